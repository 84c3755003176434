//! What portals and papers have around a headline and its text: fields to fill in, the page's own name, clauses in a
//! row, credits behind a site's name, a day above the end, topics that are counted.

use zhengwen::stages::strip::StripOptions;

use crate::strip_headlines::{BODY, FOOT, MENU, found, headline};
use crate::support::stripped;

const TITLE: &str = "青禾渡口的老桥在昨夜修好了";

fn left(page: &str) -> String {
    stripped(StripOptions::default(), page).0
}

#[test]
fn a_headline_with_its_hour_is_no_value_of_the_field_above_it() {
    let stamp = "2021年3月14日 12:30 来源：海潮时报";
    let head = format!("关键词：\n{TITLE}\n{stamp}");
    assert_eq!(headline(&head).as_deref(), Some(TITLE));
    // The value of a form has the next field below it.
    let head = format!("{TITLE}\n活动类型：\n老桥两岸的露天集市\n活动时间：2021-03-14 12:30");
    assert_ne!(headline(&head).as_deref(), Some("老桥两岸的露天集市"));
}

#[test]
fn what_a_page_calls_itself_is_not_its_headline() {
    let title = "老桥修好的消息昨夜传开 两岸的木匠天亮前都来看新板";
    let stamp = "2021年03月14日 12:30 来源：海潮时报";
    let tools = "[推荐朋友]\n[打印本稿]\n[字号 大 中 小]";
    let page = format!("{title} _海潮在线——两岸的门户\n{title}\n{stamp}\n{tools}\n{BODY}\n{FOOT}");
    assert_eq!(found(&page).title.as_deref(), Some(title));
    // A headline may go on behind a stroke.
    let longer = format!("{TITLE}——记木匠老陈");
    let page = format!("{MENU}\n{longer}\n2021-03-14 12:30\n{BODY}\n{FOOT}");
    assert_eq!(found(&page).title.as_deref(), Some(longer.as_str()));
}

#[test]
fn clauses_in_a_row_above_their_day_are_a_headline() {
    let clauses = "連日大風吹斷船纜 渡口停航三天 木匠連夜修老橋 「等」到天亮才散";
    let head = format!("{clauses}\n2021/3/14");
    assert_eq!(headline(&head).as_deref(), Some(clauses));
    let entries = "渡口 老橋 木匠 船纜 鴨子";
    let head = format!("{TITLE}\n{entries}\n2021/3/14");
    assert_ne!(headline(&head).as_deref(), Some(entries));
}

#[test]
fn a_dateline_is_no_headline() {
    let title = "青禾渡口 老橋昨夜修好 兩岸的人都來了";
    let stamp = "March 14, 2021 07:20 AM | 14 次 | 2 | 1 | |";
    let head = format!("English\n{title}\n渡口新聞組青禾14日電\n{stamp}");
    assert_eq!(headline(&head).as_deref(), Some(title));
}

#[test]
fn a_column_of_two_characters_above_a_headline_is_no_poem() {
    let stamp = "林小渡／青禾報導 發布時間：2021-03-14 12:30";
    let page = format!("首页\n渡口\n{TITLE}\n{stamp}\n船\n老桥\n木匠\n{BODY}");
    assert_eq!(found(&page).title.as_deref(), Some(TITLE));
    // The name of a poem has a dynasty at most between it and its author.
    let head = "夜渡\n朝代：唐代\n作者：林渡";
    assert_eq!(headline(head).as_deref(), Some("夜渡"));
}

#[test]
fn a_site_before_the_labels_of_who_wrote_and_edited_is_the_source() {
    let credits = "QHBS青禾·FERRY 作者：林小渡 责任编辑：周大河 【编译】 2021年03月14日 17:40 评论";
    let page = found(&format!("{MENU}\n{TITLE}\n{credits}\n{BODY}\n{FOOT}"));
    assert_eq!(page.source.as_deref(), Some("QHBS青禾·FERRY"));
    assert_eq!(page.author.as_deref(), Some("林小渡"));
    assert_eq!(page.editor.as_deref(), Some("周大河"));
}

#[test]
fn the_editor_of_a_site_is_named_behind_its_name() {
    let head = "2021-03-14 12:30 来源：海潮时报";
    for line in ["青禾网编辑：林小渡", "青禾晚报编辑：林小渡"] {
        let page = found(&format!("{MENU}\n{TITLE}\n{head}\n{BODY}\n{line}\n{FOOT}"));
        assert_eq!(page.editor.as_deref(), Some("林小渡"), "{line}");
        assert_eq!(page.source.as_deref(), Some("海潮时报"), "{line}");
    }
    let said = "青禾晚报编辑：这座桥修好以后的事情谁也说不准";
    let page = found(&format!("{MENU}\n{TITLE}\n{head}\n{BODY}\n{said}\n{FOOT}"));
    assert_eq!(page.editor, None);
}

#[test]
fn who_wrote_and_took_the_pictures_is_named_in_brackets() {
    let author = |line: &str| {
        let page = format!("{MENU}\n{TITLE}\n2021-03-14 12:30\n{BODY}\n{line}\n{FOOT}");
        found(&page).author
    };
    let both = author("(青禾晚報記者 林小渡 實習生 周大河 文/攝)");
    assert_eq!(both.as_deref(), Some("林小渡 周大河"));
    assert_eq!(author("(青禾晚報記者 林小渡 攝)"), None);
}

