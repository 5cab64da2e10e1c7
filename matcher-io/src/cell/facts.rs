//! Further facts in one cell: `研发人员数=35；失信=否；2025年研发费用=120`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use matcher_core::eligibility::{FactCatalogue, FactDefinition, FactKind, FactOrigin};
use matcher_core::record::FactValue;
use serde_json::Value;

use super::{AmountUnit, CellFault, amount, date, list, plain_number};
use crate::labels::{from_yes_no, yes_no};
use crate::text::{fold, is_placeholder};

const FORM: &str = "写成“名称=内容”，多个用分号隔开，如 研发人员数=35；失信=否；2025年研发费用=120";
/// What says that there are none, which is something else than not to know.
const NONE: &str = "没有";

static CATALOGUE: LazyLock<FactCatalogue> = LazyLock::new(FactCatalogue::builtin);

/// Facts by name.
pub(crate) type Facts = BTreeMap<String, FactValue>;

/// Further facts in words: `研发人员数=35；失信=否`. What cannot be put so that it comes back the same is put as JSON.
pub fn facts_text(facts: &Facts) -> String {
    let text = facts.iter().map(|(name, value)| write_fact(name, value)).collect::<Vec<_>>().join("；");
    let same = read_facts(&text).is_ok_and(|read| read == *facts);
    if same { text } else { serde_json::to_string(facts).unwrap_or_default() }
}

/// Reads facts into their JSON form.
pub(super) fn read(text: &str) -> Result<Value, CellFault> {
    to_json(&read_facts(text)?)
}

/// Writes facts so that [`read`] gives them back.
pub(super) fn write(value: &Value) -> String {
    match serde_json::from_value::<Facts>(value.clone()) {
        Ok(facts) => facts_text(&facts),
        Err(_) => value.to_string(),
    }
}

/// Reads the cell of a column that holds one fact; `facts.rd_staff` is its key.
pub(super) fn read_column(key: &str, unit: AmountUnit, text: &str) -> Result<Value, CellFault> {
    let name = key.split('.').nth(1).unwrap_or(key);
    let known = CATALOGUE.key(name);
    let Some(fact) = known.and_then(|key| CATALOGUE.get(&key.id)) else { return Ok(Value::Null) };
    let says_no = matches!(fact.kind, FactKind::Flag | FactKind::Texts) && fold(text) == "无";
    if is_placeholder(text) && !says_no {
        return Ok(Value::Null);
    }
    to_json(&read_value(fact, unit, text)?)
}

