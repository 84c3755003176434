//! The conversion engine beside others, in one run over the same text:
//!
//!     cargo run --release [--features opencc] -- TRADITIONAL SIMPLIFIED [--wheel PYTHON]
//!     cargo run --release -- --files ZHENGWEN TRADITIONAL
//!
//! The first prints a table in Markdown: every engine once a round, the rounds one after the
//! other, the median (and best) of its times, and how many lines it converts as OpenCC 1.4.2
//! would (as our `t2s` and `tw2sp` do, byte for byte). All run on one thread unless the row says
//! otherwise. `--wheel` adds OpenCC's own wheel, run by that Python. The second compares the
//! wall time of the commands `zhengwen convert` and `opencc`, file to file.
//!
//! With Debian's OpenCC 1.1.6 the feature `opencc` needs OPENCC_LIBS=opencc,
//! OPENCC_LIB_DIRS and OPENCC_INCLUDE_DIRS set.

use std::hint::black_box;
use std::process::Command;
use std::time::Instant;

use zhengwen::conversion::Converter;

/// How often every engine runs over the whole text.
const ROUNDS: usize = 7;
/// Slow engines get as much of the text (bytes) in each round.
const SLOW_BYTES: usize = 2_000_000;

/// An engine with one profile.
struct Peer<'t> {
    name: &'static str,
    profile: &'static str,
    slow: bool,
    run: Box<dyn Fn(&str) -> String + 't>,
    seconds: Vec<f64>,
}

impl<'t> Peer<'t> {
    fn new(name: &'static str, profile: &'static str, run: impl Fn(&str) -> String + 't) -> Self {
        Self {
            name,
            profile,
            slow: false,
            run: Box::new(run),
            seconds: Vec::new(),
        }
    }

    fn slow(mut self) -> Self {
        self.slow = true;
        self
    }

    fn sample<'s>(&self, text: &'s str) -> &'s str {
        match self.slow {
            true => &text[..text.floor_char_boundary(SLOW_BYTES)],
            false => text,
        }
    }

    fn round(&mut self, text: &str) {
        let sample = self.sample(text);
        let start = Instant::now();
        black_box((self.run)(black_box(sample)));
        let seconds = start.elapsed().as_secs_f64();
        self.seconds
            .push(seconds * text.len() as f64 / sample.len() as f64);
    }

    fn median(&mut self) -> f64 {
        self.seconds.sort_by(f64::total_cmp);
        self.seconds[self.seconds.len() / 2]
    }

    fn best(&self) -> f64 {
        self.seconds.iter().copied().fold(f64::INFINITY, f64::min)
    }
}

fn ours(profile: &'static str) -> impl Fn(&str) -> String {
    let converter = Converter::builtin(profile).expect("a known profile");
    move |text| converter.convert(text).into_owned()
}

/// The text in pieces (bytes) as a batch has them, on as many threads, each with one buffer.
fn in_pieces(profile: &'static str, threads: usize) -> impl Fn(&str) -> String {
    const PIECE: usize = 1 << 20;
    let converter = Converter::builtin(profile).expect("a known profile");
    move |mut text| {
        let mut pieces = Vec::new();
        while text.len() > PIECE {
            let (piece, rest) = text.split_at(text.floor_char_boundary(PIECE));
            pieces.push(piece);
            text = rest;
        }
        pieces.push(text);
        std::thread::scope(|scope| {
            for share in pieces.chunks(pieces.len().div_ceil(threads)) {
                let converter = &converter;
                scope.spawn(move || {
                    let mut output = String::new();
                    for piece in share {
                        output.clear();
                        black_box(converter.convert_into(piece, &mut output));
                    }
                });
            }
        });
        String::new()
    }
}

fn peers<'t>() -> Vec<Peer<'t>> {
    let fmmseg = || {
        let mut engine = opencc_fmmseg::OpenCC::new();
        engine.set_parallel(false);
        engine
    };
    let ferrous = |config| ferrous_opencc::OpenCC::from_config(config).expect("it is built in");
    use ferrous_opencc::config::BuiltinConfig::{T2s, Tw2sp};
    let (fmm_t2s, fmm_tw2sp) = (fmmseg(), fmmseg());
    let (ferrous_t2s, ferrous_tw2sp) = (ferrous(T2s), ferrous(Tw2sp));
    let hans = zhconv::Variant::ZhHans;
    #[allow(unused_mut)]
    let mut peers = vec![
        Peer::new("std::str::from_utf8", "–", |text| {
            black_box(std::str::from_utf8(black_box(text.as_bytes())).is_ok());
            String::new()
        }),
        Peer::new("zhengwen", "t2s", ours("t2s")),
        Peer::new("zhengwen, pieces, one thread", "t2s", in_pieces("t2s", 1)),
        Peer::new("zhengwen, pieces, two threads", "t2s", in_pieces("t2s", 2)),
        Peer::new("zhengwen", "hans", ours("hans")),
        Peer::new("zhengwen", "tw2sp", ours("tw2sp")),
        Peer::new("zhconv", "zh-Hans", move |text| zhconv::zhconv(text, hans)),
        Peer::new("opencc-fmmseg", "t2s", move |text| fmm_t2s.t2s(text, false)).slow(),
        Peer::new("opencc-fmmseg", "tw2sp", move |text| {
            fmm_tw2sp.tw2sp(text, false)
        })
        .slow(),
        Peer::new("ferrous-opencc", "t2s", move |text| {
            ferrous_t2s.convert(text)
        })
        .slow(),
        Peer::new("ferrous-opencc", "tw2sp", move |text| {
            ferrous_tw2sp.convert(text)
        })
        .slow(),
        Peer::new("fast2s", "t2s", fast2s::convert).slow(),
        Peer::new("hanconv", "t2s", |text| hanconv::t2s(text)).slow(),
        Peer::new("hanconv", "tw2sp", |text| hanconv::tw2sp(text)).slow(),
    ];
    #[cfg(feature = "opencc")]
    for (profile, file) in [("t2s", "t2s.json"), ("tw2sp", "tw2sp.json")] {
        let engine = opencc_rust::OpenCC::new(file).expect("OpenCC finds its configuration");
        let run = move |text: &str| engine.convert(text).expect("it converts");
        peers.push(Peer::new("opencc-rust", profile, run).slow());
    }
    peers
}

