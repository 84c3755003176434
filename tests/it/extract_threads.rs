//! Extract: pages of messages, of which every one belongs to the text.

use crate::extract::extract;
use zhengwen::{Document, Pipeline, PipelineOptions};

/// A message of `name` in an element of the class `post`, its text in one of the class `said`.
fn post(name: &str, number: usize, said: &str) -> String {
    format!(
        "<div class='post'><div class='who'><a href='/u'>{name}</a></div><div class='in'><div class='said text'>{said}</div><div class='foot'>第{number}楼 2021-03-1{number} 09:30 <a href='/r'>举报</a></div></div></div>"
    )
}

const ASKED: &str = "<p>渡口的木船停了三天，听说是船底漏水，有谁知道哪天能修好？</p><p>我要带两个孩子过河，绕桥太远。</p>";

fn page(posts: &str) -> String {
    format!(
        "<html><title>木船哪天开</title><body><h1>木船哪天开</h1><div class='all'>{posts}</div></body></html>"
    )
}

#[test]
fn what_the_others_of_a_thread_say_is_text() {
    let posts = [
        post("小渡", 1, ASKED),
        post("大河", 2, "周五"),
        post("阿青", 3, "同问"),
        post("老杜", 4, "等水退"),
    ];
    let text = extract(&page(&posts.concat()));
    for said in ["绕桥太远", "\n周五", "\n同问", "\n等水退"] {
        assert!(text.contains(said), "{said}: {text}");
    }
    for other in ["大河", "举报", "4楼"] {
        assert!(!text.contains(other), "{other}: {text}");
    }
    // A name of comments says nothing where the first message has it, too.
    let named = page(&posts.concat()).replace("said text", "comment-text");
    let long = "说是船板要从上游运来，路还没有通，最早也要等到周五。";
    let named = named
        .replace("等水退", long)
        .replace("周五</div>", &format!("{long}</div>"));
    assert!(extract(&named).contains("绕桥太远"), "{}", extract(&named));
    assert!(extract(&named).contains("同问"), "{}", extract(&named));
}

#[test]
fn the_first_message_says_when() {
    let posts = [
        post("小渡", 1, ASKED),
        post("大河", 2, "周五"),
        post("阿青", 3, "同问"),
    ];
    let pipeline = Pipeline::new(PipelineOptions::default()).expect("the defaults are good");
    let record = pipeline.clean(&Document::new("a.html", page(&posts.concat()).into_bytes()));
    let date = record.expect("a page").metadata.date;
    assert!(
        date.as_deref()
            .is_some_and(|date| date.starts_with("2021-03-11")),
        "{date:?}"
    );
}

#[test]
fn comments_on_an_article_and_other_articles_are_none() {
    let comments = [
        post("大河", 2, "周五"),
        post("阿青", 3, "同问"),
        post("老杜", 4, "等水退"),
    ];
    let article = format!(
        "<div class='article'><div class='time'>2021-03-11</div><div class='words'>{ASKED}</div></div>"
    );
    let text = extract(&page(&format!("{article}{}", comments.concat())));
    assert!(
        text.contains("绕桥太远") && !text.contains("同问"),
        "{text}"
    );
    // Entries of a list have headings that lead elsewhere.
    let entry = |title: &str, said: &str| {
        format!(
            "<div class='post'><h2><a href='/{title}'>{title}</a></h2><div class='said'>{said}</div><div class='foot'>2021-03-11</div></div>"
        )
    };
    let list = [
        entry("渡口", ASKED),
        entry("石阶", "水退了"),
        entry("铜铃", "响三下"),
    ];
    let text = extract(&page(&list.concat()));
    assert!(!text.contains("响三下"), "{text}");
}

#[test]
fn messages_with_many_names_are_found_wherever_they_stand() {
    let answer = |said: &str| {
        format!(
            "<div class='item'><div class='who'>大河</div><div class='rich'><div class='inner'><div class='said'>{said}</div></div></div><div class='foot'>2021-03-11 09:30</div></div>"
        )
    };
    let page = page(&format!(
        "<div class='best'>{}</div><div class='more'>{}</div><div class='last'>{}</div>",
        answer(ASKED),
        answer("周五开"),
        answer("等水退")
    ));
    let text = extract(&page);
    assert!(text.contains("周五开") && text.contains("等水退"), "{text}");
}
