//! Meanings compared beside words, with an encoder that knows which words mean the same.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use matcher_core::matching::SemanticsUse;
use matcher_core::record::{Demand, Record, Supply, SupplyKind};
use matcher_core::scoring::Feature;
use matcher_core::semantic::{Encoder, EncoderError, Role};
use matcher_core::{Cancel, DemandRequest, Engine, EngineOptions, ErrorKind, MatchRequest, Refreshing};

/// What means the same has the same dimension.
const MEANINGS: [&[&str]; 4] = [&["烘干", "干燥"], &["发黑", "褐变"], &["尾矿", "选矿渣"], &["电池", "储能"]];

struct WordEncoder {
    model: String,
    down: AtomicBool,
    encoded: AtomicUsize,
    roles: Mutex<Vec<Role>>,
}

impl WordEncoder {
    fn new(model: &str) -> Arc<Self> {
        let (down, encoded, roles) = (AtomicBool::new(false), AtomicUsize::new(0), Mutex::default());
        Arc::new(Self { model: model.to_owned(), down, encoded, roles })
    }

    fn encoded(&self) -> usize {
        self.encoded.load(Ordering::Relaxed)
    }
}

impl Encoder for WordEncoder {
    fn model(&self) -> &str {
        &self.model
    }

    fn dimensions(&self) -> usize {
        MEANINGS.len() + 1
    }

    fn encode(&self, role: Role, texts: &[&str], _: &Cancel) -> Result<Vec<Vec<f32>>, EncoderError> {
        if self.down.load(Ordering::Relaxed) {
            return Err(EncoderError::Unreachable { reason: "switched off".to_owned() });
        }
        self.encoded.fetch_add(texts.len(), Ordering::Relaxed);
        self.roles.lock().unwrap().push(role);
        let vector = |text: &&str| {
            let has = |words: &&[&str]| f32::from(u8::from(words.iter().any(|word| text.contains(word))));
            // Texts that mean nothing of all this differ too, if only a little.
            MEANINGS.iter().map(has).chain([0.02 * text.chars().count() as f32]).collect()
        };
        Ok(texts.iter().map(vector).collect())
    }
}

fn supply(id: &str, title: &str) -> Record {
    Record::Supply(Supply::from_text(id, SupplyKind::Achievement, title, ""))
}

/// Enough supplies of other matters to tell near from far, and one that says in other words what the demand asks for.
fn records() -> Vec<Record> {
    let others =
        (0..40).map(|n| supply(&format!("other-{n:02}"), ["尾矿制砖", "储能电站调度", "选矿渣充填"][n % 3]));
    let demand = Record::Demand(Demand::from_text("d1", "烘出来的香菇发黑", "想改进烘干"));
    others.chain([supply("same-meaning", "热泵干燥褐变抑制"), demand]).collect()
}

fn options(encoder: &Arc<WordEncoder>, refreshing: Refreshing) -> EngineOptions {
    let mut options = EngineOptions::default();
    options.refreshing = refreshing;
    options.encoder = Some(Arc::clone(encoder) as Arc<dyn Encoder>);
    options
}

fn encoded(encoder: &Arc<WordEncoder>) -> Engine {
    let engine = Engine::in_memory(options(encoder, Refreshing::Manual)).unwrap();
    engine.upsert(&records()).unwrap();
    engine.refresh(&mut |_| {}).unwrap();
    engine.encode(&mut |_| {}, &Cancel::never()).unwrap();
    engine
}

fn demand(engine: &Engine) -> Demand {
    match engine.get(matcher_core::record::RecordKind::Demand, "d1").unwrap() {
        Some(Record::Demand(demand)) => demand,
        other => panic!("{other:?}"),
    }
}

#[test]
fn other_words_of_the_same_meaning_are_found_and_explained() {
    let by_words = Engine::in_memory(EngineOptions::default()).unwrap();
    by_words.upsert(&records()).unwrap();
    by_words.refresh(&mut |_| {}).unwrap();
    let encoder = WordEncoder::new("words");
    let engine = encoded(&encoder);
    let demand = demand(&engine);
    let place = |engine: &Engine| {
        engine.rank(&demand, 50).unwrap().iter().position(|(id, _)| id.as_str() == "same-meaning")
    };
    assert_eq!(place(&engine), Some(0));
    let found = engine.find_matches(&demand, &MatchRequest::default()).unwrap();
    assert_eq!(found.semantics, SemanticsUse::Compared);
    assert_eq!(
        by_words.find_matches(&demand, &MatchRequest::default()).unwrap().semantics,
        SemanticsUse::Off
    );
    let best = found.matches.iter().chain(&found.near_misses).next().unwrap();
    let semantics =
        best.explanation.contributions.iter().find(|part| part.feature == Feature::Semantics).unwrap();
    assert!(semantics.value > Some(semantics.reference) && semantics.contribution > 0.0, "{semantics:?}");
    let report = engine.semantics().unwrap();
    assert_eq!((report.encoded, report.total, report.failure), (42, 42, None));
}

