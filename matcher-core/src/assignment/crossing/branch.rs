//! The search over nodes, the most promising first.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::node::{CellBounds, bound_node, flow_at};
use super::pool::Pool;
use super::rounding::round_cells;
use crate::assignment::flow::Flow;
use crate::assignment::formulation::{Formulation, SCALE};
use crate::assignment::watch::{Stop, Watch};

/// The best plan that was found, and how good any plan can be.
pub(crate) struct Branched {
    pub(crate) value: i128,
    pub(crate) flow: Flow,
    /// No plan is worth more.
    pub(crate) bound: i128,
}

struct OpenNode {
    bound: i128,
    number: usize,
    bounds: CellBounds,
}

/// Finds the best plan. Nodes that cannot give a plan worth `at_least` are not looked at; with `enough`, any plan worth that
/// much ends the search. `bound` has to hold for all plans.
///
/// # Errors
/// [`Stop::Cancelled`]; when the time is over, the best plan so far is the answer.
pub(crate) fn branch_and_bound(
    formulation: &Formulation,
    bound: i128,
    enough: Option<i128>,
    watch: &mut Watch<'_>,
) -> Result<Branched, Stop> {
    let mut search = Search { pool: Pool::new(formulation), open: BinaryHeap::new(), nodes: 0, enough };
    let bounds = search.pool.whole();
    search.push(bound, bounds);
    let bound = match search.run(watch) {
        Ok(bound) => bound,
        Err((Stop::TimeIsOver, bound)) => bound,
        Err((stop, _)) => return Err(stop),
    };
    let Some((value, flow)) = search.pool.best else { return Err(Stop::TimeIsOver) };
    Ok(Branched { value, flow, bound: bound.max(value) })
}

struct Search<'a> {
    pool: Pool<'a>,
    open: BinaryHeap<OpenNode>,
    nodes: usize,
    enough: Option<i128>,
}

impl Search<'_> {
    fn push(&mut self, bound: i128, bounds: CellBounds) {
        self.open.push(OpenNode { bound, number: self.nodes, bounds });
        self.nodes += 1;
    }

    /// Looks at nodes until none can be better. What no plan exceeds; an early end comes with it.
    fn run(&mut self, watch: &mut Watch<'_>) -> Result<i128, (Stop, i128)> {
        while let Some(node) = self.open.pop() {
            if node.bound < self.wanted() || self.has_enough() {
                return Ok(node.bound);
            }
            let bound = node.bound;
            self.look_at(node, watch).map_err(|stop| (stop, bound))?;
        }
        Ok(i128::MIN)
    }

    /// What a plan has to be worth to be of use.
    fn wanted(&self) -> i128 {
        let better = self.pool.best_value().map_or(i128::MIN, |best| best + i128::from(SCALE));
        better.max(self.enough.unwrap_or(i128::MIN))
    }

    fn has_enough(&self) -> bool {
        self.enough.is_some_and(|enough| self.pool.best_value().is_some_and(|best| best >= enough))
    }

    fn look_at(&mut self, node: OpenNode, watch: &mut Watch<'_>) -> Result<(), Stop> {
        let at_least = self.enough.unwrap_or(i128::MIN);
        let found = bound_node(&mut self.pool, &node.bounds, node.bound, at_least, watch)?;
        if found.bound < self.wanted() || self.has_enough() {
            return Ok(());
        }
        let cells = node.bounds.cut(&found.cells);
        let whole = round_cells(&self.pool, &cells, watch)?;
        let fixed = CellBounds { least: whole.clone(), most: whole };
        let free = vec![0; self.pool.formulation.crossing.len()];
        let flow = flow_at(&mut self.pool, &fixed, &free, watch)?;
        self.pool.add(flow);
        if found.bound < self.wanted() {
            return Ok(());
        }
        for bounds in node.bounds.split(&cells).into_iter().flatten() {
            self.push(found.bound, bounds);
        }
        Ok(())
    }
}

impl Pool<'_> {
    /// From none to as many as a cell's posts and all candidates allow.
    fn whole(&self) -> CellBounds {
        let network = &self.formulation.network;
        let units: u64 = network.units.iter().map(|units| u64::from(*units)).sum();
        let mut room = vec![0u64; network.groups.len()];
        for node in network.posts.iter().filter(|node| node.parent != crate::assignment::flow::ROOT) {
            room[node.parent as usize] += u64::from(node.range.capacity());
        }
        let most = self.cells.iter().map(|cell| room[*cell as usize].min(units) as u32).collect();
        CellBounds { least: vec![0; self.cells.len()], most }
    }
}

impl CellBounds {
    /// Numbers of placements, brought within the bounds.
    fn cut(&self, cells: &[f64]) -> Vec<f64> {
        let bounds = self.least.iter().zip(&self.most);
        let cut = cells.iter().zip(bounds);
        cut.map(|(units, (least, most))| units.clamp(f64::from(*least), f64::from(*most))).collect()
    }

    /// Two halves at the cell that is farthest from a whole number, or, where all are whole, at the widest. None where every
    /// cell is fixed: the node's one flow has been found.
    fn split(&self, cells: &[f64]) -> Option<[Self; 2]> {
        // In millionths, so that what is as good as whole counts as whole.
        let fraction = |cell: usize| ((cells[cell] - cells[cell].round()).abs() * 1e6) as u64;
        let open = (0..cells.len()).filter(|cell| self.least[*cell] < self.most[*cell]);
        let width = |cell: usize| self.most[cell] - self.least[cell];
        let cell = open.max_by_key(|cell| (fraction(*cell), width(*cell), usize::MAX - cell))?;
        let below = (cells[cell].floor() as u32).min(self.most[cell] - 1);
        let (mut low, mut high) = (self.clone(), self.clone());
        low.most[cell] = below;
        high.least[cell] = below + 1;
        Some([low, high])
    }
}

// The greatest bound comes first; of equals, the youngest, which lies deepest.
impl Ord for OpenNode {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.bound, self.number).cmp(&(other.bound, other.number))
    }
}

impl PartialOrd for OpenNode {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for OpenNode {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for OpenNode {}
