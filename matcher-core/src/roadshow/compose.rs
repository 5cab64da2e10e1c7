//! From projects and demands to programmes: greedily, then by exchange, then put into words.

use super::error::RoadshowError;
use super::guests::guests;
use super::input::RoadshowInput;
use super::objective::{Objective, link_in};
use super::plan::{
    Alternate, EventProgramme, ObjectiveParts, ProgrammeAnswer, ProgrammeItem, Refusal, RoadshowPlan,
};
use super::request::RoadshowRequest;
use super::selection::{Limits, Selection};
use super::sentences;
use crate::chain::Taxonomy;
use crate::record::SupplyId;

/// An exchange has to gain at least so much: less is rounding.
const LEAST_GAIN: f64 = 1e-9;
/// After so many exchanges the plan is taken as it is. Each gains, so that only rounding could make them many.
const MOST_EXCHANGES: usize = 1_000;

/// Composes the programmes of a roadshow.
///
/// The plan is grown greedily, each time by the project and event that add most (ties by project, then the emptier event,
/// then the earlier one), and then improved by exchanging one project for another as long as that gains. The order of the
/// input does not matter.
///
/// Greedy choice under one limit of places reaches at least 1 − 1/e of the best value (Nemhauser, Wolsey and Fisher 1978,
/// theorem 4.1), under p matroids 1/(p + 1) (Fisher, Nemhauser and Wolsey 1978): a half with a limit for owners, a third with
/// several events or near-duplicates of several owners. Exchanges never lower it.
///
/// # Errors
/// [`RoadshowError`] when the request contradicts itself or locks what is no project.
pub(crate) fn compose(
    mut input: RoadshowInput,
    request: &RoadshowRequest,
    taxonomy: &Taxonomy,
) -> Result<RoadshowPlan, RoadshowError> {
    request.check(taxonomy)?;
    input.demands.sort_by(|a, b| a.id.cmp(&b.id));
    input.projects.sort_by(|a, b| a.id.cmp(&b.id));
    let objective = Objective::new(&input, request)?;
    let limits = Limits::new(&input, request);
    let composer = Composer { input: &input, request, objective, limits };
    let mut chosen = composer.locked()?;
    composer.fill(&mut chosen);
    let greedy_value = composer.value(&chosen).total();
    let exchanges = composer.exchange(&mut chosen);
    let events =
        (0..request.events.len()).map(|event| composer.programme(&chosen, event, taxonomy)).collect();
    let covered = |demand: &usize| composer.answering(&chosen, *demand) > 0;
    Ok(RoadshowPlan {
        events,
        value: composer.value(&chosen),
        greedy_value,
        exchanges,
        live_demands: input.demands.len(),
        covered_demands: (0..input.demands.len()).filter(covered).count(),
    })
}

/// What a plan is made with.
struct Composer<'a> {
    input: &'a RoadshowInput,
    request: &'a RoadshowRequest,
    objective: Objective,
    limits: Limits<'a>,
}

