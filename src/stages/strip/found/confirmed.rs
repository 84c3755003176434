//! What one line says only half and another line confirms: a source that a label names over one that stands beside
//! the date, an author in the brackets of a headline.

use super::super::lines::Line;
use super::super::metadata::{self, Field};
use super::super::segment::Look;

/// The source that a label names in one of the lines `named`, where `known` stands beside a date and no label names it:
/// portals print their own name there. An account has a line of its own, and stays whatever it quotes.
pub(super) fn labelled_source(
    known: &str,
    lines: &[Line<'_>],
    looks: &[Look],
    named: impl Iterator<Item = usize>,
) -> Option<String> {
    let (mut beside, mut labelled) = (false, None);
    for index in named {
        let Some(meta) = &looks[index].meta else {
            continue;
        };
        let mut fields = meta.fields.iter();
        let source = fields.find(|(field, value)| *field == Field::Source && !value.is_empty());
        let Some((_, value)) = source else {
            continue;
        };
        match (is_labelled(lines[index].text, value), value == known) {
            (true, true) => return None,
            (true, false) => labelled = labelled.or(Some(value)),
            (false, true) => beside |= meta.date.is_some(),
            (false, false) => {}
        }
    }
    let portal = beside && metadata::is_publisher(known);
    labelled.filter(|_| portal).cloned()
}

/// Whether a label says that `value` is where the text is from; not a picture or a number in it.
fn is_labelled(line: &str, value: &str) -> bool {
    const LABELS: [&str; 4] = ["来源", "來源", "稿源", "出处"];
    const OTHERS: [&str; 8] = ["资料", "資料", "图片", "圖片", "数据", "數據", "图", "圖"];
    let before = line.find(value).map(|at| line[..at].trim_end());
    let label = before.and_then(|before| {
        before
            .trim_end_matches(['《', '“', '「', '(', '（', ' '])
            .strip_suffix([':', '：'])
    });
    label.is_some_and(|label| {
        let label = label.trim_end();
        let what = LABELS.iter().find_map(|end| label.strip_suffix(end));
        what.is_some_and(|what| !OTHERS.iter().any(|other| what.ends_with(other)))
    })
}

/// The person in brackets behind a headline (`渡口的一年（林小渡）`), where a line of the text or below it says what
/// its author is: papers print opinions so.
pub(super) fn person_of_title(title: &str, text: &[Line<'_>]) -> Option<String> {
    const SAYS: [&str; 8] = [
        "作者为",
        "作者為",
        "作者是",
        "作者系",
        "作者係",
        "作者现",
        "作者現",
        "作者任",
    ];
    let rest = title.strip_suffix([')', '）'])?;
    let at = rest.rfind(['(', '（'])?;
    let name = rest[at..].trim_start_matches(['(', '（']);
    let told = || {
        let mut lines = text.iter().map(|line| line.text);
        lines.any(|line| {
            let line = line.trim_start_matches(['(', '（', '●', '◎', '※', ' ']);
            SAYS.iter().any(|says| line.starts_with(says))
        })
    };
    (name.chars().count() == 3 && metadata::is_person(name) && told()).then(|| name.to_owned())
}

/// Who is responsible for a text, named in a line of its own amid the body: on a page that goes on endlessly the next
/// article follows.
pub(super) fn responsible(
    lines: &[Line<'_>],
    looks: &[Look],
    (first, last): (usize, usize),
) -> Option<String> {
    const LABELS: [&str; 4] = ["责任编辑", "責任編輯", "责编", "責編"];
    (first..=last).find_map(|index| {
        let meta = looks[index].meta.as_ref().filter(|meta| meta.labelled)?;
        let text = lines[index]
            .text
            .trim_start_matches(['(', '（', '[', '【', ' ']);
        let label = LABELS.iter().any(|label| text.starts_with(label));
        let (_, name) = meta
            .fields
            .iter()
            .find(|(field, _)| *field == Field::Editor)?;
        (label && meta.fields.len() == 1 && !name.is_empty()).then(|| name.clone())
    })
}

/// The only line of labels with the day and the hour in a text of which neither headline nor day is known, with running
/// text close below: blurbs above the article were taken for a part of it.
pub(super) fn credits_amid(lines: &[Line<'_>], looks: &[Look]) -> Option<usize> {
    /// How far below the text begins, in lines.
    const NEAR: usize = 4;
    let credits = |at: &usize| {
        let meta = looks[*at].meta.as_ref().filter(|meta| meta.labelled);
        meta.is_some_and(|meta| meta.date.as_ref().is_some_and(|date| date.year().is_some()))
    };
    let mut found = (1..lines.len()).filter(credits);
    let only = found.next().filter(|_| found.next().is_none())?;
    let mut below = looks[only + 1..].iter().take(NEAR);
    below.any(|look| look.prose).then_some(only)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_label_says_the_source_is() {
        for line in [
            "编辑：周河 来源：海潮网",
            "[稿源： 海潮网]",
            "來源：《海潮网》",
        ] {
            assert!(is_labelled(line, "海潮网"), "{line}");
        }
        for line in [
            "2021-03-14 海潮网",
            "图片来源：海潮网",
            "資料來源：海潮网",
            "海潮网 来源：",
        ] {
            assert!(!is_labelled(line, "海潮网"), "{line}");
        }
    }
}
