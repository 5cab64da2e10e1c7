//! Flows that were found, as columns to choose from, and the best of them.

use crate::assignment::flow::{Flow, Selection};
use crate::assignment::formulation::Formulation;

/// A flow in numbers: its value without the crossing quotas' prices, and what they count.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub(super) value: i128,
    /// Placements that each crossing quota counts.
    pub(super) rows: Vec<u32>,
    /// Placements in each cell.
    pub(super) cells: Vec<u32>,
}

/// All columns so far, and the best plan.
pub(super) struct Pool<'a> {
    pub(super) formulation: &'a Formulation,
    /// The groups of the network that are cells, in the order of `Column::cells`.
    pub(super) cells: Vec<u32>,
    /// The crossing row of each cell.
    pub(super) row_of_cell: Vec<usize>,
    pub(super) columns: Vec<Column>,
    /// The pairs that flows have asked for.
    pub(super) selection: Selection,
    /// The best plan and its value, the crossing quotas' prices included.
    pub(super) best: Option<(i128, Flow)>,
}

impl<'a> Pool<'a> {
    pub(super) fn new(formulation: &'a Formulation) -> Self {
        let rows = formulation.crossing.iter().enumerate();
        let cells = rows.flat_map(|(row, of)| of.cells.iter().map(move |cell| (*cell, row)));
        let (cells, row_of_cell) = cells.unzip();
        let selection = Selection::first(&formulation.arcs, &formulation.network);
        Self { formulation, cells, row_of_cell, columns: Vec::new(), selection, best: None }
    }

    /// Keeps a flow as a column, and as the best plan where it is better. The number of the column.
    pub(super) fn add(&mut self, flow: Flow) -> usize {
        let (arcs, network) = (&self.formulation.arcs, &self.formulation.network);
        let value = flow.value(arcs, network);
        let rows: Vec<u32> = self.formulation.crossing.iter().map(|row| row.units(&flow)).collect();
        let cells = self.cells.iter().map(|cell| flow.group_units[*cell as usize]).collect();
        let prices = self.formulation.crossing.iter().zip(&rows).map(|(row, units)| {
            // A hard maximum cannot be broken within the tree; outside it has the price of any hard rule.
            let over = row.range.over.or(Some(self.formulation.hard));
            crate::assignment::flow::Range { over, ..row.range }.total(*units)
        });
        let whole = value - prices.sum::<i128>();
        if self.best.as_ref().is_none_or(|(best, _)| whole > *best) {
            self.best = Some((whole, flow));
        }
        self.columns.push(Column { value, rows, cells });
        self.columns.len() - 1
    }

    pub(super) fn best_value(&self) -> Option<i128> {
        self.best.as_ref().map(|(value, _)| *value)
    }
}
