//! Simplify: what is converted and what is left alone.

use std::borrow::Cow;
use zhengwen::Error;
use zhengwen::stages::simplify::{Engine, Simplify, SimplifyOptions};

use proptest::prelude::*;

fn stage(profile: &str) -> Simplify {
    Simplify::new(SimplifyOptions {
        profile: profile.to_owned(),
        explain: true,
        ..SimplifyOptions::default()
    })
    .expect("a known profile")
}

fn simplified(profile: &str, text: &str) -> (String, Option<String>) {
    let stage = stage(profile);
    let staged = stage.apply(&stage.survey(text), text);
    let (mut before, mut after) = (0, 0);
    for edit in &staged.evidence.edits {
        assert_eq!(
            text[before..edit.before.start],
            staged.text[after..edit.after.start]
        );
        (before, after) = (edit.before.end, edit.after.end);
    }
    assert_eq!(text[before..], staged.text[after..]);
    let script = staged.evidence.script.map(Cow::into_owned);
    (staged.text.into_owned(), script)
}

#[test]
fn documents_are_converted_or_left_by_their_script() {
    let cases = [
        (
            "這是繁體中文的一段話。",
            "这是繁体中文的一段话。",
            Some("Hant"),
        ),
        (
            "这是简体中文，提到乾隆与慰藉。",
            "这是简体中文，提到乾隆与慰藉。",
            Some("Hans"),
        ),
        (
            "東京で漢字を書く。発売は広島です。",
            "東京で漢字を書く。発売は広島です。",
            Some("Jpan"),
        ),
        ("한국어 문장과 漢字.", "한국어 문장과 漢字.", Some("Kore")),
        ("No Chinese at all.", "No Chinese at all.", None),
        ("", "", None),
    ];
    for (input, expected, script) in cases {
        let (output, found) = simplified("t2s", input);
        assert_eq!(
            (output.as_str(), found.as_deref()),
            (expected, script),
            "{input}"
        );
    }
}

#[test]
fn mixed_documents_are_converted_line_by_line() {
    let input = "這是繁體中文的第一行，應該轉換。\n这是简体中文的第二行，不应该变。\nこれは漢字を含む日本語の行です。\n最後一行又是繁體中文。";
    let expected = "这是繁体中文的第一行，应该转换。\n这是简体中文的第二行，不应该变。\nこれは漢字を含む日本語の行です。\n最后一行又是繁体中文。";
    assert_eq!(simplified("t2s", input).0, expected);
}

#[test]
fn quotations_in_simplified_text_stay() {
    let input = "简体文本里提到“國”字和“萬”字的写法，不应该改动它们，繁體字也一样。\n";
    assert_eq!(simplified("t2s", input).0, input);
}

#[test]
fn untouched_text_is_borrowed_and_the_profile_none_touches_nothing() {
    for (profile, text) in [("t2s", "这是简体。\n\n"), ("none", "這是繁體。")] {
        let stage = stage(profile);
        let staged = stage.apply(&stage.survey(text), text);
        assert!(
            matches!(staged.text, Cow::Borrowed(same) if same == text),
            "{profile}"
        );
    }
}

#[test]
fn converting_twice_is_converting_once() {
    let text = "這裡有軟體、乾坤與頭髮，還有慰藉和著名的著作。";
    for profile in ["hans", "hans-cn", "t2s", "tw2s", "tw2sp", "hk2s", "hk2sp"] {
        let once = simplified(profile, text).0;
        assert_eq!(simplified(profile, &once).0, once, "{profile}");
    }
}

#[test]
fn wrong_options_are_refused() {
    let unknown = SimplifyOptions {
        profile: "t2t".to_owned(),
        ..SimplifyOptions::default()
    };
    assert!(matches!(Simplify::new(unknown), Err(Error::Options(_))));
    if !cfg!(feature = "opencc") {
        let not_built_in = SimplifyOptions {
            engine: Engine::OpenCc,
            ..SimplifyOptions::default()
        };
        let Err(Error::Options(message)) = Simplify::new(not_built_in) else {
            panic!("accepted");
        };
        assert!(message.contains("features"), "{message}");
    }
}

#[test]
fn the_record_says_which_script_how_surely_and_of_which_region() {
    let cases = [
        ("這裡的臺灣人說著國語。", "Hant", Some("TW")),
        ("這裏嘅香港人講緊廣東話，佢哋好開心。", "Hant", Some("HK")),
        ("這是國語。", "Hant", None),
        ("这是国语，著名的话。", "Hans", None),
    ];
    for (text, script, region) in cases {
        let stage = stage("hans");
        let evidence = stage.apply(&stage.survey(text), text).evidence;
        assert_eq!(evidence.script.as_deref(), Some(script), "{text}");
        assert_eq!(evidence.region.as_deref(), region, "{text}");
        assert!(evidence.confidence.is_some_and(|sure| sure > 0.9), "{text}");
    }
}

fn converted(profile: &str, text: &str) -> String {
    let mut output = String::from("before|");
    stage(profile).convert_into(text, &mut output);
    output.split_off("before|".len())
}

#[test]
fn without_a_document_simplified_and_japanese_lines_stay() {
    let others = [
        "读书会签到名单：张广、刘远、沈丙乾、乾生、邓书华",
        "選択した範囲の書式を変更します。",
        "第一段階：キー修飾と基盤建設期間",
        "國漢文 混用의 時代에는 漢字를 썼다",
        "王頫说这话时还很年轻",
        "画家赵頫的印",
        "他拚命划桨",
        "老惲说，惲家两兄弟从来只认得惲家的门，别人家的门他们一向不进；惲家娘娘听见了这话便笑",
    ];
    let hant =
        "這個網路程式裡面有許多記憶體錯誤；於是他們花了幾個月的時間，把整個專案重新寫過一遍。";
    let hans = converted("hans", hant);
    assert!(hans.starts_with("这个网路程式里面"), "{hans}");
    for other in others {
        let (before, after) = (
            format!("{hant}\n{other}\n{hant}"),
            format!("{hans}\n{other}\n{hans}"),
        );
        assert_eq!(converted("hans", &before), after);
        assert_ne!(
            converted("t2s", other),
            other,
            "OpenCC's profiles convert everything"
        );
    }
    assert_eq!(converted("hans", "簡體\n简体、繁體"), "简体\n简体、繁体");
    assert_eq!(converted("hans-cn", "軟體"), "软件");
    assert_eq!(converted("none", hant), hant);
}

proptest! {
    #[test]
    fn without_a_document_a_line_is_converted_as_if_it_stood_alone(
        lines in prop::collection::vec("[這个後说の한機乾，a𠮷ｶ]{0,40}", 0..6),
    ) {
        let alone: Vec<String> = lines.iter().map(|line| converted("hans", line)).collect();
        prop_assert_eq!(converted("hans", &lines.join("\n")), alone.join("\n"));
    }
}
