//! A date alone, or with little besides: a paper, an account, a counter.
//!
//! Who a name beside a date is has to be guessed where it is neither that of a person nor that of a
//! paper; such guesses give way to what other lines say.

use std::ops::Range;
use std::sync::LazyLock;

use super::beside::{is_too_long, names_in};
use super::bylines::unlabelled;
use super::houses::is_of_a_house;
use super::names::{
    is_institution, is_name_of_a_house, is_nobody, is_person, is_publisher, is_region,
    run_together, tidy,
};
use super::noise::noise_in;
use super::{Field, MetaLine};
use crate::stages::strip::dates::{self, Date};
use crate::stages::strip::lines::Shape;
use crate::stages::strip::pattern::Pattern;
use crate::stages::strip::skeleton::{Folded, fold, is_han};

/// A date alone, or with little besides: `2019-09-26 10:56:28 某报`, `甲乙 2020-10-30`.
pub(super) fn bare_date(line: &str, folded: &Folded, shape: &Shape) -> Option<MetaLine> {
    /// The longest such line, in characters.
    const LONGEST: usize = 60;
    let text = &folded.text;
    let numbered = shape.digits > 0 || text.contains('年');
    if shape.chars > LONGEST || shape.stops > 0 || line.starts_with('|') || !numbered {
        return None;
    }
    let Some(date) = dates::find(text) else {
        return cut_off(line, folded);
    };
    let (before, after) = (&text[..date.span.start], &text[date.span.end..]);
    let told = is_told(before, after);
    if !may_be_of_the_text(&date, before, after, told) {
        return None;
    }
    let mut meta = MetaLine {
        fields: vec![(Field::Date, String::new())],
        date: None,
        labelled: told,
        beside: false,
        guessed: true,
    };
    if let Some(name) = latin_name(before) {
        let name = folded.original(line, 3..3 + name.len()).to_owned();
        meta = unlabelled(vec![(Field::Date, String::new()), (Field::Author, name)]);
    } else {
        let beside = Beside::of(line, folded, &date);
        if !beside.fits(is_original(text)) {
            return None;
        }
        beside.name_fields(folded, &date, &mut meta)?;
    }
    if is_of_another(before) {
        meta.fields = vec![(Field::Other, String::new())];
        return Some(meta);
    }
    meta.date = Some(date);
    Some(meta)
}

/// Whether words beside a date say that it is that of publication.
fn is_told(before: &str, after: &str) -> bool {
    let verbs = ["发布", "发表", "更新", "编辑于", "刊登", "posted"];
    let mut verbs = verbs.iter();
    verbs.any(|verb| before.contains(verb) || after.contains(verb))
}

/// Whether a date with these words on either side may be that of the text: without a year, or
/// without a time and with words beside it, it is part of a headline; behind a label that is none of
/// ours it is the time of a meeting.
fn may_be_of_the_text(date: &Date, before: &str, after: &str, told: bool) -> bool {
    (date.year().is_some() || date.has_time())
        && (!before.contains(':') || before == "posted: ")
        && !is_of_a_keeper(before, after)
        && (told || !is_of_an_event(before, after))
}

/// The name before a date behind the word for it, in Latin letters mostly: `by Lin Wei | `.
fn latin_name(before: &str) -> Option<&str> {
    /// The longest name, in bytes.
    const NAME: usize = 40;
    let name = before
        .trim_end_matches([' ', '|', ',', '·'])
        .strip_prefix("by ")?;
    let han = (2..=8).contains(&name.chars().count()) && name.chars().all(is_han);
    (han || name.is_ascii() && name.len() <= NAME).then_some(name)
}

/// What stands on either side of a date, without what is no name.
struct Beside {
    before: Vec<String>,
    after: Vec<String>,
    /// Whether anything was taken out.
    noisy: bool,
}

impl Beside {
    fn of(line: &str, folded: &Folded, date: &Date) -> Self {
        let end = folded.text.len();
        let (before, after) = (0..date.span.start, date.span.end..end);
        let noisy = |range: &Range<usize>| {
            let text = &folded.text[range.clone()];
            noise_in(text).is_some_and(|noise| noise.is_match(text))
        };
        let behind = folded.text[after.clone()].trim_start();
        let posted_in = ["发布于", "发表于", "收录于"]
            .iter()
            .any(|verb| behind.starts_with(verb));
        // The steps of a path that leads to the page sign nothing.
        let path = folded.text[before.clone()].matches('>').count() > 1;
        Self {
            noisy: noisy(&before) || noisy(&after),
            before: match path {
                true => Vec::new(),
                false => names_in(line, folded, before),
            },
            after: names_in(line, folded, after)
                .into_iter()
                // Where on a platform it was posted.
                .filter(|name| !posted_in || is_publisher(name))
                .collect(),
        }
    }

    fn words(&self) -> impl Iterator<Item = &String> {
        self.before.iter().chain(&self.after)
    }

    /// The site that stands right before the date and right behind it again, behind what is no person.
    fn framed(&self) -> Option<String> {
        let (tools, site) = self
            .before
            .split_last()
            .map(|(site, tools)| (tools, site))?;
        let twice = self.after.first() == Some(site) && is_publisher(site);
        (twice && !tools.iter().any(|tool| is_person(tool))).then(|| site.clone())
    }

