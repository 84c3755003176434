//! What comes in series below the body stays: sessions of a programme, tables of figures.

use zhengwen::stages::strip::StripOptions;

use crate::support::stripped;

const MENU: &str = "首页\n新闻\n财经\n登录\n注册";
const TALK: &str = "渡口学堂秋季讲座
渡口学堂从九月起请四位先生来讲河边的故事，每一场都不收钱，先到的人坐前排。
讲座之后还有半个小时可以提问，带着孩子来的人请坐在靠门的一边。";
const FOOT: &str = "打印本页
关于我们 | 联系我们 | 网站地图
版权所有 © 青禾网";

fn left(page: &str) -> String {
    stripped(StripOptions::default(), page).0
}

fn session(number: &str, time: &str, place: &str, topic: &str, name: &str) -> String {
    format!("第{number}场\n时间：{time}\n地点：{place}\n{topic}\n{name}\n渡口文史馆馆员")
}

#[test]
fn the_sessions_of_a_programme_stay() {
    let first = session("一", "9 / 26（一）18:30", "学堂东厅", "社会文化", "邓长河");
    let second = session("二", "9 / 28（三）18:30", "学堂西厅", "健康医疗", "韩潇");
    let third = session("三", "9 / 30（五）18:30", "学堂东厅", "社会文化", "陆一舟");
    let programme = format!("{TALK}\n{first}\n{second}\n{third}");
    let page = format!("{MENU}\n{programme}\n{FOOT}");
    assert_eq!(left(&page), programme);
    let button = format!("{TALK}\n立即报名\n{first}\n{second}\n{third}\n立即报名");
    let left = left(&button);
    assert!(left.contains("社会文化\n陆一舟\n渡口文史馆馆员"), "{left}");
}

#[test]
fn a_numbered_list_below_the_body_stays_whatever_rules_say_of_an_entry() {
    let items = [
        "关于渡口夜间停船的决定",
        "关于木船载客人数的规定",
        "上一篇：船工守则",
        "关于雾天敲钟的通知",
        "关于船票价钱的通知",
    ];
    let list = |mark: &str| {
        let items = items.iter().enumerate();
        let lines: Vec<String> = items
            .map(|(at, item)| format!("{}{mark}{item}", at + 1))
            .collect();
        lines.join("\n")
    };
    for mark in [".", "、"] {
        let text = format!("{TALK}\n附件\n废止文件的目录\n{}", list(mark));
        assert_eq!(left(&format!("{MENU}\n{text}\n{FOOT}")), text);
    }
    // The last entry has as many lines as the others.
    let sizes = "1.Ferry\n木船\n2.Inn\n客栈\n3.Tea House\n茶馆";
    let page = format!("{MENU}\n{TALK}\n{sizes}\n{FOOT}");
    assert_eq!(left(&page), format!("{TALK}\n{sizes}"));
    // A list of other articles has a heading that says so.
    let ranking = format!("{TALK}\n点击排行\n{}", list("."));
    assert_eq!(left(&format!("{MENU}\n{ranking}\n{FOOT}")), TALK);
}

#[test]
fn the_days_of_sessions_above_the_body_are_no_date() {
    let session = |number: &str, time: &str, topic: &str, who: &str| {
        format!("{number}\n{topic}\n分享者：{who}\n时间：{time}")
    };
    let first = session("1", "8月2日 周日", "河灯怎样糊才不漏水", "邓长河 糊灯的人");
    let second = session(
        "2",
        "8月9日 周日",
        "芦花扎成的笔能写多久",
        "韩潇 渡口文史馆馆员",
    );
    let page = format!("{MENU}\n渡口学堂预告\n{first}\n{second}\n{TALK}\n{FOOT}");
    let left = left(&page);
    for line in [
        "时间：8月2日 周日",
        "芦花扎成的笔能写多久",
        "邓长河 糊灯的人",
    ] {
        assert!(left.contains(line), "{line}: {left}");
    }
}

#[test]
fn a_place_alone_makes_no_programme_of_a_foot() {
    let foot = "打印本页\n地点：学堂东厅\n最新讲座\n相关讲座\n芦花怎样扎成笔\n河灯怎样糊才不漏水";
    let page = format!("{MENU}\n{TALK}\n{foot}\n{FOOT}");
    let left = left(&page);
    assert!(
        !left.contains("芦花") && !left.contains("最新讲座"),
        "{left}"
    );
}

