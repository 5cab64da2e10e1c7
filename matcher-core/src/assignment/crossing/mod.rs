//! Plans where quotas cross, as those of counties and chains do: branch and bound over flows.
//!
//! Placing with three kinds of groups at once (candidates, counties, chains) is NP-hard, as it holds three-dimensional
//! matching (Karp 1972). The quotas of one kind stand in the tree of the flow; those of the other get prices (Lagrangian
//! relaxation). The best prices, and with them the bound of the linear relaxation, come from column generation (Dantzig and
//! Wolfe 1960): a small simplex chooses among flows, and a flow at the simplex's prices is the next to choose from. What
//! is left open is decided by branching on how many placements a cell (a county's posts of one chain) gets. Once all
//! cells are fixed the quotas are kept or not, so that it ends, and with the optimum.

mod branch;
mod master;
mod node;
mod pool;
mod rounding;

pub(super) use branch::branch_and_bound;
