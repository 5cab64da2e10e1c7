//! Ending a call that nobody waits for any more.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use matcher_core::Cancel;
use matcher_core::semantic::{Encoder, EncoderError, Role};

use crate::fake_server::{FakeServer, Reply, good, until};

/// Within what a cancelled call has to return.
const SOON: Duration = Duration::from_secs(1);

#[test]
fn a_call_that_waits_for_an_answer_ends_with_its_deadline_and_its_connection_with_it() {
    let server = FakeServer::start(|_, _| Reply::Silence);
    let encoder = server.encoder(|settings| settings.timeout_seconds = 60);
    let deadline = Instant::now() + Duration::from_millis(300);
    let result = encoder.encode(Role::Demand, &["热泵"], &Cancel::at(deadline));
    assert_eq!(result, Err(EncoderError::Cancelled));
    assert!(Instant::now() < deadline + SOON);
    until("the server sees that the client has gone", || server.gone() == 1);
}

#[test]
fn a_call_that_waits_to_try_again_ends_when_it_is_cancelled() {
    let server = FakeServer::start(|_, _| {
        Reply::Answer("429 Too Many Requests", "retry-after: 20\r\n", String::new())
    });
    let encoder = Arc::new(server.encoder(|_| {}));
    let cancel = Cancel::never();
    let (of_call, waiting) = (cancel.clone(), Arc::clone(&encoder));
    let call = thread::spawn(move || waiting.encode(Role::Demand, &["热泵"], &of_call));
    until("the first try", || server.received().len() == 1);
    cancel.cancel();
    let cancelled = Instant::now();
    assert_eq!(call.join().unwrap(), Err(EncoderError::Cancelled));
    assert!(cancelled.elapsed() < SOON);
}

#[test]
fn what_is_cancelled_from_the_start_is_not_sent() {
    let server = FakeServer::start(|_, request| good(request));
    let cancel = Cancel::never();
    cancel.cancel();
    let result = server.encoder(|_| {}).encode(Role::Demand, &["热泵"], &cancel);
    assert_eq!(result, Err(EncoderError::Cancelled));
    assert!(server.received().is_empty());
}

#[test]
fn calls_beyond_the_limit_wait_for_their_turn_and_can_be_cancelled_there() {
    let server =
        FakeServer::start(|number, request| if number == 0 { Reply::Silence } else { good(request) });
    let encoder = Arc::new(server.encoder(|settings| settings.concurrent_requests = 1));
    let cancel = Cancel::never();
    let (of_first, first_encoder) = (cancel.clone(), Arc::clone(&encoder));
    let first = thread::spawn(move || first_encoder.encode(Role::Demand, &["一"], &of_first));
    until("the first request", || server.received().len() == 1);
    let short = Cancel::at(Instant::now() + Duration::from_millis(200));
    assert_eq!(encoder.encode(Role::Demand, &["二"], &short), Err(EncoderError::Cancelled));
    assert_eq!(server.received().len(), 1, "the second was not sent beside the first");
    cancel.cancel();
    assert_eq!(first.join().unwrap(), Err(EncoderError::Cancelled));
    // What was left gives its turn back.
    assert_eq!(encoder.encode(Role::Demand, &["三"], &Cancel::never()).unwrap().len(), 1);
}

#[test]
fn many_cancelled_calls_leave_no_threads_behind() {
    let server =
        FakeServer::start(|number, request| if number < 40 { Reply::Silence } else { good(request) });
    let encoder = server.encoder(|settings| settings.concurrent_requests = 2);
    for _ in 0..40 {
        let soon = Cancel::at(Instant::now() + Duration::from_millis(100));
        assert_eq!(encoder.encode(Role::Demand, &["热泵"], &soon), Err(EncoderError::Cancelled));
    }
    until("every connection is closed", || server.gone() == server.received().len());
    while server.received().len() < 40 {
        let soon = Cancel::at(Instant::now() + Duration::from_millis(100));
        let _ = encoder.encode(Role::Demand, &["热泵"], &soon);
    }
    assert_eq!(encoder.encode(Role::Demand, &["热泵"], &Cancel::never()).unwrap().len(), 1);
}
