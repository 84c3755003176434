//! Strip: the rules' own examples, the golden, what must not change, and the labelled pages.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use zhengwen::stages::strip::{
    Place, RuleFile, RuleSet, SiteLines, Strip, StripLevel, StripOptions,
};
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
    static STAGES: OnceLock<[Strip; 3]> = OnceLock::new();
    let stages = STAGES.get_or_init(|| {
        [StripLevel::None, StripLevel::Balanced, StripLevel::Strict].map(|level| {
            Strip::new(StripOptions {
                level,
                keep_removed: true,
                explain: true,
                ..StripOptions::default()
            })
            .expect("the built-in rules are right")
        })
    });
    let strip = &stages[level as usize];
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

/// The floor of one figure of this stage, from `fixtures/floors.json`.
pub(crate) fn floor(stage: &str, figure: &str) -> f64 {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/floors.json");
    let floors: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(path).expect("the floors")).expect("JSON");
    floors[stage][figure]
        .as_f64()
        .expect("a floor of that name")
}

#[test]
fn labelled_pages() {
    if ids().is_empty() {
        return;
    }
    let verbose = std::env::var_os("ZHENGWEN_VERBOSE").is_some();
    for level in [StripLevel::Strict, StripLevel::Balanced] {
        for (name, rest) in [("even", 0), ("odd", 1), ("all", 2)] {
            let mut total = Figures::default();
            for (index, id) in ids().iter().enumerate() {
                if rest == 2 || index % 2 == rest {
                    page(id, level, &mut total, verbose && rest == 2);
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
            if rest == 2 {
                let name = format!("{level:?}").to_lowercase();
                assert!(total.recall() >= floor("strip", &format!("{name}_recall")));
                assert!(total.precision() >= floor("strip", &format!("{name}_precision")));
                assert!(total.lost() <= floor("strip", &format!("{name}_content_lost")));
            }
        }
    }
}

#[test]
fn idempotent_and_explained() {
    for text in [
        PAGE,
        &PAGE.replace('\n', "\n\n"),
        &format!("  {}\n", PAGE.replace('\n', "\u{a0}\r\n")),
    ] {
        let (out, evidence) = strip(text);
        let (again, second) = strip(&out);
        assert_eq!(out, again);
        assert!(second.lines.is_empty());
        // Output equals input outside of the edits.
        let (mut at_input, mut rebuilt) = (0, String::new());
        for edit in &evidence.edits {
            rebuilt.push_str(&text[at_input..edit.before.start]);
            assert_eq!(rebuilt.len(), edit.after.start, "{}", edit.rule);
            rebuilt.push_str(&out[edit.after.clone()]);
            at_input = edit.before.end;
        }
        rebuilt.push_str(&text[at_input..]);
        assert_eq!(rebuilt, out);
    }
}

#[test]
fn levels_and_windows() {
    let (kept, evidence) = strip_at(StripLevel::None, PAGE);
    assert_eq!(kept, PAGE);
    assert_eq!(evidence.found.editor.as_deref(), Some("王一丁"));
    let (strict, _) = strip_at(StripLevel::Strict, PAGE);
    assert!(strict.contains(ARTICLE[4]) && !strict.contains("版权所有"));
    let stage = Strip::new(StripOptions::default()).expect("the built-in rules are right");
    let middle = Place {
        first: false,
        last: false,
    };
    let plan = stage.survey(PAGE, middle, &Metadata::default());
    assert_eq!(stage.apply(&plan, PAGE).text, PAGE, "no head and no tail");
    let first = Place {
        first: true,
        last: false,
    };
    let window = format!("{PAGE}\n");
    let plan = stage.survey(&window, first, &Metadata::default());
    let out = stage.apply(&plan, &window).text;
    assert!(out.ends_with('\n') && out.contains("版权所有"), "{out}");
}

#[test]
fn users_rules_merge_by_id() {
    let file = |text: &str| RuleFile {
        name: "own.toml".to_owned(),
        text: text.to_owned(),
    };
    let own = file(concat!(
        "disable = [\"nav.crumb\"]\n[[rule]]\nid = \"own\"\nclass = \"ad_spam\"\nkind = \"start\"\n",
        "cues = [\"小店新到\"]\nweight = 0.95\nexample = [\"小店新到一批茶叶\"]\ncounter_example = [\"茶叶\"]\n"
    ));
    let rules = RuleSet::new(&[own]).expect("right");
    assert!(
        rules
            .explain("小店新到一批茶叶")
            .iter()
            .any(|(id, ..)| *id == "own")
    );
    assert!(rules.rules().iter().all(|rule| rule.id != "nav.crumb"));
    for (wrong, line) in [
        ("disable = [\"no.such.rule\"]", 1),
        (
            "[[rule]]\nid = \"a\"\nclass = \"b\"\nkind = \"regex\"\ncues = [\"(\"]\nweight = 0.5",
            2,
        ),
        ("[[rule]]\nid = \"a\"\ncolour = 1", 3),
        (
            "[[rule]]\nid = \"a\"\nclass = \"b\"\nkind = \"wording\"\ncues = [\"首页\"]\nweight = 0.5",
            2,
        ),
    ] {
        let error = RuleSet::new(&[file(wrong)]).expect_err(wrong);
        assert!(
            error.to_string().starts_with(&format!("own.toml:{line}:")),
            "{error}"
        );
    }
}

#[test]
fn a_rule_of_full_weight_needs_no_other_evidence() {
    let text = concat!(
        "[[rule]]\nid = \"own\"\nclass = \"ad_spam\"\nkind = \"start\"\ncues = [\"小店新到\"]\n",
        "weight = 1.0\nexample = [\"小店新到一批茶叶\"]\ncounter_example = [\"茶叶\"]\n"
    );
    let stage = Strip::new(StripOptions {
        rules: vec![RuleFile {
            name: "own.toml".to_owned(),
            text: text.to_owned(),
        }],
        ..StripOptions::default()
    })
    .expect("right");
    let article = ARTICLE.join("\n");
    for page in [
        format!("小店新到一批茶叶\n{article}"),
        format!("{article}\n小店新到一批茶叶"),
    ] {
        let plan = stage.survey(&page, WHOLE, &Metadata::default());
        assert_eq!(stage.apply(&plan, &page).text, article);
        assert_eq!(strip(&page).0, page, "and without the rule it stays");
    }
}

#[test]
fn lines_that_a_site_shares_go() {
    let page = |n: usize| {
        format!(
            "潮声周报\n第{n}期的故事\n{}第{n}回。\n{}\n今夜有潮",
            ARTICLE[1], ARTICLE[2]
        )
    };
    let mut lines = SiteLines::new();
    for n in 1..=5 {
        lines.add(
            "",
            &page(n).replace(ARTICLE[1], &format!("{}{n}", ARTICLE[n % 4 + 1])),
        );
    }
    let stage = Strip::new(StripOptions {
        site_lines: Some(std::sync::Arc::new(lines)),
        ..StripOptions::default()
    })
    .expect("right");
    let text = page(9);
    let out = stage
        .apply(&stage.survey(&text, WHOLE, &Metadata::default()), &text)
        .text
        .into_owned();
    assert!(
        !out.contains("今夜有潮") && out.contains(ARTICLE[2]),
        "{out}"
    );
    assert_eq!(strip(&text).0, text, "and without the count they stay");
}

/// Our own documents in which every line is content: name and lines, each with whether it is
/// content wherever it stands.
fn adversarial() -> Vec<(String, Vec<(String, bool)>)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/strip/adversarial.txt");
    let text = std::fs::read_to_string(path).expect("the fixture");
    let mut documents: Vec<(String, Vec<(String, bool)>)> = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("=== ") {
            documents.push((name.to_owned(), Vec::new()));
        } else if let Some((_, lines)) = documents.last_mut() {
            let anywhere = !line.starts_with('~');
            lines.push((line.trim_start_matches('~').to_owned(), anywhere));
        }
    }
    documents
}

