//! The n-gram model: a succinct trie of quantised log probabilities and back-off weights.
//!
//! Interpolated modified Kneser–Ney (Chen and Goodman 1999), the probabilities computed by the
//! builder. The kept n-grams are closed under prefixes and suffixes, so the children of a context
//! are a subset of the children of the context shortened by its oldest symbol, and are stored as
//! ranks in *that* list: 13 bits a symbol after one character, but 4 after three. A block of
//! children holds its flags (who has children), its ranks in rising order and its probabilities;
//! two Elias–Fano sequences per level say where a block begins and how its children are numbered.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::bits::{EliasFano, bits, ones, u32_at};
use super::fold::Symbol;
use super::score::Score;

/// The longest n-gram a model may hold.
pub const MAX_ORDER: usize = 5;
const CONTEXTS: usize = MAX_ORDER - 1;

/// Bits of a quantised log probability.
pub const VALUE_BITS: u32 = 6;
/// Bits of a quantised back-off weight.
pub const BACKOFF_BITS: u32 = 5;

/// On top of the unknown character's probability: one of some 5,000 rare characters (the recipe
/// of the counts); a sign of another script and what no text contains are rarer still.
const RARE: Score = Score::from_millinats(-8500);
const FOREIGN: Score = Score::from_millinats(-9500);
const JUNK: Score = Score::from_millinats(-12000);

/// What the model remembers of the text so far: the contexts that can still matter. Two texts
/// with equal states get equal scores for whatever follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct State {
    nodes: [u32; CONTEXTS],
    length: u8,
    /// The run of letters or digits that the next character may continue.
    run: Symbol,
}

impl State {
    /// What counts as `symbol` behind this, and its log probability besides; nothing where it is free:
    /// blanks, and the run that goes on.
    #[inline]
    fn counted(&self, symbol: Symbol) -> Option<(Symbol, Score)> {
        match symbol {
            Symbol::BLANK => None,
            Symbol::LETTERS | Symbol::DIGITS if self.run == symbol => None,
            Symbol::RARE => Some((Symbol::UNKNOWN, RARE)),
            Symbol::FOREIGN => Some((Symbol::UNKNOWN, FOREIGN)),
            Symbol::JUNK => Some((Symbol::UNKNOWN, JUNK)),
            symbol => Some((symbol, Score::ZERO)),
        }
    }
}

/// How many bits tell the ranks below `count` apart.
#[inline]
pub(super) fn rank_bits(count: usize) -> u32 {
    usize::BITS - count.saturating_sub(1).leading_zeros()
}

/// The children of contexts of one length.
#[derive(Debug, Clone, Copy)]
struct Level<'m> {
    offsets: EliasFano<'m>,
    /// Numbers of the children that have children; absent where nobody has.
    numbers: Option<EliasFano<'m>>,
    backoffs: &'m [u8],
    blocks: &'m [u8],
    values: [i16; 1 << VALUE_BITS],
    weights: [i16; 1 << BACKOFF_BITS],
}

/// Where the children of a node lie, in bits.
#[derive(Debug)]
struct Row {
    start: usize,
    siblings: usize,
    /// Of a rank.
    width: u32,
    ranks: usize,
}

/// A child that was found.
struct Child {
    rank: usize,
    siblings: usize,
    value: Score,
    number: Option<u32>,
}

impl<'m> Level<'m> {
    fn read(bytes: &'m [u8]) -> Option<Self> {
        let mut rest = bytes;
        let mut part = || {
            let length = u32_at(rest.get(..4)?, 0) as usize;
            let (part, after) = rest[4..].split_at_checked(length)?;
            rest = after;
            Some(part)
        };
        let values = table(part()?)?;
        let weights = table(part()?)?;
        let offsets = EliasFano::read(part()?)?;
        let numbers = part()?;
        Some(Self {
            offsets,
            numbers: match numbers.is_empty() {
                true => None,
                false => Some(EliasFano::read(numbers)?),
            },
            backoffs: part()?,
            blocks: part()?,
            values,
            weights,
        })
    }

