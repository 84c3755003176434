//! What stands beside names and is none: counters of readers, tools and buttons, times of day.

use super::names::is_publisher;

/// Whether `name` begins like a counter or a tool, or counts readers: `已有12人阅读`.
pub(super) fn is_counter(name: &str) -> bool {
    const COUNTED: [&str; 16] = [
        "阅读", "閱讀", "浏览", "瀏覽", "点击", "點擊", "评论", "評論", "参与", "參與", "跟贴",
        "围观", "看过", "回复", "查看", "观看",
    ];
    const BEGINS: [&str; 30] = [
        "已有",
        "共有",
        "我来说",
        "我來說",
        "发表评论",
        "發表評論",
        "浏览",
        "瀏覽",
        "阅读",
        "閱讀",
        "点击",
        "點擊",
        "评论",
        "評論",
        "字号",
        "字號",
        "字体",
        "字體",
        "文字大小",
        "字级",
        "人气",
        "人氣",
        "热度",
        "访问",
        "分享",
        "打印",
        "收藏",
        "次数",
        "我要",
        "听新闻",
    ];
    let counts = name.contains(|c: char| c.is_ascii_digit());
    BEGINS.iter().any(|begin| name.starts_with(begin))
        || counts && COUNTED.iter().any(|end| name.ends_with(end))
}

/// The name of a paper without the button that runs on behind it: `某报微博`.
pub(super) fn without_button(name: &str) -> &str {
    let bare = name.strip_suffix("微博").filter(|bare| is_publisher(bare));
    bare.unwrap_or(name)
}

/// Whether `name` is a time of day and nothing else: `13时37分`.
pub(super) fn is_time(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_digit())
        && name
            .chars()
            .all(|c| c.is_ascii_digit() || "时時点點分秒:： ".contains(c))
}
