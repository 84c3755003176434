//! ASCII that is halves of hanzi. UTF-16 is two bytes a hanzi; read as GBK some of them become hanzi,
//! others ASCII (`就像禁止` becomes `1\螾亂bk`). Words, numbers and code are put together otherwise: here is told
//! what honest ASCII seldom has, and what that says of the text. Knows two characters side by side, no more.

/// How much (nats) ASCII costs more than its characters do where it goes on as no word does, and where a
/// letter or a digit stands right beside a hanzi. Set on spans of UTF-16 in sentences of the development corpus, where
/// ASCII cost as much as the hanzi that it was half of.
const ODD: f32 = 2.5;
const GLUED: f32 = 1.5;

/// How much ASCII on either side of a hanzi is looked at.
const REACH: usize = 6;

/// Whether ASCII stands around a hanzi, with all that is right `before` and right `behind` it, as halves do:
/// on both sides, or as no word on one.
pub(super) fn are_around(before: &[u8], behind: &[u8]) -> bool {
    let half = |byte: &&u8| byte.is_ascii_graphic();
    let first = before.iter().rev().take(REACH).take_while(half).count();
    let end = behind.iter().take(REACH).take_while(half).count();
    let no_word = |bytes: &[u8]| bytes.windows(2).any(|two| is_odd(two[0], two[1]));
    first > 0 && end > 0 || no_word(&before[before.len() - first..]) || no_word(&behind[..end])
}

/// Whether ASCII seldom has `one` and `two` side by side: a capital in a word, a sign within it.
fn is_odd(one: u8, two: u8) -> bool {
    let sign = |byte: u8| byte.is_ascii_punctuation() && !b".,-_/:()".contains(&byte);
    one.is_ascii_lowercase() && two.is_ascii_uppercase()
        || one.is_ascii_alphanumeric() && sign(two)
        || sign(one) && two.is_ascii_alphanumeric()
}

/// What `text` costs (nats) more than its characters do, read by themselves.
pub(super) fn price(text: &str) -> f32 {
    let mut before = '\n';
    let price = |c: char| price_of(std::mem::replace(&mut before, c), c);
    text.chars().map(price).sum()
}

/// What `c` costs (nats) more behind `before`.
pub(super) fn price_of(before: char, c: char) -> f32 {
    match [before, c].map(u8::try_from) {
        [Ok(before), Ok(c)] if is_odd(before, c) => ODD,
        [Ok(one), Err(_)] | [Err(_), Ok(one)] if one.is_ascii_alphanumeric() => GLUED,
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_numbers_and_code_are_no_halves() {
        for honest in ["用Rust写", "見 a-b/c.txt (v2)", "GB2312 与 UTF-8"] {
            let odd = honest
                .as_bytes()
                .windows(2)
                .filter(|two| is_odd(two[0], two[1]));
            assert_eq!(odd.count(), 0, "{honest}");
        }
        // 就像禁止印刷 and one that is honest
        assert_eq!(price("1\\螾亂bkpS7R机"), 2.0 * ODD + 2.0 * GLUED);
        assert_eq!(price("也1"), GLUED);
    }

    #[test]
    fn halves_stand_around_a_hanzi_on_both_sides_or_as_no_word() {
        let around = |text: &str| {
            let (before, behind) = text.split_once('甕').expect("it stands there");
            are_around(before.as_bytes(), behind.as_bytes())
        };
        assert!(around("z2甕Q收"));
        assert!(around("向甕p:S>了"));
        assert!(!around("一口甕。"));
        assert!(!around("一口甕Rust写"));
    }
}
