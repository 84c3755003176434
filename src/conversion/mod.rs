//! The conversion engine.
