//! What a page prints again and again, and the lists that its headline or its editor tells of.

use zhengwen::stages::strip::StripLevel;

use crate::support::{TEXT, left_at};

const TITLE: &str = "老桥在昨天夜里修好了";
const MENU: &str = "首页\n新闻\n联系我们\n登录";
const FOOT: &str = "打印本页
关于我们 | 联系我们 | 网站地图
版权所有 © 2021 青禾渡口管理处 京ICP备00000000号";
const OTHERS: [&str; 5] = [
    "渡船停航以后船工们都去了哪里",
    "上游的水库今年第一次开闸放水",
    "卖豆腐的人家搬到了河的这一边",
    "石阶上的青苔被一群学生刷掉了",
    "灯塔换上新灯之后照得更远了些",
];

fn left(page: &str) -> String {
    left_at(StripLevel::Balanced, page)
}

/// A page whose feed has a teaser and an advertisement by turns.
fn feed(advertisements: usize, buttons: &str) -> String {
    let entry = |n: usize| {
        format!(
            "河边第{n}户人家\n河边第{n}户人家昨天把船翻了过来，准备在入冬以前把船底的缝都补上。\n{buttons}\n"
        )
    };
    let entries: String = (1..=advertisements).map(entry).collect();
    format!("{MENU}\n{TITLE}\n2021-03-14 09:30\n{TEXT}\n其他人也在看\n{entries}{FOOT}")
}

#[test]
fn buttons_that_come_again_and_again_part_a_feed_from_the_text() {
    let buttons = "这条消息为什么在这里\n这条消息和我没有关系\n这条消息看过太多遍了\n谢谢告诉，以后会少放这一类的消息给大家看。";
    let left = left(&feed(8, buttons));
    assert!(left.starts_with(&format!("{TITLE}\n{TEXT}")), "{left}");
    assert!(
        !left.contains("这条消息") && !left.contains("谢谢告诉"),
        "{left}"
    );
}

#[test]
fn a_refrain_is_the_texts_own() {
    let refrain = "河水流啊流到天边\n木船摇啊摇过石阶\n渡口的灯还没有灭";
    let song = (0..3)
        .map(|n| format!("第{n}天的早晨雾散得很慢，船夫把桨放进水里，轻轻推开了岸。\n{refrain}"))
        .collect::<Vec<_>>()
        .join("\n");
    let page = format!("{MENU}\n{TITLE}\n2021-03-14 09:30\n{song}\n{FOOT}");
    assert_eq!(left(&page), format!("{TITLE}\n{song}"));
}

#[test]
fn a_list_that_slides_past_twice_goes() {
    let list = OTHERS
        .map(|other| format!("【渡口讲古】{other}"))
        .join("\n");
    let below = |lists: &str| format!("{MENU}\n{TITLE}\n2021-03-14 09:30\n{TEXT}\n{lists}");
    assert_eq!(
        left(&below(&format!("{list}\n{list}"))),
        format!("{TITLE}\n{TEXT}")
    );
    let once = format!("{TITLE}\n{TEXT}\n{list}");
    assert_eq!(left(&below(&list)), once);
    let strict = left_at(StripLevel::Strict, &below(&format!("{list}\n{list}")));
    assert!(strict.contains("渡口讲古"));
}

#[test]
fn the_list_that_the_headline_is_one_of_goes() {
    let list = OTHERS.join("\n");
    let page = |first: &str| format!("海潮晚报\n{first}\n{list}\n{TITLE}\n□林小渡\n{TEXT}");
    let left_of = |first: &str| left(&page(first));
    assert!(!left_of(TITLE).contains(OTHERS[2]), "{}", left_of(TITLE));
    assert!(left_of("河边的人家都睡得很早了").contains(OTHERS[2]));
}

#[test]
fn headlines_behind_the_editor_go_down_to_the_end() {
    let page = |list: &[&str], editor: &str| format!("{TEXT}\n{editor}\n{}", list.join("\n"));
    assert_eq!(left(&page(&OTHERS, "（编辑：林小渡）")), TEXT);
    let few = left(&page(&OTHERS[..4], "（编辑：林小渡）"));
    assert!(few.ends_with(OTHERS[3]));
    assert_eq!(left(&page(&OTHERS, "渡口")), page(&OTHERS, "渡口"));
    // A heading, and one that begins with a number.
    let mut list = vec!["深夜茶馆"];
    list.extend(OTHERS);
    list.push("30年前的茶馆搬到了城南");
    assert_eq!(left(&page(&list, "（编辑：林小渡）")), TEXT);
    list[0] = "附：茶馆的名单";
    assert!(left(&page(&list, "（编辑：林小渡）")).contains("茶馆的名单"));
}

