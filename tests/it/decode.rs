//! Bytes to text: encodings, declarations, damage, binary data, and decoding in parts.

use zhengwen::report::DecodeEvidence;
use zhengwen::stages::decode::{Decode, DecodeOptions, HEAD_BYTES};
use zhengwen::{Hints, RejectionKind};

const HANS: &str = "我们走了很久,终于看到了那座白色的房子。房子里没有人,桌上放着一封信,写着:请把门关好。\n第二天早上下起了雨,他说今年的收成会比去年好一些。\n";
const HANT: &str = "我們走了很久,終於看到了那座白色的房子。房子裡沒有人,桌上放著一封信,寫著:請把門關好。\n第二天早上下起了雨,他說今年的收成會比去年好一些。\n";

fn encode(label: &str, text: &str) -> Vec<u8> {
    match label {
        "utf-16le" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        "utf-16be" => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        "utf-32le" => text
            .chars()
            .flat_map(|c| u32::from(c).to_le_bytes())
            .collect(),
        "utf-32be" => text
            .chars()
            .flat_map(|c| u32::from(c).to_be_bytes())
            .collect(),
        _ => {
            let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).expect("a label");
            let (bytes, _, lost) = encoding.encode(text);
            assert!(!lost, "{label} cannot hold the text");
            bytes.into_owned()
        }
    }
}

fn read(bytes: &[u8]) -> (String, DecodeEvidence) {
    read_with(bytes, &Hints::default())
}

fn read_with(bytes: &[u8], hints: &Hints) -> (String, DecodeEvidence) {
    let decode = Decode::new(DecodeOptions::default()).expect("default options");
    let staged = decode.apply(bytes, hints).expect("text");
    (staged.text.into_owned(), staged.evidence)
}

fn in_parts(
    decode: &Decode,
    bytes: &[u8],
    hints: &Hints,
    parts: &[usize],
) -> (String, DecodeEvidence) {
    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
    let plan = decode
        .survey(head, head.len() == bytes.len(), hints)
        .expect("text");
    let mut decoder = decode.decoder(plan);
    let mut text = String::new();
    let mut from = 0;
    for &to in parts {
        decoder.push(&bytes[from..to], false, &mut text);
        from = to;
    }
    decoder.push(&bytes[from..], true, &mut text);
    (text, decoder.finish())
}

#[test]
fn each_encoding_is_found_and_decoded() {
    for (label, name, text) in [
        ("utf-8", "UTF-8", HANS),
        ("gbk", "GBK", HANS),
        ("gbk", "GBK", HANT),
        ("big5", "Big5", HANT),
        ("utf-16le", "UTF-16LE", HANS),
        ("utf-16be", "UTF-16BE", HANT),
        ("utf-32le", "UTF-32LE", HANS),
        ("utf-32be", "UTF-32BE", HANT),
    ] {
        let (decoded, evidence) = read(&encode(label, text));
        assert_eq!(
            (decoded.as_str(), evidence.encoding.as_str()),
            (text, name),
            "{label}"
        );
        assert_eq!(evidence.malformed, 0);
        assert!(evidence.confidence > 0.8);
    }
}

#[test]
fn four_byte_sequences_are_gb18030() {
    let text = format!("{HANS}㐂𠀀是生僻字。\n");
    let (decoded, evidence) = read(&encode("gb18030", &text));
    assert_eq!((decoded, evidence.encoding), (text, "gb18030".to_owned()));
}

#[test]
fn byte_order_marks_are_consumed_and_win() {
    for (label, mark) in [
        ("utf-8", &b"\xEF\xBB\xBF"[..]),
        ("utf-16le", b"\xFF\xFE"),
        ("utf-16be", b"\xFE\xFF"),
        ("utf-32le", b"\xFF\xFE\0\0"),
        ("utf-32be", b"\0\0\xFE\xFF"),
    ] {
        let bytes = [mark, &encode(label, HANS)].concat();
        let decode = Decode::new(DecodeOptions {
            encoding: Some("gbk".to_owned()),
        })
        .expect("options");
        let staged = decode.apply(&bytes, &Hints::default()).expect("text");
        assert_eq!((&*staged.text, staged.evidence.how.as_str()), (HANS, "bom"));
        assert_eq!(staged.evidence.encoding.to_lowercase(), label);
    }
}

