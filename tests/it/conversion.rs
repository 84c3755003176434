//! The conversion engine: OpenCC's own cases, the fused plan against the plain steps, edits.

use proptest::prelude::*;
use serde::Deserialize;
use std::collections::BTreeMap;
use zhengwen::Error;
use zhengwen::conversion::{Config, Converter, PROFILES, UserDictionary, seam, simplified_char};

#[derive(Deserialize)]
struct Cases {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    id: String,
    input: String,
    expected: BTreeMap<String, String>,
}

#[test]
fn opencc_cases_come_out_byte_for_byte() {
    let json = include_str!("../../fixtures/simplify/opencc_testcases.json");
    let cases: Cases = serde_json::from_str(json).expect("the fixture is JSON");
    let mut checked = 0;
    for case in &cases.cases {
        for (profile, expected) in &case.expected {
            let converter = Converter::builtin(profile).expect("a known profile");
            let converted = converter.convert(&case.input);
            assert_eq!(converted, *expected, "{} {profile}", case.id);
            assert_eq!(converter.explain(&case.input).0, *expected);
            checked += 1;
        }
    }
    assert_eq!(checked, 556);
}

/// The keys of the dictionaries that matter most for overlaps, and a few strangers.
fn pieces() -> Vec<&'static str> {
    let texts = [
        include_str!("../../dictionaries/opencc/TSPhrases.txt"),
        include_str!("../../dictionaries/opencc/TWPhrasesRev.txt"),
        include_str!("../../dictionaries/opencc/TWVariantsRevPhrases.txt"),
        include_str!("../../dictionaries/opencc/HKVariantsRevPhrases.txt"),
        include_str!("../../dictionaries/opencc/HKPhrasesRev.txt"),
        include_str!("../../dictionaries/opencc/TSCharactersExt.txt"),
        include_str!("../../dictionaries/opencc/CJK_Compatibility_Ideographs.txt"),
        include_str!("../../dictionaries/opencc/JPShinjitaiPhrases.txt"),
    ];
    let mut pieces: Vec<&str> = texts
        .iter()
        .flat_map(|text| text.lines())
        .filter_map(|line| Some(line.split_once('\t')?.0))
        .collect();
    pieces.extend([
        "著",
        "藉",
        "乾",
        "裡",
        "臺",
        "祕",
        "監",
        "ab",
        "\n",
        "，",
        "é",
        "𠀀",
        "⿰",
        "⿲",
        "\u{FE00}",
        "\0",
        "這是一個測試",
        "中文",
    ]);
    pieces
}

