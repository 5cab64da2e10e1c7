//! What the achievements of an expert say for him: how well each of them answers a demand, by its text.

use super::Engine;
use super::generation::Generation;
use super::stored::StoredRecords;
use crate::cancel::{Cancel, Cancelled};
use crate::error::Error;
use crate::explanation::{SupportingAchievement, TextField};
use crate::facts::FactsView;
use crate::impact::{Ordinal, Scored};
use crate::record::SupplyId;
use crate::record_text::supply_texts;
use crate::retrieval::{QueryText, TermQuery, TextQuery};
use crate::scoring::{MOST_COUNTED, evidence_value, is_related, share_value};

/// The experts of so many of the listed achievements that answer a demand best are candidates, whatever their own texts say.
const BEST_LISTED: usize = 50;
/// The other way round, so many demands that the words of an expert's achievements recall are candidates.
const DEMANDS_RECALLED: usize = 200;
/// So many achievements are read for that.
const MOST_READ: usize = 50;

/// What the achievements of one expert say for him.
#[derive(Debug, Default)]
pub(super) struct OwnAchievements {
    /// How well those that count answer the demand, in [0, 1], best first, ties by identifier; of near-duplicates the best one.
    values: Vec<(Ordinal, f64)>,
}

/// How well every achievement that an expert lists answers one demand.
pub(super) struct ListedScores(Vec<Scored>);

impl OwnAchievements {
    fn of(generation: &Generation, terms: &TermQuery, scores: impl Iterator<Item = Scored>) -> Self {
        let value = |found: Scored| (found.document, share_value(terms.evidence(found.score, found.words)));
        let mut found: Vec<(Ordinal, f64)> = scores.map(value).collect();
        found.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let mut values: Vec<(Ordinal, f64)> = Vec::with_capacity(found.len());
        for (achievement, value) in found {
            if values.len() == MOST_COUNTED {
                break;
            }
            let same = |kept: &(Ordinal, f64)| {
                generation.supplies.are_duplicates(kept.0 as usize, achievement as usize)
            };
            if !is_related(value) || !values.iter().any(same) {
                values.push((achievement, value));
            }
        }
        Self { values }
    }

    /// Of a supply, stored or not; nothing of what is no expert.
    pub(super) fn of_supply(generation: &Generation, terms: &TermQuery, supply: FactsView<'_>) -> Self {
        let achievements = generation.supplies.achievements_of(supply);
        if achievements.is_empty() {
            return Self::default();
        }
        let query = terms.weighted();
        let scored = |achievement| generation.supplies.impact.scored(&query, achievement);
        Self::of(generation, terms, achievements.into_iter().map(scored))
    }

    /// As a feature; `None` when no achievement is known.
    pub(super) fn value(&self) -> Option<f64> {
        let values: Vec<f64> = self.values.iter().map(|(_, value)| *value).collect();
        evidence_value(&values)
    }

    /// The best of those that relate to the demand.
    pub(super) fn told(&self, generation: &Generation) -> Vec<SupportingAchievement> {
        let related = self.values.iter().filter(|(_, value)| is_related(*value));
        let told = |(achievement, value): &(Ordinal, f64)| {
            let facts = generation.supplies.facts(*achievement as usize);
            let supply = SupplyId::new(facts.id());
            SupportingAchievement { supply, title: facts.title().to_owned(), value: *value }
        };
        related.take(SupportingAchievement::MOST).map(told).collect()
    }
}

impl ListedScores {
    /// One pass over the postings of the demand's terms; none when no expert lists an achievement.
    pub(super) fn of(generation: &Generation, terms: &TermQuery, cancel: &Cancel) -> Result<Self, Cancelled> {
        let listed = generation.listed.achievements();
        if listed.is_empty() {
            return Ok(Self(Vec::new()));
        }
        let found = generation.supplies.impact.top(&terms.weighted(), (0, &listed), cancel, |_| false)?;
        Ok(Self(found))
    }

    /// What the achievements of a supply of the generation say for it.
    pub(super) fn own(&self, generation: &Generation, terms: &TermQuery, expert: Ordinal) -> OwnAchievements {
        let scored = |achievement| {
            let place = self.0.binary_search_by_key(&achievement, |scored| scored.document).ok()?;
            Some(self.0[place])
        };
        let achievements = generation.listed.achievements_of(expert);
        OwnAchievements::of(generation, terms, achievements.filter_map(scored))
    }

    /// The experts of the best listed achievements.
    pub(super) fn experts(&self, generation: &Generation) -> Vec<Ordinal> {
        let mut best: Vec<Scored> = self.0.iter().copied().filter(|scored| scored.score > 0.0).collect();
        best.sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then(a.document.cmp(&b.document)));
        best.truncate(BEST_LISTED);
        best.iter().flat_map(|scored| generation.listed.experts_of(scored.document)).collect()
    }
}

impl Engine {
    /// The demands that the words of an expert's achievements recall, taken together; none for what lists no achievement.
    pub(super) fn demands_of_achievements(
        &self,
        stored: &StoredRecords<'_>,
        expert: FactsView<'_>,
        cancel: &Cancel,
        accept: impl FnMut(Ordinal) -> bool,
    ) -> Result<Vec<Ordinal>, Error> {
        let generation = stored.generation();
        let mut texts: Vec<(TextField, String)> = Vec::new();
        for achievement in generation.supplies.achievements_of(expert).into_iter().take(MOST_READ) {
            let supply = stored.supply(achievement as usize)?;
            texts.extend(supply_texts(&supply).into_iter().map(|(field, text)| (field, text.into_owned())));
        }
        if texts.is_empty() {
            return Ok(Vec::new());
        }
        let texts: Vec<QueryText<'_>> = texts.iter().map(|(field, text)| (*field, text.as_str())).collect();
        let recall = TextQuery::new(&generation.rules.analyzer, &texts);
        let demands = &generation.demands.impact;
        let recall = TermQuery::new(&recall, demands).weighted();
        let found = demands.top(&recall, (DEMANDS_RECALLED, &[]), cancel, accept)?;
        Ok(found.iter().map(|scored| scored.document).collect())
    }
}
