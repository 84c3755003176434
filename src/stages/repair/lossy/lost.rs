//! What a stretch has lost: whether the bytes that are left are what Chinese text in UTF-8 leaves, told
//! by counting first bytes and holes. Decodes nothing.

use super::super::round_trip::{Codec, is_flagged};
use super::readable::vanishing;
use super::stretch::Piece;

/// At most one in this many characters of a stretch may be a hole; beyond, guessing begins.
const MOST_HOLES: usize = 2;

/// What a stretch has lost, and whether what is left is what Chinese text in UTF-8 leaves.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Lost {
    holes: usize,
    /// First bytes of UTF-8 that lack a continuation byte and have no hole behind them, and
    /// continuation bytes without a first one where both may be gone.
    short: usize,
    /// First bytes that Chinese text has, and those that it has not.
    leads: usize,
    strange: usize,
    /// Whole sequences of three bytes.
    whole: usize,
}

impl Lost {
    pub(super) fn of(pieces: &[Piece], read: Codec) -> Self {
        let mut lost = Self::default();
        let mut pending = 0usize;
        let mut behind = 2; // bytes of a sequence of three
        for piece in pieces {
            if piece.is_hole() {
                lost.holes += 1;
                (pending, behind) = (0, 2);
                continue;
            }
            for &byte in piece.bytes() {
                match byte {
                    0x80..0xC0 => {
                        lost.short += usize::from(pending == 0 && read.is_gb());
                        pending = pending.saturating_sub(1);
                        behind += 1;
                        lost.whole += usize::from(behind == 2);
                    }
                    _ => {
                        behind = if matches!(byte, 0xE2..=0xE9 | 0xEF) {
                            0
                        } else {
                            2
                        };
                        lost.short += usize::from(pending > 0);
                        pending = match byte {
                            0xE0..0xF0 => 2,
                            0xC2..0xE0 => 1,
                            _ => 0,
                        };
                        let chinese = is_chinese_lead(byte);
                        lost.leads += usize::from(chinese);
                        lost.strange += usize::from(byte >= 0x80 && !chinese);
                    }
                }
            }
        }
        if vanishing(read).is_empty() && !read.is_gb() {
            lost.short = 0;
        }
        lost
    }

    /// Whether a part of all this may be credible.
    pub(super) fn is_possible(self) -> bool {
        self.leads >= FEWEST_LEADS
            && (self.holes > 0 || self.short > 0 && self.whole >= FEWEST_WHOLE)
    }

    pub(super) fn is_credible(self, pieces: usize) -> bool {
        self.holes + self.short > 0
            && self.holes <= pieces / MOST_HOLES
            && self.leads >= FEWEST_LEADS
            && self.strange * STRANGE_SHARE <= self.leads
    }
}

/// Whether `byte` is a first byte of UTF-8 that Chinese text has.
fn is_chinese_lead(byte: u8) -> bool {
    matches!(byte, 0xC2 | 0xE2..=0xE9 | 0xEF)
}

/// Whether some part of a line that holds a flagged character has so many first bytes, and so few strange
/// ones among them, that [`Lost::is_credible`] may say so. Linear, and told sooner than where it may stand.
pub(super) fn has_credible_part(pieces: &[Piece]) -> bool {
    // one strange byte takes as many others as make it credible besides
    const STRANGE: i32 = (STRANGE_SHARE - FEWEST_LEADS) as i32;
    let worth = |byte: &u8| match *byte {
        byte if is_chinese_lead(byte) => 1,
        0xC0.. => -STRANGE,
        _ => 0,
    };
    // the best parts up to here: any, and those that hold a flagged character
    let (mut any, mut flagged) = (0, None::<i32>);
    pieces.iter().any(|piece| {
        let own: i32 = piece.bytes().iter().map(worth).sum();
        let begun = is_flagged(piece.c).then_some(any);
        flagged = flagged.max(begun).map(|best| best + own);
        any = (any + own).max(0);
        flagged >= Some(FEWEST_LEADS as i32)
    })
}

/// A stretch has to show at least so many first bytes of Chinese characters.
const FEWEST_LEADS: usize = 2;

/// So many whole sequences show that there is something where there is no hole: pairs of GBK at random
/// form one of 100 bytes.
const FEWEST_WHOLE: usize = 3;

/// At most one first byte in so many may be one that Chinese text has not.
const STRANGE_SHARE: usize = 4;

#[cfg(test)]
mod tests {
    use super::super::stretch::pieces;
    use super::*;

    #[test]
    fn no_credible_part_is_passed_over() {
        let line = "渡口的風很大，涓枃鏄?佸緢澶氫汉锛岃鐨勯兘瀵?，請看這裡。";
        let (mut credible, mut passed) = (0, 0);
        let chars: Vec<char> = line.chars().collect();
        for start in 0..chars.len() {
            for end in start + 1..=chars.len() {
                let part: String = chars[start..end].iter().collect();
                let pieces = pieces(&part, Codec::Gb18030);
                let lost = Lost::of(&pieces, Codec::Gb18030);
                let flagged = pieces.iter().any(|piece| is_flagged(piece.c));
                if flagged && lost.is_credible(pieces.len()) {
                    assert!(has_credible_part(&pieces), "{part}");
                    credible += 1;
                }
                passed += usize::from(!has_credible_part(&pieces));
            }
        }
        assert!(credible > 50 && passed > 50, "{credible} {passed}");
    }
}