/// Reads facts in words; a text that says nothing has none.
pub(crate) fn read_facts(text: &str) -> Result<Facts, CellFault> {
    if text.starts_with('{')
        && let Ok(facts) = serde_json::from_str(text)
    {
        return Ok(facts);
    }
    let mut facts = Facts::new();
    for part in text.split(['；', ';', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
        let unclear = || CellFault::new(format!("看不懂的事实“{}”", super::shorten(part)), FORM);
        let (name, told) = part.split_once(['=', '＝', '：', ':']).ok_or_else(unclear)?;
        let (name, told) = (name.trim(), told.trim());
        if name.is_empty() || told.is_empty() {
            return Err(unclear());
        }
        let (name, value) = read_fact(name, told)?;
        if facts.insert(name.clone(), value).is_some() {
            return Err(CellFault::new(format!("“{name}”写了两次"), "只留一个"));
        }
    }
    Ok(facts)
}

/// A fact by the identifier of the catalogue; one that the catalogue does not have, by its name as written.
fn read_fact(name: &str, told: &str) -> Result<(String, FactValue), CellFault> {
    if let Some(key) = CATALOGUE.key(name)
        && let Some(fact) = CATALOGUE.get(&key.id)
    {
        if fact.origin == FactOrigin::Demands {
            let reason = format!("“{name}”由需求得出，不用填");
            return Err(CellFault::new(reason, "去掉这一项"));
        }
        return Ok((key.to_string(), read_value(fact, AmountUnit::default(), told)?));
    }
    if CATALOGUE.find(name).is_some_and(|fact| fact.by_year) {
        let reason = format!("“{name}”每年一个数，没有写明年份");
        return Err(CellFault::new(reason, format!("写成 2025年{name}=…")));
    }
    Ok((name.to_owned(), guessed(told)))
}

/// A value of a fact that nobody has defined: a number, yes or no, or a text.
fn guessed(told: &str) -> FactValue {
    let number = told.parse::<f64>().ok().filter(|number| number.is_finite());
    match (number, told) {
        (Some(number), _) => FactValue::Number(number),
        (None, "是") => FactValue::Flag(true),
        (None, "否") => FactValue::Flag(false),
        _ => FactValue::Text(told.to_owned()),
    }
}

fn read_value(fact: &FactDefinition, unit: AmountUnit, told: &str) -> Result<FactValue, CellFault> {
    let about =
        |fault: CellFault| CellFault::new(format!("“{}”：{}", fact.name, fault.reason), fault.how_to_fix);
    Ok(match fact.kind {
        FactKind::Number if fact.unit == "万元" => {
            let value = amount::read(told, unit).map_err(about)?;
            FactValue::Number(value.as_f64().unwrap_or_default())
        }
        FactKind::Number => FactValue::Number(read_number(fact, told)?),
        FactKind::Flag => FactValue::Flag(
            from_yes_no(told)
                .ok_or_else(|| about(CellFault::new("看不出是“是”还是“否”", "填“是”或“否”，不清楚就不写")))?,
        ),
        FactKind::Date => match date::read(told, date::MonthMeans::FirstDay).map_err(about)? {
            Value::String(day) => FactValue::Text(day),
            _ => return Err(about(CellFault::new("不是日期", "写成 2026-03-05 这样的日期"))),
        },
        FactKind::Text => FactValue::Text(told.to_owned()),
        FactKind::Texts if [NONE, "无"].contains(&told) => FactValue::Texts(Vec::new()),
        FactKind::Texts => FactValue::Texts(list::split(told)),
    })
}

fn read_number(fact: &FactDefinition, told: &str) -> Result<f64, CellFault> {
    let bare = fold(told);
    let bare = bare.trim_start_matches('约').trim_end_matches(fact.unit.as_str());
    let number = plain_number(bare).and_then(|digits| digits.parse::<f64>().ok());
    number.filter(|number| number.is_finite()).ok_or_else(|| {
        let reason = format!("“{}”应是一个数，而这里是“{}”", fact.name, super::shorten(told));
        CellFault::new(reason, format!("填一个数字，单位{}；不清楚就不写", fact.unit))
    })
}

fn write_fact(name: &str, value: &FactValue) -> String {
    let key = CATALOGUE.key(name).filter(|key| key.to_string() == name);
    let name = key.map_or_else(|| name.to_owned(), |key| CATALOGUE.label(&key));
    match value {
        FactValue::Flag(flag) => format!("{name}={}", yes_no(*flag)),
        FactValue::Number(number) => format!("{name}={number}"),
        FactValue::Text(text) => format!("{name}={text}"),
        FactValue::Texts(texts) if texts.is_empty() => format!("{name}={NONE}"),
        FactValue::Texts(texts) => format!("{name}={}", texts.join("、")),
    }
}

fn to_json<T: serde::Serialize>(value: &T) -> Result<Value, CellFault> {
    serde_json::to_value(value).map_err(|error| CellFault::new(error.to_string(), FORM))
}

#[cfg(test)]
mod tests {
    use matcher_core::record::FactValue;

    use super::{Facts, facts_text, read_facts};

    fn facts(list: &[(&str, FactValue)]) -> Facts {
        list.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
    }

    fn text(text: &str) -> FactValue {
        FactValue::Text(text.to_owned())
    }

    #[test]
    fn facts_are_read_by_the_kinds_of_the_catalogue() {
        let read = read_facts(
            "研发人员：35人；失信＝无；2025年研发费用=1.2亿元; 高企证书日期=2024年5月1日\n产品认证=绿色食品、有机；纳税信用等级=A；食堂=是",
        );
        let wanted = facts(&[
            ("rd_staff", FactValue::Number(35.0)),
            ("dishonest", FactValue::Flag(false)),
            ("rd_spend@2025", FactValue::Number(12_000.0)),
            ("certified_on", text("2024-05-01")),
            ("certificates", FactValue::Texts(vec!["绿色食品".to_owned(), "有机".to_owned()])),
            ("tax_grade", text("A")),
            ("食堂", FactValue::Flag(true)),
        ]);
        assert_eq!(read, Ok(wanted));
    }

    #[test]
    fn what_cannot_be_read_is_told_with_the_name() {
        let reason = |text: &str| read_facts(text).expect_err("a fault").reason;
        assert!(reason("研发人员数=很多").contains("研发人员数"));
        assert!(reason("失信=也许").contains("失信"));
        assert!(reason("研发费用=120").contains("没有写明年份"));
        assert!(reason("研发人员数 35").contains("看不懂"));
        assert!(reason("研发人员数=1；研发人员=2").contains("两次"));
        assert!(reason("待对接需求数=3").contains("由需求得出"));
    }

    #[test]
    fn what_words_would_change_is_written_as_json() {
        let plain =
            facts(&[("rd_staff", FactValue::Number(35.0)), ("certificates", FactValue::Texts(Vec::new()))]);
        assert_eq!(facts_text(&plain), "产品认证=没有；研发人员数=35");
        for awkward in [
            facts(&[("研发人员数", FactValue::Number(35.0))]),
            facts(&[("rd_staff", text("很多"))]),
            facts(&[("备注", text("a；b=c"))]),
            facts(&[("食堂", text("是"))]),
        ] {
            let text = facts_text(&awkward);
            assert!(text.starts_with('{'), "{text}");
            assert_eq!(read_facts(&text), Ok(awkward));
        }
    }
}
