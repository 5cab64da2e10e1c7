//! Servers that refuse, fail, are busy or not there.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use matcher_core::Cancel;
use matcher_core::semantic::{Encoder, EncoderError, Role};
use matcher_encoders::{ApiKey, HttpEncoder, HttpSettings};

use crate::fake_server::{FakeServer, Reply, good};

fn encode(encoder: &HttpEncoder) -> Result<Vec<Vec<f32>>, EncoderError> {
    encoder.encode(Role::Demand, &["热泵"], &Cancel::never())
}

fn unreachable(result: Result<Vec<Vec<f32>>, EncoderError>, says: &str) {
    match result {
        Err(EncoderError::Unreachable { reason }) => assert!(reason.contains(says), "{reason}"),
        other => panic!("not unreachable: {other:?}"),
    }
}

#[test]
fn a_refusal_says_what_the_server_said_and_is_not_repeated() {
    let bodies = [
        ("400 Bad Request", r#"{"error":{"message":"model `m` is unknown","type":"invalid_request_error"}}"#),
        ("404 Not Found", r#"{"detail":"model `m` is unknown"}"#),
        ("413 Payload Too Large", "model `m` is unknown"),
        ("422 Unprocessable Entity", r#"{"error":"model `m` is unknown","error_type":"Validation"}"#),
    ];
    for (status, body) in bodies {
        let server = FakeServer::start(move |_, _| Reply::Answer(status, "", body.to_owned()));
        match encode(&server.encoder(|_| {})) {
            Err(EncoderError::Refused { reason }) => {
                assert!(reason.contains(status) && reason.contains("model `m` is unknown"), "{reason}");
            }
            other => panic!("not refused: {other:?}"),
        }
        assert_eq!(server.received().len(), 1);
    }
}

#[test]
fn a_long_refusal_is_shortened_and_never_has_the_key() {
    let body = format!("wrong key sk-secret {}", "长".repeat(5_000));
    let server = FakeServer::start(move |_, _| Reply::Answer("401 Unauthorized", "", body.clone()));
    let key = ApiKey::new("sk-secret").unwrap();
    let encoder = HttpEncoder::connect(&server.settings(), Some(key), &Cancel::never()).unwrap();
    let error = encode(&encoder).unwrap_err().to_string();
    assert!(error.contains("wrong key …") && error.chars().count() < 400, "{error}");
    assert!(!format!("{encoder:?}").contains("sk-secret"));
    assert!(server.received()[0].head.to_lowercase().contains("authorization: bearer sk-secret"));
}

#[test]
fn a_redirect_is_told_and_not_followed() {
    let elsewhere = "location: http://192.0.2.1/v1/embeddings\r\n";
    let server =
        FakeServer::start(move |_, _| Reply::Answer("307 Temporary Redirect", elsewhere, String::new()));
    match encode(&server.encoder(|_| {})) {
        Err(EncoderError::Refused { reason }) => {
            assert!(reason.contains("go to http://192.0.2.1"), "{reason}")
        }
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn a_server_that_fails_once_is_asked_again() {
    for status in ["500 Internal Server Error", "503 Service Unavailable", "429 Too Many Requests"] {
        let server = FakeServer::start(move |number, request| match number {
            0 => Reply::Answer(status, "", String::new()),
            _ => good(request),
        });
        assert_eq!(encode(&server.encoder(|_| {})).unwrap().len(), 1, "{status}");
        assert_eq!(server.received().len(), 2, "{status}");
    }
}

#[test]
fn a_connection_that_the_server_has_closed_is_made_again() {
    let server =
        FakeServer::start(|number, request| if number == 1 { Reply::Nothing } else { good(request) });
    let encoder = server.encoder(|_| {});
    encode(&encoder).unwrap();
    encode(&encoder).unwrap();
}

#[test]
fn a_server_that_keeps_failing_is_unreachable() {
    for status in ["500 Internal Server Error", "502 Bad Gateway", "429 Too Many Requests"] {
        let server = FakeServer::start(move |_, _| Reply::Answer(status, "", "overloaded".to_owned()));
        unreachable(encode(&server.encoder(|_| {})), &format!("{status}: overloaded (tried 3 times)"));
        assert_eq!(server.received().len(), 3);
        unreachable(encode(&server.encoder(|settings| settings.retries = 0)), "tried once");
    }
}

#[test]
fn a_server_that_says_when_to_come_again_is_obeyed() {
    let server = FakeServer::start(|number, request| match number {
        0 => Reply::Answer("429 Too Many Requests", "retry-after: 1\r\n", String::new()),
        _ => good(request),
    });
    let started = Instant::now();
    encode(&server.encoder(|_| {})).unwrap();
    assert!(started.elapsed() >= Duration::from_secs(1));
}

#[test]
fn a_server_that_asks_for_too_long_a_wait_is_given_up_at_once() {
    let server = FakeServer::start(|_, _| {
        Reply::Answer("503 Service Unavailable", "retry-after: 3600\r\n", String::new())
    });
    unreachable(encode(&server.encoder(|_| {})), "come again after 3600 s");
    assert_eq!(server.received().len(), 1);
}

#[test]
fn a_server_that_is_too_slow_is_left_and_not_asked_again() {
    let server = FakeServer::start(|_, _| Reply::Silence);
    let started = Instant::now();
    unreachable(encode(&server.encoder(|settings| settings.timeout_seconds = 1)), "timeout");
    assert!((1.0..3.0).contains(&started.elapsed().as_secs_f64()));
    assert_eq!(server.received().len(), 1);
}

#[test]
fn where_nobody_listens_is_unreachable() {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let settings = HttpSettings {
        dimensions: Some(3),
        first_wait_ms: 1,
        ..HttpSettings::new(format!("http://{address}"), "m")
    };
    let encoder = HttpEncoder::connect(&settings, None, &Cancel::never()).unwrap();
    unreachable(encode(&encoder), "tried 3 times");
    let error = encode(&encoder).unwrap_err().to_string();
    assert!(error.contains(&address.to_string()) && error.to_lowercase().contains("refused"), "{error}");
}
