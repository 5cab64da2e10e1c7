//! How a server ends.

use std::time::{Duration, Instant};

use tonic::Code;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use crate::support::{Running, fill, find};

#[tokio::test(flavor = "multi_thread")]
async fn health_says_so_first_and_calls_under_way_are_answered() {
    let running = Running::start(|settings| settings.shutdown.notice_seconds = 1).await;
    fill(&running, 1_000).await;
    let channel = running.channel().await;
    let watch = HealthClient::new(channel.clone()).watch(HealthCheckRequest::default()).await;
    let mut watch = watch.expect("open").into_inner();
    let first = watch.message().await.expect("open").expect("a status");
    assert_eq!(first.status(), ServingStatus::Serving);

    let mut client = running.matching().await;
    let begun = Instant::now();
    let ended = tokio::spawn(running.stop());
    let next = watch.message().await.expect("open").expect("a status");
    assert_eq!(next.status(), ServingStatus::NotServing);
    // Within the notice, calls are still answered.
    client.find_matches(find("香菇烘干", 3)).await.expect("an answer");
    // The watch ends with the server instead of holding it up.
    let last = watch.message().await.expect_err("over");
    assert_eq!(last.code(), Code::Unavailable, "{last}");
    ended.await.expect("no panic").expect("in good order");
    let took = begun.elapsed();
    assert!(took >= Duration::from_secs(1) && took < Duration::from_secs(10), "{took:?}");
    assert!(client.find_matches(find("香菇烘干", 3)).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_service_has_its_health() {
    let running = Running::start(|_| {}).await;
    let mut health = HealthClient::new(running.channel().await);
    for service in ["", "matcher.v1.MatchingService", "matcher.v1.AdminService"] {
        let request = HealthCheckRequest { service: service.to_owned() };
        let answer = health.check(request).await.expect("known").into_inner();
        assert_eq!(answer.status(), ServingStatus::Serving, "{service}");
    }
    let unknown = HealthCheckRequest { service: "matcher.v1.NoService".to_owned() };
    assert_eq!(health.check(unknown).await.expect_err("unknown").code(), Code::NotFound);
    running.stop().await.expect("it ends");
}
