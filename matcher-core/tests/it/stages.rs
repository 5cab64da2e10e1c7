//! How well the fixtures' texts tell the stage that a person gave.

use matcher_core::record::{Record, Stage, SupplyKind};
use matcher_core::{Engine, EngineOptions};

use crate::support::fixture_records;

const STAGES: [Stage; 4] = [Stage::Research, Stage::Pilot, Stage::Incubation, Stage::Industrial];
/// The share of the placed records that has to stand on the given stage.
const LEAST_RIGHT: f64 = 0.75;

/// Rows are given stages, columns those read from the text, each from research to industrial; the last column counts
/// the texts that told none.
type Confusion = [[usize; 5]; 4];

/// Hides the stage of every record for which `hide` gives one, and reads it from the text.
fn confusion(hide: impl Fn(&mut Record) -> Option<Stage>) -> Confusion {
    let engine = Engine::in_memory(EngineOptions::default()).unwrap();
    let mut found = Confusion::default();
    for mut record in fixture_records() {
        let Some(given) = hide(&mut record) else { continue };
        let place = engine.place_stage(&record);
        assert!(place.is_none_or(|place| !place.given && place.confidence < 1.0));
        let column = place.and_then(|place| STAGES.iter().position(|stage| *stage == place.stage));
        found[STAGES.iter().position(|stage| *stage == given).unwrap()][column.unwrap_or(4)] += 1;
    }
    found
}

/// Compares with what was recorded when the cues last changed. Whoever changes them changes the tables here and in
/// `docs/scoring.md` too.
fn check(found: Confusion, recorded: Confusion) {
    assert_eq!(found, recorded);
    let placed: usize = found.iter().flat_map(|row| &row[..4]).sum();
    let right: usize = (0..4).map(|at| found[at][at]).sum();
    assert!(right as f64 >= LEAST_RIGHT * placed as f64, "{right} of {placed}");
}

#[test]
fn the_texts_of_achievements_tell_their_stage_or_none() {
    let found = confusion(|record| match record {
        Record::Supply(supply) => supply.maturity.take().map(|maturity| maturity.stage()),
        _ => None,
    });
    check(found, [[1, 0, 0, 0, 4], [0, 26, 2, 0, 105], [0, 8, 37, 2, 345], [0, 0, 8, 5, 94]]);
}

#[test]
fn the_texts_of_demands_tell_the_stage_that_they_want_or_none() {
    let found = confusion(|record| match record {
        Record::Demand(demand) => demand.maturity_wanted.take().map(|maturity| maturity.stage()),
        _ => None,
    });
    check(found, [[0; 5], [0, 2, 0, 0, 32], [0, 1, 6, 0, 64], [0; 5]]);
}

#[test]
fn the_texts_of_platforms_tell_the_stage_that_they_serve_or_none() {
    let found = confusion(|record| match record {
        Record::Supply(supply) if supply.kind == SupplyKind::Platform => {
            supply.platform.as_mut()?.stage.take()
        }
        _ => None,
    });
    check(found, [[7, 0, 0, 0, 8], [0, 21, 0, 0, 2], [0, 0, 3, 0, 0], [0, 0, 0, 7, 7]]);
}