/// Lines in a hundred that come out as OpenCC 1.4.2 has them.
fn alike(peer: &Peer<'_>, text: &str) -> Option<f64> {
    let reference = match peer.profile {
        "t2s" | "zh-Hans" => ours("t2s"),
        "tw2sp" => ours("tw2sp"),
        _ => return None,
    };
    let sample = &text[..text.floor_char_boundary(SLOW_BYTES)];
    let (theirs, expected) = ((peer.run)(sample), reference(sample));
    if theirs.is_empty() {
        return None;
    }
    let pairs: Vec<bool> = (theirs.split('\n').zip(expected.split('\n')))
        .map(|(theirs, expected)| theirs == expected)
        .collect();
    let same = pairs.iter().filter(|&&same| same).count();
    Some(100.0 * same as f64 / pairs.len() as f64)
}

/// Seconds that OpenCC's wheel takes for the whole text, by profile.
fn wheel(python: &str, file: &str, profile: &str) -> Vec<f64> {
    const PROGRAM: &str = "\
import sys, time, opencc
text = open(sys.argv[1], encoding='utf-8', newline='').read()
converter = opencc.OpenCC(sys.argv[2])
for _ in range(3):
    start = time.perf_counter()
    converter.convert(text)
    print(time.perf_counter() - start)
";
    let run = Command::new(python)
        .args(["-c", PROGRAM, file, profile])
        .output();
    let output = run.expect("Python runs");
    let lines = String::from_utf8_lossy(&output.stdout).into_owned();
    lines.lines().filter_map(|line| line.parse().ok()).collect()
}

fn table(file: &str, wheel_python: Option<&str>) {
    let text = std::fs::read_to_string(file).expect("a UTF-8 file");
    let mut peers = peers();
    for _ in 0..ROUNDS {
        for peer in &mut peers {
            peer.round(&text);
        }
    }
    for profile in ["t2s", "tw2sp"] {
        if let Some(python) = wheel_python {
            let mut peer = Peer::new("OpenCC 1.4.2 (wheel)", profile, |_| String::new());
            peer.seconds = wheel(python, file, profile);
            peers.push(peer);
        }
    }
    let ours = |peers: &mut [Peer<'_>], profile: &str| {
        let peer = peers
            .iter_mut()
            .find(|peer| peer.name == "zhengwen" && peer.profile == profile);
        peer.map_or(f64::NAN, Peer::median)
    };
    let (t2s, tw2sp) = (ours(&mut peers, "t2s"), ours(&mut peers, "tw2sp"));
    let megabytes = text.len() as f64 / 1e6;
    println!("\n{megabytes:.1} MB, {ROUNDS} rounds\n");
    println!(
        "| engine | profile | MB/s, median | best | ours is so many times as fast | lines as OpenCC |"
    );
    println!("|---|---|---:|---:|---:|---:|");
    for mut peer in peers {
        let median = peer.median();
        let base = if peer.profile == "tw2sp" { tw2sp } else { t2s };
        let alike = alike(&peer, &text).map_or("–".to_owned(), |share| format!("{share:.1} %"));
        println!(
            "| {} | {} | {:.1} | {:.1} | {:.2} | {alike} |",
            peer.name,
            peer.profile,
            megabytes / median,
            megabytes / peer.best(),
            median / base,
        );
    }
}

/// Both commands from file to file, three times each.
fn files(zhengwen: &str, input: &str) {
    let output = std::env::temp_dir().join("conversion-peers.txt");
    let seconds = |command: &mut Command| {
        let start = Instant::now();
        assert!(command.status().expect("it runs").success());
        start.elapsed().as_secs_f64()
    };
    let mut times: [Vec<f64>; 3] = Default::default();
    for _ in 0..3 {
        for (jobs, times) in ["1", "2"].iter().zip(&mut times) {
            let mut ours = Command::new(zhengwen);
            ours.args(["convert", "-p", "t2s", "-j", jobs, "--force", "-o"]);
            times.push(seconds(ours.arg(&output).arg(input)));
        }
        let mut theirs = Command::new("opencc");
        theirs
            .args(["-c", "t2s.json", "-i", input, "-o"])
            .arg(&output);
        times[2].push(seconds(&mut theirs));
    }
    let names = [
        "zhengwen convert, one job",
        "zhengwen convert, two jobs",
        "opencc",
    ];
    for (name, mut times) in names.iter().zip(times) {
        times.sort_by(f64::total_cmp);
        println!("{name}: {:.2} s (best {:.2} s)", times[1], times[0]);
    }
    let _ = std::fs::remove_file(output);
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match &*arguments.iter().map(String::as_str).collect::<Vec<_>>() {
        ["--files", zhengwen, input] => files(zhengwen, input),
        [traditional, simplified, rest @ ..] => {
            let python = rest
                .strip_prefix(&["--wheel"])
                .and_then(|rest| rest.first().copied());
            table(traditional, python);
            table(simplified, None);
        }
        _ => eprintln!(
            "usage: TRADITIONAL SIMPLIFIED [--wheel PYTHON] | --files ZHENGWEN TRADITIONAL"
        ),
    }
}
