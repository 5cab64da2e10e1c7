//! What another lexicon would gain and lose, before it is taken.

mod compare;
mod model;

use std::sync::Arc;

use rayon::prelude::*;

use super::generation::Generation;
use super::matching::{Among, Asked, CANDIDATES, check_top};
use super::options::SupplyFilter;
use super::rules::Rules;
use super::stored::StoredRecords;
use super::{Engine, RefreshProgress};
use crate::analysis::Lexicon;
use crate::cancel::Cancel;
use crate::engine::cores::Cores;
use crate::engine::follower::prepare_after;
use crate::error::Error;
use crate::record::{Demand, DemandStatus};
use crate::store::StoreSnapshot;

use compare::compare;
pub use model::{DemandChange, HitChange, HitStanding, LexiconPreview, PreviewCounts};

/// Records that are analysed before they are merged, at least; a quarter of those that are there already, where that is
/// more, so that the postings are copied a bounded number of times.
const LEAST_MERGED: usize = 5_000;
/// So many demands are read from the database before they are matched on all cores.
const DEMANDS_OF_A_CHUNK: usize = 256;

/// The same records read by the present rules and by the others.
struct Two {
    before: Generation,
    after: Generation,
}

impl Engine {
    /// Compares the matches of every open demand, the `top` best, with those that another lexicon would give (`None`: the
    /// built-in one). Changes nothing, and matching goes on meanwhile.
    ///
    /// Where the words are the same and only synonyms differ, this takes about as long as matching all demands twice.
    /// Otherwise every record is analysed anew into a second generation in memory, which takes as long as a rebuild and as
    /// much memory as the catalogue takes already. `progress` runs over the records, then over the demands.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) when `top` is 0 or more than 1,000;
    /// [`Damaged`](crate::ErrorKind::Damaged) when the database cannot be read;
    /// [`Cancelled`](crate::ErrorKind::Cancelled).
    ///
    /// # Example
    /// ```
    /// use matcher_core::analysis::Lexicon;
    /// use matcher_core::record::{Demand, Record, Supply, SupplyKind};
    /// use matcher_core::{Cancel, Engine, EngineOptions};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let engine = Engine::in_memory(EngineOptions::default())?;
    /// let supply = Supply::from_text("s1", SupplyKind::Achievement, "末端轻压下减轻中心偏析", "");
    /// engine.upsert(&[Record::Supply(supply), Record::Demand(Demand::from_text("d1", "芯子发花", ""))])?;
    /// engine.refresh(&mut |_| {})?;
    /// let lexicon = Lexicon::builtin().extended("", "same\t芯子发花|中心偏析\n")?;
    /// let preview = engine.preview_lexicon(Some(&lexicon), 10, &mut |_| {}, &Cancel::never())?;
    /// assert_eq!(preview.changed[0].entered[0].supply.as_str(), "s1");
    /// # Ok(())
    /// # }
    /// ```
    pub fn preview_lexicon(
        &self,
        lexicon: Option<&Lexicon>,
        top: usize,
        progress: &mut dyn FnMut(RefreshProgress),
        cancel: &Cancel,
    ) -> Result<LexiconPreview, Error> {
        check_top(top)?;
        let present = self.core.rules();
        let snapshot = self.core.store.snapshot()?;
        let rules = Rules::new((*present.taxonomy).clone(), lexicon);
        let (rules, _) = rules.with_learned_of(&present).with_model_of(&snapshot)?;
        let segmentation_changed = rules.words_maker() != present.words_maker();
        let mut preview = LexiconPreview {
            top,
            segmentation_changed,
            placement_forgotten: present.model.is_some() && rules.model.is_none(),
            ..LexiconPreview::default()
        };
        let two = self.two_generations(&snapshot, Arc::new(rules), progress, cancel)?;
        self.compare_demands(&two, &mut preview, progress, cancel)?;
        sort(&mut preview.changed);
        Ok(preview)
    }

    fn two_generations(
        &self,
        snapshot: &StoreSnapshot<'_>,
        rules: Arc<Rules>,
        progress: &mut dyn FnMut(RefreshProgress),
        cancel: &Cancel,
    ) -> Result<Two, Error> {
        let present = self.generation();
        let same_index = present.rules.maker == rules.maker;
        // Whatever was written since the present generation has to be in both.
        let present = present.with_rules(Arc::clone(&present.rules));
        let before = self.core.with_meanings(caught_up(present, snapshot, &mut |_| {}, cancel)?);
        let after = if same_index {
            before.with_rules(rules)
        } else {
            self.core.with_meanings(caught_up(Generation::empty(rules), snapshot, progress, cancel)?)
        };
        Ok(Two { before, after })
    }

