//! The coupling map (创新链产业链深度对接耦合图谱) as a workbook: every figure of the map, the lists to act on, and the records
//! behind them, so that any figure can be filtered down to what it counts.
//!
//! Only the sheet 对接清单 is read by [`import::read_file`](crate::import::read_file): its last columns are for the broker.

mod chains;
mod challenges;
mod common;
mod comparison;
mod figures;
mod flows;
mod index;
mod links;
mod mend;
mod notes;
mod pairs;
mod regions;
mod registers;
mod stages;
mod table;
mod waiting;
mod words;

use std::path::Path;

use matcher_core::coupling::{CouplingMap, MapComparison};

use crate::error::Error;
use crate::workbook::{SHEET_ROWS, save};
use index::Index;
use table::Book;

/// Writes the workbook: 说明, 产业链总览, 环节, 环节×阶段 and 环节×阶段明细, 区县, 对接流向, the lists 补链清单, 待转化清单, 共性需求清单,
/// 揭榜清单 and 对接清单, the registers 需求底册 and 供给底册, and where a comparison is given 与上期比较 and 需求变化.
///
/// A sheet that would have more rows than Excel shows ends with a line that says how many are left out. The same map gives
/// the same bytes.
///
/// # Errors
/// [`Error::Write`] when the file cannot be written, [`Error::Workbook`] when the spreadsheet writer refuses something.
pub fn write(path: &Path, map: &CouplingMap, comparison: Option<&MapComparison>) -> Result<(), Error> {
    let index = Index::of(map);
    save(path, |workbook, formats| {
        let mut book = Book { workbook, formats, sheet_rows: SHEET_ROWS };
        notes::add(&mut book, map, comparison)?;
        chains::add(&mut book, map)?;
        links::add(&mut book, map)?;
        stages::add_heat_map(&mut book, map)?;
        stages::add_cells(&mut book, map)?;
        regions::add(&mut book, &index)?;
        flows::add(&mut book, &index)?;
        mend::add(&mut book, &index)?;
        waiting::add(&mut book, &index)?;
        common::add(&mut book, &index)?;
        challenges::add(&mut book, &index)?;
        pairs::add(&mut book, &index)?;
        registers::add_demands(&mut book, &index)?;
        registers::add_supplies(&mut book, &index)?;
        if let Some(comparison) = comparison {
            comparison::add_units(&mut book, comparison)?;
            comparison::add_demands(&mut book, comparison, &index)?;
        }
        Ok(())
    })
}
