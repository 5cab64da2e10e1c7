//! Common demands (共性需求): demands that one project could serve.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::model::{MappedDemand, MappedPair, NamedOrganisation};
use crate::record::{DemandId, LinkId, SupplyId};

/// So many words of a cluster are named.
const WORDS_NAMED: usize = 5;
/// A word is named when it weighs at least so much against the heaviest: the rest is what any two texts share.
const LEAST_PART_OF_HEAVIEST: f64 = 0.4;
/// So many supplies are proposed for a cluster.
const PROPOSALS: usize = 3;

/// Two demands that ask for something alike.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Likeness {
    /// Places of the two among the demands of the map, the smaller first.
    pub(crate) pair: (usize, usize),
    /// How alike, in [0, 1]: the same from either side.
    pub(crate) similarity: f64,
    /// The words that both have, with their weights.
    pub(crate) words: Vec<(String, f64)>,
}

/// Demands of several enterprises that one project could serve.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CommonDemand {
    /// The demands, by identifier.
    pub demands: Vec<DemandId>,
    /// How many enterprises ask, unknown ones counted once each.
    pub enterprises: usize,
    /// Links on which at least two of them stand, by identifier.
    pub links: Vec<LinkId>,
    /// What they have in common: the words that weigh most, at most five.
    pub words: Vec<String>,
    /// How alike the two least similar of them are, in [0, 1].
    pub similarity: f64,
    /// Supplies that are accepted for several of them, those for most first; at most three.
    pub proposals: Vec<SharedSupply>,
}

/// A supply that several demands accept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SharedSupply {
    /// The supply.
    pub supply: SupplyId,
    /// Its title.
    pub title: String,
    /// Who offers it.
    pub institution: NamedOrganisation,
    /// For how many demands it is accepted.
    pub demands: usize,
}

/// Clusters in which every demand is like every other (complete linkage), of at least two enterprises; the largest first,
/// then the most similar, ties by the first demand.
pub(super) fn common_demands(demands: &[MappedDemand], likenesses: &[Likeness]) -> Vec<CommonDemand> {
    let by_pair: BTreeMap<(usize, usize), &Likeness> =
        likenesses.iter().map(|likeness| (likeness.pair, likeness)).collect();
    let mut found: Vec<CommonDemand> = clusters(demands.len(), &by_pair)
        .iter()
        .map(|members| common_demand(demands, members, &by_pair))
        .filter(|common| common.enterprises > 1)
        .collect();
    found.sort_by(|a, b| {
        (b.demands.len().cmp(&a.demands.len()))
            .then(b.similarity.total_cmp(&a.similarity))
            .then_with(|| a.demands.cmp(&b.demands))
    });
    found
}

/// Joins the most similar first; two clusters are joined only when all pairs across them are alike.
fn clusters(demands: usize, by_pair: &BTreeMap<(usize, usize), &Likeness>) -> Vec<Vec<usize>> {
    let mut order: Vec<&&Likeness> = by_pair.values().collect();
    order.sort_by(|a, b| b.similarity.total_cmp(&a.similarity).then(a.pair.cmp(&b.pair)));
    let mut members: Vec<Vec<usize>> = (0..demands).map(|demand| vec![demand]).collect();
    let mut cluster_of: Vec<usize> = (0..demands).collect();
    for likeness in order {
        let (one, other) = (cluster_of[likeness.pair.0], cluster_of[likeness.pair.1]);
        let alike = |a: usize, b: usize| by_pair.contains_key(&(a.min(b), a.max(b)));
        let joinable = members[one].iter().all(|a| members[other].iter().all(|b| alike(*a, *b)));
        if one != other && joinable {
            let moved = std::mem::take(&mut members[other]);
            moved.iter().for_each(|demand| cluster_of[*demand] = one);
            members[one].extend(moved);
            members[one].sort_unstable();
        }
    }
    members.retain(|members| members.len() > 1);
    members
}

fn common_demand(
    demands: &[MappedDemand],
    members: &[usize],
    by_pair: &BTreeMap<(usize, usize), &Likeness>,
) -> CommonDemand {
    let pairs =
        members.iter().enumerate().flat_map(|(place, a)| members[place + 1..].iter().map(move |b| (*a, *b)));
    let mut similarity = 1.0f64;
    let mut words: BTreeMap<&str, f64> = BTreeMap::new();
    for likeness in pairs.filter_map(|pair| by_pair.get(&pair)) {
        similarity = similarity.min(likeness.similarity);
        for (word, weight) in &likeness.words {
            *words.entry(word).or_default() += weight;
        }
    }
    let members: Vec<&MappedDemand> = members.iter().map(|member| &demands[*member]).collect();
    let known: BTreeSet<_> = members.iter().filter_map(|demand| demand.enterprise.id.as_ref()).collect();
    let unknown = members.iter().filter(|demand| demand.enterprise.id.is_none()).count();
    CommonDemand {
        demands: members.iter().map(|demand| demand.id.clone()).collect(),
        enterprises: known.len() + unknown,
        links: shared_links(&members),
        words: named(words),
        similarity,
        proposals: proposals(&members),
    }
}

