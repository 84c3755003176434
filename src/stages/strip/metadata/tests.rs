//! The forms of metadata lines that occur, and lines that are none.

use super::*;

fn read(line: &str) -> Vec<(Field, String)> {
    let mut fields = parse(line, &Shape::of(line)).map_or(Vec::new(), |meta| {
        let mut fields = meta.fields;
        for (field, value) in &mut fields {
            if *field == Field::Date {
                *value = meta
                    .date
                    .as_ref()
                    .and_then(|d| d.iso(Some(2021)))
                    .unwrap_or_default();
            }
        }
        fields
    });
    fields.retain(|(field, value)| *field != Field::Other && !value.is_empty());
    fields
}

#[test]
fn all_forms_that_occur() {
    use Field::*;
    let of = |pairs: &[(Field, &str)]| -> Vec<(Field, String)> {
        pairs.iter().map(|(f, v)| (*f, (*v).to_owned())).collect()
    };
    for (line, expected) in [
        (
            "2020-09-18 来源：某某日报",
            of(&[(Source, "某某日报"), (Date, "2020-09-18")]),
        ),
        (
            "陳小渡／綜合報導 發布時間：2021-03-14 18:28 更新時間：2021-03-15",
            of(&[(Author, "陳小渡"), (Date, "2021-03-14T18:28")]),
        ),
        ("[责任编辑：牛勇威]", of(&[(Editor, "牛勇威")])),
        ("原作者：林小渡", of(&[(Author, "林小渡")])),
        ("2021-03-14 Updated:2021-03-20", of(&[(Date, "2021-03-14")])),
        (
            "渡口工作简报和来往船只 | 青禾日报2021-03-14 | 转给朋友",
            of(&[(Date, "2021-03-14"), (Source, "青禾日报")]),
        ),
        (
            "2021-03-14 小渡说桥 青禾晚报 青禾晚报",
            of(&[
                (Source, "青禾晚报"),
                (Author, "小渡说桥"),
                (Date, "2021-03-14"),
            ]),
        ),
        ("责任编辑：林溪 返回青禾，查看更多", of(&[(Editor, "林溪")])),
        (
            "林小渡 最新推荐文章于 2024-05-08 10:20:30 发布",
            of(&[(Date, "2024-05-08T10:20:30"), (Author, "林小渡")]),
        ),
        (
            "编辑：林溪 责任编辑：周渡",
            of(&[(Editor, "周渡"), (Editor, "林溪")]),
        ),
        (
            "本文来源于 青禾日报 2024-05-11 09:36:26",
            of(&[(Date, "2024-05-11T09:36:26"), (Source, "青禾日报")]),
        ),
        (
            "青禾证券报网络版 2024-05-11",
            of(&[(Date, "2024-05-11"), (Source, "青禾证券报网络版")]),
        ),
        ("(责编：甲乙丙、丁戊)", of(&[(Editor, "甲乙丙 丁戊")])),
        (
            "（原标题：春天来了 花开了）",
            of(&[(Title, "春天来了 花开了")]),
        ),
        (
            "某某晚报记者 张小三 李四",
            of(&[(Source, "某某晚报"), (Author, "张小三 李四")]),
        ),
        (
            "2017-03-10 09:58:03来源：某网科学人作者：责任编辑：肖某某",
            of(&[
                (Source, "某网科学人"),
                (Editor, "肖某某"),
                (Date, "2017-03-10T09:58:03"),
            ]),
        ),
        (
            "本文来源：某某报 责任编辑：杜某_NB12556",
            of(&[(Source, "某某报"), (Editor, "杜某")]),
        ),
        (
            "海潮网 发布日期 : 2022-12-06 来源 : 某市司法局",
            of(&[(Date, "2022-12-06"), (Source, "某市司法局")]),
        ),
        (
            "[某县教育局-某县教育服务平台网站] 发布时间：2020-12-28 来源:海潮日报 分享：",
            of(&[(Date, "2020-12-28"), (Source, "海潮日报")]),
        ),
        (
            "《海潮》半月刊网 作者：林小渡 2024-01-31 17:18",
            of(&[
                (Author, "林小渡"),
                (Date, "2024-01-31T17:18"),
                (Source, "《海潮》半月刊网"),
            ]),
        ),
        (
            "《海潮报》（2016年11月12日 A4 版）",
            of(&[(Source, "海潮报"), (Date, "2016-11-12")]),
        ),
        (
            "某省人民政府门户网站 www.example.com 时间：2022-08-11 14:21 来源：海潮市政府 分享：",
            of(&[(Date, "2022-08-11T14:21"), (Source, "海潮市政府")]),
        ),
        (
            "2021-03-27 11:13:46 《海潮论坛》 林小渡 周河",
            of(&[
                (Date, "2021-03-27T11:13:46"),
                (Source, "海潮论坛"),
                (Author, "林小渡 周河"),
            ]),
        ),
        (
            "admin 2019-10-03 258人围观 ，发现0个评论",
            of(&[(Date, "2019-10-03")]),
        ),
        (
            "查看11 | 回复2 | 2008-3-7 19:54:07 | 显示全部楼层 |阅读模式",
            of(&[(Date, "2008-03-07T19:54:07")]),
        ),
        (
            "海潮网 文章录入：林小渡 责任编辑：周河",
            of(&[(Editor, "周河"), (Source, "海潮网")]),
        ),
        (
            "中华民国91年3月14日 海潮日报",
            of(&[(Date, "2002-03-14"), (Source, "海潮日报")]),
        ),
        ("本文于2021年3月14日发布", of(&[(Date, "2021-03-14")])),
        (
            "Published on 2021-03-14 by lin in 随笔",
            of(&[(Date, "2021-03-14"), (Author, "lin")]),
        ),
        (
            "Posted on 2018-12-02 In Speech Views: Disqus:",
            of(&[(Date, "2018-12-02")]),
        ),
        (
            "来源：系统管理员 发稿时间：2012-11-07 浏览次数：520",
            of(&[(Date, "2012-11-07")]),
        ),
        (
            "发布时间：2021-03-14 09:30 文字大小",
            of(&[(Date, "2021-03-14T09:30")]),
        ),
        (
            "海潮日报/2021年/3月/14日/第003版",
            of(&[(Source, "海潮日报"), (Date, "2021-03-14")]),
        ),
        ("海潮论坛 2022年第1期", of(&[(Source, "海潮论坛")])),
        (
            "Posted: 一月 26th, 2005 | Author: | Filed under: 涂鸦 | 9 Comments »",
            of(&[(Date, "2005-01-26")]),
        ),
        ("（责任编辑： HN666）", of(&[])),
        ("作者：", of(&[])),
        (
            "2019-09-26 10:56:28 证券某报网",
            of(&[(Date, "2019-09-26T10:56:28"), (Source, "证券某报网")]),
        ),
        ("來源：中央社", of(&[(Source, "中央社")])),
        (
            "文章录入：admin 责任编辑：林小渡",
            of(&[(Editor, "林小渡")]),
        ),
        (
            "来源：海潮日报第3版 日期：2022-11-14",
            of(&[(Source, "海潮日报"), (Date, "2022-11-14")]),
        ),
        ("作者：青石县文联原主席 林小渡", of(&[(Author, "林小渡")])),
        (
            "时间:2020-12-01 来源:海潮日报 林小渡 【字体:大 中 小】",
            of(&[
                (Source, "海潮日报"),
                (Author, "林小渡"),
                (Date, "2020-12-01"),
            ]),
        ),
        ("文｜王小明", of(&[(Author, "王小明")])),
        ("作者丨林小渡", of(&[(Author, "林小渡")])),
        (
            "文：林小渡 图：周河 编辑：王江",
            of(&[(Author, "林小渡"), (Editor, "王江")]),
        ),
        (
            "来源：研工部 供稿：林小渡 责任编辑：周河",
            of(&[(Source, "研工部"), (Author, "林小渡"), (Editor, "周河")]),
        ),
        ("供稿：校团委 审核：周河", of(&[(Source, "校团委")])),
        (
            "发布：林小渡 时间：2021-03-14 点击：128",
            of(&[(Author, "林小渡"), (Date, "2021-03-14")]),
        ),
        ("发布人：管理处 撰稿：林小渡", of(&[(Author, "林小渡")])),
        (
            "来源：9月30日《海潮日报》",
            of(&[(Source, "海潮日报"), (Date, "2021-09-30")]),
        ),
        (
            "来源：9月30日《海潮日报》 作者：林小渡",
            of(&[
                (Source, "海潮日报"),
                (Author, "林小渡"),
                (Date, "2021-09-30"),
            ]),
        ),
        (
            "作者：林小渡 本章字数：2800 更新时间：2021-03-14",
            of(&[(Author, "林小渡"), (Date, "2021-03-14")]),
        ),
        (
            "海潮小说网 > 武侠小说 > 渡口传奇 作者:林小渡 书号:35 时间:2021/3/14",
            of(&[(Author, "林小渡"), (Date, "2021-03-14")]),
        ),
        ("口述：周河 整理：林小渡", of(&[(Author, "周河 林小渡")])),
        ("編譯／林小渡", of(&[(Author, "林小渡")])),
        ("林小渡／台中報導", of(&[(Author, "林小渡")])),
        ("林小渡\\海潮報導", of(&[(Author, "林小渡")])),
        ("【記者林小渡海潮報導】", of(&[(Author, "林小渡")])),
        (
            "供稿单位：校团委 供稿人：林小渡",
            of(&[(Source, "校团委"), (Author, "林小渡")]),
        ),
        ("綜合報導／林小渡", of(&[(Author, "林小渡")])),
        ("周河口述 林小渡整理", of(&[(Author, "周河 林小渡")])),
        ("文 林小渡 攝影 周河", of(&[(Author, "林小渡")])),
        ("By 林小渡", of(&[(Author, "林小渡")])),
        (
            "特派记者林小渡/海潮报导江岸报",
            of(&[(Author, "林小渡"), (Source, "江岸报")]),
        ),
        (
            "文字作者：图片作者：稿件来源：海潮学院发布时间：2021-03-14浏览量：27",
            of(&[(Source, "海潮学院"), (Date, "2021-03-14")]),
        ),
        (
            "作者：小河 | 来源：发表于2021-03-14 08:26 被阅读0次",
            of(&[(Author, "小河"), (Date, "2021-03-14T08:26")]),
        ),
        ("原始出处:海潮网", of(&[(Source, "海潮网")])),
        (
            "0 海潮县融媒体中心 2021年03月14日",
            of(&[(Source, "海潮县融媒体中心"), (Date, "2021-03-14")]),
        ),
        (
            "江岸社記者林小渡台南14日電",
            of(&[(Source, "江岸社"), (Author, "林小渡")]),
        ),
        (
            "作者：文/林小渡 图/周河 来源：宣传部",
            of(&[(Author, "林小渡"), (Source, "宣传部")]),
        ),
        ("作者：(文字)林小渡 (摄影)周河", of(&[(Author, "林小渡")])),
        ("刊登日期: 2021.03.14", of(&[(Date, "2021-03-14")])),
        (
            "《海潮周刊》记者/林小渡",
            of(&[(Source, "海潮周刊"), (Author, "林小渡")]),
        ),
        ("特约记者 林小渡 发自海潮", of(&[(Author, "林小渡")])),
        (
            "2021-03-14 08:26 海潮報 記者林小渡",
            of(&[
                (Source, "海潮報"),
                (Author, "林小渡"),
                (Date, "2021-03-14T08:26"),
            ]),
        ),
        (
            "2021/03/14 08:26 (最新更新：03/15 10:00)",
            of(&[(Date, "2021-03-14T08:26")]),
        ),
        (
            "河边写字 关注 2021.03.14 08:26 字数 1280",
            of(&[(Author, "河边写字"), (Date, "2021-03-14T08:26")]),
        ),
        (
            "小河 | 发表于 2021-3-14 08:26:32 | 显示全部楼层 |阅读模式 来自 海潮县城",
            of(&[(Author, "小河"), (Date, "2021-03-14T08:26:32")]),
        ),
        (
            "《海潮日报》（2021年03月14日 05版）",
            of(&[(Source, "海潮日报"), (Date, "2021-03-14")]),
        ),
        (
            "发布日期：110-03-14 发布单位：水利处",
            of(&[(Source, "水利处"), (Date, "2021-03-14")]),
        ),
        ("作者：林小渡海潮大学文学院教授", of(&[(Author, "林小渡")])),
        ("编辑 | 小满", of(&[(Editor, "小满")])),
        (
            "陈小树/某某青年报",
            of(&[(Author, "陈小树"), (Source, "某某青年报")]),
        ),
        (
            "2019/08/03 06:10 文／許雅婷",
            of(&[(Author, "許雅婷"), (Date, "2019-08-03T06:10")]),
        ),
        (
            "2018-08-08 文/老表 来源/钟表之家",
            of(&[(Author, "老表"), (Source, "钟表之家"), (Date, "2018-08-08")]),
        ),
        ("記者陳詩涵／新北報導", of(&[(Author, "陳詩涵")])),
        ("作者：澎葉生 ／", of(&[(Author, "澎葉生")])),
        (
            "2021-03-14 08:26 某某日報 記者林雨桐／台南報導",
            of(&[
                (Source, "某某日報"),
                (Author, "林雨桐"),
                (Date, "2021-03-14T08:26"),
            ]),
        ),
        ("【纠错】 【责任编辑:成岚】", of(&[(Editor, "成岚")])),
        (
            "原创 老渡 河边写字 2022-04-11",
            of(&[(Author, "老渡"), (Source, "河边写字"), (Date, "2022-04-11")]),
        ),
        ("作者：林小渡[全文阅读]", of(&[(Author, "林小渡")])),
        ("【编辑：林小渡 QQ】", of(&[(Editor, "林小渡")])),
        ("来源：13时37分 编辑：林小渡", of(&[(Editor, "林小渡")])),
        (
            "发 文 机 构：渡口县人民政府办公室 成 文 日 期：2018年12月29日",
            of(&[(Source, "渡口县人民政府办公室"), (Date, "2018-12-29")]),
        ),
        (
            "Original 林小渡 河边写字 2022年4月11日 16:10",
            of(&[
                (Author, "林小渡"),
                (Source, "河边写字"),
                (Date, "2022-04-11T16:10"),
            ]),
        ),
        (
            "2022-04-11 河边写字 河边写字",
            of(&[(Source, "河边写字"), (Date, "2022-04-11")]),
        ),
        (
            "本帖最后由 河边写字 于 2022-11-16 17:19 编辑",
            of(&[(Date, "2022-11-16T17:19")]),
        ),
        (
            "湖底泥 2020-03-08 22:14:09",
            of(&[(Author, "湖底泥"), (Date, "2020-03-08T22:14:09")]),
        ),
        (
            "2020-04-28 18:45:00 财河网 董一鸣",
            of(&[
                (Source, "财河网"),
                (Author, "董一鸣"),
                (Date, "2020-04-28T18:45:00"),
            ]),
        ),
        (
            "作者：山里人 发表于 2017-8-19 21:06:45",
            of(&[(Author, "山里人"), (Date, "2017-08-19T21:06:45")]),
        ),
        (
            "2016年4月12日 由 小河 发表",
            of(&[(Author, "小河"), (Date, "2016-04-12")]),
        ),
        (
            "By Lin Wei | February 14, 2020",
            of(&[(Author, "Lin Wei"), (Date, "2020-02-14")]),
        ),
        (
            "出版：2022-05-18 06:00 更新：2022-05-18 06:00",
            of(&[(Date, "2022-05-18T06:00")]),
        ),
        (
            "石原 本文来源：科学手册 责任编辑：石原_NX7788",
            of(&[(Source, "科学手册"), (Editor, "石原")]),
        ),
        ("【海潮報專訊】", of(&[(Source, "海潮報")])),
        (
            "【编辑：任小禾 QQ：1234567；TEL：13800000000】",
            of(&[(Editor, "任小禾")]),
        ),
        ("作者：石头记[全文阅读]", of(&[(Author, "石头记")])),
        ("作者：[网上资料 ]", of(&[])),
        (
            "发表于 2020-9-8 16:57 | 来自PC浏览器",
            of(&[(Date, "2020-09-08T16:57")]),
        ),
        (
            "2020年07月04日 12:10 来源：某某网参与互动",
            of(&[(Source, "某某网"), (Date, "2020-07-04T12:10")]),
        ),
        (
            "来源： 海潮日报 2017年12月6日9版 发稿时间： 2017-12-09 12:45",
            of(&[(Source, "海潮日报"), (Date, "2017-12-09T12:45")]),
        ),
        (
            "【信息发布时间：2020-12-17阅读次数：】 【我要打印】 【关闭】",
            of(&[(Date, "2020-12-17")]),
        ),
        ("河上柳 发表于 昨天13:42", of(&[(Author, "河上柳")])),
        ("• 报纸编辑:林小渡", of(&[(Editor, "林小渡")])),
        ("• 来源:某某网", of(&[(Source, "某某网")])),
        (
            "Lin Xiaodu 發表於 Sat, 15 Aug 2015 12:00:00 +0800",
            of(&[(Author, "Lin Xiaodu"), (Date, "2015-08-15T12:00:00")]),
        ),
        ("2017年05月24日 星期三", of(&[(Date, "2017-05-24")])),
        (
            "发表于2014-08-24 21:30| 1164次阅读| 来源CSDN| 0 条评论| 作者魏星",
            of(&[
                (Source, "CSDN"),
                (Author, "魏星"),
                (Date, "2014-08-24T21:30"),
            ]),
        ),
    ] {
        let mut got = read(line);
        let mut expected = expected;
        got.sort();
        got.dedup();
        expected.sort();
        assert_eq!(got, expected, "{line}");
    }
}

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
fn what_is_no_metadata() {
    for line in [
        "记者：您怎么看这件事？",
        "作者：我写这本书用了三年，其间换了四个城市。",
        "这笔钱的来源：一部分是借的，一部分是卖粮食得来的。",
        "2018年继续扩大，突破3000亿元",
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
        lead_author("（中央社記者溫貴香台北21日電）行政院今天表示，").as_deref(),
        Some("溫貴香")
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
    assert_eq!(lead_author("一名记者走进了会场。"), None);
    assert_eq!(lead_author("（文中的人名都是化名）"), None);
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
