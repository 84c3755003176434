//! Extract: what belongs to the article in the layouts of pages, a question each.

use crate::extract::extract;
use zhengwen::{Document, Pipeline, PipelineOptions};

#[test]
fn a_button_is_no_text_and_one_that_is_never_closed_hides_nothing() {
    let body = "<p>雨下了一夜，早上院子里全是落叶。</p><p>谁也没有去扫，后来风把它们吹走了。</p>";
    let text = "雨下了一夜，早上院子里全是落叶。\n谁也没有去扫，后来风把它们吹走了。";
    assert_eq!(extract(&format!("<html><button>订阅本站{body}")), text);
    assert_eq!(
        extract(&format!("<html><div>{body}<button>订阅</button></div>")),
        text
    );
}

#[test]
fn a_prompt_is_no_headline_of_a_page_whose_title_begins_with_its_name() {
    let page = format!(
        "<html><head><title>Ferry渡口手册</title></head><body><article><h1>渡口的数据</h1><h2>字符串</h2>{FERRY}<h2>命令</h2><pre>ferry&gt;  set a 1</pre><p>OK</p><p>ferry&gt;</p>{INN}</article></body></html>"
    );
    assert!(
        extract(&page).starts_with("渡口的数据\n"),
        "{}",
        extract(&page)
    );
}

#[test]
fn a_page_that_is_hidden_until_it_is_there_is_read() {
    let page = |shown: &str| {
        format!(
            "<html><title>木船</title><body style='display:none'>{shown}<h1>木船</h1><div style='display: none'>{FERRY}</div></body></html>"
        )
    };
    assert!(extract(&page("")).contains("敲三下铜铃"));
    // Beside text that is shown it stays hidden.
    let shown = page(INN).replacen(" style='display:none'", "", 1);
    assert!(!extract(&shown).contains("敲三下铜铃"));
    assert!(extract(&shown).contains("七间房"));
}

#[test]
fn links_that_say_that_they_lead_elsewhere_go_from_the_midst_of_a_text() {
    let page = |line: &str| {
        let page = format!(
            "<html><title>木船</title><body><h1>木船</h1><div>{FERRY}{line}{INN}</div></body></html>"
        );
        extract(&page).contains("船票")
    };
    for line in [
        "<p>延伸閱讀：<a href='/a'>船票又漲價了？過河的人這樣說</a></p>",
        "<p><strong>更多新闻：<a href='/a'>船票一年涨了三回：都是谁在坐船</a></strong></p>",
        "<p><a href='/a'>#船票</a> <a href='/b'>#渡口</a></p>",
        "<p>標籤：<a href='/a'>船票</a>、<a href='/b'>渡口</a></p>",
        "<p>延伸閱讀</p><p><a href='/a'>船票又漲價了</a></p>",
        "<p>（熱門點閱：<a href='/a'>船票又漲價了？過河的人這樣說</a>）</p>",
    ] {
        assert!(!page(line), "{line}");
    }
    for line in [
        "<p>票价：<a href='/a'>船票每张两元，老人免费</a></p>",
        "<p>更多的人没有船票，只好在岸上等到天黑，见<a href='/a'>渡口志</a></p>",
        "<p>相关单位：<a href='/a'>船票管理所</a></p>",
    ] {
        assert!(page(line), "{line}");
    }
}

#[test]
fn one_row_of_tags_below_an_article_is_enough_for_itself() {
    let left = |below: &str| {
        let page = format!(
            "<html><title>木船</title><body><h1>木船</h1><div>{FERRY}{INN}{below}</div></body></html>"
        );
        let document = Document::new("a.html", page.into_bytes());
        let pipeline = Pipeline::new(PipelineOptions::default()).unwrap();
        pipeline.clean(&document).unwrap().text
    };
    assert!(!left("<p>标签：渡口 船票</p>").contains("船票"));
    // The cells of a table are no tags.
    let row = "<table><tr><td>木船</td><td>船票</td><td>两元</td></tr></table>";
    assert!(left(row).contains("木船 | 船票 | 两元"));
}

