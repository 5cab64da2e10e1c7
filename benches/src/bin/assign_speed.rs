//! Plans of postings: `assign_speed EXPERTS FIRMS [--quotas none|counties|crossing] [--rounds 5] [--peers FOLDER]`.
//!
//! Checks the plan, solves some times and prints one JSON object. With `--peers`, writes the round into the folder instead,
//! for `benches/peers/assignment_peers.py`, and answers every line of standard input with one solution and its time.
#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use matcher_benches::{Flags, RoundQuotas, median, peak_resident_bytes, posting_round, thread_time};
use matcher_core::Cancel;
use matcher_core::assignment::{
    OptimalPlan, Outcome, Problem, ProblemInput, SolveParams, blocking_pairs, solve_optimal, solve_stable,
};
use serde::Serialize;
use serde_json::json;

const USAGE: &str =
    "usage: assign_speed EXPERTS FIRMS [--quotas none|counties|crossing] [--rounds 5] [--peers FOLDER]";
/// Long enough for a busy machine: the figures are processor time.
const LIMIT: Duration = Duration::from_secs(120);

/// The figures. Seconds are processor time of the one thread that works; the optimal plan's is the median of the rounds.
#[derive(Serialize)]
struct Report {
    experts: usize,
    firms: usize,
    quotas: usize,
    placements: usize,
    total_satisfaction: f64,
    is_proven: bool,
    missing_at_most: f64,
    check_seconds: f64,
    stable_seconds: f64,
    optimal_seconds: f64,
    peak_resident_mb: Option<f64>,
}

fn main() -> anyhow::Result<()> {
    let flags = Flags::read(USAGE, &["--quotas", "--rounds", "--peers"])?;
    let quotas = flags.value("--quotas", RoundQuotas::None).ok().context(USAGE)?;
    let rounds = flags.value("--rounds", 5usize)?;
    let folder = flags.value("--peers", String::new())?;
    let [experts, firms] = flags.words()?;
    let input = posting_round(experts.parse().context(USAGE)?, firms.parse().context(USAGE)?, quotas);
    if !folder.is_empty() {
        return answer_peers(Path::new(&folder), input);
    }
    let quotas = input.quotas.len();
    let start = running()?;
    let problem = Problem::new(input)?;
    let check_seconds = running()? - start;
    let start = running()?;
    let stable = solve_stable(&problem, &Cancel::never())?;
    let stable_seconds = running()? - start;
    ensure!(blocking_pairs(&problem, &stable).is_empty(), "a pair blocks the stable plan");
    let found = solved(&problem)?;
    check(&problem, &found)?;
    let mut seconds = Vec::new();
    for _ in 0..rounds {
        let start = running()?;
        let again = solved(&problem)?;
        let both_proven = again.is_proven && found.is_proven;
        ensure!(!both_proven || again.plan == found.plan, "the same round has two plans");
        seconds.push(running()? - start);
    }
    let report = Report {
        experts: problem.candidates().len(),
        firms: problem.posts().len(),
        quotas,
        placements: found.plan.placements.len(),
        total_satisfaction: found.plan.total_satisfaction(),
        is_proven: found.is_proven,
        missing_at_most: found.bound - found.weighted_satisfaction,
        check_seconds,
        stable_seconds,
        optimal_seconds: median(&seconds),
        peak_resident_mb: peak_resident_bytes().map(|bytes| bytes as f64 / 1e6),
    };
    println!("{}", serde_json::to_string_pretty(&report)?);
    Ok(())
}

/// Processor time of this thread so far, which other programs on the machine hardly change.
fn running() -> anyhow::Result<f64> {
    Ok(thread_time().context("this system does not tell processor time")?.running)
}

fn solved(problem: &Problem) -> anyhow::Result<OptimalPlan> {
    let params = SolveParams { time_limit: Some(LIMIT), ..SolveParams::default() };
    match solve_optimal(problem, &params, &Cancel::never(), &mut |_| {})? {
        Outcome::Planned(plan) => Ok(plan),
        Outcome::Infeasible(_) => bail!("the made-up round has no plan"),
    }
}

/// Nobody stands at two places, no place is taken twice, no rule is missed, and the total is at least the stable one of what
/// the rules allow.
fn check(problem: &Problem, found: &OptimalPlan) -> anyhow::Result<()> {
    ensure!(found.plan.misses.is_empty(), "the plan misses {:?}", found.plan.misses.first());
    ensure!(!found.plan.placements.is_empty(), "nobody is placed");
    let mut candidates: Vec<_> = found.plan.placements.iter().map(|one| &one.candidate).collect();
    let mut posts: Vec<_> = found.plan.placements.iter().map(|one| &one.post).collect();
    candidates.dedup();
    posts.sort();
    posts.dedup();
    ensure!(
        candidates.len() == found.plan.placements.len() && posts.len() == candidates.len(),
        "taken twice"
    );
    let stable = solve_stable(problem, &Cancel::never())?;
    let is_stable_allowed = stable.misses.is_empty();
    let total = found.plan.total_satisfaction();
    ensure!(
        !is_stable_allowed || !found.is_proven || total >= stable.total_satisfaction(),
        "worse than stable"
    );
    Ok(())
}

/// Writes satisfaction in millionths as little-endian words, row by row of experts, and where firms stand; then solves
/// whenever asked.
fn answer_peers(folder: &Path, input: ProblemInput) -> anyhow::Result<()> {
    let scores = input.pairs.iter().map(|pair| (pair.candidate_score * 1e6).round() as u32);
    fs::write(folder.join("satisfaction.bin"), scores.flat_map(u32::to_le_bytes).collect::<Vec<u8>>())?;
    let county = |name: &Option<String>| name.clone().unwrap_or_default();
    let maxima: Vec<_> = input
        .quotas
        .iter()
        .map(|quota| json!({"label": quota.group.label(), "max": quota.bounds.max()}))
        .collect();
    let round = json!({
        "experts": input.candidates.len(),
        "counties": input.posts.iter().map(|post| county(&post.county)).collect::<Vec<_>>(),
        "maxima": maxima,
    });
    fs::write(folder.join("round.json"), round.to_string())?;
    let problem = Problem::new(input)?;
    let found = solved(&problem)?;
    check(&problem, &found)?;
    println!("ready");
    for line in std::io::stdin().lines() {
        line?;
        let start = running()?;
        let found = solved(&problem)?;
        let seconds = running()? - start;
        let millionths = (found.plan.total_satisfaction() * 1e6).round() as u64;
        println!("{}", json!({"seconds": seconds, "total": millionths, "is_proven": found.is_proven}));
    }
    Ok(())
}
