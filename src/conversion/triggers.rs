//! Where a phrase may really match: the few places at which the fast scan has to stop.
//!
//! Every key of several characters has an anchor: of the pairs of neighbours with a character
//! that the key converts otherwise than singly, the one that is rarest in running text (世界名著
//! stops at 名著, not at every 世界). Until some key matches, every step sees its input converted character by
//! character; so the first match of any step leaves a trace in the *input*: the key's characters,
//! each perhaps in another of the forms that single characters are converted from and to. Such
//! forms are one class here. The scan stops where the classes of an anchor stand, and only if
//! those of the whole key stand around it.
//!
//! A key whose value is what its characters become singly needs no stop: whether it matches or
//! not, the text is the same, and where it overlaps another key that other key's stop counts.

use std::ops::Range;

use super::exact::Steps;
use super::rules::{CharTable, Rules, pair_key};
use crate::hash::{FastMap, mix};

/// The 1,000 most frequent characters of law, news, encyclopaedia, forum and software texts from
/// Taiwan and Hong Kong (35 million characters, punctuation included), most frequent first. They
/// make poor anchors, the first ones the poorest.
const FREQUENT: &str = "，。的、一有之人中在是用以會不個嘅年為定「」國時）（係同：大法行或可上者要到及地出事其關理後本應\
    下第於機所作成這主式學分他資方文對公項如業來得生發設自我前與能入新使動員和日工過政選而就案二件開\
    管都經間面三民港多程部十數名條家由了月表區當指務位將喺重規立內期但建度體最好外並台請合計物性取無\
    現電至代相加列因實任全長目香們等示字路果提制通更證明器化原料市進處您保檔被子；正辦點然教報此意金\
    組次議種灣也場四佢服單專依變標小已唔特做道高查說從咗記安結稱號統例產權受心未存兩力接執視》《五具\
    去基置類網起情影格元線向天運參則包書令水別問需認平美府解呢系話交回檢構利核只各東每除展傳沒海量何\
    共收改題知品型西該比南訊直屬連社常身總語司樣些集站告？始信—術形反申圖六錄支手口裝先院色清車值供\
    完北廣轉科驗容非少命你調試職想亦備委碼顯義限算放世空又整見看導界預治再決英引持寫必士商論款叫軍考\
    按音輸住官聯頭師流確校準控模言啟施約華山馬即食求級營萬功許編源那響審片費己讓修製著啲它像九畫移域\
    林近達局節百護還育門範續效邊首幾活造今亞細戰增投助球給段埋觀份七際測八版且團樂技錯層配真領舉研否\
    感據質戶態打醫環帶另訂境評麼風藝序照價失派土防太很演強止氣史曾聲載斯劃須識協符維推角紀律嚟登步擇\
    黨括隊落創超客臺送端城署排讀離光若究含補歷女伺陳老群講她狀張嗰額拉圍鐵附負適留島警易州眾監換裡族\
    停責央述儲較況洲白才章德簡巴察覺根票星爾縣遠獨園似黃策腦終足消望斷深阿難輯險滿神把透複席退習咁快\
    爭布花！左密低財印頁走繼塊判貨宣積率初候素跟誤王承早便半李鍵獎益死蘭思景閱擬越往致套遊仍介歌象庫\
    免底息織周病室沙濟援普故媒里農註羅火獲壓古米架街隨訓哋採石精夠龍詞友居賽班差船復陣返訴冇延播克析\
    仔館甚親升福窗注予陸速批般什害找託希樓省味廠愛練母帳擔熱鄭屋波均庭曲聽座聞興呼航擊紅充切函督念尋\
    階減譯詳課銷估千極股絕假轄歲覽屆罪劇付徵稅卡尼畀雖納雙河討訪江優簽京嘢某善副磁既串油舊衛卻違療徑\
    黑嚴兒融尾材築索券釋准授虛匯憑緊澳村互私僅房筆異略健企威址封錢射勞擴買孩朝右隻康洋欄樹幣疑輕賣抗\
    背郵戲梁飛牌裁詢碟青隔鐘追魚銀宗鄉軟描購句針犯損永廢藥夾歐板突待零冊志唱休養帝佔勢談劉田溫餐晚偵\
    眼刑願守肉傷餘店短父典遺概男藏禮覆睇縮搞避乎破租順併雜拿仲智旅操填拍幫歸俾敗伯憶散博缺漢野涉齊兵\
    逐束武降禁衝顧韓刻木輪　佈堂籤翻彩臨綫籍刪良…輔救兼映革億陽慮夫障殺繳雲尺搜牛礎";

