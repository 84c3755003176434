//! A line of a damaged page as a puzzle for the lattice: what each token may have been before.
//! Costs are priors; whether a reading is good Chinese is the lattice's judge's business.

use std::ops::Range;

use super::super::lattice::{Arc, ByteSet, Puzzle, Rescue};
use super::arcs::{Arcs, LEADS, tag};
use super::evidence::Page;
use super::habits::Habits;
use super::readings::{Fit, Readings, Syllable};
use super::rows::ROW;
use super::scan::{Kind, Token};

/// Tokens of right context (each about one character) that a solution needs after its last site:
/// beyond six the measured choice does not change.
const CONTEXT: usize = 6;

/// What (nats) speaks against a run that ends with the line, without a trace of its last byte.
pub(super) const TRACELESS: f32 = 9.0;

/// Costs in nats, set by hand on a few hundred simulated pages; only their size matters.
mod cost {
    /// A `?` that is nothing else, where it could be a lost byte.
    pub(super) const LITERAL: f32 = 2.5;
    /// A broken bracket that is nothing else.
    pub(super) const LITERAL_BRACKET: f32 = 12.0;
    /// A reading that does not belong to its character.
    pub(super) const LITERAL_READING: f32 = 6.0;
    /// A byte lost before a cut.
    pub(super) const CUT: f32 = 1.0;
    /// The same before the sign that cuts on some pages only: 。.
    pub(super) const SELDOM_CUT: f32 = 3.0;
    /// That it left no trace, on a page where others have not.
    pub(super) const GONE: f32 = 2.0;
    /// That the line ends in it, on such a page.
    pub(super) const TRACELESS_HERE: f32 = 1.0;
    /// What a character costs more of which both bytes are gone, as in `上、广州` for 上海、广州.
    pub(super) const WHOLE_GONE: f32 = 3.0;
    /// One letter by itself before a hanzi: the model tells that letters stand there, not which.
    pub(super) const LETTER: f32 = 5.0;
    /// A byte lost at the end of a run.
    pub(super) const END: f32 = 0.2;
    /// A wide character inside a run, folded.
    pub(super) const WIDE: f32 = 0.3;
    /// How many pages have their private-use characters stripped, as odds against those that have
    /// not, and how many characters read one byte off are of private use.
    pub(super) const STRIPPED: f32 = 0.4;
    pub(super) const PRIVATE: f32 = 0.1;
    /// An annotation by a character beyond the table with its first reading, with another one.
    pub(super) const BEYOND: f32 = 3.0;
    pub(super) const BEYOND_OTHER: f32 = 5.0;
    /// An annotation by a character that the page shows without one.
    pub(super) const NOT_HERE: f32 = 5.0;
    /// One of the table that the page has not shown otherwise.
    pub(super) const TABLE: f32 = 0.3;
    /// A row of blanks that became `?` behind it: those begin lines, so the line break was eaten, too.
    pub(super) const INNER_ROW: f32 = 6.0;
    /// A character of the page's table without annotation.
    pub(super) const UNMARKED: f32 = 8.0;
}

/// Hypotheses kept at a node where what is gone is looked for, where it is not, and how many with the same future.
const BEAM: usize = 160;
const PLAIN_BEAM: usize = 48;
const ALTERNATIVES: usize = 48;

/// The search for private-use characters that are gone: how badly (nats) the character that stands
/// there has to read, how many hypotheses of a node look for one and how far (nats) they may be behind,
/// how many first characters each follows (behind two gone ones fewer), how often in one run. With half of the beams and 5 nats
/// five of 1,600 stripped pages are not exact that are with these, and none the other way round, at .57 of the time; with half of the beams
/// alone two of the five are, with 5 nats alone three; twice as many rescuers bring none.
const BADLY: f32 = 2.5;
const RESCUERS: usize = 12;
const WITHIN: f32 = 8.0;
const RESCUE_BEAM: usize = 16;
const LONG_RESCUE_BEAM: usize = 10;
const RESCUES: usize = 20_000;

/// A character that costs so much is not considered where its bytes are open.
const SELDOM: f32 = 12.0;

