//! What is left of the service when more calls come than it can answer:
//! `service_overload [--seconds 120] [--supplies 10000] [--connections 32] [--seed 1] [--slack 1] [--server PATH]`.
//!
//! First the capacity: twice as many calls in flight as there are processors, each begun when another has ended. Then
//! calls at random moments at 70, 100, 200 and 500 % of it. The load comes from this program on the same machine, so
//! what it takes of the processors is measured, and the goodput is also told in relation to what it left.
#![expect(clippy::print_stdout, reason = "a campaign reports on standard output")]

use std::time::{Duration, Instant};

use anyhow::ensure;
use bytes::Bytes;
use matcher_benches::service::load::{Load, LoadSummary};
use matcher_benches::service::{
    ServerProcess, demand_message, fill_with_made_records, framed, runtime, server_binary,
};
use matcher_benches::{Flags, Random, RecordMaker, processor_seconds};
use matcher_grpc::proto::{ExplanationDetail, FindMatchesRequest, find_matches_request};
use serde::Serialize;

const USAGE: &str = "usage: service_overload [--seconds 120] [--supplies 10000] [--connections 32] [--seed 1] \
                     [--slack 1] [--server PATH]";
const PATH: &str = "/matcher.v1.MatchingService/FindMatches";
/// Demands that are asked for.
const DEMANDS: usize = 200;
/// Loads in percent of the capacity; the first is the ordinary day that others are compared with.
const LEVELS: [u32; 4] = [70, 100, 200, 500];
/// What is asked: the least goodput under overload, as a share of the peak; the most that the 99th percentile of
/// admitted calls may grow; the longest 99th percentile of a refusal.
const LEAST_GOODPUT: f64 = 0.9;
const MOST_GROWTH: f64 = 2.0;
const LONGEST_REFUSAL_MS: f64 = 20.0;

#[derive(Serialize)]
struct Report {
    seed: u64,
    supplies: usize,
    processors: usize,
    capacity: Measured,
    levels: Vec<Level>,
    goodput_asked: f64,
    p99_growth_asked: f64,
    shed_p99_ms_asked: f64,
}

/// A load with what it took of the processors: 0.5 is half of one.
#[derive(Serialize)]
struct Measured {
    #[serde(flatten)]
    load: LoadSummary,
    generator_processors: f64,
    server_processors: f64,
    /// What the server answers in a second of its own processor time: other work on the machine does not change it.
    goodput_per_server_processor: f64,
}

#[derive(Serialize)]
struct Level {
    percent: u32,
    #[serde(flatten)]
    measured: Measured,
    /// Goodput as a share of the best of all.
    of_peak: f64,
    /// The same, with each divided by the processors that the generator left.
    of_peak_for_processors_left: f64,
    /// The 99th percentile of admitted calls, as a multiple of that of the first level.
    p99_growth: f64,
}

fn main() -> anyhow::Result<()> {
    let names = ["--seconds", "--supplies", "--connections", "--seed", "--slack", "--server"];
    let flags = Flags::read(USAGE, &names)?;
    let time = Duration::from_secs_f64(flags.value("--seconds", 120.0)?);
    let supplies: usize = flags.value("--supplies", 10_000)?;
    let connections: usize = flags.value("--connections", 32)?;
    let seed: u64 = flags.value("--seed", 1)?;
    let slack: f64 = flags.value("--slack", 1.0)?;
    let binary = server_binary(&flags.value("--server", String::new())?)?;
    let [] = flags.words()?;
    println!("seed {seed}");
    let folder = tempfile::tempdir()?;
    fill_with_made_records(folder.path(), supplies, 0)?;
    let local = tokio::task::LocalSet::new();
    let report = local.block_on(&runtime()?, async {
        let mut server = ServerProcess::start(&binary, folder.path(), &[])?;
        server.wait_until_serving().await?;
        let load = Load::new(server.address(), connections, PATH, bodies()).await?;
        let report = measure(&server, &load, time, seed).await?;
        ensure!(server.errors().is_empty(), "the server logged errors: {:?}", server.errors());
        anyhow::Ok(Report { supplies, ..report })
    })?;
    println!("{}", serde_json::to_string_pretty(&report)?);
    check(&report, slack)
}

