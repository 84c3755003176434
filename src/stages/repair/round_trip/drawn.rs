//! What is drawn or listed, and no text whatever its bytes say: ornaments, tables of characters,
//! lines and frames. Honest pages have them, and as pairs of bytes they are hanzi. Nothing here
//! looks at what a stretch would become.

use super::super::hygiene::is_private_use;

/// Whether `stretch` is no text. Linear, but for ornaments, whose signs are sorted.
pub(super) fn is_no_text(stretch: &str) -> bool {
    is_ornament(stretch) || is_table(stretch) || is_drawing(stretch)
}

/// Whether a stretch is one or two signs over and over, or nearly so (blanks of a layout, stars,
/// dots, pictures of a telephone's private use): repeated, they gain on any model, and they are no text.
fn is_ornament(stretch: &str) -> bool {
    let mut signs: Vec<char> = stretch.chars().filter(|c| !c.is_ascii()).collect();
    let count = signs.len();
    let all_private = signs.iter().all(|c| is_private_use(*c));
    signs.sort_unstable();
    let most = signs.chunk_by(|a, b| a == b).map(<[char]>::len).max();
    signs.dedup();
    let same = most.unwrap_or(0) * SAME_SHARE >= count * (SAME_SHARE - 1);
    count >= 3 && (same || all_private && signs.len() == 2)
}

/// All but one in so many signs are the same in an ornament.
const SAME_SHARE: usize = 5;

/// Whether a stretch is a piece of a table of characters, each the next one of a code or nearly so; or
/// the letters of a list or of a class in a regular expression, in the order of their code.
fn is_table(stretch: &str) -> bool {
    let signs: Vec<u32> = stretch
        .chars()
        .filter(|c| !c.is_ascii())
        .map(u32::from)
        .collect();
    let next = signs
        .windows(2)
        .filter(|pair| {
            let step = match pair[0] {
                0x2E80..0xFF00 => TABLE_STEP,
                _ => 1,
            };
            (pair[0] + 1..=pair[0] + step).contains(&pair[1])
        })
        .count();
    let listed = signs.len() >= LISTED && signs.is_sorted() && signs[LISTED - 1] < 0x2E80;
    signs.len() >= 4 && next * 4 >= (signs.len() - 1) * 3 || listed
}

/// How many code points the next hanzi or syllable of a table may be away; tables leave some out.
const TABLE_STEP: u32 = 32;

/// From how many letters in order on they are a list: those of four hanzi are so once in ten thousand
/// times.
const LISTED: usize = 7;

/// Whether all of a stretch beyond ASCII is lines that join, as those of frames do: where one of two
/// neighbours reaches over to the other, the other one does to it. Two bytes in three of GBK and Big5
/// are lines in cp437; of arbitrary neighbours one pair in three joins.
fn is_drawing(stretch: &str) -> bool {
    let mut right = None;
    let mut lines = 0;
    for c in stretch.chars() {
        let ends = ends(c);
        match (right, ends) {
            (Some(right), Some((left, _))) if right != left => return false,
            (_, None) if !c.is_ascii() => return false,
            _ => {}
        }
        lines += usize::from(ends.is_some());
        right = ends.map(|(_, right)| right);
    }
    lines >= DRAWN_LINES
}

/// Whether `c` stands in a branch of a tree of files that is drawn (`├─`, `└─`), at the beginning of a
/// line or behind an upright line.
pub(super) fn is_branch(before: char, c: char, after: char) -> bool {
    match c {
        '├' | '└' => {
            after == '─' && matches!(before, '\n' | '\r' | '\t' | ' ' | '\u{a0}' | '│')
        }
        '─' => matches!(before, '├' | '└'),
        _ => false,
    }
}

/// From how many lines on they are taken for a drawing.
const DRAWN_LINES: usize = 4;

/// How many strokes a line of a code page has to its left and to its right.
fn ends(c: char) -> Option<(u8, u8)> {
    Some(match c {
        '│' | '║' => (0, 0),
        '─' | '┬' | '┴' | '┼' | '╥' | '╨' | '╫' => (1, 1),
        '═' | '╤' | '╦' | '╧' | '╩' | '╪' | '╬' => (2, 2),
        '┌' | '└' | '├' | '╓' | '╙' | '╟' => (0, 1),
        '╒' | '╔' | '╘' | '╚' | '╞' | '╠' => (0, 2),
        '┐' | '┘' | '┤' | '╖' | '╜' | '╢' => (1, 0),
        '╕' | '╗' | '╛' | '╝' | '╡' | '╣' => (2, 0),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_frames_are_no_text() {
        for honest in [
            "àáâãäå",
            "[ªµ-µº-ºÀ-ÖØ]",
            "╔══╤══╗",
            "║ │ │ ║",
            "└─╥─┘ ╚═╤═╝",
        ] {
            assert!(is_no_text(honest), "{honest}");
        }
        for damaged in ["Ã©", "ÏµÍ³´íÎó", "╓╨╣·╓╨╬─", "╣╥╙╨", "･Xｲ{ｳsｽuｹO"]
        {
            assert!(!is_no_text(damaged), "{damaged}");
        }
    }
}
