//! What the title of a window is made of, and what no headline is: the site, its owner, a greeting, a claim of rights.

/// What stands between the parts of a window's title.
const SEPARATORS: [char; 11] = ['_', '|', '｜', '—', '–', '-', '－', '«', '»', '›', '·'];

/// The parts of a window's title. No hyphen between digits parts it: `2014-2015`.
pub(super) fn parts(title: &str) -> impl DoubleEndedIterator<Item = &str> + Clone {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let separates = |&(at, c): &(usize, char)| {
        let behind = at + c.len_utf8();
        let number = c == '-'
            && digit(title[..at].chars().next_back())
            && digit(title[behind..].chars().next());
        SEPARATORS.contains(&c) && !number
    };
    let marks: Vec<(usize, char)> = title.char_indices().filter(separates).collect();
    let begins = std::iter::once(0).chain(marks.iter().map(|(at, c)| at + c.len_utf8()));
    let ends = marks
        .iter()
        .map(|(at, _)| *at)
        .chain(std::iter::once(title.len()));
    let parts: Vec<&str> = begins
        .zip(ends)
        .map(|(from, to)| &title[from..to])
        .collect();
    parts.into_iter()
}

/// A headline without the brackets that it begins with, which say of which kind it is and which the window's title
/// leaves out: `【快讯】渡口复航`.
pub(super) fn without_badge(text: &str) -> &str {
    /// The longest badge, in characters, and the shortest headline.
    const BADGE: usize = 8;
    const HEADLINE: usize = 8;
    let parts = text
        .strip_prefix('【')
        .and_then(|rest| rest.split_once('】'));
    parts
        .filter(|(badge, rest)| {
            badge.chars().count() <= BADGE && rest.trim().chars().count() >= HEADLINE
        })
        .map_or(text, |(_, rest)| rest)
}

/// A heading without the button for its editors behind it: `老渡口[编辑]`.
pub(super) fn without_button(text: &str) -> &str {
    const BUTTONS: [&str; 4] = ["[编辑]", "[編輯]", "[edit]", "[Edit]"];
    let text = text.trim_end();
    let bare = BUTTONS.iter().find_map(|button| text.strip_suffix(button));
    bare.map_or(text, str::trim_end)
}

/// A heading without the number of remarks on it that is run on behind it and that the window's title leaves out: `渡口的
/// 春天241`.
pub(super) fn without_number<'t>(text: &'t str, window: &str) -> &'t str {
    /// The shortest heading, in characters, and the longest number.
    const HEADING: usize = 4;
    const NUMBER: usize = 5;
    let bare = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = (1..=NUMBER).contains(&(text.len() - bare.len()));
    let named = parts(window).next().is_some_and(|part| part.trim() == bare);
    match number && named && bare.chars().count() >= HEADING {
        true => bare,
        false => text,
    }
}

/// Whether a window's title is the name of a site or of who owns it and no more: `某某网站 example.com`.
pub(super) fn is_a_site(title: &str) -> bool {
    const ENDS: [&str; 9] = [
        "网站", "網站", "官网", "官網", "首页", "首頁", ".com", ".cn", ".tw",
    ];
    const OWNERS: [&str; 4] = ["公司", "集团", "集團", "政府"];
    /// The longest name of an owner, in characters; what is longer tells of one.
    const OWNER: usize = 16;
    let title = title.trim_end_matches(['】', ']', '）', ')', ' ']);
    let owner = title.chars().count() <= OWNER && OWNERS.iter().any(|end| title.ends_with(end));
    let title = title.to_lowercase();
    owner || ENDS.iter().any(|end| title.ends_with(end))
}

/// Whether a part of a window's title ends like the name of a site.
pub(super) fn names_a_house(part: &str) -> bool {
    const ENDS: [&str; 8] = ["网", "網", "网站", "網站", "平台", "论坛", "論壇", "在线"];
    ENDS.iter().any(|end| part.ends_with(end))
}

/// Whether a line says to whom the rights belong.
pub(super) fn claims_rights(text: &str) -> bool {
    ["©", "版权所有", "版權所有", "Copyright", "Rights Reserved"]
        .iter()
        .any(|claim| text.contains(claim))
}

/// Whether a line greets who comes to a site.
pub(super) fn greets(text: &str) -> bool {
    let text = text.trim_end_matches(['!', '！', '。']);
    [
        "欢迎您",
        "歡迎您",
        "欢迎你",
        "歡迎你",
        "欢迎光临",
        "歡迎光臨",
    ]
    .iter()
    .any(|end| text.ends_with(end))
}

/// A window's title without the name of the site behind or before it.
pub(super) fn without_site(title: &str) -> &str {
    let mut best = title.trim();
    if let Some(part) = parts(title)
        .map(str::trim)
        .max_by_key(|part| part.chars().count())
        && part.chars().count() >= 6
    {
        best = part;
    }
    // The longest part may be the site's own name, which stands last.
    let mut parts = parts(title).map(str::trim);
    if let (Some(first), Some(last)) = (parts.next(), parts.next_back())
        && last == best
        && names_a_house(last)
        && first.chars().count() >= 4
    {
        best = first;
    }
    best
}
