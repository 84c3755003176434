//! Annotated, byte-shifted GBK: pinyin in brackets behind traditional characters, and the runs of
//! wrong characters that come with it.

mod eaten;
mod evidence;
pub mod generator;

pub use generator::{Kind, Mill, Random, Score, Style};
use proptest::prelude::*;
use zhengwen::report::RepairEvidence;
use zhengwen::stages::repair::{Repair, RepairOptions, Strictness, parse_readings};
use zhengwen::stages::simplify::{Simplify, SimplifyOptions};

const CLEAN: &str = include_str!("../../fixtures/repair/clean.txt");
/// Sentences in which a run begins early, so that many pairs of bytes fall on private use.
pub const RUNS: &str = include_str!("../../fixtures/repair/stripped.txt");
const HONEST: &str = include_str!("../../fixtures/repair/honest_pinyin.txt");

fn with(options: RepairOptions, text: &str) -> (String, RepairEvidence) {
    let repair = Repair::new(RepairOptions {
        explain: true,
        ..options
    });
    let staged = repair.apply(&repair.survey(text), text);
    (staged.text.into_owned(), staged.evidence)
}

fn repair(text: &str) -> (String, RepairEvidence) {
    with(RepairOptions::default(), text)
}

#[test]
fn annotations_straddles_and_shifted_runs_are_undone() {
    let damaged = "縣四個(gè)班子領(lǐng)導(dǎo),周口日?qǐng)?bào)記者,以擔(dān)當(dāng)?shù)木\u{E086}?、拼搏的姿態(tài),\
                   下設(shè)1辦,迅速行動(dòng)?!皠?chuàng)文”指揮部,詢(xún)?nèi)绾无k理,我們?cè)O(shè)計(jì)";
    let (text, evidence) = repair(damaged);
    assert_eq!(
        text,
        "縣四個班子領導,周口日報記者,以擔當的精神、拼搏的姿態,下設1辦,迅速行動。“創文”指揮部,詢如何辦理,我們設計"
    );
    assert_eq!(evidence.sites["straddle"].restored, 6);
    assert_eq!(evidence.sites["cut"].restored, 1);
    assert_eq!(evidence.sites["shift-end"].restored, 1);
    assert_eq!(evidence.inferred, 2, "the ends of 動。 and 精神");
}

/// A page of this damage around `line`.
fn on_a_page(line: &str) -> String {
    let page = "縣四個(gè)班子領(lǐng)導(dǎo)開(kāi)會(huì),對(duì)發(fā)動(dòng)機(jī)的設(shè)計(jì)進(jìn)行討論,要求創(chuàng)新";
    let (text, _) = repair(&format!("{page}\n{line}\n{page}"));
    text.lines().nth(1).unwrap_or_default().to_owned()
}

#[test]
fn the_stream_may_be_cut_before_a_semicolon_and_a_full_stop_too() {
    for (damaged, restored) in [
        (
            "它的用途很廣?；诖耍覀兝^續研究發(fā)動(dòng)機(jī)",
            "它的用途很廣。基于此，我們繼續研究發動機",
        ),
        (
            "它的用途很廣?;诖耍覀兝^續研究發(fā)動(dòng)機(jī)",
            "它的用途很廣。基于此,我們繼續研究發動機",
        ),
        ("工作很多?；I備會議在明天", "工作很多。籌備會議在明天"),
        (
            "附言（請記?。┮话銇碚f發(fā)動(dòng)機(jī)",
            "附言（請記住）一般來說發動機",
        ),
    ] {
        assert_eq!(on_a_page(damaged), restored);
    }
    for honest in ["真的嗎?;是的", "是這樣嗎?。不知道"] {
        assert_eq!(on_a_page(honest), honest);
    }
}

#[test]
fn a_site_that_proves_itself_speaks_for_the_annotations_beside_it() {
    let damaged = "他做完了移植?，F(xiàn)在开始,生產(chǎn)不停";
    assert!(
        !repair(damaged).0.contains("(chǎn)"),
        "{}",
        repair(damaged).0
    );
    let alone = "生產(chǎn)不停";
    assert_eq!(repair(alone).0, alone);
}

