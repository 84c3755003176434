//! Extract: what counts as markup, what a page becomes, and the labelled pages.

use std::collections::HashSet;

use zhengwen::stages::extract::{Extract, ExtractOptions};
use zhengwen::stages::strip::{Place, Strip, StripOptions};
use zhengwen::{Hints, Metadata};

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
