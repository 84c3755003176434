//! Mojibake undone, and honest text left alone.

use zhengwen::stages::repair::round_trip::{Codec, Plan, RULE_PREFIX};
use zhengwen::stages::repair::{Repair, RepairOptions};

const SENTENCE: &str = "中华人民共和国成立以后，各地的经济建设取得了很大的成就。";
const TRADITIONAL: &str = "臺灣的經濟發展與國際貿易關係密切，政府提出了許多新的政策。";

fn repaired(text: &str) -> String {
    let repair = Repair::new(RepairOptions {
        explain: true,
        ..RepairOptions::default()
    });
    let staged = repair.apply(&repair.survey(text), text);
    let mut rebuilt = String::new();
    let mut done = 0;
    for edit in &staged.evidence.edits {
        rebuilt.push_str(&text[done..edit.before.start]);
        rebuilt.push_str(&staged.text[edit.after.clone()]);
        done = edit.before.end;
        if let Some(plan) = edit.rule.strip_prefix(RULE_PREFIX) {
            let plan: Plan = plan.parse().expect("a rule that is a plan");
            let replayed = plan.replay(&text[edit.before.clone()]);
            assert_eq!(replayed.as_deref(), Some(&staged.text[edit.after.clone()]));
        }
    }
    rebuilt.push_str(&text[done..]);
    assert_eq!(rebuilt, staged.text, "edits account for every change");
    staged.text.into_owned()
}

fn damaged(text: &str, written: Codec, read: Codec) -> String {
    let bytes = written.encode(text).expect("encodable");
    read.decode(&bytes).expect("decodable")
}

#[test]
fn latin_readings_are_undone() {
    for read in [
        Codec::Windows1252,
        Codec::Iso8859_15,
        Codec::MacRoman,
        Codec::Cp850,
        Codec::Cp437,
    ] {
        for (text, written) in [
            (SENTENCE, Codec::Utf8),
            (SENTENCE, Codec::Gb18030),
            (TRADITIONAL, Codec::Utf8),
            (TRADITIONAL, Codec::Big5),
        ] {
            let broken = damaged(text, written, read);
            assert_eq!(repaired(&broken), text, "{written} read as {read}");
        }
    }
}

#[test]
fn two_and_three_rounds_are_undone() {
    let mut text = SENTENCE.to_owned();
    for _ in 0..3 {
        text = damaged(&text, Codec::Utf8, Codec::Windows1252);
        assert_eq!(repaired(&text), SENTENCE);
    }
}

#[test]
fn a_span_inside_good_text_is_undone() {
    let broken = damaged("经济建设取得了很大的成就", Codec::Utf8, Codec::Windows1252);
    let text = format!("报道说，{broken}。café 也是。\n好的。");
    assert_eq!(
        repaired(&text),
        "报道说，经济建设取得了很大的成就。café 也是。\n好的。"
    );
}

#[test]
fn honest_text_stays() {
    for text in [
        SENTENCE,
        TRADITIONAL,
        "Größe, naïveté, ÄÖÜ äöüß, «œuvre», déjà créée, Þórður, AÑO, 50 €, ½ ± 3 °C",
        "Это обычный русский текст — «кавычки», №5, ещё ёлка.",
        "これは普通の日本語の文章です。ﾊﾝｶｸｶﾅ",
        "한국어 문장은 그대로 남는다.",
        "╔══════╗\n║ box  ║\n╚══════╝",
        "Tiếng Việt có nhiều dấu: những người bạn của tôi đã đến.",
        "鑫垚焱淼犇骉，饕餮耄耋",
    ] {
        assert_eq!(repaired(text), text);
    }
}

#[test]
fn marks_and_controls_inside_go() {
    assert_eq!(repaired("一二\u{feff}三\u{81}四"), "一二三四");
}
