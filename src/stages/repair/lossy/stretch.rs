//! Where in a line lossy mojibake stands: a small automaton over the structure of UTF-8, in which
//! a hole may be any byte. It knows nothing of what the bytes say.

use std::ops::Range;

use super::super::round_trip::{Codec, Fluent, Quick, Reader, Sequence, is_flagged, is_uncommon};

/// What a byte of UTF-8 costs (nats) inside a stretch: a third of what a character of running
/// Chinese costs.
const BYTE: f32 = 2.2;

/// The same for a hole, which may be more than one byte.
const HOLE: f32 = 3.0;

/// The same for a byte that does not fit and forces another one to have vanished.
const MISFIT: f32 = 9.0;

/// The same in a codec that has nothing for some bytes, which then vanish.
const GONE: f32 = 4.0;

/// The same where pairs of bytes vanish, one in fifteen.
const PAIR_GONE: f32 = 7.0;

/// Beginning and leaving a stretch in the middle of a line.
const ENTER: f32 = 6.0;
const LEAVE: f32 = 4.0;

/// One character of a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    /// Where it stands, bytes of the line.
    pub(super) at: usize,
    pub(super) c: char,
    sequence: Option<Sequence>,
    /// Its other bytes, where the codec has it twice.
    other: Option<Sequence>,
}

impl Piece {
    /// Whether a lost byte may have become this.
    pub(super) fn is_hole(&self) -> bool {
        matches!(self.c, '?' | '\u{fffd}')
    }

    /// Whether text has it every day.
    pub(super) fn may_be_honest(&self) -> bool {
        !self.is_hole() && !is_flagged(self.c) && !is_uncommon(self.c)
    }

    /// Its bytes in the wrong codec; none for what the codec cannot have given.
    pub(super) fn bytes(&self) -> &[u8] {
        self.sequence.as_ref().map_or(&[], Sequence::as_slice)
    }

    /// Its other bytes in the wrong codec, if that has it twice.
    pub(super) fn other_bytes(&self) -> &[u8] {
        self.other.as_ref().map_or(&[], Sequence::as_slice)
    }

    /// Where it ends, bytes of the line.
    pub(super) fn end(&self) -> usize {
        self.at + self.c.len_utf8()
    }
}

/// The characters of a line with their bytes in the wrong codec.
pub(super) fn pieces(line: &str, read: Codec) -> Vec<Piece> {
    let piece = |(at, c)| Piece {
        at,
        c,
        sequence: read.encode_char(c),
        other: read.other_bytes(c),
    };
    line.char_indices().map(piece).collect()
}

/// States: text as it stands, or that many bytes of a character still to come.
const KEPT: usize = 4;
const STATES: usize = 5;

/// The parts (indices of pieces) outside of which no stretch stands: between pieces that are no bytes of
/// UTF-8, whatever stands beside them.
pub(super) fn runs(pieces: &[Piece]) -> impl Iterator<Item = Range<usize>> {
    let apart = |piece: &Piece| !piece.is_hole() && after_bytes(0, piece.bytes(), 0.0).is_none();
    let mut end = 0;
    pieces.split(apart).map(move |run| {
        let start = end;
        end += run.len() + 1;
        start..start + run.len()
    })
}

/// How many characters before a run are read to know its context; the model looks back four.
const CONTEXT_CHARS: usize = 6;

/// Whether some of the pieces of a line are two bytes.
pub(super) fn has_pairs(pieces: &[Piece]) -> bool {
    pieces.iter().any(|piece| piece.bytes().len() == 2)
}

