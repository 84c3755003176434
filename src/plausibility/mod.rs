//! Does this read like text, and of which language?
//!
//! The language model that decode and repair stand on: given texts that the bytes allow, it says
//! which of them somebody would have written. A character n-gram model over simplified Chinese
//! ([`Model`]) scores text of either script, since traditional characters are folded first.
//! It refuses to change anything, and knows nothing of bytes or encodings.

mod bits;
mod choice;
mod fold;
mod language;
mod math;
mod model;
mod ngrams;
mod page;
mod score;
mod site;
mod words;

pub use bits::SELECT_EVERY;
pub use choice::{Caution, Choice, SiteKind, choose, choose_by, utility};
pub use fold::{Shape, Symbol, shape};
pub use language::{LANGUAGE_STEPS, Language, Reading, language_hash, plain};
pub(crate) use math::exp as exponential;
pub use model::{HEADER_BYTES, MAGIC, Model, ModelError, VERSION, checksum};
pub use ngrams::{BACKOFF_BITS, MAX_ORDER, State, VALUE_BITS};
pub use page::{PageCache, Share};
pub use score::Score;
pub use site::{CandidateFeatures, FEATURE_NAMES, FEATURES, REACH, Site};
pub(crate) use site::{DOUBLED, UNOPENED};
pub use words::{MAX_WORD, WORD_STEPS, word_hash};
