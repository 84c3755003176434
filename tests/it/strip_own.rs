//! What a text has of its own at its end, beside the furniture of its page: listings, verse, what is printed, what it
//! refers to; and what a page has that no text has.

use zhengwen::Metadata;
use zhengwen::stages::strip::StripOptions;

use crate::support::{FOOT, MENU, TEXT, stripped};

const BUTTONS: &str = "点赞\n收藏\n分享\n相关推荐\n上一篇：老桥的来历\n下一篇：渡口的旧照片";

fn left(page: &str) -> String {
    stripped(StripOptions::default(), page).0
}

fn found(page: &str) -> Metadata {
    stripped(StripOptions::default(), page).1.found
}

/// A page whose text ends in `end`.
fn ends_in(end: &str) -> String {
    format!("{MENU}\n老桥修好了\n2018-06-09 11:50\n{TEXT}\n{end}\n{BUTTONS}\n{FOOT}")
}

/// Asserts that all of `end` stays at the end of a text, and the buttons below it go.
#[track_caller]
fn stays(end: &str) {
    let text = left(&ends_in(end));
    assert!(text.ends_with(end), "{end}\n---\n{text}");
}

#[test]
fn verse_of_uneven_lines_stays() {
    stays("桥在水上\n水在桥下\n我在桥头\n等你归来");
    stays("啦啦啦\n河水弯弯\n小船摇摇\n啦啦啦");
    // Names of things have no such words.
    let text = left(&ends_in("木船\n石板路\n渡口灯塔\n河东集市"));
    assert!(!text.ends_with("河东集市"), "{text}");
}

#[test]
fn a_command_behind_a_label_is_nobody() {
    let page = format!("老桥修好了\n编辑：vim /etc/hosts\n作者：git config user.name\n{TEXT}");
    assert_eq!(left(&page).lines().count(), page.lines().count());
    let found = found(&page);
    assert_eq!((found.editor, found.author), (None, None));
}

#[test]
fn what_a_program_or_a_command_prints_stays() {
    stays(
        "def add(a, b):\ntotal = a + b\nreturn total\nfor i in range(3):\nprint(add(i, 1))\n1\n2\n3",
    );
    stays("$ ls -l\ntotal 8\n$ cat bridge.txt\nhello");
    stays("--- a/bridge.txt\n+++ b/bridge.txt\n@@ -1 +1 @@\n-old\n+new");
    stays("^\\d{4}-\\d{2}$\n[a-z]+\n.*");
    stays("\\begin{equation}\nE = mc^2\n\\end{equation}\n其中 m 是质量");
    // A number by itself counts something.
    let text = left(&ends_in("12"));
    assert!(!text.ends_with("12"), "{text}");
}

#[test]
fn lines_of_code_that_begin_with_their_numbers_stay() {
    let told = TEXT.split_once('\n').expect("it has three").0;
    let code = "1bridge {\n2 ...\n3 planks {\n4 ...\n5 }\n6}";
    let text = left(&format!(
        "{MENU}\n老桥修好了\n2018-06-09 11:50\n{TEXT}\n{code}\n{told}\n{FOOT}"
    ));
    assert!(text.contains(code), "{text}");
    // The numbers of pages are none.
    let pages = "1 2 3 ... 9";
    let text = left(&format!(
        "{MENU}\n老桥修好了\n2018-06-09 11:50\n{TEXT}\n{pages}\n{FOOT}"
    ));
    assert!(!text.contains(pages), "{text}");
}

#[test]
fn sentences_in_another_script_stay() {
    stays("The old bridge was opened last night.\nEverybody was happy.");
    let text = left(&ends_in("Home News\nAbout us"));
    assert!(!text.contains("About us"), "{text}");
}

/// A listing as an editor shows it, a number above each line.
fn numbered(lines: &[&str]) -> String {
    let numbered = lines.iter().enumerate();
    let lines: Vec<String> = numbered
        .map(|(n, line)| format!("{}\n{line}", n + 1))
        .collect();
    lines.join("\n")
}

