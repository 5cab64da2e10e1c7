//! Whether heavy calls end when their time is over, and the work for them as well:
//! `service_deadlines [--calls 1000] [--supplies 20000] [--demands 2000] [--in-flight 4] [--seed 1] [--slack 1]
//! [--server PATH]`.
//!
//! The deadline travels as `grpc-timeout: 50m` on the bare wire, so that nobody but the server can keep it. Calls that
//! would take less than 200 ms without a deadline are left out.
#![expect(clippy::print_stdout, reason = "a campaign reports on standard output")]

use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use bytes::Bytes;
use matcher_benches::service::{
    Reply, ServerProcess, Wire, demand_message, fill_with_made_records, framed, runtime, server_binary,
    supply_message,
};
use matcher_benches::{Flags, Latencies, LatencySummary, Random, RecordMaker};
use matcher_grpc::proto::{
    DemandStatus, ExplanationDetail, FindDemandsRequest, FindMatchesBatchRequest, FindMatchesRequest,
    find_demands_request, find_matches_request,
};
use serde::Serialize;

const USAGE: &str = "usage: service_deadlines [--calls 1000] [--supplies 20000] [--demands 2000] [--in-flight 4] \
                     [--seed 1] [--slack 1] [--server PATH]";
/// The deadline as it is sent; milliseconds.
const DEADLINE: &str = "50m";
/// `DEADLINE_EXCEEDED`.
const EXCEEDED: i32 = 4;
/// A call is heavy when it takes so long without a deadline.
const HEAVY: Duration = Duration::from_millis(200);
/// What is asked: so many of a hundred calls have ended after so long.
const PUNCTUAL_PERCENT: f64 = 99.0;
const PUNCTUAL: Duration = Duration::from_millis(100);
/// After the last call the processors are free again within this time.
const IDLE_WITHIN: Duration = Duration::from_millis(200);
/// Then they are looked at for so long, and may be used for this share of it.
const IDLE_FOR: Duration = Duration::from_secs(1);
const IDLE_SHARE: f64 = 0.05;

#[derive(Serialize)]
struct Report {
    seed: u64,
    calls: usize,
    in_flight: usize,
    /// How long each call takes without a deadline, in milliseconds; those below 200 ms are not asked for.
    alone_ms: BTreeMap<&'static str, f64>,
    latency: LatencySummary,
    /// How the calls ended, by the number of the status.
    codes: BTreeMap<i32, usize>,
    punctual_percent: f64,
    punctual_percent_asked: f64,
    /// Processors in use before any load, and from 200 ms after the last call.
    idle_processors_before: f64,
    idle_processors_after: f64,
    idle_processors_asked: f64,
}

/// A call that is too much for its deadline.
struct Heavy {
    path: &'static str,
    body: Bytes,
}

/// How calls ended.
#[derive(Default)]
struct Ended {
    latencies: Latencies,
    codes: BTreeMap<i32, usize>,
    punctual: usize,
}

fn main() -> anyhow::Result<()> {
    let names = ["--calls", "--supplies", "--demands", "--in-flight", "--seed", "--slack", "--server"];
    let flags = Flags::read(USAGE, &names)?;
    let calls: usize = flags.value("--calls", 1_000)?;
    let supplies: usize = flags.value("--supplies", 20_000)?;
    let demands: usize = flags.value("--demands", 2_000)?;
    let in_flight: usize = flags.value("--in-flight", 4)?;
    let seed: u64 = flags.value("--seed", 1)?;
    let slack: f64 = flags.value("--slack", 1.0)?;
    let binary = server_binary(&flags.value("--server", String::new())?)?;
    let [] = flags.words()?;
    println!("seed {seed}");
    let folder = tempfile::tempdir()?;
    fill_with_made_records(folder.path(), supplies, demands)?;
    let local = tokio::task::LocalSet::new();
    let report = local.block_on(&runtime()?, async {
        let mut server = ServerProcess::start(&binary, folder.path(), &[])?;
        server.wait_until_serving().await?;
        let idle_before = processors_in_use(&server).await?;
        let wire = Rc::new(Wire::connect(server.address()).await?);
        let (alone_ms, heavy) = heavy_calls(&wire).await?;
        let ended = call_all(&wire, Rc::new(heavy), (calls, in_flight), (seed, slack)).await?;
        tokio::time::sleep(IDLE_WITHIN).await;
        let idle_after = processors_in_use(&server).await?;
        ensure!(server.errors().is_empty(), "the server logged errors: {:?}", server.errors());
        anyhow::Ok(Report {
            seed,
            calls,
            in_flight,
            alone_ms,
            latency: ended.latencies.summary(),
            codes: ended.codes,
            punctual_percent: 100.0 * ended.punctual as f64 / calls as f64,
            punctual_percent_asked: PUNCTUAL_PERCENT,
            idle_processors_before: idle_before,
            idle_processors_after: idle_after,
            idle_processors_asked: IDLE_SHARE,
        })
    })?;
    println!("{}", serde_json::to_string_pretty(&report)?);
    let late = report.punctual_percent;
    ensure!(late >= PUNCTUAL_PERCENT, "only {late:.1} % of the calls ended in time with DEADLINE_EXCEEDED");
    let idle = report.idle_processors_after;
    ensure!(idle <= IDLE_SHARE * slack, "the server still uses {idle:.2} processors");
    Ok(())
}

