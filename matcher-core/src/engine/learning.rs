//! Learning where records belong from the links that people gave.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::core::Core;
use super::cores::on_all_cores;
use super::rules::Rules;
use super::{Engine, RefreshProgress};
use crate::chain::{Examples, PlacementAccuracy, PlacementModel, PlacementValidation, TermCounts};
use crate::error::Error;
use crate::record::{LinkId, Record, RecordKind, SupplyKind};
use crate::record_text;
use crate::store::{Setting, StoreSnapshot};

/// Parts into which the records are divided to measure what was learned.
const FOLDS: usize = 5;
/// Most parts that a validation may ask for.
const MOST_FOLDS: usize = 20;
/// Records that are analysed together.
const CHUNK_RECORDS: usize = 5_000;
/// The kinds of record that stand on links.
const PLACED_KINDS: [RecordKind; 2] = [RecordKind::Demand, RecordKind::Supply];

/// What placement learned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacementReport {
    /// Records with a given link, from which it learned; 0 when it forgot what it had learned, as there are none.
    pub learned_from: usize,
    /// Whether that is anything new. If not, nothing was exchanged.
    pub changed: bool,
    /// How accurate placement was before: in cross-validation when it last learned; of the taxonomy's own words, on the
    /// records of today, when it never did.
    pub before: PlacementAccuracy,
    /// How accurate it is now, in five-fold cross-validation.
    pub after: PlacementAccuracy,
}

/// By what records without a given link are placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "source", rename_all = "snake_case")]
pub enum PlacementSource {
    /// By the taxonomy's own words.
    Words,
    /// By these and by what the records teach whose links people gave.
    Learned {
        /// How many those were.
        records: usize,
    },
}

impl Engine {
    /// Learns from every record with a given link, corrections included, and places all others anew. What was learned is
    /// kept in the database, goes into backups, and counts until this is called again; without any given link, it is
    /// forgotten.
    ///
    /// As [`Engine::reload`] does, this makes the index anew beside the present one, and then exchanges rules, index and
    /// generation together. `progress` runs over the records that are looked at, then over those of the index.
    ///
    /// # Errors
    /// As [`Engine::rebuild`]. What was learned and kept, but could not get into an index, is an error too; it counts from
    /// the next opening on.
    pub fn learn_placement(
        &self,
        progress: &mut dyn FnMut(RefreshProgress),
    ) -> Result<PlacementReport, Error> {
        self.core.learn_placement(progress)
    }

    /// Measures how accurate placement is when it learns: divides the records with a given link into `folds` parts by
    /// their identifiers, and places each part by what the others teach. One part measures the taxonomy's own words.
    /// Changes nothing.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for less than 1 or more than 20 parts;
    /// [`Damaged`](crate::ErrorKind::Damaged) when the database cannot be read.
    pub fn validate_placement(&self, folds: usize) -> Result<PlacementValidation, Error> {
        if !(1..=MOST_FOLDS).contains(&folds) {
            let reason = format!("{folds} parts asked for; 1 to {MOST_FOLDS} can be");
            return Err(Error::InvalidRequest { reason });
        }
        let snapshot = self.core.store.snapshot()?;
        Ok(examples(&self.core.rules(), &snapshot, &mut |_| {})?.validate(folds))
    }

    /// By what records without a given link are now placed.
    pub fn placement_source(&self) -> PlacementSource {
        match &self.core.rules().model {
            Some(model) => PlacementSource::Learned { records: model.learned_from() },
            None => PlacementSource::Words,
        }
    }
}

impl Core {
    fn learn_placement(&self, progress: &mut dyn FnMut(RefreshProgress)) -> Result<PlacementReport, Error> {
        // Neither can the rules change nor anybody else learn while it is held.
        let mut follower = self.following();
        let present = self.rules();
        let examples = examples(&present, &self.store.snapshot()?, progress)?;
        let known = present.model.as_ref().map(|model| model.accuracy().clone());
        let before = known.unwrap_or_else(|| examples.validate(1).all);
        let after = examples.validate(FOLDS).all;
        let learn = || PlacementModel::learn(&examples, present.words_maker(), after.clone());
        let rules = Arc::new(present.with_model((!examples.is_empty()).then(learn)));
        let changed = rules.maker != present.maker;
        let report = PlacementReport { learned_from: examples.len(), changed, before, after: after.clone() };
        drop(examples);
        if changed || rules.model.is_none() {
            let text = rules.model.as_ref().map(PlacementModel::to_text);
            self.store.keep_setting(Setting::PlacementModel, text.as_deref())?;
        }
        if changed {
            self.rebuild_with(&mut follower, &rules, progress)?;
        }
        Ok(report)
    }
}

/// A record whose links were given, analysed.
struct Analysed {
    id: String,
    supply_kind: Option<SupplyKind>,
    links: Vec<LinkId>,
    text: TermCounts,
}

/// Every record with a given link, by kind and identifier.
fn examples(
    rules: &Rules,
    snapshot: &StoreSnapshot<'_>,
    progress: &mut dyn FnMut(RefreshProgress),
) -> Result<Examples, Error> {
    let mut examples = Examples::new(&rules.taxonomy, &rules.analyzer);
    let total = snapshot.versions()?.len() as u64;
    let mut done = 0;
    for kind in PLACED_KINDS {
        let mut after = String::new();
        loop {
            let page = snapshot.page(kind, &after, CHUNK_RECORDS)?;
            let Some(last) = page.last() else { break };
            after = last.id().to_owned();
            done += page.len() as u64;
            for one in on_all_cores(page, |record| analysed(rules, &record)).into_iter().flatten() {
                examples.add(&one.id, one.supply_kind, &one.links, &one.text);
            }
            progress(RefreshProgress { done, total });
        }
    }
    Ok(examples)
}

/// `None` for a record without a given link.
fn analysed(rules: &Rules, record: &Record) -> Option<Analysed> {
    let (links, supply_kind) = match record {
        Record::Demand(demand) => (&demand.links, None),
        Record::Supply(supply) => (&supply.links, Some(supply.kind)),
        Record::Organisation(_) => return None,
    };
    let analyse = || Analysed {
        id: record.id().to_owned(),
        supply_kind,
        links: links.clone(),
        text: rules.counts(&record_text::texts(record)),
    };
    (!links.is_empty()).then(analyse)
}
