//! What is no article: text of another language, program code. The rules are about Chinese pages,
//! so that nothing is taken out of such documents.

use super::lines::Line;
use super::skeleton::{is_han, is_numeral};

/// Lines that are looked at, at either end.
const SAMPLE: usize = 100;
/// The most that is looked at of one line, in bytes.
const LINE_BYTES: usize = 120;

/// Why the document that `lines` come from is kept as it is, if it is. The thresholds lie between
/// pages with the longest English names and listings (a fifth of their characters is Chinese) and
/// sources with Chinese comments.
pub(super) fn is_no_article(lines: &[Line<'_>]) -> Option<&'static str> {
    let head = &lines[..lines.len().min(SAMPLE)];
    let tail = &lines[head.len().max(lines.len().saturating_sub(SAMPLE))..];
    // Counted at least and at most, at a fraction of the price: most pages are Chinese beyond doubt.
    let (mut han, mut others) = (0, 0);
    for line in head.iter().chain(tail) {
        let bytes = &line.text.as_bytes()[..line.text.floor_char_boundary(LINE_BYTES)];
        // With these begin characters that are ideographs, all of three bytes.
        let count = bytes
            .iter()
            .filter(|&&b| (0xE5..=0xE9).contains(&b))
            .count();
        (han, others) = (han + count, others + bytes.len().saturating_sub(3 * count));
    }
    if han * 3 >= others {
        return None;
    }
    let (mut han, mut others, mut code) = (0, 0, 0);
    for line in head.iter().chain(tail) {
        let text = &line.text[..line.text.floor_char_boundary(LINE_BYTES)];
        for c in text.chars() {
            if is_han(c) {
                han += 1;
            } else {
                others += usize::from(is_letter(c));
            }
        }
        code += usize::from(is_code(text));
    }
    if han * 10 < others {
        Some("hardly any Chinese")
    } else if code * 5 >= (head.len() + tail.len()) * 2 && han * 3 < others {
        Some("program code")
    } else {
        None
    }
}

/// Whether `c` is a letter of another script, near enough: marks of CJK and typography are not.
fn is_letter(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphabetic(),
        '\u{2000}'..='\u{2bff}' | '\u{3000}'..='\u{303f}' | '\u{fe00}'..='\u{ffef}' => false,
        _ => true,
    }
}

/// Whether a line looks like one of a program: how it ends, or how it begins.
pub(super) fn is_code(line: &str) -> bool {
    const BEGINS: [&str; 10] = [
        "</", "//", "/*", "* ", "*/", "#!", "#include", "#define", "#if", "#endif",
    ];
    line.ends_with([';', '{', '}', '\\'])
        || line.ends_with("*/")
        || line.ends_with("),")
        || line.ends_with("):")
        || BEGINS.iter().any(|begin| line.starts_with(begin))
}

/// Whether a line is an element or a remark of markup that is printed as text, or closing brackets alone:
/// `<river name="a"/>`, `<!-- … -->`, `})`. Furniture is neither.
pub(super) fn is_markup(line: &str) -> bool {
    let brackets = |c: char| ")]}>;,".contains(c);
    let closes = !line.is_empty()
        && line.chars().all(|c| brackets(c) || c == ' ')
        && line.starts_with([')', ']', '}']);
    let element = || {
        let name = line
            .strip_prefix('<')
            .map(|rest| rest.trim_start_matches(['/', '?', '!', '-']));
        name.is_some_and(|name| {
            name.starts_with(|c: char| c.is_ascii_alphabetic()) || line.starts_with("<!--")
        }) && line.ends_with('>')
    };
    closes || element()
}

/// Whether the line at `index` is one of a listing, or its number, whatever its words.
pub(super) fn is_of_a_listing(lines: &[Line<'_>], index: usize) -> bool {
    is_within_code(lines, index) || numbers_a_line(lines, index)
}

/// Whether the line at `index` has no Chinese and a line of a program above or below it: `end` and
/// `) a` are no buttons there.
fn is_within_code(lines: &[Line<'_>], index: usize) -> bool {
    let beside = [index.checked_sub(1), Some(index + 1)];
    lines[index].shape.han == 0
        && beside
            .into_iter()
            .flatten()
            .filter_map(|i| lines.get(i))
            .any(|line| has_signs(line) || is_of_a_query(line.text))
}

/// Whether a line has the signs that programs are full of.
fn has_signs(line: &Line<'_>) -> bool {
    /// So many make a line one of a program.
    const SIGNS: usize = 3;
    let is_sign = |c: &u8| b"=(){}[];_@#$<>'\"+*".contains(c);
    line.text.bytes().filter(is_sign).count() >= SIGNS && !line.text.contains("://")
}

/// Whether a line is of a listing: of a program, or a command.
pub(super) fn is_listing(line: &Line<'_>) -> bool {
    let latin = line.shape.han * 3 < line.shape.chars;
    let text = line.text;
    let looks_so = || has_signs(line) || is_code(text) || is_command(text) || is_of_a_query(text);
    latin && *line.listing.get_or_init(looks_so)
}

/// Whether a line is a clause of a query that stands by itself, or one of the values of a list: `GROUP BY`, `'river',`.
fn is_of_a_query(text: &str) -> bool {
    const CLAUSES: [&str; 14] = [
        "SELECT",
        "SELECT DISTINCT",
        "FROM",
        "WHERE",
        "AND",
        "OR",
        "GROUP BY",
        "ORDER BY",
        "HAVING",
        "UNION",
        "UNION ALL",
        "VALUES",
        "BEGIN",
        "END",
    ];
    let value = text.strip_suffix(',').unwrap_or(text);
    let quoted = |quote: char| {
        let inner = value.strip_prefix(quote);
        inner
            .and_then(|inner| inner.strip_suffix(quote))
            .is_some_and(|inner| !inner.is_empty() && !inner.contains(quote))
    };
    CLAUSES.contains(&text) || quoted('\'') || quoted('"')
}

/// Whether a line is one of the steps that a text is made of: `第三步：打开客户端`.
pub(super) fn is_step(text: &str) -> bool {
    let number = text.strip_prefix('第').unwrap_or_default();
    let rest = number.trim_start_matches(|c: char| c.is_ascii_digit() || is_numeral(c));
    rest.len() < number.len() && rest.starts_with('步')
}

/// Whether a line looks like a command: words in small letters, several of them or with signs in them.
fn is_command(text: &str) -> bool {
    /// Of so many words without a sign.
    const WORDS: usize = 3;
    let text = text.trim_start_matches(['$', '#', '>', ' ']);
    let name = text.split(' ').next().unwrap_or_default();
    let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_./".contains(c);
    let mut words = text.split(' ').skip(1);
    let small = |word: &str| word.chars().all(is_name);
    let signs = |word: &str| {
        let word = word.trim_end_matches(['.', ',']);
        word.contains(['-', '.', '/', '_', '=', '<'])
    };
    name.len() >= 2
        && name.starts_with(|c: char| c.is_ascii_lowercase() || c == '.' || c == '/')
        && small(name)
        && (words.clone().any(signs) || words.clone().count() + 1 >= WORDS && words.all(small))
}

/// A line without the number that it begins with: `1.2 春天` is `春天`.
pub(super) fn without_number(text: &str) -> &str {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit() || ".、-•· )）".contains(c));
    rest.trim_start()
}

/// Whether the line at `index` is a number that stands beside a line of a listing: the number above
/// or below goes on from it, or the listing is right below.
pub(super) fn numbers_a_line(lines: &[Line<'_>], index: usize) -> bool {
    let number = |index: usize| {
        let text = lines.get(index)?.text;
        text.parse::<u16>().ok().filter(|_| !text.starts_with('0'))
    };
    let Some(own) = number(index) else {
        return false;
    };
    let above = index.checked_sub(1).and_then(number);
    above.is_some_and(|above| above + 1 == own)
        || number(index + 1) == own.checked_add(1)
        || lines.get(index + 1).is_some_and(is_listing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stages::strip::lines::split;

    fn of(text: &str) -> Option<&'static str> {
        is_no_article(&split(text))
    }

    #[test]
    fn words_of_buttons_within_code_are_code() {
        let lines = split("begin\nset @rows = (@rows + 1)\nend\n关注我们\n");
        let within: Vec<bool> = (0..4).map(|i| is_within_code(&lines, i)).collect();
        assert_eq!(within, [true, false, true, false]);
    }

    #[test]
    fn commands_and_their_numbers_are_of_a_listing() {
        let lines = split("1\ntool push origin master\n7\nabout us\nHome Page News\n");
        let of: Vec<bool> = (0..5).map(|i| is_of_a_listing(&lines, i)).collect();
        assert_eq!(of[..3], [true, false, false]);
        let commands: Vec<bool> = lines.iter().map(is_listing).collect();
        assert_eq!(commands, [false, true, false, false, false]);
    }

    #[test]
    fn elements_and_closing_brackets_are_markup() {
        for text in [
            "<river name=\"a\"/>",
            "</river>",
            "<!-- 老桥 -->",
            "})",
            ");",
        ] {
            assert!(is_markup(text), "{text}");
        }
        for text in ["<上一页>", ">", "> 国内", "<<", "(完)", ""] {
            assert!(!is_markup(text), "{text}");
        }
    }

    #[test]
    fn clauses_and_values_are_of_a_query() {
        for text in ["SELECT", "GROUP BY", "'river',", "\"ferry\""] {
            assert!(is_of_a_query(text), "{text}");
        }
        for text in ["Select", "FROM THE RIVER", "'river' and 'ferry'", "'"] {
            assert!(!is_of_a_query(text), "{text}");
        }
    }

    #[test]
    fn other_languages_and_code_are_told() {
        let foreign =
            "Home\nAbout us\nContact\nThe quick brown fox jumps over it.\n© 2020 版权所有\n";
        assert_eq!(of(&foreign.repeat(3)), Some("hardly any Chinese"));
        assert_eq!(of("첫 줄\n둘째 줄\n"), Some("hardly any Chinese"));
        let code = "#include <stdio.h>\n// 主程序\nint main(void) {\n    puts(\"你好\");\n    return 0;\n}\n";
        assert_eq!(of(code), Some("program code"));
        let page = "首页\nLinux 内核发布新版本\nint main(void) {\n}\nLinus Torvalds 宣布了这个消息，开发者可以下载。\n";
        assert_eq!(of(page), None);
        assert_eq!(of(""), None);
    }
}
