//! What a supply says that it is not for counts against it where just that is asked for, and is said.

use matcher_core::explanation::{Conflict, sentences};
use matcher_core::record::{Demand, Record, Supply, SupplyKind};
use matcher_core::scoring::Feature;
use matcher_core::{Engine, EngineOptions, MatchRequest};

const DIE_CASTING: &str = "锌合金压铸件电镀后起泡";

fn alloys() -> [Supply; 2] {
    let supply = |id: &str, summary: &str| {
        Supply::from_text(id, SupplyKind::Achievement, "锌铝镁热镀合金锭成分均匀化", summary)
    };
    [
        supply("excluding", "中频炉半连续铸造，镁偏析小于0.1%，供带钢镀锌机组，不做压铸料。"),
        supply("silent", "中频炉半连续铸造，镁偏析小于0.1%，供带钢镀锌机组，也做压铸料。"),
    ]
}

fn engine() -> Engine {
    let engine = Engine::in_memory(EngineOptions::default()).unwrap();
    engine.upsert(&alloys().map(Record::Supply)).unwrap();
    engine.refresh(&mut |_| {}).unwrap();
    engine
}

#[test]
fn what_a_supply_excludes_is_scored_below_and_quoted() {
    let engine = engine();
    let demand = Demand::from_text("d", DIE_CASTING, "压铸出来看着好好的，电镀后鼓泡");
    let ranked = engine.rank(&demand, 10).unwrap();
    let ids: Vec<&str> = ranked.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(ids, ["silent", "excluding"]);
    let [excluding, silent] = alloys();
    let (score, why) = engine.explain(&demand, &excluding);
    assert_eq!(score, ranked[1].1, "stored or not, the score is the same");
    let quoted = why.conflicts.iter().find_map(|conflict| match conflict {
        Conflict::OutOfScope { quote } => Some(quote.text.as_str()),
        _ => None,
    });
    assert_eq!(quoted, Some("不做压铸料"));
    assert!(sentences(&why).contains(&"注意：供方说明“不做压铸料”。".to_owned()), "{:?}", sentences(&why));
    assert!(!sentences(&why)[0].contains("压铸"), "{:?}", sentences(&why));
    let scope = |why: &matcher_core::explanation::Explanation| {
        why.contributions.iter().find(|part| part.feature == Feature::Scope).unwrap().value
    };
    assert!(scope(&why).is_some_and(|value| value < 1.0));
    let (_, why) = engine.explain(&demand, &silent);
    assert_eq!((scope(&why), why.conflicts), (None, Vec::new()));
}

#[test]
fn who_asks_for_something_else_hears_nothing_of_it() {
    let demand = Demand::from_text("d", "带钢镀锌合金锭镁偏析大", "热镀用合金锭成分不均匀");
    let found = engine().find_matches(&demand, &MatchRequest::default()).unwrap();
    for one in found.matches.iter().chain(&found.near_misses) {
        assert_eq!(one.explanation.conflicts, [], "{}", one.supply);
    }
}
