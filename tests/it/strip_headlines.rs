//! Which of the lines above a body is its headline, and credits in odd places.

use zhengwen::stages::strip::StripOptions;
use zhengwen::{Metadata, stages::strip::StripLevel};

use crate::support::stripped;

pub const MENU: &str = "首页\n新闻\n联系我们\n登录";
pub const BODY: &str = "河对岸的人等这座桥等了整整三年，昨天夜里最后一块木板终于钉了上去。
第一个走过去的是卖豆腐的老邓，他挑着担子来回走了两趟，说比从前稳当。
今天一早，孩子们排着队从桥上跑过，桥下的鸭子都被惊得飞了起来。";
pub const FOOT: &str = "关于我们 | 联系我们 | 网站地图
版权所有 © 2021 青禾渡口管理处 京ICP备00000000号";

pub fn found(page: &str) -> Metadata {
    let options = StripOptions {
        level: StripLevel::Balanced,
        ..StripOptions::default()
    };
    stripped(options, page).1.found
}

/// The headline of a page with `head` above the body.
pub fn headline(head: &str) -> Option<String> {
    found(&format!("{MENU}\n{head}\n{BODY}\n{FOOT}")).title
}

#[test]
fn a_name_in_latin_letters_between_headline_and_date_signs() {
    let head = "青禾渡口的老桥修好了\nLENA HOLT\n2021年3月14日";
    assert_eq!(headline(head).as_deref(), Some("青禾渡口的老桥修好了"));
}

#[test]
fn what_the_headline_is_about_stands_above_it() {
    let long = "大风「木禾」过青禾 渡口停航 学校停课 今晚风更大";
    let head = format!("大风「木禾」/青禾\n{long}\n发布时间：2021-03-14");
    assert_eq!(headline(&head).as_deref(), Some(long));
    // A row of entries that nothing stands above is a menu.
    let row = "渡口的船 渡口的人 渡口的桥 渡口的鸭子";
    let head = format!("老桥今天修好了\n{row}\n发布时间：2021-03-14");
    assert_eq!(headline(&head).as_deref(), Some("老桥今天修好了"));
}

#[test]
fn the_headline_is_right_below_the_crumbs_and_its_subtitle_below_it() {
    let (title, subtitle) = (
        "周大河主持召开老桥修缮座谈会",
        "让木头说话 把渡口还给两岸的人",
    );
    let crumbs = "当前位置： 首页 > 青禾要闻 > 渡口要闻";
    let date = "发布时间：2021-03-14 来源：青禾时事";
    let head = format!("{crumbs}\n{title}\n{subtitle}\n{date}");
    assert_eq!(headline(&head).as_deref(), Some(title));
    // The office that a part of a site is of is none.
    let column = "青禾渡口老桥管理处";
    let head = format!("{crumbs}\n{column}\n{title}\n{date}");
    assert_eq!(headline(&head).as_deref(), Some(title));
}

#[test]
fn credits_below_a_summary_and_a_caption() {
    let summary = "青禾渡口的老桥停用三年，两岸的人绕了三年的远路，今天总算又走到了一起。";
    let caption = "3月14日，老邓挑着担子从修好的桥上走过，两岸的人都来看他走。";
    let page = format!(
        "{MENU}\n青禾渡口的老桥修好了\n{summary}\n发布时间：14/03/2021 - 09:30\n11 分钟\n{caption}\n\
         作者：特约记者 林小渡\n{BODY}\n{FOOT}"
    );
    let found = found(&page);
    assert_eq!(found.date.as_deref(), Some("2021-03-14T09:30"));
    assert_eq!(found.author.as_deref(), Some("林小渡"));
}

#[test]
fn the_day_of_a_post_below_its_buttons() {
    let page =
        format!("{MENU}\n青禾渡口的老桥修好了\n{BODY}\n3\n分享\n2021-03-14\n2 条评论\n{FOOT}");
    assert_eq!(found(&page).date.as_deref(), Some("2021-03-14"));
    // Below a headline it is that of another article.
    let page = format!(
        "{MENU}\n青禾渡口的老桥修好了\n{BODY}\n分享\n2021-03-14\n渡口的船票涨了两回\n{FOOT}"
    );
    assert_eq!(found(&page).date, None);
}