#[test]
fn the_caption_below_the_headline_belongs_to_the_text() {
    let page = |caption: &str| {
        let page = format!(
            "<html><title>木船</title><body><h1>木船</h1><div class='c'><figure><img src='a.jpg'><figcaption>{caption}</figcaption></figure>            <ul><li><a href='/s'>分享</a></li></ul><div class='t'>{FERRY}{INN}</div></div></body></html>"
        );
        extract(&page).contains("停在岸边的木船")
    };
    assert!(page("停在岸边的木船"));
    assert!(!page("<a href='/b'>停在岸边的木船</a>"));
}

#[test]
fn a_button_is_one_whatever_it_holds() {
    let page = |words: &str| {
        let page = format!(
            "<html><body><div>{FERRY}<button class='b'><div><span>{words}</span></div></button>{INN}</div></body></html>"
        );
        extract(&page).contains(words)
    };
    assert!(!page("复制链接"));
    assert!(page("木船早上几点开，晚上几点停？"));
}

#[test]
fn the_class_of_a_heading_and_of_a_tagged_article_is_no_furniture() {
    let page = |article: &str, heading: &str| {
        format!(
            "<html><title>木船</title><body><h1>木船</h1><div>{}</div><div class='{article}'><h2 class='{heading}'>客栈</h2>{INN}{}</div></body></html>",
            ["头", "二", "三", "四", "五"]
                .map(|number| FERRY.replace("六班", number))
                .concat(),
            INN.replace("七间", "两间")
        )
    };
    assert!(extract(&page("tag-dukou", "tag-name")).contains("客栈\n岸上的客栈"));
    assert!(!extract(&page("tag-list", "tag-name")).contains("七间房"));
}

#[test]
fn a_card_of_several_lines_in_one_link_is_one_link() {
    let page = |card: &str| {
        let page = format!(
            "<html><title>木船</title><body><h1>木船</h1><div>{FERRY}{card}{INN}</div></body></html>"
        );
        extract(&page).contains("渡船人手记")
    };
    let card =
        "<div><a href='/b'><div>渡船人手记</div><div>8.1</div><div>林小渡 / 2004</div></a></div>";
    assert!(page(card));
    // Three links are a list.
    let list = "<ul><li><a href='/b'>渡船人手记</a></li><li><a href='/c'>船票</a></li><li><a href='/d'>石阶</a></li></ul>";
    assert!(!page(list));
}

#[test]
fn a_list_of_sources_below_its_own_heading_belongs_to_the_text() {
    let page = |heading: &str| {
        let page = format!(
            "<html><title>木船</title><body><article><h1>木船</h1><section><h2>渡口</h2>{FERRY}</section><section><h2>{heading}</h2><ol><li><a href='https://a.example/1'>海潮报：旧船的尺寸</a></li><li><a href='https://b.example/2'>青禾日报：修船的人</a></li></ol></section></article></body></html>"
        );
        extract(&page).contains("修船的人")
    };
    assert!(page("公開來源"));
    assert!(!page("更多報導"));
}

#[test]
fn short_lines_beside_a_single_note_are_the_text() {
    let page = |more: &str| {
        let page = format!(
            "<html><title>夜渡_海潮诗社</title><body><ul><li><a href='/'>首页</a></li><li><a href='/p'>诗歌</a></li></ul>\
             <div id='content'><h1>夜渡</h1><div class='by'>作者：林小渡 2021-03-14</div>\
             <div class='verse'>石阶上一盏灯，<br>照着河心的船。</div>\
             <div class='note'>注：写于渡口停航的那一夜，船上只有我一个人。</div>{more}</div></body></html>"
        );
        extract(&page)
    };
    assert!(page("").contains("照着河心的船"), "{}", page(""));
    // Among links they are a layout.
    let links = "<a href='/x'>昨天在渡口写的另外一首很长的诗</a>".repeat(6);
    assert!(!page(&links).contains("照着河心的船"), "{}", page(&links));
}

/// The headline of a page.
fn titled(page: &str) -> Option<String> {
    let document = Document::new("a.html", page.to_owned().into_bytes());
    let record = Pipeline::new(PipelineOptions::default())
        .expect("the options are good")
        .clean(&document);
    record.expect("it is clean").metadata.title
}

