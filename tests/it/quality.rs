//! Quality floors (`fixtures/floors.json`): they rise freely and fall only by an explicit decision.

use zhengwen::conversion::Converter;
use zhengwen::stages::repair::round_trip::Codec;
use zhengwen::stages::repair::{Repair, RepairOptions};

fn floor(stage: &str, name: &str) -> f64 {
    let json = include_str!("../../fixtures/floors.json");
    let floors: serde_json::Value = serde_json::from_str(json).expect("the floors are JSON");
    floors[stage][name].as_f64().expect("a floor of that name")
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
    assert!(
        share >= floor("simplify", "hans_words"),
        "{share}: {wrong:#?}"
    );
    let (share, wrong) = hans_share(include_str!("../../fixtures/simplify/hans_sentences.tsv"));
    assert!(
        share >= floor("simplify", "hans_sentences"),
        "{share}: {wrong:#?}"
    );
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
        assert!(
            share >= floor("repair_mojibake", name),
            "{name} {share}: {wrong:#?}"
        );
    }
    let (share, wrong) = restored_share(|text| {
        let once = read_as(text, Gb18030, Windows1252)?;
        read_as(&once, Utf8, Windows1252)
    });
    assert!(
        share >= floor("repair_mojibake", "two_rounds"),
        "{share}: {wrong:#?}"
    );
    let (share, wrong) = restored_share(|text| {
        let read = read_as(text, Utf8, Windows1252)?;
        Some(read.replace(|c| ('\u{80}'..='\u{9f}').contains(&c), ""))
    });
    assert!(
        share >= floor("repair_mojibake", "vanished"),
        "{share}: {wrong:#?}"
    );
    let (share, wrong) = restored_share(|text| crate::repair::read_leniently(text, Gb18030));
    assert!(
        share >= floor("repair_mojibake", "lenient"),
        "{share}: {wrong:#?}"
    );
}

#[test]
fn annotated_damage_is_undone() {
    use crate::annotation::{Kind, RUNS, fragments, measure, measure_pages};
    use zhengwen::stages::repair::Strictness;
    let normal = measure(Strictness::Normal, 24, |_| {});
    let share = |kind: Kind| {
        let [right, left, wrong] = normal.kinds.get(&kind).copied().unwrap_or([1, 0, 0]);
        right as f64 / (right + left + wrong).max(1) as f64
    };
    for (name, kind) in [
        ("annotations", Kind::Annotation),
        ("straddles_known", Kind::StraddleKnown),
        ("straddles_unknown", Kind::StraddleUnknown),
        ("cuts", Kind::Cut),
        ("shift_ends", Kind::ShiftEnd),
    ] {
        let right = share(kind);
        assert!(
            right >= floor("repair_annotated", name),
            "{name}: {right}, {normal:?}"
        );
    }
    // Pages that annotate much, so that runs begin in many places: more than forty different sites.
    let pages = [RUNS; 16];
    let gone = measure_pages(Strictness::Normal, &pages, |style| {
        style.strip_private = true;
        style.annotate = true;
        style.beyond = 0.4;
    });
    let [right, left, wrong] = gone.kinds[&Kind::Private];
    assert!(right + left + wrong >= 100, "{:?}", gone.kinds);
    let private = right as f64 / (right + left + wrong) as f64;
    assert!(
        private >= floor("repair_annotated", "private_use"),
        "private_use: {private}, {gone:?}"
    );
    let texts = fragments();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let quoted = measure_pages(Strictness::Normal, &texts, |style| {
        style.annotate = true;
        style.density *= 0.5;
        style.strip_private = false;
        style.blanks = false;
    });
    let sites = |kinds: &[Kind]| {
        let counts = kinds.iter().filter_map(|kind| quoted.kinds.get(kind));
        counts.fold([0, 0], |[right, all], one| {
            [right + one[0], all + one.iter().sum::<u64>()]
        })
    };
    let share = |[right, all]: [u64; 2]| right as f64 / all.max(1) as f64;
    let damage = sites(&[
        Kind::StraddleKnown,
        Kind::StraddleUnknown,
        Kind::Cut,
        Kind::ShiftEnd,
        Kind::Eaten,
    ]);
    for (name, right) in [
        ("fragments_annotations", share(sites(&[Kind::Annotation]))),
        ("fragments_sites", share(damage)),
    ] {
        assert!(
            right >= floor("repair_annotated", name),
            "{name}: {right}, {quoted:?}"
        );
    }
    let exact = normal.exact as f64 / normal.documents as f64;
    assert!(
        exact >= floor("repair_annotated", "documents_exact"),
        "{exact}"
    );
    let strict = measure(Strictness::Strict, 24, |_| {});
    let sites = strict
        .kinds
        .iter()
        .filter(|(kind, _)| **kind != Kind::Annotation);
    let (wrong, all) = sites.fold((0, 0), |(wrong, all), (_, counts)| {
        (wrong + counts[2], all + counts.iter().sum::<u64>())
    });
    let right = 1.0 - wrong as f64 / all.max(1) as f64;
    assert!(
        right >= floor("repair_annotated", "strict_not_wrong"),
        "{right}, {strict:?}"
    );
}
