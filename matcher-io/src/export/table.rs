//! Records as rows of cells.

use std::collections::BTreeMap;

use matcher_core::record::{LinkId, OrganisationId, Outcome, Record};
use serde::Serialize;
use serde_json::Value;

use super::names::ExportNames;
use crate::cell::{CellOut, Guard, write_field};
use crate::columns::{Column, ValueType, columns};
use crate::sheet_kind::SheetKind;
use crate::workbook::{CELL_UNITS, split_at_units};

/// The records of one kind.
pub(super) struct Table {
    pub(super) kind: SheetKind,
    /// One cell for each of the kind's columns that are read.
    pub(super) rows: Vec<Vec<Option<CellOut>>>,
}

impl Table {
    /// The kind's columns without those that the importer ignores.
    pub(super) fn kind_columns(&self) -> impl Iterator<Item = &'static Column> + use<> {
        read_columns(self.kind)
    }

    /// The columns with the number of the part of their text, for texts that no cell can hold.
    pub(super) fn layout(&self) -> Vec<(&'static Column, usize)> {
        let parts_of = |index: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(index).and_then(Option::as_ref));
            cells.map(|cell| parts(cell).len()).max().unwrap_or(1).max(1)
        };
        let columns = self.kind_columns().enumerate();
        columns.flat_map(|(index, column)| (0..parts_of(index)).map(move |part| (column, part))).collect()
    }

    /// The cells of a row by the layout.
    pub(super) fn spread(
        layout: &[(&'static Column, usize)],
        cells: &[Option<CellOut>],
    ) -> Vec<Option<CellOut>> {
        let mut index = 0;
        let mut spread = Vec::with_capacity(layout.len());
        for (at, (_, part)) in layout.iter().enumerate() {
            if at > 0 && *part == 0 {
                index += 1;
            }
            let cell = cells.get(index).and_then(Option::as_ref);
            spread.push(cell.and_then(|cell| parts(cell).into_iter().nth(*part)));
        }
        spread
    }
}

/// The tables of all kinds that there are, in sheet order.
pub(super) fn tables(
    records: &[Record],
    outcomes: &[Outcome],
    names: &dyn ExportNames,
    guard: Guard,
) -> Vec<Table> {
    let mut by_kind: BTreeMap<SheetKind, Vec<Vec<Option<CellOut>>>> = BTreeMap::new();
    for record in records {
        let kind = SheetKind::of_record(record);
        by_kind.entry(kind).or_default().push(cells_of(kind, record, names, guard));
    }
    for outcome in outcomes {
        let kind = SheetKind::Outcome;
        by_kind.entry(kind).or_default().push(cells_of(kind, outcome, names, guard));
    }
    let kinds = SheetKind::RECORDS.into_iter().chain([SheetKind::Outcome]);
    kinds.filter_map(|kind| by_kind.remove(&kind).map(|rows| Table { kind, rows })).collect()
}

fn read_columns(kind: SheetKind) -> impl Iterator<Item = &'static Column> {
    columns(kind).iter().filter(|column| column.value != ValueType::Ignored)
}

fn cells_of<T: Serialize>(
    kind: SheetKind,
    record: &T,
    names: &dyn ExportNames,
    guard: Guard,
) -> Vec<Option<CellOut>> {
    // A record's own types always have a JSON form.
    let json = serde_json::to_value(record).unwrap_or_default();
    let value = |column: &Column| value_of(&json, column, names);
    read_columns(kind).map(|column| value(column).map(|value| write_field(column, &value, guard))).collect()
}

fn value_of(json: &Value, column: &Column, names: &dyn ExportNames) -> Option<Value> {
    match column.value {
        ValueType::OrganisationName => {
            let key = column.key.strip_suffix("_name")?;
            let id = super::at(json, key)?.as_str()?;
            names.organisation(&OrganisationId::new(id)).map(Value::from)
        }
        ValueType::EnterpriseRegion => {
            let id = json.get("enterprise")?.as_str()?;
            names.region(&OrganisationId::new(id)).map(Value::from)
        }
        ValueType::Chain => {
            let mut chains: Vec<String> = link_names(json, names)
                .filter(|link| has_chinese_path(link))
                .filter_map(|link| link.split('/').next().map(str::to_owned))
                .collect();
            chains.dedup();
            (!chains.is_empty()).then(|| Value::from(chains))
        }
        ValueType::Links => {
            let links: Vec<String> = link_names(json, names).collect();
            (!links.is_empty()).then(|| Value::from(links))
        }
        _ => super::at(json, column.key).filter(|value| !value.is_null()).cloned(),
    }
}

fn link_names<'a>(json: &'a Value, names: &'a dyn ExportNames) -> impl Iterator<Item = String> + 'a {
    let links = json.get("links").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    links.map(|id| names.link(&LinkId::new(id)).unwrap_or_else(|| id.to_owned()))
}

/// Only a path of names has a chain that people would recognise.
fn has_chinese_path(link: &str) -> bool {
    link.contains('/') && crate::text::has_chinese(link)
}

fn parts(cell: &CellOut) -> Vec<CellOut> {
    let CellOut::Text(text) = cell else { return vec![cell.clone()] };
    let mut parts = Vec::new();
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let (part, behind) = split_at_units(rest, CELL_UNITS);
        parts.push(CellOut::Text(part.to_owned()));
        rest = behind;
    }
    parts
}
