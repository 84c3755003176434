//! Names: of persons, of papers and sites, and what stands in their place.
//!
//! A value of a field is tidied, split and judged here. Nothing is invented: what does not look
//! like a name is none, and the line it stands in is then no metadata line.

use std::sync::LazyLock;

use super::counters::is_time;
use super::labels::is_field_label;
use crate::stages::strip::pattern::Pattern;
use crate::stages::strip::skeleton::{fold, is_han, skeleton};

static STAFF_CODE: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(r"(?:^|[_\-— ]|\p{Han})(?P<code>(?:[a-z]{1,3}\d{2,7}|\d{3,7}))$")
});

static COUNTER: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"[(（]?\d+[)）]?\s*(?:次|条|人|个)?(?:阅读|浏览|点击|评论|参与|跟贴|跟帖|收藏|字|赞)*|阅读|浏览|点击量?|评论|字号|[at][-+]?|大|中|小|我要评论|收藏|打印|分享|原创|转载|整理",
    )
});

/// The commonest family names in simplified characters: nineteen of twenty people have one of them.
const FAMILY: &str = concat!(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁",
    "任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴",
    "莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿兰焦俞左柳甘祝宁尚舒阮柯纪梅童凌",
    "毕季裴霍涂苗谷盛曲翁冉骆蓝游辛靳管柴蒙鲍华喻祁蒲房滕屈饶牟艾尤穆司卓古吉缪简车项麦褚娄窦岑景费卜",
    "晏席卫米柏宗瞿桂佟应臧闵苟邬边卞姬邝佘池麻迟封谈鞠惠冀郁南班储燕楚劳谌粟冼连",
    "傅奚阎郗亓綦蔺晁芮郜栾濮逯昝郦贲郏鄢戚匡敖竺",
);
/// Family names that begin many words of pages, and what follows them in words: `关于`, `洪水`.
const OF_WORDS: [(char, &str); 3] = [
    ('关', "于注联键爱心怀系节停机门闭税切乎卡头照押隘口灯掉上"),
    ('洪', "水涝灾峰流荒亮钟福量泛恩堡门"),
    ('赖', "以于账床皮着氨斯活在掉"),
];
/// Words that begin with a family name and stand alone at the head of pages.
const WORDS: [&str; 28] = [
    "文章", "高清", "方法", "温馨", "安全", "程序", "万元", "白天", "常见", "马上", "任务", "夏天",
    "金融", "文化", "文学", "石油", "车市", "游记", "应用", "边栏", "封面", "简介", "江苏", "江西",
    "安徽", "宁夏", "甘肃", "吉林",
];
const COMPOUND: [&str; 14] = [
    "欧阳", "上官", "司马", "诸葛", "夏侯", "东方", "尉迟", "公孙", "令狐", "皇甫", "慕容", "司徒",
    "端木", "南宫",
];

/// Whether `name` is a Chinese name of a person by its family name: two or three characters, four
/// with a compound one.
pub(in crate::stages::strip) fn is_person(name: &str) -> bool {
    let count = name.chars().count();
    if !(2..=4).contains(&count) || !name.chars().all(is_han) {
        return false;
    }
    let mut folded = String::new();
    skeleton(name, &mut folded);
    if WORDS.contains(&folded.as_str()) {
        return false;
    }
    if COMPOUND.iter().any(|family| folded.starts_with(family)) {
        return count >= 3;
    }
    let mut chars = folded.chars();
    let Some(first) = chars.next() else {
        return false;
    };
    // Such words seldom have three characters.
    let of_words = OF_WORDS.iter().find(|(family, _)| *family == first);
    match of_words {
        Some((_, words)) => count == 3 && chars.next().is_some_and(|c| !words.contains(c)),
        None => count <= 3 && FAMILY.contains(first),
    }
}