/// The lines of `text` that strip would take out.
fn lost(level: StripLevel, text: &str) -> Vec<String> {
    let (out, evidence) = strip_at(level, text);
    let left: Vec<&str> = out.lines().map(str::trim).collect();
    let mut lost: Vec<String> = evidence.lines.iter().map(|l| l.line.clone()).collect();
    lost.extend(
        text.lines()
            .map(str::trim)
            .filter(|line| !line.is_empty() && !left.contains(line))
            .map(str::to_owned),
    );
    lost
}

const PAGE: &str = "您现在的位置：首页 > 副刊 > 正文\n老街的最后一家裁缝铺\n2021年4月2日 来源：潮声周报\n分享到：\n\
老街拐角的裁缝铺开了四十年，门口的缝纫机还是当年从上海运来的那一台。\n\
他没有搬走的打算，每天早上七点照样开门，把熨斗插上电，等第一个客人进来。\n\
[责任编辑：王一丁]\n相关阅读\n渡口的灯\n版权所有，未经授权不得转载";

const ARTICLE: [&str; 5] = [
    "老街的最后一家裁缝铺",
    "老街拐角的裁缝铺开了四十年，门口的缝纫机还是当年从上海运来的那一台。",
    "铺子的主人姓周，今年七十一岁，他说自己做过的衣服，够这条街上的人穿三辈子。",
    "去年冬天，街道办的人来量过房子，说是要修路，周师傅把那张通知压在玻璃板下面。",
    "他没有搬走的打算，每天早上七点照样开门，把熨斗插上电，等第一个客人进来。",
];

