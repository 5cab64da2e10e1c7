//! Roadshows, as callers get them.

use matcher_core::roadshow::{
    Alternate, EventProgramme, Guest, ObjectiveParts, ProgrammeAnswer, ProgrammeItem, Refusal, RoadshowPlan,
};

use crate::convert::choice::Choice;
use crate::convert::coupling::organisation;
use crate::convert::record_out::{contact, level};
use crate::proto;

/// A roadshow in figures.
pub(crate) fn roadshow_plan(plan: &RoadshowPlan) -> proto::RoadshowPlan {
    proto::RoadshowPlan {
        value: Some(parts(&plan.value)),
        greedy_value: plan.greedy_value,
        exchanges: plan.exchanges as i32,
        live_demands: plan.live_demands as i64,
        covered_demands: plan.covered_demands as i64,
    }
}

/// One event's programme.
pub(crate) fn programme(event: &EventProgramme) -> proto::EventProgramme {
    proto::EventProgramme {
        name: event.name.clone(),
        chain: event.chain.as_ref().map(ToString::to_string),
        places: event.places as i32,
        items: event.items.iter().map(item).collect(),
        alternates: event.alternates.iter().map(alternate).collect(),
        guests: event.guests.iter().map(guest).collect(),
    }
}

fn parts(parts: &ObjectiveParts) -> proto::ObjectiveParts {
    let ObjectiveParts { coverage, balance, maturity, novelty } = *parts;
    proto::ObjectiveParts { coverage, balance, maturity, novelty }
}

fn item(item: &ProgrammeItem) -> proto::ProgrammeItem {
    proto::ProgrammeItem {
        project: item.project.to_string(),
        title: item.title.clone(),
        owner: Some(organisation(&item.owner)),
        contact: item.contact.as_ref().map(contact),
        link: item.link.as_ref().map(ToString::to_string),
        maturity: level(item.maturity),
        earlier_events: item.earlier_events as i32,
        locked: item.locked,
        answers: item.answers.iter().map(answer).collect(),
        gain: Some(parts(&item.gain)),
        reason: item.reason.clone(),
    }
}

fn answer(answer: &ProgrammeAnswer) -> proto::ProgrammeAnswer {
    proto::ProgrammeAnswer {
        demand: answer.demand.to_string(),
        title: answer.title.clone(),
        enterprise: Some(organisation(&answer.enterprise)),
        score: answer.score,
        alone: answer.alone,
    }
}

fn alternate(alternate: &Alternate) -> proto::RoadshowAlternate {
    use proto::roadshow_alternate::Refusal as Message;
    let refusal = match &alternate.refusal {
        Refusal::Outweighed { instead_of, loss } => {
            Message::Outweighed(proto::OutweighedProject { instead_of: instead_of.to_string(), loss: *loss })
        }
        Refusal::NoExchange => Message::NoExchange(proto::NoExchange {}),
        Refusal::SameAs { project } => Message::SameAs(project.to_string()),
    };
    proto::RoadshowAlternate {
        project: alternate.project.to_string(),
        title: alternate.title.clone(),
        owner: Some(organisation(&alternate.owner)),
        contact: alternate.contact.as_ref().map(contact),
        maturity: level(alternate.maturity),
        demands: alternate.demands as i32,
        refusal: Some(refusal),
        reason: alternate.reason.clone(),
    }
}

fn guest(guest: &Guest) -> proto::RoadshowGuest {
    proto::RoadshowGuest {
        kind: guest.kind.number(),
        id: guest.id.clone(),
        name: guest.name.clone(),
        organisation: Some(organisation(&guest.organisation)),
        contact: guest.contact.as_ref().map(contact),
        demands: guest.demands.iter().map(ToString::to_string).collect(),
        reason: guest.reason.clone(),
    }
}
