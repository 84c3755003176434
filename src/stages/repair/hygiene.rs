//! Characters that carry nothing or stand for another one: byte order marks in the middle of a
//! text, control characters, and, where asked, forms that only old fonts and layout know.
//!
//! What honest text has is only touched when an option says so; see [`HygieneOptions`] for what
//! each costs. Variation selectors stay always: they choose a form that somebody wanted.

use std::borrow::Cow;

use super::rewrite::{Rewrite, Rewritten};
use super::round_trip::{Codec, is_unclean};
use crate::report::RepairEvidence;

/// Which characters are cleaned away beyond what is damage by any measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HygieneOptions {
    /// Byte order marks inside a text and NUL go; a C1 control becomes the Windows-1252 mark of
    /// that byte in a line of Latin letters, a line end if it is NEL, and goes between Chinese
    /// characters. Default: on. Cost: a dump of control characters loses single ones.
    pub controls: bool,
    /// Zero-width characters and direction marks go between Chinese characters and marks, where
    /// they have nothing to do. Default: off. Cost: a break opportunity that a page offered.
    pub invisible: bool,
    /// Radicals of the blocks *Kangxi Radicals* and *CJK Radicals Supplement* become the hanzi
    /// that look like them, as PDF readers fail to do. Default: off. Cost: a treatise on radicals
    /// loses the distinction.
    pub radicals: bool,
    /// CJK compatibility ideographs become the unified ones, as Unicode normalisation has it.
    /// Default: off. Cost: names that insist on a form lose it, Korean double readings merge.
    pub compatibility: bool,
    /// Private-use characters of Windows' GBK and Big5 fonts become the characters that Unicode
    /// has by now. Default: off. Cost: a font of one's own that uses the same places.
    pub private_use: bool,
    /// CR LF and CR become LF. Default: off. Cost: files that are meant for Windows.
    pub line_ends: bool,
}

impl Default for HygieneOptions {
    fn default() -> Self {
        Self {
            controls: true,
            invisible: false,
            radicals: false,
            compatibility: false,
            private_use: false,
            line_ends: false,
        }
    }
}

/// The rules of this module.
const BOM: &str = "hygiene:bom";
const NUL: &str = "hygiene:nul";
const C1: &str = "hygiene:c1";
const INVISIBLE: &str = "hygiene:invisible";
const RADICAL: &str = "hygiene:radical";
const COMPATIBILITY: &str = "hygiene:compatibility";
const PRIVATE_USE: &str = "hygiene:private-use";
const LINE_END: &str = "hygiene:line-end";

/// Whether `c` is of the area that Unicode leaves to private use.
pub(super) fn is_private_use(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}')
}

/// Cleans `text`; `None` where there is nothing to do. `unclean` is where the scan found characters
/// that matter here. Linear in their number, besides a search or two for rare bytes.
pub(super) fn apply(
    text: &str,
    unclean: &[usize],
    nuls: &[usize],
    options: HygieneOptions,
    evidence: &mut RepairEvidence,
) -> Option<Rewritten> {
    let bytes = text.as_bytes();
    let mut places = unclean.to_vec();
    if options.controls {
        places.extend(nuls);
    }
    if options.line_ends {
        places.extend(memchr::memchr_iter(b'\r', bytes));
    }
    if options.compatibility {
        places.extend(memchr::memmem::find_iter(bytes, b"\xF0\xAF"));
    }
    places.sort_unstable();
    let mut rewrite = Rewrite::new(text);
    for at in places {
        let Some(c) = text[at..].chars().next() else {
            continue;
        };
        if let Some((rule, with)) = options.change(text, at, c) {
            rewrite.replace(at..at + c.len_utf8(), &with, rule, 1.0, None);
            evidence.count(rule, true);
        }
    }
    rewrite.finish()
}

