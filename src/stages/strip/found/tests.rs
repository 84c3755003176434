//! What a page says of itself, line by line.

use super::super::{Strip, StripOptions};
use super::*;

fn read(page: &str) -> Metadata {
    let strip = Strip::new(StripOptions::default()).expect("the rules are good");
    let place = Place {
        first: true,
        last: true,
    };
    let plan = strip.survey(page, place, &Metadata::default());
    strip.apply(&plan, page).evidence.found
}

const BODY: &str = "渡口停航三年以后，新船在清晨六点离岸，两岸的村民站满了石阶。\n\
    船长说，往后每天开四班，学生和老人不收钱，风大的日子照旧停航。\n";

#[test]
fn credits_in_the_line_of_the_headline() {
    let found = read(&format!(
        "首页\n要闻\n渡口今日复航 两岸重新通行 2021-03-14 来源：海潮报\n{BODY}分享：\n"
    ));
    assert_eq!(found.title.as_deref(), Some("渡口今日复航 两岸重新通行"));
    assert_eq!(found.source.as_deref(), Some("海潮报"));
    assert_eq!(found.date.as_deref(), Some("2021-03-14"));
    let found = read(&format!(
        "首页 | 新闻 | 节目\n渡口复航记（2021年3月14日）\n{BODY}"
    ));
    assert_eq!(found.date.as_deref(), Some("2021-03-14"));
}

#[test]
fn a_label_names_the_headline_and_a_button_is_none() {
    let found = read(&format!(
        "首页\n正在阅读： 渡口今日复航两岸重新通行\n首页> 海潮报 > 正文\n渡口今日复航两岸重新通行\n\
         来源： 海潮网-《海潮报》2021-03-14 04:35\nX\n若长时间没有响应，请重新打开本页\n\
         海潮报记者 林小渡 周河\n{BODY}"
    ));
    assert_eq!(found.title.as_deref(), Some("渡口今日复航两岸重新通行"));
}

#[test]
fn a_headline_above_the_only_day_heads_a_page_without_running_text() {
    let page = "渡口管理办法（二〇二一年三月修订）\n青禾之星 2021-03-14 08:30:00\n第一章 总则\n\
        第一条 为了管好渡口\n以及渡口上的船\n第二条 本办法说的渡口\n";
    let found = read(page);
    assert_eq!(
        found.title.as_deref(),
        Some("渡口管理办法（二〇二一年三月修订）")
    );
    assert_eq!(found.date.as_deref(), Some("2021-03-14T08:30:00"));
    assert_eq!((found.author, found.source), (None, None));
    let two = read(&format!("{page}海潮之星 2021-03-15 08:30:00\n"));
    assert_eq!(two.title, None);
}

#[test]
fn handles_and_labels_in_brackets_name_the_author() {
    for (credits, author) in [
        ("2021-03-14  river_lin", "river_lin"),
        ("river_lin\n2021.03.14 09:12 字数 1815", "river_lin"),
        (
            "作者 Lin Wei ，译者 周河 发布于 2021年3月14日 | 渡口大会开幕",
            "Lin Wei",
        ),
    ] {
        let found = read(&format!(
            "首页\n登录\n渡口今日复航两岸重新通行\n{credits}\n{BODY}分享：\n"
        ));
        assert_eq!(found.author.as_deref(), Some(author), "{credits}");
        assert!(
            found
                .date
                .is_some_and(|date| date.starts_with("2021-03-14")),
            "{credits}"
        );
    }
    let found = read(&format!(
        "首页\n登录\n渡口今日复航两岸重新通行\n{BODY}[上一篇]老桥的一年\n[作者名]river_lin\n[下一篇]新船下水\n"
    ));
    assert_eq!(found.author.as_deref(), Some("river_lin"));
}

#[test]
fn a_headline_stands_below_the_crumbs() {
    let found = read(&format!(
        "视窗\n您现在的位置:首页 > 渡口 > 船只 >\n渡口的船该怎样过冬\n(一)入冬以前\n{BODY}"
    ));
    assert_eq!(found.title.as_deref(), Some("渡口的船该怎样过冬"));
}

