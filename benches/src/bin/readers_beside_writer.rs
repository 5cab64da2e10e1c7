//! What readers lose when somebody writes at full speed beside them, and whether they see anything by halves:
//! `readers_beside_writer [--records 10000] [--readers 8] [--seconds 4] [--rounds 5]`.
//!
//! Each round measures the readers alone and then beside one writer, or the other way round. The writer always writes
//! the two of a pair together, with the same number in their titles: a reader that finds both has to find the same
//! number in both.
#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::ScopedJoinHandle;
use std::time::{Duration, Instant};

use anyhow::ensure;
use matcher_benches::{Flags, RecordMaker, median};
use matcher_core::record::{Demand, Record, Supply, SupplyKind};
use matcher_core::{Engine, EngineOptions, MatchRequest};
use serde::Serialize;

/// Pairs that the writer turns over.
const PAIRS: u64 = 200;
/// Demands that the readers ask for in turn.
const DEMANDS: usize = 200;
/// What has to be left of the readers' throughput.
const ASKED: f64 = 0.8;
const USAGE: &str = "usage: readers_beside_writer [--records 10000] [--readers 8] [--seconds 4] [--rounds 5]";

#[derive(Serialize)]
struct Report {
    records: usize,
    readers: usize,
    processors: usize,
    rounds: Vec<Round>,
    ratio_median: f64,
    ratio_asked: f64,
    torn: u64,
    longest_invisible_ms: u64,
    log_mb: f64,
}

#[derive(Serialize)]
struct Round {
    alone_per_second: f64,
    beside_per_second: f64,
    writes_per_second: f64,
    ratio: f64,
}

fn main() -> anyhow::Result<()> {
    let flags = Flags::read(USAGE, &["--records", "--readers", "--seconds", "--rounds"])?;
    let records: usize = flags.value("--records", 10_000)?;
    let readers: usize = flags.value("--readers", 8)?;
    let seconds = Duration::from_secs_f64(flags.value("--seconds", 4.0)?);
    let rounds: usize = flags.value("--rounds", 5)?;
    let folder = tempfile::tempdir()?;
    let engine = filled(folder.path(), records)?;
    let maker = RecordMaker::new();
    let mut desk = Desk {
        engine: &engine,
        demands: (0..DEMANDS).map(|number| maker.demand(number)).collect(),
        torn: AtomicU64::new(0),
        version: AtomicU64::new(1),
    };
    // The first round of all fills caches.
    desk.measure(readers, seconds / 4, true)?;
    let mut done = Vec::new();
    for number in 0..rounds {
        let first = desk.measure(readers, seconds, number % 2 == 1)?;
        let second = desk.measure(readers, seconds, number % 2 == 0)?;
        let (alone, beside) = if number % 2 == 0 { (first, second) } else { (second, first) };
        done.push(Round {
            alone_per_second: alone.0,
            beside_per_second: beside.0,
            writes_per_second: beside.1,
            ratio: beside.0 / alone.0,
        });
    }
    let longest_invisible_ms = desk.longest_invisible()?.as_millis() as u64;
    let torn = desk.torn.load(Ordering::Relaxed);
    let report = Report {
        records,
        readers,
        processors: std::thread::available_parallelism()?.get(),
        ratio_median: median(&done.iter().map(|round| round.ratio).collect::<Vec<_>>()),
        ratio_asked: ASKED,
        rounds: done,
        torn,
        longest_invisible_ms,
        log_mb: std::fs::metadata(folder.path().join("catalogue.sqlite-wal"))?.len() as f64 / 1e6,
    };
    println!("{}", serde_json::to_string_pretty(&report)?);
    ensure!(torn == 0, "{torn} results showed a pair by halves");
    ensure!(engine.check()?.is_sound(), "the catalogue is not sound afterwards");
    Ok(())
}

fn filled(folder: &std::path::Path, records: usize) -> anyhow::Result<Engine> {
    let engine = Engine::open(folder, EngineOptions::default())?;
    let maker = RecordMaker::new();
    for start in (0..records).step_by(5_000) {
        let batch: Vec<Record> = (start..records.min(start + 5_000))
            .map(|number| Record::Supply(maker.supply(number, 0)))
            .collect();
        engine.upsert(&batch)?;
    }
    engine.refresh(&mut |_| {})?;
    Ok(engine)
}

