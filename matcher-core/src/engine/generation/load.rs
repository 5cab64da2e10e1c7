//! A generation from a commit of the index.

use std::sync::Arc;

use super::{Generation, Side, regions, side_of};
use crate::engine::rules::Rules;
use crate::error::Error;
use crate::facts::{Facts, FactsTable, FactsTableBuilder, FactsView};
use crate::impact::{ImpactBuilder, Ordinal};
use crate::index::IndexSnapshot;
use crate::record::LinkId;
use crate::store::Sequence;

impl Generation {
    /// Loads a commit, which holds everything up to a write.
    pub(in crate::engine) fn load(
        snapshot: &IndexSnapshot,
        sequence: Sequence,
        rules: &Arc<Rules>,
    ) -> Result<Self, Error> {
        let mut found: [Vec<(u32, Facts)>; 3] = Default::default();
        snapshot.for_each_facts(|document, facts| found[side_of(facts.record)].push((document, facts)))?;
        // For every document of the snapshot its side and its number there.
        let mut places: Vec<Option<(u8, Ordinal)>> = vec![None; snapshot.document_bound()];
        let mut sides: [FactsTable; 3] = Default::default();
        // Organisations come first, so that the others find the regions that they inherit.
        for (side, mut records) in found.into_iter().enumerate() {
            records.sort_unstable_by(|a, b| a.1.id.cmp(&b.1.id));
            let number = |link: &LinkId| rules.matrix.number(link);
            let mut table = FactsTableBuilder::new(&number);
            for (document, mut facts) in records {
                places[document as usize] = Some((side as u8, table.len() as Ordinal));
                regions::resolve(&sides[0], &mut facts);
                table.add(&facts);
            }
            sides[side] = table.finish();
        }
        let mut builders = sides.each_ref().map(|facts| ImpactBuilder::new(lengths(facts)));
        let mut lists: [Vec<(Ordinal, u32)>; 3] = Default::default();
        snapshot.for_each_term(|of| {
            for (document, frequency) in of.postings {
                if let Some((side, ordinal)) = places[*document as usize] {
                    lists[usize::from(side)].push((ordinal, *frequency));
                }
            }
            for (builder, list) in builders.iter_mut().zip(&mut lists) {
                builder.push_term(of.term, list);
                list.clear();
            }
        })?;
        let mut builders = builders.into_iter();
        let sides = sides.map(|facts| {
            let impact = builders.next().map(ImpactBuilder::finish).unwrap_or_default();
            Side::of(facts, impact.into())
        });
        Ok(Self::of(Arc::clone(rules), sides, sequence).with_latent())
    }
}

/// How many terms records have.
pub(super) fn lengths(facts: &FactsTable) -> Vec<u32> {
    facts.iter().map(FactsView::terms).collect()
}
