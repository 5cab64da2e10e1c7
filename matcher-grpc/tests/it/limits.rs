//! What a call may ask for, and for how long.

use matcher_grpc::proto::FindMatchesRequest;
use matcher_grpc::proto::find_matches_request::Demand as Given;
use tonic::Code;
use tonic_types::StatusExt;

use crate::support::{Running, find};

/// So often a call is made until it is the server that ends it.
const TRIES: usize = 100;

#[tokio::test(flavor = "multi_thread")]
async fn the_server_itself_ends_a_call_whose_deadline_has_passed() {
    let running = Running::start(|_| {}).await;
    let mut client = running.heedless().await;
    for _ in 0..5 {
        let mut request = tonic::Request::new(long());
        request.metadata_mut().insert("grpc-timeout", "5m".parse().expect("ascii"));
        let status = client.find_matches(request).await.expect_err("too late");
        assert_eq!(status.code(), Code::DeadlineExceeded, "{status}");
        assert_eq!(status.get_details_error_info().expect("a reason").reason, "DEADLINE_EXCEEDED");
    }
    running.stop().await.expect("it ends");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_fit_is_refused_at_once_and_worth_another_try() {
    let one_at_a_time = |settings: &mut matcher_grpc::Settings| {
        settings.limits.concurrency = 1;
        settings.limits.queue = 1;
    };
    let running = Running::start(one_at_a_time).await;
    let client = running.matching().await;
    let mut refused = 0;
    let mut answered = 0;
    // On a busy machine, calls may come no faster than they are answered, long as each takes.
    for _ in 0..TRIES {
        let calls = (0..20).map(|_| {
            let mut client = client.clone();
            tokio::spawn(async move { client.find_matches(long()).await })
        });
        for call in calls.collect::<Vec<_>>() {
            match call.await.expect("no panic") {
                Ok(_) => answered += 1,
                Err(status) => {
                    assert_eq!(status.code(), Code::ResourceExhausted, "{status}");
                    assert_eq!(status.get_details_error_info().expect("a reason").reason, "OVERLOADED");
                    assert!(status.get_details_retry_info().is_some_and(|info| info.retry_delay.is_some()));
                    refused += 1;
                }
            }
        }
        if refused > 0 {
            break;
        }
    }
    assert!(answered >= 2 && refused > 0, "{answered} answered, {refused} refused");
    let (_, metrics) = running.get("/metrics", None).await;
    assert!(metrics.contains(&format!("matcher_calls_shed_total{{gate=\"read\"}} {refused}")), "{metrics}");
    running.stop().await.expect("it ends");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_long_or_too_many_is_named() {
    let running = Running::start(|settings| settings.limits.text_chars = 100).await;
    let mut client = running.matching().await;
    let mut refused = async |request| {
        let status = client.find_matches(request).await.expect_err("refused");
        assert_eq!(status.code(), Code::InvalidArgument, "{status}");
        let faults = status.get_details_bad_request().expect("fields").field_violations;
        faults.into_iter().map(|fault| fault.field).collect::<Vec<_>>()
    };
    assert_eq!(refused(find(&"香".repeat(101), 1)).await, ["inline_demand.title"]);
    assert_eq!(refused(find("香菇", 1_001)).await, ["top"]);
    assert_eq!(refused(find("香菇", -1)).await, ["top"]);
    assert_eq!(refused(find("", 1)).await, ["inline_demand.title"]);
    running.stop().await.expect("it ends");
}

/// A request that takes some tens of milliseconds: so much there is to read in it.
fn long() -> FindMatchesRequest {
    let mut request = find("香菇烘干后发黑", 1);
    if let Some(Given::InlineDemand(demand)) = &mut request.demand {
        demand.description = "想换热泵干燥，含水率不高于13%，每吨电耗不超过300kWh。".repeat(500);
    }
    request
}
