//! The sheet 对接流向: which institution answers which enterprise on which link.

use matcher_core::coupling::Flow;
use rust_xlsxwriter::XlsxError;

use super::index::Index;
use super::table::{Book, Cell, Column, Layout};
use super::words;
use crate::sheet_layout::Paper;

const COLUMNS: [Column; 9] = [
    ("供方编号", 14.0),
    ("供方单位", 30.0),
    ("产业链", 12.0),
    ("环节", 22.0),
    ("需方编号", 14.0),
    ("需方企业", 30.0),
    ("对接对数", 10.0),
    ("对接流量", 10.0),
    ("最远进展", 12.0),
];

/// Adds the sheet, the strongest flow first.
pub(super) fn add(book: &mut Book<'_>, index: &Index<'_>) -> Result<(), XlsxError> {
    let layout =
        Layout { name: "对接流向", note: None, columns: COLUMNS.to_vec(), pinned: 2, paper: Paper::Wide };
    book.add(layout, index.map.flows.iter().map(|flow| cells(flow, index))).map(|_| ())
}

fn cells(flow: &Flow, index: &Index<'_>) -> Vec<Cell> {
    let place = index.place(&flow.link);
    vec![
        Cell::text(words::organisation_id(&flow.institution)),
        Cell::text(words::organisation(&flow.institution)),
        Cell::text(index.chain_name(&flow.link.chain())),
        Cell::text(place.map_or_else(|| flow.link.to_string(), |(_, link)| link.name.clone())),
        Cell::text(words::organisation_id(&flow.enterprise)),
        Cell::text(words::organisation(&flow.enterprise)),
        Cell::Count(flow.pairs),
        Cell::Weight(flow.strength),
        words::outcome(flow.farthest),
    ]
}
