//! Encodings of seven bits that switch sets by escape sequences: HZ-GB-2312 (RFC 1843) and
//! ISO-2022-CN with ISO-2022-CN-EXT (RFC 1922).
//!
//! The state is carried from window to window. A line end goes back to ASCII in all of them, and
//! in ISO-2022-CN forgets the sets: damage in one line does not reach the next.

use super::{cns, gb2312, ir165};
use crate::stages::decode::damage::Damage;

const ESC: u8 = 0x1B;
const SHIFT_OUT: u8 = 0x0E;
const SHIFT_IN: u8 = 0x0F;

/// How many stretches between marks are looked at.
pub(in crate::stages::decode) const STRETCHES: usize = 64;

/// A set of two-byte characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Set {
    Gb2312,
    Ir165,
    Cns(u8),
}

impl Set {
    fn read(self, row: u8, cell: u8) -> Option<char> {
        match self {
            Self::Gb2312 => gb2312(row, cell),
            Self::Ir165 => ir165(row, cell),
            Self::Cns(plane) => cns(plane, row, cell),
        }
    }
}

/// Which sets are in force.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::stages::decode) struct State {
    shifted: bool,
    sets: [Option<Set>; 3],
    /// Whether a set of ISO-2022-CN-EXT was called for.
    pub(in crate::stages::decode) extended: bool,
}

impl State {
    /// Inside a shift, as a text is that was cut there.
    pub(in crate::stages::decode) fn inside() -> Self {
        Self {
            shifted: true,
            ..Self::default()
        }
    }
}

/// The sink of one decoding run.
struct Out<'o> {
    base: u64,
    text: &'o mut String,
    damage: &'o mut Damage,
}

impl Out<'_> {
    /// The two-byte character at `at`; the bytes consumed.
    fn pair(&mut self, set: Option<Set>, bytes: &[u8], at: usize) -> usize {
        let pair = bytes
            .get(at..at + 2)
            .filter(|pair| pair.iter().all(|b| (0x21..0x7F).contains(b)));
        let decoded = set
            .zip(pair)
            .and_then(|(set, pair)| set.read(pair[0], pair[1]));
        match decoded {
            Some(c) => self.text.push(c),
            None => self.malformed(at),
        }
        if pair.is_some() { 2 } else { 1 }
    }

    fn malformed(&mut self, at: usize) {
        self.damage.malformed(self.base + at as u64);
        self.text.push('\u{FFFD}');
    }

    /// The single byte at `at`; the bytes consumed.
    fn ascii(&mut self, byte: u8, at: usize) -> usize {
        if byte < 0x80 {
            self.text.push(char::from(byte));
        } else {
            self.malformed(at);
        }
        1
    }
}

/// Decodes HZ.
pub(in crate::stages::decode) fn decode_hz(
    bytes: &[u8],
    base: u64,
    state: &mut State,
    text: &mut String,
    damage: &mut Damage,
) {
    let mut out = Out { base, text, damage };
    let mut at = 0;
    while at < bytes.len() {
        at += hz_step(bytes, at, state, &mut out);
    }
}

/// What stands at `at` in HZ; the bytes consumed.
fn hz_step(bytes: &[u8], at: usize, state: &mut State, out: &mut Out<'_>) -> usize {
    match (bytes[at], bytes.get(at + 1), state.shifted) {
        (b'~', Some(b'{'), false) | (b'~', Some(b'}'), true) => {
            state.shifted = !state.shifted;
            2
        }
        (b'~', Some(b'~'), false) => {
            out.text.push('~');
            2
        }
        (b'~', Some(b'\n'), false) => 2,
        (byte, ..) if is_line_end(byte) => {
            state.shifted = false;
            out.ascii(byte, at)
        }
        (0x21..0x7F, _, true) => out.pair(Some(Set::Gb2312), bytes, at),
        (byte, ..) => out.ascii(byte, at),
    }
}

/// Decodes ISO-2022-CN and ISO-2022-CN-EXT.
pub(in crate::stages::decode) fn decode_iso_2022_cn(
    bytes: &[u8],
    base: u64,
    state: &mut State,
    text: &mut String,
    damage: &mut Damage,
) {
    let mut out = Out { base, text, damage };
    let mut at = 0;
    while at < bytes.len() {
        at += iso_2022_cn_step(bytes, at, state, &mut out);
    }
}

/// What stands at `at` in ISO-2022-CN; the bytes consumed.
fn iso_2022_cn_step(bytes: &[u8], at: usize, state: &mut State, out: &mut Out<'_>) -> usize {
    match bytes[at] {
        ESC => escape(bytes, at, state, out),
        shift @ (SHIFT_OUT | SHIFT_IN) => {
            state.shifted = shift == SHIFT_OUT;
            1
        }
        byte if is_line_end(byte) => {
            *state = State {
                extended: state.extended,
                ..State::default()
            };
            out.ascii(byte, at)
        }
        // Damage may have taken the designation: then it is the set of nearly all such text.
        0x21..0x7F if state.shifted => out.pair(state.sets[0].or(Some(Set::Gb2312)), bytes, at),
        byte => out.ascii(byte, at),
    }
}