    #[inline]
    fn backoff(&self, node: u32) -> Score {
        let at = node as usize * BACKOFF_BITS as usize;
        let code = bits(self.backoffs, at, BACKOFF_BITS);
        Score::from_millinats(i32::from(self.weights[code as usize]))
    }

    /// Where the children of `node` lie.
    #[inline]
    fn row(&self, node: u32, all: usize) -> Row {
        let (start, end) = self.offsets.pair(node as usize);
        let width = rank_bits(all);
        let flag = usize::from(self.numbers.is_some());
        let cell = width as usize + VALUE_BITS as usize + flag;
        let siblings = end.saturating_sub(start) / cell;
        Row {
            start,
            siblings,
            width,
            ranks: start + siblings * flag,
        }
    }

    /// Looks for `rank` among the children of `node`; `all` is how many ranks there could be.
    /// Gives the child, or how many children there are.
    #[inline]
    fn find(&self, node: u32, rank: usize, all: usize) -> Option<Child> {
        let row = self.row(node, all);
        let child = self.place(&row, rank)?;
        Some(self.child(node, &row, child))
    }

    /// Where in its `row` the child of that `rank` is. Logarithmic.
    #[inline]
    fn place(&self, row: &Row, rank: usize) -> Option<usize> {
        let (siblings, width, ranks) = (row.siblings, row.width, row.ranks);
        let rank_at =
            |child: usize| bits(self.blocks, ranks + child * width as usize, width) as usize;
        // Halving without a branch that nobody could predict: the last child not above `rank`.
        let (mut child, mut left) = (0, siblings);
        while left > 1 {
            let half = left / 2;
            child += if rank_at(child + half) <= rank {
                half
            } else {
                0
            };
            left -= half;
        }
        (siblings > 0 && rank_at(child) == rank).then_some(child)
    }

    /// The child of `node` at that place of its `row`.
    #[inline]
    fn child(&self, node: u32, row: &Row, child: usize) -> Child {
        Child {
            rank: child,
            siblings: row.siblings,
            value: self.value(row, child),
            number: self.number(node, row, child),
        }
    }

    /// Whether the child at that place of its `row` has children, at a level where some have.
    #[inline]
    fn has_children(&self, row: &Row, child: usize) -> bool {
        bits(self.blocks, row.start + child, 1) == 1
    }

    /// The log probability of the child at that place of its `row`.
    #[inline]
    fn value(&self, row: &Row, child: usize) -> Score {
        let values = row.ranks + row.siblings * row.width as usize;
        let code = bits(
            self.blocks,
            values + child * VALUE_BITS as usize,
            VALUE_BITS,
        );
        Score::from_millinats(i32::from(self.values[code as usize]))
    }

    /// The children of `node`: their ranks and values.
    fn children(&self, node: u32, all: usize) -> impl Iterator<Item = (usize, Score)> {
        let row = self.row(node, all);
        let (siblings, width, ranks) = (row.siblings, row.width, row.ranks);
        (0..siblings).map(move |child| {
            let rank = bits(self.blocks, ranks + child * width as usize, width) as usize;
            (rank, self.value(&row, child))
        })
    }

    #[inline]
    fn number(&self, node: u32, row: &Row, child: usize) -> Option<u32> {
        let numbers = self.numbers.as_ref()?;
        self.has_children(row, child)
            .then(|| numbers.get(node as usize) as u32 + ones(self.blocks, row.start, child))
    }
}

/// A table of little-endian `i16` that has exactly `N` entries.
fn table<const N: usize>(bytes: &[u8]) -> Option<[i16; N]> {
    let mut table = [0; N];
    (bytes.len() == 2 * N).then_some(())?;
    for (entry, pair) in table.iter_mut().zip(bytes.chunks_exact(2)) {
        *entry = i16::from_le_bytes([pair[0], pair[1]]);
    }
    Some(table)
}

