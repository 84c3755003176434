//! Credits that stand in several lines, or further from the headline than most.

use zhengwen::stages::strip::{StripLevel, StripOptions};

use crate::strip_headlines::{BODY, FOOT, MENU, found};
use crate::support::stripped;

const TITLE: &str = "青禾渡口的老桥在昨夜修好了";

/// Author, source and date of a page with `head` between the headline and the body.
fn credits(head: &str) -> [Option<String>; 3] {
    let found = found(&format!("{MENU}\n{TITLE}\n{head}\n{BODY}\n{FOOT}"));
    [found.author, found.source, found.date]
}

fn named(author: &str, source: &str, date: &str) -> [Option<String>; 3] {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    [some(author), some(source), some(date)]
}

#[test]
fn an_account_in_the_lines_below_its_mark_of_origin() {
    for mark in ["原创", "Original"] {
        let head = format!("{mark}\n河边的人\n渡口人家\n2021-03-14");
        assert_eq!(
            credits(&head),
            named("河边的人", "渡口人家", "2021-03-14"),
            "{mark}"
        );
    }
}

#[test]
fn a_paper_and_its_reporter_below_the_hour() {
    let head = "2021.03.14\n11:51\n海潮時報 林小渡";
    assert_eq!(credits(head), named("林小渡", "海潮時報", "2021-03-14"));
}

#[test]
fn the_reporter_between_two_days_with_a_column() {
    let head = "2021.03.14 | 渡口與橋\n林小渡\n分享\n收藏";
    assert_eq!(credits(head), named("林小渡", "", "2021-03-14"));
}

#[test]
fn a_summary_and_captions_above_the_credits() {
    let head = "河对岸的人等了三年，第一个走过去的是卖豆腐的老邓，孩子们今天一早就来了。
桥头的木板，是从山里运来的，每一块都有两丈长。
老邓和他的担子，走在新的木板上，身后跟着一只狗。
海潮日报记者 林小渡
刊登于 2021-03-14";
    assert_eq!(credits(head), named("林小渡", "海潮日报", "2021-03-14"));
}

#[test]
fn where_a_text_was_printed_below_who_wrote_and_edited_it() {
    let page = format!("{MENU}\n{TITLE}\n{BODY}\n原作者：林小渡\n编辑：陈小岸\n转载自《海潮文摘》");
    let found = found(&page);
    assert_eq!(found.source.as_deref(), Some("海潮文摘"));
    assert_eq!(found.author.as_deref(), Some("林小渡"));
}

#[test]
fn a_summary_that_is_cut_short_below_the_headline_is_none() {
    let title = "老桥昨夜修好 渡口恢复通行";
    let head = format!(
        "{title}\n河对岸的人等这座桥等了整整三年，昨天夜里最后一块木板...\n2021-03-14 08:30"
    );
    let found = found(&format!("{MENU}\n{head}\n{BODY}\n{FOOT}"));
    assert_eq!(found.title.as_deref(), Some(title));
}

#[test]
fn metadata_that_nobody_wants_is_left_unread_where_nothing_is_removed() {
    let page = format!("{MENU}\n{TITLE}\n2021-03-14 来源：海潮日报\n{BODY}\n{FOOT}");
    let found = |level, without_metadata| {
        let options = StripOptions {
            level,
            without_metadata,
            ..StripOptions::default()
        };
        let (text, evidence) = stripped(options, &page);
        (text == page, evidence.found.source.is_some())
    };
    assert_eq!(found(StripLevel::None, false), (true, true));
    assert_eq!(found(StripLevel::None, true), (true, false));
    // What is removed needs it.
    assert_eq!(found(StripLevel::Balanced, true), (false, true));
}
