//! A small catalogue with its map, and workbooks read back by header.

use std::collections::HashMap;
use std::path::Path;

use calamine::{Data, Reader, Xlsx, open_workbook};
use matcher_core::coupling::{CouplingMap, Period};
use matcher_core::record::{
    Demand, LinkId, Maturity, Organisation, OrganisationKind, Outcome, OutcomeEvent, Record, Region, Supply,
    SupplyKind, parse_date,
};
use matcher_core::{Engine, EngineOptions, MapRequest};

pub(crate) const PRIMARY: &str = "green-food/primary";
pub(crate) const TAILINGS: &str = "new-materials/tailings";

/// Two enterprises, an institution and what they ask for and offer: one demand with an answer, one link without supply,
/// one supply without demand, one record that stands nowhere, one demand that is dated.
pub(crate) fn catalogue() -> Engine {
    let engine = Engine::in_memory(EngineOptions::default()).expect("an engine");
    engine.upsert(&records()).expect("stored");
    let outcome = Outcome {
        demand: "D-1".into(),
        supply: "S-1".into(),
        event: OutcomeEvent::Negotiating,
        reason: None,
        happened_on: parse_date("2026-03-01").expect("a date"),
        reported_by: None,
    };
    engine.add_outcomes(&[outcome]).expect("stored");
    engine.refresh(&mut |_| {}).expect("visible");
    engine
}

pub(crate) fn map() -> CouplingMap {
    catalogue().couple(&MapRequest::default()).expect("a map")
}

/// The same catalogue without the demands that were not filed in the first half of 2026.
pub(crate) fn earlier_map() -> CouplingMap {
    let period = Period { from: parse_date("2026-01-01").ok(), to: parse_date("2026-06-30").ok() };
    catalogue().couple(&MapRequest::of(period)).expect("a map")
}

fn records() -> Vec<Record> {
    let organisation = |id: &str, name: &str, kind, county: &str| {
        let mut organisation = Organisation::from_name(id, kind, name);
        organisation.region = Some(Region { code: None, name: county.into() });
        Record::Organisation(organisation)
    };
    vec![
        organisation("E-1", "=示例矿业有限公司", OrganisationKind::Enterprise, "镇安县"),
        organisation("E-2", "示例食品有限公司", OrganisationKind::Enterprise, "柞水县"),
        organisation("U-1", "示例大学", OrganisationKind::University, "碑林区"),
        demand(
            "D-1",
            "钼尾矿综合利用",
            "尾矿含长石石英，希望回收长石做陶瓷原料",
            ("E-1", &[TAILINGS], Some("2026-02-01")),
        ),
        demand("D-2", "+香菇烘干后发黑", "烘房能耗高，想改热泵烘干", ("E-2", &[PRIMARY], None)),
        demand(
            "D-3",
            "尾矿制砂",
            "用尾矿做机制砂，也想用于绿色食品园区道路",
            ("E-1", &[TAILINGS, PRIMARY], None),
        ),
        demand("D-4", "办公室搬家", "请人搬家", ("E-1", &[], None)),
        supply(
            "S-1",
            SupplyKind::Achievement,
            "钼尾矿综合利用回收长石",
            "尾矿浮选回收长石石英，做陶瓷原料",
            &[TAILINGS],
        ),
        supply("S-2", SupplyKind::Expert, "赵示例", "尾矿综合利用专家", &[TAILINGS]),
        supply("S-3", SupplyKind::Instrument, "质谱仪", "药物代谢质谱分析", &["health-medicine/device"]),
    ]
}

fn demand(
    id: &str,
    title: &str,
    text: &str,
    (enterprise, links, filed): (&str, &[&str], Option<&str>),
) -> Record {
    let mut demand = Demand::from_text(id, title, text);
    demand.enterprise = Some(enterprise.into());
    demand.links = links.iter().map(|link| LinkId::new(*link)).collect();
    demand.submitted_on = filed.and_then(|day| parse_date(day).ok());
    demand.budget_wan_yuan = Some(80.0);
    Record::Demand(demand)
}

fn supply(id: &str, kind: SupplyKind, title: &str, text: &str, links: &[&str]) -> Record {
    let mut supply = Supply::from_text(id, kind, title, text);
    supply.owner = Some("U-1".into());
    supply.links = links.iter().map(|link| LinkId::new(*link)).collect();
    supply.maturity = Maturity::new(5);
    supply.year = Some(2024);
    Record::Supply(supply)
}

/// A sheet of a workbook, read back.
pub(crate) struct SheetRows {
    headers: HashMap<String, usize>,
    rows: Vec<Vec<Data>>,
}

impl SheetRows {
    /// Reads a sheet whose headers stand on a row, counted from 0.
    pub(crate) fn read(path: &Path, name: &str, header: usize) -> Self {
        let mut workbook: Xlsx<_> = open_workbook(path).expect("a workbook");
        let range = workbook.worksheet_range(name).expect("the sheet");
        let mut rows = range.rows().skip(header).map(<[Data]>::to_vec);
        let headers = rows.next().expect("headers");
        let headers = headers.iter().enumerate().map(|(at, header)| (header.to_string(), at)).collect();
        Self { headers, rows: rows.collect() }
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(crate) fn has(&self, header: &str) -> bool {
        self.headers.contains_key(header)
    }

    pub(crate) fn cell(&self, row: usize, header: &str) -> &Data {
        let column = self.headers.get(header).unwrap_or_else(|| panic!("no column `{header}`"));
        &self.rows[row][*column]
    }

    pub(crate) fn text(&self, row: usize, header: &str) -> String {
        self.cell(row, header).to_string()
    }

    /// The number in a cell; `None` where it is empty.
    pub(crate) fn number(&self, row: usize, header: &str) -> Option<f64> {
        match self.cell(row, header) {
            Data::Empty => None,
            Data::Float(number) => Some(*number),
            Data::Int(number) => Some(*number as f64),
            other => panic!("`{header}` of row {row} is {other:?}"),
        }
    }

    /// Rows in which columns hold texts.
    pub(crate) fn filter(&self, wanted: &[(&str, &str)]) -> Vec<usize> {
        let fits = |row: &usize| wanted.iter().all(|(header, text)| self.text(*row, header) == *text);
        (0..self.len()).filter(fits).collect()
    }

    /// The sum of a column over some rows.
    pub(crate) fn sum(&self, rows: &[usize], header: &str) -> f64 {
        rows.iter().filter_map(|row| self.number(*row, header)).sum()
    }
}
