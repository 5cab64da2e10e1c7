//! A coupling map kept as JSON.

use std::fs;

use matcher_io::{Error, ErrorKind, map_json};

use crate::map_support::map;

#[test]
fn a_map_reads_back_equal_and_the_same_map_gives_the_same_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let (one, other) = (folder.path().join("1.json"), folder.path().join("2.json"));
    let map = map();
    map_json::write(&one, &map).expect("written");
    assert_eq!(map_json::read(&one).expect("read"), map);
    map_json::write(&other, &map).expect("written");
    assert_eq!(fs::read(one).expect("read"), fs::read(other).expect("read"));
}

#[test]
fn a_file_that_is_no_map_is_named_with_the_place_and_the_way_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("旧.json");
    for text in ["{\"period\":{}}", "[1,2]", "{\n\"chains\": oh", "PK"] {
        fs::write(&path, text).expect("written");
        let error = map_json::read(&path).expect_err("no map");
        assert!(matches!(error, Error::NotAMap { .. }), "{error:?}");
        assert_eq!(error.kind(), ErrorKind::BadInput);
        let message = error.user_message();
        assert!(
            message.contains("旧.json") && message.contains("map.json") && message.contains("行"),
            "{message}"
        );
    }
}

#[test]
fn an_empty_or_missing_file_is_told_apart() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("旧.json");
    assert_eq!(map_json::read(&path).expect_err("missing").kind(), ErrorKind::NotFound);
    fs::write(&path, " \n").expect("written");
    assert!(matches!(map_json::read(&path).expect_err("empty"), Error::Empty { .. }));
}

#[test]
fn a_place_that_cannot_be_written_keeps_what_stood_there() {
    let error = map_json::write("/没有的文件夹/map.json".as_ref(), &map()).expect_err("no such folder");
    assert!(error.user_message().contains("文件夹不存在"));
}