#[test]
fn valid_utf8_stays_borrowed() {
    let decode = Decode::new(DecodeOptions::default()).expect("options");
    for bytes in [
        HANS.as_bytes(),
        b"",
        b"ascii only\n",
        "\u{FEFF}有 BOM".as_bytes(),
    ] {
        let staged = decode.apply(bytes, &Hints::default()).expect("text");
        assert!(matches!(staged.text, std::borrow::Cow::Borrowed(_)));
        assert_eq!(staged.evidence.encoding, "UTF-8");
        assert!((staged.evidence.confidence - 1.0).abs() < 1e-6);
    }
}

#[test]
fn a_forced_label_wins_and_a_wrong_one_is_explained() {
    let decode = Decode::new(DecodeOptions {
        encoding: Some("GBK".to_owned()),
    })
    .expect("options");
    let staged = decode
        .apply(HANS.as_bytes(), &Hints::default())
        .expect("text");
    assert_ne!(staged.text, HANS);
    assert_eq!(staged.evidence.how, "forced");
    let wrong = Decode::new(DecodeOptions {
        encoding: Some("gb18300".to_owned()),
    });
    let message = wrong.expect_err("no such label").to_string();
    assert!(message.contains("gb18030"), "{message}");
}

#[test]
fn declarations_are_evidence() {
    let declared = |label: &str| Hints {
        declared_encoding: Some(label.to_owned()),
        ..Hints::default()
    };
    let (text, evidence) = read_with(&encode("big5", HANT), &declared("big5"));
    assert_eq!(
        (text.as_str(), evidence.how.as_str(), evidence.overruled),
        (HANT, "declared", None)
    );
    let (text, evidence) = read_with(HANS.as_bytes(), &declared("gbk"));
    assert_eq!(
        (text.as_str(), evidence.overruled.as_deref()),
        (HANS, Some("gbk"))
    );
    let (text, evidence) = read_with(&encode("gbk", HANS), &declared("iso-8859-1"));
    assert_eq!(
        (text.as_str(), evidence.overruled.as_deref()),
        (HANS, Some("iso-8859-1"))
    );
    let page = format!(
        "<html><head><META http-equiv=Content-Type content='text/html; charset=gb2312'></head>{HANS}"
    );
    let (text, evidence) = read(&encode("gbk", &page));
    assert_eq!(
        (text, evidence.how.as_str(), evidence.overruled),
        (page, "meta", None)
    );
}

#[test]
fn damage_is_counted_where_it_stands() {
    let mut bytes = HANS.as_bytes().to_vec();
    bytes[30] = 0xFF; // the last byte of the character at 28
    let (text, evidence) = read(&bytes);
    assert_eq!(evidence.encoding, "UTF-8");
    assert_eq!(evidence.malformed_at.first(), Some(&28));
    assert_eq!(text.matches('\u{FFFD}').count() as u64, evidence.malformed);
    let gbk = encode("gbk", HANS);
    let torn = &gbk[..gbk.len() - 4];
    assert_ne!(torn.last(), Some(&b'\n'));
    let (_, evidence) = read(torn);
    assert_eq!((evidence.encoding.as_str(), evidence.malformed), ("GBK", 1));
    assert_eq!(evidence.malformed_at, [torn.len() as u64 - 1]);
}

#[test]
fn binary_data_is_rejected_with_a_reason_and_text_with_nulls_is_not() {
    let decode = Decode::new(DecodeOptions::default()).expect("options");
    let png = [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], &[0; 40]].concat();
    let noise: Vec<u8> = (0..4096u32)
        .map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    for (bytes, words) in [
        (&png[..], "PNG image"),
        (b"PK\x03\x04....", "ZIP"),
        (
            b"\x1F\x8B\x08\0....",
            "gzip archive, not text; unpack it first",
        ),
        (b"%PDF-1.4....", "save its text first"),
        (&noise, "control characters"),
    ] {
        let rejection = decode.apply(bytes, &Hints::default()).expect_err("binary");
        assert_eq!(rejection.kind, RejectionKind::Binary);
        assert!(rejection.reason.contains(words), "{rejection}");
    }
    let mut bytes = encode("gbk", HANS);
    bytes.splice(21..21, [0, 0]);
    let (text, evidence) = read(&bytes);
    assert_eq!(
        (text.replace('\0', ""), evidence.encoding.as_str()),
        (HANS.to_owned(), "GBK")
    );
}