/// How much a character weighs in the choice of anchors: about its frequency in parts per 40,000,
/// by a curve that is within a third of the counts for most of [`FREQUENT`] and too high by up to
/// a factor of two at its end.
fn weight(rank: Option<usize>) -> u64 {
    rank.map_or(3, |rank| {
        12_000 / (rank as u64 + 60) + 1_300 / (rank as u64 + 1)
    })
}

/// A key around an anchor.
#[derive(Debug)]
struct Check {
    /// The classes of the key's characters.
    key: Range<u32>,
    /// How many of them stand before the anchor's second one.
    before: u32,
}

/// All anchors.
#[derive(Debug, Default)]
pub(crate) struct Triggers {
    /// 1 + the class of a character; 0 for one that is alone in its class.
    classes: CharTable,
    checks: Vec<Check>,
    keys: Vec<u32>,
    /// The classes of an anchor → its checks.
    anchors: FastMap<u64, Range<u32>>,
    /// One bit in [`FILTER_BITS`] for every anchor of two three-byte characters.
    filter: Vec<u64>,
}

/// The size of the filter in front of the anchors, in bits: 8 KB stay in the cache, and of
/// `tw2sp`'s 7,000 pairs fewer than one bit in eight is set.
const FILTER_BITS: usize = 1 << 16;

/// The bit of two neighbours of three bytes each, if `window` is that.
#[inline]
fn filter_bit(window: &[u8]) -> Option<usize> {
    let &[l0, l1, l2, r0, r1, r2] = window else {
        return None;
    };
    let pair = u64::from_le_bytes([l0, l1, l2, r0, r1, r2, 0, 0]);
    let three = l0 & 0xf0 == 0xe0 && r0 & 0xf0 == 0xe0;
    three.then(|| (mix(pair) >> 48) as usize)
}

impl Triggers {
    /// The anchors of all keys of `steps`, and every pair of input characters that is one.
    pub(crate) fn new(steps: &Steps) -> (Self, Vec<(char, char)>) {
        let mut triggers = Self::default();
        let members = triggers.join_classes(steps);
        let ranks = triggers.ranks();
        let mut anchored: Vec<(u64, u32, Vec<u32>)> = Vec::new();
        for (rules, transforms) in steps.levels() {
            for (key, found) in rules.iter().filter(|_| transforms) {
                let classes: Vec<u32> = key.chars().map(|c| triggers.class(c)).collect();
                if classes.len() < 2
                    || found.consumed == key.len() && is_singly(rules, key, found.value)
                {
                    continue;
                }
                let weigh = |class: &u32| weight(ranks.get(class).copied());
                let own = own_characters(rules, key, found.value);
                let anchor = (1..classes.len())
                    .filter(|&i| own[i - 1] || own[i])
                    .min_by_key(|&i| weigh(&classes[i - 1]) * weigh(&classes[i]))
                    .unwrap_or(1);
                let pair = u64::from(classes[anchor - 1]) << 32 | u64::from(classes[anchor]);
                anchored.push((pair, anchor as u32, classes));
            }
        }
        anchored.sort_unstable();
        anchored.dedup();
        triggers.filter = vec![0; FILTER_BITS / 64];
        let mut pairs = Vec::new();
        for (pair, before, classes) in anchored {
            let at = triggers.checks.len() as u32;
            let known = triggers.anchors.entry(pair).or_insert(at..at);
            if known.start == known.end {
                for &left in forms(&members, (pair >> 32) as u32).iter() {
                    for &right in forms(&members, pair as u32).iter() {
                        pairs.push((left, right));
                        let window: String = [left, right].into_iter().collect();
                        if let Some(bit) = filter_bit(window.as_bytes()) {
                            triggers.filter[bit / 64] |= 1 << (bit % 64);
                        }
                    }
                }
            }
            known.end = at + 1;
            let start = triggers.keys.len() as u32;
            triggers.keys.extend(classes);
            triggers.checks.push(Check {
                key: start..triggers.keys.len() as u32,
                before,
            });
        }
        (triggers, pairs)
    }

