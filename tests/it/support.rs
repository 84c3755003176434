//! What several test modules need: fixtures, goldens, outside data, the binary.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use zhengwen::{Pipeline, PipelineOptions};

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
