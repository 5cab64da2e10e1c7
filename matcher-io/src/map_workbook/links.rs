//! The sheet 环节: one row for each link of each chain.

use matcher_core::coupling::{ChainCoupling, CouplingMap, LinkCoupling};
use rust_xlsxwriter::XlsxError;

use super::figures::{colour_gaps, columns, figures, gap_column};
use super::table::{Book, Cell, Column, Layout};
use crate::sheet_layout::Paper;

/// What says which link a row is about.
pub(super) const BEFORE: [Column; 3] = [("产业链", 12.0), ("位置", 6.0), ("环节", 22.0)];

/// Adds the sheet.
pub(super) fn add(book: &mut Book<'_>, map: &CouplingMap) -> Result<(), XlsxError> {
    let columns = BEFORE.into_iter().chain(columns()).collect();
    let layout = Layout { name: "环节", note: None, columns, pinned: 3, paper: Paper::DoubleWide };
    let rows = of(map).map(|(chain, link)| {
        let mut cells = head(chain, link);
        cells.extend(figures(&link.coupling));
        cells
    });
    let (sheet, body) = book.add(layout, rows)?;
    let gap = gap_column(BEFORE.len());
    colour_gaps(sheet, (gap, gap), body)
}

/// Every link with its chain, in order.
pub(super) fn of(map: &CouplingMap) -> impl Iterator<Item = (&ChainCoupling, &LinkCoupling)> {
    map.chains.iter().flat_map(|chain| chain.links.iter().map(move |link| (chain, link)))
}

/// The cells of [`BEFORE`].
pub(super) fn head(chain: &ChainCoupling, link: &LinkCoupling) -> Vec<Cell> {
    vec![Cell::text(chain.name.clone()), Cell::text(link.position.label()), Cell::text(link.name.clone())]
}
