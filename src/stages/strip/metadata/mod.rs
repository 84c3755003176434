//! Metadata lines: who published, wrote and edited a text, and when.
//!
//! [`parse`] reads one line and says which fields it names; it is a metadata line only when next
//! to nothing is left over besides labels and values. Where in a document such a line counts is
//! decided elsewhere. Values are quoted from the original line, never from its folded form.

mod beside;
mod bylines;
mod cells;
mod closing;
mod counters;
mod dated;
mod handles;
mod headed;
mod houses;
mod labelled;
mod labels;
mod leads;
mod names;
mod noise;
mod people;
mod programs;
mod reports;
mod reprints;
mod roles;
mod values;

use super::dates::{self, Date};
use super::heard::{self, Heard};
use super::lines::Shape;
use super::signs::{OTHER, STROKE, Signs, ascii};
use super::skeleton::{Folded, fold, folded, last_folded, worded};
pub(super) use closing::{closing_editor, closing_person, closing_source};
pub(super) use handles::is_latin_name;
pub(super) use headed::{day_before, day_in_brackets, hour_in_brackets, with_author, with_credits};
pub(super) use houses::{is_of_a_house, without_reporter};
use labels::ORIGINAL_TITLE;
pub(super) use labels::is_field_label;
pub(super) use leads::{lead_author, lead_date, lead_source};
pub(super) use names::{is_institution, is_nobody, is_office, is_person, is_publisher, is_region};
pub(super) use people::persons;
pub(super) use reprints::{from_account, printed_in};

/// A field that a line can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    Title,
    Source,
    Author,
    Editor,
    Date,
    /// Named and of no use: counters, categories, staff other than the editor.
    Other,
}

impl Field {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Source => "source",
            Self::Author => "author",
            Self::Editor => "editor",
            Self::Date => "date",
            Self::Other => "other",
        }
    }
}

/// A metadata line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MetaLine {
    /// The fields and their values; a field that is named without a value is here with an empty one.
    pub(super) fields: Vec<(Field, String)>,
    /// The first date.
    pub(super) date: Option<Date>,
    /// Whether a label names a field (a bare date or byline has none).
    pub(super) labelled: bool,
    /// Whether it is metadata by its neighbour only, and so only before the body.
    pub(super) beside: bool,
    /// Whether the names are those beside a date that may be anybody's.
    pub(super) guessed: bool,
}

impl MetaLine {
    /// Whether the line has a value for `field`.
    pub(super) fn says(&self, field: Field) -> bool {
        let mut fields = self.fields.iter();
        fields.any(|(named, value)| *named == field && !value.is_empty())
    }

    /// Whether the line names neither a date nor a field that is of use.
    pub(super) fn says_nothing(&self) -> bool {
        self.date.is_none() && self.fields.iter().all(|(field, _)| *field == Field::Other)
    }

    /// Whether the line says anything of `field`, be it empty.
    pub(super) fn names(&self, field: Field) -> bool {
        self.fields.iter().any(|(named, _)| *named == field)
    }
}

/// Lines longer than this (characters) are no metadata lines.
const LONGEST: usize = 130;

/// Whether [`parse`] can find anything in a trimmed line, of which may be known what is heard in it.
/// Much cheaper than to parse it.
pub(super) fn may_be(line: &str, shape: &Shape, heard: Option<Heard>) -> bool {
    if shape.chars > LONGEST || shape.chars < 2 {
        return false;
    }
    if shape.ends_sentence && !line.ends_with([':', '：', ';', '；', '》']) {
        // Of sentences only the original headline, which may ask or exclaim.
        let head = folded(line).map(|(_, c)| c).filter(|&c| c != ' ');
        return head.take(3).any(|c| c == '原');
    }
    let heard = heard.unwrap_or_else(|| heard::heard(line));
    (shape.digits >= 3 || heard.any) && can_be(line, shape, heard)
}

