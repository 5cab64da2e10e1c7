//! Nobody computes for a caller that has gone.

use std::time::{Duration, Instant};

use matcher_core::record::{Demand, Record, Supply, SupplyKind};
use matcher_core::{
    Cancel, DemandRequest, Engine, EngineOptions, Error, ErrorKind, MatchRequest, SearchRequest,
};

const WORDS: [&str; 12] = [
    "钼尾矿",
    "浮选",
    "微晶玻璃",
    "香菇",
    "热泵干燥",
    "褐变",
    "焙烧烟气",
    "制酸",
    "磷酸铁锂",
    "正极材料",
    "深部找矿",
    "综合利用",
];

/// A text of many sentences, another for every number.
fn text(number: usize) -> String {
    let word = |step: usize| WORDS[(number / 7 + number * step + step * step) % WORDS.len()];
    (1..25)
        .map(|step| format!("针对{}的{}提出{}方法，", word(step), word(step + 5), word(step + 8)))
        .collect()
}

fn demands(count: usize) -> Vec<Demand> {
    (0..count)
        .map(|number| Demand::from_text(format!("d{number:04}").as_str(), "尾矿利用", text(number)))
        .collect()
}

fn supply(number: usize) -> Supply {
    Supply::from_text(
        format!("s{number:04}").as_str(),
        SupplyKind::Achievement,
        WORDS[number % 12],
        text(number),
    )
}

/// A few thousand supplies, and demands enough that both directions take long.
fn large() -> Engine {
    let engine = Engine::in_memory(EngineOptions::default()).unwrap();
    let supplies = (0..3_000).map(|number| Record::Supply(supply(number)));
    let records: Vec<Record> = supplies.chain(demands(600).into_iter().map(Record::Demand)).collect();
    engine.upsert(&records).unwrap();
    engine.refresh(&mut |_| {}).unwrap();
    engine
}

fn kind<T>(result: Result<T, Error>) -> ErrorKind {
    result.err().expect("it went on to the end").kind()
}

/// Matches of many demands, of which only the places are looked at.
fn each(
    engine: &Engine,
    demands: &[Demand],
    cancel: &Cancel,
    take: &mut dyn FnMut(usize) -> bool,
) -> Result<(), Error> {
    engine.find_matches_each(demands, &MatchRequest::default(), cancel, &mut |place, _| take(place))
}

#[test]
fn what_was_cancelled_before_it_began_does_not_begin() {
    let engine = crate::support::engine_of(&["钼尾矿综合利用"]);
    let cancel = Cancel::never();
    cancel.cancel();
    let demand = Demand::from_text("d1", "钼尾矿", "");
    assert_eq!(
        kind(engine.find_matches_with(&demand, &MatchRequest::default(), &cancel)),
        ErrorKind::Cancelled
    );
    assert_eq!(
        kind(engine.find_demands_with(&supply(1), &DemandRequest::default(), &cancel)),
        ErrorKind::Cancelled
    );
    assert_eq!(kind(engine.search_with("钼尾矿", &SearchRequest::default(), &cancel)), ErrorKind::Cancelled);
    assert_eq!(kind(each(&engine, &[demand], &cancel, &mut |_| true)), ErrorKind::Cancelled);
    let unchecked = engine.check_with(&cancel);
    assert!(matches!(unchecked, Err(Error::Cancelled)), "{unchecked:?}");
}

#[test]
fn a_deadline_or_another_thread_ends_what_is_under_way() {
    let engine = large();
    let many = demands(4_000);
    let start = Instant::now();
    let soon = Cancel::at(start + Duration::from_millis(5));
    assert_eq!(
        kind(engine.find_demands_with(&supply(1), &DemandRequest::default(), &soon)),
        ErrorKind::Cancelled
    );
    let soon = Cancel::at(Instant::now() + Duration::from_millis(5));
    assert_eq!(kind(each(&engine, &many, &soon, &mut |_| true)), ErrorKind::Cancelled);
    // Either takes many seconds to its end; a busy machine may be slow to wake a thread.
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());

    let cancel = Cancel::never();
    let of_other = cancel.clone();
    std::thread::scope(|scope| {
        let cancelled = scope.spawn(move || {
            std::thread::sleep(Duration::from_millis(50));
            of_other.cancel();
            Instant::now()
        });
        assert_eq!(kind(each(&engine, &many, &cancel, &mut |_| true)), ErrorKind::Cancelled);
        let late = cancelled.join().unwrap().elapsed();
        assert!(late < Duration::from_secs(2), "{late:?}");
    });
}

#[test]
fn who_is_in_time_gets_the_same_answers() {
    let engine = crate::support::fixture_engine();
    let demands = crate::support::fixture_demands();
    let request = MatchRequest::default();
    let in_time = Cancel::at(Instant::now() + Duration::from_secs(3_600));
    let batch = engine.find_matches_batch(&demands, &request, &|_| {}).unwrap();
    let mut found = Vec::new();
    let mut take = |place, matches| {
        assert_eq!(place, found.len());
        found.push(matches);
        true
    };
    engine.find_matches_each(&demands, &request, &in_time, &mut take).unwrap();
    assert_eq!(found, batch);
    assert_eq!(engine.find_matches_with(&demands[0], &request, &in_time).unwrap(), batch[0]);
    let reverse = DemandRequest::default();
    assert_eq!(
        engine.find_demands_with(&supply(2), &reverse, &in_time).unwrap(),
        engine.find_demands(&supply(2), &reverse).unwrap()
    );
}

#[test]
fn each_stops_when_no_more_is_taken_and_hands_over_what_stands_before_a_failure() {
    let engine = crate::support::fixture_engine();
    let mut demands = crate::support::fixture_demands();
    let mut taken = Vec::new();
    each(&engine, &demands, &Cancel::never(), &mut |place| {
        taken.push(place);
        place < 40
    })
    .unwrap();
    assert_eq!(taken, (0..=40).collect::<Vec<_>>());
    demands[35] = Demand::from_text("empty", "", "");
    taken.clear();
    let mut take = |place| {
        taken.push(place);
        true
    };
    assert_eq!(kind(each(&engine, &demands, &Cancel::never(), &mut take)), ErrorKind::InvalidInput);
    assert_eq!(taken, (0..35).collect::<Vec<_>>());
}