#[test]
fn both_directions_and_explaining_give_the_same_score() {
    let engine = encoded(&WordEncoder::new("words"));
    let demand = demand(&engine);
    let Record::Supply(supply) = supply("same-meaning", "热泵干燥褐变抑制") else { unreachable!() };
    let ranked = engine.rank(&demand, 50).unwrap();
    let forward = ranked.iter().find(|(id, _)| id.as_str() == "same-meaning").unwrap().1;
    let (explained, _) = engine.explain(&demand, &supply);
    let unstored = Supply { id: "new".into(), ..supply.clone() };
    assert_eq!(forward.to_bits(), explained.to_bits());
    assert_eq!(engine.explain(&demand, &unstored).0.to_bits(), explained.to_bits());
    for back in engine.find_demands(&supply, &DemandRequest::default()).unwrap().matches {
        assert_eq!(back.score.to_bits(), forward.to_bits());
    }
}

#[test]
fn nothing_is_encoded_twice_also_after_opening_again() {
    let folder = tempfile::tempdir().unwrap();
    let first = WordEncoder::new("words");
    let engine = Engine::open(folder.path(), options(&first, Refreshing::Manual)).unwrap();
    engine.upsert(&records()).unwrap();
    engine.refresh(&mut |_| {}).unwrap();
    engine.encode(&mut |_| {}, &Cancel::never()).unwrap();
    // The supplies have four texts, the demand two.
    assert_eq!(first.encoded(), 6);
    engine.find_matches(&demand(&engine), &MatchRequest::default()).unwrap();
    engine.upsert(&[supply("other-00", "尾矿制砖"), supply("another", "储能电站调度")]).unwrap();
    engine.refresh(&mut |_| {}).unwrap();
    engine.encode(&mut |_| {}, &Cancel::never()).unwrap();
    assert_eq!(first.encoded(), 6, "the same text under another identifier is known");
    drop(engine);

    let again = WordEncoder::new("words");
    let engine = Engine::open(folder.path(), options(&again, Refreshing::Manual)).unwrap();
    engine.encode(&mut |_| {}, &Cancel::never()).unwrap();
    assert_eq!((again.encoded(), engine.semantics().unwrap().encoded), (0, 43));
    drop(engine);

    let other = WordEncoder::new("other words");
    let engine = Engine::open(folder.path(), options(&other, Refreshing::Manual)).unwrap();
    assert_eq!(engine.semantics().unwrap().encoded, 0, "vectors of another model are not compared");
    let found = engine.find_matches(&demand(&engine), &MatchRequest::default()).unwrap();
    assert_eq!(found.semantics, SemanticsUse::TooFewEncoded);
    engine.encode(&mut |_| {}, &Cancel::never()).unwrap();
    assert_eq!(engine.semantics().unwrap().encoded, 43);
}

#[test]
fn an_encoder_that_is_down_leaves_words_and_says_so() {
    let encoder = WordEncoder::new("words");
    let engine = encoded(&encoder);
    encoder.down.store(true, Ordering::Relaxed);
    // A stored demand has its vector.
    let stored = engine.find_matches(&demand(&engine), &MatchRequest::default()).unwrap();
    assert_eq!(stored.semantics, SemanticsUse::Compared);
    let asked = Demand::from_text("", "尾矿怎么利用", "");
    for _ in 0..2 {
        let found = engine.find_matches(&asked, &MatchRequest::default()).unwrap();
        assert!(matches!(found.semantics, SemanticsUse::Unavailable { .. }), "{:?}", found.semantics);
        assert!(found.matches.len() + found.near_misses.len() > 0);
    }
    engine.upsert(&[supply("later", "锂电池回收")]).unwrap();
    engine.refresh(&mut |_| {}).unwrap();
    let failed = engine.encode(&mut |_| {}, &Cancel::never()).unwrap_err();
    assert_eq!(failed.kind(), ErrorKind::Encoder);
    assert!(engine.semantics().unwrap().failure.is_some());
    encoder.down.store(false, Ordering::Relaxed);
    engine.encode(&mut |_| {}, &Cancel::never()).unwrap();
    let report = engine.semantics().unwrap();
    assert_eq!((report.encoded, report.total, report.failure), (43, 43, None));
}

#[test]
fn the_engines_own_thread_encodes_what_is_written() {
    let encoder = WordEncoder::new("words");
    let engine = Engine::in_memory(options(&encoder, Refreshing::Background)).unwrap();
    engine.upsert(&records()).unwrap();
    let until = Instant::now() + Duration::from_secs(60);
    while engine.semantics().unwrap().encoded < 42 {
        assert!(Instant::now() < until, "{:?}", engine.semantics());
        std::thread::sleep(Duration::from_millis(20));
    }
    let roles = encoder.roles.lock().unwrap().clone();
    assert!(Role::ALL.iter().all(|role| roles.contains(role)), "{roles:?}");
}