/// The n-gram model over borrowed bytes.
#[derive(Debug, Clone)]
pub(super) struct Ngrams<'m> {
    unigrams: &'m [u8],
    levels: Vec<Level<'m>>,
    /// By symbol, what was seen behind it. Made on first use.
    followers: Arc<[OnceLock<Followers>]>,
}

/// The symbols that were seen behind another one, so that none of them has to be searched for.
#[derive(Debug)]
struct Followers {
    row: Row,
    /// A bit for each symbol.
    seen: Box<[u64]>,
    /// How many bits stand before each word.
    before: Box<[u16]>,
    /// The number of the first that has children of its own, if any can have, and how many of those stand
    /// before every [`NUMBERED_EVERY`]th.
    numbers: Option<(u32, Box<[u16]>)>,
}

/// Counting further than so many ones for one child takes longer than all else.
const NUMBERED_EVERY: usize = 32;

impl Followers {
    fn new(level: &Level<'_>, node: u32, vocabulary: usize) -> Self {
        let mut seen = vec![0_u64; vocabulary.div_ceil(64)].into_boxed_slice();
        for (symbol, _) in level.children(node, vocabulary) {
            if let Some(word) = seen.get_mut(symbol / 64) {
                *word |= 1 << (symbol % 64);
            }
        }
        let mut count = 0;
        let before = seen.iter().map(|word| {
            let before = count;
            count += word.count_ones() as u16;
            before
        });
        let before = before.collect();
        let row = level.row(node, vocabulary);
        let numbers = level.numbers.as_ref().map(|numbers| {
            let mut count = 0;
            let parts = (0..row.siblings).step_by(NUMBERED_EVERY).map(|child| {
                let before = count;
                let left = (row.siblings - child).min(NUMBERED_EVERY);
                count += ones(level.blocks, row.start + child, left) as u16;
                before
            });
            (numbers.get(node as usize) as u32, parts.collect())
        });
        Self {
            before,
            seen,
            row,
            numbers,
        }
    }

    /// The child at `place` of these, which `level` holds.
    #[inline]
    fn child(&self, level: &Level<'_>, place: usize) -> Child {
        let numbers = self.numbers.as_ref();
        let numbers = numbers.filter(|_| level.has_children(&self.row, place));
        Child {
            rank: place,
            siblings: self.row.siblings,
            value: level.value(&self.row, place),
            number: numbers.map(|(first, before)| {
                let part = place / NUMBERED_EVERY;
                let from = part * NUMBERED_EVERY;
                let here = ones(level.blocks, self.row.start + from, place - from);
                first + u32::from(before[part]) + here
            }),
        }
    }

    /// Which of them, in order, `symbol` is.
    #[inline]
    fn place(&self, symbol: Symbol) -> Option<usize> {
        let (at, bit) = (usize::from(symbol.0) / 64, 1 << (symbol.0 % 64));
        let word = *self.seen.get(at)?;
        let below = (word & (bit - 1)).count_ones();
        (word & bit != 0).then(|| usize::from(self.before[at]) + below as usize)
    }
}

