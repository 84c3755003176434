//! Who signs a text in a line of his own, and what tells that from buttons and columns.

use zhengwen::{Document, Metadata};

use crate::strip_headlines::{BODY, FOOT, MENU, found};
use crate::support::shared_pipeline;

const TITLE: &str = "青禾渡口的老桥在昨夜修好了";

/// Author and source of a text with `head` between its headline and its body.
fn signed(head: &str) -> (Option<String>, Option<String>) {
    let found = found(&format!("{MENU}\n{TITLE}\n{head}\n{BODY}\n{FOOT}"));
    (found.author, found.source)
}

fn named(author: &str, source: &str) -> (Option<String>, Option<String>) {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    (some(author), some(source))
}

#[test]
fn a_pen_name_behind_the_word_for_it() {
    let head = "作者 桥头的灯\n2021.03.14 22:55 字数 457";
    assert_eq!(signed(head), named("桥头的灯", ""));
    let head = "作者 无\n2021.03.14 22:55 字数 457";
    assert_eq!(signed(head), named("", ""));
}

#[test]
fn an_account_above_the_button_that_follows_it() {
    for head in [
        "朗读这篇文章\n桥头的灯\n关注\n2021-03-14 23:23\n来自海州",
        "桥头的灯 +关注\n2021-03-14 23:23",
    ] {
        assert_eq!(signed(head), named("桥头的灯", ""), "{head}");
    }
    let head = "朗读这篇文章\n海潮日报\n关注\n2021-03-14 23:23";
    assert_eq!(signed(head), named("", "海潮日报"));
    let head = "已编辑\n关注\n2021-03-14 23:23";
    assert_eq!(signed(head), named("", ""));
}

#[test]
fn a_name_in_latin_letters_above_its_day() {
    let head = "DUHE LIN\n2021年3月14日";
    assert_eq!(signed(head), named("DUHE LIN", ""));
    let head = "duhe lin\n2021年3月14日";
    assert_eq!(signed(head), named("", ""));
}

#[test]
fn a_time_that_counts_back_from_now() {
    for head in [
        "桥头的灯 · 1 月前 · 12 次阅读",
        "桥头的灯 3天前",
        "桥头的灯\n3 天前",
    ] {
        assert_eq!(signed(head), named("桥头的灯", ""), "{head}");
    }
    assert_eq!(signed("桥修好了 三年以前"), named("", ""));
}

#[test]
fn a_paper_and_who_wrote_for_it() {
    for (head, author, source) in [
        ("2021-03-14\n快訊\n海潮新聞／林小渡", "林小渡", "海潮新聞"),
        ("2021-03-14\n快訊\n【海潮新聞╱報導】", "", "海潮新聞"),
        ("【海潮日報╱海州12日電】\n2021-03-14", "", "海潮日報"),
        ("2021-03-14\n海潮晚報\n林小渡／海州", "林小渡", "海潮晚報"),
        (
            "海潮快訊／林小渡、周大河 2021-03-14 14:50",
            "林小渡 周大河",
            "海潮快訊",
        ),
        ("2021-03-14 10:32海潮网林小渡", "林小渡", "海潮网"),
        ("2021-03-14 10:32海潮科技(微博)林小渡", "林小渡", "海潮科技"),
        ("海潮台 (2021-03-14 14:55)", "", "海潮台"),
        ("2021-03-14 10:20 海潮日报记者 林小渡", "林小渡", "海潮日报"),
        ("2021-03-14 08:10\n海潮网", "", "海潮网"),
        ("原创：海潮健康网2021-03-14 12:27", "", "海潮健康网"),
        ("来源：海潮发布 2021-03-14 16:25", "", "海潮发布"),
        ("2021-03-14 10:32海潮网江苏", "", ""),
        ("2021-03-14\n老橋／修好", "", ""),
    ] {
        let found = signed(head);
        if author.is_empty() && source.is_empty() {
            assert_ne!(found.0.as_deref(), Some("江苏"), "{head}");
            assert_ne!(found.0.as_deref(), Some("修好"), "{head}");
            continue;
        }
        assert_eq!(found, named(author, source), "{head}");
    }
}

fn page(head: &str, tail: &str) -> Metadata {
    let paragraphs: String = BODY.lines().map(|line| format!("<p>{line}</p>")).collect();
    let page = format!(
        "<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1>{head}<div>{paragraphs}</div>{tail}</body></html>"
    );
    let document = Document::new("a.html", page.into_bytes());
    let record = shared_pipeline().clean(&document).expect("it is clean");
    assert!(!record.text.contains("桥头的灯"), "{}", record.text);
    record.metadata
}