#[test]
fn listings_between_fences_and_beside_numbers_stay() {
    stays("```plank\nlist\ntitle 谁最想过桥\n老邓\nend\n```");
    let source = [
        "# 老桥",
        "- 木板",
        "- 钉子",
        "```",
        "graph LR",
        "老邓-->渡口",
        "end",
        "```",
        "## 绳子",
        "* 三股的",
    ];
    stays(&numbered(&source));
    // Headlines of other articles are numbered, too.
    let headlines = [
        "河东镇今年的第一场雪",
        "集市上来了卖糖人的师傅",
        "渡口的灯塔换了新灯",
        "谁家的船夜里没有系好",
        "老戏台重新开锣唱大戏",
        "石板路铺到了北门外",
        "木匠的儿子考上了学堂",
        "河里的鱼比去年多了一倍",
    ];
    let text = left(&ends_in(&numbered(&headlines)));
    assert!(!text.contains("北门外"), "{text}");
}

#[test]
fn names_that_the_text_has_are_references() {
    let text = "造桥的账本是用 ledger 写的，画图用的是 plank，两样都不难学。";
    let page = |links: &str| {
        format!(
            "{MENU}\n老桥的账本\n2018-06-09 11:50\n{TEXT}\n{text}\n相关链接\n{links}\n点击进入评论\n{FOOT}"
        )
    };
    assert!(left(&page("ledger\nplank")).contains("相关链接\nledger\nplank"));
    assert!(!left(&page("Ferry Weekly\nboatnet")).contains("boatnet"));
}

#[test]
fn numbered_sources_below_their_heading_stay() {
    stays(
        "参考资料\n1\n渡口管理处同意修桥．海潮日报．2018-05-12\n2\n老桥正式通行．青禾新闻网．2018-06-09",
    );
    stays("References\n[1] 林小渡. 老桥的木料. 2018.\n[2] 周大河. 渡口志. 2016.");
    // Other articles have another heading.
    let text = left(&ends_in(
        "相关文章\n1\n渡口管理处同意修桥的经过\n2\n老桥正式通行的那一天",
    ));
    assert!(!text.contains("那一天"), "{text}");
}

#[test]
fn addresses_below_a_last_heading_are_no_list_of_articles() {
    let end =
        "友情链接\n木料从这两处买：\nhttp://plank.example/\nhttp://board.example/\n账本\nday-15";
    let page = format!("老桥修好了\n{TEXT}\n{end}");
    assert!(left(&page).ends_with(end), "{}", left(&page));
}

#[test]
fn messages_with_name_day_and_number_in_one_line() {
    let says = [
        "桥什么时候能走？去年来的时候还没有钉完木板，今年想着再回来看看，有人知道吗？",
        "昨天夜里就能走了。",
        "老邓已经走了两趟，他挑着担子，说比从前稳当得多，往后每天都从桥上过。",
        "鸭子都飞了。",
        "我明天去看。",
    ];
    let names = ["悠悠河水", "卖豆腐的", "渡口人家", "小船", "灯塔下"];
    let posts: Vec<String> = (0..5)
        .map(|n| {
            let sign = names[n].chars().next().expect("a name");
            format!(
                "{sign}\n{} 2021-03-1{} {}楼\n{}\n💬 回复",
                names[n],
                n % 2,
                n + 1,
                says[n]
            )
        })
        .collect();
    let page = format!(
        "返回论坛\n老桥修好了吗？\n楼主：悠悠河水 发表于：2021-03-14 点击：61 回复：5\n只看楼主 收藏\n{}\n— 本帖只代表个人观点 —",
        posts.join("\n")
    );
    let text = left(&page);
    for said in says {
        assert!(text.contains(said), "{said}: {text}");
    }
    for furniture in ["卖豆腐的 2021", "💬", "\n渡\n"] {
        assert!(!text.contains(furniture), "{furniture}: {text}");
    }
    assert_eq!(found(&page).title.as_deref(), Some("老桥修好了吗？"));
}

