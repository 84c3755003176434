//! The dictionaries that are part of the program: the only place that includes files from
//! `dictionaries/`. Each is parsed on first use and kept.