/// Text of up to `count` pieces: keys, cut keys and single characters, so that they overlap.
fn overlapping(count: usize) -> impl Strategy<Value = String> {
    let piece =
        (prop::sample::select(pieces()), 0..4usize, 0..4usize).prop_map(|(piece, head, tail)| {
            let chars: Vec<char> = piece.chars().collect();
            let cut = |many: usize| if many == 3 { chars.len() / 2 } else { 0 };
            let (head, tail) = (cut(head), chars.len() - cut(tail));
            chars[head.min(tail)..tail].iter().collect::<String>()
        });
    prop::collection::vec(piece, 0..count).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn one_pass_is_the_same_as_step_by_step(text in overlapping(40)) {
        for profile in PROFILES {
            let converter = Converter::builtin(profile).unwrap();
            prop_assert_eq!(&converter.convert(&text), &converter.explain(&text).0, "{}", profile);
        }
    }

    #[test]
    fn what_stands_far_apart_is_found(
        parts in prop::collection::vec((overlapping(3), 0..60usize, 0..5usize), 1..12),
    ) {
        let fillers = ["人", "中文a", "é，", "abc ", "𠀀的"];
        let text: String = parts
            .iter()
            .map(|(keys, many, filler)| keys.clone() + &fillers[*filler].repeat(*many))
            .collect();
        for profile in PROFILES {
            let converter = Converter::builtin(profile).unwrap();
            prop_assert_eq!(&converter.convert(&text), &converter.explain(&text).0, "{}", profile);
        }
    }

    #[test]
    fn edits_account_for_every_difference(text in overlapping(20)) {
        for profile in ["t2s", "tw2sp", "s2twp"] {
            let converter = Converter::builtin(profile).unwrap();
            let (output, edits) = converter.explain(&text);
            let (mut before, mut after) = (0, 0);
            for edit in &edits {
                prop_assert_eq!(&text[before..edit.before.start], &output[after..edit.after.start]);
                prop_assert_ne!(&text[edit.before.clone()], &output[edit.after.clone()]);
                prop_assert!(!edit.rule.is_empty());
                (before, after) = (edit.before.end, edit.after.end);
            }
            prop_assert_eq!(&text[before..], &output[after..]);
        }
    }

    #[test]
    fn lines_can_be_converted_one_by_one(lines in prop::collection::vec(overlapping(6), 0..8)) {
        // Description sequences may take a line end for an operand, as in OpenCC.
        let lines: Vec<String> = lines.iter().map(|line| line.replace(['⿰', '⿲'], "")).collect();
        let converter = Converter::builtin("tw2sp").unwrap();
        let apart: Vec<_> = lines.iter().map(|line| converter.convert(line)).collect();
        let together = lines.join("\n");
        prop_assert_eq!(apart.join("\n"), converter.convert(&together));
    }

    #[test]
    fn text_is_cut_at_a_seam_without_a_trace(
        lines in prop::collection::vec((overlapping(4), "[⿰⿲⿾]?"), 1..12),
        rest in overlapping(30),
    ) {
        let text: String = lines.iter().map(|(line, end)| format!("{line}{end}\n")).collect();
        if let Some(seam) = seam(&text) {
            let whole = text.clone() + &rest;
            let converter = Converter::builtin("tw2sp").unwrap();
            let mut parts = String::from("kept");
            let changed = converter.convert_into(&whole[..seam], &mut parts)
                + converter.convert_into(&whole[seam..], &mut parts);
            let converted = converter.convert_counted(&whole);
            prop_assert_eq!(&parts[4..], &*converted.text);
            prop_assert_eq!(changed, converted.changed);
        }
    }
}

#[test]
fn what_does_not_change_is_borrowed() {
    let text = "这段文字已经是简体，includes ASCII，𠀀 and é。\n".repeat(1000);
    for profile in ["t2s", "tw2sp", "hk2s"] {
        let converted = Converter::builtin(profile).unwrap().convert_counted(&text);
        assert!(
            matches!(converted.text, std::borrow::Cow::Borrowed(_)),
            "{profile}"
        );
        assert_eq!(converted.changed, 0);
    }
}

#[test]
fn changes_are_counted_in_characters() {
    let converter = Converter::builtin("t2s").unwrap();
    let converted = converter.convert_counted("漢字和乾坤，一目瞭然");
    assert_eq!(converted.text, "汉字和乾坤，一目了然");
    assert_eq!(converted.changed, 2);
}

#[test]
fn long_texts_cross_every_buffer_border() {
    let converter = Converter::builtin("tw2sp").unwrap();
    for pad in 0..30 {
        let text = "，".repeat(pad) + &"軟體裡有乾淨的記憶體與𠀀a。".repeat(2000);
        assert_eq!(converter.convert(&text), converter.explain(&text).0);
    }
}

#[test]
fn a_seam_is_a_line_end_outside_of_description_sequences() {
    assert_eq!(seam("乾坤\n乾坤"), Some("乾坤\n".len()));
    assert_eq!(seam("乾坤\n乾⿰\n"), Some("乾坤\n".len()));
    assert_eq!(seam("乾坤"), None);
    assert_eq!(
        seam(&"乾⿰\n".repeat(5000)),
        Some("乾⿰\n".len() * 5000),
        "no end of them"
    );
}

#[test]
fn description_sequences_are_left_alone() {
    let converter = Converter::builtin("t2s").unwrap();
    assert_eq!(converter.convert("漢⿰車乾車乾坤"), "汉⿰車乾车乾坤");
    assert_eq!(converter.convert("⿰車"), "⿰车");
}

