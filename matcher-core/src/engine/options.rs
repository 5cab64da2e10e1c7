//! How an engine is opened, and what a request may ask for.

use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::analysis::Lexicon;
use crate::chain::Taxonomy;
use crate::record::{
    ChainId, CooperationMode, DemandStatus, Limits, LinkId, Maturity, RecordKind, SupplyKind, SupplyStatus,
};
use crate::semantic::Encoder;
use crate::store::{Expected, RequestKey};

/// How an engine is opened.
#[derive(Clone)]
#[non_exhaustive]
pub struct EngineOptions {
    /// The industry chains; the built-in five by default.
    pub taxonomy: Taxonomy,
    /// The domain lexicon; `None` takes the built-in one, which is loaded once and shared.
    pub lexicon: Option<Lexicon>,
    /// How large a record, and the catalogue, may be.
    pub limits: Limits,
    /// How writes become visible to matching.
    pub refreshing: Refreshing,
    /// What compares meanings beside words; `None` compares words alone. With [`Refreshing::Background`], records are
    /// encoded by a thread of the engine; otherwise by [`Engine::encode`](crate::Engine::encode) alone.
    pub encoder: Option<Arc<dyn Encoder>>,
    /// In which folder a catalogue in memory keeps the vectors that the encoder gives; `None` keeps them in memory too. That
    /// of a data folder keeps them there.
    pub vectors: Option<PathBuf>,
}

impl std::fmt::Debug for EngineOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EngineOptions")
            .field("taxonomy", &self.taxonomy)
            .field("lexicon", &self.lexicon)
            .field("limits", &self.limits)
            .field("refreshing", &self.refreshing)
            .field("encoder", &self.encoder.as_ref().map(|encoder| encoder.model()))
            .field("vectors", &self.vectors)
            .finish()
    }
}

/// How writes become visible to matching.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Refreshing {
    /// By a thread of the engine, within a second as long as the catalogue has some 100,000 records.
    #[default]
    Background,
    /// Only by [`Engine::refresh`](crate::Engine::refresh) and by writes that ask for it.
    Manual,
}

/// In whose name and on what conditions something is written, and when it has to be visible.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct WriteOptions {
    /// Who writes, for the history; up to 100 chars.
    pub author: Option<String>,
    /// When matching has to see it.
    pub visibility: Visibility,
    /// What has to be there, looked at in the transaction of the write; nothing is written unless all of it is. A record
    /// that already is as it is to be written, or gone when it is to be removed, is no conflict.
    pub expected: Vec<Expected>,
    /// Names the request: carried out once, it only gives its first result again, also after a restart.
    pub request: Option<RequestKey>,
}

impl WriteOptions {
    /// In the name of `author`.
    pub fn by(author: impl Into<String>) -> Self {
        Self { author: Some(author.into()), ..Self::default() }
    }

    /// The same, visible when the write returns.
    pub fn immediately(self) -> Self {
        Self { visibility: Visibility::Immediate, ..self }
    }
}

/// When matching has to see a write. On disk it is when the write returns, in either case.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Visibility {
    /// Together with others, soon; see [`Refreshing`].
    #[default]
    WithinASecond,
    /// When the write returns. Costs a refresh each time.
    Immediate,
}

impl Default for EngineOptions {
    fn default() -> Self {
        Self {
            taxonomy: Taxonomy::builtin(),
            lexicon: None,
            limits: Limits::default(),
            refreshing: Refreshing::default(),
            encoder: None,
            vectors: None,
        }
    }
}

/// What to find for a demand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MatchRequest {
    /// At most so many matches.
    pub top: usize,
    /// Which supplies may be proposed.
    pub filter: SupplyFilter,
    /// Whether near-duplicates of a better match are folded into it; otherwise each takes its own place.
    #[serde(default = "folding")]
    pub fold_duplicates: bool,
}

impl Default for MatchRequest {
    fn default() -> Self {
        Self { top: 10, filter: SupplyFilter::default(), fold_duplicates: folding() }
    }
}

/// Which supplies may be proposed. An empty list does not restrict. A supply that does not state what a filter asks
/// for is left out: missing is not yes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SupplyFilter {
    /// Kinds of supply.
    pub kinds: Vec<SupplyKind>,
    /// Chains, given or inferred.
    pub chains: Vec<ChainId>,
    /// Links, given or inferred.
    pub links: Vec<LinkId>,
    /// Regions: the beginning of a GB/T 2260 code, or a part of a name.
    pub regions: Vec<String>,
    /// The least readiness.
    pub least_maturity: Option<Maturity>,
    /// Cooperation modes, one of which must be on offer.
    pub modes: Vec<CooperationMode>,
    /// Statuses; only what is available by default.
    pub statuses: Vec<SupplyStatus>,
}

impl Default for SupplyFilter {
    fn default() -> Self {
        Self {
            kinds: Vec::new(),
            chains: Vec::new(),
            links: Vec::new(),
            regions: Vec::new(),
            least_maturity: None,
            modes: Vec::new(),
            statuses: vec![SupplyStatus::Available],
        }
    }
}

/// What to find for a supply.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DemandRequest {
    /// At most so many demands.
    pub top: usize,
    /// Which demands may be proposed.
    pub filter: DemandFilter,
    /// Whether near-duplicates of a better match are folded into it; otherwise each takes its own place.
    #[serde(default = "folding")]
    pub fold_duplicates: bool,
}

impl Default for DemandRequest {
    fn default() -> Self {
        Self { top: 10, filter: DemandFilter::default(), fold_duplicates: folding() }
    }
}

/// What is wanted where nothing is said.
fn folding() -> bool {
    true
}

/// Which demands may be proposed. An empty list does not restrict.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DemandFilter {
    /// Chains, given or inferred.
    pub chains: Vec<ChainId>,
    /// Links, given or inferred.
    pub links: Vec<LinkId>,
    /// Regions of the enterprise: the beginning of a GB/T 2260 code, or a part of a name.
    pub regions: Vec<String>,
    /// Statuses; only what is open by default.
    pub statuses: Vec<DemandStatus>,
}

impl Default for DemandFilter {
    fn default() -> Self {
        Self {
            chains: Vec::new(),
            links: Vec::new(),
            regions: Vec::new(),
            statuses: vec![DemandStatus::Open],
        }
    }
}

/// What to search for in free text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SearchRequest {
    /// At most so many hits.
    pub top: usize,
    /// Kinds of record; all when empty.
    pub kinds: Vec<RecordKind>,
}

impl Default for SearchRequest {
    fn default() -> Self {
        Self { top: 20, kinds: Vec::new() }
    }
}
