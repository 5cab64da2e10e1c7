//! The sheets 与上期比较, chains and links before and after, and 需求变化, demands that began or ceased to wait.

use matcher_core::coupling::{CoordinationLevel, MapComparison, UnitChange, UnitState};
use matcher_core::record::{ChainId, DemandId, LinkId};
use rust_xlsxwriter::XlsxError;

use super::index::Index;
use super::table::{Book, Cell, Column, Layout};
use crate::sheet_layout::Paper;

const UNITS: [Column; 18] = [
    ("层级", 8.0),
    ("产业链或环节", 30.0),
    ("变化", 22.0),
    ("需求数 上期", 8.0),
    ("需求数 本期", 8.0),
    ("供给数 上期", 8.0),
    ("供给数 本期", 8.0),
    ("已有对接 上期", 9.0),
    ("已有对接 本期", 9.0),
    ("对接流量 上期", 9.0),
    ("对接流量 本期", 9.0),
    ("D′ 上期", 9.0),
    ("D′ 本期", 9.0),
    ("D′ 变化", 9.0),
    ("等级 上期", 12.0),
    ("等级 本期", 12.0),
    ("缺口类型 上期", 14.0),
    ("缺口类型 本期", 14.0),
];
const DEMANDS: [Column; 5] =
    [("变化", 26.0), ("需求编号", 14.0), ("需求", 48.0), ("需方企业", 30.0), ("所在环节", 30.0)];

/// Adds 与上期比较.
pub(super) fn add_units(book: &mut Book<'_>, comparison: &MapComparison) -> Result<(), XlsxError> {
    let layout = Layout {
        name: "与上期比较",
        note: Some(note(comparison)),
        columns: UNITS.to_vec(),
        pinned: 3,
        paper: Paper::Wide,
    };
    let chains = comparison.chains.iter().map(chain_row);
    let links = comparison.links.iter().map(|link| link_row(link, comparison));
    book.add(layout, chains.chain(links)).map(|_| ())
}

/// Which two maps are compared, and by what.
pub(super) fn note(comparison: &MapComparison) -> String {
    let baselines = if comparison.rebased {
        "上期已按本期的基准重新计算"
    } else {
        "两期用的是同一套基准"
    };
    format!("上期：{}；本期：{}；{baselines}。", comparison.before.label(), comparison.after.label())
}

fn chain_row(chain: &UnitChange<ChainId>) -> Vec<Cell> {
    let mut cells = vec![Cell::text("产业链"), Cell::text(chain.name.clone())];
    cells.push(Cell::text(presence_or_level(chain.before.as_ref(), chain.after.as_ref()).join("；")));
    cells.extend(states(chain.before.as_ref(), chain.after.as_ref()));
    cells
}

fn link_row(link: &UnitChange<LinkId>, comparison: &MapComparison) -> Vec<Cell> {
    let mut changes = Vec::new();
    if comparison.gaps_opened.contains(&link.id) {
        changes.push("新列入补链");
    }
    if comparison.gaps_closed.contains(&link.id) {
        changes.push("不再需要补链");
    }
    changes.extend(presence_or_level(link.before.as_ref(), link.after.as_ref()));
    let mut cells = vec![Cell::text("环节"), Cell::text(link.name.clone()), Cell::text(changes.join("；"))];
    cells.extend(states(link.before.as_ref(), link.after.as_ref()));
    cells
}

/// Whether a unit came, went, or turned from one level to another.
fn presence_or_level(before: Option<&UnitState>, after: Option<&UnitState>) -> Vec<&'static str> {
    let (Some(before), Some(after)) = (before, after) else {
        return vec![if before.is_none() { "本期新增" } else { "本期已不在链谱上" }];
    };
    match (before.level, after.level) {
        (None, Some(_)) => vec!["由不可计算变为可计算"],
        (Some(_), None) => vec!["变为不可计算"],
        (Some(before), Some(after)) if after > before => vec!["等级上升"],
        (Some(before), Some(after)) if after < before => vec!["等级下降"],
        _ => Vec::new(),
    }
}

fn states(before: Option<&UnitState>, after: Option<&UnitState>) -> Vec<Cell> {
    let degree = |state: Option<&UnitState>| state.and_then(|state| state.modified_d);
    let both = |value: fn(&UnitState) -> Cell| [before, after].map(|state| state.map_or(Cell::Empty, value));
    let mut cells = Vec::with_capacity(UNITS.len());
    cells.extend(both(|state| Cell::Count(state.demands)));
    cells.extend(both(|state| Cell::Count(state.supplies)));
    cells.extend(both(|state| Cell::Count(state.answered_demands)));
    cells.extend(both(|state| Cell::Weight(state.flow)));
    cells.extend(both(|state| Cell::degree(state.modified_d)));
    let difference = degree(after).zip(degree(before)).map(|(after, before)| after - before);
    cells.push(Cell::degree(difference));
    cells.extend(both(|state| Cell::text(CoordinationLevel::label_of(state.level))));
    cells.extend(both(|state| Cell::text(state.gap.label())));
    cells
}

/// Adds 需求变化.
pub(super) fn add_demands(
    book: &mut Book<'_>,
    comparison: &MapComparison,
    index: &Index<'_>,
) -> Result<(), XlsxError> {
    let layout =
        Layout { name: "需求变化", note: None, columns: DEMANDS.to_vec(), pinned: 2, paper: Paper::Wide };
    let opened = comparison.demands_opened.iter().map(|id| ("新出现的待对接需求", id));
    let closed = comparison.demands_closed.iter().map(|id| ("已有对接或已解决", id));
    let gone = comparison.demands_gone.iter().map(|id| ("上期待对接，本期不在图谱上", id));
    let rows = opened.chain(closed).chain(gone).map(|(change, id)| demand_row(change, id, index));
    book.add(layout, rows).map(|_| ())
}

fn demand_row(change: &'static str, id: &DemandId, index: &Index<'_>) -> Vec<Cell> {
    let mut cells = vec![Cell::text(change), Cell::text(id.to_string())];
    if let Some(demand) = index.demand(id) {
        cells.extend([
            Cell::text(demand.title.clone()),
            Cell::text(demand.enterprise.name.clone()),
            Cell::text(index.link_labels(&demand.placements)),
        ]);
    }
    cells
}
