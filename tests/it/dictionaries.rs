//! Where the dictionaries come from: every file is the one that SOURCES.toml names.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use sha2::{Digest, Sha256};

#[derive(Deserialize)]
struct Sources {
    source: Vec<Source>,
}

#[derive(Deserialize)]
struct Source {
    /// A file, or a folder with its slash, below `dictionaries/`.
    path: String,
    licence: String,
    /// By name below the folder; none for what is our own.
    #[serde(default)]
    sha256: BTreeMap<String, String>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("dictionaries")
}

fn sources() -> Vec<Source> {
    let text = fs::read_to_string(folder().join("SOURCES.toml")).expect("it is there");
    toml::from_str::<Sources>(&text).expect("its form").source
}

#[test]
fn every_file_is_the_one_its_source_names() {
    for source in sources() {
        let path = folder().join(&source.path);
        let base = if path.is_dir() {
            path.as_path()
        } else {
            path.parent().expect("a folder")
        };
        assert!(!source.licence.is_empty(), "{}", source.path);
        for (name, expected) in &source.sha256 {
            let bytes = fs::read(base.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
            let sum: String = Sha256::digest(bytes)
                .iter()
                .map(|b| format!("{b:02x}"))
                .collect();
            assert_eq!(sum, *expected, "{name} is not what SOURCES.toml says");
        }
    }
}

#[test]
fn every_dictionary_has_a_source() {
    let sources = sources();
    let mut folders = vec![folder()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(self::folder()).expect("below it");
            let name = name.to_string_lossy().replace('\\', "/");
            let data = ["txt", "tsv", "toml", "json", "bin"];
            let extension = path.extension().and_then(|extension| extension.to_str());
            if !extension.is_some_and(|extension| data.contains(&extension))
                || path.ends_with("Cargo.toml")
                || name == "SOURCES.toml"
            {
                continue;
            }
            let known = sources
                .iter()
                .any(|source| match source.path.strip_suffix('/') {
                    None => source.path == name,
                    Some(_) => name.strip_prefix(&source.path).is_some_and(|file| {
                        source.sha256.is_empty() || source.sha256.contains_key(file)
                    }),
                });
            assert!(known, "{name} is not in SOURCES.toml");
        }
    }
}
