//! Does this read like text, and of which language?
