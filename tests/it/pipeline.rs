//! The road as a whole: windows, streams, evidence, the bundled example.

use std::io::Read;

use proptest::prelude::*;
use zhengwen::stages::strip::{StripLevel, StripOptions};
use zhengwen::stream::{Stream, StreamOptions};
use zhengwen::{Document, Hints, Pipeline, PipelineOptions, Record};

use crate::support;

fn pipeline(options: PipelineOptions) -> Pipeline {
    Pipeline::new(options).expect("the options make sense")
}

/// A reader that gives `step` bytes at a time.
struct Dribble<'b>(&'b [u8], usize);

impl Read for Dribble<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let length = self.1.min(buffer.len()).min(self.0.len());
        buffer[..length].copy_from_slice(&self.0[..length]);
        self.0 = &self.0[length..];
        Ok(length)
    }
}

fn stream(pipeline: &Pipeline, bytes: &[u8], segment_bytes: usize, step: usize) -> Record {
    let options = StreamOptions { segment_bytes };
    let mut stream = Stream::open(pipeline, Dribble(bytes, step), &Hints::default(), &options)
        .expect("it is text");
    let mut text = String::new();
    while let Some(part) = stream.next_part().expect("it can be read") {
        text.push_str(&part);
    }
    let (metadata, report) = stream.finish();
    Record {
        id: "x".to_owned(),
        text,
        metadata,
        report,
    }
}

/// Real-looking text of more than one window, in the shape of many articles.
fn long_text(windows: usize) -> String {
    let article = "山村小學的天文課\n每週三的晚上，山村小學的操場上會架起一台望遠鏡。\n\
        先看月亮，再看木星，老師對排隊的孩子們說。\n\n";
    article.repeat(windows * zhengwen::WINDOW_BYTES / article.len() + 1)
}

#[test]
fn a_stream_gives_what_memory_gives() {
    let pipeline = pipeline(PipelineOptions::default());
    let text = long_text(3);
    for bytes in [
        text.as_bytes().to_vec(),
        encoding_rs::GBK.encode(&text).0.into_owned(),
        encoding_rs::BIG5.encode(&text).0.into_owned(),
        text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        text.replace('\n', "").into_bytes(),
    ] {
        let whole = pipeline
            .clean(&Document::new("x", bytes.clone()))
            .expect("it is text");
        for (segment, step) in [(1 << 16, 5000), (3_333_333, 1 << 20), (32 << 20, 1 << 16)] {
            let streamed = stream(&pipeline, &bytes, segment, step);
            assert!(
                streamed.text == whole.text,
                "text differs at segment {segment}"
            );
            assert_eq!(streamed.metadata, whole.metadata);
            assert_eq!(streamed.report, whole.report);
        }
    }
}

#[test]
fn clean_text_comes_out_byte_for_byte() {
    let pipeline = pipeline(PipelineOptions::default());
    for text in [
        "",
        "\n",
        "\n\n\n",
        "没有换行",
        "一行。\r\n两行。\r\n",
        "前面有空行\n\n\n　　后面有空格  \n\t\n",
        "表情🙂和生僻字𠮷，还有注音ㄅㄆㄇ。\n",
        "The quick brown fox.\nLe café déjà vu, 100 €.\n",
        "日本語の文章です。発売は広島で。\n",
        "한국어 문장입니다.\n",
    ] {
        let record = pipeline
            .clean(&Document::new("x", text))
            .expect("it is text");
        assert_eq!(record.text, text);
        assert!(record.report.repair.sites.is_empty());
        assert!(record.report.strip.removed.is_empty());
    }
}

#[test]
fn known_metadata_is_kept() {
    let pipeline = pipeline(PipelineOptions::default());
    let mut document = Document::new("x", "标题\n正文在这里，很短。\n");
    document.metadata.title = Some("已知的标题".to_owned());
    document.hints.url = Some("https://example.com/1".to_owned());
    let record = pipeline.clean(&document).expect("it is text");
    assert_eq!(record.metadata.title.as_deref(), Some("已知的标题"));
    assert_eq!(
        record.metadata.url.as_deref(),
        Some("https://example.com/1")
    );
}

