//! The doors: files in, text and JSON lines out, all or nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use zhengwen::formats::files::{FileOptions, FileSource};
use zhengwen::formats::jsonl::JsonlSink;
use zhengwen::formats::mirror::MirrorSink;
use zhengwen::formats::output::{AtomicFile, Output, TempFiles};
use zhengwen::formats::quarantine::{Quarantine, QuarantineFile, QuarantineFolder};
use zhengwen::formats::text::TextSink;
use zhengwen::formats::{Format, Input, Origin, Sink, Source, path_text};
use zhengwen::report::RemovedLine;
use zhengwen::{Error, Metadata, Quarantined, Record, Rejection, RejectionKind, Report};

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
    fs::write(path, text).expect("a file");
}

fn read_all(source: &mut FileSource) -> (Vec<Input>, Vec<Quarantined>) {
    let (mut inputs, mut aside) = (Vec::new(), Vec::new());
    while let Some(next) = source.next_input() {
        match next {
            Ok(input) => inputs.push(input),
            Err(document) => aside.push(document),
        }
    }
    (inputs, aside)
}

fn names(root: &Path, options: FileOptions) -> (Vec<String>, u64) {
    let mut source = FileSource::new(vec![root.to_owned()], options).expect("the globs are good");
    let (inputs, aside) = read_all(&mut source);
    assert!(aside.is_empty(), "{aside:?}");
    let names = inputs
        .iter()
        .map(|input| path_text(&input.origin.name))
        .collect();
    (names, source.skipped())
}

fn tree() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for name in [
        "b.txt",
        "a.txt",
        "sub/c.html",
        "sub/.hidden.txt",
        "old/d.txt",
        "old/deep/e.txt",
    ] {
        write(&folder.path().join(name), "x");
    }
    folder
}

#[test]
fn a_folder_is_walked_in_the_order_of_names_and_nothing_is_hidden() {
    let folder = tree();
    write(&folder.path().join(".gitignore"), "*.txt\n");
    let (found, skipped) = names(folder.path(), FileOptions::default());
    let expected = [
        ".gitignore",
        "a.txt",
        "b.txt",
        "old/d.txt",
        "old/deep/e.txt",
        "sub/.hidden.txt",
        "sub/c.html",
    ];
    assert_eq!((found, skipped), (expected.map(String::from).to_vec(), 0));
}

#[test]
fn ignore_rules_hide_on_request() {
    let folder = tree();
    write(&folder.path().join(".gitignore"), "old/\n");
    let options = FileOptions {
        ignore_rules: true,
        ..Default::default()
    };
    let (found, skipped) = names(folder.path(), options);
    assert_eq!(found, ["a.txt", "b.txt", "sub/c.html"]);
    assert_eq!(skipped, 4);
}

#[test]
fn globs_and_the_own_ignore_file_take_files_out_and_count_them() {
    let folder = tree();
    let glob = |include: &[&str], exclude: &[&str]| FileOptions {
        include: include.iter().map(|glob| glob.to_string()).collect(),
        exclude: exclude.iter().map(|glob| glob.to_string()).collect(),
        ..Default::default()
    };
    let (found, skipped) = names(folder.path(), glob(&["*.txt"], &["old"]));
    assert_eq!(
        (found, skipped),
        (
            vec!["a.txt".into(), "b.txt".into(), "sub/.hidden.txt".into()],
            3
        )
    );
    let (found, _) = names(folder.path(), glob(&[], &["sub/**", "b*"]));
    assert_eq!(found, ["a.txt", "old/d.txt", "old/deep/e.txt"]);
    write(&folder.path().join("old/.zhengwenignore"), "*\n!d.txt\n");
    let (found, skipped) = names(folder.path(), glob(&["old/**"], &[]));
    assert_eq!((found, skipped), (vec!["old/d.txt".to_string()], 6));
    let wrong = FileSource::new(vec![], glob(&["a{"], &[]));
    assert!(matches!(wrong, Err(Error::Options(message)) if message.contains("a{")));
}

#[test]
fn the_outputs_of_the_run_are_no_inputs() {
    let folder = tree();
    let options = FileOptions {
        own_files: vec![folder.path().join("old"), folder.path().join("b.txt")],
        ..Default::default()
    };
    let (found, skipped) = names(folder.path(), options);
    assert_eq!(
        (found, skipped),
        (
            vec![
                "a.txt".into(),
                "sub/.hidden.txt".into(),
                "sub/c.html".into()
            ],
            0
        )
    );
}

#[test]
fn two_inputs_of_one_name_are_not_mirrored_over_each_other() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for name in ["one/a.txt", "two/a.txt"] {
        write(&folder.path().join(name), "x");
    }
    let paths = vec![folder.path().join("one"), folder.path().join("two")];
    let options = FileOptions {
        distinct_names: true,
        ..Default::default()
    };
    let (inputs, aside) = read_all(&mut FileSource::new(paths, options).expect("no globs"));
    assert_eq!((inputs.len(), aside.len()), (1, 1));
    assert!(aside[0].rejection.reason.contains("same name"));
}

