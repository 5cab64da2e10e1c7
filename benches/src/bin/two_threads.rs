//! What a second thread gains, and what the machine allows it to gain: `two_threads DATA_FOLDER QUERIES.jsonl [--queries 400] [--rounds 5]`.
//!
//! Each kind of work runs on one thread and on two, in turns, round by round:
//!
//! - `segmentation`: the yardstick over the queries' texts, twice as many on two threads; nothing is shared but a dictionary
//! - `processes`: matching one query after the other in one process, and in two at once, each with a catalogue of its own
//! - `threads`: the same on one engine; two threads take the next query as they come
//! - `batch`: `Engine::find_matches_each` on rayon pools of one and of two threads
//!
//! What the first gains is the machine's ceiling, the difference between the second and the third is what threads share in one process, and that
//! between the last two is how the batch divides its work. With each stands which share of their time threads waited for a processor: when that is
//! more than a few hundredths, something else was running, and the gains say nothing. The processor time of one piece of work on two threads over that
//! on one says how much both slow each other down in caches, memory and locks, and hardly depends on what else runs.
//!
//! The data folder is copied, beside itself, for the second process. Prints one JSON object.
#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]

use std::io::{BufRead, BufReader, Write, stdin};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use anyhow::{Context, ensure};
use matcher_benches::{
    CatalogueEntry, Flags, ThreadTime, Yardstick, copy_folder, machine_time, median, thread_time,
};
use matcher_core::record::Demand;
use matcher_core::{Cancel, Engine, EngineOptions, MatchRequest};
use rayon::{ThreadPool, ThreadPoolBuilder};
use serde_json::{Value, json};

const USAGE: &str = "usage: two_threads DATA_FOLDER QUERIES.jsonl [--queries 400] [--rounds 5]";
/// The first word of the command line of a process that matches when told to.
const MATCHER: &str = "match-when-told";
/// Matches asked for.
const TOP: usize = 20;
/// Passes over the queries that make one measurement of segmentation.
const SEGMENTED: usize = 200;

fn main() -> anyhow::Result<()> {
    let flags = Flags::read(USAGE, &["--queries", "--rounds"])?;
    let (most, rounds) = (flags.value("--queries", 400)?, flags.value("--rounds", 5)?);
    if std::env::args().nth(1).as_deref() == Some(MATCHER) {
        let [_, data, queries] = flags.words()?;
        return match_when_told(Path::new(&data), Path::new(&queries), most);
    }
    let [data, queries] = flags.words()?;
    let (data, queries) = (Path::new(&data), Path::new(&queries));
    let beside = data.canonicalize()?;
    let copies = tempfile::tempdir_in(beside.parent().context(USAGE)?)?;
    let copy = |name: &str| -> anyhow::Result<Matcher> {
        let folder = copies.path().join(name);
        copy_folder(data, &folder)?;
        Matcher::start(&folder, queries, most)
    };
    let mut matchers = [copy("one")?, copy("other")?];
    let work = Work::new(data, CatalogueEntry::demands(queries, most)?)?;
    let kinds = ["segmentation", "processes", "threads", "batch"];
    let mut measured: [[Vec<Measured>; 2]; 4] = Default::default();
    let before = machine_time();
    // The first round warms up.
    for round in 0..=rounds {
        for threads in [1, 2] {
            let found = [
                work.segmentation(threads)?,
                told(&mut matchers[..threads])?,
                work.on_threads(threads)?,
                work.in_batch(threads)?,
            ];
            for (kind, found) in measured.iter_mut().zip(found) {
                if round > 0 {
                    kind[threads - 1].push(found);
                }
            }
        }
    }
    let gains: serde_json::Map<String, Value> =
        kinds.into_iter().zip(&measured).map(|(kind, measured)| (kind.to_owned(), gain(measured))).collect();
    let report = json!({
        "supplies": work.engine.stats()?.supplies,
        "queries": work.demands.len(),
        "rounds": rounds,
        "stolen_by_other_machines": machine_time().zip(before).map(|(after, before)| after.stolen_since(before)),
        "kinds": gains,
    });
    println!("{report:#}");
    Ok(())
}

