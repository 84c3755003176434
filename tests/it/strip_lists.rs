//! Lists around a text that no rule knows: other articles down to the foot, the numbers of pictures, tags.

use zhengwen::stages::strip::StripOptions;

use crate::support::stripped;

const ARTICLE: &str = "老桥在昨天夜里修好了
河对岸的人等这座桥等了整整三年，昨天夜里最后一块木板终于钉了上去。
第一个走过去的是卖豆腐的老邓，他挑着担子来回走了两趟，说比从前稳当。
今天一早，孩子们排着队从桥上跑过，桥下的鸭子都被惊得飞了起来。";
const MENU: &str = "首页\n新闻\n财经\n登录\n注册";
const FOOT: &str = "版权所有 © 青禾网\n联系电话：0000-0000000\n网站地图";

/// What is left of a page with these lines below the headline and below the text.
fn left(above: &str, below: &str) -> String {
    let (headline, text) = ARTICLE.split_once('\n').expect("there is a headline");
    let page = [MENU, headline, above, text, below, FOOT];
    let lines: Vec<&str> = page.into_iter().filter(|part| !part.is_empty()).collect();
    stripped(StripOptions::default(), &lines.join("\n")).0
}

#[test]
fn other_articles_with_their_days_and_columns_go_down_to_the_foot() {
    let list = "MoonRiver 推出新一代 AI 茶壶
菜场搬到城南以后的第一天
03-07
本期人物
卖豆浆的人把早市叫醒了
WindMill 把风车开进了学校操场
03-05
LampOil 发布 LampOil Beacon 3
粮仓改成了镇上的图书馆
雪夜里的末班车多等了十分钟
03-02";
    assert_eq!(left("", list), ARTICLE);
    // Fewer lines may be what the text ends with.
    let few: Vec<&str> = list.lines().take(4).collect();
    assert!(left("", &few.join("\n")).contains("菜场搬到城南"));
    // What the text announces is its own.
    let announced = format!("修桥用到的东西一共有这些，都是木匠从对岸带来的：\n{list}");
    assert!(left("", &announced).contains("菜场搬到城南"));
}

#[test]
fn the_numbers_of_pictures_go() {
    assert_eq!(left("1\n2\n3\n4\n5", ""), ARTICLE);
    // Years are no pictures.
    assert!(left("2019\n2020\n2021\n2022", "").contains("2020"));
}

#[test]
fn tags_with_their_signs_go_together() {
    assert_eq!(left("", "#老桥\n#MoonRiver\n#渡口 2023\n#豆腐"), ARTICLE);
    // A program has such lines too.
    assert!(left("", "#define A 1\n#define B 2\n#define C 3").contains("#define B 2"));
}

#[test]
fn whom_to_call_is_told_of_each_entry_of_a_list() {
    let entry = |at: usize| format!("{at}、第{at}座渡口\n船票：{at}元\n咨询电话：0000-000000{at}");
    let entries: Vec<String> = (1..7).map(entry).collect();
    let list = entries.join("\n");
    assert!(left("", &list).contains("咨询电话：0000-0000005"));
    // Offices have nothing of the kind.
    let office = |at: usize| format!("第{at}分社\n联系电话：0000-000000{at}");
    let offices: Vec<String> = (1..7).map(office).collect();
    assert!(!left("", &offices.join("\n")).contains("0000-0000005"));
}

#[test]
fn cards_of_other_articles_with_their_day_and_readers() {
    let below = |count: usize, stamp: fn(usize) -> String| {
        let card = |at: usize| {
            let stamp = stamp(at);
            format!(
                "怎样给老桥换上第{at}块木板\n河边{at}号的博客\n{stamp}\n老桥的木板要一块一块地换，先换河中间的那几块。然后..."
            )
        };
        let cards: Vec<String> = (1..=count).map(card).collect();
        let page = format!("{MENU}\n{ARTICLE}\n{}", cards.join("\n"));
        stripped(StripOptions::default(), &page).0
    };
    let counted = |at: usize| format!("0{at}-1{at} {at}41");
    assert_eq!(below(7, counted), ARTICLE);
    let written = below(7, |at| format!("2021年03月1{at}日 07:2{at}\n{at}41"));
    assert!(
        written.starts_with(ARTICLE) && !written.contains("第3块木板"),
        "{written}"
    );
    // Few, scores, and hours without readers.
    assert!(below(4, counted).contains("第3块木板"));
    assert!(below(7, |at| format!("0{at}-1{at}")).contains("第3块木板"));
    assert!(below(7, |at| format!("2021年03月1{at}日 07:2{at}")).contains("第3块木板"));
}

#[test]
fn headlines_and_hours_by_turns_are_enough_for_themselves() {
    let (headline, text) = ARTICLE.split_once('\n').expect("there is a headline");
    let below = |count: usize, stamp: fn(usize) -> String| {
        let entry = |at: usize| format!("茶馆里第{at}张桌子昨晚换了主人\n{}", stamp(at));
        let list: Vec<String> = (1..=count).map(entry).collect();
        stripped(
            StripOptions::default(),
            &format!("{headline}\n{text}\n{}", list.join("\n")),
        )
        .0
    };
    let hours = |at: usize| format!("2021-03-0{at} 12:3{at} HKT");
    assert!(!below(7, hours).contains("第2张桌子"));
    assert!(below(4, hours).contains("第2张桌子"));
    assert!(!below(7, |at| format!("城南 ｜ 今日 12:3{at}")).contains("第2张桌子"));
    assert!(below(7, |at| format!("2021-03-0{at}")).contains("第2张桌子"));
}
