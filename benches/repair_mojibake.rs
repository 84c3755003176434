//! How well and how fast repair undoes mojibake. Not a test: it prints, it never fails.
//!
//! ```text
//! cargo bench --bench repair_mojibake -- accuracy PAIRS.tsv    kind, group, damaged, truth
//! cargo bench --bench repair_mojibake -- strict PAIRS.tsv      the same at the strict margin
//! cargo bench --bench repair_mojibake -- misses PAIRS.tsv KIND the sentences that came out wrong
//! cargo bench --bench repair_mojibake -- lost PAIRS.tsv        what is named unrecoverable, what altered
//! cargo bench --bench repair_mojibake -- innocent FILE...      lines of clean text that are changed
//! cargo bench --bench repair_mojibake -- repaired FILE...      what lines become, each by itself, and how, to compare
//! cargo bench --bench repair_mojibake -- speed FILE...         throughput of clean or damaged text
//! cargo bench --bench repair_mojibake -- hostile               seconds on noise of growing length
//! cargo bench --bench repair_mojibake -- peer PYTHON FILE...   line by line, beside ftfy in that Python
//! ```

mod timing;

use std::collections::BTreeMap;
use std::hint::black_box;

use zhengwen::stages::repair::{Repair, RepairOptions, RepairPlan, Strictness};

fn main() {
    let args: Vec<String> = std::env::args()
        .skip(1)
        .filter(|arg| arg != "--bench")
        .collect();
    let strict = args.first().is_some_and(|mode| mode == "strict");
    let repair = Repair::new(RepairOptions {
        explain: true,
        strictness: if strict {
            Strictness::Strict
        } else {
            Strictness::Normal
        },
        ..RepairOptions::default()
    });
    match args.split_first() {
        Some((mode, files)) if mode == "accuracy" || mode == "strict" => {
            accuracy(&repair, &files[0]);
        }
        Some((mode, files)) if mode == "lost" => lost(&repair, &files[0]),
        Some((mode, files)) if mode == "misses" => misses(&repair, &files[0], &files[1]),
        Some((mode, files)) if mode == "innocent" => innocent(&repair, files),
        Some((mode, files)) if mode == "repaired" => repaired(&repair, files),
        Some((mode, files)) if mode == "speed" => speed(files),
        Some((mode, _)) if mode == "hostile" => hostile(),
        Some((mode, files)) if mode == "peer" => peer(&files[0], &files[1..]),
        _ => {
            println!(
                "usage: accuracy|strict|lost PAIRS | misses PAIRS KIND | innocent|repaired|speed FILE... | hostile | peer PYTHON FILE..."
            );
        }
    }
}

fn pairs(file: &str) -> Vec<Vec<String>> {
    read(file)
        .split_terminator('\n')
        .map(|line| line.split('\t').map(str::to_owned).collect::<Vec<_>>())
        .filter(|fields| fields.len() == 4)
        .collect()
}

fn read(file: &str) -> String {
    String::from_utf8_lossy(&std::fs::read(file).expect("readable")).into_owned()
}

fn run(repair: &Repair, text: &str) -> String {
    repair.apply(&repair.survey(text), text).text.into_owned()
}

#[derive(Default)]
struct Score {
    sentences: usize,
    exact: usize,
    untouched: usize,
    chars: usize,
    right: usize,
    inferred: u64,
    /// Inferred characters whose place in the truth is known, and how many of them are right.
    placed: usize,
    guessed: usize,
}

/// The inferred characters that an edit tells of: `… inferred 2: 下 at 7 (0.91), 未 at 9 (0.40)`.
fn guesses(detail: &str) -> impl Iterator<Item = (char, usize)> {
    let told = detail
        .split_once("inferred ")
        .and_then(|(_, told)| told.split_once(": "));
    let told = told.map_or("", |(_, told)| told);
    told.split(", ").filter_map(|one| {
        let (c, place) = one.split_once(" at ")?;
        let place = place.split(' ').next()?.parse().ok()?;
        Some((c.chars().next()?, place))
    })
}

