//! Every code of every encoding against Python's and iconv's decoders, where this machine has
//! them. What differs on purpose is listed with its reason; anything else fails.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};

use zhengwen::Hints;
use zhengwen::stages::decode::{Decode, DecodeOptions};

/// Decodes each code alone with Python's codec: what it gives, or "" where it has none. The codes
/// go in as hexadecimal lines and come out as lines of code points.
const PYTHON: &str = "
import sys
for line in sys.stdin:
    try: text = bytes.fromhex(line).decode(sys.argv[1])
    except UnicodeDecodeError: text = ''
    print(' '.join('%X' % ord(c) for c in text))
";

fn python(codec: &str, codes: &[Vec<u8>]) -> Option<Vec<String>> {
    let mut child = Command::new("python3")
        .args(["-c", PYTHON, codec])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut stdin = child.stdin.take()?;
    let lines: String = codes.iter().map(|code| hex(code) + "\n").collect();
    let writer = std::thread::spawn(move || stdin.write_all(lines.as_bytes()));
    let output = child.wait_with_output().ok()?;
    writer.join().ok()?.ok()?;
    let lines = String::from_utf8(output.stdout).ok()?;
    let lines: Vec<String> = lines.lines().map(str::to_owned).collect();
    (output.status.success() && lines.len() == codes.len()).then_some(lines)
}

fn hex(code: &[u8]) -> String {
    code.iter().map(|b| format!("{b:02X}")).collect()
}

fn pairs(
    leads: std::ops::RangeInclusive<u8>,
    trails: std::ops::RangeInclusive<u8>,
) -> Vec<Vec<u8>> {
    leads
        .flat_map(|lead| trails.clone().map(move |trail| vec![lead, trail]))
        .collect()
}

fn ours(label: &str, code: &[u8]) -> String {
    let decode = Decode::new(DecodeOptions {
        encoding: Some(label.to_owned()),
    })
    .expect("a label");
    let staged = decode.apply(code, &Hints::default()).expect("text");
    if staged.evidence.malformed > 0 {
        return String::new();
    }
    let points: Vec<String> = staged
        .text
        .chars()
        .map(|c| format!("{:X}", u32::from(c)))
        .collect();
    points.join(" ")
}

/// Codes where both have a character and not the same: code, ours, theirs.
fn differences(
    label: &str,
    codec: &str,
    codes: &[Vec<u8>],
) -> Option<BTreeMap<String, (String, String)>> {
    let theirs = python(codec, codes)?;
    let mut both = 0;
    let mut found = BTreeMap::new();
    for (code, theirs) in codes.iter().zip(theirs) {
        let ours = ours(label, code);
        // What one has as one character and the other as two is two codes of one byte.
        if theirs.is_empty() || (theirs.contains(' ') && !ours.contains(' ')) {
            continue;
        }
        both += 1;
        if ours != theirs {
            found.insert(hex(code), (ours, theirs));
        }
    }
    assert!(both > 6000, "{codec} gave only {both} characters");
    Some(found)
}

fn in_private_use(points: &str) -> bool {
    u32::from_str_radix(points, 16).is_ok_and(|c| (0xE000..0xF900).contains(&c))
}

#[test]
fn gbk_is_pythons() {
    let codes = pairs(0x81..=0xFE, 0x40..=0xFE);
    let Some(found) = differences("gbk", "gb18030", &codes) else {
        return;
    };
    // GB18030-2022 has code points for what GB18030-2000 kept in private use.
    let assigned = |ours: &str, theirs: &str| {
        in_private_use(theirs) && !ours.is_empty() && !in_private_use(ours)
    };
    let unexplained: Vec<_> = found
        .iter()
        .filter(|(_, (ours, theirs))| !assigned(ours, theirs))
        .collect();
    assert!(unexplained.is_empty(), "{unexplained:?}");
}

#[test]
fn big5_with_hkscs_is_pythons() {
    let codes = pairs(0x87..=0xFE, 0x40..=0xFE);
    let Some(found) = differences("big5", "big5hkscs", &codes) else {
        return;
    };
    // WHATWG follows Windows and the browsers in a few symbols (the macron, the full-width tilde,
    // the division slash …), where Python follows the tables of the standard.
    let unexplained: Vec<_> = found
        .iter()
        .filter(|(code, _)| !SYMBOLS.contains(&code.as_str()))
        .collect();
    assert!(unexplained.is_empty(), "{unexplained:?}");
}

