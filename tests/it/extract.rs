//! Extract: what counts as markup, what a page becomes, and the labelled pages.

use std::collections::HashSet;

use zhengwen::stages::extract::{Extract, ExtractOptions};
use zhengwen::stages::strip::{Place, Strip, StripOptions};
use zhengwen::{Document, Hints, Metadata};

use crate::strip::{Figures, ids, shared};
use crate::support::shared_pipeline;

fn html() -> Hints {
    Hints {
        media_type: Some("text/html".to_owned()),
        ..Hints::default()
    }
}

pub fn extract(source: &str) -> String {
    Extract::new(ExtractOptions::default())
        .apply(source, &html())
        .text
        .into_owned()
}

#[test]
fn plain_text_with_tags_passes_untouched() {
    let extract = Extract::new(ExtractOptions::default());
    for text in [
        "在网页里，<p> 表示段落，<br> 表示换行。",
        "<b>重点</b>：今天下雨。",
        "a < b > c",
        "<<红楼梦>> 是一部小说。",
        "<p>只有一个标签",
        "",
        "第一行\n<div>第二行</div>\n",
    ] {
        assert!(!extract.is_markup(text, &Hints::default()), "{text}");
        let staged = extract.apply(text, &Hints::default());
        assert!(matches!(staged.text, std::borrow::Cow::Borrowed(same) if same == text));
        assert_eq!(staged.evidence.kind, "text");
    }
}

#[test]
fn pages_are_sniffed() {
    let extract = Extract::new(ExtractOptions::default());
    for page in [
        "<!DOCTYPE html><html><body><p>正文</p></body></html>",
        "\u{FEFF}  <HTML><head></head>",
        "<?xml version=\"1.0\"?>\n<!-- x --><!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0\">",
        "<div><p>第一段。</p><p>第二段。</p></div>",
    ] {
        assert!(extract.is_markup(page, &Hints::default()), "{page}");
    }
}

const PAGE: &str = r#"<!DOCTYPE html><html><head><meta charset="utf-8">
<title>灯塔上的一年_海边文学网</title>
<meta property="article:published_time" content="2021-03-05T08:00:00+08:00">
<script type="application/ld+json">{"@type":"NewsArticle","headline":"灯塔上的一年","author":{"@type":"Person","name":"林小满"}}</script>
<style>p{color:red}</style></head><body>
<div class="nav"><a href="/">首页</a> <a href="/n">新闻</a> <a href="/c">专栏</a></div>
<div class="main"><h1>灯塔上的一年</h1>
<div class="info">2021年3月5日 来源：海边周报 作者：林小满</div>
<div class="text"><p>守灯人每天要爬<ruby>两百<rp>(</rp><rt>liǎngbǎi</rt><rp>)</rp></ruby>级台阶，<b>一天</b>两次，风雨无阻。</p>
<p style="display:none">看不见的一段文字，读者从来没有见过它，也不应该出现。</p>
<p>第一个冬天最难熬，<br>第二个冬天就习惯了，他在日记里这样写道。</p>
<h2>潮水</h2><script>document.write("脚本")</script>
<table><tr><th>月份</th><th>潮高</th></tr><tr><td>一月</td><td>3.2米</td></tr></table>
<ul><li>灯油要省着用；</li><li>玻璃要天天擦。</li></ul>
<p>书里说&ldquo;海不属于任何人&rdquo;，他用铅笔在旁边画了一道线，又合上了书。</p></div></div>
<div class="related"><a href="/1">另一篇文章</a><a href="/2">第二篇文章</a></div>
<div class="footer">版权所有 © 海边文学网</div></body></html>"#;

#[test]
fn a_page_becomes_what_a_reader_would_copy() {
    assert_eq!(
        extract(PAGE),
        "灯塔上的一年\n\
         2021年3月5日 来源：海边周报 作者：林小满\n\
         守灯人每天要爬两百级台阶，一天两次，风雨无阻。\n\
         第一个冬天最难熬，\n\
         第二个冬天就习惯了，他在日记里这样写道。\n\
         潮水\n\
         月份 | 潮高\n\
         一月 | 3.2米\n\
         灯油要省着用；\n\
         玻璃要天天擦。\n\
         书里说“海不属于任何人”，他用铅笔在旁边画了一道线，又合上了书。"
    );
}

