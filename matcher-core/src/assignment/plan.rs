//! A plan: who goes where, what it adds up to, and which rules it misses.

use super::identifier::{CandidateId, PostId};
use super::model::Admission;
use super::problem::Problem;
use super::rule::{Rule, RuleMiss};
use super::satisfaction::fraction;

/// Who goes where.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// By candidate, then post.
    pub placements: Vec<Placement>,
    /// Rules that the plan does not keep, in the order of [`Rule`]. Empty for an optimal plan that was found in time.
    pub misses: Vec<RuleMiss>,
    /// The pairs of the placements, by number, rising.
    pub(super) pairs: Vec<u32>,
    total: u64,
}

/// A candidate placed at a post.
#[derive(Debug, Clone, PartialEq)]
pub struct Placement {
    /// The candidate.
    pub candidate: CandidateId,
    /// The post.
    pub post: PostId,
    /// The candidate's satisfaction, score and wishes together, in [0, 1].
    pub candidate_satisfaction: f64,
    /// The post's satisfaction, in [0, 1].
    pub post_satisfaction: f64,
    /// The reciprocal satisfaction: the harmonic mean of both, in [0, 1].
    pub satisfaction: f64,
    /// Whether a lock asked for it.
    pub is_locked: bool,
    /// Facts to verify before anybody signs, as given with the pair.
    pub to_verify: Vec<String>,
}

impl Plan {
    pub(super) fn new(problem: &Problem, mut pairs: Vec<u32>, misses: Vec<RuleMiss>) -> Self {
        pairs.sort_unstable();
        let total = pairs.iter().map(|pair| u64::from(problem.pairs.row(*pair).satisfaction)).sum();
        let placements = pairs.iter().map(|pair| placement(problem, *pair)).collect();
        Self { placements, misses, pairs, total }
    }

    /// The sum of the placements' reciprocal satisfaction, exact to a millionth.
    pub fn total_satisfaction(&self) -> f64 {
        fraction(self.total)
    }

    /// The placements at a post, by candidate.
    pub fn at_post<'a>(&'a self, post: &'a PostId) -> impl Iterator<Item = &'a Placement> {
        self.placements.iter().filter(move |placement| placement.post == *post)
    }

    /// The placements of a candidate, by post.
    pub fn of_candidate<'a>(&'a self, candidate: &'a CandidateId) -> impl Iterator<Item = &'a Placement> {
        self.placements.iter().filter(move |placement| placement.candidate == *candidate)
    }

    pub(super) fn has(&self, pair: u32) -> bool {
        self.pairs.binary_search(&pair).is_ok()
    }
}

impl Problem {
    /// The plan of some pairs that were placed elsewhere, such as in an earlier run, by the scores and rules of this round; pairs
    /// that it does not list are left out. Each pair counts once.
    pub fn plan_of<'a>(&self, pairs: impl IntoIterator<Item = (&'a CandidateId, &'a PostId)>) -> Plan {
        let find = |(candidate, post): (&CandidateId, &PostId)| {
            let candidate = self.candidate_number("a plan", candidate).ok()?;
            self.pairs.find(candidate, self.post_number("a plan", post).ok()?)
        };
        let mut found: Vec<u32> = pairs.into_iter().filter_map(find).collect();
        found.sort_unstable();
        found.dedup();
        let misses = misses_of(self, &found);
        Plan::new(self, found, misses)
    }
}

fn placement(problem: &Problem, pair: u32) -> Placement {
    let row = problem.pairs.row(pair);
    let to_verify = match problem.admission(pair) {
        Admission::ToVerify { missing } => missing,
        _ => Vec::new(),
    };
    Placement {
        candidate: problem.candidates[row.candidate as usize].id.clone(),
        post: problem.posts[row.post as usize].id.clone(),
        candidate_satisfaction: fraction(row.of_candidate.into()),
        post_satisfaction: fraction(row.of_post.into()),
        satisfaction: fraction(row.satisfaction.into()),
        is_locked: problem.pairs.is_locked(pair),
        to_verify,
    }
}

/// How many placements each candidate and each post has in some pairs.
pub(super) struct Loads {
    pub(super) candidates: Vec<u32>,
    pub(super) posts: Vec<u32>,
}

impl Loads {
    pub(super) fn of(problem: &Problem, pairs: &[u32]) -> Self {
        let mut loads =
            Self { candidates: vec![0; problem.candidates.len()], posts: vec![0; problem.posts.len()] };
        for row in pairs.iter().map(|pair| problem.pairs.row(*pair)) {
            loads.candidates[row.candidate as usize] += 1;
            loads.posts[row.post as usize] += 1;
        }
        loads
    }
}

/// The minima and quotas that some pairs miss, in the order of rules.
pub(super) fn misses_of(problem: &Problem, pairs: &[u32]) -> Vec<RuleMiss> {
    use super::rule_ref::{Miss, RuleRef};

    let loads = Loads::of(problem, pairs);
    let mut quotas = vec![0u32; problem.quotas.len()];
    for (post, units) in loads.posts.iter().enumerate() {
        for quota in problem.quotas_of_post[post].into_iter().flatten() {
            quotas[quota as usize] += units;
        }
    }
    let mut found = Vec::new();
    let mut look = |bounds: super::Bounds, units: u32, rules: (RuleRef, RuleRef)| {
        let misses =
            [(rules.0, bounds.min().saturating_sub(units)), (rules.1, units.saturating_sub(bounds.max()))];
        found.extend(misses.into_iter().filter(|(_, by)| *by > 0).map(|(rule, by)| Miss { rule, by }));
    };
    for (number, (candidate, units)) in problem.candidates.iter().zip(&loads.candidates).enumerate() {
        let number = number as u32;
        look(candidate.capacity, *units, (RuleRef::CandidateMin(number), RuleRef::CandidateMax(number)));
    }
    for (number, (post, units)) in problem.posts.iter().zip(&loads.posts).enumerate() {
        let number = number as u32;
        look(post.capacity, *units, (RuleRef::PostMin(number), RuleRef::PostMax(number)));
    }
    for (number, (quota, units)) in problem.quotas.iter().zip(&quotas).enumerate() {
        let number = number as u32;
        look(quota.bounds, *units, (RuleRef::QuotaMin(number), RuleRef::QuotaMax(number)));
    }
    found.sort_unstable();
    found.into_iter().map(|miss| RuleMiss { rule: Rule::of(problem, miss.rule), by: miss.by }).collect()
}
