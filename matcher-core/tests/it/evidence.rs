//! An expert's own achievements speak for him: the same through every door, and only as long as the catalogue has them.

use matcher_core::explanation::{Explanation, sentences};
use matcher_core::record::{Demand, ExpertProfile, Record, RecordKind, Supply, SupplyKind, SupplyStatus};
use matcher_core::scoring::Feature;
use matcher_core::{DemandRequest, Engine, MatchRequest};

use crate::support::options;

/// With more candidates than text search gives, everything is ranked.
const ALL: usize = 501;

fn achievement(id: &str, title: &str) -> Supply {
    Supply::from_text(id, SupplyKind::Achievement, title, "")
}

fn expert(id: &str, summary: &str, achievements: &[&str]) -> Supply {
    let achievements = achievements.iter().map(|&listed| listed.to_owned()).collect();
    let mut expert = Supply::from_text(id, SupplyKind::Expert, id, summary);
    expert.expert = Some(ExpertProfile { achievements, ..ExpertProfile::default() });
    expert
}

fn write(engine: &Engine, supplies: &[Supply]) {
    engine.upsert(&supplies.iter().cloned().map(Record::Supply).collect::<Vec<_>>()).unwrap();
    engine.refresh(&mut |_| {}).unwrap();
}

/// A drying firm's demand, and three experts whose own words have nothing of it.
fn office() -> (Engine, Demand) {
    let engine = Engine::in_memory(options()).unwrap();
    let others = (0..20).map(|at| achievement(&format!("other{at:02}"), "香菇"));
    let supplies = others.chain([
        achievement("drying", "香菇热泵烘干防褐变控湿工艺"),
        achievement("steaming", "香菇烘干前蒸汽护色防褐变"),
        achievement("roasting", "辉钼矿焙烧烟气制酸"),
        expert("zhao", "食品工程教授", &["drying", "steaming", "三篇论文"]),
        expert("qian", "食品工程教授", &["roasting"]),
        expert("sun", "食品工程教授", &["a paper that nobody filed"]),
    ]);
    write(&engine, &supplies.collect::<Vec<_>>());
    let demand = Demand::from_text("d", "香菇烘干褐变", "香菇烘干时褐变，想用热泵烘干控湿");
    engine.upsert(&[Record::Demand(demand.clone())]).unwrap();
    engine.refresh(&mut |_| {}).unwrap();
    (engine, demand)
}

fn supply(engine: &Engine, id: &str) -> Supply {
    match engine.get(RecordKind::Supply, id).unwrap() {
        Some(Record::Supply(supply)) => supply,
        other => panic!("no supply `{id}`: {other:?}"),
    }
}

fn value(why: &Explanation) -> Option<f64> {
    why.contributions.iter().find(|part| part.feature == Feature::Evidence).unwrap().value
}

fn ranked(engine: &Engine, demand: &Demand, depth: usize) -> Vec<(String, u64)> {
    let ranked = engine.rank(demand, depth).unwrap();
    ranked.into_iter().map(|(id, score)| (id.to_string(), score.to_bits())).collect()
}

#[test]
fn an_expert_whose_profile_shares_no_word_is_found_by_his_achievement() {
    let (engine, demand) = office();
    let found = ranked(&engine, &demand, ALL);
    let place = |id: &str| found.iter().position(|(other, _)| other == id).unwrap();
    assert!(place("zhao") < place("sun") && place("sun") < place("qian"), "unknown is neither zero nor yes");
    let candidates = ranked(&engine, &demand, 500);
    assert_eq!(candidates.len(), 23, "all that share a word, and the expert of two of them");
    assert!(candidates.iter().any(|(id, _)| id == "zhao"));
    // A filter for experts leaves the achievements out, but not what they say.
    let mut request = MatchRequest::default();
    request.filter.kinds = vec![SupplyKind::Expert];
    let misses = engine.find_matches(&demand, &request).unwrap().near_misses;
    assert_eq!(misses.iter().map(|miss| miss.supply.as_str()).collect::<Vec<_>>(), ["zhao"]);
}

