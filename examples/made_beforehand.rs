//! Writes what is made beforehand of what else stands in `dictionaries/`, so that no run has to wait for it:
//! `repair/characters.bin`, what repair's scan knows of single characters, and `boilerplate/patterns.bin`, what wakes
//! the patterns of the built-in rules.
//!
//! `cargo run --release --example made_beforehand -- dictionaries`
//!
//! A test says when a file is no longer what the rules and the language model say. The modules that read the files
//! have their layouts (`stages/repair/round_trip/characters.rs`, `stages/strip/rules/known.rs`).

use std::path::PathBuf;

use zhengwen::stages::repair::Repair;
use zhengwen::stages::strip::Strip;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1);
    let folder = PathBuf::from(folder.ok_or("usage: made_beforehand DICTIONARIES")?);
    std::fs::write(folder.join("repair/characters.bin"), Repair::characters())?;
    std::fs::write(folder.join("boilerplate/patterns.bin"), Strip::patterns()?)?;
    Ok(())
}
