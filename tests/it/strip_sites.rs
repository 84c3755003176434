//! What the lines that documents of a site share add to strip: recall on sites made of our pages.

use std::sync::Arc;

use zhengwen::Metadata;
use zhengwen::stages::strip::{Place, SiteLines, Strip, StripOptions};

use crate::strip::{Figures, OwnPage, floor, own_pages};

/// How many documents a site has.
const DOCUMENTS: usize = 6;
/// What makes a line of one document another than that of the next.
const TELL_APART: [&str; DOCUMENTS] = ["昨夜", "今晨", "去年", "河边", "山里", "城东"];

/// The lines of a document, each with what becomes of it.
type Page = Vec<(char, String)>;

/// One document of the site that `page` belongs to: its furniture, and an article of its own.
/// Headlines of other articles, counters and dates are not the same on any two documents.
fn document(page: &OwnPage<'_>, number: usize, sentences: &[&str]) -> Page {
    let mut lines = Vec::new();
    let mut told = 0;
    for (at, (kind, line)) in page.lines.iter().enumerate() {
        let digits = line.contains(|c: char| c.is_ascii_digit());
        let headline =
            line.chars().count() >= 9 && !line.contains([' ', '|', '：', ':', '。', '，']);
        lines.push(match kind {
            '+' => {
                told += 1;
                let sentence = sentences[(at * 7 + number * 31 + told) % sentences.len()];
                ('+', format!("{}，{sentence}", TELL_APART[number]))
            }
            '-' if headline && !digits => ('-', format!("{}{line}", TELL_APART[number])),
            kind => (*kind, (*line).to_owned()),
        });
    }
    lines
}

fn text(lines: &[(char, String)]) -> String {
    let lines: Vec<&str> = lines.iter().map(|(_, line)| line.as_str()).collect();
    lines.join("\n")
}

fn measure(stage: &Strip, site: &str, lines: &[(char, String)], total: &mut Figures) {
    let whole = Place {
        first: true,
        last: true,
    };
    let text = text(lines);
    let plan = stage.survey_of_site(&text, whole, &Metadata::default(), site);
    let out = stage.apply(&plan, &text).text.into_owned();
    let mut left = out.lines().peekable();
    for (kind, line) in lines {
        let kept = left.next_if(|next| next.trim() == line.trim()).is_some();
        let (all, removed) = match kind {
            '+' => (&mut total.content, &mut total.removed_content),
            '-' => (&mut total.boilerplate, &mut total.removed_boilerplate),
            _ => continue,
        };
        *all += 1;
        *removed += usize::from(!kept);
    }
}

#[test]
fn shared_lines_of_sites_go() {
    let pages = include_str!("../../fixtures/strip/pages.txt");
    let pages: Vec<OwnPage<'_>> = own_pages(pages)
        .into_iter()
        .filter(|page| page.lines.iter().filter(|(kind, _)| *kind == '+').count() >= 4)
        .collect();
    let sentences: Vec<&str> = pages
        .iter()
        .flat_map(|page| &page.lines)
        .filter(|(kind, line)| *kind == '+' && line.ends_with('。') && line.chars().count() > 20)
        .map(|(_, line)| *line)
        .collect();
    let sites: Vec<(&str, Vec<Page>)> = pages
        .iter()
        .map(|page| {
            let documents = (0..DOCUMENTS).map(|number| document(page, number, &sentences));
            (page.name, documents.collect())
        })
        .collect();
    assert!(sites.len() >= 10);
    let mut counted = SiteLines::new();
    for (site, documents) in &sites {
        documents
            .iter()
            .for_each(|lines| counted.add(site, &text(lines)));
    }
    let stage = |site_lines| {
        Strip::new(StripOptions {
            site_lines,
            ..StripOptions::default()
        })
        .expect("the built-in rules are right")
    };
    let (alone, together) = (stage(None), stage(Some(Arc::new(counted))));
    let (mut without, mut with) = (Figures::default(), Figures::default());
    for (site, documents) in &sites {
        for lines in documents {
            measure(&alone, site, lines, &mut without);
            measure(&together, site, lines, &mut with);
        }
    }
    println!(
        "{} sites: R {:.4} without, R {:.4} P {:.4} with: {with:?}",
        sites.len(),
        without.recall(),
        with.recall(),
        with.precision()
    );
    assert!(with.recall() >= floor("strip", "site_lines_recall"));
    assert!(with.recall() > without.recall());
    assert!(with.precision() >= floor("strip", "site_lines_precision"));
}
