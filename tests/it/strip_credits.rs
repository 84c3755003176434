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

#[test]
fn from_where_an_account_writes_is_not_where_it_was_printed() {
    let head = "River 2021年3月14日 18:08 江苏";
    assert_eq!(credits(head), named("", "River", "2021-03-14T18:08"));
    let head = "林小渡 2021年3月14日 18:08 江苏";
    assert_eq!(credits(head), named("林小渡", "", "2021-03-14T18:08"));
    for place in ["・北京", " 广东", " 黑龙江省"] {
        let foot = format!("送礼物\n编辑于 2021-03-14 18:07{place}");
        let found = found(&format!("{MENU}\n{TITLE}\n{BODY}\n{foot}\n{FOOT}"));
        assert_eq!(found.source, None, "{place}");
    }
}

#[test]
fn reporters_and_editors_by_their_roles_before_a_label() {
    let head = "2021-03-14 17:29 海潮新闻记者 林小渡 周大河 编辑 陈岸 何堤 来源：海潮新闻";
    assert_eq!(
        credits(head),
        named("林小渡 周大河", "海潮新闻", "2021-03-14T17:29")
    );
}

#[test]
fn the_owner_of_a_weblog_in_the_crumbs_is_no_column() {
    let head = format!("小渡Lin 发表于5个月前\n分享到：\n{TITLE}");
    let page = |crumbs: &str| format!("{MENU}\n{crumbs}\n{TITLE}\n{head}\n{BODY}\n{FOOT}");
    let author = |crumbs: &str| found(&page(crumbs)).author;
    assert_eq!(
        author("博客 > 小渡Lin 的博客 > 详情").as_deref(),
        Some("小渡Lin")
    );
    assert_eq!(author("博客 > 小渡Lin > 详情"), None);
}

#[test]
fn a_name_beside_a_date_far_above_the_headline_is_of_a_menu() {
    let menu = "河边路况 2021-03-14 17:52\n东桥往西行车正常\n下载渡口报\n语言\n渡口报\n气温";
    let head = format!("{menu}\n{TITLE}\n2021-03-14 17:24");
    let found = found(&format!("{MENU}\n{head}\n{BODY}\n{FOOT}"));
    assert_eq!(found.author, None);
    assert_eq!(found.date.as_deref(), Some("2021-03-14T17:24"));
}

#[test]
fn a_student_below_the_headline_with_the_school() {
    let head = "青禾渡口的老桥为什么修了三年\n河边梦晓\n青禾大学 渡口工程硕士在读\n关注他";
    let signed = found(&format!("{MENU}\n{head}\n{BODY}\n{FOOT}"));
    assert_eq!(
        signed.title.as_deref(),
        Some("青禾渡口的老桥为什么修了三年")
    );
    assert_eq!(signed.author.as_deref(), Some("河边梦晓"));
}

#[test]
fn the_column_with_its_motto_below_the_crumbs() {
    let (title, motto) = ("老桥修好以后第一个走过去的是谁", "渡口夜话集・卖豆腐的老邓");
    let found = |column: &str| {
        let head = format!("海潮网 > 渡口 > {column}\n{motto}\n{title}\n2021-03-14 来源：海潮网");
        found(&format!("{MENU}\n{head}\n{BODY}\n{FOOT}")).title
    };
    assert_eq!(found("渡口夜话集").as_deref(), Some(title));
    assert_eq!(found("木匠夜话集").as_deref(), Some(motto));
}

#[test]
fn the_line_above_what_a_paper_sends_out() {
    let first = "【本報訊】河對岸的人等這座橋等了三年，昨晚最後一塊木板終於釘了上去，老鄧挑着擔子走了過去。";
    let page = |lead: &str| {
        format!("播放短片\n老橋昨晚修好了\n{lead}\n今早孩子們排着隊跑過橋，鴨子都飛了起來。")
    };
    assert_eq!(found(&page(first)).title.as_deref(), Some("老橋昨晚修好了"));
    let plain = first.trim_start_matches("【本報訊】");
    assert_eq!(found(&page(plain)).title, None);
}

#[test]
fn a_programme_that_stands_twice_is_no_headline() {
    let (title, programme) = (
        "豆腐铺的木匠评渡口的“老桥”与卖豆腐",
        "河边电台2021年3月14日第一次播音早上6点至7点",
    );
    let head = format!("再次收听\n第一次播音\n{programme}\n收听 下载\n第二次播音\n{programme}");
    let found = found(&format!("{head}\n国际\n{title}\n{BODY}"));
    assert_eq!(found.title.as_deref(), Some(title));
}

#[test]
fn a_house_that_is_named_as_both_leaves_the_author_to_who_signs() {
    let page = |label: &str| {
        format!(
            "{MENU}\n{TITLE}\n2021年03月14日 17:02 海潮报{label}\n{BODY}\n（海潮台记者 林小渡）\n{FOOT}"
        )
    };
    let signed = found(&page("作者：海潮报"));
    assert_eq!(signed.author.as_deref(), Some("林小渡"));
    assert_eq!(signed.source.as_deref(), Some("海潮报"));
    assert_eq!(found(&page("作者：周河")).author.as_deref(), Some("周河"));
}

#[test]
fn the_day_of_another_article_and_where_a_picture_is_from() {
    let head = "最新推荐文章于 2023-09-04 17:53:10 发布\nLin Wei 于 2023-03-12 13:08:03 发布";
    assert_eq!(credits(head), named("Lin Wei", "", "2023-03-12T13:08:03"));
    let page = format!("{MENU}\n{TITLE}\n图片来源@海潮图库\n{BODY}\n{FOOT}");
    assert_eq!(found(&page).title.as_deref(), Some(TITLE));
}

#[test]
fn days_in_the_headline_in_the_lead_and_among_blanks() {
    let dated = |page: String| found(&page).date;
    let stamp = format!("{MENU}\n{TITLE} 三月 14th, 2021\n{BODY}\n{FOOT}");
    assert_eq!(dated(stamp).as_deref(), Some("2021-03-14"));
    let lead = format!("{MENU}\n{TITLE}\n【海潮报2021年3月14日讯】{BODY}\n{FOOT}");
    assert_eq!(dated(lead).as_deref(), Some("2021-03-14"));
    assert_eq!(
        credits("2021 3 14 02:46 302次查看")[2].as_deref(),
        Some("2021-03-14T02:46")
    );
    assert_eq!(credits("2021 3 14")[2], None);
    assert_eq!(
        credits("2021-03-14渡口 #老桥 #木匠")[2].as_deref(),
        Some("2021-03-14")
    );
}
