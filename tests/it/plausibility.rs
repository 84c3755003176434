//! The language model: sound probabilities, sound loading, sensible preferences.

use proptest::prelude::*;
use zhengwen::plausibility::{Model, ModelError, State, Symbol};

fn after(text: &str) -> State {
    let model = Model::bundled();
    model.advance_text(model.start(), text).0
}

#[test]
fn the_bundled_model_is_whole() {
    let model = Model::from_bytes(zhengwen_plausibility::MODEL).expect("sound");
    assert!(model.order() >= 4);
    assert!(model.vocabulary() > 7000);
    assert!(zhengwen_plausibility::MODEL.len() <= 9_500_000);
}

#[test]
fn probabilities_sum_to_one_after_any_context() {
    let model = Model::bundled();
    for text in [
        "",
        "我",
        "中华人民共和",
        "的，",
        "2019年",
        "虽然他们",
        "龘龘",
        "abc 12",
    ] {
        let state = after(text);
        let sum: f64 = model
            .symbols()
            .filter(|symbol| *symbol != Symbol::LETTERS && *symbol != Symbol::DIGITS)
            .map(|symbol| f64::from(model.advance(state, symbol).1.nats()).exp())
            .sum();
        let runs: f64 = [Symbol::LETTERS, Symbol::DIGITS]
            .into_iter()
            .map(|symbol| {
                let (ended, _) = model.advance(state, Symbol::BLANK);
                f64::from(model.advance(ended, symbol).1.nats()).exp()
            })
            .sum();
        assert!((sum + runs - 1.0).abs() < 0.08, "{text}: {}", sum + runs);
    }
}

#[test]
fn somebody_would_rather_have_written_the_first() {
    for (likely, unlikely) in [
        ("他昨天下午去了北京。", "他昨天下午去了北凉。"),
        ("请输入您的用户名和密码。", "请输入您的用户名和密吗。"),
        ("經濟發展很快。", "經濟發展很怏。"),
        (
            "今天天气很好，我们去公园吧！",
            "浠婂ぉ澶╂皵寰堝ソ锛屾垜浠幓鍏洯鍚э紒",
        ),
        ("他说：“好。”", "他说：“好。“"),
    ] {
        let model = Model::bundled();
        assert!(
            model.score_line(likely) > model.score_line(unlikely),
            "{likely} {unlikely}"
        );
    }
}

#[test]
fn script_width_and_runs_are_folded() {
    let model = Model::bundled();
    for (one, other) in [
        ("這個問題，很難。", "这个问题，很难。"),
        ("好,真的?", "好，真的？"),
        ("用 Python 3 写", "用 Java 8 写"),
    ] {
        assert_eq!(model.score_line(one), model.score_line(other), "{one}");
    }
    assert_eq!(model.fold('國'), model.fold('国'));
    assert_eq!(model.fold('\u{e000}'), Symbol::JUNK);
    assert_eq!(model.fold('\u{3000}'), Symbol::BLANK);
}

#[test]
fn a_damaged_model_is_an_error() {
    let sound = zhengwen_plausibility::MODEL;
    assert_eq!(Model::from_bytes(b"").err(), Some(ModelError::Format));
    assert_eq!(
        Model::from_bytes(&sound[1..]).err(),
        Some(ModelError::Format)
    );
    assert_eq!(
        Model::from_bytes(&sound[..sound.len() / 2]).err(),
        Some(ModelError::Checksum)
    );
    let mut damaged = sound.to_vec();
    damaged[sound.len() / 3] ^= 4;
    assert_eq!(
        Model::from_bytes(&damaged).err(),
        Some(ModelError::Checksum)
    );
}

proptest! {
    #[test]
    fn any_text_has_a_score(text in "\\PC{0,40}") {
        let model = Model::bundled();
        let score = model.score_line(&text);
        prop_assert!(score.nats() <= 0.0);
        prop_assert_eq!(score, model.score_line(&text));
    }
}
