//! Extract: what counts as markup, what a page becomes, and the labelled pages.

use std::collections::HashSet;

use zhengwen::stages::extract::{Extract, ExtractOptions};
use zhengwen::stages::strip::{Place, Strip, StripOptions};
use zhengwen::{Document, Hints, Metadata, Pipeline, PipelineOptions};

use crate::strip::{Figures, ids, shared};

fn html() -> Hints {
    Hints {
        media_type: Some("text/html".to_owned()),
        ..Hints::default()
    }
}

fn extract(source: &str) -> String {
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

#[test]
fn a_button_is_no_text_and_one_that_is_never_closed_hides_nothing() {
    let body = "<p>雨下了一夜，早上院子里全是落叶。</p><p>谁也没有去扫，后来风把它们吹走了。</p>";
    let text = "雨下了一夜，早上院子里全是落叶。\n谁也没有去扫，后来风把它们吹走了。";
    assert_eq!(extract(&format!("<html><button>订阅本站{body}")), text);
    assert_eq!(
        extract(&format!("<html><div>{body}<button>订阅</button></div>")),
        text
    );
}

#[test]
fn a_page_that_is_hidden_until_it_is_there_is_read() {
    let page = |shown: &str| {
        format!(
            "<html><title>木船</title><body style='display:none'>{shown}<h1>木船</h1><div style='display: none'>{FERRY}</div></body></html>"
        )
    };
    assert!(extract(&page("")).contains("敲三下铜铃"));
    // Beside text that is shown it stays hidden.
    let shown = page(INN).replacen(" style='display:none'", "", 1);
    assert!(!extract(&shown).contains("敲三下铜铃"));
    assert!(extract(&shown).contains("七间房"));
}

#[test]
fn links_that_say_that_they_lead_elsewhere_go_from_the_midst_of_a_text() {
    let page = |line: &str| {
        let page = format!(
            "<html><title>木船</title><body><h1>木船</h1><div>{FERRY}{line}{INN}</div></body></html>"
        );
        extract(&page).contains("船票")
    };
    for line in [
        "<p>延伸閱讀：<a href='/a'>船票又漲價了？過河的人這樣說</a></p>",
        "<p><strong>更多新闻：<a href='/a'>船票一年涨了三回：都是谁在坐船</a></strong></p>",
        "<p><a href='/a'>#船票</a> <a href='/b'>#渡口</a></p>",
        "<p>標籤：<a href='/a'>船票</a>、<a href='/b'>渡口</a></p>",
        "<p>延伸閱讀</p><p><a href='/a'>船票又漲價了</a></p>",
    ] {
        assert!(!page(line), "{line}");
    }
    for line in [
        "<p>票价：<a href='/a'>船票每张两元，老人免费</a></p>",
        "<p>更多的人没有船票，只好在岸上等到天黑，见<a href='/a'>渡口志</a></p>",
        "<p>相关单位：<a href='/a'>船票管理所</a></p>",
    ] {
        assert!(page(line), "{line}");
    }
}

#[test]
fn one_row_of_tags_below_an_article_is_enough_for_itself() {
    let left = |below: &str| {
        let page = format!(
            "<html><title>木船</title><body><h1>木船</h1><div>{FERRY}{INN}{below}</div></body></html>"
        );
        let document = Document::new("a.html", page.into_bytes());
        let pipeline = Pipeline::new(PipelineOptions::default()).unwrap();
        pipeline.clean(&document).unwrap().text
    };
    assert!(!left("<p>标签：渡口 船票</p>").contains("船票"));
    // The cells of a table are no tags.
    let row = "<table><tr><td>木船</td><td>船票</td><td>两元</td></tr></table>";
    assert!(left(row).contains("木船 | 船票 | 两元"));
}

#[test]
fn the_caption_below_the_headline_belongs_to_the_text() {
    let page = |caption: &str| {
        let page = format!(
            "<html><title>木船</title><body><h1>木船</h1><div class='c'><figure><img src='a.jpg'><figcaption>{caption}</figcaption></figure>            <ul><li><a href='/s'>分享</a></li></ul><div class='t'>{FERRY}{INN}</div></div></body></html>"
        );
        extract(&page).contains("停在岸边的木船")
    };
    assert!(page("停在岸边的木船"));
    assert!(!page("<a href='/b'>停在岸边的木船</a>"));
}

#[test]
fn a_button_is_one_whatever_it_holds() {
    let page = |words: &str| {
        let page = format!(
            "<html><body><div>{FERRY}<button class='b'><div><span>{words}</span></div></button>{INN}</div></body></html>"
        );
        extract(&page).contains(words)
    };
    assert!(!page("复制链接"));
    assert!(page("木船早上几点开，晚上几点停？"));
}

#[test]
fn the_class_of_a_heading_and_of_a_tagged_article_is_no_furniture() {
    let page = |article: &str, heading: &str| {
        format!(
            "<html><title>木船</title><body><h1>木船</h1><div>{}</div><div class='{article}'><h2 class='{heading}'>客栈</h2>{INN}{}</div></body></html>",
            ["头", "二", "三", "四", "五"]
                .map(|number| FERRY.replace("六班", number))
                .concat(),
            INN.replace("七间", "两间")
        )
    };
    assert!(extract(&page("tag-dukou", "tag-name")).contains("客栈\n岸上的客栈"));
    assert!(!extract(&page("tag-list", "tag-name")).contains("七间房"));
}

#[test]
fn of_headings_of_one_kind_the_text_above_stays() {
    let page = |level: &str| {
        format!(
            "<html><title>渡口人家</title><body><div><{level}>木船</{level}>{FERRY}<h2>客栈</h2>{INN}{INN}</div></body></html>"
        )
    };
    let declared = |page: String| page.replace("渡口人家", "客栈");
    assert!(extract(&declared(page("h2"))).contains("敲三下铜铃"));
    assert!(!extract(&declared(page("h4"))).contains("敲三下铜铃"));
}

#[test]
fn a_lead_above_the_contents_belongs_to_the_only_main_heading() {
    let lead = "老桥，又名青石桥，在渡口上游半里，建成以后没有大修过，去年冬天才换了桥板，今年春天又添了栏杆。";
    let menu: String = ["修桥的人", "过桥的人", "桥上的灯", "桥下的鸭子"]
        .iter()
        .map(|entry| format!("<li><a href='#a'>{entry}</a></li>"))
        .collect();
    let mending = "<p>修桥的人是从对岸请来的，一共七个，最小的才十五岁，跟着师傅学了三年。</p>\
        <p>他们白天量木头，晚上住在桥边的草棚里，一住就是一个冬天，开春才回家去。</p>";
    let crossing = "<p>过桥的人里有卖豆腐的，有赶鸭子的，也有上学的孩子，天不亮就走过去了。</p>";
    let page = format!(
        "<html><title>百事通</title><body><div><h1>渡口的老桥</h1><p>{lead}</p></div><ol>{menu}</ol>\
        <div><h3>修桥的人</h3>{mending}<h3>过桥的人</h3>{crossing}</div></body></html>"
    );
    let text = extract(&page);
    assert!(text.starts_with(&format!("渡口的老桥\n{lead}\n")), "{text}");
    assert!(!text.contains("桥上的灯"), "{text}");
}

#[test]
fn a_picture_at_the_side_keeps_its_caption() {
    let body = "<p>雨下了整整一夜，早上起来一看，院子里全是落叶，连水缸上也落了一层。</p>";
    let end = "<p>谁也没有去扫它们，后来起了一阵风，把它们都吹到河里去了，漂得很远。</p>";
    let page = |class: &str| {
        format!(
            "<html><div>{body}<div class='{class}'><p>老人坐在门口，看着院子里的落叶，半天没有说话。</p></div>{end}</div>"
        )
    };
    assert!(extract(&page("photo photo-side")).contains("老人坐在门口"));
    for class in ["side", "side-box", "left-side"] {
        assert!(!extract(&page(class)).contains("老人坐在门口"), "{class}");
    }
}

#[test]
fn a_section_beside_the_body_belongs_to_it_in_spite_of_a_button() {
    let section = |heading: &str, text: &[&str], button: &str| {
        let text: String = text
            .iter()
            .map(|text| format!("<div class='c{}'><p>{text}</p></div>", text.len()))
            .collect();
        format!("<section class='{heading}'><h2>{heading}</h2>{text}{button}</section>")
    };
    let long = "老桥是用河上游的杉木搭的，一共一百零八块桥板，每一块都有一掌厚，铺了整整一个冬天才铺完，开春以后才让人走。";
    let bridge = section("老桥", &[long, long.trim_end_matches('。'), &long[3..]], "");
    let dishes = [
        "豆腐是老邓家磨的，用井水点的卤，放到晚上也不会散。",
        "鸭蛋是桥下的鸭子生的，腌上四十天，切开来流油。",
    ];
    let button = "<a href='#m'>看全部</a>";
    let menu = "<li><a href='#m'>桥讯</a></li>".repeat(16);
    let page = format!(
        "<html><title>渡口人家</title><body>{bridge}{}<ul>{menu}</ul></body></html>",
        section("吃食", &dishes, button)
    );
    let text = extract(&page);
    assert!(dishes.iter().all(|dish| text.contains(dish)), "{text}");
}

#[test]
fn the_day_somebody_was_born_is_no_date_of_the_page() {
    let born =
        "邓秋水，1995年6月5日出生于青石镇，造桥的木匠，十年里修过七座木桥，教出来的徒弟有十多个。";
    let page = |day: &str| {
        format!(
            "<html><title>邓秋水</title><body><div><h1>邓秋水</h1><ul><li>{day}</li><li>青石镇</li></ul></div>\
            <p>{born}</p><p>他的第一座桥造在渡口上游半里，桥板用的是对岸山上的柏木，如今还在。</p></body></html>"
        )
    };
    let date = |day: &str| {
        let pipeline = Pipeline::new(PipelineOptions::default()).unwrap();
        let document = Document::new("a.html", page(day).into_bytes());
        pipeline.clean(&document).unwrap().metadata.date
    };
    assert_eq!(date("1995年6月5日"), None);
    assert_eq!(date("1999年6月5日").as_deref(), Some("1999-06-05"));
}

/// Paragraphs of a firm that tells of itself in sections.
const FERRY: &str =
    "<p>渡口的木船每天开六班，早上第一班在天亮之前，船夫会在岸边敲三下铜铃，叫醒等船的人。</p>";
const INN: &str =
    "<p>岸上的客栈有七间房，窗户都朝着河，住在里面的人可以听到水声，也可以看见对岸的灯火。</p>";

#[test]
fn a_text_between_links_is_taken_as_a_whole() {
    let crew = ["邓秋水", "老铁匠", "木匠铺", "卖豆腐的", "赶鸭子的"]
        .map(|name| format!("<tr><td>船上</td><td><a href='/d'>{name}</a></td></tr>"))
        .concat();
    let ferry = FERRY.replace('。', "！");
    let heading = |text: &str| format!("<h1>{text}</h1>");
    let page = format!(
        "<html><title>关于 | 渡口人家的日记 - 渡口</title><body><div class='menu'><a href='/'>首页</a><a href='/a'>船票</a></div>\
        <div class='home'>{}{ferry}{}<table>{crew}</table>{}{INN}<p><a href='/b'>开船记录......</a></p>{}<p>慢慢摇，总会到岸的！</p></div></body></html>",
        heading("坐船"),
        heading("找我们"),
        heading("住店"),
        heading("格言"),
    );
    let text = extract(&page);
    assert!(
        text.contains("敲三下铜铃") && text.contains("七间房"),
        "{text}"
    );
    assert!(
        text.starts_with("坐船\n") && !text.contains("首页"),
        "{text}"
    );
}

#[test]
fn sections_beside_the_body_belong_to_it_across_a_notice() {
    let section = |heading: &str, text: &str| {
        format!("<section class='part {heading}'><div><h2>{heading}</h2>{text}</div></section>")
    };
    let history: String = ["一", "二", "三", "四", "五", "六", "七", "八"]
        .map(|number| format!("<p>第{number}条木船是木匠从对岸请来造的，用了一个冬天，只收了半年的豆腐钱和两袋米。</p>"))
        .concat();
    let notice = [
        "加入我们的群",
        "更多消息",
        "今天的船",
        "明天的船",
        "往年的船",
    ]
    .map(|link| format!("<p><a href='/n'>{link}</a></p>"))
    .concat();
    let hours = "<section class='part hours'><h2>开船时间</h2><p>每日：06:00 - 18:30</p>\
        <p>大风大雾停航</p><p>节假日在夜里加开两趟，船票的价钱照旧不变</p></section>";
    let page = |hours: &str| {
        format!(
            "<html><title>渡口木船有限公司 - 渡口</title><body><section class='part'>{notice}</section>{}\
            <section class='part'>{notice}</section>{}<section class='part'>{notice}</section>{}{hours}</body></html>",
            section("客栈", INN),
            section("木船", &format!("{FERRY}{history}")),
            section(
                "茶馆",
                "<p>茶馆开在客栈的楼下，一天只泡两种茶，一种给等船的人喝，一种给不走的人喝。</p>"
            ),
        )
    };
    let text = extract(&page(hours));
    for line in [
        "敲三下铜铃",
        "客栈",
        "七间房",
        "开船时间\n每日：06:00 - 18:30",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    assert!(!text.contains("加入我们的群"), "{text}");
    // A section of links is none.
    let links = hours
        .replace("<p>", "<p><a href='/a'>")
        .replace("</p>", "</a></p>");
    assert!(!extract(&page(&links)).contains("每日"));
}

#[test]
fn an_address_is_no_running_text() {
    let contact = "<div><h3>联系我们</h3><p>公 司：青石镇渡口木船有限公司</p>\
        <p>地 址：青石镇河沿街十八号渡口码头东侧二楼，靠近老桥的第二个门</p></div>";
    let contact = contact.replace('，', " ");
    let page = format!(
        "<html><title>渡口人家</title><body>{contact}<div><h2>木船</h2><div>{FERRY}</div></div></body></html>"
    );
    assert_eq!(extract(&page).lines().next(), Some("木船"));
}

#[test]
fn of_several_headings_of_sections_none_is_the_headline() {
    let list = [
        "木桨 两支一对",
        "船票 来回六元",
        "铜铃 敲三下开船",
        "茶水 上船以后再付",
        "船舱 十二个座位",
        "河灯 过节才点",
        "渔网 只卖不借",
    ]
    .map(|item| format!("<li>{item}</li>"))
    .concat();
    let page = format!(
        "<html><title>青石镇木船行</title><body><div class='part about'><h1>来坐船</h1>{FERRY}{INN}</div>\
        <div class='part list'><h1>船上用得着的东西</h1><ol>{list}</ol></div></body></html>"
    );
    let text = extract(&page);
    assert!(
        text.contains("敲三下铜铃") && text.contains("过节才点"),
        "{text}"
    );
}
