//! What a run must never do, whatever it is given: lose a document, write over one, or say nothing.

use std::fs;

use predicates::prelude::*;
use predicates::str::contains;

use crate::cli::{GBK, folder, zhengwen};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_no_utf_8_is_written_out_with_its_bytes() {
    use std::os::unix::ffi::OsStrExt;
    let folder = folder(&[]);
    let name = std::ffi::OsStr::from_bytes(b"x\xff.png");
    fs::write(folder.path().join(name), PNG).expect("a file");
    let aside = folder.path().join("aside.jsonl");
    zhengwen()
        .arg(folder.path())
        .args(["--log-format", "json", "--quarantine"])
        .arg(&aside)
        .assert()
        .code(1)
        .stderr(contains(r"x\\xFF.png"));
    let line = fs::read_to_string(aside).expect("written");
    let line: serde_json::Value = serde_json::from_str(&line).expect("JSON");
    let path = line["path"].as_str().expect("a path");
    assert!(path.ends_with(r"x\xFF.png"), "{path}");
}

#[test]
fn a_backup_is_never_lost() {
    let folder = folder(&[("notes/a.txt", GBK), ("notes/a.txt.bak", b"mine")]);
    let notes = folder.path().join("notes");
    let read = |name: &str| fs::read(notes.join(name)).expect("a file");
    let run = || {
        let mut run = zhengwen();
        run.args(["--in-place", "--backup"]);
        run
    };
    // The same file twice: the second backup must not take the place of the first.
    run()
        .args([notes.join("a.txt"), notes.join("a.txt")])
        .assert()
        .success();
    assert_eq!(read("a.txt"), "这是一段正文。\n".as_bytes());
    assert_eq!(
        (read("a.txt.bak"), read("a.txt.bak2")),
        (b"mine".to_vec(), GBK.to_vec())
    );
    // Backups of earlier runs are no documents.
    fs::write(notes.join("a.txt"), GBK).expect("written");
    run().arg(&notes).assert().success();
    assert_eq!(
        (read("a.txt.bak"), read("a.txt.bak2")),
        (b"mine".to_vec(), GBK.to_vec())
    );
}

#[test]
fn what_a_run_is_writing_is_no_input_of_it() {
    let folder = folder(&[("a.txt", GBK), (".zhengwen-left.tmp", b"half a line")]);
    let mut run = zhengwen();
    run.args([".", "-o", "out.jsonl", "--stats", "stats.json"]);
    run.current_dir(folder.path()).assert().success();
    let records = fs::read_to_string(folder.path().join("out.jsonl")).expect("written");
    assert_eq!(records.lines().count(), 1, "{records}");
}

#[test]
fn a_file_and_a_folder_of_one_name_have_no_place_in_one_output() {
    let folder = folder(&[("a/x", GBK), ("b/x/y", GBK), ("b/z", GBK), ("c/x", GBK)]);
    for (order, clash) in [(["a", "b"], "b/x/y"), (["b", "c"], "c/x")] {
        let mut run = zhengwen();
        run.args(order).args(["-o", "out", "--force"]);
        let run = run.current_dir(folder.path()).assert();
        run.code(1).stderr(contains(format!(
            "{clash}: another input has the same name"
        )));
        let out = folder.path().join("out");
        assert!(out.join("z").is_file());
        fs::remove_dir_all(out).expect("removed");
    }
}

#[test]
fn an_output_beside_the_records_overwrites_nothing() {
    let folder = folder(&[("a.txt", GBK), ("mine.json", b"mine")]);
    let path = |name: &str| folder.path().join(name);
    let run = |args: &[(&str, &str)], message: &str| {
        let mut run = zhengwen();
        run.arg(path("a.txt"));
        for (flag, name) in args {
            run.arg(flag).arg(path(name));
        }
        let message = contains(message.to_owned());
        run.assert().code(2).stdout("").stderr(message);
    };
    for flag in ["--stats", "--quarantine", "--site-lines"] {
        run(&[(flag, "a.txt")], "a.txt: is an input");
        run(
            &[(flag, "new.json"), ("-o", "new.json")],
            "new.json: is named for two outputs",
        );
    }
    run(
        &[("--stats", "x.json"), ("--quarantine", "x.json")],
        "two outputs",
    );
    run(&[("--stats", "mine.json")], "mine.json: exists already");
    let mut convert = zhengwen();
    convert
        .arg("convert")
        .arg(path("a.txt"))
        .args(["--force", "-o"]);
    let convert = convert.arg(path("a.txt")).assert();
    convert.code(2).stderr(contains("a.txt: is an input"));
    assert_eq!(fs::read(path("a.txt")).expect("an input"), GBK);
    assert_eq!(fs::read(path("mine.json")).expect("a file"), b"mine");
    assert!(!path("x.json").exists());
    zhengwen()
        .arg(path("a.txt"))
        .args(["--force", "--stats"])
        .arg(path("mine.json"))
        .assert()
        .success();
}

