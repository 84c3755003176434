//! How fast strip and extract are: `cargo bench --bench strip [-- TEXT [HTML]...]`.
//!
//! Without files a built-in article and page are repeated. Prints the median of 9 runs in MB/s: strip over
//! documents of 16 lines each and over one document, and its share of the whole road, over documents
//! of 1, 3 and 10 KB too; extract over the pages, each a document.

mod timing;

use std::hint::black_box;
use std::time::Instant;

use zhengwen::stages::extract::{Extract, ExtractOptions};
use zhengwen::stages::strip::{Place, Strip, StripOptions};
use zhengwen::{Document, Hints, Metadata, Pipeline, PipelineOptions};

const TEXT: &str = "老街拐角的裁缝铺开了四十年，门口的缝纫机还是当年从上海运来的那一台。\n\
他没有搬走的打算，每天早上七点照样开门，把熨斗插上电，等第一个客人进来。\n“坐吧。”他说。\n";
const HTML: &str = "<div class=item><a href='/a/b/c.html' title='x'>一条链接</a></div>\
<p>他没有搬走的打算，每天早上七点照样开门，把熨斗插上电，等第一个客人进来。</p>\n";

/// What strip takes of the whole road over the same documents, in turn with it.
fn share_of_the_road(name: &str, documents: &[String], clean: &impl Fn(&str)) {
    let pipeline = Pipeline::new(PipelineOptions::default()).expect("the defaults are right");
    let bodies: Vec<Document> = documents
        .iter()
        .map(|text| Document::new("", text.as_bytes()))
        .collect();
    let mut shares: Vec<f64> = (0..5)
        .map(|_| {
            let begun = Instant::now();
            for document in &bodies {
                let _ = black_box(pipeline.clean(document));
            }
            let road = begun.elapsed().as_secs_f64();
            let begun = Instant::now();
            documents.iter().for_each(|text| clean(text));
            begun.elapsed().as_secs_f64() / road
        })
        .collect();
    shares.sort_by(f64::total_cmp);
    println!("strip     {:6.1} % of the road, {name}", 100.0 * shares[2]);
}

/// The text in documents of about so many bytes, cut at line ends.
fn of_about(lines: &[&str], bytes: usize) -> Vec<String> {
    let mut documents = vec![String::new()];
    for line in lines {
        match documents.last_mut() {
            Some(last) if last.len() < bytes => last.push_str(line),
            _ => documents.push((*line).to_owned()),
        }
    }
    documents
}

fn seconds(run: impl FnMut()) -> f64 {
    timing::median_of(9, run)
}

fn main() {
    let files: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with("--"))
        .collect();
    let read = |index: usize, built_in: &str| match files.get(index) {
        Some(file) => std::fs::read_to_string(file).expect("a UTF-8 file"),
        None => built_in.repeat(4_000_000 / built_in.len()),
    };
    let text = read(0, TEXT);
    let pages: Vec<String> = (1..files.len().max(2)).map(|at| read(at, HTML)).collect();
    let built = Instant::now();
    let strip = Strip::new(StripOptions::default()).expect("the built-in rules are right");
    println!(
        "rules     {:6.1} ms to compile",
        built.elapsed().as_secs_f64() * 1e3
    );
    let place = Place {
        first: true,
        last: true,
    };
    let clean = |text: &str| {
        black_box(strip.apply(&strip.survey(text, place, &Metadata::default()), text));
    };
    let megabytes = text.len() as f64 / 1e6;
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let documents: Vec<String> = lines.chunks(16).map(<[&str]>::concat).collect();
    let one = seconds(|| clean(&text));
    println!("strip     {:6.0} MB/s, one document", megabytes / one);
    let many = seconds(|| documents.iter().for_each(|document| clean(document)));
    println!(
        "strip     {:6.0} MB/s, documents of 16 lines",
        megabytes / many
    );
    share_of_the_road("one document", std::slice::from_ref(&text), &clean);
    share_of_the_road("documents of 16 lines", &documents, &clean);
    for kilobytes in [1, 3, 10] {
        let documents = of_about(&lines, kilobytes * 1024);
        let name = format!("documents of {kilobytes} KB");
        share_of_the_road(&name, &documents, &clean);
    }
    let extract = Extract::new(ExtractOptions::default());
    let hints = Hints {
        media_type: Some("text/html".to_owned()),
        ..Hints::default()
    };
    let html = seconds(|| {
        for page in &pages {
            black_box(extract.apply(page, &hints));
        }
    });
    let bytes: usize = pages.iter().map(String::len).sum();
    println!("extract   {:6.0} MB/s", bytes as f64 / 1e6 / html);
}
