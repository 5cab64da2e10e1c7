//! The sheets 需求底册 and 供给底册: the records behind every figure, one row for each link on which a record stands. The
//! shares of the rows that a filter leaves sum up to the weights of the unit that the filter names.

use matcher_core::coupling::{MappedDemand, MappedPair, MappedSupply, NamedOrganisation, kind_weight};
use matcher_core::matching::Placement;
use matcher_core::record::{Region, Stage};
use rust_xlsxwriter::XlsxError;

use super::index::Index;
use super::table::{Book, Cell, Column, Layout};
use super::words;
use crate::labels::{Label, yes_no};
use crate::sheet_layout::Paper;

const DEMAND: [Column; 2] = [("需求编号", 14.0), ("需求", 40.0)];
const SUPPLY: [Column; 3] = [("供给编号", 14.0), ("供给", 40.0), ("供给类型", 9.0)];
const PLACE: [Column; 10] = [
    ("单位代号", 14.0),
    ("所属方", 28.0),
    ("县区", 12.0),
    ("区划代码", 10.0),
    ("产业链", 12.0),
    ("环节", 22.0),
    ("阶段", 10.0),
    ("份额", 8.0),
    ("记录行次", 8.0),
    ("链内行次", 8.0),
];
const OF_DEMAND: [Column; 10] = [
    ("归链方式", 10.0),
    ("需求状态", 10.0),
    ("预算万元", 10.0),
    ("期望完成", 12.0),
    ("提交日期", 12.0),
    ("已有对接", 8.0),
    ("对接对数", 8.0),
    ("对接流量", 9.0),
    ("最佳或最接近的供给", 50.0),
    ("结论", 12.0),
];
const OF_SUPPLY: [Column; 4] = [("归链方式", 10.0), ("供给权重", 9.0), ("年份", 8.0), ("对上的需求数", 9.0)];

/// Adds 需求底册.
pub(super) fn add_demands(book: &mut Book<'_>, index: &Index<'_>) -> Result<(), XlsxError> {
    let columns = DEMAND.into_iter().chain(PLACE).chain(OF_DEMAND).collect();
    let layout = Layout { name: "需求底册", note: None, columns, pinned: 2, paper: Paper::DoubleWide };
    let rows = index.map.demands.iter().flat_map(|demand| {
        let owner =
            Owner { organisation: &demand.enterprise, region: demand.region.as_ref(), stage: demand.stage };
        let places = places(&demand.placements, &owner, index);
        places.into_iter().map(|place| demand_row(demand, place))
    });
    book.add(layout, rows).map(|_| ())
}

/// Adds 供给底册.
pub(super) fn add_supplies(book: &mut Book<'_>, index: &Index<'_>) -> Result<(), XlsxError> {
    let columns = SUPPLY.into_iter().chain(PLACE).chain(OF_SUPPLY).collect();
    let layout = Layout { name: "供给底册", note: None, columns, pinned: 3, paper: Paper::DoubleWide };
    let rows = index.map.supplies.iter().flat_map(|supply| {
        let owner =
            Owner { organisation: &supply.institution, region: supply.region.as_ref(), stage: supply.stage };
        let places = places(&supply.placements, &owner, index);
        places.into_iter().map(|place| supply_row(supply, place))
    });
    book.add(layout, rows).map(|_| ())
}

/// Whose a record is, where, and for which stage.
struct Owner<'a> {
    organisation: &'a NamedOrganisation,
    region: Option<&'a Region>,
    stage: Option<Stage>,
}

/// A record on one of its links.
struct PlaceRow {
    /// The cells of [`PLACE`].
    cells: Vec<Cell>,
    /// Its share there; `None` when it stands nowhere.
    share: Option<f64>,
    /// Whether a person gave the link; `None` when it stands nowhere.
    given: Option<bool>,
}

/// A row for each link of a record; one without a link for a record that stands nowhere.
fn places(placements: &[Placement], owner: &Owner<'_>, index: &Index<'_>) -> Vec<PlaceRow> {
    let shares = index.shares(placements);
    let mut rows = Vec::with_capacity(shares.len().max(1));
    for (at, ((chain, link), share)) in shares.iter().enumerate() {
        let on_chain = shares[..=at].iter().filter(|((other, _), _)| other.id == chain.id).count();
        let mut cells = owner_cells(owner);
        cells.extend([
            Cell::text(chain.name.clone()),
            Cell::text(link.name.clone()),
            Cell::text(words::stage(owner.stage)),
            Cell::Degree(*share),
            Cell::Count(at + 1),
            Cell::Count(on_chain),
        ]);
        let given =
            placements.iter().find(|placement| placement.link == link.id).map(|placement| placement.given);
        rows.push(PlaceRow { cells, share: Some(*share), given });
    }
    if rows.is_empty() {
        let mut cells = owner_cells(owner);
        let stage = Cell::text(words::stage(owner.stage));
        cells.extend([Cell::Empty, Cell::Empty, stage, Cell::Empty, Cell::Count(1), Cell::Empty]);
        rows.push(PlaceRow { cells, share: None, given: None });
    }
    rows
}

fn owner_cells(owner: &Owner<'_>) -> Vec<Cell> {
    let code = owner.region.and_then(|region| region.code.clone());
    vec![
        Cell::text(words::organisation_id(owner.organisation)),
        Cell::text(owner.organisation.name.clone()),
        Cell::text(words::region(owner.region)),
        Cell::text(code.unwrap_or_default()),
    ]
}

fn demand_row(demand: &MappedDemand, place: PlaceRow) -> Vec<Cell> {
    let scores: f64 = demand.accepted.iter().map(|pair| pair.score).sum();
    let best: Option<&MappedPair> = demand.accepted.first().or(demand.nearest.first());
    let mut cells = vec![Cell::text(demand.id.to_string()), Cell::text(demand.title.clone())];
    cells.extend(place.cells);
    cells.extend([
        placed_by(place.given),
        Cell::text(demand.status.label()),
        demand.budget_wan_yuan.map_or(Cell::Empty, Cell::Weight),
        words::date(demand.deadline),
        words::date(demand.submitted_on),
        Cell::text(yes_no(demand.is_answered())),
        Cell::Count(demand.accepted.len()),
        place.share.map_or(Cell::Empty, |share| Cell::Weight(share * scores)),
        best.map_or(Cell::Empty, |pair| Cell::text(words::pair(pair))),
        best.map_or(Cell::Empty, |pair| Cell::text(pair.verdict.label())),
    ]);
    cells
}

fn supply_row(supply: &MappedSupply, place: PlaceRow) -> Vec<Cell> {
    let mut cells = vec![
        Cell::text(supply.id.to_string()),
        Cell::text(supply.title.clone()),
        Cell::text(supply.kind.label()),
    ];
    cells.extend(place.cells);
    cells.extend([
        placed_by(place.given),
        place.share.map_or(Cell::Empty, |share| Cell::Weight(share * kind_weight(supply.kind))),
        words::year(supply.year),
        Cell::Count(supply.takers),
    ]);
    cells
}

fn placed_by(given: Option<bool>) -> Cell {
    Cell::text(match given {
        Some(true) => "填报",
        Some(false) => "按文字推断",
        None => "未归链",
    })
}