#[test]
fn crumbs_that_say_where_they_lead_need_no_other_furniture() {
    let page = |crumbs: &str| format!("{crumbs}\n{TITLE}\n{TEXT}");
    let article = format!("{TITLE}\n{TEXT}");
    for crumbs in ["当前位置：首页 > 河边 > 桥讯", "首页 > 河边 > 桥讯 > 正文"] {
        assert_eq!(left(&page(crumbs)), article, "{crumbs}");
    }
    let path = "首页 > 河边 > 桥讯";
    assert_eq!(left(&page(path)), page(path));
}

#[test]
fn headlines_that_ask_and_exclaim_are_no_running_text() {
    let asked = [
        "茶叶价格一涨再涨，今年还喝得起明前吗？",
        "省城足球队换了门将",
        "连输三场，教练要走了！队员们都说舍不得！",
        "新校服的颜色定为浅蓝",
        "电影院又排满了，动画片凭什么最好看？",
        "气温下周降到零度以下",
        "三千元的手机和六千元的差在哪，店员不说！",
        "医保账户给家人用的办法",
        "高铁票早晚差一百，你会选哪一班？快算算！",
    ];
    let list = asked.repeat(4).join("\n");
    let page = format!(
        "{MENU}\n{TITLE}\n2021-03-14 09:30\n{TEXT}\n青禾渡口网(www.qinghe.example)专稿，未经书面授权请勿转载。\n{list}"
    );
    let left = left(&page);
    assert!(left.starts_with(&format!("{TITLE}\n{TEXT}")), "{left}");
    assert!(!left.contains("足球队"), "{left}");
}

#[test]
fn the_heading_of_a_first_part_stays() {
    let page = format!("{MENU}\n{TITLE}\n2021-03-14 09:30\n摘要\n{TEXT}\n{FOOT}");
    assert!(
        left(&page).contains("\n摘要\n") || left(&page).starts_with("摘要\n"),
        "{}",
        left(&page)
    );
    let untitled = format!("{MENU}\n摘要\n{TEXT}\n{FOOT}");
    assert_eq!(left(&untitled), format!("摘要\n{TEXT}"));
}

#[test]
fn what_a_picture_shows_stays_behind_its_mark() {
    let captions = "▲老邓和他的豆腐担子。（林小渡摄）\n▲石阶上的青苔";
    let page = format!("{MENU}\n{TITLE}\n2021-03-14 09:30\n{TEXT}\n相关阅读\n{captions}\n{FOOT}");
    assert!(left(&page).contains(captions), "{}", left(&page));
    let bare = page.replace('▲', "");
    assert!(!left(&bare).contains("石阶上的青苔"));
}

#[test]
fn a_lecture_looks_back_on_its_own_day() {
    let parts = "今日重点回顾\n木板怎样刨平\n麻绳怎样打结\n适合的人\n想学修桥的年轻人";
    let page = |heading: &str| {
        let parts = parts.replace("今日重点回顾", heading);
        format!(
            "{MENU}\n{TITLE}\n2021-03-14 09:30\n{TEXT}\n{parts}\n老木匠最后说，桥是修给走的人用的，不是修给看的人看的。\n{FOOT}"
        )
    };
    assert!(left(&page("今日重点回顾")).contains(parts));
    assert!(!left(&page("往期回顾")).contains("麻绳怎样打结"));
}

#[test]
fn a_word_of_a_player_does_not_end_the_text() {
    let goes_on = "河上的月亮【慢放】\n来信：最后一块木板终于钉了上去的昨天夜里，你在做什么呢？河对岸的人都在等你的故事。\n最后是一张我很喜欢的画：";
    let page = format!("{MENU}\n{TITLE}\n2021-03-14 09:30\n{TEXT}\n加载中\n{goes_on}\n{FOOT}");
    assert!(
        left(&page).contains("最后是一张我很喜欢的画："),
        "{}",
        left(&page)
    );
}
