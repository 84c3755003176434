//! Several names in one value or one line: parted, and freed of what their owners are.

use std::sync::LazyLock;

use super::labels::is_field_label;
use super::names::{is_institution, is_office, is_person, is_publisher, tidy, without_code};
use crate::stages::strip::pattern::Pattern;
use crate::stages::strip::skeleton::{fold, is_han};

static ROLE: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(r"^.{0,14}?(?:记者|通讯员|评论员|特约撰稿人?|撰稿人|实习生|编辑)[ :：]*")
});

static INNER_ROLE: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"[ 、,]+(?:本报|见习|实习|特约)?(?:记者|通讯员|实习生|摄影报道|摄影|报道|文/图|图/文|文图|图文|文|图)[ :]*",
    )
});

static PHOTOGRAPHER: LazyLock<Pattern> =
    LazyLock::new(|| Pattern::new(r"\p{Han}{1,2}[^文\W] ?/ ?(?:图|摄影|摄)(?: |$)"));

/// One or several names, separated by single blanks; `None` if it does not look like names.
pub(super) fn people(raw: &str) -> Option<String> {
    /// More names than this are a list of guests, not of authors.
    const MOST: usize = 8;
    /// The longest name: a pen name, a transliterated one, an office.
    const LONGEST_NAME: usize = 16;
    let mut text = without_code(raw.trim());
    let folded = fold(&text);
    if let Some(role) = ROLE.find(&folded.text).filter(|role| {
        // Between names a role parts them.
        !INNER_ROLE.is_match(role.as_str())
    }) {
        text = folded
            .original(&text, role.end()..folded.text.len())
            .to_owned();
    }
    let text = without_photographers(&without_roles(&text));
    let mut names: Vec<String> = Vec::new();
    let mut open = false;
    for token in
        text.split(|c: char| c.is_whitespace() || "、，,;；/|｜&＆()（）[]【】".contains(c))
    {
        let token = without_institution(without_title(tidy(token)));
        let count = token.chars().count();
        let counter = matches!(
            token.as_str(),
            "评论"
                | "阅读"
                | "浏览"
                | "点击"
                | "分享"
                | "收藏"
                | "打印"
                | "人气"
                | "字体大小"
                | "字体"
                | "字号"
                | "大"
                | "中"
                | "小"
                | "举报"
                | "编辑"
                | "编译"
                | "編譯"
                | "原创"
                | "原創"
                | "QQ"
                | "qq"
                | "文字"
                | "撰文"
        );
        // What somebody did, in brackets before his name; photographers come last.
        if matches!(token.as_str(), "摄影" | "攝影" | "图片" | "圖片") && !names.is_empty()
        {
            break;
        }
        // The place and the verb of a report behind the names, a column of the site, and a role beside another: `编辑、题图 | 甲乙`.
        let column = ["频道", "頻道", "精选", "精選"]
            .iter()
            .any(|word| token.contains(word));
        if (reports_from(&token) || column) && !names.is_empty() || is_field_label(&token) {
            continue;
        }
        if count == 0 || counter || token.chars().all(|c| c.is_ascii_digit()) {
            continue;
        }
        // A year begins a headline.
        let year = token.chars().take_while(char::is_ascii_digit).count() == 4;
        if year && token.contains(is_han) {
            return None;
        }
        if count > LONGEST_NAME
            || token.contains("--")
            || token.contains(['。', '？', '！', '：', ':', '“', '…', '?', '!', '．'])
        {
            return None;
        }
        let latin = !token.contains(is_han);
        match names.last_mut() {
            // 丁 涛 is one name, and so is Bill Gates.
            Some(last) if open && count == 1 && !latin => {
                last.push_str(&token);
                open = false;
            }
            Some(last) if latin && !last.contains(is_han) => {
                last.push(' ');
                last.push_str(&token);
            }
            _ => {
                open = count == 1 && !latin;
                names.push(token);
            }
        }
    }
    without_offices(&mut names);
    // The house of the next person in the line.
    if names.iter().any(|name| is_person(name)) {
        let house =
            |name: &String| name.chars().count() > 2 && is_publisher(name) && !is_person(name);
        names.retain(|name| !house(name));
    }
    // What is left of a role: `文/摄`.
    names.retain(|name| name.chars().count() > 1 || !name.contains(is_han));
    if are_clauses(&names) {
        return None;
    }
    (!names.is_empty() && names.len() <= MOST).then(|| names.join(" "))
}

