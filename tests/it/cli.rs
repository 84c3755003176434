//! The command line as a user meets it: flags, outputs, messages, exit codes.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::contains;

use crate::support::fixture;

pub(super) fn zhengwen() -> Command {
    let mut command = Command::cargo_bin("zhengwen").expect("the binary is built with the tests");
    command.env_remove("NO_COLOR");
    command
}

pub(super) fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
    folder
}

pub(super) const GBK: &[u8] = b"\xd5\xe2\xca\xc7\xd2\xbb\xb6\xce\xd5\xfd\xce\xc4\xa1\xa3\n"; // 这是一段正文。

#[test]
fn standard_input_to_standard_output() {
    for args in [&[][..], &["-"]] {
        zhengwen()
            .args(args)
            .write_stdin(GBK)
            .assert()
            .success()
            .stdout("这是一段正文。\n")
            .stderr("");
    }
    zhengwen().write_stdin("").assert().success().stdout("");
}

#[test]
fn the_readme_command_cleans_the_bundled_folder() {
    let output = zhengwen()
        .args(["-f", "jsonl"])
        .arg(fixture("end_to_end/pages"))
        .assert()
        .success()
        .stderr("");
    let stdout = String::from_utf8(output.get_output().stdout.clone()).expect("UTF-8");
    assert_eq!(stdout.lines().count(), 5);
    for line in stdout.lines() {
        let record: serde_json::Value = serde_json::from_str(line).expect("JSON");
        assert_eq!(record.as_object().expect("an object").len(), 4);
        let at = |key: &str| line.find(&format!("\"{key}\":")).expect("the key is there");
        assert!(line.starts_with("{\"id\":"));
        assert!(at("text") < at("metadata") && at("metadata") < at("report"));
    }
}

#[test]
fn a_folder_is_mirrored_file_by_file() {
    let folder = folder(&[
        ("in/a.txt", GBK),
        ("in/sub/b.html", "<p>段落。</p>".as_bytes()),
    ]);
    let out = folder.path().join("out");
    zhengwen()
        .arg(folder.path().join("in"))
        .arg("-o")
        .arg(&out)
        .assert()
        .success();
    assert_eq!(
        fs::read_to_string(out.join("a.txt")).expect("mirrored"),
        "这是一段正文。\n"
    );
    assert!(out.join("sub/b.html").is_file());
    // A second run refuses, and says what to do.
    zhengwen()
        .arg(folder.path().join("in"))
        .arg("-o")
        .arg(&out)
        .assert()
        .code(2)
        .stderr(contains("exists already").and(contains("--force")));
    zhengwen()
        .arg(folder.path().join("in"))
        .arg("--force")
        .arg("-o")
        .arg(&out)
        .assert()
        .success();
}

#[test]
fn an_input_is_never_overwritten() {
    let folder = folder(&[("a.txt", GBK)]);
    let path = folder.path().join("a.txt");
    for out in [path.as_path(), folder.path()] {
        zhengwen()
            .arg(&path)
            .args(["--force", "-o"])
            .arg(out)
            .assert()
            .code(2)
            .stderr(contains("is an input").and(contains("--in-place")));
    }
    assert_eq!(fs::read(&path).expect("it is there"), GBK);
}

#[cfg(unix)]
#[test]
fn a_pipe_and_a_link_keep_their_place() {
    let folder = folder(&[("a.txt", "正文。\n".as_bytes()), ("real.txt", b"before")]);
    let (pipe, link) = (folder.path().join("pipe"), folder.path().join("link.txt"));
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.expect("mkfifo runs").success());
    std::os::unix::fs::symlink("real.txt", &link).expect("a link");
    for command in [&[][..], &["--force"], &["convert"], &["convert", "--force"]] {
        let path = pipe.clone();
        let reader = std::thread::spawn(move || fs::read_to_string(path).expect("readable"));
        let mut run = zhengwen();
        run.args(command).arg(folder.path().join("a.txt"));
        run.arg("-o").arg(&pipe).assert().success();
        assert_eq!(reader.join().expect("read"), "正文。\n");
    }
    zhengwen()
        .arg(folder.path().join("a.txt"))
        .args(["--force", "-o"])
        .arg(&link)
        .assert()
        .success();
    assert!(link.is_symlink());
    assert_eq!(
        fs::read_to_string(folder.path().join("real.txt")).expect("written"),
        "正文。\n"
    );
}

