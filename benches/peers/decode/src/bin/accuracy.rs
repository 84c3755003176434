//! Measures the detector (and chardetng beside it) by encoding, length and damage.
//!
//! ```sh
//! cargo run --release -p zhengwen-decode-lab --bin accuracy -- FOLDER [SAMPLES [OUT]]
//! ```
//!
//! FOLDER holds folders `hans hant tw hk yue ja ko latin cyrillic en` of UTF-8 files, a paragraph a
//! line. Samples are drawn at random places of random lines; at least 60 % of a Chinese sample's
//! bytes are beyond ASCII. With OUT, every guess is written as `cell length damage right
//! confidence`, tab-separated, for the picture.

use std::io::Write;
use std::path::Path;

use zhengwen::Hints;
use zhengwen::stages::decode::{Decode, DecodeOptions};
use zhengwen_decode_lab::{Damage, Encoders, Random, damaged, family, is_chinese};

struct Texts {
    files: Vec<Vec<String>>,
}

impl Texts {
    fn of(folder: &Path, names: &[&str]) -> Self {
        let mut files = Vec::new();
        for name in names {
            let Ok(entries) = std::fs::read_dir(folder.join(name)) else {
                continue;
            };
            let mut paths: Vec<_> = entries.flatten().map(|e| e.path()).collect();
            paths.sort();
            for path in paths {
                let Ok(text) = std::fs::read_to_string(&path) else {
                    continue;
                };
                let step = text.len().div_ceil(3_000_000).max(1);
                files.push(
                    text.lines()
                        .step_by(step)
                        .filter(|l| l.chars().count() > 6)
                        .map(str::to_owned)
                        .collect(),
                );
            }
        }
        files.retain(|lines: &Vec<String>| !lines.is_empty());
        Self { files }
    }

    /// A random stretch of text; files weigh the same.
    fn stretch(&self, random: &mut Random, chars: usize) -> String {
        let file = &self.files[random.below(self.files.len())];
        let mut text = String::new();
        let mut line = random.below(file.len());
        let skip = random.below(file[line].chars().count());
        text.extend(file[line].chars().skip(skip));
        while text.chars().count() < chars {
            line = (line + 1) % file.len();
            text.push('\n');
            text.push_str(&file[line]);
        }
        text.chars().take(chars).collect()
    }
}

/// A sample of about `length` bytes of `cell`, cut at a character's end.
fn sample(
    encoders: &Encoders,
    texts: &Texts,
    cell: &str,
    length: usize,
    random: &mut Random,
) -> Option<(Vec<u8>, String)> {
    let mut text: Vec<char> = texts.stretch(random, length).chars().collect();
    let overhead = match cell {
        "hz" => 4,
        "iso-2022-cn" => 6,
        _ => 0,
    };
    let width = if cell == "utf-8" { 3 } else { 2 };
    if cell == "gb18030-4" {
        let at = random.below((length / 2).saturating_sub(2).max(1));
        let rare = if random.below(2) == 0 {
            0x3400 + random.below(0x1900)
        } else {
            0x2_0000 + random.below(0xA000)
        };
        *text.get_mut(at)? = char::from_u32(rare as u32)?;
    }
    let mut chars = (length / width).min(text.len());
    let mut best = None;
    while chars <= text.len() {
        let piece: String = text[..chars].iter().collect();
        let bytes = encoders.encode(cell, &piece)?;
        if bytes.len() > length + overhead {
            break;
        }
        best = Some((bytes, piece));
        chars += 1;
    }
    if best.is_none() {
        for chars in (1..chars).rev() {
            let piece: String = text[..chars].iter().collect();
            let bytes = encoders.encode(cell, &piece)?;
            if bytes.len() <= length + overhead {
                best = Some((bytes, piece));
                break;
            }
        }
    }
    let (bytes, piece) = best?;
    let beyond = piece.chars().filter(|c| !c.is_ascii()).count();
    (bytes.len() + 1 >= length && beyond * 10 >= piece.chars().count() * 6)
        .then_some((bytes, piece))
}

fn chardetng(bytes: &[u8]) -> &'static str {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(None, chardetng::Utf8Detection::Allow).name()
}

const CELLS: [(&str, &[&str]); 11] = [
    ("utf-8", &["hans", "tw", "hk"]),
    ("gb2312", &["hans"]),
    ("gbk-hant", &["tw", "hk", "hant"]),
    ("gb18030-4", &["hans", "tw"]),
    ("big5", &["tw", "hk", "hant"]),
    ("hkscs", &["yue", "hk"]),
    ("euc-tw", &["tw", "hk", "hant"]),
    ("hz", &["hans"]),
    ("iso-2022-cn", &["hans"]),
    ("utf-16le", &["hans", "tw", "hk"]),
    ("utf-16be", &["hans", "tw", "hk"]),
];