#[test]
fn a_category_behind_a_stroke_wrote_nothing() {
    let found = found(&format!(
        "{MENU}\n青禾渡口的老桥修好了\nPosted 2021-03-14 | bridges\n{BODY}"
    ));
    assert_eq!(found.date.as_deref(), Some("2021-03-14"));
    assert_eq!(found.author, None);
}

#[test]
fn an_agency_that_reports_what_others_wrote() {
    let lead = "（青禾社海潮14日综合外电报道）渡口的老桥昨天修好了，两岸的人都来走了一遍。";
    let page = format!("{MENU}\n青禾渡口的老桥修好了\n2021-03-14\n{lead}\n{BODY}\n{FOOT}");
    assert_eq!(found(&page).source.as_deref(), Some("青禾社"));
}

#[test]
fn a_reporter_named_in_a_lead_below_a_caption_and_the_date() {
    let head = "青禾渡口的老桥修好了\n修好的老桥昨天清早的样子，桥头的灯还没有熄，河上有雾。\n2021-03-14 20:28";
    let lead = "〔记者林小渡／青禾报道〕渡口的老桥昨天修好了，两岸的人都来走了一遍。";
    let page = format!("{MENU}\n{head}\n{lead}\n{BODY}\n{FOOT}");
    assert_eq!(found(&page).author.as_deref(), Some("林小渡"));
}

#[test]
fn who_wrote_and_who_published_below_an_hour_run_together_with_its_day() {
    let head = "青禾渡口的老桥修好了\n12:072021/03/14\n禾青\n林小渡\n分享";
    let found = found(&format!("{MENU}\n{head}\n{BODY}\n{FOOT}"));
    assert_eq!(found.date.as_deref(), Some("2021-03-14T12:07"));
    assert_eq!(found.author.as_deref(), Some("林小渡"));
    assert_eq!(found.source.as_deref(), Some("禾青"));
}

#[test]
fn an_account_that_is_named_again_below_its_original() {
    let head = "青禾渡口的老桥修好了\n原创 小渡09 渡口夜话\n渡口夜话\n微信号 duko";
    let found = found(&format!("{head}\n{BODY}\n赞\n在看"));
    assert_eq!(found.author.as_deref(), Some("小渡09"));
    assert_eq!(found.source.as_deref(), Some("渡口夜话"));
}

#[test]
fn headlines_that_trail_off_and_those_with_words_in_latin_letters() {
    let head =
        "看完老桥的前世今生，我只想说，过去走走吧。。。\n共 926字,需浏览 2分钟\n2021-03-14 07:20";
    assert_eq!(
        headline(head).as_deref(),
        Some("看完老桥的前世今生，我只想说，过去走走吧。。。")
    );
    let spaced = "用 Redis Map 做老桥的渡口缓存系统";
    assert_eq!(
        headline(&format!("{spaced}\n2021-03-14 07:20")).as_deref(),
        Some(spaced)
    );
}

#[test]
fn what_is_no_headline_whatever_stands_below_it() {
    let title = "青禾渡口的老桥修好了";
    for other in [
        "Q: 老桥修好了吗",
        "※ 本文转自河边的人",
        "春分\t三月二十\t踏青过桥",
        "一、老桥的来历",
    ] {
        let head = format!("{title}\n2021-03-14 07:20\n{other}");
        assert_eq!(headline(&head).as_deref(), Some(title), "{other}");
        assert_ne!(headline(other).as_deref(), Some(other));
    }
    let tags = "渡口 | #老桥#木匠";
    let head = format!("{tags}\n2021-03-14\n{title}\n周大河");
    assert_ne!(headline(&head).as_deref(), Some(tags));
}

#[test]
fn crumbs_with_dashes_and_lines_that_say_more_end_in_the_headline() {
    let title = "老桥木板的规格和型号";
    let crumbs = format!("当前位置：首页—渡口资讯—{title}\n{title}");
    assert_eq!(headline(&crumbs).as_deref(), Some(title));
    let head = format!("当前位置: article > 正文\n老桥·新桥_{title}\n{title}");
    assert_eq!(
        found(&format!("{head}\n{BODY}")).title.as_deref(),
        Some(title)
    );
}