#[test]
fn a_table_of_contents_above_the_text_is_no_menu() {
    let title = |to: &str| {
        let page = format!(
            "<html><title>渡口的木船 | 海潮手记</title><body><h1><a href='/f'>渡口的木船</a></h1><div><div><strong class='toc-title'>Contents</strong><ol><li><a href='{to}a'>1. 船</a></li><li><a href='{to}b'>2. 桨</a></li><li><a href='{to}c'>3. 篙</a></li></ol></div>{FERRY}{INN}</div></body></html>"
        );
        titled(&page)
    };
    assert_eq!(title("#").as_deref(), Some("渡口的木船"));
    assert_ne!(title("/x/").as_deref(), Some("渡口的木船"));
}

#[test]
fn a_heading_in_several_lines_is_one_headline() {
    let page = format!(
        "<html><title>渡口管理处关于举办二〇二一年修桥纪念活动的通知 - 海潮市渡口网</title><body><ul><li><a href='/'>首页</a></li></ul><div><h1>渡口管理处关于举办<br>二〇二一年修桥<br>纪念活动的通知</h1>{FERRY}{INN}</div></body></html>"
    );
    let whole = "渡口管理处关于举办二〇二一年修桥纪念活动的通知";
    assert_eq!(titled(&page).as_deref(), Some(whole));
}

#[test]
fn of_headings_of_one_kind_the_text_above_stays() {
    let page = |level: &str| {
        format!(
            "<html><title>渡口人家</title><body><div><{level}>木船</{level}>{FERRY}<h2>客栈</h2>{INN}{INN}</div></body></html>"
        )
    };
    let declared = |page: String| page.replace("渡口人家", "客栈");
    assert!(extract(&declared(page("h2"))).contains("敲三下铜铃"));
    assert!(!extract(&declared(page("h4"))).contains("敲三下铜铃"));
}

#[test]
fn a_lead_above_the_contents_belongs_to_the_only_main_heading() {
    let lead = "老桥，又名青石桥，在渡口上游半里，建成以后没有大修过，去年冬天才换了桥板，今年春天又添了栏杆。";
    let menu: String = ["修桥的人", "过桥的人", "桥上的灯", "桥下的鸭子"]
        .iter()
        .map(|entry| format!("<li><a href='#a'>{entry}</a></li>"))
        .collect();
    let mending = "<p>修桥的人是从对岸请来的，一共七个，最小的才十五岁，跟着师傅学了三年。</p>\
        <p>他们白天量木头，晚上住在桥边的草棚里，一住就是一个冬天，开春才回家去。</p>";
    let crossing = "<p>过桥的人里有卖豆腐的，有赶鸭子的，也有上学的孩子，天不亮就走过去了。</p>";
    let page = format!(
        "<html><title>百事通</title><body><div><h1>渡口的老桥</h1><p>{lead}</p></div><ol>{menu}</ol>\
        <div><h3>修桥的人</h3>{mending}<h3>过桥的人</h3>{crossing}</div></body></html>"
    );
    let text = extract(&page);
    assert!(text.starts_with(&format!("渡口的老桥\n{lead}\n")), "{text}");
    assert!(!text.contains("桥上的灯"), "{text}");
}

#[test]
fn a_picture_at_the_side_keeps_its_caption() {
    let body = "<p>雨下了整整一夜，早上起来一看，院子里全是落叶，连水缸上也落了一层。</p>";
    let end = "<p>谁也没有去扫它们，后来起了一阵风，把它们都吹到河里去了，漂得很远。</p>";
    let page = |class: &str| {
        format!(
            "<html><div>{body}<div class='{class}'><p>老人坐在门口，看着院子里的落叶，半天没有说话。</p></div>{end}</div>"
        )
    };
    assert!(extract(&page("photo photo-side")).contains("老人坐在门口"));
    for class in ["side", "side-box", "left-side"] {
        assert!(!extract(&page(class)).contains("老人坐在门口"), "{class}");
    }
}