#[test]
fn user_dictionaries_take_part() {
    let json = r#"{"conversion_chain": [{"dict": {"type": "group", "dicts": [
        {"type": "text", "file": "mine.txt"}, {"type": "ocd2", "file": "TSCharacters.ocd2"}]}}]}"#;
    let config = Config::parse("mine.json", json).unwrap();
    let mine = |file: &str| (file == "mine.txt").then_some("AA制\tA A制\n頭\t頭\nab\t乙\n");
    let converter = Converter::compile(&config, &mine).unwrap();
    assert_eq!(converter.convert("漢AA制頭髮ab"), "汉A頭发乙");
    let broken = |file: &str| (file == "mine.txt").then_some("好\t好\n壞\n");
    let Err(Error::Dictionary { file, line, .. }) = Converter::compile(&config, &broken) else {
        panic!("accepted");
    };
    assert_eq!((file.as_str(), line), ("mine.txt", 2));
}

#[test]
fn unknown_profiles_and_dictionaries_are_refused() {
    let Err(Error::Options(message)) = Converter::builtin("t2x") else {
        panic!("accepted");
    };
    assert!(
        message.contains("t2x") && message.contains("tw2sp"),
        "{message}"
    );
    let json = r#"{"conversion_chain": [{"dict": {"type": "text", "file": "none.txt"}}]}"#;
    let config = Config::parse("mine.json", json).unwrap();
    assert!(matches!(
        Converter::compile(&config, &|_| None),
        Err(Error::Dictionary { .. })
    ));
}

#[test]
fn characters_fold_to_simplified() {
    assert_eq!(simplified_char('國'), '国');
    assert_eq!(simplified_char('国'), '国');
    assert_eq!(simplified_char('\u{F900}'), '岂');
    assert_eq!(simplified_char('𠁞'), '𠀾');
}

#[test]
fn tables_stay_small() {
    for profile in ["hans", "hans-cn", "t2s", "tw2s", "tw2sp", "hk2s", "hk2sp"] {
        let bytes = Converter::builtin(profile).unwrap().table_bytes();
        assert!(bytes <= 4 << 20, "{profile}: {bytes}");
    }
}

#[derive(Deserialize)]
struct Overrides {
    rule: Vec<Rule>,
}

#[derive(Deserialize)]
struct Rule {
    id: String,
    why: String,
    #[serde(default)]
    variants: String,
    #[serde(default)]
    words: String,
    #[serde(default)]
    phrases: String,
    examples: Vec<[String; 2]>,
}

