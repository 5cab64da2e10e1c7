//! The pairs that are worth looking at. Of thousands of posts a candidate ends up at one of the best few dozen nearly always;
//! the potentials of a flow over those prove that no other pair would better it, or name the pairs that might.

use super::network::{Network, PairArcs};
use super::potentials::Potentials;

/// How many of each candidate's pairs are looked at first, beside as many as there are units of the candidate. Measured on
/// 500 × 3,000 pairs: from 16 to 64 makes no difference, below 16 more flows are made twice.
const FIRST: usize = 24;
/// With fewer pairs than this for each candidate all are looked at at once.
const FEW: usize = 4 * FIRST;

/// Some of the pairs, and more of them whenever a flow asks for them. Kept for further flows over the same pairs.
#[derive(Debug, Clone)]
pub(crate) struct Selection {
    /// `None`: all pairs.
    some: Option<Chosen>,
}

#[derive(Debug, Clone)]
struct Chosen {
    arcs: PairArcs,
    /// The number of each arc among all.
    numbers: Vec<u32>,
    is_chosen: Vec<bool>,
}

impl Selection {
    /// The most valuable pairs of each candidate.
    pub(crate) fn first(all: &PairArcs, network: &Network) -> Self {
        if all.posts.len() <= FEW * network.candidates.len() {
            return Self { some: None };
        }
        let mut is_chosen = vec![false; all.posts.len()];
        let mut row = Vec::new();
        for (candidate, units) in network.units.iter().enumerate() {
            row.clear();
            row.extend(all.row(candidate));
            let most = FIRST + *units as usize;
            if row.len() > most {
                // Equals by number, so that the choice is the same everywhere.
                row.select_nth_unstable_by_key(most, |arc| (-all.values[*arc], *arc));
                row.truncate(most);
            }
            for arc in &row {
                is_chosen[*arc] = true;
            }
        }
        Self { some: Some(Chosen::of(all, is_chosen)) }
    }

    /// The pairs that are looked at.
    pub(super) fn arcs<'a>(&'a self, all: &'a PairArcs) -> &'a PairArcs {
        self.some.as_ref().map_or(all, |some| &some.arcs)
    }

    /// The number among all of an arc that is looked at.
    pub(super) fn number(&self, arc: u32) -> u32 {
        self.some.as_ref().map_or(arc, |some| some.numbers[arc as usize])
    }

    /// Takes in every pair that might better a flow with these potentials. Whether there was one.
    pub(super) fn widen(&mut self, all: &PairArcs, network: &Network, potentials: &Potentials) -> bool {
        let Some(some) = &mut self.some else { return false };
        let mut has_grown = false;
        for (candidate, units) in network.units.iter().enumerate() {
            let from = potentials.candidates[candidate];
            for arc in all.row(candidate) {
                let reduced = potentials.posts[all.posts[arc] as usize] - all.values[arc] - from;
                if reduced < 0 && *units > 0 && !some.is_chosen[arc] {
                    some.is_chosen[arc] = true;
                    has_grown = true;
                }
            }
        }
        if has_grown {
            *some = Chosen::of(all, std::mem::take(&mut some.is_chosen));
        }
        has_grown
    }
}

impl Chosen {
    fn of(all: &PairArcs, is_chosen: Vec<bool>) -> Self {
        let mut arcs = PairArcs { starts: vec![0], ..PairArcs::default() };
        let mut numbers = Vec::new();
        for candidate in 0..all.starts.len() - 1 {
            for arc in all.row(candidate).filter(|arc| is_chosen[*arc]) {
                arcs.posts.push(all.posts[arc]);
                arcs.values.push(all.values[arc]);
                numbers.push(arc as u32);
            }
            arcs.starts.push(numbers.len() as u32);
        }
        Self { arcs, numbers, is_chosen }
    }
}