fn accuracy(repair: &Repair, file: &str) {
    let mut scores: BTreeMap<String, Score> = BTreeMap::new();
    for fields in pairs(file) {
        let staged = repair.apply(&repair.survey(&fields[2]), &fields[2]);
        let score = scores
            .entry(format!("{} {}", fields[0], fields[1]))
            .or_default();
        score.sentences += 1;
        score.exact += usize::from(staged.text == fields[3]);
        score.untouched += usize::from(staged.text == fields[2]);
        score.chars += fields[3].chars().count();
        score.right += in_common(&staged.text, &fields[3]);
        score.inferred += staged.evidence.inferred;
        let truth: Vec<char> = fields[3].chars().collect();
        if truth.len() == staged.text.chars().count() {
            for edit in &staged.evidence.edits {
                let start = staged.text[..edit.after.start].chars().count();
                for (c, place) in guesses(edit.detail.as_deref().unwrap_or("")) {
                    score.placed += 1;
                    score.guessed += usize::from(truth.get(start + place) == Some(&c));
                }
            }
        }
    }
    println!(
        "kind group | sentences | exact % | characters right % | untouched % | inferred | of them right %"
    );
    for (kind, score) in scores {
        let percent = |part: usize, of: usize| 100.0 * part as f64 / of.max(1) as f64;
        println!(
            "{kind} | {} | {:.2} | {:.2} | {:.2} | {} | {:.2}",
            score.sentences,
            percent(score.exact, score.sentences),
            percent(score.right, score.chars),
            percent(score.untouched, score.sentences),
            score.inferred,
            percent(score.guessed, score.placed),
        );
    }
}

/// How many characters of `truth` are in `text`, in order (longest common subsequence).
fn in_common(text: &str, truth: &str) -> usize {
    let (text, truth): (Vec<char>, Vec<char>) = (text.chars().collect(), truth.chars().collect());
    let mut row = vec![0; truth.len() + 1];
    for &c in &text {
        let mut diagonal = 0;
        for (at, &other) in truth.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if c == other {
                diagonal + 1
            } else {
                above.max(row[at])
            };
            diagonal = above;
        }
    }
    row[truth.len()]
}

/// What is named as unrecoverable, and what is altered all the same.
fn lost(repair: &Repair, file: &str) {
    let mut kinds: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    for fields in pairs(file) {
        let staged = repair.apply(&repair.survey(&fields[2]), &fields[2]);
        let [lines, named, altered] = kinds.entry(fields[0].clone()).or_default();
        *lines += 1;
        *named += usize::from(!staged.evidence.unrecoverable.is_empty());
        *altered += usize::from(staged.text != fields[2]);
        if staged.text != fields[2] && *altered <= 5 {
            println!("    {} {:?}", fields[2], staged.evidence.edits);
        }
    }
    println!("kind | lines | named % | altered");
    for (kind, [lines, named, altered]) in kinds {
        let percent = 100.0 * named as f64 / lines as f64;
        println!("{kind} | {lines} | {percent:.2} | {altered}");
    }
}

fn misses(repair: &Repair, file: &str, kind: &str) {
    for fields in pairs(file) {
        let staged = repair.apply(&repair.survey(&fields[2]), &fields[2]);
        if format!("{} {}", fields[0], fields[1]).contains(kind) && staged.text != fields[3] {
            println!("{} {}", fields[0], fields[1]);
            println!(
                "  in    {}\n  out   {}\n  truth {}",
                fields[2], staged.text, fields[3]
            );
            for edit in &staged.evidence.edits {
                println!("  {} {}", edit.rule, edit.detail.as_deref().unwrap_or(""));
            }
        }
    }
}

fn innocent(repair: &Repair, files: &[String]) {
    for file in files {
        let text = read(file);
        let (mut lines, mut changed) = (0, 0);
        for line in text.split_terminator('\n') {
            lines += 1;
            let staged = repair.apply(&repair.survey(line), line);
            if staged.text != line {
                changed += 1;
                if changed <= 20 {
                    let rules: Vec<_> = staged
                        .evidence
                        .edits
                        .iter()
                        .map(|edit| {
                            format!(
                                "{} {:?} {:?} {}",
                                edit.rule,
                                &line[edit.before.clone()],
                                &staged.text[edit.after.clone()],
                                edit.detail.as_deref().unwrap_or("")
                            )
                        })
                        .collect();
                    println!("    {}", rules.join("\n        "));
                }
            }
        }
        println!("{file} | {lines} lines | {changed} changed");
    }
}

/// Every line that changes, with what it becomes and by which rules; and the same for whole windows.
fn repaired(repair: &Repair, files: &[String]) {
    for file in files {
        let text = read(file);
        let lines = text.split_terminator('\n');
        for part in lines.chain(timing::windows(&text)) {
            let staged = repair.apply(&repair.survey(part), part);
            let (mut before, mut after) = (0, 0);
            for edit in &staged.evidence.edits {
                let (from, to) = (&part[edit.before.clone()], &staged.text[edit.after.clone()]);
                println!("{} {from:?} {to:?}", edit.rule);
                (before, after) = (edit.before.end, edit.after.end);
            }
            assert_eq!(part[before..], staged.text[after..]);
            let unrecoverable = &staged.evidence.unrecoverable;
            if !unrecoverable.is_empty() {
                println!("{unrecoverable:?}");
            }
        }
    }
}

