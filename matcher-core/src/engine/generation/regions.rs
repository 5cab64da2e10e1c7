//! Where a record lies that does not say so itself: where its organisation sits.

use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::{Generation, Side, SideRecord};
use crate::facts::{Facts, RegionFact};

impl Generation {
    /// Gives a record that does not say where it is the region of its organisation.
    pub(in crate::engine) fn resolve_region(&self, facts: &mut Facts) {
        resolve(&self.organisations.records, facts);
    }
}

/// As [`Generation::resolve_region`], from organisations by identifier.
pub(super) fn resolve(organisations: &[Arc<SideRecord>], facts: &mut Facts) {
    if facts.region.is_some() && !facts.region_inherited {
        return;
    }
    facts.region = inherited(organisations, facts).cloned();
    facts.region_inherited = facts.region.is_some();
}

/// A record as it says itself where it is.
pub(super) fn without_inherited(facts: &Facts) -> Cow<'_, Facts> {
    if facts.region_inherited {
        Cow::Owned(Facts { region: None, region_inherited: false, ..facts.clone() })
    } else {
        Cow::Borrowed(facts)
    }
}

/// Passes on what has become of some organisations to the records that inherit from them.
pub(super) fn follow_organisations(
    organisations: &Side,
    changed: &FxHashSet<&str>,
    records: &mut [Arc<SideRecord>],
) {
    for record in records {
        let facts = &record.facts;
        let concerned = facts.organisation.as_ref().is_some_and(|id| changed.contains(id.as_str()))
            && (facts.region.is_none() || facts.region_inherited);
        if concerned && facts.region.as_ref() != inherited(&organisations.records, facts) {
            resolve(&organisations.records, &mut Arc::make_mut(record).facts);
        }
    }
}

fn inherited<'a>(organisations: &'a [Arc<SideRecord>], facts: &Facts) -> Option<&'a RegionFact> {
    let id = facts.organisation.as_deref()?;
    let place = organisations.binary_search_by(|record| record.id().cmp(id)).ok()?;
    organisations[place].facts.region.as_ref()
}
