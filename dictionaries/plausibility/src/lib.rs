//! The language model that `zhengwen` repairs and detects with, as bytes.
//!
//! A crate of its own because a published crate may not exceed 10 MB. Nothing here reads the
//! bytes: see `zhengwen::plausibility` for the format, and `docs/` for how it is built and measured.

/// A model in the format of `zhengwen::plausibility::Model`.
pub static MODEL: &[u8] = include_bytes!("../model.bin");