/// What was done in which time.
#[derive(Clone, Copy, Default)]
struct Measured {
    pieces: usize,
    elapsed: f64,
    /// Of all threads together.
    time: ThreadTime,
}

impl Measured {
    fn per_second(&self) -> f64 {
        self.pieces as f64 / self.elapsed
    }

    fn processor_ms(&self) -> f64 {
        self.time.running / self.pieces as f64 * 1e3
    }

    fn queued_share(&self) -> f64 {
        self.time.queued / (self.time.running + self.time.queued)
    }
}

fn gain([one, two]: &[Vec<Measured>; 2]) -> Value {
    let of = |measured: &[Measured], value: fn(&Measured) -> f64| {
        median(&measured.iter().map(value).collect::<Vec<_>>())
    };
    let side = |measured: &[Measured]| {
        json!({
            "per_second": of(measured, Measured::per_second),
            "processor_ms": of(measured, Measured::processor_ms),
            "queued_share": of(measured, Measured::queued_share),
        })
    };
    let ratios = |value: fn(&Measured) -> f64| {
        let ratios: Vec<f64> = one.iter().zip(two).map(|(one, two)| value(two) / value(one)).collect();
        let least = ratios.iter().copied().fold(f64::INFINITY, f64::min);
        json!({ "median": median(&ratios), "least": least, "most": ratios.iter().copied().fold(0.0, f64::max) })
    };
    json!({
        "one": side(one),
        "two": side(two),
        "two_over_one": ratios(Measured::per_second),
        "processor_time_of_a_piece_two_over_one": ratios(Measured::processor_ms),
    })
}

struct Work {
    engine: Engine,
    demands: Vec<Demand>,
    yardstick: Yardstick,
    pools: [ThreadPool; 2],
}

impl Work {
    fn new(data: &Path, demands: Vec<Demand>) -> anyhow::Result<Self> {
        let engine = Engine::open(data, EngineOptions::default())?;
        let pool = |threads| ThreadPoolBuilder::new().num_threads(threads).build();
        Ok(Self { engine, demands, yardstick: Yardstick::new(), pools: [pool(1)?, pool(2)?] })
    }

    fn segmentation(&self, threads: usize) -> anyhow::Result<Measured> {
        let words =
            |demand: &Demand| self.yardstick.words(&demand.title) + self.yardstick.words(&demand.description);
        on_threads(threads, || {
            for _ in 0..SEGMENTED {
                let found: usize = self.demands.iter().map(words).sum();
                ensure!(found > self.demands.len(), "no words in the queries");
            }
            Ok(SEGMENTED * self.demands.len())
        })
    }

    fn on_threads(&self, threads: usize) -> anyhow::Result<Measured> {
        let next = AtomicUsize::new(0);
        on_threads(threads, || {
            let mut answered = 0;
            while let Some(demand) = self.demands.get(next.fetch_add(1, Ordering::Relaxed)) {
                answer(&self.engine, demand)?;
                answered += 1;
            }
            Ok(answered)
        })
    }

    fn in_batch(&self, threads: usize) -> anyhow::Result<Measured> {
        let pool = &self.pools[threads - 1];
        let time = || -> anyhow::Result<ThreadTime> {
            let times = pool.broadcast(|_| own_time());
            times.into_iter().try_fold(ThreadTime::default(), |sum, time| Ok(sum + time?))
        };
        let (before, start) = (time()?, Instant::now());
        let mut pieces = 0;
        pool.install(|| {
            self.engine.find_matches_each(&self.demands, &request(), &Cancel::never(), &mut |_, _| {
                pieces += 1;
                true
            })
        })?;
        let elapsed = start.elapsed().as_secs_f64();
        ensure!(pieces == self.demands.len(), "answers are missing");
        Ok(Measured { pieces, elapsed, time: time()? - before })
    }
}