#[test]
fn a_page_declares_itself() {
    let evidence = Extract::new(ExtractOptions::default())
        .apply(PAGE, &html())
        .evidence;
    assert_eq!(evidence.declared.title.as_deref(), Some("灯塔上的一年"));
    assert_eq!(evidence.declared.author.as_deref(), Some("林小满"));
    assert_eq!(
        evidence.declared.date.as_deref(),
        Some("2021-03-05T08:00:00")
    );
    assert_eq!(evidence.fallback, None);
}

#[test]
fn what_is_shown_goes_before_what_programs_declare() {
    let page = PAGE_OF_A_PROGRAM.replace("BODY", &"渡口的雾散了，船工把缆绳解开。".repeat(8));
    let evidence = Extract::new(ExtractOptions::default())
        .apply(&page, &html())
        .evidence;
    let declared = evidence.declared;
    assert_eq!(
        declared.title.as_deref(),
        Some("Harbour X13 2021渡口上手记")
    );
    assert_eq!(declared.date.as_deref(), Some("2021-03-06"));
    assert_eq!(declared.author.as_deref(), Some("hebian"));
    assert_eq!(declared.source.as_deref(), Some("海潮新闻网"));
}

/// A page whose markup names parts in the manner of programs, and whose window has a word of the
/// headline for a part of its own.
const PAGE_OF_A_PROGRAM: &str = r#"<html><head>
<title>Harbour X13 2021渡口上手记_Harbour-海潮社区</title>
<meta property="article:published_time" content="2021-03-05T18:00:00.000Z">
<meta property="article:author" content="hebian"></head><body>
<h1>Harbour X13 2021渡口上手记</h1>
<div class="sourceTitleText-3cWS"><a href="/m/1">海潮新闻网</a> <i>关注</i></div>
<p>发表于 2021-03-06 分类于 渡口</p>
<div class="post"><p>BODY</p><p>BODY</p></div></body></html>"#;

#[test]
fn a_page_without_running_text_is_taken_whole() {
    let page = "<html><title>目录</title><body><ul><li><a href=1>第一章</a><li><a href=2>第二章</a></ul></body></html>";
    let staged = Extract::new(ExtractOptions::default()).apply(page, &html());
    assert_eq!(staged.text, "第一章\n第二章");
    assert!(staged.evidence.fallback.is_some());
}

#[test]
fn broken_markup_is_read_as_far_as_it_goes() {
    for page in [
        "<html>",
        "<html><p",
        "<html><div><div><p>一",
        "<html></p></p><td>二</table>",
        "<!DOCTYPE html><a<b>",
        "<html><title>",
    ] {
        let _ = extract(page);
    }
    let deep = format!("<html>{}底{}", "<div>".repeat(5000), "</div>".repeat(5000));
    assert_eq!(extract(&deep), "底");
}

#[test]
fn labelled_html() {
    let verbose = std::env::var_os("ZHENGWEN_VERBOSE").is_some();
    let strip = Strip::new(StripOptions::default()).expect("the built-in rules are right");
    let (mut total, mut bare) = (Figures::default(), Figures::default());
    for id in ids() {
        let Some(path) = shared(&format!("boilerplate/html/{id}.html")) else {
            continue;
        };
        let source = std::fs::read(&path).expect("readable");
        let source = decode(&source);
        let labelled = shared(&format!("boilerplate/pages/{id}.txt")).expect("it has its text");
        let text = std::fs::read_to_string(&labelled).expect("readable");
        let types = std::fs::read_to_string(labelled.with_extension("types")).expect("readable");
        let staged = Extract::new(ExtractOptions::default()).apply(&source, &html());
        let declared = staged.evidence.declared;
        let plan = strip.survey(
            &staged.text,
            Place {
                first: true,
                last: true,
            },
            &declared,
        );
        let stripped = strip.apply(&plan, &staged.text);
        let mut found: Metadata = stripped.evidence.found.clone();
        found.fill_from(declared);
        let mut report = String::new();
        score(&text, &types, &staged.text, &mut bare, &mut String::new());
        let own = score(&text, &types, &stripped.text, &mut total, &mut report);
        if verbose {
            println!(
                "{id} P {:.3} R {:.3} lost {} fallback {:?} {}\n{report}",
                own.precision(),
                own.recall(),
                own.removed_content,
                staged.evidence.fallback,
                serde_json::to_string(&found).unwrap_or_default()
            );
        }
    }
    if total.content > 0 {
        use crate::strip::floor;
        assert!(total.recall() >= floor("extract", "recall"), "{total:?}");
        assert!(
            total.precision() >= floor("extract", "precision"),
            "{total:?}"
        );
        assert!(
            total.lost() <= floor("extract", "content_lost"),
            "{total:?}"
        );
    }
    for (name, total) in [("extract", bare), ("extract and strip", total)] {
        println!(
            "HTML, {name}: P {:.4} R {:.4} content lost {:.4} ({}) of {} content, {} boilerplate",
            total.precision(),
            total.recall(),
            total.lost(),
            total.removed_content,
            total.content,
            total.boilerplate
        );
    }
}

