//! The damage, made: every rule of the mechanism, drawn at random from a seed, over clean text.
//! It tells the damaged page, the page as it was, and where which kind of site lies.

use std::collections::HashMap;

/// A small generator of random numbers (SplitMix64), so that a seed names a page for ever.
#[derive(Debug, Clone)]
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to 1.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    pub fn chance(&mut self, chance: f64) -> bool {
        self.unit() < chance
    }
}

/// The kinds of sites.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Annotation,
    StraddleKnown,
    StraddleUnknown,
    Cut,
    ShiftEnd,
    Eaten,
    Private,
}

/// Where something was lost: characters (chars) of the truth.
#[derive(Debug, Clone)]
pub struct Site {
    pub kind: Kind,
    pub chars: std::ops::Range<usize>,
}

/// What becomes of a page.
#[derive(Debug, Clone)]
pub struct Style {
    /// Whether annotations are put in at all.
    pub annotate: bool,
    /// The share of characters of the table above whose page share a page annotates, 0 to 1.
    pub density: f64,
    /// The share of traditional characters beyond the table that are annotated.
    pub beyond: f64,
    /// How often a cut fires.
    pub cut: f64,
    /// Whether full-width ASCII is folded afterwards.
    pub fold: bool,
    /// Whether a copy strips private-use characters.
    pub strip_private: bool,
    /// Whether a lone byte at a cut shows as U+FFFD.
    pub replacement: bool,
    /// Whether it leaves no trace.
    pub drops: bool,
    /// Whether lines end in a tag, whose `<` a byte may eat.
    pub tags: bool,
    /// Whether blanks that do not break had become `?` before, which nobody can tell from others.
    pub blanks: bool,
}

impl Style {
    /// A style drawn at random.
    pub fn draw(random: &mut Random) -> Self {
        Self {
            annotate: random.chance(0.9),
            density: random.unit() * 0.9,
            beyond: if random.chance(0.4) { 0.1 } else { 0.0 },
            cut: 0.6,
            fold: random.chance(0.7),
            strip_private: random.chance(0.3),
            replacement: random.chance(0.1),
            drops: false,
            tags: random.chance(0.5),
            blanks: random.chance(0.1),
        }
    }
}

/// A damaged page.
#[derive(Debug, Clone)]
pub struct Page {
    pub damaged: String,
    pub truth: String,
    pub sites: Vec<Site>,
}

/// Everything that pages are made of.
pub struct Mill {
    script: HashMap<char, char>,
    known: Vec<([u8; 2], String, f64)>,
    beyond: Vec<([u8; 2], String)>,
    pairs: HashMap<char, [u8; 2]>,
    chars: HashMap<[u8; 2], char>,
}

fn rows(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table
        .lines()
        .filter(|line| !line.starts_with('#') && line.contains('\t'))
        .map(|line| line.split('\t').collect())
}

impl Default for Mill {
    fn default() -> Self {
        Self::new()
    }
}

impl Mill {
    pub fn new() -> Self {
        let keys = include_str!("../../../dictionaries/annotation/keys.tsv");
        let readings = include_str!("../../../dictionaries/annotation/readings.tsv");
        let script = include_str!("../../../dictionaries/opencc/STCharacters.txt");
        let (mut pairs, mut chars) = (HashMap::new(), HashMap::new());
        for lead in 0x81..=0xFE_u8 {
            for trail in 0x40..=0xFE_u8 {
                let code = [lead, trail];
                let (text, _, bad) = encoding_rs::GBK.decode(&code);
                let mut decoded = text.chars();
                if let (Some(ch), None, false) = (decoded.next(), decoded.next(), bad) {
                    chars.insert([lead, trail], ch);
                    pairs.entry(ch).or_insert([lead, trail]);
                }
            }
        }
        let one = |text: &str| text.chars().next().unwrap_or(' ');
        let known: Vec<_> = rows(keys)
            .map(|row| {
                let (with, without): (f64, f64) =
                    (row[2].parse().unwrap(), row[3].parse().unwrap());
                (
                    pairs[&one(row[0])],
                    row[1].to_owned(),
                    (with + 0.5) / (with + without + 1.0),
                )
            })
            .collect();
        let mut beyond: Vec<([u8; 2], String)> = Vec::new();
        for row in rows(readings) {
            let pair = pairs[&one(row[0])];
            if beyond.last().is_none_or(|last| last.0 != pair)
                && known.iter().all(|key| key.0 != pair)
            {
                beyond.push((pair, row[1].to_owned()));
            }
        }
        let mut map = HashMap::new();
        for row in rows(script) {
            let from = one(row[0]);
            let mut forms = row[1].split(' ').map(one);
            // A merged character stays as it is, unless its other form is one that pages show.
            let seen = row[1].split(' ').map(one).find(|form| {
                pairs
                    .get(form)
                    .is_some_and(|pair| known.iter().any(|key| key.0 == *pair))
            });
            let stays = row[1].split(' ').any(|form| one(form) == from);
            let to = seen.or_else(|| if stays { None } else { forms.next() });
            if let Some(to) = to.filter(|to| row[0].chars().count() == 1 && pairs.contains_key(to))
            {
                map.insert(from, to);
            }
        }
        Self {
            script: map,
            known,
            beyond,
            pairs,
            chars,
        }
    }

