//! Traditional to simplified: which profile, which script.
//!
//! Policy only. A window that is traditional throughout is converted as a whole, one that is
//! simplified, Japanese or Korean throughout is left as it is, and a mixed one is gone over line
//! by line. How text is converted is the business of [`conversion`](crate::conversion).

mod script;

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use crate::conversion::{Config, Converter, UserDictionary};
use crate::error::Error;
use crate::report::{Edit, SimplifyEvidence, Staged};
use script::{Counts, Script};

/// Which engine converts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Engine {
    /// Our own, pure Rust.
    #[default]
    Native,
    /// The C++ OpenCC (cargo feature `opencc`).
    OpenCc,
}

/// How text is converted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SimplifyOptions {
    /// The profile: one of [`PROFILES`](crate::conversion::PROFILES), or `none`, which converts nothing. Default: `hans`. Its
    /// cost: traditional text that quotes single characters as such (「著」字) has them converted.
    pub profile: String,
    /// The text of a configuration of the user's own, in OpenCC's JSON; `profile` is then no more
    /// than its name. Default: none.
    pub config: Option<String>,
    /// Dictionaries of the user's own, on top of the profile's. Default: none.
    pub dictionaries: Vec<UserDictionary>,
    /// Default: [`Engine::Native`].
    pub engine: Engine,
    /// Whether spans are gathered. Default: off, counts only.
    pub explain: bool,
}

impl Default for SimplifyOptions {
    fn default() -> Self {
        Self {
            profile: "hans".to_owned(),
            config: None,
            dictionaries: Vec::new(),
            engine: Engine::Native,
            explain: false,
        }
    }
}

/// The stage.
#[derive(Debug)]
pub struct Simplify {
    options: SimplifyOptions,
    /// `None` for the profile `none`.
    conversion: Option<Conversion>,
    /// Whether the profile makes simplified text, so that the script decides.
    simplifies: bool,
}

/// A converter, or one that is compiled when the first text asks for it: simplified text does not.
#[derive(Debug)]
enum Conversion {
    Ready(Arc<Converter>),
    Builtin(OnceLock<Arc<Converter>>),
}

/// What a window shows of its script.
#[derive(Debug, Clone, Default)]
pub struct SimplifyPlan {
    counts: Counts,
    script: Script,
}

impl SimplifyPlan {
    fn region(&self) -> Option<&'static str> {
        match self.script {
            Script::Traditional | Script::Mixed => self.counts.region(),
            _ => None,
        }
    }
}

/// Traditional characters that a line in a simplified document must have to be converted.
const PROVEN: u64 = 4;
/// Their share among the line's Chinese characters; one in three is usual in traditional prose,
/// and a quotation of single characters stays below.
const PROVEN_SHARE: u64 = 5;

impl Simplify {
    /// The stage with `options`. Fails on an unknown profile or an engine that was not built in.
    pub fn new(options: SimplifyOptions) -> Result<Self, Error> {
        let conversion = conversion(&options)?;
        let simplifies = options.config.is_none() && !TO_TRADITIONAL.contains(&&*options.profile);
        Ok(Self {
            options,
            conversion,
            simplifies,
        })
    }

    fn converter(&self) -> Option<&Converter> {
        let compile = || {
            let builtin = Converter::builtin(&self.options.profile);
            builtin.expect("its configuration was read, and the dictionaries are our own")
        };
        match self.conversion.as_ref()? {
            Conversion::Ready(converter) => Some(converter),
            Conversion::Builtin(converter) => Some(converter.get_or_init(compile)),
        }
    }

    /// Looks a whole window over for its script. Linear.
    pub fn survey(&self, window: &str) -> SimplifyPlan {
        let counts = Counts::of(window);
        SimplifyPlan {
            counts,
            script: counts.script(),
        }
    }

