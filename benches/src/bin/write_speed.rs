//! Durable writes of the engine beside bare SQLite on the same disk, and how long a folder takes to open again:
//! `write_speed [--rounds 5] [--singles 500] [--batches 20] [--records 100000] [--folder DIR]`.
//!
//! Each side writes the same rows into a fresh folder in each round, first one record a transaction, then 1,000; the
//! side that begins changes with the round. Prints one JSON object. The folder decides which disk is measured.
#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::ensure;
use matcher_benches::{Flags, RecordMaker, median};
use matcher_core::record::{Record, RecordKind};
use matcher_core::{Engine, EngineOptions};
use rusqlite::{Connection, params};
use serde::Serialize;

/// Records of one write of the second sort.
const BATCH_RECORDS: usize = 1_000;
/// Records of one write while the large folder is made.
const LOAD_BATCH_RECORDS: usize = 5_000;
/// How often the large folder is opened.
const OPENINGS: usize = 5;
/// The number that the tables of the bare side have for a supply; any would do.
const KIND_SUPPLY: i64 = 3;
const USAGE: &str =
    "usage: write_speed [--rounds 5] [--singles 500] [--batches 20] [--records 100000] [--folder DIR]";

struct Arguments {
    rounds: usize,
    singles: usize,
    batches: usize,
    records: usize,
    folder: PathBuf,
}

/// The figures. Ratios are engine to bare, so more is better; what is asked stands beside the median.
#[derive(Serialize)]
struct Report {
    singles_per_round: usize,
    batches_per_round: usize,
    median_row_bytes: f64,
    rounds: Vec<Round>,
    single_ratio_median: f64,
    single_ratio_asked: f64,
    batch_ratio_median: f64,
    batch_ratio_asked: f64,
    reopen: Reopening,
}

#[derive(Serialize)]
struct Round {
    engine: Speed,
    bare: Speed,
    single_ratio: f64,
    batch_ratio: f64,
}

/// What one side did in one round.
#[derive(Clone, Copy, Serialize)]
struct Speed {
    single_rows_per_second: f64,
    batch_rows_per_second: f64,
}

#[derive(Serialize)]
struct Reopening {
    records: usize,
    seconds: Vec<f64>,
    seconds_median: f64,
    seconds_asked: f64,
}

/// The same rows in both forms. The bodies of the bare side are made before the clock starts: to turn a record into
/// JSON is the engine's work, and no part of what SQLite alone could do.
struct Rows {
    records: Vec<Record>,
    bodies: Vec<(String, String)>,
    singles: usize,
}

fn main() -> anyhow::Result<()> {
    let arguments = arguments()?;
    let maker = RecordMaker::new();
    let rows = Rows::new(&maker, arguments.singles, arguments.batches)?;
    let mut rounds = Vec::new();
    for number in 0..arguments.rounds {
        let (engine, bare);
        if number % 2 == 0 {
            engine = engine_speed(&rows, &arguments.folder)?;
            bare = bare_speed(&rows, &arguments.folder)?;
        } else {
            bare = bare_speed(&rows, &arguments.folder)?;
            engine = engine_speed(&rows, &arguments.folder)?;
        }
        rounds.push(Round {
            engine,
            bare,
            single_ratio: engine.single_rows_per_second / bare.single_rows_per_second,
            batch_ratio: engine.batch_rows_per_second / bare.batch_rows_per_second,
        });
    }
    let over_rounds = |of: fn(&Round) -> f64| median(&rounds.iter().map(of).collect::<Vec<_>>());
    let row_bytes: Vec<f64> = rows.bodies.iter().map(|(_, body)| body.len() as f64).collect();
    let report = Report {
        singles_per_round: arguments.singles,
        batches_per_round: arguments.batches,
        median_row_bytes: median(&row_bytes),
        single_ratio_median: over_rounds(|round| round.single_ratio),
        single_ratio_asked: 0.8,
        batch_ratio_median: over_rounds(|round| round.batch_ratio),
        batch_ratio_asked: 0.5,
        reopen: reopening(&maker, arguments.records, &arguments.folder)?,
        rounds,
    };
    println!("{}", serde_json::to_string_pretty(&report)?);
    Ok(())
}

fn arguments() -> anyhow::Result<Arguments> {
    let names = ["--rounds", "--singles", "--batches", "--records", "--folder"];
    let flags = Flags::read(USAGE, &names)?;
    let arguments = Arguments {
        rounds: flags.value("--rounds", 5)?,
        singles: flags.value("--singles", 500)?,
        batches: flags.value("--batches", 20)?,
        records: flags.value("--records", 100_000)?,
        folder: flags.value("--folder", std::env::temp_dir())?,
    };
    let [] = flags.words()?;
    Ok(arguments)
}