/// Whether a word says from where it is reported: `海州報導`.
fn reports_from(word: &str) -> bool {
    const VERBS: [&str; 4] = ["報導", "报导", "報道", "报道"];
    let place = VERBS.iter().find_map(|verb| word.strip_suffix(verb));
    place.is_some_and(|place| place.chars().count() <= 4 && place.chars().all(is_han))
}

/// Whether several names are none, but what a sentence is made of: `记者：桥修好了以后，…`.
fn are_clauses(names: &[String]) -> bool {
    /// The longest name of several, in characters.
    const NAME: usize = 6;
    let clause = |name: &String| {
        let count = name.chars().filter(|&c| is_han(c)).count();
        count > NAME && !is_institution(name) && !is_office(name) && !is_publisher(name)
    };
    names.len() > 1 && names.iter().all(clause)
}

/// A list of names with nothing but marks between them, spelled as it was: `甲乙、記者丙丁`.
fn without_roles(text: &str) -> String {
    let folded = fold(text);
    let (mut names, mut at) = (String::new(), 0);
    for role in INNER_ROLE.find_iter(&folded.text) {
        names.push_str(folded.original(text, at..role.start()));
        names.push('、');
        at = role.end();
    }
    names.push_str(folded.original(text, at..folded.text.len()));
    names
}

/// Names without those of whom a stroke says that they took the pictures: `林小渡/文 周河/图`.
fn without_photographers(text: &str) -> String {
    let folded = fold(text);
    if !PHOTOGRAPHER.is_match(&folded.text) {
        return text.to_owned();
    }
    let (mut names, mut at) = (String::new(), 0);
    for found in PHOTOGRAPHER.find_iter(&folded.text) {
        names.push_str(folded.original(text, at..found.start()));
        at = found.end();
    }
    names.push_str(folded.original(text, at..folded.text.len()));
    names
}

/// The name of a person without where he works, run on before it: `某某大学历史学院甲乙`.
fn without_institution(token: String) -> String {
    const ENDS: [&str; 16] = [
        "大学",
        "大學",
        "学院",
        "學院",
        "研究院",
        "研究所",
        "医院",
        "醫院",
        "中心",
        "公司",
        "集团",
        "委员会",
        "学会",
        "协会",
        "宣传部",
        "检察院",
    ];
    /// The shortest of both together, in characters.
    const LONG: usize = 6;
    if token.chars().count() < LONG || !token.chars().all(is_han) {
        return token;
    }
    let end = ENDS
        .iter()
        .filter_map(|end| Some(token.rfind(end)? + end.len()))
        .max();
    let name = end.map(|end| &token[end..]);
    match name.filter(|name| is_person(name)) {
        Some(name) => name.to_owned(),
        None => token,
    }
}

/// A name without what its owner is that runs on behind it: `甲乙丙某某大学教授`.
fn without_title(token: String) -> String {
    const TITLES: [&str; 12] = [
        "教授",
        "研究员",
        "主任",
        "院长",
        "会长",
        "所长",
        "局长",
        "主席",
        "书记",
        "讲师",
        "博士",
        "作家",
    ];
    /// The shortest name with a title behind it, in characters; a name with a title alone is one.
    const LONG: usize = 8;
    let titled = TITLES.iter().any(|title| token.ends_with(title));
    if !titled || token.chars().count() < LONG {
        return token;
    }
    let cut = |count: usize| -> String { token.chars().take(count).collect() };
    // Three characters, but where the name of a place begins with the third of them.
    let two = cut(2);
    let place = begins_with_place(&token[two.len()..]);
    let name = if place { two } else { cut(3) };
    if is_person(&name) { name } else { token }
}

/// Whether a text begins with the name of a place, told by what follows two characters: what a part
/// of a country is called, or a school, which is called after more than one character; or with what
/// is called after the country.
fn begins_with_place(text: &str) -> bool {
    const PARTS: &str = "省市县縣区區州盟旗";
    const SCHOOLS: [&str; 6] = ["大学", "大學", "学院", "學院", "医院", "醫院"];
    const COUNTRY: [&str; 8] = [
        "中国", "中國", "全国", "全國", "国家", "國家", "中共", "国务",
    ];
    let Some((at, part)) = text.char_indices().nth(2) else {
        return false;
    };
    let school = SCHOOLS.iter().any(|school| text[at..].starts_with(school));
    PARTS.contains(part) || school || COUNTRY.iter().any(|country| text.starts_with(country))
}

