//! What tells that a page is damaged, and how it is written.

use super::*;

#[test]
fn an_annotation_may_stand_there_twice() {
    assert_eq!(
        on_a_page("他的業(yè)(yè)務(wù)做得很好,經(jīng)(jīng)濟(jì)也在發(fā)展"),
        "他的業務做得很好,經濟也在發展"
    );
    let other = "他的業(yè)(jīng)務很好";
    assert_eq!(on_a_page(other), "他的業(jīng)務很好");
}

#[test]
fn a_wide_sign_that_the_damage_made_says_nothing_of_the_others() {
    // Only the ！ of 。” is wide: the signs of the page are narrow, and the comma cuts the stream.
    let page = |line: &str| format!("{DENSE},“我們一起走吧?！蓖跸壬f,{line}");
    let read = |damaged: &str| {
        let text = repair(&page(damaged)).0;
        text.rsplit_once("王先生說,")
            .map(|(_, line)| line.to_owned())
    };
    let line = read("運輸?shù)乃俣?,大家都很滿意");
    assert_eq!(line.as_deref(), Some("運輸的速度,大家都很滿意"));
    let line = read("這匹馬跑得真快??!我們都說好");
    assert_eq!(line.as_deref(), Some("這匹馬跑得真快啊!我們都說好"));
    // Where others are wide, too, this one is narrow because somebody wrote it so.
    let honest = "這匹馬跑得真快??!我們都說好，大家也說好";
    assert_eq!(read(honest).as_deref(), Some(honest));
}

#[test]
fn a_site_that_proves_itself_speaks_for_others_without_annotations() {
    let sites = ["白天也可以啊?！?", "“小王,你把書放在桌上了?！?"];
    let whole = ["白天也可以啊。”", "“小王,你把書放在桌上了。”"];
    assert_eq!(repair(sites[0]).0, sites[0], "it proves nothing by itself");
    assert_eq!(repair(&sites.join("\n")).0, whole.join("\n"));
}

#[test]
fn the_rest_of_a_tag_proves_that_a_full_stop_was_cut() {
    let damaged = "大家都沒有看見那個可憐的小孩?。?/p>他一個人走在回家的路上。";
    let (text, _) = repair(damaged);
    assert!(text.starts_with("大家都沒有看見那個可憐的小孩啊"), "{text}");
    let honest = "大家都看見那個小孩了?。?他一個人走在回家的路上。";
    assert_eq!(repair(honest).0, honest);
}

#[test]
fn what_stands_behind_a_sign_may_read_better_one_byte_off() {
    let damaged = "但是大家都很滿意!眲⑾壬蛱煜挛鐚τ浾哒f\n孩子們也都長大了!艾F在的生活比以前好得多";
    let whole =
        "但是大家都很滿意。”劉先生昨天下午對記者說\n孩子們也都長大了。“現在的生活比以前好得多";
    assert_eq!(repair(damaged).0, whole);
    // One character and a letter are enough on a page that is annotated.
    let short = "地里的莊稼長得真好!辟F州的人對大家說";
    let (text, _) = repair(&format!("{DENSE},{short}"));
    assert!(text.ends_with("真好。”貴州的人對大家說"), "{text}");
    for honest in [
        "我們都很滿意!本店的生意很好\n大家都長大了!愛情是什么",
        "我們勝利了!表演開始了!必須說一句",
    ] {
        assert_eq!(repair(honest).0, honest);
    }
}

#[test]
fn where_bytes_are_gone_without_a_trace_one_odd_sign_is_enough_on_an_annotated_page() {
    let read = |damaged: &str| repair(&format!("{DENSE},{damaged}")).0;
    for (damaged, whole) in [
        // Rows of ? where blanks had been are no lone bytes.
        (
            "????大家好\n這個地方的收成年年增長?傮w來看,大家都很滿意",
            "這個地方的收成年年增長。總體來看,大家都很滿意",
        ),
        (
            "這個地方的收成年年增長(zhǎng)?傮w來看,大家都很滿意",
            "這個地方的收成年年增長。總體來看,大家都很滿意",
        ),
        (
            "他們的隊伍慢慢長大了？朔щy靠大家",
            "他們的隊伍慢慢長大了。克服困難靠大家",
        ),
        // The sign ate the bracket of a tag.
        (
            "“我們都會記得今天!?br />孩子們說",
            "“我們都會記得今天。”\n孩子們說",
        ),
        // The stream ends before a sign that was written by name.
        (
            "我問過不少人,都說不難?梢“試一試”再說",
            "我問過不少人,都說不難。可以“試一試”再說",
        ),
    ] {
        let text = read(damaged);
        assert!(text.ends_with(whole), "{damaged}: {text}");
    }
}

#[test]
fn a_reading_that_belongs_to_another_character_tells_that_its_second_byte_is_gone() {
    for (damaged, whole) in [
        // 見 is D2 8A: 8A is gone, and its bracket was not eaten.
        (
            "門還開着？匆(jiàn)老師走了進來",
            "門還開着。看見老師走了進來",
        ),
        // 80 would be € elsewhere.
        ("桌上有蘋果？梢阅脙蓚(gè)再走", "桌上有蘋果。可以拿兩個再走"),
        ("大家都匆(jiàn)忙走了出去", "大家都匆(jiàn)忙走了出去"),
    ] {
        let text = repair(&format!("{DENSE},{damaged}")).0;
        assert!(text.ends_with(whole), "{damaged}: {text}");
    }
}

#[test]
fn a_character_of_which_both_bytes_are_gone_is_put_in_where_others_are() {
    let gone = "總體來看,大家都很滿意。北京、上海、广州都有我們的朋友";
    let damaged = "這個地方的收成年年增長?傮w來看,大家都很滿意。北京、上、广州都有我們的朋友";
    let (text, _) = repair(&format!("{DENSE},{damaged}"));
    assert!(text.ends_with(gone), "{text}");
    // Not where nothing shows that bytes are gone.
    let honest = format!("{DENSE},北京、上、广州都有我們的朋友");
    assert!(repair(&honest).0.ends_with("上、广州都有我們的朋友"));
}

#[test]
fn what_is_left_of_a_quotations_end_closes_it_where_bytes_are_gone() {
    let page = |line: &str| format!("{DENSE},{line}");
    // 。” before a line break is A1 A3 A1 B1: two of the bytes are gone, and two are a sign.
    for (damaged, whole) in [
        (
            "老師走過來說:“你們今天寫的字都很好看!\n大家都笑了起來",
            "老師走過來說:“你們今天寫的字都很好看。”\n大家都笑了起來",
        ),
        // A sign that nobody else's quotation needs stays.
        (
            "老師走過來,說今天寫的字都很好看!\n大家都笑了起來",
            "老師走過來,說今天寫的字都很好看!\n大家都笑了起來",
        ),
    ] {
        let (text, _) = repair(&page(damaged));
        assert!(text.ends_with(whole), "{text}");
    }
}