/// Pages of our own in old and odd layouts: what stays, what goes, what is found.
#[test]
fn layouts_of_our_own() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/extract/pages.txt");
    let text = std::fs::read_to_string(path).expect("the fixture");
    let strip = Strip::new(StripOptions::default()).expect("the built-in rules are right");
    let whole = Place {
        first: true,
        last: true,
    };
    let mut wrong = Vec::new();
    for part in text.split("\n=== ").skip(1) {
        let (expected, page) = part
            .split_once("\n---\n")
            .expect("what is expected, and the page");
        let (name, expected) = expected.split_once('\n').expect("a name");
        let staged = Extract::new(ExtractOptions::default()).apply(page, &html());
        let declared = staged.evidence.declared;
        let stripped = strip.apply(&strip.survey(&staged.text, whole, &declared), &staged.text);
        let mut found = stripped.evidence.found.clone();
        found.fill_from(declared);
        let found = serde_json::to_value(&found).expect("JSON");
        let out = bare(&stripped.text);
        for line in expected.lines() {
            let (kind, text) = line.split_at(1);
            let right = match kind {
                "+" => out.contains(&bare(text)),
                "-" => !out.contains(&bare(text)),
                _ => {
                    let (field, value) = text.split_once(' ').unwrap_or((text, ""));
                    found[field].as_str().unwrap_or_default() == value
                }
            };
            if !right {
                wrong.push(format!("{name}: {line}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn decode(bytes: &[u8]) -> String {
    zhengwen::stages::decode::Decode::new(zhengwen::stages::decode::DecodeOptions::default())
        .expect("no label")
        .apply(bytes, &html())
        .map(|staged| staged.text.into_owned())
        .unwrap_or_default()
}

/// Letters and digits only: pages and their labelled text differ in blanks.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// A labelled line is there when it is a line of the output, or, from eight characters on, part
/// of one.
fn score(text: &str, types: &str, out: &str, total: &mut Figures, report: &mut String) -> Figures {
    let lines: HashSet<String> = out.lines().map(bare).collect();
    let whole = bare(out);
    let mut own = Figures::default();
    for (line, kind) in text.lines().zip(types.lines()) {
        let line_bare = bare(line);
        if line_bare.is_empty() || kind == "metadata" {
            continue;
        }
        let kept = lines.contains(&line_bare)
            || (line_bare.chars().count() >= 8 && whole.contains(&line_bare));
        if kind == "content" {
            own.content += 1;
            own.removed_content += usize::from(!kept);
        } else {
            own.boilerplate += 1;
            own.removed_boilerplate += usize::from(!kept);
        }
        if (kind == "content") != kept {
            let short: String = line.chars().take(60).collect();
            report.push_str(&format!(
                "    {} {kind} {short}\n",
                if kept { "KEPT" } else { "CUT " }
            ));
        }
    }
    total.add(&own);
    own
}

#[test]
fn a_notice_above_the_headline_is_not_the_body() {
    let notice = "本站文章之著作权由原发表人所有，原发表人同意授权本站重制及公开散布该文章，使用者得按此原则自由分享，且注明作者姓名。";
    let page = format!(
        "<html><head><title>河边的旧磨坊 | 某站</title></head><body>\
         <div id='popup-copyright'><h4>Copyright</h4><p>{notice}</p><p>{notice}</p></div>\
         <div class='main'><h2>河边的旧磨坊</h2><p>磨坊停了二十年，水轮上长满了青苔，\
         今年春天，镇上的几个年轻人把它重新修好了。</p></div></body></html>"
    );
    let text = extract(&page);
    assert!(text.contains("磨坊停了二十年"), "{text}");
    assert!(!text.contains("著作权"), "{text}");
}

/// Markup that is broken in bulk: a pass over anything that is not linear would not come to an end.
#[test]
fn what_says_that_it_holds_the_article_is_taken_whole() {
    let page = |name: &str| {
        format!(
            "<html><head><title>小工具从安装到使用的笔记</title></head><body><ul class=menu><li><a href=/>首页</a></li><li><a href=/a>归档</a></li></ul><h1>小工具从安装到使用的笔记</h1><div class=\"{name}\">\
             <h2>装好工具</h2><p>打开终端</p><figure><table><tr><td><pre>tool --init</pre></td></tr></table></figure><p><a href=/m>安装说明</a></p>\
             <h2>写第一行</h2><p>先在空白的文件里写下一行，再把它存成纯文本，放在刚才建好的目录里，然后回到终端运行它。</p>\
             <figure><table><tr><td><pre>print(1)</pre></td></tr></table></figure>\
             <h2>注释</h2><ol><li>单行</li><li>多行</li></ol><p>就这些</p></div>\
             <div class=foot><a href=/b>下一篇</a></div></body></html>"
        )
    };
    let whole = extract(&page("post-content"));
    for line in ["打开终端", "tool --init", "print(1)", "多行", "就这些"] {
        assert!(whole.contains(line), "{line}: {whole}");
    }
    assert!(!whole.contains("归档"), "{whole}");
    assert!(!extract(&page("box")).contains("打开终端"));
}

#[test]
fn broken_markup_in_bulk_is_read_in_one_pass() {
    let sentence = "<p>雨下了一夜，早上院子里全是落叶，谁也没有去扫。</p>";
    let many = |part: &str, bytes: usize| part.repeat(bytes / part.len());
    for part in [
        "<div>",
        "<table><tr><td>",
        "<button>",
        "<!--",
        "<![CDATA[",
        "<!",
        "<a href='",
        "<a href=\"x",
        "</div",
        "</p>",
        "<p>",
        "<p>短行</p>",
        "<li><a href=1>一条链接</a>",
        "<h2>雨夜</h2>",
        "&#",
        "&nbsp;",
        "<",
        "\0",
        "<select><option>",
        "<tr><td>一<td>二",
        "<input>",
        "<span><b>",
    ] {
        for page in [
            format!("<html><title>雨夜</title>{}{sentence}", many(part, 1 << 20)),
            format!("<html><title>雨夜</title>{sentence}{}", many(part, 1 << 20)),
        ] {
            let _ = extract(&page);
        }
    }
    let attribute = format!(
        "<html><div class=\"{}\">{sentence}</div>",
        many("a ", 1 << 20)
    );
    assert!(extract(&attribute).contains("早上院子里全是落叶"));
}

#[test]
fn a_page_cut_anywhere_is_read() {
    for (at, _) in PAGE.char_indices() {
        let _ = extract(&PAGE[..at]);
    }
    let script = "<html><p>雨下了一夜，早上院子里全是落叶。</p><script>var x='</div><p>不是正文，是脚本里的字，不要。</p>';</script>\
        <p>谁也没有去扫，后来风把它们吹走了。</p>";
    assert_eq!(
        extract(script),
        "雨下了一夜，早上院子里全是落叶。\n谁也没有去扫，后来风把它们吹走了。"
    );
}

/// The metadata of a page with `head` and, below its headline, `below`.
fn metadata_of(head: &str, above: &str, below: &str) -> zhengwen::Metadata {
    let page = format!(
        "<html><head>{head}</head><body><div>{above}<h1>河灯</h1>{below}\
         <p>雨下了一夜，早上院子里全是落叶，谁也没有去扫。</p><p>后来风把它们吹走了，院子又和从前一样空。</p></div></body></html>"
    );
    let document = Document::new("a.html", page.into_bytes());
    shared_pipeline()
        .clean(&document)
        .expect("it is clean")
        .metadata
}

#[test]
fn what_stands_around_a_headline_says_when_and_who() {
    let metadata = |head: &str, above: &str, below: &str| {
        metadata_of(&format!("<title>河灯</title>{head}"), above, below)
    };
    let blog = metadata("", "<p>March 7, 2009</p>", "");
    assert_eq!(blog.date.as_deref(), Some("2009-03-07"));
    // The account beside the author, and a label without a colon.
    let signed =
        "<span class='author'>林小渡</span> <span class='meta_nickname'>河边的Python</span>";
    let account = metadata("", "", &format!("<div>{signed}</div>"));
    assert_eq!(account.author.as_deref(), Some("林小渡"));
    assert_eq!(account.source.as_deref(), Some("河边的Python"));
    let bare = metadata("", "", "<div class='source'>本文来源于青禾统计局</div>");
    assert_eq!(bare.source.as_deref(), Some("青禾统计局"));
    let json = |publisher: &str| {
        format!(
            "<script type='application/ld+json'>{{\"@type\":\"NewsArticle\",\"author\":{{\"@type\":\"Organization\",\"name\":\"青禾電台\"}},\
             \"publisher\":{{\"@type\":\"Organization\",\"name\":\"{publisher}\"}}}}</script>"
        )
    };
    let from = metadata(&json("河邊新聞"), "", "");
    assert_eq!(from.source.as_deref(), Some("青禾電台"));
    assert_eq!(metadata(&json("青禾電台"), "", "").source, None);
}

#[test]
fn who_wrote_a_page_in_the_vocabulary_of_items_and_in_a_card() {
    let author = |head: &str, below: &str| metadata_of(head, "", below).author;
    let item = |property: &str, name: &str| {
        format!(
            "<div itemprop='{property}' itemscope><div><meta itemprop='name' content='{name}'></div></div>"
        )
    };
    assert_eq!(
        author("", &item("author", "河边写字")).as_deref(),
        Some("河边写字")
    );
    assert_eq!(author("", &item("publisher", "河边写字")), None);
    assert_eq!(author("", &item("author", "海潮新闻网")), None);
    let card = |name: &str| {
        let buttons = "<i>签</i><a href='#'>关</a><a href='#'>信</a>".repeat(3);
        format!("<div class='author'><a href='/u/1'><img alt=''></a>{name}<p>{buttons}</p></div>")
    };
    let named = card("<span class='name'><a href='/u/1'>渡口的河灯</a></span>");
    assert_eq!(author("", &named).as_deref(), Some("渡口的河灯"));
    assert_eq!(
        author("", &card("<span><a href='/u/1'>渡口的河灯</a></span>")),
        None
    );
}

#[test]
fn a_declared_author_who_is_a_channel_or_the_source() {
    let declared = |author: &str, title: &str| {
        let head =
            format!("<title>{title}</title><meta property='article:author' content='{author}'>");
        metadata_of(&head, "", "")
    };
    let channel = declared("海潮健康", "河灯_海潮健康_海潮网");
    assert_eq!(channel.author, None);
    assert_eq!(channel.source.as_deref(), Some("海潮健康"));
    // A weblog is called after who keeps it.
    for (author, title) in [
        ("河边写字", "河灯 - 河边写字"),
        ("林小渡", "河灯 | 林小渡 | 林家"),
    ] {
        assert_eq!(
            declared(author, title).author.as_deref(),
            Some(author),
            "{title}"
        );
    }
    let json = |name: &str| {
        format!(
            "<script type='application/ld+json'>{{\"@type\":\"NewsArticle\",\"author\":{{\"@type\":\"Organization\",\"name\":\"{name}\"}},\
             \"publisher\":{{\"@type\":\"Organization\",\"name\":\"河灯社\"}}}}</script>"
        )
    };
    let card = "<div><span class='author'>河边写字</span></div>";
    let found = metadata_of(&json("河边写字"), "", card);
    assert_eq!(
        (found.author.as_deref(), found.source),
        (Some("河边写字"), None)
    );
}