/// Takes out what somebody is, or where he works, before his name: `某某学会原会长 甲乙`.
fn without_offices(names: &mut Vec<String>) {
    /// The longest name of a person in Chinese characters; a foreign one has a dot.
    const PERSON: usize = 5;
    let is_house = |name: &str| is_office(name) || is_institution(name);
    if names.iter().any(|name| is_person(name) && !is_house(name)) {
        let office = |name: &String| {
            is_house(name)
                || name.contains(is_han)
                    && !name.contains(['·', '•'])
                    && name.chars().count() > PERSON
        };
        names.retain(|name| !office(name));
    }
}

/// The names of persons of which a line consists, as papers have them below the headline: one of
/// three characters, or several, numbered or not, behind the school of the first.
pub(in crate::stages::strip) fn persons(line: &str) -> Option<Vec<String>> {
    /// The longest such line, in characters.
    const LONGEST: usize = 30;
    if line.chars().count() > LONGEST {
        return None;
    }
    // `林 小 渡`, `林 渡`
    let spaced: Vec<&str> = line.split_whitespace().collect();
    if (2..=3).contains(&spaced.len()) && spaced.iter().all(|part| part.chars().count() == 1) {
        return Some(spaced.concat())
            .filter(|name| is_person(name))
            .map(|name| vec![name]);
    }
    let mut names: Vec<String> = line
        .split(|c: char| c.is_whitespace() || "、，,+＋/／;；".contains(c))
        .map(|name| name.trim_matches(|c: char| c.is_ascii_digit() || "*＊".contains(c)))
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect();
    let school = names.len() > 1 && is_institution(&names[0]);
    if school {
        names.remove(0);
    }
    let whole = names.iter().any(|name| name.chars().count() == 3);
    (whole
        && names
            .iter()
            .all(|name| is_person(name) && !is_publisher(name)))
    .then_some(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_is_behind_the_name() {
        for (token, name) in [
            ("林小渡海潮大学教授", "林小渡"),
            ("周河海潮大学教授", "周河"),
            ("周河海潮省委党校教授", "周河"),
            ("周河中国渡口协会会长", "周河"),
            ("林小渡海潮县渡口所所长", "林小渡"),
            ("周河教授", "周河教授"),
        ] {
            assert_eq!(without_title(token.to_owned()), name, "{token}");
        }
    }

    #[test]
    fn where_somebody_works_before_the_name() {
        for (token, name) in [
            ("青禾大学历史学院周大河", "周大河"),
            ("青禾集团周河", "周河"),
            ("青禾大学文学院", "青禾大学文学院"),
            ("青禾大学历史系", "青禾大学历史系"),
            ("青禾县渡口管理委员会", "青禾县渡口管理委员会"),
            ("周大河", "周大河"),
        ] {
            assert_eq!(without_institution(token.to_owned()), name, "{token}");
        }
    }

    #[test]
    fn who_took_the_pictures_is_no_author() {
        let names = people("周河/文 林小渡/图");
        assert_eq!(names.as_deref(), Some("周河"));
        let names = people("周河 文/图");
        assert_eq!(names.as_deref(), Some("周河"));
    }

    #[test]
    fn clauses_are_no_names() {
        assert_eq!(people("老桥修好以后的第一个早晨，对岸没有人先走过来"), None);
        let offices = people("青禾县老桥修缮委员会、青禾县渡口管理委员会");
        assert!(offices.is_some());
    }

    #[test]
    fn names_keep_their_spelling_beside_roles() {
        let names = people("陳小渡、記者謝大河");
        assert_eq!(names.as_deref(), Some("陳小渡 謝大河"));
        let names = people("周河 通讯员 林小渡 摄影报道");
        assert_eq!(names.as_deref(), Some("周河 林小渡"));
    }

    #[test]
    fn names_alone_in_a_line() {
        for (line, names) in [
            ("林小渡", Some("林小渡")),
            ("林小渡1 周河2", Some("林小渡 周河")),
            ("林小渡+周河", Some("林小渡 周河")),
            ("林 小 渡", Some("林小渡")),
            ("大 中 小", None),
            ("海潮大学 林小渡", Some("林小渡")),
            ("周河", None),
            ("林小渡的船", None),
            ("文化 安全", None),
        ] {
            let found = persons(line).map(|names| names.join(" "));
            assert_eq!(found.as_deref(), names, "{line}");
        }
    }
}