#[test]
fn a_page_that_breaks_off_in_an_annotation_is_annotated_all_the_same() {
    let page = "縣四個(gè)班子領(lǐng)導(dǎo)開(kāi)會(huì),這是成功的關(guān)鍵,對(duì)發(fā)動(dòng)機(jī)的設(shè)計(jì)";
    let text = repair(&format!("{page},關(gu\n")).0;
    assert!(text.contains("成功的關鍵"), "{text}");
}

#[test]
fn every_change_lies_in_an_edit() {
    let damaged = "領(lǐng)導(dǎo)說,周口日?qǐng)?bào)記者,迅速行動(dòng)?!皠?chuàng)文”指揮部";
    let (text, evidence) = repair(damaged);
    let (mut before, mut after) = (0, 0);
    for edit in &evidence.edits {
        assert_eq!(
            damaged[before..edit.before.start],
            text[after..edit.after.start],
            "what lies between edits is copied"
        );
        (before, after) = (edit.before.end, edit.after.end);
    }
    assert_eq!(damaged[before..], text[after..]);
    assert!(evidence.edits.iter().any(|edit| edit.detail.is_some()));
}

#[test]
fn the_seed_is_restored() {
    let Some(folder) = crate::strip::shared("seed") else {
        return;
    };
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("readable");
    let (damaged, truth) = (read("000_2a6624446c8745c5.txt"), read("repaired.txt"));
    let simplify = Simplify::new(SimplifyOptions {
        profile: "t2s".to_owned(),
        ..SimplifyOptions::default()
    })
    .expect("the profile exists");
    let (text, _) = repair(&damaged);
    let text = simplify.apply(&simplify.survey(&text), &text).text;
    let lines = |text: &str| -> Vec<String> {
        text.lines()
            .map(|line| line.trim_end().to_owned())
            .filter(|line| !line.is_empty())
            .collect()
    };
    assert_eq!(lines(&text), lines(&truth));
}

#[test]
fn honest_pinyin_stays() {
    // All of it on one page is as honest as each page by itself.
    for page in HONEST.split("----\n").chain([HONEST]) {
        let (text, evidence) = repair(page);
        for kind in ["annotation", "straddle", "cut", "shift-end", "private-use"] {
            assert!(!evidence.sites.contains_key(kind), "{kind}: {page}");
        }
        if evidence.edits.is_empty() {
            assert_eq!(text, page);
        }
    }
}

#[test]
fn script_tells_a_short_page_with_two_annotations_from_two_glosses() {
    let page = |back: &str, inside: &str, one: &str, two: &str| {
        format!(
            "目錄在{back}面，那{inside}有新系統{one}的說明。請先看總務處養{two}魚的池子，再談別的事情。"
        )
    };
    let damaged = page("后", "里", "(tǒng)", "(yǎng)");
    assert_eq!(repair(&damaged).0, page("后", "里", "", ""));
    for honest in [
        page("後", "裡", "(tǒng)", "(yǎng)"),
        page("后", "里", "(tǒng)", ""),
        page("后", "里", "", "(yǎng)"),
        page("后", "里", "(tǒng)", "(yàng)"),
    ] {
        assert_eq!(repair(&honest).0, honest);
    }
}

#[test]
fn a_character_may_have_been_cut_in_the_middle_and_behind_it() {
    // 啊 is B0 A1: with the first byte of ！ its second one makes 。, which cuts, and so does ！.
    for (damaged, restored) in [
        ("那匹馬跑得真快??!我們都說好", "那匹馬跑得真快啊!我們都說好"),
        (
            "這間房子實在太??,我們明天換一間",
            "這間房子實在太小,我們明天換一間",
        ),
        ("他說真的嗎??!我可不信這個", "他說真的嗎??!我可不信這個"),
        // Two signs in a row are whole: the one before is a hanzi.
        ("這座橋真大??!走過去要很久", "這座橋真大啊!走過去要很久"),
    ] {
        assert_eq!(on_a_page(damaged), restored);
    }
    let honest = "那匹馬跑得真快??!我們都說好";
    assert_eq!(repair(honest).0, honest);
}

