//! Quality floors (`fixtures/floors.json`): they rise freely and fall only by an explicit decision.

use zhengwen::conversion::Converter;

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
