//! Records as callers send them, into the engine's own.

use std::collections::BTreeMap;

use matcher_core::record::{
    Contact, Demand, DemandStatus, ExpertProfile, FactValue, Indicator, InstrumentProfile, Limits,
    Organisation, OrganisationId, Outcome, OwnershipTie, ParameterRange, PlatformProfile, PolicyProfile,
    Record, Region, Supply, SupplyStatus,
};

use super::reader::Reader;
use crate::proto;
use crate::violation::Violation;

/// A record of any kind that can be kept; every fault with its path from the record on, such as `demand.deadline`.
pub(crate) fn record(message: proto::Record, limits: &Limits) -> Result<Record, Vec<Violation>> {
    use proto::record::Record as Kind;
    let (name, read) = match message.record {
        Some(Kind::Organisation(message)) => {
            let (reader, made) = organisation(message);
            ("organisation", reader.finish_record(made.map(Record::Organisation), limits))
        }
        Some(Kind::Demand(message)) => {
            let (reader, made) = demand(message);
            ("demand", reader.finish_record(Some(Record::Demand(made)), limits))
        }
        Some(Kind::Supply(message)) => {
            let (reader, made) = supply(message);
            ("supply", reader.finish_record(made.map(Record::Supply), limits))
        }
        None => return Err(vec![Violation::new("record", "nothing is in it", "没有内容")]),
    };
    read.map_err(|faults| faults.into_iter().map(|fault| fault.inside(name)).collect())
}

/// A demand that is matched without being kept: it needs no identifier, and either a title or a description.
pub(crate) fn inline_demand(message: proto::Demand, limits: &Limits) -> Result<Demand, Vec<Violation>> {
    let (reader, made) = demand(message);
    let record = unkept(Record::Demand(made.clone()));
    reader.finish_record(Some(record), limits).map(|_| made)
}

/// A supply that is matched without being kept.
pub(crate) fn inline_supply(message: proto::Supply, limits: &Limits) -> Result<Supply, Vec<Violation>> {
    let (reader, made) = supply(message);
    let record = made.clone().map(|made| unkept(Record::Supply(made)));
    reader.finish_record(record, limits)?;
    made.ok_or_else(Vec::new)
}

/// The record with something in the fields that only what is kept has to have.
fn unkept(record: Record) -> Record {
    let or = |text: &mut String, other: &str| {
        if text.trim().is_empty() {
            other.clone_into(text);
        }
    };
    match record {
        Record::Demand(mut demand) => {
            demand.id = if demand.id.as_str().is_empty() { "-".into() } else { demand.id };
            let description = demand.description.chars().take(1).collect::<String>();
            or(&mut demand.title, &description);
            Record::Demand(demand)
        }
        Record::Supply(mut supply) => {
            supply.id = if supply.id.as_str().is_empty() { "-".into() } else { supply.id };
            let summary = supply.summary.chars().take(1).collect::<String>();
            or(&mut supply.title, &summary);
            Record::Supply(supply)
        }
        other => other,
    }
}

fn organisation(message: proto::Organisation) -> (Reader, Option<Organisation>) {
    let mut reader = Reader::default();
    let kind = reader.required("kind", message.kind);
    let founded_on = reader.day("founded_on", message.founded_on);
    let ownership = message.ownership.into_iter().filter_map(|tie| ownership(&mut reader, tie)).collect();
    let facts = facts(&mut reader, "facts", message.facts);
    let made = kind.map(|kind| Organisation {
        id: message.id.as_str().into(),
        name: message.name,
        aliases: message.aliases,
        kind,
        region: message.region.map(region),
        credit_code: message.credit_code,
        annual_revenue_wan_yuan: message.annual_revenue_wan_yuan,
        above_scale: message.above_scale,
        has_rd_activity: message.has_rd_activity,
        has_rd_institution: message.has_rd_institution,
        founded_on,
        qualifications: message.qualifications,
        ownership,
        contact: message.contact.map(contact),
        facts,
    });
    (reader, made)
}

/// Facts by name, each of which has a value and stands once.
pub(super) fn facts(
    reader: &mut Reader,
    field: &str,
    messages: Vec<proto::NamedFact>,
) -> BTreeMap<String, FactValue> {
    use proto::named_fact::Value;
    let mut facts = BTreeMap::new();
    for message in messages {
        let value = match message.value {
            Some(Value::Flag(flag)) => FactValue::Flag(flag),
            Some(Value::Number(number)) => FactValue::Number(number),
            Some(Value::Text(text)) => FactValue::Text(text),
            Some(Value::Texts(list)) => FactValue::Texts(list.texts),
            None => {
                let english = format!("`{}` has no value", message.name);
                reader.fault(&format!("{field}.value"), english, format!("“{}”没有填写内容", message.name));
                continue;
            }
        };
        if facts.contains_key(&message.name) {
            let english = format!("`{}` stands twice", message.name);
            reader.fault(&format!("{field}.name"), english, format!("“{}”写了两次", message.name));
        }
        facts.insert(message.name, value);
    }
    facts
}

