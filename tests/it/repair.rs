//! Mojibake undone, and honest text left alone.

mod pages;

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

/// Letters beyond Latin-1 do not make a reading that loses nothing one that a lenient reader gave.
#[test]
fn single_byte_readings_with_other_letters_are_undone() {
    let text = "软件安装文件中的条件和事件信息都写在这里，请先阅读说明。";
    for read in [
        Codec::Windows1250,
        Codec::Windows1251,
        Codec::Windows1254,
        Codec::Iso8859_15,
    ] {
        let broken = damaged(text, Codec::Gb18030, read);
        assert_eq!(repaired(&broken), text, "{read}");
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
fn short_spans_are_undone_to_their_ends() {
    for (before, inside, after, written, read) in [
        (
            "任务名称在",
            "项目",
            " Debian 里很常见。",
            Codec::Gb18030,
            Codec::Windows1252,
        ),
        (
            "這是我們",
            "從舊系統",
            "搬過來的設定檔案。",
            Codec::Big5,
            Codec::Windows1252,
        ),
        (
            "不帶參數",
            "執行",
            " mount 就會列出目前的檔案系統。",
            Codec::Big5,
            Codec::Gb18030,
        ),
        (
            "歡迎大家",
            "在",
            "下午三點以前到會場。",
            Codec::Utf8,
            Codec::Windows1252,
        ),
    ] {
        let broken = format!("{before}{}{after}", damaged(inside, written, read));
        let whole = format!("{before}{inside}{after}");
        assert_eq!(
            repaired(&broken),
            whole,
            "{written} read as {read}: {broken}"
        );
    }
}

/// Damage ends at a word of another language as often as it goes on behind it, and an honest
/// character at its edge is none of it.
#[test]
fn honest_characters_beside_a_span_stay() {
    for (head, middle, tail, written, read) in [
        (
            "书怕",
            "火，也怕水，我",
            "们不能有一点马虎。",
            Codec::Gb18030,
            Codec::Big5,
        ),
        (
            "专业",
            "的厨师告诉我们，炒",
            " Python 程序也是如此。",
            Codec::Gb18030,
            Codec::Big5,
        ),
        (
            "「電視",
            "臺播出了這部片子",
            "」NEW（A2）",
            Codec::Big5,
            Codec::EucKr,
        ),
        (
            "一",
            "切都没有变，",
            " Python 程序也是如此。",
            Codec::Gb18030,
            Codec::Windows1251,
        ),
    ] {
        let broken = format!("{head}{}{tail}", damaged(middle, written, read));
        assert_eq!(
            repaired(&broken),
            format!("{head}{middle}{tail}"),
            "{broken}"
        );
    }
}

/// UTF-8 whose sequences of two bytes stay out of step with the pairs of GBK for long, and the euro
/// sign, which GB 18030 and Windows have in different places.
#[test]
fn rounds_out_of_step_are_undone() {
    for (written, read) in [
        (Codec::Gb18030, Codec::Windows1251),
        (Codec::Utf8, Codec::Windows1252),
        (Codec::Big5, Codec::Windows1252),
    ] {
        for outer in [Codec::Gb18030, Codec::Cp936] {
            let text = if written == Codec::Big5 {
                TRADITIONAL
            } else {
                SENTENCE
            };
            let once = damaged(text, written, read);
            let twice = Codec::Utf8
                .encode(&once)
                .and_then(|bytes| outer.decode(&bytes));
            if let Some(twice) = twice {
                assert_eq!(repaired(&twice), text, "{written}>{read},utf-8>{outer}");
            }
        }
    }
}

#[test]
fn tables_of_characters_stay() {
    for text in [
        "\"퉍\",14,\"퉝\",6,\"퉥퉦퉧퉨\"",
        "\"촡촢촣촥촦촧촩촪촫촭\",11,\"촺\"",
        "噃……………………",
        "佢哋搵到嘅嘢都係喺度攞嘅。",
        "ΥΑΓΓΈΛΙΟ",
    ] {
        assert_eq!(repaired(text), text);
    }
}

#[test]
fn other_alphabets_are_undone() {
    for (broken, whole) in [
        (
            "Le prÃ©sident a dÃ©jÃ  parlÃ© Ã  la tÃ©lÃ©vision.",
            "Le président a déjà parlé à la télévision.",
        ),
        ("Ð”Ð¾Ð±Ñ€Ñ‹Ð¹ Ð²ÐµÑ‡ÐµÑ€", "Добрый вечер"),
        ("SchÃ¶ne GrÃ¼ÃŸe aus MÃ¼nchen", "Schöne Grüße aus München"),
        // where an `à` has lost its no-break space nothing else in the line need be wrong
        ("On ira lÃ  demain", "On ira là demain"),
        ("On ira lÃ demain", "On ira là demain"),
        // pairs of these bytes are hanzi, and ASCII reads well in every language
        (
            "NÃ£o sÃ£o opÃ§Ãµes fÃ¡ceis, hÃ¡ relaÃ§Ãµes difÃ\u{ad}ceis",
            "Não são opções fáceis, há relações difíceis",
        ),
        ("itâ€™s 20 â‚¬", "it’s 20 €"),
    ] {
        assert_eq!(repaired(broken), whole);
    }
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

#[test]
fn chinese_readings_are_undone() {
    for (text, written, read) in [
        ("经济建设取得了很大的成就", Codec::Utf8, Codec::Gb18030),
        (TRADITIONAL, Codec::Big5, Codec::Gb18030),
        (SENTENCE, Codec::Gb18030, Codec::EucKr),
        (
            "国家发展和改革委员会今天发布了通知",
            Codec::Gb18030,
            Codec::Big5Eten,
        ),
        ("这是一个很好的开始", Codec::Utf16Le, Codec::Gb18030),
    ] {
        if let Some(broken) = written.encode(text).and_then(|bytes| read.decode(&bytes)) {
            assert_eq!(repaired(&broken), text, "{written} read as {read}");
        }
    }
}

#[test]
fn lost_bytes_are_inferred_and_marked() {
    // 80 has no character in GBK: the byte is lost, the character is all but certain
    let truth = "他说，这个问题一定要解决。";
    let bytes = Codec::Utf8.encode(truth).expect("encodable");
    let mut broken = String::new();
    let mut at = 0;
    while at < bytes.len() {
        let pair = bytes.get(at..at + 2).filter(|pair| pair[0] != 0x80);
        let read = pair.and_then(|pair| Codec::Gb18030.decode(pair));
        at += if read.is_some() { 2 } else { 1 };
        broken.push_str(read.as_deref().unwrap_or("\u{fffd}"));
    }
    assert!(broken.contains('\u{fffd}'));
    let repair = Repair::new(RepairOptions::default());
    let staged = repair.apply(&repair.survey(&broken), &broken);
    assert_eq!(staged.text, truth);
    assert!(staged.evidence.inferred > 0);
}

/// `text` in `written` as a reader of `read` has it that knows neither private use nor what Hong Kong added to
/// Big5, and takes one byte for lost where two are no character: it became the `hole`.
fn read_with_losses(text: &str, written: Codec, read: Codec, hole: &str) -> String {
    let bytes = written.encode(text).expect("encodable");
    let mut damaged = String::new();
    let mut rest = &bytes[..];
    while !rest.is_empty() {
        let known = |len: usize| {
            let bytes = rest
                .get(..len)
                .filter(|_| read != Codec::Big5 || !matches!(rest[0], 0x80..=0xA0 | 0xC8))?;
            let text = read.decode(bytes)?;
            let none = |c: char| matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{80}'..='\u{9f}');
            (!text.contains(none)).then_some((len, text))
        };
        let (len, text) = known(1)
            .or_else(|| known(2))
            .unwrap_or((1, hole.to_owned()));
        damaged += &text;
        rest = &rest[len..];
    }
    damaged
}

#[test]
fn pairs_that_lost_bytes_are_inferred() {
    let simplified = "他们晚上赶到车站的时候，最后一班车已经开走了，大家只好在候车室里等到天亮。";
    let traditional = "老師說下個星期要去山上看日出，我們都很高興，晚上早早就把行李收拾好了。";
    let rare = "山雨空濛，远处的渡口看不清楚，船夫把缆绳系在木桩上，等风停了再走。";
    let guests = "今天来的客人比昨天多，厨房里忙得不可开交，连老板也出来帮着端菜。";
    let prayer = "奶奶去庙里求菩萨保祐，说全家人平平安安就好，别的什么都不要。";
    for (text, written, read) in [
        (traditional, Codec::Big5, Codec::Gb18030),
        (traditional, Codec::Big5, Codec::EucKr),
        (simplified, Codec::Gb18030, Codec::ShiftJis),
        (simplified, Codec::Gb18030, Codec::EucKr),
        (prayer, Codec::Gb18030, Codec::Big5),
        (guests, Codec::Gb18030, Codec::Big5),
        (rare, Codec::Gb18030, Codec::Windows1252),
    ] {
        let damaged = read_with_losses(text, written, read, "\u{fffd}");
        assert!(
            damaged.contains('\u{fffd}'),
            "{written} in {read}: {damaged}"
        );
        assert_eq!(repaired(&damaged), text, "{written} in {read}: {damaged}");
        let questions = damaged.replace('\u{fffd}', "?");
        assert_eq!(
            repaired(&questions),
            text,
            "{written} in {read}: {questions}"
        );
        let repair = Repair::new(RepairOptions::default());
        let staged = repair.apply(&repair.survey(&damaged), &damaged);
        assert!(staged.evidence.inferred > 0);
    }
}

#[test]
fn holes_in_good_text_are_not_filled() {
    for honest in [
        "渡口的老人\u{fffd}每年春天河水都会涨到第三级石阶，那时候船就靠得近。",
        "匾额上写的是“孝悌传家”?落款已经看不清了，旁边有一口古甕。",
        "\u{fffd}\u{fffd}ķ\u{fffd}\u{fffd}\u{fffd}忮\u{fffd}\u{fffd}琊\u{fffd}\u{fffd}\u{fffd}垩\u{fffd}\u{fffd}\u{fffd}\u{fffd}燠\u{fffd}\u{fffd}",
    ] {
        assert_eq!(repaired(honest), honest);
    }
    // somebody asked in the middle of a line whose pairs are all there
    let text = "他们为什么不来?是因为下雨还是忘了，打个电话问问清楚吧。";
    let damaged = damaged(text, Codec::Gb18030, Codec::Big5Eten);
    assert_eq!(repaired(&damaged), text);
}

/// `text` in `written` as a lenient reader has it: UTF-8 where the bytes are that, Windows-1252 elsewhere.
pub fn read_leniently(text: &str, written: Codec) -> Option<String> {
    let bytes = written.encode(text)?;
    let mut read = String::new();
    for chunk in bytes.utf8_chunks() {
        read.push_str(chunk.valid());
        read.push_str(&Codec::Windows1252.decode(chunk.invalid())?);
    }
    Some(read)
}

#[test]
fn lenient_readings_are_undone() {
    for (text, written) in [
        (SENTENCE, Codec::Gb18030),
        (TRADITIONAL, Codec::Big5),
        ("我们没有录音，也没有论文。", Codec::Gb18030),
        ("  下载 Firefox 浏览器，在A和B之间选择", Codec::Gb18030),
    ] {
        let read = read_leniently(text, written).expect("encodable");
        assert_ne!(read, text);
        assert_eq!(repaired(&read), text, "{read}");
    }
    // 念，用 = C4EE A3AC D3C3 holds EE A3 AC, a character of private use, which somebody has stripped
    let read = read_leniently(
        "本文提出了一个新的概念，用于研究各地的经济建设。",
        Codec::Gb18030,
    );
    let stripped = read.expect("encodable").replace('\u{e8ec}', "");
    let repair = Repair::new(RepairOptions::default());
    let staged = repair.apply(&repair.survey(&stripped), &stripped);
    assert_eq!(
        staged.text,
        "本文提出了一个新的概念，用于研究各地的经济建设。"
    );
    assert!(staged.evidence.inferred > 0);
    for honest in [
        "L'été, les élèves français étudient à l'école où règne la sérénité.",
        "Ärgerlich: die größten Übungen für Köche über Öfen.",
        "«Ça, là-bas, c'est très élevé», répéta-t-il à Œuvre ѧ.",
    ] {
        assert_eq!(repaired(honest), honest);
    }
}

#[test]
fn lost_bytes_are_inferred_inside_good_text() {
    for (head, part, tail) in [
        (
            "渡口的老人说，",
            "每年春天河水都会涨到第三级石阶",
            "，那时候船就靠得近。",
        ),
        (
            "邮局的窗口排着长队，",
            "有人在填单子，有人在等叫号",
            "，谁也不说话。",
        ),
        ("但", "是没有人知道他去了哪里", "。"),
    ] {
        let (damaged, lost) = encoding_rs::GBK.decode_without_bom_handling(part.as_bytes());
        assert!(lost, "{part}");
        let line = [head, &damaged, tail].concat();
        assert_eq!(repaired(&line), [head, part, tail].concat(), "{line}");
    }
    // a byte of an honest character beside it is none that is lost
    let (damaged, _) = encoding_rs::GBK.decode_without_bom_handling("是没有人来".as_bytes());
    assert_eq!(repaired(&format!("但{damaged}。")), "但是没有人来。");
}

#[test]
fn what_cannot_be_undone_is_named_and_stays() {
    for (text, kind) in [
        ("数据：锟斤拷锟斤拷锟斤拷", "replacement-as-gbk"),
        // what two bytes in a row form beside them is no part of anything
        (
            "渡口的老桥修好了，大家都来看。锟斤拷锟斤拷鍙\u{fffd}3,952锟斤拷渡口的老桥修好了，大家都来看。",
            "replacement-as-gbk",
        ),
        ("烫烫烫烫烫烫", "uninitialised-stack"),
        ("屯屯屯屯屯屯", "uninitialised-heap"),
        (
            "\u{fffd}й\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}",
            "gbk-as-utf-8",
        ),
        // what is beside U+FFFD is left, too, controls included
        (
            "ï¿½ï¿½ï¿½ï¿½\u{c8}\u{83}ï¿½ï¿½ 8700 ï¿½ï¿½",
            "replacement-as-letters",
        ),
        ("пїЅпїЅТ»пїЅпїЅпїЅ", "replacement-as-letters"),
        ("????? /etc/hosts ????, ?? Linux ????", "question-marks"),
    ] {
        let repair = Repair::new(RepairOptions::default());
        let staged = repair.apply(&repair.survey(text), text);
        assert_eq!(staged.text, text);
        assert_eq!(staged.evidence.unrecoverable, [kind], "{text}");
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    /// No input makes it panic, edits account for every change, and reported plans replay.
    #[test]
    fn any_text_survives(text in "(\\PC|[À-ÿ]|[а-я]|[一-龥]|\\?|\u{fffd}|\n){0,60}") {
        repaired(&text);
    }

    /// Any bytes, read in any wrong codec.
    #[test]
    fn any_bytes_survive(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..120)) {
        let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
        repaired(&text);
        repaired(&String::from_utf8_lossy(&bytes));
        repaired(&encoding_rs::GBK.decode(&bytes).0);
    }

    /// A plan that was found gives back what was written.
    #[test]
    fn plans_replay(start in 0usize..20, len in 6usize..28, codec in 0usize..4) {
        let chars: Vec<char> = SENTENCE.chars().collect();
        let text: String = chars[start.min(10)..(start + len).min(chars.len())].iter().collect();
        let read = [Codec::Windows1252, Codec::Cp850, Codec::Windows1251, Codec::MacRoman][codec];
        repaired(&damaged(&text, Codec::Gb18030, read));
    }
}

/// A megabyte of whatever is worst takes time in proportion: this ends, or the test run does not.
#[test]
fn adversarial_lines_end() {
    for unit in [
        "Ã",
        "鐨",
        "?",
        "\u{fffd}ä",
        "Ã¤Â¸",
        "ﾖ",
        "脰脨",
        "&#20013;",
        "%E4%B8",
        "\0",
        "\0N鐨",
        "\u{1}\nN",
        "剉\u{1}\n0",
    ] {
        let text = unit.repeat(60_000 / unit.len());
        repaired(&text);
    }
}