const SYMBOLS: [&str; 18] = [
    "A145", "A14E", "A15A", "A1C2", "A1C3", "A1C5", "A1E3", "A1F2", "A1F3", "A1FE", "A240", "A241",
    "A242", "A244", "A246", "A247", "A2CC", "A2CE",
];

#[test]
fn shift_jis_euc_jp_and_euc_kr_are_pythons() {
    for (label, codec, codes) in [
        ("shift_jis", "cp932", pairs(0x81..=0xFC, 0x40..=0xFC)),
        ("euc-kr", "cp949", pairs(0x81..=0xFE, 0x41..=0xFE)),
    ] {
        let Some(found) = differences(label, codec, &codes) else {
            return;
        };
        assert!(found.is_empty(), "{label}: {found:?}");
    }
}

#[test]
fn hz_and_iso_2022_cn_hold_gb2312_as_pythons_hz_does() {
    let wrapped = |code: &[u8]| [&b"~{"[..], &[code[0] & 0x7F, code[1] & 0x7F], b"~}"].concat();
    let codes: Vec<Vec<u8>> = pairs(0xA1..=0xF7, 0xA1..=0xFE);
    let hz: Vec<Vec<u8>> = codes.iter().map(|code| wrapped(code)).collect();
    let Some(found) = differences("hz", "hz", &hz) else {
        return;
    };
    // The middle dot and the dash, which GB 2312 leaves open: as GBK and Unicode text have them.
    let symbols: Vec<&(String, String)> = found.values().collect();
    for (ours, theirs) in symbols {
        assert!(
            [("B7", "30FB"), ("2014", "2015")].contains(&(ours.as_str(), theirs.as_str())),
            "{ours} against {theirs}"
        );
    }
    for code in codes {
        let iso = [
            &b"\x1B$)A\x0E"[..],
            &[code[0] & 0x7F, code[1] & 0x7F],
            b"\x0F",
        ]
        .concat();
        assert_eq!(ours("iso-2022-cn", &iso), ours("hz", &wrapped(&code)));
    }
}

/// Every plane of CNS 11643, and plane 1 in two bytes.
#[test]
fn euc_tw_is_iconvs() {
    let codes = |plane: u8| {
        pairs(0xA1..=0xFE, 0xA1..=0xFE)
            .into_iter()
            .map(move |code| [&[0x8E, 0xA0 + plane][..], &code].concat())
    };
    let counts: Vec<usize> = [1, 2, 3, 4, 5, 6, 7, 15]
        .into_iter()
        .map(|plane| {
            codes(plane)
                .filter(|code| !ours("euc-tw", code).is_empty())
                .count()
        })
        .collect();
    // As many characters as CNS 11643 has in each plane, by glibc's table.
    assert_eq!(counts, [5867, 7650, 6394, 7286, 8601, 6386, 6537, 6721]);
    // A plane at a time through iconv, where it is there: every assigned code.
    for plane in [1, 2, 3, 4, 5, 6, 7, 15] {
        let assigned: Vec<Vec<u8>> = codes(plane)
            .filter(|code| !ours("euc-tw", code).is_empty())
            .collect();
        let input = assigned.concat();
        let Some(theirs) = iconv("EUC-TW", &input) else {
            return;
        };
        let decode = Decode::new(DecodeOptions {
            encoding: Some("euc-tw".to_owned()),
        })
        .expect("a label");
        let ours = decode.apply(&input, &Hints::default()).expect("text");
        assert!(ours.text == theirs, "plane {plane}");
        if plane == 1 {
            let short: Vec<u8> = assigned
                .iter()
                .flat_map(|code| code[2..].to_vec())
                .collect();
            assert!(decode.apply(&short, &Hints::default()).expect("text").text == theirs);
        }
    }
}

fn iconv(from: &str, input: &[u8]) -> Option<String> {
    String::from_utf8(convert(from, "UTF-8", input)?).ok()
}

