//! What the words of a line say of whether it is a headline.

use super::lines::Line;
use super::metadata::{is_institution, is_person, is_publisher};
use super::skeleton::{is_han, is_numeral};

/// Whether a short line is the name of a paper or a site.
pub(super) fn names_a_site(line: &Line<'_>) -> bool {
    let row = || line.shape.items > 1 && line.text.split_whitespace().all(is_publisher);
    line.shape.chars <= 8 && is_publisher(line.text) || row()
}

/// Whether a line says for whom somebody writes, between a headline and its date: `渡口基金会 / Lin`.
pub(super) fn signs_for_one(text: &str) -> bool {
    /// The longest name, in characters.
    const NAME: usize = 8;
    let Some((house, name)) = text.split_once(['/', '／', '|', '｜']) else {
        return false;
    };
    let house = house.split_whitespace().next_back().unwrap_or_default();
    let name = name.trim();
    let named = (2..=NAME).contains(&name.chars().count()) && name.chars().all(char::is_alphabetic);
    named && (is_organisation(house) || house.ends_with("教会") || house.ends_with("教會"))
}

/// Whether a line is the full name of an organisation.
pub(super) fn is_organisation(text: &str) -> bool {
    /// In characters.
    const LENGTH: std::ops::RangeInclusive<usize> = 4..=20;
    LENGTH.contains(&text.chars().count())
        && text.chars().all(is_han)
        && [
            "公司",
            "集团",
            "集團",
            "委员会",
            "委員會",
            "研究所",
            "基金会",
            "基金會",
            "大学",
            "大學",
            "协会",
            "協會",
            "医院",
            "醫院",
        ]
        .iter()
        .any(|end| text.ends_with(end))
}

/// Whether a line begins with a day: `2021年1月17日 甲乙`, `2021-01-17甲乙`.
pub(super) fn begins_with_date(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit() || "年月./-".contains(c));
    let day = text.len() - rest.len();
    let digits = text[..day].bytes().filter(u8::is_ascii_digit).count();
    let whole = digits == 8 && text[..day].contains('-');
    day >= 8 && text.starts_with(['1', '2']) && (whole || rest.starts_with(['日', ' ']))
}

/// Whether a line ends in a number in brackets: `商品评价(3.2万+)`.
pub(super) fn ends_in_count(text: &str) -> bool {
    let Some(rest) = text.strip_suffix([')', '）']) else {
        return false;
    };
    let number = rest.rsplit(['(', '（']).next().unwrap_or_default();
    number.len() < rest.len()
        && number.starts_with(|c: char| c.is_ascii_digit())
        && number
            .chars()
            .all(|c| c.is_ascii_digit() || "万萬k.,+条條".contains(c))
}

/// Whether a line is a label with a short value: `上传会员：用户名`.
pub(super) fn is_labelled(line: &Line<'_>) -> bool {
    let parts = line.text.split_once(['：', ':']);
    parts.is_some_and(|(label, value)| {
        label.chars().count() <= 4 && value.trim().chars().count() <= 4
    })
}

/// Whether a line is a row of a form: two labels, the second behind the value of the first,
/// `文号：某字3号 名称：关于渡口的通知`.
pub(super) fn is_form_row(text: &str) -> bool {
    /// The longest label, in characters.
    const LABEL: usize = 6;
    let is_label =
        |word: &str| (2..=LABEL).contains(&word.chars().count()) && word.chars().all(is_han);
    let Some((first, rest)) = text.split_once(['：', ':']) else {
        return false;
    };
    let Some((value, _)) = rest.rsplit_once(['：', ':']) else {
        return false;
    };
    let mut words = value.rsplit(char::is_whitespace);
    let second = words.next().is_some_and(is_label);
    is_label(first.trim()) && second && words.any(|word| !word.is_empty())
}

/// Whether a line is the heading of a chapter: `第三十七章 青石板`.
pub(super) fn is_chapter(text: &str) -> bool {
    let text = text.strip_prefix("正文").unwrap_or(text).trim_start();
    // Its number in the book: `22.第22章`.
    let text = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let Some(rest) = text.strip_prefix('第') else {
        return false;
    };
    let number = |c: char| c.is_ascii_digit() || "零〇一二三四五六七八九十百千两".contains(c);
    let unit = rest.trim_start_matches(number);
    unit.len() < rest.len()
        && unit.starts_with(['章', '回', '节', '節', '卷', '集', '部'])
        && !unit.starts_with("部分")
}

