//! Which lines of a page say when a message was written, on which floor, or how often something was read, and nothing
//! else. They look at one line each and know nothing of what stands around it.

/// Whether a line is a day and an hour in digits and nothing else: `2014-07-01 16:22`.
pub(super) fn is_stamp(text: &str) -> bool {
    // Most lines are told by their last character.
    if !text.trim_end().ends_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let text = ["发表于", "發表於", "发布于", "发表时间："]
        .iter()
        .find_map(|label| text.strip_prefix(label))
        .unwrap_or(text)
        .trim();
    let mut parts = text.split_whitespace();
    let (Some(day), Some(hour), None) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let numbers = |part: &str, marks: &[char], count: std::ops::RangeInclusive<usize>| {
        let parts: Vec<&str> = part.split(marks).collect();
        count.contains(&parts.len())
            && parts
                .iter()
                .all(|n| (1..=4).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_digit()))
    };
    numbers(day, &['-', '/', '.'], 3..=3) && numbers(hour, &[':'], 2..=3)
}

/// Whether a line is a name, a day, the hour or not, and the number of a message: `小渡 2014-07-01 3楼`.
pub(super) fn is_signed_stamp(text: &str) -> bool {
    /// The longest name, in words.
    const NAME: usize = 3;
    // Most lines are told by their last character, others by their last word.
    let ends = |c: char| c.is_ascii_digit() || "楼樓F".contains(c);
    if !text.trim_end().ends_with(ends) {
        return false;
    }
    if !text.split_whitespace().next_back().is_some_and(is_floor) {
        return false;
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let [name @ .., _] = words.as_slice() else {
        return false;
    };
    let day = |word: &&str| {
        let parts: Vec<&str> = word.split(['-', '/', '.']).collect();
        let digits = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
        parts.len() == 3 && parts[0].len() == 4 && parts.iter().all(digits)
    };
    let at = name.iter().position(day);
    at.is_some_and(|at| (1..=NAME).contains(&at) && name.len() - at <= 2)
}

/// Whether a line is the number of a message and when it was written, with the day of the week and a word for both or
/// without: `发表 #12 2023年3月4日星期六 15点06分`.
pub(super) fn is_numbered_stamp(text: &str) -> bool {
    const WORDS: [&str; 6] = ["发布", "發布", "发表", "發表", "发布于", "发表于"];
    // Most lines are told by their first character.
    let begins = |c: char| c.is_ascii_digit() || "发發#＃".contains(c);
    if !text.trim_start().starts_with(begins) {
        return false;
    }
    let words = text.split_whitespace();
    let mut words = words.skip_while(|word| WORDS.contains(word));
    let (Some(floor), Some(day), hour, None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return false;
    };
    let dated = day.starts_with(|c: char| c.is_ascii_digit())
        && day.contains(['年', '-', '/'])
        && day.chars().filter(char::is_ascii_digit).count() >= 6;
    let timed = hour.is_none_or(|hour| {
        hour.starts_with(|c: char| c.is_ascii_digit())
            && hour.contains([':', '点', '點', '时', '時'])
    });
    is_floor(floor) && dated && timed
}

/// Whether a line is the number of a message: `12楼`, `#12`.
pub(super) fn is_floor(text: &str) -> bool {
    let number = text
        .strip_suffix(['楼', '樓', 'F'])
        .or_else(|| text.strip_prefix(['#', '＃']));
    number.is_some_and(|number| {
        (1..=5).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Whether a line says how often something was read and, in digits, when, and nothing else: `02-26 阅读数 1917`.
pub(super) fn is_read_count(text: &str) -> bool {
    const READ: [&str; 8] = [
        "阅读数",
        "閱讀數",
        "阅读量",
        "阅读",
        "閱讀",
        "浏览",
        "瀏覽",
        "人气",
    ];
    let is_bare = |c: char| c.is_ascii_digit() || " -/.:：,()（）+万".contains(c);
    // Most lines are told by their last character.
    if !text.ends_with(is_bare) {
        return false;
    }
    let Some((before, after)) = READ.iter().find_map(|word| text.split_once(word)) else {
        return false;
    };
    let digits = |part: &str| part.bytes().any(|byte| byte.is_ascii_digit());
    before.chars().all(is_bare) && after.chars().all(is_bare) && digits(after)
}

/// Whether a line is a day in digits without the year, and whether a count stands behind it: `11-05 380`, `02-03 2万+`.
pub(super) fn day_and_count(text: &str) -> Option<bool> {
    let mut words = text.split_whitespace();
    let (month, day) = words.next()?.split_once('-')?;
    let number = |part: &str, most: u32| {
        let digits = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        digits
            && part
                .parse()
                .is_ok_and(|number: u32| (1..=most).contains(&number))
    };
    let count = words.next();
    let fits = number(month, 12) && number(day, 31) && words.next().is_none();
    (fits && count.is_none_or(is_count)).then_some(count.is_some())
}

/// Whether a word is a count: `380`, `2万+`.
pub(super) fn is_count(text: &str) -> bool {
    /// More digits are the number of an account.
    const DIGITS: usize = 7;
    let digits = text.trim_end_matches(['万', '萬', '+', 'k', 'w']);
    (1..=DIGITS).contains(&digits.len())
        && digits
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// Whether a line is a day with its year and the hour, written out, and nothing else: `2021年03月14日 07:20`.
pub(super) fn is_written_out(text: &str) -> bool {
    let Some((day, hour)) = text.split_once(' ') else {
        return false;
    };
    let digits = |part: &str| {
        (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let parts: Vec<&str> = day.split_inclusive(['年', '月', '日']).collect();
    let numbers = parts.iter().zip(['年', '月', '日']);
    parts.len() == 3
        && numbers
            .into_iter()
            .all(|(part, mark)| part.strip_suffix(mark).is_some_and(digits))
        && hour.split(':').count() == 2
        && hour.split(':').all(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_floors_and_readers() {
        assert!(is_stamp("2014-07-01 16:22") && is_stamp("发表于 2014/7/1 16:22:05"));
        assert!(
            !is_stamp("2014-07-01") && !is_stamp("2014-07-01 16:22 周河") && !is_stamp("16:22")
        );
        assert!(is_signed_stamp("周河 楼主 2014-07-01 1楼"));
        assert!(!is_signed_stamp("2014-07-01 1楼") && !is_signed_stamp("周河 2014-07-01 发表"));
        assert!(is_numbered_stamp("发表 #12 2023年3月4日星期六 15点06分"));
        assert!(is_numbered_stamp("#3 2023-03-04") && !is_numbered_stamp("#3 渡口 2023-03-04"));
        assert!(is_floor("12楼") && is_floor("#3") && !is_floor("楼") && !is_floor("12楼的人"));
        assert!(is_read_count("02-26 阅读数 1917") && is_read_count("阅读(36万+)"));
        assert!(!is_read_count("阅读 散文 12 篇") && !is_read_count("02-26 阅读"));
        for (text, count) in [
            ("11-05 380", Some(true)),
            ("02-03 2万+", Some(true)),
            ("10-15", Some(false)),
            ("13-05 380", None),
            ("11-05 380 周河", None),
            ("3-4 12", None),
        ] {
            assert_eq!(day_and_count(text), count, "{text}");
        }
        assert!(is_written_out("2021年03月14日 07:20") && !is_written_out("2021年03月14日"));
        assert!(!is_written_out("2021-03-14 07:20") && !is_written_out("3月14日 07:20"));
    }
}
