//! What wakes the reading of a metadata line.
//!
//! Labels and roles in their shortest form; a line that holds none of them, and no number, is read
//! no further. They are looked for in the pass for the cues of the rules.

use std::sync::LazyLock;

use crate::stages::strip::cues::{Cue, Cues};

/// What the cues in a line say of it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Heard {
    /// It may be a metadata line though it has no numbers.
    pub(super) any: bool,
    /// It may name people by their roles.
    pub(super) role: bool,
    /// It may be a byline of one word.
    pub(super) byline: bool,
}

/// What stands in every byline that is one word, but for those that other signs tell.
const BYLINES: [&str; 5] = ["记者", "通讯员", "评论员", "撰", "实习生"];
/// What stands in every line of roles and names, with these.
const ROLES: [&str; 20] = [
    "校对", "审校", "审核", "摄", "制图", "设计", "主编", "监制", "值班", "翻译", "编审", "签发",
    "作者", "采写", "文字", "责编", "编辑", "审读", "编委", "供图",
];
/// So many of them at the end are too common to be heard alone.
const COMMON: usize = 3;

/// What else stands in metadata lines that have no digits, folded. Each label and each role of the
/// bylines holds one of all these.
const OTHERS: [&str; 106] = [
    "来源",
    "来自",
    "出处",
    "稿源",
    "转自",
    "转载自",
    "摘自",
    "原载",
    "发布",
    "供稿",
    "楼主",
    "□",
    "■",
    "◎",
    "☉",
    "⊙",
    "中心/",
    "新闻/",
    "报/",
    "社/",
    "网/",
    "电视/",
    "台/",
    "posted",
    "博主",
    "公众号",
    "选稿",
    "组稿",
    "责任编",
    "网编",
    "执笔",
    "编译",
    "发帖人",
    "投稿人",
    "文/",
    "文|",
    "文丨",
    "文·",
    "文:",
    "口述",
    "整理:",
    "整理/",
    "发文",
    "发稿",
    "公告单位",
    "主笔",
    "张贴",
    "受访",
    "报导",
    "图文",
    "文图",
    "文、图",
    "采访",
    "时间",
    "日期",
    "更新",
    "发表",
    "原标题",
    "原题",
    "原文",
    "译者",
    "译文",
    "浏览",
    "阅读",
    "点击",
    "访问",
    "人气",
    "评论",
    "跟贴",
    "参与",
    "热度",
    "字号",
    "字体",
    "字数",
    "分类",
    "栏目",
    "类别",
    "标签",
    "关键",
    "声明",
    "总编",
    "审稿",
    "初审",
    "复审",
    "终审",
    "一审",
    "二审",
    "三审",
    "编校",
    "核稿",
    "统筹",
    "策划",
    "题图",
    "视觉",
    "剪辑",
    "配音",
    "出品",
    "专讯",
    "消息",
    "by",
    "美编",
    "点赞",
    "打印",
    "分享",
    "收藏",
    "年",
];

static CUES: LazyLock<Cues> = LazyLock::new(|| Cues::new(cues().map(Cue::anywhere).collect()));

/// All of these cues, in an order that [`Heard::hear`] knows.
pub(super) fn cues() -> impl Iterator<Item = &'static str> {
    BYLINES.into_iter().chain(ROLES).chain(OTHERS)
}

impl Heard {
    /// Takes note of the cue of that number.
    pub(super) fn hear(&mut self, number: usize) {
        const ROLE: usize = BYLINES.len() + ROLES.len();
        self.any |= !(ROLE - COMMON..ROLE).contains(&number);
        self.role |= number < ROLE;
        self.byline |= number < BYLINES.len();
    }
}

/// What the cues in a line say of it.
pub(super) fn heard(line: &str) -> Heard {
    let mut heard = Heard::default();
    CUES.find(line, usize::MAX, |found| {
        heard.hear(found.number);
        true
    });
    heard
}
