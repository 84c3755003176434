//! Extract: what looks as if a page said it twice, beside its article or of it, and belongs to the article.

use crate::extract::extract;

const FIRST: &str = "河对岸的人等这座桥等了整整三年，昨天夜里最后一块木板终于钉了上去，木匠们收起锤子，在桥头点了一盏灯。";
const SECOND: &str = "第一个走过去的是卖豆腐的老邓，他挑着担子来回走了两趟，说比从前稳当，只是木头的味道要过些日子才散。";
const MORE: [&str; 5] = [
    "今天一早，孩子们排着队从桥上跑过，桥下的鸭子都被惊得飞了起来，撑船的人说往后的生意怕是要淡一些了。",
    "灯是从前渡口留下来的，铜做的罩子擦了又擦，夜里隔着半条河也看得见，撑船的人靠它认路，走了三十年。",
    "点灯的人姓林，住在桥头的第一间屋子里，每天天黑以前出门，雨天也不例外，从来没有误过一次渡船的时刻。",
    "灯油装在陶罐里，每个月由卖豆腐的老邓挑过来，一罐正好够用三十天，多出来的就留给过年的时候用。",
    "过年的时候桥上挂满纸灯，两岸的人都出来看，谁家的灯最后灭，谁家来年就有好收成，这话传了几代。",
];

const TOOLS: &str = "<ul><li><a href=/1>打印本页</a></li><li><a href=/2>发给朋友</a></li><li><a href=/3>收藏本页</a></li><li><a href=/4>写下评论</a></li></ul>";

fn paragraphs(texts: &[&str]) -> String {
    texts.iter().map(|text| format!("<p>{text}</p>")).collect()
}

fn page(body: &str) -> String {
    format!(
        "<html><head><title>老桥昨天夜里修好了--青禾网</title><meta property=og:title content=老桥昨天夜里修好了></head><body>{body}</body></html>"
    )
}

#[test]
fn a_text_that_repeats_its_lead_goes_on() {
    let lead = [FIRST, SECOND, MORE[0], MORE[1]];
    let text = |again: &[&str]| {
        let told = [&lead[..], again].concat();
        extract(&page(&format!(
            "<h1>老桥昨天夜里修好了</h1><div>{}</div>",
            paragraphs(&told)
        )))
    };
    let goes_on = text(&[FIRST, SECOND, MORE[2], MORE[3], MORE[4]]);
    assert!(
        goes_on.contains(MORE[2]) && goes_on.contains(MORE[4]),
        "{goes_on}"
    );
    // A second copy for telephones is none of it.
    assert_eq!(text(&lead).matches(SECOND).count(), 1);
}

#[test]
fn the_next_article_of_an_endless_page_is_not_this_one() {
    let endless = |class: &str| {
        extract(&page(&format!(
            "<div><h1 class=title>老桥昨天夜里修好了</h1><div><p>{FIRST}</p></div></div>{TOOLS}<div><h1 class={class}>渡口的灯和纸灯</h1><div>{}</div></div>",
            paragraphs(&MORE)
        )))
    };
    assert!(endless("title").ends_with(FIRST), "{}", endless("title"));
    // A part of the same text has a heading of another kind.
    assert!(endless("part").contains(MORE[4]), "{}", endless("part"));
}

#[test]
fn a_heading_right_below_the_headline_says_what_it_is_about() {
    let text = |deck: &str| {
        let body = paragraphs(&[FIRST, SECOND, MORE[0]]);
        extract(&page(&format!(
            "<div><h1>老桥昨天夜里修好了</h1><h2>{deck}</h2><p>2021年03月14日 来源：青禾网</p>{TOOLS}<div>{body}</div></div>"
        )))
    };
    let deck = "等了三年的人都来了，有人说比从前稳当";
    assert!(text(deck).contains(deck), "{}", text(deck));
    assert!(!text("青禾网新闻中心本地频道").contains("本地频道"));
}

