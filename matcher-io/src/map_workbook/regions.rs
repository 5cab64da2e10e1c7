//! The sheet 区县: what each region asks for and has, chain by chain.

use matcher_core::coupling::RegionCoupling;
use rust_xlsxwriter::XlsxError;

use super::figures::{colour_gaps, columns, figures, gap_column, sums};
use super::index::Index;
use super::table::{Book, Cell, Column, Layout};
use super::words;
use crate::sheet_layout::Paper;

const BEFORE: [Column; 3] = [("县区", 14.0), ("区划代码", 10.0), ("产业链", 12.0)];
/// What stands as the chain of a region's sums.
const ALL_CHAINS: &str = "合计";

/// Adds the sheet.
pub(super) fn add(book: &mut Book<'_>, index: &Index<'_>) -> Result<(), XlsxError> {
    let columns = BEFORE.into_iter().chain(columns()).collect();
    let layout = Layout { name: "区县", note: None, columns, pinned: 3, paper: Paper::DoubleWide };
    let rows = index.map.regions.iter().flat_map(|region| rows(region, index));
    let (sheet, body) = book.add(layout, rows)?;
    let gap = gap_column(BEFORE.len());
    colour_gaps(sheet, (gap, gap), body)
}

/// The sums of a region, then its chains.
fn rows(region: &RegionCoupling, index: &Index<'_>) -> Vec<Vec<Cell>> {
    let head = |chain: String| {
        let code = region.region.as_ref().and_then(|region| region.code.clone());
        vec![
            Cell::text(words::region(region.region.as_ref())),
            Cell::text(code.unwrap_or_default()),
            Cell::text(chain),
        ]
    };
    let mut sum = head(ALL_CHAINS.to_owned());
    sum.extend(sums(&region.counts));
    let chains = region.chains.iter().map(|chain| {
        let mut cells = head(index.chain_name(&chain.chain));
        cells.extend(figures(&chain.coupling));
        cells
    });
    std::iter::once(sum).chain(chains).collect()
}
