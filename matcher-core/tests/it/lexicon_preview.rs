//! What another lexicon would change, against what it does change once it is taken.

use matcher_core::analysis::Lexicon;
use matcher_core::chain::Taxonomy;
use matcher_core::matching::Verdict;
use matcher_core::mining::SuggestRequest;
use matcher_core::record::{Demand, DemandId, DemandStatus, Record, SupplyId};
use matcher_core::scoring::verdict;
use matcher_core::{Cancel, Engine, EngineOptions, ErrorKind, LexiconPreview, RefreshProgress, Refreshing};

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

/// The ten best supplies of each open demand that are not ruled out.
type Hits = Vec<(DemandId, Vec<(SupplyId, f64)>)>;

fn hits(engine: &Engine) -> Hits {
    let of = |demand: &Demand| {
        let ranked = engine.rank(demand, 10).unwrap().into_iter();
        ranked.filter(|(_, score)| verdict(*score) != Verdict::NoMatch).collect()
    };
    open_demands().iter().map(|demand| (demand.id.clone(), of(demand))).collect()
}

fn something_moves(preview: &LexiconPreview) -> bool {
    preview.changed.len() + preview.counts.only_scores > 0
}

/// Compares a preview with the rankings before and after, which are told by other code.
fn check(preview: &LexiconPreview, before: &Hits, after: &Hits) {
    let mut expected = 0;
    for ((demand, old), (_, new)) in before.iter().zip(after) {
        let place = |hits: &[(SupplyId, f64)], id: &SupplyId| hits.iter().position(|hit| hit.0 == *id);
        let missing = |from: &[(SupplyId, f64)], of: &[(SupplyId, f64)]| -> Vec<SupplyId> {
            of.iter().filter(|hit| place(from, &hit.0).is_none()).map(|hit| hit.0.clone()).collect()
        };
        let (entered, left) = (missing(old, new), missing(new, old));
        let anew = |hit: &&(SupplyId, f64)| {
            place(old, &hit.0).is_some_and(|at| verdict(old[at].1) != verdict(hit.1))
        };
        let anew: Vec<SupplyId> = new.iter().filter(anew).map(|hit| hit.0.clone()).collect();
        let change = preview.changed.iter().find(|change| change.demand == *demand);
        let Some(change) = change else {
            assert!(entered.is_empty() && left.is_empty() && anew.is_empty(), "{demand} is missing");
            continue;
        };
        expected += 1;
        let of =
            |hits: &[matcher_core::HitChange]| hits.iter().map(|hit| hit.supply.clone()).collect::<Vec<_>>();
        assert_eq!((of(&change.entered), of(&change.left), of(&change.judged_anew)), (entered, left, anew));
        for hit in &change.entered {
            let (standing, there) = (hit.after.unwrap(), new[place(new, &hit.supply).unwrap()].1);
            assert_eq!((standing.score.to_bits(), standing.verdict), (there.to_bits(), verdict(there)));
        }
    }
    assert_eq!(preview.changed.len(), expected);
}

#[test]
fn a_preview_with_other_words_shows_what_reloading_gives() {
    let engine = engine();
    let lexicon = extended(TERMS, SYNONYMS);
    let before = hits(&engine);
    let preview = preview(&engine, &lexicon);
    assert!(preview.segmentation_changed && something_moves(&preview));
    assert_eq!(preview.demands, open_demands().len());
    assert_eq!(hits(&engine), before, "a preview changed something");
    engine.reload(Taxonomy::builtin(), Some(lexicon), &mut |_| {}).unwrap();
    check(&preview, &before, &hits(&engine));
}

#[test]
fn a_preview_of_synonyms_alone_analyses_no_record() {
    let engine = engine();
    let terms = "花心坯\n中心偏析\n压差\n均衡\n掉线\n供能\n跑尾\n细泥\n";
    engine.reload(Taxonomy::builtin(), Some(extended(terms, "")), &mut |_| {}).unwrap();
    let before = hits(&engine);
    let lexicon = extended(terms, SYNONYMS);
    let mut most = 0;
    let mut progress = |RefreshProgress { total, .. }| most = most.max(total);
    let preview = engine.preview_lexicon(Some(&lexicon), 10, &mut progress, &Cancel::never()).unwrap();
    assert!(!preview.segmentation_changed && something_moves(&preview));
    assert_eq!(most, open_demands().len() as u64);
    engine.reload(Taxonomy::builtin(), Some(lexicon), &mut |_| {}).unwrap();
    check(&preview, &before, &hits(&engine));
}

#[test]
fn a_preview_sees_what_was_written_and_not_yet_taken_into_matching() {
    let engine = engine();
    engine.upsert(&[supply("new-1", "末端轻压下减轻中心偏析", "")]).unwrap();
    engine.upsert(&[Record::Demand(Demand::from_text("new-d", "减轻花心坯", ""))]).unwrap();
    let preview = preview(&engine, &extended("", SYNONYMS));
    let change = preview.changed.iter().find(|change| change.demand.as_str() == "new-d").unwrap();
    let mut moved = change.entered.iter().chain(&change.judged_anew);
    let moved = moved.find(|hit| hit.supply.as_str() == "new-1").unwrap();
    assert!(moved.after.unwrap().score > moved.before.map_or(0.0, |before| before.score), "{moved:?}");
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
