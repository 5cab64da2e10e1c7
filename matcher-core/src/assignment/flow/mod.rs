//! Flow at least cost between two sides, whose second side stands in a tree of groups: whole numbers, exact, and the same
//! bytes for the same network.
//!
//! Every candidate's units go in one after the other, each on the cheapest way that is left (successive shortest paths
//! with potentials: Edmonds and Karp 1972, Tomizawa 1971), or stay unplaced, which is a way too. Minima are bounds with a
//! price for falling short, so that every network has a flow, and the flow says what it falls short of.

mod network;
mod potentials;
mod range;
mod search;
mod selection;
mod solve;
mod state;

pub(super) use network::{Network, Node, PairArcs, ROOT};
pub(super) use range::Range;
pub(super) use selection::Selection;
pub(super) use solve::{Flow, solve};
