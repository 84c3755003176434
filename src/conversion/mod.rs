//! The conversion engine: runs an OpenCC conversion over text, exactly and fast.
//!
//! A [`Converter`] is a configuration compiled with its dictionaries: normalization, then
//! segmentation, then a chain of steps, each replacing the longest key at every position
//! (leftmost first) by its value. What that means is written down in `exact`; `plan` fuses all
//! steps into one pass over the text where that is provably the same, and `scan` runs it.
//!
//! Mechanism only: which text is converted, and with which profile, is decided by
//! [`stages::simplify`](crate::stages::simplify). The semantics are those of OpenCC 1.4.2
//! ("byte for byte" is tested against it), with one difference: a NUL character does not cut a
//! segment short here.

mod block;
mod config;
mod dictionary;
mod exact;
mod fold;
mod ids;
mod opencc;
mod output;
mod overrides;
mod plan;
mod quiet;
mod rules;
mod scan;
mod triggers;

use std::borrow::Cow;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

pub use config::{Config, Dict, DictFile, MatchPolicy, Segmentation, Step};
pub use fold::simplified_char;
pub use scan::Converted;
pub(crate) use scan::level as simd_level;

use crate::dictionaries;
use crate::error::Error;
use crate::hash::FastMap;
use crate::report::Edit;
use exact::{Steps, Token};
use opencc::Referee;
use plan::Plan;
use rules::{Lookup, Rules, Tree};

/// The profiles: our own `hans` (traditional Chinese of any region to simplified) and `hans-cn`
/// (the same, with the words of Mainland China), and those of OpenCC by the names of their
/// configurations.
pub const PROFILES: [&str; 18] = [
    "hans", "hans-cn", "t2s", "tw2s", "tw2sp", "hk2s", "hk2sp", "jp2t", "s2t", "s2tw", "s2twp",
    "s2hk", "s2hkp", "t2tw", "t2hk", "t2jp", "tw2t", "hk2t",
];

/// A dictionary of the user's own, in OpenCC's form: `key TAB value` a line, `#` comments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserDictionary {
    /// Its name in messages and in the rules of edits; a configuration may name it too.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// A configuration compiled with its dictionaries. Immutable; cheap to share behind an [`Arc`].
#[derive(Debug)]
pub struct Converter {
    steps: Steps,
    plan: Option<Plan>,
    /// The dictionaries, by the number that rules give them.
    sources: Vec<String>,
    /// Converts instead of all this, if it is there.
    referee: Option<Referee>,
}

impl Converter {
    /// The converter of one of [`PROFILES`], compiled on first use and kept for the life of the
    /// process. Fails on any other name.
    pub fn builtin(profile: &str) -> Result<Arc<Self>, Error> {
        static CONVERTERS: LazyLock<Mutex<FastMap<String, Arc<Converter>>>> =
            LazyLock::new(Mutex::default);
        let mut converters = CONVERTERS.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = converters.get(profile) {
            return Ok(Arc::clone(known));
        }
        let converter = Arc::new(Self::compile(&Self::builtin_config(profile)?, &|_| None)?);
        converters.insert(profile.to_owned(), Arc::clone(&converter));
        Ok(converter)
    }

    /// The same profile run by the C++ OpenCC, on the same dictionaries. Fails on `hans` and
    /// `hans-cn`, which OpenCC does not have, and where the cargo feature `opencc` is off. Writes
    /// the dictionaries to a temporary folder while it opens.
    pub fn opencc(profile: &str) -> Result<Arc<Self>, Error> {
        Ok(Arc::new(Self {
            steps: Steps::default(),
            plan: None,
            sources: Vec::new(),
            referee: Some(Referee::open(profile)?),
        }))
    }

    /// The configuration of one of [`PROFILES`]. Fails on any other name.
    pub fn builtin_config(profile: &str) -> Result<Config, Error> {
        let json = overrides::config(profile).or_else(|| dictionaries::opencc_config(profile));
        let json = json.ok_or_else(|| {
            let known = PROFILES.join(", ");
            Error::Options(format!(
                "unknown conversion profile `{profile}`; known are {known}, none, and any .json file"
            ))
        })?;
        Config::parse(&format!("{profile}.json"), json)
    }

