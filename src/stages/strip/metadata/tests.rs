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
        ("[责任编辑：牛勇威]", of(&[(Editor, "牛勇威")])),
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
    assert_eq!(lead_author("一名记者走进了会场。"), None);
    assert_eq!(lead_author("（文中的人名都是化名）"), None);
}
