//! Lines that furniture encloses: they go where lines that go stand on both sides, and only there.

use zhengwen::stages::strip::StripLevel;

use crate::support::left_at;

const ARTICLE: &str = "老桥在昨天夜里修好了
河对岸的人等这座桥等了整整三年，昨天夜里最后一块木板终于钉了上去。
第一个走过去的是卖豆腐的老邓，他挑着担子来回走了两趟，说比从前稳当。
今天一早，孩子们排着队从桥上跑过，桥下的鸭子都被惊得飞了起来。";
const FOOT: &str = "打印本页
关于我们 | 联系我们 | 网站地图
版权所有 © 青禾网";

/// What is left of the page with `line` at one place.
fn left(page: &str) -> String {
    left_at(StripLevel::Balanced, page)
}

#[test]
fn a_motto_above_the_menu_goes() {
    let motto = "青禾人二十年如一日，为的是让好消息走得更远一些。";
    let page = format!("{motto}\n首页\n新闻\n财经\n登录\n注册\n{ARTICLE}\n{FOOT}");
    assert_eq!(left(&page), ARTICLE);
    let alone = format!("{motto}\n首页\n{ARTICLE}\n{FOOT}");
    assert!(left(&alone).starts_with(motto));
}

#[test]
fn a_sentence_below_the_owner_of_the_rights_goes() {
    let note = "青禾人二十年如一日，为的是让好消息走得更远一些。";
    let page =
        format!("首页\n新闻\n财经\n登录\n{ARTICLE}\n{FOOT}\n{note}\n联系我们\n京ICP备00000000号");
    assert_eq!(left(&page), ARTICLE);
    let strict = left_at(StripLevel::Strict, &page);
    assert!(strict.contains(note), "{strict}");
}

#[test]
fn strokes_between_lines_that_go_go() {
    let page = format!(
        "首页\n新闻\n财经\n登录\n{ARTICLE}\n打印本页\n关于我们\n|\n联系我们\n|\n版权所有 © 青禾网"
    );
    assert_eq!(left(&page), ARTICLE);
}

#[test]
fn an_answer_between_buttons_stays() {
    let answer = "木板要先在水里泡上半个月，晾干了再钉，这样就不会翘起来了。";
    let page = format!(
        "首页\n新闻\n财经\n登录\n{ARTICLE}\n打印本页\n评论\n编辑\n{answer}\n赞赏\n提交回答\n{FOOT}"
    );
    assert!(left(&page).contains(answer));
}

#[test]
fn what_touches_the_text_or_has_to_do_with_it_stays() {
    let signed = "记者按：这座桥的图纸还存在县里的旧档案柜中。";
    let page = format!("首页\n新闻\n财经\n登录\n{ARTICLE}\n{signed}\n{FOOT}");
    assert!(left(&page).ends_with(signed));
    let akin = "河对岸的孩子们从桥上跑过，老邓说桥比从前稳当。";
    let page =
        format!("首页\n新闻\n财经\n登录\n{ARTICLE}\n{FOOT}\n{akin}\n联系我们\n京ICP备00000000号");
    assert!(left(&page).contains(akin));
    let overline = "一座木桥等来的三年";
    let page = format!("首页\n新闻\n财经\n登录\n{overline}\n{ARTICLE}\n{FOOT}");
    assert!(left(&page).contains(overline));
}

const OFFICES: &str = "沿河各渡口管理站
青石渡管理站
芦花渡管理站
白沙渡管理站
水文测量局
航道养护局
河道管理委员会
灯塔管理处
船员培训学校
渡口文史馆
新闻媒体网站
青禾网
河口在线
渡口新闻网
两岸信息网";

#[test]
fn a_list_of_offices_and_sites_goes_with_the_foot() {
    let page = format!("首页\n新闻\n财经\n登录\n{ARTICLE}\n{OFFICES}\n{FOOT}\n京ICP备00000000号");
    let left = left(&page);
    assert!(left.starts_with(ARTICLE), "{left}");
    assert!(
        !left.contains("航道养护局") && !left.contains("白沙渡"),
        "{left}"
    );
}

