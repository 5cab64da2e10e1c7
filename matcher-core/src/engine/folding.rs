//! Folding near-duplicates into the best of them.

use super::generation::{Generation, Side};
use crate::matching::{DemandDuplicate, Duplicate};
use crate::record::{DemandId, OrganisationId, SupplyId};

/// A record of a side with its score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ranked {
    pub(super) ordinal: usize,
    pub(super) score: f64,
}

/// A record with those that were folded into it, in the order of the ranking.
#[derive(Debug, PartialEq)]
pub(super) struct Folded {
    pub(super) best: Ranked,
    pub(super) others: Vec<Ranked>,
}

/// How many places an answer has, and whether near-duplicates share one.
#[derive(Clone, Copy)]
pub(super) struct Places {
    pub(super) top: usize,
    pub(super) folding: bool,
}

/// Puts a ranking into places, greedily from the top: each record goes to the first place whose record it is a
/// near-duplicate of, and takes a new one when there is none and one is left. So what an answer of n places says is the
/// beginning of what a longer one says.
pub(super) fn fold(
    ranked: impl IntoIterator<Item = Ranked>,
    places: Places,
    are_duplicates: impl Fn(usize, usize) -> bool,
) -> Vec<Folded> {
    let mut found: Vec<Folded> = Vec::new();
    for entry in ranked {
        let same = |place: &Folded| are_duplicates(place.best.ordinal, entry.ordinal);
        match places.folding.then(|| found.iter().position(same)).flatten() {
            Some(place) => found[place].others.push(entry),
            None if found.len() < places.top => found.push(Folded { best: entry, others: Vec::new() }),
            // Nothing more can come of the ranking.
            None if !places.folding => break,
            None => {}
        }
    }
    found
}

impl Folded {
    /// The supplies that were folded into this one, as far as they are listed.
    pub(super) fn supplies(&self, generation: &Generation) -> Vec<Duplicate> {
        self.listed(&generation.supplies, |id, title, owner, score| Duplicate {
            supply: SupplyId::new(id),
            title,
            owner,
            score,
        })
    }

    /// The demands that were folded into this one, as far as they are listed.
    pub(super) fn demands(&self, generation: &Generation) -> Vec<DemandDuplicate> {
        self.listed(&generation.demands, |id, title, enterprise, score| DemandDuplicate {
            demand: DemandId::new(id),
            title,
            enterprise,
            score,
        })
    }

    fn listed<T>(
        &self,
        side: &Side,
        make: impl Fn(&str, String, Option<OrganisationId>, f64) -> T,
    ) -> Vec<T> {
        let listed = self.others.iter().take(Duplicate::MOST_LISTED);
        let duplicate = |other: &Ranked| {
            let facts = side.facts(other.ordinal);
            let organisation = facts.organisation().map(OrganisationId::new);
            make(facts.id(), facts.title().to_owned(), organisation, other.score)
        };
        listed.map(duplicate).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Folded, Places, Ranked, fold};

    fn ranking(groups: &[u8]) -> Vec<Ranked> {
        let ranked = |ordinal| Ranked { ordinal, score: 1.0 / (ordinal + 1) as f64 };
        (0..groups.len()).map(ranked).collect()
    }

    fn folded(groups: &[u8], top: usize, folding: bool) -> Vec<Folded> {
        // Not transitive: neighbours are alike, 1 and 3 are not.
        let alike = |one: usize, other: usize| groups[one].abs_diff(groups[other]) <= 1;
        fold(ranking(groups), Places { top, folding }, alike)
    }

    proptest! {
        #[test]
        fn a_shorter_answer_is_the_beginning_of_a_longer_one(
            groups in prop::collection::vec(0u8..20, 0..40),
            top in 1usize..20,
        ) {
            let long = folded(&groups, 40, true);
            let short = folded(&groups, top, true);
            prop_assert_eq!(&short[..], &long[..top.min(long.len())]);
        }

        #[test]
        fn every_record_has_one_place_and_no_two_places_are_alike(groups in prop::collection::vec(0u8..20, 0..40)) {
            let found = folded(&groups, 40, true);
            let mut seen: Vec<usize> = Vec::new();
            for (place, entry) in found.iter().enumerate() {
                for before in &found[..place] {
                    prop_assert!(groups[before.best.ordinal].abs_diff(groups[entry.best.ordinal]) > 1);
                }
                for other in &entry.others {
                    prop_assert!(other.score < entry.best.score);
                    prop_assert!(groups[other.ordinal].abs_diff(groups[entry.best.ordinal]) <= 1);
                }
                seen.push(entry.best.ordinal);
                seen.extend(entry.others.iter().map(|other| other.ordinal));
            }
            seen.sort_unstable();
            prop_assert_eq!(seen, (0..groups.len()).collect::<Vec<_>>());
        }

        #[test]
        fn without_folding_the_ranking_stays(groups in prop::collection::vec(0u8..4, 0..20), top in 1usize..30) {
            let found: Vec<Ranked> = folded(&groups, top, false).into_iter().map(|entry| entry.best).collect();
            prop_assert_eq!(&found[..], &ranking(&groups)[..top.min(groups.len())]);
        }
    }
}