fn convert(from: &str, to: &str, input: &[u8]) -> Option<Vec<u8>> {
    let mut child = Command::new("iconv")
        .args(["-f", from, "-t", to])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut stdin = child.stdin.take()?;
    let input = input.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().ok()?;
    writer.join().ok()?.ok()?;
    output.status.success().then_some(output.stdout)
}

#[test]
fn four_bytes_of_gb18030_are_pythons() {
    let four = |lead: u8| {
        let tails = (b'0'..=b'9').flat_map(|second| {
            pairs(0x81..=0xFE, b'0'..=b'9')
                .into_iter()
                .map(move |rest| (second, rest))
        });
        tails.map(move |(second, rest)| vec![lead, second, rest[0], rest[1]])
    };
    let basic = (0x81..=0x84).flat_map(four);
    // Beyond the basic plane the codes are a straight line: a part of each lead.
    let beyond = (0x90..=0xE3).flat_map(|lead| four(lead).step_by(97));
    let codes: Vec<Vec<u8>> = basic.chain(beyond).collect();
    let Some(found) = differences("gb18030", "gb18030", &codes) else {
        return;
    };
    // GB18030-2005 swapped U+1E3F with U+E7C7 (8135F437); 2022 gave code points to others.
    let unexplained: Vec<_> = found
        .iter()
        .filter(|(_, (ours, theirs))| !in_private_use(ours) && !in_private_use(theirs))
        .collect();
    assert!(unexplained.is_empty() && found.len() < 40, "{found:?}");
}

#[test]
fn euc_jp_is_pythons() {
    let long = pairs(0xA1..=0xFE, 0xA1..=0xFE)
        .into_iter()
        .map(|code| [&[0x8F], &code[..]].concat());
    let codes: Vec<Vec<u8>> = pairs(0xA1..=0xFE, 0xA1..=0xFE)
        .into_iter()
        .chain(long)
        .collect();
    let Some(found) = differences("euc-jp", "euc_jp", &codes) else {
        return;
    };
    // WHATWG follows Windows in the wave dash, the minus and other symbols.
    let symbols = [
        "A1C0", "A1C1", "A1C2", "A1DD", "A1F1", "A1F2", "A2CC", "8FA2B7", "8FA2C3",
    ];
    let unexplained: Vec<_> = found
        .iter()
        .filter(|(code, _)| !symbols.contains(&code.as_str()))
        .collect();
    assert!(unexplained.is_empty(), "{unexplained:?}");
}

/// Each plane of CNS 11643 that ISO-2022-CN-EXT holds, called for as RFC 1922 says; plane 1 also as
/// iconv writes it (in the others glibc forgets SHIFT OUT and does not read its own output).
#[test]
fn iso_2022_cn_ext_holds_the_planes_of_cns() {
    let decode = |label: &str, bytes: &[u8]| {
        let options = DecodeOptions {
            encoding: Some(label.to_owned()),
        };
        let decode = Decode::new(options).expect("a label");
        let staged = decode.apply(bytes, &Hints::default()).expect("text");
        staged.text.into_owned()
    };
    let calls = [&b"$)G"[..], b"$*H", b"$+I", b"$+J", b"$+K", b"$+L", b"$+M"];
    for (plane, call) in (1..).zip(calls) {
        let mut coded = [b"\x1B", call].concat();
        let mut text = String::new();
        for code in pairs(0xA1..=0xFE, 0xA1..=0xFE) {
            let long = [&[0x8E, 0xA0 + plane][..], &code].concat();
            let c = decode("euc-tw", &long);
            if c.contains('\u{FFFD}') {
                continue;
            }
            text.push_str(&c);
            let shift: (&[u8], &[u8]) = match plane {
                1 => (b"\x0E", b"\x0F"),
                2 => (b"\x1BN", b""),
                _ => (b"\x1BO", b""),
            };
            coded.extend([shift.0, &[code[0] & 0x7F, code[1] & 0x7F], shift.1].concat());
        }
        assert!(decode("iso-2022-cn-ext", &coded) == text, "plane {plane}");
        if plane == 1
            && let Some(theirs) = convert("UTF-8", "ISO-2022-CN-EXT", text.as_bytes())
        {
            // The middle dot of GB 2312 is U+00B7 here.
            assert!(decode("iso-2022-cn-ext", &theirs) == text.replace('\u{30FB}', "·"));
        }
    }
}
