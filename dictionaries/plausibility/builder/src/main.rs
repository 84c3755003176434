//! Builds the language model of `zhengwen`: text to counts, counts to a model, and how good it is.
//!
//! Every step reads files and writes one; `docs/plausibility.md` shows them in order. The text
//! itself is nowhere kept: counts are figures. The tool refuses to guess: a table over another
//! vocabulary or a bad number is an error. It is run a few times a year and holds a whole table in
//! memory (about a gigabyte for four million n-grams).

mod counts;
mod encode;
mod estimate;
mod fit;
mod keys;
mod languages;
mod sites;
mod words;

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read};

use zhengwen::plausibility::{Language, Model, Score};

const USAGE: &str = "usage: zhengwen-plausibility-builder
  count OUT TABLE LEAST TS TEXT...               n-grams of texts over the vocabulary of TABLE, seen LEAST times
  build OUT ORDER WORTH TS TABLE [WEIGHT=TABLE]...  the n-gram model, mixed with others, pruned at WORTH
  words OUT MODEL DICTIONARY LEAST               adds words seen LEAST times (lines: word frequency)
  languages OUT MODEL MOST CODE=TEXT...          adds small models of other languages, MOST n-grams each
  keep OUT MODEL OTHER SECTION...                takes sections (WORD, LANG) over from another model
  perplexity MODEL TEXT...                       perplexity and symbols of each text
  sites MODEL ST PAGES TEXT...                   fits the choice on simulated sites and measures it
TS and ST are OpenCC's TSCharacters.txt and STCharacters.txt; - is standard input.";

fn main() -> Result<(), String> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["count", out, table, least, simplified, texts @ ..] => {
            count(out, table, least, simplified, texts)
        }
        ["build", out, order, worth, simplified, main, others @ ..] => {
            build(out, order, worth, simplified, main, others)
        }
        ["words", out, model, dictionary, least] => add_words(out, model, dictionary, least),
        ["languages", out, model, most, texts @ ..] => add_languages(out, model, most, texts),
        ["keep", out, model, other, names @ ..] => keep(out, model, other, names),
        ["perplexity", model, texts @ ..] => perplexity(model, texts),
        ["sites", model, traditional, most, texts @ ..] => measure(model, traditional, most, texts),
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

/// Counts texts over the vocabulary of a table.
fn count(
    out: &str,
    table: &str,
    least: &str,
    dictionary: &str,
    texts: &[&str],
) -> Result<(), String> {
    let vocabulary = counts::read(BufReader::new(open(table)?))?.vocabulary;
    let mut folder = counts::Folder::new(&vocabulary, simplified(dictionary)?);
    for path in texts {
        for line in BufReader::new(open(path)?).lines() {
            folder.add(&line.map_err(|e| format!("{path}: {e}"))?);
        }
    }
    eprintln!("{} symbols", folder.symbols.len());
    let counts = counts::count(&vocabulary, &folder.symbols, number(least)? as u32);
    let file = File::create(out).map_err(|e| format!("{out}: {e}"))?;
    counts::write(&counts, BufWriter::new(file)).map_err(|e| format!("{out}: {e}"))
}

/// Builds the n-gram sections from a table, mixed with others given as `WEIGHT=TABLE`.
fn build(
    out: &str,
    order: &str,
    worth: &str,
    dictionary: &str,
    main: &str,
    others: &[&str],
) -> Result<(), String> {
    let simplified = simplified(dictionary)?;
    let order = number(order)? as usize;
    let mut lm = estimate::kneser_ney(&counts::read(BufReader::new(open(main)?))?, order);
    eprintln!("{} n-grams", lm.len());
    for other in others {
        let (weight, path) = other.split_once('=').ok_or("WEIGHT=TABLE expected")?;
        let counts = counts::read(BufReader::new(open(path)?))?;
        if counts.vocabulary != lm.vocabulary {
            return Err(format!("{path}: counted over another vocabulary"));
        }
        lm = estimate::mix(&lm, &estimate::kneser_ney(&counts, order), number(weight)?);
        eprintln!("{} n-grams with {path}", lm.len());
    }
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

fn load(path: &str) -> Result<Model<'static>, String> {
    let bytes = std::fs::read(path).map_err(|e| format!("{path}: {e}"))?;
    Model::from_bytes(Vec::leak(bytes)).map_err(|e| e.to_string())
}

/// Replaces one section of a model, or adds it.
fn with_section(path: &str, name: &str, section: Vec<u8>) -> Result<Vec<u8>, String> {
    let bytes = std::fs::read(path).map_err(|e| format!("{path}: {e}"))?;
    let mut sections = encode::sections(&bytes);
    sections.retain(|(other, _)| other != name);
    sections.push((name.to_owned(), section));
    let sections: Vec<(&str, Vec<u8>)> = sections
        .iter()
        .map(|(n, b)| (n.as_str(), b.clone()))
        .collect();
    Ok(encode::container(&sections))
}