/// An escape sequence at `at`; the bytes consumed.
fn escape(bytes: &[u8], at: usize, state: &mut State, out: &mut Out<'_>) -> usize {
    let rest = &bytes[at + 1..];
    if let [b'$', slot @ (b')' | b'*' | b'+'), last, ..] = rest
        && let Some(set) = designated(*slot, *last)
    {
        state.extended |= !matches!(set, Set::Gb2312 | Set::Cns(1 | 2));
        state.sets[usize::from(slot - b')')] = Some(set);
        return 4;
    }
    match rest.first() {
        Some(b'N') => 2 + out.pair(state.sets[1], bytes, at + 2),
        Some(b'O') => 2 + out.pair(state.sets[2], bytes, at + 2),
        _ => {
            out.malformed(at);
            1
        }
    }
}

fn designated(slot: u8, last: u8) -> Option<Set> {
    Some(match (slot, last) {
        (b')', b'A') => Set::Gb2312,
        (b')', b'G') => Set::Cns(1),
        (b')', b'E') => Set::Ir165,
        (b'*', b'H') => Set::Cns(2),
        (b'+', b'I'..=b'M') => Set::Cns(last - b'I' + 3),
        _ => return None,
    })
}

/// Whether `bytes` call for a set of ISO-2022-CN.
pub(in crate::stages::decode) fn is_iso_2022_cn(bytes: &[u8]) -> bool {
    memchr::memmem::find_iter(bytes, b"\x1B$").any(|at| {
        matches!(bytes.get(at + 2..at + 4), Some(&[slot, last]) if designated(slot, last).is_some())
    })
}

/// Whether `bytes` hold anything that may shift to another set.
pub(in crate::stages::decode) fn has_shifts(bytes: &[u8]) -> bool {
    memchr::memchr2(ESC, SHIFT_OUT, bytes).is_some()
        || memchr::memmem::find(bytes, b"~{").is_some()
        || memchr::memmem::find(bytes, b"~}").is_some()
}

fn is_line_end(byte: u8) -> bool {
    byte == b'\n' || byte == b'\r'
}

/// What stands between SHIFT OUT and SHIFT IN or a line end.
pub(in crate::stages::decode) fn shifted_out(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    memchr::memchr_iter(SHIFT_OUT, bytes).map(|at| {
        let inner = &bytes[at + 1..];
        let ends = |b: &u8| is_line_end(*b) || matches!(*b, SHIFT_IN | SHIFT_OUT | ESC);
        &inner[..inner.iter().position(ends).unwrap_or(inner.len())]
    })
}

/// What stands between `~{` and `~}` or a line end.
pub(in crate::stages::decode) fn in_tildes(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    memchr::memmem::find_iter(bytes, b"~{").map(|at| {
        let inner = first_line(&bytes[at + 2..]);
        &inner[..memchr::memmem::find(inner, b"~}").unwrap_or(inner.len())]
    })
}

/// Whether any `~{` is closed by a `~}` in its line with nothing but whole characters between.
pub(in crate::stages::decode) fn has_closed_tildes(bytes: &[u8]) -> bool {
    let is_pair = |pair: &[u8]| matches!(pair, [0x21..=0x77, 0x21..=0x7E]);
    memchr::memmem::find_iter(bytes, b"~{")
        .take(STRETCHES)
        .any(|at| {
            let inner = first_line(&bytes[at + 2..]);
            memchr::memmem::find(inner, b"~}")
                .is_some_and(|end| end > 0 && inner[..end].chunks(2).all(is_pair))
        })
}

/// What begins a text of HZ that was cut inside `~{ … ~}`, up to the end of that stretch, with
/// what was left of the marks: a `~}` that nothing opened, or half a mark at either end.
pub(in crate::stages::decode) fn torn_hz(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let line = first_line(bytes);
    let opened = memchr::memmem::find(line, b"~{").unwrap_or(line.len());
    let skip = usize::from(line.starts_with(b"{"));
    if let Some(end) = memchr::memmem::find(&line[..opened], b"~}") {
        return (skip <= end).then(|| (skip, &line[skip..end]));
    }
    let whole = line.len() == bytes.len() && opened == line.len();
    let end = line.len() - usize::from(whole && line.ends_with(b"~"));
    let torn = opened == line.len() && (skip > 0 || end < line.len());
    (torn && skip < end).then(|| (skip, &line[skip..end]))
}

fn first_line(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().position(|b| is_line_end(*b));
    &bytes[..end.unwrap_or(bytes.len())]
}
