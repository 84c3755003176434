//! Strip: the rules' own examples, the golden, what must not change, and the labelled pages.

use std::path::{Path, PathBuf};

use zhengwen::stages::strip::{Place, RuleSet, Strip, StripLevel, StripOptions};
use zhengwen::{Metadata, report::StripEvidence};

const WHOLE: Place = Place {
    first: true,
    last: true,
};

/// The check data beside the project, where there is any.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent()?;
    [root.join("shared/data"), root.parent()?.join("shared/data")]
        .into_iter()
        .map(|data| data.join(path))
        .find(|found| found.exists())
}

fn strip_at(level: StripLevel, text: &str) -> (String, StripEvidence) {
    let strip = Strip::new(StripOptions {
        level,
        keep_removed: true,
        ..StripOptions::default()
    })
    .expect("the built-in rules are right");
    let plan = strip.survey(text, WHOLE, &Metadata::default());
    let staged = strip.apply(&plan, text);
    (staged.text.into_owned(), staged.evidence)
}

fn strip(text: &str) -> (String, StripEvidence) {
    strip_at(StripLevel::Balanced, text)
}

#[test]
fn every_rule_keeps_its_examples() {
    let rules = RuleSet::new(&[]).expect("the built-in rules are right");
    let failures = rules.failures();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn the_seed_becomes_its_golden() {
    let Some(input) = shared("seed/repaired.txt") else {
        return;
    };
    let input = std::fs::read_to_string(input).expect("readable");
    let golden = shared("seed/golden.json").expect("it stands beside its input");
    let golden: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(golden).expect("readable")).expect("JSON");
    let (text, evidence) = strip(&input);
    assert_eq!(text, golden["text"].as_str().expect("text"));
    let found = serde_json::to_value(&evidence.found).expect("JSON");
    for field in ["title", "source", "author", "editor", "date"] {
        assert_eq!(found[field], golden["metadata"][field], "{field}");
    }
    let removed: Vec<&str> = evidence.lines.iter().map(|l| l.line.as_str()).collect();
    let expected: Vec<&str> = golden["removed"]
        .as_array()
        .expect("lines")
        .iter()
        .filter_map(|line| line.as_str())
        .collect();
    assert_eq!(removed, expected);
}

/// What a run over the labelled pages gave.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    pub(crate) boilerplate: usize,
    pub(crate) removed_boilerplate: usize,
    pub(crate) content: usize,
    pub(crate) removed_content: usize,
}

impl Figures {
    pub(crate) fn add(&mut self, other: &Self) {
        self.boilerplate += other.boilerplate;
        self.removed_boilerplate += other.removed_boilerplate;
        self.content += other.content;
        self.removed_content += other.removed_content;
    }
    pub(crate) fn precision(&self) -> f64 {
        self.removed_boilerplate as f64
            / (self.removed_boilerplate + self.removed_content).max(1) as f64
    }
    pub(crate) fn recall(&self) -> f64 {
        self.removed_boilerplate as f64 / self.boilerplate.max(1) as f64
    }
    pub(crate) fn lost(&self) -> f64 {
        self.removed_content as f64 / self.content.max(1) as f64
    }
}

fn page(id: &str, level: StripLevel, total: &mut Figures, verbose: bool) {
    let Some(path) = shared(&format!("boilerplate/pages/{id}.txt")) else {
        return;
    };
    let text = std::fs::read_to_string(&path).expect("readable");
    let types = std::fs::read_to_string(path.with_extension("types")).expect("readable");
    let lines: Vec<&str> = text.lines().collect();
    let types: Vec<&str> = types.lines().collect();
    let (out, evidence) = strip_at(level, &text);
    let mut left = out.lines().peekable();
    let mut own = Figures::default();
    let mut report = String::new();
    for (line, kind) in lines.iter().zip(&types) {
        let kept = left.peek().is_some_and(|next| *next == line.trim()) || line.trim().is_empty();
        if kept {
            left.next();
        }
        match *kind {
            "content" => {
                own.content += 1;
                own.removed_content += usize::from(!kept);
            }
            "metadata" => {}
            _ => {
                own.boilerplate += 1;
                own.removed_boilerplate += usize::from(!kept);
            }
        }
        let wrong = (*kind == "content") != kept && *kind != "metadata";
        if wrong {
            let short: String = line.chars().take(50).collect();
            report.push_str(&format!(
                "    {} {kind} {short}\n",
                if kept { "KEPT" } else { "CUT " }
            ));
        }
    }
    if verbose {
        println!(
            "{id} P {:.3} R {:.3} lost {} kept {:?} {:?}\n{report}",
            own.precision(),
            own.recall(),
            own.removed_content,
            evidence.kept,
            serde_json::to_string(&evidence.found).unwrap_or_default()
        );
    }
    total.add(&own);
}

pub(crate) fn ids() -> Vec<String> {
    let Some(index) = shared("boilerplate/index.tsv") else {
        return Vec::new();
    };
    std::fs::read_to_string(index)
        .expect("readable")
        .lines()
        .skip(1)
        .filter_map(|line| line.split('\t').next().map(str::to_owned))
        .collect()
}

#[test]
fn labelled_pages() {
    let verbose = std::env::var_os("ZHENGWEN_VERBOSE").is_some();
    for level in [StripLevel::Strict, StripLevel::Balanced] {
        for (name, rest) in [("even", 0), ("odd", 1), ("all", 2)] {
            let mut total = Figures::default();
            for (index, id) in ids().iter().enumerate() {
                if rest == 2 || index % 2 == rest {
                    page(
                        id,
                        level,
                        &mut total,
                        verbose && rest == 2 && level == StripLevel::Balanced,
                    );
                }
            }
            println!(
                "{level:?} {name}: P {:.4} R {:.4} content lost {:.4} ({}) of {} content, {} boilerplate",
                total.precision(),
                total.recall(),
                total.lost(),
                total.removed_content,
                total.content,
                total.boilerplate
            );
        }
    }
}
