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

    fn ascii(&mut self, byte: u8, at: usize) {
        if byte < 0x80 {
            self.text.push(char::from(byte));
        } else {
            self.malformed(at);
        }
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
        let byte = bytes[at];
        at += match (byte, bytes.get(at + 1), state.shifted) {
            (b'~', Some(b'{'), false) => {
                state.shifted = true;
                2
            }
            (b'~', Some(b'}'), true) => {
                state.shifted = false;
                2
            }
            (b'~', Some(b'~'), false) => {
                out.text.push('~');
                2
            }
            (b'~', Some(b'\n'), false) => 2,
            (b'\n' | b'\r', ..) => {
                state.shifted = false;
                out.ascii(byte, at);
                1
            }
            (0x21..0x7F, _, true) => out.pair(Some(Set::Gb2312), bytes, at),
            _ => {
                out.ascii(byte, at);
                1
            }
        };
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
        let byte = bytes[at];
        at += match byte {
            ESC => escape(bytes, at, state, &mut out),
            SHIFT_OUT => {
                state.shifted = true;
                1
            }
            SHIFT_IN => {
                state.shifted = false;
                1
            }
            b'\n' | b'\r' => {
                *state = State {
                    extended: state.extended,
                    ..State::default()
                };
                out.ascii(byte, at);
                1
            }
            // Damage may have taken the designation: then it is the set of nearly all such text.
            0x21..0x7F if state.shifted => out.pair(state.sets[0].or(Some(Set::Gb2312)), bytes, at),
            _ => {
                out.ascii(byte, at);
                1
            }
        };
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

/// What stands between `~{` and `~}` or a line end; a `~}` that nothing opened ends what stands
/// before it in its line.
pub(in crate::stages::decode) fn in_tildes(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let opened = memchr::memmem::find_iter(bytes, b"~{").map(|at| {
        let inner = &bytes[at + 2..];
        let line = &inner[..inner
            .iter()
            .position(|b| is_line_end(*b))
            .unwrap_or(inner.len())];
        &line[..memchr::memmem::find(line, b"~}").unwrap_or(line.len())]
    });
    let torn = memchr::memmem::find(bytes, b"~}").and_then(|end| {
        let line = &bytes[bytes[..end]
            .iter()
            .rposition(|b| is_line_end(*b))
            .map_or(0, |at| at + 1)..end];
        memchr::memmem::find(line, b"~{")
            .is_none()
            .then(|| line.strip_prefix(b"{").unwrap_or(line))
    });
    torn.into_iter().chain(opened)
}