#[test]
fn an_endless_line_is_cut_between_graphemes() {
    let pipeline = pipeline(PipelineOptions {
        repair: None,
        simplify: None,
        strip: StripOptions {
            level: StripLevel::None,
            ..StripOptions::default()
        },
        ..PipelineOptions::default()
    });
    // Families of several code points, and a base with a thousand combining marks.
    let text = "👩‍👩‍👧‍👦漢e\u{301}".repeat(200_000) + "a" + &"\u{301}".repeat(3_000_000);
    let record = pipeline
        .clean(&Document::new("x", text.clone()))
        .expect("it is text");
    assert!(record.text == text);
}

#[test]
fn an_endless_line_is_cut_between_sentences_rather_than_words() {
    let pipeline = pipeline(PipelineOptions::default());
    let words = 2 * zhengwen::WINDOW_BYTES / 12;
    for shift in 0..4 {
        let line = "龍".repeat(shift) + &"，乾隆龍".repeat(words);
        let record = pipeline.clean(&Document::new("x", line)).unwrap();
        assert_eq!(record.text.matches("，乾隆龙").count(), words, "{shift}");
    }
}

#[test]
fn clean_text_of_many_windows_comes_out_byte_for_byte() {
    let pipeline = pipeline(PipelineOptions::default());
    let line = "每周三的晚上，山村小学的操场上会架起一台望远镜。\n";
    let text = line.repeat(3 * zhengwen::WINDOW_BYTES / line.len());
    let record = pipeline
        .clean(&Document::new("x", text.clone()))
        .expect("it is text");
    assert!(record.text == text);
}

#[test]
fn evidence_of_later_windows_points_into_the_document() {
    let pipeline = pipeline(PipelineOptions {
        explain: true,
        strip: StripOptions {
            level: StripLevel::None,
            ..StripOptions::default()
        },
        ..PipelineOptions::default()
    });
    let text = long_text(2);
    let record = pipeline
        .clean(&Document::new("x", text.clone()))
        .expect("it is text");
    let edits = &record.report.simplify.edits;
    assert!(edits.len() > 1000, "{} edits", edits.len());
    for edit in edits {
        let texts = edit.texts.as_ref().expect("the pipeline quotes");
        assert_eq!(text[edit.before.clone()], texts.before_text);
        assert_eq!(record.text[edit.after.clone()], texts.after_text);
    }
}

#[test]
fn the_bundled_pages_come_out_as_expected() {
    let pipeline = pipeline(PipelineOptions::default());
    let folder = support::fixture("end_to_end/pages");
    let mut lines = String::new();
    let mut names: Vec<_> = std::fs::read_dir(&folder)
        .expect("the bundled pages")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    names.sort();
    for path in names {
        let mut document = Document::new(
            path.file_name().expect("a name").to_string_lossy(),
            std::fs::read(&path).expect("a page"),
        );
        document.hints.media_type = zhengwen::formats::media_type_of(&path).map(str::to_owned);
        let record = pipeline.clean(&document).expect("it is text");
        let mut value = serde_json::to_value(&record).expect("a record is JSON");
        // Scores may move as the stages get better; what they decide may not.
        value.as_object_mut().expect("an object").remove("report");
        lines.push_str(&serde_json::to_string_pretty(&value).expect("it is JSON"));
        lines.push('\n');
    }
    support::golden("end_to_end/expected.json", &lines);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_bytes_break_the_road(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let pipeline = support::shared_pipeline();
        let whole = pipeline.clean(&Document::new("x", bytes.clone()));
        let opened = Stream::open(pipeline, &bytes[..], &Hints::default(), &StreamOptions::default());
        match whole {
            Ok(record) => {
                drop(opened);
                let streamed = stream(pipeline, &bytes, 7, 3);
                prop_assert_eq!(streamed.text, record.text);
                prop_assert_eq!(streamed.report, record.report);
            }
            Err(rejection) => {
                prop_assert!(!rejection.reason.is_empty());
                prop_assert_eq!(opened.err(), Some(rejection));
            }
        }
    }

    #[test]
    fn cleaning_again_changes_nothing(text in "[ -~\n，。！？“”：；（）\u{4e00}-\u{4fff}]{0,300}") {
        let pipeline = support::shared_pipeline();
        let once = pipeline.clean_text("x", &text).text;
        let twice = pipeline.clean_text("x", &once).text;
        prop_assert_eq!(twice, once);
    }
}