#[test]
fn a_section_beside_the_body_belongs_to_it_in_spite_of_a_button() {
    let section = |heading: &str, text: &[&str], button: &str| {
        let text: String = text
            .iter()
            .map(|text| format!("<div class='c{}'><p>{text}</p></div>", text.len()))
            .collect();
        format!("<section class='{heading}'><h2>{heading}</h2>{text}{button}</section>")
    };
    let long = "老桥是用河上游的杉木搭的，一共一百零八块桥板，每一块都有一掌厚，铺了整整一个冬天才铺完，开春以后才让人走。";
    let bridge = section("老桥", &[long, long.trim_end_matches('。'), &long[3..]], "");
    let dishes = [
        "豆腐是老邓家磨的，用井水点的卤，放到晚上也不会散。",
        "鸭蛋是桥下的鸭子生的，腌上四十天，切开来流油。",
    ];
    let button = "<a href='#m'>看全部</a>";
    let menu = "<li><a href='#m'>桥讯</a></li>".repeat(16);
    let page = format!(
        "<html><title>渡口人家</title><body>{bridge}{}<ul>{menu}</ul></body></html>",
        section("吃食", &dishes, button)
    );
    let text = extract(&page);
    assert!(dishes.iter().all(|dish| text.contains(dish)), "{text}");
}

#[test]
fn the_day_somebody_was_born_is_no_date_of_the_page() {
    let born =
        "邓秋水，1995年6月5日出生于青石镇，造桥的木匠，十年里修过七座木桥，教出来的徒弟有十多个。";
    let page = |day: &str| {
        format!(
            "<html><title>邓秋水</title><body><div><h1>邓秋水</h1><ul><li>{day}</li><li>青石镇</li></ul></div>\
            <p>{born}</p><p>他的第一座桥造在渡口上游半里，桥板用的是对岸山上的柏木，如今还在。</p></body></html>"
        )
    };
    let date = |day: &str| {
        let pipeline = Pipeline::new(PipelineOptions::default()).unwrap();
        let document = Document::new("a.html", page(day).into_bytes());
        pipeline.clean(&document).unwrap().metadata.date
    };
    assert_eq!(date("1995年6月5日"), None);
    assert_eq!(date("1999年6月5日").as_deref(), Some("1999-06-05"));
}

/// Paragraphs of a firm that tells of itself in sections.
const FERRY: &str =
    "<p>渡口的木船每天开六班，早上第一班在天亮之前，船夫会在岸边敲三下铜铃，叫醒等船的人。</p>";
const INN: &str =
    "<p>岸上的客栈有七间房，窗户都朝着河，住在里面的人可以听到水声，也可以看见对岸的灯火。</p>";

#[test]
fn a_text_between_links_is_taken_as_a_whole() {
    let crew = ["邓秋水", "老铁匠", "木匠铺", "卖豆腐的", "赶鸭子的"]
        .map(|name| format!("<tr><td>船上</td><td><a href='/d'>{name}</a></td></tr>"))
        .concat();
    let ferry = FERRY.replace('。', "！");
    let heading = |text: &str| format!("<h1>{text}</h1>");
    let page = format!(
        "<html><title>关于 | 渡口人家的日记 - 渡口</title><body><div class='menu'><a href='/'>首页</a><a href='/a'>船票</a></div>\
        <div class='home'>{}{ferry}{}<table>{crew}</table>{}{INN}<p><a href='/b'>开船记录......</a></p>{}<p>慢慢摇，总会到岸的！</p></div></body></html>",
        heading("坐船"),
        heading("找我们"),
        heading("住店"),
        heading("格言"),
    );
    let text = extract(&page);
    assert!(
        text.contains("敲三下铜铃") && text.contains("七间房"),
        "{text}"
    );
    assert!(
        text.starts_with("坐船\n") && !text.contains("首页"),
        "{text}"
    );
}

