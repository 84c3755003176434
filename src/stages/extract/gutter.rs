//! The numbers of lines that stand beside a program.
//!
//! A page with coloured code puts them into a cell or a list of their own. A reader sees them and
//! does not read them; as text they are pages to turn to. What a program prints is left alone: its
//! numbers do not begin with one and go on to the next program.

use super::blocks::{Block, Blocks};

/// So many numbers are no gutter: a single line is as well what a program prints.
const LEAST: usize = 2;

/// Takes the numbers of lines out of the blocks. Linear.
pub(super) fn remove(blocks: &mut Blocks) {
    let mut gutter = vec![false; blocks.blocks.len()];
    let mut at = 0;
    while at < gutter.len() {
        let run = numbers(blocks, at);
        let end = at + run.blocks;
        let code = |index: usize| blocks.blocks.get(index).is_some_and(|b| b.preformatted);
        if run.lines >= LEAST && (code(end) || (at > 0 && code(at - 1))) {
            gutter[at..end].fill(true);
        }
        at = end.max(at + 1);
    }
    let mut gutter = gutter.into_iter();
    blocks.blocks.retain(|_| !gutter.next().unwrap_or_default());
}

/// Numbers that follow each other, from one on.
struct Run {
    /// How many blocks they fill.
    blocks: usize,
    /// How many there are.
    lines: usize,
}

/// The run that begins at a block.
fn numbers(blocks: &Blocks, from: usize) -> Run {
    let mut run = Run {
        blocks: 0,
        lines: 0,
    };
    for block in &blocks.blocks[from..] {
        let Some(lines) = counted(blocks, block, run.lines) else {
            break;
        };
        run.blocks += 1;
        run.lines = lines;
    }
    run
}

/// The number a block goes on to from `before`, if it holds nothing but the numbers behind that.
fn counted(blocks: &Blocks, block: &Block, before: usize) -> Option<usize> {
    if !block.preformatted {
        return None;
    }
    let words = blocks.text_of(block).split_whitespace();
    words.enumerate().try_fold(before, |_, (index, word)| {
        let number = word.parse().ok()?;
        (number == before + index + 1).then_some(number)
    })
}
