//! What the benchmarks share: sample records, latencies, memory and processor time, and a yardstick to divide times by.
//!
//! `BASELINE.md` beside `Cargo.toml` has the commands and the figures. Every benchmark asserts an answer before it
//! reports how long the answer took.

mod latencies;
mod process;
mod samples;
mod yardstick;

pub use latencies::{Latencies, LatencySummary};
pub use process::{peak_resident_bytes, processor_seconds};
pub use samples::{SampleText, sample_records, sample_texts};
pub use yardstick::Yardstick;
