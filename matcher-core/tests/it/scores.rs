use matcher_core::analysis::Normalized;
use matcher_core::explanation::{Span, TextField};
use matcher_core::record::{Demand, Record, RecordKind, Supply, SupplyKind};
use matcher_core::{DemandRequest, Engine, EngineOptions, MatchRequest};

use crate::support::{engine_of, fixture_demands, fixture_engine, fixture_records};

fn stored_supply(engine: &Engine, id: &str) -> Supply {
    match engine.get(RecordKind::Supply, id).unwrap() {
        Some(Record::Supply(supply)) => supply,
        other => panic!("no supply `{id}`: {other:?}"),
    }
}

fn text_of(field: TextField, title: &str, body: &str, keywords: &[String]) -> Option<String> {
    match field {
        TextField::Title => Some(title.to_owned()),
        TextField::Body => Some(body.to_owned()),
        TextField::Keywords => Some(keywords.join("；")),
        TextField::Profile => None,
    }
}

#[test]
fn a_pair_has_one_score_whichever_way_it_is_asked() {
    let engine = fixture_engine();
    let mut wide = MatchRequest::default();
    wide.top = 50;
    let mut narrow = MatchRequest::default();
    narrow.top = 2;
    narrow.filter.kinds = vec![SupplyKind::Achievement];
    let mut all_demands = DemandRequest::default();
    all_demands.top = 500;
    all_demands.filter.statuses.clear();
    for demand in fixture_demands().iter().step_by(12) {
        let ranked = engine.rank(demand, 500).unwrap();
        let found = engine.find_matches(demand, &wide).unwrap();
        for hit in found.matches.iter().take(4) {
            let listed = ranked.iter().find(|(id, _)| *id == hit.supply).map(|(_, score)| *score);
            assert_eq!(listed.map(f64::to_bits), Some(hit.score.to_bits()), "{} {}", demand.id, hit.supply);
            let supply = stored_supply(&engine, hit.supply.as_str());
            let (score, explanation) = engine.explain(demand, &supply);
            assert_eq!(score.to_bits(), hit.score.to_bits(), "{} {}", demand.id, hit.supply);
            assert_eq!(explanation, hit.explanation);
            let back = engine.find_demands(&supply, &all_demands).unwrap();
            let same = back.matches.iter().find(|other| other.demand == demand.id);
            assert_eq!(same.map(|other| other.score.to_bits()), Some(hit.score.to_bits()), "{}", demand.id);
        }
        for hit in &engine.find_matches(demand, &narrow).unwrap().matches {
            let listed = ranked.iter().find(|(id, _)| *id == hit.supply).map(|(_, score)| *score);
            assert_eq!(listed.map(f64::to_bits), Some(hit.score.to_bits()));
        }
    }
}

#[test]
fn scores_lie_in_range_and_are_the_sum_of_their_contributions() {
    let engine = fixture_engine();
    for found in engine.find_matches_batch(&fixture_demands(), &MatchRequest::default(), &|_| {}).unwrap() {
        assert_eq!(found.answered, !found.matches.is_empty());
        for hit in found.matches.iter().chain(&found.near_misses) {
            assert!((0.0..=1.0).contains(&hit.score), "{}", hit.score);
            let sum: f64 = hit.explanation.contributions.iter().map(|part| part.contribution).sum();
            assert!((sum - hit.score).abs() < 1e-9, "{sum} {}", hit.score);
            let shares: f64 = hit.explanation.matched_terms.iter().map(|term| term.share).sum();
            assert!((shares - 1.0).abs() < 1e-5, "{shares}");
        }
        for pair in found.matches.windows(2) {
            let ordered = pair[0].score > pair[1].score
                || (pair[0].score == pair[1].score && pair[0].supply < pair[1].supply);
            assert!(ordered, "{} before {}", pair[0].supply, pair[1].supply);
        }
    }
}

#[test]
fn ties_break_by_supply_id() {
    let engine = engine_of(&["钼尾矿再选", "钼尾矿再选", "钼尾矿再选"]);
    let found = engine.rank(&Demand::from_text("d", "钼尾矿再选", ""), 10).unwrap();
    assert_eq!(found.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), ["s1", "s2", "s3"]);
}

#[test]
fn the_order_of_loading_changes_nothing() {
    let demands = fixture_demands();
    let answers = |engine: &Engine| {
        let found = engine.find_matches_batch(&demands, &MatchRequest::default(), &|_| {}).unwrap();
        serde_json::to_string(&found).unwrap()
    };
    let forwards = fixture_engine();
    let backwards = Engine::in_memory(EngineOptions::default()).unwrap();
    let mut records = fixture_records();
    records.reverse();
    // Organisations first: a record's region may be its organisation's.
    records.sort_by_key(Record::kind);
    for chunk in records.chunks(100) {
        backwards.upsert(chunk).unwrap();
        backwards.refresh(&mut |_| {}).unwrap();
    }
    assert_eq!(answers(&forwards), answers(&forwards));
    assert!(answers(&forwards) == answers(&backwards), "answers depend on the order of loading");
}

/// Whether a piece of a source is where a term was read: the analyzer drops spaces and issuer marks of standards.
fn says(cut: &str, term: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let (cut, bare) = (letters(Normalized::new(cut).as_str()), letters(term));
    !bare.is_empty() && (cut.contains(&bare) || cut.replace("gbt", "gb").contains(&bare))
}

#[test]
fn evidence_is_cut_from_the_sources() {
    let engine = fixture_engine();
    let mut spans = 0;
    for demand in fixture_demands().iter().step_by(5) {
        for hit in engine.find_matches(demand, &MatchRequest::default()).unwrap().matches {
            let supply = stored_supply(&engine, hit.supply.as_str());
            let demand_text =
                |span: &Span| text_of(span.field, &demand.title, &demand.description, &demand.keywords);
            let supply_text =
                |span: &Span| text_of(span.field, &supply.title, &supply.summary, &supply.keywords);
            for term in &hit.explanation.matched_terms {
                for span in &term.demand_spans {
                    let text = demand_text(span).expect("demands have no profile");
                    assert!(
                        text.get(span.bytes.clone()).is_some_and(|cut| says(cut, &term.term)),
                        "{term:?}"
                    );
                    spans += 1;
                }
                for (span, text) in
                    term.supply_spans.iter().filter_map(|span| Some((span, supply_text(span)?)))
                {
                    let own = term.synonym.as_ref().unwrap_or(&term.term);
                    assert!(text.get(span.bytes.clone()).is_some_and(|cut| says(cut, own)), "{term:?}");
                }
            }
            for point in &hit.explanation.points {
                let text = demand_text(&point.quote.span).expect("demands have no profile");
                assert_eq!(text[point.quote.span.bytes.clone()], point.quote.text);
            }
            for quote in &hit.explanation.evidence {
                if let Some(text) = supply_text(&quote.span) {
                    assert_eq!(text[quote.span.bytes.clone()], quote.text);
                }
            }
        }
    }
    assert!(spans > 100, "{spans}");
}