/// Whether a line has the signs without which no reader finds anything.
fn can_be(line: &str, shape: &Shape, heard: Heard) -> bool {
    /// The longest line of each kind in characters: a date with words beside it, a paper and a
    /// name, `甲乙、丙丁综合报道`.
    const DATED: usize = 60;
    const NAMED: usize = 12;
    const REPORT: usize = 24;
    const DIGITS: Signs = ((1 << 10) - 1) << b'0';
    const OF_LABELS: Signs = ascii(':') | ascii('|') | ascii('/') | STROKE | OTHER;
    let chars = || worded(line).map(|(_, c)| c);
    let has = |signs: Signs| shape.signs.is_none_or(|known| known & signs != 0);
    let named = ["名称", "名稱"].iter().any(|word| line.contains(word));
    let original = named || chars().take(2).any(|c| c == '原');
    if original || may_be_labelled(shape) && has(OF_LABELS) && labels::may_hold(chars()) {
        return true;
    }
    if shape.stops > 0 || shape.chars > DATED {
        return false;
    }
    if is_of_a_picture(line) {
        return true;
    }
    let first = chars().next().unwrap_or(' ');
    // A name and a verb about a stroke.
    let stroke = || has(ascii('/')) && chars().any(|c| c == '/');
    if heard.any && shape.chars <= REPORT && stroke() {
        return true;
    }
    // What is left of a date that was cut off.
    let cut_off = || first.is_ascii_digit() && has(ascii(':')) && chars().any(|c| c == ':');
    let issue = || shape.digits >= 5 && chars().any(|c| c == '期');
    let dated = || has(DIGITS) || line.contains('年');
    if heard.byline || dated() && dates::may_tell(chars()) || cut_off() || issue() {
        return true;
    }
    // A mark or brackets around a name, or a verb behind it.
    let ends = |with: &str| last_folded(line).is_some_and(|last| with.contains(last));
    "□■◎●○☉⊙▲◇◆".contains(first)
        || "【[(〔".contains(first) && (heard.role || ends("】])〕"))
        || shape.chars <= REPORT && (ends("道导写译理") || heard.any && "摘转来".contains(first))
        || shape.items >= 2
            && (heard.role
                || shape.chars <= NAMED
                || "b文图采".contains(first)
                || chars().any(|c| "发更编".contains(c)) && chars().any(|c| "(于".contains(c)))
}

/// Whether a line has what every label and every role has, a Chinese character.
fn may_be_labelled(shape: &Shape) -> bool {
    shape.han > 0 || shape.signs.is_none()
}

/// Reads a trimmed line; `None` when it is no metadata line.
pub(super) fn parse(line: &str, shape: &Shape) -> Option<MetaLine> {
    if shape.chars > LONGEST || shape.chars < 2 || line.starts_with('|') && line.ends_with('|') {
        return None;
    }
    let line = without_address(line.trim_start_matches(['•', '▪', ' ']));
    if is_of_a_picture(line) {
        return Some(one(Field::Other, String::new()));
    }
    if let Some(line) = without_accounts(line) {
        return parse(&line, &Shape::of(&line));
    }
    if let Some(line) = handles::without_brackets(line) {
        return labelled::labelled(&line, &fold(&line), shape);
    }
    let folded = fold(line);
    original_title(line, &folded)
        .or_else(|| handles::translated(line, &folded))
        .or_else(|| handles::own(line, &folded))
        .or_else(|| reprints::paper(line, &folded))
        .or_else(|| {
            // Roles with names in cells: `作者 甲乙 | 编辑 丙丁`.
            let cells = folded.text.contains(" | ") && !folded.text.contains([':', '/']);
            cells.then(|| roles::roles(line, &folded, shape))?
        })
        .or_else(|| {
            let may = may_be_labelled(shape);
            may.then(|| labelled::labelled(line, &folded, shape))?
        })
        .or_else(|| {
            let may = may_be_labelled(shape);
            may.then(|| roles::roles(line, &folded, shape))?
        })
        .or_else(|| bylines::reporter(line, &folded, shape))
        .or_else(|| cells::of_a_post(line, &folded, shape))
        .or_else(|| dated::bare_date(line, &folded, shape))
        .or_else(|| cells::of_a_cell(line, &folded, shape))
}

/// Whether a line says where its picture is from, with the sign of an account for a colon: `图片来源@海潮图库`.
fn is_of_a_picture(line: &str) -> bool {
    /// The longest such line, in bytes.
    const LONGEST: usize = 80;
    const LABELS: [&str; 3] = ["图片来源", "头图来源", "题图来源"];
    if line.len() > LONGEST || !line.contains(['@', '＠']) {
        return false;
    }
    let text = fold(line).text;
    let rest = LABELS.iter().find_map(|label| text.strip_prefix(label));
    let account = rest.and_then(|rest| rest.trim_start().strip_prefix('@'));
    account.is_some_and(|name| !name.contains([',', '。']))
}

/// A line without the buttons that portals put behind names to tell that they have an account: `海潮日报(微博)记者 林小渡`.
fn without_accounts(line: &str) -> Option<String> {
    const BUTTONS: [&str; 4] = ["(微博)", "（微博）", "[微博]", "【微博】"];
    let mut found = BUTTONS.iter().filter(|button| line.contains(**button));
    let first = found.next()?;
    let bare = found.fold(line.replace(first, " "), |line, button| {
        line.replace(button, " ")
    });
    Some(bare.trim().to_owned())
}

