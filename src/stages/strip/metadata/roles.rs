//! Bylines that name several people by their roles, without colons: `某报记者 甲乙 编辑 丙丁`.
//!
//! The whole line has to consist of roles and names, and most names have to be those of persons:
//! what is left over makes it a heading.

use std::ops::Range;

use super::names::{is_person, is_publisher, tidy};
use super::{Field, MetaLine};
use crate::stages::strip::lines::Shape;
use crate::stages::strip::skeleton::{Folded, is_han};

/// Roles in their simplified form, and what they name.
const ROLES: [(&str, Field); 29] = [
    ("记者", Field::Author),
    ("作者", Field::Author),
    ("撰文", Field::Author),
    ("撰稿", Field::Author),
    ("采写", Field::Author),
    ("文字", Field::Author),
    ("通讯员", Field::Author),
    ("实习生", Field::Author),
    ("责任编辑", Field::Editor),
    ("责编", Field::Editor),
    ("编辑", Field::Editor),
    ("校对", Field::Other),
    ("审校", Field::Other),
    ("审读", Field::Other),
    ("审核", Field::Other),
    ("摄影", Field::Other),
    ("制图", Field::Other),
    ("设计", Field::Other),
    ("主编", Field::Other),
    ("编委", Field::Other),
    ("监制", Field::Other),
    ("值班主任", Field::Other),
    ("值班编委", Field::Other),
    ("翻译", Field::Other),
    ("编审", Field::Other),
    ("签发", Field::Other),
    ("供图", Field::Other),
    ("排版", Field::Other),
    ("美编", Field::Other),
];

/// Reads a line of roles and names.
pub(super) fn roles(line: &str, folded: &Folded, shape: &Shape) -> Option<MetaLine> {
    /// The longest such line, in characters.
    const LONGEST: usize = 60;
    if shape.chars > LONGEST || shape.stops > 0 || shape.commas > 4 || shape.items < 2 {
        return None;
    }
    let mut fields: Vec<(Field, String)> = Vec::new();
    let mut role: Option<Field> = None;
    let (mut names, mut persons, mut roles, mut odd) = (0, 0, 0, 0);
    for (span, word) in words(&folded.text) {
        let original = tidy(folded.original(line, span));
        if original.is_empty() {
            continue;
        }
        if let Some(named) = role_of(word) {
            roles += 1;
            role = Some(named);
            let house = original.trim_end_matches(is_role_character);
            if is_publisher(house) && !house.starts_with('本') && fields.is_empty() {
                fields.push((Field::Source, house.to_owned()));
            }
            continue;
        }
        let Some(role) = role else {
            // The paper in front of the first role.
            if !fields.is_empty() || !is_publisher(&original) {
                return None;
            }
            fields.push((Field::Source, original));
            continue;
        };
        for name in original.split(['、', '，', ',']) {
            let fits = (2..=4).contains(&name.chars().count()) && name.chars().all(is_han);
            if !fits {
                odd += 1;
                continue;
            }
            names += 1;
            persons += usize::from(is_person(name));
            add(&mut fields, role, name);
        }
    }
    // Of a long list of roles one name may be an office.
    (roles > 0 && names > 0 && persons * 2 > names && odd * 3 <= names && odd <= roles / 3)
        .then_some(MetaLine {
            fields,
            date: None,
            labelled: roles > 1 || is_stroked_editor(&folded.text),
            beside: false,
            guessed: false,
        })
}

/// Whether a line is a name and the role of an editor behind a stroke: `甲乙/编辑`.
fn is_stroked_editor(text: &str) -> bool {
    text.split_once('/').is_some_and(|(name, role)| {
        is_person(name.trim()) && role_of(role.trim()) == Some(Field::Editor)
    })
}

