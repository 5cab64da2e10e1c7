//! Comparing judged pairs, from which weights can be learned.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::Engine;
use crate::error::Error;
use crate::record::{Demand, DemandId, Record, RecordKind};
use crate::tuning::{Candidate, JudgedDemand, JudgedSet, Judgement, Unjudged, judgements_of};

/// What the set of the catalogue's own outcomes is called.
const OUTCOMES: &str = "outcomes";

impl Engine {
    /// Compares demands, stored or not, with everything that matching would rank for them, on all cores and on one generation.
    /// `judgements` are those of the demands' identifiers; a judged supply that is no candidate cannot be ranked by any weights
    /// and is not learned from. Holds some 70 kB for each demand. `progress` is told of every demand that is done, from any
    /// thread.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) when a demand has no text.
    pub fn judged_demands(
        &self,
        demands: &[Demand],
        judgements: &BTreeMap<DemandId, Vec<Judgement>>,
        progress: &(dyn Fn() + Sync),
    ) -> Result<Vec<JudgedDemand>, Error> {
        let generation = self.generation();
        let compared = |demand: &Demand| -> Result<JudgedDemand, Error> {
            let designs = self.designs(&generation, demand)?;
            progress();
            let candidate = |(supply, design)| Candidate { supply, design };
            let candidates = designs.into_iter().map(candidate).collect();
            let judged = judgements.get(&demand.id).map_or(&[][..], Vec::as_slice);
            Ok(JudgedDemand::new(demand.id.clone(), judged, candidates))
        };
        demands.par_iter().map(compared).collect()
    }

    /// The catalogue's own outcomes as judgements ([`judgements_of`]). Demands that are gone are left out; pairs that nobody
    /// has reported on are unknown.
    ///
    /// # Errors
    /// [`Damaged`](crate::ErrorKind::Damaged) when the database cannot be read.
    pub fn judged_outcomes(&self, progress: &(dyn Fn() + Sync)) -> Result<JudgedSet, Error> {
        let judgements = judgements_of(&self.outcomes()?);
        let mut demands = Vec::with_capacity(judgements.len());
        for id in judgements.keys() {
            if let Some(Record::Demand(demand)) = self.get(RecordKind::Demand, id.as_str())? {
                demands.push(demand);
            }
        }
        let demands = self.judged_demands(&demands, &judgements, progress)?;
        Ok(JudgedSet { name: OUTCOMES.to_owned(), unjudged: Unjudged::Unknown, demands })
    }
}
