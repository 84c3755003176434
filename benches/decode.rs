//! How fast decoding is: `cargo bench --bench decode [-- SIMPLIFIED TRADITIONAL]`.
//!
//! The two UTF-8 files are cut to 40 MB; without them built-in pages are repeated. Prints, per
//! encoding, the medians of 9 rounds, in each of which all take their turn: `Decode::apply`; the
//! bare decoder of `encoding_rs` into a string (validation by `simdutf8` for UTF-8); a guess by
//! chardetng over all bytes; then, over the first 4 KB and 64 KB, `Decode::survey`, chardetng and
//! chardet (when the Python of the variable PYTHON has it).

use std::hint::black_box;
use std::io::Write;
use std::process::{Command, Stdio};
use std::time::Instant;

use zhengwen::Hints;
use zhengwen::stages::decode::{Decode, DecodeOptions};

const BYTES: usize = 40_000_000;
const ROUNDS: usize = 9;
const PAGE: &str = "台湾的工程师发现，这个网络程序里面有许多错误；于是他们花了几个月的时间，\
把整个项目重新写过一遍，终于让它跑得又快又稳。\n";
const TRADITIONAL: &str = "臺灣的工程師發現，這個網路程式裡面有許多錯誤；於是他們花了幾個月的時間，\
把整個專案重新寫過一遍，終於讓它跑得又快又穩。\n";

fn seconds(run: &mut dyn FnMut()) -> f64 {
    let start = Instant::now();
    run();
    start.elapsed().as_secs_f64()
}

/// The median seconds of each of `runs`, which take turns.
fn medians(runs: &mut [&mut dyn FnMut()]) -> Vec<f64> {
    let mut times = vec![Vec::new(); runs.len()];
    for _ in 0..ROUNDS {
        for (run, times) in runs.iter_mut().zip(&mut times) {
            times.push(seconds(run));
        }
    }
    let middle = |mut times: Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times[ROUNDS / 2]
    };
    times.into_iter().map(middle).collect()
}

fn chardetng(bytes: &[u8]) -> &'static str {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(None, chardetng::Utf8Detection::Allow).name()
}

const CHARDET: &str = "
import sys, time, chardet
data = sys.stdin.buffer.read()
chardet.detect(data)
times = []
for _ in range(9):
    start = time.perf_counter()
    chardet.detect(data)
    times.append(time.perf_counter() - start)
print(sorted(times)[4])
";

/// The median seconds of chardet, in its own process but timed inside it.
fn chardet(bytes: &[u8]) -> Option<f64> {
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let mut child = Command::new(python)
        .args(["-c", CHARDET])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    child.stdin.take()?.write_all(bytes).ok()?;
    let output = child.wait_with_output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

/// The first lines of `text`, up to [`BYTES`].
fn cut(text: &str) -> &str {
    let end = text.floor_char_boundary(BYTES);
    &text[..text[..end].rfind('\n').map_or(end, |at| at + 1)]
}

fn large(label: &str, decode: &Decode, bytes: &[u8]) {
    let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).expect("a label");
    let hints = Hints::default();
    let times = medians(&mut [
        &mut || {
            black_box(decode.apply(black_box(bytes), &hints).expect("text"));
        },
        &mut || match label {
            "utf-8" => {
                black_box(simdutf8::basic::from_utf8(black_box(bytes)).is_ok());
            }
            _ => {
                black_box(encoding.decode_without_bom_handling(black_box(bytes)));
            }
        },
        &mut || {
            black_box(chardetng(black_box(bytes)));
        },
    ]);
    let speed = |time: f64| bytes.len() as f64 / 1e6 / time;
    println!(
        "{label:6} {:4} MB   decode {:6.0} MB/s   bare {:6.0} MB/s   ratio {:5.3}   chardetng's guess alone {:5.0} MB/s",
        bytes.len() / 1_000_000,
        speed(times[0]),
        speed(times[1]),
        times[0] / times[1],
        speed(times[2]),
    );
}

fn small(label: &str, decode: &Decode, bytes: &[u8], repeat: u32) {
    let hints = Hints::default();
    let times = medians(&mut [
        &mut || {
            for _ in 0..repeat {
                black_box(decode.survey(black_box(bytes), true, &hints).expect("text"));
            }
        },
        &mut || {
            for _ in 0..repeat {
                black_box(chardetng(black_box(bytes)));
            }
        },
    ]);
    let rate = |time: f64| f64::from(repeat) / time;
    let theirs = chardet(bytes).map_or("-".to_owned(), |time| format!("{:.0}", 1.0 / time));
    println!(
        "{label:6} {:4} KB   files a second: detect {:8.0}   chardetng {:8.0}   chardet {theirs:>8}",
        bytes.len() / 1000,
        rate(times[0]),
        rate(times[1]),
    );
}

fn main() {
    let files: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with("--"))
        .map(|file| std::fs::read_to_string(file).expect("a UTF-8 file"))
        .collect();
    let text = |at: usize, page: &str| match files.get(at) {
        Some(text) => text.clone(),
        None => page.repeat(BYTES / page.len()),
    };
    let texts = [text(0, PAGE), text(1, TRADITIONAL)];
    let decode = Decode::new(DecodeOptions::default()).expect("the default options");
    for (label, text) in [("utf-8", 0), ("gbk", 0), ("big5", 1)] {
        let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).expect("a label");
        let in_it = |line: &&str| !encoding.encode(line).2;
        let lines: Vec<&str> = cut(&texts[text]).lines().filter(in_it).collect();
        let bytes = encoding.encode(&(lines.join("\n") + "\n")).0.into_owned();
        large(label, &decode, &bytes);
        for (size, repeat) in [(4096, 200), (65536, 50)] {
            let head = &bytes[..size.min(bytes.len())];
            let end = head
                .iter()
                .rposition(|b| *b == b'\n')
                .map_or(size, |at| at + 1);
            small(label, &decode, &head[..end], repeat);
        }
    }
}
