//! What is sent.

use matcher_core::Cancel;
use matcher_core::semantic::{Encoder, Role};
use serde_json::Value;

use crate::fake_server::{FakeServer, good, vector_of};

#[test]
fn a_request_has_model_texts_and_format_and_no_more() {
    let server = FakeServer::start(|_, request| good(request));
    server.encoder(|_| {}).encode(Role::Demand, &["热泵", "烘干"], &Cancel::never()).unwrap();
    let request = &server.received()[0];
    assert!(request.head.starts_with("POST /v1/embeddings HTTP/1.1\r\n"), "{}", request.head);
    assert!(!request.head.to_lowercase().contains("authorization"));
    let expected = r#"{"encoding_format":"float","input":["热泵","烘干"],"model":"m"}"#;
    assert_eq!(request.body, serde_json::from_str::<Value>(expected).unwrap());
}

#[test]
fn each_role_has_its_prefix_and_its_input_type() {
    let server = FakeServer::start(|_, request| good(request));
    let encoder = server.encoder(|settings| {
        settings.demand_prefix = Some("问：".to_owned());
        settings.supply_input_type = Some("passage".to_owned());
    });
    let demand = encoder.encode(Role::Demand, &["热泵"], &Cancel::never()).unwrap();
    encoder.encode(Role::Supply, &["热泵"], &Cancel::never()).unwrap();
    let received = server.received();
    assert_eq!(received[0].texts(), ["问：热泵"]);
    assert_eq!(received[0].body.get("input_type"), None);
    assert_eq!(received[1].texts(), ["热泵"]);
    assert_eq!(received[1].body["input_type"], "passage");
    assert_eq!(demand, [vector_of("问：热泵")]);
}

#[test]
fn texts_go_in_batches_and_come_back_in_order() {
    let server = FakeServer::start(|_, request| good(request));
    let encoder = server.encoder(|settings| (settings.batch_texts, settings.batch_chars) = (3, 8));
    let texts = ["一", "一二", "一二三", "一二三四", "一二三四五", "一二三四五六七八九"];
    let vectors = encoder.encode(Role::Supply, &texts, &Cancel::never()).unwrap();
    assert_eq!(vectors, texts.map(|text| vector_of(text).to_vec()));
    let sizes: Vec<usize> = server.received().iter().map(|request| request.texts().len()).collect();
    assert_eq!(sizes, [3, 1, 1, 1]);
}

#[test]
fn long_texts_are_cut_before_their_prefix_is_put_on() {
    let server = FakeServer::start(|_, request| good(request));
    let encoder = server.encoder(|settings| {
        settings.longest_text_chars = 3;
        settings.demand_prefix = Some("query: ".to_owned());
    });
    encoder.encode(Role::Demand, &["香菇烘干房"], &Cancel::never()).unwrap();
    assert_eq!(server.received()[0].texts(), ["query: 香菇烘"]);
}
