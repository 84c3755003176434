//! How fast the engine is: `cargo bench --bench conversion [-- FILE [PROFILE…]]`.
//!
//! Without a file a built-in page is repeated to 20 MB. Prints the median of 9 runs per profile
//! in MB/s, next to `std::str::from_utf8` over the same bytes in the same run: the text as a
//! whole, which is new memory each time, and in pieces of 256 KB into one buffer, by one thread and
//! by two with a buffer each; then the time to compile the profile's tables.

mod timing;

use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering};

use zhengwen::conversion::Converter;

const PAGE: &str = "臺灣的軟體工程師發現，這個網路程式裡面有許多記憶體錯誤；於是他們花了幾個月的時間，\
把整個專案重新寫過一遍，終於讓它跑得又快又穩。\n";

const PIECE_BYTES: usize = 1 << 18;

fn seconds(run: impl FnMut()) -> f64 {
    timing::median_of(9, run)
}

/// Gives `text` in pieces to `work`, with a buffer for each of `threads`, which take the next piece
/// when they have done one.
fn in_pieces(text: &str, threads: usize, work: impl Fn(&str, &mut String) + Sync) {
    let mut pieces = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(rest.floor_char_boundary(PIECE_BYTES));
        pieces.push(piece);
        rest = after;
    }
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let mut output = String::new();
                while let Some(piece) = pieces.get(next.fetch_add(1, Ordering::Relaxed)) {
                    output.clear();
                    work(black_box(piece), &mut output);
                }
            });
        }
    });
}

fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with("--"))
        .collect();
    let text = match arguments.first() {
        Some(file) => std::fs::read_to_string(file).expect("a UTF-8 file"),
        None => PAGE.repeat(20_000_000 / PAGE.len()),
    };
    let megabytes = text.len() as f64 / 1e6;
    let check = seconds(|| {
        black_box(std::str::from_utf8(black_box(text.as_bytes())).is_ok());
    });
    // What two threads reach where hardly any memory is written.
    let [one, two] = [1, 2].map(|threads| {
        let valid = |piece: &str| std::str::from_utf8(piece.as_bytes()).is_ok();
        seconds(|| in_pieces(&text, threads, |piece, _| _ = black_box(valid(piece))))
    });
    println!(
        "{:9} {:6.0} MB/s  {:18}  pieces {:5.0}, two threads {:5.0} ({:4.2} ×)",
        "from_utf8",
        megabytes / check,
        "",
        megabytes / one,
        megabytes / two,
        one / two
    );
    let named = arguments.get(1..).unwrap_or_default();
    let profiles = if named.is_empty() {
        vec!["t2s", "tw2s", "tw2sp", "hk2s", "hk2sp"]
    } else {
        named.iter().map(String::as_str).collect()
    };
    for profile in profiles {
        let config = Converter::builtin_config(profile).expect("a known profile");
        let compile = seconds(|| {
            black_box(Converter::compile(&config, &|_| None).expect("it compiles"));
        });
        let converter = Converter::builtin(profile).expect("a known profile");
        let run = seconds(|| {
            black_box(converter.convert(black_box(&text)));
        });
        let convert = |piece: &str, output: &mut String| {
            black_box(converter.convert_into(piece, output));
        };
        let [one, two] = [1, 2].map(|threads| seconds(|| in_pieces(&text, threads, convert)));
        println!(
            "{profile:9} {:6.0} MB/s  {:5.2} × from_utf8  pieces {:5.0}, two threads {:5.0} ({:4.2} ×)  \
             tables {:5.1} ms, {:4} KB",
            megabytes / run,
            check / run,
            megabytes / one,
            megabytes / two,
            one / two,
            compile * 1e3,
            converter.table_bytes() / 1024
        );
    }
}
