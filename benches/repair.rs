//! Times the repair of annotated GBK: text without damage, which a byte search has to pass
//! quickly, a damaged page, and hostile text, whose time has to grow with its length only.
//!
//! `cargo bench --bench repair [-- FILE...]`, with files what it costs on their text; figures and the machine they are from stand in RESULTS.md.

#[path = "../tests/it/annotation/generator.rs"]
#[allow(dead_code)] // the score is for those who measure accuracy
mod generator;
mod timing;

use std::hint::black_box;
use std::time::Instant;

use generator::{Mill, Random, Style};
use zhengwen::stages::repair::{Repair, RepairOptions, RepairPlan};
use zhengwen::{Document, Pipeline, PipelineOptions};

const CLEAN: &str = include_str!("../fixtures/repair/clean.txt");

/// How often each of the shares is timed.
const TURNS: usize = 18;

fn main() {
    let repair = Repair::new(RepairOptions::default());
    let mut names: Vec<String> = std::env::args().skip(1).collect();
    names.retain(|name| !name.starts_with("--"));
    if !names.is_empty() {
        return names.iter().for_each(|name| share(&repair, name));
    }
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

/// What the repair stage costs on a text beside the whole road: all of it, mojibake too, and what looking for
/// annotated pages adds. Timed in turns.
fn share(repair: &Repair, name: &str) {
    let Ok(text) = std::fs::read_to_string(name) else {
        return println!("{name}: cannot be read");
    };
    let text = &text[..text.floor_char_boundary(text.len().min(4 << 20))];
    let pipeline = Pipeline::new(PipelineOptions::default()).expect("the defaults are sound");
    let document = Document::new(name, text.as_bytes().to_vec());
    let nothing = RepairPlan::default();
    let works: [&dyn Fn(); 3] = [
        &|| drop(black_box(pipeline.clean(&document))),
        &|| {
            for window in timing::windows(text) {
                black_box(repair.apply(&repair.survey(window), window));
            }
        },
        &|| {
            for window in timing::windows(text) {
                black_box(repair.apply(&nothing, window));
            }
        },
    ];
    let mut seconds: [Vec<f64>; 3] = Default::default();
    for turn in 0..TURNS {
        // What runs behind another finds its memory warm: each comes first as often as last.
        for place in 0..works.len() {
            let at = (turn + place) % works.len();
            let at = if turn % 2 == 0 {
                at
            } else {
                works.len() - 1 - at
            };
            seconds[at].push(timing::processor_median_of(1, works[at]));
        }
    }
    let [whole, all, other] = seconds.map(|mut turns| {
        turns.sort_by(f64::total_cmp);
        turns[TURNS / 2]
    });
    println!(
        "{name}: all of repair {all:.4} s of {whole:.4} s, {:.1} %; annotated pages {:.1} %",
        100.0 * all / whole,
        100.0 * (all - other) / whole
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