/// The persons of three characters each whose names are run together: `林小渡周大河`.
pub(super) fn run_together(names: &str) -> Option<Vec<String>> {
    /// How many there may be.
    const MOST: usize = 4;
    let chars: Vec<char> = names.chars().collect();
    let whole = chars.len().is_multiple_of(3) && (2..=MOST).contains(&(chars.len() / 3));
    let persons: Vec<String> = chars.chunks(3).map(|name| name.iter().collect()).collect();
    let all = || persons.iter().all(|name| is_person(name));
    (whole && !is_publisher(names) && !is_institution(names) && all()).then_some(persons)
}

/// Whether `name` ends like the name of a paper, a site or a station.
pub(in crate::stages::strip) fn is_publisher(name: &str) -> bool {
    const ENDS: [&str; 45] = [
        "网络版",
        "电子版",
        "海外版",
        "财经",
        "財經",
        "资讯",
        "資訊",
        "传媒",
        "傳媒",
        "融媒",
        "广电",
        "发布",
        "之家",
        "观察",
        "论坛",
        "频道",
        "daily",
        "news",
        "times",
        "网",
        "網",
        "报",
        "報",
        "社",
        "台",
        "臺",
        "周刊",
        "週刊",
        "杂志",
        "雜誌",
        "在线",
        "新闻",
        "新聞",
        "频道",
        "客户端",
        "头条",
        "日报",
        "晚报",
        "博客",
        "号",
        "號",
        "电视",
        "广播",
        "原创",
        "原題",
    ];
    const OTHERWISE: [&str; 21] = [
        "速报", "速報", "上网", "上網", "联网", "播报", "播報", "预报", "預報", "快报", "快報",
        "简报", "簡報", "海报", "海報", "通报", "通報", "年报", "季报", "财报", "公报",
    ];
    if OTHERWISE.iter().any(|end| name.ends_with(end)) {
        return false;
    }
    let lower = name.to_ascii_lowercase();
    name.starts_with("每日") && name.chars().count() == 4
        || ENDS.iter().any(|end| lower.ends_with(end))
}

/// Whether `name` is an office or a department.
pub(in crate::stages::strip) fn is_office(name: &str) -> bool {
    const ENDS: &str = "科处處部办辦室局委厅廳院";
    let count = name.chars().count();
    (3..=14).contains(&count) && name.ends_with(|c| ENDS.contains(c)) && name.chars().all(is_han)
}

/// Whether `name` is that of a school, a hospital, a firm or an office, in full.
pub(in crate::stages::strip) fn is_institution(name: &str) -> bool {
    const ENDS: [&str; 26] = [
        "中学",
        "小学",
        "学校",
        "大学",
        "学院",
        "幼儿园",
        "医院",
        "委员会",
        "管委会",
        "中心",
        "公司",
        "集团",
        "协会",
        "学会",
        "联合会",
        "研究所",
        "研究院",
        "政府",
        "法院",
        "检察院",
        "图书馆",
        "博物馆",
        "办公室",
        "宣传部",
        "出版社",
        "局",
    ];
    /// In characters.
    const LENGTH: std::ops::RangeInclusive<usize> = 4..=20;
    if !LENGTH.contains(&name.chars().count()) || !name.chars().all(is_han) {
        return false;
    }
    let mut folded = String::new();
    skeleton(name, &mut folded);
    ENDS.iter().any(|end| folded.ends_with(end))
}

/// The names of columns, which publish nothing.
const COLUMNS: [&str; 40] = [
    "社会", "社會", "国际", "國際", "财经", "財經", "体育", "體育", "娱乐", "娛樂", "生活", "两岸",
    "兩岸", "港闻", "港聞", "本地", "即时", "即時", "焦点", "焦點", "科技", "健康", "地方", "要闻",
    "要聞", "国内", "國內", "政治", "头条", "頭條", "副刊", "观点", "觀點", "评论", "評論", "香港",
    "台灣", "台湾", "中国", "中國",
];