#[test]
fn an_earlier_quarantine_is_not_overwritten() {
    let folder = folder(&[("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")]);
    let aside = folder.path().join("aside/");
    let run = |force: &[&str], code: i32| {
        let mut run = zhengwen();
        run.arg(folder.path().join("picture.png")).args(force);
        run.arg("--quarantine").arg(&aside).assert().code(code)
    };
    run(&[], 1);
    run(&[], 2).stderr(contains("quarantine.jsonl: exists already").and(contains("--force")));
    run(&["--force"], 1);
}

#[test]
fn in_place_with_backup() {
    let folder = folder(&[("a.txt", GBK), ("b.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")]);
    zhengwen()
        .arg(folder.path())
        .args(["--in-place", "--backup"])
        .assert()
        .code(1)
        .stderr(contains("b.png").and(contains("PNG")));
    assert_eq!(
        fs::read_to_string(folder.path().join("a.txt")).expect("clean"),
        "这是一段正文。\n"
    );
    assert_eq!(
        fs::read(folder.path().join("a.txt.bak")).expect("kept"),
        GBK
    );
    assert!(
        fs::read(folder.path().join("b.png"))
            .expect("untouched")
            .starts_with(b"\x89PNG")
    );
    zhengwen()
        .arg("--in-place")
        .write_stdin("x")
        .assert()
        .code(2)
        .stderr(contains("standard input"));
}

