//! Running text from end to end: told by its edges, before all lines are looked at.
//!
//! A page has its furniture at its edges. Where a window begins and ends with sentences that no
//! rule knows, and nearly all lines between end like sentences, there is nothing to take out, and
//! only its edges are read for metadata. It never takes anything out itself.

use super::lines::{self, Line};

/// How many lines are read at either end.
const EDGE: usize = 4;
/// How many of them end like sentences, and how many bytes these have together: sixty characters.
/// The others may be a headline, or a heading that a cut left at the end.
const SENTENCES: usize = 3;
const BYTES: usize = 180;
/// Of so many lines (nearly) all end like sentences: more than three of four. Novels and reports
/// have headings and speeches that do not; pages of which less is text have menus in the middle.
const OF: usize = 4;

/// The lines at both ends of `window`, of whose lines these are the texts, where it looks like running
/// text throughout.
pub(super) fn edges<'t>(window: &str, texts: &[&'t str]) -> Option<Vec<Line<'t>>> {
    let between = texts.get(EDGE..)?;
    let (head, tail) = (&texts[..EDGE], &between[between.len().checked_sub(EDGE)?..]);
    if !is_text(head) || !is_text(tail) {
        return None;
    }
    let most = between.len() / OF;
    let others = between.iter().filter(|line| !lines::ends_sentence(line));
    (others.take(most + 1).count() <= most).then(|| {
        let mut edges = lines::measured(window, head);
        edges.extend(lines::measured(window, tail));
        edges
    })
}

fn is_text(lines: &[&str]) -> bool {
    let sentences = lines.iter().filter(|line| lines::ends_sentence(line));
    let (count, bytes) = sentences.fold((0, 0), |(count, bytes), line| {
        (count + 1, bytes + line.len())
    });
    count >= SENTENCES && bytes >= BYTES
}

#[cfg(test)]
mod tests {
    use super::{EDGE, Line, lines};

    fn edges(text: &str) -> Option<Vec<Line<'_>>> {
        super::edges(text, &lines::texts(text))
    }

    #[test]
    fn edges_are_taken_from_running_text_only() {
        let sentence = "他没有搬走的打算，每天早上七点照样开门，把熨斗插上电，等第一个客人进来。\n";
        let text = format!("\n第三章\n{}", sentence.repeat(9));
        let found = edges(&text).expect("running text");
        assert_eq!(found.len(), 2 * EDGE);
        assert_eq!(found[0].text, "第三章");
        assert!(
            found
                .iter()
                .all(|line| &text[line.span.clone()] == line.text)
        );
        assert_eq!(found[7].span.end + 1, text.len());
        assert!(
            edges(&sentence.repeat(6)).is_none(),
            "too short to have edges"
        );
        assert!(edges(&format!("{}{}", "首页\n".repeat(4), sentence.repeat(9))).is_none());
        let menu = format!(
            "{}{}{}",
            sentence.repeat(5),
            "登录\n".repeat(4),
            sentence.repeat(5)
        );
        assert!(edges(&menu).is_none());
    }
}
