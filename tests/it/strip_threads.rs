//! What recurs around messages and beside entries, and what a text has of its own beside its headline: a
//! program with what it prints, the parties of a decision, who did what.

use crate::support::{FOOT, MENU, TEXT, shared_pipeline, stripped};
use zhengwen::stages::strip::{StripLevel, StripOptions};
use zhengwen::{Document, Metadata};

fn left(page: &str) -> String {
    stripped(StripOptions::default(), page).0
}

fn metadata(page: &str) -> Metadata {
    let document = Document::new("page", page);
    let record = shared_pipeline().clean(&document);
    record.expect("it is text").metadata
}

/// A thread: what each message says, with what the site prints around it.
fn thread(stamp: impl Fn(usize, &str) -> String) -> String {
    let messages = [
        "河对岸的人等这座桥等了整整三年，昨天夜里最后一块木板终于钉了上去。",
        "第一个走过去的是卖豆腐的老邓，他挑着担子来回走了两趟，说比从前稳当。",
        "今天一早，孩子们排着队从桥上跑过，桥下的鸭子都被惊得飞了起来。",
        "我在桥头拍了几张照片，晚上回家再发上来给大家看。",
        "听说对岸还要修一条石板路，一直通到集市的北门。",
        "石板是从山上运下来的，每天只能运两车。",
    ];
    let messages = messages.iter().enumerate();
    let more = "说到这里还得补上一句，修桥的木匠姓陈，年纪不大，手上的活儿却很细。";
    let posts: Vec<String> = messages
        .map(|(n, text)| {
            stamp(
                n,
                &format!("{text}\n{more}{n}号木料，他自己挑的，谁也不许碰。"),
            )
        })
        .collect();
    format!("{MENU}\n老桥修好了\n{}\n{FOOT}", posts.join("\n"))
}

#[test]
fn what_a_forum_prints_around_each_message_goes() {
    let page = thread(|n, text| {
        format!(
            "木船\n三级水手\n{text}\n回复\n{}楼\n2014-07-0{} 16:2{n}\n举报",
            n + 2,
            n + 1
        )
    });
    let text = left(&page);
    for furniture in ["三级水手", "3楼", "2014-07-02 16:21"] {
        assert!(!text.contains(furniture), "{furniture}: {text}");
    }
    for message in ["卖豆腐的老邓", "在桥头拍了几张照片", "每天只能运两车"] {
        assert!(text.contains(message), "{message}: {text}");
    }
    // In strict it stays, as does a log of a chat, which has neither floors nor buttons.
    let strict = StripOptions {
        level: StripLevel::Strict,
        ..StripOptions::default()
    };
    assert!(stripped(strict, &page).0.contains("三级水手"));
    let chat = thread(|n, text| format!("木船\n2014-07-0{} 16:2{n}\n{text}", n + 1));
    assert!(left(&chat).contains("2014-07-02 16:21"));
}

#[test]
fn a_list_whose_readers_are_counted_goes_wherever_it_stands() {
    let entries: Vec<String> = (1..7)
        .map(|n| format!("用第{n}种木头修桥\n0{n}-1{n} 阅读数 {n}73\n这一次用的是第{n}种木头，先晾半年，再锯成板。"))
        .collect();
    let entries = entries.join("\n");
    for page in [
        format!("{MENU}\n老桥修好了\n{TEXT}\n{entries}\n{FOOT}"),
        format!("{MENU}\n{entries}\n老桥修好了\n2018-06-09 11:50\n{TEXT}\n{FOOT}"),
    ] {
        let text = left(&page);
        assert!(text.contains("鸭子都被惊得飞了起来"));
        assert!(
            !text.contains("阅读数") && !text.contains("第4种木头"),
            "{text}"
        );
    }
}

#[test]
fn what_a_program_reads_and_prints_stays() {
    let program = "#include <stdio.h>\nint main()\n{\nint left, right;\nwhile(cin>>left>>right)\nprintf(\"%d\\n\", left + right);\nreturn 0;\n}";
    let page = format!(
        "{MENU}\n两数之和怎么写\n2018-06-09 11:50\n{TEXT}\nSample Input\n3\n1 1\n2 5\n10 20\nSample Output\n2\n7\n30\n{program}\n点赞\n收藏\n分享\n{FOOT}"
    );
    let text = left(&page);
    let all = format!("\nSample Input\n3\n1 1\n2 5\n10 20\nSample Output\n2\n7\n30\n{program}");
    assert!(text.ends_with(&all), "{text}");
    assert!(!text.contains("收藏"));
}

#[test]
fn verse_below_the_body_stays() {
    for verse in [
        "独坐老桥头\n河风吹不休\n木板声声慢\n船灯点点秋",
        "三年等得木桥成\n昨夜河边有笑声\n老邓挑担先走过\n孩童排队后来行",
    ] {
        let page = format!(
            "{MENU}\n老桥修好了\n2018-06-09 11:50\n{TEXT}\n{verse}\n点赞\n收藏\n分享\n{FOOT}"
        );
        assert!(left(&page).ends_with(verse), "{verse}");
    }
}

