//! Forms of which a question each is asked: leads, signatures, cells, labels alone.

use super::super::*;
use super::read;

#[test]
fn days_that_an_account_signs() {
    let read = |line| parse_below_headline(line).map(|meta| meta.fields);
    let signed = read("2019-06-29 河边写字").expect("a day and an account");
    assert_eq!(signed[1], (Field::Source, "河边写字".to_owned()));
    for line in [
        "2019-06-29 起施行",
        "2019-06-29",
        "2019-06-29 渡口开航，来了三百多人",
    ] {
        assert!(read(line).is_none(), "{line}");
    }
}

#[test]
fn where_a_picture_is_from() {
    let read = |line: &str| {
        let shape = Shape::of(line);
        may_be(line, &shape, None)
            .then(|| parse(line, &shape))
            .flatten()
    };
    for line in ["图片来源@海潮图库", "頭圖來源＠海潮圖庫", "题图来源@海潮"]
    {
        assert!(read(line).is_some_and(|meta| meta.says_nothing()), "{line}");
    }
    let line = "题图来源@海潮图库，渡口复航那一天";
    assert!(read(line).is_none(), "{line}");
}

#[test]
fn what_is_no_metadata() {
    for line in [
        "记者：您怎么看这件事？",
        "作者：我写这本书用了三年，其间换了四个城市。",
        "这笔钱的来源：一部分是借的，一部分是卖粮食得来的。",
        "2018年又添了两条船，坐满了40人",
        "灯会将于2022年5月1日上午9:00开始",
        "2021-03-01 10:00 起施行",
        "文：指文章的内容和写法",
        "收纳整理：衣柜和书架",
        "《海潮》第三章",
    ] {
        assert!(parse(line, &Shape::of(line)).is_none(), "{line}");
    }
}

#[test]
fn reporters_in_the_lead() {
    assert_eq!(
        lead_author("新华社北京9月1日电（记者 张三、李四五）今天，").as_deref(),
        Some("张三 李四五")
    );
    assert_eq!(
        lead_author("（中央社記者周青禾台北21日電）渡口今天復航，").as_deref(),
        Some("周青禾")
    );
    assert_eq!(
        lead_author("（文/ 林小满）灯塔上的灯是换过的，").as_deref(),
        Some("林小满")
    );
    assert_eq!(
        lead_author("本报讯（记者林小渡 实习生周大河）渡口今天复航，").as_deref(),
        Some("林小渡 周大河")
    );
    assert_eq!(lead_author("新船停在石阶下面。（记者 林小渡 摄）"), None);
    assert_eq!(lead_author("石阶上的人。（海潮报记者林小渡摄）"), None);
    let lead = "【海潮傳媒／記者林小渡／台北報導】渡口今天復航，";
    assert_eq!(lead_author(lead).as_deref(), Some("林小渡"));
    assert_eq!(lead_source(lead).as_deref(), Some("海潮傳媒"));
    let wire = "海潮网3月14日电“渡口复航了”，两岸的人都这样说。";
    assert_eq!(lead_source(wire).as_deref(), Some("海潮网"));
    assert_eq!(lead_author("一名记者走进了会场。"), None);
    assert_eq!(lead_author("（文中的人名都是化名）"), None);
}

#[test]
fn who_reports_from_where_and_what_stands_behind_a_name() {
    let author = |line: &str| {
        let fields = read(line);
        let author = fields.iter().find(|(field, _)| *field == Field::Author);
        author.map(|(_, name)| name.clone())
    };
    let two = author("林小渡 周大河 報導  / 海潮市");
    assert_eq!(two.as_deref(), Some("林小渡 周大河"));
    let one = author("作　者:林渡   ID：207  籍贯：海潮");
    assert_eq!(one.as_deref(), Some("林渡"));
    let title = read("信息名称：关于2021年渡口复航的通知");
    assert_eq!(
        title[0],
        (Field::Title, "关于2021年渡口复航的通知".to_owned())
    );
}

#[test]
fn names_run_together_below_a_headline() {
    let read = |line| parse_below_headline(line).map(|meta| meta.fields);
    let fields = vec![
        (Field::Date, String::new()),
        (Field::Author, "林小渡 周大河".to_owned()),
    ];
    assert_eq!(read("2017-11-18林小渡周大河"), Some(fields));
    let of =
        |line| read(line).is_some_and(|fields| fields.iter().any(|(f, _)| *f == Field::Author));
    assert!(!of("2017-11-18海潮市新闻网") && !of("2017-11-18林区小学校"));
}