    /// A page table: nearly nested, so a denser page annotates what a sparser one does and more.
    pub fn table(&self, style: &Style, random: &mut Random) -> HashMap<[u8; 2], (String, bool)> {
        let mut table = HashMap::new();
        if !style.annotate {
            return table;
        }
        for (pair, reading, share) in &self.known {
            let noise = (random.unit() + random.unit() - 1.0) * 0.15;
            if share + noise > style.density {
                table.insert(*pair, (reading.clone(), true));
            }
        }
        for (pair, reading) in &self.beyond {
            if random.chance(style.beyond) {
                table.insert(*pair, (reading.clone(), false));
            }
        }
        table
    }

    /// The page before the damage: traditional character by character, nothing that GBK lacks.
    pub fn page(&self, text: &str) -> String {
        text.chars()
            .map(|ch| self.script.get(&ch).copied().unwrap_or(ch))
            .filter(|ch| ch.is_ascii() || self.pairs.contains_key(ch))
            .filter(|ch| !('\u{E000}'..'\u{F900}').contains(ch) && *ch != '\r')
            .collect()
    }

    /// Damages `text` (simplified, clean).
    pub fn damage(&self, text: &str, style: &Style, random: &mut Random) -> Page {
        let table = self.table(style, random);
        let mut page = self.page(text);
        if style.blanks {
            page = blanks(&page, random);
        }
        let mut out = Page {
            damaged: String::new(),
            truth: String::new(),
            sites: Vec::new(),
        };
        let mut chars = 0;
        let lines: Vec<&str> = page.split('\n').collect();
        for (at, line) in lines.iter().enumerate() {
            let last = at + 1 == lines.len();
            let end: &[u8] = match (last, style.tags) {
                (true, _) => b"",
                (false, true) => b"<br />",
                (false, false) => b"\n",
            };
            self.line(line, end, &table, style, random, chars, &mut out);
            chars += line.chars().count() + usize::from(!last);
        }
        out.truth = if style.fold { fold(&page) } else { page };
        if style.fold {
            out.damaged = fold(&out.damaged);
        }
        out
    }

    #[allow(clippy::too_many_arguments)]
    fn line(
        &self,
        line: &str,
        end: &[u8],
        table: &HashMap<[u8; 2], (String, bool)>,
        style: &Style,
        random: &mut Random,
        first: usize,
        out: &mut Page,
    ) {
        // Each byte with the character it belongs to.
        let mut bytes: Vec<(u8, usize)> = Vec::new();
        for (at, ch) in line.chars().enumerate() {
            match self.pairs.get(&ch) {
                Some(pair) if !ch.is_ascii() => bytes.extend(pair.map(|byte| (byte, first + at))),
                _ => bytes.push((ch as u8, first + at)),
            }
        }
        let count = line.chars().count();
        // The stream: bytes and annotations, cut into pieces.
        let mut pieces: Vec<Vec<Item>> = vec![Vec::new()];
        for at in 0..bytes.len() {
            let pair =
                |at: usize| -> Option<[u8; 2]> { Some([bytes.get(at)?.0, bytes.get(at + 1)?.0]) };
            let cuts = matches!(pair(at), Some([0xA3, 0xA1 | 0xBF | 0xAC] | [0xA1, 0xA2]));
            if cuts && random.chance(style.cut) {
                pieces.push(Vec::new());
            }
            let piece = pieces.last_mut().expect("there is one");
            piece.push(Item::Byte(bytes[at].0, bytes[at].1));
            if let Some((reading, known)) = at
                .checked_sub(1)
                .and_then(pair)
                .and_then(|pair| table.get(&pair))
            {
                piece.push(Item::Mark(reading.clone(), *known));
            }
        }
        let piece = pieces.last_mut().expect("there is one");
        piece.extend(end.iter().map(|byte| Item::Byte(*byte, first + count)));
        for piece in pieces {
            self.decode(&piece, first + count, style, out);
        }
    }