#[test]
fn a_mark_before_a_reporter_and_a_site_on_either_side_of_the_hour() {
    let page = |head: &str| found(&format!("{MENU}\n{TITLE}\n{head}\n{BODY}\n{FOOT}"));
    let marked = page("日期：2021.03.14\n◎ 記者林小渡/採訪報導");
    assert_eq!(marked.author.as_deref(), Some("林小渡"));
    let framed = page("手机免费看渡口 海潮网 2021年3月14日 12:30 海潮网");
    assert_eq!(framed.author, None);
    assert_eq!(framed.source.as_deref(), Some("海潮网"));
    let nobody = page("2021-03-14 12:30河邊博客佚名");
    assert_eq!(nobody.source.as_deref(), Some("河邊博客"));
}

#[test]
fn the_day_above_the_end_of_a_page_is_that_of_its_text() {
    let page = |end: &str| found(&format!("{TITLE}\n{BODY}\n{end}")).date;
    let end = "完\n２０２１年３月１４日（星期日）\n青禾時間１７時０６分\n上一天的消息";
    assert_eq!(page(end).as_deref(), Some("2021-03-14"));
    // Comments have theirs in digits.
    let comments = "林小渡\n2021-03-15\n桥很稳当\n周大河\n2021-03-16";
    assert_eq!(page(comments), None);
}

#[test]
fn topics_that_are_counted_below_a_text_are_its_own() {
    let topics = "渡口复航(9689787)\n老桥修好了(73942)\n木匠老陈(530873)\n卖豆腐的老邓(475743)\n鸭子(551620)";
    let page = format!("{MENU}\n{TITLE}\n2021-03-14 12:30\n{BODY}\n{topics}\n{FOOT}");
    assert!(left(&page).ends_with("鸭子(551620)"), "{}", left(&page));
    // What a weblog counts is its archive.
    let archive = "相关分类\n渡口(12)\n老桥(7)\n木匠(31)\n鸭子(5)";
    let page = format!("{MENU}\n{TITLE}\n2021-03-14 12:30\n{BODY}\n{archive}\n{FOOT}");
    assert!(!left(&page).contains("鸭子(5)"), "{}", left(&page));
}

#[test]
fn who_the_author_is_stays_below_a_text() {
    let keywords = "关键词： 渡口 老桥\n分享：微博 微信";
    let page = |line: &str| {
        format!("{MENU}\n{TITLE}\n2021-03-14 12:30\n{BODY}\n{line}\n{keywords}\n{FOOT}")
    };
    let signed = "※作者為《渡口夜話》主筆";
    assert!(
        left(&page(signed)).ends_with(signed),
        "{}",
        left(&page(signed))
    );
}

#[test]
fn a_list_of_ranks_with_its_days_is_no_thread() {
    let entry =
        |rank: usize, text: &str| format!("{text}\n2021-03-{:02} 12:3{rank}\n{rank}", rank + 9);
    let headlines = [
        "救治四個月的水鳥今早放飛",
        "河灘地被佔三十年要還給鎮上",
        "茶行夫婦以山茶充渡口茶受查",
        "鎮公所通過擺渡規則的草案",
        "可耕的河灘逐年減少",
        "對岸的螃蟹爬過了老橋",
    ];
    let ranks: Vec<String> = headlines
        .iter()
        .enumerate()
        .map(|(rank, text)| entry(rank + 1, text))
        .collect();
    let page = format!(
        "{MENU}\n{TITLE}\n林小渡／青禾報導 發布時間：2021-03-14 12:30\n{BODY}\n最多人閱讀\n{}\n{FOOT}",
        ranks.join("\n")
    );
    assert_eq!(found(&page).title.as_deref(), Some(TITLE));
    assert!(!left(&page).contains("對岸的螃蟹"), "{}", left(&page));
}

#[test]
fn what_is_new_today_goes_above_a_headline_and_a_timetable_in_the_text_stays() {
    let news = [
        "渡口今天有三條船停在對岸 12:00",
        "木匠說老橋還能走三十年 11:45",
        "鴨子游到了集市的北門 11:30",
        "茶棚裡的人等到天黑才散 11:20",
        "擺渡的規則貼在了老橋頭 11:05",
    ]
    .join("\n");
    let page = format!("{MENU}\n{news}\n{TITLE}\n2021-03-14 12:30\n{BODY}\n{FOOT}");
    assert!(!left(&page).contains("對岸"), "{}", left(&page));
    let (first, rest) = BODY.split_once('\n').unwrap_or((BODY, ""));
    let page = format!("{MENU}\n{TITLE}\n2021-03-14 12:30\n{first}\n{news}\n{rest}\n{FOOT}");
    assert!(left(&page).contains("停在對岸 12:00"), "{}", left(&page));
}

#[test]
fn a_reporter_below_a_box_and_a_column_with_a_number() {
    let boxed = "問與答\nQ1：老橋修好了嗎 A) 是 B) 否\n渡口中心／賴小渡報導";
    let (first, rest) = BODY.split_once('\n').unwrap_or((BODY, ""));
    let page = format!("{MENU}\n{TITLE}\n2021-03-14 12:30\n{first}\n{boxed}\n{rest}\n{FOOT}");
    assert_eq!(found(&page).author.as_deref(), Some("賴小渡"));
    let head = format!("{MENU}\n分享\n{TITLE}\n2021/03/14 青禾24小時\n{BODY}\n{FOOT}");
    assert_eq!(found(&head).date.as_deref(), Some("2021-03-14"));
}
