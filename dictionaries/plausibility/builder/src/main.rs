//! Builds the language model of `zhengwen`. Without arguments it says how.

mod counts;
mod encode;
mod estimate;
mod keys;

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, Read};

const USAGE: &str = "\
zhengwen-plausibility-builder build OUT COUNTS ORDER LEAST_WORTH TSCHARACTERS";

fn main() -> Result<(), String> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["build", out, table, order, worth, simplified] => {
            build(out, table, order, worth, simplified)
        }
        _ => Err(USAGE.to_owned()),
    }
}

fn open(path: &str) -> Result<Box<dyn Read>, String> {
    match path {
        "-" => Ok(Box::new(std::io::stdin())),
        path => Ok(Box::new(
            File::open(path).map_err(|e| format!("{path}: {e}"))?,
        )),
    }
}

fn number(text: &str) -> Result<f64, String> {
    text.parse().map_err(|e| format!("{text}: {e}"))
}

/// Traditional characters and their first simplified form, from an OpenCC dictionary.
fn simplified(path: &str) -> Result<HashMap<char, char>, String> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{path}: {e}"))?;
    let mut pairs = HashMap::new();
    for line in text.lines() {
        let mut fields = line.split(['\t', ' ']);
        let mut one = || fields.next().and_then(|f| f.chars().next());
        if let (Some(from), Some(to)) = (one(), one())
            && from != to
            && from != '#'
        {
            pairs.insert(from, to);
        }
    }
    Ok(pairs)
}

fn build(out: &str, table: &str, order: &str, worth: &str, dictionary: &str) -> Result<(), String> {
    let simplified = simplified(dictionary)?;
    let counts = counts::read(BufReader::new(open(table)?))?;
    eprintln!("read");
    let lm = estimate::kneser_ney(&counts, number(order)? as usize);
    eprintln!("{} n-grams", lm.len());
    let lm = estimate::prune(&lm, number(worth)?);
    eprintln!("{} n-grams kept", lm.len());
    let mut sections = vec![
        ("FOLD", encode::fold(&lm.vocabulary, &simplified)),
        ("UNIG", encode::unigrams(&lm)),
    ];
    let names = ["LVL2", "LVL3", "LVL4", "LVL5"];
    sections.extend(names.into_iter().zip(encode::levels(&lm)));
    for (name, bytes) in &sections {
        eprintln!("{name} {}", bytes.len());
    }
    let file = encode::container(&sections);
    eprintln!("{} bytes", file.len());
    std::fs::write(out, file).map_err(|e| format!("{out}: {e}"))
}