#[test]
fn who_edited_a_page_is_not_its_author() {
    let page = |tail: &str| {
        format!(
            "<html><head><title>老桥重新开放</title><meta name=\"author\" content=\"周小禾\"></head><body><h1>老桥重新开放</h1>\
             <p>昨天上午，修了三年的老桥重新向行人开放。</p><p>桥上装了新灯，晚上也能散步。</p>{tail}</body></html>"
        )
    };
    let pipeline = pipeline(PipelineOptions::default());
    let metadata = |page: &str| {
        let record = pipeline.clean(&Document::new("x", page));
        record.expect("it is text").metadata
    };
    let edited = metadata(&page("<p>责任编辑：周小禾</p>"));
    assert_eq!(edited.editor.as_deref(), Some("周小禾"));
    assert_eq!(edited.author, None);
    assert_eq!(metadata(&page("")).author.as_deref(), Some("周小禾"));
}

/// The day is what the text says; the hour of that day may be what markup declares.
#[test]
fn the_hour_of_a_day_is_declared() {
    let page = |declared: &str| {
        format!(
            "<html><head><title>老桥重新开放</title><meta name=\"pubdate\" content=\"{declared}\"></head><body>\
             <h1>老桥重新开放</h1><div>发布日期：2022-12-06 来源：青石县交通局</div>\
             <p>昨天上午，修了三年的老桥重新向行人开放。</p><p>桥上装了新灯，晚上也能散步。</p></body></html>"
        )
    };
    let pipeline = pipeline(PipelineOptions::default());
    let date = |document: Document| {
        let record = pipeline.clean(&document);
        record.expect("it is text").metadata.date
    };
    let of = |declared| date(Document::new("x", page(declared)));
    assert_eq!(of("2022-12-06 08:56").as_deref(), Some("2022-12-06T08:56"));
    assert_eq!(of("2022-12-07 08:56").as_deref(), Some("2022-12-06"));
    let mut known = Document::new("x", page("2022-12-06 08:56"));
    known.metadata.date = Some("2022-12-06".to_owned());
    assert_eq!(date(known).as_deref(), Some("2022-12-06"));
}

/// Where markup has shown the article, one button or one label beside it is furniture; in text that
/// may be nothing but text, it is not enough.
#[test]
fn one_button_is_enough_in_the_article_of_a_page() {
    let pipeline = pipeline(PipelineOptions::default());
    let body = "渡口的船停了，桥从上游绕过来，走路要多花一刻钟，推车的人都说不值得。";
    let clean = |source: &str| {
        let document = Document::new("x", source.as_bytes().to_vec());
        pipeline.clean(&document).expect("it is text").text
    };
    let page = |tool: &str| {
        format!(
            "<html><head><title>渡口的船停了下来</title></head><body><h1>渡口的船停了下来</h1>\
             <p>{tool}</p><p>{body}</p></body></html>"
        )
    };
    for tool in ["【字体：大 中 小】", "大 中 小", "字号："] {
        assert!(!clean(&page(tool)).contains(tool), "{tool}");
    }
    let text = format!("渡口的船停了下来\n字号：\n{body}\n");
    assert_eq!(clean(&text), text);
    let subtitle = "一条走了四十年的水路";
    assert!(clean(&page(subtitle)).contains(subtitle));
}