fn ownership(reader: &mut Reader, tie: proto::OwnershipTie) -> Option<OwnershipTie> {
    let kind = reader.required("ownership.kind", tie.kind)?;
    Some(OwnershipTie { owner: tie.owner, kind, share_percent: tie.share_percent })
}

fn region(region: proto::Region) -> Region {
    Region { code: region.code, name: region.name }
}

fn contact(contact: proto::Contact) -> Contact {
    Contact { name: contact.name, phone: contact.phone, email: contact.email }
}

fn demand(message: proto::Demand) -> (Reader, Demand) {
    let mut reader = Reader::default();
    let made = Demand {
        id: message.id.as_str().into(),
        title: message.title,
        description: message.description,
        keywords: message.keywords,
        indicators: indicators(&mut reader, message.indicators),
        enterprise: message.enterprise.map(OrganisationId::new),
        links: links(&message.links),
        maturity_wanted: reader.maturity("maturity_wanted", message.maturity_wanted),
        budget_wan_yuan: message.budget_wan_yuan,
        deadline: reader.day("deadline", message.deadline),
        modes: reader.modes(&message.modes),
        ip_wish: message.ip_wish,
        excluded: message.excluded.into_iter().map(OrganisationId::new).collect(),
        status: reader.optional("status", message.status).unwrap_or(DemandStatus::Open),
        submitted_on: reader.day("submitted_on", message.submitted_on),
        contact: message.contact.map(contact),
        stage: reader.stage("stage", message.stage),
    };
    (reader, made)
}

fn supply(message: proto::Supply) -> (Reader, Option<Supply>) {
    let mut reader = Reader::default();
    let kind = reader.required("kind", message.kind);
    let indicators = indicators(&mut reader, message.indicators);
    let maturity = reader.maturity("maturity", message.maturity);
    let stage = reader.stage("stage", message.stage);
    let modes = reader.modes(&message.modes);
    let status = reader.optional("status", message.status).unwrap_or(SupplyStatus::Available);
    let platform = message.platform.map(|profile| platform(&mut reader, profile));
    let policy = message.policy.map(|profile| policy(&mut reader, profile));
    let made = kind.map(|kind| Supply {
        id: message.id.as_str().into(),
        kind,
        title: message.title,
        summary: message.summary,
        keywords: message.keywords,
        indicators,
        owner: message.owner.map(OrganisationId::new),
        region: message.region.map(region),
        people: message.people,
        links: links(&message.links),
        maturity,
        stage,
        modes,
        price_wan_yuan: message.price_wan_yuan,
        year: message.year,
        status,
        contact: message.contact.map(contact),
        expert: message.expert.map(expert),
        instrument: message.instrument.map(instrument),
        platform,
        policy,
    });
    (reader, made)
}

fn links(links: &[String]) -> Vec<matcher_core::record::LinkId> {
    links.iter().map(|link| link.as_str().into()).collect()
}

fn indicators(reader: &mut Reader, messages: Vec<proto::Indicator>) -> Vec<Indicator> {
    let read = |message: proto::Indicator| {
        let comparator = reader.required("indicators.comparator", message.comparator)?;
        let proto::Indicator { name, value, upper, unit, .. } = message;
        Some(Indicator { name, comparator, value, upper, unit })
    };
    messages.into_iter().filter_map(read).collect()
}

fn expert(profile: proto::ExpertProfile) -> ExpertProfile {
    ExpertProfile {
        title: profile.title,
        fields: profile.fields,
        achievements: profile.achievements,
        posts_willing: profile.posts_willing,
        posts_capacity: profile.posts_capacity,
    }
}

fn instrument(profile: proto::InstrumentProfile) -> InstrumentProfile {
    let range = |range: proto::ParameterRange| ParameterRange {
        name: range.name,
        min: range.min,
        max: range.max,
        unit: range.unit,
    };
    InstrumentProfile {
        parameters: profile.parameters.into_iter().map(range).collect(),
        method: profile.method,
    }
}

fn platform(reader: &mut Reader, profile: proto::PlatformProfile) -> PlatformProfile {
    let stage = reader.stage("platform.stage", profile.stage);
    PlatformProfile { services: profile.services, stage }
}

