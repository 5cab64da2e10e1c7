//! Records of the engine, as callers get them.

use matcher_core::Change;
use matcher_core::record::{
    Contact, Demand, ExpertProfile, FactValue, Indicator, InstrumentProfile, LinkId, Maturity, Organisation,
    OrganisationId, Outcome, PlatformProfile, PolicyProfile, Record, Region, Supply, format_date,
};
use time::Date;

use super::choice::Choice;
use super::names::change_action;
use crate::proto;

/// A record with its etag.
pub(crate) fn record_message(record: &Record) -> proto::Record {
    use proto::record::Record as Kind;
    let message = match record {
        Record::Organisation(record) => Kind::Organisation(organisation(record)),
        Record::Demand(record) => Kind::Demand(demand(record)),
        Record::Supply(record) => Kind::Supply(supply(record)),
    };
    proto::Record { record: Some(message), etag: record.etag() }
}

fn organisation(record: &Organisation) -> proto::Organisation {
    let tie = |tie: &matcher_core::record::OwnershipTie| proto::OwnershipTie {
        owner: tie.owner.clone(),
        kind: tie.kind.number(),
        share_percent: tie.share_percent,
    };
    proto::Organisation {
        id: record.id.to_string(),
        name: record.name.clone(),
        aliases: record.aliases.clone(),
        kind: record.kind.number(),
        region: record.region.as_ref().map(region),
        credit_code: record.credit_code.clone(),
        annual_revenue_wan_yuan: record.annual_revenue_wan_yuan,
        above_scale: record.above_scale,
        has_rd_activity: record.has_rd_activity,
        has_rd_institution: record.has_rd_institution,
        founded_on: day(record.founded_on),
        qualifications: record.qualifications.clone(),
        ownership: record.ownership.iter().map(tie).collect(),
        contact: record.contact.as_ref().map(contact),
        facts: record.facts.iter().map(fact).collect(),
    }
}

fn fact((name, value): (&String, &FactValue)) -> proto::NamedFact {
    use proto::named_fact::Value;
    let value = match value.clone() {
        FactValue::Flag(flag) => Value::Flag(flag),
        FactValue::Number(number) => Value::Number(number),
        FactValue::Text(text) => Value::Text(text),
        FactValue::Texts(texts) => Value::Texts(proto::TextList { texts }),
    };
    proto::NamedFact { name: name.clone(), value: Some(value) }
}

fn demand(record: &Demand) -> proto::Demand {
    proto::Demand {
        id: record.id.to_string(),
        title: record.title.clone(),
        description: record.description.clone(),
        keywords: record.keywords.clone(),
        indicators: record.indicators.iter().map(indicator).collect(),
        enterprise: record.enterprise.as_ref().map(OrganisationId::to_string),
        links: record.links.iter().map(LinkId::to_string).collect(),
        maturity_wanted: level(record.maturity_wanted),
        budget_wan_yuan: record.budget_wan_yuan,
        deadline: day(record.deadline),
        modes: record.modes.iter().map(|mode| mode.number()).collect(),
        ip_wish: record.ip_wish.clone(),
        excluded: record.excluded.iter().map(OrganisationId::to_string).collect(),
        status: record.status.number(),
        submitted_on: day(record.submitted_on),
        contact: record.contact.as_ref().map(contact),
        stage: record.stage.map(Choice::number),
    }
}

fn supply(record: &Supply) -> proto::Supply {
    proto::Supply {
        id: record.id.to_string(),
        kind: record.kind.number(),
        title: record.title.clone(),
        summary: record.summary.clone(),
        keywords: record.keywords.clone(),
        indicators: record.indicators.iter().map(indicator).collect(),
        owner: record.owner.as_ref().map(OrganisationId::to_string),
        region: record.region.as_ref().map(region),
        people: record.people.clone(),
        links: record.links.iter().map(LinkId::to_string).collect(),
        maturity: level(record.maturity),
        modes: record.modes.iter().map(|mode| mode.number()).collect(),
        price_wan_yuan: record.price_wan_yuan,
        year: record.year,
        status: record.status.number(),
        contact: record.contact.as_ref().map(contact),
        expert: record.expert.as_ref().map(expert),
        instrument: record.instrument.as_ref().map(instrument),
        platform: record.platform.as_ref().map(platform),
        policy: record.policy.as_ref().map(policy),
        stage: record.stage.map(Choice::number),
    }
}

fn region(region: &Region) -> proto::Region {
    proto::Region { code: region.code.clone(), name: region.name.clone() }
}

pub(super) fn contact(contact: &Contact) -> proto::Contact {
    let Contact { name, phone, email } = contact.clone();
    proto::Contact { name, phone, email }
}

fn indicator(indicator: &Indicator) -> proto::Indicator {
    proto::Indicator {
        name: indicator.name.clone(),
        comparator: indicator.comparator.number(),
        value: indicator.value,
        upper: indicator.upper,
        unit: indicator.unit.clone(),
    }
}

fn expert(profile: &ExpertProfile) -> proto::ExpertProfile {
    let ExpertProfile { title, fields, achievements, posts_willing, posts_capacity } = profile.clone();
    proto::ExpertProfile { title, fields, achievements, posts_willing, posts_capacity }
}

fn instrument(profile: &InstrumentProfile) -> proto::InstrumentProfile {
    let range = |range: &matcher_core::record::ParameterRange| proto::ParameterRange {
        name: range.name.clone(),
        min: range.min,
        max: range.max,
        unit: range.unit.clone(),
    };
    proto::InstrumentProfile {
        parameters: profile.parameters.iter().map(range).collect(),
        method: profile.method.clone(),
    }
}

fn platform(profile: &PlatformProfile) -> proto::PlatformProfile {
    proto::PlatformProfile { services: profile.services.clone(), stage: profile.stage.map(Choice::number) }
}

fn policy(profile: &PolicyProfile) -> proto::PolicyProfile {
    proto::PolicyProfile {
        benefit: profile.benefit.clone(),
        rules: profile.rules.clone(),
        valid_from: day(profile.valid_from),
        valid_until: day(profile.valid_until),
    }
}

/// An outcome of a pair.
pub(crate) fn outcome_message(outcome: &Outcome) -> proto::Outcome {
    proto::Outcome {
        demand: outcome.demand.to_string(),
        supply: outcome.supply.to_string(),
        event: outcome.event.number(),
        reason: outcome.reason.clone(),
        happened_on: format_date(outcome.happened_on),
        reported_by: outcome.reported_by.clone(),
    }
}

/// A change of a record.
pub(crate) fn change(change: &Change) -> proto::Change {
    let at = change
        .at
        .map(|at| prost_types::Timestamp { seconds: at.unix_timestamp(), nanos: at.nanosecond() as i32 });
    proto::Change {
        sequence: change.sequence,
        kind: change.kind.number(),
        id: change.id.clone(),
        action: change_action(change.action).into(),
        at,
        author: change.author.clone(),
        before: change.before.as_ref().map(record_message),
        after: change.after.as_ref().map(record_message),
    }
}

fn day(day: Option<Date>) -> Option<String> {
    day.map(format_date)
}

pub(super) fn level(maturity: Option<Maturity>) -> Option<i32> {
    maturity.map(|maturity| i32::from(maturity.level()))
}