    /// The frequent classes, by rank.
    fn ranks(&self) -> FastMap<u32, usize> {
        let frequent: Vec<char> = FREQUENT.chars().collect();
        let ranked = frequent.iter().enumerate().rev();
        ranked.map(|(rank, &c)| (self.class(c), rank)).collect()
    }

    /// Puts characters into one class that single rules turn into one another. Returns the
    /// members of classes with several.
    fn join_classes(&mut self, steps: &Steps) -> FastMap<u32, Vec<char>> {
        let mut members: FastMap<u32, Vec<char>> = FastMap::default();
        for (rules, _) in steps.levels().filter(|(_, transforms)| *transforms) {
            for (key, found) in rules.iter() {
                let (Some(from), Some(to)) = (only(key), only(found.value)) else {
                    continue;
                };
                let (mut keep, mut join) = (self.class(from), self.class(to));
                if keep == join {
                    continue;
                }
                let size = |class| members.get(&class).map_or(1, Vec::len);
                if size(keep) < size(join) {
                    std::mem::swap(&mut keep, &mut join);
                }
                let joined = members.remove(&join).unwrap_or_else(|| alone(join));
                for &c in &joined {
                    self.classes.update(c, |_| keep + 1);
                }
                if let Some(c) = alone(keep).first().filter(|_| !members.contains_key(&keep)) {
                    self.classes.update(*c, |_| keep + 1);
                }
                members
                    .entry(keep)
                    .or_insert_with(|| alone(keep))
                    .extend(joined);
            }
        }
        members
    }

    /// The class of a character: a number that is one member's code point.
    #[inline]
    fn class(&self, c: char) -> u32 {
        match self.classes.get(c) {
            0 => u32::from(c),
            class => class - 1,
        }
    }

    /// Whether a key may match across the border at byte `at` of `text`, by the classes of its
    /// characters. Takes time in proportion to the keys that share the anchor.
    pub(crate) fn fires(&self, text: &str, at: usize) -> bool {
        let window = text.as_bytes().get(at.saturating_sub(3)..at + 3);
        if let Some(bit) = window.and_then(filter_bit)
            && self.filter[bit / 64] >> (bit % 64) & 1 == 0
        {
            return false;
        }
        let (before, after) = text.split_at(at);
        let (Some(left), Some(right)) = (before.chars().next_back(), after.chars().next()) else {
            return false;
        };
        let pair = u64::from(self.class(left)) << 32 | u64::from(self.class(right));
        let Some(checks) = self.anchors.get(&pair) else {
            return false;
        };
        self.checks[checks.start as usize..checks.end as usize]
            .iter()
            .any(|check| self.stands(check, before, after))
    }

    fn stands(&self, check: &Check, before: &str, after: &str) -> bool {
        let key = &self.keys[check.key.start as usize..check.key.end as usize];
        let (head, tail) = key.split_at(check.before as usize);
        let mut chars = before.chars();
        let heads = head
            .iter()
            .rev()
            .all(|&class| chars.next_back().is_some_and(|c| self.class(c) == class));
        let mut chars = after.chars();
        heads
            && tail
                .iter()
                .all(|&class| chars.next().is_some_and(|c| self.class(c) == class))
    }

    /// The memory of the tables, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        self.classes.bytes()
            + self.checks.capacity() * size_of::<Check>()
            + self.keys.capacity() * 4
            + FILTER_BITS / 8
            + self.anchors.capacity() * (size_of::<(u64, Range<u32>)>() + 1)
    }
}

/// Whether `value` is what the characters of `key` become one by one.
fn is_singly(rules: &Rules, key: &str, value: &str) -> bool {
    let mut rest = value;
    for c in key.chars() {
        let mut buffer = [0; 4];
        let single = &*c.encode_utf8(&mut buffer);
        let becomes = rules.at(single).map_or(single, |found| found.value);
        match rest.strip_prefix(becomes) {
            Some(after) => rest = after,
            None => return false,
        }
    }
    rest.is_empty()
}

