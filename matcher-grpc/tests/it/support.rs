//! A server with some records, gone with its test.

use std::future::Future;

use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo};
use matcher_core::{Engine, EngineOptions};
use matcher_grpc::proto::catalogue_service_client::CatalogueServiceClient;
use matcher_grpc::proto::find_matches_request::Demand as Given;
use matcher_grpc::proto::matching_service_client::MatchingServiceClient;
use matcher_grpc::proto::{
    BatchUpsertRecordsRequest, Demand, FindMatchesRequest, Record, Supply, SupplyKind, record::Record as Kind,
};
use matcher_grpc::{Server, ServerError, Settings};
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tonic::body::Body;
use tonic::transport::Channel;

/// What sends requests of gRPC.
pub(crate) trait Requests:
    tower::Service<http::Request<Body>, Response = http::Response<Incoming>, Error = hyper::Error>
{
}

impl<T> Requests for T where
    T: tower::Service<http::Request<Body>, Response = http::Response<Incoming>, Error = hyper::Error>
{
}

pub(crate) struct Running {
    pub(crate) address: String,
    pub(crate) metrics: String,
    stop: oneshot::Sender<()>,
    served: JoinHandle<Result<(), ServerError>>,
    folder: TempDir,
}

impl Running {
    /// Starts a server and waits until it serves.
    pub(crate) async fn start(change: impl FnOnce(&mut Settings)) -> Self {
        Self::start_with(Vec::new(), change).await
    }

    /// The same, with records.
    pub(crate) async fn start_with(
        records: Vec<matcher_core::record::Record>,
        change: impl FnOnce(&mut Settings),
    ) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        if !records.is_empty() {
            let engine =
                Engine::open(&folder.path().join("data"), EngineOptions::default()).expect("it opens");
            engine.upsert(&records).expect("written");
        }
        let mut settings = Settings { data: folder.path().join("data"), ..Settings::default() };
        settings.listen.address = "127.0.0.1:0".parse().expect("an address");
        settings.listen.metrics = Some(settings.listen.address);
        change(&mut settings);
        let server = Server::start(settings).await.expect("it starts");
        let address = format!("http://{}", server.address());
        let metrics = server.metrics_address().expect("an address").to_string();
        let (stop, stopped) = oneshot::channel::<()>();
        let served = tokio::spawn(server.run_until(async { drop(stopped.await) }));
        let running = Self { address, metrics, stop, served, folder };
        while running.get("/readyz", None).await.0 != 200 {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        running
    }

    /// Tells it to stop; gives what comes of that.
    pub(crate) fn stop(self) -> impl Future<Output = Result<(), ServerError>> {
        let Self { stop, served, folder, .. } = self;
        stop.send(()).expect("it runs");
        async move {
            let _folder = folder;
            served.await.expect("no panic")
        }
    }

    /// Puts a file of the office's own into the data folder.
    pub(crate) fn put(&self, file: &str, text: &str) {
        std::fs::write(self.folder.path().join("data").join(file), text).expect("written");
    }

    pub(crate) async fn channel(&self) -> Channel {
        Channel::from_shared(self.address.clone()).expect("an address").connect().await.expect("it listens")
    }

    pub(crate) async fn matching(&self) -> MatchingServiceClient<Channel> {
        MatchingServiceClient::new(self.channel().await)
    }

    /// A client that tells the server its deadline and does not look at it itself, as tonic's own connections do.
    pub(crate) async fn heedless(&self) -> MatchingServiceClient<impl Requests + use<>> {
        let address = self.address.strip_prefix("http://").expect("plain");
        let stream = TokioIo::new(TcpStream::connect(address).await.expect("it listens"));
        let made = hyper::client::conn::http2::handshake(TokioExecutor::new(), stream).await;
        let (sender, connection) = made.expect("HTTP/2");
        tokio::spawn(connection);
        let service =
            tower::service_fn(move |request: http::Request<Body>| sender.clone().send_request(request));
        MatchingServiceClient::with_origin(service, self.address.parse().expect("an address"))
    }

    pub(crate) async fn catalogue(&self) -> CatalogueServiceClient<Channel> {
        CatalogueServiceClient::new(self.channel().await)
    }

    /// Gets a page of the metrics port: its status and text.
    pub(crate) async fn get(&self, path: &str, token: Option<&str>) -> (u16, String) {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let mut stream = TcpStream::connect(&self.metrics).await.expect("it listens");
        let token = token.map_or_else(String::new, |token| format!("authorization: Bearer {token}\r\n"));
        let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\n{token}connection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.expect("written");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("read");
        let status = answer.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status");
        (status, answer)
    }
}

/// The round of postings of the fixtures.
pub(crate) fn postings() -> Vec<matcher_core::record::Record> {
    read(&matcher_fixtures::postings_jsonl().concat())
}

/// The sample records of green food (绿色食品).
pub(crate) fn green_food() -> Vec<matcher_core::record::Record> {
    let files = [
        matcher_fixtures::organisations_jsonl(),
        matcher_fixtures::demands_jsonl(),
        matcher_fixtures::supplies_jsonl(),
    ];
    let mut records = read(&files.concat());
    records.retain(|record| record.id().contains("-GF-"));
    records
}

fn read(lines: &str) -> Vec<matcher_core::record::Record> {
    let lines = lines.lines().filter(|line| !line.trim().is_empty());
    lines.map(|line| serde_json::from_str(line).expect("a record")).collect()
}

pub(crate) fn supply(id: &str, title: &str, summary: &str) -> Record {
    let supply = Supply {
        id: id.to_owned(),
        kind: SupplyKind::Achievement.into(),
        title: title.to_owned(),
        summary: summary.to_owned(),
        ..Supply::default()
    };
    Record { record: Some(Kind::Supply(supply)), etag: String::new() }
}

/// Many supplies that all say something of mushrooms and drying, so that matching has work to do.
pub(crate) async fn fill(running: &Running, count: usize) {
    let mut catalogue = running.catalogue().await;
    let words = ["香菇", "热泵", "干燥", "褐变", "冷链", "保鲜", "尾矿", "浮选", "焙烧", "电池"];
    let records: Vec<Record> = (0..count)
        .map(|number| {
            let some = (0..40).map(|place| words[(number * 7 + place * place) % words.len()]);
            supply(&format!("s{number:06}"), "香菇烘干技术", &some.collect::<String>())
        })
        .collect();
    let chunks: Vec<&[Record]> = records.chunks(1_000).collect();
    for (place, chunk) in chunks.iter().enumerate() {
        // When matching sees the last of them, it sees all.
        let immediate = place + 1 == chunks.len();
        let request = BatchUpsertRecordsRequest { records: chunk.to_vec(), immediate, ..Default::default() };
        catalogue.batch_upsert_records(request).await.expect("written");
    }
}

pub(crate) fn find(title: &str, top: i32) -> FindMatchesRequest {
    let demand = Demand { title: title.to_owned(), ..Demand::default() };
    FindMatchesRequest { demand: Some(Given::InlineDemand(demand)), top, ..Default::default() }
}