/// The parts of the country in either script: from where a post was written, which sites have to show.
const REGIONS: [&str; 46] = [
    "北京",
    "天津",
    "河北",
    "山西",
    "内蒙古",
    "內蒙古",
    "辽宁",
    "遼寧",
    "吉林",
    "黑龙江",
    "黑龍江",
    "上海",
    "江苏",
    "江蘇",
    "浙江",
    "安徽",
    "福建",
    "江西",
    "山东",
    "山東",
    "河南",
    "湖北",
    "湖南",
    "广东",
    "廣東",
    "广西",
    "廣西",
    "海南",
    "重庆",
    "重慶",
    "四川",
    "贵州",
    "貴州",
    "云南",
    "雲南",
    "西藏",
    "陕西",
    "陝西",
    "甘肃",
    "甘肅",
    "青海",
    "宁夏",
    "寧夏",
    "新疆",
    "臺灣",
    "澳门",
];

/// Whether `name` is that of a part of the country, a municipality among them: `江苏`, `北京市`.
pub(in crate::stages::strip) fn is_region(name: &str) -> bool {
    REGIONS.contains(&name.trim_end_matches(['省', '市']))
}

/// What stands in a field in place of a name.
pub(in crate::stages::strip) fn is_nobody(name: &str) -> bool {
    const REPORTS: [&str; 4] = ["综合报道", "綜合報導", "综合报导", "綜合報道"];
    name.starts_with(['该', '該'])
        || name.ends_with("佚名")
        || REPORTS.iter().any(|end| name.ends_with(end))
        || is_region(name)
        || COLUMNS.contains(&name)
        || name.starts_with("来自")
        || name.starts_with("來自")
        || matches!(
            name,
            "文章"
                | "新闻"
                | "新聞"
                | "公告"
                | "活动"
                | "活動"
                | "动态"
                | "動態"
                | "随笔"
                | "隨筆"
                | "日记"
                | "日記"
                | "笔记"
                | "筆記"
                | "原创"
                | "转载"
                | "投稿"
                | "原創"
                | "轉載"
                | "未知"
                | "佚名"
                | "不详"
                | "本站"
                | "本站原创"
                | "admin"
                | "由admin"
                | "已于"
                | "已於"
                | "修改"
                | "已修改"
                | "HKT"
                | "hkt"
                | "报道"
                | "報道"
                | "报导"
                | "報導"
                | "发布"
                | "發布"
                | "出版"
                | "更新"
                | "发表"
                | "匿名用户"
                | "手机版"
                | "手機版"
                | "听新闻"
                | "聽新聞"
                | "管理员"
                | "小编"
                | "匿名"
                | "无"
                | "暂无"
                | "-"
                | "网络"
                | "編輯部"
                | "编辑部"
                | "网站管理员"
                | "系统管理员"
                | "網站管理員"
                | "網上資料"
                | "网上资料"
                | "本帖最后由"
                | "首次"
                | "本帖最後由"
                | "关注"
                | "關注"
                | "显示全部楼层"
                | "顯示全部樓層"
                | "只看该作者"
                | "只看該作者"
                | "阅读模式"
                | "只看大图"
                | "回帖奖励"
                | "倒序浏览"
                | "正序浏览"
                | "管理"
                | "已编辑"
                | "已編輯"
                | "有用"
                | "没用"
                | "沒用"
                | "公开"
                | "回应"
                | "回應"
                | "赞同"
                | "留言"
                | "广告"
                | "廣告"
                | "回复"
                | "回覆"
        )
        || is_label(name)
        || is_english_label(name)
}

/// Whether a name is what programs print before a day or a name: `Last edited`.
fn is_english_label(name: &str) -> bool {
    const LABELS: [&str; 14] = [
        "last edited",
        "last updated",
        "last modified",
        "last edited time",
        "last updated on",
        "created",
        "created by",
        "created time",
        "edited",
        "updated",
        "modified",
        "posted",
        "published",
        "written by",
    ];
    name.is_ascii() && LABELS.iter().any(|label| name.eq_ignore_ascii_case(label))
}

