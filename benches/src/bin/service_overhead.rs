//! What the service adds to a match:
//! `service_overhead [--rounds 20] [--demands 1000] [--seed 1] [--slack 1] [--server PATH]`.
//!
//! The same demands are matched by the engine in this process and by the server, each with its own copy of the sample
//! catalogue, one call at a time and in turn, so that a noisy moment meets both. Beside it stands the floor: the round
//! trip of a call that does nothing (a health check).
#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]

use std::time::Instant;

use anyhow::{Context, ensure};
use matcher_benches::campaign::copy_folder;
use matcher_benches::service::{
    ServerProcess, connect, demand_message, fill_with_samples, runtime, server_binary,
};
use matcher_benches::{Flags, Latencies, Random, median, sample_records};
use matcher_core::matching::DemandMatches;
use matcher_core::record::{Demand, Record};
use matcher_core::{Cancel, Engine, EngineOptions, MatchRequest};
use matcher_grpc::proto::matching_service_client::MatchingServiceClient;
use matcher_grpc::proto::{ExplanationDetail, FindMatchesRequest, FindMatchesResponse, find_matches_request};
use prost::Message;
use serde::Serialize;
use tonic::transport::Channel;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;

const USAGE: &str =
    "usage: service_overhead [--rounds 20] [--demands 1000] [--seed 1] [--slack 1] [--server PATH]";
/// The most that the service may add to the median, in microseconds.
const ASKED_US: f64 = 150.0;
const DETAILS: [(&str, ExplanationDetail); 3] = [
    ("NONE", ExplanationDetail::None),
    ("REASONS", ExplanationDetail::Reasons),
    ("FULL", ExplanationDetail::Full),
];

#[derive(Serialize)]
struct Report {
    seed: u64,
    demands: usize,
    rounds: usize,
    floor_p50_us: f64,
    floor_p99_us: f64,
    details: Vec<DetailReport>,
    added_p50_us_asked: f64,
}

/// Times of the same demands on both sides, in microseconds.
#[derive(Serialize)]
struct DetailReport {
    detail: &'static str,
    engine_p50_us: f64,
    service_p50_us: f64,
    service_p99_us: f64,
    /// The difference of the medians.
    added_p50_us: f64,
    /// The median of the differences, call by call.
    added_median_of_pairs_us: f64,
    response_bytes_median: f64,
}

/// What was measured of one detail.
#[derive(Default)]
struct Measured {
    engine: Latencies,
    service: Latencies,
    added_us: Vec<f64>,
    bytes: Vec<f64>,
}

struct Desk {
    engine: Engine,
    demands: Vec<Demand>,
    matching: MatchingServiceClient<Channel>,
    health: HealthClient<Channel>,
}

fn main() -> anyhow::Result<()> {
    let flags = Flags::read(USAGE, &["--rounds", "--demands", "--seed", "--slack", "--server"])?;
    let rounds: usize = flags.value("--rounds", 20)?;
    let most_demands: usize = flags.value("--demands", 1_000)?;
    let seed: u64 = flags.value("--seed", 1)?;
    let slack: f64 = flags.value("--slack", 1.0)?;
    let binary = server_binary(&flags.value("--server", String::new())?)?;
    let [] = flags.words()?;
    println!("seed {seed}");
    let folder = tempfile::tempdir()?;
    let (own, served) = (folder.path().join("own"), folder.path().join("served"));
    fill_with_samples(&own)?;
    copy_folder(&own, &served)?;
    let report = runtime()?.block_on(async {
        let mut server = ServerProcess::start(&binary, &served, &[])?;
        server.wait_until_serving().await?;
        let channel = connect(server.address()).await?;
        let records = sample_records()?.into_iter().filter_map(|record| match record {
            // Text alone: what is sent along has to be what this process matches.
            Record::Demand(demand) => {
                Some(Demand::from_text(demand.id.as_str(), demand.title, demand.description))
            }
            _ => None,
        });
        let desk = Desk {
            engine: Engine::open(&own, EngineOptions::default())?,
            demands: records.take(most_demands).collect(),
            matching: MatchingServiceClient::new(channel.clone()),
            health: HealthClient::new(channel),
        };
        desk.measure(rounds, seed).await
    })?;
    println!("{}", serde_json::to_string_pretty(&report)?);
    for detail in &report.details {
        let (name, added) = (detail.detail, detail.added_p50_us);
        ensure!(added <= ASKED_US * slack, "{name}: the service adds {added:.0} µs");
    }
    Ok(())
}

