//! Sends the server what no sound client sends:
//! `service_malformed [--inputs 10000] [--first 0] [--sort all|http2|grpc|proto|web] [--seed 1] [--server PATH]`.
//!
//! Each input follows from the seed and its number, so that one can be sent again alone. The server has to go on
//! serving, to keep its memory, and never to answer that something went wrong inside.
#![expect(clippy::print_stdout, reason = "a campaign reports on standard output")]

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Instant;

use anyhow::{Context, ensure};
use matcher_benches::service::broken::{Broken, Sent, send_sound};
use matcher_benches::service::{ServerProcess, check_health, fill_with_made_records, runtime, server_binary};
use matcher_benches::{Flags, Random};
use serde::Serialize;

const USAGE: &str = "usage: service_malformed [--inputs 10000] [--first 0] [--sort all|http2|grpc|proto|web] \
                     [--seed 1] [--server PATH]";
/// So often memory is looked at, over all inputs.
const LOOKS: u64 = 20;
/// Records of the catalogue: enough that every rpc finds something.
const SUPPLIES: usize = 300;
const DEMANDS: usize = 100;
/// Inputs that are under way at once; then the server is asked for its health.
const AT_ONCE: u64 = 16;
/// The most that resident memory may grow.
const MOST_GROWTH_MB: f64 = 50.0;
/// Statuses that say that the server is broken: `UNKNOWN`, `INTERNAL`, `DATA_LOSS`.
const BROKEN_SERVER: [i32; 3] = [2, 13, 15];

#[derive(Default, Serialize)]
struct Report {
    seed: u64,
    inputs: u64,
    /// The number of the first.
    first: u64,
    #[serde(skip)]
    drawn_from: Vec<Broken>,
    /// Inputs of each sort.
    sorts: BTreeMap<String, u64>,
    /// How often each status came back.
    codes: BTreeMap<i32, u64>,
    health_checks: u64,
    resident_mb_before: f64,
    /// On the way, after equal numbers of inputs.
    resident_mb: Vec<f64>,
    resident_mb_after: f64,
    resident_mb_peak: f64,
    resident_growth_mb: f64,
    resident_growth_mb_asked: f64,
    descriptors_before: usize,
    descriptors_after: usize,
    seconds: f64,
}

fn main() -> anyhow::Result<()> {
    let flags = Flags::read(USAGE, &["--inputs", "--first", "--sort", "--seed", "--server"])?;
    let inputs: u64 = flags.value("--inputs", 10_000)?;
    let first: u64 = flags.value("--first", 0)?;
    let sort = flags.value("--sort", "all".to_owned())?;
    let sorts: Vec<Broken> =
        Broken::ALL.into_iter().filter(|broken| sort == "all" || sort == broken.name()).collect();
    ensure!(!sorts.is_empty(), USAGE);
    let seed: u64 = flags.value("--seed", 1)?;
    let binary = server_binary(&flags.value("--server", String::new())?)?;
    let [] = flags.words()?;
    println!("seed {seed}");
    let folder = tempfile::tempdir()?;
    fill_with_made_records(folder.path(), SUPPLIES, DEMANDS)?;
    let resident_growth_mb_asked = MOST_GROWTH_MB;
    let mut report =
        Report { seed, inputs, first, drawn_from: sorts, resident_growth_mb_asked, ..Report::default() };
    runtime()?.block_on(async {
        let mut server = ServerProcess::start(&binary, folder.path(), &[])?;
        server.wait_until_serving().await?;
        let sent = send_all(&mut server, &mut report).await;
        sent.with_context(|| server.last_words())
    })?;
    println!("{}", serde_json::to_string_pretty(&report)?);
    let growth = report.resident_growth_mb;
    ensure!(growth < MOST_GROWTH_MB, "resident memory has grown by {growth:.0} MB");
    Ok(())
}

async fn send_all(server: &mut ServerProcess, report: &mut Report) -> anyhow::Result<()> {
    let address = server.address();
    send_sound(address).await?;
    let (start, before) = (Instant::now(), server.used()?);
    let megabytes = |bytes: u64| bytes as f64 / 1e6;
    let (first, end) = (report.first, report.first + report.inputs);
    let mut look = 0;
    for begin in (first..end).step_by(AT_ONCE as usize) {
        send_some(address, begin..end.min(begin + AT_ONCE), report).await?;
        server.ensure_alive()?;
        let numbers = format!("after inputs {begin} and the next {AT_ONCE}, seed {}", report.seed);
        check_health(address).await.with_context(|| numbers.clone())?;
        report.health_checks += 1;
        if (begin - first) * LOOKS >= look * report.inputs {
            report.resident_mb.push(megabytes(server.used()?.resident_bytes));
            look += 1;
        }
        ensure!(server.errors().is_empty(), "{numbers}: the server logged errors: {:?}", server.errors());
    }
    send_sound(address).await?;
    let after = server.used()?;
    report.seconds = start.elapsed().as_secs_f64();
    report.resident_mb_before = megabytes(before.resident_bytes);
    report.resident_mb_after = megabytes(after.resident_bytes);
    report.resident_mb_peak = megabytes(after.peak_resident_bytes);
    report.resident_growth_mb = report.resident_mb_after - report.resident_mb_before;
    (report.descriptors_before, report.descriptors_after) = (before.descriptors, after.descriptors);
    Ok(())
}

/// Sends inputs at the same time.
async fn send_some(
    address: SocketAddr,
    numbers: std::ops::Range<u64>,
    report: &mut Report,
) -> anyhow::Result<()> {
    let (seed, sorts) = (report.seed, report.drawn_from.clone());
    let under_way: Vec<_> =
        numbers.map(|number| (number, tokio::spawn(send(address, sorts.clone(), seed, number)))).collect();
    for (number, sent) in under_way {
        let (broken, sent) = sent.await?.with_context(|| format!("seed {seed}, input {number}"))?;
        let what = format!("{}: {}", broken.name(), sent.what);
        for code in sent.codes {
            ensure!(
                !BROKEN_SERVER.contains(&code),
                "seed {seed}, input {number} ({what}) is answered with {code}"
            );
            *report.codes.entry(code).or_default() += 1;
        }
        *report.sorts.entry(what).or_default() += 1;
    }
    Ok(())
}

async fn send(
    address: SocketAddr,
    sorts: Vec<Broken>,
    seed: u64,
    number: u64,
) -> anyhow::Result<(Broken, Sent)> {
    let mut random = Random::of_part(seed, number);
    let broken = *random.one_of(&sorts);
    Ok((broken, broken.send(address, &mut random).await?))
}
