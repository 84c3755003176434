//! A plain fuzz harness for the repair stage, on stable and without instruments: damaged pages,
//! mojibake of one round or more and any bytes, cut up, spliced and scrambled, have to pass without
//! a panic, in bounded space, with every change inside an edit; and the plan that an edit reports,
//! replayed on what stood there, has to give what stands there now.
//!
//! `cargo run --release --example repair_fuzz -- [ROUNDS [SEED]]`; prints the seed of what failed.

#[path = "../tests/it/annotation/generator.rs"]
#[allow(dead_code)] // the score is for those who measure accuracy
mod generator;

use generator::{Mill, Random, Style};
use zhengwen::report::{RepairEvidence, Staged};
use zhengwen::stages::repair::round_trip::{Codec, Plan, RULE_PREFIX};
use zhengwen::stages::repair::{Repair, RepairOptions, Strictness};

const CLEAN: &str = include_str!("../fixtures/repair/clean.txt");

/// What the damage is made of, and what it is not.
const PIECES: [&str; 24] = [
    "?", "？", "!", "！", ",", "，", "、", "(kāi)", "?qǐng)", "(", ")", "\u{FFFD}", "\u{E086}",
    "€", "br />", "<", "\n", " ", "\u{3000}", "\u{A0}", "皠", "O(shè)", "𠀀", "e\u{301}",
];

fn main() {
    let mut numbers = std::env::args().skip(1).map(|number| number.parse().ok());
    let rounds: u64 = numbers.next().flatten().unwrap_or(1_000);
    let seed: u64 = numbers.next().flatten().unwrap_or(1);
    let mill = Mill::new();
    let repairs = [Strictness::Normal, Strictness::Strict].map(|strictness| {
        Repair::new(RepairOptions {
            strictness,
            explain: true,
            ..RepairOptions::default()
        })
    });
    for round in seed..seed + rounds {
        let bytes = input(&mill, round);
        let text = String::from_utf8_lossy(&bytes);
        for repair in &repairs {
            let checked = std::panic::catch_unwind(|| check(repair, &text));
            if let Ok(Err(fault)) = &checked {
                println!("seed {round}: {fault}");
            }
            if !matches!(checked, Ok(Ok(()))) {
                println!("failed: seed {round}, {text:?}");
                std::process::exit(1);
            }
        }
    }
    println!("{rounds} inputs passed");
}

/// Bytes drawn from a seed: a damaged page with pieces of it cut out, moved and overwritten.
fn input(mill: &Mill, seed: u64) -> Vec<u8> {
    let mut random = Random(seed);
    let mut below = |limit: usize| (random.next() % limit.max(1) as u64) as usize;
    let start = CLEAN.floor_char_boundary(below(CLEAN.len()));
    let end = CLEAN.floor_char_boundary((start + below(1_200)).min(CLEAN.len()));
    let (mutations, noise) = (below(24), below(4) == 0);
    let style = Style::draw(&mut random);
    let damaged = match random.next() % 2 {
        0 => mill.damage(&CLEAN[start..end], &style, &mut random).damaged,
        _ => mojibake(&CLEAN[start..end], &mut random),
    };
    let mut bytes = damaged.into_bytes();
    let mut below = |limit: usize| (random.next() % limit.max(1) as u64) as usize;
    for _ in 0..mutations {
        let at = below(bytes.len() + 1);
        let until = (at + below(12)).min(bytes.len());
        match below(4) {
            0 => drop(bytes.drain(at..until)),
            1 => {
                let piece = bytes[at..until].repeat(1 + below(40));
                bytes.splice(at..at, piece);
            }
            2 if noise => bytes[at..until].fill_with(|| below(256) as u8),
            _ => {
                let piece = PIECES[below(PIECES.len())].repeat(1 + below(9));
                bytes.splice(at..at, piece.into_bytes());
            }
        }
    }
    bytes
}

