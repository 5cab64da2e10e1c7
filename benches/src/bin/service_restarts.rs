//! Ends the server while clients write, again and again, and looks at what is left:
//! `service_restarts [--terms 100] [--kills 200] [--seed 1] [--server PATH]`.
//!
//! First it is asked to end (SIGTERM): it has to end well, and to tell every client clearly. Then it is killed. Either
//! way every acknowledged write has to be there afterwards, exactly, and what was not answered can be repeated without
//! harm.
#![expect(clippy::print_stdout, reason = "a campaign reports on standard output")]

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use matcher_benches::service::writers::{Catalogue, Count, Way, Writer};
use matcher_benches::service::{ServerProcess, connect, fill_with_made_records, runtime, server_binary};
use matcher_benches::{Flags, Latencies, LatencySummary, Random};
use serde::Serialize;
use tonic::{Code, Status};

const USAGE: &str = "usage: service_restarts [--terms 100] [--kills 200] [--seed 1] [--server PATH]";
/// What is there before anybody writes.
const SUPPLIES: usize = 500;
/// How the clients write.
const WRITERS: [Way; 6] = [Way::Single, Way::Single, Way::Single, Way::Batch, Way::Import, Way::Import];
/// The server is ended so long after the clients have begun, in milliseconds.
const EARLIEST_MS: u64 = 20;
const LATEST_MS: u64 = 500;
/// A server that was asked to end has so long.
const ENDING: Duration = Duration::from_secs(20);
/// Longest that calls under way may take when the server ends.
const DRAIN: &str = "shutdown.drain_seconds=10";

/// How a server is ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Asked,
    Killed,
}

#[derive(Serialize)]
struct Report {
    seed: u64,
    terms: u64,
    kills: u64,
    lost: u64,
    #[serde(flatten)]
    count: Count,
    /// How the last call of each client ended when the server was asked to end, and when it was killed.
    told_when_asked: BTreeMap<String, u64>,
    told_when_killed: BTreeMap<String, u64>,
    /// From SIGTERM to the end of the process.
    ending: LatencySummary,
    /// From the start of the process until it serves.
    starting: LatencySummary,
    seconds: f64,
}

struct Campaign {
    binary: PathBuf,
    folder: tempfile::TempDir,
    seed: u64,
    writers: Vec<Writer>,
    told: [BTreeMap<String, u64>; 2],
    ending: Latencies,
    starting: Latencies,
}

fn main() -> anyhow::Result<()> {
    let flags = Flags::read(USAGE, &["--terms", "--kills", "--seed", "--server"])?;
    let terms: u64 = flags.value("--terms", 100)?;
    let kills: u64 = flags.value("--kills", 200)?;
    let seed: u64 = flags.value("--seed", 1)?;
    let binary = server_binary(&flags.value("--server", String::new())?)?;
    let [] = flags.words()?;
    println!("seed {seed}");
    let folder = tempfile::tempdir()?;
    fill_with_made_records(folder.path(), SUPPLIES, 0)?;
    let writers = (1..).zip(WRITERS).map(|(number, way)| Writer::new(number, way, seed)).collect();
    let mut campaign = Campaign {
        binary,
        folder,
        seed,
        writers,
        told: [BTreeMap::new(), BTreeMap::new()],
        ending: Latencies::default(),
        starting: Latencies::default(),
    };
    let start = Instant::now();
    runtime()?.block_on(campaign.run(terms, kills))?;
    let [told_when_asked, told_when_killed] = campaign.told;
    let report = Report {
        seed,
        terms,
        kills,
        lost: 0,
        count: campaign.writers.iter().fold(Count::default(), |sum, writer| sum + writer.count),
        told_when_asked,
        told_when_killed,
        ending: campaign.ending.summary(),
        starting: campaign.starting.summary(),
        seconds: start.elapsed().as_secs_f64(),
    };
    println!("{}", serde_json::to_string_pretty(&report)?);
    Ok(())
}

impl Campaign {
    async fn run(&mut self, terms: u64, kills: u64) -> anyhow::Result<()> {
        for cycle in 0..terms + kills {
            let ending = if cycle < terms { Ending::Asked } else { Ending::Killed };
            let done = self.cycle(cycle, ending).await;
            done.with_context(|| format!("seed {}, cycle {cycle}, {ending:?}", self.seed))?;
        }
        let server = self.start().await?;
        for writer in &mut self.writers {
            let mut catalogue = Catalogue::new(connect(server.address()).await?);
            writer.settle(&mut catalogue).await?;
            writer.compare_all(&mut catalogue).await?;
        }
        Ok(())
    }

    async fn cycle(&mut self, cycle: u64, ending: Ending) -> anyhow::Result<()> {
        let mut server = self.start().await?;
        let address = server.address();
        // What was left from the time before is looked at and repeated first.
        let settling = std::mem::take(&mut self.writers).into_iter().map(|mut writer| {
            tokio::spawn(async move {
                let mut catalogue = Catalogue::new(connect(address).await?);
                writer.settle(&mut catalogue).await?;
                anyhow::Ok((writer, catalogue))
            })
        });
        let mut writing = Vec::new();
        for settled in settling.collect::<Vec<_>>() {
            let (mut writer, mut catalogue) = settled.await??;
            writing.push(tokio::spawn(async move {
                let status = writer.write_until_it_fails(&mut catalogue).await?;
                anyhow::Ok((writer, status))
            }));
        }
        let wait = Random::of_part(!self.seed, cycle).between(EARLIEST_MS, LATEST_MS);
        tokio::time::sleep(Duration::from_millis(wait)).await;
        server.ensure_alive()?;
        self.end(&mut server, ending).await?;
        for task in writing {
            let (writer, status) = task.await?.with_context(|| server.last_words())?;
            self.hear(ending, &status)?;
            self.writers.push(writer);
        }
        ensure!(server.errors().is_empty(), "the server logged errors: {:?}", server.errors());
        Ok(())
    }

    async fn start(&mut self) -> anyhow::Result<ServerProcess> {
        let start = Instant::now();
        let mut server = ServerProcess::start(&self.binary, self.folder.path(), &[DRAIN])?;
        server.wait_until_serving().await?;
        self.starting.add(start.elapsed());
        Ok(server)
    }

    async fn end(&mut self, server: &mut ServerProcess, ending: Ending) -> anyhow::Result<()> {
        match ending {
            Ending::Killed => server.kill(),
            Ending::Asked => {
                let start = Instant::now();
                server.terminate()?;
                let status = server.wait(ENDING).await?;
                self.ending.add(start.elapsed());
                ensure!(status.code() == Some(0), "the server ended with {status}: {}", server.last_words());
                Ok(())
            }
        }
    }

    /// Whoever calls a server that was asked to end is told so.
    fn hear(&mut self, ending: Ending, status: &Status) -> anyhow::Result<()> {
        let told = format!("{:?}: {}", status.code(), status.message());
        *self.told[ending as usize].entry(told).or_default() += 1;
        let clear = status.code() == Code::Unavailable || is_sent_away(status);
        ensure!(clear || ending == Ending::Killed, "a client of a server that ends is told {status}");
        Ok(())
    }
}

/// Whether the server told the client in HTTP/2 to go: a call that was not sent yet ends with that, and the client's
/// library has no code for it.
fn is_sent_away(status: &Status) -> bool {
    let mut cause = std::error::Error::source(status);
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<h2::Error>() {
            return error.is_go_away() && error.reason() == Some(h2::Reason::NO_ERROR);
        }
        cause = error.source();
    }
    false
}