#[test]
fn utf16_that_was_read_as_gbk_and_saved_is_text() {
    let text = "我从 Linux 的文件夹上搬走了三本旧书。\n一只猫坐在窗台上看雨。\n".repeat(20);
    let units = encode("utf-16le", &text);
    let (wrong, lossy) = encoding_rs::GBK.decode_without_bom_handling(&units);
    assert!(!lossy && wrong.contains('\0'));
    let (read_back, evidence) = read(wrong.as_bytes());
    assert_eq!(evidence.encoding, "UTF-8");
    assert_eq!(read_back, wrong);
    // and UTF-16 is UTF-16
    let (read_back, evidence) = read(&units);
    assert_eq!(evidence.encoding, "UTF-16LE");
    assert_eq!(read_back, text);
    // records of fixed width stay what they are
    let records = "张三\0\0\0\0\u{1}\0\0\0\0\0李四\0\0\0\0\u{2}\0\0\0\0\0".repeat(20);
    let decode = Decode::new(DecodeOptions::default()).expect("options");
    assert!(decode.apply(records.as_bytes(), &Hints::default()).is_err());
}

#[test]
fn a_single_line_of_it_is_text() {
    for text in [
        "小猫想起了三盏灯。",
        "小猫喜欢窗外的树。",
        "我正在修理自己的名字。",
    ] {
        let units = encode("utf-16le", text);
        let (wrong, lossy) = encoding_rs::GBK.decode_without_bom_handling(&units);
        assert!(!lossy, "{text}");
        let (read_back, evidence) = read(format!("{wrong}\n").as_bytes());
        assert_eq!(evidence.encoding, "UTF-8", "{text}");
        assert_eq!(read_back.trim_end(), wrong);
        assert_eq!(read(&units).1.encoding, "UTF-16LE", "{text}");
    }
}

#[test]
fn parts_give_what_the_whole_gives() {
    let decode = Decode::new(DecodeOptions::default()).expect("options");
    let hints = Hints::default();
    for label in ["utf-8", "gbk", "utf-16le", "utf-16be", "utf-32le"] {
        let mut bytes = encode(label, HANS);
        bytes.pop();
        let whole = decode.apply(&bytes, &hints).expect("text");
        let whole = (whole.text.into_owned(), whole.evidence);
        for split in 0..=bytes.len() {
            assert_eq!(
                in_parts(&decode, &bytes, &hints, &[split]),
                whole,
                "{label} at {split}"
            );
        }
    }
    for label in ["utf-8", "gbk", "utf-16le"] {
        for lines in [HANS.to_owned(), HANS.replace('\n', "")] {
            let bytes = encode(label, &lines.repeat(3 * HEAD_BYTES / 2 / lines.len()));
            let whole = decode.apply(&bytes, &hints).expect("text");
            let whole = (whole.text.into_owned(), whole.evidence);
            for step in [7_777, 262_143, 262_144, 1_000_003] {
                let parts: Vec<usize> = (1..bytes.len().div_ceil(step)).map(|i| i * step).collect();
                assert!(
                    in_parts(&decode, &bytes, &hints, &parts) == whole,
                    "{label} by {step}"
                );
            }
        }
    }
}

#[test]
fn lines_of_several_encodings_are_decoded_each_in_its_own() {
    let mut bytes = Vec::new();
    let mut text = String::new();
    for (index, line) in HANS.repeat(6).lines().enumerate() {
        let line = format!("{index}. {line}\n");
        let label = if index % 3 == 1 { "gbk" } else { "utf-8" };
        bytes.extend(encode(label, &line));
        text.push_str(&line);
    }
    let (decoded, evidence) = read(&bytes);
    assert_eq!(decoded, text);
    assert_eq!(
        (evidence.malformed, evidence.encoding.as_str()),
        (0, "UTF-8")
    );
    assert!(evidence.runs.iter().all(|run| run.encoding == "GBK"));
    assert_eq!(evidence.runs.len(), 4);
    // The other way round: a few lines of UTF-8 in a file of GBK.
    let bytes = [
        encode("gbk", HANS),
        HANS.as_bytes().to_vec(),
        encode("gbk", &HANS.repeat(3)),
    ]
    .concat();
    let (decoded, evidence) = read(&bytes);
    assert_eq!(
        (decoded, evidence.encoding.as_str()),
        (HANS.repeat(5), "GBK")
    );
    let start = encode("gbk", HANS).len() as u64;
    assert_eq!(evidence.runs[0].bytes, start..start + HANS.len() as u64);
}

