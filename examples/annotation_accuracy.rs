//! Measures the repair of annotated GBK by kind of site on simulated pages: damages clean
//! simplified text, repairs it, and prints how many sites came out right, were left, went wrong.
//!
//! `cargo run --release --example annotation_accuracy -- [--strict] [--show] [--innocent]
//! [--stripped] [--drops] [--bare] [--calibration] [--pages N] [--length N] [--seed N] FILE…`, each file UTF-8, a paragraph a line.
//! With `--show` the misses are listed. `--stripped` strips private-use characters from every page,
//! `--drops` leaves no trace of a byte that a cut left alone, `--bare` annotates none. `--calibration` adds how
//! often the inferred characters of a run are all right, by the confidence of its edit. With `--innocent` the files are not damaged first, and every line that
//! this repair changes is a false positive.

#[path = "../tests/it/annotation/generator.rs"]
mod generator;

use generator::{Mill, Random, Score, Style};
use zhengwen::stages::repair::{Repair, RepairOptions, Strictness};

fn main() -> std::io::Result<()> {
    let (mut strict, mut show, mut innocent, mut stripped, mut bare) =
        (false, false, false, false, false);
    let mut drops = false;
    let mut calibration = None;
    let (mut pages, mut length, mut seed) = (200, 1500, 0);
    let mut files = Vec::new();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut number = || {
            let text = arguments.next();
            text.and_then(|text| text.parse().ok()).unwrap_or(0)
        };
        match argument.as_str() {
            "--strict" => strict = true,
            "--show" => show = true,
            "--innocent" => innocent = true,
            "--stripped" => stripped = true,
            "--drops" => drops = true,
            "--bare" => bare = true,
            "--calibration" => calibration = Some([[0_u64; 2]; BINS.len()]),
            "--pages" => pages = number(),
            "--length" => length = number(),
            "--seed" => seed = number(),
            _ => files.push(argument),
        }
    }
    let strictness = match strict {
        true => Strictness::Strict,
        false => Strictness::Normal,
    };
    let repair = Repair::new(RepairOptions {
        strictness,
        explain: innocent || calibration.is_some(),
        ..RepairOptions::default()
    });
    let mill = Mill::new();
    let mut all = Score::default();
    for file in &files {
        let text = std::fs::read_to_string(file)?;
        if innocent {
            untouched(&repair, file, &text, show);
            continue;
        }
        let mut score = Score::default();
        for (number, page) in documents(&text, pages, length).enumerate() {
            let mut random = Random((seed * 1_000_000 + number) as u64 + 1);
            let mut style = Style::draw(&mut random);
            style.strip_private |= stripped;
            style.drops = drops;
            style.annotate &= !bare;
            let page = mill.damage(&page, &style, &mut random);
            let staged = repair.apply(&repair.survey(&page.damaged), &page.damaged);
            if let Some(bins) = &mut calibration {
                calibrate(&page.truth, &staged, bins);
            }
            let misses = score.misses.len();
            for score in [&mut score, &mut all] {
                score.add(&page, &staged.text);
            }
            if show && staged.text != page.truth && score.misses.len() == misses {
                elsewhere(&page, &staged.text);
            }
        }
        print(file, &score);
        if show {
            score.misses.iter().for_each(|miss| println!("  {miss}"));
        }
    }
    if !innocent {
        print("all", &all);
        let sites = |kind: &generator::Kind| *kind != generator::Kind::Annotation;
        let counts = all.kinds.iter().filter(|(kind, _)| sites(kind));
        let (wrong, total) = counts.fold((0, 0), |(wrong, total), (_, counts)| {
            (wrong + counts[2], total + counts.iter().sum::<u64>())
        });
        let share = 100.0 * wrong as f64 / total.max(1) as f64;
        println!("sites other than annotations: {total}, wrong {share:.2} %");
    }
    for (bin, [right, all]) in calibration.iter().flatten().enumerate() {
        let share = 100.0 * *right as f64 / (*all).max(1) as f64;
        println!(
            "  confidence from {}: {all} runs, {share:.1} % right",
            BINS[bin]
        );
    }
    Ok(())
}

