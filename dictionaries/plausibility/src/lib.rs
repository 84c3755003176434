//! The language model that `zhengwen` repairs and detects with, as bytes.
//!
//! A crate of its own because a published crate may not exceed 10 MB. Nothing here reads the
//! bytes: see `zhengwen::plausibility` for the format, and `docs/` for how it is built and measured.
