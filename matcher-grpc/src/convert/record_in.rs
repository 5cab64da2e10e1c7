//! Records as callers send them, into the engine's own.

use matcher_core::record::{
    Contact, Demand, DemandStatus, ExpertProfile, Indicator, InstrumentProfile, Organisation, OrganisationId, Outcome,
    OwnershipTie, ParameterRange, PlatformProfile, PolicyProfile, Record, Region, Supply, SupplyStatus,
};

use super::reader::Reader;
use crate::proto;
use crate::violation::Violation;

/// A record of any kind; every fault with its path from the record on, such as `demand.deadline`.
pub(crate) fn record(message: proto::Record) -> Result<Record, Vec<Violation>> {
    use proto::record::Record as Kind;
    let inside = |name: &'static str| move |faults: Vec<Violation>| -> Vec<Violation> {
        faults.into_iter().map(|fault| fault.inside(name)).collect()
    };
    match message.record {
        Some(Kind::Organisation(message)) => {
            organisation(message).map(Record::Organisation).map_err(inside("organisation"))
        }
        Some(Kind::Demand(message)) => demand(message).map(Record::Demand).map_err(inside("demand")),
        Some(Kind::Supply(message)) => supply(message).map(Record::Supply).map_err(inside("supply")),
        None => Err(vec![Violation::new("record", "nothing is in it", "没有内容")]),
    }
}

fn organisation(message: proto::Organisation) -> Result<Organisation, Vec<Violation>> {
    let mut reader = Reader::default();
    let kind = reader.required("kind", message.kind);
    let founded_on = reader.day("founded_on", message.founded_on);
    let ownership = message.ownership.into_iter().filter_map(|tie| ownership(&mut reader, tie)).collect();
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
    });
    reader.finish(made)
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

/// A demand, stored or to be matched as it is.
pub(crate) fn demand(message: proto::Demand) -> Result<Demand, Vec<Violation>> {
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
    };
    reader.finish(Some(made))
}

/// A supply, stored or to be matched as it is.
pub(crate) fn supply(message: proto::Supply) -> Result<Supply, Vec<Violation>> {
    let mut reader = Reader::default();
    let kind = reader.required("kind", message.kind);
    let indicators = indicators(&mut reader, message.indicators);
    let maturity = reader.maturity("maturity", message.maturity);
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
    reader.finish(made)
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
    let stage = profile.stage.and_then(|stage| reader.optional("platform.stage", stage));
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
    use super::record;
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
            assert_eq!(record(message).expect("sound"), sample);
            seen += 1;
        }
        assert!(seen > 1_000, "{seen}");
    }

    #[test]
    fn every_fault_is_named_with_its_path() {
        let demand = proto::Demand {
            deadline: Some("明年".to_owned()),
            maturity_wanted: Some(12),
            modes: vec![99],
            indicators: vec![proto::Indicator::default()],
            ..proto::Demand::default()
        };
        let message =
            proto::Record { record: Some(proto::record::Record::Demand(demand)), etag: String::new() };
        let mut fields: Vec<String> =
            record(message).expect_err("faults").into_iter().map(|fault| fault.field).collect();
        fields.sort();
        let expected =
            ["demand.deadline", "demand.indicators.comparator", "demand.maturity_wanted", "demand.modes"];
        assert_eq!(fields, expected);
        assert_eq!(record(proto::Record::default()).expect_err("nothing")[0].field, "record");
    }
}