#[test]
fn a_paste_in_big5_is_found_in_a_page_of_utf8() {
    let paste = "「房子裡沒有人,桌上放著一封信」\n她說:請把門關好。\n";
    let bytes = [HANS.as_bytes(), &encode("big5", paste), HANS.as_bytes()].concat();
    let (decoded, evidence) = read(&bytes);
    assert_eq!(decoded, format!("{HANS}{paste}{HANS}"));
    assert_eq!(evidence.runs.len(), 1);
    assert_eq!(evidence.runs[0].encoding, "Big5");
    // Inside a line.
    let line = [
        "标题写着".as_bytes(),
        &encode("gbk", "请把门关好"),
        "三个字。\n".as_bytes(),
    ]
    .concat();
    let (decoded, evidence) = read(&[HANS.as_bytes(), &line].concat());
    assert_eq!(decoded, format!("{HANS}标题写着请把门关好三个字。\n"));
    assert_eq!(evidence.runs[0].encoding, "GBK");
}

/// The share of samples of `length` bytes of `text`, in `label`, whose encoding is named `names`;
/// `torn` ones lose a byte at both ends.
fn accuracy(label: &str, text: &str, length: usize, names: &[&str], torn: bool) -> f64 {
    let chars: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let decode = Decode::new(DecodeOptions::default()).expect("options");
    let (mut right, mut total) = (0, 0);
    for start in 0..chars.len() {
        let piece: String = chars[start..].iter().chain(&chars).take(length).collect();
        let bytes = encode(label, &piece);
        let end = length.min(bytes.len()) - usize::from(torn);
        let sample = &bytes[usize::from(torn)..end];
        let plan = decode.survey(sample, true, &Hints::default());
        total += 1;
        right +=
            usize::from(plan.is_ok_and(|plan| names.contains(&plan.evidence().encoding.as_str())));
    }
    right as f64 / total as f64
}

#[test]
fn short_samples_reach_their_floors() {
    let floors: serde_json::Value =
        serde_json::from_str(include_str!("../../fixtures/floors.json")).expect("JSON");
    for (key, floor) in floors["decode"].as_object().expect("a table") {
        let (label, length) = key.split_once('@').expect("encoding@bytes");
        let (torn, label) = match label.strip_prefix("torn-") {
            Some(label) => (true, label),
            None => (false, label),
        };
        let (text, names) = match label {
            "gbk" => (HANS, &["GBK", "gb18030"][..]),
            "gbk-hant" => (HANT, &["GBK", "gb18030"][..]),
            "big5" => (HANT, &["Big5"][..]),
            "utf-16le" => (HANS, &["UTF-16LE"][..]),
            _ => (HANT, &["UTF-16BE"][..]),
        };
        let label = label.trim_end_matches("-hant");
        let reached = accuracy(label, text, length.parse().expect("bytes"), names, torn);
        println!("decode {key}: {reached:.4}, floor {floor}");
        assert!(
            reached >= floor.as_f64().expect("a number"),
            "{key}: {reached}"
        );
    }
}

#[test]
fn a_letter_with_an_accent_among_ascii_does_not_make_utf8_something_else() {
    let around = "The quick brown fox jumps over the lazy dog. ".repeat(20);
    for word in ["café", "Zoë", "Ωmega", "Привет", "©", "naïveté", "—"] {
        let text = format!("{around}{word} {around}");
        let (decoded, evidence) = read(text.as_bytes());
        assert_eq!(
            (decoded, evidence.encoding.as_str()),
            (text, "UTF-8"),
            "{word}"
        );
    }
}

#[test]
fn samples_cut_inside_a_character_are_named_right() {
    for (label, text, names) in [
        ("gbk", HANS, &["GBK", "gb18030"][..]),
        ("gbk", HANT, &["GBK", "gb18030"]),
        ("big5", HANT, &["Big5"]),
        ("utf-8", HANS, &["UTF-8"]),
    ] {
        let bytes = encode(label, text);
        let width = if label == "utf-8" { 3 } else { 2 };
        let decode = Decode::new(DecodeOptions::default()).expect("options");
        let sample = |from: usize| &bytes[from..from + 6 * width];
        let right = |sample: &[u8]| {
            let plan = decode.survey(sample, true, &Hints::default());
            plan.is_ok_and(|plan| names.contains(&plan.evidence().encoding.as_str()))
        };
        let starts = 0..bytes.len() - 6 * width;
        let wrong: Vec<usize> = starts.filter(|from| !right(sample(*from))).collect();
        assert!(wrong.is_empty(), "{label}: from byte {wrong:?}");
    }
}

