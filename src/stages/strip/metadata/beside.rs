//! The words beside a date that may be names, freed of what is none of them: counters, roles, places, buttons that are
//! run on behind a name.

use std::borrow::Cow;
use std::ops::Range;

use super::counters::is_counter;
use super::handles::is_site;
use super::names::{is_nobody, is_person, is_publisher, run_together, tidy};
use super::noise::noise_in;
use crate::stages::strip::skeleton::{Folded, fold, is_han};

/// The words of a part of a line that may be names, quoted as they were written wherever nothing
/// was taken out of them.
pub(super) fn names_in(line: &str, folded: &Folded, range: Range<usize>) -> Vec<String> {
    let original = folded.original(line, range.clone());
    let text = &folded.text[range];
    let cleaned = match noise_in(text) {
        Some(noise) => noise.replace_all(text, " "),
        None => Cow::Borrowed(text),
    };
    // Words on either side of a stroke are none of one name.
    let cells = cells(&cleaned);
    cells
        .into_iter()
        .flat_map(|cell| joined(&without_place(cell.split(' ').collect())))
        .collect::<Vec<_>>()
        .iter()
        .map(|word| quoted(original, word))
        .map(|word| tidy(word.split(['[', '［', '【']).next().unwrap_or_default()))
        .map(said_once)
        .map(house_of_a_role)
        .map(without_role)
        .map(without_nobody)
        .map(without_on)
        .filter(|word| {
            !word.is_empty()
                && !is_nobody(word)
                && word != "由"
                && word.to_lowercase() != "by"
                && !is_role(word)
                && !is_report(word)
                && !is_site(word)
                && (is_publisher(word) || !is_counter(word))
        })
        .map(|word| word.trim_matches(['《', '》']).to_owned())
        .flat_map(|word| run_together(&word).unwrap_or_else(|| vec![word]))
        .flat_map(|word| persons_in_a_row(&word).unwrap_or_else(|| vec![word]))
        .flat_map(|word| house_and_person(&word).unwrap_or_else(|| vec![word]))
        .collect()
}

/// A name that stands twice in a row, below a picture and beside it: `林小渡林小渡`.
fn said_once(word: String) -> String {
    /// The shortest name, in bytes: two Chinese characters.
    const NAME: usize = 6;
    let half = word.len() / 2;
    let twice = half >= NAME && word.is_char_boundary(half) && word[..half] == word[half..];
    if twice { word[..half].to_owned() } else { word }
}

/// The persons that a word names with marks between them: `林小渡、周河`.
fn persons_in_a_row(word: &str) -> Option<Vec<String>> {
    let names: Vec<String> = word.split('、').map(str::to_owned).collect();
    (names.len() > 1 && names.iter().all(|name| is_person(name))).then_some(names)
}

/// The site and the person whose names are run together: `青禾网林小渡`.
fn house_and_person(word: &str) -> Option<Vec<String>> {
    /// What ends a site before a name.
    const ENDS: [char; 4] = ['网', '網', '报', '報'];
    /// The last characters of places, of editions and of columns, which begin as some names do.
    const OTHERWISE: &str = "版州市县縣区區省社台网網报報部刊道戏戲频頻苏蘇西徽夏肃肅";
    let at = word.rfind(ENDS)?;
    let end = at + word[at..].chars().next().map_or(0, char::len_utf8);
    let (house, name) = word.split_at(end);
    let fits = house.chars().count() >= 3 && is_publisher(house) && is_person(name);
    let place = name.ends_with(|c| OTHERWISE.contains(c));
    (fits && !place).then(|| vec![house.to_owned(), name.to_owned()])
}

/// The cells of a part of a line: a stroke parts them, and a dot but for one in a name in two scripts, `FERRY中文·QH`.
fn cells(text: &str) -> Vec<&str> {
    let mixed = |cell: &str| {
        let latin = |c: char| c.is_ascii_alphabetic();
        cell.contains(latin) && cell.contains(is_han) && cell.contains('·') && !cell.contains(' ')
    };
    text.split(['|', '/'])
        .flat_map(|cell| match mixed(cell.trim()) {
            true => vec![cell],
            false => cell.split('·').collect(),
        })
        .collect()
}

/// The words but for where or with what a post was written: `来自 某地`.
fn without_place(mut words: Vec<&str>) -> Vec<&str> {
    if let Some(from) = words.iter().position(|word| *word == "来自")
        && words
            .get(from + 1)
            .is_some_and(|place| !is_publisher(place))
    {
        words.truncate(from);
    }
    words
}

