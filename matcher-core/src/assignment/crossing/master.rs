//! The linear program that mixes flows so that crossing quotas are kept in the mean: a revised simplex with a dense inverse,
//! as there are only some rows. Its floating-point results choose prices and branches; no bound is taken from them.

use super::pool::Column;
use crate::assignment::formulation::CrossingRow;

/// Less than this is no gain: costs are whole numbers.
const GAIN: f64 = 0.5;
/// Less than this is no pivot.
const PIVOT: f64 = 1e-9;

/// One bound of a crossing quota: `sign` times the quota's units may not be more than `bound`.
#[derive(Debug, Clone, Copy)]
pub(super) struct MasterRow {
    /// The crossing quota.
    pub(super) quota: usize,
    /// 1 for a maximum, -1 for a minimum.
    pub(super) sign: i64,
    pub(super) bound: i64,
    /// What each unit beyond costs.
    pub(super) price: i64,
}

/// A variable of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Variable {
    /// How far a row stays below its bound.
    Slack(usize),
    /// How far it goes beyond.
    Penalty(usize),
    /// The share of a flow in the mixture.
    Flow(usize),
}

pub(super) struct Master {
    rows: Vec<MasterRow>,
    basis: Vec<Variable>,
    /// The inverse of the basis, row by row; the last row and column are those of the shares' sum, which is 1.
    inverse: Vec<Vec<f64>>,
    values: Vec<f64>,
}

/// Both bounds of each crossing quota, where it has them.
pub(super) fn rows_of(crossing: &[CrossingRow], hard: i64) -> Vec<MasterRow> {
    let mut rows = Vec::new();
    for (quota, row) in crossing.iter().enumerate() {
        if row.range.min > 0 {
            rows.push(MasterRow {
                quota,
                sign: -1,
                bound: -i64::from(row.range.min),
                price: row.range.short,
            });
        }
        if row.range.max < u32::MAX {
            let price = row.range.over.unwrap_or(hard);
            rows.push(MasterRow { quota, sign: 1, bound: i64::from(row.range.max), price });
        }
    }
    rows
}

impl Master {
    /// The mixture of one flow alone.
    pub(super) fn start(rows: Vec<MasterRow>, columns: &[Column], first: usize) -> Self {
        let size = rows.len();
        let mut inverse = vec![vec![0.0; size + 1]; size + 1];
        let (mut basis, mut values) = (Vec::new(), Vec::new());
        for (number, row) in rows.iter().enumerate() {
            let used = coefficient(row, &columns[first]);
            let left = row.bound as f64 - used;
            let (variable, sign) =
                if left >= 0.0 { (Variable::Slack(number), 1.0) } else { (Variable::Penalty(number), -1.0) };
            inverse[number][number] = sign;
            inverse[number][size] = -sign * used;
            basis.push(variable);
            values.push(left.abs());
        }
        inverse[size][size] = 1.0;
        basis.push(Variable::Flow(first));
        values.push(1.0);
        Self { rows, basis, inverse, values }
    }

    /// The price of each row, at least 0, and last what a flow has to be worth at these prices to be of use.
    pub(super) fn duals(&self, columns: &[Column]) -> Vec<f64> {
        let costs: Vec<f64> = self.basis.iter().map(|variable| self.cost(*variable, columns)).collect();
        let column =
            |column: usize| costs.iter().zip(&self.inverse).map(|(cost, row)| cost * row[column]).sum();
        (0..=self.rows.len()).map(column).collect()
    }

    /// The variable that gains most by entering among slacks, penalties and the flows named; ties to the first.
    pub(super) fn entering(&self, columns: &[Column], usable: &[usize], duals: &[f64]) -> Option<Variable> {
        let bounds = (0..self.rows.len()).flat_map(|row| [Variable::Slack(row), Variable::Penalty(row)]);
        let flows = usable.iter().map(|flow| Variable::Flow(*flow));
        let mut best: Option<(f64, Variable)> = None;
        for variable in bounds.chain(flows) {
            let gain = self.gain(variable, columns, duals);
            if gain > GAIN && best.is_none_or(|(most, _)| gain > most) && !self.basis.contains(&variable) {
                best = Some((gain, variable));
            }
        }
        best.map(|(_, variable)| variable)
    }

