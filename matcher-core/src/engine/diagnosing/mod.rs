//! What a demand lacks, and what would answer it.

mod similar;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::Engine;
use super::explain::PreparedDemand;
use super::generation::Generation;
use super::matching::{Among, Asked, CANDIDATES};
use super::options::SupplyFilter;
use super::stored::StoredRecords;
use crate::cancel::Cancel;
use crate::diagnosis::{
    AnswerParams, CandidateSides, DemandDiagnosis, DemandFact, Known, Nearest, answer, completeness,
    questions, standings,
};
use crate::error::Error;
use crate::facts::FactsView;
use crate::indicator::{Reading, describe};
use crate::matching::{Placement, Verdict};
use crate::record::{Demand, Record, RecordKind, SupplyKind};
use crate::record_text::demand_texts;
use crate::scoring::{Parameter, WeightSet, verdict};

/// So many of the best supplies are looked at: those that have to do with the demand, or else the nearest few.
const BEST: usize = 20;
const LEAST_BEST: usize = 5;
/// So many links are named.
const MOST_LINKS: usize = 3;
/// So many quantities are named, each stated by two of the best supplies at least.
const MOST_QUANTITIES: usize = 3;
const LEAST_STATING: usize = 2;

impl Engine {
    /// Tells how complete a demand is, stored or not, what a visitor should ask first, where it stands, which others ask for
    /// something alike, and what an answer would look like. Takes about as long as a match.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) when the demand has no text;
    /// [`Cancelled`](crate::ErrorKind::Cancelled).
    pub fn diagnose(&self, demand: &Demand, cancel: &Cancel) -> Result<DemandDiagnosis, Error> {
        self.diagnose_in(&self.generation(), demand, cancel)
    }

    /// [`Engine::diagnose`] for many demands on all cores, on one generation; in the order of the demands. `progress` is told how
    /// many are done, from any thread.
    ///
    /// # Errors
    /// As [`Engine::diagnose`], for one of the demands that fail.
    pub fn diagnose_batch(
        &self,
        demands: &[Demand],
        cancel: &Cancel,
        progress: &(dyn Fn(usize) + Sync),
    ) -> Result<Vec<DemandDiagnosis>, Error> {
        let done = AtomicUsize::new(0);
        let tell = || progress(done.fetch_add(1, Ordering::Relaxed) + 1);
        let demands: Vec<&Demand> = demands.iter().collect();
        self.diagnose_all_in(&self.generation(), &demands, cancel, &tell)
    }

    /// The diagnoses of many demands on all cores, on a generation; `tell` is told of each that is done, from any thread.
    pub(super) fn diagnose_all_in(
        &self,
        generation: &Generation,
        demands: &[&Demand],
        cancel: &Cancel,
        tell: &(dyn Fn() + Sync),
    ) -> Result<Vec<DemandDiagnosis>, Error> {
        let diagnosed = |demand: &&Demand| {
            let diagnosis = self.diagnose_in(generation, demand, cancel);
            tell();
            diagnosis
        };
        demands.par_iter().map(diagnosed).collect()
    }

    /// How complete a demand is, in [0, 1]; much quicker than all of its diagnosis.
    pub(super) fn completeness_in(
        &self,
        generation: &Generation,
        demand: &Demand,
        cancel: &Cancel,
    ) -> Result<f64, Error> {
        let prepared = self.prepare_checked(generation, demand, cancel)?;
        let enterprise_contact = self.can_be_called(generation, demand)?;
        Ok(completeness(&standings(demand, known(&prepared, enterprise_contact))))
    }

    /// The diagnosis on a generation.
    fn diagnose_in(
        &self,
        generation: &Generation,
        demand: &Demand,
        cancel: &Cancel,
    ) -> Result<DemandDiagnosis, Error> {
        let prepared = self.prepare_checked(generation, demand, cancel)?;
        let asked = Asked { generation, prepared: &prepared, cancel, watch: &() };
        let mut ranked = self.ranked(asked, &SupplyFilter::default(), Among::Best(CANDIDATES))?;
        // A policy answers nothing; it helps to pay for an answer.
        let kind = |ordinal| generation.supplies.facts(ordinal).supply_kind();
        ranked.retain(|one| kind(one.ordinal) != Some(SupplyKind::Policy));
        let related = ranked.partition_point(|one| verdict(one.score) >= Verdict::Reference);
        ranked.truncate(related.clamp(LEAST_BEST, BEST));
        let best: Vec<FactsView<'_>> =
            ranked.iter().map(|one| generation.supplies.facts(one.ordinal)).collect();

        let enterprise_contact = self.can_be_called(generation, demand)?;
        let standings = standings(demand, known(&prepared, enterprise_contact));
        let placements = Self::placements_of(generation, &prepared);
        let sides = CandidateSides { links: names(generation, &placements), ..sides(&prepared, &best) };
        let weight =
            |feature| generation.rules.scoring.weight(WeightSet::ByWords, Parameter::Feature(feature));
        let nearest = ranked.first().zip(best.first()).map(|(one, facts)| Nearest {
            kind: facts.supply_kind(),
            title: facts.title(),
            score: one.score,
            verdict: verdict(one.score),
        });
        let link = sides.links.first().filter(|_| !prepared.facts.placements.is_empty());
        // A bare number says nothing when it is read aloud.
        let named = prepared.facts.indicators.iter().filter(|reading| !reading.name.is_empty());
        let indicators: Vec<String> = named.map(describe).collect();
        let kinds = kinds(&best);
        let answer = answer(&AnswerParams {
            demand,
            link: link.map(String::as_str),
            kinds: &kinds,
            indicators: &indicators,
            nearest,
        });
        Ok(DemandDiagnosis {
            demand: demand.id.clone(),
            title: demand.title.clone(),
            completeness: completeness(&standings),
            questions: questions(&standings, &sides, weight),
            facts: standings,
            similar: self.similar_demands(generation, &prepared, cancel)?,
            placements,
            answer,
        })
    }

