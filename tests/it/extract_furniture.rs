//! Extract: the parts of a page that are no part of its article, a question each.

use crate::extract::extract;
use crate::support::shared_pipeline;
use zhengwen::Document;

const MILL: &str = "<p>河边的水磨停了十年，今年春天又转了起来，磨出来的第一袋面送给了村里的小学。</p>\
    <p>看磨的老人说，石头还是原来的石头，只是换了一根新的木轴，转起来没有从前那么响。</p>";

/// A page with the mill and what stands around it in the same column.
fn page(above: &str, below: &str) -> String {
    format!(
        "<html><title>水磨又转起来了</title><body><div class='wrap'><h1>水磨又转起来了</h1>{above}\
         <div class='text'>{MILL}</div>{below}</div></body></html>"
    )
}

#[test]
fn what_begins_with_the_heading_of_other_articles_goes_however_long_it_is() {
    let entry = |at: usize| {
        format!(
            "<li><h3><a href='/{at}'>第{at}座桥的故事还没有讲完</a></h3><p>桥边住着一户人家，门口挂着{at}盏灯，\
             天黑以后船夫就看着这些灯靠岸，灯下总有人等着，手里提着篮子，篮子里装着刚出锅的米糕，冬天也冒着热气。</p></li>"
        )
    };
    let entries: String = (1..9).map(entry).collect();
    let others = |heading: &str| {
        let list = format!("<div class='m'><h2><div>{heading}</div></h2><ul>{entries}</ul></div>");
        extract(&page("", &list))
    };
    for heading in ["你可能還想看", "猜你喜欢", "相关新闻", "最新文章"] {
        let text = others(heading);
        assert!(text.contains("木轴") && !text.contains("米糕"), "{text}");
    }
    // The same words head a part of the text that has no element of its own.
    let inside = format!(
        "<h1>水磨又转起来了</h1><div>{MILL}<h2>相关报道</h2>{MILL}<p>报道里说，磨坊还要再修一间屋子，给来看水磨的人歇脚。</p></div>"
    );
    let text = extract(&format!(
        "<html><title>水磨又转起来了</title><body>{inside}</body></html>"
    ));
    assert!(text.contains("歇脚"), "{text}");
}

#[test]
fn a_word_between_capitals_counts_and_a_short_one_does_not() {
    let left = |class: &str| {
        let part = format!(
            "<div class='{class}'><p>水磨的钥匙一直在看磨的老人手里，他每天早上来开门。</p></div>"
        );
        let page = page("", "").replacen("</p>", &format!("</p>{part}"), 1);
        extract(&page).contains("钥匙")
    };
    assert!(!left("topShare") && !left("newsComments"));
    assert!(!left("a-share--wide") && left("text--with-comments"));
    assert!(left("disableShareBar") && left("no-sidebar"));
    assert!(left("xHot3 yNavq") && left("photoSide"));
}

#[test]
fn an_element_with_the_headline_and_its_text_is_none_of_them() {
    let entry = "<p>桥边住着一户人家，门口挂着三盏灯，天黑以后船夫就看着这些灯靠岸，灯下总有人等着，手里提着篮子，篮子里装着米糕。</p>";
    let page = format!(
        "<html><title>水磨又转起来了</title><body><div class='related'><h1>水磨又转起来了</h1>{MILL}</div>\
         <aside>{}</aside></body></html>",
        entry.repeat(6)
    );
    let text = extract(&page);
    assert!(text.contains("木轴") && !text.contains("米糕"), "{text}");
}

#[test]
fn what_a_class_hides_goes_where_it_holds_no_sentence() {
    let left = |class: &str, text: &str| {
        let part = format!("<div class='{class}'><span>{text}</span></div>");
        let page = page("", "").replacen("</p>", &format!("</p>{part}"), 1);
        extract(&page).contains(text)
    };
    assert!(!left("layer hidden", "正在播放"));
    assert!(left("hidden md:block", "磨坊的影子"));
    assert!(left(
        "hidden",
        "磨坊的影子一早落在河里，到了中午就看不见了，只剩下水声。"
    ));
}

#[test]
fn a_text_that_is_there_twice_is_taken_once_with_who_signs_it() {
    let copy = "<p>各村、各组：</p><p>水磨从下月起收磨面的钱，一袋两元，老人和学校不收。</p>\
        <p>想磨面的人家先到磨坊登记，按登记的先后来磨，每家每天最多磨三袋，多了要等到第二天。</p>\
        <p>磨坊的门早上六点开，晚上八点关，下大雨的那几天不开，开门的日子会写在门口的木板上。</p>\
        <p>青石村水磨坊</p><p>三月一日</p>";
    let foot = "<div class='f'><p>开办：青石村</p><p>地址：青石村河边</p></div>";
    let text = extract(&format!(
        "<html><title>水磨收费</title><body><div class='wide'><h1>水磨收费</h1><div>{copy}</div>{foot}</div>\
         <div class='narrow'><h2>水磨收费</h2><div>{copy}</div>{foot}</div></body></html>"
    ));
    assert_eq!(text.matches("一袋两元").count(), 1, "{text}");
    assert!(
        text.contains("青石村水磨坊") && !text.contains("地址"),
        "{text}"
    );
}