#[test]
fn evidence_is_the_same_through_every_door() {
    let (engine, demand) = office();
    let scores = ranked(&engine, &demand, ALL);
    let score = |id: &str| scores.iter().find(|(other, _)| other == id).unwrap().1;
    for id in ["zhao", "qian", "sun"] {
        let (explained, why) = engine.explain(&demand, &supply(&engine, id));
        assert_eq!(explained.to_bits(), score(id), "{id}");
        let sum: f64 = why.contributions.iter().map(|part| part.contribution).sum();
        assert!((sum - explained).abs() < 1e-9);
    }
    let mut request = MatchRequest::default();
    request.filter.kinds = vec![SupplyKind::Expert];
    let found = engine.find_matches(&demand, &request).unwrap();
    assert_eq!(found.near_misses[0].score.to_bits(), score("zhao"));
    // Of the caller's own, under a name that nobody has.
    let own = Supply { id: "own".into(), ..supply(&engine, "zhao") };
    assert_eq!(value(&engine.explain(&demand, &own).1), value(&found.near_misses[0].explanation));
}

#[test]
fn an_expert_finds_the_demand_that_finds_him() {
    let (engine, demand) = office();
    let wei = expert("wei", "香菇热泵烘干，控湿防褐变", &["drying", "steaming"]);
    let (score, why) = engine.explain(&demand, &wei);
    let found = engine.find_demands(&wei, &DemandRequest::default()).unwrap();
    let back: Vec<_> =
        found.matches.iter().map(|back| (back.demand.as_str(), back.score.to_bits())).collect();
    assert_eq!(back, [("d", score.to_bits())]);
    assert_eq!((&found.matches[0].explanation, value(&why).is_some()), (&why, true));
}

#[test]
fn the_reasons_name_the_achievements_best_first() {
    let (engine, demand) = office();
    let (_, why) = engine.explain(&demand, &supply(&engine, "zhao"));
    let told: Vec<(&str, &str)> =
        why.achievements.iter().map(|own| (own.supply.as_str(), own.title.as_str())).collect();
    let best = ("drying", "香菇热泵烘干防褐变控湿工艺");
    assert_eq!(told, [best, ("steaming", "香菇烘干前蒸汽护色防褐变")]);
    assert!(why.achievements[0].value > why.achievements[1].value);
    assert!(value(&why).is_some_and(|value| value > why.achievements[0].value), "two say more than one");
    let said = sentences(&why);
    assert!(
        said[0].starts_with("本人成果可以佐证：“香菇热泵烘干防褐变控湿工艺”（drying，相符度"),
        "{said:?}"
    );
    let (_, other) = engine.explain(&demand, &supply(&engine, "qian"));
    assert_eq!((value(&other), other.achievements), (Some(0.0), Vec::new()));
}

#[test]
fn evidence_lasts_as_long_as_the_catalogue_has_the_achievement() {
    let folder = tempfile::tempdir().unwrap();
    let engine = Engine::open(folder.path(), options()).unwrap();
    let demand = Demand::from_text("d", "香菇烘干褐变", "香菇烘干时褐变，想用热泵烘干控湿");
    let evidence = |engine: &Engine| value(&engine.explain(&demand, &supply(engine, "zhao")).1);
    write(
        &engine,
        &[achievement("roasting", "辉钼矿焙烧烟气制酸"), expert("zhao", "食品工程教授", &["drying"])],
    );
    assert_eq!(evidence(&engine), None, "not filed yet");
    let mut drying = achievement("drying", "香菇热泵烘干防褐变控湿工艺");
    write(&engine, &[drying.clone()]);
    let filed = evidence(&engine);
    assert!(filed.is_some_and(|value| value > 0.5), "{filed:?}");
    let merged = ranked(&engine, &demand, ALL);
    drying.status = SupplyStatus::Withdrawn;
    write(&engine, &[drying]);
    assert_eq!(evidence(&engine), filed, "what is no longer on offer is ability all the same");
    assert_eq!(engine.rank(&demand, 10).unwrap()[0].0.as_str(), "zhao");
    write(&engine, &[achievement("drying", "香菇热泵烘干防褐变控湿工艺")]);
    drop(engine);
    let engine = Engine::open(folder.path(), options()).unwrap();
    assert_eq!(ranked(&engine, &demand, ALL), merged, "merged or loaded");
    engine.remove(RecordKind::Supply, &["drying"]).unwrap();
    engine.refresh(&mut |_| {}).unwrap();
    assert_eq!(evidence(&engine), None);
}