impl HygieneOptions {
    /// The rule that changes `c` at `at`, and what it becomes.
    fn change(self, text: &str, at: usize, c: char) -> Option<(&'static str, Cow<'static, str>)> {
        let one = |rule, c: char| Some((rule, Cow::Owned(c.to_string())));
        match c {
            '\u{feff}' if self.controls => Some((BOM, "".into())),
            '\0' if self.controls => Some((NUL, "".into())),
            '\u{80}'..='\u{9f}' if self.controls => control(text, at, c).map(|with| (C1, with)),
            '\r' if self.line_ends => {
                let pair = text[at + 1..].starts_with('\n');
                Some((LINE_END, if pair { "" } else { "\n" }.into()))
            }
            '\u{2e80}'..='\u{2fdf}' if self.radicals => radical(c).and_then(|c| one(RADICAL, c)),
            '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}' if self.compatibility => {
                unified(c).and_then(|c| one(COMPATIBILITY, c))
            }
            '\u{e000}'..='\u{f8ff}' if self.private_use => {
                assigned(c).and_then(|c| one(PRIVATE_USE, c))
            }
            '\u{2e80}'..='\u{faff}' | '\u{2f800}'.. => None,
            _ if self.invisible && !is_c1(c) && is_between_chinese(text, at, c) => {
                Some((INVISIBLE, "".into()))
            }
            _ => None,
        }
    }
}

fn is_c1(c: char) -> bool {
    ('\u{80}'..='\u{9f}').contains(&c)
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

fn is_between_chinese(text: &str, at: usize, c: char) -> bool {
    let ours = |other: char| is_unclean(other) && !is_c1(other) && other < '\u{2e80}';
    let before = text[..at].chars().rev().take(4).find(|c| !ours(*c));
    let behind = text[at + c.len_utf8()..]
        .chars()
        .take(4)
        .find(|c| !ours(*c));
    before.is_some_and(is_chinese) && behind.is_some_and(is_chinese)
}

/// How far (bytes) the line around a control character is looked at.
const LINE_BYTES: usize = 2000;

/// What the C1 control `c` at `at` becomes.
fn control(text: &str, at: usize, c: char) -> Option<Cow<'static, str>> {
    let from = text.floor_char_boundary(at.saturating_sub(LINE_BYTES));
    let to = text.ceil_char_boundary((at + LINE_BYTES).min(text.len()));
    let start = text[from..at]
        .rfind('\n')
        .map_or(from, |end| from + end + 1);
    let end = text[at..to].find('\n').map_or(to, |end| at + end);
    let before = text[start..at].chars().next_back();
    let behind = text[at..end].chars().nth(1);
    if is_latin(&text[start..end]) {
        // ISO 8859-1 has controls where Windows has quotes and dashes
        let windows = Codec::Windows1252.decode_char(&[c as u8]).map(|(c, _)| c);
        let mark = windows.filter(|mark| !is_c1(*mark));
        let between = before.is_some_and(char::is_alphanumeric)
            && behind.is_some_and(|c| c.is_alphanumeric());
        return match mark {
            Some(mark) if !between || c == '\u{92}' => Some(mark.to_string().into()),
            _ => None,
        };
    }
    // tables and dumps of control characters stay
    if before.is_some_and(is_c1) || behind.is_some_and(is_c1) {
        return None;
    }
    match c {
        '\u{85}' => Some("\n".into()),
        _ if before.is_none_or(is_chinese) || behind.is_none_or(is_chinese) => Some("".into()),
        _ => None,
    }
}

/// Whether a line was written in ISO 8859-1, as far as its characters tell, and holds words.
fn is_latin(line: &str) -> bool {
    line.chars()
        .all(|c| c <= '\u{ff}' || matches!(c, '\u{2010}'..='\u{203a}'))
        && line.chars().any(|c| c.is_ascii_alphabetic())
}

/// The first of the Kangxi radicals, and the unified hanzi of all 214 in order.
const KANGXI: u32 = 0x2F00;
const KANGXI_HANZI: &str = "\
一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸\
屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父\
爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自\
至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨靑非面\
革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";

