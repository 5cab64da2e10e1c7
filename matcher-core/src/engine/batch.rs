//! Finding supplies for many demands, on all cores and on one generation.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::Engine;
use super::generation::Generation;
use super::matching::check_top;
use super::options::MatchRequest;
use super::watch::PhaseWatch;
use crate::cancel::Cancel;
use crate::error::Error;
use crate::matching::DemandMatches;
use crate::record::Demand;

/// So many demands at least are answered before the first of them is handed over, which bounds the memory.
const LEAST_DEMANDS_OF_A_CHUNK: usize = 32;
/// With fewer for each thread, most of them would wait for the slowest demand of a chunk.
const DEMANDS_OF_A_THREAD: usize = 8;

impl Engine {
    /// [`Engine::find_matches`] for many demands on all cores, on one generation; results in the order of the demands.
    /// `progress` is told how many are done, from any thread.
    ///
    /// # Errors
    /// As [`Engine::find_matches`], for one of the demands that fail.
    pub fn find_matches_batch(
        &self,
        demands: &[Demand],
        request: &MatchRequest,
        progress: &(dyn Fn(usize) + Sync),
    ) -> Result<Vec<DemandMatches>, Error> {
        check_top(request.top)?;
        let done = AtomicUsize::new(0);
        let tell = || progress(done.fetch_add(1, Ordering::Relaxed) + 1);
        let never = Cancel::never();
        let generation = self.generation();
        let batch = Batch { generation: &generation, request, cancel: &never, watch: &(), tell: &tell };
        self.matches_of_all(&batch, demands)
    }

    /// [`Engine::find_matches`] for any number of demands on all cores, on one generation. Each result goes to `take`
    /// with the place of its demand, in the order of the demands and on the calling thread, as soon as its chunk of
    /// some 32 is answered; nothing more is kept in memory. When `take` gives `false`, the rest is left out.
    ///
    /// # Errors
    /// As [`Engine::find_matches_with`], for the first demand that fails; those before it have been handed over.
    pub fn find_matches_each(
        &self,
        demands: &[Demand],
        request: &MatchRequest,
        cancel: &Cancel,
        take: &mut dyn FnMut(usize, DemandMatches) -> bool,
    ) -> Result<(), Error> {
        self.find_matches_each_watched(demands, request, (cancel, &()), take)
    }

    /// [`Engine::find_matches_each`] while somebody watches where the time goes.
    ///
    /// # Errors
    /// As [`Engine::find_matches_each`].
    pub fn find_matches_each_watched(
        &self,
        demands: &[Demand],
        request: &MatchRequest,
        (cancel, watch): (&Cancel, &dyn PhaseWatch),
        take: &mut dyn FnMut(usize, DemandMatches) -> bool,
    ) -> Result<(), Error> {
        check_top(request.top)?;
        let generation = self.generation();
        let batch = Batch { generation: &generation, request, cancel, watch, tell: &|| {} };
        let chunk = LEAST_DEMANDS_OF_A_CHUNK.max(DEMANDS_OF_A_THREAD * rayon::current_num_threads());
        let mut place = 0;
        for demands in demands.chunks(chunk) {
            let found: Vec<Result<DemandMatches, Error>> = self.matches_of_all(&batch, demands);
            for found in found {
                if !take(place, found?) {
                    return Ok(());
                }
                place += 1;
            }
        }
        Ok(())
    }

    fn matches_of_all<C>(&self, batch: &Batch<'_>, demands: &[Demand]) -> C
    where
        C: FromParallelIterator<Result<DemandMatches, Error>>,
    {
        let matches = |demand| {
            let found = self.matches_in(batch.generation, demand, batch.request, (batch.cancel, batch.watch));
            (batch.tell)();
            found
        };
        // One by one: some demands take many times as long as others.
        demands.par_iter().with_max_len(1).map(matches).collect()
    }
}

/// What all demands of a batch have in common.
struct Batch<'a> {
    generation: &'a Generation,
    request: &'a MatchRequest,
    cancel: &'a Cancel,
    watch: &'a dyn PhaseWatch,
    /// Told of every demand that is done, from any thread.
    tell: &'a (dyn Fn() + Sync),
}
