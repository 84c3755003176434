//! What a page says twice, names its owner by, or announces and does not have.

use zhengwen::stages::strip::{StripLevel, StripOptions};

use crate::support::stripped;

const ARTICLE: &str = "老桥在昨天夜里修好了
河对岸的人等这座桥等了整整三年，昨天夜里最后一块木板终于钉了上去。
第一个走过去的是卖豆腐的老邓，他挑着担子来回走了两趟，说比从前稳当。
今天一早，孩子们排着队从桥上跑过，桥下的鸭子都被惊得飞了起来。";
const MENU: &str = "首页\n新闻\n联系我们\n登录";
const FOOT: &str = "打印本页
关于我们 | 联系我们 | 网站地图
版权所有 © 2021 青禾渡口管理处 京ICP备00000000号";

/// What is left of a page, and its headline.
fn left(page: &str) -> (String, Option<String>) {
    let options = StripOptions {
        level: StripLevel::Balanced,
        ..StripOptions::default()
    };
    let (text, evidence) = stripped(options, page);
    (text, evidence.found.title)
}

fn is_article(page: &str) {
    assert_eq!(left(page).0, ARTICLE, "{page}");
}

#[test]
fn what_went_above_the_body_goes_above_and_below_it_again() {
    is_article(&format!(
        "渡口人家\n{MENU}\n渡口人家\n{ARTICLE}\n渡口人家\n{FOOT}"
    ));
}

#[test]
fn the_name_of_the_owner_goes_and_who_signs_stays() {
    let owner = "青禾渡口管理处";
    is_article(&format!(
        "{owner}\n{MENU}\n{ARTICLE}\n打印本页\n{owner}\n{FOOT}"
    ));
    let signed = format!("{MENU}\n{ARTICLE}\n{owner}\n{FOOT}");
    assert_eq!(left(&signed).0, format!("{ARTICLE}\n{owner}"));
}

#[test]
fn a_label_of_nothing_goes() {
    is_article(&format!("{MENU}\n{ARTICLE}\n附件：\n{FOOT}"));
    let valued = format!("{ARTICLE}\n附件：\n1.过桥的人数");
    assert_eq!(left(&format!("{MENU}\n{valued}\n{FOOT}")).0, valued);
}

#[test]
fn a_short_row_at_the_top_goes_where_the_foot_has_the_owner() {
    let row = "桥讯 桥史 桥上人家";
    is_article(&format!("{row}\n{ARTICLE}\n{FOOT}"));
    let bare = format!("{row}\n{ARTICLE}");
    assert_eq!(left(&bare).0, bare);
}

#[test]
fn questions_below_a_heading_of_other_articles_go() {
    let asked = "老桥是哪一年修的？\n昨天夜里修好的是哪一块木板？\n过桥的人里谁走在最前面？";
    is_article(&format!("{MENU}\n{ARTICLE}\n相关问题\n{asked}\n{FOOT}"));
    let own = format!("{ARTICLE}\n{asked}");
    assert_eq!(left(&format!("{MENU}\n{own}\n{FOOT}")).0, own);
}

#[test]
fn a_greeting_above_the_way_home_is_no_headline() {
    let greeting = "今天下午三点在桥头开饭，诚心请您也来坐坐！";
    let page = format!("{greeting}\n渡口人家\n渡口首页\n关于我们\n桥讯\n桥史\n{ARTICLE}\n{FOOT}");
    assert_eq!(left(&page).1.as_deref(), ARTICLE.lines().next());
}

#[test]
fn a_table_below_a_paragraph_stays_where_no_headline_is() {
    let paragraph = "青石板是从对岸的山上采下来的，一块一块用船运过河，再由石匠凿平，铺在桥头和码头上，下雨天不滑，太阳底下也不烫脚，用了几十年还是平的，换下来的也都铺在了村里的小路上，走的人一样多。";
    let table = format!("青石板\n{paragraph}\n厚度\n长度\n7.5\n8.0\n9.5");
    let page = format!(
        "{MENU}\n桥讯\n桥史\n{table}\n{}\n{FOOT}",
        ARTICLE.lines().skip(1).collect::<Vec<_>>().join("\n")
    );
    let (text, _) = left(&page);
    assert!(text.contains(&table), "{text}");
}