fn policy(reader: &mut Reader, profile: proto::PolicyProfile) -> PolicyProfile {
    PolicyProfile {
        benefit: profile.benefit,
        rules: profile.rules,
        valid_from: reader.day("policy.valid_from", profile.valid_from),
        valid_until: reader.day("policy.valid_until", profile.valid_until),
    }
}

/// An outcome of a pair.
pub(crate) fn outcome(message: proto::Outcome) -> Result<Outcome, Vec<Violation>> {
    let mut reader = Reader::default();
    for (field, id) in [("demand", &message.demand), ("supply", &message.supply)] {
        if id.trim().is_empty() {
            reader.fault(field, "it is empty", "不能为空");
        }
    }
    let event = reader.required("event", message.event);
    if message.happened_on.is_empty() {
        reader.fault("happened_on", "it is empty", "不能为空");
    }
    let happened_on = reader.day("happened_on", Some(message.happened_on));
    let made = event.zip(happened_on).map(|(event, happened_on)| Outcome {
        demand: message.demand.as_str().into(),
        supply: message.supply.as_str().into(),
        event,
        reason: message.reason,
        happened_on,
        reported_by: message.reported_by,
    });
    reader.finish(made)
}

#[cfg(test)]
mod tests {
    use matcher_core::record::{Demand, Limits, Record, Stage, Supply, SupplyKind};

    use super::{inline_demand, record};
    use crate::convert::record_message;
    use crate::proto;

    #[test]
    fn every_sample_record_goes_out_and_comes_back_the_same() {
        let files = [
            matcher_fixtures::organisations_jsonl(),
            matcher_fixtures::demands_jsonl(),
            matcher_fixtures::supplies_jsonl(),
        ];
        let mut seen = 0;
        for line in files.into_iter().flat_map(str::lines).filter(|line| !line.trim().is_empty()) {
            let sample: matcher_core::record::Record = serde_json::from_str(line).expect("a record");
            let message = record_message(&sample);
            assert_eq!(message.etag, sample.etag());
            assert_eq!(record(message, &Limits::default()).expect("sound"), sample);
            seen += 1;
        }
        assert!(seen > 1_000, "{seen}");
    }

    #[test]
    fn a_stage_that_was_given_goes_out_and_comes_back() {
        let mut demand = Demand::from_text("d", "尾矿", "");
        demand.stage = Some(Stage::Incubation);
        let mut supply = Supply::from_text("s", SupplyKind::Policy, "补助", "");
        supply.stage = Some(Stage::Research);
        for sample in [Record::Demand(demand), Record::Supply(supply)] {
            assert_eq!(record(record_message(&sample), &Limits::default()).expect("sound"), sample);
        }
    }

    #[test]
    fn every_fault_is_named_with_its_path() {
        let demand = proto::Demand {
            deadline: Some("明年".to_owned()),
            budget_wan_yuan: Some(-1.0),
            maturity_wanted: Some(12),
            stage: Some(99),
            modes: vec![99],
            indicators: vec![proto::Indicator::default()],
            ..proto::Demand::default()
        };
        let message =
            proto::Record { record: Some(proto::record::Record::Demand(demand)), etag: String::new() };
        let mut fields: Vec<String> = record(message, &Limits::default())
            .expect_err("faults")
            .into_iter()
            .map(|fault| fault.field)
            .collect();
        fields.sort();
        let expected = [
            "demand.budget_wan_yuan",
            "demand.deadline",
            "demand.id",
            "demand.indicators.comparator",
            "demand.maturity_wanted",
            "demand.modes",
            "demand.stage",
            "demand.title",
        ];
        assert_eq!(fields, expected);
        let nothing = record(proto::Record::default(), &Limits::default()).expect_err("nothing");
        assert_eq!(nothing[0].field, "record");
    }

    #[test]
    fn what_is_not_kept_needs_no_identifier_but_some_text() {
        let of = |title: &str, description: &str, budget: f64| proto::Demand {
            title: title.to_owned(),
            description: description.to_owned(),
            budget_wan_yuan: Some(budget),
            ..proto::Demand::default()
        };
        let fields = |demand| -> Vec<String> {
            let faults = inline_demand(demand, &Limits::default()).err().unwrap_or_default();
            faults.into_iter().map(|fault| fault.field).collect()
        };
        assert!(fields(of("香菇烘干", "", 1.0)).is_empty() && fields(of("", "香菇烘干", 1.0)).is_empty());
        assert_eq!(fields(of("", " ", 1.0)), ["title"]);
        assert_eq!(fields(of("香菇烘干", "", f64::NAN)), ["budget_wan_yuan"]);
    }
}