    /// Whether a flow would better the mixture.
    pub(super) fn is_gain(&self, flow: usize, columns: &[Column], duals: &[f64]) -> bool {
        self.gain(Variable::Flow(flow), columns, duals) > GAIN
    }

    fn gain(&self, variable: Variable, columns: &[Column], duals: &[f64]) -> f64 {
        let priced = match variable {
            Variable::Slack(row) => duals[row],
            Variable::Penalty(row) => -duals[row],
            Variable::Flow(flow) => {
                let rows = self.rows.iter().zip(duals);
                rows.map(|(row, dual)| coefficient(row, &columns[flow]) * dual).sum::<f64>()
                    + duals[self.rows.len()]
            }
        };
        self.cost(variable, columns) - priced
    }

    /// Takes a variable in for the one that reaches 0 first. Whether there was one to go.
    pub(super) fn enter(&mut self, variable: Variable, columns: &[Column]) -> bool {
        let column = self.column(variable, columns);
        let direction: Vec<f64> =
            self.inverse.iter().map(|row| row.iter().zip(&column).map(|(a, b)| a * b).sum()).collect();
        let mut leaving: Option<(f64, usize)> = None;
        for (place, step) in direction.iter().enumerate().filter(|(_, step)| **step > PIVOT) {
            let ratio = self.values[place] / step;
            let is_first = leaving.is_none_or(|(least, other)| {
                ratio < least - PIVOT || (ratio < least + PIVOT && self.basis[place] < self.basis[other])
            });
            if is_first {
                leaving = Some((ratio, place));
            }
        }
        let Some((ratio, place)) = leaving else { return false };
        self.pivot(place, &direction, ratio.max(0.0));
        self.basis[place] = variable;
        true
    }

    fn pivot(&mut self, place: usize, direction: &[f64], ratio: f64) {
        let pivot: Vec<f64> = self.inverse[place].iter().map(|value| value / direction[place]).collect();
        for (row, step) in direction.iter().enumerate().filter(|(row, _)| *row != place) {
            for (value, by) in self.inverse[row].iter_mut().zip(&pivot) {
                *value -= step * by;
            }
            self.values[row] = (self.values[row] - step * ratio).max(0.0);
        }
        self.inverse[place] = pivot;
        self.values[place] = ratio;
    }

    /// The flows of the mixture with their shares.
    pub(super) fn shares(&self) -> Vec<(usize, f64)> {
        let basis = self.basis.iter().zip(&self.values);
        let flows = basis.filter_map(|(variable, share)| match variable {
            Variable::Flow(flow) => Some((*flow, *share)),
            _ => None,
        });
        flows.collect()
    }

    pub(super) fn rows(&self) -> &[MasterRow] {
        &self.rows
    }

    fn cost(&self, variable: Variable, columns: &[Column]) -> f64 {
        match variable {
            Variable::Slack(_) => 0.0,
            Variable::Penalty(row) => -(self.rows[row].price as f64),
            Variable::Flow(flow) => columns[flow].value as f64,
        }
    }

    fn column(&self, variable: Variable, columns: &[Column]) -> Vec<f64> {
        let mut column = vec![0.0; self.rows.len() + 1];
        match variable {
            Variable::Slack(row) => column[row] = 1.0,
            Variable::Penalty(row) => column[row] = -1.0,
            Variable::Flow(flow) => {
                for (value, row) in column.iter_mut().zip(&self.rows) {
                    *value = coefficient(row, &columns[flow]);
                }
                column[self.rows.len()] = 1.0;
            }
        }
        column
    }
}

fn coefficient(row: &MasterRow, column: &Column) -> f64 {
    row.sign as f64 * f64::from(column.rows[row.quota])
}
