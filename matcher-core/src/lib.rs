//! Demand–supply matching for science and technology transfer, embedded: finds for every demand what answers it,
//! proves why, and says so when nothing does.
//!
//! [`Engine`] is the way in: it keeps [records](record), [analyses](analysis) their Chinese text, places them on
//! [industry chains](chain), ranks one side for the other and [explains](explanation) every score. Rankings are
//! measured with [`evaluation`]. The crate is synchronous, but for one thread that makes writes visible, and prints nothing;
//! it uses no network and reads no environment variables.
//!
//! ```
//! use matcher_core::{Engine, EngineOptions, MatchRequest, explanation::sentences};
//! use matcher_core::record::{Demand, Record, Supply, SupplyKind};
//!
//! # fn main() -> Result<(), matcher_core::Error> {
//! let engine = Engine::in_memory(EngineOptions::default())?;
//! let supply = Supply::from_text("cg-1", SupplyKind::Achievement, "一种钼尾矿综合利用方法", "以钼尾矿制备微晶玻璃");
//! engine.upsert(&[Record::Supply(supply)])?;
//! engine.refresh(&mut |_| {})?;
//! let found = engine.find_matches(&Demand::from_text("xq-1", "尾矿利用", ""), &MatchRequest::default())?;
//! for hit in &found.matches {
//!     println!("{} {:.2} {}", hit.title, hit.score, sentences(&hit.explanation).join(""));
//! }
//! # Ok(())
//! # }
//! ```

#[macro_use]
mod identifier;

pub mod analysis;
pub mod assignment;
#[cfg(feature = "benchmarks")]
pub mod benchmarks;
mod cancel;
pub mod chain;
pub mod coupling;
pub mod diagnosis;
mod duplicate;
pub mod eligibility;
#[macro_use]
mod fail_point;

mod engine;
mod error;
pub mod evaluation;
mod exclusion;
pub mod explanation;
mod facts;
mod fingerprint;
mod image;
mod impact;
mod index;
pub mod indicator;
pub mod judging;
pub mod matching;
pub mod mining;
pub mod record;
mod record_text;
mod retrieval;
pub mod roadshow;
pub mod scoring;
pub mod semantic;
pub mod settings_file;
mod store;
mod term_table;
pub mod tuning;
pub mod visits;

pub use cancel::Cancel;
pub use engine::{
    CatalogueStats, ChainStats, CheckReport, DemandChange, DemandFilter, DemandRequest, Engine,
    EngineOptions, FolderOptionsError, FolderRules, FolderRulesError, HitChange, HitStanding, IndexFault,
    LEXICON_FILE, LexiconPreview, MapRequest, MatchRequest, ModelFault, OpenReport, Phase, PhaseWatch,
    PlacedRecord, PlacementReport, PlacementSource, PostingExpert, PostingPost, PostingRequest, PostingRules,
    Postings, PreviewCounts, RefreshProgress, Refreshing, SYNONYMS_FILE, ScoringProposal, ScoringSource,
    ScoringVersion, SearchHit, SearchRequest, SemanticsReport, SpaceReport, SupplyFilter, Visibility,
    WriteOptions, read_rules,
};
pub use error::{Error, ErrorKind};
pub use index::{IndexError, RebuildReason};
pub use store::{
    BackupFault, Change, ChangeAction, Damage, Expected, RequestKey, StoreError, WriteEffect, WriteSummary,
};
