//! Draws how reliable the detector's confidence is, out of what `accuracy` wrote.
//!
//! ```sh
//! cargo run --release -p zhengwen-decode-lab --bin picture -- GUESSES docs/decode-reliability.svg
//! ```

use std::fmt::Write;

/// Upper ends of the bins of confidence.
const BINS: [f64; 12] = [
    0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.99, 0.999, 1.01,
];

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (Some(guesses), Some(out)) = (arguments.next(), arguments.next()) else {
        eprintln!("usage: picture GUESSES OUT.svg");
        std::process::exit(2);
    };
    let mut bins = [(0.0f64, 0usize, 0usize); BINS.len()];
    let text = std::fs::read_to_string(guesses).expect("GUESSES can be read");
    for line in text.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let [_, _, _, right, confidence] = fields[..] else {
            continue;
        };
        let confidence: f64 = confidence.parse().unwrap_or(0.0);
        let bin = BINS
            .iter()
            .position(|end| confidence < *end)
            .unwrap_or(BINS.len() - 1);
        bins[bin].0 += confidence;
        bins[bin].1 += usize::from(right == "1");
        bins[bin].2 += 1;
    }
    let x = |value: f64| 60.0 + (value - 0.5) * 800.0;
    let y = |value: f64| 440.0 - (value - 0.5) * 800.0;
    let mut svg = String::from(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 500 500' font-family='sans-serif' font-size='12'>\n<rect width='500' height='500' fill='white'/>\n",
    );
    let _ = writeln!(
        svg,
        "<line x1='{}' y1='{}' x2='{}' y2='{}' stroke='#999' stroke-dasharray='4'/>",
        x(0.5),
        y(0.5),
        x(1.0),
        y(1.0)
    );
    for tick in [0.5, 0.6, 0.7, 0.8, 0.9, 1.0] {
        let _ = writeln!(
            svg,
            "<text x='{}' y='458' text-anchor='middle'>{tick}</text><text x='52' y='{}' text-anchor='end'>{tick}</text>",
            x(tick),
            y(tick) + 4.0
        );
        let _ = writeln!(
            svg,
            "<line x1='{0}' y1='440' x2='{0}' y2='40' stroke='#eee'/><line x1='60' y1='{1}' x2='460' y2='{1}' stroke='#eee'/>",
            x(tick),
            y(tick)
        );
    }
    println!("| confidence | samples | right |\n|---|---|---|");
    for (sum, right, total) in bins.into_iter().filter(|bin| bin.2 >= 20) {
        let (mean, share) = (sum / total as f64, right as f64 / total as f64);
        let radius = 2.0 + (total as f64).ln();
        let _ = writeln!(
            svg,
            "<circle cx='{:.1}' cy='{:.1}' r='{radius:.1}' fill='#1f6feb' fill-opacity='0.6'><title>{total} samples</title></circle>",
            x(mean),
            y(share.max(0.5))
        );
        println!("| {mean:.3} | {total} | {:.2} % |", 100.0 * share);
    }
    svg.push_str("<text x='260' y='485' text-anchor='middle'>confidence</text><text x='20' y='240' text-anchor='middle' transform='rotate(-90 20 240)'>share that is right</text>\n</svg>\n");
    std::fs::write(out, svg).expect("the picture can be written");
}
