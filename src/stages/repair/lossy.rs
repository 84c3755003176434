//! Lossy mojibake: UTF-8 that was read in a wrong codec which had no character for some of its
//! bytes, so that they became `?` or U+FFFD or vanished.
//!
//! Lines with such holes beside characters that wrong readings are made of are looked at. A small
//! automaton over the structure of UTF-8 finds the stretch; the lattice decodes it with the lost
//! bytes open; every character that had a lost byte is then weighed against the others that fit
//! the same bytes. It is put in where it wins clearly, and counted as inferred; otherwise U+FFFD
//! stands for it. Where the bytes are all there, `round_trip` does the work, without guessing.

mod edges;
mod holes;
mod letters;
mod lost;
mod open;
mod pairs;
mod readable;
mod restore;
mod sound;
mod stretch;

use std::ops::Range;

use super::Strictness;
use super::hygiene::is_private_use;
use super::purse::Purse;
use super::rewrite::{Rewrite, Rewritten};
use super::round_trip::{
    Codec, Gate, Mended, Step, explains, is_chinese, is_flagged, round_trip_gain, wrong_codecs,
};
use super::unrecoverable::is_replaced;
use crate::report::RepairEvidence;
use lost::{Lost, has_credible_part};
use readable::vanishing;
use restore::{Damaged, Found, Shown};
use stretch::{has_pairs, pieces, runs, stretches};

pub(super) use letters::Scripted;

/// Rules of this module; the wrong reading follows.
const RULE_PREFIX: &str = "lossy:";

/// The kind under which sites are counted; one that was not searched, because too much had been
/// searched in vain, counts as left.
const KIND: &str = "lossy";

/// By how much (nats) a reading in which a blank is a blank and a byte is gone must be better than
/// one in which the blank was the byte: blanks that were bytes are common.
const BLANK: f32 = 6.0;

/// The longest stretch that is decoded, in characters.
const MAX_CHARS: usize = 1000;

/// How many it may try in vain: to begin with, and for each byte.
const VAIN: i64 = 4_000_000;
const VAIN_PER_BYTE: i64 = 8;

/// Restores lossy mojibake in the `lines` of `text` that the scan found; `None` where there is none.
pub(super) fn apply(
    text: &str,
    lines: &[Range<usize>],
    strictness: Strictness,
    evidence: &mut RepairEvidence,
) -> Option<Rewritten> {
    let mut rewrite = Rewrite::new(text);
    let mut purse = Purse::new(VAIN, VAIN_PER_BYTE);
    let mut known = None;
    for line in lines {
        purse.pass(line.len());
        let refused = purse.refused();
        let all = search_around_blanks(&text[line.clone()], strictness, &mut purse, &mut known);
        if purse.refused() > refused {
            evidence.count(KIND, false);
        }
        for found in all {
            let span = &found.span;
            evidence.count(KIND, true);
            evidence.inferred += found.inferred;
            rewrite.replace(
                line.start + span.start..line.start + span.end,
                &found.text,
                format!("{RULE_PREFIX}{}>{}", found.step.written, found.step.read),
                found.confidence,
                Some(format!(
                    "gain {:.1} nats, open {}, inferred {}{}",
                    found.gain, found.open, found.inferred, found.guesses
                )),
            );
        }
    }
    rewrite.finish()
}

/// Whether most of one of the `lines` of `text` is lossy mojibake beyond doubt.
pub(super) fn is_plain(text: &str, lines: &[Range<usize>], strictness: Strictness) -> bool {
    let mut purse = Purse::new(VAIN, VAIN_PER_BYTE);
    lines.iter().any(|line| {
        purse.pass(line.len());
        let found = search(&text[line.clone()], strictness, &mut purse, &mut None);
        good(&found).map(|found| found.span.len()).sum::<usize>() * 2 > line.len()
    })
}

/// The best readings of a line in which blanks may be bytes: what they give as bytes, here or
/// without loss in `round_trip`, or what they give as blanks behind bytes that vanished.
fn search_around_blanks(
    line: &str,
    strictness: Strictness,
    purse: &mut Purse,
    known: &mut Option<Known>,
) -> Vec<Found> {
    let as_blanks = search(line, strictness, purse, known);
    let mended = Mended::of(line);
    if as_blanks.is_empty() || !mended.is_changed() {
        return as_blanks;
    }
    let mut as_bytes = search(&mended.line, strictness, purse, known);
    let gain = |all: &[Found]| all.iter().map(|found| found.gain).sum::<f32>();
    let lossless = round_trip_gain(&mended.line);
    if gain(&as_blanks) > gain(&as_bytes).max(lossless) + BLANK {
        return as_blanks;
    }
    for found in &mut as_bytes {
        found.span = mended.span(&found.span);
    }
    as_bytes
}