/// Radicals of the supplement and the hanzi that they are.
const SUPPLEMENT: &str = "\
⺟母⻅见⻈讠⻉贝⻋车⻐钅⻑長⻓长⻔门⻘青⻙韦⻚页⻛风⻜飞⻢马⻤鬼⻥鱼⻦鸟⻨麦⻩黄⻪黾⻫斉\
⻬齐⻭歯⻮齿⻯竜⻰龙⻲亀⻳龟";

/// The hanzi that looks like a radical.
fn radical(c: char) -> Option<char> {
    match c {
        '\u{2f00}'..='\u{2fd5}' => KANGXI_HANZI.chars().nth((c as u32 - KANGXI) as usize),
        _ => {
            let mut pairs = SUPPLEMENT.chars();
            while let (Some(radical), Some(hanzi)) = (pairs.next(), pairs.next()) {
                if radical == c {
                    return Some(hanzi);
                }
            }
            None
        }
    }
}

/// The unified ideographs of U+F900 to U+FAD9 in order; those that are unified themselves and
/// places without a character stand for themselves as `〇`. From `UnicodeData.txt` 15.0.
const COMPATIBLE: &str = "\
豈更車賈滑串句龜龜契金喇奈懶癩羅蘿螺裸邏樂洛烙珞落酪駱亂卵欄爛蘭鸞嵐濫藍襤拉臘蠟廊朗浪狼\
郎來冷勞擄櫓爐盧老蘆虜路露魯鷺碌祿綠菉錄鹿論壟弄籠聾牢磊賂雷壘屢樓淚漏累縷陋勒肋凜凌稜綾\
菱陵讀拏樂諾丹寧怒率異北磻便復不泌數索參塞省葉說殺辰沈拾若掠略亮兩凉梁糧良諒量勵呂女廬旅\
濾礪閭驪麗黎力曆歷轢年憐戀撚漣煉璉秊練聯輦蓮連鍊列劣咽烈裂說廉念捻殮簾獵令囹寧嶺怜玲瑩羚\
聆鈴零靈領例禮醴隸惡了僚寮尿料樂燎療蓼遼龍暈阮劉杻柳流溜琉留硫紐類六戮陸倫崙淪輪律慄栗率\
隆利吏履易李梨泥理痢罹裏裡里離匿溺吝燐璘藺隣鱗麟林淋臨立笠粒狀炙識什茶刺切度拓糖宅洞暴輻\
行降見廓兀嗀〇〇塚〇晴〇〇凞猪益礼神祥福靖精羽〇蘒〇諸〇〇逸都〇〇〇飯飼館鶴郞隷侮僧免勉\
勤卑喝嘆器塀墨層屮悔慨憎懲敏既暑梅海渚漢煮爫琢碑社祉祈祐祖祝禍禎穀突節練縉繁署者臭艹艹著\
褐視謁謹賓贈辶逸難響頻恵𤋮舘〇〇並况全侀充冀勇勺喝啕喙嗢塚墳奄奔婢嬨廒廙彩徭惘慎愈憎慠懲\
戴揄搜摒敖晴朗望杖歹殺流滛滋漢瀞煮瞧爵犯猪瑱甆画瘝瘟益盛直睊着磌窱節类絛練缾者荒華蝹襁覆\
視調諸請謁諾諭謹變贈輸遲醙鉶陼難靖韛響頋頻鬒龜𢡊𢡄𣏕㮝䀘䀹𥉉𥳐𧻓齃龎";

