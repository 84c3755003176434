//! The C++ OpenCC as another engine (cargo feature `opencc`): the referee of ours.
//!
//! It runs on the very dictionaries and configurations that the program carries, written to a
//! temporary folder while it opens. Not part of the road: nothing is converted here by default.

use crate::error::Error;

#[cfg(feature = "opencc")]
pub(super) use built_in::Referee;
#[cfg(not(feature = "opencc"))]
pub(super) use left_out::Referee;

fn wrong(message: impl Into<String>) -> Error {
    Error::Options(message.into())
}

#[cfg(feature = "opencc")]
mod built_in {
    use super::*;
    use crate::conversion::config::{Config, Dict, Segmentation};
    use crate::dictionaries;

    /// An open OpenCC.
    pub(in crate::conversion) struct Referee(opencc_rust::OpenCC);

    impl std::fmt::Debug for Referee {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("Referee")
        }
    }

    impl Referee {
        /// Opens OpenCC with one of its own profiles.
        pub(in crate::conversion) fn open(profile: &str) -> Result<Self, Error> {
            let json = dictionaries::opencc_config(profile).ok_or_else(|| {
                wrong(format!(
                    "the engine `opencc` has no profile `{profile}`; `hans` and `hans-cn` are of the native engine alone"
                ))
            })?;
            let config = Config::parse(profile, json)?;
            let folder = tempfile::tempdir().map_err(|error| Error::io("<temporary>", error))?;
            let write = |name: &str, text: &str| {
                let path = folder.path().join(name);
                std::fs::write(&path, text).map_err(|error| Error::io(path, error))
            };
            let mut files = Vec::new();
            let steps = config.normalization.iter().chain(&config.conversion_chain);
            steps.for_each(|step| collect(&step.dict, &mut files));
            if let Some(Segmentation::Mmseg { dict }) = &config.segmentation {
                collect(dict, &mut files);
            }
            for file in files {
                write(
                    &file,
                    &entries(dictionaries::opencc(&file).unwrap_or_default()),
                )?;
            }
            write(UNCUT, &format!("{NOWHERE}\t{NOWHERE}\n"))?;
            write("config.json", &with_segmentation(json))?;
            let opened = opencc_rust::OpenCC::new(folder.path().join("config.json"));
            opened
                .map(Self)
                .map_err(|error| wrong(format!("OpenCC cannot open `{profile}`: {error}")))
        }

        /// Converts `text`; what OpenCC refuses stays as it is.
        pub(in crate::conversion) fn convert(&self, text: &str) -> String {
            self.0.convert(text).unwrap_or_else(|_| text.to_owned())
        }
    }

    /// A dictionary without its comments, which OpenCC reads since 1.2 only.
    fn entries(text: &str) -> String {
        let entry = |line: &&str| !line.starts_with('#') && line.contains('\t');
        text.split_inclusive('\n').filter(entry).collect()
    }

    /// A dictionary for a segmentation that cuts nowhere.
    const UNCUT: &str = "uncut.txt";
    /// Its only word: a noncharacter.
    const NOWHERE: char = '\u{FFFE}';

    /// Before 1.2, OpenCC demands a segmentation where its newer configurations have none.
    fn with_segmentation(json: &str) -> String {
        let Ok(mut config) = serde_json::from_str::<serde_json::Value>(json) else {
            return json.to_owned();
        };
        if config.get("segmentation").is_none() {
            config["segmentation"] = serde_json::json!(
                {"type": "mmseg", "dict": {"type": "text", "file": UNCUT}}
            );
        }
        config.to_string()
    }

    fn collect(dict: &Dict, files: &mut Vec<String>) {
        match dict {
            Dict::Text(named) | Dict::Ocd2(named) => files.push(named.file.clone()),
            Dict::Group { dicts, .. } => dicts.iter().for_each(|dict| collect(dict, files)),
            Dict::Inline { .. } => {}
        }
    }
}

#[cfg(not(feature = "opencc"))]
mod left_out {
    use super::*;

    /// Cannot be had.
    #[derive(Debug)]
    pub(in crate::conversion) enum Referee {}

    impl Referee {
        pub(in crate::conversion) fn open(profile: &str) -> Result<Self, Error> {
            Err(wrong(format!(
                "the engine `opencc` was not built in (for the profile `{profile}`); build with `--features opencc`"
            )))
        }

        pub(in crate::conversion) fn convert(&self, _: &str) -> String {
            match *self {}
        }
    }
}
