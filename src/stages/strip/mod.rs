//! Boilerplate off, metadata out.
//!
//! [`Strip::survey`] looks at all lines of a window, decides which are the body, which go and
//! which are metadata, and puts that down in a [`StripPlan`]; [`Strip::apply`] carries it out.
//! In doubt a line stays. Text of which no line goes comes out byte for byte; where lines go, the
//! remaining paragraphs are trimmed and joined by single newlines. docs/strip.md tells how lines
//! are judged, how rules are written, and what was measured.

mod around;
mod boards;
mod cues;
mod dates;
mod ends;
mod found;
mod heading;
mod heard;
mod join;
mod kin;
mod kind;
mod likeness;
mod lines;
mod mastheads;
mod metadata;
mod pattern;
mod rules;
mod running;
mod segment;
mod signs;
mod site;
mod skeleton;
mod title;
mod wording;

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;
use std::sync::Arc;

use crate::ahead;
use crate::document::Metadata;
use crate::error::Error;
use crate::report::{RemovedLine, Staged, StripEvidence};
use around::{is_notice, is_question};
use found::found;
use join::Joiner;
use lines::Line;
use metadata::Field;
pub use rules::{Kind, Needs, Protect, Rule, RuleFile, RuleSet, Where};
use segment::{Look, Outcome, Verdict};
pub use site::SiteLines;

/// How much is stripped.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum StripLevel {
    /// No line is removed; metadata is still read (`--no-strip`).
    None,
    /// What is boilerplate with good evidence.
    #[default]
    Balanced,
    /// Only what is boilerplate beyond doubt.
    Strict,
}

/// How boilerplate is stripped.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StripOptions {
    /// Default: [`StripLevel::Balanced`].
    pub level: StripLevel,
    /// Whether removed lines are gathered. Default: off, counts only.
    pub keep_removed: bool,
    /// Whether spans are gathered. Default: off, counts only.
    pub explain: bool,
    /// Whether the metadata is left unread where nothing is removed either ([`StripLevel::None`]), for an
    /// output that does not hold it. Default: off.
    pub without_metadata: bool,
    /// Rule files merged over the built-in rules, in order. Default: none.
    pub rules: Vec<RuleFile>,
    /// The lines that many documents of a site share. Default: none. False-positive cost: headings
    /// that every document of a folder has, where no text follows them.
    pub site_lines: Option<Arc<SiteLines>>,
}

/// Where in its document a window lies. A document of one window is both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Nothing comes before it.
    pub first: bool,
    /// Nothing comes after it.
    pub last: bool,
}

/// What is known of a window before its lines are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Nothing: it may be a page that was copied as text, or text and nothing else.
    Text,
    /// It is what markup showed to be the article of a page, with what stands around it.
    Article,
    /// It is a whole page on which markup showed no article, and why.
    NoArticle(&'static str),
}

/// The stage.
#[derive(Debug)]
pub struct Strip {
    options: StripOptions,
    rules: Arc<RuleSet>,
}

/// What a window shows of its lines.
#[derive(Debug, Clone, Default)]
pub struct StripPlan {
    cuts: Vec<Cut>,
    found: Metadata,
    kept: Option<&'static str>,
    last: bool,
}

#[derive(Debug, Clone)]
struct Cut {
    span: Range<usize>,
    rule: Cow<'static, str>,
    class: Cow<'static, str>,
    score: f32,
    fields: Vec<Field>,
}

/// How many lines at the head and at the tail of a window are looked at one by one; between them
/// only running text and headings are expected. Menus of more lines than this are cut short.
const HEAD_LINES: usize = 300;
const TAIL_LINES: usize = 600;

impl Strip {
    /// The stage with `options`. Fails on a rule file that is wrong.
    pub fn new(options: StripOptions) -> Result<Self, Error> {
        let rules = Arc::new(RuleSet::new(&options.rules)?);
        Ok(Self { options, rules })
    }