fn add_words(out: &str, model: &str, dictionary: &str, least: &str) -> Result<(), String> {
    let text = std::fs::read_to_string(dictionary).map_err(|e| format!("{dictionary}: {e}"))?;
    let section = words::section(&text, number(least)?, &load(model)?);
    eprintln!("WORD {}", section.len());
    let file = with_section(model, "WORD", section)?;
    eprintln!("{} bytes", file.len());
    std::fs::write(out, file).map_err(|e| format!("{out}: {e}"))
}

/// Adds small models of other languages, each from texts given as `CODE=FILE`.
fn add_languages(out: &str, model: &str, most: &str, texts: &[&str]) -> Result<(), String> {
    let mut entries = Vec::new();
    for language in Language::ALL {
        let mut all = String::new();
        for text in texts {
            let (code, path) = text.split_once('=').ok_or("CODE=FILE expected")?;
            if code == language.code() {
                all += &std::fs::read_to_string(path).map_err(|e| format!("{path}: {e}"))?;
            }
        }
        entries.extend(languages::table(language, &all, number(most)? as usize));
        eprintln!("{} {} n-grams so far", language.code(), entries.len());
    }
    let section = languages::section(entries);
    eprintln!("LANG {}", section.len());
    let file = with_section(model, "LANG", section)?;
    eprintln!("{} bytes", file.len());
    std::fs::write(out, file).map_err(|e| format!("{out}: {e}"))
}

/// Takes sections over from another model over the same vocabulary.
fn keep(out: &str, model: &str, other: &str, names: &[&str]) -> Result<(), String> {
    let bytes = std::fs::read(other).map_err(|e| format!("{other}: {e}"))?;
    let from = encode::sections(&bytes);
    std::fs::copy(model, out).map_err(|e| format!("{out}: {e}"))?;
    for name in names {
        let section = from.iter().find(|(section, _)| section == name);
        let (_, section) = section.ok_or(format!("{other}: has no section {name}"))?;
        std::fs::write(out, with_section(out, name, section.clone())?)
            .map_err(|e| format!("{out}: {e}"))?;
    }
    load(out).map(|_| ())
}

fn perplexity(model: &str, texts: &[&str]) -> Result<(), String> {
    let model = load(model)?;
    for path in texts {
        let text = std::fs::read_to_string(path).map_err(|e| format!("{path}: {e}"))?;
        let (mut sum, mut symbols) = (0.0, 0);
        for line in text.lines().filter(|line| !line.is_empty()) {
            sum += f64::from(model.score_line(line).millinats()) / 1000.0;
            let mut state = model.start();
            symbols += 1;
            for c in line.chars() {
                let symbol = model.fold(c);
                let (next, score) = model.advance(state, symbol);
                symbols += usize::from(score != Score::ZERO);
                state = next;
            }
        }
        println!("{path}\t{:.1}\t{symbols}", (-sum / symbols as f64).exp());
    }
    Ok(())
}

fn measure(model: &str, traditional: &str, most: &str, texts: &[&str]) -> Result<(), String> {
    let model = load(model)?;
    let gbk = sites::Gbk::new(simplified(traditional)?);
    let mut samples = Vec::new();
    for (genre, path) in texts.iter().enumerate() {
        let text = std::fs::read_to_string(path).map_err(|e| format!("{path}: {e}"))?;
        let mut random = sites::Random(7);
        for (number, page) in sites::pages(&text, &gbk, number(most)? as usize)
            .iter()
            .enumerate()
        {
            for mut sample in sites::sample(&model, &gbk, page, &mut random, true) {
                (sample.genre, sample.page) = (genre, number);
                samples.push(sample);
            }
        }
    }
    let sets: [(&str, &[usize]); 4] = [
        ("language model", &[0]),
        ("and words", &[0, 1]),
        ("and rules", &[0, 1, 2, 3, 4, 5, 12]),
        ("all", &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]),
    ];
    for kind in fit::KINDS {
        let of = |odd: usize| {
            samples
                .iter()
                .filter(move |s| s.kind == kind && s.page % 2 == odd)
        };
        let (train, test): (Vec<_>, Vec<_>) = (of(0).collect(), of(1).collect());
        let mut weights = [0.0; zhengwen::plausibility::FEATURES];
        for (name, used) in sets {
            weights = fit::fit(&train, used);
            let (right, n) = fit::accuracy(test.iter().copied(), &weights);
            println!("{kind:?} {name}: {right:.1} % of {n}");
        }
        for (genre, path) in texts.iter().enumerate() {
            let own = test.iter().copied().filter(|s| s.genre == genre);
            let (right, n) = fit::accuracy(own, &weights);
            println!("  {right:.1} % of {n} {path}");
        }
        println!("  {}\n  {}", fit::show(&weights), fit::explain(&weights));
        println!("  calibration {}", fit::calibration(&test, &weights));
        for wrong in [0.01, 0.02] {
            let (least, right, left) = fit::threshold(&test, &weights, wrong);
            println!(
                "  at most {wrong} wrong: posterior {least:.3}, right {right:.1} %, left {left:.1} %"
            );
        }
    }
    Ok(())
}
