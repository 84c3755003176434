//! Pages without running text: what stands around their crumbs goes, what they show stays.

use zhengwen::stages::strip::{StripLevel, StripOptions};

use crate::support::{left_at, stripped};

const MENU: &str = "您好，欢迎来到渡口铜器铺！
网站地图
联系我们
铜铃、铜锁、铜轴承等
13800000000
网站首页
铜铃
船铃 门铃 风铃 驼铃
产品中心
新闻资讯
联系我们
联系人：邓掌柜";
const CRUMBS: &str = "您的位置： 首页 > 产品中心 > 铜铃 > 船铃";
const PRODUCT: &str = "船铃
1、口径有：三寸、五寸、七寸
2、颜色有：黄铜、青铜
3、每箱六只，附挂钩和绳
4、可以刻船名，另收工钱
5、声音传得过两里河面";
const FOOT: &str = "上一篇：门铃
下一篇：风铃
产品推荐
铜锁
铜轴承
关于我们 | 联系我们 | 网站地图
版权所有 © 渡口铜器铺
京ICP备00000000号";

#[test]
fn what_stands_around_the_crumbs_goes() {
    let page = format!("{MENU}\n{CRUMBS}\n{PRODUCT}\n{FOOT}");
    for level in [StripLevel::Balanced, StripLevel::Strict] {
        assert_eq!(left_at(level, &page), PRODUCT);
    }
}

#[test]
fn nothing_goes_where_the_owner_is_not_named_at_the_end() {
    let foot = "上一篇：门铃\n下一篇：风铃\n铜锁\n铜轴承";
    let page = format!("{MENU}\n{CRUMBS}\n{PRODUCT}\n{foot}");
    let left = left_at(StripLevel::Balanced, &page);
    assert!(
        left.contains("船铃 门铃 风铃 驼铃") && left.contains("铜锁"),
        "{left}"
    );
}

#[test]
fn what_stands_above_crumbs_that_end_a_page_stays() {
    // Five rows, of which no rule knows a word.
    let table = "船名 | 长 | 宽\n青石号 | 三丈 | 八尺\n白沙号 | 四丈 | 九尺\n芦花号 | 二丈 | 六尺\n柳湾号 | 五丈 | 一丈\n石桥号 | 三丈 | 七尺\n木桥号 | 三丈 | 八尺\n老渡号 | 六丈 | 一丈";
    let page = format!("{table}\n{CRUMBS}\n版权所有 © 渡口铜器铺\n京ICP备00000000号");
    assert!(left_at(StripLevel::Balanced, &page).contains(table));
}

#[test]
fn tools_below_the_crumbs_go() {
    let page = format!("{MENU}\n{CRUMBS}\n{PRODUCT}\n扫一扫分享到微信朋友圈\n{FOOT}");
    assert_eq!(left_at(StripLevel::Balanced, &page), PRODUCT);
}

#[test]
fn the_name_of_a_site_above_the_way_home_is_no_headline() {
    let text = "哪些草能驱河边的蚊子？
河边的草都有生命，艾草割下来晒三天，天黑以后点在门口，蚊子就不敢进来了。
薄荷要种在窗台底下，风把它的味道吹进屋里，夜里睡觉就清静得多。";
    let page = |below: &str| {
        let menu = format!("河边生命物语\n{below}\n花语\n盆栽\n登录");
        let page = format!("{menu}\n{text}\n版权所有 © 河边生命物语\n京ICP备00000000号");
        stripped(StripOptions::default(), &page).1.found.title
    };
    assert_eq!(page("首页"), None);
    assert_eq!(page("注册").as_deref(), Some("河边生命物语"));
}
