//! How fast strip and extract are: `cargo bench --bench strip [-- TEXT [HTML]...]`.
//!
//! Without files a built-in article and page are repeated. Prints, for documents of 1, 3, 10 and 100 KB
//! and of one window (1 MiB; of a larger document only the first and the last window are looked at), how
//! fast strip is in MB/s and what it takes of the whole road over the same documents: median of 9
//! turns, strip and road one after the other, in processor time where the system tells it. Then extract over the
//! pages, each a document.

mod timing;

use std::hint::black_box;
use std::time::Instant;

use zhengwen::stages::extract::{Extract, ExtractOptions};
use zhengwen::stages::strip::{Place, Strip, StripOptions};
use zhengwen::{Document, Hints, Metadata, Pipeline, PipelineOptions, WINDOW_BYTES};

const TEXT: &str = "老街拐角的裁缝铺开了四十年，门口的缝纫机还是当年从上海运来的那一台。\n\
他没有搬走的打算，每天早上七点照样开门，把熨斗插上电，等第一个客人进来。\n“坐吧。”他说。\n";
const HTML: &str = "<div class=item><a href='/a/b/c.html' title='x'>一条链接</a></div>\
<p>他没有搬走的打算，每天早上七点照样开门，把熨斗插上电，等第一个客人进来。</p>\n";

/// How fast strip is over `documents`, and what it takes of the whole road over the same, in turn with
/// it.
fn share_of_the_road(name: &str, documents: &[String], pipeline: &Pipeline, clean: &impl Fn(&str)) {
    let bodies: Vec<Document> = documents
        .iter()
        .map(|text| Document::new("", text.as_bytes()))
        .collect();
    let mut turns: Vec<(f64, f64)> = (0..9)
        .map(|_| {
            let road = timing::processor_median_of(1, || {
                for document in &bodies {
                    let _ = black_box(pipeline.clean(document));
                }
            });
            let strip =
                timing::processor_median_of(1, || documents.iter().for_each(|text| clean(text)));
            (strip / road, strip)
        })
        .collect();
    turns.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (share, seconds) = turns[turns.len() / 2];
    let bytes: usize = documents.iter().map(String::len).sum();
    println!(
        "strip     {:6.0} MB/s, {:5.1} % of the road, {name}",
        bytes as f64 / 1e6 / seconds,
        100.0 * share
    );
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
    let pipeline = Pipeline::new(PipelineOptions::default()).expect("the defaults are right");
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    for (name, bytes) in [
        ("documents of 1 KB", 1 << 10),
        ("documents of 3 KB", 3 << 10),
        ("documents of 10 KB", 10 << 10),
        ("documents of 100 KB", 100 << 10),
        ("documents of a window", WINDOW_BYTES),
    ] {
        share_of_the_road(name, &of_about(&lines, bytes), &pipeline, &clean);
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