#[test]
fn a_box_that_is_told_and_not_linked_is_text() {
    let text = |box_of: &str| {
        let body = paragraphs(&[FIRST, SECOND]);
        extract(&page(&format!(
            "<h1>老桥昨天夜里修好了</h1><div>{body}<p>相关链接</p>{box_of}</div>"
        )))
    };
    let told = text(&format!("<p>灯油的来历</p>{}", paragraphs(&MORE[3..])));
    assert!(
        told.contains("相关链接") && told.contains(MORE[3]),
        "{told}"
    );
    let linked =
        text("<p><a href=/1>渡口茶馆重新开门了</a></p><p><a href=/2>菜场搬到城南以后</a></p>");
    assert!(!linked.contains("相关链接"), "{linked}");
}

#[test]
fn the_id_of_a_heading_is_made_of_what_it_says() {
    let body = |heading: &str| {
        page(&format!(
            "<h1>老桥昨天夜里修好了</h1><div>{}{heading}<p>{}</p></div>",
            paragraphs(&[FIRST, SECOND]),
            MORE[0]
        ))
    };
    let text = extract(&body("<h2 id='QRcode-png的参数'>灯罩的参数</h2>"));
    assert!(text.contains("灯罩的参数"), "{text}");
    let text = extract(&body("<div id=qrcode>手机看老桥</div>"));
    assert!(!text.contains("手机看老桥"), "{text}");
}

#[test]
fn a_short_text_stays_above_what_readers_say_of_it() {
    let said: String = MORE
        .iter()
        .chain(&MORE)
        .map(|said| format!("<dl><dt>小渡</dt><dd>{said}</dd></dl>"))
        .collect();
    let text = |lead: &str| {
        extract(&page(&format!(
            "<section><h1>老桥昨天夜里修好了</h1><div>{lead}</div>{TOOLS}</section><section>{said}</section>"
        )))
    };
    let short = text("<p>走了两趟，很稳</p><p>今天走过去看了看，灯已经点上了，木板踩着很稳。</p>");
    assert!(
        short.contains("走了两趟，很稳\n今天走过去看了看"),
        "{short}"
    );
    // Links are no text.
    assert!(
        !text("<p><a href=/>今天走过去看了看，灯已经点上了，木板踩着很稳。</a></p>")
            .contains("今天走过去")
    );
}

#[test]
fn a_headline_that_stands_twice_is_no_text_below_itself() {
    const ASKS: &str = "老桥昨天夜里悄悄修好了 两岸的人为何都说“了不起”？";
    let said: String = paragraphs(&MORE);
    let text = |below: &str| {
        let bar = format!("<div>{below}</div><div>{TOOLS}</div><div>{TOOLS}</div>");
        let beside = format!("<div>{TOOLS}{TOOLS}</div>");
        extract(&format!(
            "<html><head><title>{ASKS}--青禾网</title></head><body><div><h1>{ASKS}</h1><div class=bar>{bar}</div>\
             <div><div><div id=article>{said}</div><div>{TOOLS}</div></div>{beside}</div></div></body></html>"
        ))
    };
    assert_eq!(text(ASKS).matches("了不起").count(), 1, "{}", text(ASKS));
    assert!(text(ASKS).contains(MORE[4]));
    let other = "桥修好了，只是木头的味道还没有散，走上去要慢一些。";
    assert!(text(other).contains(other));
}

#[test]
fn the_foot_of_a_quotation_is_no_foot_of_a_page() {
    let text = |foot: &str| {
        let body = paragraphs(&[FIRST, SECOND]);
        extract(&page(&format!(
            "<h1>老桥昨天夜里修好了</h1><div>{body}{foot}<p>{}</p></div>",
            MORE[0]
        )))
    };
    let note = "过桥的人都可以在桥头的屋子里喝一碗茶。";
    assert!(text(&format!("<footer class=blockquote-footer>{note}</footer>")).contains(note));
    assert!(!text(&format!("<footer>{note}</footer>")).contains(note));
}
