//! The sheet 产业链总览: one row for each chain.

use matcher_core::coupling::{ChainCoupling, CouplingMap, GapClass};
use rust_xlsxwriter::XlsxError;

use super::figures::{columns, figures};
use super::table::{Book, Cell, Column, Layout};
use crate::sheet_layout::Paper;

const BEFORE: [Column; 2] = [("产业链", 14.0), ("环节数", 8.0)];
const BEHIND: [Column; 5] =
    [("补链环节数", 9.0), ("强链环节数", 9.0), ("延链环节数", 9.0), ("空白环节数", 9.0), ("最弱环节", 22.0)];

/// Adds the sheet.
pub(super) fn add(book: &mut Book<'_>, map: &CouplingMap) -> Result<(), XlsxError> {
    let columns = BEFORE.into_iter().chain(BEHIND).chain(columns()).collect();
    let layout = Layout { name: "产业链总览", note: None, columns, pinned: 1, paper: Paper::DoubleWide };
    book.add(layout, map.chains.iter().map(cells)).map(|_| ())
}

fn cells(chain: &ChainCoupling) -> Vec<Cell> {
    let with =
        |gap: GapClass| Cell::Count(chain.links.iter().filter(|link| link.coupling.gap == gap).count());
    let weakest = chain.weakest_link().map_or(Cell::Empty, |link| Cell::text(link.name.clone()));
    let mut cells = vec![Cell::text(chain.name.clone()), Cell::Count(chain.links.len())];
    cells.extend(GapClass::ALL.map(with));
    cells.push(weakest);
    cells.extend(figures(&chain.coupling));
    cells
}