    /// Where a demand stands; without that, where its text makes it likeliest to stand.
    fn placements_of(generation: &Generation, prepared: &PreparedDemand<'_>) -> Vec<Placement> {
        let placements = &prepared.facts.placements;
        if !placements.is_empty() {
            return placements.clone();
        }
        let mut likely = generation.rules.likely_links(&demand_texts(prepared.demand));
        likely.truncate(MOST_LINKS);
        // What is less than half as likely is no help in a question.
        let least = likely.first().map_or(0.0, |best| best.confidence / 2.0);
        likely.retain(|placement| placement.confidence >= least);
        likely
    }

    /// Whether somebody is named to call at the enterprise of a demand.
    fn can_be_called(&self, generation: &Generation, demand: &Demand) -> Result<bool, Error> {
        let enterprise = demand.enterprise.as_ref();
        let place = enterprise.and_then(|id| generation.organisations.ordinal(id.as_str()));
        let Some(place) = place else { return Ok(false) };
        let record = StoredRecords::of(&self.core, generation)?.record(RecordKind::Organisation, place)?;
        Ok(matches!(record, Record::Organisation(organisation) if organisation.contact.is_some()))
    }
}

fn names(generation: &Generation, placements: &[Placement]) -> Vec<String> {
    let taxonomy = &generation.rules.taxonomy;
    placements.iter().map(|placement| taxonomy.link_label(&placement.link)).collect()
}

fn known(prepared: &PreparedDemand<'_>, enterprise_contact: bool) -> Known {
    let facts = &prepared.facts;
    let words = prepared.query.terms.iter().filter(|term| term.widens.is_none() && term.is_word()).count();
    Known {
        words,
        indicators: !facts.indicators.is_empty(),
        placed: !facts.placements.is_empty(),
        stage: facts.stage.is_some(),
        enterprise_contact,
    }
}

/// What the best supplies say of themselves.
fn sides(prepared: &PreparedDemand<'_>, best: &[FactsView<'_>]) -> CandidateSides {
    let count = |says: fn(&FactsView<'_>) -> bool| best.iter().filter(|facts| says(facts)).count();
    let comparable = BTreeMap::from([
        (DemandFact::Indicators, count(|facts| facts.has_indicators())),
        (DemandFact::Link, count(|facts| facts.is_placed())),
        (DemandFact::Maturity, count(|facts| facts.maturity().is_some())),
        (DemandFact::Budget, count(|facts| facts.amount_wan_yuan().is_some())),
        (DemandFact::Modes, count(|facts| facts.modes() != 0)),
        (DemandFact::Enterprise, count(|facts| facts.region().is_some())),
    ]);
    CandidateSides {
        supplies: best.len(),
        comparable,
        quantities: quantities(prepared, best),
        // What an instrument costs is for an hour or a sample.
        prices: span(
            best.iter()
                .filter(|facts| facts.supply_kind() == Some(SupplyKind::Achievement))
                .filter_map(|facts| facts.amount_wan_yuan()),
            f64::total_cmp,
        ),
        levels: span(best.iter().filter_map(|facts| facts.maturity()), Ord::cmp),
        links: Vec::new(),
    }
}

/// The quantities that several of the best supplies state and the demand does not, the commonest first, ties by name.
fn quantities(prepared: &PreparedDemand<'_>, best: &[FactsView<'_>]) -> Vec<String> {
    let stated: Vec<Vec<Reading>> = best.iter().map(|facts| facts.indicators()).collect();
    let mut stating: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
    for indicators in &stated {
        let mut names: Vec<(&str, &str)> = indicators
            .iter()
            .filter(|reading| !reading.name.is_empty())
            .map(|reading| (reading.name.as_str(), reading.dimension.as_str()))
            .collect();
        names.sort_unstable();
        names.dedup_by_key(|(name, _)| *name);
        for (name, dimension) in names {
            stating.entry(name).or_insert((0, dimension)).0 += 1;
        }
    }
    stating.retain(|name, (stating, _)| {
        *stating >= LEAST_STATING && prepared.facts.indicators.iter().all(|own| own.name != *name)
    });
    let mut stating: Vec<(&str, (usize, &str))> = stating.into_iter().collect();
    stating.sort_by_key(|(_, (stating, _))| Reverse(*stating));
    let worded = |(name, (_, unit)): &(&str, (usize, &str))| {
        if unit.is_empty() { (*name).to_owned() } else { format!("{name}（{unit}）") }
    };
    stating.iter().take(MOST_QUANTITIES).map(worded).collect()
}

/// The kinds of the best supplies, the commonest first; ties in the order of [`SupplyKind::ALL`].
fn kinds(best: &[FactsView<'_>]) -> Vec<SupplyKind> {
    let count = |kind| best.iter().filter(|facts| facts.supply_kind() == Some(kind)).count();
    let mut kinds: Vec<SupplyKind> = SupplyKind::ALL.into_iter().filter(|kind| count(*kind) > 0).collect();
    kinds.sort_by_key(|kind| Reverse(count(*kind)));
    kinds
}

fn span<T: Copy>(values: impl Iterator<Item = T>, order: fn(&T, &T) -> std::cmp::Ordering) -> Option<(T, T)> {
    let values: Vec<T> = values.collect();
    let least = values.iter().copied().min_by(order)?;
    Some((least, values.iter().copied().max_by(order)?))
}