#[test]
fn text_of_hz_that_begins_inside_its_marks_is_read_from_there() {
    let whole = b"~{NRCGWAAKV\\>C~} (a)\n~{VUSZ?45=AKDG~}\n";
    let (expected, evidence) = read(whole);
    assert_eq!(evidence.encoding, "HZ-GB-2312");
    for cut in [1, 2] {
        let (text, evidence) = read(&whole[cut..]);
        assert_eq!(evidence.encoding, "HZ-GB-2312", "without {cut} bytes");
        assert_eq!(text.trim_start_matches('\u{FFFD}'), expected);
    }
    // One long stretch without a whole mark left.
    let torn = [
        b"{",
        &b"NRCGWAAKV\\>CVUSZ?45=AKDG"[..24].repeat(6)[..],
        b"~",
    ]
    .concat();
    assert_eq!(read(&torn).1.encoding, "HZ-GB-2312");
    // What only looks like it: code, templates, formulas.
    for text in [
        "{a + b}~}",
        "x~{y}~ and {more}",
        "f{i}~",
        "Figure~{1}, Table~{2}\n",
    ] {
        assert_eq!(read(text.as_bytes()).1.encoding, "UTF-8", "{text}");
    }
}

#[test]
fn wrong_labels_are_overruled_and_right_ones_believed() {
    let declared = |label: &str| Hints {
        declared_encoding: Some(label.to_owned()),
        ..Hints::default()
    };
    for (coded, text, wrong) in [
        (
            "gbk",
            HANS,
            &["big5", "utf-8", "windows-1252", "shift_jis", "euc-kr"][..],
        ),
        (
            "big5",
            HANT,
            &["gb2312", "utf-8", "windows-1252", "shift_jis", "euc-jp"],
        ),
        ("gbk", HANT, &["big5", "utf-8", "iso-8859-1"]),
    ] {
        let bytes = encode(coded, text);
        let (decoded, evidence) = read_with(&bytes, &declared(coded));
        assert_eq!(
            (decoded.as_str(), evidence.overruled),
            (text, None),
            "{coded}"
        );
        for label in wrong {
            let (decoded, evidence) = read_with(&bytes, &declared(label));
            assert_eq!(decoded, text, "{coded} declared {label}");
            assert_eq!(evidence.overruled.as_deref(), Some(*label));
        }
        // From the first character on, a right label is never overruled.
        for chars in 1..text.chars().count() {
            let short: String = text.chars().take(chars).collect();
            let (decoded, evidence) = read_with(&encode(coded, &short), &declared(coded));
            assert_eq!((decoded, evidence.overruled), (short, None), "{coded}");
        }
    }
    // A page that declares itself wrongly.
    let page = format!("<html><head><meta charset=big5></head><p>{HANS}</p></html>");
    let (decoded, evidence) = read(&encode("gbk", &page));
    assert_eq!(
        (decoded, evidence.overruled.as_deref()),
        (page, Some("big5"))
    );
    // A single-byte label is believed between single-byte encodings.
    let text = "Straße und Weg führen über die Höhe.\n";
    let bytes = encode("windows-1252", text);
    let (decoded, evidence) = read_with(&bytes, &declared("windows-1252"));
    assert_eq!(
        (decoded.as_str(), evidence.how.as_str()),
        (text, "declared")
    );
}

#[test]
fn runs_beyond_the_first_thousand_are_counted() {
    let other = encode("gbk", HANS);
    let pair = [HANS.repeat(2).into_bytes(), other].concat();
    let (_, evidence) = read(&pair.repeat(1200));
    assert_eq!((evidence.runs.len(), evidence.runs_total), (1000, 1200));
}

#[test]
fn a_page_of_markup_with_a_dozen_characters_survives_a_cut_one() {
    let markup = "<div class=\"item\"><a href=\"/news/2024/list_12.html\"></a></div>\n".repeat(16);
    let words = ["模块", "目录", "索引", "搜索已选模块"];
    let page: String = words
        .iter()
        .map(|word| format!("{markup}<b>{word}</b>\n"))
        .collect();
    let bytes = encode("gbk", &page);
    let beyond = (0..bytes.len()).filter(|at| bytes[*at] >= 0x80);
    for at in beyond {
        let cut = [&bytes[..at], &bytes[at + 1..]].concat();
        assert_eq!(read(&cut).1.encoding, "GBK", "without byte {at}");
    }
}