/// A line.
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token],
    pub(super) page: &'a Page,
    pub(super) readings: &'a Readings,
    pub(super) habits: &'a Habits,
    /// Whether private-use characters that are gone are considered.
    pub(super) thorough: bool,
    /// The token where the search began.
    pub(super) first: usize,
}

/// What it costs (nats) that the stream of `text` is cut before `token`, where that begins with one of
/// the signs that do that; `narrow` says that narrow ones do, too.
pub(super) fn cut(text: &str, narrow: bool, token: &Token) -> Option<f32> {
    match token.kind {
        Kind::Pair([0xA3, 0xA1 | 0xAC | 0xBB | 0xBF] | [0xA1, 0xA2]) => Some(0.0),
        Kind::Pair([0xA1, 0xA3]) => Some(cost::SELDOM_CUT),
        Kind::Single(b'!' | b',' | b';') if narrow => Some(0.0),
        Kind::Lost if narrow && text[token.start..].starts_with('?') => Some(0.0),
        _ => None,
    }
}

impl Line<'_> {
    fn cut(&self, at: usize) -> Option<f32> {
        cut(self.text, self.page.narrow, self.tokens.get(at)?)
    }

    /// The byte that is lost at the next token where the stream may have been cut behind token `at` and
    /// again behind that one, and what it costs: a second byte `A3` makes a cut with the first byte of 、, which is
    /// one itself, and on pages where 。 cuts a second byte `A1` does with the first one of ！ ？ ，, as in `??！` for 啊！.
    fn cuts_twice(&self, at: usize) -> Option<(u8, f32)> {
        let lone = |at: usize| {
            self.tokens
                .get(at)
                .is_some_and(|token| token.kind == Kind::Lost && token.end == token.inner)
        };
        let sign = self
            .tokens
            .get(at + 2)
            .filter(|_| lone(at) && lone(at + 1))?;
        match sign.kind {
            Kind::Pair([0xA1, 0xA2]) => Some((0xA3, 0.0)),
            Kind::Pair([0xA1, _]) => None,
            _ => self.cut(at + 2).map(|_| (0xA1, 2.0 * cost::SELDOM_CUT)),
        }
    }

    /// Whether characters of two bytes stand on both sides of token `at`.
    fn is_between_pairs(&self, at: usize) -> bool {
        let pair = |at: usize| {
            matches!(
                self.tokens.get(at).map(|token| token.kind),
                Some(Kind::Pair(_))
            )
        };
        at > 0 && pair(at - 1) && pair(at + 1)
    }

    /// What token `at` reads as: nothing in a row of blanks that became `?`.
    pub(super) fn spelled(&self, at: usize) -> &str {
        match self.tokens.get(at) {
            Some(token) if !self.crowded(at) => &self.text[token.start..token.inner],
            _ => "",
        }
    }

    /// Whether token `at` can begin a damaged run.
    pub(super) fn can_begin(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        if token.kind == Kind::Gone {
            return !self.crowded(at + 1) && self.cut(at + 1).is_some();
        }
        token.kind == Kind::Lost
            && !self.crowded(at)
            && !self.among_letters(at)
            && (token.mark.is_some() || self.cut(at + 1).is_some() || self.cuts_twice(at).is_some())
    }

    /// Whether a letter or a blank stands before the row of `?` around token `at` and no character of two
    /// bytes behind: what shows as `?` there had been no Chinese.
    fn among_letters(&self, at: usize) -> bool {
        let mut before = self.tokens[..at].iter().map(|token| token.kind).rev();
        let before = before.find(|kind| *kind != Kind::Lost);
        let latin = matches!(before, Some(Kind::Single(byte)) if byte.is_ascii_alphabetic() || byte == b' ');
        let behind = &self.tokens[at..self.tokens.len().min(at + CONTEXT)];
        latin
            && behind
                .iter()
                .all(|token| token.mark.is_none() && !matches!(token.kind, Kind::Pair(_)))
    }

    /// Which damage would begin at token `at`.
    pub(super) fn kind(&self, at: usize) -> &'static str {
        match self.tokens[at].mark {
            Some(_) => "straddle",
            None => "cut",
        }
    }

    /// What speaks (nats) against a private-use character having been stripped, `None` when none
    /// was. What is not stripped is seen now and then where characters are read one byte off.
    fn private(&self) -> Option<f32> {
        let unseen = (1.0 - cost::PRIVATE).powi(self.habits.shifted.min(1000) as i32);
        let share = cost::STRIPPED / (cost::STRIPPED + unseen);
        (self.thorough && !self.page.private).then(|| -share.ln())
    }

    /// Whether the sign at token `at` is often half of two characters: ！ as often as not, ？ and ； once in ten times, ， once in
    /// 1,600 (1,500 lines each of nine texts of the development corpus).
    pub(super) fn is_often_half(&self, at: usize) -> bool {
        let kind = self.tokens.get(at).map(|token| token.kind);
        matches!(
            kind,
            Some(Kind::Pair([0xA3, 0xA1 | 0xBB | 0xBF]) | Kind::Single(b'!' | b';') | Kind::Lost)
        )
    }

    /// What speaks (nats) against a run that ends with the line.
    pub(super) fn traceless(&self) -> f32 {
        match self.habits.gone {
            true => cost::TRACELESS_HERE,
            false => TRACELESS,
        }
    }

    fn doubtful(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        match token.kind {
            Kind::Lost => true,
            Kind::Single(_) => token.mark.is_some(),
            _ => false,
        }
    }

    /// A broken bracket: its reading names the byte that is lost.
    fn bracket(
        &self,
        at: usize,
        syllable: Syllable,
        begun: bool,
        last: Option<u8>,
        out: &mut Arcs<'_>,
    ) {
        let shown = self.tokens[at].inner > self.tokens[at].start;
        out.copy(if shown {
            cost::LITERAL_BRACKET
        } else {
            cost::LITERAL_READING
        });
        // 80 is € where it stands alone, and gone only where nothing shows it.
        let lone = if shown {
            LEADS
        } else {
            LEADS.or(ByteSet::one(0x80))
        };
        let trails = self.readings.trails(last, syllable).and(lone);
        if !trails.is_empty() {
            out.add(&[trails], 0.0, tag::STRADDLE, Some(syllable));
        }
        if begun {
            let any = self.readings.trails(None, syllable).and(lone);
            out.behind_private(&[any], tag::PRIVATE_END, Some(syllable));
        }
    }

    /// A `?` between characters: what it is, or a first byte that a cut left alone.
    fn lone_first(&self, at: usize, out: &mut Arcs<'_>) {
        let whole = !self.tokens[at].leaks() && !self.among_letters(at);
        let cut = self.cut(at + 1).filter(|_| whole);
        let twice = self.cuts_twice(at).filter(|_| whole);
        let literal = cut.is_some() || twice.is_some();
        let row = match self.row_of(at) {
            ROW => self.habits.setting.row,
            _ => 0.0,
        };
        out.copy(if literal { cost::LITERAL } else { 0.0 });
        if let Some(price) = cut {
            out.add(&[LEADS], cost::CUT + price + row, tag::CUT, None);
        }
        if let Some((second, price)) = twice {
            out.to += 1;
            let sets = [HANZI, ByteSet::one(second)];
            out.add(&sets, cost::CUT + price + row, tag::CUT_TWICE, None);
        }
    }

    /// A `?` in mid-character, after one of the bytes `begun`: the last byte of a run, with or
    /// without what it ate, or a folded ？.
    fn lone_second(&self, at: usize, begun: ByteSet, out: &mut Arcs<'_>) {
        if self.page.narrow {
            out.add(&wide(b'?'), cost::WIDE, tag::WIDE, None);
            out.behind_private(&wide(b'?'), tag::PRIVATE_WIDE, None);
        }
        if begun == LEADS {
            // A cut stands before a pair of known bytes, so this byte is known too.
            return;
        }
        let line_break = ByteSet::one(b'\n');
        if self.tokens[at].leaks() {
            out.add(&[LEADS, line_break], cost::END, tag::LEAK, None);
            out.behind_private(&[LEADS, line_break], tag::PRIVATE_EATEN, None);
            return;
        }
        if let Some(sign) = self.told(at) {
            let sets = [LEADS, ByteSet::one(sign)];
            out.add(&sets, cost::END, tag::EATEN, None);
            out.behind_private(&sets, tag::PRIVATE_EATEN, None);
            return;
        }
        let next = self.tokens.get(at + 1);
        let line_end = next.is_none_or(|next| next.kind == Kind::End);
        if let Some(price) = self.cut(at + 1).or(line_end.then_some(0.0)) {
            let row = if self.crowded(at) {
                cost::INNER_ROW
            } else {
                0.0
            };
            out.add(&[LEADS], cost::END + price + row, tag::END, None);
            out.behind_private(&[LEADS], tag::PRIVATE_END, None);
        }
        for (sign, price) in self.eaten(at) {
            let sets = [LEADS, ByteSet::one(sign)];
            out.add(&sets, price, tag::EATEN, None);
            if matches!(sign, b'0'..=b'9' | b' ' | b'\n') {
                out.behind_private(&sets, tag::PRIVATE_EATEN, None);
            }
        }
    }
}