impl Composer<'_> {
    fn value(&self, chosen: &Selection) -> ObjectiveParts {
        chosen.value(&self.objective)
    }

    fn is_locked(&self, project: usize) -> bool {
        self.request.locks.iter().any(|lock| lock.project == self.input.projects[project].id)
    }

    /// The locked projects in their events.
    fn locked(&self) -> Result<Selection, RoadshowError> {
        let mut chosen = Selection::empty(self.input.demands.len(), &self.objective);
        for lock in &self.request.locks {
            let project = lock.project.clone();
            let Some(event) = self.request.events.get(lock.event) else {
                let events = self.request.events.len();
                return Err(RoadshowError::UnknownEvent { project, event: lock.event + 1, events });
            };
            let Ok(place) = self.input.projects.binary_search_by(|known| known.id.cmp(&project)) else {
                return Err(RoadshowError::UnknownProject { project });
            };
            if self.limits.is_banned(place) {
                return Err(RoadshowError::LockedAndBanned { project });
            }
            if let Some(refusal) = self.limits.refusal(&chosen, place, lock.event) {
                return Err(RoadshowError::LockRefused { project, event: event.name.clone(), refusal });
            }
            chosen.add(&self.objective, place, lock.event);
        }
        Ok(chosen)
    }

    /// Adds what adds most until nothing more can be added.
    fn fill(&self, chosen: &mut Selection) {
        while let Some((_, project, event)) = self.best_addition(chosen) {
            chosen.add(&self.objective, project, event);
        }
    }

    /// The gain, the project and the event of the best addition.
    fn best_addition(&self, chosen: &Selection) -> Option<(f64, usize, usize)> {
        let mut open: Vec<usize> = (0..self.request.events.len())
            .filter(|event| chosen.count_in(*event) < self.request.events[*event].places)
            .collect();
        open.sort_by_key(|event| (chosen.count_in(*event), *event));
        let mut best: Option<(f64, usize, usize)> = None;
        for project in (0..self.input.projects.len()).filter(|project| !self.limits.is_banned(*project)) {
            for event in &open {
                let gain = self.objective.gain(chosen, project, *event).total();
                // Looked at only then: limits cost more than gains.
                let better = best.is_none_or(|(most, ..)| gain > most);
                if better && self.limits.refusal(chosen, project, *event).is_none() {
                    best = Some((gain, project, *event));
                }
            }
        }
        best
    }

    /// Exchanges one project for another as long as that gains, the best exchange first; gives how often.
    fn exchange(&self, chosen: &mut Selection) -> usize {
        for exchanges in 0..MOST_EXCHANGES {
            let Some(better) = self.best_exchange(chosen) else { return exchanges };
            *chosen = better;
            self.fill(chosen);
        }
        MOST_EXCHANGES
    }

    fn best_exchange(&self, chosen: &Selection) -> Option<Selection> {
        let mut best: Option<(f64, Selection)> = None;
        for (project, event) in chosen.chosen().filter(|(project, _)| !self.is_locked(*project)) {
            let mut without = chosen.without(&self.objective, project);
            let lost = self.objective.gain(&without, project, event).total();
            let Some((gain, other, at)) = self.best_addition(&without) else { continue };
            let better = gain - lost;
            if better > LEAST_GAIN && best.as_ref().is_none_or(|(most, _)| better > *most) {
                without.add(&self.objective, other, at);
                best = Some((better, without));
            }
        }
        best.map(|(_, selection)| selection)
    }

    /// How many chosen projects answer a demand.
    fn answering(&self, chosen: &Selection, demand: usize) -> usize {
        let answers = |project: usize| {
            self.objective.answers[project].binary_search_by_key(&demand, |(answered, _)| *answered).is_ok()
        };
        chosen.chosen().filter(|(project, _)| answers(*project)).count()
    }

    fn programme(&self, chosen: &Selection, event: usize, taxonomy: &Taxonomy) -> EventProgramme {
        let here = chosen.chosen().filter(|(_, at)| *at == event).map(|(project, _)| project);
        let mut items: Vec<ProgrammeItem> =
            here.map(|project| self.item(chosen, (project, event), taxonomy)).collect();
        // Stable: ties stay in the order of identifiers.
        items.sort_by(|a, b| b.gain.total().total_cmp(&a.gain.total()));
        let asked = &self.request.events[event];
        EventProgramme {
            name: asked.name.clone(),
            chain: asked.chain.clone(),
            places: asked.places,
            alternates: self.alternates(chosen, event),
            guests: guests(&items, self.input, taxonomy),
            items,
        }
    }

    fn item(&self, chosen: &Selection, (place, event): (usize, usize), taxonomy: &Taxonomy) -> ProgrammeItem {
        let project = &self.input.projects[place];
        let without = chosen.without(&self.objective, place);
        let link = link_in(project, self.request, event);
        let mut item = ProgrammeItem {
            project: project.id.clone(),
            title: project.title.clone(),
            owner: project.owner.clone(),
            contact: project.contact.clone(),
            link: link.cloned(),
            maturity: project.maturity,
            earlier_events: project.earlier_events,
            locked: self.is_locked(place),
            answers: self.answers(chosen, place),
            gain: self.objective.gain(&without, place, event),
            reason: String::new(),
        };
        let standing = self.objective.group(place, event).map_or(0, |group| without.standing(group));
        let theme = self.request.events[event].chain.as_ref();
        item.reason = sentences::chosen(&item, (theme, standing), taxonomy);
        item
    }

    fn answers(&self, chosen: &Selection, project: usize) -> Vec<ProgrammeAnswer> {
        let answer = |(place, score): &(usize, f64)| {
            let demand = &self.input.demands[*place];
            ProgrammeAnswer {
                demand: demand.id.clone(),
                title: demand.title.clone(),
                enterprise: demand.enterprise.clone(),
                score: *score,
                alone: self.answering(chosen, *place) == 1,
            }
        };
        let mut answers: Vec<ProgrammeAnswer> = self.objective.answers[project].iter().map(answer).collect();
        answers.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.demand.cmp(&b.demand)));
        answers
    }

    /// The nearest misses of an event.
    fn alternates(&self, chosen: &Selection, event: usize) -> Vec<Alternate> {
        let losses = self.losses(chosen, event);
        let mut found: Vec<(f64, Refusal, usize)> = Vec::new();
        for (project, least) in losses.into_iter().enumerate() {
            if chosen.event_of(project).is_some()
                || self.limits.is_banned(project)
                || !self.limits.is_on_theme(project, event)
            {
                continue;
            }
            let id = |place: usize| self.input.projects[place].id.clone();
            let twin = chosen.chosen().find(|(other, _)| self.limits.are_twins(*other, project));
            let (loss, refusal) = match (twin, least) {
                (Some((twin, _)), _) => (f64::INFINITY, Refusal::SameAs { project: id(twin) }),
                (None, None) => (f64::INFINITY, Refusal::NoExchange),
                // What gains no more than rounding does is no gain.
                (None, Some((loss, other))) => {
                    (loss, Refusal::Outweighed { instead_of: id(other), loss: loss.max(0.0) })
                }
            };
            found.push((loss, refusal, project));
        }
        found.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.2.cmp(&b.2)));
        found.truncate(self.request.alternates);
        found.into_iter().map(|(_, refusal, project)| self.alternate(project, refusal)).collect()
    }

    /// For each project what the plan would lose at least if it took a place in the event, and whose.
    fn losses(&self, chosen: &Selection, event: usize) -> Vec<Option<(f64, usize)>> {
        let mut losses: Vec<Option<(f64, usize)>> = vec![None; self.input.projects.len()];
        let here = chosen.chosen().filter(|(project, at)| *at == event && !self.is_locked(*project));
        for (standing, _) in here {
            let without = chosen.without(&self.objective, standing);
            let lost = self.objective.gain(&without, standing, event).total();
            for (project, least) in losses.iter_mut().enumerate() {
                if chosen.event_of(project).is_some() {
                    continue;
                }
                let loss = lost - self.objective.gain(&without, project, event).total();
                let nearer = least.is_none_or(|(least, _)| loss < least);
                if nearer && self.limits.refusal(&without, project, event).is_none() {
                    *least = Some((loss, standing));
                }
            }
        }
        losses
    }

    fn alternate(&self, place: usize, refusal: Refusal) -> Alternate {
        let project = &self.input.projects[place];
        let title = |id: &SupplyId| {
            let place = self.input.projects.binary_search_by(|known| known.id.cmp(id));
            place.map_or("", |place| self.input.projects[place].title.as_str())
        };
        let enterprises = self.objective.answers[place].iter();
        let enterprises = enterprises.map(|(demand, _)| &self.input.demands[*demand].enterprise);
        let reason = sentences::refused(enterprises, &refusal, title);
        Alternate {
            project: project.id.clone(),
            title: project.title.clone(),
            owner: project.owner.clone(),
            contact: project.contact.clone(),
            maturity: project.maturity,
            demands: self.objective.answers[place].len(),
            refusal,
            reason,
        }
    }
}
