//! A node of the search: bounds on the number of placements in each cell, and how good a plan within them can be.

use super::master::{Master, MasterRow, rows_of};
use super::pool::Pool;
use crate::assignment::flow::{Flow, Network, Range, solve};
use crate::assignment::formulation::SCALE;
use crate::assignment::watch::{Stop, Watch};

/// More steps of the simplex than this at one node are a sign of cycling; the bound so far is valid, and branching goes on.
const MOST_STEPS: usize = 2_000;

/// Bounds of cells, in the order of the pool's cells.
#[derive(Debug, Clone)]
pub(super) struct CellBounds {
    pub(super) least: Vec<u32>,
    pub(super) most: Vec<u32>,
}

/// What is known of a node.
pub(super) struct NodeBound {
    /// No plan within the node is worth more.
    pub(super) bound: i128,
    /// Placements in each cell in the mixture that is best by the linear relaxation.
    pub(super) cells: Vec<f64>,
}

impl CellBounds {
    /// Whether a column lies within.
    fn has(&self, cells: &[u32]) -> bool {
        let bounds = self.least.iter().zip(&self.most);
        cells.iter().zip(bounds).all(|(units, (least, most))| (least..=most).contains(&units))
    }
}

/// Bounds a node. Ends as soon as the node cannot be better than `at_least` asks for.
pub(super) fn bound_node(
    pool: &mut Pool<'_>,
    bounds: &CellBounds,
    mut bound: i128,
    at_least: i128,
    watch: &mut Watch<'_>,
) -> Result<NodeBound, Stop> {
    let rows = rows_of(&pool.formulation.crossing, pool.formulation.hard);
    let mut usable: Vec<usize> =
        (0..pool.columns.len()).filter(|column| bounds.has(&pool.columns[*column].cells)).collect();
    if usable.is_empty() {
        let free = vec![0; pool.formulation.crossing.len()];
        let flow = flow_at(pool, bounds, &free, watch)?;
        usable.push(pool.add(flow));
    }
    let best_column =
        usable.iter().copied().max_by_key(|column| (pool.columns[*column].value, usize::MAX - column));
    let mut master = Master::start(rows, &pool.columns, best_column.unwrap_or(usable[0]));
    for _ in 0..MOST_STEPS {
        let duals = master.duals(&pool.columns);
        if let Some(variable) = master.entering(&pool.columns, &usable, &duals) {
            if !master.enter(variable, &pool.columns) {
                break;
            }
            continue;
        }
        let prices = whole_prices(master.rows(), &duals);
        let (column, reached) = price_out(pool, bounds, (master.rows(), &prices), watch)?;
        bound = bound.min(reached);
        if bound < at_least.max(pool.best_value().map_or(i128::MIN, |best| best + i128::from(SCALE))) {
            break;
        }
        if !master.is_gain(column, &pool.columns, &duals) {
            break;
        }
        usable.push(column);
    }
    Ok(NodeBound { bound, cells: mixture(pool, &master) })
}

/// Row prices as whole numbers: any prices from 0 to the penalty give a bound.
fn whole_prices(rows: &[MasterRow], duals: &[f64]) -> Vec<i64> {
    rows.iter().zip(duals).map(|(row, dual)| (dual.round() as i64).clamp(0, row.price)).collect()
}

/// The best flow at some prices, as a column, and the bound that it proves.
fn price_out(
    pool: &mut Pool<'_>,
    bounds: &CellBounds,
    (rows, prices): (&[MasterRow], &[i64]),
    watch: &mut Watch<'_>,
) -> Result<(usize, i128), Stop> {
    let mut of_quota = vec![0; pool.formulation.crossing.len()];
    let mut refund = 0;
    for (row, price) in rows.iter().zip(prices) {
        of_quota[row.quota] += row.sign * price;
        refund += i128::from(*price) * i128::from(row.bound);
    }
    let flow = flow_at(pool, bounds, &of_quota, watch)?;
    let network = network_at(pool, bounds, &of_quota);
    let reached = flow.value(&pool.formulation.arcs, &network) + refund;
    // Every plan is worth a multiple of the scale.
    let reached = reached.div_euclid(i128::from(SCALE)) * i128::from(SCALE);
    Ok((pool.add(flow), reached))
}

/// The best flow within bounds of cells at the crossing quotas' prices.
pub(super) fn flow_at(
    pool: &mut Pool<'_>,
    bounds: &CellBounds,
    prices: &[i64],
    watch: &mut Watch<'_>,
) -> Result<Flow, Stop> {
    let network = network_at(pool, bounds, prices);
    let flow = solve(&pool.formulation.arcs, &network, &mut pool.selection, watch)?;
    if flow.is_complete {
        return Ok(flow);
    }
    // What was placed in time may be the only plan that there is.
    if pool.best.is_none() {
        pool.add(flow);
    }
    Err(Stop::TimeIsOver)
}

fn network_at(pool: &Pool<'_>, bounds: &CellBounds, prices: &[i64]) -> Network {
    let mut network = pool.formulation.network.clone();
    // A cell's minimum is worth any of the problem's rules; a flow that falls short all the same still bounds the node.
    let short = 4 * pool.formulation.hard;
    for (number, cell) in pool.cells.iter().enumerate() {
        network.groups[*cell as usize].range = Range {
            min: bounds.least[number],
            max: bounds.most[number],
            unit: prices[pool.row_of_cell[number]],
            short,
            over: None,
        };
    }
    network
}

fn mixture(pool: &Pool<'_>, master: &Master) -> Vec<f64> {
    let mut cells = vec![0.0; pool.cells.len()];
    for (column, share) in master.shares() {
        for (sum, units) in cells.iter_mut().zip(&pool.columns[column].cells) {
            *sum += share * f64::from(*units);
        }
    }
    cells
}
