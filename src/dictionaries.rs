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

/// Characters that have a simplified form, and their readings: character, reading.
pub(crate) const ANNOTATION_READINGS: &str =
    include_str!("../dictionaries/annotation/readings.tsv");

/// Characters that machine annotation was seen behind: character, reading, pages with, pages without.
pub(crate) const ANNOTATION_KEYS: &str = include_str!("../dictionaries/annotation/keys.tsv");
