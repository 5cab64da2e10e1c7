//! Firms by county, for a day's tour.

use std::collections::BTreeMap;

use super::model::{CountyTour, VisitEntry};
use crate::record::Region;

/// Tours with so many stops a day; the county whose first day scores most first, ties by name, the unknown county last.
pub(super) fn tours(entries: &[VisitEntry], stops_per_day: u32) -> Vec<CountyTour> {
    let mut counties: BTreeMap<Option<&str>, Vec<usize>> = BTreeMap::new();
    for (at, entry) in entries.iter().enumerate() {
        counties.entry(entry.region.as_ref().map(key)).or_default().push(at);
    }
    let stops = usize::try_from(stops_per_day).unwrap_or(usize::MAX).max(1);
    let tour = |places: Vec<usize>| {
        let first = places.iter().take(stops).map(|at| entries[*at].score);
        CountyTour {
            county: places.first().and_then(|at| entries[*at].region.clone()),
            first_day_score: first.sum(),
            days: places.chunks(stops).map(<[usize]>::to_vec).collect(),
        }
    };
    let mut tours: Vec<CountyTour> = counties.into_values().map(tour).collect();
    tours.sort_by(|a, b| {
        let name = |tour: &CountyTour| tour.county.as_ref().map(|county| county.name.clone());
        a.county
            .is_none()
            .cmp(&b.county.is_none())
            .then_with(|| b.first_day_score.total_cmp(&a.first_day_score))
            .then_with(|| name(a).cmp(&name(b)))
    });
    tours
}

/// What makes a county one: its code, or its name where there is none.
fn key(region: &Region) -> &str {
    region.code.as_deref().filter(|code| !code.is_empty()).unwrap_or(&region.name)
}
