//! From a problem and how strictly its rules are taken to a network.

use super::arrangement::Arrangement;
use super::flow::{Flow, Network, Node, PairArcs, Range};
use super::model::Priority;
use super::pairs::{PairRow, Standing};
use super::problem::Problem;
use super::rule_ref::{Miss, RuleRef, Treatment};
use super::satisfaction::ONE;

/// What a plan is to be good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aim {
    /// The greatest weighted satisfaction among the plans that keep the rules.
    Satisfaction,
    /// The least price of broken rules, whatever the satisfaction.
    Rules,
}

/// Room for fractional prices of crossing quotas: the network's costs are multiples of this.
pub(super) const SCALE: i64 = 64;

/// A quota that stands outside the tree, as it crosses those inside.
#[derive(Debug, Clone)]
pub(super) struct CrossingRow {
    pub(super) quota: u32,
    pub(super) range: Range,
    /// The groups of the network that it counts.
    pub(super) cells: Vec<u32>,
}

/// A network with the way back to pairs and rules.
#[derive(Debug, Clone)]
pub(super) struct Formulation {
    pub(super) arcs: PairArcs,
    pub(super) network: Network,
    /// The pair of each arc.
    pub(super) pairs: Vec<u32>,
    pub(super) crossing: Vec<CrossingRow>,
    /// The quotas that stand in the tree, with their groups.
    tree: Vec<(u32, u32)>,
    /// The price of breaking a hard rule by one.
    pub(super) hard: i64,
}

/// How each rule is taken.
pub(super) type Treat<'a> = &'a dyn Fn(RuleRef) -> Treatment;

impl Formulation {
    /// Makes the network. A hard maximum cannot be broken in it; whatever else is hard has a price that no gain outweighs.
    pub(super) fn new(problem: &Problem, aim: Aim, treat: Treat<'_>) -> Self {
        let arrangement = Arrangement::of(problem);
        let hard = hard_price(problem, aim, !arrangement.crossing.is_empty());
        let prices = Prices { hard, treat };
        let (arcs, pairs) = arcs_of(problem, aim, &prices);
        let (candidates, units) = candidates_of(problem, &arcs, &prices);
        let quota_range = |quota: u32| {
            let bounds = problem.quotas[quota as usize].bounds;
            prices.range(bounds.min(), bounds.max(), RuleRef::QuotaMin(quota), RuleRef::QuotaMax(quota))
        };
        let groups = arrangement.groups.iter().map(|group| Node {
            range: group.quota.map_or(Range::up_to(u32::MAX), quota_range),
            parent: group.parent,
        });
        let posts = problem.posts.iter().enumerate().map(|(number, post)| {
            let (number, bounds) = (number as u32, post.capacity);
            let (min, max) = (RuleRef::PostMin(number), RuleRef::PostMax(number));
            Node {
                range: prices.range(bounds.min(), bounds.max(), min, max),
                parent: arrangement.parents[number as usize],
            }
        });
        let network = Network { candidates, units, posts: posts.collect(), groups: groups.collect() };
        let crossing = arrangement.crossing.iter().map(|(quota, cells)| CrossingRow {
            quota: *quota,
            range: quota_range(*quota),
            cells: cells.clone(),
        });
        Self { arcs, network, pairs, crossing: crossing.collect(), tree: arrangement.tree(), hard }
    }

