//! What another lexicon would change, against what it does change once it is taken.

use matcher_core::analysis::Lexicon;
use matcher_core::chain::Taxonomy;
use matcher_core::matching::{DemandMatches, Verdict};
use matcher_core::mining::SuggestRequest;
use matcher_core::record::{Demand, DemandStatus, Record};
use matcher_core::{
    Cancel, Engine, EngineOptions, ErrorKind, LexiconPreview, MatchRequest, RefreshProgress, Refreshing,
};

use crate::support::{fixture_demands, fixture_records, supply};

const TERMS: &str = "膏体充填泵\n前驱体\n连续运行\n中试线\n失效分析\n";
const SYNONYMS: &str = "same\t花心坯|中心偏析\nsame\t压差|均衡\nrelated\t掉线|供能\nsame\t跑尾|细泥\n";

fn engine() -> Engine {
    let mut options = EngineOptions::default();
    options.refreshing = Refreshing::Manual;
    let engine = Engine::in_memory(options).unwrap();
    engine.upsert(&fixture_records()).unwrap();
    engine.refresh(&mut |_| {}).unwrap();
    engine
}

fn extended(terms: &str, synonyms: &str) -> Lexicon {
    Lexicon::builtin().extended(terms, synonyms).unwrap()
}

fn preview(engine: &Engine, lexicon: &Lexicon) -> LexiconPreview {
    engine.preview_lexicon(Some(lexicon), 10, &mut |_| {}, &Cancel::never()).unwrap()
}

fn open_demands() -> Vec<Demand> {
    fixture_demands().into_iter().filter(|demand| demand.status == DemandStatus::Open).collect()
}

fn matches(engine: &Engine) -> Vec<DemandMatches> {
    engine.find_matches_batch(&open_demands(), &MatchRequest::default(), &|_| {}).unwrap()
}

/// Compares a preview with the matches before and after, which are told by other code.
fn check(preview: &LexiconPreview, before: &[DemandMatches], after: &[DemandMatches]) {
    let mut expected = 0;
    for (before, after) in before.iter().zip(after) {
        let verdict = |found: &DemandMatches, id| -> Option<Verdict> {
            found.matches.iter().find(|hit| hit.supply == id).map(|hit| hit.verdict)
        };
        let ids =
            |found: &DemandMatches| found.matches.iter().map(|hit| hit.supply.clone()).collect::<Vec<_>>();
        let (old, new) = (ids(before), ids(after));
        let entered: Vec<_> = new.iter().filter(|id| !old.contains(id)).cloned().collect();
        let left: Vec<_> = old.iter().filter(|id| !new.contains(id)).cloned().collect();
        let anew =
            |id: &&_| old.contains(id) && verdict(before, (*id).clone()) != verdict(after, (*id).clone());
        let anew: Vec<_> = new.iter().filter(anew).cloned().collect();
        let change = preview.changed.iter().find(|change| change.demand == before.demand);
        let Some(change) = change else {
            assert!(entered.is_empty() && left.is_empty() && anew.is_empty(), "{} is missing", before.demand);
            continue;
        };
        expected += 1;
        let of =
            |hits: &[matcher_core::HitChange]| hits.iter().map(|hit| hit.supply.clone()).collect::<Vec<_>>();
        assert_eq!((of(&change.entered), of(&change.left), of(&change.judged_anew)), (entered, left, anew));
        for hit in &change.entered {
            let there = after.matches.iter().find(|found| found.supply == hit.supply).unwrap();
            let standing = hit.after.unwrap();
            assert_eq!((standing.score.to_bits(), standing.verdict), (there.score.to_bits(), there.verdict));
        }
    }
    assert_eq!(preview.changed.len(), expected);
}

#[test]
fn a_preview_with_other_words_shows_what_reloading_gives() {
    let engine = engine();
    let lexicon = extended(TERMS, SYNONYMS);
    let before = matches(&engine);
    let preview = preview(&engine, &lexicon);
    assert!(preview.segmentation_changed && !preview.changed.is_empty());
    assert_eq!(preview.demands, open_demands().len());
    assert_eq!(matches(&engine), before, "a preview changed something");
    engine.reload(Taxonomy::builtin(), Some(lexicon), &mut |_| {}).unwrap();
    check(&preview, &before, &matches(&engine));
}

#[test]
fn a_preview_of_synonyms_alone_analyses_no_record() {
    let engine = engine();
    let terms = "花心坯\n中心偏析\n压差\n均衡\n掉线\n供能\n跑尾\n细泥\n";
    engine.reload(Taxonomy::builtin(), Some(extended(terms, "")), &mut |_| {}).unwrap();
    let before = matches(&engine);
    let lexicon = extended(terms, SYNONYMS);
    let mut most = 0;
    let mut progress = |RefreshProgress { total, .. }| most = most.max(total);
    let preview = engine.preview_lexicon(Some(&lexicon), 10, &mut progress, &Cancel::never()).unwrap();
    assert!(!preview.segmentation_changed && !preview.changed.is_empty());
    assert_eq!(most, open_demands().len() as u64);
    engine.reload(Taxonomy::builtin(), Some(lexicon), &mut |_| {}).unwrap();
    check(&preview, &before, &matches(&engine));
}

#[test]
fn a_preview_sees_what_was_written_and_not_yet_taken_into_matching() {
    let engine = engine();
    engine.upsert(&[supply("new-1", "末端轻压下减轻中心偏析", "")]).unwrap();
    engine.upsert(&[Record::Demand(Demand::from_text("new-d", "花心坯", ""))]).unwrap();
    let preview = preview(&engine, &extended("", SYNONYMS));
    let change = preview.changed.iter().find(|change| change.demand.as_str() == "new-d").unwrap();
    assert_eq!(change.entered[0].supply.as_str(), "new-1");
    assert_eq!((change.hits_before, preview.counts.newly_answered >= 1), (0, true));
}

#[test]
fn the_present_lexicon_changes_nothing() {
    let engine = engine();
    let preview = engine.preview_lexicon(None, 10, &mut |_| {}, &Cancel::never()).unwrap();
    assert_eq!(
        (preview.changed.len(), preview.counts.only_scores, preview.segmentation_changed),
        (0, 0, false)
    );
}

#[test]
fn a_preview_says_that_placement_forgets_what_it_learned() {
    let engine = engine();
    engine.learn_placement(&mut |_| {}).unwrap();
    assert!(preview(&engine, &extended(TERMS, "")).placement_forgotten);
    assert!(!preview(&engine, &Lexicon::builtin()).placement_forgotten);
}

#[test]
fn preview_and_suggestions_can_be_cancelled() {
    let engine = engine();
    let cancel = Cancel::never();
    cancel.cancel();
    let lexicon = extended(TERMS, "");
    let error = engine.preview_lexicon(Some(&lexicon), 10, &mut |_| {}, &cancel).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Cancelled);
    let error = engine.suggest_lexicon(&SuggestRequest::default(), &mut |_| {}, &cancel).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Cancelled);
    let error = engine.preview_lexicon(Some(&lexicon), 0, &mut |_| {}, &Cancel::never()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
}

#[test]
fn suggestions_come_with_the_sentences_that_they_stand_in() {
    let found = engine().suggest_lexicon(&SuggestRequest::default(), &mut |_| {}, &Cancel::never()).unwrap();
    assert!(found.terms.len() > 20, "{}", found.terms.len());
    for term in &found.terms {
        assert!(term.examples.iter().all(|example| !example.sentence.is_empty()), "{term:?}");
    }
    assert!(found.pairs.iter().flat_map(|pair| &pair.examples).all(|example| !example.sentence.is_empty()));
}
