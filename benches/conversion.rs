//! How fast the engine is: `cargo bench --bench conversion [-- FILE [PROFILE…]]`.
//!
//! Without a file a built-in page is repeated to 20 MB. Prints the median of 9 runs per profile
//! in MB/s, next to `std::str::from_utf8` over the same bytes in the same run: the text as a
//! whole, which is new memory each time, and in pieces of 1 MB into one buffer, by one thread and
//! by two with a buffer each; then the time to compile the profile's tables.

mod timing;

use std::hint::black_box;

use zhengwen::conversion::Converter;

const PAGE: &str = "臺灣的軟體工程師發現，這個網路程式裡面有許多記憶體錯誤；於是他們花了幾個月的時間，\
把整個專案重新寫過一遍，終於讓它跑得又快又穩。\n";

const PIECE_BYTES: usize = 1 << 20;

fn seconds(run: impl FnMut()) -> f64 {
    timing::median_of(9, run)
}

/// Converts `text` in pieces, each of `threads` its share.
fn in_pieces(converter: &Converter, text: &str, threads: usize) {
    let cut = |at: usize| text.floor_char_boundary(at * text.len() / threads);
    std::thread::scope(|scope| {
        for share in 0..threads {
            let mut rest = &text[cut(share)..cut(share + 1)];
            scope.spawn(move || {
                let mut output = String::new();
                while !rest.is_empty() {
                    let (piece, after) = rest.split_at(rest.floor_char_boundary(PIECE_BYTES));
                    output.clear();
                    black_box(converter.convert_into(black_box(piece), &mut output));
                    rest = after;
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
    println!("{:9} {:6.0} MB/s", "from_utf8", megabytes / check);
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
        let [one, two] = [1, 2].map(|threads| seconds(|| in_pieces(&converter, &text, threads)));
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