fn bodies() -> Vec<Bytes> {
    let maker = RecordMaker::new();
    let demands = (0..DEMANDS).map(|number| demand_message(&maker.demand(number)));
    let request = |demand| FindMatchesRequest {
        demand: Some(find_matches_request::Demand::InlineDemand(demand)),
        detail: ExplanationDetail::None.into(),
        ..FindMatchesRequest::default()
    };
    demands.map(|demand| framed(&request(demand))).collect()
}

async fn measure(server: &ServerProcess, load: &Load, time: Duration, seed: u64) -> anyhow::Result<Report> {
    let processors = std::thread::available_parallelism()?.get();
    let workers = 2 * processors;
    // Fills caches.
    load.closed_loop(workers, time / 10).await?;
    let capacity = used_by(server, load.closed_loop(workers, time / 2)).await?;
    let mut measured = Vec::new();
    for percent in LEVELS {
        let rate = capacity.load.goodput_per_second * f64::from(percent) / 100.0;
        let mut random = Random::of_part(seed, u64::from(percent));
        measured.push((percent, used_by(server, load.open_loop(rate, time, &mut random)).await?));
    }
    let goodput = |measured: &Measured| measured.load.goodput_per_second;
    let left = |measured: &Measured| goodput(measured) / (processors as f64 - measured.generator_processors);
    let all = || measured.iter().map(|(_, measured)| measured).chain([&capacity]);
    let (peak, peak_left) = (all().map(goodput).fold(0.0, f64::max), all().map(left).fold(0.0, f64::max));
    let ordinary_ms = measured.first().map_or(0.0, |(_, first)| first.load.admitted.p99_ms);
    let level = |(percent, measured): (u32, Measured)| Level {
        percent,
        of_peak: goodput(&measured) / peak,
        of_peak_for_processors_left: left(&measured) / peak_left,
        p99_growth: measured.load.admitted.p99_ms / ordinary_ms,
        measured,
    };
    Ok(Report {
        seed,
        supplies: 0,
        processors,
        levels: measured.into_iter().map(level).collect(),
        capacity,
        goodput_asked: LEAST_GOODPUT,
        p99_growth_asked: MOST_GROWTH,
        shed_p99_ms_asked: LONGEST_REFUSAL_MS,
    })
}

/// Adds what both processes took of the processors.
async fn used_by(
    server: &ServerProcess,
    load: impl Future<Output = anyhow::Result<LoadSummary>>,
) -> anyhow::Result<Measured> {
    let used = || anyhow::Ok((processor_seconds().unwrap_or(f64::NAN), server.used()?.processor_seconds));
    let (start, (own, servers)) = (Instant::now(), used()?);
    let load = load.await?;
    let (seconds, (own_until, servers_until)) = (start.elapsed().as_secs_f64(), used()?);
    let server_processors = (servers_until - servers) / seconds;
    Ok(Measured {
        generator_processors: (own_until - own) / seconds,
        server_processors,
        goodput_per_server_processor: load.goodput_per_second / server_processors,
        load,
    })
}

fn check(report: &Report, slack: f64) -> anyhow::Result<()> {
    let loads = report.levels.iter().map(|level| &level.measured).chain([&report.capacity]);
    for Measured { load, .. } in loads {
        ensure!(load.failed == 0, "{} calls failed: {:?}", load.failed, load.failure);
    }
    for level in report.levels.iter().filter(|level| level.percent > 100) {
        let percent = level.percent;
        let (goodput, growth) = (level.of_peak_for_processors_left, level.p99_growth);
        ensure!(goodput >= LEAST_GOODPUT / slack, "at {percent} %, goodput is {goodput:.2} of the peak");
        ensure!(
            growth <= MOST_GROWTH * slack,
            "at {percent} %, admitted calls take {growth:.1} times as long"
        );
        let refusal_ms = level.measured.load.shed.p99_ms;
        ensure!(
            refusal_ms < LONGEST_REFUSAL_MS * slack,
            "at {percent} %, a refusal takes {refusal_ms:.1} ms"
        );
        // Twice as much may be less than it seems, where the machine had other work when the capacity was measured.
        let refused = level.measured.load.shed.operations;
        ensure!(refused > 0 || percent < 500, "at {percent} %, nothing was refused");
    }
    Ok(())
}
