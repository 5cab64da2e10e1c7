//! Files in and out of the matching engine: xlsx, csv, jsonl.
//!
//! - [`import::read_file`] reads a file of any known format into an [`import::ImportBatch`]: records and outcomes to
//!   be stored, rejected rows with reason and remedy in Chinese, unknown columns, ignored sheets, notes. Ask it with
//!   [`import::ImportOptions`]: a [`import::NameResolver`] for organisations and chain links, header overrides, the
//!   sheet kind, [`ReadLimits`], a progress callback.
//! - [`errors_workbook::write`] gives the rejected rows back as a workbook that can be corrected and imported.
//! - [`template::write`] makes empty workbooks with drop-down lists and explanations.
//! - [`export::write_jsonl`], [`export::write_csv`] and [`export::write_xlsx`] write records so that reading them
//!   again gives equal ones.
//! - [`match_workbook::MatchJournal`] keeps matches on disk as they come and writes them as workbook, csv or jsonl; the
//!   broker's column comes back through [`import::read_file`].
//! - [`map_workbook::write`] writes a coupling map with every record behind its figures; [`map_json::write`] and
//!   [`map_json::read`] keep it for later comparisons.
//! - [`map_page::write`] writes a coupling map as one page for a browser without a network; [`map_pictures::write`] its
//!   pictures for reports.
//! - [`roadshow_workbook::write`] writes a roadshow to be printed and signed; [`roadshow_workbook::read_projects`] reads
//!   its projects back.
//! - [`judging_workbook::write_sheets`] makes the sheets in which judges mark a roadshow's projects, [`judging_workbook::read_sheets`]
//!   reads them back with every fault by sheet and cell, [`judging_workbook::write_result`] writes the result.
//! - [`lexicon_workbook::write`] writes candidates for the lexicon, [`lexicon_workbook::read`] reads what an analyst made
//!   of them, [`lexicon_workbook::write_preview`] writes what adopting them would change.
//! - [`eligibility_workbook`] writes who is eligible for what, to be printed and signed.
//! - [`posting_input::write_template`] makes the workbook in which a desk asks for postings, [`posting_input::read`] reads it;
//!   [`posting_workbook::write`] writes the plans, to be printed and signed.
//! - [`visits_workbook::write`] writes which enterprises to visit next, with what to bring and to ask.
//! - [`columns`] is the one table that templates, import and export share; [`labels`] has the Chinese labels of all
//!   enums, both ways.
//!
//! Every file appears whole or not at all ([`atomic::write_atomically`]). An [`Error`] speaks English to developers
//! and Chinese to users ([`Error::user_message`]).
//!
//! # Example
//! ```
//! use matcher_core::record::{Demand, Record};
//! use matcher_io::export::{NoNames, write_xlsx};
//! use matcher_io::import::{ImportOptions, Item, read_file};
//!
//! let folder = tempfile::tempdir()?;
//! let path = folder.path().join("需求.xlsx");
//! let demand = Record::Demand(Demand::from_text("D-1", "香菇烘干", "烘房能耗高，想改热泵。"));
//! write_xlsx(&path, std::slice::from_ref(&demand), &[], &NoNames)?;
//!
//! let batch = read_file(&path, &ImportOptions::default())?;
//! assert!(batch.rejected.is_empty());
//! assert_eq!(batch.items[0].1, Item::Record(Box::new(demand)));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod atomic;
mod cell;
pub mod columns;
mod csv_writer;
pub mod diagnosis_workbook;
pub mod eligibility_workbook;
mod error;
pub mod errors_workbook;
pub mod export;
mod fact_columns;
pub mod import;
mod json_line;
pub mod judging_workbook;
pub mod labels;
pub mod lexicon_workbook;
pub mod map_json;
pub mod map_page;
pub mod map_pictures;
pub mod map_workbook;
mod markup;
pub mod match_workbook;
pub mod posting_input;
pub mod posting_workbook;
mod read;
pub mod roadshow_workbook;
mod sheet_kind;
mod sheet_layout;
mod signed_sheet;
pub mod template;
mod text;
pub mod visits_workbook;
mod workbook;

pub use cell::facts_text;
pub use error::{Error, ErrorKind};
pub use read::ReadLimits;
pub use sheet_kind::SheetKind;
