//! What the scan has seen of a text. A pass that changes some lines leaves it true of all others:
//! only what the pass touched is looked at again, so that a single repair on a page costs a line and
//! not a page.

use std::ops::Range;

use super::lines::{uncut_end, uncut_start};
use super::proof::Proven;
use super::scan::{is_remains, is_unclean, look};
use crate::report::Edit;

/// What a text shows.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::stages::repair) struct Seen {
    /// The lines (bytes, without their ends) that hold flagged characters close together; of long lines
    /// the parts around them.
    pub(in crate::stages::repair) lines: Vec<Range<usize>>,
    /// Those of them that prove what they are.
    pub(in crate::stages::repair) proven: Vec<Proven>,
    /// Where replacement characters stand, and hanzi that stand for bytes that were never text
    /// (bytes, in order).
    pub(in crate::stages::repair) remains: Vec<usize>,
    /// Where characters stand that hygiene may have an opinion on (bytes, in order). Neither these
    /// nor remains are looked for in lines that prove what they are.
    pub(in crate::stages::repair) unclean: Vec<usize>,
    /// Where NULs stand (bytes, in order), wherever that is.
    pub(in crate::stages::repair) nuls: Vec<usize>,
}

impl Seen {
    /// Leaves out the lines that are among `settled` ones (bytes, in order). Linear.
    pub(in crate::stages::repair) fn forget(&mut self, settled: &[Range<usize>]) {
        let mut settled = settled.iter().peekable();
        self.lines.retain(|line| {
            while settled.next_if(|other| other.end < line.end).is_some() {}
            settled.peek().is_none_or(|other| line.start < other.start)
        });
    }

    /// Leaves out the lines that prove nothing and are `gone`, with what is unclean in them.
    pub(in crate::stages::repair) fn forget_if(
        &mut self,
        mut gone: impl FnMut(Range<usize>) -> bool,
    ) {
        let mut proven = self.proven.iter().peekable();
        let mut forgotten = Vec::new();
        self.lines.retain(|line| {
            let known = proven.next_if(|proven| proven.line == *line).is_some();
            let gone = !known && gone(line.clone());
            forgotten.extend(gone.then(|| line.clone()));
            !gone
        });
        let mut forgotten = forgotten.iter().peekable();
        self.unclean.retain(|at| {
            while forgotten.next_if(|line| line.end <= *at).is_some() {}
            forgotten.peek().is_none_or(|line| *at < line.start)
        });
    }

    /// Notes what waits for others.
    pub(super) fn note(&mut self, at: usize, c: char) {
        if is_remains(c) {
            self.remains.push(at);
        }
        if is_unclean(c) {
            self.unclean.push(at);
        }
        if c == '\0' {
            self.nuls.push(at);
        }
    }

    /// Notes the NULs in a part of `bytes`.
    pub(super) fn note_nuls(&mut self, bytes: &[u8], part: Range<usize>) {
        let nuls = memchr::memchr_iter(0, bytes.get(part.clone()).unwrap_or_default());
        self.nuls.extend(nuls.map(|at| part.start + at));
    }

    /// What `text` shows, which `edits` (in order) have made of the text that this was seen of. Linear
    /// in the lines that they touch, and in what was seen.
    pub(in crate::stages::repair) fn again(&self, text: &str, edits: &[Edit]) -> Self {
        let mut next = Self::default();
        let mut passed = Passed::default();
        let mut edits = edits.iter().peekable();
        let line_start = |at: usize| {
            let end = memchr::memrchr(b'\n', &text.as_bytes()[..at]);
            uncut_start(text, end.map_or(0, |at| at + 1))
        };
        let line_end = |at: usize| {
            let end = memchr::memchr(b'\n', &text.as_bytes()[at..]);
            uncut_end(text, end.map_or(text.len(), |end| at + end))
        };
        while let Some(first) = edits.next() {
            let mut start = line_start(first.after.start);
            let mut before = first.before.start - (first.after.start - start);
            // what was seen may reach over line ends
            start = line_start(start - (before - self.reach(before..first.before.end).start));
            before = first.before.start - (first.after.start - start);
            let mut last = first;
            let mut end = line_end(last.after.end);
            let behind = loop {
                // lines in a row are looked at together
                while let Some(edit) = edits.next_if(|edit| edit.after.start <= end + 1) {
                    last = edit;
                    end = line_end(last.after.end);
                }
                let behind = last.before.end + (end - last.after.end);
                let more = self.reach(before..behind).end - behind;
                if more == 0 {
                    break behind;
                }
                end = line_end(end + more);
            };
            next.take(self, &mut passed, before);
            passed.skip(self, behind);
            next.append(look(&text[start..end]), start);
            passed.shift = end as isize - behind as isize;
        }
        next.take(self, &mut passed, usize::MAX);
        next
    }

    /// The part of the text with all of the lines seen that it overlaps.
    fn reach(&self, part: Range<usize>) -> Range<usize> {
        let first = self.lines.partition_point(|line| line.end <= part.start);
        let behind = self.lines.partition_point(|line| line.start < part.end);
        let lines = self.lines.get(first..behind).unwrap_or_default();
        let start = lines.first().map_or(part.start, |line| line.start);
        let end = lines.last().map_or(part.end, |line| line.end);
        start.min(part.start)..end.max(part.end)
    }