#[test]
fn what_is_clear_at_one_place_tells_what_stands_at_another() {
    // By itself the second place reads better as 。科學.
    let line = "他只有三年?茖W習的經歷。";
    let (text, _) = repair(&format!("{DENSE}。\n{line}"));
    assert!(text.contains("三年。科學習"), "{text}");
    let known = "他在一所高等?茖W校讀書,后來工作了。";
    let (text, _) = repair(&format!("{DENSE}。\n{known}\n{line}"));
    assert!(text.contains("高等專科學校"), "{text}");
    assert!(text.contains("三年專科學習"), "{text}");
}

#[test]
fn a_byte_that_a_cut_left_alone_may_be_gone_without_a_trace() {
    // The first byte of 。 is not there, its second one and the first of 可 are a question mark.
    for mark in ["？", "?"] {
        let page = |run: &str| format!("會(huì)議開(kāi)完了{run},業(yè)務(wù)還是做完了。");
        let damaged = page(&format!("{mark}晌易约簺]有聽見他說完"));
        let truth = "會議開完了。可我自己沒有聽見他說完,業務還是做完了。";
        assert_eq!(repair(&damaged).0, truth);
        let honest = page(&format!("{mark}晌午大家沒有聽見他說完"));
        let stays = format!("會議開完了{mark}晌午大家沒有聽見他說完,業務還是做完了。");
        assert_eq!(repair(&honest).0, stays);
    }
}

#[test]
fn an_annotated_letter_before_a_hanzi_tells_that_a_byte_is_gone() {
    // 。現 is A1 A3 AC 46: A1 is gone, A3 AC is ，.
    for (damaged, restored) in [
        (
            "他做完了研究，F(xiàn)任大學教授。",
            "他做完了研究。現任大學教授。",
        ),
        (
            "他做完了研究,F(xiàn)任大學教授。",
            "他做完了研究。現任大學教授。",
        ),
        (
            "他做完了研究，F(xiàn)irefox也用過。",
            "他做完了研究，Firefox也用過。",
        ),
        (
            "他做完了研究?，F(xiàn)任大學教授。",
            "他做完了研究。現任大學教授。",
        ),
    ] {
        assert_eq!(on_a_page(damaged), restored);
    }
}

#[test]
fn bytes_that_are_gone_without_a_trace_prove_each_other_on_a_page_without_annotations() {
    let damaged = [
        "這所學校開設?茖W歷教育,每年招收兩百人。",
        "他去年買了一套房子?雌饋肀葟那暗拇蟮枚唷",
        "我們走進高職?频恼n堂,看見學生在做實驗。",
    ];
    let whole = [
        "這所學校開設專科學歷教育,每年招收兩百人。",
        "他去年買了一套房子。看起來比從前的大得多。",
        "我們走進高職專科的課堂,看見學生在做實驗。",
    ];
    assert_eq!(repair(&damaged.join("\n")).0, whole.join("\n"));
    assert_eq!(repair(damaged[1]).0, damaged[1], "one place proves nothing");
    for honest in [
        "去年的計劃已經做完。你看過茖葱嗎?茖葱長在山上。\n他叫什么?仆人們不知道。\n是真的?忌妒和懷疑都沒有用。",
        "他寫得怎么樣?苾芳說很好。\n誰來了?筛子里還有米嗎?頻頻點頭。",
    ] {
        assert_eq!(repair(honest).0, honest);
    }
}

#[test]
fn a_run_that_ends_without_a_trace_tells_that_bytes_are_gone() {
    // The second byte of 冷 stood alone before the sign.
    let damaged = format!("{DENSE},當(dāng)?shù)氐奶鞖夂芾,大家都說好。");
    let (text, _) = repair(&damaged);
    assert!(text.ends_with("當地的天氣很冷,大家都說好。"), "{text}");
    // Taken with the sign behind it, the run reads too, but badly.
    let damaged = format!("{DENSE},當(dāng)?shù)氐拿拙坪苡忻,我們明天再去看看。");
    let (text, _) = repair(&damaged);
    assert!(
        text.ends_with("當地的米酒很有名,我們明天再去看看。"),
        "{text}"
    );
}

