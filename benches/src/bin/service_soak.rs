//! Whether the server keeps its size: `service_soak [--minutes 30] [--clients 12] [--supplies 5000]
//! [--sample-seconds 10] [--seed 1] [--slack 1] [--server PATH]`.
//!
//! Clients match, search, write, list, watch, connect and disconnect, and some do everything wrong. Memory and
//! descriptors are looked at all the while; the slope over the second half is a straight line through the samples by
//! least squares.
#![expect(clippy::print_stdout, reason = "a campaign reports on standard output")]

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use matcher_benches::service::soak::{Calls, Soak};
use matcher_benches::service::{ServerProcess, check_health, fill_with_made_records, runtime, server_binary};
use matcher_benches::{Flags, Random};
use serde::Serialize;

const USAGE: &str = "usage: service_soak [--minutes 30] [--clients 12] [--supplies 5000] [--sample-seconds 10] \
                     [--seed 1] [--slack 1] [--server PATH]";
const DEMANDS: usize = 500;
/// What is asked of the second half: the most that resident memory and descriptors may grow in a minute.
const MOST_MB_PER_MINUTE: f64 = 1.0;
const MOST_DESCRIPTORS_PER_MINUTE: f64 = 1.0;

#[derive(Serialize)]
struct Report {
    seed: u64,
    minutes: f64,
    clients: u64,
    calls: Calls,
    calls_per_second: f64,
    server_processors: f64,
    resident_mb_first: f64,
    resident_mb_last: f64,
    resident_mb_peak: f64,
    resident_mb_per_minute: f64,
    resident_mb_per_minute_asked: f64,
    descriptors_least: usize,
    descriptors_most: usize,
    descriptors_last: usize,
    descriptors_per_minute: f64,
    descriptors_per_minute_asked: f64,
    /// Minute, megabytes, descriptors.
    samples: Vec<(f64, f64, usize)>,
}

fn main() -> anyhow::Result<()> {
    let names = ["--minutes", "--clients", "--supplies", "--sample-seconds", "--seed", "--slack", "--server"];
    let flags = Flags::read(USAGE, &names)?;
    let minutes: f64 = flags.value("--minutes", 30.0)?;
    let clients: u64 = flags.value("--clients", 12)?;
    let supplies: usize = flags.value("--supplies", 5_000)?;
    let every = Duration::from_secs_f64(flags.value("--sample-seconds", 10.0)?);
    let seed: u64 = flags.value("--seed", 1)?;
    let slack: f64 = flags.value("--slack", 1.0)?;
    let binary = server_binary(&flags.value("--server", String::new())?)?;
    let [] = flags.words()?;
    println!("seed {seed}");
    let folder = tempfile::tempdir()?;
    fill_with_made_records(folder.path(), supplies, DEMANDS)?;
    let report = runtime()?.block_on(async {
        let mut server = ServerProcess::start(&binary, folder.path(), &[])?;
        server.wait_until_serving().await?;
        let until = Instant::now() + Duration::from_secs_f64(60.0 * minutes);
        let soak = Soak { address: server.address(), records: supplies as u64, until };
        let report = soaked(&mut server, soak, (clients, seed), every).await;
        report.with_context(|| server.last_words())
    })?;
    println!("{}", serde_json::to_string_pretty(&report)?);
    let (memory, descriptors) = (report.resident_mb_per_minute, report.descriptors_per_minute);
    ensure!(memory < MOST_MB_PER_MINUTE * slack, "memory grows by {memory:.2} MB a minute");
    ensure!(
        descriptors < MOST_DESCRIPTORS_PER_MINUTE * slack,
        "descriptors grow by {descriptors:.2} a minute"
    );
    Ok(())
}

async fn soaked(
    server: &mut ServerProcess,
    soak: Soak,
    (clients, seed): (u64, u64),
    every: Duration,
) -> anyhow::Result<Report> {
    let (start, before) = (Instant::now(), server.used()?);
    let working: Vec<_> =
        (0..clients).map(|client| tokio::spawn(soak.client(Random::of_part(seed, client)))).collect();
    let mut samples = Vec::new();
    while Instant::now() + every < soak.until {
        tokio::time::sleep(every).await;
        server.ensure_alive()?;
        let used = server.used()?;
        let megabytes = used.resident_bytes as f64 / 1e6;
        samples.push((start.elapsed().as_secs_f64() / 60.0, megabytes, used.descriptors));
        ensure!(server.errors().is_empty(), "the server logged errors: {:?}", server.errors());
        ensure!(working.iter().any(|client| !client.is_finished()), "all clients have given up");
    }
    let mut calls = Calls::new();
    for client in working {
        for (what, count) in client.await?? {
            *calls.entry(what).or_default() += count;
        }
    }
    let (seconds, after) = (start.elapsed().as_secs_f64(), server.used()?);
    check_health(server.address()).await?;
    let second_half = &samples[samples.len() / 2..];
    let memory: Vec<(f64, f64)> = second_half.iter().map(|(minute, size, _)| (*minute, *size)).collect();
    let open: Vec<(f64, f64)> = second_half.iter().map(|(minute, _, open)| (*minute, *open as f64)).collect();
    Ok(Report {
        seed,
        minutes: seconds / 60.0,
        clients,
        calls_per_second: calls.values().sum::<u64>() as f64 / seconds,
        calls,
        server_processors: (after.processor_seconds - before.processor_seconds) / seconds,
        resident_mb_first: before.resident_bytes as f64 / 1e6,
        resident_mb_last: after.resident_bytes as f64 / 1e6,
        resident_mb_peak: after.peak_resident_bytes as f64 / 1e6,
        resident_mb_per_minute: slope(&memory),
        resident_mb_per_minute_asked: MOST_MB_PER_MINUTE,
        descriptors_least: samples.iter().map(|sample| sample.2).min().unwrap_or(0),
        descriptors_most: samples.iter().map(|sample| sample.2).max().unwrap_or(0),
        descriptors_last: after.descriptors,
        descriptors_per_minute: slope(&open),
        descriptors_per_minute_asked: MOST_DESCRIPTORS_PER_MINUTE,
        samples,
    })
}

/// The slope of the straight line through points, by least squares; 0 of fewer than two.
fn slope(points: &[(f64, f64)]) -> f64 {
    let count = points.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(|point| point.0), mean(|point| point.1));
    let spread: f64 = points.iter().map(|point| (point.0 - x).powi(2)).sum();
    let together: f64 = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
    if spread > 0.0 { together / spread } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::slope;

    #[test]
    fn a_straight_line_has_its_slope() {
        let line: Vec<(f64, f64)> = (0..10).map(|x| (f64::from(x), 3.0 + 0.5 * f64::from(x))).collect();
        assert!((slope(&line) - 0.5).abs() < 1e-12);
        assert_eq!(slope(&[]), 0.0);
    }
}
