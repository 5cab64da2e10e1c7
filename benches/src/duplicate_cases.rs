//! Pairs of records as offices have them: one thing filed twice, and two things that look alike. Made from the titles and
//! texts of a catalogue.

use matcher_core::record::{InstrumentProfile, OrganisationId, ParameterRange, Supply, SupplyKind};

use crate::Random;

/// A title with a text.
#[derive(Debug, Clone)]
pub struct Document {
    /// Its title.
    pub title: String,
    /// Its text.
    pub text: String,
}

/// Two records of which is known whether they are one thing.
pub struct DuplicateCase {
    /// How the pair came about.
    pub class: &'static str,
    /// Whether an office would list only one of them.
    pub duplicate: bool,
    /// The two.
    pub pair: [Supply; 2],
}

/// Simplified chars, each followed by its traditional form.
const TRADITIONAL: &str = "术術制製备備电電机機车車发發应應实實验驗设設计計测測试試检檢质質种種产產业業农農药藥环環节節结結构構层層数數据據网網络絡图圖\
    动動态態热熱气氣压壓过過对對与與关關开開无無为為这這个個时時间間长長东東风風湿濕温溫区區国國学學经經济濟进進选選适適优優势勢维維复復杂雜场場\
    强強状狀响響义義临臨医醫疗療细細组組织織脑腦儿兒观觀觉覺认認识識语語论論证證评評价價标標准準规規则則响響减減较較显顯著著类類";
/// Chars that slips of the pen put into a title.
const SLIPS: &str = "在有人工大中上生作地成会可主年同成也能下过说产种面方后多定行法所民得经十进着等部度家电力里如水化高自理起小物现实加量都两";
/// What fills the place of 某 in titles of one pattern.
const MATERIALS: &[&str] = &[
    "钼酸铵",
    "五氧化二钒",
    "碳酸锂",
    "氧化铝",
    "羊肚菌多糖",
    "黄姜皂素",
    "石墨负极",
    "硅微粉",
    "钛白粉",
    "氟化钙",
];
const NAMES: &[&str] = &["王卫东", "李秀英", "张建国", "刘志强", "陈晓梅", "杨文博", "赵立新", "孙海燕"];

/// All pairs of one document; `other` is any other one.
pub fn duplicate_cases(
    place: usize,
    of: &Document,
    other: &Document,
    random: &mut Random,
) -> Vec<DuplicateCase> {
    let mut cases = Cases { place, found: Vec::new() };
    same_things(&mut cases, of, other, random);
    shortened_and_renamed(&mut cases, of, random);
    numbers(&mut cases, of);
    different_achievements(&mut cases, of, other, random);
    other_kinds(&mut cases, of, random);
    cases.found
}

struct Cases {
    place: usize,
    found: Vec<DuplicateCase>,
}

impl Cases {
    fn add(&mut self, class: &'static str, duplicate: bool, pair: [Supply; 2]) {
        let id = |supply: Supply, side| Supply {
            id: format!("{class}-{}-{side}", self.place).as_str().into(),
            ..supply
        };
        let [one, another] = pair;
        self.found.push(DuplicateCase { class, duplicate, pair: [id(one, "a"), id(another, "b")] });
    }

    fn texts(&mut self, class: &'static str, duplicate: bool, one: (&str, &str), another: (&str, &str)) {
        self.add(
            class,
            duplicate,
            [one, another].map(|(title, text)| supply(SupplyKind::Achievement, title, text)),
        );
    }
}

fn supply(kind: SupplyKind, title: &str, text: &str) -> Supply {
    Supply::from_text("", kind, title, text)
}

/// One achievement, filed twice.
fn same_things(
    cases: &mut Cases,
    Document { title, text }: &Document,
    other: &Document,
    random: &mut Random,
) {
    let original = (title.as_str(), text.as_str());
    let affixed = match random.below(4) {
        0 => format!("一种{title}"),
        1 => format!("{title}及其应用"),
        2 => format!("{title}的研究"),
        _ => format!("一种{title}的方法"),
    };
    cases.texts("title with 一种, 及其应用, 的研究", true, original, (&affixed, text));
    cases.texts("a slip in the title", true, original, (&slip(title, random), text));
    cases.texts("traditional chars", true, original, (&traditional(title), &traditional(text)));
    cases.texts("full-width letters and digits", true, original, (&wide(title), &wide(text)));
    let sentences: Vec<&str> = text.split_inclusive('。').collect();
    let foreign = other.text.split_inclusive('。').next().unwrap_or_default();
    cases.texts("a sentence more", true, original, (title, &format!("{text}{foreign}")));
    if sentences.len() > 2 {
        let left_out = random.below(sentences.len() as u64) as usize;
        let rest: String = sentences
            .iter()
            .enumerate()
            .filter(|(place, _)| *place != left_out)
            .map(|(_, text)| *text)
            .collect();
        cases.texts("a sentence less", true, original, (title, &rest));
        let (office, keywords) =
            (format!("{affixed}（推广项目）"), vec!["成果转化".to_owned(), "中试".to_owned()]);
        let filed =
            Supply { keywords, ..supply(SupplyKind::Achievement, &office, &rest.replace('，', ",")) };
        cases.add(
            "another office: title, a sentence less, keywords",
            true,
            [owned(supply(SupplyKind::Achievement, title, text), "办公室甲"), owned(filed, "办公室乙")],
        );
        cases.texts("a slip in the title, a sentence less", true, original, (&slip(title, random), &rest));
    }
}

