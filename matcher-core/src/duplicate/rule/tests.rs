use std::cell::RefCell;

use proptest::prelude::*;

use super::{Signed, TELLING_TITLE_CHARS, is_duplicate, may_be_duplicate};
use crate::analysis::{Analyzer, Normalized};
use crate::duplicate::title::core_title;
use crate::duplicate::{Signature, SignatureBuilder};
use crate::record::SupplyKind;

const BODY: &str = "以钼尾矿为主要原料，经磨细、配料、熔制、水淬后压制成型，在辊道窑内核化晶化，得到表面光洁的微晶玻璃板材。\
    尾矿掺量达到百分之六十，产品抗折强度高，耐酸耐碱，放射性符合建材要求。已在两家企业完成中试，吨产品成本低于花岗岩板材。";

/// A record with what the index would say of it.
#[derive(Debug, Clone)]
struct Record {
    kind: Option<SupplyKind>,
    title: String,
    body: String,
    owner: Option<&'static str>,
    signature: Signature,
}

fn record(kind: SupplyKind, title: &str, body: &str) -> Record {
    let analyzer = Analyzer::shared_builtin();
    let mut signature = SignatureBuilder::default();
    analyzer.for_each_term(title, |term, kind| signature.add_of_title(term, kind));
    analyzer.for_each_term(body, |term, kind| signature.add_of_text(term, kind));
    let signature = signature.finish(title);
    Record { kind: Some(kind), title: title.to_owned(), body: body.to_owned(), owner: None, signature }
}

fn achievement(title: &str, body: &str) -> Record {
    record(SupplyKind::Achievement, title, body)
}

fn owned(record: Record, owner: &'static str) -> Record {
    Record { owner: Some(owner), ..record }
}

fn duplicates(one: &Record, other: &Record) -> bool {
    let count = |record: &Record, bigram: [char; 2]| {
        let whole = format!("{}。{}", record.title, record.body);
        Normalized::new(&whole).as_str().matches(&bigram.iter().collect::<String>()).count()
    };
    let (of_one, of_other) = (|bigram| count(one, bigram), |bigram| count(other, bigram));
    let said = is_duplicate(signed(one, &of_one), signed(other, &of_other));
    assert_eq!(said, is_duplicate(signed(other, &of_other), signed(one, &of_one)), "not symmetric");
    assert!(!said || may_be_duplicate(&one.signature, &other.signature), "left out by the signatures");
    said
}

fn signed<'a>(record: &'a Record, count: &'a dyn Fn([char; 2]) -> usize) -> Signed<'a> {
    Signed {
        kind: record.kind,
        title: &record.title,
        organisation: record.owner,
        signature: record.signature,
        count,
    }
}

#[test]
fn one_achievement_under_an_office_s_titles_is_one() {
    let original = achievement("钼尾矿制备微晶玻璃", BODY);
    let shorter = &BODY[..BODY.find("已在").expect("a sentence")];
    for (title, body) in [
        ("一种钼尾矿制备微晶玻璃的方法", BODY),
        ("鉬尾礦製備微晶玻璃技术研究", BODY),
        ("钼尾矿制备微晶玻璃", shorter),
        ("钼尾矿制备微晶玻璃及其应用", &format!("{BODY}获省科技进步二等奖。")),
        ("钼尾框制备微晶玻璃", BODY),
        ("钼尾矿制备微晶玻璃", ""),
        ("辊道窑核化晶化微晶玻璃板材", BODY),
    ] {
        let copy = owned(achievement(title, body), "B");
        assert!(duplicates(&owned(original.clone(), "A"), &copy), "{title}");
    }
}

#[test]
fn another_substance_in_the_same_mould_is_another_achievement() {
    let made = |of: &str, told: &str| {
        achievement(
            &format!("一种{of}的制备方法"),
            &format!(
                "{told}经溶解、除杂、结晶、离心、干燥得到产品，工艺流程短，收率高，能耗低，废水循环使用，适合规模化生产，\
                已申请发明专利，团队可提供成套设计与现场调试服务，投资回收期短，市场前景好。"
            ),
        )
    };
    let named = |of: &str| made(of, &format!("本发明公开了一种{of}的制备方法，所得{of}纯度高。"));
    assert!(!duplicates(&named("钼酸铵"), &named("钒酸铵")));
    assert!(!duplicates(&named("钒酸铵"), &named("偏钒酸铵")));
    assert!(!duplicates(&named("铜包铝线"), &named("铝包铜线")));
    assert!(!duplicates(&made("钼酸铵", ""), &made("钒酸铵", "")));
}

#[test]
fn boilerplate_of_one_group_makes_no_duplicates() {
    let group = |title: &str, told: &str| achievement(title, &format!("{told}{BODY}"));
    assert!(!duplicates(&group("萤石浮选捕收剂", ""), &group("香菇烘干余热回收装置", "")));
    assert!(!duplicates(
        &group("萤石浮选捕收剂", "低温下选择性好，用于高钙萤石。"),
        &group("铅锌尾矿库渗漏监测系统", "沿坝体布设光纤，实时报警。")
    ));
}