/// Which characters of `key` become something else in `value` than they would singly; all, where
/// that cannot be told. The others are words that also stand where the key does not.
fn own_characters(rules: &Rules, key: &str, value: &str) -> Vec<bool> {
    let mut buffer = [0; 4];
    let mut becomes = |c: char| {
        let single = &*c.encode_utf8(&mut buffer);
        rules.at(single).map_or(Some(c), |found| only(found.value))
    };
    let alike = key.chars().count() == value.chars().count();
    let own: Vec<bool> = (key.chars().zip(value.chars()))
        .map(|(from, to)| !alike || becomes(from) != Some(to))
        .collect();
    match alike && own.contains(&true) {
        true => own,
        false => vec![true; key.chars().count()],
    }
}

fn only(text: &str) -> Option<char> {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => Some(c),
        _ => None,
    }
}

fn alone(class: u32) -> Vec<char> {
    char::from_u32(class).into_iter().collect()
}

fn forms(members: &FastMap<u32, Vec<char>>, class: u32) -> Vec<char> {
    members.get(&class).cloned().unwrap_or_else(|| alone(class))
}

/// Gives each anchor one of `colours` so that few other pairs of neighbours share one: the
/// expected number of false stops is kept low greedily. Returns the pairs with their colours.
pub(crate) fn colour(
    triggers: &Triggers,
    pairs: &[(char, char)],
    colours: usize,
) -> Vec<(char, char, usize)> {
    let ranks = triggers.ranks();
    let weigh = |c: char| weight(ranks.get(&triggers.class(c)).copied());
    let weighed = pairs
        .iter()
        .map(|&(left, right)| (weigh(left), weigh(right), left, right));
    let mut order: Vec<(u64, u64, char, char)> = weighed.collect();
    order.sort_unstable_by_key(|&(left, right, a, b)| {
        (std::cmp::Reverse(left * right), pair_key(a, b))
    });
    let mut masks: FastMap<char, [u32; 2]> = FastMap::default();
    let mut sums = vec![[0u64; 2]; colours];
    let mut coloured = Vec::with_capacity(order.len());
    for (left_weight, right_weight, left, right) in order {
        let mut mask = |c: char, side: usize| masks.entry(c).or_default()[side];
        let (left_mask, right_mask) = (mask(left, 0), mask(right, 1));
        let new = |mask: u32, weight: u64, colour: usize| match mask >> colour & 1 {
            0 => weight,
            _ => 0,
        };
        let cost = |colour: usize| {
            let [lefts, rights] = sums[colour];
            let new_left = new(left_mask, left_weight, colour);
            let new_right = new(right_mask, right_weight, colour);
            (lefts + new_left) * (rights + new_right) - lefts * rights
        };
        let best = (0..colours).min_by_key(|&colour| cost(colour)).unwrap_or(0);
        sums[best][0] += new(left_mask, left_weight, best);
        sums[best][1] += new(right_mask, right_weight, best);
        masks.entry(left).or_default()[0] |= 1 << best;
        masks.entry(right).or_default()[1] |= 1 << best;
        coloured.push((left, right, best));
    }
    coloured
}

#[cfg(test)]
mod tests {
    use crate::conversion::Converter;

    #[test]
    fn a_key_stops_the_scan_where_it_differs_from_its_characters() {
        let converter = Converter::builtin("hans").unwrap();
        let triggers = &converter.plan.as_ref().unwrap().triggers;
        let anchored = |pair: &str| {
            let mut classes = pair.chars().map(|c| u64::from(triggers.class(c)));
            let (left, right) = (classes.next().unwrap(), classes.next().unwrap());
            triggers.anchors.contains_key(&(left << 32 | right))
        };
        assert!(anchored("名著") && !anchored("世界"));
        assert!(triggers.fires("世界名著", "世界名".len()));
        assert!(!triggers.fires("世界很大", "世".len()));
    }
}
