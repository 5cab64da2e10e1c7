//! What an engine shares with its background thread: the store, the rules, and the present generation.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use super::background::Signal;
use super::follower::Follower;
use super::generation::Generation;
use super::options::EngineOptions;
use crate::analysis::Analyzer;
use crate::chain::{Classifier, Taxonomy};
use crate::facts::Facts;
use crate::fingerprint::fingerprint;
use crate::index::{IndexedText, Prepared};
use crate::matching::Placement;
use crate::record::{Demand, Limits, LinkId, Record, Supply};
use crate::record_text;
use crate::scoring::LinkMatrix;
use crate::store::{Store, StoredRow};

pub(super) struct Core {
    pub(super) store: Store,
    pub(super) rules: Rules,
    pub(super) limits: Limits,
    pub(super) signal: Signal,
    generation: RwLock<Arc<Generation>>,
    following: Mutex<Follower>,
}

/// By what records are analysed and placed; fixed for as long as the engine is open.
pub(super) struct Rules {
    pub(super) analyzer: Arc<Analyzer>,
    pub(super) taxonomy: Taxonomy,
    pub(super) matrix: LinkMatrix,
    /// Names what decides the index's contents: analyzer and taxonomy.
    pub(super) maker: String,
    classifier: Classifier,
}

impl Core {
    pub(super) fn new(store: Store, rules: Rules, limits: Limits, follower: Follower) -> Self {
        Self {
            store,
            rules,
            limits,
            signal: Signal::default(),
            generation: RwLock::default(),
            following: Mutex::new(follower),
        }
    }

    pub(super) fn generation(&self) -> Arc<Generation> {
        self.generation.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn set_generation(&self, generation: Generation) {
        let next = Arc::new(generation);
        let previous =
            std::mem::replace(&mut *self.generation.write().unwrap_or_else(PoisonError::into_inner), next);
        // What a large generation takes to free is no reader's time.
        drop(previous);
    }

    // A follower says only what has been done, so it stays true when a thread panicked over it.
    pub(super) fn following(&self) -> MutexGuard<'_, Follower> {
        self.following.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Rules {
    pub(super) fn new(options: &EngineOptions) -> Self {
        let analyzer = match &options.lexicon {
            Some(lexicon) => Arc::new(Analyzer::new(lexicon)),
            None => Analyzer::shared_builtin(),
        };
        let taxonomy = serde_json::to_string(&options.taxonomy).unwrap_or_default();
        let hash = fingerprint(taxonomy.bytes());
        Self {
            maker: format!("{}/{hash:016x}", analyzer.version()),
            classifier: Classifier::new(&options.taxonomy, &analyzer),
            matrix: LinkMatrix::new(&options.taxonomy),
            taxonomy: options.taxonomy.clone(),
            analyzer,
        }
    }

    /// Does everything with a record that is slow.
    pub(super) fn prepare(&self, row: StoredRow) -> Prepared {
        let StoredRow { row, sequence, kind, id, record } = row;
        let text = record.map(|record| {
            let facts = match &record {
                Record::Demand(demand) => Facts::of_demand(demand, self.demand_placements(demand)),
                Record::Supply(supply) => Facts::of_supply(supply, self.supply_placements(supply)),
                Record::Organisation(organisation) => Facts::of_organisation(organisation),
            };
            let texts = record_text::texts(&record);
            let texts: Vec<&str> = texts.iter().map(|(_, text)| text.as_ref()).collect();
            IndexedText::new(&self.analyzer, &texts, facts)
        });
        Prepared { row, sequence, kind, id, text }
    }

    /// Where a demand stands.
    pub(super) fn demand_placements(&self, demand: &Demand) -> Vec<Placement> {
        self.placements(&demand.links, &demand.title, &demand.description, &demand.keywords)
    }

    /// Where a supply stands.
    pub(super) fn supply_placements(&self, supply: &Supply) -> Vec<Placement> {
        self.placements(&supply.links, &supply.title, &supply.summary, &supply.keywords)
    }

    /// The links that a person gave; without them, those that the text stands on.
    fn placements(&self, given: &[LinkId], title: &str, body: &str, keywords: &[String]) -> Vec<Placement> {
        if given.is_empty() {
            let body = format!("{body}\n{}", keywords.join("；"));
            return self.classifier.place(&self.analyzer, title, &body);
        }
        let place = |link: &LinkId| Placement { link: link.clone(), confidence: 1.0, given: true };
        given.iter().map(place).collect()
    }
}