/// The words of a folded line and where they stand, each role before its names: `甲乙/编辑` has it
/// behind, and a verb at the end says what all of them do.
fn words(text: &str) -> Vec<(Range<usize>, &str)> {
    let mut at = 0;
    let mut words = Vec::new();
    for word in text.split([' ', '|', '/']) {
        let span = at..at + word.len();
        at = span.end + 1;
        if !word.is_empty() {
            words.push((span, word));
        }
    }
    swap_behind(text, &mut words);
    let verb = |word: &str| matches!(word, "报道" | "报导" | "整理");
    if words.len() >= 3 && words.last().is_some_and(|(_, word)| verb(word)) {
        words.pop();
    }
    let named = |(span, name): &(Range<usize>, &str), (role, word): &(Range<usize>, &str)| {
        let stroke = text[span.end..role.start].contains('/');
        stroke && role_of(name).is_none() && role_of(word).is_some()
    };
    let mut pairs = words.chunks(2);
    if pairs.all(|pair| matches!(pair, [name, role] if named(name, role))) {
        for pair in words.chunks_mut(2) {
            pair.reverse();
        }
    }
    words
}

/// Puts what somebody did, behind a stroke behind his name, before it, among other roles: `通讯员 甲乙/文 丙丁/图`.
fn swap_behind(text: &str, words: &mut [(Range<usize>, &str)]) {
    for at in 1..words.len() {
        let (span, word) = &words[at];
        let did = matches!(*word, "文" | "图" | "摄" | "摄影");
        let stroke = did && text[..span.start].ends_with('/');
        if stroke && role_of(words[at - 1].1).is_none() && at > 1 {
            words.swap(at - 1, at);
        }
    }
}

/// The characters of the roles of reporters and editors, in either script.
fn is_role_character(c: char) -> bool {
    "记者記编编辑編輯责責任见見习習实實特约約派首席通讯訊员員".contains(c)
}

/// Of several people in one role all are named.
fn add(fields: &mut Vec<(Field, String)>, role: Field, name: &str) {
    match fields.last_mut() {
        Some((last, names)) if *last == role => {
            names.push(' ');
            names.push_str(name);
        }
        _ => fields.push((role, name.to_owned())),
    }
}

/// The role that a word names: its end, with the house or the kind in front of it.
fn role_of(word: &str) -> Option<Field> {
    /// What stands in front of a role, in characters: `每日某某`.
    const BEFORE: usize = 6;
    let word = word
        .trim_start_matches(['[', '(', '【'])
        .trim_end_matches(':');
    match word {
        "文" | "图文" => return Some(Field::Author),
        "图" | "摄" => return Some(Field::Other),
        _ => {}
    }
    ROLES.iter().find_map(|(role, field)| {
        let before = word.strip_suffix(role)?;
        (before.chars().count() <= BEFORE && before.chars().all(|c| is_han(c) || c == '·'))
            .then_some(*field)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stages::strip::skeleton::fold;

    fn read(line: &str) -> Option<Vec<(Field, String)>> {
        roles(line, &fold(line), &Shape::of(line)).map(|meta| meta.fields)
    }

    #[test]
    fn several_people_in_one_line() {
        let of = |pairs: &[(Field, &str)]| -> Option<Vec<(Field, String)>> {
            Some(pairs.iter().map(|(f, v)| (*f, (*v).to_owned())).collect())
        };
        use Field::*;
        assert_eq!(
            read("城南报 记者 段晓薇 编辑 樊华"),
            of(&[(Source, "城南报"), (Author, "段晓薇"), (Editor, "樊华")])
        );
        assert_eq!(
            read("编辑 樊华 校对 吴兴"),
            of(&[(Editor, "樊华"), (Other, "吴兴")])
        );
        assert_eq!(
            read("每日某经记者 陈晴 李雪　每日某经编辑 张海"),
            of(&[
                (Source, "每日某经"),
                (Author, "陈晴 李雪"),
                (Editor, "张海")
            ])
        );
        assert_eq!(read("【责编 樊华】"), of(&[(Editor, "樊华")]));
        assert_eq!(read("樊华/编辑"), of(&[(Editor, "樊华")]));
        assert_eq!(
            read("段晓薇/记者 樊华/責任編輯"),
            of(&[(Author, "段晓薇"), (Editor, "樊华")])
        );
        assert_eq!(read("编辑 樊华 报导"), of(&[(Editor, "樊华")]));
        assert_eq!(
            read("城南报记者 段晓薇 通讯员 吴兴/文 樊华/图"),
            of(&[(Source, "城南报"), (Author, "段晓薇 吴兴"), (Other, "樊华")])
        );
        assert_eq!(read("工具/编辑"), None);
        assert_eq!(read("记者 手记"), None);
        assert_eq!(read("编辑 部门 的 故事"), None);
    }
}