#[test]
fn bad_inputs_are_named_and_the_run_goes_on() {
    let folder = folder(&[
        ("empty.txt", b""),
        ("good.txt", GBK),
        ("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        ("cut.txt", &GBK[..GBK.len() - 2]),
    ]);
    let stats = folder.path().join("stats.json");
    let aside = folder.path().join("new/aside.jsonl");
    zhengwen()
        .arg(folder.path())
        .arg(folder.path().join("missing.txt"))
        .args(["-f", "jsonl", "--stats"])
        .arg(&stats)
        .arg("--quarantine")
        .arg(&aside)
        .assert()
        .code(1)
        .stderr(contains("missing.txt: no such file").and(contains("picture.png")));
    let stats: serde_json::Value =
        serde_json::from_slice(&fs::read(stats).expect("written")).expect("JSON");
    assert_eq!(
        (&stats["read"], &stats["clean"], &stats["quarantined"]),
        (&5.into(), &3.into(), &2.into())
    );
    assert_eq!(stats["by_reason"]["missing"], 1);
    assert_eq!(
        fs::read_to_string(aside).expect("written").lines().count(),
        2
    );
}

#[cfg(unix)]
#[test]
fn an_output_folder_that_cannot_be_made_ends_the_run() {
    let folder = folder(&[("a.txt", GBK)]);
    // A file stands where the folder should be; this holds for the superuser too.
    let out = folder.path().join("a.txt/out.jsonl");
    zhengwen()
        .arg(folder.path().join("a.txt"))
        .arg("-o")
        .arg(&out)
        .assert()
        .code(2)
        .stderr(contains("a.txt"));
}

#[test]
fn usage_errors_are_clear() {
    for (args, message) in [
        (&["--profile", "t2x"][..], "t2x"),
        (&["--encoding", "klingon"], "klingon"),
        (&["--include", "a{"], "a{"),
        (&["--segment-size", "0"], "not a size"),
        (&["-j", "100000"], "0 (one a core) to 1024"),
        (&["detect", "-j", "many"], "not a number of workers"),
        (&["--in-place", "-o", "x"], "cannot be used with"),
        (&["--backup"], "--in-place"),
    ] {
        zhengwen()
            .args(args)
            .write_stdin("x")
            .assert()
            .code(2)
            .stderr(contains(message));
    }
}

#[test]
fn formats_follow_the_name_of_the_output() {
    let folder = folder(&[("a.txt", GBK)]);
    for (name, json) in [("o.jsonl", true), ("o.txt", false), ("plain", false)] {
        let out = folder.path().join(name);
        zhengwen()
            .arg(folder.path().join("a.txt"))
            .arg("-o")
            .arg(&out)
            .assert()
            .success();
        let text = fs::read_to_string(out).expect("written");
        assert_eq!(text.starts_with('{'), json, "{name}: {text}");
    }
}

#[test]
fn the_output_is_the_same_at_any_number_of_jobs_and_segments() {
    let pages = fixture("end_to_end/pages");
    let run = |args: &[&str]| {
        let assert = zhengwen()
            .args(["-f", "jsonl", "--explain"])
            .args(args)
            .arg(&pages)
            .assert();
        assert.success().get_output().stdout.clone()
    };
    let expected = run(&["-j1"]);
    for args in [
        &["-j2"][..],
        &["-j7"],
        &["--segment-size", "1K"],
        &["--segment-size", "37"],
    ] {
        assert!(run(args) == expected, "{args:?}");
    }
}

#[test]
fn diff_shows_and_writes_nothing() {
    let folder = folder(&[("a.txt", "漢字\n不變。\n".as_bytes())]);
    let path = folder.path().join("a.txt");
    zhengwen()
        .arg("--diff")
        .arg(&path)
        .assert()
        .success()
        .stdout(
            contains("-漢字\n")
                .and(contains("+汉字\n"))
                .and(contains("\x1b").not()),
        );
    assert_eq!(
        fs::read_to_string(path).expect("untouched"),
        "漢字\n不變。\n"
    );
}

#[test]
fn hygiene_is_asked_for_by_kind() {
    let text = "⼭路\r\n";
    let run = |args: &[&str]| {
        let assert = zhengwen().args(args).write_stdin(text).assert().success();
        String::from_utf8(assert.get_output().stdout.clone()).expect("UTF-8")
    };
    assert_eq!(run(&[]), text);
    assert_eq!(run(&["--hygiene", "radicals"]), "山路\r\n");
    assert_eq!(run(&["--hygiene", "radicals,line-ends"]), "山路\n");
}

#[test]
fn diff_says_why() {
    let page = fixture("end_to_end/pages");
    let assert = zhengwen().arg("--diff").arg(page).assert().success();
    let stdout = String::from_utf8(assert.get_output().stdout.clone()).expect("UTF-8");
    for reason in ["# repair annotation, ", "# strip ", "# simplify hans: "] {
        assert!(stdout.contains(reason), "{reason}: {stdout}");
    }
}

#[test]
fn detect_prints_a_line_an_input() {
    let folder = folder(&[("a.txt", GBK), ("b.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")]);
    let assert = zhengwen().arg("detect").arg(folder.path()).assert().code(1);
    let stdout = String::from_utf8(assert.get_output().stdout.clone()).expect("UTF-8");
    let lines: Vec<serde_json::Value> = stdout
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(lines[0]["encoding"], "GBK");
    assert!(lines[0]["confidence"].as_f64().is_some_and(|c| c > 0.5));
    assert!(lines[1]["encoding"].is_null());
    assert_eq!(lines[1]["kind"], "binary");
    zhengwen()
        .arg("detect")
        .write_stdin("正文")
        .assert()
        .success()
        .stdout(contains("UTF-8"));
}

#[test]
fn convert_is_the_engine_alone() {
    zhengwen()
        .args(["convert", "-p", "t2s"])
        .write_stdin("漢字\n發售")
        .assert()
        .success()
        .stdout("汉字\n发售");
    let long = "繁體字的一行。\n".repeat(200_000);
    let expected = "繁体字的一行。\n".repeat(200_000);
    let output = zhengwen()
        .args(["convert", "-p", "t2s"])
        .write_stdin(long)
        .assert()
        .success();
    assert!(output.get_output().stdout == expected.as_bytes());
    zhengwen()
        .args(["convert", "-p", "t2s"])
        .write_stdin(&b"\xe6\xbc\xa2\xff"[..])
        .assert()
        .code(2)
        .stderr(contains("not UTF-8 at byte 3"));
    zhengwen()
        .args(["convert", "-p", "t2x"])
        .write_stdin("x")
        .assert()
        .code(2)
        .stderr(contains("t2s"));
}

#[test]
fn dictionaries_of_the_users_own_win() {
    let folder = folder(&[
        ("own.txt", "# mine\n漢字\t汉文字\n".as_bytes()),
        ("wrong.txt", "漢字\t汉文字\nno tab here\n".as_bytes()),
    ]);
    for args in [&["convert"][..], &["--no-repair"]] {
        zhengwen()
            .args(args)
            .arg("--dictionary")
            .arg(folder.path().join("own.txt"))
            .write_stdin("這是漢字。\n")
            .assert()
            .success()
            .stdout("这是汉文字。\n");
        zhengwen()
            .args(args)
            .arg("--dictionary")
            .arg(folder.path().join("wrong.txt"))
            .write_stdin("x")
            .assert()
            .code(2)
            .stderr(contains("wrong.txt:2"));
    }
}

#[test]
fn messages_as_json() {
    zhengwen()
        .args(["--log-format", "json", "not there"])
        .assert()
        .code(1)
        .stderr(contains(r#""event":"quarantined""#));
    zhengwen()
        .args(["--quiet", "not there"])
        .assert()
        .code(1)
        .stderr("");
}

#[test]
fn completions_and_the_manual_are_printed() {
    zhengwen()
        .args(["completions", "bash"])
        .assert()
        .success()
        .stdout(contains("zhengwen"));
    zhengwen()
        .arg("man")
        .assert()
        .success()
        .stdout(contains(".TH zhengwen 1").and(contains("zhengwen\\-detect(1)")));
    zhengwen()
        .args(["man", "detect"])
        .assert()
        .success()
        .stdout(contains(".TH zhengwen-detect 1"));
    zhengwen()
        .args(["man", "dance"])
        .assert()
        .code(2)
        .stderr(contains("there are detect, convert"));
    let help = zhengwen()
        .arg("--help")
        .assert()
        .success()
        .get_output()
        .stdout
        .clone();
    let help = String::from_utf8(help).expect("UTF-8");
    assert!(help.lines().count() < 90, "{} lines", help.lines().count());
    assert!(help.contains("Examples:"));
}

/// Runs the binary with its output closed after the first line, as `| head -1` does.
#[cfg(unix)]
#[test]
fn a_closed_pipe_is_a_quiet_success() {
    use std::io::{BufRead, BufReader};
    use std::process::{Command, Stdio};
    let folder = folder(&[("a.txt", "一行正文。\n".repeat(200_000).as_bytes())]);
    let mut child = Command::new(assert_cmd::cargo::cargo_bin("zhengwen"))
        .arg(folder.path().join("a.txt"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut line = String::new();
    let mut stdout = BufReader::new(child.stdout.take().expect("a pipe"));
    stdout.read_line(&mut line).expect("a line");
    drop(stdout);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(output.stderr.is_empty(), "{output:?}");
}

/// Ends a run that waits for more input; no half-written file may stay.
#[cfg(target_os = "linux")]
#[test]
fn an_interrupt_leaves_nothing_half_written() {
    use std::process::{Command, Stdio};
    for signal in ["-INT", "-TERM"] {
        let folder = folder(&[]);
        let out = folder.path().join("out.txt");
        let mut child = Command::new(assert_cmd::cargo::cargo_bin("zhengwen"))
            .args(["-", "-o"])
            .arg(&out)
            .stdin(Stdio::piped())
            .spawn()
            .expect("it starts");
        wait_for_a_file(folder.path());
        let kill = Command::new("kill")
            .args([signal, &child.id().to_string()])
            .status();
        assert!(kill.expect("kill runs").success());
        assert_eq!(child.wait().expect("it ends").code(), Some(130));
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
    }
}

#[cfg(target_os = "linux")]
fn wait_for_a_file(folder: &Path) {
    for _ in 0..1000 {
        if fs::read_dir(folder).expect("a folder").count() > 0 {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    panic!("the run never began its output");
}

/// Pages of two sites; their first line, a motto, is in no dictionary of cues.
fn sites() -> tempfile::TempDir {
    let subjects = [
        "春天的河",
        "老街的茶馆",
        "修表的师傅",
        "山里的学校",
        "一封旧信",
    ];
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (site, motto) in [("north", "读万卷书 行万里路"), ("south", "大江东去网")] {
        fs::create_dir_all(folder.path().join(site)).expect("a folder");
        for (index, subject) in subjects.iter().enumerate() {
            let page = format!(
                "{motto}\n{subject}\n关于{subject}，作者写下了很长的一段文字，说的是那一年的事情。\n\
                 后来每当有人问起{subject}，他总是笑一笑，说那都是过去的事了。\n{motto}\n"
            );
            let path = folder.path().join(site).join(format!("{index}.txt"));
            fs::write(path, page).expect("a file");
        }
    }
    folder
}

#[test]
fn what_a_site_shares_is_counted_once_and_stripped_when_asked_for() {
    let folder = sites();
    let lines = folder.path().join("site-lines.txt");
    let run = |jobs: &str, more: &[&str], input: &str| {
        let assert = zhengwen()
            .args(["-f", "jsonl", "-j", jobs])
            .args(more)
            .arg(folder.path().join(input))
            .assert()
            .success();
        String::from_utf8(assert.get_output().stdout.clone()).expect("UTF-8")
    };
    let lines_flag = ["--site-lines", lines.to_str().expect("UTF-8")];
    assert!(run("1", &[], "north").contains("读万卷书"));
    let first = run("2", &lines_flag, "north");
    assert!(!first.contains("读万卷书"), "{first}");
    assert!(first.contains("山里的学校\\n关于山里的学校"), "{first}");
    let counted = fs::read(&lines).expect("the count was written");
    assert_eq!(run("1", &lines_flag, "north"), first);
    assert_eq!(fs::read(&lines).expect("it is left alone"), counted);
    // A count knows only its own sites, until it is extended.
    assert!(run("1", &lines_flag, "south").contains("大江东去网"));
    let more = [&lines_flag[..], &["--update"]].concat();
    assert!(!run("1", &more, "south").contains("大江东去网"));
    let extended = fs::read(&lines).expect("the count was written");
    assert_ne!(extended, counted);
    run("2", &more, "north");
    assert_eq!(fs::read(&lines).expect("the count"), extended);
    zhengwen()
        .args(["--site-lines", "none.txt"])
        .write_stdin("x")
        .assert()
        .code(2)
        .stderr(contains("standard input"));
}

#[test]
fn rules_and_readings_of_the_users_own() {
    let rules: &[u8] = "[[rule]]\nid = \"own.motto\"\nclass = \"navigation\"\nkind = \"line\"\n\
        cues = [\"天下文章一大抄\"]\nwhere = \"any\"\nweight = 1.0\n\
        example = [\"天下文章一大抄\"]\ncounter_example = [\"他说天下文章一大抄，我不同意。\"]\n"
        .as_bytes();
    let page = "老街旧事\n这是一段正文，说的是很久以前的事情，那时候镇上还没有通车。\n\
        后来的事情，大家都知道了，街上的铺子一家一家地关了门，只剩下一间茶馆。\n天下文章一大抄\n";
    let folder = folder(&[
        ("own.toml", rules),
        ("page.txt", page.as_bytes()),
        ("readings.tsv", "開\tkāi\n".as_bytes()),
        ("wrong.tsv", "開 kāi\n".as_bytes()),
    ]);
    let run = |flag: &str, file: &str| {
        zhengwen()
            .arg(flag)
            .arg(folder.path().join(file))
            .arg(folder.path().join("page.txt"))
            .assert()
    };
    let stdout = run("--rules", "own.toml")
        .success()
        .get_output()
        .stdout
        .clone();
    let stdout = String::from_utf8(stdout).expect("UTF-8");
    assert!(!stdout.contains("天下文章"), "{stdout}");
    run("--readings", "readings.tsv").success();
    run("--readings", "wrong.tsv")
        .code(2)
        .stderr(contains("wrong.tsv:1").and(contains("tab")));
    run("--rules", "wrong.tsv")
        .code(2)
        .stderr(contains("wrong.tsv"));
}

#[test]
fn an_output_that_cannot_be_written_says_what_to_do() {
    let folder = folder(&[("a.txt", GBK)]);
    let full = Path::new("/dev/full");
    if full.exists() {
        let device = fs::OpenOptions::new().write(true).open(full);
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin!("zhengwen"));
        command.arg(folder.path().join("a.txt"));
        command.stdout(device.expect("it can be opened"));
        let output = command.stderr(std::process::Stdio::piped()).output();
        let output = output.expect("it runs");
        assert_eq!(output.status.code(), Some(2));
        let message = String::from_utf8(output.stderr).expect("UTF-8");
        assert!(
            message.contains("no space left on the device; make room"),
            "{message}"
        );
    }
}