/// Whether a line begins with the dash of a subtitle.
pub(super) fn is_subtitle(text: &str) -> bool {
    text.starts_with(['—', '―', '─']) || text.starts_with("--")
}

/// Whether a line stands in brackets from end to end, as where authors work does, or says what a picture shows.
pub(super) fn is_aside(text: &str) -> bool {
    const CAPTIONS: [&str; 6] = ["图表：", "圖表：", "图为", "圖為", "资料图", "資料圖"];
    if CAPTIONS.iter().any(|caption| text.starts_with(caption)) {
        return true;
    }
    let mut open = 0;
    text.starts_with(['(', '（'])
        && text.char_indices().all(|(at, c)| {
            open += i32::from(matches!(c, '(' | '（')) - i32::from(matches!(c, ')' | '）'));
            open > 0 || at + c.len_utf8() == text.len()
        })
        && open == 0
}

/// Whether a line is a question or an answer of a dialogue, a remark, or a row of a table: never a headline.
pub(super) fn is_remark(text: &str) -> bool {
    /// So many cells are a row.
    const CELLS: usize = 3;
    let speaker = text.split_once([':', '：']).map(|(who, _)| who);
    let asked = speaker.is_some_and(|who| matches!(who, "Q" | "A" | "问" | "答" | "問"));
    // The first of several headings of a text.
    let numbered = text.strip_prefix("一、");
    let numbered = numbered.is_some_and(|rest| !rest.starts_with(['二', '三']));
    let numbered = numbered
        || ["(一)", "（一）"]
            .iter()
            .any(|number| text.starts_with(number));
    asked || numbered || text.starts_with('※') || text.matches('\t').count() + 1 >= CELLS
}

/// Whether a line ends in several full stops, as who is at a loss for words writes: `我只想说。。。`.
pub(super) fn trails_off(text: &str) -> bool {
    let rest = text.trim_end_matches('。');
    text.len() >= rest.len() + 2 * '。'.len_utf8() && !rest.contains('。')
}

/// Whether every full stop of a line stands within quotes: `「桥修好了。」守桥人的一年`.
pub(super) fn ends_in_quotes(text: &str) -> bool {
    let quoted = text.split('。').skip(1);
    text.contains('。')
        && quoted
            .into_iter()
            .all(|rest| rest.starts_with(['」', '』', '”', '’']))
}

/// Whether a line names the heading beside it for those who do not see the page: `Section titled “渡口”`.
pub(super) fn is_anchor(text: &str) -> bool {
    ["Section titled", "Permalink to", "Link to this"]
        .iter()
        .any(|begin| text.starts_with(begin))
}

/// Whether a line exclaims at its end, however often, and has neither another stop nor a comma: `渡口明天停航!!!`.
pub(super) fn exclaims_at_its_end(text: &str) -> bool {
    let rest = text.trim_end_matches(['!', '！']);
    rest.len() < text.len() && !rest.contains(['。', '！', '？', '!', '?', '，', ','])
}

/// Whether a line is the name of a person and his offices: `林小渡 渡口管理员 青禾渡口协会会长`.
pub(super) fn is_person_in_office(text: &str) -> bool {
    const OFFICES: &str = "长長员員授席师師任";
    let mut words = text.split_whitespace();
    let person = words.next().is_some_and(is_person);
    let mut offices = words.peekable();
    person
        && offices.peek().is_some()
        && offices.all(|word| word.ends_with(|c| OFFICES.contains(c)))
}

/// Whether a line says where somebody studies or works and as what, below his name: `青禾大学 渡口工程硕士在读`.
pub(super) fn is_affiliation(text: &str) -> bool {
    const AS: [&str; 14] = [
        "在读",
        "在讀",
        "硕士",
        "碩士",
        "博士",
        "本科生",
        "研究生",
        "教授",
        "讲师",
        "講師",
        "研究员",
        "研究員",
        "工程师",
        "工程師",
    ];
    let mut words = text.split_whitespace();
    let house = words.next().is_some_and(is_institution);
    house
        && words
            .next_back()
            .is_some_and(|word| AS.iter().any(|end| word.ends_with(end)))
}