/// Mojibake alone, in windows as the pipeline cuts them, against what no reader of the text can
/// beat: checking that it is UTF-8, and copying it. Medians of five, all in one run.
fn speed(files: &[String]) {
    let repair = Repair::new(RepairOptions::default());
    println!("file | MB | mojibake MB/s | all of repair MB/s | simdutf8 MB/s | copy MB/s");
    for file in files {
        let text = read(file);
        let windows: Vec<&str> = timing::windows(&text);
        run(&repair, windows.first().copied().unwrap_or(""));
        let megabytes = text.len() as f64 / 1e6;
        let rate = |work: &dyn Fn()| megabytes / timing::processor_median_of(5, work);
        let alone = rate(&|| {
            for window in &windows {
                black_box(repair.apply(&RepairPlan::default(), black_box(window)));
            }
        });
        let all = rate(&|| {
            for window in &windows {
                black_box(repair.apply(&repair.survey(black_box(window)), window));
            }
        });
        let valid = rate(&|| {
            let valid = simdutf8::basic::from_utf8(black_box(text.as_bytes()));
            black_box(valid.is_ok());
        });
        let copy = rate(&|| {
            black_box(black_box(text.as_bytes()).to_vec());
        });
        println!("{file} | {megabytes:.1} | {alone:.0} | {all:.0} | {valid:.0} | {copy:.0}");
    }
}

/// Seconds on noise that looks like damage, in lines of 60 characters; twice the length has to take
/// twice as long at most.
fn hostile() {
    let repair = Repair::new(RepairOptions::default());
    let kinds: [(&str, &[char]); 4] = [
        ("signs of Latin-1", &['\u{a0}', '\u{ff}']),
        ("all hanzi", &['\u{4e00}', '\u{9fa5}']),
        (
            "UTF-8 in Latin-1",
            &['Ã', 'Â', 'ä', 'å', 'æ', 'ç', '\u{80}', '¤', '¸', '½', '?'],
        ),
        (
            "UTF-8 in GBK with holes",
            &['?', '\u{fffd}', '锛', '鐨', '勬', '涓'],
        ),
    ];
    println!("kind | seconds for 75, 150, 300 and 600 kB");
    for (kind, from) in kinds {
        let seconds = [75_000, 150_000, 300_000, 600_000].map(|size| {
            let text = noise(from, size);
            let seconds = timing::processor_median_of(1, || {
                black_box(run(&repair, &text));
            });
            format!("{seconds:.2}")
        });
        println!("{kind} | {}", seconds.join(" "));
    }
}

/// So many bytes of characters drawn `from` a set, or between its two.
fn noise(from: &[char], size: usize) -> String {
    let mut text = String::new();
    let mut state = 7u64;
    let mut draw = |below: u32| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) as u32 % below
    };
    while text.len() < size {
        for _ in 0..60 {
            let c = match *from {
                [first, last] => {
                    let code = first as u32 + draw(last as u32 - first as u32 + 1);
                    char::from_u32(code).unwrap_or(first)
                }
                _ => from[draw(from.len() as u32) as usize],
            };
            text.push(c);
        }
        text.push('\n');
    }
    text
}

/// Throughput line by line, and that of ftfy on the same lines right behind it.
fn peer(python: &str, files: &[String]) {
    const SCRIPT: &str = "import sys, time, ftfy\n\
        lines = open(sys.argv[1], encoding='utf8').read().split('\\n')\n\
        size = sum(len(line.encode()) + 1 for line in lines)\n\
        for line in lines[:20]: ftfy.fix_text(line)\n\
        start = time.process_time()\n\
        for line in lines: ftfy.fix_text(line)\n\
        print(size / 1e6 / (time.process_time() - start))";
    let repair = Repair::new(RepairOptions::default());
    println!("file | lines alone MB/s | as a page MB/s | ftfy MB/s | page / ftfy");
    for file in files {
        let text = read(file);
        let megabytes = text.len() as f64 / 1e6;
        run(
            &repair,
            &text[..text.floor_char_boundary(text.len().min(2_000))],
        );
        let alone = timing::processor_median_of(1, || {
            for line in text.split('\n') {
                black_box(run(&repair, line));
            }
        });
        let page = timing::processor_median_of(1, || {
            for window in timing::windows(&text) {
                black_box(run(&repair, window));
            }
        });
        let (alone, page) = (megabytes / alone, megabytes / page);
        let ftfy = std::process::Command::new(python)
            .args(["-c", SCRIPT, file])
            .output();
        let ftfy = ftfy.map_or(String::new(), |out| {
            String::from_utf8_lossy(&out.stdout).trim().to_owned()
        });
        let ftfy: f64 = ftfy.parse().unwrap_or(f64::NAN);
        println!(
            "{file} | {alone:.2} | {page:.2} | {ftfy:.3} | {:.1}",
            page / ftfy
        );
    }
}
