//! What readers lose when somebody writes at full speed beside them, and whether they see anything by halves:
//! `readers_beside_writer [--records 10000] [--readers 8] [--seconds 5] [--rounds 5] [--batch 100]`.
//!
//! Each round measures the readers alone and then beside one writer, or the other way round. The writer changes single
//! records, pairs and batches (none with `--batch 0`), each write on disk before the next begins; the engine makes them
//! visible by itself. It always writes the two of a pair together, with the same number in their titles: a reader that finds both
//! has to find the same number in both.
#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::ScopedJoinHandle;
use std::time::{Duration, Instant};

use anyhow::ensure;
use matcher_benches::{
    Flags, Latencies, LatencySummary, Random, RecordMaker, ThreadTime, median, pair, pair_demand,
    pair_request, pairs_found, processor_seconds, thread_time,
};
use matcher_core::record::{Demand, Record, Supply, SupplyKind};
use matcher_core::{Engine, EngineOptions};
use serde::Serialize;

/// Pairs that the writer turns over.
const PAIRS: u64 = 200;
/// Demands that the readers ask for in turn.
const DEMANDS: usize = 200;
/// So often a reader asks for a pair instead.
const PAIR_EVERY: usize = 8;
/// After so many records and as many pairs, each a write of its own, the writer writes a batch.
const SMALL_WRITES: u64 = 5;
/// What has to be left of the readers' throughput.
const ASKED: f64 = 0.8;
const USAGE: &str =
    "usage: readers_beside_writer [--records 10000] [--readers 8] [--seconds 5] [--rounds 5] [--batch 100]";

#[derive(Serialize)]
struct Report {
    records: usize,
    readers: usize,
    batch: u64,
    processors: usize,
    rounds: Vec<Round>,
    ratio_median: f64,
    ratio_asked: f64,
    /// What the writer's processor time alone would leave of the readers' throughput.
    processor_share_left_median: f64,
    /// The ratio of matches by the readers' own processor time: what waiting for each other cannot explain.
    ratio_per_processor_second_median: f64,
    pairs_seen: usize,
    torn: usize,
    idle_visible_after_ms: u64,
}

#[derive(Serialize)]
struct Round {
    alone: Phase,
    beside: Phase,
    ratio: f64,
}

/// What readers and writer did in the same time. Processors are a mean: 1.5 is one and a half that were busy. A reader
/// that is neither running nor queued waits for a lock or the disk.
#[derive(Serialize)]
struct Phase {
    matches_per_second: f64,
    latency: LatencySummary,
    reader_processors: f64,
    readers_queued: f64,
    readers_waiting: f64,
    /// Of all threads that are no readers: the writer, and whatever makes its writes visible.
    writer_processors: f64,
    writes_per_second: f64,
    records_per_second: f64,
    /// From the end of the last write until everything written was visible.
    visible_after_ms: u64,
    #[serde(skip)]
    pairs: Vec<bool>,
}

/// What a thread did.
#[derive(Default)]
struct Done {
    latencies: Latencies,
    time: ThreadTime,
    pairs: Vec<bool>,
    writes: usize,
    records: usize,
}

fn main() -> anyhow::Result<()> {
    let flags = Flags::read(USAGE, &["--records", "--readers", "--seconds", "--rounds", "--batch"])?;
    let records: usize = flags.value("--records", 10_000)?;
    let readers: usize = flags.value("--readers", 8)?;
    let seconds = Duration::from_secs_f64(flags.value("--seconds", 5.0)?);
    let count: usize = flags.value("--rounds", 5)?;
    let batch: u64 = flags.value("--batch", 100)?;
    let [] = flags.words()?;
    let folder = tempfile::tempdir()?;
    let desk = Desk::new(folder.path(), records, readers, batch)?;
    // The first round of all fills caches.
    desk.measure(seconds / 4, true)?;
    let mut rounds = Vec::new();
    for number in 0..count {
        let first = desk.measure(seconds, number % 2 == 1)?;
        let second = desk.measure(seconds, number % 2 == 0)?;
        let (alone, beside) = if number % 2 == 0 { (first, second) } else { (second, first) };
        rounds.push(Round { ratio: beside.matches_per_second / alone.matches_per_second, alone, beside });
    }
    let report = desk.report(rounds)?;
    println!("{}", serde_json::to_string_pretty(&report)?);
    ensure!(report.torn == 0, "{} results showed a pair by halves", report.torn);
    ensure!(report.pairs_seen > 0, "no reader ever found a pair, so nothing is known about halves");
    ensure!(desk.engine.check()?.is_sound(), "the catalogue is not sound afterwards");
    Ok(())
}

/// Where readers and the writer meet.
struct Desk {
    engine: Engine,
    maker: RecordMaker,
    demands: Vec<Demand>,
    records: usize,
    readers: usize,
    batch: u64,
    version: AtomicU64,
}

impl Desk {
    fn new(folder: &Path, records: usize, readers: usize, batch: u64) -> anyhow::Result<Self> {
        let engine = Engine::open(folder, EngineOptions::default())?;
        let maker = RecordMaker::new();
        let all: Vec<Record> = (0..records).map(|number| Record::Supply(maker.supply(number, 0))).collect();
        for batch in all.chunks(5_000) {
            engine.upsert(batch)?;
        }
        engine.upsert(&(0..PAIRS).flat_map(|number| pair(number, 0)).collect::<Vec<_>>())?;
        engine.refresh(&mut |_| {})?;
        let demands = (0..DEMANDS).map(|number| maker.demand(number)).collect();
        Ok(Self { engine, maker, demands, records, readers, batch, version: AtomicU64::new(1) })
    }

