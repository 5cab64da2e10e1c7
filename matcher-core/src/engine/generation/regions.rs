//! Where a record lies that does not say so itself: where its organisation sits.

use rustc_hash::FxHashSet;

use super::Generation;
use crate::facts::{Facts, FactsTable, FactsView, RegionView};

impl Generation {
    /// Gives a record that does not say where it is the region of its organisation.
    pub(in crate::engine) fn resolve_region(&self, facts: &mut Facts) {
        resolve(&self.organisations.facts, facts);
    }
}

/// As [`Generation::resolve_region`], from organisations.
pub(super) fn resolve(organisations: &FactsTable, facts: &mut Facts) {
    if facts.region.is_some() && !facts.region_inherited {
        return;
    }
    facts.region = inherited(organisations, facts.organisation.as_deref()).map(Into::into);
    facts.region_inherited = facts.region.is_some();
}

/// The facts of a record that has to follow one of the organisations that changed, as they are now; `None` where nothing
/// becomes of it.
pub(super) fn followed(
    organisations: &FactsTable,
    changed: &FxHashSet<&str>,
    facts: FactsView<'_>,
) -> Option<Facts> {
    let id = facts.organisation().filter(|id| changed.contains(id))?;
    let follows = facts.region().is_none() || facts.is_region_inherited();
    if !follows || facts.region() == inherited(organisations, Some(id)) {
        return None;
    }
    let mut facts = facts.to_facts();
    resolve(organisations, &mut facts);
    Some(facts)
}

fn inherited<'a>(organisations: &'a FactsTable, id: Option<&str>) -> Option<RegionView<'a>> {
    let place = organisations.ordinal(id?)?;
    organisations.get(place).region()
}
