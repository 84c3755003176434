//! Forms of portals, stations and agencies, each with one that is none.

use super::super::*;
use super::read;

fn of(pairs: &[(Field, &str)]) -> Vec<(Field, String)> {
    pairs.iter().map(|(f, v)| (*f, (*v).to_owned())).collect()
}

#[test]
fn credits_of_portals_and_stations() {
    use Field::*;
    for (line, expected) in [
        (
            "http://www.example.com/2021-03-14 09:06:00海潮网",
            of(&[(Source, "海潮网"), (Date, "2021-03-14T09:06:00")]),
        ),
        (
            "2021年03月14日 19:22 已有12人阅读 字号：T | T 打印",
            of(&[(Date, "2021-03-14T19:22")]),
        ),
        (
            "2021/3/14 11:45打印本文章",
            of(&[(Date, "2021-03-14T11:45")]),
        ),
        (
            "Ferry.com 2021年03月14日 18:46 来源:海潮网",
            of(&[(Source, "海潮网"), (Date, "2021-03-14T18:46")]),
        ),
        (
            "2021年03月14日14:27 海潮晨报微博",
            of(&[(Source, "海潮晨报"), (Date, "2021-03-14T14:27")]),
        ),
        (
            "海潮資訊網╱ferry新聞中心林小渡 2021-03-14 10:50",
            of(&[
                (Source, "海潮資訊網"),
                (Author, "林小渡"),
                (Date, "2021-03-14T10:50"),
            ]),
        ),
        (
            "海潮网 > 要闻 > 两岸 2021年3月14日",
            of(&[(Date, "2021-03-14")]),
        ),
        (
            "海潮网 ferry.com.cn 时间： 2021-03-14 发表评论>>",
            of(&[(Source, "海潮网"), (Date, "2021-03-14")]),
        ),
        (
            "海潮·ABC 作者：林小渡 责任编辑：周河 【编译】 2021年03月14日 17:40 评论",
            of(&[
                (Source, "海潮·ABC"),
                (Author, "林小渡"),
                (Editor, "周河"),
                (Date, "2021-03-14T17:40"),
            ]),
        ),
        (
            "2021-03-14 19:34 来源：海潮网 作者：林小渡 青禾网编辑：周河",
            of(&[
                (Source, "海潮网"),
                (Author, "林小渡"),
                (Editor, "周河"),
                (Date, "2021-03-14T19:34"),
            ]),
        ),
        (
            "來源：海潮社 實際入稿日期： 2021-03-14",
            of(&[(Source, "海潮社"), (Date, "2021-03-14")]),
        ),
        ("2021-03-14 10:18佚名", of(&[(Date, "2021-03-14T10:18")])),
        ("【作者：《海潮》综合报道】", of(&[])),
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
fn bylines_of_reporters() {
    use Field::*;
    for (line, expected) in [
        ("林小渡 周大河文/圖", of(&[(Author, "林小渡 周大河")])),
        ("記者：林小渡 周河 海州報導", of(&[(Author, "林小渡 周河")])),
        ("编辑 、题图 | 林小渡", of(&[(Editor, "林小渡")])),
        ("（林小渡報導）", of(&[(Author, "林小渡")])),
        ("(林小渡 撰稿)", of(&[(Author, "林小渡")])),
        (
            "海潮電台林小渡報導",
            of(&[(Source, "海潮電台"), (Author, "林小渡")]),
        ),
        (
            "海潮卫视周河、林小渡海州采访报道",
            of(&[(Source, "海潮卫视"), (Author, "周河 林小渡")]),
        ),
        (
            "【海潮新聞／林小渡】",
            of(&[(Source, "海潮新聞"), (Author, "林小渡")]),
        ),
        (
            "(海潮晚報記者 林小渡 實習生 周大河 文/攝)",
            of(&[(Source, "海潮晚報"), (Author, "林小渡 周大河")]),
        ),
        ("摘自海潮晚报", of(&[(Source, "海潮晚报")])),
        ("记者手记", of(&[])),
        ("老渡口故事报道", of(&[])),
        ("海潮电台春天的故事报道", of(&[])),
        ("摘自一本旧书", of(&[])),
        ("老桥文/图", of(&[])),
        ("海州新聞組青州18日電", of(&[])),
        ("两岸中心／林小渡报导", of(&[(Author, "林小渡")])),
        ("兩岸中心／整理報導", of(&[])),
    ] {
        let (mut got, mut expected) = (read(line), expected);
        got.sort();
        expected.sort();
        assert_eq!(got, expected, "{line}");
    }
}