#[test]
fn records_with_the_same_label_are_no_menu() {
    let parts = ["船工部", "木工部", "账房部", "灯塔部"];
    let records: Vec<String> = parts
        .iter()
        .map(|part| format!("{part}\n照看两岸的{part}\n本届负责人：\n青禾 {part}的人"))
        .collect();
    let page = format!(
        "首页\n关于我们\n资料室\n登录\n{}\n服务中心\n{TEXT}\n{FOOT}",
        records.join("\n")
    );
    let text = left(&page);
    assert!(text.contains("照看两岸的木工部\n本届负责人："), "{text}");
    assert!(!text.contains("资料室"), "{text}");
}

#[test]
fn a_menu_in_latin_letters_above_a_chinese_text() {
    let menu = "Home\nHome Board of the Bridge Friends of the Bridge\nSubmission of Planks and Ropes\nCall for Carpenters and Dates\nList of all the Boats\nDinner Pictures and the Way Here\nWhat happens when and where";
    let page = format!("{menu}\n老桥年会今年在渡口开\n{TEXT}\nHost\n{FOOT}");
    let text = left(&page);
    assert!(
        !text.contains("Submission") && text.contains("老桥年会"),
        "{text}"
    );
    // Without a word of a menu it is what the text begins with.
    let verses = "Old bridge\nThree years\nOf waiting\nBy the river\nOne plank\nAnd it is done";
    let text = left(&format!("{verses}\n渡口的老桥\n{TEXT}\n{FOOT}"));
    assert!(text.contains("Three years"), "{text}");
}

#[test]
fn the_headline_that_a_box_below_the_article_names() {
    let page = format!(
        "{MENU}\n2021-03-14\n三十岁\n随笔\n往事 随笔\n三十岁现象\n{TEXT}\n谢谢客官\n本文标题:三十岁\n文章标题:老桥三十岁\n发布时间:2021年03月14日 - 07时20分\n{FOOT}"
    );
    let page = page.replacen("三十岁\n随笔", "老桥三十岁\n随笔", 1);
    assert_eq!(found(&page).title.as_deref(), Some("老桥三十岁"));
}

#[test]
fn remarks_and_entries_with_signs_are_no_headlines() {
    let page = format!(
        "{MENU}\n渡口与木匠的三代往事\n关嘉河\n渡口学会副会长\n（原文刊于《渡口（下册）》• 青禾等编 • 河东出版）\n{TEXT}\n{FOOT}"
    );
    let found_here = found(&page);
    assert_eq!(found_here.title.as_deref(), Some("渡口与木匠的三代往事"));
    assert_eq!(found_here.author.as_deref(), Some("关嘉河"));
    let page = format!(
        "{MENU}\n■青禾网请木匠来过河　■【二百块木板】长短、宽窄全有　■三年老桥修好啦！\n类别：民间故事（河东）　字数：2700 　 投稿：2021/3/14　 阅读：61\n老桥的故事\n编剧：林小渡 河东人\n{TEXT}\n{FOOT}"
    );
    assert_eq!(found(&page).title, None);
}

#[test]
fn a_headline_with_its_gloss_below_it_and_one_above_all_else() {
    let page = format!(
        "帮助 > 渡口之书 > 第三回：过河 > 造桥的人 >\n造桥的木匠\n造桥的木匠（Bridge Builder）\n{TEXT}\n{FOOT}"
    );
    assert_eq!(found(&page).title.as_deref(), Some("造桥的木匠"));
    let page = format!("关于音乐\n原创 2021-03-14 林中小渡 河边古渡 河边古渡\n{TEXT}");
    let found = found(&page);
    assert_eq!(found.title.as_deref(), Some("关于音乐"));
    assert_eq!(found.author.as_deref(), Some("林中小渡"));
    assert_eq!(found.source.as_deref(), Some("河边古渡"));
}
