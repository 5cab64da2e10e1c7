//! What a record of an organisation says, as facts.

use std::collections::BTreeMap;

use super::catalogue::FactCatalogue;
use super::fact_key::FactKey;
use super::sheet::FactSheet;
use super::value::{FactKind, Value};
use crate::record::{FactValue, Organisation, OrganisationKind, parse_date};

impl FactSheet {
    /// What the record of an organisation says: its fields, and its further facts as far as the catalogue has them. Where a
    /// field and a further fact are the same, the field counts. An empty list of qualifications is unknown; further facts
    /// can say that there are none.
    pub fn of_organisation(organisation: &Organisation, catalogue: &FactCatalogue) -> Self {
        let mut sheet = Self::default();
        sheet.take(&organisation.facts, catalogue);
        for (id, value) in fields(organisation) {
            if let Some(value) = value {
                sheet.set(FactKey::plain(id), value);
            }
        }
        sheet
    }

    /// Takes facts by name as far as a catalogue has them; one that was known before is replaced.
    pub fn take(&mut self, facts: &BTreeMap<String, FactValue>, catalogue: &FactCatalogue) {
        for (name, value) in facts {
            let Some(key) = catalogue.key(name) else { continue };
            let Some(definition) = catalogue.get(&key.id) else { continue };
            match value_of(value, definition.kind) {
                Some(value) => self.set(key, value),
                None => self.set_unreadable(key, written(value)),
            }
        }
    }
}

fn fields(organisation: &Organisation) -> [(&'static str, Option<Value>); 9] {
    let region = organisation.region.as_ref();
    let text = |text: &String| Value::Text(text.trim().to_owned());
    let titles = Some(&organisation.qualifications).filter(|titles| !titles.is_empty());
    [
        ("organisation_kind", kind_name(organisation.kind).map(|name| Value::Text(name.to_owned()))),
        ("region_code", region.and_then(|region| region.code.as_ref()).map(text)),
        ("region_name", region.map(|region| text(&region.name))),
        ("annual_revenue", organisation.annual_revenue_wan_yuan.map(Value::Number)),
        ("above_scale", organisation.above_scale.map(Value::Flag)),
        ("has_rd_activity", organisation.has_rd_activity.map(Value::Flag)),
        ("has_rd_institution", organisation.has_rd_institution.map(Value::Flag)),
        ("founded_on", organisation.founded_on.map(Value::Date)),
        ("qualifications", titles.map(Value::texts)),
    ]
}

/// The words by which rules name kinds of organisations; for those that nobody has named more closely, none.
fn kind_name(kind: OrganisationKind) -> Option<&'static str> {
    Some(match kind {
        OrganisationKind::Enterprise => "企业",
        OrganisationKind::University => "高校",
        OrganisationKind::Institute => "科研院所",
        OrganisationKind::Hospital => "医院",
        OrganisationKind::PlatformOperator => "平台运营机构",
        OrganisationKind::Government => "政府部门",
        OrganisationKind::Other => return None,
    })
}

/// A stored value as one of a kind; `None` when it cannot be read as one.
pub(super) fn value_of(stored: &FactValue, kind: FactKind) -> Option<Value> {
    match (kind, stored) {
        (FactKind::Number, FactValue::Number(number)) => Some(Value::Number(*number)),
        (FactKind::Number, FactValue::Text(text)) => text.trim().parse().ok().map(Value::Number),
        (FactKind::Flag, FactValue::Flag(flag)) => Some(Value::Flag(*flag)),
        (FactKind::Date, FactValue::Text(text)) => parse_date(text.trim()).ok().map(Value::Date),
        (FactKind::Text, FactValue::Text(text)) => Some(Value::Text(text.trim().to_owned())),
        (FactKind::Text, FactValue::Number(number)) => Some(Value::Text(number.to_string())),
        (FactKind::Texts, FactValue::Text(text)) => Some(Value::texts([text])),
        (FactKind::Texts, FactValue::Texts(texts)) => Some(Value::texts(texts)),
        _ => None,
    }
}

fn written(stored: &FactValue) -> String {
    match stored {
        FactValue::Flag(flag) => Value::Flag(*flag).to_string(),
        FactValue::Number(number) => number.to_string(),
        FactValue::Text(text) => text.clone(),
        FactValue::Texts(texts) => texts.join("、"),
    }
}

#[cfg(test)]
mod tests {
    use crate::eligibility::{FactCatalogue, FactKey, FactSheet, Value};
    use crate::record::{FactValue, Organisation, OrganisationKind};

    fn sheet(fill: impl FnOnce(&mut Organisation)) -> FactSheet {
        let mut firm = Organisation::from_name("e1", OrganisationKind::Enterprise, "岭川矿");
        fill(&mut firm);
        FactSheet::of_organisation(&firm, &FactCatalogue::builtin())
    }

    #[test]
    fn fields_and_further_facts_stand_side_by_side_and_fields_go_first() {
        let facts = sheet(|firm| {
            firm.above_scale = Some(true);
            firm.facts.insert("规上企业".to_owned(), FactValue::Flag(false));
            firm.facts.insert("2025年研发费用".to_owned(), FactValue::Number(120.5));
            firm.facts.insert("自家记的".to_owned(), FactValue::Flag(true));
        });
        assert_eq!(facts.get(&FactKey::plain("above_scale")), Some(&Value::Flag(true)));
        assert_eq!(facts.get(&FactKey::of_year("rd_spend", 2025)), Some(&Value::Number(120.5)));
        assert_eq!(facts.get(&FactKey::plain("organisation_kind")), Some(&Value::Text("企业".to_owned())));
        assert_eq!(facts.iter().count(), 3);
    }

    #[test]
    fn what_is_not_said_is_unknown_and_what_cannot_be_read_stays_so() {
        let facts = sheet(|firm| {
            firm.facts.insert("rd_staff".to_owned(), FactValue::Text("很多".to_owned()));
            firm.facts.insert("employees".to_owned(), FactValue::Text("35".to_owned()));
        });
        assert_eq!(facts.get(&FactKey::plain("qualifications")), None);
        assert_eq!(facts.get(&FactKey::plain("rd_staff")), None);
        assert_eq!(facts.unreadable(&FactKey::plain("rd_staff")), Some("很多"));
        assert_eq!(facts.get(&FactKey::plain("employees")), Some(&Value::Number(35.0)));
        let none = sheet(|firm| {
            firm.facts.insert("资质荣誉".to_owned(), FactValue::Texts(Vec::new()));
        });
        assert_eq!(none.get(&FactKey::plain("qualifications")), Some(&Value::texts([""; 0])));
    }
}
