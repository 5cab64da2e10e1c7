//! The lists that people act on.

use matcher_core::coupling::{ActionLists, CommonDemand, MendLink, NearestInstitution, SharedSupply};

use super::organisation;
use crate::convert::Choice;
use crate::proto;

pub(super) fn lists(lists: &ActionLists) -> proto::ActionLists {
    proto::ActionLists {
        mend: lists.mend.iter().map(mend).collect(),
        waiting_supplies: texts(&lists.waiting_supplies),
        common_demands: lists.common_demands.iter().map(common).collect(),
        challenges: texts(&lists.challenges),
    }
}

/// Identifiers as texts.
pub(super) fn texts(ids: &[impl ToString]) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}

fn mend(link: &MendLink) -> proto::MendLink {
    let nearest = |near: &NearestInstitution| proto::NearestInstitution {
        institution: Some(organisation(&near.institution)),
        supply: near.supply.to_string(),
        title: near.title.clone(),
        demand: near.demand.to_string(),
        score: near.score,
    };
    proto::MendLink {
        link: link.link.to_string(),
        gap: link.gap.number(),
        waiting: texts(&link.waiting),
        nearest: link.nearest.iter().map(nearest).collect(),
    }
}

fn common(common: &CommonDemand) -> proto::CommonDemand {
    let shared = |shared: &SharedSupply| proto::SharedSupply {
        supply: shared.supply.to_string(),
        title: shared.title.clone(),
        institution: Some(organisation(&shared.institution)),
        demands: shared.demands as i64,
    };
    proto::CommonDemand {
        demands: texts(&common.demands),
        enterprises: common.enterprises as i64,
        links: texts(&common.links),
        words: common.words.clone(),
        similarity: common.similarity,
        proposals: common.proposals.iter().map(shared).collect(),
    }
}