    /// How long all names are, in Chinese characters; two Latin ones count for one.
    fn length(&self) -> usize {
        self.words()
            .map(|word| match word.is_ascii() {
                true => word.len() / 2,
                false => word.chars().count(),
            })
            .sum()
    }

    /// Whether the words are short enough for names, and none is a sentence. `original`: the text is
    /// marked as the author's own, whose name stands there besides the account's.
    fn fits(&self, original: bool) -> bool {
        const REST: usize = 16;
        const SIGNED: usize = 30;
        let marks = ['，', '。', '、', '：', ':'];
        self.length() <= if original { SIGNED } else { REST }
            && !self
                .words()
                .any(|word| word.contains(marks) || is_too_long(word))
    }

    /// Gives the names to their fields; `None` where words stand beside a day that nothing makes
    /// that of a text.
    fn name_fields(&self, folded: &Folded, date: &Date, meta: &mut MetaLine) -> Option<()> {
        let text = &folded.text;
        let (before, after) = (&text[..date.span.start], &text[date.span.end..]);
        // What a stroke parts from the date is the category.
        let posted = before.starts_with("posted") || before.starts_with("published");
        let by = after.trim_start().starts_with("由 ")
            || after.trim_start().starts_with('·')
            || posted && !after.trim_start().starts_with('|')
            || after.starts_with(" by ");
        let house = |word: &String| is_publisher(word) || is_institution(word);
        let known = self
            .before
            .iter()
            .any(|word| house(word) || is_person(word))
            || self.after.iter().any(|word| is_publisher(word));
        // An account under its name and its title, which are the same.
        let twice = matches!(self.after.as_slice(), [.., name, title] if name == title);
        let bare = !known && !self.noisy && !twice && !text.starts_with("由 ");
        let bare = bare && !is_stamp(&text[date.span.clone()]);
        if self.length() > 0 && !date.has_time() && bare {
            return None;
        }
        let stroke = after.trim_start().starts_with(['|', '/']);
        let latin = !self.after.is_empty() && self.after.iter().all(|word| word.is_ascii());
        let otherwise = match (by, date.has_time() || twice) {
            (true, _) => Field::Author,
            // What a stroke parts from the date in another script is the category.
            (false, _) if stroke && latin => Field::Other,
            (false, true) => Field::Source,
            // A category of a blog, rather than whose it is.
            (false, false) => Field::Other,
        };
        let after = (self.after.as_slice(), otherwise);
        // A weblog prints the category before its stamp, unless it is a name. Where a site stands on either side,
        // what else stands before the date is a tool of it.
        let framed: Vec<String> = self.framed().into_iter().collect();
        let before = match is_stamp(&text[date.span.clone()]) && !known {
            true => &[],
            false if !framed.is_empty() => framed.as_slice(),
            false => self.before.as_slice(),
        };
        // Accounts of a platform that shows from where they write.
        let account = date.has_time() && is_region(text[date.span.end..].trim());
        // A portal has the day behind the paper in brackets.
        let [opens, closes] = [&text[..date.span.start], &text[date.span.end..]];
        let account = account || opens.ends_with('(') && closes.starts_with(')');
        let signed = if account {
            Field::Source
        } else {
            Field::Author
        };
        name_fields((before, signed), after, is_original(text), meta);
        Some(())
    }
}

/// Whether a date is written as only programs of weblogs write it: `一月 5th, 2009`.
pub(super) fn is_stamp(date: &str) -> bool {
    ["1st,", "2nd,", "3rd,", "th,"].iter().any(|ordinal| {
        let before = date.split_once(ordinal).map(|(before, _)| before);
        before.is_some_and(|before| {
            *ordinal != "th," || before.ends_with(|c: char| c.is_ascii_digit())
        })
    })
}

/// A day and who signs it, as pages have them right below their headline: `2019-06-29 河边写字`,
/// `某县第一中学 2019-06-29`. Elsewhere such a line is an entry of a chronicle.
pub(super) fn signed_day(line: &str) -> Option<MetaLine> {
    /// The longest name of an account, in characters.
    const ACCOUNT: usize = 10;
    let folded = fold(line);
    let date = dates::full(&folded.text)?;
    let before = tidy(folded.original(line, 0..date.span.start));
    let after = tidy(folded.original(line, date.span.end..folded.text.len()));
    let known = |name: &str| is_publisher(name) || is_institution(name) || is_person(name);
    let name = match (before.is_empty(), after.is_empty()) {
        (true, false) => after,
        (false, true) if known(&before) => before,
        _ => return None,
    };
    if let Some(persons) = run_together(&name) {
        let mut meta = unlabelled(vec![
            (Field::Date, String::new()),
            (Field::Author, persons.join(" ")),
        ]);
        meta.date = Some(date);
        return Some(meta);
    }
    let fits = (2..=ACCOUNT).contains(&name.chars().count()) || is_institution(&name);
    // A column may be named after a number: `海潮24小时`.
    let numbered = name.starts_with(is_han) && name.chars().any(|c| c.is_ascii_digit());
    let worded = |c: char| is_han(c) || numbered && c.is_ascii_digit();
    if !fits || !name.chars().all(worded) || is_of_an_event("", &name) {
        return None;
    }
    if numbered {
        let mut meta = unlabelled(vec![(Field::Date, String::new())]);
        meta.date = Some(date);
        return Some(meta);
    }
    let mut meta = unlabelled(vec![(Field::Date, String::new())]);
    let person = is_person(&name) && !is_publisher(&name);
    if person {
        meta.fields.push((Field::Author, name));
    } else if is_institution(&name) || is_name_of_a_house(&name) && !is_nobody(&name) {
        meta.fields.push((Field::Source, name));
    }
    meta.guessed = true;
    meta.date = Some(date);
    Some(meta)
}