/// The same of U+2F800 to U+2FA1D.
const COMPATIBLE_ASTRAL: &str = "\
丽丸乁𠄢你侮侻倂偺備僧像㒞𠘺免兔兤具𠔜㒹內再𠕋冗冤仌冬况𩇟凵刃㓟刻剆割剷㔕勇勉勤勺包匆北\
卉卑博即卽卿卿卿𠨬灰及叟𠭣叫叱吆咞吸呈周咢哶唐啓啣善善喙喫喳嗂圖嘆圗噑噴切壮城埴堍型堲報\
墬𡓤売壷夆多夢奢𡚨𡛪姬娛娧姘婦㛮㛼嬈嬾嬾𡧈寃寘寧寳𡬘寿将当尢㞁屠屮峀岍𡷤嵃𡷦嵮嵫嵼巡巢㠯\
巽帨帽幩㡢𢆃㡼庰庳庶廊𪎒廾𢌱𢌱舁弢弢㣇𣊸𦇚形彫㣣徚忍志忹悁㤺㤜悔𢛔惇慈慌慎慌慺憎憲憤憯懞\
懲懶成戛扝抱拔捐𢬌挽拼捨掃揤𢯱搢揅掩㨮摩摾撝摷㩬敏敬𣀊旣書晉㬙暑㬈㫤冒冕最暜肭䏙朗望朡杞\
杓𣏃㭉柺枅桒梅𣑭梎栟椔㮝楂榣槪檨𣚣櫛㰘次𣢧歔㱎歲殟殺殻𣪍𡴋𣫺汎𣲼沿泍汧洖派海流浩浸涅𣴞洴\
港湮㴳滋滇𣻑淹潮𣽞𣾎濆瀹瀞瀛㶖灊災灷炭𠔥煅𤉣熜𤎫爨爵牐𤘈犀犕𤜵𤠔獺王㺬玥㺸㺸瑇瑜瑱璅瓊㼛\
甤𤰶甾𤲒異𢆟瘐𤾡𤾸𥁄㿼䀈直𥃳𥃲𥄙𥄳眞真真睊䀹瞋䁆䂖𥐝硎碌磌䃣𥘦祖𥚚𥛅福秫䄯穀穊穏𥥼𥪧𥪧竮\
䈂𥮫篆築䈧𥲀糒䊠糨糣紀𥾆絣䌁緇縂繅䌴𦈨𦉇䍙𦋙罺𦌾羕翺者𦓚𦔣聠𦖨聰𣍟䏕育脃䐋脾媵𦞧𦞵𣎓𣎜舁\
舄辞䑫芑芋芝劳花芳芽苦𦬼若茝荣莭茣莽菧著荓菊菌菜𦰶𦵫𦳕䔫蓱蓳蔖𧏊蕤𦼬䕝䕡𦾱𧃒䕫虐虜虧虩蚩\
蚈蜎蛢蝹蜨蝫螆䗗蟡蠁䗹衠衣𧙧裗裞䘵裺㒻𧢮𧥦䚾䛇誠諭變豕𧲨貫賁贛起𧼯𠠄跋趼跰𠣞軔輸𨗒𨗭邔郱\
鄑𨜮鄛鈸鋗鋘鉼鏹鐕𨯺開䦕閷𨵷䧦雃嶲霣𩅅𩈚䩮䩶韠𩐊䪲𩒖頋頋頩𩖶飢䬳餩馧駂駾䯎𩬰鬒鱀鳽䳎䳭鵧\
𪃎䳸𪄅𪈎𪊑麻䵖黹黾鼅鼏鼖鼻𪘀";

/// The unified ideograph of a compatibility ideograph.
fn unified(c: char) -> Option<char> {
    let at = |table: &str, first: u32| table.chars().nth((c as u32 - first) as usize);
    let unified = match c {
        '\u{f900}'..='\u{fad9}' => at(COMPATIBLE, 0xF900),
        '\u{2f800}'..='\u{2fa1d}' => at(COMPATIBLE_ASTRAL, 0x2F800),
        _ => None,
    };
    unified.filter(|unified| *unified != '〇')
}

