//! What is said of somebody.

use time::macros::date;

use crate::eligibility::{Assessment, FactKey, FactSheet, RuleFile, Truth, Value};

const RULES: &str = "
[[rule]]
id = 'a'
title = '甲'

[[rule.all]]
say = '上年营收2000万元以上'
fact = '年营业收入'
at_least = 2000

[[rule.all]]
say = '有科技称号'
fact = '资质荣誉'
has_any = ['高新技术企业', '科技型中小企业']

[[rule.all]]
say = '成立满一年'
fact = '成立日期'
years_at_least = 1

[[rule.all]]
say = '研发有投入'
any = [
  { fact = '研发费用@-1', share_of = '全年营业收入@-1', at_least = 3 },
  { fact = '研发费用@-1', growth_over = '研发费用@-2', more_than = 10 },
  { fact = '研发人员数', at_least = 20 },
]
";

fn assess(facts: &[(FactKey, Value)]) -> Assessment {
    let file = RuleFile::parse(RULES).expect("sound rules");
    let sheet =
        facts.iter().fold(FactSheet::default(), |sheet, (key, value)| sheet.with(key.clone(), value.clone()));
    file.rules[0].condition.assess(&sheet, date!(2026 - 03 - 01), &file.catalogue)
}

#[test]
fn the_authors_words_name_the_clause_and_the_finding_gives_figure_and_threshold() {
    let no = assess(&[
        (FactKey::plain("annual_revenue"), Value::Number(1500.0)),
        (FactKey::plain("founded_on"), Value::Date(date!(2025 - 06 - 01))),
    ]);
    assert_eq!(no.verdict, Truth::No);
    let told: Vec<(&str, &str)> =
        no.deciding.iter().map(|clause| (clause.say.as_str(), clause.findings[0].as_str())).collect();
    assert_eq!(
        told,
        [
            ("上年营收2000万元以上", "年营业收入 1500 万元，要求不低于 2000 万元"),
            ("成立满一年", "成立日期 2025-06-01，要求至今满 1 年"),
        ]
    );
    assert_eq!(no.deciding[0].line, 6);
}

#[test]
fn shares_and_growth_are_worked_out_over_the_years_before_the_day_asked() {
    let firm = |spend: f64, before: f64| {
        assess(&[
            (FactKey::plain("annual_revenue"), Value::Number(2000.0)),
            (FactKey::plain("qualifications"), Value::texts(["科技型中小企业"])),
            (FactKey::plain("founded_on"), Value::Date(date!(2015 - 06 - 01))),
            (FactKey::of_year("rd_spend", 2025), Value::Number(spend)),
            (FactKey::of_year("rd_spend", 2024), Value::Number(before)),
            (FactKey::of_year("revenue", 2025), Value::Number(3000.0)),
            (FactKey::plain("rd_staff"), Value::Number(3.0)),
        ])
    };
    let yes = firm(50.0, 45.0);
    assert_eq!(yes.verdict, Truth::Yes);
    let findings = &yes.deciding.last().expect("a clause").findings;
    assert_eq!(findings[..], ["2025年研发费用比2024年研发费用的增幅 11.11%，要求高于 10%"]);
    assert_eq!(firm(50.0, 50.0).verdict, Truth::No);
    assert_eq!(firm(50.0, 0.0).verdict, Truth::Yes, "anything is more than nothing");
}

#[test]
fn an_open_verdict_asks_what_tips_the_scales_first_and_says_what_would_do() {
    let open = assess(&[(FactKey::plain("annual_revenue"), Value::Number(2500.0))]);
    assert_eq!(open.verdict, Truth::Unknown);
    let asked: Vec<(&str, bool)> =
        open.missing.iter().map(|missing| (missing.name.as_str(), missing.needed)).collect();
    // Title and age can each decide alone; of the three ways to show spending the one with one fact is enough.
    assert_eq!(asked[..2], [("资质荣誉", true), ("成立日期", true)]);
    let needed: Vec<&str> =
        open.missing.iter().filter(|missing| missing.needed).map(|missing| missing.name.as_str()).collect();
    assert_eq!(needed, ["资质荣誉", "成立日期", "研发人员数"]);
    assert!(open.missing.iter().any(|missing| missing.question.contains("2025 年的研发费用")));
}

#[test]
fn every_verdict_is_a_sentence() {
    let no = assess(&[(FactKey::plain("annual_revenue"), Value::Number(1500.0))]);
    assert_eq!(no.sentence(), "不符合：上年营收2000万元以上（年营业收入 1500 万元，要求不低于 2000 万元）。");
    let open = assess(&[
        (FactKey::plain("annual_revenue"), Value::Number(2500.0)),
        (FactKey::plain("founded_on"), Value::Date(date!(2015 - 06 - 01))),
        (FactKey::plain("rd_staff"), Value::Number(30.0)),
    ]);
    assert_eq!(
        open.sentence(),
        "待核实：缺资质荣誉。先问：有哪些认定和称号（高新技术企业、专精特新等），是否都在有效期内？"
    );
}