#[test]
fn the_mark_of_a_byline_in_papers() {
    for mark in ["☉", "⊙", "◎"] {
        let page = format!("今日新闻 社论 评论\n青禾渡口的老桥修好了吗?\n{mark}周大河\n{BODY}");
        let found = found(&page);
        assert_eq!(found.author.as_deref(), Some("周大河"), "{mark}");
        assert_eq!(
            found.title.as_deref(),
            Some("青禾渡口的老桥修好了吗?"),
            "{mark}"
        );
    }
}

#[test]
fn the_head_of_an_article_on_a_board() {
    let day = "Sat Aug  3 01:56:16 2013";
    for head in [
        format!("看板 Bridge\n作者 dahe (阿河)\n標題 [心得] 青禾渡口的老橋\n時間 {day}"),
        format!("作者dahe (阿河)\n看板Bridge\n標題[心得] 青禾渡口的老橋\n時間{day}"),
        format!("作者\ndahe (阿河)\n看板\nBridge\n標題\n[心得] 青禾渡口的老橋\n時間\n{day}"),
    ] {
        let found = found(&format!("{head}\n{BODY}"));
        assert_eq!(found.author.as_deref(), Some("dahe (阿河)"), "{head}");
        assert_eq!(
            found.title.as_deref(),
            Some("[心得] 青禾渡口的老橋"),
            "{head}"
        );
        assert_eq!(found.date.as_deref(), Some("2013-08-03T01:56:16"), "{head}");
    }
    let head = "[心得] 青禾渡口的老橋\n看板Bridge (渡口)作者dahe (阿河)時間8年前 (2013/08/03 01:56)推噓3(3推)";
    let found = found(&format!("{head}\n{BODY}"));
    assert_eq!(found.author.as_deref(), Some("dahe (阿河)"));
    assert_eq!(found.date.as_deref(), Some("2013-08-03T01:56"));
    assert_eq!(found.title.as_deref(), Some("[心得] 青禾渡口的老橋"));
}

#[test]
fn a_column_of_the_crumbs_neither_writes_nor_publishes() {
    let head = |crumbs: &str| format!("{crumbs}\n青禾渡口的老桥修好了\n渡口招工\n2021-03-14 07:20");
    let page = |crumbs: &str| format!("{MENU}\n{}\n{BODY}\n{FOOT}", head(crumbs));
    assert_eq!(found(&page("当前位置:青禾网 - 渡口招工 -")).author, None);
    assert_eq!(
        found(&page("当前位置:青禾网 - 要闻 -")).author.as_deref(),
        Some("渡口招工")
    );
    // A label says more.
    let named = "当前位置：首页 > 渡口见闻\n青禾渡口的老桥修好了\n2021-03-14 来源：渡口见闻";
    let source = found(&format!("{MENU}\n{named}\n{BODY}\n{FOOT}")).source;
    assert_eq!(source.as_deref(), Some("渡口见闻"));
}

#[test]
fn a_byline_below_a_list_of_headlines_that_ask() {
    let list =
        "老桥还能走多少年？\n渡口的木匠哪里去了！\n青禾的渡船为什么还不开？\n谁来修这座老桥？";
    let page = format!(
        "今日新闻 社论 评论 专题报道\n2021年3月14日\n{list}\n青禾的渡船为什么还不开？\n◎周大河\n{BODY}\n{BODY}"
    );
    let found = found(&page);
    assert_eq!(found.author.as_deref(), Some("周大河"));
    assert_eq!(found.title.as_deref(), Some("青禾的渡船为什么还不开？"));
}

#[test]
fn persons_with_their_offices_in_brackets_sign() {
    let title = "青禾渡口的桥与船：修缮的几个问题";
    let names = "周大河(青禾大学桥梁系教授，馆员)/ 林小渡（渡口档案馆馆长）";
    let head = |names: &str| format!("2021-03-14\n{title}\n{names}");
    let found_of = |names: &str| found(&format!("{}\n{BODY}", head(names)));
    assert_eq!(found_of(names).author, None);
    let names = names.replace("，馆员", "、馆员");
    let found = found_of(&names);
    assert_eq!(found.author.as_deref(), Some("周大河 林小渡"));
    assert_eq!(found.title.as_deref(), Some(title));
}