/// One achievement with less of its text, of another year, or under another title.
fn shortened_and_renamed(cases: &mut Cases, Document { title, text }: &Document, random: &mut Random) {
    let original = (title.as_str(), text.as_str());
    let half: String = text.chars().take(text.chars().count() / 2).collect();
    cases.texts("the summary cut to half", true, original, (title, &half));
    let quarter: String = text.chars().take(text.chars().count() / 4).collect();
    cases.texts("the summary cut to a quarter", true, original, (title, &quarter));
    cases.texts("the title alone", true, original, (title, ""));
    let of_year = |year: u32| format!("{text}该成果于{year}年完成，{}年通过验收。", year + 1);
    cases.texts("another year", true, (title, &of_year(2021)), (title, &of_year(2023)));
    let chars: Vec<char> = title.chars().collect();
    let part: String = chars[chars.len() / 3..].iter().collect();
    cases.texts(
        "a patent family: one abstract, another title",
        true,
        original,
        (&format!("用于{part}的装置"), text),
    );
    let stated = format!("本发明公开了一种{title}。{text}");
    cases.texts(
        "a slip in the title, the abstract repeats the title",
        true,
        (title, &stated),
        (&slip(title, random), &stated),
    );
    cases.texts(
        "the same, abstract repeats a title",
        true,
        (title, &stated),
        (&format!("{part}系统"), &stated),
    );
}

/// Texts that differ in numbers alone.
fn numbers(cases: &mut Cases, Document { title, text }: &Document) {
    let made = |tons: &str, grade: &str| {
        (format!("年产{tons}吨{title}"), format!("{text}产品牌号{grade}，年产{tons}吨，工作温度{tons}℃。"))
    };
    let ((title_a, text_a), (title_b, text_b)) = (made("500", "TC4"), made("8000", "TC11"));
    cases.texts("other numbers in title and text", false, (&title_a, &text_a), (&title_b, &text_b));
    cases.texts("other numbers under one title", true, (title, &text_a), (title, &text_b));
}

/// Two achievements that look alike.
fn different_achievements(cases: &mut Cases, of: &Document, other: &Document, random: &mut Random) {
    let Document { title, text } = of;
    let boilerplate: String =
        format!("{text}本团队依托省级重点实验室，长期与企业合作，技术成熟可靠，成本低，易于推广。");
    cases.texts("one text, two titles", false, (title, &boilerplate), (&other.title, &boilerplate));
    let shared = |document: &Document| format!("{}{boilerplate}", document.text);
    let empty = Document { title: other.title.clone(), text: String::new() };
    cases.texts(
        "one group's boilerplate behind two texts",
        false,
        (title, &boilerplate),
        (&other.title, &shared(other)),
    );
    cases.texts(
        "one text, two titles, one text longer",
        false,
        (title, &shared(&empty)),
        (&other.title, &shared(&empty)),
    );
    cases.texts("one title, two texts", false, (title, text), (title, &other.text));
    let one = *random.one_of(MATERIALS);
    let rest: Vec<&str> = MATERIALS.iter().copied().filter(|material| *material != one).collect();
    let another = *random.one_of(&rest);
    let made = |of: &str| format!("一种{of}的制备方法");
    let claimed = |of: &str| format!("本发明公开了一种{of}的制备方法。{text}所得{of}纯度高。");
    cases.texts(
        "一种某制备方法, the text names it",
        false,
        (&made(one), &claimed(one)),
        (&made(another), &claimed(another)),
    );
    cases.texts("一种某制备方法, the text does not", false, (&made(one), text), (&made(another), text));
    if let Some(word) = word_of_both(of) {
        let chars: Vec<char> =
            other.title.chars().filter(|c| is_han(*c) && !title.contains(*c)).take(2).collect();
        if chars.len() == 2 {
            let new: String = chars.iter().collect();
            let (title_b, text_b) = (title.replace(&word, &new), text.replace(&word, &new));
            cases.texts("one word replaced in title and text", false, (title, text), (&title_b, &text_b));
        }
    }
}