/// Does the same on several threads, each of which says how many pieces it did.
fn on_threads(threads: usize, work: impl Fn() -> anyhow::Result<usize> + Sync) -> anyhow::Result<Measured> {
    let start = Instant::now();
    let of_thread = || -> anyhow::Result<(usize, ThreadTime)> {
        let before = own_time()?;
        let pieces = work()?;
        Ok((pieces, own_time()? - before))
    };
    let found: Vec<anyhow::Result<(usize, ThreadTime)>> = std::thread::scope(|scope| {
        let started: Vec<_> = (0..threads).map(|_| scope.spawn(of_thread)).collect();
        started
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|_| anyhow::bail!("a thread panicked")))
            .collect()
    });
    let mut measured = Measured { elapsed: start.elapsed().as_secs_f64(), ..Measured::default() };
    for found in found {
        let (pieces, time) = found?;
        measured.pieces += pieces;
        measured.time = measured.time + time;
    }
    Ok(measured)
}

fn own_time() -> anyhow::Result<ThreadTime> {
    thread_time().context("this system does not tell a thread's processor time")
}

fn request() -> MatchRequest {
    let mut request = MatchRequest::default();
    request.top = TOP;
    request
}

fn answer(engine: &Engine, demand: &Demand) -> anyhow::Result<()> {
    let found = engine.find_matches(demand, &request())?;
    ensure!(!(found.matches.is_empty() && found.near_misses.is_empty()), "`{}` found nothing", demand.id);
    Ok(())
}

/// A process that matches all queries on one thread whenever it is told to.
struct Matcher {
    process: Child,
    orders: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Matcher {
    fn start(data: &Path, queries: &Path, most: usize) -> anyhow::Result<Self> {
        let mut process = Command::new(std::env::current_exe()?)
            .arg(MATCHER)
            .args([data, queries])
            .args(["--queries", &most.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let orders = process.stdin.take().context("no way to tell it")?;
        let answers = BufReader::new(process.stdout.take().context("no way to hear from it")?);
        let mut matcher = Self { process, orders, answers };
        matcher.answer()?;
        Ok(matcher)
    }

    fn answer(&mut self) -> anyhow::Result<Value> {
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        serde_json::from_str(&line).context("a process that was to match failed")
    }
}

impl Drop for Matcher {
    fn drop(&mut self) {
        // It ends by itself only when its orders are closed, which comes after this.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Tells some of the processes to match all queries, all at once.
fn told(matchers: &mut [Matcher]) -> anyhow::Result<Measured> {
    let start = Instant::now();
    for matcher in &mut *matchers {
        writeln!(matcher.orders, "go")?;
    }
    let mut measured = Measured::default();
    for matcher in matchers {
        let answer = matcher.answer()?;
        let seconds = |name: &str| answer[name].as_f64().with_context(|| format!("no {name} in {answer}"));
        measured.pieces += answer["pieces"].as_u64().context("nothing matched")? as usize;
        measured.time =
            measured.time + ThreadTime { running: seconds("running")?, queued: seconds("queued")? };
    }
    measured.elapsed = start.elapsed().as_secs_f64();
    Ok(measured)
}

fn match_when_told(data: &Path, queries: &Path, most: usize) -> anyhow::Result<()> {
    let engine = Engine::open(data, EngineOptions::default())?;
    let demands = CatalogueEntry::demands(queries, most)?;
    println!("{}", json!({ "pieces": 0 }));
    for order in stdin().lines() {
        order?;
        let before = own_time()?;
        demands.iter().try_for_each(|demand| answer(&engine, demand))?;
        let time = own_time()? - before;
        println!("{}", json!({ "pieces": demands.len(), "running": time.running, "queued": time.queued }));
    }
    Ok(())
}