    /// What a flow breaks of the rules, in their order.
    pub(super) fn misses(&self, problem: &Problem, flow: &Flow) -> Vec<Miss> {
        let mut found = Vec::new();
        let mut look = |range: &Range, units: u32, rules: (RuleRef, RuleRef)| {
            let (short, over) = range.missed(units);
            let both = [(rules.0, short), (rules.1, over)].into_iter().filter(|(_, by)| *by > 0);
            found.extend(both.map(|(rule, by)| Miss { rule, by }));
        };
        for (number, (range, units)) in self.network.candidates.iter().zip(&flow.candidate_units).enumerate()
        {
            let number = number as u32;
            look(range, *units, (RuleRef::CandidateMin(number), RuleRef::CandidateMax(number)));
        }
        for (number, (node, units)) in self.network.posts.iter().zip(&flow.post_units).enumerate() {
            let number = number as u32;
            look(&node.range, *units, (RuleRef::PostMin(number), RuleRef::PostMax(number)));
        }
        for (quota, group) in &self.tree {
            let (range, units) =
                (&self.network.groups[*group as usize].range, flow.group_units[*group as usize]);
            look(range, units, (RuleRef::QuotaMin(*quota), RuleRef::QuotaMax(*quota)));
        }
        for row in &self.crossing {
            look(&row.range, row.units(flow), (RuleRef::QuotaMin(row.quota), RuleRef::QuotaMax(row.quota)));
        }
        found.extend(self.missed_pairs(problem, flow));
        found.sort_unstable();
        found
    }

    /// Locks that are not kept, and pairs that are placed against a rule.
    fn missed_pairs(&self, problem: &Problem, flow: &Flow) -> Vec<Miss> {
        let placed: Vec<u32> = flow.arcs.iter().map(|arc| self.pairs[*arc as usize]).collect();
        let barred = placed.iter().filter_map(|pair| barring(problem.pairs.row(*pair).standing, *pair));
        let locks = problem.pairs.locks().iter().filter(|pair| placed.binary_search(pair).is_err());
        let broken = barred.chain(locks.map(|pair| RuleRef::Lock(*pair)));
        broken.map(|rule| Miss { rule, by: 1 }).collect()
    }
}

impl CrossingRow {
    /// How many placements of a flow it counts.
    pub(super) fn units(&self, flow: &Flow) -> u32 {
        self.cells.iter().map(|cell| flow.group_units[*cell as usize]).sum()
    }
}

/// The rule that keeps a pair from being placed.
pub(super) fn barring(standing: Standing, pair: u32) -> Option<RuleRef> {
    match standing {
        Standing::Open | Standing::Provisional => None,
        Standing::Banned => Some(RuleRef::Ban(pair)),
        Standing::Weak => Some(RuleRef::Weak(pair)),
        Standing::Unverified => Some(RuleRef::Unverified(pair)),
        Standing::Forbidden => Some(RuleRef::Forbidden(pair)),
    }
}

struct Prices<'a> {
    hard: i64,
    treat: Treat<'a>,
}

impl Prices<'_> {
    /// A price for each broken unit; `None` for a rule that is not there.
    fn of(&self, rule: RuleRef) -> Option<i64> {
        match (self.treat)(rule) {
            Treatment::Hard => Some(self.hard),
            Treatment::Soft(price) => Some(i64::from(price) * SCALE),
            Treatment::Off => None,
        }
    }

    fn range(&self, min: u32, max: u32, min_rule: RuleRef, max_rule: RuleRef) -> Range {
        let short = if min == 0 { None } else { self.of(min_rule) };
        let (max, over) = match (self.treat)(max_rule) {
            Treatment::Hard => (max, None),
            Treatment::Soft(price) => (max, Some(i64::from(price) * SCALE)),
            Treatment::Off => (u32::MAX, None),
        };
        Range { min: short.map_or(0, |_| min), max, unit: 0, short: short.unwrap_or(0), over }
    }

    /// What a pair is worth beside its satisfaction; `None`: it cannot be placed.
    fn of_pair(&self, (row, pair): (&PairRow, u32), is_locked: bool) -> Option<i64> {
        let lock = if is_locked { self.of(RuleRef::Lock(pair)).unwrap_or(0) } else { 0 };
        let Some(rule) = barring(row.standing, pair) else { return Some(lock) };
        match (self.treat)(rule) {
            Treatment::Hard => None,
            Treatment::Soft(price) => Some(lock - i64::from(price) * SCALE),
            Treatment::Off => Some(lock),
        }
    }
}

