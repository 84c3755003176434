//! A document larger than memory.
