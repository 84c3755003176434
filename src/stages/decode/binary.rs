//! What is not text at all: images, archives, executables, and anything else that is mostly
//! control characters.
//!
//! A few NULs in a text do not make it binary; UTF-16 and UTF-32, which are full of them, are
//! recognised before this is asked.

use crate::error::{Rejection, RejectionKind};

/// How much of the head is looked at, in bytes.
const SAMPLE_BYTES: usize = 1 << 16;

/// The share of control characters from which bytes are no text. Damaged pages have up to one in
/// a hundred (stray NULs and form feeds); compressed data and machine code have one in nine, and
/// tables of small integers far more.
const CONTROL_SHARE: f64 = 0.08;

/// The share from which nothing else matters.
const MOSTLY_CONTROLS: f64 = 0.4;

/// First bytes of formats that are no text, with the name a person knows them by.
const MAGICS: &[(&[u8], &str)] = &[
    (b"\x89PNG\r\n\x1a\n", "PNG image"),
    (b"\xFF\xD8\xFF", "JPEG image"),
    (b"GIF87a", "GIF image"),
    (b"GIF89a", "GIF image"),
    (b"II*\0", "TIFF image"),
    (b"MM\0*", "TIFF image"),
    (b"%PDF-", "PDF document"),
    (b"PK\x03\x04", "ZIP archive (or an office document)"),
    (b"PK\x05\x06", "ZIP archive"),
    (b"Rar!\x1a\x07", "RAR archive"),
    (b"7z\xBC\xAF\x27\x1C", "7-Zip archive"),
    (b"\x1F\x8B\x08", "gzip archive"),
    (b"BZh91AY", "bzip2 archive"),
    (b"\xFD7zXZ\0", "xz archive"),
    (b"\x28\xB5\x2F\xFD", "Zstandard archive"),
    (b"\x04\x22\x4D\x18", "LZ4 archive"),
    (b"\x7FELF", "ELF executable"),
    (b"\xCA\xFE\xBA\xBE\0", "Java class or Mach-O file"),
    (b"\xCF\xFA\xED\xFE", "Mach-O executable"),
    (b"\0asm\x01\0", "WebAssembly module"),
    (
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
        "old Microsoft Office document",
    ),
    (b"SQLite format 3\0", "SQLite database"),
    (b"PAR1", "Parquet file"),
    (b"OggS\0", "Ogg audio"),
    (b"fLaC\0", "FLAC audio"),
    (b"ID3\x03\0", "MP3 audio"),
    (b"ID3\x04\0", "MP3 audio"),
    (b"\x1A\x45\xDF\xA3", "Matroska video"),
    (b"wOFF\0", "web font"),
    (b"wOF2\0", "web font"),
];

/// Formats whose mark stands behind their first bytes: offset, mark, name.
const INNER_MAGICS: &[(usize, &[u8], &str)] = &[
    (4, b"ftyp", "MP4 video or HEIF image"),
    (8, b"WEBP", "WebP image"),
    (8, b"WAVEfmt ", "WAV audio"),
    (8, b"AVI LIST", "AVI video"),
    (257, b"ustar\0", "tar archive"),
];

/// Why `head` is not text by the mark of its format, if it has one.
pub(super) fn magic(head: &[u8]) -> Option<Rejection> {
    let first = MAGICS
        .iter()
        .find(|(mark, _)| head.starts_with(mark))
        .map(|(_, name)| *name);
    let inner = || {
        let found = INNER_MAGICS
            .iter()
            .find(|(at, mark, _)| head.get(*at..).is_some_and(|rest| rest.starts_with(mark)));
        found.map(|(_, _, name)| *name)
    };
    let executable = || {
        let dos =
            head.starts_with(b"MZ") && memchr::memmem::find(head.get(..1024)?, b"PE\0\0").is_some();
        dos.then_some("Windows executable")
    };
    let name = first.or_else(inner).or_else(executable)?;
    let advice = match name {
        _ if name.contains("archive") => "; unpack it first",
        _ if name.contains("document") => "; save its text first",
        _ => "",
    };
    let reason = format!("{name}, not text{advice}");
    Some(Rejection::new(RejectionKind::Binary, reason).at(0))
}

/// From how many bits of information per byte on a sample does not read like text in any
/// encoding: text of all languages tried stays below 7, noise and machine code lie above 7.5.
const NOISE_BITS: f32 = 7.2;

/// Why `head` is not text by the density of its control characters, if it is high and the rest
/// does not read well either (`bits_per_byte` under the likeliest reading). `wide` text of two
/// bytes a unit is full of zeros and only judged by how it reads.
pub(super) fn controls(head: &[u8], bits_per_byte: f32, wide: bool) -> Option<Rejection> {
    let sample = &head[..head.len().min(SAMPLE_BYTES)];
    let is_control =
        |b: u8| (b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B)) || b == 0x7F;
    let count = sample.iter().filter(|b| is_control(**b)).count();
    let share = count as f64 / sample.len().max(1) as f64;
    let noisy = share >= CONTROL_SHARE && bits_per_byte >= NOISE_BITS;
    // One control character in a handful of bytes says nothing; NULs inside real text are damage.
    if count < 4 || !(noisy || share >= MOSTLY_CONTROLS && !wide) {
        return None;
    }
    let first = sample.iter().position(|b| is_control(*b)).unwrap_or(0);
    let percent = 100.0 * share;
    let reason =
        format!("binary data, not text: {percent:.0} % of its first bytes are control characters");
    Some(Rejection::new(RejectionKind::Binary, reason).at(first as u64))
}
