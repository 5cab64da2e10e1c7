//! The image beside the index: opening begins with it, and answers as without.

use std::fs;
use std::path::{Path, PathBuf};

use matcher_core::record::{Record, RecordKind};
use matcher_core::{Engine, IndexFault};

use crate::support::{fixture_demands, fixture_records, opened, options, supply};

/// The images of a data folder.
fn images(folder: &Path) -> Vec<PathBuf> {
    let indexes = fs::read_dir(folder.join("index")).unwrap().map(|entry| entry.unwrap().path());
    let files = indexes.flat_map(|index| fs::read_dir(index).unwrap().map(|entry| entry.unwrap().path()));
    files.filter(|file| file.file_name().unwrap().to_str().unwrap().starts_with("image")).collect()
}

fn answers(engine: &Engine) -> Vec<String> {
    let demands = fixture_demands().into_iter().step_by(7);
    demands.map(|demand| serde_json::to_string(&engine.rank(&demand, 50).unwrap()).unwrap()).collect()
}

fn reopened(folder: &Path) -> Engine {
    Engine::open(folder, options()).unwrap()
}

#[test]
fn opening_begins_with_the_image_and_answers_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let engine = opened(folder.path());
    engine.learn_space().unwrap();
    let before = answers(&engine);
    assert!(!engine.opening().from_image && images(folder.path()).is_empty());
    drop(engine);
    let image = images(folder.path());
    assert_eq!(image.len(), 1, "{image:?}");

    let engine = reopened(folder.path());
    assert!(engine.opening().from_image);
    assert_eq!((engine.opening().replayed, answers(&engine)), (0, before));
    assert!(engine.check().unwrap().is_sound());
    drop(engine);
    assert_eq!(images(folder.path()), image, "nothing has changed");
}

#[test]
fn what_was_written_after_the_image_is_read_as_well() {
    let folder = tempfile::tempdir().unwrap();
    drop(opened(folder.path()));
    let engine = reopened(folder.path());
    engine.upsert(&[supply("new", "香菇热泵烘干褐变抑制", "烘出来的香菇不发黑")]).unwrap();
    engine.refresh(&mut |_| {}).unwrap();
    engine.remove(RecordKind::Supply, &["S-EL-005"]).unwrap();
    engine.refresh(&mut |_| {}).unwrap();
    let before = answers(&engine);
    drop(engine);

    let engine = reopened(folder.path());
    assert!(engine.opening().from_image);
    // The index holds them; only memory had to catch up.
    assert_eq!((engine.opening().replayed, answers(&engine)), (0, before.clone()));
    assert_eq!(engine.check().unwrap().index_faults, Vec::<IndexFault>::new());
    // One more, while the image is still behind the index.
    engine.upsert(&[supply("newer", "香菇烘干机控湿", "")]).unwrap();
    engine.refresh(&mut |_| {}).unwrap();
    let with_newer = answers(&engine);
    drop(engine);
    let engine = reopened(folder.path());
    assert_eq!(answers(&engine), with_newer);
    assert!(engine.check().unwrap().is_sound());
    engine.rebuild(&mut |_| {}).unwrap();
    assert_eq!(answers(&engine), with_newer);
    drop(engine);
    assert_eq!(answers(&reopened(folder.path())), with_newer);
}

#[test]
fn many_writes_make_a_new_image() {
    let folder = tempfile::tempdir().unwrap();
    drop(opened(folder.path()));
    let first = images(folder.path());
    let engine = reopened(folder.path());
    let mut records = fixture_records();
    for record in &mut records {
        match record {
            Record::Supply(supply) => supply.summary.push_str("，可连续运行"),
            Record::Demand(demand) => demand.description.push_str("，要能连续运行"),
            Record::Organisation(_) => {}
        }
    }
    engine.upsert(&records).unwrap();
    engine.refresh(&mut |_| {}).unwrap();
    let before = answers(&engine);
    drop(engine);
    let second = images(folder.path());
    assert!(second.len() == 1 && second != first, "{second:?}");
    let engine = reopened(folder.path());
    assert!(engine.opening().from_image);
    assert_eq!(answers(&engine), before);
}

#[test]
fn an_image_that_is_damaged_lost_or_of_another_catalogue_is_done_without() {
    let folder = tempfile::tempdir().unwrap();
    let engine = opened(folder.path());
    let before = answers(&engine);
    drop(engine);
    let other = tempfile::tempdir().unwrap();
    drop(opened(other.path()));
    let others = fs::read(&images(other.path())[0]).unwrap();
    let damages: [&dyn Fn(&Path); 5] = [
        &|image| fs::remove_file(image).unwrap(),
        &|image| fs::write(image, "").unwrap(),
        &|image| fs::write(image, &others).unwrap(),
        &|image| {
            let bytes = fs::read(image).unwrap();
            fs::write(image, &bytes[..bytes.len() / 2]).unwrap();
        },
        &|image| {
            let mut bytes = fs::read(image).unwrap();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            fs::write(image, bytes).unwrap();
        },
    ];
    for (at, damage) in damages.iter().enumerate() {
        damage(&images(folder.path())[0]);
        let engine = reopened(folder.path());
        assert!(!engine.opening().from_image, "damage {at}");
        assert_eq!(
            (answers(&engine), engine.opening().rebuilt.clone()),
            (before.clone(), None),
            "damage {at}"
        );
        drop(engine);
        let engine = reopened(folder.path());
        assert!(engine.opening().from_image, "after damage {at} there is a new one");
        assert_eq!(answers(&engine), before, "damage {at}");
    }
}

#[test]
fn with_other_chains_the_image_is_not_used() {
    let folder = tempfile::tempdir().unwrap();
    drop(opened(folder.path()));
    let mut fewer = options();
    fewer.taxonomy.chains.truncate(2);
    let engine = Engine::open(folder.path(), fewer).unwrap();
    assert!(!engine.opening().from_image && engine.opening().rebuilt.is_some());
}
