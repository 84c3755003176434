//! Debug only: not to be committed.
#![allow(missing_docs, dead_code)]
use std::io::Write;
use std::sync::Mutex;
use std::cell::Cell;

pub static TRUTH: Mutex<Vec<char>> = Mutex::new(Vec::new());
pub static OUT: Mutex<Option<std::fs::File>> = Mutex::new(None);
pub static LABEL: Mutex<String> = Mutex::new(String::new());
thread_local! { pub static FORCE: Cell<Option<usize>> = const { Cell::new(None) }; pub static ON: Cell<bool> = const { Cell::new(false) }; }

pub fn set(truth: &str, label: &str) {
    *TRUTH.lock().unwrap() = truth.chars().collect();
    *LABEL.lock().unwrap() = label.to_owned();
    ON.with(|on| on.set(true));
}
pub fn on() -> bool { ON.with(|on| on.get()) }
pub fn param(name: &str, default: f32) -> f32 {
    std::env::var(name).ok().and_then(|v| v.parse().ok()).unwrap_or(default)
}
pub fn fold(ch: char) -> char {
    match ch { '\u{FF01}'..='\u{FF5E}' => char::from_u32(ch as u32 - 0xFEE0).unwrap(), _ => ch }
}
pub fn same(one: &[char], other: &[char]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(a, b)| fold(*a) == fold(*b))
}
/// Places in the truth right behind `ctx`.
pub fn places(ctx: &[char]) -> Vec<usize> {
    let truth = TRUTH.lock().unwrap();
    (0..=truth.len().saturating_sub(ctx.len())).filter(|at| truth.len() >= at + ctx.len() && same(&truth[*at..at + ctx.len()], ctx)).map(|at| at + ctx.len()).collect()
}
pub fn has(text: &[char]) -> bool { !places(text).is_empty() }
pub fn expects(at: usize, ch: char) -> bool {
    let truth = TRUTH.lock().unwrap();
    truth.get(at).map_or(ch == '\n', |t| fold(*t) == fold(ch))
}
pub fn emit(line: &str) {
    let mut out = OUT.lock().unwrap();
    if out.is_none() {
        let name = std::env::var("ZW_DUMP").unwrap_or_else(|_| "/tmp/an/dump.txt".into());
        *out = Some(std::fs::File::create(name).unwrap());
    }
    writeln!(out.as_mut().unwrap(), "{}\t{line}", LABEL.lock().unwrap()).unwrap();
}

#[macro_export]
macro_rules! zwp { ($name:literal, $default:expr) => {{ static V: std::sync::OnceLock<f32> = std::sync::OnceLock::new(); *V.get_or_init(|| std::env::var($name).ok().and_then(|v| v.parse().ok()).unwrap_or($default as f32)) }} }
