//! Which of two lines is the headline, what one right above the text may be, and credits beside buttons.

use crate::strip_headlines::{BODY, FOOT, MENU, found, headline};

#[test]
fn a_headline_may_exclaim_right_above_the_text() {
    let page = |head: &str| found(&format!("{head}\n{BODY}")).title;
    let title = "青禾的老桥修好了：第一担豆腐过河了！";
    let crumbs = "首页 > 渡口热点 > 正文";
    assert_eq!(page(&format!("{crumbs}\n{title}")).as_deref(), Some(title));
}

#[test]
fn below_the_date_the_first_of_two_lines_is_the_headline() {
    let head = "2021年3月14日\n青禾渡口的老桥修好了 两岸孩子排队过河\n管理处答乡亲问";
    let title = Some("青禾渡口的老桥修好了 两岸孩子排队过河");
    assert_eq!(headline(head).as_deref(), title);
}

#[test]
fn above_its_subtitle_and_the_date_the_first_line_of_all_is_the_headline() {
    let page = |first: &str| {
        found(&format!(
            "{first}\n两岸乡亲 心里踏实多了\n2021年3月14日\n{BODY}"
        ))
        .title
    };
    let title = "青禾渡口的老桥修好了";
    assert_eq!(page(title).as_deref(), Some(title));
    // The name of a column is none.
    assert_eq!(page("渡口记事").as_deref(), Some("两岸乡亲 心里踏实多了"));
}

#[test]
fn who_writes_for_an_organisation_is_no_headline() {
    let head = "风里的老桥和修桥的人\n青禾渡口基金会 / Lena\n2021年3月14日";
    assert_eq!(headline(head).as_deref(), Some("风里的老桥和修桥的人"));
}

#[test]
fn a_card_below_the_text_says_when_it_was_published() {
    let page = format!(
        "{MENU}\n青禾渡口的老桥修好了\n{BODY}\ncomments powered by Disqus\nPublished\n三月 14, 2021\nCategory\n渡口\n{FOOT}"
    );
    assert_eq!(found(&page).date.as_deref(), Some("2021-03-14"));
}

#[test]
fn a_paper_may_stand_above_buttons_and_the_date() {
    let head = "青禾渡口的老桥修好了\n海潮新闻网\n下载客户端\n收藏\n2021年3月14日 08:30";
    let found = found(&format!("{MENU}\n{head}\n{BODY}\n{FOOT}"));
    assert_eq!(found.source.as_deref(), Some("海潮新闻网"));
}

#[test]
fn a_headline_in_three_lines_is_what_the_form_above_says() {
    let title = "渡口管理处关于举办2021年青禾渡口修桥纪念活动的通知";
    let head = format!(
        "信息名称：{title}\n发布时间：2021-03-14\n渡口管理处关于举办\n2021年青禾渡口修桥\n纪念活动的通知"
    );
    assert_eq!(headline(&head).as_deref(), Some(title));
}

#[test]
fn a_slug_that_says_the_same_is_no_headline() {
    let head =
        "青禾渡口老桥修好通行\n青禾渡口老桥通行：“走一走”等了三年\n2021年3月14日 来源：海潮报";
    let title = found(&format!("{head}\n{BODY}")).title;
    assert_eq!(title.as_deref(), Some("青禾渡口老桥通行：“走一走”等了三年"));
}
