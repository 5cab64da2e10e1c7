//! Matches out: the workbook that brokers work in, and the same rows as csv and jsonl.
//!
//! The column 对接结果 is a drop-down for the broker; [`import::read_file`](crate::import::read_file) reads the filled
//! workbook (or csv) back as outcomes.
//!
//! Rows are kept on disk while demands are matched ([`MatchJournal`]), so that memory does not grow with their number, and what
//! was interrupted goes on where it stopped.

mod input;
mod journal;
mod pairs;
mod summary;
mod unanswered;
mod write;

pub use input::{DemandLine, DuplicateLine, IndicatorLine, MatchedDemand, NearMiss, PairRow, UnansweredRow};
pub use journal::{MatchCounts, MatchJob, MatchJournal};
pub use write::MatchFormat;