impl<'m> Ngrams<'m> {
    /// The model whose unigram log probabilities (`i16` thousandths of a nat) and levels are given.
    pub(super) fn read(unigrams: &'m [u8], levels: &[&'m [u8]]) -> Option<Self> {
        let enough = unigrams.len() >= 8 && levels.len() < MAX_ORDER;
        enough.then_some(())?;
        let followers = std::iter::repeat_with(OnceLock::new);
        Some(Self {
            unigrams,
            followers: followers.take(unigrams.len() / 2).collect(),
            levels: levels
                .iter()
                .map(|bytes| Level::read(bytes))
                .collect::<Option<_>>()?,
        })
    }

    /// The longest n-gram.
    pub(super) fn order(&self) -> usize {
        self.levels.len() + 1
    }

    /// The pairs that the model has met, each with the log probability of the second symbol behind
    /// the first and by itself.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (Symbol, Symbol, Score, Score)> {
        let level = self.levels.first();
        let all = self.vocabulary();
        let pairs = (0..all as u16).flat_map(move |left| {
            let children = level.map(|level| level.children(u32::from(left), all));
            children
                .into_iter()
                .flatten()
                .map(move |child| (left, child))
        });
        let own = |symbol| self.step(self.empty(), Symbol(symbol)).1;
        let alone: Vec<Score> = (0..all as u16).map(own).collect();
        pairs.map(move |(left, (right, behind))| {
            let own = alone[right];
            (Symbol(left), Symbol(right as u16), behind, own)
        })
    }

    /// How many symbols the vocabulary holds.
    pub(super) fn vocabulary(&self) -> usize {
        self.unigrams.len() / 2
    }

    /// The state at the beginning of a line.
    pub(super) fn start(&self) -> State {
        self.advance(self.empty(), Symbol::EDGE).0
    }

    /// The state that knows nothing of what came before.
    pub(super) fn empty(&self) -> State {
        State {
            nodes: [0; CONTEXTS],
            length: 0,
            run: Symbol::BLANK,
        }
    }

    /// What is behind `state`, to be asked for the log probability of many symbols.
    pub(super) fn fan(&self, state: State) -> Fan<'_> {
        let length = usize::from(state.length).min(self.levels.len());
        let mut missing = [Score::ZERO; CONTEXTS];
        let mut sum = Score::ZERO;
        for k in (0..length).rev() {
            sum += self.levels[k].backoff(state.nodes[k]);
            missing[k] = sum;
        }
        Fan {
            unigrams: self.unigrams,
            levels: &self.levels[..length],
            followers: match length {
                0 => None,
                _ => self.followers(state.nodes[0]),
            },
            rows: [const { None }; CONTEXTS],
            missing,
            state,
        }
    }

    /// The log probability of `symbol` in `state`, and the state after it.
    #[inline]
    pub(super) fn advance(&self, state: State, symbol: Symbol) -> (State, Score) {
        match state.counted(symbol) {
            Some((known, penalty)) => {
                let (next, score) = self.step(state, known);
                (next, score + penalty)
            }
            None if symbol == Symbol::BLANK => {
                let run = Symbol::BLANK; // a run of letters ends here
                (State { run, ..state }, Score::ZERO)
            }
            None => (state, Score::ZERO),
        }
    }

    #[inline]
    fn step(&self, state: State, symbol: Symbol) -> (State, Score) {
        let mut score = unigram(self.unigrams, symbol);
        let mut next = self.empty();
        if matches!(symbol, Symbol::LETTERS | Symbol::DIGITS) {
            next.run = symbol;
        }
        next.nodes[0] = u32::from(symbol.0);
        next.length = u8::from(!self.levels.is_empty());
        let (mut rank, mut all) = (usize::from(symbol.0), self.vocabulary());
        let length = usize::from(state.length).min(self.levels.len());
        for (k, level) in self.levels[..length].iter().enumerate() {
            let child = match k {
                0 => self.follower(state.nodes[0], symbol),
                _ => level.find(state.nodes[k], rank, all),
            };
            let Some(child) = child else {
                score += self.backoffs(&state, k..length);
                break;
            };
            score = child.value;
            (rank, all) = (child.rank, child.siblings);
            if let Some(number) = child.number
                && usize::from(next.length) == k + 1
            {
                next.nodes[k + 1] = number;
                next.length += 1;
            }
        }
        (next, score)
    }

    /// What it costs that a symbol was not seen in contexts of `state`.
    #[inline]
    fn backoffs(&self, state: &State, contexts: Range<usize>) -> Score {
        let nodes = &state.nodes[contexts.clone()];
        let weights = self.levels[contexts].iter().zip(nodes);
        weights.map(|(level, node)| level.backoff(*node)).sum()
    }

    /// `symbol` as a child of the symbol `before`.
    #[inline]
    fn follower(&self, before: u32, symbol: Symbol) -> Option<Child> {
        let followers = self.followers(before)?;
        let place = followers.place(symbol)?;
        Some(followers.child(self.levels.first()?, place))
    }

    /// What was seen behind the symbol `before`.
    #[inline]
    fn followers(&self, before: u32) -> Option<&Followers> {
        let level = self.levels.first()?;
        let followers = self.followers.get(before as usize)?;
        Some(followers.get_or_init(|| Followers::new(level, before, self.vocabulary())))
    }
}