#[test]
fn an_ideographic_blank_in_a_run_may_have_been_folded() {
    let damaged = format!("{DENSE},當(dāng)?shù)赜腥N病、兩種蟲,大家都說不好。");
    assert_eq!(
        repair(&damaged).0,
        "發展業務,創新環境,學會開門,經濟問題,當地有三種病、兩種蟲,大家都說不好。"
    );
}

#[test]
fn what_stands_beside_few_others_is_found_where_it_is_gone() {
    // 國際 across a private-use character that a copy stripped: a model of contexts thinks little of 際 alone.
    for (damaged, restored) in [
        (
            "大家看到當(dāng)?shù)爻晒麌H市場都很需要",
            "大家看到當地成果國際市場都很需要",
        ),
        (
            "這里是當(dāng)?shù)刈钤绲膰H學校",
            "這里是當地最早的國際學校",
        ),
    ] {
        assert_eq!(on_a_page(damaged), restored);
    }
}

#[test]
fn question_marks_among_letters_stay() {
    let page = |kai: &str| {
        format!(
            "會{kai}議開{kai}完了,業務{kai}還是做完了。\nLI Wen-hua??(School of Law, Linhe 300000)\nNew??, old?!? And so on."
        )
    };
    let damaged = page("")
        .replace("會", "會(huì)")
        .replace("開", "開(kāi)")
        .replace("務", "務(wù)");
    assert_eq!(repair(&damaged).0, page(""));
}

#[test]
fn a_key_across_a_character_and_a_letter_goes_too() {
    let damaged = "發(fā)展業(yè)務(wù),創(chuàng)新環(huán)境,運(yùn)行l(wèi)ast命令";
    assert_eq!(repair(damaged).0, "發展業務,創新環境,運行last命令");
}

#[test]
fn a_gloss_on_a_damaged_page_stays() {
    let damaged = "發(fā)展業(yè)務(wù),創(chuàng)新環(huán)境,銀行(yínháng)和饕(tāo)餮(tiè)都說了,學(xué)會(huì)。";
    assert_eq!(
        repair(damaged).0,
        "發展業務,創新環境,銀行(yínháng)和饕(tāo)餮(tiè)都說了,學會。"
    );
}

/// A page that is annotated beyond doubt.
const DENSE: &str =
    "發(fā)展業(yè)務(wù),創(chuàng)新環(huán)境,學(xué)會(huì)開(kāi)門,經(jīng)濟(jì)問(wèn)題";

#[test]
fn other_readings_and_words_put_in_afterwards_are_no_glosses_on_a_dense_page() {
    let behind = ",長(cháng)橋的橋長(zhǎng)推進業務和企業發展,大家開業,業(yè)主進(jìn)門,前進";
    let read = ",長橋的橋長推進業務和企業發展,大家開業,業主進門,前進";
    let clean = "發展業務,創新環境,學會開門,經濟問題";
    assert_eq!(
        repair(&format!("{DENSE}{behind}")).0,
        format!("{clean}{read}")
    );
}

#[test]
fn a_reading_may_have_a_blank_behind_it() {
    let spaced = DENSE.replace(')', " )");
    assert_eq!(repair(&spaced).0, "發展業務,創新環境,學會開門,經濟問題");
    let other = format!("{DENSE},隨著(zhù)時(shí)間");
    assert_eq!(
        repair(&other).0,
        "發展業務,創新環境,學會開門,經濟問題,隨著時間"
    );
}

/// Pages of the clean fixture, damaged in every style; what came out right by kind.
pub fn measure(strictness: Strictness, pages: u64, style: impl Fn(&mut Style)) -> Score {
    let texts: Vec<&str> = std::iter::repeat_n(CLEAN, pages as usize).collect();
    measure_pages(strictness, &texts, style)
}

/// The same with a page for each of `texts`.
pub fn measure_pages(strictness: Strictness, texts: &[&str], style: impl Fn(&mut Style)) -> Score {
    let mill = Mill::new();
    let repair = Repair::new(RepairOptions {
        strictness,
        ..RepairOptions::default()
    });
    let mut score = Score::default();
    for (seed, text) in texts.iter().enumerate() {
        let mut random = Random(seed as u64 + 1000);
        let mut drawn = Style::draw(&mut random);
        style(&mut drawn);
        let page = mill.damage(text, &drawn, &mut random);
        let staged = repair.apply(&repair.survey(&page.damaged), &page.damaged);
        score.add(&page, &staged.text);
    }
    score
}