#[test]
fn a_table_of_figures_stays() {
    let text = "渡船用的铜轴承
这种轴承用在渡船的舵上，水里的沙子磨不坏它，每年只要上一次油就可以了。
它有四种尺寸，下面列出每一种的公差，订货的时候请说明是哪一种。";
    let table = "项目\n参数\n直径公差\n-0.00/-0.02 mm\n长度公差\n+0.5/-0 mm\n平行度\n<10″\n端面平面度\nλ/10\n倒边\n0.1±0.05mm×45°";
    let page = format!("{MENU}\n{text}\n{table}\n{FOOT}");
    assert_eq!(left(&page), format!("{text}\n{table}"));
}

#[test]
fn prices_and_counters_make_no_table() {
    let goods = "猜你喜欢\n竹篮\n¥12.50\n木桨\n¥30.00\n芦席\n¥18.80\n河灯\n¥9.90\n铜铃\n¥45.00";
    let page = format!("{MENU}\n{TALK}\n{goods}\n{FOOT}");
    assert_eq!(left(&page), TALK);
    let plain = goods.replacen("猜你喜欢\n", "打印本页\n", 1);
    let page = format!("{MENU}\n{TALK}\n{plain}\n{FOOT}");
    assert_eq!(left(&page), TALK);
}

#[test]
fn the_value_of_a_label_is_no_date_of_publication() {
    let dated = |label: &str| {
        let text = "渡口灯会今年在东岸举行，三天里河上要放一千盏河灯，孩子们可以自己来糊。
来的人请从西边的小路走，桥还没有修好，天黑以后路上也点着灯。";
        let page = format!("{MENU}\n渡口灯会\n{label}\n2024-05-08\n{text}\n{FOOT}");
        stripped(StripOptions::default(), &page)
    };
    for label in ["开始时间：", "截止時間：", "展期："] {
        let (text, evidence) = dated(label);
        assert_eq!(evidence.found.date, None, "{label}");
        assert!(text.contains("2024-05-08"), "{label} {text}");
    }
    for label in ["发布时间：", "更新时间：", "日期："] {
        let (text, evidence) = dated(label);
        assert_eq!(
            evidence.found.date.as_deref(),
            Some("2024-05-08"),
            "{label}"
        );
        assert!(!text.contains("2024-05-08"), "{label} {text}");
    }
}

#[test]
fn facts_between_the_headline_and_the_body_stay() {
    let facts = "区域：\n东岸\n开始时间：\n2024-05-08\n地点：\n渡口广场\n活动类型：\n灯会活动";
    let text = "渡口灯会今年在东岸举行，三天里河上要放一千盏河灯，孩子们可以自己来糊。
来的人请从西边的小路走，桥还没有修好，天黑以后路上也点着灯。";
    let page = format!(
        "返回首页\n分享：\n字号：大 中 小\n第八届渡口灯会\n{facts}\n来源：\n渡口报\n{text}\n{FOOT}"
    );
    let (left, evidence) = stripped(StripOptions::default(), &page);
    assert_eq!(evidence.found.title.as_deref(), Some("第八届渡口灯会"));
    assert_eq!(evidence.found.source.as_deref(), Some("渡口报"));
    assert!(left.contains(facts), "{left}");
    // What a label of the headline names is one.
    let named = format!(
        "返回首页\n分享：\n字号：大 中 小\n标题：\n第八届渡口灯会\n来源：\n渡口报\n{text}\n{FOOT}"
    );
    let (_, evidence) = stripped(StripOptions::default(), &named);
    assert_eq!(evidence.found.title.as_deref(), Some("第八届渡口灯会"));
}

#[test]
fn the_next_parts_of_a_manual_stay_below_a_heading_that_is_a_button_too() {
    let part = |name: &str, verb: &str| {
        format!(
            "{name}\n用法\n{verb}的时候先写船的名字，再写去的地方，两样之间空一格就可以了。\n选项\n\
             {verb}之前想看清楚的人，可以在后面加上雾天和夜里两个字，船工会多点一盏灯。"
        )
    };
    let begin =
        "木船手册\n这本手册说的是渡口的每一条命令，船工照着写，船就照着走，写错了也不要紧。";
    let parts = [
        part("起锚", "起锚"),
        part("抛锚", "抛锚"),
        part("相关下载", "放下木船"),
    ];
    let text = format!("{begin}\n{}", parts.join("\n"));
    assert_eq!(left(&format!("{MENU}\n{text}\n{FOOT}")), text);
    // What has other headings is another text.
    let other = "相关下载\n船票\n买票的人在窗口前排队。\n灯油\n灯油用完了去找老邓。";
    let text = format!("{begin}\n{}", parts[..2].join("\n"));
    assert!(!left(&format!("{MENU}\n{text}\n{other}\n{FOOT}")).contains("相关下载"));
}