#[test]
fn the_title_of_the_comments_is_no_headline_and_a_calendar_says_the_day() {
    let above = "<div class='tool'><div>2021</div><div>03/07</div><div>09:30</div><a href='/1'>甲</a><br><a href='/2'>乙</a><br>\
        <a href='/3'>丙</a><div class='comment-title'><span>跟帖区</span></div></div>";
    let document = Document::new("a.html", page(above, "").into_bytes());
    let record = shared_pipeline().clean(&document);
    let metadata = record.expect("it is clean").metadata;
    assert_eq!(metadata.title.as_deref(), Some("水磨又转起来了"));
    assert_eq!(metadata.date.as_deref(), Some("2021-03-07T09:30"));
}

#[test]
fn an_address_stays_and_a_link_to_more_takes_no_heading_along() {
    let lead = "<p>磨坊的老规矩一共有三条，写在门口的木板上，谁来都要先念一遍。</p>";
    let body = format!(
        "<h2>规矩</h2><span><a href='/m'>更多</a></span>{lead}<h2>来历</h2><div><a href='/n'>更多</a></div>{MILL}\
         <p><a href='https://example.com/mill'>https://example.com/mill</a></p>"
    );
    let text = extract(&format!(
        "<html><title>水磨又转起来了</title><body><h1>水磨又转起来了</h1><div>{body}</div></body></html>"
    ));
    assert!(text.contains("规矩\n") && text.contains("来历\n"), "{text}");
    assert!(text.ends_with("https://example.com/mill"), "{text}");
    assert!(!text.contains("更多"), "{text}");
}

#[test]
fn links_to_as_many_sites_amid_a_text_are_its_references() {
    let links = |sites: [&str; 2]| {
        let [one, other] =
            sites.map(|site| format!("<p><a href='https://{site}/mill'>下载水磨图纸</a></p>"));
        let more =
            "<p>图纸有两份，一份画的是石头，一份画的是木轴，下载以后可以照着做一个小的。</p>";
        extract(&page("", "").replace(
            "<div class='text'>",
            &format!("<div class='text'>{more}{one}{other}"),
        ))
    };
    assert_eq!(
        links(["mill.example.com", "axle.example.org"])
            .matches("下载水磨图纸")
            .count(),
        2
    );
    assert!(!links(["mill.example.com", "mill.example.com"]).contains("下载水磨图纸"));
}

#[test]
fn what_a_listing_is_shown_with_is_no_name_of_it() {
    let listing =
        "<pre class='brush:sql; toolbar: true;'><code>SELECT ferry\nFROM boats</code></pre>";
    let text = extract(&page(
        "",
        &format!("<div class='text'>{MILL}{listing}</div>"),
    ));
    assert!(text.contains("FROM boats"), "{text}");
}

#[test]
fn authors_by_their_pages_and_several_in_one_element() {
    let author = |above: &str| {
        let document = Document::new("a.html", page(above, "").into_bytes());
        let record = shared_pipeline().clean(&document).expect("a clean page");
        record.metadata.author
    };
    for (above, name) in [
        (
            "<div><a href='/author/27'><span>林小渡</span></a></div>",
            "林小渡",
        ),
        ("<div class='author'>林小渡、周大河</div>", "林小渡 周大河"),
        ("<div class='author'>林小渡／海州</div>", "林小渡"),
    ] {
        assert_eq!(author(above).as_deref(), Some(name), "{above}");
    }
    assert_eq!(author("<div><a href='/authors/'>所有作者</a></div>"), None);
}

#[test]
fn a_list_of_links_below_a_heading_within_the_references() {
    let page = |section: &str| {
        let links: String = (1..5)
            .map(|at| {
                format!("<li><a href='https://example.com/{at}'>木匠第{at}讲——老桥的木板</a></li>")
            })
            .collect();
        format!(
            "<html><body><div><h1>老桥是怎么修好的</h1><p>河对岸的人等这座桥等了整整三年，昨天夜里最后一块木板终于钉了上去。</p>\
             <p>第一个走过去的是卖豆腐的老邓，他挑着担子来回走了两趟，说比从前稳当。</p>\
             <h2>{section}</h2><h3>书：</h3><ul><li>老桥记：河边书店，二零二一年</li></ul><h3>讲座：</h3><ul>{links}</ul>\
             <p>这些书和讲座都在河边的图书馆里，谁都可以借，借的时候要登记。</p></div></body></html>"
        )
    };
    assert!(extract(&page("参考资料")).contains("木匠第3讲"));
    assert!(!extract(&page("老桥与木匠")).contains("木匠第3讲"));
}

#[test]
fn what_a_post_is_about_is_no_name_of_furniture() {
    let told = "<p>集市上的人都在说这件事，说水磨一响，河边的早晨又像从前的早晨了。</p>";
    let post = |class: &str| {
        extract(&format!(
            "<html><title>河边的日子</title><body><h1>河边的日子</h1><div><article class='post-1 hentry'>{MILL}</article>\
             <article class='{class}'>{told}</article></div></body></html>"
        ))
        .contains("从前的早晨")
    };
    assert!(post("post-12 hentry category-social tag-hot"));
    assert!(!post("post-12 hentry related") && !post("category-related"));
}
