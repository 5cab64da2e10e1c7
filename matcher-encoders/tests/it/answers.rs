//! Answers, good and bad.

use matcher_core::Cancel;
use matcher_core::semantic::{Encoder, EncoderError, Role};
use matcher_encoders::{ApiKey, HttpEncoder};
use serde_json::{Value, json};

use crate::fake_server::{FakeServer, Reply, good, ok, vector_of};

fn encode(reply: impl Fn() -> Reply + Send + Sync + 'static) -> Result<Vec<Vec<f32>>, EncoderError> {
    let server = FakeServer::start(move |_, _| reply());
    server.encoder(|_| {}).encode(Role::Demand, &["一", "二二"], &Cancel::never())
}

/// Vectors at two indices.
fn two(first: (Value, Value), second: (Value, Value)) -> Reply {
    let item = |(index, embedding): &(Value, Value)| json!({"index": index, "embedding": embedding});
    ok(&json!({"data": [item(&first), item(&second)]}))
}

fn unusable(reply: impl Fn() -> Reply + Send + Sync + 'static, says: &str) {
    match encode(reply) {
        Err(EncoderError::Unusable { reason }) => assert!(reason.contains(says), "{reason}"),
        other => panic!("not unusable: {other:?}"),
    }
}

#[test]
fn every_text_has_its_vector_in_order() {
    let server = FakeServer::start(|_, request| good(request));
    let encoder = server.encoder(|_| {});
    let texts = ["热泵", "烘干香菇", "a"];
    let vectors = encoder.encode(Role::Supply, &texts, &Cancel::never()).unwrap();
    assert_eq!(vectors, texts.map(|text| vector_of(text).to_vec()));
    assert_eq!(encoder.dimensions(), 3);
    assert!(encoder.encode(Role::Supply, &[], &Cancel::never()).unwrap().is_empty());
    assert_eq!(server.received().len(), 1, "nothing is asked for no texts");
}

#[test]
fn vectors_that_come_in_another_order_are_put_in_order() {
    let vectors = encode(|| two((json!(1), json!([0, 0, 2])), (json!(0), json!([0, 0, 1])))).unwrap();
    assert_eq!(vectors, [[0.0, 0.0, 1.0], [0.0, 0.0, 2.0]]);
}

#[test]
fn vectors_in_base64_are_read() {
    let vectors =
        encode(|| two((json!(0), json!("AACAPwAAAL8AAAAA")), (json!(1), json!([0, 0, 1])))).unwrap();
    assert_eq!(vectors, [[1.0, -0.5, 0.0], [0.0, 0.0, 1.0]]);
}

#[test]
fn indices_that_are_not_those_of_the_texts_are_unusable() {
    let v = || json!([1, 2, 3]);
    unusable(move || two((json!(0), v()), (json!(0), v())), "index 0 where 1");
    unusable(move || two((json!(0), v()), (json!(2), v())), "index 2 where 1");
    unusable(move || two((json!(0), v()), (json!(-1), v())), "-1");
    unusable(move || two((json!(0), v()), (Value::Null, v())), "null");
    unusable(|| ok(&json!({"data": [{"index": 0, "embedding": [1, 2, 3]}]})), "1 vectors for 2 texts");
    unusable(|| ok(&json!({"data": [{"embedding": [1, 2, 3]}]})), "index");
    unusable(|| ok(&json!({"data": []})), "0 vectors for 2 texts");
}

#[test]
fn vectors_that_are_none_are_unusable() {
    let with = |bad: Value| move || two((json!(0), json!([1, 2, 3])), (json!(1), bad.clone()));
    unusable(with(json!([1, 2])), "vector 1 has 2 numbers instead of 3");
    unusable(with(json!([1, 2, 3, 4])), "vector 1 has 4 numbers instead of 3");
    unusable(with(json!([])), "vector 1 is empty");
    unusable(with(json!([1, null, 3])), "null");
    unusable(with(json!([1, "NaN", 3])), "NaN");
    unusable(with(json!([1, 1e300, 3])), "out of range");
    unusable(with(json!("AACAfwAAgD8AAIA/")), "vector 1 has the number inf");
    unusable(with(json!([0, -0.0, 0])), "vector 1 is all 0");
    unusable(with(json!(vec![1; 5_000])), "more than 4096");
    let not_a_number = r#"{"data":[{"index":0,"embedding":[1,2,3]},{"index":1,"embedding":[1,NaN,3]}]}"#;
    unusable(|| Reply::Answer("200 OK", "", not_a_number.to_owned()), "column");
}

#[test]
fn what_is_no_answer_of_the_protocol_is_unusable_and_quoted() {
    let page = "<html><title>登录</title></html>";
    unusable(
        move || Reply::Answer("200 OK", "content-type: text/html\r\n", page.to_owned()),
        "<html><title>登录",
    );
    unusable(|| Reply::Answer("200 OK", "", String::new()), "EOF");
    unusable(|| ok(&json!({"error": "模型未加载"})), "模型未加载");
    unusable(|| Reply::Answer("200 OK", "", "[".repeat(100_000)), "");
}

#[test]
fn an_answer_without_end_is_left() {
    unusable(|| Reply::Endless, "more than the");
}

#[test]
fn a_page_that_repeats_the_key_is_not_quoted_with_it() {
    let server = FakeServer::start(|_, _| Reply::Answer("200 OK", "", "you sent sk-secret".to_owned()));
    let key = ApiKey::new("sk-secret").unwrap();
    let encoder = HttpEncoder::connect(&server.settings(), Some(key), &Cancel::never()).unwrap();
    let error = encoder.encode(Role::Demand, &["热泵"], &Cancel::never()).unwrap_err().to_string();
    assert!(error.contains("you sent …") && error.contains("/v1/embeddings"), "{error}");
}
