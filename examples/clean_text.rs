//! One document in memory: bytes in, a record out, and why it is what it is.
//!
//! `cargo run --example clean_text`

use zhengwen::{Document, Pipeline, PipelineOptions};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let pipeline = Pipeline::new(PipelineOptions {
        explain: true,
        ..PipelineOptions::default()
    })?;

    // "這本書很好看。" in Big5, and a line of UTF-8 that was once read as windows-1252.
    let bytes = b"\xb3\x6f\xa5\xbb\xae\xd1\xab\xdc\xa6\x6e\xac\xdd\xa1\x43\n";
    for document in [
        Document::new("a page in Big5", &bytes[..]),
        Document::new(
            "mojibake",
            "ä»Šå¤©å¤©æ°”å¾ˆå¥½ï¼Œæˆ‘ä»¬åŽ»å…¬å›\u{AD}çŽ©ã€‚",
        ),
        Document::new("a picture", &b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..]),
    ] {
        match pipeline.clean(&document) {
            Ok(record) => {
                println!("{}: {}", record.id, record.text.trim_end());
                println!("  decoded from {}", record.report.decode.encoding);
                let stages = [&record.report.repair.edits, &record.report.simplify.edits];
                for edit in stages.into_iter().flatten() {
                    println!("  {} at {:?}", edit.rule, edit.before);
                }
            }
            Err(rejection) => println!("{}: {rejection}", document.id),
        }
    }
    Ok(())
}