fn overrides() -> [(&'static str, Overrides); 2] {
    let read = |text| toml::from_str(text).expect("the rules are TOML");
    [
        (
            "hans",
            read(include_str!(
                "../../dictionaries/opencc/overrides/hans.toml"
            )),
        ),
        (
            "hans-cn",
            read(include_str!(
                "../../dictionaries/opencc/overrides/hans-cn.toml"
            )),
        ),
    ]
}

#[test]
fn every_rule_of_our_own_says_why_and_keeps_its_examples() {
    for (profile, overrides) in overrides() {
        let converter = Converter::builtin(profile).unwrap();
        for rule in overrides.rule {
            assert!(
                !rule.why.is_empty() && !rule.examples.is_empty(),
                "{}",
                rule.id
            );
            for [input, expected] in &rule.examples {
                assert_eq!(
                    converter.convert(input),
                    *expected,
                    "{profile}: {}",
                    rule.id
                );
            }
        }
    }
}

#[test]
fn every_word_of_our_own_converts_as_its_rule_says_and_is_then_at_rest() {
    let (_, overrides) = &overrides()[0];
    let converter = Converter::builtin("hans").unwrap();
    let mut seen = std::collections::BTreeMap::new();
    for rule in &overrides.rule {
        let mut pairs: Vec<(String, Option<String>)> = Vec::new();
        for line in rule.phrases.lines() {
            let (key, value) = line.split_once(' ').expect("key, blank, value");
            pairs.push((key.to_owned(), Some(value.to_owned())));
        }
        for group in rule.variants.split_whitespace() {
            let (standard, variants) =
                group.split_at(group.chars().next().map_or(0, char::len_utf8));
            pairs.extend(
                variants
                    .chars()
                    .map(|c| (c.to_string(), Some(standard.to_owned()))),
            );
        }
        pairs.extend(
            rule.words
                .split_whitespace()
                .map(|word| (word.to_owned(), None)),
        );
        for (key, expected) in pairs {
            let converted = converter.convert(&key).into_owned();
            if let Some(expected) = expected {
                assert_eq!(converted, expected, "{}: {key}", rule.id);
            }
            let earlier = seen.insert(key.clone(), converted.clone());
            assert!(
                earlier.is_none_or(|earlier| earlier == converted),
                "{key} is given twice"
            );
        }
    }
}

#[test]
fn our_own_profile_leaves_simplified_text_as_it_is() {
    let text = "什么时候？这么多著名的著作，慰藉与狼藉，乾隆与乾坤，瞭望台，饮食男女，皇后与前后，里面，\
                头发，发展，面条，钟表，制造，松树，丑角，只有，几乎，干净，干部，复杂，覆盖，征求，宫商角徵羽。";
    for profile in ["hans", "hans-cn"] {
        let converted = Converter::builtin(profile).unwrap().convert(text);
        assert_eq!(converted, text, "{profile}");
    }
}

#[test]
fn user_dictionaries_win_over_the_profile() {
    let config = Converter::builtin_config("hans").unwrap();
    let mine = UserDictionary {
        name: "mine.txt".to_owned(),
        text: "# own\n乾隆\t干隆\n頭\t頭\n台灣大哥大\t台灣大哥大\n".to_owned(),
    };
    let converter = Converter::with_dictionaries(&config, std::slice::from_ref(&mine)).unwrap();
    assert_eq!(
        converter.convert("乾隆的頭髮，台灣大哥大與台灣"),
        "干隆的頭发，台灣大哥大与台湾"
    );
    let config = Converter::builtin_config("tw2sp").unwrap();
    let broken = UserDictionary {
        text: "好\t好\n\n壞掉了\n".to_owned(),
        ..mine
    };
    let Err(Error::Dictionary {
        file,
        line,
        message,
    }) = Converter::with_dictionaries(&config, &[broken])
    else {
        panic!("accepted");
    };
    assert_eq!((file.as_str(), line), ("mine.txt", 3));
    assert!(message.contains("TAB"), "{message}");
}

#[cfg(not(feature = "opencc"))]
#[test]
fn the_referee_says_that_it_was_left_out() {
    let Err(Error::Options(message)) = Converter::opencc("t2s") else {
        panic!("accepted");
    };
    assert!(message.contains("--features opencc"), "{message}");
}

/// Debian's OpenCC 1.1.6 knows neither description sequences nor the normalization of
/// compatibility ideographs; text without them must come out the same.
#[cfg(feature = "opencc")]
#[test]
fn the_referee_agrees() {
    assert!(matches!(Converter::opencc("hans"), Err(Error::Options(_))));
    let excepted = |c: &char| {
        ('\u{2FF0}'..='\u{2FFF}').contains(c)
            || ('\u{F900}'..='\u{FAFF}').contains(c)
            || *c >= '\u{2F800}'
            || *c == '\0'
    };
    let text: String = (pieces().join("，")
        + include_str!("../../dictionaries/opencc/TSCharacters.txt"))
    .chars()
    .filter(|c| !excepted(c))
    .collect();
    for profile in ["t2s", "tw2s", "tw2sp", "hk2s", "hk2sp"] {
        let referee = Converter::opencc(profile).unwrap();
        assert_eq!(
            referee.convert(&text),
            Converter::builtin(profile).unwrap().convert(&text),
            "{profile}"
        );
    }
}

#[test]
fn hans_leaves_what_is_simplified_already() {
    let hans = Converter::builtin("hans").unwrap();
    for text in [
        "效果显著，他是著名作家，著作等身，见微知著。",
        "乾隆年间，乾嘉学派，扭转乾坤，终日乾乾。",
        "心灵的慰藉，杯盘狼藉，风流蕴藉。",
        "什么、怎么、幺蛾子；借口、干净、了解、意味着。",
        "天地神祇，宫商角徵羽，瞭望塔，获益甚夥。",
    ] {
        assert_eq!(hans.convert(text), text);
    }
}