#[test]
fn one_entry_beside_a_button_goes_and_the_name_of_a_paper_stays() {
    is_article(&format!("{MENU}\n{ARTICLE}\n送礼物\n{FOOT}"));
    let headline = ARTICLE.lines().next().expect("a headline");
    let rest = &ARTICLE[headline.len()..];
    let page = format!("{MENU}\n{headline}\n青禾新闻网\n下载客户端{rest}\n{FOOT}");
    assert!(left(&page).0.contains("青禾新闻网"), "{page}");
}

#[test]
fn the_headline_goes_where_it_stands_below_the_body_again() {
    let headline = ARTICLE.lines().next().expect("a headline");
    is_article(&format!("{MENU}\n{ARTICLE}\n打印本页\n{headline}\n{FOOT}"));
}

#[test]
fn a_list_of_questions_below_a_heading_is_not_the_body() {
    let answer = "青石板是从对岸的山上采下来的，再由石匠一块一块凿平，铺在桥头和码头上。";
    let asked: String = "修晚宽高稳滑凉亮直"
        .chars()
        .map(|how| format!("\n老桥的石板怎样才算{how}？"))
        .collect();
    let (text, _) = left(&format!(
        "{MENU}\n青石板从哪里来\n{answer}\n相关问题{asked}\n{FOOT}"
    ));
    assert_eq!(text, format!("青石板从哪里来\n{answer}"));
}

#[test]
fn a_heading_above_the_body_stays_and_a_notice_above_the_crumbs_goes() {
    let body = &ARTICLE[ARTICLE.find('\n').expect("lines") + 1..];
    let page = format!("{MENU}\n河对岸的桥\n{body}\n{FOOT}");
    assert!(left(&page).0.starts_with("河对岸的桥\n"), "{page}");
    let notice = "最新公告：请勿在渡口停放车辆，来客请从东门进，谢谢合作。";
    is_article(&format!(
        "{MENU}\n{notice}\n当前位置：首页 > 桥讯 > 正文\n{ARTICLE}\n{FOOT}"
    ));
}

#[test]
fn what_an_owner_says_of_himself_stays_where_no_headline_is() {
    let himself = "石匠\n我在对岸的山上采了三十年的石头，后来年纪大了走不动了，就在桥头开了一间小铺子，替人刻碑，也替人修石磨，闲下来就坐在门口看人过桥，看船下水，一看就是一整天，连饭也忘了吃。";
    let rest = &ARTICLE[ARTICLE.find('\n').expect("lines")..];
    let page = format!("{MENU}\n桥讯\n桥史\n{himself}\n联系我们\n登录\n注册{rest}\n{FOOT}");
    assert!(left(&page).0.contains(himself), "{page}");
}

#[test]
fn an_entry_of_the_menu_that_heads_a_list_below_the_body_stays() {
    let menu = "首页\n新闻\n铜器简介\n联系我们\n登录";
    let list = "铜器简介\n船铃：黄铜打的，口径三寸\n门环：青铜铸的，一对十二斤";
    let page = format!("{menu}\n{ARTICLE}\n桥头铺子里的东西\n{list}\n{FOOT}");
    assert!(left(&page).0.contains("铜器简介\n船铃"), "{page}");
}

#[test]
fn the_headings_of_a_text_that_stands_there_twice_are_no_contents() {
    let notice = "各村、各船队，各摆渡人家：
老桥停用已有三年，两岸往来多有不便，现将修缮期间的有关事项通知如下，请互相转告。
一、修缮时间
（一）第一段的时间
三月一日起，先修东岸的四根桥桩，白天封桥，夜里放行，行人须听从看守的人指挥。
二、过河办法
（一）老人和学生
一律坐青禾渡口的大船过河，不收船钱，清早六点开第一班，天黑以前开最后一班。";
    // The second has more of it, and is the body.
    let more = "风大的日子照旧停航，雾大的日子等雾散了再走，误了船的人到看守的小屋里喝茶等下一班。";
    let credits = "关于修缮老桥的通知\n发布时间：2021-03-14 来源：青禾渡口管理处";
    let page = format!("{MENU}\n{credits}\n{notice}\n打印本页\n{MENU}\n{notice}{more}\n{FOOT}");
    assert_eq!(
        left(&page).0,
        format!("关于修缮老桥的通知\n{notice}\n{notice}{more}")
    );
}