#[cfg(unix)]
#[test]
fn links_and_odd_names_are_told_apart() {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;
    let folder = tree();
    symlink("nowhere", folder.path().join("dangling")).expect("a link");
    symlink(folder.path(), folder.path().join("sub/loop")).expect("a link");
    symlink("itself", folder.path().join("itself")).expect("a link");
    symlink("a.txt", folder.path().join("link.txt")).expect("a link");
    let odd = folder
        .path()
        .join(std::ffi::OsStr::from_bytes(b"\xd6\xd0.txt"));
    write(&odd, "x");
    let mut source =
        FileSource::new(vec![folder.path().to_owned()], FileOptions::default()).expect("no globs");
    let (inputs, aside) = read_all(&mut source);
    let ids: Vec<_> = inputs
        .iter()
        .map(|input| input.id.rsplit('/').next().expect("a name"))
        .collect();
    assert!(ids.contains(&"\\xD6\\xD0.txt"), "{ids:?}");
    assert!(ids.contains(&"link.txt"));
    let reason = |name: &str| {
        let found = aside.iter().find(|document| document.id.ends_with(name));
        found
            .unwrap_or_else(|| panic!("{name} in {aside:?}"))
            .rejection
            .reason
            .clone()
    };
    assert!(
        reason("dangling").contains("not there"),
        "{}",
        reason("dangling")
    );
    assert!(reason("loop").contains("leads back"), "{}", reason("loop"));
    assert!(
        reason("itself").contains("leads back to itself"),
        "{}",
        reason("itself")
    );
}

/// An output whose bytes can be looked at.
fn shared_output() -> (Output, Arc<Mutex<Vec<u8>>>) {
    struct Shared(Arc<Mutex<Vec<u8>>>);
    impl std::io::Write for Shared {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().expect("no panic").extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let bytes = Arc::new(Mutex::new(Vec::new()));
    (
        Output::writer("shared", Box::new(Shared(Arc::clone(&bytes)))),
        bytes,
    )
}

fn text_of(bytes: &Mutex<Vec<u8>>) -> String {
    String::from_utf8(bytes.lock().expect("no panic").clone()).expect("UTF-8")
}

fn record(id: &str, text: &str) -> Record {
    Record {
        id: id.into(),
        text: text.into(),
        ..Default::default()
    }
}

fn put(sink: &dyn Sink, name: &str, text: &str) {
    let origin = Origin {
        path: None,
        name: name.into(),
        folder: None,
    };
    let rendered = sink
        .render(&origin, record(name, text))
        .expect("it renders");
    sink.write(rendered).expect("it writes");
}

#[test]
fn texts_are_separated_only_where_a_newline_is_missing() {
    let (output, bytes) = shared_output();
    let sink = TextSink::new(output);
    for text in ["一", "二\n", "", "三", ""] {
        put(&sink, "x", text);
    }
    let mut stream = sink
        .stream(&Origin::default(), "s")
        .expect("it streams")
        .expect("in parts");
    for part in ["", "四", "五"] {
        stream.text(part).expect("it writes");
    }
    stream
        .finish(&Metadata::default(), &Report::default())
        .expect("it ends");
    put(&sink, "x", "六");
    sink.finish().expect("it flushes");
    assert_eq!(text_of(&bytes), "一\n二\n三\n四五\n六");
}

#[test]
fn a_streamed_line_is_the_line_of_the_record() {
    let (output, bytes) = shared_output();
    let sink = JsonlSink::new(output);
    let text = "引\"号\"\\\n\t\u{1}\u{2028}🙂";
    let report = Report {
        removed: vec![RemovedLine {
            line: "返回顶部".into(),
            ..RemovedLine::default()
        }],
        ..Report::default()
    };
    let whole = Record {
        report: report.clone(),
        ..record("甲", text)
    };
    let rendered = sink.render(&Origin::default(), whole).expect("it renders");
    sink.write(rendered).expect("it writes");
    let mut stream = sink
        .stream(&Origin::default(), "甲")
        .expect("it streams")
        .expect("in parts");
    for part in text.split_inclusive(|c| c != 'x') {
        stream.text(part).expect("it writes");
    }
    stream
        .finish(&Metadata::default(), &report)
        .expect("it ends");
    let stream = sink
        .stream(&Origin::default(), "乙")
        .expect("it streams")
        .expect("in parts");
    stream.abort("a bad sector").expect("it ends");
    sink.finish().expect("it flushes");
    let written = text_of(&bytes);
    let lines: Vec<&str> = written.lines().collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[0], lines[1]);
    let value: serde_json::Value = serde_json::from_str(lines[1]).expect("JSON");
    assert_eq!(value["text"], text);
    assert_eq!(value["removed"][0]["line"], "返回顶部");
    let value: serde_json::Value = serde_json::from_str(lines[2]).expect("JSON");
    assert_eq!(value["error"], "a bad sector");
}

