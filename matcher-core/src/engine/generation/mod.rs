//! One generation of the catalogue in memory: facts and postings of each side, unchanged while it is held.

mod duplicates;
mod image;
mod latent;
mod listed;
mod load;
mod regions;
mod update;

use std::sync::Arc;

pub(super) use image::ImageName;
use latent::Latent;
use listed::Listed;

use crate::engine::filter::FilterKey;
use crate::engine::rules::Rules;
use crate::facts::{FactsTable, FactsView};
use crate::impact::LayeredIndex;
use crate::record::RecordKind;
use crate::semantic::{Cohort, VectorTable};
use crate::store::Sequence;

/// Everything that readers need, as of one write.
#[derive(Clone)]
#[cfg_attr(test, derive(Debug, PartialEq))]
pub(super) struct Generation {
    /// By which its records were read, and requests have to be.
    pub(super) rules: Arc<Rules>,
    pub(super) organisations: Arc<Side>,
    pub(super) demands: Arc<Side>,
    pub(super) supplies: Arc<Side>,
    /// The last write that is in it; every record is as it was then.
    pub(super) sequence: Sequence,
    /// The latest year of any supply.
    pub(super) reference_year: Option<i32>,
    /// Which of its supplies its experts list as their achievements.
    pub(super) listed: Arc<Listed>,
    /// What is known of the meanings of its records.
    pub(super) meanings: Arc<Meanings>,
    /// Where its supplies lie in the latent space of its rules.
    pub(super) latent: Arc<Latent>,
}

/// The vectors of a generation; none without an encoder.
#[derive(Default)]
#[cfg_attr(test, derive(Debug, PartialEq))]
pub(super) struct Meanings {
    pub(super) demands: VectorTable,
    pub(super) supplies: VectorTable,
    /// The supplies that stand for all.
    pub(super) cohort: Cohort,
}

/// All records of one kind, numbered in the order of their identifiers.
#[derive(Default)]
#[cfg_attr(test, derive(Debug, PartialEq))]
pub(super) struct Side {
    facts: FactsTable,
    /// Of each record what filters mostly ask.
    pub(super) keys: Vec<FilterKey>,
    pub(super) impact: LayeredIndex,
}

impl Side {
    /// How many records it has.
    pub(super) fn len(&self) -> usize {
        self.facts.len()
    }

    /// The facts of a record by its number.
    pub(super) fn facts(&self, ordinal: usize) -> FactsView<'_> {
        self.facts.get(ordinal)
    }

    /// The number of a record by its identifier.
    pub(super) fn ordinal(&self, id: &str) -> Option<usize> {
        self.facts.ordinal(id)
    }

    /// The facts of all records, by identifier.
    pub(super) fn all_facts(&self) -> impl ExactSizeIterator<Item = FactsView<'_>> {
        self.facts.iter()
    }

    /// Records, which stand by identifier, with their postings.
    fn of(facts: FactsTable, impact: LayeredIndex) -> Self {
        let keys = facts.iter().map(FilterKey::of).collect();
        Self { facts, keys, impact }
    }
}

impl Generation {
    /// Without records.
    pub(super) fn empty(rules: Arc<Rules>) -> Self {
        Self::of(rules, Default::default(), 0)
    }

    /// The same records with rules that read every record alike, and differ only in how they read requests.
    pub(super) fn with_rules(&self, rules: Arc<Rules>) -> Self {
        let sides = [&self.organisations, &self.demands, &self.supplies].map(Arc::clone);
        let meanings = Arc::clone(&self.meanings);
        Self { meanings, ..Self::of_shared(rules, sides, self.sequence) }.with_latent_of(self)
    }

    /// The same records with these vectors.
    pub(super) fn with_vectors(self, demands: VectorTable, supplies: VectorTable) -> Self {
        let cohort = Cohort::of(&supplies, |ordinal| self.supplies.facts(ordinal).meaning());
        Self { meanings: Arc::new(Meanings { demands, supplies, cohort }), ..self }
    }

    /// The vectors of a kind; organisations have none.
    pub(super) fn vectors(&self, kind: RecordKind) -> Option<&VectorTable> {
        match kind {
            RecordKind::Organisation => None,
            RecordKind::Demand => Some(&self.meanings.demands),
            RecordKind::Supply => Some(&self.meanings.supplies),
        }
    }

    /// The side of a kind.
    pub(super) fn side(&self, kind: RecordKind) -> &Side {
        match kind {
            RecordKind::Organisation => &self.organisations,
            RecordKind::Demand => &self.demands,
            RecordKind::Supply => &self.supplies,
        }
    }

    /// How many records there are, of all kinds.
    pub(super) fn records(&self) -> usize {
        RecordKind::ALL.iter().map(|kind| self.side(*kind).len()).sum()
    }

    fn of(rules: Arc<Rules>, sides: [Side; 3], sequence: Sequence) -> Self {
        Self::of_shared(rules, sides.map(Arc::new), sequence)
    }

    fn of_shared(
        rules: Arc<Rules>,
        [organisations, demands, supplies]: [Arc<Side>; 3],
        sequence: Sequence,
    ) -> Self {
        let reference_year = supplies.all_facts().filter_map(FactsView::year).max();
        let listed = Arc::new(Listed::of(&supplies));
        let (meanings, latent) = (Arc::default(), Arc::default());
        Self { rules, organisations, demands, supplies, sequence, reference_year, listed, meanings, latent }
    }
}

/// Place of a kind's side where sides stand in an array.
fn side_of(kind: RecordKind) -> usize {
    match kind {
        RecordKind::Organisation => 0,
        RecordKind::Demand => 1,
        RecordKind::Supply => 2,
    }
}

#[cfg(test)]
mod tests;