#[test]
fn tags_above_and_below_the_text_go() {
    let (head, rest) = ARTICLE.split_once('\n').expect("a headline");
    let date = "发布时间：2021-03-14";
    let tags = "渡口\n老桥\n木板";
    let page = format!("{MENU}\n{head}\n{date}\n{tags}\n{rest}\n责任编辑：周大河\n{tags}\n{FOOT}");
    assert_eq!(left(&page).0, ARTICLE);
    // A list of what the text is about stands there once.
    let page = format!("{MENU}\n{head}\n{date}\n{tags}\n{rest}\n责任编辑：周大河\n{FOOT}");
    assert!(left(&page).0.contains("老桥\n木板"));
}

#[test]
fn links_in_the_midst_of_a_text_that_stand_below_it_again_go() {
    let (above, below) = ARTICLE.rsplit_once('\n').expect("several lines");
    let links = [
        "摆渡人家为何搬到了东岸",
        "一座桥能用多少年？",
        "青禾渡口的最后一班船",
    ];
    let heading = "桥上的第一天";
    let page = |list: &str| {
        let amid = links.join("\n");
        left(&format!(
            "{MENU}\n{above}\n{amid}\n{heading}\n{below}\n相关阅读\n{list}\n{FOOT}"
        ))
        .0
    };
    let again = format!(
        "{}\n2021年2月1日\n{}\n2021年2月2日\n卖豆腐的人\n2021年2月3日",
        links[0], links[2]
    );
    assert_eq!(page(&again), format!("{above}\n{heading}\n{below}"));
    // One of them may be a heading.
    let other = format!("{}\n2021年2月1日\n卖豆腐的人\n2021年2月3日", links[0]);
    assert!(page(&other).contains(&links.join("\n")));
}

#[test]
fn a_step_of_a_text_that_says_to_follow_somebody_stays() {
    let steps = "第一步：走到桥头\n先把船拴好，再把担子放下来，等看守的人把铁链收起来。\n第二步：关注公众号";
    let page = format!(
        "{MENU}\n{ARTICLE}\n{steps}\n收到消息以后再过桥，一次只走一个人，走到对岸再叫下一个。\n{FOOT}"
    );
    assert!(left(&page).0.contains("第二步：关注公众号"));
}

#[test]
fn a_subtitle_above_either_copy_of_a_text_is_no_table_of_contents() {
    let subtitle = "管理处答乡亲三问";
    let text = ARTICLE.split_once('\n').map_or(ARTICLE, |(_, text)| text);
    let copy = format!("老桥在昨天夜里修好了\n{subtitle}\n{text}");
    let page = format!(
        "{MENU}\n老桥在昨天夜里修好了\n2021-03-14 09:30 来源：海潮报\n{copy}\n{FOOT}\n{copy}\n{FOOT}"
    );
    assert!(left(&page).0.contains(subtitle), "{}", left(&page).0);
}

#[test]
fn a_notice_that_the_page_has_twice_keeps_its_headings_in_both() {
    let notice = |experts: &str| {
        format!(
            "关于老桥通行的通知
2021-03-14 10:20 来源：青禾渡口管理处
渡口两岸各村的住户，以及每天要挑着担子到对岸去的人：
根据上月在桥头开的那次会，老桥从下个星期一起恢复通行，现在把有关的事情通知如下：
一、通行时间
上午：
六点到十二点，风大的日子由守桥人决定是不是开放，请大家等一等再走。
二、其他事情
{experts}
为了大家都能平安过桥，请各家看好自己的孩子和鸭子，有事情及时告诉守桥的人。
联系人：老邓"
        )
    };
    let (first, second) = (
        notice("守桥的人是老邓。"),
        notice("守桥的人是卖豆腐的老邓和他的两个儿子。"),
    );
    let menu = "首页\n新闻\n联系我们\n登录\n通知公告";
    let page = format!("{menu}\n{first}\n{menu}\n{second}\n{FOOT}");
    let text = left(&page).0;
    for heading in ["一、通行时间", "上午：", "二、其他事情"] {
        assert_eq!(text.matches(heading).count(), 2, "{heading}\n{text}");
    }
}

#[test]
fn clauses_of_queries_below_each_other_stay() {
    let query = |table: &str| format!("SELECT\ncomments\nFROM\n{table}\nWHERE\nOWNER = ?\n");
    let queries: String = ["ferry_boats", "ferry_men", "ferry_days", "ferry_ways"]
        .map(query)
        .concat();
    let text = left(&format!(
        "{MENU}\n{ARTICLE}\n下面是船名册里用到的几条查询：\n{queries}{FOOT}"
    ))
    .0;
    assert_eq!(text.matches("WHERE").count(), 4, "{text}");
    assert_eq!(text.matches("comments").count(), 4, "{text}");
}