    /// Converts what `plan` says is traditional. Linear.
    pub fn apply<'t>(&self, plan: &SimplifyPlan, text: &'t str) -> Staged<'t, SimplifyEvidence> {
        let mut evidence = SimplifyEvidence {
            profile: Cow::Owned(self.options.profile.clone()),
            script: plan.script.code().map(Cow::Borrowed),
            confidence: plan.script.code().map(|_| plan.counts.confidence()),
            region: plan.region().map(Cow::Borrowed),
            scripts: plan.counts.scripts(),
            ..SimplifyEvidence::default()
        };
        let reach = self.reach(plan);
        if matches!(reach, Reach::Nothing) {
            return Staged::untouched(text, evidence);
        }
        let Some(converter) = self.converter() else {
            return Staged::untouched(text, evidence);
        };
        let text = match reach {
            Reach::Lines => self.convert_lines(converter, plan, text, &mut evidence),
            _ => self.convert(converter, text, 0, 0, &mut evidence),
        };
        Staged { text, evidence }
    }

    /// Converts `text` behind `output`, where no document is known that it belongs to. Lines that are
    /// simplified, Japanese or Korean stay as they are if the profile is one of ours; OpenCC's
    /// convert whatever they are given. Linear.
    pub fn convert_into(&self, text: &str, output: &mut String) {
        let Some(converter) = self.converter() else {
            return output.push_str(text);
        };
        let start = output.len();
        let changed = converter.convert_into(text, output);
        if changed > 0 && OURS.contains(&&*self.options.profile) {
            keep_lines(text, start, output);
        }
    }

    fn reach(&self, plan: &SimplifyPlan) -> Reach {
        let counts = &plan.counts;
        match plan.script {
            _ if !self.simplifies => Reach::Everything,
            Script::Unknown => Reach::Nothing,
            Script::Traditional if counts.kana + counts.hangul + counts.shinjitai < PROVEN => {
                Reach::Everything
            }
            Script::Traditional | Script::Mixed => Reach::Lines,
            Script::Simplified | Script::Japanese | Script::Korean => {
                if counts.traditional < PROVEN {
                    Reach::Nothing
                } else {
                    Reach::Lines
                }
            }
        }
    }

    fn convert_lines<'t>(
        &self,
        converter: &Converter,
        plan: &SimplifyPlan,
        text: &'t str,
        evidence: &mut SimplifyEvidence,
    ) -> Cow<'t, str> {
        let mut output = String::new();
        let mut copied = 0;
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let start = at;
            at += line.len();
            if !is_traditional(plan.script, line) {
                continue;
            }
            let after = output.len() + (start - copied);
            if let Cow::Owned(line) = self.convert(converter, line, start, after, evidence) {
                output.push_str(&text[copied..start]);
                output.push_str(&line);
                copied = at;
            }
        }
        if copied == 0 {
            return Cow::Borrowed(text);
        }
        output.push_str(&text[copied..]);
        Cow::Owned(output)
    }

    /// Converts `text`, which begins at byte `before` of the input and `after` of the output.
    fn convert<'t>(
        &self,
        converter: &Converter,
        text: &'t str,
        before: usize,
        after: usize,
        evidence: &mut SimplifyEvidence,
    ) -> Cow<'t, str> {
        let converted = converter.convert_counted(text);
        evidence.changed += converted.changed;
        if self.options.explain && converted.changed > 0 {
            let (_, edits) = converter.explain(text);
            evidence.edits.extend(edits.into_iter().map(|edit| Edit {
                before: edit.before.start + before..edit.before.end + before,
                after: edit.after.start + after..edit.after.end + after,
                ..edit
            }));
        }
        converted.text
    }
}

/// The profiles whose input is not (or not only) traditional: they convert whatever they are
/// given, as do configurations of the user's own.
const TO_TRADITIONAL: [&str; 11] = [
    "jp2t", "s2t", "s2tw", "s2twp", "s2hk", "s2hkp", "t2tw", "t2hk", "t2jp", "tw2t", "hk2t",
];

/// The profiles that leave simplified and Japanese text alone.
const OURS: [&str; 2] = ["hans", "hans-cn"];

/// Gives back the lines of `text` that should not have been converted, to what `output` has of
/// them from `start` on.
fn keep_lines(text: &str, start: usize, output: &mut String) {
    let kept = |line: &str, converted: &str| {
        !script::is_plainly_traditional(line, converted)
            && line != converted
            && Counts::of(line).are_not_traditional(line, converted)
    };
    let mut mended = String::new();
    let mut copied = start;
    let mut at = start;
    let mut rest = text;
    while !rest.is_empty() {
        let (line, after) = rest.split_at(first_line(rest));
        rest = after;
        let next = at + first_line(&output[at..]);
        if kept(line, &output[at..next]) {
            if line.len() == next - at {
                output.replace_range(at..next, line);
            } else {
                mended.push_str(&output[copied..at]);
                mended.push_str(line);
                copied = next;
            }
        }
        at = next;
    }
    if copied > start {
        mended.push_str(&output[copied..]);
        output.truncate(start);
        output.push_str(&mended);
    }
}

/// How long the first line of `text` is, its end included.
fn first_line(text: &str) -> usize {
    memchr::memchr(b'\n', text.as_bytes()).map_or(text.len(), |end| end + 1)
}

/// The conversion that `options` ask for; none for the profile `none`.
fn conversion(options: &SimplifyOptions) -> Result<Option<Conversion>, Error> {
    if options.engine == Engine::OpenCc && options.profile != "none" {
        if options.config.is_some() || !options.dictionaries.is_empty() {
            return Err(Error::Options(
                "the engine `opencc` takes no configuration or dictionary of your own".to_owned(),
            ));
        }
        let converter = Converter::opencc(&options.profile)?;
        return Ok(Some(Conversion::Ready(converter)));
    }
    let config = match &options.config {
        Some(json) => Config::parse(&options.profile, json)?,
        None if options.profile == "none" && options.dictionaries.is_empty() => return Ok(None),
        None if options.profile == "none" => {
            return Err(Error::Options(
                "the profile `none` converts nothing, so a dictionary has no effect".to_owned(),
            ));
        }
        None if options.dictionaries.is_empty() => {
            Converter::builtin_config(&options.profile)?;
            return Ok(Some(Conversion::Builtin(OnceLock::new())));
        }
        None => Converter::builtin_config(&options.profile)?,
    };
    let converter = Converter::with_dictionaries(&config, &options.dictionaries)?;
    Ok(Some(Conversion::Ready(Arc::new(converter))))
}

/// How much of a window is converted.
enum Reach {
    Nothing,
    Lines,
    Everything,
}

/// Whether a line of a document in `script` is to be converted.
fn is_traditional(script: Script, line: &str) -> bool {
    let counts = Counts::of(line);
    let proven = counts.simplified == 0
        && counts.traditional >= PROVEN
        && counts.traditional * PROVEN_SHARE >= counts.han;
    match (script, counts.line_script()) {
        (Script::Traditional, Script::Unknown) => true,
        (Script::Traditional | Script::Mixed, Script::Traditional) => true,
        (Script::Simplified, Script::Traditional) => proven,
        (Script::Japanese | Script::Korean, Script::Traditional) => proven && counts.chinese > 0,
        _ => false,
    }
}
