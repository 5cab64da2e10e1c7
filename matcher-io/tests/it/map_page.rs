//! The coupling map as a page and as pictures.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use matcher_core::coupling::{CouplingMap, MapComparison, Period};
use matcher_core::record::{Record, SupplyId};
use matcher_core::{Engine, EngineOptions, MapRequest};
use matcher_io::{map_page, map_pictures};
use serde_json::Value;
use time::macros::date;

const HOSTILE: &str = "</script><img src=x onerror=alert(1)>";

fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| {
        let files = [
            matcher_fixtures::organisations_jsonl(),
            matcher_fixtures::demands_jsonl(),
            matcher_fixtures::supplies_jsonl(),
        ];
        let lines = files.into_iter().flat_map(str::lines).filter(|line| !line.trim().is_empty());
        let records: Vec<Record> = lines.map(|line| serde_json::from_str(line).expect("a record")).collect();
        let engine = Engine::in_memory(EngineOptions::default()).expect("an engine");
        engine.upsert(&records).expect("written");
        engine.refresh(&mut |_| {}).expect("indexed");
        engine
    })
}

fn map() -> &'static CouplingMap {
    static MAP: OnceLock<CouplingMap> = OnceLock::new();
    MAP.get_or_init(|| engine().couple(&MapRequest::default()).expect("a map"))
}

fn page_of(map: &CouplingMap, comparison: Option<&MapComparison>) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("图谱.html");
    map_page::write(&path, map, comparison).expect("written");
    fs::read_to_string(&path).expect("UTF-8")
}

/// The data that stands in a page.
fn data_of(page: &str) -> Value {
    let (_, rest) = page.split_once("id=\"data\">").expect("data");
    let (json, _) = rest.split_once("</script>").expect("an end");
    serde_json::from_str(json).expect("JSON")
}

#[test]
fn the_page_of_the_sample_is_small_and_always_the_same() {
    let page = page_of(map(), None);
    assert!(page.len() < 3_000_000, "{} bytes", page.len());
    assert_eq!(page, page_of(map(), None));
    assert!(page.contains("Content-Security-Policy\" content=\"default-src 'none';"));
    assert!(!page.contains(" src=") && !page.contains("{{"), "something is fetched or not filled in");
}

#[test]
fn the_page_has_every_record_of_the_sample() {
    let data = data_of(&page_of(map(), None));
    let count = |name: &str| data[name].as_array().map_or(0, Vec::len);
    assert_eq!(count("demands"), map().demands.len());
    assert_eq!(count("supplies"), map().supplies.len());
    assert_eq!(count("chains"), map().chains.len());
    assert_eq!(data["suppliesNamed"], Value::Null);
    assert_eq!(data["comparison"], Value::Null);
}

#[test]
fn no_text_of_a_record_becomes_markup() {
    let mut map = map().clone();
    map.chains[0].name = HOSTILE.to_owned();
    map.demands[0].title = HOSTILE.to_owned();
    map.demands[0].enterprise.name = HOSTILE.to_owned();
    for flow in &mut map.flows {
        flow.institution.name = HOSTILE.to_owned();
    }
    let page = page_of(&map, None);
    assert!(!page.contains("<img"), "markup of a record");
    assert_eq!(page.matches("</script").count(), 2, "the data and the script end once each");
    assert_eq!(data_of(&page)["demands"][0]["title"], HOSTILE);
}

#[test]
fn a_large_catalogue_is_counted_in_full_and_named_in_part() {
    let mut map = map().clone();
    let supplies = map.supplies.clone();
    for copy in 1..6 {
        map.supplies.extend(supplies.iter().cloned().map(|mut supply| {
            supply.id = SupplyId::new(format!("{}-{copy}", supply.id));
            supply
        }));
    }
    let data = data_of(&page_of(&map, None));
    let named = data["supplies"].as_array().map_or(0, Vec::len);
    assert!(named > 0 && named < map.supplies.len(), "{named} are named");
    assert_eq!(data["suppliesNamed"], 6);
    let counted: u64 = data["cube"]["all"]
        .as_array()
        .expect("counts")
        .iter()
        .map(|row| row[2].as_u64().expect("placed") + row[3].as_u64().expect("unplaced"))
        .sum();
    assert_eq!(counted, map.supplies.len() as u64);
}

#[test]
fn a_comparison_stands_in_the_page() {
    let period = Period { from: None, to: Some(date!(2026 - 03 - 31)) };
    let before = engine().couple(&MapRequest::of(period)).expect("a map");
    let comparison = MapComparison::of(&before, map());
    let data = data_of(&page_of(map(), Some(&comparison)));
    assert_eq!(data["comparison"]["before"], "截至 2026-03-31");
    let opened = data["comparison"]["demandsOpened"].as_array().expect("demands");
    assert_eq!(opened.len(), comparison.demands_opened.len());
    assert!(!opened.is_empty(), "demands of later months wait");
}

#[test]
fn pictures_stand_in_a_folder_by_number() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = map_pictures::write(&folder.path().join("图"), map()).expect("written");
    let names: Vec<&str> = files.iter().filter_map(|path| path.file_name()?.to_str()).collect();
    assert_eq!(names.len(), 4 + 2 * map().chains.len(), "{names:?}");
    assert_eq!((names[0], names[1]), ("1-产业链总览图.svg", "2-环节阶段热力图.svg"));
    assert!(names.contains(&"3-供需对接流向图-绿色食品.svg"), "{names:?}");
    for path in &files {
        check_picture(path);
    }
}

/// Whether a file is a picture with balanced elements, of plain attributes that office programs read.
fn check_picture(path: &Path) {
    let picture = fs::read_to_string(path).expect("UTF-8");
    assert!(picture.starts_with("<svg xmlns=") && picture.ends_with("</svg>\n"), "{}", path.display());
    for element in ["text", "g", "title", "svg"] {
        let opened = picture.matches(&format!("<{element}>")).count()
            + picture.matches(&format!("<{element} ")).count();
        assert_eq!(
            opened,
            picture.matches(&format!("</{element}>")).count(),
            "{element} in {}",
            path.display()
        );
    }
    for word in ["style=", "NaN", "inf\""] {
        assert!(!picture.contains(word), "{word} in {}", path.display());
    }
}