#[test]
fn under_one_title_two_texts_are_two() {
    let other = "采集棚内温湿度与基质含水率，按作物生育期与光辐射决策灌溉量和施肥配方，手机端远程控制，节水三成，可接入县级农业平台。";
    assert!(!duplicates(
        &achievement("日光温室水肥一体化决策", other),
        &achievement("日光温室水肥一体化决策", BODY)
    ));
}

#[test]
fn numbers_in_a_title_tell_two_achievements_apart() {
    let made = |tons: &str| {
        achievement(&format!("年产{tons}吨钼尾矿微晶玻璃生产线"), &format!("{BODY}年产{tons}吨。"))
    };
    assert!(!duplicates(&made("500"), &made("8000")));
    let of_year = |year: &str| achievement("钼尾矿制备微晶玻璃", &format!("{BODY}{year}年完成。"));
    assert!(duplicates(&of_year("2021"), &of_year("2023")));
}

#[test]
fn instruments_differ_by_model_parameter_and_place() {
    let told =
        "用于陶瓷、玻璃、金属粉末的烧结与热处理，程序控温，气氛可调，对外开放，按样收费，提前三天预约。";
    let furnace = |title: &str, told: &str| owned(record(SupplyKind::Instrument, title, told), "A");
    let plain = furnace("箱式电阻炉", &format!("最高温度1200℃。{told}"));
    assert!(!duplicates(&plain, &furnace("箱式电阻炉", &format!("最高温度1700℃。{told}"))));
    assert!(!duplicates(&furnace("SX2-5-12箱式电阻炉", told), &furnace("SX2-8-16箱式电阻炉", told)));
    assert!(!duplicates(&plain, &owned(plain.clone(), "B")));
    assert!(duplicates(&plain, &furnace("箱式电阻炉", &format!("最高温度1200℃。{told}节假日照常开放。"))));
    // A title of a type alone says nothing of which one is meant.
    assert!(!duplicates(&plain, &furnace("箱式电阻炉", "")));
}

#[test]
fn people_are_their_names_at_their_institute() {
    let told = "教授，博士生导师，从事硫化矿浮选药剂、细粒矿物分选与选厂过程控制研究，主持国家级项目六项，指导选厂药剂改造十余座。";
    let expert = |name: &str, owner| owned(record(SupplyKind::Expert, name, told), owner);
    assert!(!duplicates(&expert("王卫东", "A"), &expert("李卫东", "A")));
    assert!(!duplicates(&expert("王卫东", "A"), &expert("王卫东", "B")));
    assert!(duplicates(&expert("王卫东", "A"), &expert("王卫东", "A")));
}

#[test]
fn policies_differ_by_their_amounts() {
    let policy = |rate: &str| {
        let told = format!(
            "对年度研发投入增长的企业按增量的{rate}给予后补助，须为规模以上企业，材料经县区审核后报市级部门。"
        );
        owned(record(SupplyKind::Policy, "企业研发费用后补助", &told), "A")
    };
    assert!(!duplicates(&policy("30%"), &policy("50%")));
    assert!(duplicates(&policy("30%"), &policy("30%")));
}

#[test]
fn one_text_of_two_kinds_is_two_records() {
    let platform = record(SupplyKind::Platform, "钼尾矿制备微晶玻璃", BODY);
    assert!(!duplicates(&achievement("钼尾矿制备微晶玻璃", BODY), &platform));
}

#[test]
fn one_wish_of_two_enterprises_is_two_demands() {
    let demand = |owner| Record { kind: None, owner, ..achievement("尾矿综合利用", BODY) };
    assert!(!duplicates(&demand(Some("A")), &demand(Some("B"))));
    assert!(duplicates(&demand(Some("A")), &demand(Some("A"))));
    assert!(duplicates(&demand(Some("A")), &demand(None)));
}

#[test]
fn titles_are_looked_into_only_where_the_texts_are_alike() {
    let asked = RefCell::new(0);
    let count = |_: [char; 2]| {
        *asked.borrow_mut() += 1;
        0
    };
    let (one, other) =
        (achievement("钼尾矿制备微晶玻璃", BODY), achievement("香菇烘干余热回收", "热泵回收排湿余热。"));
    assert!(!is_duplicate(signed(&one, &count), signed(&other, &count)));
    assert_eq!(*asked.borrow(), 0);
}

proptest! {
    #[test]
    fn every_record_is_its_own_duplicate_or_says_too_little(title in "[一-龥]{8,20}", body in "[一-龥，。0-9a-z]{0,200}") {
        // What is left out of a title before it is compared may leave too little.
        prop_assume!(core_title(&title).chars().count() >= TELLING_TITLE_CHARS);
        let one = achievement(&title, &body);
        prop_assert!(duplicates(&one, &one));
    }

    #[test]
    fn the_rule_is_symmetric(
        titles in prop::array::uniform2("[钼钒酸铵制备的0-9]{1,12}"),
        bodies in prop::array::uniform2("[钼钒酸铵制备的0-9]{0,120}"),
    ) {
        duplicates(&achievement(&titles[0], &bodies[0]), &achievement(&titles[1], &bodies[1]));
    }
}
