//! The sheets 环节×阶段, a heat map of the modified coordination degree, and 环节×阶段明细 with all figures of each cell.

use matcher_core::coupling::{Coupling, CouplingMap, LinkCoupling};
use rust_xlsxwriter::{ConditionalFormat3ColorScale, ConditionalFormatType, XlsxError};

use super::figures::{colour_gaps, columns, figures, gap_column};
use super::links::{BEFORE, head, of};
use super::table::{Book, Cell, Column, Layout};
use super::words;
use crate::sheet_layout::Paper;
use crate::workbook::col;

const DEGREES: [Column; 5] =
    [("科研 D′", 10.0), ("中试验证 D′", 10.0), ("孵化 D′", 10.0), ("产业应用 D′", 10.0), ("未注明 D′", 10.0)];
const GAPS: [Column; 5] = [
    ("科研 缺口类型", 13.0),
    ("中试验证 缺口类型", 13.0),
    ("孵化 缺口类型", 13.0),
    ("产业应用 缺口类型", 13.0),
    ("未注明 缺口类型", 13.0),
];

/// Adds the heat map: empty where the degree cannot be computed; the gap class beside it says why.
pub(super) fn add_heat_map(book: &mut Book<'_>, map: &CouplingMap) -> Result<(), XlsxError> {
    let columns = BEFORE.into_iter().chain(DEGREES).chain(GAPS).collect();
    let layout = Layout { name: "环节×阶段", note: None, columns, pinned: 3, paper: Paper::Wide };
    let rows = of(map).map(|(chain, link)| {
        let mut cells = head(chain, link);
        cells.extend(heat(link));
        cells
    });
    let (sheet, body) = book.add(layout, rows)?;
    let scale = ConditionalFormat3ColorScale::new()
        .set_minimum(ConditionalFormatType::Number, 0)
        .set_midpoint(ConditionalFormatType::Number, 0.5)
        .set_maximum(ConditionalFormatType::Number, 1);
    let first = BEFORE.len();
    let gaps = first + DEGREES.len();
    sheet.add_conditional_format(body.first, col(first), body.last, col(gaps - 1), &scale)?;
    colour_gaps(sheet, (gaps, gaps + GAPS.len() - 1), body)
}

fn heat(link: &LinkCoupling) -> impl Iterator<Item = Cell> {
    let degree = |coupling: &Coupling| Cell::degree(coupling.degree.map(|degree| degree.modified_d));
    let degrees = link.stages.iter().map(move |cell| degree(&cell.coupling));
    degrees.chain(link.stages.iter().map(|cell| Cell::text(cell.coupling.gap.label())))
}

/// Adds the long form: one row for each link at each stage.
pub(super) fn add_cells(book: &mut Book<'_>, map: &CouplingMap) -> Result<(), XlsxError> {
    let before: Vec<Column> = BEFORE.into_iter().chain([("阶段", 10.0)]).collect();
    let gap = gap_column(before.len());
    let columns = before.into_iter().chain(columns()).collect();
    let layout =
        Layout { name: "环节×阶段明细", note: None, columns, pinned: 4, paper: Paper::DoubleWide };
    let cells = of(map).flat_map(|(chain, link)| link.stages.iter().map(move |cell| (chain, link, cell)));
    let rows = cells.map(|(chain, link, cell)| {
        let mut cells = head(chain, link);
        cells.push(Cell::text(words::stage(cell.stage)));
        cells.extend(figures(&cell.coupling));
        cells
    });
    let (sheet, body) = book.add(layout, rows)?;
    colour_gaps(sheet, (gap, gap), body)
}