    /// Decodes one piece as CP936 programs do; what ends the line belongs to character `end`.
    fn decode(&self, piece: &[Item], end: usize, style: &Style, out: &mut Page) {
        let is_tag = |cell: Cell| cell.0 == b'<' && cell.1 == end;
        let mut flat: Vec<Cell> = Vec::new();
        for item in piece {
            match item {
                Item::Byte(byte, owner) => flat.push((*byte, *owner, None)),
                Item::Mark(reading, known) => {
                    let text = format!("({reading})");
                    let len = text.len();
                    for (at, byte) in text.bytes().enumerate() {
                        flat.push((byte, usize::MAX, (at == 0).then_some((len, *known))));
                    }
                }
            }
        }
        let in_first_half = |owner: usize, at: usize| {
            // A byte is its character's first half when its neighbour before belongs to another.
            at == 0
                || flat[..at]
                    .iter()
                    .rev()
                    .find(|one| one.1 != usize::MAX)
                    .is_none_or(|one| one.1 != owner)
        };
        let mut at = 0;
        while at < flat.len() {
            let (byte, owner, mark) = flat[at];
            if let Some((len, _)) = mark {
                let text: Vec<u8> = flat[at..at + len].iter().map(|one| one.0).collect();
                out.damaged
                    .push_str(std::str::from_utf8(&text).expect("readings are UTF-8"));
                if at > 0 && flat[at - 1].1 != usize::MAX {
                    let owner = flat[at - 1].1;
                    out.sites.push(Site {
                        kind: Kind::Annotation,
                        chars: owner..owner + 1,
                    });
                }
                at += len;
                continue;
            }
            let next = flat.get(at + 1).copied();
            let pair = next
                .filter(|next| next.2.is_none())
                .and_then(|next| self.chars.get(&[byte, next.0]));
            if byte < 0x80 {
                if is_tag(flat[at]) {
                    // A whole tag: the break it stands for.
                    out.damaged.push('\n');
                    break;
                }
                out.damaged.push(char::from(byte));
                at += 1;
            } else if byte == 0x80 {
                out.damaged.push('€');
                at += 1;
            } else if let Some(ch) = pair {
                let private = ('\u{E000}'..'\u{F900}').contains(ch);
                if private && style.strip_private {
                    let last = next.map_or(owner, |next| next.1);
                    out.sites.push(Site {
                        kind: Kind::Private,
                        chars: owner..last + 1,
                    });
                } else {
                    out.damaged.push(*ch);
                }
                at += 2;
            } else {
                let tag = next.is_some_and(is_tag);
                self.lone(&flat, at, tag, in_first_half(owner, at), style, out);
                at += 1;
                if let Some(eaten) = next {
                    // What is eaten is one byte: the bracket of an annotation, the `<` of a tag.
                    match eaten.2 {
                        Some((len, _)) => {
                            let text: Vec<u8> =
                                flat[at + 1..at + len].iter().map(|one| one.0).collect();
                            out.damaged
                                .push_str(std::str::from_utf8(&text).expect("readings are UTF-8"));
                            at += len;
                        }
                        None if is_tag(eaten) && style.replacement => {}
                        None => {
                            at += 1;
                            if is_tag(eaten) {
                                let rest: Vec<u8> = flat[at..].iter().map(|one| one.0).collect();
                                out.damaged.push_str(&String::from_utf8_lossy(&rest));
                                break;
                            }
                        }
                    }
                }
            }
        }
    }

