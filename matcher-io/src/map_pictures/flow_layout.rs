//! Where institutions, links, enterprises and the ribbons between them stand on a flow picture.

use std::collections::BTreeMap;

use matcher_core::coupling::{ChainCoupling, Flow, NamedOrganisation};
use matcher_core::record::LinkId;

/// So many flows of a chain are drawn: as many as can be told apart.
const FLOWS_DRAWN: usize = 18;
/// Pixels for the strength of all flows together.
const STRENGTH_HEIGHT: f64 = 260.0;
const LEAST_NODE: f64 = 24.0;
const NODE_GAP: f64 = 8.0;

/// A bar that ribbons end on.
pub(super) struct Node<'a> {
    pub(super) name: &'a str,
    pub(super) y: f64,
    pub(super) height: f64,
    thickness: f64,
}

/// A flow, with the height of its middle on each of the four sides that it touches, from left to right.
pub(super) struct Ribbon<'a> {
    pub(super) flow: &'a Flow,
    pub(super) thickness: f64,
    pub(super) heights: [f64; 4],
    ends: [usize; 3],
}

/// The strongest flows of a chain.
pub(super) struct FlowLayout<'a> {
    /// Institutions, links, enterprises.
    pub(super) columns: [Vec<Node<'a>>; 3],
    pub(super) ribbons: Vec<Ribbon<'a>>,
    pub(super) height: f64,
    /// Flows that are not drawn.
    pub(super) left_out: usize,
    /// The drawn part of the strength of all flows, in [0, 1].
    pub(super) share: f64,
}

impl<'a> FlowLayout<'a> {
    /// The layout; without ribbons where nothing flows. `flows` come with the strongest first.
    pub(super) fn of(chain: &'a ChainCoupling, flows: &'a [Flow]) -> Self {
        let link_places: BTreeMap<&LinkId, usize> =
            chain.links.iter().map(|link| &link.id).zip(0..).collect();
        let all: Vec<&Flow> = flows.iter().filter(|flow| link_places.contains_key(&flow.link)).collect();
        let drawn = &all[..all.len().min(FLOWS_DRAWN)];
        let strength = |flows: &[&Flow]| flows.iter().map(|flow| flow.strength).sum::<f64>();
        let total = strength(&all);
        let links = nodes(drawn, |flow| link_places[&flow.link], |flow| link_places[&flow.link]);
        let institutions = nodes(drawn, |flow| &flow.institution, |flow| link_places[&flow.link]);
        let enterprises = nodes(drawn, |flow| &flow.enterprise, |flow| link_places[&flow.link]);
        let end = |flow: &Flow| -> [usize; 3] {
            [institutions[&flow.institution], links[&link_places[&flow.link]], enterprises[&flow.enterprise]]
        };
        let scale = STRENGTH_HEIGHT / strength(drawn).max(f64::MIN_POSITIVE);
        let ribbon = |flow: &&'a Flow| Ribbon {
            flow,
            thickness: (flow.strength * scale).max(1.5),
            heights: [0.0; 4],
            ends: end(flow),
        };
        let mut layout = Self {
            ribbons: drawn.iter().map(ribbon).collect(),
            columns: [
                placed(&institutions, |institution: &&'a NamedOrganisation| institution.name.as_str()),
                placed(&links, |place| chain.links[*place].name.as_str()),
                placed(&enterprises, |enterprise: &&'a NamedOrganisation| enterprise.name.as_str()),
            ],
            height: 0.0,
            left_out: all.len() - drawn.len(),
            share: if total > 0.0 { strength(drawn) / total } else { 0.0 },
        };
        layout.settle();
        layout
    }

    /// Gives every node its height, stacks the columns, and leads the ribbons to their places on the nodes.
    fn settle(&mut self) {
        for ribbon in &self.ribbons {
            for (column, end) in self.columns.iter_mut().zip(ribbon.ends) {
                column[end].thickness += ribbon.thickness;
            }
        }
        let tall = |column: &[Node<'_>]| {
            column.iter().map(|node| node.thickness.max(LEAST_NODE) + NODE_GAP).sum::<f64>()
        };
        self.height = self.columns.iter().map(|column| tall(column)).fold(0.0, f64::max);
        for column in &mut self.columns {
            let mut y = (self.height - tall(column)) / 2.0;
            for node in column {
                node.height = node.thickness.max(LEAST_NODE);
                node.y = y;
                y += node.height + NODE_GAP;
            }
        }
        self.lead(0, 0, 1);
        self.lead(2, 2, 1);
    }

    /// Ends of the ribbons between an outer column and the links; `side` is the first of the two sides that they touch.
    fn lead(&mut self, side: usize, outer: usize, middle: usize) {
        let cursors = |column: &[Node<'_>]| -> Vec<f64> {
            column.iter().map(|node| node.y + (node.height - node.thickness) / 2.0).collect()
        };
        let mut outer_cursors = cursors(&self.columns[outer]);
        let mut middle_cursors = cursors(&self.columns[middle]);
        let mut order: Vec<&mut Ribbon<'_>> = self.ribbons.iter_mut().collect();
        // In this order the ribbons of a node come sorted by their other ends, so that none cross at a node.
        order.sort_by_key(|ribbon| (ribbon.ends[middle], ribbon.ends[outer]));
        let sides = if outer < middle { [side, side + 1] } else { [side + 1, side] };
        for ribbon in order {
            for (cursor, side) in [
                (&mut outer_cursors[ribbon.ends[outer]], sides[0]),
                (&mut middle_cursors[ribbon.ends[middle]], sides[1]),
            ] {
                ribbon.heights[side] = *cursor + ribbon.thickness / 2.0;
                *cursor += ribbon.thickness;
            }
        }
    }
}

/// The ends of flows on one side with their places there, in the order of the links that they reach, so that few ribbons
/// cross.
fn nodes<'a, K: Ord + Copy>(
    flows: &[&'a Flow],
    key: impl Fn(&'a Flow) -> K,
    link: impl Fn(&Flow) -> usize,
) -> BTreeMap<K, usize> {
    let mut sums: BTreeMap<K, (f64, f64)> = BTreeMap::new();
    for flow in flows {
        let sum = sums.entry(key(flow)).or_default();
        sum.0 += flow.strength * link(flow) as f64;
        sum.1 += flow.strength;
    }
    let mut order: Vec<(K, f64)> = sums.into_iter().map(|(key, (sum, weight))| (key, sum / weight)).collect();
    order.sort_by(|a, b| a.1.total_cmp(&b.1));
    order.into_iter().zip(0..).map(|((key, _), place)| (key, place)).collect()
}

/// The nodes of a column in their order, without height as yet.
fn placed<'a, K: Ord>(nodes: &BTreeMap<K, usize>, name: impl Fn(&K) -> &'a str) -> Vec<Node<'a>> {
    let mut order: Vec<(&K, usize)> = nodes.iter().map(|(key, place)| (key, *place)).collect();
    order.sort_by_key(|(_, place)| *place);
    order.into_iter().map(|(key, _)| Node { name: name(key), y: 0.0, height: 0.0, thickness: 0.0 }).collect()
}
