use ownedbytes::OwnedBytes;
use proptest::prelude::*;

use super::{Facts, FactsTable, FactsTableBuilder, RegionFact};
use crate::image::{ImageReader, ImageWriter};
use crate::indicator::Reading;
use crate::matching::{Placement, StagePlacement};
use crate::record::{CooperationMode, DemandStatus, LinkId, RecordKind, Stage, SupplyKind, SupplyStatus};
use crate::semantic::MeaningHash;

/// The taxonomy of these tests: links with one digit, except that of the 9.
fn number(link: &LinkId) -> Option<u16> {
    link.as_str().parse().ok().filter(|number| *number < 9)
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(vec!["钼", "尾矿", "", "a", "烘干机"]), 0..4)
        .prop_map(|words| words.concat())
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(text(), 0..3)
}

fn number_or_none() -> impl Strategy<Value = Option<f64>> {
    prop::option::of(prop::sample::select(vec![0.0, -1.5, 1e300, f64::MIN_POSITIVE]))
}

fn placement() -> impl Strategy<Value = Placement> {
    (0u16..10, 0.0..=1.0, any::<bool>()).prop_map(|(link, confidence, given)| Placement {
        link: LinkId::new(link.to_string()),
        confidence,
        given,
    })
}

fn reading() -> impl Strategy<Value = Reading> {
    let flags = any::<[bool; 3]>();
    (text(), number_or_none(), number_or_none(), flags, text(), any::<[u32; 2]>()).prop_map(
        |(name, lower, upper, [lower_strict, upper_strict, point], dimension, [start, end])| Reading {
            name,
            lower,
            lower_strict,
            upper,
            upper_strict,
            point,
            dimension,
            start,
            end,
        },
    )
}

/// One of all, or nothing.
fn any_of<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = Option<T>> {
    prop::option::of(prop::sample::select(all))
}

fn statuses()
-> impl Strategy<Value = (RecordKind, Option<SupplyKind>, Option<SupplyStatus>, Option<DemandStatus>)> {
    let kind = prop::sample::select(RecordKind::ALL.to_vec());
    (kind, any_of(&SupplyKind::ALL), any_of(&SupplyStatus::ALL), any_of(&DemandStatus::ALL))
}

fn stage() -> impl Strategy<Value = Option<StagePlacement>> {
    (any_of(&Stage::ALL), 0.0..=1.0, any::<bool>())
        .prop_map(|(stage, confidence, given)| Some(StagePlacement { stage: stage?, confidence, given }))
}

fn region() -> impl Strategy<Value = Option<RegionFact>> {
    prop::option::of((prop::option::of(text()), text()).prop_map(|(code, name)| RegionFact { code, name }))
}

prop_compose! {
    fn facts()(
        (record, supply_kind, supply_status, demand_status) in statuses(),
        (id, title, organisation, region, region_inherited) in
            (text(), text(), prop::option::of(text()), region(), any::<bool>()),
        (placements, stage, maturity, modes) in (
            prop::collection::vec(placement(), 0..3),
            stage(),
            prop::option::of(1u8..=9),
            prop::sample::subsequence(CooperationMode::ALL.to_vec(), 0..=6),
        ),
        (amount_wan_yuan, year) in (number_or_none(), prop::option::of(any::<i32>())),
        (excluded, achievements, exclusions) in
            (texts(), texts(), prop::collection::btree_set(any::<u32>(), 0..4)),
        indicators in prop::collection::vec(reading(), 0..3),
        (terms, meaning) in (any::<u32>(), any::<[u8; 16]>()),
    ) -> Facts {
        let mut facts = Facts {
            supply_kind,
            supply_status,
            demand_status,
            placements,
            stage,
            maturity,
            modes,
            amount_wan_yuan,
            region,
            region_inherited,
            organisation,
            excluded,
            year,
            indicators,
            achievements,
            exclusions: exclusions.into_iter().collect(),
            terms,
            meaning: MeaningHash(meaning),
            ..Facts::empty(record, &id, &title)
        };
        facts.sign(Default::default());
        facts
    }
}