#[test]
fn a_list_of_members_stays() {
    let members: Vec<String> = [
        "老邓", "韩家", "青石", "白沙", "柳湾", "芦花", "苏家", "顾家", "桥头", "河口", "沈家",
        "陆家",
    ]
    .iter()
    .map(|name| format!("{name}豆腐合作社"))
    .collect();
    let members = members.join("\n");
    let page = format!("首页\n新闻\n财经\n登录\n{ARTICLE}\n{members}\n{FOOT}\n京ICP备00000000号");
    assert_eq!(left(&page), format!("{ARTICLE}\n{members}"));
}

#[test]
fn two_offices_that_sign_stay_above_such_a_list() {
    let signed = format!("{ARTICLE}\n渡口修桥委员会\n青禾乡办公室").replace("办公室", "村民委员会");
    let page = format!("首页\n新闻\n财经\n登录\n{signed}\n{OFFICES}\n{FOOT}\n京ICP备00000000号");
    assert!(left(&page).starts_with(&signed), "{}", left(&page));
}

#[test]
fn a_place_that_the_text_names_goes_among_dozens() {
    let villages =
        "柳湾 白沙 青石 芦花 桥头 东滩 西滩 南滩 北滩 上渡 下渡 老渡 新渡 石桥 木桥 铁桥"
            .replace(' ', "家的豆腐\n");
    let page = |list: &str| {
        let head = "首页\n新闻\n财经\n登录";
        let foot = FOOT.trim_start_matches("打印本页\n");
        format!("{head}\n{ARTICLE}\n扫一扫分享到微信朋友圈\n{list}\n{foot}\n京ICP备00000000号")
    };
    let named = left_at(
        StripLevel::Strict,
        &page(&format!("{villages}\n河对岸的桥")),
    );
    assert!(
        !named.contains("白沙") && !named.contains("河对岸的桥\n"),
        "{named}"
    );
    let few = left_at(
        StripLevel::Strict,
        &page(
            "柳湾家的豆腐\n白沙家的豆腐\n青石家的豆腐\n河对岸的桥\n芦花家的豆腐\n东滩家的豆腐\n西滩家的豆腐",
        ),
    );
    assert!(few.contains("河对岸的桥\n"), "{few}");
}

#[test]
fn crumbs_broken_over_lines_go() {
    let notice = "关于渡口老桥通车以后过桥须知的通知
老桥修好以后，挑担子的人先走，推车的人后走，骑马的人要下来牵着马走。
天黑以后桥上点灯，灯灭了就不要再过，等到天亮再走，这是为了大家好。";
    let crumbs = "您现在所在的位置：\n首页\n政务公开\n业务类\n渡口管理";
    assert_eq!(left(&format!("{crumbs}\n{notice}")), notice);
    // A heading that ends so, without the home page, is none.
    let place = format!("老桥的位置：\n河湾\n石滩\n{notice}");
    assert_eq!(left(&place), place);
}

#[test]
fn buttons_below_every_part_of_the_body_go() {
    let part = |name: &str| {
        format!("{name}\n这座桥是用三年时间修起来的，桥面有两丈宽，可以并排走两辆车。\n了解更多")
    };
    let parts = format!("{}\n{}\n{}", part("老桥"), part("新桥"), part("石桥"));
    let page = format!(
        "首页\n新闻\n财经\n登录\n沿河三座桥\n{parts}\n这三座桥都很结实，走过的人都说修桥的人用了心，三年没有白等。\n{FOOT}"
    );
    let left = left(&page);
    assert!(
        !left.contains("了解更多") && left.contains("石桥"),
        "{left}"
    );
    let once = page.replacen("了解更多\n", "", 2);
    assert!(self::left(&once).contains("了解更多"));
}

#[test]
fn a_caption_below_the_body_stays() {
    let page = |caption: &str| {
        format!(
            "首页\n新闻\n财经\n登录\n{ARTICLE}\n{caption}\n关于我们 | 联系我们 | 网站地图\n版权所有 © 青禾网\n京ICP备00000000号"
        )
    };
    let photographs = "修桥过程";
    assert_eq!(
        left(&page(photographs)),
        format!("{ARTICLE}\n{photographs}")
    );
    assert_eq!(left(&page("渡口之窗\n青禾文化")), ARTICLE);
}
