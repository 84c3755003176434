//! The integration tests: one binary, one module a room.

mod annotation;
mod batch;
mod cli;
mod cli_safety;
mod conversion;
mod decode;
mod decode_tables;
mod dictionaries;
mod extract;
mod extract_layouts;
mod formats;
mod layers;
mod pipeline;
mod plausibility;
mod quality;
mod repair;
mod simplify;
mod strip;
mod strip_bare;
mod strip_enclosed;
mod strip_lists;
mod strip_series;
mod strip_sites;
mod strip_twice;
mod strip_wording;
mod support;