impl Desk {
    async fn measure(mut self, rounds: usize, seed: u64) -> anyhow::Result<Report> {
        let mut random = Random::new(seed);
        let (mut floor, mut measured) = (Latencies::default(), DETAILS.map(|_| Measured::default()));
        for round in 0..=rounds {
            for demand in self.demands.clone() {
                for (at, (_, detail)) in DETAILS.into_iter().enumerate() {
                    let mut once = Measured::default();
                    self.match_on_both_sides(&demand, detail, random.percent(50), &mut once).await?;
                    // The first round fills caches.
                    if round > 0 {
                        measured[at].append(once);
                    }
                }
                let start = Instant::now();
                self.health.check(HealthCheckRequest { service: String::new() }).await?;
                floor.add(start.elapsed());
            }
        }
        let floor = floor.summary();
        let details = DETAILS.iter().zip(&measured).map(|((name, _), measured)| measured.report(name));
        Ok(Report {
            seed,
            demands: self.demands.len(),
            rounds,
            floor_p50_us: floor.p50_ms * 1e3,
            floor_p99_us: floor.p99_ms * 1e3,
            details: details.collect(),
            added_p50_us_asked: ASKED_US,
        })
    }

    async fn match_on_both_sides(
        &mut self,
        demand: &Demand,
        detail: ExplanationDetail,
        engine_first: bool,
        measured: &mut Measured,
    ) -> anyhow::Result<()> {
        let given = find_matches_request::Demand::InlineDemand(demand_message(demand));
        let request = FindMatchesRequest {
            demand: Some(given),
            detail: detail.into(),
            ..FindMatchesRequest::default()
        };
        let before = engine_first.then(|| self.match_here(demand)).transpose()?;
        let start = Instant::now();
        let served = self.matching.find_matches(request).await?.into_inner();
        let service = start.elapsed();
        let (found, engine) = before.map_or_else(|| self.match_here(demand), Ok)?;
        same(&found, &served).with_context(|| format!("demand {}", demand.id))?;
        measured.engine.add(engine);
        measured.service.add(service);
        measured.added_us.push((service.as_secs_f64() - engine.as_secs_f64()) * 1e6);
        measured.bytes.push(served.encoded_len() as f64);
        Ok(())
    }

    fn match_here(&self, demand: &Demand) -> anyhow::Result<(DemandMatches, std::time::Duration)> {
        let start = Instant::now();
        let found = self.engine.find_matches_with(demand, &MatchRequest::default(), &Cancel::never())?;
        Ok((found, start.elapsed()))
    }
}

impl Measured {
    fn append(&mut self, other: Self) {
        self.engine.append(other.engine);
        self.service.append(other.service);
        self.added_us.extend(other.added_us);
        self.bytes.extend(other.bytes);
    }

    fn report(&self, detail: &'static str) -> DetailReport {
        let (engine, service) = (self.engine.summary(), self.service.summary());
        DetailReport {
            detail,
            engine_p50_us: engine.p50_ms * 1e3,
            service_p50_us: service.p50_ms * 1e3,
            service_p99_us: service.p99_ms * 1e3,
            added_p50_us: (service.p50_ms - engine.p50_ms) * 1e3,
            added_median_of_pairs_us: median(&self.added_us),
            response_bytes_median: median(&self.bytes),
        }
    }
}

/// Both sides agree to the last bit.
fn same(found: &DemandMatches, served: &FindMatchesResponse) -> anyhow::Result<()> {
    let here = found.matches.iter().map(|found| (found.supply.as_str(), found.score.to_bits()));
    let there = served.matches.iter().map(|found| (found.supply_id.as_str(), found.score.to_bits()));
    ensure!(here.eq(there), "engine and service differ");
    ensure!(found.answered == served.answered, "engine and service differ on whether anything answers");
    Ok(())
}
