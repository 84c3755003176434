//! Extract: credits in the layouts of portals, and what stands above and below them.

use crate::extract::extract;
use zhengwen::{Document, Metadata, Pipeline, PipelineOptions};

const TEXT: &str = "<p>河对岸的人等这座桥等了整整三年，昨天夜里最后一块木板终于钉了上去。</p>\
<p>第一个走过去的是卖豆腐的老邓，他挑着担子来回走了两趟，说比从前稳当。</p>\
<p>今天一早，孩子们排着队从桥上跑过，桥下的鸭子都被惊得飞了起来。</p>";

fn page(title: &str, above: &str, below: &str) -> String {
    format!(
        "<html><head><title>{title}</title></head><body><div>{above}<div id=\"text\">{TEXT}</div>{below}</div></body></html>"
    )
}

fn metadata(page: &str) -> Metadata {
    let pipeline = Pipeline::new(PipelineOptions::default()).expect("the defaults are right");
    let record = pipeline.clean(&Document::new("page.html", page.as_bytes()));
    record.expect("it is a page").metadata
}

#[test]
fn a_source_and_an_editor_that_are_links_from_end_to_end() {
    let below = "<table><tr><td><a class=w>来源: <a href=\"/\">海潮时报</a></td>\
<td><a class=w>（责任编辑:林小渡）</a></td></tr></table>";
    let found = metadata(&page(
        "老桥修好了",
        "<h1>老桥修好了</h1><p>2021-03-14</p>",
        below,
    ));
    assert_eq!(found.source.as_deref(), Some("海潮时报"));
    assert_eq!(found.editor.as_deref(), Some("林小渡"));
    // A link to another article is none.
    let below = "<p><a href=\"/2\">编辑：渡口的船今天为什么一条也没有开</a></p>";
    let text = extract(&page("老桥修好了", "<h1>老桥修好了</h1>", below));
    assert!(!text.contains("一条也没有开"), "{text}");
}

#[test]
fn a_role_behind_a_stroke_and_a_reporter_behind_a_mark() {
    let above = "<h1>老桥修好了</h1><div>◎ 記者周大河/採訪報導</div>";
    let below = "<div class=\"info\"><span>林小渡</span>/<span>編輯</span></div>";
    let found = metadata(&page("老桥修好了", above, below));
    assert_eq!(found.editor.as_deref(), Some("林小渡"));
    assert_eq!(found.author.as_deref(), Some("周大河"));
}

#[test]
fn what_is_new_above_a_headline_is_no_credit() {
    let news = "<ul><li><b>最新</b><a href=\"/1\">渡口今天有三条船因为大风一直停在对岸 掌船的人在茶棚里等到天黑</a> 2021-03-14 12:30</li>\
<li><b>最新</b><a href=\"/2\">木匠老陈说这座桥还可以再走三十年 两岸的孩子都跑来听他说木头的事</a> 2021-03-14 12:31</li></ul>";
    let text = extract(&page(
        "老桥修好了",
        &format!("{news}<p>林小渡 2021-03-14 09:00</p>"),
        "",
    ));
    assert!(
        !text.contains("等到天黑") && !text.contains("三十年"),
        "{text}"
    );
    // The paper that is a link beside the day is one.
    let above = "<p><a href=\"/\">2021-03-14 09:00</a> <a href=\"/p\">海潮时报</a>报</p>";
    let text = extract(&page(
        "老桥修好了",
        &format!("<h1>老桥修好了</h1>{above}"),
        "",
    ));
    assert!(text.contains("海潮时报"), "{text}");
}

#[test]
fn a_headline_has_a_badge_that_the_title_of_the_window_lacks() {
    let above = "<h1>【渡口快讯】老桥修好以后的第一个早晨 两岸的人都来了</h1><p>时间：2021-03-14 12:30 来源：海潮时报</p>\
<p>老桥修好以后的第一个早晨</p>";
    let title = "老桥修好以后的第一个早晨 两岸的人都来了 要闻_海潮网";
    let text = extract(&page(title, above, ""));
    assert!(text.starts_with("【渡口快讯】"), "{text}");
}

#[test]
fn rules_that_are_closed_below_an_article_are_none_of_it() {
    let rules = "<p>请不要发表与渡口无关的意见，也不要把同样的话说上两遍，这里的人都看得见。</p>\
<p>管理的人可以把不合规矩的话拿掉，也可以请说话的人过几天再来，这是两岸的约定。</p>";
    let closed = |class: &str| {
        let below = format!(
            "<section id=\"comments\"><h4>发表意见</h4><div class=\"{class} comment-rules\">{rules}</div></section>"
        );
        extract(&page("老桥修好了", "<h1>老桥修好了</h1>", &below))
    };
    assert!(!closed("collapse").contains("两岸的约定"));
    // What is open and has more of the running text than its name allows is believed to be text.
    assert!(closed("collapse show").contains("两岸的约定"));
}

#[test]
fn a_paper_in_the_place_of_an_author_is_the_source() {
    let above = "<h1>老桥修好了</h1><cite class=\"byline vcard\"><span>海潮日報</span> - <abbr>3小時前</abbr></cite>";
    let found = metadata(&page("老桥修好了", above, ""));
    assert_eq!(found.source.as_deref(), Some("海潮日報"));
    assert_eq!(found.author, None);
}

#[test]
fn a_number_of_remarks_behind_a_headline_is_none_of_it() {
    let title = "老桥修好了的那一天_海潮小说";
    let above = "<h1>老桥修好了的那一天<i>241</i></h1><p>2021-03-14</p>";
    let found = metadata(&page(title, above, ""));
    assert_eq!(found.title.as_deref(), Some("老桥修好了的那一天"));
    let found = metadata(&page("老桥修好了的那一天241_海潮小说", above, ""));
    assert_eq!(found.title.as_deref(), Some("老桥修好了的那一天241"));
}

#[test]
fn a_day_behind_a_headline_and_above_its_month() {
    let above = "<h2><a href=\"1.html\">老桥修好了的那一天</a> <span>三月 14th, 2021</span></h2>";
    let found = metadata(&page("老桥修好了的那一天 - 渡口日记", above, ""));
    assert_eq!(found.title.as_deref(), Some("老桥修好了的那一天"));
    assert_eq!(found.date.as_deref(), Some("2021-03-14"));
    let above = "<h1>老桥修好了的那一天</h1><div><div>14</div><div>2021年03月</div></div>";
    let found = metadata(&page("老桥修好了的那一天", above, ""));
    assert_eq!(found.date.as_deref(), Some("2021-03-14"));
}

#[test]
fn an_author_declared_with_an_address() {
    let page = |author: &str| {
        let page = page("老桥修好了", "<h1>老桥修好了</h1>", "");
        page.replace(
            "</head>",
            &format!("<meta name=\"author\" content=\"{author}\"></head>"),
        )
    };
    let author = |named: &str| metadata(&page(named)).author;
    assert_eq!(
        author("qiaotou,qiaotou@example.com").as_deref(),
        Some("qiaotou")
    );
    assert_eq!(author("qiaotou@example.com"), None);
}
