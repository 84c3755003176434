//! Times the repair of annotated GBK: text without damage, which a byte search has to pass
//! quickly, a damaged page, and hostile text, whose time has to grow with its length only.
//!
//! `cargo bench --bench repair`; figures and the machine they are from stand in RESULTS.md.

#[path = "../tests/it/annotation/generator.rs"]
#[allow(dead_code)] // the score is for those who measure accuracy
mod generator;
mod timing;

use std::hint::black_box;
use std::time::Instant;

use generator::{Mill, Random, Style};
use zhengwen::stages::repair::{Repair, RepairOptions};
use zhengwen::{Document, Pipeline, PipelineOptions};

const CLEAN: &str = include_str!("../fixtures/repair/clean.txt");

fn main() {
    let repair = Repair::new(RepairOptions::default());
    std::env::args()
        .skip(1)
        .filter(|name| !name.starts_with("--"))
        .for_each(|name| share(&repair, &name));
    let mill = Mill::new();
    let mut random = Random(1);
    let style = Style::draw(&mut random);
    let damaged = mill.damage(CLEAN, &style, &mut random).damaged;
    time("clean text", &CLEAN.repeat(1_000), |text| {
        black_box(repair.survey(text));
    });
    time("damaged page", &damaged.repeat(20), |text| {
        black_box(repair.apply(&repair.survey(text), text));
    });
    for hostile in ["?", "?！", "?！皠?chuàng)", "(kāi)", "?qǐng)"] {
        for size in [1 << 17, 1 << 18] {
            let text = format!("{damaged}{}", hostile.repeat(size / hostile.len()));
            time(&format!("{hostile} {size}"), &text, |text| {
                black_box(repair.apply(&repair.survey(text), text));
            });
        }
    }
}

/// What all of the repair stage, mojibake too, costs on a text beside the whole road, one timed after the other.
fn share(repair: &Repair, name: &str) {
    let Ok(text) = std::fs::read_to_string(name) else {
        return println!("{name}: cannot be read");
    };
    let text = &text[..text.floor_char_boundary(text.len().min(4 << 20))];
    let pipeline = Pipeline::new(PipelineOptions::default()).expect("the defaults are sound");
    let document = Document::new(name, text.as_bytes().to_vec());
    let whole = timing::median_of(9, || {
        black_box(pipeline.clean(&document).is_ok());
    });
    let own = timing::median_of(9, || {
        black_box(repair.apply(&repair.survey(text), text));
    });
    println!(
        "{name}: all of repair {own:.4} s of {whole:.4} s, {:.1} %",
        100.0 * own / whole
    );
}

fn time(name: &str, text: &str, work: impl Fn(&str)) {
    work(&text[..text.floor_char_boundary(text.len().min(4096))]);
    let start = Instant::now();
    work(text);
    let seconds = start.elapsed().as_secs_f64();
    let megabytes = text.len() as f64 / 1e6;
    println!(
        "{name}: {megabytes:.2} MB in {seconds:.4} s, {:.2} MB/s",
        megabytes / seconds
    );
}