#[test]
fn a_headline_stands_again_elsewhere_and_a_button_or_a_list_more_often() {
    let title = "老桥为什么修了三年";
    let longer = "河对岸的孩子和桥下的鸭子终于等到了木板";
    let head = format!("{MENU}\n{title}\n写回答\n渡口\n{longer}\n老桥\n分享\n{BODY}");
    let once = found(&format!("{head}\n{FOOT}")).title;
    assert_eq!(once.as_deref(), Some(longer));
    let again = found(&format!("{head}\n相关推荐\n{title}\n{FOOT}")).title;
    assert_eq!(again.as_deref(), Some(title));
    // What stands three times is the entry of a list.
    let thrice = found(&format!(
        "{head}\n相关推荐\n{title}\n换一换\n{title}\n{FOOT}"
    ));
    assert_eq!(thrice.title.as_deref(), Some(longer));
}

#[test]
fn behind_the_name_of_a_site_and_a_blank_stands_the_headline() {
    let head =
        "豆腐老邓 的河边小屋 桥修好了真好\n写一些河边的事情给自己看\n2021-03-14\n桥修好了真好";
    assert_eq!(headline(head).as_deref(), Some("桥修好了真好"));
}

#[test]
fn a_line_in_latin_letters_that_the_text_does_not_share_is_no_headline() {
    let head = "Part of the Holt Group\n渡口要闻\n老桥修好了两岸的人都来看\n分享";
    assert_eq!(headline(head).as_deref(), Some("老桥修好了两岸的人都来看"));
}

#[test]
fn the_entry_of_a_menu_beside_a_date_publishes_nothing() {
    let head = "港闻\n两岸\n财经\n体育\n青禾渡口的老桥修好了\n2021-03-14 17:30 两岸";
    assert_eq!(
        found(&format!("{MENU}\n{head}\n{BODY}\n{FOOT}")).source,
        None
    );
    let row = "某某网 即时 两岸\n青禾渡口的老桥修好了\n2021-03-14 10:52:32 两岸";
    assert_eq!(
        found(&format!("{MENU}\n{row}\n{BODY}\n{FOOT}")).source,
        None
    );
    // A paper is one wherever else it is named.
    let paper = "要闻\n海潮报\n读报\n青禾渡口的老桥修好了\n海潮报 17:30 2021-03-14";
    let found = found(&format!("{MENU}\n{paper}\n{BODY}\n{FOOT}"));
    assert_eq!(found.source.as_deref(), Some("海潮报"));
}

#[test]
fn the_day_on_which_a_page_is_read_is_not_its_date() {
    let head = "2021年3月20日\n农历：辛丑年 二月初八\n首页\n青禾渡口的老桥修好了\n分享";
    assert_eq!(found(&format!("{head}\n{BODY}\n{FOOT}")).date, None);
}

#[test]
fn crumbs_that_are_cut_short_name_the_headline_below_a_long_introduction() {
    const MORE: &str = "后来县里来人问这门手艺怎么教，老木匠说，先教人认木头，再教人听木头的声音。";
    let title = "以木桥为例说说老手艺怎样才能传下去的问题";
    let intro = "青禾木作坊承接桥梁、船只和农具的修缮，六十年来修过的桥有三十四座，修过的船谁也没有数过。凡是在本坊修过的东西，三年之内坏了都可以抬回来，由原来的师傅重新修好，不收工钱。";
    let head = |end: &str| {
        format!(
            "修缮范围\n{intro}\n当前位置：首页手艺 → {end}\n{title}\n2021/3/14 18:43:58   来源：海潮报   浏览次数：105次"
        )
    };
    let read = found(&format!(
        "{MENU}\n{}\n{BODY}\n{MORE}\n{FOOT}",
        head("以木桥为例说说老手艺怎样才...")
    ));
    assert_eq!(read.title.as_deref(), Some(title));
    assert_eq!(read.source.as_deref(), Some("海潮报"));
    assert_eq!(read.date.as_deref(), Some("2021-03-14T18:43:58"));
    let other = found(&format!(
        "{MENU}\n{}\n{BODY}\n{MORE}\n{FOOT}",
        head("师傅的名册...")
    ));
    assert_ne!(other.title.as_deref(), Some(title));
}