#[test]
fn rows_of_numbers_are_data() {
    let rows = "3 3\n1 2 3\n4 5 6\n7 8 9\n6 15 24";
    let end = "最后，大家在桥头合影，老邓请每个人喝了一碗热豆浆，然后才慢慢散去。";
    for body in [format!("{TEXT}\n{rows}\n{end}"), format!("{TEXT}\n{rows}")] {
        let page =
            format!("{MENU}\n老桥有多长\n2018-06-09 11:50\n{body}\n点赞\n收藏\n分享\n{FOOT}");
        assert!(left(&page).contains(rows), "{page}");
    }
    // One row by itself numbers the pages.
    let page =
        format!("{MENU}\n老桥有多长\n2018-06-09 11:50\n{TEXT}\n1 2 3 4 5\n下一页\n分享\n{FOOT}");
    assert!(!left(&page).contains("1 2 3"));
}

#[test]
fn the_parties_of_a_decision_keep_their_addresses() {
    let page = format!(
        "{MENU}\n关于老桥收费的处理结果\n发布时间：2015-08-27\n当事人：青禾渡口管理处\n地址：青禾镇河东路3号\n负责人：周河\n{TEXT}\n{FOOT}"
    );
    assert!(left(&page).contains("地址：青禾镇河东路3号"));
    // Beside the menu it is the site's.
    let page = format!(
        "{MENU}\n地址：青禾镇河东路3号\n联系电话：0000-0000000\n老桥修好了\n发布时间：2015-08-27\n{TEXT}\n{FOOT}"
    );
    assert!(!left(&page).contains("河东路3号"));
}

#[test]
fn who_did_what_stays_in_a_list_that_stays() {
    let list = "赞助：青禾文化基金会\n主办：河东书院\n策划：林小渡\n协力：渡口工作室";
    let page = format!("{MENU}\n老桥的故事\n2021-04-05\n{TEXT}\n{list}\n{FOOT}");
    assert!(left(&page).contains("策划：林小渡"));
    let alone = format!("{MENU}\n老桥的故事\n2021-04-05\n{TEXT}\n策划：林小渡\n{FOOT}");
    assert!(!left(&alone).contains("策划"));
}

#[test]
fn a_slogan_below_the_crumbs_is_no_headline() {
    let page = |slogan: &str| {
        format!(
            "{MENU}\n青禾网 > 新闻中心 > 正文\n{slogan}\n等了三年的木板桥昨夜钉上最后一块木板\n2016-03-01 02:39　来源：青禾晚报\n{TEXT}\n{FOOT}"
        )
    };
    let title = metadata(&page("让更多的人看见好新闻")).title;
    assert_eq!(
        title.as_deref(),
        Some("等了三年的木板桥昨夜钉上最后一块木板")
    );
    // A headline with its subtitle stands there as before.
    let title = metadata(&page("河对岸的人等来了一座桥")).title;
    assert_eq!(title.as_deref(), Some("河对岸的人等来了一座桥"));
}

#[test]
fn what_an_agency_sends_out_is_no_headline() {
    let page = format!(
        "{MENU}\n等了三年的木板桥修好\n青禾社河东3月27日电 题：等了三年的木板桥——写在老桥修好之际\n2019年03月27日 17:39 青禾网\n缩小字体 放大字体\n{TEXT}\n责任编辑：周河\n{FOOT}"
    );
    assert_eq!(
        metadata(&page).title.as_deref(),
        Some("等了三年的木板桥修好")
    );
}

#[test]
fn stamps_of_weblogs_and_what_stands_beside_them() {
    let of = |line: &str| metadata(&format!("{MENU}\n老桥修好了\n{line}\n{TEXT}\n{FOOT}"));
    for (line, date) in [
        ("十月 2, 2016", "2016-10-02"),
        ("其它内容 十一月 6th, 2009", "2009-11-06"),
        ("January 5th, 2017／ 類型： 時評", "2017-01-05"),
        ("2015-06-18 13:32 | D3.js | Hits", "2015-06-18T13:32"),
    ] {
        let metadata = of(line);
        assert_eq!(metadata.date.as_deref(), Some(date), "{line}");
        assert_eq!((metadata.source, metadata.author), (None, None), "{line}");
    }
    let metadata = of("原创 木船 最后发布于2018-06-09 11:50:19 阅读数 433 收藏");
    assert_eq!(metadata.author.as_deref(), Some("木船"));
    assert_eq!(metadata.source, None);
    let metadata = of("2013年03月04日\n報導．攝影╱林小渡");
    assert_eq!(metadata.author.as_deref(), Some("林小渡"));
}

#[test]
fn clauses_in_lines_of_their_own_are_no_entries() {
    let lines = "早上的风，\n中午的雨，\n晚上的月亮";
    let page = format!("{MENU}\n{lines}\n老桥修好了\n2013年03月04日\n{TEXT}\n{FOOT}");
    let text = left(&page);
    assert!(lines.lines().all(|line| text.contains(line)), "{text}");
}

#[test]
fn messages_that_are_numbered_beside_their_times() {
    let short = [
        "修桥的事",
        "谢谢木匠",
        "恭喜大家",
        "路还长着",
        "等着看吧",
        "两车不少",
    ];
    let page = thread(|n, text| {
        format!(
            "木船{n}\n{n} 天前\n发布 #{n} 2021年3月1{n}日星期一 07点2{n}分\n{}\n{text}\n回复",
            short[n]
        )
    });
    let text = left(&page);
    for kept in &short[..5] {
        assert!(text.contains(kept), "{kept}: {text}");
    }
    assert!(!text.contains("07点2") && !text.contains("回复"), "{text}");
}