    /// Lets the readers work for a while, alone or beside a writer.
    fn measure(&self, time: Duration, beside: bool) -> anyhow::Result<Phase> {
        let over = &AtomicBool::new(false);
        let (start, used) = (Instant::now(), processor_seconds());
        let (done, written, seconds, used_until) = std::thread::scope(|scope| {
            let reading: Vec<_> =
                (0..self.readers).map(|reader| scope.spawn(move || self.read(reader, over))).collect();
            let writing = beside.then(|| scope.spawn(move || self.write(over)));
            std::thread::sleep(time);
            over.store(true, Ordering::Relaxed);
            let done: anyhow::Result<Vec<Done>> = reading.into_iter().map(joined).collect();
            let (seconds, used_until) = (start.elapsed().as_secs_f64(), processor_seconds());
            (done, writing.map_or_else(|| Ok(Done::default()), joined), seconds, used_until)
        });
        // No phase does the work of another: what was written is made visible before the next begins.
        let written_until = Instant::now();
        self.engine.refresh(&mut |_| {})?;
        let visible_after_ms = written_until.elapsed().as_millis() as u64;
        let used = used_until.zip(used).map_or(f64::NAN, |(after, before)| after - before);
        let (mut all, written) = (Done::default(), written?);
        for done in done? {
            all.latencies.append(done.latencies);
            all.time.running += done.time.running;
            all.time.queued += done.time.queued;
            all.pairs.extend(done.pairs);
        }
        let latency = all.latencies.summary();
        let (running, queued) = (all.time.running / seconds, all.time.queued / seconds);
        Ok(Phase {
            matches_per_second: latency.operations as f64 / seconds,
            latency,
            reader_processors: running,
            readers_queued: queued,
            readers_waiting: self.readers as f64 - running - queued,
            writer_processors: used / seconds - running,
            writes_per_second: written.writes as f64 / seconds,
            records_per_second: written.records as f64 / seconds,
            visible_after_ms,
            pairs: all.pairs,
        })
    }

    fn read(&self, reader: usize, over: &AtomicBool) -> anyhow::Result<Done> {
        let mut done = Done::default();
        for number in (reader * 31).. {
            if over.load(Ordering::Relaxed) {
                break;
            }
            let of_pair = (number % PAIR_EVERY == 0).then(|| pair_demand(number as u64 % PAIRS));
            let demand = of_pair.as_ref().unwrap_or(&self.demands[number % self.demands.len()]);
            let find = || self.engine.find_matches(demand, &pair_request());
            done.pairs.extend(pairs_found(&done.latencies.measure(find)?));
        }
        done.time = thread_time().unwrap_or(ThreadTime { running: f64::NAN, queued: f64::NAN });
        Ok(done)
    }

    fn write(&self, over: &AtomicBool) -> anyhow::Result<Done> {
        let mut done = Done::default();
        let turn = (0..SMALL_WRITES).flat_map(|_| [1, 2]).chain((self.batch > 0).then_some(self.batch));
        for count in turn.cycle() {
            if over.load(Ordering::Relaxed) {
                break;
            }
            let version = self.version.fetch_add(1, Ordering::Relaxed);
            let mut random = Random::new(version);
            let mut supply = || self.edited(random.below(self.records as u64) as usize, version);
            let records: Vec<Record> = match count {
                2 => pair(version % PAIRS, version).into(),
                _ => (0..count).map(|_| supply()).collect(),
            };
            self.engine.upsert(&records)?;
            done.writes += 1;
            done.records += records.len();
        }
        Ok(done)
    }

    /// A record as somebody left it who changed its title: what it is about stays, as it does when people edit.
    fn edited(&self, number: usize, version: u64) -> Record {
        let supply = self.maker.supply(number, 0);
        Record::Supply(Supply { title: format!("{}（第{version}版）", supply.title), ..supply })
    }

    fn report(&self, rounds: Vec<Round>) -> anyhow::Result<Report> {
        let processors = std::thread::available_parallelism()?.get();
        let idle = self.longest_invisible()?.as_millis() as u64;
        let over_rounds = |of: &dyn Fn(&Round) -> f64| median(&rounds.iter().map(of).collect::<Vec<_>>());
        let per_second = |phase: &Phase| phase.matches_per_second / phase.reader_processors;
        let pairs = || rounds.iter().flat_map(|round| round.alone.pairs.iter().chain(&round.beside.pairs));
        Ok(Report {
            records: self.records,
            readers: self.readers,
            batch: self.batch,
            processors,
            ratio_median: over_rounds(&|round| round.ratio),
            ratio_asked: ASKED,
            processor_share_left_median: over_rounds(&|round| {
                1.0 - round.beside.writer_processors / processors as f64
            }),
            ratio_per_processor_second_median: over_rounds(&|round| {
                per_second(&round.beside) / per_second(&round.alone)
            }),
            pairs_seen: pairs().count(),
            torn: pairs().filter(|torn| **torn).count(),
            idle_visible_after_ms: idle,
            rounds,
        })
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

fn joined(handle: ScopedJoinHandle<'_, anyhow::Result<Done>>) -> anyhow::Result<Done> {
    handle.join().map_err(|_| anyhow::anyhow!("a thread panicked"))?
}
