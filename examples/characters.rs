//! Writes `dictionaries/repair/characters.bin`: what repair's scan knows of single characters.
//!
//! `cargo run --release --example characters -- OUT`
//!
//! All of it follows from the codecs and the language model; a test says when the file is no longer what
//! they say, because a rule or the model has changed. `src/stages/repair/round_trip/characters.rs` has the
//! layout.

use zhengwen::stages::repair::Repair;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out = std::env::args().nth(1).ok_or("usage: characters OUT")?;
    Ok(std::fs::write(out, Repair::characters())?)
}