impl Rows {
    fn new(maker: &RecordMaker, singles: usize, batches: usize) -> anyhow::Result<Self> {
        let count = singles + batches * BATCH_RECORDS;
        let records: Vec<Record> = (0..count).map(|number| Record::Supply(maker.supply(number, 0))).collect();
        let body = |record: &Record| Ok((record.id().to_owned(), serde_json::to_string(record)?));
        let bodies = records.iter().map(body).collect::<anyhow::Result<_>>()?;
        Ok(Self { records, bodies, singles })
    }

    fn speed(&self, single_seconds: f64, batch_seconds: f64) -> Speed {
        Speed {
            single_rows_per_second: self.singles as f64 / single_seconds,
            batch_rows_per_second: (self.records.len() - self.singles) as f64 / batch_seconds,
        }
    }
}

fn engine_speed(rows: &Rows, folder: &Path) -> anyhow::Result<Speed> {
    let folder = tempfile::tempdir_in(folder)?;
    let engine = Engine::open(folder.path(), EngineOptions::default())?;
    let (singles, batches) = rows.records.split_at(rows.singles);
    let start = Instant::now();
    for record in singles {
        engine.upsert(std::slice::from_ref(record))?;
    }
    let single_seconds = start.elapsed().as_secs_f64();
    let start = Instant::now();
    for batch in batches.chunks(BATCH_RECORDS) {
        engine.upsert(batch)?;
    }
    let batch_seconds = start.elapsed().as_secs_f64();
    for record in rows.records.iter().step_by(97) {
        let kept = engine.get(RecordKind::Supply, record.id())?;
        ensure!(kept.as_ref() == Some(record), "`{}` was not kept as it was written", record.id());
    }
    Ok(rows.speed(single_seconds, batch_seconds))
}

fn bare_speed(rows: &Rows, folder: &Path) -> anyhow::Result<Speed> {
    const INSERT: &str = "INSERT INTO records (kind, id, body) VALUES (?1, ?2, ?3)";
    let folder = tempfile::tempdir_in(folder)?;
    let mut connection = Connection::open(folder.path().join("bare.sqlite"))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.execute_batch(
        "CREATE TABLE records (
            row INTEGER PRIMARY KEY, kind INTEGER NOT NULL, id TEXT NOT NULL, body TEXT, UNIQUE (kind, id)
        ) STRICT",
    )?;
    let (singles, batches) = rows.bodies.split_at(rows.singles);
    // Outside a transaction every statement is one of its own; nothing that SQLite offers is quicker.
    let mut insert = connection.prepare(INSERT)?;
    let start = Instant::now();
    for (id, body) in singles {
        insert.execute(params![KIND_SUPPLY, id, body])?;
    }
    let single_seconds = start.elapsed().as_secs_f64();
    drop(insert);
    let start = Instant::now();
    for batch in batches.chunks(BATCH_RECORDS) {
        let transaction = connection.transaction()?;
        {
            let mut insert = transaction.prepare_cached(INSERT)?;
            for (id, body) in batch {
                insert.execute(params![KIND_SUPPLY, id, body])?;
            }
        }
        transaction.commit()?;
    }
    let batch_seconds = start.elapsed().as_secs_f64();
    let kept: i64 = connection.query_row("SELECT count(*) FROM records", [], |row| row.get(0))?;
    ensure!(kept as usize == rows.bodies.len(), "the bare side kept {kept} rows");
    Ok(rows.speed(single_seconds, batch_seconds))
}

/// Opens a large folder whose index is up to date. The files are in the system's cache and the built-in lexicon is
/// loaded already, so this is what a restart of a running service costs beyond loading its program.
fn reopening(maker: &RecordMaker, records: usize, folder: &Path) -> anyhow::Result<Reopening> {
    let folder = tempfile::tempdir_in(folder)?;
    let engine = Engine::open(folder.path(), EngineOptions::default())?;
    let numbers: Vec<usize> = (0..records).collect();
    for batch in numbers.chunks(LOAD_BATCH_RECORDS) {
        let batch: Vec<Record> =
            batch.iter().map(|&number| Record::Supply(maker.supply(number, 0))).collect();
        engine.upsert(&batch)?;
    }
    engine.refresh(&mut |_| {})?;
    drop(engine);
    let mut seconds = Vec::new();
    for _ in 0..OPENINGS {
        let start = Instant::now();
        let engine = Engine::open(folder.path(), EngineOptions::default())?;
        seconds.push(start.elapsed().as_secs_f64());
        let found = engine.stats()?.supplies;
        ensure!(found == records, "{found} of {records} supplies were there after opening");
        let opening = engine.opening();
        ensure!(opening.replayed == 0 && opening.rebuilt.is_none(), "opening had to index: {opening:?}");
    }
    Ok(Reopening { records, seconds_median: median(&seconds), seconds, seconds_asked: 1.0 })
}
