//! Which words stand in the same company: learned from the catalogue's supplies, and used for a pair.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Engine;
use super::generation::Generation;
use crate::analysis::BIGRAM_MARK;
use crate::error::Error;
use crate::impact::{Ordinal, stored_frequency};
use crate::retrieval::TextQuery;
use crate::semantic::{
    LEAST_DOCUMENTS, LatentSpace, MOST_DOCUMENTS, Nearness, Reach, SpaceTerm, Vector, VectorView,
    frequency_weight, learn,
};
use crate::store::Setting;

/// Beyond one standard deviation above the mean, what is nearer is no better: it only says the same words once more.
const REACH: Reach = Reach { farthest: 1.0, nearest: 1.0 };
/// A space is learned anew when the supplies have become more by this factor, or less by it.
const OUTGROWN: usize = 2;

/// A latent space that was learned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpaceReport {
    /// The supplies that taught it.
    pub learned_from: usize,
    /// The words that it knows.
    pub terms: usize,
}

/// Where a demand lies in the latent space.
pub(super) struct LatentMeaning(Nearness);

impl LatentMeaning {
    /// How near a supply is, as a value in [0, 1]; `None` when its place is unknown.
    pub(super) fn value(&self, supply: Option<VectorView<'_>>) -> Option<f64> {
        Some(self.0.value(supply?, REACH))
    }
}

impl Engine {
    /// Learns which words stand in the same company from the supplies that matching now sees, and scores pairs by that from
    /// now on. It is kept in the database, goes into backups, and counts until this is called again, whatever is written
    /// meanwhile. Takes about a second for 20,000 supplies and more, of which then so many are looked at; neither reading
    /// nor writing waits for it. With fewer than 500 supplies, what was learned before is forgotten, as they teach nothing.
    ///
    /// The same records, read by the same lexicon, teach the same.
    ///
    /// # Errors
    /// As [`Engine::upsert`], when what was learned cannot be kept; what counted before goes on to count.
    pub fn learn_space(&self) -> Result<Option<SpaceReport>, Error> {
        let space = learned(&self.generation()).map(Arc::new);
        // Nobody else exchanges rules while it is held.
        let _follower = self.core.following();
        let present = self.generation();
        if present.rules.space != space {
            let text = space.as_ref().map(|space| space.to_text());
            self.core.store.keep_setting(Setting::LatentSpace, text.as_deref())?;
            let rules = Arc::new(present.rules.with_space(space));
            self.core.set_generation(present.with_rules(rules));
        }
        Ok(self.space())
    }

    /// [`Engine::learn_space`], if it is time: when there are enough supplies and nothing was learned yet, or when there are
    /// twice as many as at the last time, or half as many.
    ///
    /// # Errors
    /// As [`Engine::learn_space`].
    pub fn learn_space_if_due(&self) -> Result<Option<SpaceReport>, Error> {
        let supplies = self.generation().supplies.len();
        let due = match self.space() {
            None => supplies >= LEAST_DOCUMENTS,
            Some(space) => {
                let now = supplies.min(MOST_DOCUMENTS);
                now >= space.learned_from * OUTGROWN || now * OUTGROWN <= space.learned_from
            }
        };
        if due { self.learn_space() } else { Ok(None) }
    }

    /// The latent space by which matching now goes; `None` when none was learned.
    pub fn space(&self) -> Option<SpaceReport> {
        let space = self.core.rules().space.clone()?;
        Some(SpaceReport { learned_from: space.learned_from(), terms: space.terms().len() })
    }
}

impl Generation {
    /// Where a demand lies; `None` without a space, or when it has none of its words.
    pub(super) fn latent_of_demand(&self, query: &TextQuery) -> Option<LatentMeaning> {
        let space = self.rules.space.as_ref()?;
        let own = query.terms.iter().filter(|source| source.widens.is_none());
        let vector = space.fold(own.filter_map(|own| Some((space.place(&own.term)?, own.weight))))?;
        let nearness = self.latent.cohort.nearness(&self.latent.supplies, vector.view())?;
        Some(LatentMeaning(nearness))
    }

    /// Where a supply lies that has these terms so often; the same as that of a record of the generation.
    pub(super) fn latent_of_supply<'a>(
        &self,
        terms: impl Iterator<Item = (&'a str, usize)>,
    ) -> Option<Vector> {
        let space = self.rules.space.as_ref()?;
        let weight = |times: usize| frequency_weight(stored_frequency(times));
        let known = terms.filter_map(|(term, times)| Some((space.place(term)?, weight(times))));
        let mut known: Vec<(usize, f32)> = known.collect();
        known.sort_unstable_by_key(|(place, _)| *place);
        space.fold(known)
    }
}

/// What the supplies of a generation teach. Of more than enough, those with the smallest hashes of their texts are looked at,
/// so that one more supply changes at most one of them.
fn learned(generation: &Generation) -> Option<LatentSpace> {
    let supplies = &generation.supplies;
    let mut chosen: Vec<usize> = (0..supplies.len()).collect();
    if chosen.len() > MOST_DOCUMENTS {
        chosen.select_nth_unstable_by_key(MOST_DOCUMENTS, |ordinal| {
            (supplies.facts(*ordinal).meaning(), *ordinal)
        });
        chosen.truncate(MOST_DOCUMENTS);
        chosen.sort_unstable();
    }
    const UNCHOSEN: u32 = u32::MAX;
    let mut documents = vec![UNCHOSEN; supplies.len()];
    for (document, ordinal) in chosen.iter().enumerate() {
        documents[*ordinal] = document as u32;
    }
    let last = supplies.len().saturating_sub(1) as Ordinal;
    let impact = supplies.impact.merged();
    let words = impact.terms().filter(|(_, term)| !term.starts_with(BIGRAM_MARK));
    let of_chosen = |(number, term): (u32, &str)| {
        let postings = impact.postings(number, 0, last);
        let numbered = postings.map(|(ordinal, frequency)| (documents[ordinal as usize], frequency));
        let postings = numbered.filter(|(document, _)| *document != UNCHOSEN).collect();
        SpaceTerm { term: term.to_owned(), postings }
    };
    learn(chosen.len(), words.map(of_chosen).collect())
}