/// Experts, instruments, platforms, policies.
fn other_kinds(cases: &mut Cases, Document { title, text }: &Document, random: &mut Random) {
    let short: String = text.chars().take(60).collect();
    let (one, another) = (NAMES[random.below(4) as usize], NAMES[4 + random.below(4) as usize]);
    let expert = |name: &str, text: &str| {
        owned(
            supply(
                SupplyKind::Expert,
                name,
                &format!("教授，博士生导师，主要从事{text}等研究，主持项目多项。"),
            ),
            "研究院甲",
        )
    };
    cases.add("experts of one institute", false, [expert(one, text), expert(another, text)]);
    cases.add(
        "an expert filed twice",
        true,
        [expert(one, text), expert(one, &format!("{text}兼任企业科技特派员，"))],
    );
    let named = owned(expert(one, text), "研究院乙");
    cases.add("two of one name", false, [expert(one, text), named]);
    let furnace = |model: &str, most: f64, owner: &str, told: &str| {
        let range = ParameterRange {
            name: "温度".to_owned(),
            min: Some(50.0),
            max: Some(most),
            unit: "℃".to_owned(),
        };
        let profile = InstrumentProfile { parameters: vec![range], method: None };
        let title = format!("{model}箱式电阻炉");
        owned(Supply { instrument: Some(profile), ..supply(SupplyKind::Instrument, &title, told) }, owner)
    };
    let told = format!("{short}对外开放，按样收费。");
    let plain = furnace("", 1200.0, "中心甲", &told);
    cases.add("instruments: other parameters", false, [plain.clone(), furnace("", 1700.0, "中心甲", &told)]);
    let told_of = |most: u32| format!("{told}最高温度{most}℃，炉膛30升。");
    cases.add(
        "instruments: other numbers in the text",
        false,
        [furnace("", 1200.0, "中心甲", &told_of(1200)), furnace("", 1200.0, "中心甲", &told_of(1700))],
    );
    let of_model = |model: &str| furnace(model, 1200.0, "中心甲", &told);
    cases.add("instruments: other model", false, [of_model("SX2-5-12"), of_model("SX2-8-12")]);
    cases.add("instruments: two places", false, [plain.clone(), furnace("", 1200.0, "中心乙", &told)]);
    cases.add(
        "an instrument filed twice",
        true,
        [plain, furnace("", 1200.0, "中心甲", &format!("{told}节假日可预约。"))],
    );
    let policy = |rate: u32| {
        let told = format!("{short}对符合条件的企业，按投入的{rate}%给予补助，最高{rate}万元。");
        owned(supply(SupplyKind::Policy, "企业研发费用后补助", &told), "科技局")
    };
    cases.add("policies: other amounts", false, [policy(30), policy(50)]);
    cases.add(
        "two kinds",
        false,
        [SupplyKind::Achievement, SupplyKind::Platform].map(|kind| supply(kind, title, text)),
    );
}

fn owned(supply: Supply, owner: &str) -> Supply {
    Supply { owner: Some(OrganisationId::new(owner)), ..supply }
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// A Han char of the title exchanged for another.
fn slip(title: &str, random: &mut Random) -> String {
    let mut chars: Vec<char> = title.chars().collect();
    let han: Vec<usize> = (0..chars.len()).filter(|place| is_han(chars[*place])).collect();
    let slips: Vec<char> = SLIPS.chars().filter(|slip| !title.contains(*slip)).collect();
    chars[*random.one_of(&han)] = *random.one_of(&slips);
    chars.into_iter().collect()
}

fn traditional(text: &str) -> String {
    let table: Vec<char> = TRADITIONAL.chars().filter(|c| !c.is_whitespace()).collect();
    let form = |c: char| table.chunks(2).find(|pair| pair[0] == c).map_or(c, |pair| pair[1]);
    text.chars().map(form).collect()
}

fn wide(text: &str) -> String {
    let form = |c: char| match c {
        '0'..='9' | 'a'..='z' | 'A'..='Z' => char::from_u32(c as u32 + 0xfee0).unwrap_or(c),
        _ => c,
    };
    text.chars().map(form).collect()
}

/// Two chars that stand beside each other in the title and in the text.
fn word_of_both(Document { title, text }: &Document) -> Option<String> {
    let chars: Vec<char> = title.chars().collect();
    let words = chars.windows(2).filter(|pair| pair.iter().all(|c| is_han(*c)));
    words.map(|pair| pair.iter().collect::<String>()).find(|word| text.contains(word.as_str()))
}
