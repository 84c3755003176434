//! The dictionaries that are part of the program: the only place that includes files from
//! `dictionaries/`. Each is parsed on first use and kept.

/// The rules of boilerplate, by file name.
pub(crate) const BOILERPLATE: [(&str, &str); 5] = [
    (
        "boilerplate/navigation.toml",
        include_str!("../dictionaries/boilerplate/navigation.toml"),
    ),
    (
        "boilerplate/interface.toml",
        include_str!("../dictionaries/boilerplate/interface.toml"),
    ),
    (
        "boilerplate/related.toml",
        include_str!("../dictionaries/boilerplate/related.toml"),
    ),
    (
        "boilerplate/rights.toml",
        include_str!("../dictionaries/boilerplate/rights.toml"),
    ),
    (
        "boilerplate/advertising.toml",
        include_str!("../dictionaries/boilerplate/advertising.toml"),
    ),
];

/// How lines of interfaces are worded: a scale, a bias and a weight for each slot.
pub(crate) const WORDING: &[u8] = include_bytes!("../dictionaries/boilerplate/wording.bin");

/// What is known of the patterns of these rules, laid out as `stages/strip/rules/known.rs` describes.
pub(crate) const STRIP_PATTERNS: &[u8] = include_bytes!("../dictionaries/boilerplate/patterns.bin");

/// Characters that have a simplified form, and their readings: character, reading.
pub(crate) const ANNOTATION_READINGS: &str =
    include_str!("../dictionaries/annotation/readings.tsv");

/// Characters that machine annotation was seen behind: character, reading, pages with, pages without.
pub(crate) const ANNOTATION_KEYS: &str = include_str!("../dictionaries/annotation/keys.tsv");

/// The files of a folder under `dictionaries/`, by name.
macro_rules! files {
    ($folder:literal, $extension:literal: $($name:literal)*) => {
        [$(($name, include_str!(concat!("../dictionaries/", $folder, "/", $name, $extension)))),*]
    };
}

/// OpenCC's text dictionaries, by their names without `.txt`.
static OPENCC: &[(&str, &str)] = &files!("opencc", ".txt":
    "CJK_Compatibility_Ideographs"
    "HKPhrases"
    "HKPhrasesRev"
    "HKVariants"
    "HKVariantsPhrases"
    "HKVariantsRev"
    "HKVariantsRevPhrases"
    "JPShinjitaiCharacters"
    "JPShinjitaiCharactersRev"
    "JPShinjitaiPhrases"
    "STCharacters"
    "STPhrases"
    "STPhrases_GeneratedFromRegionalPhrases"
    "TSCharacters"
    "TSCharactersExt"
    "TSPhrases"
    "TWPhrases"
    "TWPhrasesRev"
    "TWVariants"
    "TWVariantsPhrases"
    "TWVariantsRev"
    "TWVariantsRevPhrases"
);

/// OpenCC's configurations, by profile.
static OPENCC_CONFIGS: &[(&str, &str)] = &files!("opencc/config", ".json":
    "hk2s" "hk2sp" "hk2t" "jp2t" "s2hk" "s2hkp" "s2t" "s2tw" "s2twp" "t2hk" "t2jp" "t2s" "t2tw" "tw2s" "tw2sp" "tw2t"
);

fn named(files: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    let (_, text) = files.iter().find(|(known, _)| *known == name)?;
    Some(text)
}

/// The text of an OpenCC dictionary, by its file name.
pub(crate) fn opencc(file: &str) -> Option<&'static str> {
    named(OPENCC, file.strip_suffix(".txt")?)
}

/// The JSON of an OpenCC configuration, by its profile.
pub(crate) fn opencc_config(profile: &str) -> Option<&'static str> {
    named(OPENCC_CONFIGS, profile)
}

/// Our own rules on top of OpenCC's dictionaries, and the configurations that use them.
pub(crate) const HANS: &str = include_str!("../dictionaries/opencc/overrides/hans.toml");
pub(crate) const HANS_CONFIG: &str = include_str!("../dictionaries/opencc/overrides/hans.json");
pub(crate) const HANS_CN: &str = include_str!("../dictionaries/opencc/overrides/hans-cn.toml");
pub(crate) const HANS_CN_CONFIG: &str =
    include_str!("../dictionaries/opencc/overrides/hans-cn.json");

/// Frequencies of characters and of their neighbours, for the encoding detector; laid out as
/// `benches/peers/decode/src/bin/tables.rs` describes.
pub(crate) const DECODE_TABLES: &[u8] = include_bytes!("../dictionaries/decode/tables.bin");

/// Mapping tables of legacy encodings (CNS 11643, Big5-UAO, ISO-IR-165), laid out as
/// `benches/peers/decode/legacy_tables.py` describes.
pub(crate) const DECODE_LEGACY: &[u8] = include_bytes!("../dictionaries/decode/legacy.bin");

/// What repair's scan knows of single characters, laid out as `stages/repair/round_trip/characters.rs`
/// describes.
pub(crate) const REPAIR_CHARACTERS: &[u8] = include_bytes!("../dictionaries/repair/characters.bin");