#[test]
fn labels_alone_in_a_line() {
    for line in ["成文日期", "成 文 日 期", "来源：", "发布机构"] {
        assert!(is_field_label(line), "{line}");
    }
    for line in ["日期的来历", "渡口的来源", "来源：海潮报"] {
        assert!(!is_field_label(line), "{line}");
    }
}

#[test]
fn the_cells_of_a_post_and_the_notices_of_a_keeper() {
    let read = |line: &str| parse(line, &Shape::of(line));
    let post = read("再坐一船 | 455 | 2021-03-14").expect("a line of metadata");
    assert!(post.date.is_some() && post.guessed);
    assert!(
        post.fields
            .contains(&(Field::Author, "再坐一船".to_owned()))
    );
    assert!(read("渡口 | 木船 | 2021-03-14 | 石阶").is_none());
    assert!(read("本主题由 小渡[客服] 于 2021-3-14 20:46 审核通过").is_none());
    assert!(read("2021-03-14 11:05 列印 文字大小").is_some_and(|meta| !meta.says(Field::Source)));
    // A number before a colon is no hour.
    let day = crate::stages::strip::dates::find("3月14日-1:出发").expect("a day");
    assert!(!day.has_time());
}

#[test]
fn who_and_where_in_the_brackets_of_a_lead() {
    let lead = "【海潮快報／林小渡】渡口今天復航，船上坐滿了人。";
    assert_eq!(lead_source(lead).as_deref(), Some("海潮快報"));
    assert_eq!(lead_author(lead).as_deref(), Some("林小渡"));
    let paper = lead_source("【潮報專訊】渡口今天復航，");
    assert_eq!(paper.as_deref(), Some("潮報"));
    for line in [
        "【海潮快報／渡口復航】今天的船坐滿了人。",
        "【上／下】渡口的兩扇門",
    ] {
        assert_eq!(lead_source(line), None, "{line}");
        assert_eq!(lead_author(line), None, "{line}");
    }
}

#[test]
fn days_with_little_else_beside_them() {
    use Field::*;
    let of = |pairs: &[(Field, &str)]| -> Vec<(Field, String)> {
        pairs.iter().map(|(f, v)| (*f, (*v).to_owned())).collect()
    };
    // When it was written and when it was changed, run together.
    assert_eq!(
        read("Posted on 2021年3月14日2021年5月4日by heduan"),
        of(&[(Date, "2021-03-14"), (Author, "heduan")])
    );
    for line in [
        "刊登於 2021-03-14",
        "2021年03月14日 1024 字 大约 4 分钟 河边小记",
    ] {
        assert_eq!(read(line), of(&[(Date, "2021-03-14")]), "{line}");
    }
    for (line, is) in [
        ("2021.03.14 | 渡口與橋", true),
        ("2021.03.14 | 渡口在大雨裡又開了一次船", false),
        ("渡口與橋 | 2021.03.14", false),
        ("2021.03.14 |", false),
    ] {
        assert_eq!(day_and_column(line).is_some(), is, "{line}");
    }
}

#[test]
fn reporters_with_long_names_and_with_their_place() {
    use Field::*;
    assert_eq!(
        read("海潮日報記者 Lena Marie Holt / Anton van Hoven / Mara Lind"),
        [
            (
                Author,
                "Lena Marie Holt Anton van Hoven Mara Lind".to_owned()
            ),
            (Source, "海潮日報".to_owned())
        ]
    );
    assert_eq!(
        read("作者 林小渡 周大河 ｜ 编辑 陈小岸 ｜ 排版 李小满"),
        [
            (Author, "林小渡 周大河".to_owned()),
            (Editor, "陈小岸".to_owned())
        ]
    );
    let beside = |line| parse_beside(line).map(|meta| meta.fields);
    let named = Some(vec![(Author, "林小渡".to_owned())]);
    assert_eq!(beside("林小渡／海州"), named);
    assert_eq!(beside("林小渡／周大河"), None);
    assert_eq!(beside("渡口的／海州"), None);
}

#[test]
fn parts_of_the_country_are_nobody() {
    for name in ["江苏", "北京市", "黑龍江"] {
        assert!(
            names::is_region(name) && names::is_nobody(name) && !is_person(name),
            "{name}"
        );
    }
    assert!(!names::is_region("江苏渡口报") && !names::is_nobody("江小苏"));
    assert_eq!(
        read("记者：老桥修好以后的第一个早晨，对岸没有人先走过来"),
        []
    );
}