/// The log probability of a symbol by itself.
#[inline]
fn unigram(unigrams: &[u8], symbol: Symbol) -> Score {
    let at = 2 * usize::from(symbol.0);
    let pair = unigrams.get(at..at + 2).unwrap_or(&[0, 0x80]);
    Score::from_millinats(i32::from(i16::from_le_bytes([pair[0], pair[1]])))
}

/// All that may come behind one state: [`Ngrams::advance`] for many symbols, without the states after
/// them. What the contexts have in common is looked up once.
#[derive(Debug)]
pub(crate) struct Fan<'m> {
    unigrams: &'m [u8],
    /// Of the contexts of the state, the shortest first.
    levels: &'m [Level<'m>],
    followers: Option<&'m Followers>,
    /// By context, where its children lie; looked up when it is first asked.
    rows: [Option<Row>; CONTEXTS],
    /// By context, what it costs that a symbol is not among the children of it and the longer ones.
    missing: [Score; CONTEXTS],
    state: State,
}

impl Fan<'_> {
    /// The log probability of `symbol`.
    #[inline]
    pub(crate) fn score(&mut self, symbol: Symbol) -> Score {
        match self.state.counted(symbol) {
            Some((known, penalty)) => self.step(known) + penalty,
            None => Score::ZERO,
        }
    }

    #[inline]
    fn step(&mut self, symbol: Symbol) -> Score {
        let Some(followers) = self.followers else {
            return unigram(self.unigrams, symbol);
        };
        let Some(mut place) = followers.place(symbol) else {
            return unigram(self.unigrams, symbol) + self.missing[0];
        };
        let mut siblings = followers.row.siblings;
        let mut score = self.levels[0].value(&followers.row, place);
        for (k, level) in self.levels.iter().enumerate().skip(1) {
            let node = self.state.nodes[k];
            let row = self.rows[k].get_or_insert_with(|| level.row(node, siblings));
            let Some(child) = level.place(row, place) else {
                return score + self.missing[k];
            };
            score = level.value(row, child);
            (place, siblings) = (child, row.siblings);
        }
        score
    }
}

#[cfg(test)]
mod tests {
    use super::super::Model;
    use super::*;

    #[test]
    fn a_fan_says_what_advancing_says() {
        let model = Model::bundled();
        let ngrams = &model.ngrams;
        let classes = [Symbol::RARE, Symbol::FOREIGN, Symbol::JUNK, Symbol::BLANK];
        let symbols: Vec<Symbol> = model.symbols().chain(classes).collect();
        let mut state = ngrams.start();
        let (mut states, mut longest) = (vec![ngrams.empty(), state], 0);
        for c in "他们在河边说了很多话，AB 12 鐨".chars() {
            state = ngrams.advance(state, model.fold(c)).0;
            longest = longest.max(state.length);
            states.push(state);
        }
        assert_eq!(usize::from(longest), ngrams.order() - 1);
        for state in states {
            let mut fan = ngrams.fan(state);
            for symbol in &symbols {
                assert_eq!(fan.score(*symbol), ngrams.advance(state, *symbol).1);
            }
        }
    }
}
