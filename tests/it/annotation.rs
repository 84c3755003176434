//! Annotated, byte-shifted GBK: pinyin in brackets behind traditional characters, and the runs of
//! wrong characters that come with it.

use zhengwen::report::RepairEvidence;
use zhengwen::stages::repair::{Repair, RepairOptions};

fn repair(text: &str) -> (String, RepairEvidence) {
    let repair = Repair::new(RepairOptions {
        explain: true,
        ..RepairOptions::default()
    });
    let staged = repair.apply(&repair.survey(text), text);
    (staged.text.into_owned(), staged.evidence)
}

#[test]
fn annotations_straddles_and_shifted_runs_are_undone() {
    let damaged = "縣四個(gè)班子領(lǐng)導(dǎo),周口日?qǐng)?bào)記者,下設(shè)1辦,迅速行動(dòng)?!皠?chuàng)文”指揮部,詢(xún)?nèi)绾无k理,我們?cè)O(shè)計(jì)";
    let (text, evidence) = repair(damaged);
    assert_eq!(
        text,
        "縣四個班子領導,周口日報記者,下設1辦,迅速行動。“創文”指揮部,詢如何辦理,我們設計"
    );
    assert_eq!(evidence.sites["straddle"].restored, 5);
    assert_eq!(evidence.sites["cut"].restored, 1);
}

#[test]
fn honest_pinyin_stays() {
    for text in [
        "我在银行(yínháng)工作。",
        "長(zhǎng)大的長讀作zhǎng。",
        "開(kāi)門(mén)見(jiàn)山(shān),門(mén)外有山(shān)有水(shuǐ)。",
        "什么?!真的?!",
    ] {
        assert_eq!(repair(text).0, text);
    }
}
