//! Which records of a side are near-duplicates of each other.

use super::Side;
use crate::analysis::BIGRAM_MARK;
use crate::duplicate::{Signed, is_duplicate};
use crate::impact::Ordinal;

impl Side {
    /// Whether two records are one thing filed twice, by what is in memory: two signatures, and postings where only the words
    /// of their titles are left to decide. Symmetric. One that is on offer and one that is not are two.
    pub(in crate::engine) fn are_duplicates(&self, one: usize, other: usize) -> bool {
        let status = |ordinal: usize| (self.facts(ordinal).supply_status, self.facts(ordinal).demand_status);
        status(one) == status(other)
            && is_duplicate(
                self.signed(one, &|bigram| self.count(bigram, one)),
                self.signed(other, &|bigram| self.count(bigram, other)),
            )
    }

    fn signed<'a>(&'a self, ordinal: usize, count: &'a dyn Fn([char; 2]) -> usize) -> Signed<'a> {
        let facts = self.facts(ordinal);
        Signed {
            kind: facts.supply_kind,
            title: &facts.title,
            organisation: facts.organisation.as_deref(),
            signature: &facts.signature,
            count,
        }
    }

    fn count(&self, [first, second]: [char; 2], ordinal: usize) -> usize {
        let term: String = [BIGRAM_MARK, first, second].iter().collect();
        self.impact.frequency(&term, ordinal as Ordinal)
    }
}
