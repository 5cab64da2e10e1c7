//! Reading a map: its links by identifier, and which of them need attention first.

use std::cmp::Ordering;

use super::gap::GapClass;
use super::model::{ChainCoupling, Coupling, CouplingMap, LinkCoupling};
use crate::record::LinkId;

impl CouplingMap {
    /// The link of an identifier, with its chain.
    pub fn link(&self, id: &LinkId) -> Option<(&ChainCoupling, &LinkCoupling)> {
        let mut links =
            self.chains.iter().flat_map(|chain| chain.links.iter().map(move |link| (chain, link)));
        links.find(|(_, link)| link.id == *id)
    }

    /// What users see for a link: `绿色食品/精深加工`; the identifier itself where the map does not have it.
    pub fn link_label(&self, id: &LinkId) -> String {
        self.link(id).map_or_else(|| id.to_string(), |(chain, link)| format!("{}/{}", chain.name, link.name))
    }
}

impl ChainCoupling {
    /// Its links, those that need attention most first: by what they lack, in the order of [`GapClass::ALL`], then by the
    /// modified coordination degree, the lowest first and what cannot be computed before all, then by the weight of their
    /// demands, the greatest first. Ties stay in the order of the chain.
    pub fn worst_first(&self) -> Vec<&LinkCoupling> {
        let mut links: Vec<&LinkCoupling> = self.links.iter().collect();
        links.sort_by(|a, b| worse(a, b));
        links
    }

    /// The link that needs attention most; `None` when nobody asks for anything on the chain.
    pub fn weakest_link(&self) -> Option<&LinkCoupling> {
        let asked_for =
            |link: &LinkCoupling| matches!(link.coupling.gap, GapClass::Mend | GapClass::Strengthen);
        self.links.iter().filter(|link| asked_for(link)).min_by(|a, b| worse(a, b))
    }
}

fn worse(a: &LinkCoupling, b: &LinkCoupling) -> Ordering {
    let (a, b) = (&a.coupling, &b.coupling);
    let degree = |coupling: &Coupling| coupling.degree.map_or(-1.0, |degree| degree.modified_d);
    (a.gap.cmp(&b.gap))
        .then(degree(a).total_cmp(&degree(b)))
        .then(b.counts.demand_weight.total_cmp(&a.counts.demand_weight))
}

#[cfg(test)]
mod tests {
    use crate::chain::ChainPosition;
    use crate::coupling::{Baseline, ChainCoupling, Coupling, LinkCoupling, UnitCounts};
    use crate::record::LinkId;

    const BASELINE: Baseline = Baseline { demand: 20.0, supply: 20.0 };

    fn coupling(demand_weight: f64, supply_weight: f64) -> Coupling {
        Coupling::of(UnitCounts { demand_weight, supply_weight, ..UnitCounts::default() }, BASELINE)
    }

    fn check(weights: &[(f64, f64)], order: &[&str], weakest: Option<&str>) {
        let link = |(at, (demand, supply)): (usize, &(f64, f64))| LinkCoupling {
            id: LinkId::new(format!("chain/{at}")),
            name: at.to_string(),
            position: ChainPosition::Upstream,
            coupling: coupling(*demand, *supply),
            stages: Vec::new(),
        };
        let links = weights.iter().enumerate().map(link).collect();
        let chain =
            ChainCoupling { id: "chain".into(), name: String::new(), coupling: coupling(1.0, 1.0), links };
        let found: Vec<&str> = chain.worst_first().into_iter().map(|link| link.name.as_str()).collect();
        assert_eq!(found, order);
        assert_eq!(chain.weakest_link().map(|link| link.name.as_str()), weakest);
    }

    #[test]
    fn gaps_come_before_weak_links_and_more_demand_before_less() {
        let weights = [(0.0, 0.0), (0.0, 9.0), (9.0, 9.0), (3.0, 3.0), (2.0, 0.0), (8.0, 0.0)];
        check(&weights, &["5", "4", "3", "2", "1", "0"], Some("5"));
    }

    #[test]
    fn a_chain_without_demands_has_no_weakest_link() {
        check(&[(0.0, 4.0), (0.0, 0.0)], &["0", "1"], None);
        check(&[], &[], None);
    }
}
