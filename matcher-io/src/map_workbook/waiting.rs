//! The sheet 待转化清单: supplies on offer that no demand accepts.

use matcher_core::coupling::MappedSupply;
use rust_xlsxwriter::XlsxError;

use super::index::Index;
use super::table::{Book, Cell, Column, Layout};
use super::words;
use crate::labels::Label;
use crate::sheet_layout::Paper;

const COLUMNS: [Column; 9] = [
    ("序号", 6.0),
    ("供给编号", 14.0),
    ("供给", 48.0),
    ("类型", 8.0),
    ("供方单位", 30.0),
    ("县区", 12.0),
    ("所在环节", 28.0),
    ("阶段", 10.0),
    ("年份", 8.0),
];

/// Adds the sheet, in the order of the list.
pub(super) fn add(book: &mut Book<'_>, index: &Index<'_>) -> Result<(), XlsxError> {
    let layout =
        Layout {
            name: "待转化清单", note: None, columns: COLUMNS.to_vec(), pinned: 3, paper: Paper::Wide
        };
    let supplies = index.map.lists.waiting_supplies.iter().filter_map(|id| index.supply(id));
    book.add(layout, (1..).zip(supplies).map(|(number, supply)| cells(number, supply, index))).map(|_| ())
}

fn cells(number: usize, supply: &MappedSupply, index: &Index<'_>) -> Vec<Cell> {
    vec![
        Cell::Count(number),
        Cell::text(supply.id.to_string()),
        Cell::text(supply.title.clone()),
        Cell::text(supply.kind.label()),
        Cell::text(supply.institution.name.clone()),
        Cell::text(words::region(supply.region.as_ref())),
        Cell::text(index.link_labels(&supply.placements)),
        Cell::text(words::stage(supply.stage)),
        words::year(supply.year),
    ]
}
