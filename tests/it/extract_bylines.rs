//! Credits of pages that stand elsewhere than right below the headline.

use zhengwen::{Document, Metadata};

use crate::support::shared_pipeline;

fn metadata(head: &str, body: &str) -> Metadata {
    let page = format!("<html><head>{head}</head><body>{body}</body></html>");
    let document = Document::new("a.html", page.into_bytes());
    shared_pipeline()
        .clean(&document)
        .expect("it is clean")
        .metadata
}

const TEXT: &str = "<p>雨下了一夜，早上院子里全是落叶，谁也没有去扫。</p><p>后来风把它们吹走了，院子又和从前一样空。</p>";
const TITLE: &str = "<title>雨夜之后的院子 - 青禾网</title>";

#[test]
fn a_day_in_a_cell_beside_buttons_above_the_headline() {
    let row = |day: &str| {
        format!(
            "<table><tr><td>{day}</td><td>字号 <a href='#'>列印</a> <a href='#'>轉寄</a></td></tr></table><h1>雨夜之后的院子</h1>{TEXT}"
        )
    };
    let date = |day: &str| metadata(TITLE, &row(day)).date;
    assert_eq!(date("2021-3-14").as_deref(), Some("2021-03-14"));
    assert_eq!(date("第2021-3号"), None);
}

#[test]
fn labelled_credits_further_above_the_headline() {
    let page = |credits: &str| {
        format!(
            "<div>{credits}</div><div><a href='#'>收藏</a></div><div><a href='#'>评论</a></div><h1>雨夜之后的院子</h1>{TEXT}"
        )
    };
    let found = metadata(
        TITLE,
        &page("发布者：林小渡 时间：2021-03-14 15:34 来源：海潮网"),
    );
    assert_eq!(found.date.as_deref(), Some("2021-03-14T15:34"));
    assert_eq!(found.source.as_deref(), Some("海潮网"));
    let found = metadata(TITLE, &page("上次登录 2021-03-14 15:34"));
    assert_eq!(found.date, None);
}

#[test]
fn the_author_below_a_summary() {
    let page = |link: &str| {
        let summary = "<p>一场雨之后，院子里的落叶没有人扫，风替人做了这件事。</p>";
        format!("<h1>雨夜之后的院子</h1>{summary}<div><a href='{link}'>林小渡</a></div>{TEXT}")
    };
    let author = |link: &str| metadata(TITLE, &page(link)).author;
    assert_eq!(author("/author/4561").as_deref(), Some("林小渡"));
    assert_eq!(author("/tag/4561"), None);
}

#[test]
fn a_line_of_the_foot_is_no_headline() {
    let foot = "<div>青禾网</div><div>本站内容归青禾网所有，未经书面许可，任何人不得以任何方式转载或使用。</div>";
    let page = format!("<div>雨夜之后的院子</div><div>2021-03-14 15:34</div>{TEXT}{foot}");
    let found = metadata("<title>青禾网河边站</title>", &page);
    assert_eq!(found.title.as_deref(), Some("雨夜之后的院子"));
    assert_eq!(found.date.as_deref(), Some("2021-03-14T15:34"));
}

#[test]
fn a_declared_title_with_the_name_of_the_site() {
    let title = |declared: &str| {
        let site = "<meta property='og:site_name' content='青禾网'>";
        let head = format!("{TITLE}{site}<meta property='og:title' content='{declared}'>");
        metadata(&head, &format!("<div><a>雨夜之后的院子</a></div>{TEXT}")).title
    };
    assert_eq!(title("青禾网").as_deref(), Some("雨夜之后的院子"));
    assert_eq!(
        title("青禾网:雨夜之后的院子").as_deref(),
        Some("雨夜之后的院子")
    );
    assert_eq!(title("院子与雨夜").as_deref(), Some("院子与雨夜"));
}

#[test]
fn reporters_in_brackets_and_editors_that_are_links() {
    let page = |byline: &str, below: &str| {
        format!("<h1>雨夜之后的院子</h1><div>{byline}</div>{TEXT}<div>{below}</div>")
    };
    let found = metadata(
        TITLE,
        &page(
            "【海潮報╱記者林小渡／海州報導】",
            "<a>（责任编辑:周河）</a>",
        ),
    );
    assert_eq!(found.author.as_deref(), Some("林小渡"));
    assert_eq!(found.source.as_deref(), Some("海潮报"));
    assert_eq!(found.editor.as_deref(), Some("周河"));
    let found = metadata(TITLE, &page("【雨夜與院子】", "<a>编辑的一天</a>"));
    assert_eq!((found.author, found.editor), (None, None));
}