    /// Takes over what the part of the text that begins at byte `at` shows.
    fn append(&mut self, part: Self, at: usize) {
        let range = |range: &Range<usize>| range.start + at..range.end + at;
        self.lines.extend(part.lines.iter().map(range));
        self.proven
            .extend(part.proven.into_iter().map(|proven| Proven {
                line: range(&proven.line),
                ..proven
            }));
        self.remains
            .extend(part.remains.iter().map(|place| place + at));
        self.unclean
            .extend(part.unclean.iter().map(|place| place + at));
        self.nuls.extend(part.nuls.iter().map(|place| place + at));
    }

    /// Takes over what `other` shows before byte `before`, at its place in the new text.
    fn take(&mut self, other: &Self, passed: &mut Passed, before: usize) {
        let from = *passed;
        passed.skip(other, before);
        let moved = |at: usize| at.wrapping_add_signed(from.shift);
        let range = |range: &Range<usize>| moved(range.start)..moved(range.end);
        let lines = &other.lines[from.lines..passed.lines];
        self.lines.extend(lines.iter().map(range));
        let proven = other.proven[from.proven..passed.proven].iter().cloned();
        self.proven.extend(proven.map(|proven| Proven {
            line: range(&proven.line),
            ..proven
        }));
        let remains = &other.remains[from.remains..passed.remains];
        self.remains.extend(remains.iter().map(|at| moved(*at)));
        let unclean = &other.unclean[from.unclean..passed.unclean];
        self.unclean.extend(unclean.iter().map(|at| moved(*at)));
        let nuls = &other.nuls[from.nuls..passed.nuls];
        self.nuls.extend(nuls.iter().map(|at| moved(*at)));
    }
}

/// How much of what was seen lies behind, and how far (bytes) the rest has moved.
#[derive(Debug, Clone, Copy, Default)]
struct Passed {
    lines: usize,
    proven: usize,
    remains: usize,
    unclean: usize,
    nuls: usize,
    shift: isize,
}

impl Passed {
    /// Passes everything that begins before byte `at`.
    fn skip(&mut self, seen: &Seen, at: usize) {
        let behind = |places: &[usize], from: usize| {
            from + places[from..]
                .iter()
                .take_while(|place| **place < at)
                .count()
        };
        let lines = seen.lines[self.lines..].iter();
        self.lines += lines.take_while(|line| line.start < at).count();
        let proven = seen.proven[self.proven..].iter();
        self.proven += proven.take_while(|proven| proven.line.start < at).count();
        self.remains = behind(&seen.remains, self.remains);
        self.unclean = behind(&seen.unclean, self.unclean);
        self.nuls = behind(&seen.nuls, self.nuls);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::super::rewrite::Rewrite;
    use super::*;

    /// Lines of which some are damaged, hold remains, or characters that are unclean.
    const LINES: [&str; 9] = [
        "今天天气很好，我们去公园玩。",
        "ä¸\u{ad}æ–‡ç½‘ç«™ä¸Šçš„æ–°é—»",
        "鐨勪腑鏂囨枃",
        "锟斤拷锟斤拷",
        "a\u{200b}b",
        "ÖÐÎÄ",
        "在 \0L\0i\0n\0u\0x\0 \0\nN\u{b}\u{f}_\u{b}z",
        "N",
        "",
    ];

    proptest! {
        #[test]
        fn what_a_pass_leaves_alone_is_seen_as_before(
            lines in proptest::collection::vec((0..LINES.len(), 0..LINES.len(), 0u8..6), 0..30),
        ) {
            let text: Vec<&str> = lines.iter().map(|line| LINES[line.0]).collect();
            let text = text.join("\n");
            let mut rewrite = Rewrite::new(&text);
            let mut at = 0;
            for (old, new, how) in &lines {
                let (old, new) = (LINES[*old], LINES[*new]);
                // the line, its second half, or nothing becomes another one
                let half = old.floor_char_boundary(old.len() / 2);
                match how {
                    0 => rewrite.replace(at..at + old.len(), new, "line", 1.0, None),
                    1 => rewrite.replace(at + half..at + old.len(), new, "half", 1.0, None),
                    2 if at + old.len() < text.len() => {
                        rewrite.replace(at + half..at + old.len() + 1, new, "end", 1.0, None);
                    }
                    _ => {}
                }
                at += old.len() + 1;
            }
            if let Some(next) = rewrite.finish() {
                let seen = look(&text).again(&next.text, &next.edits);
                let whole = look(&next.text);
                // what was innocent at one place is not asked at another one on the way
                prop_assert!(whole.lines.iter().all(|line| seen.lines.contains(line)));
                prop_assert!(seen.lines.is_sorted_by(|a, b| a.end < b.start));
                prop_assert_eq!(seen.remains, whole.remains);
                prop_assert_eq!(seen.unclean, whole.unclean);
                let nuls: Vec<usize> = next.text.match_indices('\0').map(|(at, _)| at).collect();
                prop_assert_eq!(&seen.nuls, &nuls);
                prop_assert_eq!(whole.nuls, nuls);
            }
        }
    }
}
