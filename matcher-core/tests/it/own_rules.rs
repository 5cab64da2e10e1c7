//! The office's own chains, terms and synonyms, read from the data folder and exchanged while the catalogue is in use.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use matcher_core::analysis::Lexicon;
use matcher_core::chain::Taxonomy;
use matcher_core::record::Demand;
use matcher_core::{Engine, EngineOptions, FolderOptionsError, MatchRequest, Refreshing};

use crate::support::{fixture_demands, fixture_records, supply};

const SYNONYMS: &str = "same\t芯子发花|中心偏析\n";
const ONE_CHAIN: &str = r#"
[[chain]]
id = "own"
name = "自有产业链"
description = "本单位的产业"
[[chain.link]]
id = "casting"
name = "连铸"
position = "midstream"
description = "铸坯中心偏析控制"
key_technologies = ["末端轻压下"]
"#;

fn options(folder: &Path) -> EngineOptions {
    EngineOptions::of_folder(folder).unwrap()
}

fn demand() -> Demand {
    Demand::from_text("d1", "芯子发花", "")
}

/// A catalogue whose only supply says in other words what the demand asks for.
fn opened(folder: &Path) -> Engine {
    let engine = Engine::open(folder, options(folder)).unwrap();
    engine.upsert(&[supply("s1", "末端轻压下减轻中心偏析", ""), supply("s2", "香菇烘干机", "")]).unwrap();
    engine.refresh(&mut |_| {}).unwrap();
    engine
}

fn score(engine: &Engine) -> f64 {
    let ranked = engine.rank(&demand(), 1).unwrap();
    ranked.first().filter(|(id, _)| id.as_str() == "s1").map_or(0.0, |(_, score)| *score)
}

fn answers(engine: &Engine, demands: &[Demand]) -> String {
    let found = engine.find_matches_batch(demands, &MatchRequest::default(), &|_| {}).unwrap();
    serde_json::to_string(&found).unwrap()
}

#[test]
fn synonyms_in_the_data_folder_find_what_others_miss() {
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    // As an editor writes it that puts a mark in front.
    fs::write(folders[1].path().join("synonyms.tsv"), format!("\u{feff}{SYNONYMS}")).unwrap();
    let [without, with] = folders.each_ref().map(|folder| score(&opened(folder.path())));
    assert!(without == 0.0 && with > 0.0, "{with} against {without}");
}

#[test]
fn terms_and_chains_of_the_data_folder_count_beside_and_instead_of_the_builtin_ones() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("lexicon.txt"), "# 本单位\n芯子发花\n").unwrap();
    fs::write(folder.path().join("taxonomy.toml"), ONE_CHAIN).unwrap();
    let options = options(folder.path());
    let terms = options.lexicon.unwrap();
    assert_eq!(terms.terms().len(), Lexicon::builtin().terms().len() + 1);
    assert_eq!(options.taxonomy.chains.len(), 1);
    let nothing = EngineOptions::of_folder(&folder.path().join("没有")).unwrap();
    assert!(nothing.lexicon.is_none() && nothing.taxonomy == Taxonomy::builtin());
}

#[test]
fn a_broken_file_is_named_with_what_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |name: &str, content: &[u8]| {
        fs::write(folder.path().join(name), content).unwrap();
        let error = EngineOptions::of_folder(folder.path()).expect_err("it was read");
        fs::remove_file(folder.path().join(name)).unwrap();
        assert!(error.to_string().contains(name), "{error}");
        error
    };
    let error = refused("synonyms.tsv", "same\t甲|乙\n甲=乙\n".as_bytes());
    assert!(error.to_string().contains("line 2"), "{error}");
    assert!(matches!(refused("taxonomy.toml", b"chains"), FolderOptionsError::Taxonomy { .. }));
    assert!(matches!(refused("lexicon.txt", &[0xC4, 0xFE]), FolderOptionsError::Read { .. }));
}

