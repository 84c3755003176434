//! Names that are those of papers and stations by a word in them, and the house that what somebody is names.
//!
//! What ends like the name of a paper is told in `names`; here a word in the midst of a name tells, which is too
//! little where nothing says that it is a name.

use super::names::{is_person, is_publisher};

/// Whether a name that is no person's has a word of papers and stations in it: `青禾日报新媒体`, `FERRY快讯`. Nobody else
/// chooses such a name.
pub(in crate::stages::strip) fn is_of_a_house(name: &str) -> bool {
    const WORDS: [&str; 21] = [
        "日报",
        "日報",
        "晚报",
        "晚報",
        "时报",
        "時報",
        "早报",
        "早報",
        "新闻",
        "新聞",
        "媒体",
        "媒體",
        "快讯",
        "快訊",
        "电视",
        "電視",
        "编辑部",
        "編輯部",
        "客户端",
        "官方",
        "频道",
    ];
    is_publisher(name) || !is_person(name) && WORDS.iter().any(|word| name.contains(word))
}

/// The house of a reporter whose line below his name says for whom he works: `海潮中文记者`. None where that says of
/// nobody.
pub(in crate::stages::strip) fn without_reporter(source: String) -> Option<String> {
    const ROLES: [&str; 6] = [
        "特约记者",
        "特約記者",
        "特派记者",
        "特派記者",
        "记者",
        "記者",
    ];
    let Some(house) = ROLES.iter().find_map(|role| source.strip_suffix(role)) else {
        return Some(source);
    };
    let house = house.trim();
    (house.chars().count() > 2 && !house.starts_with('本')).then(|| house.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn houses_and_persons() {
        for name in ["青禾日报新媒体", "海潮快訊", "青禾官方", "海潮网"] {
            assert!(is_of_a_house(name), "{name}");
        }
        for name in ["河边写字", "林小渡", "老桥"] {
            assert!(!is_of_a_house(name), "{name}");
        }
    }

    #[test]
    fn a_reporter_is_no_house() {
        let house = |source: &str| without_reporter(source.to_owned());
        assert_eq!(house("海潮中文記者").as_deref(), Some("海潮中文"));
        assert_eq!(house("海潮网").as_deref(), Some("海潮网"));
        assert_eq!(house("本报记者"), None);
        assert_eq!(house("特约记者"), None);
    }
}