/// The character that Unicode has by now for a private one of Windows' Chinese fonts.
fn assigned(c: char) -> Option<char> {
    const GBK_HANZI: u32 = 0xE815;
    const GBK_MARKS: u32 = 0xE78D;
    const BIG5_ETEN: u32 = 0xF6B1;
    let code = c as u32;
    match code {
        // rows of GBK that GB 18030 has since filled: FE50 to FEA0 without FE7F
        0xE815..=0xE864 => {
            let offset = (code - GBK_HANZI) as u8;
            let trail = 0x50 + offset + u8::from(offset >= 0x2F);
            let found = Codec::Gb18030.decode_char(&[0xFE, trail]).map(|(c, _)| c);
            found.filter(|found| !is_private_use(*found))
        }
        // marks for vertical lines, in GBK's row A6
        0xE78D..=0xE796 => "︐︒︑︓︔︕︖︗︘︙"
            .chars()
            .nth((code - GBK_MARKS) as usize),
        0xE7C7 => Some('ḿ'),
        0xF6B1..=0xF848 => {
            let pair = user_defined((code - BIG5_ETEN) as usize);
            Codec::Big5.decode_char(&pair).map(|(c, _)| c)
        }
        _ => None,
    }
}

/// The bytes of a place of Big5 that Windows leaves to fonts, counted from C6A1; 157 to a row.
fn user_defined(place: usize) -> [u8; 2] {
    const ROW: usize = 157;
    const LOW: usize = 63;
    let counted = place + LOW;
    let (row, at) = (counted / ROW, counted % ROW);
    let trail = if at < LOW { 0x40 + at } else { 0xA1 + at - LOW };
    [0xC6 + row as u8, trail as u8]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(options: HygieneOptions, text: &str) -> Option<String> {
        let unclean = text.char_indices().filter(|(_, c)| is_unclean(*c));
        let unclean: Vec<usize> = unclean.map(|(at, _)| at).collect();
        let nuls: Vec<usize> = text.match_indices('\0').map(|(at, _)| at).collect();
        let rewritten = apply(
            text,
            &unclean,
            &nuls,
            options,
            &mut RepairEvidence::default(),
        );
        rewritten.map(|rewritten| rewritten.text)
    }

    fn all() -> HygieneOptions {
        HygieneOptions {
            controls: true,
            invisible: true,
            radicals: true,
            compatibility: true,
            private_use: true,
            line_ends: true,
        }
    }

    #[test]
    fn by_default_what_is_damage_goes_and_nothing_else_does() {
        let clean = |text| with(HygieneOptions::default(), text);
        let text = "一\u{feff}二\u{80}三\u{85}四\0，ïé\u{a0}五";
        assert_eq!(clean(text).as_deref(), Some("一二三\n四，ïé\u{a0}五"));
        for honest in [
            "正文，é \u{a0} ï",
            "一\u{200b}二\u{200d}三",
            "⼈⼯智能、金⻑",
            "凉\u{fa0e}",
            "\u{e815}\u{f6b1}",
            "a\r\nb",
            "葛\u{e0100}城，☺\u{fe0f}",
            "表：\u{81}\u{82}\u{83}",
        ] {
            assert_eq!(clean(honest), None, "{honest:?}");
        }
    }

    #[test]
    fn controls_of_windows_become_marks_in_latin_lines() {
        let clean = |text| with(HygieneOptions::default(), text);
        assert_eq!(
            clean("\u{84}Haus\u{93} und Hof").as_deref(),
            Some("„Haus“ und Hof")
        );
        assert_eq!(clean("it\u{92}s done\u{85}").as_deref(), Some("it’s done…"));
        assert_eq!(clean("a control \u{81}"), None);
    }

    #[test]
    fn each_option_does_its_part() {
        for (dirty, tidy) in [
            (
                "一\u{200b}二\u{2060}\u{200e}三，a\u{200b}b",
                "一二三，a\u{200b}b",
            ),
            ("⼈⼯智能，⻓⻋", "人工智能，长车"),
            ("\u{f9dd}\u{f97e}，\u{fa0e}\u{2f800}", "利量，\u{fa0e}丽"),
            ("\u{e81a}\u{f6b1}", "㑳①"),
            ("a\r\nb\rc", "a\nb\nc"),
        ] {
            assert_eq!(with(all(), dirty).as_deref(), Some(tidy), "{dirty:?}");
        }
        assert_eq!(with(all(), "葛\u{e0100}城，☺\u{fe0f}，👨\u{200d}👩"), None);
    }
}