/// Whether a line begins as a report does that names no place: `【本报讯】`.
pub(super) fn is_report(text: &str) -> bool {
    /// The longest name of a paper with what it sends, in characters.
    const SENT: usize = 8;
    let inner = text.strip_prefix(['【', '（', '(', '［', '[', '〔']);
    let sent = inner.and_then(|inner| inner.split_once(['】', '）', ')', '］', ']', '〕']));
    sent.is_some_and(|(sent, rest)| {
        sent.chars().count() <= SENT && sent.ends_with(['讯', '訊']) && !rest.is_empty()
    })
}

/// Whether a line ends with a bracket that none opens: the end of a sentence that was broken.
pub(super) fn ends_in_a_bracket(text: &str) -> bool {
    text.ends_with([')', '）']) && !text.contains(['(', '（'])
}

/// Whether a line ends with the day on which it is read, and which of the week: `青禾图书馆2021年3月14日 星期日`.
pub(super) fn is_todays(text: &str) -> bool {
    let week = ["星期", "礼拜", "禮拜"]
        .iter()
        .find_map(|week| text.rsplit_once(week));
    week.is_some_and(|(before, day)| {
        let before = before.trim_end();
        day.chars().count() == 1
            && "一二三四五六日天".contains(day)
            && before.ends_with('日')
            && before.contains(['年', '月'])
    })
}

/// Whether nothing but words in Latin letters is set apart by blanks in a line, as many write: `用 Redis 做
/// 老桥的缓存`, and the two halves of a headline beside them. Entries of menus are shorter.
pub(super) fn is_spaced(text: &str) -> bool {
    /// The least of the longest part, in characters.
    const PART: usize = 7;
    let words: Vec<&str> = text.split_whitespace().collect();
    let latin = |word: &str| !word.contains(is_han);
    let long = |word: &str| word.chars().count() >= PART;
    let mut apart = words
        .windows(2)
        .filter(|pair| !latin(pair[0]) && !latin(pair[1]));
    let halves = match (apart.next(), apart.next()) {
        (None, _) => true,
        (Some(pair), None) => {
            pair.iter().all(|half| long(half)) && words.iter().any(|word| latin(word))
        }
        _ => false,
    };
    halves
        && words
            .iter()
            .any(|word| !latin(word) && word.chars().count() >= PART)
}

/// Whether a line is the name of a column with tags behind a stroke: `医疗 | #渡口#老桥`.
pub(super) fn has_tags(text: &str) -> bool {
    text.split_once(['|', '｜']).is_some_and(|(_, rest)| {
        let tag = rest.trim_start().strip_prefix('#');
        tag.is_some_and(|tag| tag.starts_with(is_han))
    })
}

/// Whether a line is a label and a number: `博客访问: 1972944`.
pub(super) fn is_counter(text: &str) -> bool {
    /// The longest label, in characters.
    const LABEL: usize = 8;
    let parts = text.trim_start_matches(['•', ' ']).split_once(['：', ':']);
    parts.is_some_and(|(label, value)| {
        let value = value.trim();
        label.chars().count() <= LABEL
            && label.chars().any(is_han)
            && value.starts_with(|c: char| c.is_ascii_digit())
            && value
                .chars()
                .all(|c| c.is_ascii_digit() || "万萬k.,+条條次人篇 ".contains(c))
    })
}

/// Whether a line is a row of words and counters: `休息站 小河 1179℃ 28评论`.
pub(super) fn is_counter_row(line: &Line<'_>) -> bool {
    const COUNTED: [&str; 14] = [
        "评论", "評論", "阅读", "閱讀", "浏览", "瀏覽", "点击", "點擊", "人气", "人氣", "℃",
        "回复", "回覆", "views",
    ];
    /// The longest such row, in characters.
    const LONGEST: usize = 40;
    let is_counted = |word: &str| {
        word.contains(|c: char| c.is_ascii_digit())
            && COUNTED.iter().any(|counted| word.contains(counted))
    };
    line.shape.chars <= LONGEST
        && line.shape.stops + line.shape.commas == 0
        // Labels with numbers stand above the headline as often as below.
        && !line.text.contains([':', '：', '|'])
        && line.text.split_whitespace().count() >= 2
        && line.text.split_whitespace().any(is_counted)
}