#[test]
fn what_stands_around_the_article_of_a_page_is_read_apart_from_it() {
    let author = |head: &str| page(head, "").author;
    let head = "<div><div><a href='/u/1'>桥头的灯</a></div><div>关注</div><div>2021-03-14 10:20</div></div>";
    assert_eq!(author(head).as_deref(), Some("桥头的灯"));
    let head = "<div>文／林小渡</div><div>2021-03-14</div>";
    assert_eq!(author(head).as_deref(), Some("林小渡"));
    let head = "<div>特约评论员 林小渡</div><div>2021-03-14</div>";
    assert_eq!(author(head).as_deref(), Some("林小渡"));
    let head = "<div>朗读全文</div><div>2021-03-14</div>";
    assert_eq!(author(head), None);
}

#[test]
fn an_editor_far_below_the_article_of_a_page() {
    let faces: String = (1..40).map(|n| format!("<div>读者{n}</div>")).collect();
    let editor = |tail: &str| page("<div>2021-03-14 10:20</div>", &format!("{faces}{tail}")).editor;
    let found = editor("<div>[责任编辑：林小渡]</div>");
    assert_eq!(found.as_deref(), Some("林小渡"));
    let two = "<div>[责任编辑：林小渡]</div><div>[责任编辑：周大河]</div>";
    assert_eq!(editor(two), None);
    assert_eq!(editor("<div>招聘编辑：若干名</div>"), None);
}

#[test]
fn persons_that_a_page_declares_with_what_they_did() {
    let declared = |author: &str| {
        let json = format!(
            r#"<script type="application/ld+json">{{"@type":"NewsArticle","author":{{"@type":"Person","name":"{author}"}}}}</script>"#
        );
        page(&json, "").author
    };
    for (name, author) in [
        ("記者林小渡／海州即時報導", Some("林小渡")),
        ("編譯林小渡、記者周大河／綜合報導", Some("林小渡 周大河")),
        ("林小渡 周大河／編譯", Some("林小渡 周大河")),
        ("河边写字", Some("河边写字")),
        ("海潮新闻中心", None),
        ("admin", None),
    ] {
        assert_eq!(declared(name).as_deref(), author, "{name}");
    }
    let asked = r#"<script type="application/ld+json">{"@type":"QAPage","mainEntity":{"@type":"Question","author":{"@type":"Person","name":"河边写字"}}}</script>"#;
    assert_eq!(page(asked, "").author.as_deref(), Some("河边写字"));
}

#[test]
fn a_badge_above_the_account_and_counters_above_the_time() {
    let head = "精华\n桥头的灯\n2021.03.14 09:37发布于渡口管理\n7464";
    assert_eq!(signed(head), named("桥头的灯", ""));
    let head = "桥头的灯 的个人博客 / 42 / 3 / 创建于 2周前 / 更新于 1周前";
    assert_eq!(signed(head), named("桥头的灯", ""));
    let head = "渡口的人\n桥头的灯\n2021.03.14 09:37发布于渡口管理\n7464";
    assert_eq!(signed(head).1, None);
}

#[test]
fn an_account_that_a_platform_says_where_it_writes_from() {
    let head = "桥头文摘\n2021年03月14日 10:20\n北京";
    assert_eq!(signed(head), named("", "桥头文摘"));
    let head = "桥头的灯\n2021年03月14日 10:20\n阅读 341";
    assert_eq!(signed(head), named("桥头的灯", ""));
}

#[test]
fn a_name_below_its_label_and_a_name_said_twice() {
    let head = "作者\n桥头的灯\n2021-03-14";
    assert_eq!(signed(head), named("桥头的灯", ""));
    let head = "桥头的灯桥头的灯 发表于 2021-03-14 10:20";
    assert_eq!(signed(head), named("桥头的灯", ""));
}

#[test]
fn which_account_a_notice_names() {
    let notice = "声明：本文来自公众号“桥头文摘”（ID：qiaotou），作者：林小渡，海潮网经授权转载。";
    assert_eq!(signed(notice), named("林小渡", "桥头文摘"));
    assert_eq!(
        signed("他在公众号桥头文摘上读到了作者的话。"),
        named("", "")
    );
}

#[test]
fn an_author_behind_a_stroke_in_the_headline() {
    let found = found(&format!("{MENU}\n{TITLE} /文．林小渡\n{BODY}\n{FOOT}"));
    assert_eq!(found.author.as_deref(), Some("林小渡"));
    assert_eq!(found.title.as_deref(), Some(TITLE));
}
