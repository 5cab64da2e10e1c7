//! The sheet 补链清单: links on which demands wait, and who may be won for them.

use matcher_core::coupling::{CoordinationLevel, MendLink, NearestInstitution};
use matcher_core::record::DemandId;
use rust_xlsxwriter::XlsxError;

use super::figures::colour_gaps;
use super::index::Index;
use super::table::{Book, Cell, Column, Layout};
use super::words;
use crate::sheet_layout::Paper;

const COLUMNS: [Column; 13] = [
    ("序号", 6.0),
    ("产业链", 12.0),
    ("位置", 6.0),
    ("环节", 22.0),
    ("缺口类型", 14.0),
    ("需求数", 8.0),
    ("待对接需求数", 10.0),
    ("供给数", 8.0),
    ("D′ 修正协调度", 10.0),
    ("协调等级", 12.0),
    ("主要障碍", 12.0),
    ("待对接的需求", 60.0),
    ("最接近的单位（得分 供给 · 单位 · 编号）", 60.0),
];
const GAP: usize = 4;

/// Adds the sheet, in the order of the list.
pub(super) fn add(book: &mut Book<'_>, index: &Index<'_>) -> Result<(), XlsxError> {
    let layout =
        Layout { name: "补链清单", note: None, columns: COLUMNS.to_vec(), pinned: 4, paper: Paper::Wide };
    let links = (1..).zip(&index.map.lists.mend);
    let (sheet, body) = book.add(layout, links.filter_map(|(number, link)| cells(number, link, index)))?;
    colour_gaps(sheet, (GAP, GAP), body)
}

fn cells(number: usize, mend: &MendLink, index: &Index<'_>) -> Option<Vec<Cell>> {
    let (chain, link) = index.place(&mend.link)?;
    let coupling = &link.coupling;
    Some(vec![
        Cell::Count(number),
        Cell::text(chain.name.clone()),
        Cell::text(link.position.label()),
        Cell::text(link.name.clone()),
        Cell::text(mend.gap.label()),
        Cell::Count(coupling.counts.demands),
        Cell::Count(mend.waiting.len()),
        Cell::Count(coupling.counts.supplies),
        Cell::degree(coupling.degree.map(|degree| degree.modified_d)),
        Cell::text(CoordinationLevel::label_of(coupling.level)),
        coupling.obstacle.as_ref().map_or(Cell::Empty, |obstacle| Cell::text(obstacle.factor.label())),
        Cell::text(words::lines(mend.waiting.iter().map(|id| demand_line(id, index)))),
        Cell::text(words::lines(mend.nearest.iter().map(institution_line))),
    ])
}

fn demand_line(id: &DemandId, index: &Index<'_>) -> String {
    index.demand(id).map_or_else(|| id.to_string(), words::demand)
}

fn institution_line(nearest: &NearestInstitution) -> String {
    format!("{:.2} {} · {} · {}", nearest.score, nearest.title, nearest.institution.name, nearest.supply)
}