    /// Compiles the rules, on a thread of its own, and returns at once: 10 ms of work that the first document
    /// waits for otherwise. Does nothing where neither boilerplate nor metadata is looked for.
    pub fn prepare(&self) {
        if self.is_unwanted() {
            return;
        }
        let rules = Arc::clone(&self.rules);
        ahead::begin("prepare strip", move || rules.prepare());
    }

    /// What `dictionaries/boilerplate/patterns.bin` has to hold for the rules that are built in: for the example
    /// `made_beforehand`, which writes it.
    ///
    /// # Errors
    /// [`Error::Dictionary`] if a built-in rule is wrong.
    #[doc(hidden)]
    pub fn patterns() -> Result<Vec<u8>, Error> {
        Ok(RuleSet::new(&[])?.patterns())
    }

    /// Whether there is nothing to do.
    fn is_unwanted(&self) -> bool {
        self.options.level == StripLevel::None && self.options.without_metadata
    }

    /// Looks a whole window over; `declared` is what the document's markup said of itself.
    pub fn survey(&self, window: &str, place: Place, declared: &Metadata) -> StripPlan {
        self.survey_of_site(
            window,
            place,
            declared,
            &SiteLines::site(declared.url.as_deref(), None),
        )
    }

    /// The same for a document of `site` (see [`SiteLines::site`]), whose shared lines are known.
    pub fn survey_of_site(
        &self,
        window: &str,
        place: Place,
        declared: &Metadata,
        site: &str,
    ) -> StripPlan {
        self.survey_of(window, place, declared, site, Origin::Text)
    }

    /// The same for a window of which more is known. A page without an article is kept but for
    /// lines that a rule alone tells; the article of a page needs less evidence for furniture.
    pub(crate) fn survey_of(
        &self,
        window: &str,
        place: Place,
        declared: &Metadata,
        site: &str,
        origin: Origin,
    ) -> StripPlan {
        let nothing = || StripPlan {
            last: place.last,
            ..StripPlan::default()
        };
        // Furniture and metadata stand at the ends of a document.
        if self.is_unwanted() || !(place.first || place.last) {
            return nothing();
        }
        let texts = lines::texts(window);
        if texts.is_empty() {
            return nothing();
        }
        if let Some(plan) = self.survey_of_edges((window, &texts), place, declared) {
            return plan;
        }
        let lines = lines::measured(window, &texts);
        let mut looks = self.look(&lines);
        self.look_around(&lines, &mut looks, site);
        let outcome = segment::judge(
            &lines,
            &looks,
            &self.rules,
            place,
            self.options.level,
            declared.title.as_deref(),
            origin,
        );
        let declared = declared.title.as_deref();
        self.plan(&lines, &looks, outcome, place, declared)
    }

    /// The plan for running text from end to end, of which only the edges are looked at; `None`
    /// where there is anything else at them.
    fn survey_of_edges(
        &self,
        (window, texts): (&str, &[&str]),
        place: Place,
        declared: &Metadata,
    ) -> Option<StripPlan> {
        if self.options.site_lines.is_some() || self.rules.has_certain() {
            return None;
        }
        let lines = running::edges(window, texts)?;
        let looks = self.look(&lines);
        if looks
            .iter()
            .any(|look| look.suspect() || look.meta.is_some())
        {
            return None;
        }
        let outcome = segment::judge(
            &lines,
            &looks,
            &self.rules,
            place,
            self.options.level,
            declared.title.as_deref(),
            Origin::Text,
        );
        let declared = declared.title.as_deref();
        let plan = self.plan(&lines, &looks, outcome, place, declared);
        (plan.cuts.is_empty() && plan.kept.is_none()).then_some(plan)
    }

