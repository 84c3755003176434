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
    // it is needed for single characters alone, so the steps do without a plan
    let config = Converter::builtin_config("t2s");
    let Ok((steps, _)) = config.and_then(|config| Converter::steps(&config, &|_| None)) else {
        return table;
    };
    let mut converted = String::new();
    for (rules, _) in steps.levels() {
        for (key, _) in rules.iter() {
            let mut chars = key.chars();
            let (Some(c), None) = (chars.next(), chars.next()) else {
                continue;
            };
            converted.clear();
            steps.run(key, &mut converted);
            let mut chars = converted.chars();
            if let (Some(simplified), None) = (chars.next(), chars.next()) {
                table.update(c, |_| u32::from(simplified));
            }
        }
    }
    table
}