/// More than what keeping a rule can cost. In a tree of groups a plan gets from another by simple cycles, each of which
/// meets a candidate once, so that twice the lesser side's number of pairs bounds its cost; where quotas cross, nothing less
/// than all pairs of a plan does.
fn hard_price(problem: &Problem, aim: Aim, crosses: bool) -> i64 {
    if aim == Aim::Rules {
        return SCALE;
    }
    let most = i64::from(ONE) * (Priority::High.halves() * Priority::High.halves()) as i64;
    let units = |all: &mut dyn Iterator<Item = u32>| all.map(i64::from).sum::<i64>();
    let plan = units(&mut problem.candidates.iter().map(|candidate| candidate.capacity.max()))
        .min(units(&mut problem.posts.iter().map(|post| post.capacity.max())))
        .min(problem.pairs.len() as i64);
    let cycle = 2 * problem.candidates.len().min(problem.posts.len()) as i64;
    SCALE * (1 + most * if crosses { plan } else { plan.min(cycle) })
}

/// A pair's satisfaction by both priorities, in quarters of a millionth.
pub(super) fn worth(problem: &Problem, row: &PairRow) -> i64 {
    let candidate = problem.candidates[row.candidate as usize].priority.halves();
    let post = problem.posts[row.post as usize].priority.halves();
    (u64::from(row.satisfaction) * candidate * post) as i64
}

fn arcs_of(problem: &Problem, aim: Aim, prices: &Prices<'_>) -> (PairArcs, Vec<u32>) {
    let most = problem.pairs.len();
    let mut arcs =
        PairArcs { starts: vec![0], posts: Vec::with_capacity(most), values: Vec::with_capacity(most) };
    let mut pairs = Vec::with_capacity(most);
    // Millions of pairs pass here: what depends on one side alone is looked up once.
    let of_posts: Vec<i64> = problem.posts.iter().map(|post| post.priority.halves() as i64).collect();
    let scale = if aim == Aim::Satisfaction { SCALE } else { 0 };
    for (number, candidate) in problem.candidates.iter().enumerate() {
        let of_candidate = scale * candidate.priority.halves() as i64;
        for pair in problem.pairs.of(number as u32) {
            let row = problem.pairs.row(pair);
            let Some(extra) = prices.of_pair((row, pair), problem.pairs.is_locked(pair)) else { continue };
            arcs.posts.push(row.post);
            arcs.values
                .push(i64::from(row.satisfaction) * of_candidate * of_posts[row.post as usize] + extra);
            pairs.push(pair);
        }
        arcs.starts.push(pairs.len() as u32);
    }
    (arcs, pairs)
}

/// Bounds of candidates, and how many units of each are tried: where a maximum can be passed, no more than all minima and
/// locks together could ask for.
fn candidates_of(problem: &Problem, arcs: &PairArcs, prices: &Prices<'_>) -> (Vec<Range>, Vec<u32>) {
    let posts = problem.posts.iter().map(|post| post.capacity.min());
    let quotas = problem.quotas.iter().map(|quota| quota.bounds.min());
    let wanted = posts.chain(quotas).sum::<u32>() + problem.pairs.locks().len() as u32;
    let ranges = problem.candidates.iter().enumerate().map(|(number, candidate)| {
        let (number, bounds) = (number as u32, candidate.capacity);
        let (min, max) = (RuleRef::CandidateMin(number), RuleRef::CandidateMax(number));
        let range = prices.range(bounds.min(), bounds.max(), min, max);
        let degree = arcs.row(number as usize).len() as u32;
        let most = bounds.max().saturating_add(wanted).min(degree);
        let units = if range.capacity() == u32::MAX { most.max(bounds.max()) } else { bounds.max() };
        (Range { max: range.max.min(units.max(bounds.max())), ..range }, units)
    });
    ranges.unzip()
}