/// The best readings of a line's stretches, in order. The step that explained the last line of the page is
/// tried first, and alone if it explains this one; where a line is explained, what was tried in vain on the
/// way costs nothing.
fn search(
    line: &str,
    strictness: Strictness,
    purse: &mut Purse,
    known: &mut Option<Known>,
) -> Vec<Found> {
    let mut suspect = Suspect {
        line,
        gate: Gate::of(line),
        codecs: wrong_codecs(line),
        page: *known,
        strictness,
        vain: 0,
    };
    if suspect.codecs.is_empty() {
        return Vec::new();
    }
    if known.is_some() {
        let chosen = suspect.chosen(purse);
        if explains_share(line, good(&chosen), KNOWN_SHARE) {
            purse.pay_back(suspect.vain);
            *known = Known::of(&chosen);
            return chosen;
        }
        suspect.page = None;
    }
    let chosen = suspect.chosen(purse);
    if explains_share(line, good(&chosen), FOUND_SHARE) {
        purse.pay_back(suspect.vain);
        *known = Known::of(&chosen);
    }
    chosen
}

/// Those of the readings that are good.
fn good(found: &[Found]) -> impl Iterator<Item = &Found> {
    found.iter().filter(|found| found.is_good())
}

/// Whether so large a share (hundredths) of what is suspicious in `line` is in what was `found`.
fn explains_share<'f>(
    line: &str,
    found: impl IntoIterator<Item = &'f Found>,
    share: usize,
) -> bool {
    let flagged = |text: &str| text.chars().filter(|c| is_flagged(*c)).count();
    let found = found.into_iter();
    let inside: usize = found.map(|found| flagged(&line[found.span.clone()])).sum();
    inside > 0 && 100 * inside >= share * flagged(line)
}

/// How much of a line the step of the page has to explain to be believed without another, and how much any
/// has to to be the step of the page.
const KNOWN_SHARE: usize = 90;
const FOUND_SHARE: usize = 50;

/// What may have become of a lost byte.
const HOLES: [char; 2] = ['?', '\u{fffd}'];

/// How many steps are tried on a line whose pairs lost bytes, and how far (nats) behind the first, each
/// character by itself.
const STEPS: usize = 3;
const BEHIND: f32 = 15.0;

/// How much dearer a character that is tried is here than in UTF-8: more are open behind it.
const DEAR: u64 = 6;

/// What explained the last line of the page, and what it has shown.
#[derive(Debug, Clone, Copy)]
struct Known {
    step: Step,
    shown: Shown,
}

impl Known {
    fn of(chosen: &[Found]) -> Option<Self> {
        let Found { step, shown, .. } = *chosen.first()?;
        Some(Self { step, shown })
    }
}

/// A line that may be lossy mojibake, and the codecs that it may have been read in.
struct Suspect<'l> {
    line: &'l str,
    gate: Gate,
    codecs: Vec<Codec>,
    /// The one step that is asked for, if not all are, and what the page has shown of it.
    page: Option<Known>,
    strictness: Strictness,
    /// What was tried in vain.
    vain: u64,
}

