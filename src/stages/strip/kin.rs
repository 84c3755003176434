//! How much a line has to do with the body: the share of its pairs of characters that stand there.
//!
//! Paragraphs, subheadings and captions of an article name what it is about; menus and teasers of
//! other articles do so by chance only. On the labelled pages 86 of 100 paragraphs share a tenth
//! of their pairs with the rest of their article, and 28 of 100 teasers do. It keeps lines; that a
//! line shares nothing is no evidence against it.

use super::lines::Line;
use super::skeleton::{folded, is_han};

/// How many bits the set of pairs has: an article of 100,000 characters fills a tenth of it.
const BITS: usize = 1 << 18;
/// How much of the body is read, in bytes: what an article is about it says early.
const MOST: usize = 200_000;

/// The pairs of Chinese characters of a body.
#[derive(Debug)]
pub(super) struct Kin {
    pairs: Box<[u64]>,
}

impl Kin {
    /// The pairs of `body`. Linear, up to [`MOST`] bytes.
    pub(super) fn of(body: &[Line<'_>]) -> Self {
        let mut pairs = vec![0_u64; BITS / 64].into_boxed_slice();
        let mut read = 0;
        for line in body {
            each_pair(line.text, |hash| pairs[hash >> 6] |= 1 << (hash & 63));
            read += line.text.len();
            if read > MOST {
                break;
            }
        }
        Self { pairs }
    }

    /// The share of the pairs of `line` that the body has, 0 to 1; 0 where it has no pair.
    pub(super) fn share(&self, line: &str) -> f32 {
        let (mut all, mut common) = (0_u16, 0_u16);
        each_pair(line, |hash| {
            all = all.saturating_add(1);
            common =
                common.saturating_add(u16::from(self.pairs[hash >> 6] >> (hash & 63) & 1 == 1));
        });
        if all == 0 {
            return 0.0;
        }
        f32::from(common) / f32::from(all)
    }
}

/// Whether two short lines have a pair of Chinese characters in common.
pub(super) fn share_a_pair(a: &str, b: &str) -> bool {
    let mut pairs = Vec::new();
    each_pair(a, |hash| pairs.push(hash));
    let mut any = false;
    each_pair(b, |hash| any |= pairs.contains(&hash));
    any
}

fn each_pair(line: &str, mut each: impl FnMut(usize)) {
    let mut before = None;
    for (_, c) in folded(line).filter(|&(_, c)| c != ' ') {
        let han = is_han(c).then_some(c);
        if let (Some(a), Some(b)) = (before, han) {
            let hash = (a as u32).wrapping_mul(0x9E37_79B1) ^ (b as u32).wrapping_mul(0x85EB_CA6B);
            each((hash >> 7) as usize & (BITS - 1));
        }
        before = han;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stages::strip::lines::split;

    #[test]
    fn lines_about_the_same_are_kin() {
        let kin = Kin::of(&split(
            "青莲渡是江南水乡的一处古渡口，位于南溪与北溪交汇处。",
        ));
        assert!(kin.share("青蓮渡的古渡口") > 0.6);
        assert!(kin.share("理财产品收益再创新高") < 0.1);
        assert_eq!(kin.share("www.example.com"), 0.0);
    }
}
