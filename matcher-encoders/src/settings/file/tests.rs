use std::fs;

use super::{EncoderSettings, HttpSettings, LocalSettings};
use crate::role_marks::RoleMarks;

fn read(text: &str) -> Result<Option<EncoderSettings>, String> {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join(EncoderSettings::FILE), text).expect("a file");
    EncoderSettings::of_folder(folder.path()).map_err(|error| {
        assert!(error.user_message().contains(EncoderSettings::FILE), "{}", error.user_message());
        error.to_string()
    })
}

fn fault(text: &str, names: &[&str]) {
    let error = read(text).expect_err("cannot be used");
    for name in names.iter().chain([&EncoderSettings::FILE]) {
        assert!(error.contains(name), "{error} does not name {name}");
    }
}

#[test]
fn without_a_file_there_is_no_encoder() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(EncoderSettings::of_folder(folder.path()).expect("readable"), None);
}

#[test]
fn two_lines_are_enough() {
    let text = "\u{feff}[http]\nurl = 'http://127.0.0.1:8000/v1'\nmodel = 'multilingual-e5-small'\n";
    let settings = read(text).expect("sound").expect("an encoder");
    let expected = HttpSettings::new("http://127.0.0.1:8000/v1", "multilingual-e5-small");
    assert_eq!(settings, EncoderSettings::Http(expected.clone()));
    assert_eq!(expected.marks(), RoleMarks::of_prefixes("query: ", "passage: "));
    let local = read("[local]\nfolder = '模型/bge-small-zh'\n").expect("sound").expect("an encoder");
    assert_eq!(local.model(), "bge-small-zh");
}

#[test]
fn one_given_mark_puts_aside_those_of_the_model() {
    let settings = HttpSettings { demand_prefix: Some(String::new()), ..HttpSettings::new("http://a", "e5") };
    assert_eq!(settings.marks(), RoleMarks::default());
}

#[test]
fn faults_name_file_setting_and_way_out() {
    fault("", &["[http]", "[local]", "remove the file"]);
    fault("[http]\nurl='http://a'\nmodel='m'\n[local]\nfolder='f'", &["2 of the sections", "keep one"]);
    fault("[http]\nurl='http://a'\nmodel='m'\nbatch=3", &["batch", "batch_texts", "line 4"]);
    fault("[http]\nurl='http://a'\nmodel='m'\napi_key='s'", &["api_key_file"]);
    fault("[https]\nurl='http://a'", &["https", "local"]);
    fault("[http]\nurl='http://a'\nmodel='m'\nretries='many'", &["retries", "line 4"]);
    fault("[http]\nurl='http://a'\nmodel='m'\nretries=21", &["http.retries", "from 0 to 20"]);
    fault("[http]\nurl='http://a'\nmodel='m'\ndimensions=5000", &["http.dimensions", "from 1 to 4096"]);
    fault("[http]\nurl='http://a'", &["http.model"]);
    fault("[local]", &["local.folder"]);
}

#[cfg(feature = "http")]
#[test]
fn addresses_that_cannot_be_used_are_told() {
    fault("[http]\nmodel='m'", &["http.url", "http://127.0.0.1:8000/v1"]);
    fault("[http]\nurl='ftp://a'\nmodel='m'", &["http.url", "https"]);
    fault("[http]\nurl='http://user:secret@a'\nmodel='m'", &["http.url", "api_key_file"]);
    assert!(!read("[http]\nurl='http://user:secret@a'\nmodel='m'").expect_err("no").contains("secret"));
}

#[test]
fn what_is_written_is_read_again_and_holds_no_defaults() {
    let folder = tempfile::tempdir().expect("a folder");
    let http = HttpSettings {
        demand_prefix: Some("问：".to_owned()),
        dimensions: Some(384),
        retries: 0,
        ..HttpSettings::new("https://a.example/v1", "m")
    };
    for settings in [EncoderSettings::Http(http), EncoderSettings::Local(LocalSettings::new("模型"))] {
        settings.write(folder.path()).expect("written");
        assert_eq!(EncoderSettings::of_folder(folder.path()).expect("readable"), Some(settings));
        let text = fs::read_to_string(folder.path().join(EncoderSettings::FILE)).expect("readable");
        assert!(!text.contains("timeout_seconds"), "{text}");
    }
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1, "nothing is left beside it");
}

#[test]
fn settings_that_cannot_be_used_are_not_written() {
    let folder = tempfile::tempdir().expect("a folder");
    EncoderSettings::Http(HttpSettings::new("http://a", "")).write(folder.path()).expect_err("no model");
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
}
