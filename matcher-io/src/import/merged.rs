//! Cells merged downwards: what stands in the first row belongs to all the rows that the cell spans.

use std::collections::BTreeMap;

use super::header::SheetPlan;
use crate::columns::ValueType;
use crate::read::xlsx::MergedRows;
use crate::read::{RawCell, RawRow};

/// Carries the values of merged cells down while rows go by in order.
#[derive(Debug, Default)]
pub(super) struct MergedCells {
    /// Merges that begin further down, by their first row.
    coming: BTreeMap<u32, Vec<MergedRows>>,
    /// Merges that the present row lies in, with their value.
    open: Vec<(MergedRows, RawCell)>,
}

impl MergedCells {
    /// The merges of a sheet below its header. Identifiers and titles name one row each and are not carried.
    pub(super) fn new(merges: Vec<MergedRows>, plan: &SheetPlan) -> Self {
        let carried = |merge: &MergedRows| {
            let planned = plan.columns.iter().find(|planned| planned.at == merge.column);
            planned.and_then(|planned| planned.column).is_some_and(|column| {
                !column.required && !matches!(column.value, ValueType::Id | ValueType::Ignored)
            })
        };
        let mut coming: BTreeMap<u32, Vec<MergedRows>> = BTreeMap::new();
        for merge in merges.into_iter().filter(|merge| merge.first > plan.header_row && carried(merge)) {
            coming.entry(merge.first).or_default().push(merge);
        }
        Self { coming, open: Vec::new() }
    }

    /// Completes a row; rows have to come in ascending order.
    pub(super) fn fill(&mut self, row: &mut RawRow) {
        self.open.retain(|(merge, _)| merge.last >= row.row_number);
        for (_, value) in &self.open {
            if let Err(at) = row.cells.binary_search_by_key(&value.column, |cell| cell.column) {
                row.cells.insert(at, value.clone());
            }
        }
        for merge in self.coming.remove(&row.row_number).unwrap_or_default() {
            if let Some(value) = row.cell(merge.column).cloned() {
                self.open.push((merge, value));
            }
        }
    }
}