#[cfg(unix)]
#[test]
fn a_pipe_is_read_once_and_whole() {
    let folder = folder(&[]);
    let (pipe, out) = (folder.path().join("pipe"), folder.path().join("out"));
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.expect("mkfifo runs").success());
    // Into a folder that is there already, whose files are looked over first.
    fs::create_dir(&out).expect("a folder");
    let path = pipe.clone();
    let writer = std::thread::spawn(move || fs::write(path, GBK));
    let mut run = zhengwen();
    run.arg(&pipe).arg("-o").arg(&out);
    run.timeout(std::time::Duration::from_secs(60));
    run.assert().success();
    writer
        .join()
        .expect("a thread")
        .expect("all of it was read");
    let text = fs::read_to_string(out.join("pipe")).expect("mirrored");
    assert_eq!(text, "这是一段正文。\n");
    for args in [&["-", "-"][..], &["detect", "-", "-"]] {
        let said = contains("standard input (-) can be read only once");
        zhengwen()
            .args(args)
            .write_stdin("x")
            .assert()
            .code(2)
            .stderr(said);
    }
    let mut run = zhengwen();
    run.arg(&pipe)
        .arg("--site-lines")
        .arg(folder.path().join("lines"));
    run.timeout(std::time::Duration::from_secs(60));
    run.assert().code(2).stderr(contains("pipe does not allow"));
    let mut run = zhengwen();
    run.arg(&pipe).arg("--in-place");
    run.assert().code(2).stderr(contains("pipe has no place"));
}

#[test]
fn bytes_that_went_by_are_not_put_aside_as_an_empty_file() {
    let folder = folder(&[]);
    let aside = folder.path().join("aside/");
    let run = |args: &[&str], kept: &str| {
        let mut run = zhengwen();
        run.args(args).arg("--quarantine").arg(&aside);
        run.write_stdin(PNG)
            .assert()
            .code(1)
            .stderr(contains(kept.to_owned()));
    };
    run(&["--segment-size", "8"], "its bytes are not kept");
    assert_eq!(fs::read_dir(&aside).expect("a folder").count(), 1);
    run(&["--force"], "PNG image");
    let body = fs::read(aside.join("000001-document")).expect("put aside");
    assert_eq!(body, PNG);
}

#[test]
fn a_message_says_what_and_where_and_what_to_do() {
    let folder = folder(&[
        ("gbk.txt", GBK),
        (
            "chain.json",
            br#"{"conversion_chain":[{"dict":{"type":"text","file":"own.txt"}}]}"#,
        ),
    ]);
    for (args, message) in [
        (
            &["-e", "klingon"][..],
            r#"encoding "klingon"; examples: auto, utf-8"#,
        ),
        (&["-p", "t2x"], "known are hans, "),
        (
            &["-p", "chain.json"],
            "own.txt: no such dictionary; a configuration names",
        ),
        (
            &["--dictionary", "gbk.txt"],
            "gbk.txt: not UTF-8; save it as UTF-8",
        ),
        (
            &["rules", "explain", "gbk.txt"],
            "gbk.txt: not UTF-8; `zhengwen --no-strip`",
        ),
        (
            &["rules", "test", "none.txt"],
            "none.txt: no such file or folder",
        ),
        (
            &["gbk.txt", "-o", "gbk.txt/x"],
            "gbk.txt: a file is where a folder has to be",
        ),
    ] {
        let mut run = zhengwen();
        run.args(args).current_dir(folder.path()).write_stdin("x");
        run.assert().code(2).stderr(contains(message));
    }
}

#[test]
fn what_would_have_no_effect_is_said() {
    let folder = folder(&[
        ("in/a.txt", GBK),
        ("in/b.txt", b"a\tb\n"),
        ("in/.zhengwenignore", b"{\nb.*\n"),
    ]);
    let run = |args: &[&str]| {
        let mut run = zhengwen();
        run.args(args).current_dir(folder.path());
        run.assert()
    };
    for (leave, flag, value) in [
        ("--no-repair", "--hygiene", "invisible"),
        ("--no-repair", "--readings", "r.tsv"),
        ("--no-simplify", "-p", "tw2sp"),
        ("--no-strip", "--site-lines", "s.txt"),
    ] {
        run(&["in/a.txt", leave, flag, value])
            .code(2)
            .stderr(contains("cannot be used with"));
    }
    run(&["in/a.txt", "-p", "none", "--dictionary", "in/b.txt"])
        .code(2)
        .stderr(contains("a dictionary has no effect"));
    for flag in ["--explain", "--keep-removed"] {
        let said = format!("{flag} shows in records only");
        run(&["in/a.txt", flag]).success().stderr(contains(said));
        run(&["in/a.txt", flag, "-f", "jsonl"]).success().stderr("");
    }
    run(&["in", "--include", "*.md", "--exclude", ".*"]).stderr(contains("0 read"));
    // A rule that is wrong is named, and the others hold.
    run(&["in"])
        .code(1)
        .stdout("这是一段正文。\n")
        .stderr(contains(".zhengwenignore: ").and(contains("line 1")));
}
