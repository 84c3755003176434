//! What the last byte of a run ate, and what stands there instead.

use super::*;

#[test]
fn a_quoted_word_ends_in_no_full_stop() {
    let word = on_a_page("他們叫它“公?！?說得不對");
    assert!(
        word.ends_with("”,說得不對") && !word.contains('。'),
        "{word}"
    );
    let speech = on_a_page("老人說:“大家好?！本妥铝?");
    assert_eq!(speech, "老人說:“大家好。”就坐下了");
}

#[test]
fn what_is_left_of_a_year_tells_its_first_digit() {
    let page = "發展業務,創新環境,學會開門,經濟問題";
    let site = "他的第一部小說是在家里寫成的?!?018年的冬天》也是";
    let read = "他的第一部小說是在家里寫成的。《2018年的冬天》也是";
    assert_eq!(
        repair(&format!("{DENSE},{site}")).0,
        format!("{page},{read}")
    );
    // A place by itself proves nothing else.
    let alone = "城市的水質比從前好得多?!?019年中國環境報告》說得很清楚,大家都看過了。";
    let whole = "城市的水質比從前好得多。《2019年中國環境報告》說得很清楚,大家都看過了。";
    assert_eq!(repair(alone).0, whole);
}

#[test]
fn a_byte_that_ate_the_bracket_of_a_tag_gives_it_back() {
    // 。《 cut before A3 A1; B6 and `<` are no character.
    let page = |run: &str| {
        format!(
            "今年電影票房又創新高{run}a href=\"/film/1.html\">春天》由三人主演,業務還是做完了。"
        )
    };
    let damaged = page("?！?")
        .replace("創", "創(chuàng)")
        .replace("業務", "業(yè)務(wù)");
    assert_eq!(repair(&damaged).0, page("。《<"));
}

#[test]
fn whether_a_digit_or_a_blank_was_eaten_the_other_numbers_tell() {
    let page = "發展業務,創新環境,學會開門,經濟問題";
    for (numbers, behind, eaten) in [
        ("每年有 12 個月,每月有 30 天", "16 米", " 16 米"),
        ("每年有12個月,每月有30天", "16米", "116米"),
        ("每年有12個月,每月有30天", "9月", "\n9月"),
        ("每年有12個月,每月有30天", "2016年", "\n2016年"),
        ("每年有12個月,每月有30天", "1)好", "(1)好"),
    ] {
        assert_eq!(
            repair(&format!("{DENSE},{numbers},運輸?shù)乃俣?{behind}")).0,
            format!("{page},{numbers},運輸的速度{eaten}")
        );
    }
}

#[test]
fn a_line_with_one_straight_quotation_mark_has_lost_the_other() {
    let page = "發展業務,創新環境,學會開門,經濟問題";
    for (line, read) in [
        ("\"運輸?shù)乃俣?,還要說", "\"運輸的速度\",還要說"),
        ("\"運輸?shù)乃俣?,\"還要說", "\"運輸的速度,\"還要說"),
    ] {
        let repaired = repair(&format!("{DENSE},{line}")).0;
        assert_eq!(repaired, format!("{page},{read}"));
    }
}

#[test]
fn what_a_lost_byte_ate_is_told_by_what_follows() {
    let page = format!("{DENSE},運輸?shù)乃俣?");
    let read = "發展業務,創新環境,學會開門,經濟問題,運輸的速度";
    for (behind, told) in [
        ("#x2022;三成以上", "&#x2022;三成以上"),
        ("nbsp;三成以上", "&nbsp;三成以上"),
        ("BR>三成以上", "\n三成以上"),
        ("/dt>三成以上", "\n三成以上"),
        // Years of this millennium are written more often than thousands of years.
        ("000年以后", "2000年以后"),
        // A figure is not made up where only one digit is missing of a number.
        (".5成以上", "?.5成以上"),
    ] {
        assert_eq!(
            repair(&format!("{page}{behind}")).0,
            format!("{read}{told}")
        );
    }
}

#[test]
fn question_marks_in_a_row_are_meant_where_a_page_puts_signs_in_rows() {
    let rows = "房間太貴了!!!服務太差了!!!這是什麼酒店???大家都走了";
    let page = "發展業務,創新環境,學會開門,經濟問題";
    assert_eq!(
        repair(&format!("{DENSE},{rows}")).0,
        format!("{page},{rows}")
    );
}

#[test]
fn cells_that_only_older_programs_show_as_private_use_are_gone_too() {
    for (stripped, kept, read) in [
        (
            "新的不多??煽康碾娏M用也高",
            "新的不多??煽康碾娏\u{E78D}M用也高",
            "新的不多。可靠的電力費用也高",
        ),
        (
            "他們都來了??葱藿磁_去了",
            "他們都來了??葱藿\u{E7C8}磁_去了",
            "他們都來了。看修建看臺去了",
        ),
    ] {
        assert_eq!(on_a_page(stripped), read);
        assert_eq!(on_a_page(kept), read);
    }
}

#[test]
fn a_page_that_writes_one_character_for_another_goes_on_so() {
    let site = "運輸?shù)拇蠹衣犞?,大家都走了。";
    let page = "發展業務,創新環境,學會開門,經濟問題";
    let other = "他笑著說話,她唱著歌走來,我們聽著音樂。";
    assert_eq!(
        repair(&format!("{DENSE},{other}{site}")).0,
        format!("{page},{other}運輸的大家聽著,大家都走了。")
    );
    // One that writes the usual character has no such form.
    let usual = other.replace('著', "着");
    let read = repair(&format!("{DENSE},{usual}{site}")).0;
    assert!(!read.contains('著'), "{read}");
}