    fn look(&self, lines: &[Line<'_>]) -> Vec<Look> {
        let notice = OnceCell::new();
        let notice = || *notice.get_or_init(|| is_notice(lines));
        let count = lines.len();
        let mut room = String::new();
        lines
            .iter()
            .enumerate()
            .map(|(index, line)| {
                let prose = line.shape.is_prose();
                if index >= HEAD_LINES && index + TAIL_LINES < count {
                    return Look {
                        prose,
                        ..Look::default()
                    };
                }
                let (hits, heard) = self.rules.read(line.text, &line.shape, &mut room);
                let meta = metadata::may_be(line.text, &line.shape, heard)
                    .then(|| metadata::parse(line.text, &line.shape))
                    .flatten();
                let hit = segment::protect(&hits, &self.rules, prose, notice);
                // A button that looks like a label is none: `字体：大 中 小`.
                let meta = meta.filter(|meta| hit.is_none() || !meta.says_nothing());
                Look {
                    hit: hit.filter(|_| {
                        !kind::is_of_a_listing(lines, index) && !kind::is_step(line.text)
                    }),
                    meta,
                    prose: prose && !is_question(line),
                    ..Look::default()
                }
            })
            .collect()
    }

    fn plan(
        &self,
        lines: &[Line<'_>],
        looks: &[Look],
        outcome: Outcome,
        place: Place,
        declared: Option<&str>,
    ) -> StripPlan {
        let found = found(lines, looks, &outcome, place, declared);
        let mut plan = StripPlan {
            found,
            kept: outcome.kept,
            last: place.last,
            cuts: Vec::new(),
        };
        if self.options.level == StripLevel::None {
            return plan;
        }
        for ((line, look), verdict) in lines.iter().zip(looks).zip(outcome.verdicts) {
            let (rule, class, score, fields) = match verdict {
                Verdict::Keep => continue,
                Verdict::Cut { rule, class, score } => (rule, class, score, Vec::new()),
                Verdict::Meta => {
                    let fields = look.meta.as_ref().map_or(Vec::new(), |meta| {
                        let mut named: Vec<Field> = meta.fields.iter().map(|(f, _)| *f).collect();
                        named.sort_unstable();
                        named.dedup();
                        named
                    });
                    (
                        Cow::Borrowed("metadata"),
                        Cow::Borrowed("metadata"),
                        1.0,
                        fields,
                    )
                }
            };
            plan.cuts.push(Cut {
                span: line.span.clone(),
                rule,
                class,
                score,
                fields,
            });
        }
        plan
    }

    /// Removes the lines that `plan` says are boilerplate and takes the metadata out. Lossless
    /// where nothing is removed or extracted.
    pub fn apply<'t>(&self, plan: &StripPlan, text: &'t str) -> Staged<'t, StripEvidence> {
        let mut evidence = StripEvidence {
            kept: plan.kept.map(Cow::Borrowed),
            found: plan.found.clone(),
            ..StripEvidence::default()
        };
        if plan.cuts.is_empty() {
            return Staged::untouched(text, evidence);
        }
        for cut in &plan.cuts {
            self.count(cut, text, &mut evidence);
        }
        let mut joiner = Joiner {
            input: text,
            output: String::with_capacity(text.len()),
            edits: Vec::new(),
            explain: self.options.explain,
            done: 0,
        };
        joiner.run(&plan.cuts, plan.last);
        evidence.edits = joiner.edits;
        Staged {
            text: Cow::Owned(joiner.output),
            evidence,
        }
    }

    fn count(&self, cut: &Cut, text: &str, evidence: &mut StripEvidence) {
        if cut.class == "metadata" {
            for field in &cut.fields {
                *evidence
                    .metadata
                    .entry(Cow::Borrowed(field.name()))
                    .or_default() += 1;
            }
        } else {
            *evidence.removed.entry(cut.class.clone()).or_default() += 1;
        }
        if self.options.keep_removed && cut.class != "metadata" {
            evidence.lines.push(RemovedLine {
                line: text[cut.span.clone()].to_owned(),
                rule: cut.rule.clone(),
                class: cut.class.clone(),
                score: cut.score,
            });
        }
    }
}
