//! What the wording of a line is counted in: its pieces of one to three characters, hashed.
//!
//! The builder of the weights (`examples/wording.rs`) counts with this same file. A line comes in as
//! a skeleton; marks stand for its two ends, and every run of digits is one sign, because menus
//! differ by what they are called and not by the year. Nothing is known of positions or neighbours.

/// How many slots the pieces share; a power of two.
pub const SLOTS: usize = 1 << 16;
/// The longest piece, in characters.
const LONGEST: usize = 3;
/// No more characters of a line are read: longer lines are no entries of menus.
const READ: usize = 24;
/// The marks of the two ends; both are control characters, which no skeleton has.
const ENDS: [char; 2] = ['\u{2}', '\u{3}'];

/// Calls `each` with the slot of every piece of `skeleton`, of its length and of its share of Chinese
/// characters; how many there were. Linear in its length.
pub fn each_slot(skeleton: &str, mut each: impl FnMut(usize)) -> u16 {
    /// Kinds of what is counted, so that lengths and pieces do not share slots by design.
    const LENGTH: u32 = 1;
    const HAN: u32 = 2;
    let mut chars = ['\0'; READ + 2];
    let mut count = 1;
    let mut han = 0;
    chars[0] = ENDS[0];
    for c in skeleton.chars() {
        let sign = if c.is_ascii_digit() { '0' } else { c };
        if sign == '0' && chars[count - 1] == '0' {
            continue;
        }
        if count > READ {
            break;
        }
        han += u32::from(('\u{4E00}'..='\u{9FFF}').contains(&c));
        chars[count] = sign;
        count += 1;
    }
    let length = count as u32 - 1;
    chars[count] = ENDS[1];
    let chars = &chars[..=count];
    let mut pieces = 2;
    each(slot(LENGTH, &[length.min(16)]));
    each(slot(HAN, &[4 * han / length.max(1)]));
    for size in 1..=LONGEST {
        for piece in chars.windows(size) {
            if size == 1 && ENDS.contains(&piece[0]) {
                continue;
            }
            let mut codes = [0; LONGEST];
            for (code, c) in codes.iter_mut().zip(piece) {
                *code = *c as u32;
            }
            each(slot(0, &codes[..size]));
            pieces += 1;
        }
    }
    pieces
}

/// The slot of a row of numbers of one kind: FNV-1a over them, folded.
fn slot(kind: u32, codes: &[u32]) -> usize {
    const PRIME: u32 = 16_777_619;
    let mut hash = 2_166_136_261 ^ kind;
    for code in codes {
        hash = (hash ^ code).wrapping_mul(PRIME);
        hash ^= hash >> 15;
    }
    hash = hash.wrapping_mul(PRIME);
    (hash ^ hash >> 16) as usize & (SLOTS - 1)
}
