//! What a plan counts: a monotone submodular function of the projects in it.

use std::collections::BTreeMap;

use super::error::RoadshowError;
use super::input::{Project, RoadshowInput};
use super::plan::ObjectiveParts;
use super::request::{RoadshowRequest, RoadshowWeights};
use super::selection::Selection;
use crate::record::LinkId;

/// Levels of readiness.
const LEVELS: f64 = 9.0;

/// The parts of the objective, worked out as far as they do not depend on what is chosen. Projects, demands and events go by
/// their places.
pub(super) struct Objective {
    weights: RoadshowWeights,
    /// Of each project the demands that it answers, with scores in [0, 1].
    pub(super) answers: Vec<Vec<(usize, f64)>>,
    /// Of each event, for each project, the group among which it is balanced; `None` where its place is unknown.
    groups: Vec<Vec<Option<usize>>>,
    /// How many groups there are over all events.
    group_count: usize,
    /// Readiness of each project in [0, 1].
    maturity: Vec<f64>,
    /// Novelty of each project in (0, 1].
    novelty: Vec<f64>,
    /// Coverage that no choice exceeds; above 0.
    most_coverage: f64,
    /// Places of all events; above 0.
    places: f64,
}

impl Objective {
    /// Takes projects and demands that stand by identifier.
    pub(super) fn new(input: &RoadshowInput, request: &RoadshowRequest) -> Result<Self, RoadshowError> {
        let answers: Vec<Vec<(usize, f64)>> =
            input.projects.iter().map(|project| answers_of(project, input)).collect();
        let places: usize = request.events.iter().map(|event| event.places).sum();
        let (groups, group_count) = balance_groups(input, request);
        Ok(Self {
            weights: request.weights.shares()?,
            most_coverage: most_coverage(&answers, places),
            answers,
            groups,
            group_count,
            maturity: maturities(&input.projects),
            novelty: input.projects.iter().map(|project| novelty(project.earlier_events)).collect(),
            places: places as f64,
        })
    }

    /// How many groups are balanced over all events.
    pub(super) fn group_count(&self) -> usize {
        self.group_count
    }

    /// The group of a project in an event.
    pub(super) fn group(&self, project: usize, event: usize) -> Option<usize> {
        self.groups[event][project]
    }

    /// What a project would add to a selection that does not have it.
    pub(super) fn gain(&self, chosen: &Selection, project: usize, event: usize) -> ObjectiveParts {
        let answers = self.answers[project].iter();
        let covered: f64 = answers.map(|(demand, score)| score * chosen.open(*demand)).sum();
        let balance = self.group(project, event).map_or(0.0, |group| {
            let standing = chosen.standing(group) as f64;
            (standing + 1.0).sqrt() - standing.sqrt()
        });
        ObjectiveParts {
            coverage: self.weights.coverage * covered / self.most_coverage,
            balance: self.weights.balance * balance / self.places,
            maturity: self.weights.maturity * self.maturity[project] / self.places,
            novelty: self.weights.novelty * self.novelty[project] / self.places,
        }
    }
}

fn answers_of(project: &Project, input: &RoadshowInput) -> Vec<(usize, f64)> {
    let place = |answer: &super::input::Answer| {
        let place = input.demands.binary_search_by(|demand| demand.id.cmp(&answer.demand)).ok()?;
        Some((place, answer.score.clamp(0.0, 1.0)))
    };
    let mut found: Vec<(usize, f64)> = project.answers.iter().filter_map(place).collect();
    found.sort_by_key(|(demand, _)| *demand);
    found
}

/// The sum of as many of the largest single coverages as there are places: by submodularity no choice covers more.
fn most_coverage(answers: &[Vec<(usize, f64)>], places: usize) -> f64 {
    let mut single: Vec<f64> =
        answers.iter().map(|answers| answers.iter().map(|(_, score)| score).sum()).collect();
    single.sort_by(|a, b| b.total_cmp(a));
    let most: f64 = single.iter().take(places).sum();
    if most > 0.0 { most } else { 1.0 }
}

/// The share of the highest level. An unknown level counts as the mean of the known ones: neither for nor against a project.
fn maturities(projects: &[Project]) -> Vec<f64> {
    let share = |project: &Project| project.maturity.map(|maturity| f64::from(maturity.level()) / LEVELS);
    let known: Vec<f64> = projects.iter().filter_map(share).collect();
    let mean = if known.is_empty() { 0.0 } else { known.iter().sum::<f64>() / known.len() as f64 };
    projects.iter().map(|project| share(project).unwrap_or(mean)).collect()
}

/// 1 for what was never shown, a half for what was shown once, and so on.
fn novelty(earlier_events: usize) -> f64 {
    1.0 / (1.0 + earlier_events as f64)
}

/// The link for which a project stands in an event: its best, or its best on the event's chain.
pub(super) fn link_in<'a>(
    project: &'a Project,
    request: &RoadshowRequest,
    event: usize,
) -> Option<&'a LinkId> {
    match &request.events[event].chain {
        None => project.links.first(),
        Some(chain) => project.links.iter().find(|link| link.chain() == *chain),
    }
}

/// Chains are balanced in an event without a theme, links in an event about one chain.
fn balance_groups(input: &RoadshowInput, request: &RoadshowRequest) -> (Vec<Vec<Option<usize>>>, usize) {
    let mut numbers: BTreeMap<(usize, String), usize> = BTreeMap::new();
    let mut groups = Vec::with_capacity(request.events.len());
    for (at, event) in request.events.iter().enumerate() {
        let of_event = input.projects.iter().map(|project| {
            let link = link_in(project, request, at)?;
            let name = if event.chain.is_some() { link.to_string() } else { link.chain().to_string() };
            let next = numbers.len();
            Some(*numbers.entry((at, name)).or_insert(next))
        });
        groups.push(of_event.collect());
    }
    (groups, numbers.len())
}
