//! Menus that nobody listed: told by how their lines are worded, at the edges of a page only.

use zhengwen::report::StripEvidence;
use zhengwen::stages::strip::{RuleFile, StripLevel, StripOptions};

use crate::support::stripped;

/// None of its words is a cue of a rule.
const MENU: [&str; 8] = [
    "渡口概况",
    "航线管理",
    "船员之窗",
    "水文公告",
    "潮汐查询",
    "码头荣誉",
    "岸线规划",
    "灯塔风采",
];
const ARTICLE: [&str; 4] = [
    "老桥在昨天夜里修好了",
    "河对岸的人等这座桥等了整整三年，昨天夜里最后一块木板终于钉了上去。",
    "第一个走过去的是卖豆腐的老邓，他挑着担子来回走了两趟，说比从前稳当。",
    "今天一早，孩子们排着队从桥上跑过，桥下的鸭子都被惊得飞了起来。",
];

fn strip(level: StripLevel, rules: &[&str], text: &str) -> (String, StripEvidence) {
    let rules = rules.iter().map(|text| RuleFile {
        name: "own.toml".to_owned(),
        text: (*text).to_owned(),
    });
    let options = StripOptions {
        level,
        keep_removed: true,
        rules: rules.collect(),
        ..StripOptions::default()
    };
    stripped(options, text)
}

fn page(above: &[&str], below: &[&str]) -> String {
    [above, &ARTICLE, below].concat().join("\n")
}

#[test]
fn a_menu_without_a_cue_goes_above_and_below() {
    for level in [StripLevel::Balanced, StripLevel::Strict] {
        for page in [page(&MENU, &[]), page(&[], &MENU), page(&MENU, &MENU)] {
            let (text, evidence) = strip(level, &[], &page);
            assert_eq!(text, ARTICLE.join("\n"));
            assert!(evidence.lines.iter().all(|line| line.rule == "nav.wording"));
        }
    }
}

#[test]
fn the_rule_can_be_switched_off() {
    let page = page(&MENU, &MENU);
    let off = strip(
        StripLevel::Balanced,
        &["disable = [\"nav.wording\"]"],
        &page,
    );
    assert_eq!(off.0, page);
}

#[test]
fn a_row_of_entries_counts_as_so_many_lines() {
    let row = MENU.join(" | ");
    let (text, _) = strip(StripLevel::Balanced, &[], &page(&[&row], &[]));
    assert_eq!(text, ARTICLE.join("\n"));
}

#[test]
fn what_is_worded_as_text_stays_at_the_edges() {
    let names = [
        "陆一舟",
        "韩潇",
        "邓长河",
        "苏晚晴",
        "顾青禾",
        "沈望潮",
        "白鹭",
    ];
    let verses = [
        "风从河口吹来",
        "芦花白了半边天",
        "摇船的人不说话",
        "月亮落在桨上面",
        "灯在水里碎了",
        "又慢慢合起来",
    ];
    let headings = [
        "谁来守灯塔",
        "一夜没有合眼",
        "潮水退去以后",
        "木板从哪里来",
        "三年前的那场大水",
        "他们的名字",
    ];
    let facts = [
        "桥长：三十丈",
        "桥宽：一丈二",
        "木板：杉木",
        "工期：三年",
        "工匠：七人",
        "石料：青石",
    ];
    for lines in [&names[..], &verses, &headings, &facts] {
        for page in [page(lines, &[]), page(&[], lines)] {
            assert_eq!(strip(StripLevel::Balanced, &[], &page).0, page);
        }
    }
}

#[test]
fn of_a_page_without_running_text_only_the_menu_and_the_foot_go() {
    let table = [
        "渡口\t班次\t船员",
        "青莲渡\t8\t陆一舟",
        "南溪渡\t6\t韩潇",
        "北溪渡\t4\t邓长河",
        "白沙渡\t2\t顾青禾",
    ];
    let known = ["首页", "返回首页", "联系我们", "设为首页"];
    let menu = [&known[..], &MENU].concat();
    let foot = ["版权所有 © 青禾航运", "京ICP备00000000号"];
    let page = |above: &[&str], below: &[&str]| [above, &table, below].concat().join("\n");
    for level in [StripLevel::Balanced, StripLevel::Strict] {
        let (text, evidence) = strip(level, &[], &page(&menu, &foot));
        assert_eq!(text, table.join("\n"));
        assert!(evidence.kept.is_some(), "and it says so");
    }
    let named = ["版权所有 © 青禾航运", "青禾人二十年", "京ICP备00000000号"];
    let (text, _) = strip(StripLevel::Balanced, &[], &page(&menu, &named));
    assert_eq!(text, table.join("\n"), "a line between two that rules know");
    for kept in [
        page(&menu, &[]),
        page(&MENU, &foot[..1]),
        page(&known, &[]),
        page(&[], &["墙上写着", "版权所有", "版权所有 © 青禾"]),
        page(&[], &menu),
        menu.join("\n"),
    ] {
        assert_eq!(strip(StripLevel::Balanced, &[], &kept).0, kept);
    }
}

#[test]
fn a_few_entries_alone_stay() {
    for page in [page(&MENU[..5], &[]), page(&[], &MENU[..5])] {
        assert_eq!(strip(StripLevel::Balanced, &[], &page).0, page);
    }
}

#[test]
fn a_list_within_the_article_stays() {
    let list = [&ARTICLE[..2], &MENU, &ARTICLE[2..]].concat().join("\n");
    assert_eq!(strip(StripLevel::Balanced, &[], &list).0, list);
}