fn files_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}

#[test]
fn a_file_appears_when_it_is_finished_and_not_before() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (path, files) = (folder.path().join("new/out.jsonl"), TempFiles::default());
    let sink = JsonlSink::new(Output::file(
        AtomicFile::create(&path, &files).expect("a file"),
    ));
    put(&sink, "x", "正文");
    assert!(!path.exists());
    let mut stream = sink
        .stream(&Origin::default(), "s")
        .expect("it streams")
        .expect("in parts");
    stream.text("半").expect("it writes");
    stream.abort("gone").expect("it is taken back");
    put(&sink, "y", "正文");
    sink.finish().expect("it is final");
    assert_eq!(
        fs::read_to_string(&path)
            .expect("it is there")
            .lines()
            .count(),
        2
    );
    assert_eq!(files_in(path.parent().expect("a parent")), ["out.jsonl"]);

    let path = folder.path().join("never");
    drop(AtomicFile::create(&path, &files).expect("a file"));
    let left = AtomicFile::create(&path, &files).expect("a file");
    files.remove_all();
    assert_eq!(files_in(folder.path()), ["new"]);
    drop(left);
}

#[test]
fn a_mirror_keeps_names_and_what_did_not_change() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let sink = MirrorSink::folder(
        folder.path().join("out"),
        Format::Jsonl,
        TempFiles::default(),
    );
    put(&sink, "sub/a.txt", "正文");
    sink.finish().expect("it is final");
    assert_eq!(files_in(&folder.path().join("out/sub")), ["a.txt.jsonl"]);

    let path = folder.path().join("a.txt");
    fs::write(&path, "旧").expect("a file");
    let sink = MirrorSink::in_place(true, TempFiles::default());
    let origin = Origin {
        path: Some(path.clone()),
        name: "a.txt".into(),
        folder: None,
    };
    for (text, backup) in [("旧", false), ("新", true)] {
        let rendered = sink.render(&origin, record("a", text)).expect("it renders");
        sink.write(rendered).expect("it writes");
        sink.finish().expect("it is final");
        assert_eq!(folder.path().join("a.txt.bak").exists(), backup);
    }
    assert_eq!(fs::read_to_string(&path).expect("it is there"), "新");
    assert_eq!(
        fs::read_to_string(folder.path().join("a.txt.bak")).expect("it is there"),
        "旧"
    );
}

#[test]
fn a_file_that_cannot_get_its_name_ends_the_run() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    // A folder stands where the file should go.
    fs::create_dir(folder.path().join("a.txt")).expect("a folder");
    let sink = MirrorSink::folder(folder.path(), Format::Text, TempFiles::default());
    put(&sink, "a.txt", "正文");
    let error = sink.finish().expect_err("it cannot be final");
    assert!(error.to_string().contains("a.txt"), "{error}");
    assert_eq!(files_in(folder.path()), ["a.txt"]);
}

#[test]
fn quarantine_keeps_what_lies_nowhere_else() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("pic.png");
    fs::write(&path, b"\x89PNG").expect("a file");
    let document = |path: Option<PathBuf>, body: Option<&[u8]>| Quarantined {
        id: "x".into(),
        path,
        rejection: Rejection::new(RejectionKind::Binary, "a picture").at(3),
        body: body.map(<[u8]>::to_vec),
    };
    let file = QuarantineFile::create(folder.path().join("q.jsonl")).expect("a file");
    file.put(&document(Some(path.clone()), None))
        .expect("it is put aside");
    file.put(&document(None, Some(b"\0\x01")))
        .expect("it is put aside");
    let lines = fs::read_to_string(folder.path().join("q.jsonl")).expect("it is there");
    let lines: Vec<serde_json::Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(lines[0]["kind"], "binary");
    assert_eq!(lines[0]["offset"], 3);
    assert_eq!(lines[1]["body_base64"], "AAE=");

    let aside = QuarantineFolder::create(folder.path().join("q")).expect("a folder");
    aside
        .put(&document(Some(path), None))
        .expect("it is put aside");
    aside
        .put(&document(None, Some(b"\0\x01")))
        .expect("it is put aside");
    aside
        .put(&document(Some("gone".into()), None))
        .expect("a file that is not there is no error");
    let names = files_in(&folder.path().join("q"));
    assert_eq!(
        names,
        ["000001-pic.png", "000002-document", "quarantine.jsonl"]
    );
    assert_eq!(
        fs::read(folder.path().join("q/000001-pic.png")).expect("a copy"),
        b"\x89PNG"
    );
}