#[test]
fn sections_beside_the_body_belong_to_it_across_a_notice() {
    let section = |heading: &str, text: &str| {
        format!("<section class='part {heading}'><div><h2>{heading}</h2>{text}</div></section>")
    };
    let history: String = ["一", "二", "三", "四", "五", "六", "七", "八"]
        .map(|number| format!("<p>第{number}条木船是木匠从对岸请来造的，用了一个冬天，只收了半年的豆腐钱和两袋米。</p>"))
        .concat();
    let notice = [
        "加入我们的群",
        "更多消息",
        "今天的船",
        "明天的船",
        "往年的船",
    ]
    .map(|link| format!("<p><a href='/n'>{link}</a></p>"))
    .concat();
    let hours = "<section class='part hours'><h2>开船时间</h2><p>每日：06:00 - 18:30</p>\
        <p>大风大雾停航</p><p>节假日在夜里加开两趟，船票的价钱照旧不变</p></section>";
    let page = |hours: &str| {
        format!(
            "<html><title>渡口木船有限公司 - 渡口</title><body><section class='part'>{notice}</section>{}\
            <section class='part'>{notice}</section>{}<section class='part'>{notice}</section>{}{hours}</body></html>",
            section("客栈", INN),
            section("木船", &format!("{FERRY}{history}")),
            section(
                "茶馆",
                "<p>茶馆开在客栈的楼下，一天只泡两种茶，一种给等船的人喝，一种给不走的人喝。</p>"
            ),
        )
    };
    let text = extract(&page(hours));
    for line in [
        "敲三下铜铃",
        "客栈",
        "七间房",
        "开船时间\n每日：06:00 - 18:30",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    assert!(!text.contains("加入我们的群"), "{text}");
    // A section of links is none.
    let links = hours
        .replace("<p>", "<p><a href='/a'>")
        .replace("</p>", "</a></p>");
    assert!(!extract(&page(&links)).contains("每日"));
}

#[test]
fn an_address_is_no_running_text() {
    let contact = "<div><h3>联系我们</h3><p>公 司：青石镇渡口木船有限公司</p>\
        <p>地 址：青石镇河沿街十八号渡口码头东侧二楼，靠近老桥的第二个门</p></div>";
    let contact = contact.replace('，', " ");
    let page = format!(
        "<html><title>渡口人家</title><body>{contact}<div><h2>木船</h2><div>{FERRY}</div></div></body></html>"
    );
    assert_eq!(extract(&page).lines().next(), Some("木船"));
}

#[test]
fn of_several_headings_of_sections_none_is_the_headline() {
    let list = [
        "木桨 两支一对",
        "船票 来回六元",
        "铜铃 敲三下开船",
        "茶水 上船以后再付",
        "船舱 十二个座位",
        "河灯 过节才点",
        "渔网 只卖不借",
    ]
    .map(|item| format!("<li>{item}</li>"))
    .concat();
    let page = format!(
        "<html><title>青石镇木船行</title><body><div class='part about'><h1>来坐船</h1>{FERRY}{INN}</div>\
        <div class='part list'><h1>船上用得着的东西</h1><ol>{list}</ol></div></body></html>"
    );
    let text = extract(&page);
    assert!(
        text.contains("敲三下铜铃") && text.contains("过节才点"),
        "{text}"
    );
}

#[test]
fn summaries_beside_a_short_article_are_none_of_it() {
    let teaser = |at: usize| {
        format!(
            "<div><p>第{at}艘船昨天下水，岸上站满了人，船主请大家吃了豆腐，又放了一挂鞭炮，一直热闹到天黑才散。</p></div>"
        )
    };
    let teasers: String = (1..5).map(teaser).collect();
    let article = "<h1>木船的船票</h1><div><p>船票从今天起每张两元，老人和学生不收钱，别的照旧。</p><p>买过月票的人可以到看守的小屋里退钱，也可以留着下个月再用。</p></div>";
    let page = format!(
        "<html><title>木船的船票</title><body><main>{article}</main><aside>{teasers}</aside></body></html>"
    );
    let text = extract(&page);
    assert!(
        text.contains("每张两元") && !text.contains("鞭炮"),
        "{text}"
    );
}

#[test]
fn what_a_site_says_of_itself_inside_an_article_is_none_of_it() {
    let promo = "<div class='o-self-promo o-self-promo--app'><p>渡口的新闻，都在手里，现在就来看看吧，不用等船</p></div>";
    let page = format!(
        "<html><title>木船</title><body><h1>木船</h1><article>{FERRY}{INN}{promo}</article></body></html>"
    );
    let text = extract(&page);
    assert!(
        text.contains("铜铃") && !text.contains("都在手里"),
        "{text}"
    );
}

#[test]
fn an_address_that_is_announced_is_a_reference() {
    let page = |line: &str| {
        extract(&format!(
            "<html><title>木船</title><body><h1>木船</h1><div>{FERRY}{INN}<p>{line}</p></div></body></html>"
        ))
    };
    let address = "https://example.com/boat/2015/index.html";
    let shown = page(&format!("木船 Demo: <a href='{address}'>{address}</a>"));
    assert!(shown.ends_with(address), "{shown}");
}

#[test]
fn markup_that_a_text_is_about_is_shown() {
    let page = |sample: &str| {
        extract(&format!(
            "<html><title>木船</title><body><h1>木船</h1><div>{FERRY}{sample}{INN}</div></body></html>"
        ))
    };
    let sample = "&lt;div class=\"boat\"&gt;\n  &lt;p&gt;木船&lt;/p&gt;\n&lt;/div&gt;";
    let text = page(&format!("<pre>{sample}</pre>"));
    assert!(
        text.contains("<div class=\"boat\">\n  <p>木船</p>\n</div>"),
        "{text}"
    );
    // Outside of a listing it was escaped once too often.
    let text = page("<p>&lt;p&gt;木船明天再开。&lt;/p&gt;</p>");
    assert!(text.contains("\n木船明天再开。\n"), "{text}");
}

const FERRY2: &str =
    "<p>涨水的时候船停在上游的石滩，要过河的人得多走二里路，挑着担子的多半就在岸上歇了。</p>";
const INN2: &str =
    "<p>客栈的账本从开张那年记到现在，哪一年的水最大，哪一年的鱼最多，翻开来都看得见。</p>";

/// The text of a paragraph.
fn bare(paragraph: &str) -> &str {
    let text = paragraph.strip_prefix("<p>").expect("a paragraph");
    text.strip_suffix("</p>").expect("a paragraph")
}

#[test]
fn an_article_that_is_one_link_is_read() {
    let told = "渡口的钟每天早上敲六下。第一班船跟着钟声离岸。船上坐着去集市的人。篮子里是新摘的豆角。\
        船夫不收孩子的钱。孩子们替他数着桨声。";
    let page = |linked: &str| {
        extract(&format!(
            "<html><title>渡口的钟</title><body><h1>渡口的钟</h1><div>{linked}</div><div>{INN}</div></body></html>"
        ))
    };
    let text = page(&format!("<dl><a href='/1'>{told}<br><br>{told}</a></dl>"));
    assert!(text.contains("数着桨声"), "{text}");
    // The cards of other articles are links, too, and several.
    let card = |at: usize| format!("<a href='/{at}'><h3>第{at}座桥</h3><p>{told}{told}</p></a>");
    let text = page(&format!("{}{}", card(1), card(2)));
    assert!(!text.contains("数着桨声"), "{text}");
}

#[test]
fn what_a_page_is_about_may_stand_in_its_text_again() {
    let rows: String = ["河东", "老渡口", "石板滩"]
        .iter()
        .map(|place| format!("<tr><td><b>{place}</b></td></tr>"))
        .collect();
    let page = |heading: &str| {
        extract(&format!(
            "<html><title>老渡口 - 渡口百科，大家写的百科</title><body>{heading}<div class='all'>{FERRY}{INN}\
             <table>{rows}</table>{FERRY2}{INN2}</div></body></html>"
        ))
    };
    // The heading has a button for those who write it.
    let text = page("<h1>老渡口<span>[<a href='/edit'>编辑</a>]</span></h1>");
    assert!(
        text.starts_with("老渡口\n") && text.contains(bare(INN)),
        "{text}"
    );
    // A section that is called as the whole is below what introduces it.
    let text = extract(&format!(
        "<html><title>老渡口 - 渡口百科</title><body><h1>老渡口</h1><article>{FERRY}{FERRY2}<h2>老渡口</h2>{INN}{INN2}</article></body></html>"
    ));
    assert!(text.contains(bare(FERRY)), "{text}");
}

#[test]
fn a_few_words_of_the_title_within_the_text_are_no_headline() {
    let text = extract(&format!(
        "<html><title>Oar+Sail图解渡船划法详解-青禾博客</title><body><h1>渡口的船怎么划</h1><article>{FERRY}{INN}\
         <p>Oar+Sail</p>{FERRY2}{INN2}</article></body></html>"
    ));
    assert!(
        text.starts_with("渡口的船怎么划\n") && text.contains(bare(FERRY)),
        "{text}"
    );
}

#[test]
fn a_paragraph_right_behind_itself_is_no_second_copy() {
    let text = extract(&format!(
        "<html><title>木船</title><body><h1>木船</h1><div>{INN}{INN}{INN}{FERRY}{INN}</div></body></html>"
    ));
    assert!(text.contains(bare(FERRY)), "{text}");
}