#[test]
fn a_page_without_running_text_has_credits_too() {
    let page = "首页\n通知\n关于渡口恢复通航的通知（渡字〔2021〕15号）\n\
        文章来源：本站 作者：林小渡 发布时间：2021-03-14 阅读数：\n\
        附件1： 渡口恢复通航的安排.docx\n上一篇：渡口停航...\n责任编辑：周河\n";
    let found = read(page);
    let title = "关于渡口恢复通航的通知（渡字〔2021〕15号）";
    assert_eq!(found.title.as_deref(), Some(title));
    assert_eq!(found.author.as_deref(), Some("林小渡"));
    assert_eq!(found.editor.as_deref(), Some("周河"));
    assert_eq!(found.source, None);
    assert_eq!(found.date.as_deref(), Some("2021-03-14"));
    // Of several such lines none is the page's.
    let list = "甲 作者：林小渡 发布时间：2021-03-14\n乙 作者：周河 发布时间：2021-03-15\n";
    assert_eq!(read(list).date, None);
}

#[test]
fn who_signs_the_end_of_a_text_with_an_editor() {
    let found = read(&format!(
        "海潮网\n首页>要闻\n渡口今日复航两岸重新通行\n2021-03-14 来源：海潮报\n\
         新船停在石阶下面。 （记者 秦小渡 摄）\n{BODY}\
         末班船晚上八点开，比从前晚了一个小时。 （记者 周河 林小渡）\n编辑：杜若\n"
    ));
    assert_eq!(found.author.as_deref(), Some("周河 林小渡"));
    assert_eq!(found.editor.as_deref(), Some("杜若"));
}

#[test]
fn the_form_of_a_notice_is_no_headline() {
    let title = "海潮省航运厅关于二〇二〇年渡口、码头、栈桥、灯塔、航标、船坞、趸船、缆桩、浮筒和堤岸检修名单及下一步安排的告示";
    assert!(title.chars().count() > 50);
    let found = read(&format!(
        "当前位置：\n首页\n> 政务公开\n索 引 号\n000123456/2020-00789\n成文日期\n2020-12-29\n\
         {title}\n发布时间：2020-12-29 11:07\n来源：海潮省航运厅\n打印\n分享至：\n{BODY}"
    ));
    assert_eq!(found.title.as_deref(), Some(title));
    // The hour stands beside the day further down.
    assert_eq!(found.date.as_deref(), Some("2020-12-29T11:07"));
}

#[test]
fn the_first_of_several_heads_of_an_office_is_no_author() {
    let signed = |page: &str| signed_above(&super::super::lines::split(page), 0, 2);
    let one = "馆长的一年\n林小渡\n这一年渡口馆收了四百件旧船票。\n最早的一张是摆渡人自己写的。\n";
    assert_eq!(signed(one).as_deref(), Some("林小渡"));
    let several = "馆长的分工\n林小渡\n主持渡口馆的全面工作。\n周大河\n分管档案的整理和编目。\n";
    assert_eq!(signed(several), None);
}

#[test]
fn the_author_and_the_account_of_an_original() {
    let found = read(&format!(
        "渡口今日复航两岸通行\n原创 林小渡 海潮写字\n2021-03-14 09:30\n收录于话题\n{BODY}"
    ));
    assert_eq!(found.author.as_deref(), Some("林小渡"));
    assert_eq!(found.source.as_deref(), Some("海潮写字"));
}

#[test]
fn a_subtitle_is_below_its_headline() {
    let found = read(&format!(
        "首页 > 要闻\n渡口复航\n——两岸村民站满石阶\n2021-03-14 09:30 来源：海潮网\n{BODY}"
    ));
    assert_eq!(found.title.as_deref(), Some("渡口复航"));
}

#[test]
fn a_section_above_the_date_is_nobody() {
    let found = read(&format!(
        "渡口今日复航两岸重新通行\n港情\n发布时间： 2021/03/14\n分享：\n{BODY}"
    ));
    assert_eq!(found.author, None);
}
