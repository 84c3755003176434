//! Text that looks as if it stood in a list, in a menu or above the headline: it stays.

use zhengwen::stages::strip::StripOptions;

use crate::support::stripped;

const ABOUT: &str = "青禾周刊即时消息可在以下各处订阅：渡口之声、海潮电台、山间日报、灯塔网、木船网、纸鹤网和溪谷网。
青禾周刊与下列各家合作多年：渡口文化频道、山间广播、海潮应用商店、溪谷书屋、灯塔剧场、木船画廊...
青禾周刊的论坛欢迎读者来稿，写别人没有看见的事情，一经刊出都按字数计酬，写评论的也有积分奖励。";
const ARTICLE: &str = "老桥昨天夜里修好了 孩子们排队走过
河对岸的人等这座桥等了整整三年，昨天夜里最后一块木板终于钉了上去，木匠们收起锤子，在桥头点了一盏灯。
第一个走过去的是卖豆腐的老邓，他挑着担子来回走了两趟，说比从前稳当，只是木头的味道要过些日子才散。
今天一早，孩子们排着队从桥上跑过，桥下的鸭子都被惊得飞了起来，撑船的人说往后的生意怕是要淡一些了。";
const FOOT: &str = "版权所有 © 青禾网\n联系电话：0000-0000000\n网站地图";

fn left(page: &str) -> String {
    stripped(StripOptions::default(), page).0
}

#[test]
fn an_article_begins_below_its_crumbs_whatever_the_menu_has_headings_for() {
    let menu = "发行人：林小渡 订阅 RSS\n站内搜索 网页搜索\n今日必读\n影音新闻\n艺文新闻\n每日电子报\n热门推荐";
    let crumbs = "当前位置：首页 >> 今日必读 >> 老桥昨天夜里修好了\n作者：林小渡 文字大小：【大】【中】【小】";
    let page = format!("{ABOUT}\n{menu}\n{crumbs}\n{ARTICLE}\n相关文章\n渡口茶馆重新开门\n{FOOT}");
    assert!(left(&page).ends_with(ARTICLE), "{}", left(&page));
    // What such a heading opens below the article are other articles, crumbs or not.
    let others = ABOUT.replace("青禾周刊", "灯塔周刊");
    let page = format!("首页\n登录\n{ARTICLE}\n热门推荐\n{others}\n首页 >> 新闻\n{FOOT}");
    assert!(left(&page).contains("最后一块木板"), "{}", left(&page));
}

const CHAPTERS: &str = "老桥的来历
发布时间：2021年03月14日 来源：青禾网
目 录：
第一章 木板
一、木板从山里运来
二、每一块有两丈长
第二章 灯
一、桥头点了一盏灯
二、灯油从对岸来
第一章 木板
河对岸的人等这座桥等了整整三年，昨天夜里最后一块木板终于钉了上去，木匠们收起锤子，在桥头点了一盏灯。
一、木板从山里运来
第一个走过去的是卖豆腐的老邓，他挑着担子来回走了两趟，说比从前稳当，只是木头的味道要过些日子才散。
二、每一块有两丈长
今天一早，孩子们排着队从桥上跑过，桥下的鸭子都被惊得飞了起来，撑船的人说往后的生意怕是要淡一些了。
第二章 灯
灯是从前渡口留下来的，铜做的罩子擦了又擦，夜里隔着半条河也看得见，撑船的人靠它认路。
一、桥头点了一盏灯
点灯的人姓林，住在桥头的第一间屋子里，每天天黑以前出门，雨天也不例外，从来没有误过一次。
二、灯油从对岸来
灯油装在陶罐里，每个月由卖豆腐的老邓挑过来，一罐正好够用三十天，多出来的就留给过年的时候用。";

#[test]
fn the_contents_of_a_text_in_chapters_are_its_own() {
    let page =
        |text: &str| format!("首页\n新闻\n财经\n登录\n注册\n首页 > 重点推荐\n{text}\n{FOOT}");
    let twice = |text: &str| left(text).matches("灯油从对岸来").count();
    assert_eq!(twice(&page(CHAPTERS)), 2);
    // A list of headings beside a text is none of it.
    let headings = CHAPTERS.replace("第一章 ", "").replace("第二章 ", "");
    assert_eq!(twice(&page(&headings)), 1);
}

/// A weblog whose headline is not found: the third heading of the text looks like it.
const TOOLS: &str = "首页\n归档\n标签\n关于\n登录\n注册\n友情链接\n码头日常\n渡船筆記的第七篇
标题栏是每一个窗口最上面的那一行，渡船的窗口里它显示船名和班次，点一下就能回到码头的页面。
新建布局文件
布局文件写明标题栏里有什么，先写返回的按钮，再写船名，最后写编辑的按钮，每个按钮都有自己的编号。
<?xml version=\"1.0\" encoding=\"utf-8\"?>
<LinearLayout xmlns:ferry=\"http://example.org/ferry\"
ferry:width=\"match_parent\"
ferry:height=\"wrap_content\">
<Button
ferry:width=\"wrap_content\"
ferry:text=\"Back\"/>
<TextView
ferry:text=\"Ferry\"/>
</LinearLayout>
去掉窗口自带的标题栏
窗口自带一个标题栏，和新写的标题栏叠在一起会占去两行，所以要在打开窗口的时候把自带的标题栏关掉。
首页 > 渡船笔记 > 自己写一个控件
自己写一个控件
作者：林小渡 2018-07-05
每个窗口都要写一遍返回的代码太麻烦，把标题栏写成一个控件，窗口只要引用这个控件，按钮和标题栏就都有了。
控件继承布局，打开的时候读出标题栏的布局文件，再给返回的按钮写上点击以后要做的事，别的窗口不用再写。
编辑的按钮也是一样，控件里写明点击以后打开编辑的窗口，标题栏的船名由窗口传进来，没有传就显示码头的名字。";

#[test]
fn headings_and_listings_amid_paragraphs_that_stay_are_text() {
    let left = left(&format!("{TOOLS}\n{FOOT}"));
    for line in [
        "新建布局文件",
        "去掉窗口自带的标题栏",
        "<Button",
        "ferry:text=\"Back\"/>",
    ] {
        assert!(left.contains(line), "{line}: {left}");
    }
    // What stands above the text is a menu all the same.
    assert!(
        !left.contains("码头日常") && !left.contains("归档"),
        "{left}"
    );
}
