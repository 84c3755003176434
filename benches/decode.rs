//! How fast decoding is: `cargo bench --bench decode [-- FILE]`.
//!
//! Without a file a built-in page is repeated to 40 MB. Prints, per encoding, the median of 9 runs
//! in MB/s of `Decode::apply`, of the bare decoder of `encoding_rs` (or of UTF-8 validation) and
//! of a guess by chardetng over the same bytes in the same run; then how many files of 4 KB are
//! detected a second.

use std::hint::black_box;
use std::time::Instant;

use zhengwen::Hints;
use zhengwen::stages::decode::{Decode, DecodeOptions};

const PAGE: &str = "台湾的工程师发现，这个网络程序里面有许多错误；于是他们花了几个月的时间，\
把整个项目重新写过一遍，终于让它跑得又快又稳。\n";
const TRADITIONAL: &str = "臺灣的工程師發現，這個網路程式裡面有許多錯誤；於是他們花了幾個月的時間，\
把整個專案重新寫過一遍，終於讓它跑得又快又穩。\n";

fn seconds(mut run: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..9)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed().as_secs_f64()
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn chardetng(bytes: &[u8]) -> &'static str {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(None, chardetng::Utf8Detection::Allow).name()
}

fn main() {
    let file = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with("--"));
    let given = file.map(|file| std::fs::read_to_string(file).expect("a UTF-8 file"));
    let text = |page: &str| {
        given
            .clone()
            .unwrap_or_else(|| page.repeat(40_000_000 / page.len()))
    };
    let decode = Decode::new(DecodeOptions::default()).expect("the default options");
    let hints = Hints::default();
    for (label, page) in [("utf-8", PAGE), ("gbk", PAGE), ("big5", TRADITIONAL)] {
        let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).expect("a label");
        let page = text(page);
        let bytes = encoding.encode(&page).0.into_owned();
        let megabytes = bytes.len() as f64 / 1e6;
        let ours = seconds(|| {
            black_box(decode.apply(black_box(&bytes), &hints).expect("text"));
        });
        let bare = seconds(|| {
            if label == "utf-8" {
                black_box(simdutf8::basic::from_utf8(black_box(&bytes)).is_ok());
            } else {
                black_box(encoding.decode_without_bom_handling(black_box(&bytes)));
            }
        });
        let guess = seconds(|| {
            black_box(chardetng(black_box(&bytes)));
        });
        println!(
            "{label:6} decode {:6.0} MB/s  bare decoder {:6.0} MB/s  ratio {:4.2}  chardetng's guess alone {:6.0} MB/s",
            megabytes / ours,
            megabytes / bare,
            ours / bare,
            megabytes / guess,
        );
        let small = &bytes[..4096.min(bytes.len())];
        let survey = seconds(|| {
            for _ in 0..100 {
                black_box(decode.survey(black_box(small), true, &hints).expect("text"));
            }
        });
        println!(
            "{label:6} {:8.0} files of 4 KB a second detected",
            100.0 / survey
        );
    }
}