/// What stands in the field of the source where none is known, or what a post was written with.
pub(super) fn is_no_source(name: &str) -> bool {
    let lower = name.to_lowercase();
    matches!(
        name,
        "未知" | "不详" | "不詳" | "佚名" | "无" | "無" | "暂无" | "本站" | "原创" | "原創"
    ) || ["浏览器", "瀏覽器", "手机", "手機", "iphone", "android"]
        .iter()
        .any(|tool| lower.ends_with(tool))
        || lower == "admin"
        || name.ends_with("管理员")
        || name.ends_with("管理員")
        || is_time(name)
}

/// A value without the tools that run on behind it: `某报参与互动`, `甲乙[全文阅读]`.
pub(super) fn without_tools(value: &str) -> &str {
    const TOOLS: [&str; 15] = [
        "参与互动",
        "參與互動",
        "我来说",
        "我來說",
        "我要说",
        "我要评论",
        "我要評論",
        "我要纠错",
        "全文阅读",
        "阅读全文",
        "阅读原文",
        "查看原文",
        "收藏本",
        "分享到",
        "打印",
    ];
    // The way back to the site: `返回某网，查看更多`.
    let back = value
        .find("返回")
        .filter(|&at| value[at..].contains("查看更多"));
    let end = TOOLS
        .iter()
        .filter_map(|tool| value.find(tool))
        .chain(back)
        .min();
    let end = end.filter(|&at| at > 0).unwrap_or(value.len());
    value[..end].trim_end_matches(['[', '【', '［', '(', '（', ' ', '\u{3000}'])
}

/// Whether a word is the label of a field, whose value stands elsewhere or is missing.
fn is_label(name: &str) -> bool {
    const REPLIES: [&str; 3] = ["最后回复", "最後回覆", "最後回復"];
    const LABELS: [&str; 15] = [
        "作者",
        "来源",
        "來源",
        "编辑",
        "編輯",
        "责任编辑",
        "責任編輯",
        "生效",
        "施行",
        "实施",
        "實施",
        "失效",
        "楼主",
        "置顶",
        "发布人",
    ];
    LABELS.contains(&name) || REPLIES.contains(&name) || is_field_label(name)
}

pub(super) fn without_code(raw: &str) -> String {
    let lower = fold(raw);
    match STAFF_CODE
        .captures(&lower.text)
        .and_then(|found| found.name("code"))
    {
        Some(code) => tidy(lower.original(raw, 0..code.start())),
        None => raw.to_owned(),
    }
}

/// Whether `name` could be a paper, a site or an office: words, not a counter.
pub(super) fn is_name_of_a_house(name: &str) -> bool {
    let count = name.chars().count();
    (2..=14).contains(&count)
        && name.contains(|c: char| is_han(c) || c.is_ascii_alphabetic())
        && !name.contains(['，', '。', '：', ':', '？', '！'])
}

/// Trims brackets, separators and blanks, and drops counters and sizes.
pub(super) fn tidy(raw: &str) -> String {
    let marks: &[char] = &[
        ' ', '\u{a0}', '\u{3000}', '|', '｜', '丨', '︱', '/', '／', '╱', ':', '：', '-', '—', '·',
        '•', ',', '，', ';', '；', '[', ']', '【', '】', '(', ')', '（', '）', '\t', '_', '>', '<',
        '»', '.', '*', '■', '〔', '〕', '"', '・', '\u{200b}', '\u{feff}',
    ];
    let bare = raw.trim_matches(|c: char| c.is_whitespace() || marks.contains(&c));
    let lower = bare.to_lowercase();
    if let Some(counter) = COUNTER.find(&lower)
        && counter.range() == (0..lower.len())
    {
        return String::new();
    }
    if bare.chars().all(|c| c.is_ascii_digit()) {
        return String::new();
    }
    bare.to_owned()
}