/// Every call that may be heavy, measured once without a deadline.
async fn heavy_calls(wire: &Wire) -> anyhow::Result<(BTreeMap<&'static str, f64>, Vec<Heavy>)> {
    let (mut alone_ms, mut heavy) = (BTreeMap::new(), Vec::new());
    for (path, body) in candidates() {
        let start = Instant::now();
        let reply = wire.call(Wire::request(path).body(())?, body.clone()).await?;
        let took = start.elapsed();
        ensure!(reply.code == Some(0), "{path} is answered with {reply:?}");
        alone_ms.insert(path, took.as_secs_f64() * 1e3);
        if took > HEAVY {
            heavy.push(Heavy { path, body });
        }
    }
    ensure!(!heavy.is_empty(), "nothing takes long enough: {alone_ms:?}");
    Ok((alone_ms, heavy))
}

fn candidates() -> [(&'static str, Bytes); 3] {
    let (maker, top, detail) = (RecordMaker::new(), 1_000, ExplanationDetail::Full.into());
    let batch = FindMatchesBatchRequest {
        all_with_statuses: vec![DemandStatus::Open.into()],
        top: 10,
        detail,
        ..FindMatchesBatchRequest::default()
    };
    let demand = find_matches_request::Demand::InlineDemand(demand_message(&maker.demand(0)));
    let matches = FindMatchesRequest { demand: Some(demand), top, detail, ..FindMatchesRequest::default() };
    let supply = find_demands_request::Supply::InlineSupply(supply_message(&maker.supply(0, 0)));
    let demands = FindDemandsRequest { supply: Some(supply), top, detail, ..FindDemandsRequest::default() };
    [
        ("/matcher.v1.MatchingService/FindMatchesBatch", framed(&batch)),
        ("/matcher.v1.MatchingService/FindMatches", framed(&matches)),
        ("/matcher.v1.MatchingService/FindDemands", framed(&demands)),
    ]
}

async fn call_all(
    wire: &Rc<Wire>,
    heavy: Rc<Vec<Heavy>>,
    (calls, in_flight): (usize, usize),
    (seed, slack): (u64, f64),
) -> anyhow::Result<Ended> {
    let workers: Vec<_> = (0..in_flight)
        .map(|worker| {
            let (wire, heavy) = (Rc::clone(wire), Rc::clone(&heavy));
            let share = calls / in_flight + usize::from(worker < calls % in_flight);
            let mut random = Random::of_part(seed, worker as u64);
            tokio::task::spawn_local(async move {
                let mut ended = Ended::default();
                for _ in 0..share {
                    let call = random.one_of(&heavy);
                    let request = Wire::request(call.path).header("grpc-timeout", DEADLINE).body(())?;
                    let start = Instant::now();
                    let reply = wire.call(request, call.body.clone()).await?;
                    ended.keep(reply, start.elapsed(), slack);
                }
                anyhow::Ok(ended)
            })
        })
        .collect();
    let mut all = Ended::default();
    for worker in workers {
        let ended = worker.await.context("a worker has ended")??;
        all.latencies.append(ended.latencies);
        all.punctual += ended.punctual;
        for (code, count) in ended.codes {
            *all.codes.entry(code).or_default() += count;
        }
    }
    Ok(all)
}

impl Ended {
    fn keep(&mut self, reply: Reply, took: Duration, slack: f64) {
        let code = reply.code.unwrap_or(-1);
        *self.codes.entry(code).or_default() += 1;
        self.punctual += usize::from(code == EXCEEDED && took <= PUNCTUAL.mul_f64(slack));
        self.latencies.add(took);
    }
}

/// The processors that the server uses, over a second.
async fn processors_in_use(server: &ServerProcess) -> anyhow::Result<f64> {
    let (start, before) = (Instant::now(), server.used()?.processor_seconds);
    tokio::time::sleep(IDLE_FOR).await;
    Ok((server.used()?.processor_seconds - before) / start.elapsed().as_secs_f64())
}