/// The name of a person without what he is, or where he works, run on before it: `记者甲乙`.
fn without_role(word: String) -> String {
    let name = ["记者", "記者", "编译", "編譯"]
        .iter()
        .find_map(|role| word.strip_prefix(role));
    match name.or_else(|| behind_desk(&word)) {
        Some(name) if is_person(name) => name.to_owned(),
        _ => word,
    }
}

/// The name of three characters behind the desk of a paper or the role of its owner: `某某新聞中心甲乙丙`.
fn behind_desk(word: &str) -> Option<&str> {
    let desks = [
        "新闻中心",
        "新聞中心",
        "采访中心",
        "採訪中心",
        "记者",
        "記者",
    ]
    .iter();
    let name = desks
        .filter_map(|desk| Some(word.rsplit_once(desk)?.1))
        .next()?;
    (name.chars().count() == 3).then_some(name)
}

/// A name without what is run on behind it: the word that says nobody has signed, the beginning of a button, what the
/// account is of: `副刊佚名`, `海潮网我要`, `海潮时报微博`.
fn without_nobody(word: String) -> String {
    /// The shortest name, in characters.
    const NAME: usize = 2;
    const ENDS: [&str; 5] = ["佚名", "匿名", "我要", "我来", "微博"];
    let name = ENDS.iter().find_map(|end| word.strip_suffix(end));
    name.filter(|name| name.chars().count() >= NAME)
        .map_or_else(|| word.clone(), str::to_owned)
}

/// The paper of a reporter, before his name: `青禾日报记者`.
fn house_of_a_role(word: String) -> String {
    const ROLES: [&str; 4] = ["记者", "記者", "评论员", "評論員"];
    let house = ROLES.iter().find_map(|role| word.strip_suffix(role));
    let house = house.filter(|house| {
        house.chars().count() > 2 && is_publisher(house) && !house.starts_with('本')
    });
    house.map_or_else(|| word.clone(), str::to_owned)
}

/// A name in Latin letters without the word before a day that is run on behind it: `river_lin on`.
fn without_on(word: String) -> String {
    let bare = word.strip_suffix(" on").or(word.strip_suffix(" at"));
    bare.map_or_else(|| word.clone(), str::to_owned)
}

/// Whether a word is from where somebody reports: `海州报导`.
fn is_report(word: &str) -> bool {
    /// The longest, in characters.
    const LONGEST: usize = 8;
    let ends = ["报导", "報導", "报道", "報道"];
    word.chars().count() <= LONGEST && ends.iter().any(|end| word.ends_with(end))
}

/// Whether a word is what somebody is, before his name: `某网记者`.
fn is_role(word: &str) -> bool {
    ["记者", "記者", "通讯员", "通訊員", "评论员", "評論員"]
        .iter()
        .any(|role| word.ends_with(role))
}

/// Whether a word beside a date is a headline rather than a name.
pub(super) fn is_too_long(word: &str) -> bool {
    /// The longest name that is not known for one, in Chinese characters or twice as many Latin ones.
    const NAME: usize = 10;
    let latin = word.chars().filter(char::is_ascii).count();
    word.contains(is_han) && word.chars().count() - latin / 2 > NAME && !is_publisher(word)
}

/// Latin words in a row are one name.
fn joined(words: &[&str]) -> Vec<String> {
    let latin = |word: &str| word.starts_with(|c: char| c.is_ascii_alphabetic()) && word.is_ascii();
    let mut names: Vec<String> = Vec::new();
    for word in words.iter().filter(|word| !word.is_empty()) {
        match names.last_mut() {
            Some(last) if latin(word) && latin(last) => {
                last.push(' ');
                last.push_str(word);
            }
            _ => names.push((*word).to_owned()),
        }
    }
    names
}

/// `word` as the original has it: the same number of characters at the place where its folded form
/// would stand.
fn quoted(original: &str, word: &str) -> String {
    if original.contains(word) {
        return word.to_owned();
    }
    let dotted = word.contains('·');
    let lower = original.to_ascii_lowercase();
    if word.contains(' ')
        && let Some(at) = lower.find(word)
    {
        return original[at..at + word.len()].to_owned();
    }
    original
        .split(|c: char| c.is_whitespace() || "|｜/／╱".contains(c) || !dotted && c == '·')
        .find(|part| fold(part).text == word)
        .map_or_else(|| word.to_owned(), str::to_owned)
}
