//! How fast the language model is: `cargo bench --bench plausibility [-- FILE]`.
//!
//! Prints the time to load the model, scored characters a second on one core (median of 9 runs;
//! a small page that stays in the caches and, with a file, a long text), the languages a second
//! of text can be tried in, and sites of damage weighed a second.

mod timing;

use std::hint::black_box;
use std::time::Instant;

use zhengwen::plausibility::{Model, PageCache, Site};

const PAGE: &str = "本报记者昨天从市政府获悉，今年前三季度全市共完成固定资产投资一百二十亿元，\
同比增长百分之十五；新增就业岗位三万多个。有关负责人表示：“下一步要继续优化营商环境，支持中小企业发展。”\n";

fn seconds(run: impl FnMut()) -> f64 {
    timing::median_of(9, run)
}

fn report(model: &Model<'_>, name: &str, text: &str) {
    let chars = text.chars().count() as f64;
    let lines = seconds(|| {
        for line in text.lines() {
            black_box(model.score_line(black_box(line)));
        }
    });
    println!(
        "{name}: {:.2} million scored characters a second",
        chars / lines / 1e6
    );
    let languages = seconds(|| {
        black_box(model.language(black_box(text)));
    });
    println!(
        "{name}: {:.2} million characters a second, nine languages",
        chars / languages / 1e6
    );
}

fn main() {
    let start = Instant::now();
    let model = Model::bundled();
    black_box(model.score_line("正文"));
    println!("first use: {:.2} ms", start.elapsed().as_secs_f64() * 1e3);
    let checked = seconds(|| {
        black_box(Model::from_bytes(zhengwen_plausibility::MODEL).is_ok());
    });
    println!("load with checksum: {:.2} ms", checked * 1e3);
    report(model, "page", &PAGE.repeat(2000));
    let file = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with("--"));
    if let Some(file) = file {
        let text = std::fs::read_to_string(file).expect("a UTF-8 file");
        report(model, "file", &text);
    }
    let mut page = PageCache::new();
    page.add(model, PAGE);
    let site = Site::new(
        model,
        &page,
        "今年前三季度全市共完成固定资产投",
        "一百二十亿元，同比增长。",
    );
    let features = seconds(|| {
        for _ in 0..1000 {
            black_box(site.features(black_box("资")));
        }
    });
    println!(
        "candidates: {:.2} million weighed a second",
        1e-3 / features
    );
}
