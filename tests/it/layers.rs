//! Who may import whom: every file imports only from rooms of a lower rank, stages never import
//! each other, and the binary sees only the public API.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use regex::Regex;

/// The ranks of the rooms. A room imports only rooms of a lower rank, and itself.
const RANKS: [(&str, u8); 18] = [
    ("ahead", 0),
    ("hash", 0),
    ("pairs", 0),
    ("document", 0),
    ("report", 0),
    ("record", 1),
    ("error", 1),
    ("dictionaries", 1),
    ("conversion", 2),
    ("plausibility", 3),
    ("stages", 4),
    ("formats", 4),
    ("pipeline", 5),
    ("stream", 6),
    ("batch", 6),
    ("lib", 7),
    ("python", 8),
    ("bin", 9),
];

/// `batch` streams its large documents, and evidence carries what a document declares of itself.
const ALLOWED: [(&str, &str); 2] = [("batch", "stream"), ("report", "document")];

fn rank(room: &str) -> Option<u8> {
    RANKS
        .iter()
        .find(|(name, _)| *name == room)
        .map(|(_, rank)| *rank)
}

fn sources(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder of the sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// The code without comments, which may name anything.
fn code(text: &str) -> String {
    text.lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join("\n")
}

/// The rooms that `code` names as `crate::room`, in a `use` (nested ones too) or in a path.
fn imports(code: &str) -> BTreeSet<(String, String)> {
    let single = Regex::new(r"\bcrate::(\w+)(?:::(\w+))?").expect("a valid pattern");
    let group = Regex::new(r"\bcrate::\{([^;]*)\};").expect("a valid pattern");
    let item = Regex::new(r"(?:^|,)\s*(\w+)(?:::(\w+))?").expect("a valid pattern");
    let pair = |captures: regex::Captures<'_>| {
        let part = |index| {
            captures
                .get(index)
                .map_or("", |found| found.as_str())
                .to_owned()
        };
        (part(1), part(2))
    };
    let mut found: BTreeSet<_> = single.captures_iter(code).map(pair).collect();
    for block in group.captures_iter(code) {
        let mut depth = 0;
        let flat: String = block[1]
            .chars()
            .filter(|c| {
                depth += i32::from(*c == '{') - i32::from(*c == '}');
                depth == 0 && *c != '}'
            })
            .collect();
        found.extend(item.captures_iter(&flat).map(pair));
    }
    found
}

/// What is wrong with the imports of one file; `path` is relative to `src`.
fn violations(path: &str, text: &str) -> Vec<String> {
    let mut parts = path.trim_end_matches(".rs").split('/');
    let room = parts.next().expect("a path has a first part");
    let stage = parts.next().unwrap_or_default();
    let Some(own) = rank(room) else {
        return vec![format!("{path}: the room {room} has no rank")];
    };
    let mut wrong = Vec::new();
    for (target, inner) in imports(&code(text)) {
        // Re-exports of the crate root are rank 7; modules of the same room are free.
        let Some(theirs) = rank(&target) else {
            if room != "lib" && room != "bin" {
                wrong.push(format!(
                    "{path}: crate::{target} is no room; name the room it lives in"
                ));
            }
            continue;
        };
        let same_room = room == target;
        let other_stage = room == "stages" && same_room && inner != stage && !stage.is_empty();
        if (same_room && !other_stage) || ALLOWED.contains(&(room, target.as_str())) {
            continue;
        }
        if other_stage || theirs >= own {
            wrong.push(format!(
                "{path}: {room} (rank {own}) must not import {target}::{inner}"
            ));
        }
    }
    wrong
}

#[test]
fn every_import_goes_down() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    assert!(files.len() > 20, "the sources were not found");
    let mut wrong = Vec::new();
    for file in files {
        let relative = file.strip_prefix(&src).expect("it lies below src");
        let relative = relative
            .to_str()
            .expect("our own names are UTF-8")
            .replace('\\', "/");
        if relative.starts_with("bin/") {
            continue;
        }
        wrong.extend(violations(
            &relative,
            &std::fs::read_to_string(&file).expect("a source"),
        ));
    }
    assert!(
        wrong.is_empty(),
        "imports that go up:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn an_import_that_goes_up_is_seen() {
    for (path, text) in [
        ("document.rs", "use crate::pipeline::Pipeline;"),
        ("conversion/mod.rs", "use crate::stages::decode::Decode;"),
        ("stages/repair/mod.rs", "use crate::stages::decode::Decode;"),
        (
            "stages/strip/lines.rs",
            "fn f() { crate::stages::simplify::x() }",
        ),
        (
            "formats/text.rs",
            "use crate::{record::Record, stages::decode::Decode};",
        ),
        (
            "plausibility/mod.rs",
            "use crate::{report::{Edit, Report}, batch::run};",
        ),
        ("stages/strip/lines.rs", "use crate::Document;"),
        ("attic/mod.rs", ""),
    ] {
        assert!(!violations(path, text).is_empty(), "{path}: {text}");
    }
}

#[test]
fn an_import_that_goes_down_is_fine() {
    for (path, text) in [
        (
            "stages/repair/round_trip.rs",
            "use crate::stages::repair::lattice::Lattice;",
        ),
        (
            "stages/repair/mod.rs",
            "use crate::{plausibility::Model, report::{Edit, Staged}};",
        ),
        ("batch.rs", "use crate::stream::Stream;"),
        (
            "report.rs",
            "// crate::pipeline is named in a comment only\nuse crate::document::Metadata;",
        ),
    ] {
        assert_eq!(
            violations(path, text),
            Vec::<String>::new(),
            "{path}: {text}"
        );
    }
}

#[test]
fn only_one_file_includes_dictionaries() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    for file in files {
        let text = code(&std::fs::read_to_string(&file).expect("a source"));
        let includes = text.contains("include_str!") || text.contains("include_bytes!");
        assert!(
            !includes || file.ends_with("dictionaries.rs"),
            "{} includes a file",
            file.display()
        );
    }
}
