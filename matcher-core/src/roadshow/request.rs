//! What a roadshow is asked to be.

use serde::{Deserialize, Serialize};

use super::error::RoadshowError;
use crate::chain::Taxonomy;
use crate::record::{ChainId, SupplyId};

/// Most events of one plan.
pub(super) const MOST_EVENTS: usize = 50;
/// Most places of one event; more than anybody listens to.
pub(super) const MOST_PLACES: usize = 100;

/// What a roadshow is asked to be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RoadshowRequest {
    /// The events, in their order; 1 to 50.
    pub events: Vec<EventRequest>,
    /// What counts how much.
    pub weights: RoadshowWeights,
    /// How many projects of one owner may stand in one event; `None` does not limit. 2 by default. Projects whose owner is
    /// unknown are not limited.
    pub projects_of_owner: Option<usize>,
    /// Projects that stand in an event whatever they count.
    pub locks: Vec<Lock>,
    /// Projects that stand in none.
    pub bans: Vec<SupplyId>,
    /// The projects of earlier events; one that stood in two of them is named twice.
    pub earlier: Vec<SupplyId>,
    /// So many alternates are named for each event; 5 by default.
    pub alternates: usize,
}

impl RoadshowRequest {
    /// Events with the defaults for all else.
    pub fn of(events: Vec<EventRequest>) -> Self {
        Self {
            events,
            weights: RoadshowWeights::default(),
            projects_of_owner: Some(2),
            locks: Vec::new(),
            bans: Vec::new(),
            earlier: Vec::new(),
            alternates: 5,
        }
    }

    /// Checks what can be checked without knowing the projects.
    pub(crate) fn check(&self, taxonomy: &Taxonomy) -> Result<(), RoadshowError> {
        let events = self.events.len();
        if !(1..=MOST_EVENTS).contains(&events) {
            return Err(RoadshowError::Events { events, limit: MOST_EVENTS });
        }
        for (at, event) in self.events.iter().enumerate() {
            event.check(taxonomy)?;
            if self.events[..at].iter().any(|other| other.name == event.name) {
                return Err(RoadshowError::EventTwice { event: event.name.clone() });
            }
        }
        if self.projects_of_owner == Some(0) {
            return Err(RoadshowError::OwnerLimit);
        }
        self.weights.shares().map(|_| ())
    }
}

/// One event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventRequest {
    /// What it is called; no two events alike.
    pub name: String,
    /// The chain that it is about; `None` takes projects of all chains, and of none.
    pub chain: Option<ChainId>,
    /// How many projects stand in it; 1 to 100.
    pub places: usize,
}

impl EventRequest {
    fn check(&self, taxonomy: &Taxonomy) -> Result<(), RoadshowError> {
        if !(1..=MOST_PLACES).contains(&self.places) {
            let (event, places) = (self.name.clone(), self.places);
            return Err(RoadshowError::Places { event, places, limit: MOST_PLACES });
        }
        match &self.chain {
            Some(chain) if taxonomy.chain(chain).is_none() => {
                Err(RoadshowError::UnknownChain { event: self.name.clone(), chain: chain.clone() })
            }
            _ => Ok(()),
        }
    }
}

/// A project that stands in an event whatever it counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lock {
    /// The project.
    pub project: SupplyId,
    /// The event, by its place in the request, from 0.
    pub event: usize,
}

/// How much each part of the objective counts; only their proportions matter.
///
/// The defaults are a judgement, not a measurement: an event is held for the enterprises that wait, so coverage counts more
/// than all else together.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RoadshowWeights {
    /// Live demands that are answered; .55 by default.
    pub coverage: f64,
    /// Projects of different chains, or of different links of the event's chain; .20 by default.
    pub balance: f64,
    /// Readiness; .15 by default.
    pub maturity: f64,
    /// Projects that have not been shown before; .10 by default.
    pub novelty: f64,
}

impl Default for RoadshowWeights {
    fn default() -> Self {
        Self { coverage: 0.55, balance: 0.20, maturity: 0.15, novelty: 0.10 }
    }
}

impl RoadshowWeights {
    /// The same proportions with the sum 1.
    pub(super) fn shares(self) -> Result<Self, RoadshowError> {
        let all = [self.coverage, self.balance, self.maturity, self.novelty];
        let sum: f64 = all.iter().sum();
        if all.iter().any(|weight| !weight.is_finite() || *weight < 0.0) || !sum.is_finite() || sum <= 0.0 {
            return Err(RoadshowError::Weights);
        }
        Ok(Self {
            coverage: self.coverage / sum,
            balance: self.balance / sum,
            maturity: self.maturity / sum,
            novelty: self.novelty / sum,
        })
    }
}
