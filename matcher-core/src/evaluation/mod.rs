//! Measures rankings against judgements.
//!
//! A [`Collection`] brings documents, queries and [`Qrels`]; a [`Run`] holds what a system returned. [`ScoredRun`]
//! gives each query its [`Metric`]s, [`Summary`] their means with an interval, and [`PairedComparison`] tells
//! whether two systems differ by more than chance. Nothing here knows how a ranking came about, and every figure
//! is reproducible: resampling draws from a generator with a given seed.
//!
//! # Example
//! ```
//! use std::path::Path;
//!
//! use matcher_core::evaluation::{
//!     DEFAULT_SEED, Grade, Metric, Qrels, RelevanceParams, Run, ScoredRun, Summary,
//! };
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let qrels = Qrels::parse("尾矿需求\t充填成果\t3\n尾矿需求\t选矿成果\t0\n".as_bytes(), Path::new("qrels.tsv"))?;
//! let run = "尾矿需求 Q0 选矿成果 1 0.9 bm25\n尾矿需求 Q0 充填成果 2 0.8 bm25\n";
//! let run = Run::parse_trec(run.as_bytes(), Path::new("run.trec"))?;
//! let params = RelevanceParams { min_relevance: Grade::try_from(2)?, judged_only: false };
//! let scored = ScoredRun::new(&run, &qrels, params)?;
//! assert_eq!(scored.scores()[0].mrr_at_10, 0.5);
//! assert_eq!(Summary::new(&scored, DEFAULT_SEED).metric(Metric::MrrAt10).mean, 0.5);
//! # Ok(())
//! # }
//! ```

mod collection;
mod error;
mod grade;
mod identifier;
mod interval;
mod json_lines;
mod metric;
mod numbered_lines;
mod paired_comparison;
mod qrels;
mod randomisation;
mod run;
mod scored_run;
mod split_mix;
mod summary;
mod trec;

pub use collection::{Collection, CollectionDocument, CollectionQuery, Documents};
pub use error::{EvaluationError, LineFault};
pub use grade::{Grade, GradeOutOfRange};
pub use identifier::{DocumentId, QueryId};
pub use interval::Interval;
pub use metric::Metric;
pub use paired_comparison::{MetricComparison, PairedComparison};
pub use qrels::Qrels;
pub use run::{RankedDocument, Run};
pub use scored_run::{QueryScore, RelevanceParams, ScoredRun};
pub use split_mix::DEFAULT_SEED;
pub use summary::{MetricSummary, Summary};