/// Where readers and the writer meet.
struct Desk<'a> {
    engine: &'a Engine,
    demands: Vec<Demand>,
    torn: AtomicU64,
    version: AtomicU64,
}

impl Desk<'_> {
    /// Matches and writes a second.
    fn measure(&mut self, readers: usize, time: Duration, beside: bool) -> anyhow::Result<(f64, f64)> {
        let over = AtomicBool::new(false);
        let (desk, over) = (&*self, &over);
        let start = Instant::now();
        let (reads, writes) = std::thread::scope(|scope| {
            let reading: Vec<ScopedJoinHandle<'_, anyhow::Result<u64>>> =
                (0..readers).map(|reader| scope.spawn(move || desk.read(reader, over))).collect();
            let writing = beside.then(|| scope.spawn(move || desk.write(over)));
            std::thread::sleep(time);
            over.store(true, Ordering::Relaxed);
            let reads: anyhow::Result<Vec<u64>> = reading.into_iter().map(joined).collect();
            (reads.map(|reads| reads.iter().sum::<u64>()), writing.map_or(Ok(0), joined))
        });
        let seconds = start.elapsed().as_secs_f64();
        Ok((reads? as f64 / seconds, writes? as f64 / seconds))
    }

    fn read(&self, reader: usize, over: &AtomicBool) -> anyhow::Result<u64> {
        let mut reads = 0;
        for number in reader.. {
            if over.load(Ordering::Relaxed) {
                break;
            }
            let demand = &self.demands[number % self.demands.len()];
            let found = self.engine.find_matches(demand, &MatchRequest::default())?;
            let mut found = found.matches;
            // Nobody else asks for the writer's pairs.
            if number % 16 == 0 {
                let demand = pair_demand(number as u64 % PAIRS);
                found.extend(self.engine.find_matches(&demand, &MatchRequest::default())?.matches);
            }
            let titles: Vec<&str> = found.iter().map(|found| found.title.as_str()).collect();
            if torn(&titles) {
                self.torn.fetch_add(1, Ordering::Relaxed);
            }
            reads += 1;
        }
        Ok(reads)
    }

    fn write(&self, over: &AtomicBool) -> anyhow::Result<u64> {
        let mut writes = 0;
        while !over.load(Ordering::Relaxed) {
            let version = self.version.fetch_add(1, Ordering::Relaxed);
            self.engine.upsert(&pair(version % PAIRS, version))?;
            writes += 1;
        }
        Ok(writes)
    }

    /// The longest that a write took to be found, of some on an otherwise idle engine.
    fn longest_invisible(&self) -> anyhow::Result<Duration> {
        let mut longest = Duration::ZERO;
        for number in 0..10 {
            let word = format!("QX{number:04}");
            let start = Instant::now();
            let title = format!("{word}型号专用浮选机");
            let id = format!("probe-{number}");
            let supply = Supply::from_text(id.as_str(), SupplyKind::Achievement, title, "");
            self.engine.upsert(&[Record::Supply(supply)])?;
            let demand = Demand::from_text("d", word.as_str(), "");
            while !self.engine.rank(&demand, 10)?.iter().any(|(found, _)| found.as_str() == id) {
                ensure!(start.elapsed() < Duration::from_secs(60), "{id} never became visible");
                std::thread::sleep(Duration::from_millis(2));
            }
            longest = longest.max(start.elapsed());
        }
        Ok(longest)
    }
}

fn joined(handle: ScopedJoinHandle<'_, anyhow::Result<u64>>) -> anyhow::Result<u64> {
    handle.join().map_err(|_| anyhow::anyhow!("a thread panicked"))?
}

/// The two of a pair, at a version.
fn pair(number: u64, version: u64) -> [Record; 2] {
    ["a", "b"].map(|half| {
        let title = format!("配对样机PD{number:03}双联装置 版本 {version}");
        Record::Supply(Supply::from_text(
            format!("pair-{number}-{half}").as_str(),
            SupplyKind::Achievement,
            title,
            "",
        ))
    })
}

fn pair_demand(number: u64) -> Demand {
    Demand::from_text("pair", format!("配对样机PD{number:03}双联装置"), "")
}

/// Whether two titles of the same pair bear different versions.
fn torn(titles: &[&str]) -> bool {
    let parts: Vec<(&str, &str)> = titles.iter().filter_map(|title| title.split_once(" 版本 ")).collect();
    parts.iter().any(|(name, version)| parts.iter().any(|other| other.0 == *name && other.1 != *version))
}