#[test]
fn lines_that_mention_cues_stay() {
    let (mut tested, mut wrong) = (0, Vec::new());
    for level in [StripLevel::Balanced, StripLevel::Strict] {
        for (name, lines) in adversarial() {
            let document: Vec<&str> = lines.iter().map(|(line, _)| line.as_str()).collect();
            tested += document.len();
            for line in lost(level, &document.join("\n")) {
                wrong.push(format!("{name}: {line}"));
            }
            for (line, _) in lines.iter().filter(|(_, anywhere)| *anywhere) {
                for place in 1..=ARTICLE.len() {
                    let mut article = ARTICLE.to_vec();
                    article.insert(place, line);
                    for line in lost(level, &article.join("\n")) {
                        wrong.push(format!("{name} at {place}: {line}"));
                    }
                }
            }
        }
    }
    assert!(tested >= 300, "{tested} lines");
    assert!(
        wrong.is_empty(),
        "{} of them went:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// One page of our own: its lines with what becomes of them, and what is to be found.
pub(crate) struct OwnPage<'t> {
    pub(crate) name: &'t str,
    pub(crate) lines: Vec<(char, &'t str)>,
    fields: Vec<(&'t str, &'t str)>,
}

pub(crate) fn own_pages(text: &str) -> Vec<OwnPage<'_>> {
    let page = |part| {
        let (name, rest): (&str, &str) = str::split_once(part, '\n').expect("a name and lines");
        let mut page = OwnPage {
            name,
            lines: Vec::new(),
            fields: Vec::new(),
        };
        for line in rest.lines() {
            match line.split_at_checked(1) {
                Some(("@", field)) => page
                    .fields
                    .push(field.split_once(' ').unwrap_or((field, ""))),
                Some((kind, text)) => {
                    let kind = kind.chars().next().expect("one character");
                    page.lines.push((kind, text.trim()));
                }
                None => {}
            }
        }
        page
    };
    text.split("\n=== ").skip(1).map(page).collect()
}

/// Pages in the manner of many sites, written for this project, with their heads and tails.
/// `ZHENGWEN_PAGES` names another file of such pages: then nothing is asserted.
#[test]
fn pages_of_our_own() {
    let own = std::env::var_os("ZHENGWEN_PAGES").map(PathBuf::from);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/strip/pages.txt");
    let text = std::fs::read_to_string(own.as_ref().unwrap_or(&path)).expect("the fixture");
    let verbose = std::env::var_os("ZHENGWEN_VERBOSE").is_some();
    let mut total = Figures::default();
    let mut fields: std::collections::BTreeMap<&str, (usize, usize)> = Default::default();
    for page in own_pages(&text) {
        let body: Vec<&str> = page.lines.iter().map(|(_, line)| *line).collect();
        let (out, evidence) = strip(&body.join("\n"));
        let mut left = out.lines().peekable();
        for (kind, line) in &page.lines {
            let kept = left.next_if(|next| next.trim() == *line).is_some();
            match kind {
                '+' => {
                    total.content += 1;
                    total.removed_content += usize::from(!kept);
                }
                '-' => {
                    total.boilerplate += 1;
                    total.removed_boilerplate += usize::from(!kept);
                }
                _ => {}
            }
            if verbose && ((*kind == '-' && kept) || (*kind == '+' && !kept)) {
                let rule = evidence.lines.iter().find(|removed| removed.line == *line);
                let rule = rule.map_or("", |removed| &removed.rule);
                println!("{} {kind} {line} {rule}", page.name);
            }
        }
        let found = serde_json::to_value(&evidence.found).expect("JSON");
        for (field, expected) in page.fields {
            let (right, all) = fields.entry(field).or_default();
            let got = found[field].as_str().unwrap_or_default();
            *right += usize::from(got == expected);
            *all += 1;
            if verbose && got != expected {
                println!("{} {field}: {got} for {expected}", page.name);
            }
        }
    }
    println!(
        "own pages: {total:?} P {:.4} R {:.4} {fields:?}",
        total.precision(),
        total.recall()
    );
    if own.is_some() {
        return;
    }
    assert!(total.recall() >= floor("strip", "own_recall"));
    assert_eq!(total.removed_content, 0);
    for (field, (right, all)) in fields {
        let share = right as f64 / all as f64;
        assert!(
            share >= floor("strip", &format!("own_{field}")),
            "{field}: {share}"
        );
    }
}

/// Clean text cut into documents of a few lines: nothing is boilerplate. Needs a folder of plain
/// text (one paragraph a line) named by `ZHENGWEN_CLEAN`.
#[test]
fn clean_text_stays() {
    let Some(folder) = std::env::var_os("ZHENGWEN_CLEAN") else {
        return;
    };
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let Ok(text) = std::fs::read_to_string(&path) else {
            continue;
        };
        let lines: Vec<&str> = text.lines().take(16_000).collect();
        let (mut documents, mut changed, mut extracted, mut examples) = (0, 0, 0, Vec::new());
        for chunk in lines.chunks(16) {
            let document = chunk.join("\n");
            let (out, evidence) = strip_at(StripLevel::Balanced, &document);
            documents += 1;
            changed += usize::from(!evidence.lines.is_empty());
            examples.extend(
                evidence
                    .lines
                    .iter()
                    .map(|l| format!("{} {:.2} {}", l.rule, l.score, l.line)),
            );
            let left: Vec<&str> = out.lines().collect();
            let meta = document.lines().map(str::trim).filter(|line| {
                !line.is_empty()
                    && !left.contains(line)
                    && evidence.lines.iter().all(|l| l.line != *line)
            });
            let meta: Vec<String> = meta.map(|line| format!("metadata {line}")).collect();
            extracted += meta.len();
            examples.extend(meta);
        }
        println!(
            "{}: {documents} documents, {changed} changed, {extracted} metadata lines",
            path.display()
        );
        for line in examples.iter().take(25) {
            let short: String = line.chars().take(90).collect();
            println!("    {short}");
        }
    }
}
