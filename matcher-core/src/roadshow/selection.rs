//! Which project stands in which event, under way, with what has to hold.

use std::collections::BTreeMap;

use super::error::LockRefusal;
use super::input::RoadshowInput;
use super::objective::{Objective, link_in};
use super::plan::ObjectiveParts;
use super::request::RoadshowRequest;
use crate::record::SupplyId;

/// What has to hold of every selection.
pub(super) struct Limits<'a> {
    request: &'a RoadshowRequest,
    /// Of each project its owner, where that is known.
    owners: Vec<Option<usize>>,
    /// Of each project the group of its near-duplicates.
    twins: Vec<usize>,
    banned: Vec<bool>,
    /// Of each event, for each project, whether it may stand there by the event's theme.
    on_theme: Vec<Vec<bool>>,
}

impl<'a> Limits<'a> {
    pub(super) fn new(input: &RoadshowInput, request: &'a RoadshowRequest) -> Self {
        let mut names: BTreeMap<String, usize> = BTreeMap::new();
        let mut twins: BTreeMap<&SupplyId, usize> = BTreeMap::new();
        let on_theme = (0..request.events.len()).map(|event| {
            let fits =
                |project| request.events[event].chain.is_none() || link_in(project, request, event).is_some();
            input.projects.iter().map(fits).collect()
        });
        Self {
            request,
            on_theme: on_theme.collect(),
            owners: input
                .projects
                .iter()
                .map(|project| {
                    let owner = &project.owner;
                    let key = owner.id.as_ref().map_or(owner.name.as_str(), |id| id.as_str());
                    let next = names.len();
                    (!key.is_empty()).then(|| *names.entry(key.to_owned()).or_insert(next))
                })
                .collect(),
            twins: input
                .projects
                .iter()
                .map(|project| {
                    let next = twins.len();
                    *twins.entry(&project.group).or_insert(next)
                })
                .collect(),
            banned: input.projects.iter().map(|project| request.bans.contains(&project.id)).collect(),
        }
    }

    pub(super) fn is_banned(&self, project: usize) -> bool {
        self.banned[project]
    }

    pub(super) fn is_on_theme(&self, project: usize, event: usize) -> bool {
        self.on_theme[event][project]
    }

    /// What stands against a project in an event; `None` when it may be added.
    pub(super) fn refusal(&self, chosen: &Selection, project: usize, event: usize) -> Option<LockRefusal> {
        if !self.is_on_theme(project, event) {
            return Some(LockRefusal::OffTheme);
        }
        if chosen.chosen().any(|(other, _)| self.are_twins(other, project)) {
            return Some(LockRefusal::StandsAlready);
        }
        let there = || chosen.chosen().filter(|(_, at)| *at == event);
        if there().count() >= self.request.events[event].places {
            return Some(LockRefusal::Full);
        }
        let owner = self.owners[project]?;
        let of_owner = there().filter(|(other, _)| self.owners[*other] == Some(owner)).count();
        let limit = self.request.projects_of_owner.unwrap_or(usize::MAX);
        (of_owner >= limit).then_some(LockRefusal::OwnerLimit)
    }

    /// Whether two are one thing filed twice, or the same.
    pub(super) fn are_twins(&self, one: usize, other: usize) -> bool {
        self.twins[one] == self.twins[other]
    }
}

/// Which project stands in which event.
#[derive(Debug, Clone)]
pub(super) struct Selection {
    /// By project.
    events: BTreeMap<usize, usize>,
    /// Of each demand the part that nothing chosen answers: the product of 1 − score.
    open: Vec<f64>,
    /// Of each balanced group the projects in it.
    standing: Vec<usize>,
}

impl Selection {
    pub(super) fn empty(demands: usize, objective: &Objective) -> Self {
        Self { events: BTreeMap::new(), open: vec![1.0; demands], standing: vec![0; objective.group_count()] }
    }

    /// Projects with their events, by project.
    pub(super) fn chosen(&self) -> impl Iterator<Item = (usize, usize)> {
        self.events.iter().map(|(project, event)| (*project, *event))
    }

    pub(super) fn event_of(&self, project: usize) -> Option<usize> {
        self.events.get(&project).copied()
    }

    pub(super) fn open(&self, demand: usize) -> f64 {
        self.open[demand]
    }

    pub(super) fn standing(&self, group: usize) -> usize {
        self.standing[group]
    }

    /// How many stand in an event.
    pub(super) fn count_in(&self, event: usize) -> usize {
        self.events.values().filter(|at| **at == event).count()
    }

    pub(super) fn add(&mut self, objective: &Objective, project: usize, event: usize) {
        for (demand, score) in &objective.answers[project] {
            self.open[*demand] *= 1.0 - score;
        }
        if let Some(group) = objective.group(project, event) {
            self.standing[group] += 1;
        }
        self.events.insert(project, event);
    }

    /// The same without a project. Built anew in the order of projects: dividing by what a project left open is no way back
    /// when it left nothing, and no result may depend on the way to it.
    pub(super) fn without(&self, objective: &Objective, project: usize) -> Self {
        let mut other = Self::empty(self.open.len(), objective);
        for (kept, event) in self.chosen().filter(|(kept, _)| *kept != project) {
            other.add(objective, kept, event);
        }
        other
    }

    /// What the selection counts, added up in the order of projects.
    pub(super) fn value(&self, objective: &Objective) -> ObjectiveParts {
        let mut grown = Self::empty(self.open.len(), objective);
        let mut sum = ObjectiveParts::default();
        for (project, event) in self.chosen() {
            let gain = objective.gain(&grown, project, event);
            sum.coverage += gain.coverage;
            sum.balance += gain.balance;
            sum.maturity += gain.maturity;
            sum.novelty += gain.novelty;
            grown.add(objective, project, event);
        }
        sum
    }
}