impl Suspect<'_> {
    /// The best readings that do not overlap, in order.
    fn chosen(&mut self, purse: &mut Purse) -> Vec<Found> {
        let mut all = self.in_utf8(purse);
        // sequences of UTF-8 do not come about by chance, pairs do
        if !explains_share(self.line, &all, KNOWN_SHARE) {
            all.extend(self.in_pairs(purse));
        }
        all.sort_by(|a, b| b.gain.total_cmp(&a.gain));
        let mut chosen: Vec<Found> = Vec::new();
        for found in all {
            let free = |other: &Found| {
                found.span.end <= other.span.start || other.span.end <= found.span.start
            };
            if chosen.iter().all(free) {
                chosen.push(found);
            }
        }
        // what lost nothing is for `round_trip`
        chosen.retain(Found::has_lost);
        chosen.sort_by_key(|found| found.span.start);
        chosen
    }

    /// Whether `step` is asked for.
    fn asks(&self, step: Step) -> bool {
        self.page.is_none_or(|page| page.step == step)
    }

    /// What the page has shown of the step that is asked for.
    fn shown(&self) -> Shown {
        self.page.map_or_else(Shown::default, |page| page.shown)
    }

    /// Pays for what was tried, or is paid for it.
    fn settle(&mut self, purse: &mut Purse, tried: u64, good: bool) {
        purse.settle(tried, good);
        self.vain += if good { 0 } else { tried };
    }

    /// What the stretches of a line give as UTF-8.
    fn in_utf8(&mut self, purse: &mut Purse) -> Vec<Found> {
        let mut all: Vec<Found> = Vec::new();
        let Self {
            line, strictness, ..
        } = *self;
        let holes = line.contains(HOLES);
        let mut codecs = self.codecs.clone();
        let step = |read: Codec| Step {
            written: Codec::Utf8,
            read,
        };
        codecs.retain(|read| self.asks(step(*read)) && self.gate.admits_lossy(*read, holes));
        let lossless = codecs.iter().any(|read| {
            let text = step(*read).undo(line);
            text.is_some_and(|text| is_chinese(&text))
        });
        // the question marks are honest, or Latin letters lost something
        if codecs.is_empty() || lossless || explains(line) {
            return all;
        }
        for read in codecs {
            let pieces = pieces(line, read);
            let lost = Lost::of(&pieces, read);
            // honest hanzi are bytes of a double-byte codec, too
            let credible = |run: &Range<usize>| has_credible_part(&pieces[run.clone()]);
            let mut runs = runs(&pieces).filter(credible).peekable();
            if runs.peek().is_none()
                || !lost.is_possible()
                || !read.is_double() && !lost.is_credible(usize::MAX)
            {
                continue;
            }
            let damaged = Damaged {
                line,
                pieces: &pieces,
                step: step(read),
                strictness,
                vanishing: vanishing(read),
                pairs_vanish: pairs_vanish(line, read),
                page: self.shown(),
                patient: self.page.is_none(),
            };
            let gone = !damaged.vanishing.is_empty() || damaged.pairs_vanish;
            let double = has_pairs(&pieces);
            for stretch in runs.flat_map(|run| stretches(&pieces, run, gone, double)) {
                let inside = &pieces[stretch.clone()];
                let lost = Lost::of(inside, read);
                let flagged = inside.iter().any(|piece| is_flagged(piece.c));
                let text = &line[inside[0].at..inside[inside.len() - 1].end()];
                if text.contains("锟斤拷") {
                    continue; // nothing of what was written is left in these bytes
                }
                if lost.is_credible(stretch.len()) && flagged && stretch.len() <= MAX_CHARS {
                    if !purse.allows() {
                        continue;
                    }
                    let mut tried = 0;
                    let found = damaged.restore_within(stretch, &mut tried);
                    self.settle(purse, tried, found.as_ref().is_some_and(Found::is_good));
                    all.extend(found);
                }
            }
        }
        all
    }

    /// What the stretches of a line give as pairs of bytes. Pairs that lost nothing are for `round_trip`.
    fn in_pairs(&mut self, purse: &mut Purse) -> Vec<Found> {
        let Self {
            line, strictness, ..
        } = *self;
        let codecs = &self.codecs;
        if !line.contains(HOLES) || explains(line) || is_replaced(line) {
            return Vec::new();
        }
        let others = codecs.iter().filter_map(|read| read.variant());
        let others = others.filter(|read| !codecs.contains(read));
        let steps = codecs.iter().copied().chain(others).flat_map(|read| {
            let written = [Codec::Gb18030, Codec::Big5].into_iter();
            written.map(move |written| Step { written, read })
        });
        let alike = |step: &Step| {
            let Step { written, read } = step;
            written.is_gb() && read.is_gb() || written.is_big5() && read.is_big5()
        };
        let mut ways = Vec::new();
        for step in steps.filter(|step| !alike(step) && self.asks(*step) && self.gate.admits(*step))
        {
            let pieces = pieces(line, step.read);
            let (gain, stretches) = pairs::stretches(&pieces, step.written);
            if !stretches.is_empty() {
                ways.push((gain, step, pieces, stretches));
            }
        }
        ways.sort_by(|one, other| other.0.total_cmp(&one.0));
        let least = ways.first().map_or(0.0, |best| best.0 - BEHIND);
        let mut all = Vec::new();
        for (_, step, pieces, stretches) in ways.iter().take(STEPS).filter(|way| way.0 >= least) {
            let damaged = Damaged {
                line,
                pieces,
                step: *step,
                strictness,
                vanishing: vanishing(step.read),
                pairs_vanish: false,
                page: self.shown(),
                patient: self.page.is_none(),
            };
            for stretch in stretches {
                if stretch.len() > MAX_CHARS || !purse.allows() {
                    continue;
                }
                let mut tried = 0;
                let found = damaged.restore_within(stretch.clone(), &mut tried);
                let good = found.as_ref().is_some_and(Found::is_good);
                self.settle(purse, if good { tried } else { DEAR * tried }, good);
                all.extend(found);
            }
        }
        all
    }
}