#[test]
fn a_headline_that_is_broken_in_two_below_is_none_of_its_halves() {
    let (one, two) = ("青禾渡口管理处二〇二〇年度收支", "情况报告");
    let head = format!("{one} {two}\n详细信息\n{one}\n{two}");
    assert_eq!(headline(&head), Some(format!("{one} {two}")));
}

#[test]
fn a_quotation_may_end_with_a_full_stop_in_a_headline() {
    let title = "「修桥的人从来不过桥。」守桥人老邓的一年";
    assert_eq!(
        headline(&format!("{title}\n2021-03-14")).as_deref(),
        Some(title)
    );
    let caption = "老邓站在桥头。木板是新的";
    assert_eq!(headline(&format!("{caption}\n2021-03-14")), None);
}

#[test]
fn today_and_the_end_of_a_broken_sentence_are_no_headline() {
    let title = "青禾渡口的老桥修好了";
    let greeting = "海潮市图书馆2021年3月14日 星期日";
    let page = format!("{greeting}\n{title}\n发布时间：2021-03-12\n{BODY}");
    assert_eq!(found(&page).title.as_deref(), Some(title));
    let page = format!("桥讯\n{title}\n{title}\n由渡口管理处第二次会议讨论通过)\n{BODY}");
    assert_eq!(found(&page).title.as_deref(), Some(title));
}

#[test]
fn a_stroke_behind_the_headline_is_none_of_it() {
    let head = "青禾渡口的老桥修好了 |\n发布时间： 2021年3月14日 | ||";
    assert_eq!(headline(head).as_deref(), Some("青禾渡口的老桥修好了"));
}

#[test]
fn the_day_that_an_office_signs_on_is_the_texts_own() {
    let order = "现将《青禾渡口过桥办法》印发给你们，请各村认真执行，并把执行的情况按月报来。";
    let body = format!("{order}\n青禾渡口管理处\n2021年1月17日\n青禾渡口过桥办法\n第一条\n{BODY}");
    let page = format!(
        "{MENU}\n信息分类： 通知   发布机构： 青禾渡口管理处\n发文日期： 2021-01-23 生效时间： 2021-02-01\n关于印发《青禾渡口过桥办法》的通知\n{body}\n{FOOT}"
    );
    let options = StripOptions::default();
    let (left, evidence) = stripped(options, &page);
    assert!(left.contains("2021年1月17日"), "{left}");
    assert_eq!(evidence.found.date.as_deref(), Some("2021-01-23"));
    assert_eq!(evidence.found.source.as_deref(), Some("青禾渡口管理处"));
    assert_eq!(
        evidence.found.title.as_deref(),
        Some("关于印发《青禾渡口过桥办法》的通知")
    );
}

#[test]
fn a_day_may_stand_above_its_month_once() {
    let dated = |below: &str| {
        found(&format!(
            "{MENU}\n青禾渡口的老桥修好了\n21\n2021年02月\n分享\n{BODY}\n{below}\n{FOOT}"
        ))
        .date
    };
    assert_eq!(dated("").as_deref(), Some("2021-02-21"));
    assert_eq!(dated("渡口停航\n14\n2021年03月"), None);
}

#[test]
fn the_labels_of_two_times_are_no_names() {
    let head = "青禾渡口的老桥修好了\n發佈時間 2021-03-14 23:16 最後更新時間 2021-03-14 23:21";
    let found = found(&format!("{MENU}\n{head}\n{BODY}\n{FOOT}"));
    assert_eq!((found.author, found.source), (None, None));
    assert_eq!(found.date.as_deref(), Some("2021-03-14T23:16"));
}