/// Whether the words before a date say that another article, which the page recommends, is of it: `最新推荐文章于 … 发布`.
/// Behind the name of who wrote the text the date is all that is told of it.
fn is_of_another(before: &str) -> bool {
    matches!(before.trim(), "最新推荐文章于" | "推荐文章于")
}

/// Whether the words around a date say what who keeps a board did then: `本主题由 小渡 于 … 审核通过`. Who last edited a
/// message has written it.
fn is_of_a_keeper(before: &str, after: &str) -> bool {
    let (before, after) = (before.trim_end(), after.trim_start());
    let did = !after.is_empty() && !after.starts_with("编辑");
    before.contains("由 ") && before.ends_with('于') && did
}

/// Whether the words around a date say what happens then: `将于…举行`, `自…起施行`.
fn is_of_an_event(before: &str, after: &str) -> bool {
    const LEADS: [&str; 9] = [
        "将于", "定于", "拟于", "将在", "始于", "自", "从", "至", "截至",
    ];
    const VERBS: [&str; 14] = [
        "开始", "举行", "举办", "起", "开幕", "召开", "生效", "施行", "实施", "播出", "上映",
        "截止", "开赛", "开放",
    ];
    let (before, after) = (before.trim_end(), after.trim_start());
    LEADS.iter().any(|lead| before.ends_with(lead))
        || VERBS.iter().any(|verb| after.starts_with(verb))
}

/// Whether a folded line begins by saying that the text is the author's own.
fn is_original(folded: &str) -> bool {
    folded.starts_with("原创") || folded.starts_with("original ")
}

/// What is left of a line whose date was cut off: `24 07:46:04 甲乙丙`.
static CUT_OFF: LazyLock<Pattern> =
    LazyLock::new(|| Pattern::new(r"^\d{1,2} \d{1,2}:\d{2}(?::\d{2})? (?P<name>\p{Han}{2,8})$"));

fn cut_off(line: &str, folded: &Folded) -> Option<MetaLine> {
    let name = CUT_OFF.captures(&folded.text)?.name("name")?;
    let name = folded.original(line, name.range()).to_owned();
    let field = if is_publisher(&name) {
        Field::Source
    } else if is_person(&name) {
        Field::Author
    } else {
        return None;
    };
    Some(unlabelled(vec![(field, name)]))
}

/// Who is who beside a date: a paper is the source and a person the author wherever they stand; of
/// other names those before the date wrote the text (blogs), those behind it published it (portals).
fn name_fields(
    (before, signed): (&[String], Field),
    after: (&[String], Field),
    account: bool,
    meta: &mut MetaLine,
) {
    let mut push = |field: Field, name: &String| {
        let known = meta.fields.iter_mut().find(|(known, _)| *known == field);
        match known {
            // Persons in a row have all written it.
            Some((_, names)) if is_person(name) && names.split(' ').all(is_person) => {
                names.push(' ');
                names.push_str(name);
            }
            None if is_name_of_a_house(name) => meta.fields.push((field, name.clone())),
            _ => {}
        }
    };
    if let (true, [author, rest @ ..]) = (account, before)
        && !rest.is_empty()
    {
        push(Field::Author, author);
        let mut names = rest.to_vec();
        names.dedup();
        push(Field::Source, &names.join(" "));
        return;
    }
    // Who wrote it, and the account, whose title says its name again.
    if let ([], [author, name, title]) = (before, after.0)
        && name == title
    {
        push(Field::Author, author);
        push(Field::Source, name);
        return;
    }
    // Beside persons, who else stands before the date is the paper or the account that they wrote for.
    let written = before.iter().any(|name| is_person(name));
    let house = |name: &str| written && !is_person(name) && name.chars().count() > 3;
    for (names, otherwise) in [(before, signed), after] {
        for name in names {
            let otherwise = match before.contains(name) && house(name) {
                true => Field::Source,
                false => otherwise,
            };
            // A site that has others in other countries: `FERRY中国`.
            let abroad = ["中国", "中國", "中文"]
                .iter()
                .any(|word| name.contains(word));
            let site = abroad && name.starts_with(|c: char| c.is_ascii_alphabetic());
            let field = if is_of_a_house(name) || is_institution(name) || site {
                Field::Source
            } else if is_person(name) {
                Field::Author
            } else {
                otherwise
            };
            push(field, name);
        }
    }
}
