//! What ownership says of experts and firms.

use std::collections::{BTreeMap, BTreeSet};

use crate::assignment::{Admission, OwnershipGraph, Tie, TieKind};
use crate::record::{Organisation, OrganisationId, OwnershipKind, Supply};

/// Everybody's ties, with organisations under their identifiers and everybody else under the name as written.
pub(super) struct Owners<'a> {
    organisations: &'a BTreeMap<OrganisationId, Organisation>,
    pub(super) graph: OwnershipGraph,
}

impl<'a> Owners<'a> {
    pub(super) fn of(organisations: &'a BTreeMap<OrganisationId, Organisation>) -> Self {
        let mut keys = BTreeMap::<&str, &str>::new();
        for organisation in organisations.values() {
            for name in organisation.aliases.iter().chain([&organisation.name]) {
                keys.insert(name, organisation.id.as_str());
            }
        }
        // An identifier is meant where one of that spelling is there, whatever else is called so.
        keys.extend(organisations.keys().map(|id| (id.as_str(), id.as_str())));
        let ties = organisations.values().flat_map(|owned| {
            owned.ownership.iter().map(|tie| Tie {
                owned: owned.id.as_str().to_owned(),
                owner: keys.get(tie.owner.as_str()).copied().unwrap_or(&tie.owner).to_owned(),
                kind: match tie.kind {
                    OwnershipKind::Founded => TieKind::Founded,
                    OwnershipKind::Invested => TieKind::Invested,
                },
                share_percent: tie.share_percent,
            })
        });
        Self { organisations, graph: OwnershipGraph::new(ties) }
    }

    /// Forbids a firm behind which the expert or the expert's institution stands. An owner who only has the expert's name may
    /// be somebody else, which has to be verified.
    pub(super) fn admission(&self, expert: &Supply, firm: &OrganisationId) -> Admission {
        let mut parties = BTreeSet::from([expert.id.as_str().to_owned()]);
        parties.extend(expert.owner.iter().map(|owner| owner.as_str().to_owned()));
        if expert.owner.as_ref() == Some(firm) {
            return Admission::Forbidden { reasons: vec!["企业就是专家所在单位".to_owned()] };
        }
        if let Some(path) = self.graph.path(firm.as_str(), &parties) {
            return Admission::Forbidden { reasons: vec![path.reason(|key| self.name(key))] };
        }
        let namesake = BTreeSet::from([expert.title.clone()]);
        if let Some(path) = self.graph.path(firm.as_str(), &namesake) {
            let reason = path.reason(|key| self.name(key));
            let fact = format!("企业的出资人“{}”是否就是专家本人（{reason}）", expert.title);
            return Admission::ToVerify { missing: vec![fact] };
        }
        Admission::Allowed
    }

    fn name<'b>(&'b self, key: &'b str) -> &'b str {
        self.organisations.get(&OrganisationId::new(key)).map_or(key, |organisation| &organisation.name)
    }
}