/// The least confidence of each bin.
const BINS: [f32; 6] = [0.0, 0.5, 0.7, 0.9, 0.95, 0.98];

/// Counts for each edit but plain annotations whether all that it wrote stands in the truth.
fn calibrate(
    truth: &str,
    staged: &zhengwen::report::Staged<'_, zhengwen::report::RepairEvidence>,
    bins: &mut [[u64; 2]; BINS.len()],
) {
    let text: Vec<char> = staged.text.chars().collect();
    let truth: Vec<char> = truth.chars().collect();
    let mut right = vec![false; text.len()];
    for op in similar::capture_diff_slices(similar::Algorithm::Myers, &text, &truth) {
        if let similar::DiffOp::Equal { old_index, len, .. } = op {
            right[old_index..old_index + len].fill(true);
        }
    }
    for edit in &staged.evidence.edits {
        if edit.rule == "annotation" {
            continue;
        }
        let from = staged.text[..edit.after.start].chars().count();
        let until = from + staged.text[edit.after.clone()].chars().count();
        let bin = BINS.iter().rposition(|least| edit.confidence >= *least);
        let [good, all] = &mut bins[bin.unwrap_or(0)];
        *good += u64::from(right[from..until].iter().all(|right| *right));
        *all += 1;
    }
}

/// Shows a page on which every site came out right and something else did not.
fn elsewhere(page: &generator::Page, text: &str) {
    let differ = text
        .chars()
        .zip(page.truth.chars())
        .position(|(one, other)| one != other);
    let from = differ.unwrap_or(0).saturating_sub(12);
    let around = |text: &str| text.chars().skip(from).take(40).collect::<String>();
    println!(
        "  elsewhere: {:?} for {:?}",
        around(text),
        around(&page.truth)
    );
}

/// Counts the lines that the repair of annotated GBK changes, in windows of some 2,000 lines.
fn untouched(repair: &Repair, file: &str, text: &str, show: bool) {
    const KINDS: [&str; 5] = ["annotation", "straddle", "cut", "shift-end", "private-use"];
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let (mut changed, start) = (0, std::time::Instant::now());
    for window in lines.chunks(2000) {
        let window = window.concat();
        let staged = repair.apply(&repair.survey(&window), &window);
        let ours = |rule: &str| KINDS.contains(&rule);
        for edit in staged.evidence.edits.iter().filter(|edit| ours(&edit.rule)) {
            changed += 1;
            if show {
                println!("  {} {:?}", edit.rule, &window[edit.before.clone()]);
            }
        }
    }
    let name = file.rsplit('/').next().unwrap_or(file);
    println!(
        "{name}: {} lines, {changed} changes, {:.2} s",
        lines.len(),
        start.elapsed().as_secs_f32()
    );
}

/// Documents of some `most` characters, spread over the text.
fn documents(text: &str, count: usize, most: usize) -> impl Iterator<Item = String> {
    let mut documents = vec![String::new()];
    let mut length = 0;
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let last = documents.last_mut().expect("there is one");
        if length > 0 {
            last.push('\n');
        }
        last.push_str(line);
        length += line.chars().count() + 1;
        if length > most {
            documents.push(String::new());
            length = 0;
        }
    }
    let step = (documents.len() / count.max(1)).max(1);
    documents.into_iter().step_by(step).take(count)
}

fn print(name: &str, score: &Score) {
    let name = name.rsplit('/').next().unwrap_or(name);
    println!(
        "{name}: {} of {} pages exact ({:.1} %)",
        score.exact,
        score.documents,
        100.0 * score.exact as f64 / score.documents.max(1) as f64
    );
    for (kind, [right, left, wrong]) in &score.kinds {
        let total = (right + left + wrong) as f64 / 100.0;
        println!(
            "  {kind:?}: {} sites, right {:.2} %, left {:.2} %, wrong {:.2} %",
            right + left + wrong,
            *right as f64 / total,
            *left as f64 / total,
            *wrong as f64 / total
        );
    }
}
