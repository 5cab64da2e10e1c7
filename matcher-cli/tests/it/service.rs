//! `matcher serve` and `matcher token`.

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

use matcher_grpc::proto::FindMatchesRequest;
use matcher_grpc::proto::find_matches_request::Demand as Given;
use matcher_grpc::proto::matching_service_client::MatchingServiceClient;
use serde_json::Value;
use tonic::Code;
use tonic::transport::Channel;

use crate::support::Office;

/// A `matcher serve` that is killed with its test.
pub(crate) struct Service {
    child: Child,
    address: String,
}

impl Service {
    pub(crate) fn start(office: &Office, arguments: &[&str]) -> Self {
        let mut command = office.command();
        command.args(["serve", "--listen", "127.0.0.1:0", "--metrics", "off"]).args(arguments);
        let mut child = command.stdin(Stdio::null()).stderr(Stdio::piped()).spawn().expect("it starts");
        let stderr = child.stderr.take().expect("a pipe");
        let mut lines = BufReader::new(stderr).lines().map(|line| line.expect("text"));
        let mut line_of = |message: &str| -> Value {
            let lines = lines.by_ref().map(|line| serde_json::from_str::<Value>(&line).expect("JSON"));
            lines.into_iter().find(|line| line["message"] == message).expect("it is said")
        };
        let address = line_of("listening")["address"].as_str().expect("an address").to_owned();
        line_of("catalogue open");
        // Whoever stops reading blocks the writer.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address }
    }

    pub(crate) async fn channel(&self) -> Channel {
        let channel = Channel::from_shared(format!("http://{}", self.address)).expect("an address");
        channel.connect().await.expect("it listens")
    }

    pub(crate) async fn client(&self) -> MatchingServiceClient<Channel> {
        MatchingServiceClient::new(self.channel().await).max_decoding_message_size(usize::MAX)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

#[test]
fn a_token_is_made_listed_asked_for_and_revoked() {
    let office = Office::with_sample();
    office.run(&["token", "list"]).succeeded().says("还没有令牌");
    let made = office.run(&["token", "create", "门户", "--role", "read", "--days", "30"]).succeeded();
    let secret = made.out.lines().next().expect("a line").to_owned();
    assert!(secret.starts_with("mtk_"), "{}", made.out);
    office.run(&["token", "create", "门户"]).ended_with(2).says("同名");
    office.run(&["token", "create", "甲", "--role", "king"]).ended_with(2).says("king");
    office.run(&["token", "create", "甲", "--until", "明天"]).ended_with(2).says("YYYY-MM-DD");
    let listed = office.run(&["token", "list"]).succeeded().says("门户");
    assert!(!listed.out.contains(&secret));

    let service = Service::start(&office, &[]);
    runtime().block_on(async {
        let mut client = service.client().await;
        let mut find = async |token: Option<&str>| {
            let demand = Some(Given::DemandId("D-NM-002".to_owned()));
            let mut request = tonic::Request::new(FindMatchesRequest { demand, ..Default::default() });
            if let Some(token) = token {
                let value = format!("Bearer {token}").parse().expect("ascii");
                request.metadata_mut().insert("authorization", value);
            }
            client.find_matches(request).await.map_or_else(|status| status.code(), |_| Code::Ok)
        };
        assert_eq!(find(None).await, Code::Unauthenticated);
        assert_eq!(find(Some("mtk_00000000_0")).await, Code::Unauthenticated);
        assert_eq!(find(Some(&secret)).await, Code::Ok);
        office.run(&["token", "revoke", "门户"]).succeeded().says("已收回");
        let until = std::time::Instant::now() + std::time::Duration::from_secs(10);
        while find(Some(&secret)).await == Code::Ok {
            assert!(std::time::Instant::now() < until, "still let in");
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
    });
    office.run(&["token", "revoke", "门户"]).ended_with(2).says("没有");
}

#[test]
fn what_cannot_be_served_is_told_in_chinese() {
    let office = Office::with_sample();
    office.run(&["serve", "--listen", "0.0.0.0:0"]).ended_with(2).says("tls.certificate");
    office.run(&["serve", "--set", "limits.tops=1"]).ended_with(2).says("tops");
    office.run(&["serve", "--tls-key", "k.pem"]).ended_with(2).says("证书和私钥");
    let printed = office.run(&["serve", "--print-config", "--set", "limits.top=7"]).succeeded();
    office.write("server.toml", &printed.out);
    office.run(&["serve", "--config", "server.toml", "--print-config"]).succeeded().says("top = 7");
    let _service = Service::start(&office, &[]);
    office
        .run(&["serve", "--listen", "127.0.0.1:0", "--metrics", "off"])
        .ended_with(4)
        .says("另一个 matcher 进程");
    office.run(&["match", "D-NM-002"]).ended_with(4).says("另一个 matcher 进程");
}