/// Whether pairs of bytes that the wrong codec has for private use may be gone from `line`: not if some
/// are there.
fn pairs_vanish(line: &str, read: Codec) -> bool {
    read.is_gb() && !line.contains(is_private_use)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_empties_the_purse_and_damage_fills_it() {
        let purse = |lines: &mut dyn Iterator<Item = String>| {
            let mut purse = Purse::new(60_000, 0);
            for line in lines.take(12) {
                search(&line, Strictness::Normal, &mut purse, &mut None);
            }
            purse
        };
        let signs = ['?', '\u{fffd}', '锛', '鐨', '勬', '涓'];
        let mut state = 7u32;
        let noise = std::iter::repeat_with(|| {
            let mut draw = || {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                signs[(state >> 16) as usize % signs.len()]
            };
            std::iter::repeat_with(&mut draw).take(60).collect()
        });
        assert!(purse(&mut { noise }).refused() > 0);
        let damaged = "鐪熺殑寰堝枩娆㈣繖鏈\u{fffd}功锛屽叾瀹炲彧鏄\u{fffd}兂璇达紝鏄庡ぉ浼氭洿濂斤紝鎴戜滑閮藉湪銆\u{fffd}";
        let damage = std::iter::repeat_with(|| damaged.to_owned());
        assert_eq!(purse(&mut { damage }).refused(), 0);
    }

    #[test]
    fn what_neither_standard_has_may_be_lost_as_well() {
        let line = "æ²³é‚Šçš„äººç¾£éƒ½ä»¥çˆ²èˆ¹å·²ç¶“èµ°äº†ï¼Œé‚„ç«™åœ¨é‚£è£?ç\u{ad}‰åˆ°å¤©é»‘ã€‚";
        let found = search(
            line,
            Strictness::Normal,
            &mut Purse::new(VAIN, VAIN_PER_BYTE),
            &mut None,
        );
        let texts: Vec<&str> = found.iter().map(|found| found.text.as_str()).collect();
        assert_eq!(texts, ["河邊的人羣都以爲船已經走了，還站在那裏等到天黑。"]);
    }

    #[test]
    fn a_line_that_shows_no_script_is_in_that_of_its_page() {
        let second = "浠栧湪鏁呭??澶栫珯浜嗗緢涔呫??";
        for (first, clean) in [
            (
                "鍦栨浉椁ㄩ杸鍓嶇殑妯硅憠榛冧簡锛屽?╁瓙鍊戦倓鍦ㄩ偅瑁¤畝鏇稿??瀛椼??",
                "圖書館門前的樹葉黃了，孩子們還在那裡讀書寫字。\n他在故宮外站了很久。",
            ),
            (
                "鍥句功棣嗛棬鍓嶇殑鏍戝彾榛勪簡锛屽?╁瓙浠?杩樺湪閭ｉ噷璇讳功鍐欏瓧銆?",
                "图书馆门前的树叶黄了，孩子们还在那里读书写字。\n他在故宫外站了很久。",
            ),
        ] {
            let page = format!("{first}\n{second}");
            let lines = [0..first.len(), first.len() + 1..page.len()];
            let mut evidence = RepairEvidence::default();
            let restored = apply(&page, &lines, Strictness::Normal, &mut evidence);
            assert_eq!(restored.map(|all| all.text).as_deref(), Some(clean));
        }
    }
}
