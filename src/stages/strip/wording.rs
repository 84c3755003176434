//! How a short line is worded: like the interface of a site, or like a text.
//!
//! Cues are words somebody listed, and on pages nobody has looked at most entries of a menu are
//! none of them. But they are *worded* alike everywhere: `课题管理`, `楼层介绍` and `會員中心` are made of
//! the same pieces as thousands of other entries, while headings, names, verses and clauses are not.
//! So every piece of one to three characters has a weight (`dictionaries/boilerplate/wording.bin`),
//! learned from the interfaces of open programs and sites against short lines of texts, and the sum of the
//! weights says which of the two a line is more like. One line alone proves little: a quarter of the
//! headings of firms and offices read like entries. The mean over a run of lines does, and it is
//! what [`super::segment`] asks for, only at the edges of a page and only of lines that their place
//! makes candidates, so that text pays nothing for it.

mod grams;

use std::sync::LazyLock;

use super::lines::Shape;
use super::skeleton::skeleton;

/// The mean over a run of lines from which on they are a menu. Of 422 runs of six short lines and more
/// around articles in saved pages of 66 sites, none of which was learned from, three quarters reach
/// it, and five of 24 within articles, lists of facts and regions; of 170 such runs in 9,778 documents
/// cut from clean text 19 do, nearly all of them furniture that the text had kept.
pub(super) const MENU: f32 = 1.0;

/// The weights as they are read.
struct Weights {
    scale: f32,
    bias: f32,
    slots: &'static [u8],
}

static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| {
    let data = crate::dictionaries::WORDING;
    let (scale, rest) = data.split_first_chunk().expect("the file has a scale");
    let (bias, slots) = rest.split_first_chunk().expect("the file has a bias");
    assert_eq!(
        slots.len(),
        grams::SLOTS,
        "the file has a weight for each slot"
    );
    Weights {
        scale: f32::from_le_bytes(*scale),
        bias: f32::from_le_bytes(*bias),
        slots,
    }
});

/// How much more `line` reads like an entry of an interface than like a line of a text: a
/// logarithm of odds, above zero for an interface. `room` is for its skeleton. Linear in its length.
pub(super) fn interface(line: &str, room: &mut String) -> f32 {
    let weights = &*WEIGHTS;
    skeleton(line, room);
    let mut sum = 0_i32;
    let pieces = grams::each_slot(room, |slot| {
        sum += i32::from(weights.slots[slot].cast_signed());
    });
    #[allow(clippy::cast_precision_loss)]
    let sum = sum as f32;
    weights.bias + weights.scale * sum / f32::from(pieces).sqrt()
}

/// Whether a line has the shape of an entry of a menu, of at most `longest` characters: no clause,
/// no label with a value, no number.
pub(super) fn is_entry(line: &str, shape: &Shape, longest: usize) -> bool {
    (1..=longest).contains(&shape.chars)
        && shape.stops + shape.commas == 0
        && !shape.ends_sentence
        && shape.digits * 3 <= shape.chars
        && line.contains(char::is_alphabetic)
        && !line.contains([':', '：', '、', '\t'])
        && !line.starts_with(['第', '（', '(', '《', '“', '「', '—', '◎', '#', '-'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean(lines: &[&str]) -> f32 {
        let mut room = String::new();
        let sum: f32 = lines.iter().map(|line| interface(line, &mut room)).sum();
        sum / f32::from(u16::try_from(lines.len()).expect("a few"))
    }

    #[test]
    fn menus_are_told_from_what_texts_have() {
        let menu = [
            "渡口概况",
            "航线管理",
            "船员之窗",
            "水文公告",
            "潮汐查询",
            "码头荣誉",
        ];
        assert!(mean(&menu) >= MENU, "{}", mean(&menu));
        let headings = [
            "老桥修好了",
            "潮水退去以后",
            "谁来守灯塔",
            "一夜没有合眼",
            "他们的名字",
        ];
        let verses = [
            "风从河口吹来",
            "芦花白了半边天",
            "摇船的人不说话",
            "月亮落在桨上面",
        ];
        let names = ["陆一舟", "韩潇", "邓长河", "苏晚晴", "顾青禾", "沈望潮"];
        for lines in [&headings[..], &verses, &names] {
            assert!(mean(lines) < 0.0, "{lines:?} {}", mean(lines));
        }
    }

    #[test]
    fn script_width_and_numbers_make_no_difference() {
        let mut room = String::new();
        let mut of = |line| interface(line, &mut room);
        assert_eq!(of("會員中心"), of("会 员 中 心"));
        assert_eq!(of("评论(3)"), of("評論（1284）"));
        assert!(of("评论(3)") != of("评论"));
    }

    #[test]
    fn only_short_lines_without_a_clause_are_entries() {
        let entry = |line| is_entry(line, &Shape::of(line), 12);
        assert!(entry("组织机构"));
        for line in [
            "",
            "2020",
            "地址：青石路",
            "他来了。",
            "第三章 春潮",
            "很长很长很长很长很长的一行",
            "甲、乙",
        ] {
            assert!(!entry(line), "{line}");
        }
    }
}