/// The first bytes of hanzi.
pub(super) const HANZI: ByteSet = ByteSet::range(0x81, 0xA0).or(ByteSet::range(0xB0, 0xFE));

/// The signs that Chinese text has full-width.
fn folds(byte: u8) -> bool {
    matches!(byte, b'!' | b'(' | b')' | b',' | b':' | b';')
}

/// U+3000, which is folded to a blank where full-width ASCII is folded.
const IDEOGRAPHIC_BLANK: [ByteSet; 2] = [ByteSet::one(0xA1); 2];

fn wide(byte: u8) -> [ByteSet; 2] {
    [ByteSet::one(0xA3), ByteSet::one(byte | 0x80)]
}

impl Puzzle for Line<'_> {
    fn last(&self) -> usize {
        self.tokens.len()
    }

    fn arcs(&self, node: usize, open: Option<ByteSet>, last: Option<u8>, arcs: &mut Vec<Arc>) {
        let begun = open.is_some();
        let token = &self.tokens[node];
        let mut out = Arcs {
            to: node + 1,
            out: arcs,
            private: self.private(),
        };
        match token.kind {
            Kind::Pair([first, second]) => {
                let sets = [ByteSet::one(first), ByteSet::one(second)];
                let name = if begun { tag::BYTES } else { tag::AS_IS };
                out.add(&sets, 0.0, name, token.mark);
                if begun {
                    out.behind_private(&sets, tag::PRIVATE, token.mark);
                }
            }
            Kind::Single(byte) if begun => {
                if byte >= 0x40 {
                    out.add(&[ByteSet::one(byte)], 0.0, tag::BYTES, token.mark);
                }
                if self.page.narrow && (0x21..0x7F).contains(&byte) && token.mark.is_none() {
                    out.add(&wide(byte), cost::WIDE, tag::WIDE, None);
                    out.behind_private(&wide(byte), tag::PRIVATE_WIDE, None);
                }
                if self.page.folded_blanks && byte == b' ' && self.is_between_pairs(node) {
                    out.add(&IDEOGRAPHIC_BLANK, cost::WIDE, tag::WIDE, None);
                }
                if byte >= 0x40 {
                    out.behind_private(&[ByteSet::one(byte)], tag::PRIVATE, token.mark);
                }
            }
            // Between characters a folded sign stays what it is, but a key may begin with its byte.
            Kind::Single(byte) if self.page.narrow && token.mark.is_none() && folds(byte) => {
                out.add(&wide(byte), 0.0, tag::AS_IS, None);
            }
            Kind::Single(byte) if token.clean && self.page.annotated => {
                let next = self.tokens.get(node + 1).map(|next| next.kind);
                let price = match next {
                    Some(Kind::Pair(_)) => cost::LETTER,
                    _ => 0.0,
                };
                out.add(&[ByteSet::one(byte)], price, tag::AS_IS, token.mark);
            }
            Kind::Single(_) | Kind::Foreign => out.copy(0.0),
            Kind::Lost => match (token.mark, open) {
                (Some(syllable), _) => self.bracket(node, syllable, begun, last, &mut out),
                (None, None) if self.crowded(node) => out.copy(0.0),
                (None, Some(_)) if self.crowded(node) && !self.opens_row(node) => {}
                (None, None) => self.lone_first(node, &mut out),
                (None, Some(open)) => self.lone_second(node, open, &mut out),
            },
            Kind::Gone => {
                let cut = self.cut(node + 1);
                let price = cut.unwrap_or(0.0) + cost::GONE;
                if !begun {
                    out.copy(0.0);
                    if cut.is_some() {
                        out.add(&[LEADS], cost::CUT + price, tag::CUT, None);
                    }
                    // The whole of a character, its second byte having been half of a sign that cut before 、.
                    if self.tokens.get(node + 1).map(|next| next.kind)
                        == Some(Kind::Pair([0xA1, 0xA2]))
                    {
                        let whole = [HANZI, ByteSet::one(0xA3)];
                        out.add(
                            &whole,
                            cost::CUT + cost::GONE + cost::WHOLE_GONE,
                            tag::CUT_TWICE,
                            None,
                        );
                    }
                    return;
                }
                out.add(&[LEADS], cost::END + price, tag::END, None);
                out.behind_private(&[LEADS], tag::PRIVATE_END, None);
                // Or nothing is gone, and the sign belongs to the run.
                self.arcs(node + 1, open, last, arcs);
            }
            Kind::End if begun => out.add(&[LEADS], self.traceless(), tag::END, None),
            Kind::End => out.copy(0.0),
        }
    }

    fn text(&self, nodes: Range<usize>) -> &str {
        match self.tokens.get(nodes.clone()) {
            Some([first, .., last]) => &self.text[first.start..last.end],
            Some([_]) if self.crowded(nodes.start) => "",
            // A reading that does not belong there says nothing of how the line reads.
            Some([one]) if one.kind == Kind::Lost && one.inner == one.start => "",
            Some([one]) => &self.text[one.span()],
            _ => "",
        }
    }

    fn boundary(&self, before: Option<u8>, byte: u8, mark: Option<Syllable>) -> Option<f32> {
        let Some(before) = before else {
            return mark.is_none().then_some(0.0);
        };
        let pair = [before, byte];
        let Some(syllable) = mark else {
            let unmarked = self.page.keys.get(pair).is_some();
            return Some(if unmarked { cost::UNMARKED } else { 0.0 });
        };
        if let Some(usual) = self.page.keys.get(pair) {
            return (usual == syllable).then_some(0.0);
        }
        let base = match self.readings.fit(pair, syllable)? {
            Fit::Seen => cost::TABLE,
            Fit::Usual => cost::BEYOND,
            Fit::Other => cost::BEYOND_OTHER,
        };
        let bare = self.page.bare.get(&pair).is_some_and(|count| *count > 0);
        Some(base + if bare { cost::NOT_HERE } else { 0.0 })
    }

    fn rescue(&self) -> Rescue {
        Rescue {
            badly: BADLY,
            rescuers: RESCUERS,
            within: WITHIN,
            beam: RESCUE_BEAM,
            long_beam: LONG_RESCUE_BEAM,
            most: RESCUES,
        }
    }

    fn beam(&self) -> usize {
        if self.thorough { BEAM } else { PLAIN_BEAM }
    }

    fn alternatives(&self) -> usize {
        if self.thorough { ALTERNATIVES } else { 1 }
    }

    fn admits(&self, ch: char) -> bool {
        // Of letters and digits the model says that one stands there, not which.
        let wide = matches!(ch, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ');
        !wide && !ch.is_ascii_alphabetic() && self.habits.cost(ch) < SELDOM
    }

    fn common(&self, ch: char) -> bool {
        self.habits.common(ch)
    }

    fn may_end(&self, node: usize) -> bool {
        node >= self.first + CONTEXT
            && !self.doubtful(node)
            && (node - CONTEXT + 1..node).all(|at| !self.doubtful(at))
    }
}