    fn compare_demands(
        &self,
        two: &Two,
        preview: &mut LexiconPreview,
        progress: &mut dyn FnMut(RefreshProgress),
        cancel: &Cancel,
    ) -> Result<(), Error> {
        let stored = StoredRecords::of(&self.core, &two.before)?;
        let facts = two.before.demands.all_facts().enumerate();
        let open = facts.filter(|(_, facts)| facts.demand_status().unwrap_or_default() == DemandStatus::Open);
        let open: Vec<usize> = open.map(|(ordinal, _)| ordinal).collect();
        preview.demands = open.len();
        let mut done = 0;
        for chunk in open.chunks(DEMANDS_OF_A_CHUNK) {
            cancel.check()?;
            let demands = chunk.iter().map(|ordinal| stored.demand(*ordinal));
            let demands: Vec<Demand> = demands.collect::<Result<_, _>>()?;
            let compared = demands.par_iter().map(|demand| self.change_of(two, demand, preview.top, cancel));
            let compared: Vec<Option<DemandChange>> = compared.collect::<Result<_, Error>>()?;
            compared.into_iter().flatten().for_each(|change| preview.take(change));
            done += chunk.len() as u64;
            progress(RefreshProgress { done, total: open.len() as u64 });
        }
        Ok(())
    }

    fn change_of(
        &self,
        two: &Two,
        demand: &Demand,
        top: usize,
        cancel: &Cancel,
    ) -> Result<Option<DemandChange>, Error> {
        let same_index = two.before.rules.maker == two.after.rules.maker;
        let [before, after] =
            [&two.before, &two.after].map(|generation| self.prepare_demand(generation, demand, cancel));
        if same_index && before.query == after.query {
            return Ok(None);
        }
        let filter = SupplyFilter::default();
        let among = Among::Best(CANDIDATES.max(top));
        let ranked = |generation, prepared| {
            self.ranked(Asked { generation, prepared, cancel, watch: &() }, &filter, among)
        };
        let (old, new) = (ranked(&two.before, &before)?, ranked(&two.after, &after)?);
        Ok(compare(&two.before, demand, [&old, &new], top))
    }
}

impl LexiconPreview {
    fn take(&mut self, change: DemandChange) {
        let counts = &mut self.counts;
        counts.entered += change.entered.len();
        counts.left += change.left.len();
        counts.judged_anew += change.judged_anew.len();
        counts.newly_answered += usize::from(change.hits_before == 0 && change.hits_after > 0);
        counts.no_longer_answered += usize::from(change.hits_before > 0 && change.hits_after == 0);
        if change.entered.is_empty() && change.left.is_empty() && change.judged_anew.is_empty() {
            counts.only_scores += 1;
        } else {
            self.changed.push(change);
        }
    }
}

fn sort(changed: &mut [DemandChange]) {
    let came_or_went = |change: &DemandChange| change.entered.len() + change.left.len();
    changed.sort_by(|a, b| {
        came_or_went(b)
            .cmp(&came_or_went(a))
            .then(b.judged_anew.len().cmp(&a.judged_anew.len()))
            .then(b.moved.total_cmp(&a.moved))
            .then_with(|| a.demand.cmp(&b.demand))
    });
}

/// A generation with everything that a snapshot holds.
fn caught_up(
    mut generation: Generation,
    snapshot: &StoreSnapshot<'_>,
    progress: &mut dyn FnMut(RefreshProgress),
    cancel: &Cancel,
) -> Result<Generation, Error> {
    let (from, to) = (generation.sequence, snapshot.last_sequence()?);
    while generation.sequence < to {
        let enough = LEAST_MERGED.max(generation.records() / 4);
        let (mut changes, mut done) = (Vec::new(), generation.sequence);
        while changes.len() < enough && done < to {
            cancel.check()?;
            let more = prepare_after(&generation.rules, snapshot, done, Cores::All)?;
            let Some(last) = more.last() else {
                // What is left are writes that later ones have overtaken.
                done = to;
                break;
            };
            done = last.sequence;
            changes.extend(more);
            progress(RefreshProgress { done: done.saturating_sub(from), total: to - from });
        }
        generation = generation.updated(&changes, &[], done);
    }
    Ok(generation)
}