    /// Compiles `config`. Dictionaries are taken from `dictionary` (by file name), else from
    /// those that come with OpenCC. Fails on a dictionary that neither has and on a line that is
    /// none. Linear in the dictionaries: about 5 ms for `t2s`, 30 ms for `s2twp`.
    pub fn compile<'d>(
        config: &'d Config,
        dictionary: &dyn Fn(&str) -> Option<&'d str>,
    ) -> Result<Self, Error> {
        let (steps, sources) = Self::steps(config, dictionary)?;
        let plan = Plan::new(&steps);
        Ok(Self {
            steps,
            plan,
            sources,
            referee: None,
        })
    }

    /// The steps of `config`, and their dictionaries.
    fn steps<'d>(
        config: &'d Config,
        dictionary: &dyn Fn(&str) -> Option<&'d str>,
    ) -> Result<(Steps, Vec<String>), Error> {
        let lookup: Lookup<'_, 'd> = &|file| {
            dictionary(file)
                .or_else(|| overrides::dictionary(file))
                .or_else(|| dictionaries::opencc(file))
        };
        let mut sources = Vec::new();
        let mut rules = |dict: &'d Dict| -> Result<Option<Rules>, Error> {
            match Tree::load(dict, true, lookup, &mut sources)? {
                Some(tree) => Ok(Some(Rules::compile(&tree)?)),
                None => Ok(None),
            }
        };
        let mut steps = Steps::default();
        for step in &config.normalization {
            steps.normalization.extend(rules(&step.dict)?);
        }
        if let Some(Segmentation::Mmseg { dict }) = &config.segmentation {
            steps.segmentation = rules(dict)?;
        }
        for step in &config.conversion_chain {
            steps.chain.extend(rules(&step.dict)?);
        }
        Ok((steps, sources))
    }

    /// The same with dictionaries of the user's own, which take part in the first step of the
    /// chain (and in the segmentation): the longest key wins, the user's where both are as long.
    /// Fails on a line that is none, naming the dictionary and the line.
    pub fn with_dictionaries(
        config: &Config,
        dictionaries: &[UserDictionary],
    ) -> Result<Self, Error> {
        let mut config = config.clone();
        let own = || {
            dictionaries.iter().map(|dictionary| {
                Dict::Text(DictFile {
                    file: dictionary.name.clone(),
                    may_output_tofu: false,
                })
            })
        };
        let join = |dict: &mut Dict| {
            let dicts = own().chain([dict.clone()]).collect();
            *dict = Dict::Group {
                match_policy: MatchPolicy::Union,
                dicts,
                may_output_tofu: false,
            };
        };
        match config.conversion_chain.first_mut() {
            Some(step) => join(&mut step.dict),
            None => config
                .conversion_chain
                .extend(own().map(|dict| Step { dict })),
        }
        if let Some(Segmentation::Mmseg { dict }) = &mut config.segmentation {
            join(dict);
        }
        Self::compile(&config, &|file| {
            let named = dictionaries
                .iter()
                .find(|dictionary| dictionary.name == file);
            named.map(|dictionary| dictionary.text.as_str())
        })
    }

    /// Converts `text`; it stays borrowed when nothing changes. Linear in the text.
    pub fn convert<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.convert_counted(text).text
    }

    /// Converts `text` and counts the characters that changed.
    pub fn convert_counted<'t>(&self, text: &'t str) -> Converted<'t> {
        if let Some(plan) = &self.plan {
            return scan::convert(plan, &self.steps, text);
        }
        let output = self.convert_slowly(text);
        if output == text {
            return Converted {
                text: Cow::Borrowed(text),
                changed: 0,
            };
        }
        Converted {
            changed: changed_by_line(text, &output),
            text: Cow::Owned(output),
        }
    }

    /// Appends the conversion of `text` to `output`, whose memory is used again; returns how many
    /// characters changed. For text in pieces: [`seam`] tells where it may be cut. Linear.
    pub fn convert_into(&self, text: &str, output: &mut String) -> u64 {
        if let Some(plan) = &self.plan {
            return scan::convert_into(plan, &self.steps, text, output);
        }
        let converted = self.convert_slowly(text);
        output.push_str(&converted);
        changed_by_line(text, &converted)
    }

    /// Without a plan: by OpenCC, or step after step.
    fn convert_slowly(&self, text: &str) -> String {
        if let Some(referee) = &self.referee {
            return referee.convert(text);
        }
        let mut output = String::with_capacity(text.len() + text.len() / 32);
        self.steps.run(text, &mut output);
        output
    }

    /// Converts `text` step by step and tells of every change: spans in bytes, the dictionaries
    /// that made it (joined by `+` where several had a say) and, as detail, what an ambiguous key
    /// may mean besides. Linear, but many times slower than [`convert`](Self::convert).
    pub fn explain<'t>(&self, text: &'t str) -> (Cow<'t, str>, Vec<Edit>) {
        if self.referee.is_some() {
            return self.explain_as_one(text);
        }
        let (output, tokens) = self.steps.trace(text);
        let mut edits = Vec::new();
        let (mut before, mut after) = (0, 0);
        for token in tokens {
            let (from, to) = (before, after);
            before += token.before;
            after += token.after;
            if token.sources != 0 && text[from..before] != output[to..after] {
                edits.push(self.edit(&token, from..before, to..after));
            }
        }
        if edits.is_empty() {
            return (Cow::Borrowed(text), edits);
        }
        (Cow::Owned(output), edits)
    }

    /// OpenCC does not tell what it did: one edit over all that changed.
    fn explain_as_one<'t>(&self, text: &'t str) -> (Cow<'t, str>, Vec<Edit>) {
        let output = self.convert(text);
        let edits = if output == text {
            Vec::new()
        } else {
            vec![Edit::new("opencc", 0..text.len(), 0..output.len(), 1.0)]
        };
        (output, edits)
    }

    fn edit(
        &self,
        token: &Token,
        before: std::ops::Range<usize>,
        after: std::ops::Range<usize>,
    ) -> Edit {
        let names: Vec<&str> = (self.sources.iter().enumerate())
            .filter(|(number, _)| token.sources >> number & 1 == 1)
            .map(|(_, name)| name.as_str())
            .collect();
        let ambiguous = !token.others.is_empty();
        let confidence = if ambiguous { AMBIGUOUS } else { 1.0 };
        let mut edit = Edit::new(names.join("+"), before, after, confidence);
        edit.detail = ambiguous.then(|| format!("also possible: {}", token.others));
        edit
    }

    /// The memory of the tables, in bytes.
    pub fn table_bytes(&self) -> usize {
        let levels: usize = self.steps.levels().map(|(rules, _)| rules.bytes()).sum();
        levels + self.plan.as_ref().map_or(0, Plan::bytes)
    }
}