fn table(facts: &[Facts]) -> FactsTable {
    let mut table = FactsTableBuilder::new(&number);
    for facts in facts {
        table.add(facts);
    }
    table.finish()
}

fn imaged(table: &FactsTable) -> Option<FactsTable> {
    let mut image = ImageWriter::new(Vec::new()).expect("memory");
    table.write(&mut image).expect("memory");
    let mut image = ImageReader::new(OwnedBytes::new(image.finish().expect("memory")))?;
    FactsTable::read(&mut image)
}

proptest! {
    #[test]
    fn packed_facts_say_what_facts_say(facts in facts()) {
        let packed = facts.packed(&number);
        let view = packed.view();
        prop_assert_eq!(&view.to_facts(), &facts);
        let numbers: Vec<Option<u16>> = view.places().map(|place| place.number).collect();
        let expected: Vec<Option<u16>> = facts.placements.iter().map(|place| number(&place.link)).collect();
        prop_assert_eq!(numbers, expected);
        prop_assert_eq!(view.is_placed(), !facts.placements.is_empty());
        prop_assert_eq!(view.has_indicators(), !facts.indicators.is_empty());
    }

    /// An image has a checksum, so this has no use but that nothing panics.
    #[test]
    fn bytes_that_nobody_packed_can_be_read(facts in facts(), length in any::<prop::sample::Index>()) {
        let packed = facts.packed(&number);
        let cut = length.index(packed.0.len());
        super::FactsView::first_of(&packed.0[..cut]).to_facts();
        let mut other = packed.0.clone();
        other[4..].fill(0xff);
        super::FactsView::first_of(&other).to_facts();
    }

    #[test]
    fn a_table_after_changes_has_what_one_made_anew_has(
        first in prop::collection::vec(facts(), 0..8),
        rounds in prop::collection::vec(prop::collection::vec((any::<prop::sample::Index>(), facts()), 1..6), 0..8),
    ) {
        let mut present = first;
        let mut known = table(&present);
        for round in rounds {
            let mut next: Vec<Option<Facts>> = vec![None; present.len()];
            let mut added = Vec::new();
            for (place, facts) in round {
                match next.get_mut(place.index(present.len() + 1)) {
                    Some(place) => *place = Some(facts),
                    None => added.push(facts),
                }
            }
            let mut table_next = FactsTableBuilder::after(&known, &number);
            for (ordinal, change) in next.iter().enumerate() {
                match change {
                    Some(facts) => {
                        table_next.add(facts);
                    }
                    None => table_next.keep(&known, ordinal),
                }
            }
            for facts in &added {
                table_next.add(facts);
            }
            present = present.iter().zip(next).map(|(old, new)| new.unwrap_or_else(|| old.clone())).collect();
            present.extend(added);
            known = table_next.finish();
            prop_assert_eq!(&known, &table(&present));
            let read = imaged(&known);
            prop_assert_eq!(read.as_ref(), Some(&known));
            // Few parts, and little that nobody speaks of.
            prop_assert!(known.parts() <= 2 + present.len().ilog2() as usize, "{}", known.parts());
            prop_assert!(known.packed_records() <= 3 * present.len() + 1);
        }
    }
}

#[test]
fn records_are_found_by_their_identifiers() {
    let named = |id: &str| Facts::empty(RecordKind::Supply, id, "");
    let table = table(&["a", "b", "c1", "c2", "d"].map(named));
    for (ordinal, id) in ["a", "b", "c1", "c2", "d"].into_iter().enumerate() {
        assert_eq!(table.ordinal(id), Some(ordinal));
    }
    for unknown in ["", "A", "c", "c3", "e"] {
        assert_eq!(table.ordinal(unknown), None);
    }
    assert_eq!(
        [(0, "c"), (3, "c"), (1, "a"), (0, "e")].map(|(from, id)| table.first_from(from, id)),
        [2, 3, 1, 5]
    );
    assert_eq!(FactsTable::default().ordinal("a"), None);
}
