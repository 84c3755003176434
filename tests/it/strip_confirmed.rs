//! Metadata that one line says only half and another confirms.

use crate::strip_headlines::{BODY, FOOT, MENU, found};

const TITLE: &str = "青禾渡口的老桥在昨夜修好了";

fn page(head: &str, below: &str) -> zhengwen::Metadata {
    found(&format!("{MENU}\n{head}\n{BODY}\n{below}\n{FOOT}"))
}

#[test]
fn a_label_below_the_text_names_the_source_over_the_portal_beside_the_date() {
    let head = format!("{TITLE}\n2021-03-14 09:06 青禾网");
    let source = |below: &str| page(&head, below).source;
    assert_eq!(
        source("编辑：周河 来源：海潮日报").as_deref(),
        Some("海潮日报")
    );
    assert_eq!(
        source("[稿源：青禾网-海潮日报]").as_deref(),
        Some("青禾网-海潮日报")
    );
    assert_eq!(
        source("编辑：周河 图片来源：海潮日报").as_deref(),
        Some("青禾网")
    );
    let account = format!("{TITLE}\n青禾人社\n2021-03-14 09:06");
    let quoted = page(&account, "来源：海潮渡口馆");
    assert_eq!(quoted.source.as_deref(), Some("青禾人社"));
    let labelled = format!("{TITLE}\n2021-03-14 09:06 来源：青禾网");
    let both = page(&labelled, "编辑：周河 来源：海潮日报");
    assert_eq!(both.source.as_deref(), Some("青禾网"));
}

#[test]
fn a_name_in_brackets_behind_a_headline_whose_author_is_told_of() {
    let head = |name: &str| format!("老桥修好以后的日子（{name}）\n2021-03-14");
    let told = "作者为海潮渡口馆前馆长";
    let author = |name: &str, below: &str| page(&head(name), below).author;
    assert_eq!(author("林小渡", told).as_deref(), Some("林小渡"));
    assert_eq!(author("林小渡", "馆长为渡口人"), None);
    assert_eq!(author("下集", told), None);
}

#[test]
fn who_is_responsible_amid_a_page_that_goes_on() {
    let more = format!("{BODY}\n{BODY}");
    let head = format!("{TITLE}\n2021-03-14 09:06\n{BODY}");
    let editor = |line: &str| page(&format!("{head}\n{line}\n{more}"), "").editor;
    assert_eq!(editor("責任編輯：林小渡").as_deref(), Some("林小渡"));
    assert_eq!(editor("編輯部：林小渡來過"), None);
}

#[test]
fn who_wrote_books_far_below_the_text_has_not_written_it() {
    let list = "渡口的书讯\n".repeat(20);
    let author = |list: &str| page(&format!("{TITLE}\n2021-03-14 09:06"), list).author;
    assert_eq!(author(&format!("{list}作者：周河")), None);
    assert_eq!(author("作者：周河").as_deref(), Some("周河"));
}

#[test]
fn the_label_of_a_button_above_a_headline() {
    let title = |head: &str| page(head, "").title;
    let stamped = format!("热点：\n{TITLE}\n2021-03-14 17:10:32");
    assert_eq!(title(&stamped).as_deref(), Some(TITLE));
    let form = "活动时间：\n二月初二上午九时\n2021-03-14";
    assert_ne!(title(form).as_deref(), Some("二月初二上午九时"));
}

#[test]
fn the_hour_in_brackets_behind_a_headline() {
    let text = format!("{TITLE} 【16:15】\n2021-03-14");
    let found = page(&text, "");
    assert_eq!(found.title.as_deref(), Some(TITLE));
    let text = format!("{TITLE} 【上集】\n2021-03-14");
    assert_ne!(page(&text, "").title.as_deref(), Some(TITLE));
}

#[test]
fn an_agency_in_brackets_before_a_text() {
    let source = |house: &str| page(&format!("{TITLE}\n2021-03-14\n〔{house}〕{BODY}"), "").source;
    assert_eq!(source("海潮社").as_deref(), Some("海潮社"));
    assert_eq!(source("渡口记事"), None);
}
