//! The port for machines that watch.

use matcher_grpc::{AuthMode, NewToken, Role, TokenFile};

use crate::support::{Running, find};

#[tokio::test(flavor = "multi_thread")]
async fn metrics_ask_for_a_token_where_calls_do() {
    let mut secret = String::new();
    let running = Running::start(|settings| {
        settings.auth.mode = AuthMode::Required;
        let new = NewToken { name: "prometheus".to_owned(), role: Role::Read, expires_at: None };
        let (made, _) = TokenFile::at(settings.token_file()).create(new).expect("made");
        secret = made.reveal();
    })
    .await;
    assert_eq!(running.get("/livez", None).await.0, 200);
    assert_eq!(running.get("/metrics", None).await.0, 401);
    assert_eq!(running.get("/metrics", Some("mtk_00000000_0")).await.0, 401);
    assert_eq!(running.get("/else", Some(&secret)).await.0, 404);
    assert!(running.matching().await.find_matches(find("香菇", 1)).await.is_err());
    let (code, text) = running.get("/metrics", Some(&secret)).await;
    assert_eq!(code, 200);
    let refused =
        "matcher_calls_total{rpc=\"/matcher.v1.MatchingService/FindMatches\",code=\"UNAUTHENTICATED\"} 1";
    assert!(text.contains(refused) && text.contains("matcher_serving 1"), "{text}");
    running.stop().await.expect("it ends");
}