const NEGATIVES: [(&str, &[&str]); 7] = [
    ("windows-1252", &["latin"]),
    ("koi8-r", &["cyrillic"]),
    ("windows-1251", &["cyrillic"]),
    ("shift_jis", &["ja"]),
    ("euc-jp", &["ja"]),
    ("euc-kr", &["ko"]),
    ("ascii", &["en"]),
];

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().expect("FOLDER");
    let samples: usize = arguments
        .next()
        .map_or(2000, |n| n.parse().expect("a number"));
    let mut out = arguments
        .next()
        .map(|path| std::io::BufWriter::new(std::fs::File::create(path).expect("OUT")));
    let show = std::env::var("SHOW").unwrap_or_default();
    let folder = Path::new(&folder);
    let encoders = Encoders::default();
    let decode = Decode::new(DecodeOptions::default()).expect("options");
    let mut guess = |cell: &str,
                     length: usize,
                     damage: Damage,
                     bytes: &[u8],
                     right: &dyn Fn(&str) -> bool|
     -> bool {
        let evidence = decode
            .survey(bytes, true, &Hints::default())
            .map(|p| p.evidence().clone())
            .unwrap_or_default();
        let right = right(&evidence.encoding);
        if let Some(out) = &mut out {
            writeln!(
                out,
                "{cell}\t{length}\t{damage:?}\t{}\t{:.4}",
                u8::from(right),
                evidence.confidence
            )
            .expect("OUT");
        }
        right
    };
    println!("| encoding | damage | 8 | 16 | 32 | 64 | 128 | 256 | chardetng at 32 |");
    println!("|---|---|---|---|---|---|---|---|---|");
    let mut macro_sum = [0.0; 6];
    for (cell, names) in CELLS {
        let texts = Texts::of(folder, names);
        for damage in [
            Damage::None,
            Damage::Torn,
            Damage::Flip,
            Damage::Nulls,
            Damage::Drop,
        ] {
            let mut row = format!("| {cell} | {damage:?} |");
            let mut other = 0.0;
            for (column, length) in [8, 16, 32, 64, 128, 256].into_iter().enumerate() {
                let mut random = Random(length as u64 * 1000 + damage as u64);
                let (mut right, mut total, mut tries, mut theirs) =
                    (0usize, 0usize, 0usize, 0usize);
                while total < samples && tries < samples * 60 {
                    tries += 1;
                    let Some((bytes, piece)) = sample(&encoders, &texts, cell, length, &mut random)
                    else {
                        continue;
                    };
                    total += 1;
                    let bytes = damaged(bytes, damage, &mut random);
                    let good = guess(cell, length, damage, &bytes, &|name| {
                        family(name) == family(cell)
                    });
                    right += usize::from(good);
                    if length == 32 {
                        theirs += usize::from(family(chardetng(&bytes)) == family(cell));
                    }
                    if !good && show.split(',').any(|name| name == cell) {
                        let plan = decode.survey(&bytes, true, &Hints::default());
                        eprintln!(
                            "{length} {damage:?} {piece:?} {:?}",
                            plan.map(|p| p.evidence().encoding.clone())
                                .map_err(|r| r.reason)
                        );
                    }
                }
                let share = 100.0 * right as f64 / total.max(1) as f64;
                if length == 32 {
                    other = 100.0 * theirs as f64 / total.max(1) as f64;
                }
                row.push_str(&format!(" {share:.2} |"));
                if damage == Damage::None
                    && matches!(cell, "gb2312" | "gbk-hant" | "gb18030-4" | "big5" | "hkscs")
                {
                    macro_sum[column] += share / 5.0;
                }
            }
            println!("{row} {other:.1} |");
        }
    }
    let row: String = macro_sum
        .iter()
        .map(|share| format!(" {share:.3} |"))
        .collect();
    println!("| macro of the five | None |{row} |");
    println!(
        "\n| negative called Chinese | 8 | 16 | 32 | 64 | 128 | 256 | right at 32 |\n|---|---|---|---|---|---|---|---|"
    );
    for (cell, names) in NEGATIVES {
        let texts = Texts::of(folder, names);
        let mut row = format!("| {cell} |");
        let mut named = 0.0;
        for length in [8, 16, 32, 64, 128, 256] {
            let mut random = Random(length as u64);
            let (mut wrong, mut right, mut total, mut tries) = (0usize, 0usize, 0usize, 0usize);
            while total < samples && tries < samples * 60 {
                tries += 1;
                let text = texts.stretch(&mut random, length);
                let label = if cell == "ascii" {
                    "windows-1252"
                } else {
                    cell
                };
                let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).expect("a label");
                let mut piece = String::new();
                let mut size = 0;
                for c in text.chars() {
                    let mut buffer = [0; 4];
                    let (bytes, _, lost) = encoding.encode(c.encode_utf8(&mut buffer));
                    if lost || size + bytes.len() > length || (cell == "ascii" && !c.is_ascii()) {
                        break;
                    }
                    size += bytes.len();
                    piece.push(c);
                }
                if size + 1 < length || (cell != "ascii" && piece.is_ascii()) {
                    continue;
                }
                total += 1;
                let (bytes, _, _) = encoding.encode(&piece);
                let good = guess(cell, length, Damage::None, &bytes, &|name| {
                    !is_chinese(name)
                });
                wrong += usize::from(!good);
                let name = decode
                    .survey(&bytes, true, &Hints::default())
                    .map(|p| p.evidence().encoding.clone())
                    .unwrap_or_default();
                right += usize::from(
                    name.eq_ignore_ascii_case(cell) || cell == "ascii" && name == "UTF-8",
                );
                if !good && show.split(',').any(|name| name == cell) {
                    eprintln!("{length} {piece:?} {name}");
                }
            }
            row.push_str(&format!(
                " {:.2} |",
                100.0 * wrong as f64 / total.max(1) as f64
            ));
            if length == 32 {
                named = 100.0 * right as f64 / total.max(1) as f64;
            }
        }
        println!("{row} {named:.1} |");
    }
}
