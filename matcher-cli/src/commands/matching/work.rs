//! What is to be matched, and how it is gone through.

use anyhow::Result;
use matcher_core::matching::DemandMatches;
use matcher_core::record::Demand;
use matcher_core::{Cancel, Engine, MatchRequest, PhaseWatch};
use matcher_io::match_workbook::MatchJob;

use super::timing::{Part, Timing};
use crate::match_report::Reporter;
use crate::names::Names;
use crate::terminal::Progress;

/// Demands to be matched.
pub(super) struct Work<'a> {
    pub(super) engine: &'a Engine,
    pub(super) names: &'a Names,
    pub(super) request: &'a MatchRequest,
    pub(super) demands: &'a [Demand],
    pub(super) timing: &'a Timing,
}

impl<'a> Work<'a> {
    /// Builds what people read.
    pub(super) fn reporter(&self) -> Reporter<'a> {
        Reporter::new(self.engine, self.names)
    }

    /// Matches on all cores what comes after the first `done` demands. Each result goes to `take` in the order of the demands,
    /// and is not kept: there may be any number of them.
    pub(super) fn each(
        &self,
        done: usize,
        take: &mut dyn FnMut(&'a Demand, DemandMatches) -> Result<()>,
    ) -> Result<()> {
        let demands = &self.demands[done..];
        let progress = Progress::new("匹配");
        let mut fault = None;
        let mut take = |place: usize, found| {
            progress.set(place as u64 + 1, demands.len() as u64);
            fault = self.timing.alone(Part::Write, || take(&demands[place], found)).err();
            fault.is_none()
        };
        let control = (&Cancel::never(), self.timing as &dyn PhaseWatch);
        self.engine.find_matches_each_watched(demands, self.request, control, &mut take)?;
        progress.finish();
        fault.map_or(Ok(()), Err)
    }

    /// Names all that decides what comes out.
    pub(super) fn job(&self) -> Result<MatchJob> {
        let mut job = MatchJob::default();
        job.add(&self.engine.matching_state()?);
        job.add(&serde_json::to_string(self.request)?);
        let reporter = self.reporter();
        for demand in self.demands {
            job.add(&serde_json::to_string(demand)?);
            // A file may name enterprises that the catalogue does not know.
            let head = reporter.head(demand, &[]);
            job.add(&head.enterprise);
            job.add(&head.county);
        }
        Ok(job)
    }
}