/// How many line ends are tried for a seam.
const TRIED_SEAMS: usize = 1000;

/// The last place in `text` where it can be cut so that its parts convert to what the whole
/// converts to, whatever comes after it: a line end that no ideographic description sequence
/// reaches across. `None` where there is none yet. Where each of a thousand line ends is in such
/// a sequence, which no text that means anything has, the last of them all the same.
pub fn seam(text: &str) -> Option<usize> {
    let mut tried = 0;
    let mut ends = memchr::memrchr_iter(b'\n', text.as_bytes()).map(|end| end + 1);
    let last = ends.clone().next()?;
    let found = ends.find(|&end| {
        tried += 1;
        tried > TRIED_SEAMS || !ids::reaches_across(text, end)
    })?;
    Some(if tried > TRIED_SEAMS { last } else { found })
}

/// The confidence of a change by a key that has several values in its dictionary. OpenCC puts
/// the most frequent first, which is right about nine times in ten on running text.
const AMBIGUOUS: f32 = 0.9;

/// Counts changed characters line by line, so that a line whose length changes does not count
/// those after it.
fn changed_by_line(before: &str, after: &str) -> u64 {
    let lines = before.split('\n').zip(after.split('\n'));
    lines
        .filter(|(old, new)| old != new)
        .map(|(old, new)| scan::changed_chars(old, new))
        .sum()
}