    /// A lead byte without a trail, before a `tag` or not.
    fn lone(
        &self,
        flat: &[Cell],
        at: usize,
        tag: bool,
        first_half: bool,
        style: &Style,
        out: &mut Page,
    ) {
        let owner = flat[at].1;
        let next = flat.get(at + 1);
        let kind = match next.and_then(|next| next.2) {
            Some((_, true)) => Kind::StraddleKnown,
            Some((_, false)) => Kind::StraddleUnknown,
            None if first_half && next.is_none() => Kind::Cut,
            None if !tag && next.is_some_and(|next| next.0 < 0x40) => Kind::Eaten,
            None => Kind::ShiftEnd,
        };
        let replaced = style.replacement && (tag || next.is_none());
        if !style.drops || next.is_some() {
            out.damaged.push(if replaced { '\u{FFFD}' } else { '?' });
        }
        out.sites.push(Site {
            kind,
            chars: owner..owner + 1,
        });
    }
}

/// A byte, the character it belongs to, and the annotation that begins with it: its length and
/// whether its key is in the table.
type Cell = (u8, usize, Option<(usize, bool)>);

enum Item {
    Byte(u8, usize),
    Mark(String, bool),
}

/// Question marks where blanks were: before lines, and behind some sentences.
fn blanks(text: &str, random: &mut Random) -> String {
    let mut out = String::new();
    for line in text.split_inclusive('\n') {
        if random.chance(0.3) {
            out.push_str("????");
        }
        for ch in line.chars() {
            out.push(ch);
            if ch == '。' && random.chance(0.1) {
                out.push('?');
            }
        }
    }
    out
}

/// Full-width ASCII folded.
pub fn fold(text: &str) -> String {
    text.chars()
        .map(|ch| match ch {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(ch as u32 - 0xFEE0).unwrap_or(ch),
            _ => ch,
        })
        .collect()
}

/// How many sites of each kind came out right, were left, or went wrong.
#[derive(Debug, Default, Clone)]
pub struct Score {
    pub kinds: std::collections::BTreeMap<Kind, [u64; 3]>,
    pub documents: u64,
    pub exact: u64,
    /// What stood around the sites that did not come out right.
    pub misses: Vec<String>,
}

impl Score {
    /// Compares `repaired` with the page's truth.
    pub fn add(&mut self, page: &Page, repaired: &str) {
        self.documents += 1;
        let exact = repaired == page.truth;
        self.exact += u64::from(exact);
        let (kept, replaced, places) = match exact {
            true => (Vec::new(), Vec::new(), Vec::new()),
            false => aligned(&page.truth, repaired),
        };
        for site in &page.sites {
            let counts = self.kinds.entry(site.kind).or_default();
            let mut chars = site.chars.clone();
            // Behind an annotated character nothing may be left of the annotation.
            let joined = |at: usize| places.get(at).zip(places.get(at + 1));
            let gone = |at: usize| joined(at).is_none_or(|(one, next)| one + 1 == *next);
            let right = exact
                || chars.all(|at| kept.get(at).copied().unwrap_or(true))
                    && (site.kind != Kind::Annotation || site.chars.clone().all(gone));
            if !right {
                let around = |text: &str, at: usize| -> String {
                    text.chars().skip(at.saturating_sub(6)).take(14).collect()
                };
                let at = site.chars.start;
                let place = places.get(at).copied().unwrap_or(0);
                self.misses.push(format!(
                    "{:?}: {:?} for {:?}",
                    site.kind,
                    around(repaired, place),
                    around(&page.truth, at)
                ));
            }
            if right {
                counts[0] += 1;
            } else if site
                .chars
                .clone()
                .any(|at| replaced.get(at).copied().unwrap_or(false))
            {
                counts[1] += 1;
            } else {
                counts[2] += 1;
            }
        }
    }
}

/// Which characters of `truth` stand in `text`, which of the others became a question mark, and
/// where in `text` they are.
fn aligned(truth: &str, text: &str) -> (Vec<bool>, Vec<bool>, Vec<usize>) {
    let truth: Vec<char> = truth.chars().collect();
    let text: Vec<char> = text.chars().collect();
    let mut kept = vec![false; truth.len()];
    let mut left = vec![false; truth.len()];
    let mut places = vec![0; truth.len()];
    for op in similar::capture_diff_slices(similar::Algorithm::Myers, &truth, &text) {
        let (_, old, new) = op.as_tag_tuple();
        let equal = matches!(op, similar::DiffOp::Equal { .. });
        let marks = text[new.clone()]
            .iter()
            .any(|ch| matches!(ch, '?' | '\u{FFFD}'));
        for at in old.clone() {
            places[at] = (new.start + at - old.start).min(new.end);
            kept[at] = equal;
            left[at] = !equal && marks;
        }
    }
    (kept, left, places)
}