/// The codecs that text is written and read in.
const CODECS: [Codec; 16] = [
    Codec::Utf8,
    Codec::Gb18030,
    Codec::Big5,
    Codec::Utf16Le,
    Codec::ShiftJis,
    Codec::EucKr,
    Codec::Windows1252,
    Codec::Windows1250,
    Codec::Windows1251,
    Codec::Windows1254,
    Codec::Iso8859_15,
    Codec::MacRoman,
    Codec::Cp437,
    Codec::Cp850,
    Codec::Cp932,
    Codec::Cp936,
];

/// The most wrong readings one behind the other.
const ROUNDS: u64 = 4;

/// Lines of `text`, or what its marks part in a line of some kilobytes, each written in a codec drawn
/// at random and read in another, as often as it comes; bytes that the wrong codec has not become
/// `?`, U+FFFD or nothing.
fn mojibake(text: &str, random: &mut Random) -> String {
    let one_line = text.replace('\n', "").repeat(8);
    let parts: Vec<&str> = match random.next() % 4 {
        0 => one_line.split_inclusive(['，', '。']).collect(),
        _ => text.split_inclusive('\n').collect(),
    };
    let mut wrong = String::new();
    for part in parts {
        let mut line = part.trim_end_matches('\n').to_owned();
        for _ in 0..random.next() % ROUNDS {
            let mut draw = || CODECS[(random.next() % CODECS.len() as u64) as usize];
            let (written, read) = (draw(), draw());
            let hole = ["?", "\u{FFFD}", ""][(random.next() % 3) as usize];
            line = misread(&line, written, read, hole);
        }
        wrong.extend([line.as_str(), &part[part.trim_end_matches('\n').len()..]]);
    }
    wrong
}

fn misread(line: &str, written: Codec, read: Codec, hole: &str) -> String {
    let bytes: Vec<u8> = line
        .chars()
        .flat_map(|c| {
            written
                .encode(&c.to_string())
                .unwrap_or_else(|| b"?".to_vec())
        })
        .collect();
    let (mut wrong, mut at) = (String::new(), 0);
    while at < bytes.len() {
        let longest = (at + 4).min(bytes.len());
        let found = (at + 1..=longest).find_map(|end| Some((read.decode(&bytes[at..end])?, end)));
        match found {
            Some((text, end)) => {
                wrong += &text;
                at = end;
            }
            None => {
                wrong += hole;
                at += 1;
            }
        }
    }
    wrong
}

/// Whether the repair of `text` keeps its promises.
fn check(repair: &Repair, text: &str) -> Result<(), String> {
    let staged = repair.apply(&repair.survey(text), text);
    if staged.text.len() > text.len() * 3 + 64 {
        return Err(format!("{} bytes became {}", text.len(), staged.text.len()));
    }
    let (mut before, mut after) = (0, 0);
    for edit in &staged.evidence.edits {
        if text.get(before..edit.before.start) != staged.text.get(after..edit.after.start) {
            return Err(format!("a change outside of edits before {edit:?}"));
        }
        (before, after) = (edit.before.end, edit.after.end);
    }
    replays(text, &staged)?;
    match text.get(before..) == staged.text.get(after..) {
        true => Ok(()),
        false => Err("a change outside of edits at the end".to_owned()),
    }
}

/// Whether the plan of every edit that is one round trip makes what stands there now of what stood
/// there; an edit that several passes made together has no plan of its own.
fn replays(text: &str, staged: &Staged<'_, RepairEvidence>) -> Result<(), String> {
    for edit in &staged.evidence.edits {
        let Some(plan) = edit.rule.strip_prefix(RULE_PREFIX) else {
            continue;
        };
        let plan: Plan = plan.parse().map_err(|_| format!("no plan: {plan}"))?;
        let (was, is) = (&text[edit.before.clone()], &staged.text[edit.after.clone()]);
        if plan.replay(was).as_deref() != Some(is) {
            return Err(format!("{plan} does not make {is:?} of {was:?}"));
        }
    }
    Ok(())
}
