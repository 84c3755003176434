//! What a site, restored, says of the damage: whether it proves itself on a page that shows nothing else, and
//! whether several prove each other. Honest question marks gain as much by chance now and then; the bars say how much.

use super::super::lattice::Solution;
use super::draft::Draft;
use super::puzzle::Line;
use super::read::{Read, has_runs};
use super::runs;
use super::search::shifted;

/// By how many nats a single site must read better restored than as it stands, on a page that shows
/// no other evidence, where characters were read one byte off. On 3,000,000 clean lines of the
/// development corpus, and on 28,000 with signs folded or with one character in a hundred replaced by `?`, no
/// such site gained 8.
const ALONE: f32 = 10.0;

/// The same where signs alone were, as in `?！?` for `。”`, on a page that has wide signs: nobody
/// writes narrow ones around a wide one. Where all are narrow, people write `?!?`, too.
const WIDE_SIGNS_ALONE: f32 = 14.0;
const SIGNS_ALONE: f32 = 30.0;

/// The same where it closes a quotation that its line leaves open otherwise, as in `“好?!?`: set
/// on simulated pages without annotations, where no other site gained so much.
const QUOTED_ALONE: f32 = 5.0;

/// The same where a year lost its first digit, as in `?!?019年`, which nobody writes.
const DATED_ALONE: f32 = 10.0;

/// What one site can add to what the sites of a page prove together, and what they must gain.
const TOGETHER: f32 = 14.0;

/// What a site has to gain (nats) to be a witness that the page is damaged, and how much of its gain
/// does not count: so much an honest site gains now and then by chance.
const EACH: f32 = 5.0;

/// The same where signs alone were read one byte off, as in `?!?`, which people write, too: four
/// such sites at least prove each other.
const EACH_SIGN: f32 = 10.0;

/// One place that was searched in so many has to be a witness: by chance some are in any long text
/// that is full of question marks.
const MOST_SEARCHED: usize = 20;

/// What a site, restored, says of the damage.
pub(super) struct Witness {
    /// What it adds to the evidence of the page, nats; `None` where honest text gains as much by chance.
    pub(super) gain: Option<f32>,
    /// Whether it proves itself on a page that shows nothing else.
    pub(super) proven: bool,
}

impl Witness {
    pub(super) fn of(line: &Line<'_>, draft: &Draft, at: usize, solution: &Solution) -> Self {
        let margin = solution.over_copy.unwrap_or(f32::INFINITY);
        let (off, signs) = shifted(solution);
        let closes = !line.page.damaged && runs::closes_quotation(line, draft, at, solution);
        let leaks = (at..solution.end).any(|at| line.tokens[at].leaks());
        let each = match off > 0 || closes || leaks {
            true => EACH,
            false => EACH_SIGN,
        };
        let dated = || (at..solution.end).any(|at| line.dated(at));
        let alone = match off {
            _ if closes => QUOTED_ALONE,
            0 if dated() => DATED_ALONE,
            0 if leaks => ALONE,
            0 if line.page.folded => SIGNS_ALONE,
            0 => WIDE_SIGNS_ALONE,
            _ => ALONE,
        };
        let beats = |bar: f32| margin > bar && off + signs > 0;
        Self {
            gain: beats(each).then(|| margin.min(TOGETHER) - each),
            proven: beats(alone),
        }
    }
}

/// Whether the sites of a page without other evidence prove each other: less is enough where one proves itself.
pub(super) fn together(read: &[Read<'_>]) -> bool {
    let evidence: f32 = read.iter().map(|one| one.evidence).sum();
    let witnesses: usize = read.iter().map(|one| one.witnesses).sum();
    let searched: usize = read.iter().map(|one| one.searched).sum();
    let enough = if has_runs(read) { EACH } else { TOGETHER };
    witnesses >= 2 && witnesses * MOST_SEARCHED >= searched && evidence > enough
}
