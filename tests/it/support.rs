//! What several test modules need: fixtures, goldens, outside data, the binary.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use zhengwen::report::StripEvidence;
use zhengwen::stages::strip::{Place, Strip, StripLevel, StripOptions};
use zhengwen::{Metadata, Pipeline, PipelineOptions};

/// A file or folder below `fixtures/`.
pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(name)
}

/// Compares with the golden file `name`; `UPDATE_GOLDENS=1` writes it anew.
#[allow(dead_code)]
#[track_caller]
pub fn golden(name: &str, actual: &str) {
    let path = fixture(name);
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        std::fs::write(&path, actual).expect("the golden file can be written");
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        expected == actual,
        "{name} differs:\n{}",
        similar::TextDiff::from_lines(expected.as_str(), actual).unified_diff()
    );
}

/// The pipeline with its defaults, built once.
pub fn shared_pipeline() -> &'static Pipeline {
    static PIPELINE: OnceLock<Pipeline> = OnceLock::new();
    PIPELINE
        .get_or_init(|| Pipeline::new(PipelineOptions::default()).expect("the defaults make sense"))
}

/// A menu above a text.
pub const MENU: &str = "首页\n新闻\n财经\n登录\n注册";
/// What stands below one.
pub const FOOT: &str = "版权所有 © 青禾网\n联系电话：0000-0000000\n网站地图";
/// Three paragraphs of prose.
pub const TEXT: &str = "河对岸的人等这座桥等了整整三年，昨天夜里最后一块木板终于钉了上去。
第一个走过去的是卖豆腐的老邓，他挑着担子来回走了两趟，说比从前稳当。
今天一早，孩子们排着队从桥上跑过，桥下的鸭子都被惊得飞了起来。";

/// What strip leaves of `text` as a whole document, and what it says of it.
pub fn stripped(options: StripOptions, text: &str) -> (String, StripEvidence) {
    let stage = Strip::new(options).expect("the rules are right");
    let whole = Place {
        first: true,
        last: true,
    };
    let plan = stage.survey(text, whole, &Metadata::default());
    let staged = stage.apply(&plan, text);
    (staged.text.into_owned(), staged.evidence)
}

/// What strip leaves of `text` at a `level`.
pub fn left_at(level: StripLevel, text: &str) -> String {
    let options = StripOptions {
        level,
        ..StripOptions::default()
    };
    stripped(options, text).0
}
