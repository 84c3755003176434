//! Quality floors (`fixtures/floors.json`): they rise freely and fall only by an explicit decision.

use std::fmt::Debug;

use zhengwen::conversion::Converter;
use zhengwen::stages::repair::round_trip::Codec;
use zhengwen::stages::repair::{Repair, RepairOptions, Strictness};

use crate::annotation::{Kind, RUNS, Score, fragments, measure, measure_pages};
use crate::strip::floor;

/// Holds what was measured to its floor, and prints both (`--nocapture`).
fn hold(stage: &str, name: &str, share: f64, detail: &dyn Debug) {
    let floor = floor(stage, name);
    println!("{stage} {name}: {share:.4}, floor {floor}");
    assert!(share >= floor, "{stage} {name}: {share}, {detail:#?}");
}

/// The share of lines `input TAB expected` that the profile `hans` gets right, and those it does not.
fn hans_share(cases: &str) -> (f64, Vec<String>) {
    let hans = Converter::builtin("hans").expect("a known profile");
    let mut wrong = Vec::new();
    let mut all = 0;
    for (input, expected) in cases.lines().filter_map(|line| line.split_once('\t')) {
        all += 1;
        let output = hans.convert(input);
        if output != expected {
            wrong.push(format!("{input}: {output}, not {expected}"));
        }
    }
    (1.0 - wrong.len() as f64 / f64::from(all), wrong)
}

#[test]
fn hans_converts_hard_words_and_sentences() {
    let (share, wrong) = hans_share(include_str!("../../fixtures/simplify/hans_words.tsv"));
    hold("simplify", "hans_words", share, &wrong);
    let (share, wrong) = hans_share(include_str!("../../fixtures/simplify/hans_sentences.tsv"));
    hold("simplify", "hans_sentences", share, &wrong);
}

const SENTENCES: &str = include_str!("../../fixtures/repair/sentences.txt");

/// The share of our sentences that come back whole after what `damage` does to them, if it can.
fn restored_share(damage: impl Fn(&str) -> Option<String>) -> (f64, Vec<String>) {
    let repair = Repair::new(RepairOptions::default());
    let mut wrong = Vec::new();
    let mut all = 0;
    for sentence in SENTENCES.lines() {
        let Some(damaged) = damage(sentence).filter(|damaged| damaged != sentence) else {
            continue;
        };
        all += 1;
        let restored = repair.apply(&repair.survey(&damaged), &damaged).text;
        if restored != sentence {
            wrong.push(format!("{damaged}: {restored}, not {sentence}"));
        }
    }
    (1.0 - wrong.len() as f64 / f64::from(all.max(1)), wrong)
}

fn read_as(text: &str, written: Codec, read: Codec) -> Option<String> {
    read.decode(&written.encode(text)?)
}

/// All of these together, so that one sentence more or less does not decide.
fn restored_together(pairs: &[(Codec, Codec)]) -> (f64, Vec<String>) {
    let shares: Vec<(f64, Vec<String>)> = pairs
        .iter()
        .map(|&(written, read)| restored_share(|text| read_as(text, written, read)))
        .collect();
    let mean = shares.iter().map(|(share, _)| share).sum::<f64>() / shares.len() as f64;
    (
        mean,
        shares.into_iter().flat_map(|(_, wrong)| wrong).collect(),
    )
}

