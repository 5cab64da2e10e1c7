//! The sheet 对接清单: every accepted pair, with columns for the broker that the importer reads back.

use matcher_core::coupling::{MappedDemand, MappedPair};
use rust_xlsxwriter::XlsxError;

use super::index::Index;
use super::table::{Book, Cell, Column, Layout};
use super::words;
use crate::cell::{Guard, encode};
use crate::labels::{ChoiceKind, Label};
use crate::sheet_layout::Paper;
use crate::workbook::{choice_of, col};

/// Headers and widths. The importer knows them as the columns of 对接结果.
const COLUMNS: [Column; 18] = [
    ("需求编号", 14.0),
    ("需求名称", 34.0),
    ("企业", 26.0),
    ("县区", 12.0),
    ("产业链环节", 26.0),
    ("名次", 6.0),
    ("供给编号", 14.0),
    ("类型", 8.0),
    ("名称", 40.0),
    ("持有单位", 26.0),
    ("得分", 8.0),
    ("结论", 12.0),
    ("理由", 56.0),
    ("已有进展", 10.0),
    ("对接结果", 12.0),
    ("不合适原因", 24.0),
    ("经办人", 10.0),
    ("日期", 12.0),
];
const FIRST_TO_FILL: usize = 14;

/// Adds the sheet: by demand, the best pair first.
pub(super) fn add(book: &mut Book<'_>, index: &Index<'_>) -> Result<(), XlsxError> {
    let layout = Layout {
        name: "对接清单",
        note: None,
        columns: COLUMNS.to_vec(),
        pinned: 2,
        paper: Paper::DoubleWide,
    };
    let pairs = index
        .map
        .demands
        .iter()
        .flat_map(|demand| (1..).zip(&demand.accepted).map(move |(rank, pair)| (demand, rank, pair)));
    let formats = book.formats;
    let (sheet, body) =
        book.add(layout, pairs.map(|(demand, rank, pair)| cells((demand, rank), pair, index)))?;
    for (at, (header, _)) in COLUMNS.iter().enumerate().skip(FIRST_TO_FILL) {
        sheet.write_string_with_format(body.first - 1, col(at), *header, &formats.to_fill)?;
        sheet.set_column_format(col(at), &formats.text)?;
    }
    let results = choice_of(&ChoiceKind::OutcomeEvent.labels())?;
    sheet.add_data_validation(body.first, col(FIRST_TO_FILL), body.last, col(FIRST_TO_FILL), &results)?;
    Ok(())
}

fn cells((demand, rank): (&MappedDemand, usize), pair: &MappedPair, index: &Index<'_>) -> Vec<Cell> {
    vec![
        identifier(demand.id.as_str()),
        Cell::text(demand.title.clone()),
        Cell::text(demand.enterprise.name.clone()),
        Cell::text(words::region(demand.region.as_ref())),
        Cell::text(index.link_labels(&demand.placements)),
        Cell::Count(rank),
        identifier(pair.supply.as_str()),
        Cell::text(pair.kind.label()),
        Cell::text(pair.title.clone()),
        Cell::text(pair.institution.name.clone()),
        Cell::Degree(pair.score),
        Cell::text(pair.verdict.label()),
        Cell::text(pair.reasons.join("\n")),
        words::outcome(pair.outcome),
    ]
}

/// An identifier in the form that the importer reads back, whatever characters it has.
fn identifier(id: &str) -> Cell {
    Cell::text(encode(id, Guard::Typed).into_owned())
}
