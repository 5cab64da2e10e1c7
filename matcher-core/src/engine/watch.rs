//! Where the time of matching goes.

/// A part of the work for one demand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Phase {
    /// Reading the demand: its words, links, indicators, and its meaning.
    Analyse,
    /// Choosing candidates among all supplies.
    Retrieve,
    /// Comparing the candidates by all features.
    Rank,
    /// Reading the chosen supplies and giving reasons.
    Explain,
}

/// Somebody who wants to know where the time goes.
pub trait PhaseWatch: Sync {
    /// Calls `work`, once, on this thread; from any thread, and for several demands at once.
    fn during(&self, phase: Phase, work: &mut dyn FnMut());
}

/// Nobody.
impl PhaseWatch for () {
    fn during(&self, _: Phase, work: &mut dyn FnMut()) {
        work();
    }
}

/// Does the work while somebody watches.
///
/// # Panics
/// When the watcher does not call `work`.
pub(super) fn during<T>(watch: &dyn PhaseWatch, phase: Phase, work: impl FnOnce() -> T) -> T {
    let (mut work, mut done) = (Some(work), None);
    watch.during(phase, &mut || done = work.take().map(|work| work()));
    done.unwrap_or_else(|| panic!("the watcher left out the phase {phase:?}"))
}