/// The line behind the address of the page that it begins with: `http://… 2009年11月1日 某网`, with a blank or
/// without one.
fn without_address(line: &str) -> &str {
    let address =
        line.starts_with("http://") || line.starts_with("https://") || line.starts_with("www.");
    let (first, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    match rest.trim_start() {
        _ if !address => line,
        rest => match day_behind_address(first) {
            Some(at) => &line[at..],
            None if rest.is_empty() => line,
            None => rest,
        },
    }
}

/// Where the day begins with which an address is run together: `http://www.example.com/2021-03-14`. What follows is
/// not more of the address.
fn day_behind_address(address: &str) -> Option<usize> {
    let plain = address
        .find(|c: char| !c.is_ascii())
        .unwrap_or(address.len());
    let date = dates::full(&address[..plain])?;
    let rest = &address[date.span.end..];
    (rest.is_empty() || rest.starts_with(|c: char| !c.is_ascii())).then_some(date.span.start)
}

/// The line of a date that was read from several, and the line of a source below it.
pub(super) fn of_date(date: Date) -> MetaLine {
    MetaLine {
        date: Some(date),
        labelled: false,
        ..one(Field::Date, String::new())
    }
}

/// The account that published a text, alone in its line below the date.
pub(super) fn published_by(line: &str) -> MetaLine {
    MetaLine {
        labelled: false,
        ..one(Field::Source, line.to_owned())
    }
}

/// Reads a line that stands beside a metadata line: there a name alone is the author's.
pub(super) fn parse_beside(line: &str) -> Option<MetaLine> {
    bylines::bare_name(line)
}

/// Reads a line close to a date that names persons with their offices in brackets.
pub(super) fn affiliated(line: &str) -> Option<MetaLine> {
    bylines::affiliated(line)
}

/// The line of a value whose label stands in the line above: gone with it.
pub(super) fn value_below() -> MetaLine {
    MetaLine {
        labelled: false,
        beside: true,
        ..one(Field::Other, String::new())
    }
}

/// A name above a date, beside another above it: of the account below that of the author.
pub(super) fn signed_by(field: Field, line: &str) -> MetaLine {
    MetaLine {
        labelled: false,
        beside: true,
        ..one(field, line.to_owned())
    }
}

/// Reads the line above a date that says whose own the text is: `原创 甲乙 某号`, the author and the
/// account.
pub(super) fn original_by(line: &str) -> Option<MetaLine> {
    let mut words = line.split_whitespace();
    let original = matches!(words.next()?, "原创" | "原創");
    let (author, account) = (words.next()?, words.next()?);
    (original && words.next().is_none()).then(|| MetaLine {
        fields: vec![
            (Field::Author, author.to_owned()),
            (Field::Source, account.to_owned()),
        ],
        ..signed_by(Field::Author, author)
    })
}

/// Whether a line says that a text is its author's own, and nothing else.
pub(super) fn is_mark_of_origin(line: &str) -> bool {
    matches!(line, "原创" | "原創" | "Original")
}

/// Reads a line below a headline that is the day and the column, with a stroke between, or the day and a handle.
pub(super) fn day_and_column(line: &str) -> Option<MetaLine> {
    cells::day_and_column(line).or_else(|| handles::day_and_handle(line))
}

/// Reads a line between a headline and its day that is a handle.
pub(super) fn handle_alone(line: &str) -> Option<MetaLine> {
    handles::handle_alone(line)
}

/// Reads a line right below a headline that begins a text: a day and who published it.
pub(super) fn parse_below_headline(line: &str) -> Option<MetaLine> {
    dated::signed_day(line)
}

/// Whether a line can be the name of an account and nothing else.
pub(super) fn is_account(line: &str, shape: &Shape) -> bool {
    /// The longest name, in characters.
    const NAME: usize = 8;
    (2..=NAME).contains(&shape.chars)
        && shape.items == 1
        && shape.stops + shape.commas + shape.digits == 0
        && !line.contains([
            ':', '：', '《', '“', '「', '[', '【', '(', '（', '#', '-', '•',
        ])
        && !["时间", "時間", "日期"]
            .iter()
            .any(|end| line.ends_with(end))
        && !names::is_nobody(line)
        && !names::is_publisher(line)
        && !names::is_office(line)
}

fn one(field: Field, value: String) -> MetaLine {
    MetaLine {
        fields: vec![(field, value)],
        date: None,
        labelled: true,
        beside: false,
        guessed: false,
    }
}

fn original_title(line: &str, folded: &Folded) -> Option<MetaLine> {
    if !folded.text.contains('原') && !folded.text.contains("名称") {
        return None;
    }
    let captures = ORIGINAL_TITLE.captures(&folded.text)?;
    let value = folded.original(line, captures.name("title")?.range());
    let bare = value
        .trim()
        .trim_end_matches(['）', ')', '】'])
        .trim_start_matches('《')
        .trim_end_matches('》');
    Some(one(Field::Title, bare.to_owned()))
}

#[cfg(test)]
mod tests;