/// Whether a line is from where and on which day something was sent, and nothing else: `渡口组海州3月7日电`.
fn is_dateline(text: &str) -> bool {
    /// The longest, in characters.
    const LONGEST: usize = 20;
    const SENT: [&str; 4] = ["日电", "日電", "日讯", "日訊"];
    let before = SENT.iter().find_map(|sent| text.strip_suffix(sent));
    before.is_some_and(|before| {
        text.chars().count() <= LONGEST
            && !text.contains([' ', '，', '：', ':'])
            && before.ends_with(|c: char| c.is_ascii_digit() || is_numeral(c))
    })
}

/// Whether a line begins as what an agency sends out: `某社某地3月7日电 题：…`. No headline does.
pub(super) fn is_dispatch(text: &str) -> bool {
    /// How far in the day stands, in characters.
    const FAR: usize = 24;
    let end = text
        .char_indices()
        .nth(FAR)
        .map_or(text.len(), |(at, _)| at);
    let head = &text[..end];
    if is_dateline(text) {
        return true;
    }
    // A desk in place of a paper: nothing follows.
    let desk = ["日电", "日電"].iter().any(|sent| text.ends_with(sent))
        && ["组", "組", "中心"].iter().any(|desk| head.contains(desk));
    desk || ["日电", "日電"].iter().any(|sent| {
        let before = head.find(sent).map(|at| &head[..at]);
        before.is_some_and(|before| {
            before.ends_with(|c: char| c.is_ascii_digit() || is_numeral(c))
                && before.contains(['社', '网', '網', '报', '報'])
        })
    })
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::*;

    #[test]
    fn words_of_headlines_and_of_counters() {
        for text in [
            "第三回 白衣书生",
            "正文第三回白衣书生",
            "第三部 睡莲 02 夜渡",
        ] {
            assert!(is_chapter(text), "{text}");
        }
        for text in ["第三方支付的规则", "第三部分：预测"] {
            assert!(!is_chapter(text), "{text}");
        }
        for text in ["• 博客访问: 1972944", "阅读：1.2万次"] {
            assert!(is_counter(text), "{text}");
        }
        for text in ["比分：三比二", "渡口：2021年的春天", "2021：渡口"] {
            assert!(!is_counter(text), "{text}");
        }
        assert!(is_form_row("文号：渡字3号 名称：关于渡口的通知"));
        for text in ["渡口：船来了：一", "船工：水涨了 渡口关了", "渡口：水涨了"]
        {
            assert!(!is_form_row(text), "{text}");
        }
        assert!(is_subtitle("——记渡口的船工") && !is_subtitle("渡口——一条河"));
        assert!(is_aside("（1.海潮大学文学院；2.海潮学院）"));
        assert!(!is_aside("（上）渡口（下）"));
        for text in [
            "Q: 桥修好了吗?",
            "答：修好了",
            "※ 本文转自别处",
            "春分\t三月\t踏青",
        ] {
            assert!(is_remark(text), "{text}");
        }
        assert!(!is_remark("QA：桥是怎么修的") && !is_remark("老桥\t新桥"));
        assert!(is_remark("一、老桥的来历") && !is_remark("一、二年级的学生过桥"));
        assert!(is_spaced("用 Redis Map 做老桥的缓存系统") && !is_spaced("老桥 Bridge 新桥 河"));
        assert!(!is_spaced("老桥的故事和木匠 新桥的故事"));
        assert!(is_spaced(
            "渡口管理处獲 Ferry 基金會的新木板 老桥昨夜修好了"
        ));
        assert!(!is_spaced("渡口管理处 Ferry 基金會的新木板 老桥 昨夜修好"));
        assert!(
            is_affiliation("青禾大学 渡口工程硕士在读") && !is_affiliation("青禾大学 渡口工程")
        );
        assert!(is_report("【本报讯】渡口昨夜停航。") && !is_report("【本报讯】"));
        assert!(!is_report("【渡口】昨夜停航。"));
        assert!(trails_off("桥修好了，我只想说。。。") && !trails_off("修好了。人也来了。。"));
        assert!(!trails_off("桥修好了。"));
        assert!(has_tags("渡口 | #老桥#木匠") && !has_tags("老桥修好了#渡口#木匠"));
        assert!(!has_tags("## 老桥") && !has_tags("第#3号木船"));
        let row = |text: &str| is_counter_row(&lines::split(text)[0]);
        assert!(row("休息站 小河 1179℃ 28评论"));
        assert!(!row("他看了 28 条评论，一句话也没有说"));
        assert!(!row("渡口 小河 评论"));
        assert!(!row("查看: 2510|回复: 1"));
    }
}
