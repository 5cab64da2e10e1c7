//! How well experts and posts suit each other.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::cancel::Cancel;
use crate::engine::Engine;
use crate::engine::generation::Generation;
use crate::engine::matching::{Among, Asked};
use crate::engine::options::SupplyFilter;
use crate::error::Error;
use crate::record::{Demand, SupplyId, SupplyKind};

/// Both sides' scores of a pair, in [0, 1].
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct BothScores {
    pub(super) expert: f64,
    pub(super) firm: f64,
}

impl Engine {
    /// For each post, by its demands, what every expert of the catalogue scores. The firm is content with whom answers one of its
    /// demands well: the best of the pairs' scores counts. The expert is content where the firm's work as a whole is the
    /// expert's field: the mean counts.
    pub(super) fn posting_scores(
        &self,
        generation: &Generation,
        posts: &[&[Demand]],
        cancel: &Cancel,
    ) -> Result<Vec<FxHashMap<SupplyId, BothScores>>, Error> {
        posts.par_iter().map(|demands| self.scores_of_post(generation, demands, cancel)).collect()
    }

    fn scores_of_post(
        &self,
        generation: &Generation,
        demands: &[Demand],
        cancel: &Cancel,
    ) -> Result<FxHashMap<SupplyId, BothScores>, Error> {
        let filter = SupplyFilter { kinds: vec![SupplyKind::Expert], ..SupplyFilter::default() };
        let mut sums = FxHashMap::<usize, (f64, f64)>::default();
        for demand in demands {
            cancel.check()?;
            let prepared = self.prepare_checked(generation, demand, cancel)?;
            let asked = Asked { generation, prepared: &prepared, cancel, watch: &() };
            for found in self.ranked(asked, &filter, Among::All)? {
                let (sum, best) = sums.entry(found.ordinal).or_default();
                *sum += found.score;
                *best = best.max(found.score);
            }
        }
        let scores = sums.into_iter().map(|(ordinal, (sum, best))| {
            let id = SupplyId::new(generation.supplies.facts(ordinal).id());
            (id, BothScores { expert: sum / demands.len() as f64, firm: best })
        });
        Ok(scores.collect())
    }
}
