//! Conditions and what is known, put into words that can be read out on the phone.

use super::catalogue::FactCatalogue;
use super::condition::{Condition, Form, Measure, Test};
use super::fact_key::{FactKey, FactRef, YearRef};
use super::judged::measured;
use super::operator::Operator;
use super::sheet::FactSheet;
use super::value::Value;
use crate::record::format_date;

/// A condition in words: the author's where there are any.
pub(super) fn condition(condition: &Condition, catalogue: &FactCatalogue) -> String {
    if let Some(say) = &condition.say {
        return say.clone();
    }
    let parts =
        || -> Vec<String> { condition.parts().iter().map(|part| self::condition(part, catalogue)).collect() };
    match &condition.form {
        Form::Test(asked) => test(asked, catalogue),
        Form::All(_) => format!("同时满足：{}", parts().join("；")),
        Form::Any(_) => format!("满足其一：{}", parts().join("；")),
        Form::Not(_) => format!("不属于：{}", parts().join("；")),
        Form::AtLeast { need, .. } => format!("至少满足 {need} 项：{}", parts().join("；")),
    }
}

/// A test in words, such as `年营业收入不低于 2000 万元`.
pub(super) fn test(test: &Test, catalogue: &FactCatalogue) -> String {
    format!("{}{}", subject(test, catalogue), requirement(&test.operator, unit(test, catalogue)))
}

/// What a test looks at, such as `上一年研发费用占上一年全年营业收入`.
pub(super) fn subject(test: &Test, catalogue: &FactCatalogue) -> String {
    let name = reference(&test.fact, catalogue);
    match &test.measure {
        Measure::Itself => name,
        Measure::ShareOf(base) => format!("{name}占{}的比例", reference(base, catalogue)),
        Measure::GrowthOver(base) => format!("{name}比{}的增幅", reference(base, catalogue)),
    }
}

fn reference(fact: &FactRef, catalogue: &FactCatalogue) -> String {
    let name = catalogue.get(&fact.id).map_or(fact.id.as_str(), |definition| &definition.name);
    match fact.year {
        None => name.to_owned(),
        Some(YearRef::Of(year)) => format!("{year}年{name}"),
        Some(YearRef::Back(0)) => format!("当年{name}"),
        Some(YearRef::Back(1)) => format!("上一年{name}"),
        Some(YearRef::Back(years)) => format!("{years}年前{name}"),
    }
}

fn unit<'c>(test: &Test, catalogue: &'c FactCatalogue) -> &'c str {
    if test.measure == Measure::Itself { catalogue.unit(&test.fact.id) } else { "%" }
}

/// What an operator asks, to stand behind the name of a fact.
pub(super) fn requirement(operator: &Operator, unit: &str) -> String {
    let amount = |number: &f64| amount(*number, unit);
    let list = |texts: &Vec<String>| texts.join("、");
    match operator {
        Operator::AtLeast(least) => format!("不低于 {}", amount(least)),
        Operator::MoreThan(below) => format!("高于 {}", amount(below)),
        Operator::AtMost(most) => format!("不高于 {}", amount(most)),
        Operator::LessThan(above) => format!("低于 {}", amount(above)),
        Operator::Between(lower, upper) => format!("在 {lower} 至 {} 之间", amount(upper)),
        Operator::Equals(number) => format!("为 {}", amount(number)),
        Operator::Differs(number) => format!("不为 {}", amount(number)),
        Operator::OneOf(texts) => format!("为{}", list(texts)).replace('、', "或"),
        Operator::NoneOf(texts) => format!("不是{}", list(texts)),
        Operator::Within(areas) => format!("在 {} 以内", list(areas)),
        Operator::Contains(parts) => format!("含有“{}”", parts.join("”或“")),
        Operator::Is(flag) => format!("为“{}”", Value::Flag(*flag)),
        Operator::OnOrAfter(day) => format!("不早于 {}", format_date(*day)),
        Operator::OnOrBefore(day) => format!("不晚于 {}", format_date(*day)),
        Operator::YearsAtLeast(years) => format!("至今满 {years} 年"),
        Operator::YearsLessThan(years) => format!("至今不满 {years} 年"),
        Operator::HasAny(texts) => format!("有{}", list(texts)).replace('、', "或"),
        Operator::HasAll(texts) => format!("有{}", list(texts)),
        Operator::HasNone(texts) => format!("没有{}", list(texts)),
        Operator::CountAtLeast(count) => format!("不少于 {count} 项"),
    }
}

/// What is known that a test looks at, beside what it asks: `年营业收入 1500 万元，要求不低于 2000 万元`.
pub(super) fn finding(test: &Test, keys: &[FactKey], facts: &FactSheet, catalogue: &FactCatalogue) -> String {
    let unit = unit(test, catalogue);
    let asked = requirement(&test.operator, unit);
    let Some(value) = measured(test, keys, facts) else { return String::new() };
    let told = match &value {
        Value::Number(number) if number.is_infinite() => "无从计算（基数为 0）".to_owned(),
        Value::Number(number) => format!(" {}", amount(rounded(*number), unit)),
        Value::Date(day) => format!(" {}", format_date(*day)),
        other => format!("为“{other}”"),
    };
    let label = |at: usize| keys.get(at).map_or_else(String::new, |key| catalogue.label(key));
    let subject = match &test.measure {
        Measure::Itself => label(0),
        Measure::ShareOf(_) => format!("{}占{}的比例", label(0), label(1)),
        Measure::GrowthOver(_) => format!("{}比{}的增幅", label(0), label(1)),
    };
    format!("{subject}{told}，要求{asked}")
}

/// The question that brings a fact; for a year, which year is meant.
pub(super) fn question(key: &FactKey, catalogue: &FactCatalogue) -> String {
    let asked = catalogue.get(&key.id).and_then(|definition| definition.question.as_deref());
    match (asked, key.year) {
        (Some(question), None) => question.to_owned(),
        (Some(question), Some(year)) => question.replacen("这一年", &format!("{year} 年"), 1),
        (None, _) => format!("{}？", catalogue.label(key)),
    }
}

fn amount(number: f64, unit: &str) -> String {
    match unit {
        "" => number.to_string(),
        "%" => format!("{number}%"),
        _ => format!("{number} {unit}"),
    }
}

/// Percentages come out of a division; two decimals are what people read.
fn rounded(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}
