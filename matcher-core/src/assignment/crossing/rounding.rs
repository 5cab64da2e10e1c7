//! From the mixture's fractions to whole numbers of placements in cells, with the sums of both kinds of groups rounded too.

use crate::assignment::flow::{Network, Node, PairArcs, ROOT, Range, Selection, solve};
use crate::assignment::watch::{Stop, Watch};

use super::pool::Pool;

/// A fraction nearer to a whole number than this is one.
const NEAR: f64 = 1e-6;

/// Each cell rounded up or down so that the sums of counties and of chains are rounded up or down too. There always is such
/// a rounding (Bacharach 1966); it is a flow of its own, which takes the nearest one.
pub(super) fn round_cells(pool: &Pool<'_>, cells: &[f64], watch: &mut Watch<'_>) -> Result<Vec<u32>, Stop> {
    let groups = &pool.formulation.network.groups;
    let parents: Vec<u32> = pool.cells.iter().map(|cell| groups[*cell as usize].parent).collect();
    let mut outer: Vec<u32> = parents.clone();
    outer.sort_unstable();
    outer.dedup();
    let mut rounded: Vec<u32> = cells.iter().map(|units| (units + NEAR).floor() as u32).collect();
    let fraction = |cell: usize| (cells[cell] - f64::from(rounded[cell])).max(0.0);
    let mut arcs = PairArcs { starts: vec![0], ..PairArcs::default() };
    let mut cell_of = Vec::new();
    for parent in &outer {
        let mut row: Vec<usize> = (0..cells.len()).filter(|cell| parents[*cell] == *parent).collect();
        row.retain(|cell| fraction(*cell) > NEAR);
        row.sort_by_key(|cell| pool.row_of_cell[*cell]);
        for cell in row {
            arcs.posts.push(pool.row_of_cell[cell] as u32);
            arcs.values.push(((2.0 * fraction(cell) - 1.0) * 1e6) as i64);
            cell_of.push(cell);
        }
        arcs.starts.push(cell_of.len() as u32);
    }
    let sums =
        |of: &dyn Fn(usize) -> bool| (0..cells.len()).filter(|cell| of(*cell)).map(fraction).sum::<f64>();
    let candidates: Vec<Range> =
        outer.iter().map(|parent| either_way(sums(&|cell| parents[cell] == *parent))).collect();
    let posts = (0..pool.formulation.crossing.len())
        .map(|row| Node { range: either_way(sums(&|cell| pool.row_of_cell[cell] == row)), parent: ROOT });
    let network = Network {
        units: candidates.iter().map(|range| range.max).collect(),
        candidates,
        posts: posts.collect(),
        groups: Vec::new(),
    };
    let flow = solve(&arcs, &network, &mut Selection::first(&arcs, &network), watch)?;
    for arc in flow.arcs {
        rounded[cell_of[arc as usize]] += 1;
    }
    Ok(rounded)
}

fn either_way(sum: f64) -> Range {
    let (min, max) = ((sum + NEAR).floor() as u32, (sum - NEAR).ceil().max(0.0) as u32);
    Range { min, max: max.max(min), unit: 0, short: 1 << 40, over: None }
}