/// 120 fragments, as somebody would quote them: a paragraph, or three short lines.
pub fn fragments() -> Vec<String> {
    let short: Vec<&str> = RUNS.lines().collect();
    let short = short.chunks(3).map(|lines| lines.join("\n"));
    let once: Vec<String> = CLEAN.lines().map(str::to_owned).chain(short).collect();
    once.iter().cycle().take(120).cloned().collect()
}

#[test]
fn pages_without_annotations_prove_their_damage_together() {
    let damaged = "他說得很明白?!拔覀円ズ｡"; // too short to prove anything
    assert_eq!(repair(damaged).0, damaged);
    let score = measure(Strictness::Normal, 6, |style| {
        style.annotate = false;
        style.strip_private = false;
    });
    let [right, left, wrong] = score.kinds[&Kind::Cut];
    assert!(right * 10 >= (right + left + wrong) * 7, "{score:?}");
}

#[test]
fn one_site_read_one_byte_off_proves_itself() {
    let sites = [
        (
            "這件事情大家都知道?，F在輪到我們了。",
            "這件事情大家都知道。現在輪到我們了。",
        ),
        (
            "老师和家长们一起参加了学?;疃?",
            "老师和家长们一起参加了学校活动",
        ),
        (
            "這種寫法可能引發異?!8唧w地說,它不安全。",
            "這種寫法可能引發異常。更具體地說,它不安全。",
        ),
    ];
    for (damaged, whole) in sites {
        assert_eq!(repair(damaged).0, whole);
    }
    for honest in [
        "這件事情大家都知道?!我不信。",
        "你真的知道嗎?!?他沒有回答。",
        "選項是?，a或者b。",
        "你说的是什么?;我不知道。",
        "他說什麼?!8點就要到?",
    ] {
        assert_eq!(repair(honest).0, honest);
    }
}

#[test]
fn what_closes_a_quotation_proves_itself() {
    for (damaged, whole) in [
        (
            "他對大家說:“這件事情我們明天再商量?!?",
            "他對大家說:“這件事情我們明天再商量。”",
        ),
        (
            "老師問:“是誰把門打開了?!?“是我們。”",
            "老師問:“是誰把門打開了。”\n“是我們。”",
        ),
    ] {
        assert_eq!(repair(damaged).0, whole);
    }
    for honest in [
        "他對大家說,這件事情我們明天再商量?!?",
        "老師問:“是誰把門打開了?!?”沒有人回答。",
        "老師問:“是誰?”然后說,門打開了?!?",
    ] {
        assert_eq!(repair(honest).0, honest);
    }
}

#[test]
fn a_page_with_a_single_site_is_searched_for_what_is_gone_too() {
    assert_eq!(
        on_a_page("大家都很愛護周?chē)h(huán)境"),
        "大家都很愛護周圍環境"
    );
}

#[test]
fn characters_of_private_use_that_are_gone_are_found() {
    // 政府 lost FEB8 and AED6, which showed as private-use characters.
    let damaged = "發(fā)展業(yè)務(wù),創(chuàng)新環(huán)境。當(dāng)?shù)卣茍D";
    let (text, _) = repair(damaged);
    assert!(text.starts_with("發展業務,創新環境。當地"), "{text}");
}

#[test]
fn a_key_behind_a_folded_sign_goes_too() {
    let damaged = "發(fā)展業(yè)務(wù),創(chuàng)新環(huán)境,追蹤用戶,F(xiàn)irefox";
    assert_eq!(repair(damaged).0, "發展業務,創新環境,追蹤用戶,Firefox");
}

#[test]
fn strict_mode_goes_wrong_less() {
    let wrong = |strictness| -> u64 {
        let kinds = measure(strictness, 3, |_| {}).kinds;
        kinds.values().map(|counts| counts[2]).sum()
    };
    assert!(wrong(Strictness::Strict) <= wrong(Strictness::Normal));
}