/// The heaviest words; one inside another that is named already is left out.
fn named(words: BTreeMap<&str, f64>) -> Vec<String> {
    let mut words: Vec<(&str, f64)> = words.into_iter().collect();
    words.sort_by(|a, b| b.1.total_cmp(&a.1));
    let least = words.first().map_or(0.0, |(_, heaviest)| heaviest * LEAST_PART_OF_HEAVIEST);
    let mut named: Vec<String> = Vec::new();
    for (word, _) in words.into_iter().filter(|(_, weight)| *weight >= least) {
        let apart = named.iter().all(|other| !other.contains(word) && !word.contains(other.as_str()));
        if apart && named.len() < WORDS_NAMED {
            named.push(word.to_owned());
        }
    }
    named
}

fn shared_links(members: &[&MappedDemand]) -> Vec<LinkId> {
    let mut counts: BTreeMap<&LinkId, usize> = BTreeMap::new();
    for placement in members.iter().flat_map(|demand| &demand.placements) {
        *counts.entry(&placement.link).or_default() += 1;
    }
    counts.into_iter().filter(|(_, demands)| *demands > 1).map(|(link, _)| link.clone()).collect()
}

fn proposals(members: &[&MappedDemand]) -> Vec<SharedSupply> {
    let mut found: BTreeMap<&SupplyId, (usize, f64, &MappedPair)> = BTreeMap::new();
    for pair in members.iter().flat_map(|demand| &demand.accepted) {
        let entry = found.entry(&pair.supply).or_insert((0, 0.0, pair));
        entry.0 += 1;
        entry.1 += pair.score;
    }
    let mut found: Vec<(usize, f64, &MappedPair)> =
        found.into_values().filter(|(demands, ..)| *demands > 1).collect();
    found.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)));
    let shared = |(demands, _, pair): (usize, f64, &MappedPair)| SharedSupply {
        supply: pair.supply.clone(),
        title: pair.title.clone(),
        institution: pair.institution.clone(),
        demands,
    };
    found.into_iter().take(PROPOSALS).map(shared).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{CommonDemand, Likeness, common_demands};
    use crate::coupling::{MappedDemand, NamedOrganisation};
    use crate::record::{DemandId, DemandStatus, OrganisationId};

    fn demand(id: &str, enterprise: &str) -> MappedDemand {
        let enterprise =
            NamedOrganisation { id: Some(OrganisationId::new(enterprise)), name: enterprise.to_owned() };
        MappedDemand {
            id: DemandId::new(id),
            title: id.to_owned(),
            enterprise,
            region: None,
            status: DemandStatus::Open,
            stage: None,
            placements: Vec::new(),
            budget_wan_yuan: None,
            deadline: None,
            submitted_on: None,
            accepted: Vec::new(),
            nearest: Vec::new(),
            outcomes: BTreeMap::new(),
        }
    }

    fn alike(pair: (usize, usize), similarity: f64, words: &[(&str, f64)]) -> Likeness {
        let words = words.iter().map(|(word, weight)| ((*word).to_owned(), *weight)).collect();
        Likeness { pair, similarity, words }
    }

    fn found(enterprises: &[&str], likenesses: &[Likeness]) -> Vec<CommonDemand> {
        let demands: Vec<MappedDemand> =
            enterprises.iter().zip(1..).map(|(firm, at)| demand(&format!("d{at}"), firm)).collect();
        common_demands(&demands, likenesses)
    }

    #[test]
    fn every_demand_of_a_cluster_is_like_every_other() {
        let chain = [alike((0, 1), 0.5, &[]), alike((1, 2), 0.4, &[])];
        let [only] = &found(&["a", "b", "c"], &chain)[..] else { panic!("one cluster") };
        assert_eq!(only.demands, ["d1".into(), "d2".into()]);
        let triangle = [alike((0, 1), 0.5, &[]), alike((1, 2), 0.4, &[]), alike((0, 2), 0.3, &[])];
        let [all] = &found(&["a", "b", "c"], &triangle)[..] else { panic!("one cluster") };
        assert_eq!((all.demands.len(), all.enterprises, all.similarity), (3, 3, 0.3));
    }

    #[test]
    fn what_one_enterprise_asks_twice_is_not_common() {
        assert!(found(&["a", "a"], &[alike((0, 1), 0.9, &[])]).is_empty());
    }

    #[test]
    fn the_heaviest_words_are_named_and_none_inside_another() {
        let words = [("萃取槽", 9.0), ("萃取", 8.0), ("分相", 5.0), ("自己", 1.0)];
        let [only] = &found(&["a", "b"], &[alike((0, 1), 0.5, &words)])[..] else { panic!("one cluster") };
        assert_eq!(only.words, ["萃取槽", "分相"]);
    }
}
