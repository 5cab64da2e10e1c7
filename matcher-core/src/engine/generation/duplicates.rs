//! Which records of a side are near-duplicates of each other.

use super::Side;
use crate::analysis::BIGRAM_MARK;
use crate::duplicate::{Signed, is_duplicate, may_be_duplicate};
use crate::facts::FactsView;
use crate::impact::Ordinal;

impl Side {
    /// Whether two records are one thing filed twice, by what is in memory: two signatures, and postings where only the words
    /// of their titles are left to decide. Symmetric. One that is on offer and one that is not are two.
    pub(in crate::engine) fn are_duplicates(&self, one: usize, other: usize) -> bool {
        let facts = [one, other].map(|ordinal| self.facts(ordinal));
        let [status, other_status] = facts.map(|facts| (facts.supply_status(), facts.demand_status()));
        may_be_duplicate(&facts[0].signature(), &facts[1].signature())
            && status == other_status
            && is_duplicate(
                signed(facts[0], &|bigram| self.count(bigram, one)),
                signed(facts[1], &|bigram| self.count(bigram, other)),
            )
    }

    fn count(&self, [first, second]: [char; 2], ordinal: usize) -> usize {
        let term: String = [BIGRAM_MARK, first, second].iter().collect();
        self.impact.frequency(&term, ordinal as Ordinal)
    }
}

fn signed<'a>(facts: FactsView<'a>, count: &'a dyn Fn([char; 2]) -> usize) -> Signed<'a> {
    Signed {
        kind: facts.supply_kind(),
        title: facts.title(),
        organisation: facts.organisation(),
        signature: facts.signature(),
        count,
    }
}