#[test]
fn repair_of_a_repaired_page_changes_nothing() {
    let mill = Mill::new();
    for seed in 0..4 {
        let mut random = Random(seed);
        let style = Style::draw(&mut random);
        let page = mill.damage(CLEAN, &style, &mut random);
        let (once, _) = repair(&page.damaged);
        let (twice, _) = repair(&once);
        assert_eq!(once, twice);
    }
}

#[test]
fn readings_of_a_users_own_are_read_and_count() {
    let table = "# mine\n龘\tdá\n\n鱻\txiān\tignored\n";
    let readings = parse_readings(table).expect("a sound table");
    assert_eq!(readings.len(), 2);
    assert_eq!(parse_readings("開\tkai\n").unwrap_err().line, 1);
    assert_eq!(parse_readings("\n開門\tkāi\n").unwrap_err().line, 2);

    let page = "發(fā)展業(yè)務(wù),學(xué)會(huì)開會(huì),我們的家(jiā)在這里";
    let kept = "發展業務,學會開會,我們的家(jiā)在這里";
    assert_eq!(repair(page).0, kept, "家 has no simplified form");
    let own = RepairOptions {
        readings: vec![('家', "jiā".to_owned())],
        ..RepairOptions::default()
    };
    assert_eq!(with(own, page).0, "發展業務,學會開會,我們的家在這里");
}

#[test]
fn the_tables_are_sorted_and_unique() {
    let keys = include_str!("../../dictionaries/annotation/keys.tsv");
    let readings = include_str!("../../dictionaries/annotation/readings.tsv");
    let characters = |table: &'static str| -> Vec<&str> {
        let rows = table.lines().filter(|line| !line.starts_with('#'));
        rows.filter_map(|line| line.split('\t').next()).collect()
    };
    assert!(characters(keys).is_sorted_by(|one, next| one < next));
    assert!(characters(readings).is_sorted());
    let rows: std::collections::BTreeSet<&str> = readings.lines().collect();
    assert_eq!(rows.len(), readings.lines().count());
    assert!(parse_readings(keys).is_ok() && parse_readings(readings).is_ok());
}

#[test]
fn adversarial_text_takes_linear_time() {
    // What takes more than linear time would not come to its end here.
    let page = "發(fā)展業(yè)務(wù),創(chuàng)新?qǐng)?bào)";
    for piece in [
        "?",
        "?！",
        "?qǐng)",
        "?!皠",
        "?！皠?chuàng)",
        "木\u{E086}?",
        "(kāi)",
        "��",
        "?br />",
        "?、",
    ] {
        let text = format!("{page}{}", piece.repeat(12_000 / piece.len()));
        let (out, _) = repair(&text);
        assert!(out.len() <= text.len() * 2);
    }
}

/// Pieces that the damage is made of, in any order.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "?",
            "？",
            "!",
            "！",
            "，",
            ",",
            "、",
            "。",
            "“",
            "”",
            "(",
            ")",
            "(kāi)",
            "qǐng)",
            "?qǐng)",
            "發(fā)",
            "業(yè)",
            "創(chuàng)",
            "數(shù)",
            "O(shè)",
            "€",
            "\u{FFFD}",
            "\u{E086}",
            "\u{E000}",
            "br />",
            "<",
            "\n",
            " ",
            "\u{3000}",
            "皠",
            "木",
            "绾",
            "a",
            "Z",
            "1",
            "Ａ",
            "の",
            "\u{A0}",
            "😀",
            "é",
        ])
        .prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
        prop::char::range('\u{4E00}', '\u{9FFF}').prop_map(String::from),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_text_makes_it_panic(pieces in prop::collection::vec(piece(), 0..80)) {
        let text = format!("發(fā)展業(yè)務(wù){}", pieces.concat());
        for strictness in [Strictness::Normal, Strictness::Strict] {
            let (out, evidence) = with(RepairOptions { strictness, ..RepairOptions::default() }, &text);
            for edit in &evidence.edits {
                prop_assert!(text.get(edit.before.clone()).is_some());
                prop_assert!(out.get(edit.after.clone()).is_some());
            }
        }
    }
}