#[test]
fn a_reporter_and_his_paper_before_the_source() {
    let end = "　　青禾报·河边网记者 林小渡 来源：海潮晚报";
    let found = found(&format!(
        "{MENU}\n青禾渡口的老桥修好了\n分享\n{BODY}\n{end}\n责任编辑：杜若\n{FOOT}"
    ));
    assert_eq!(found.author.as_deref(), Some("林小渡"));
    assert_eq!(found.source.as_deref(), Some("海潮晚报"));
}

#[test]
fn a_name_of_two_characters_may_be_spaced() {
    let title = "从渡口的长椅看等船的人怎样坐在一起";
    let head = format!("渡口论文\n{title}\n时间：2021-03-14\n{title}\n林 渡");
    let found = found(&format!("{head}\n{BODY}"));
    assert_eq!(found.author.as_deref(), Some("林渡"));
}

#[test]
fn a_headline_exclaims_as_often_as_it_likes() {
    const NOTICE: &str = "依据渡口管理处昨天的公告，本处管理的木桥、石阶、码头和部分凉亭等设施，从明天起停止对外开放，以后开放的时间看河水的情况再作调整，给大家带来不便，请各位乡亲多多包涵。";
    let page = |title: &str| {
        found(&format!(
            "跳到主要內容區塊\n{title}\n發佈單位\n渡口管理課\n{NOTICE}"
        ))
        .title
    };
    assert_eq!(
        page("老橋明天停止通行請大家改走渡口!!!!").as_deref(),
        Some("老橋明天停止通行請大家改走渡口!!!!")
    );
    assert_eq!(page("老橋明天停止通行！請大家改走渡口!!!!"), None);
    assert_eq!(page("老橋明天停止通行，請大家改走渡口!!!!"), None);
}

#[test]
fn a_badge_an_anchor_and_a_person_with_his_offices_are_none_of_the_headline() {
    assert_eq!(
        headline("Ferry Ferry：渡口上的一年四季\n2021-03-14").as_deref(),
        Some("Ferry：渡口上的一年四季")
    );
    let head = "老桥旧事\nSection titled “无名的石头”\n分享";
    assert_ne!(
        headline(head).as_deref(),
        Some("Section titled “无名的石头”")
    );
    let head = "林小渡 渡口管理处处长 青禾船工协会会长";
    assert_eq!(headline(&format!("{head}\n2021-03-14")), None);
}

#[test]
fn a_poem_may_have_a_short_name_above_its_author() {
    let head = "您在这里: 首页 › 诗 › 夜渡\nyè dù\n夜渡\n朝代：唐代\n作者：林渡";
    let found = found(&format!("{MENU}\n{head}\n原文：\n{BODY}\n{FOOT}"));
    assert_eq!(found.title.as_deref(), Some("夜渡"));
}

#[test]
fn the_name_of_a_column_publishes_nothing_and_the_label_of_a_text_has_its_day() {
    let head = "青禾渡口的老桥修好了\n社會 17:30 2021-03-14";
    assert_eq!(
        found(&format!("{MENU}\n{head}\n{BODY}\n{FOOT}")).source,
        None
    );
    let dated = |label: &str| {
        found(&format!(
            "{MENU}\n{label}：\n2021年3月14日\n青禾渡口的老桥修好了\n分享\n{BODY}\n{FOOT}"
        ))
        .date
    };
    assert_eq!(dated("文章").as_deref(), Some("2021-03-14"));
    assert_eq!(dated("开工"), None);
}

#[test]
fn a_reporter_may_sign_within_the_last_lines_of_the_body() {
    let end = "■記者林小渡\n青禾晚報手機版，每天早上把渡口的新聞送到你的手上。";
    let page = format!("{MENU}\n青禾渡口的老桥修好了\n2021-03-14\n{BODY}\n{end}");
    assert_eq!(found(&page).author.as_deref(), Some("林小渡"));
}

#[test]
fn a_later_step_is_no_headline() {
    let head = "3. 给木船上漆\n用刷子上漆\n4. 把木船推下水\n2021-03-14";
    assert_ne!(headline(head).as_deref(), Some("4. 把木船推下水"));
    let head = "4. 把木船推下水\n2021-03-14";
    assert_eq!(headline(head).as_deref(), Some("4. 把木船推下水"));
}
