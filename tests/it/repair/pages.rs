//! Pages that were read wrong as a whole: what a line is says what its neighbours are.

use super::*;

/// The end of a line may be half of a hanzi (上), the NUL behind it half of another one (一).
#[test]
fn a_page_of_utf16_is_undone_over_its_line_ends() {
    let text = "我从 Linux 的文件夹上搬走了三本旧书。\n一只猫坐在窗台上看雨。\n他在山上住了一年。\n\n一年以后他下山了。\n";
    let broken = damaged(text, Codec::Utf16Le, Codec::Gb18030);
    assert!(broken.matches('\n').count() > text.matches('\n').count());
    assert_eq!(repaired(&broken), text);
    let one_by_one = text
        .lines()
        .map(|line| damaged(line, Codec::Utf16Le, Codec::Gb18030));
    assert_eq!(
        repaired(&one_by_one.collect::<Vec<_>>().join("\n")),
        text.trim_end()
    );
}

/// Too short to prove anything by themselves: what their page was read in says what they are.
#[test]
fn headings_are_undone_with_their_page() {
    let sentence = "请把电视频道调到第三个，再坐下来慢慢听。";
    let broken = |text: &str, read| damaged(text, Codec::Gb18030, read);
    for (read, headings) in [
        (Codec::Windows1252, ["目录：", "使用 sed"]),
        (Codec::Big5, ["目录：", "特性"]),
    ] {
        let headings = headings.map(|heading| (broken(heading, read), heading));
        let long = broken(sentence, read);
        let around = |[first, last]: [&str; 2], sentence: &str| {
            format!(
                "{first}\r\n{}Ça et là 目錄\n{last}",
                format!("{sentence}\n").repeat(8)
            )
        };
        let page = around(
            headings.each_ref().map(|(broken, _)| broken.as_str()),
            &long,
        );
        assert_eq!(
            repaired(&page),
            around(headings.each_ref().map(|(_, heading)| *heading), sentence)
        );
        let plain = Repair::new(RepairOptions::default());
        assert_eq!(
            plain.apply(&plain.survey(&page), &page).text,
            repaired(&page)
        );
        // a heading alone says nothing
        for (alone, _) in &headings {
            assert_eq!(repaired(alone), *alone);
        }
    }
}

/// No name of a list proves anything, but many of them are found, and all in one way.
#[test]
fn lists_are_undone_where_many_entries_are_found() {
    let families = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗".chars();
    let given = [
        "伟", "小芳", "敏", "静", "建国", "强", "磊", "军", "洋", "勇",
    ];
    let names: Vec<String> = families
        .zip(given.iter().cycle())
        .map(|(family, given)| format!("{family}{given}"))
        .collect();
    let list = names.join("\n");
    for read in [Codec::Windows1252, Codec::Cp437, Codec::MacRoman] {
        let broken = damaged(&list, Codec::Gb18030, read);
        assert_eq!(repaired(&broken), list, "{read}");
        let few: Vec<&str> = broken.lines().take(3).collect();
        let left = repaired(&few.join("\n"));
        assert!(
            left.lines().zip(&few).any(|(one, other)| one == *other),
            "{left}"
        );
    }
}

/// Good text around spans stays on a page of them, whatever else could be read in its bytes.
#[test]
fn good_text_around_the_spans_of_a_page_stays() {
    let lines = [
        [
            "在 Linux 里",
            "这些软件包是 .deb 格式的，在 Windows",
            "里是 .exe 格式的。",
        ],
        ["本例", "在测试机器上花了 10 多分钟", "。"],
        [
            "我的机器上",
            "还有 3 个软件包没有装好，其中一个",
            "是去年的。",
        ],
        [
            "他每个月付20元，所",
            "以只要有两天下雨，就等于赚",
            "到钱了。",
        ],
        ["在 Python 里", "这样写是可以的，但是在 Java", "里不行。"],
        ["他说高价的", "汽车旅馆住了一夜，第二天早上", "再走。"],
        ["“", "中央银行会不会提供数字货币的", "问题，大家都在问。"],
    ];
    let whole: Vec<String> = lines.iter().map(|parts| parts.concat()).collect();
    let broken = lines.map(|[before, span, behind]| {
        let span = damaged(span, Codec::Gb18030, Codec::Windows1252);
        [before, &span, behind].concat()
    });
    assert_eq!(repaired(&broken.join("\n")), whole.join("\n"));
}

/// What is searched in vain in the other codecs of a line is not paid for where one of them explains it.
#[test]
fn a_page_that_lost_bytes_is_restored_to_its_end() {
    let sentences = [
        "他们晚上赶到车站的时候，最后一班车已经开走了，大家只好在候车室里等到天亮。",
        "今天来的客人比昨天多，厨房里忙得不可开交，连老板也出来帮着端菜。",
        "这个月的会议改在星期三下午举行，请各部门提前把材料准备好。",
        "我们在山上住了两天，每天早上都能看见太阳从云海里慢慢升起来。",
        "老师告诉同学们，考试的时候不要紧张，先把会做的题目做完。",
    ];
    let lines = (1..=60).map(|day| format!("第{day}天：{}", sentences[day % sentences.len()]));
    let page: String = lines.map(|line| line + "\n").collect();
    let lost = |c: char| ('\u{80}'..='\u{9f}').contains(&c);
    let broken = damaged(&page, Codec::Utf8, Codec::Windows1252).replace(lost, "\u{fffd}");
    let restored = repaired(&broken);
    let right = restored.lines().zip(page.lines());
    let right = right.filter(|(one, other)| one == other).count();
    assert!(right >= 57, "{right}: {restored}");
}
