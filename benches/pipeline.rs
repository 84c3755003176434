//! How fast the whole road is: `cargo bench --bench pipeline [-- FILE…]`.
//!
//! Without files, built-in pages are repeated to 16 MB: clean simplified text, the same as GBK,
//! traditional text, and a page with head and foot per document. Prints the median of 5 runs in MB/s of
//! input on one thread, all stages on and with each stage left out, next to a plain copy of the
//! same bytes in the same run.

mod timing;

use std::hint::black_box;

use zhengwen::stages::strip::{StripLevel, StripOptions};
use zhengwen::{Document, Pipeline, PipelineOptions};

const SIMPLIFIED: &str = "每周三的晚上，山村小学的操场上会架起一台望远镜。望远镜是旧的，支架用木头补过，\
但镜片擦得很干净。“先看月亮，再看木星，”老师对排队的孩子们说，“看到了什么，就画下来。”\n";
const TRADITIONAL: &str = "每週三的晚上，山村小學的操場上會架起一台望遠鏡。望遠鏡是舊的，支架用木頭補過，\
但鏡片擦得很乾淨。「先看月亮，再看木星，」老師對排隊的孩子們說，「看到了什麼，就畫下來。」\n";
const BYTES: usize = 16_000_000;
const RUNS: usize = 5;

fn seconds(run: impl FnMut()) -> f64 {
    timing::median_of(RUNS, run)
}

fn pipelines() -> Vec<(&'static str, Pipeline)> {
    let all = PipelineOptions::default;
    let no_strip = || StripOptions {
        level: StripLevel::None,
        ..StripOptions::default()
    };
    let options = [
        ("all stages", all()),
        (
            "no repair",
            PipelineOptions {
                repair: None,
                ..all()
            },
        ),
        (
            "no simplify",
            PipelineOptions {
                simplify: None,
                ..all()
            },
        ),
        (
            "no strip",
            PipelineOptions {
                strip: no_strip(),
                ..all()
            },
        ),
        (
            "decode alone",
            PipelineOptions {
                repair: None,
                simplify: None,
                strip: no_strip(),
                ..all()
            },
        ),
    ];
    options
        .into_iter()
        .map(|(name, options)| {
            (
                name,
                Pipeline::new(options).expect("the options make sense"),
            )
        })
        .collect()
}

fn main() {
    let files: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| !a.starts_with("--"))
        .collect();
    let repeat = |text: &str| text.repeat(BYTES / text.len());
    let mut inputs: Vec<(String, Vec<u8>)> = files
        .iter()
        .map(|file| {
            (
                file.clone(),
                std::fs::read(file).expect("a file that can be read"),
            )
        })
        .collect();
    if inputs.is_empty() {
        let gbk = encoding_rs::GBK.encode(&repeat(SIMPLIFIED)).0.into_owned();
        inputs = vec![
            ("simplified".to_owned(), repeat(SIMPLIFIED).into_bytes()),
            ("simplified, GBK".to_owned(), gbk),
            ("traditional".to_owned(), repeat(TRADITIONAL).into_bytes()),
        ];
    }
    let pipelines = pipelines();
    for (name, bytes) in inputs {
        let megabytes = bytes.len() as f64 / 1e6;
        let copy = seconds(|| drop(black_box(black_box(&bytes).clone())));
        println!(
            "{name}: {megabytes:.0} MB, copied at {:.0} MB/s",
            megabytes / copy
        );
        let document = Document::new(name, bytes);
        for (stages, pipeline) in &pipelines {
            let run = seconds(|| {
                black_box(pipeline.clean(black_box(&document)).expect("it is text"));
            });
            println!("  {stages:13} {:7.0} MB/s", megabytes / run);
        }
    }
}