#[test]
fn mojibake_of_our_sentences_is_undone() {
    use Codec::*;
    let singles = [
        Windows1252,
        Windows1250,
        Windows1251,
        MacRoman,
        Cp437,
        Cp850,
    ];
    let single: Vec<(Codec, Codec)> = singles
        .into_iter()
        .flat_map(|read| [(Utf8, read), (Gb18030, read)])
        .collect();
    let double = [
        (Utf8, Gb18030),
        (Big5, Gb18030),
        (Gb18030, Big5),
        (Gb18030, EucKr),
        (Gb18030, ShiftJis),
        (Big5, ShiftJis),
    ];
    for (name, pairs) in [("single_byte", &single[..]), ("double_byte", &double[..])] {
        let (share, wrong) = restored_together(pairs);
        hold("repair_mojibake", name, share, &wrong);
    }
    let (share, wrong) = restored_share(|text| {
        let once = read_as(text, Gb18030, Windows1252)?;
        read_as(&once, Utf8, Windows1252)
    });
    hold("repair_mojibake", "two_rounds", share, &wrong);
    let (share, wrong) = restored_share(|text| {
        let read = read_as(text, Utf8, Windows1252)?;
        Some(read.replace(|c| ('\u{80}'..='\u{9f}').contains(&c), ""))
    });
    hold("repair_mojibake", "vanished", share, &wrong);
    let (share, wrong) = restored_share(|text| crate::repair::read_leniently(text, Gb18030));
    hold("repair_mojibake", "lenient", share, &wrong);
}

/// Right, left and wrong sites of `kinds` together, and the share of right ones.
fn sites(score: &Score, kinds: &[Kind]) -> (f64, [u64; 3]) {
    let mut sum = [0; 3];
    for kind in kinds {
        let counts = score.kinds[kind];
        sum = std::array::from_fn(|index| sum[index] + counts[index]);
    }
    (sum[0] as f64 / sum.iter().sum::<u64>() as f64, sum)
}

#[test]
fn annotated_pages_are_restored() {
    let score = measure(Strictness::Normal, 24, |_| {});
    for (name, kind) in [
        ("annotations", Kind::Annotation),
        ("straddles_known", Kind::StraddleKnown),
        ("straddles_unknown", Kind::StraddleUnknown),
        ("cuts", Kind::Cut),
        ("shift_ends", Kind::ShiftEnd),
    ] {
        let (right, counts) = sites(&score, &[kind]);
        hold("repair_annotated", name, right, &counts);
    }
    let exact = score.exact as f64 / score.documents as f64;
    hold("repair_annotated", "documents_exact", exact, &score);
}

#[test]
fn characters_of_private_use_that_a_copy_stripped_are_found() {
    // Pages that annotate much, so that runs begin in many places: more than forty different sites.
    let score = measure_pages(Strictness::Normal, &[RUNS; 16], |style| {
        style.strip_private = true;
        style.annotate = true;
        style.beyond = 0.4;
    });
    let (right, counts) = sites(&score, &[Kind::Private]);
    assert!(counts.iter().sum::<u64>() >= 100, "{counts:?}");
    hold("repair_annotated", "private_use", right, &score);
}

#[test]
fn quoted_pieces_of_annotated_pages_are_restored() {
    let texts = fragments();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let score = measure_pages(Strictness::Normal, &texts, |style| {
        style.annotate = true;
        style.density *= 0.5;
        style.strip_private = false;
        style.blanks = false;
    });
    let (right, counts) = sites(&score, &[Kind::Annotation]);
    hold("repair_annotated", "fragments_annotations", right, &counts);
    let damage = [
        Kind::StraddleKnown,
        Kind::StraddleUnknown,
        Kind::Cut,
        Kind::ShiftEnd,
        Kind::Eaten,
    ];
    let (right, counts) = sites(&score, &damage);
    hold("repair_annotated", "fragments_sites", right, &counts);
}

#[test]
fn strict_repair_of_annotated_pages_is_seldom_wrong() {
    let score = measure(Strictness::Strict, 24, |_| {});
    let kinds = score.kinds.keys().copied();
    let damage: Vec<Kind> = kinds.filter(|kind| *kind != Kind::Annotation).collect();
    let (_, counts) = sites(&score, &damage);
    let wrong = counts[2] as f64 / counts.iter().sum::<u64>() as f64;
    hold("repair_annotated", "strict_not_wrong", 1.0 - wrong, &counts);
}
