//! The sheet 揭榜清单: open demands that nothing answers, with what comes nearest.

use matcher_core::coupling::{MappedDemand, MappedPair};
use rust_xlsxwriter::XlsxError;

use super::index::Index;
use super::table::{Book, Cell, Column, Layout};
use super::words;
use crate::labels::Label;
use crate::sheet_layout::Paper;

const COLUMNS: [Column; 15] = [
    ("序号", 6.0),
    ("需求编号", 14.0),
    ("需求", 40.0),
    ("需方企业", 26.0),
    ("县区", 12.0),
    ("所在环节", 26.0),
    ("期望阶段", 10.0),
    ("预算万元", 9.0),
    ("期望完成", 12.0),
    ("最接近的供给", 40.0),
    ("供给类型", 8.0),
    ("供方单位", 26.0),
    ("最高得分", 8.0),
    ("结论", 12.0),
    ("匹配情况", 56.0),
];

/// Adds the sheet, in the order of the list.
pub(super) fn add(book: &mut Book<'_>, index: &Index<'_>) -> Result<(), XlsxError> {
    let layout = Layout {
        name: "揭榜清单",
        note: None,
        columns: COLUMNS.to_vec(),
        pinned: 3,
        paper: Paper::DoubleWide,
    };
    let demands = index.map.lists.challenges.iter().filter_map(|id| index.demand(id));
    book.add(layout, (1..).zip(demands).map(|(number, demand)| cells(number, demand, index))).map(|_| ())
}

fn cells(number: usize, demand: &MappedDemand, index: &Index<'_>) -> Vec<Cell> {
    let mut cells = vec![
        Cell::Count(number),
        Cell::text(demand.id.to_string()),
        Cell::text(demand.title.clone()),
        Cell::text(demand.enterprise.name.clone()),
        Cell::text(words::region(demand.region.as_ref())),
        Cell::text(index.link_labels(&demand.placements)),
        Cell::text(words::stage(demand.stage)),
        demand.budget_wan_yuan.map_or(Cell::Empty, Cell::Weight),
        words::date(demand.deadline),
    ];
    match demand.nearest.first() {
        Some(nearest) => cells.extend(nearest_cells(nearest)),
        None => cells.push(Cell::text("没有相近的供给")),
    }
    cells
}

fn nearest_cells(nearest: &MappedPair) -> [Cell; 6] {
    [
        Cell::text(format!("{} {}", nearest.supply, nearest.title)),
        Cell::text(nearest.kind.label()),
        Cell::text(nearest.institution.name.clone()),
        Cell::Degree(nearest.score),
        Cell::text(nearest.verdict.label()),
        Cell::text(nearest.reasons.join("\n")),
    ]
}