#[test]
fn reloaded_rules_count_at_once_and_after_reopening() {
    let folder = tempfile::tempdir().unwrap();
    let engine = opened(folder.path());
    assert_eq!(score(&engine), 0.0);
    // Whether anything changed, and whether that took a new index.
    let reload = || {
        let EngineOptions { taxonomy, lexicon, .. } = options(folder.path());
        let mut rebuilt = false;
        (engine.reload(taxonomy, lexicon, &mut |_| rebuilt = true).unwrap(), rebuilt)
    };
    assert_eq!(reload(), (false, false));
    // The words are new to the lexicon at first; how close they are is no matter of the index.
    fs::write(folder.path().join("synonyms.tsv"), SYNONYMS.replace("same", "related")).unwrap();
    assert_eq!([reload(), reload()], [(true, true), (false, false)]);
    let related = score(&engine);
    fs::write(folder.path().join("synonyms.tsv"), SYNONYMS).unwrap();
    assert_eq!([reload(), reload()], [(true, false), (false, false)]);
    let after = score(&engine);
    assert!(0.0 < related && related < after, "{related}, {after}");
    // A file that cannot be used never gets to the engine.
    fs::write(folder.path().join("synonyms.tsv"), "same\n").unwrap();
    assert!(EngineOptions::of_folder(folder.path()).is_err());
    assert_eq!(score(&engine), after);
    // What is written then is read by the new rules too.
    engine.upsert(&[supply("s3", "消除芯子发花的方法", "")]).unwrap();
    engine.refresh(&mut |_| {}).unwrap();
    assert_eq!(engine.rank(&demand(), 1).unwrap()[0].0.as_str(), "s3");
    assert!(engine.check().unwrap().is_sound());
    drop(engine);
    fs::write(folder.path().join("synonyms.tsv"), SYNONYMS).unwrap();
    let engine = Engine::open(folder.path(), options(folder.path())).unwrap();
    assert_eq!(engine.opening().rebuilt, None);
    assert_eq!(engine.rank(&demand(), 1).unwrap()[0].0.as_str(), "s3");
}

#[test]
fn reloading_beside_a_reader_never_fails_and_never_mixes() {
    let demands = fixture_demands()[..12].to_vec();
    let own = || (Taxonomy::parse(ONE_CHAIN).unwrap(), Some(Lexicon::parse("", "").unwrap()));
    let engine_by = |taxonomy, lexicon| {
        let mut options = EngineOptions::default();
        (options.taxonomy, options.lexicon, options.refreshing) = (taxonomy, lexicon, Refreshing::Manual);
        let engine = Engine::in_memory(options).unwrap();
        engine.upsert(&fixture_records()).unwrap();
        engine.refresh(&mut |_| {}).unwrap();
        engine
    };
    let (taxonomy, lexicon) = own();
    let other = answers(&engine_by(taxonomy, lexicon), &demands);
    let engine = engine_by(Taxonomy::builtin(), None);
    let builtin = answers(&engine, &demands);
    assert_ne!(builtin, other);
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut seen = [0, 0];
            while !done.load(Ordering::Relaxed) {
                let found = answers(&engine, &demands);
                assert!(found == builtin || found == other, "an answer of both rules");
                seen[usize::from(found == other)] += 1;
            }
            seen
        });
        for _ in 0..2 {
            let (taxonomy, lexicon) = own();
            assert!(engine.reload(taxonomy, lexicon, &mut |_| {}).unwrap());
            assert_eq!(answers(&engine, &demands), other);
            assert!(engine.reload(Taxonomy::builtin(), None, &mut |_| {}).unwrap());
        }
        done.store(true, Ordering::Relaxed);
        let seen = reader.join().unwrap();
        assert!(seen[0] > 0 && seen[1] > 0, "{seen:?}");
    });
    assert_eq!(answers(&engine, &demands), builtin);
}