/// The stretches (indices of pieces) in a run of them that fit the structure of UTF-8 better than they
/// read. `gone` says whether bytes vanish in the wrong codec, `double` whether the line has pairs. Linear
/// in the run.
pub(super) fn stretches(
    pieces: &[Piece],
    run: Range<usize>,
    gone: bool,
    double: bool,
) -> Vec<Range<usize>> {
    let misfit = match (gone, double) {
        (true, true) => PAIR_GONE,
        (true, false) => GONE,
        (false, _) => MISFIT,
    };
    let mut fluent = Fluent::new().in_line(true);
    let mut quick = Quick::new(false);
    let mut read = |piece: &Piece| match double {
        true => fluent.read(piece.c),
        false => quick.read(piece.c),
    };
    for piece in &pieces[run.start.saturating_sub(CONTEXT_CHARS)..run.start] {
        read(piece);
    }
    let mut costs = [f32::INFINITY; STATES];
    costs[KEPT] = 0.0;
    let mut back: Vec<[u8; STATES]> = Vec::with_capacity(run.len());
    for at in run.clone() {
        let piece = &pieces[at];
        let keep = read(piece);
        let mut next = [f32::INFINITY; STATES];
        let mut from = [0u8; STATES];
        let mut improve = |to: usize, cost: f32, state: usize| {
            if cost < next[to] {
                next[to] = cost;
                from[to] = state as u8;
            }
        };
        for (state, &cost) in costs.iter().enumerate() {
            if cost == f32::INFINITY {
                continue;
            }
            let leave = if state == KEPT { 0.0 } else { LEAVE };
            improve(KEPT, cost + leave + keep, state);
            let (inside, enter) = match state {
                KEPT if at == 0 => (0, 0.0),
                KEPT => (0, ENTER),
                state => (state, 0.0),
            };
            if piece.is_hole() {
                for to in after_hole(inside) {
                    improve(*to, cost + enter + HOLE, state);
                }
            } else if let Some((to, own)) = after_bytes(inside, piece.bytes(), misfit) {
                improve(to, cost + enter + own, state);
            }
        }
        costs = next;
        back.push(from);
    }
    if run.end < pieces.len() {
        costs[..KEPT].iter_mut().for_each(|cost| *cost += LEAVE);
    }
    trace(pieces, run, &costs, &back)
}

/// Where a hole of one byte or two may lead.
fn after_hole(pending: usize) -> &'static [usize] {
    match pending {
        0 => &[0, 1, 2],
        1 => &[0, 1, 2],
        2 => &[0, 1],
        _ => &[1, 2],
    }
}

/// Where known bytes lead, and what they cost.
fn after_bytes(pending: usize, bytes: &[u8], misfit: f32) -> Option<(usize, f32)> {
    if bytes.is_empty() {
        return None;
    }
    let mut pending = pending;
    let mut cost = 0.0;
    for &byte in bytes {
        let fits = (0x80..0xC0).contains(&byte) == (pending > 0);
        cost += if fits { BYTE } else { misfit };
        pending = match byte {
            0x80..0xC0 => pending.saturating_sub(1),
            0xC2..0xE0 => 1,
            0xE0..0xF0 => 2,
            0xF0..0xF5 => 3,
            0xC0.. => return None,
            _ => 0,
        };
    }
    Some((pending, cost))
}

fn trace(
    pieces: &[Piece],
    run: Range<usize>,
    costs: &[f32; STATES],
    back: &[[u8; STATES]],
) -> Vec<Range<usize>> {
    // a stretch may end in the middle of a character: the rest was cut off
    let mut state = (0..STATES)
        .min_by(|a, b| costs[*a].total_cmp(&costs[*b]))
        .unwrap_or(KEPT);
    let mut stretches: Vec<Range<usize>> = Vec::new();
    for at in run.clone().rev() {
        if state != KEPT {
            match stretches.last_mut() {
                Some(last) if last.start == at + 1 => last.start = at,
                _ => stretches.push(at..at + 1),
            }
        }
        state = usize::from(back[at - run.start][state]);
    }
    stretches.reverse();
    for stretch in &mut stretches {
        let plain = |at: usize| pieces[at].c.is_ascii() && !pieces[at].is_hole();
        while stretch.start < stretch.end && plain(stretch.start) {
            stretch.start += 1;
        }
        while stretch.start < stretch.end && plain(stretch.end - 1) {
            stretch.end -= 1;
        }
    }
    stretches.retain(|stretch| !stretch.is_empty());
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_hold_what_the_whole_line_holds() {
        let line = "渡口的風很大，涓枃鏄?佸緢澶氫汉锛岃鐨勯兘瀵?，里面请看這裡。涓枃鏄?佸緢澶氫汉";
        let chars: Vec<char> = line.chars().collect();
        let (mut found, mut apart) = (0, 0);
        for start in 0..chars.len() {
            let part: String = chars[start..].iter().collect();
            let pieces = pieces(&part, Codec::Gb18030);
            let double = has_pairs(&pieces);
            let whole = stretches(&pieces, 0..pieces.len(), true, double);
            let all: Vec<_> = runs(&pieces)
                .flat_map(|run| stretches(&pieces, run, true, double))
                .collect();
            assert_eq!(all, whole, "{part}");
            found += all.len();
            apart += runs(&pieces).filter(|run| !run.is_empty()).count() - 1;
        }
        assert!(found > 50 && apart > 20, "{found} {apart}");
    }
}
