//! What benchmarks and campaigns share: sample and made-up records, latencies, memory and processor time, a small disk
//! to fill, the service as a process of its own, and a yardstick to divide times by.
//!
//! `BASELINE.md` beside `Cargo.toml` has the commands and the figures of benchmarks, `docs/operations.md` those of
//! campaigns. Every benchmark asserts an answer before it reports how long the answer took.

pub mod campaign;
mod catalogue_file;
mod data_folder;
mod duplicate_cases;
mod flags;
mod grown_catalogue;
mod latencies;
mod made_records;
mod median;
mod pairs;
pub mod peers;
mod posting_rounds;
mod process;
mod random;
mod samples;
pub mod service;
mod small_disk;
mod yardstick;

pub use catalogue_file::CatalogueEntry;
pub use data_folder::{copy_folder, folder_bytes};
pub use duplicate_cases::{Document, DuplicateCase, duplicate_cases};
pub use flags::Flags;
pub use grown_catalogue::GrownCatalogue;
pub use latencies::{Latencies, LatencySummary};
pub use made_records::RecordMaker;
pub use median::median;
pub use pairs::{pair, pair_demand, pair_request, pairs_found};
pub use posting_rounds::{RoundQuotas, posting_round};
pub use process::{
    MachineTime, ThreadTime, machine_time, peak_resident_bytes, processor_seconds, thread_time,
};
pub use random::Random;
pub use samples::{SampleText, known_answer, sample_demands, sample_engine, sample_records, sample_texts};
pub use small_disk::Filler;
pub use yardstick::Yardstick;
