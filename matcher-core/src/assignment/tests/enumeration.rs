//! Every plan there is, one after the other.

use crate::assignment::formulation::{barring, worth};
use crate::assignment::problem::Problem;
use crate::assignment::rule_ref::{Miss, RuleRef};

/// Placements so far, and what they count.
struct Loads {
    pairs: Vec<u32>,
    candidates: Vec<u32>,
    posts: Vec<u32>,
    quotas: Vec<u32>,
}

impl Loads {
    fn change(&mut self, problem: &Problem, pair: u32, by: i32) {
        let row = problem.pairs.row(pair);
        let change = |units: &mut u32| *units = units.checked_add_signed(by).unwrap();
        change(&mut self.candidates[row.candidate as usize]);
        change(&mut self.posts[row.post as usize]);
        for quota in problem.quotas_of_post[row.post as usize].into_iter().flatten() {
            change(&mut self.quotas[quota as usize]);
        }
    }
}

/// Calls back with the pairs of every plan and the rules that it misses. With `keeps_maxima`, plans that go beyond a maximum or
/// place what is barred are left out.
pub(super) fn each_plan(problem: &Problem, keeps_maxima: bool, visit: &mut dyn FnMut(&[u32], &[Miss])) {
    let mut loads = Loads {
        pairs: Vec::new(),
        candidates: vec![0; problem.candidates.len()],
        posts: vec![0; problem.posts.len()],
        quotas: vec![0; problem.quotas.len()],
    };
    go_on(problem, keeps_maxima, 0, &mut loads, visit);
}

fn go_on(
    problem: &Problem,
    keeps_maxima: bool,
    pair: u32,
    loads: &mut Loads,
    visit: &mut dyn FnMut(&[u32], &[Miss]),
) {
    if pair as usize == problem.pairs.len() {
        visit(&loads.pairs, &misses(problem, loads));
        return;
    }
    go_on(problem, keeps_maxima, pair + 1, loads, visit);
    loads.change(problem, pair, 1);
    loads.pairs.push(pair);
    if !keeps_maxima || is_within(problem, loads, pair) {
        go_on(problem, keeps_maxima, pair + 1, loads, visit);
    }
    loads.pairs.pop();
    loads.change(problem, pair, -1);
}

fn is_within(problem: &Problem, loads: &Loads, pair: u32) -> bool {
    let row = problem.pairs.row(pair);
    let (candidate, post) = (row.candidate as usize, row.post as usize);
    row.standing.is_placeable()
        && loads.candidates[candidate] <= problem.candidates[candidate].capacity.max()
        && loads.posts[post] <= problem.posts[post].capacity.max()
        && problem.quotas_of_post[post]
            .into_iter()
            .flatten()
            .all(|quota| loads.quotas[quota as usize] <= problem.quotas[quota as usize].bounds.max())
}

fn misses(problem: &Problem, loads: &Loads) -> Vec<Miss> {
    let mut found = Vec::new();
    let mut look = |rules: (RuleRef, RuleRef), bounds: crate::assignment::Bounds, units: u32| {
        if units < bounds.min() {
            found.push(Miss { rule: rules.0, by: bounds.min() - units });
        }
        if units > bounds.max() {
            found.push(Miss { rule: rules.1, by: units - bounds.max() });
        }
    };
    for (number, units) in loads.candidates.iter().enumerate() {
        let rules = (RuleRef::CandidateMin(number as u32), RuleRef::CandidateMax(number as u32));
        look(rules, problem.candidates[number].capacity, *units);
    }
    for (number, units) in loads.posts.iter().enumerate() {
        let rules = (RuleRef::PostMin(number as u32), RuleRef::PostMax(number as u32));
        look(rules, problem.posts[number].capacity, *units);
    }
    for (number, units) in loads.quotas.iter().enumerate() {
        let rules = (RuleRef::QuotaMin(number as u32), RuleRef::QuotaMax(number as u32));
        look(rules, problem.quotas[number].bounds, *units);
    }
    for (pair, row) in problem.pairs.all().iter().enumerate() {
        let pair = pair as u32;
        match (loads.pairs.contains(&pair), barring(row.standing, pair)) {
            (true, Some(rule)) => found.push(Miss { rule, by: 1 }),
            (false, _) if problem.pairs.is_locked(pair) => {
                found.push(Miss { rule: RuleRef::Lock(pair), by: 1 })
            }
            _ => {}
        }
    }
    found
}

/// The greatest weighted satisfaction of a plan that keeps every rule, in quarters of a millionth.
pub(super) fn best(problem: &Problem) -> Option<i64> {
    let mut best = None;
    each_plan(problem, true, &mut |pairs, misses| {
        if misses.is_empty() {
            let total = pairs.iter().map(|pair| worth(problem, problem.pairs.row(*pair))).sum();
            best = best.max(Some(total));
        }
    });
    best
}
