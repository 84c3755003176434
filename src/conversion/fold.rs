//! Character by character to simplified: for comparing and counting, not for text that is kept.

use std::sync::LazyLock;

use super::Converter;
use super::rules::CharTable;

/// `c` as it is written in simplified Chinese when it stands alone, by OpenCC's `t2s`
/// (compatibility ideographs included); any other character, and one that becomes several,
/// stays itself. One table look-up; the table (0.3 MB) is built on first use.
///
/// ```
/// use zhengwen::conversion::simplified_char;
/// assert_eq!(simplified_char('漢'), '汉');
/// assert_eq!(simplified_char('a'), 'a');
/// ```
#[inline]
pub fn simplified_char(c: char) -> char {
    static TABLE: LazyLock<CharTable> = LazyLock::new(table);
    match TABLE.get(c) {
        0 => c,
        code => char::from_u32(code).unwrap_or(c),
    }
}

fn table() -> CharTable {
    let mut table = CharTable::default();
    let Ok(converter) = Converter::builtin("t2s") else {
        return table;
    };
    for (rules, _) in converter.steps.levels() {
        for (key, _) in rules.iter() {
            let mut chars = key.chars();
            let (Some(c), None) = (chars.next(), chars.next()) else {
                continue;
            };
            let converted = converter.convert(key);
            let mut chars = converted.chars();
            if let (Some(simplified), None) = (chars.next(), chars.next()) {
                table.update(c, |_| u32::from(simplified));
            }
        }
    }
    table
}
