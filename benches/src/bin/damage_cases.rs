//! Damages files of a data folder in all sorts of ways and looks at what the engine makes of it:
//! `damage_cases [--cases 500] [--seed 1]`.
//!
//! Whatever happens to the index, the answers have to be those of before. Damage to the database itself cannot be
//! mended, so it has to be told; a fifth as many cases go there, and as many to SQLite's log of a killed process, which
//! may lose its last writes but never a part of one.
#![expect(clippy::print_stdout, reason = "a campaign reports on standard output")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, bail, ensure};
use matcher_benches::campaign::{
    Damage, Model, Operation, answers, compare, copy_folder, files_below, random_record,
};
use matcher_benches::{Flags, Random};
use matcher_core::record::{Record, RecordKind, Supply, SupplyKind};
use matcher_core::{Engine, EngineOptions, ErrorKind, WriteOptions};

/// Identifiers of each kind in the healthy folder.
const IDS: u64 = 200;
/// Batches in the folder of a killed process, and records in each.
const BATCHES: usize = 12;
const BATCH_RECORDS: usize = 20;

type Counts = BTreeMap<String, u64>;

fn main() -> anyhow::Result<()> {
    let flags = Flags::read("usage: damage_cases [--cases 500] [--seed 1]", &["--cases", "--seed"])?;
    let cases: u64 = flags.value("--cases", 500)?;
    let seed: u64 = flags.value("--seed", 1)?;
    println!("seed {seed}");
    let start = Instant::now();
    let folder = tempfile::tempdir()?;
    let healthy = Healthy::make(&folder.path().join("healthy"), seed)?;
    let killed = killed_folder(&folder.path().join("killed"))?;
    let scratch = folder.path().join("scratch");
    let mut counts = [Counts::new(), Counts::new(), Counts::new()];
    for case in 0..cases {
        let mut random = Random::of_part(seed, case);
        let outcome = |what, result: anyhow::Result<String>| {
            result.with_context(|| format!("seed {seed}, {what} {case}"))
        };
        let index = outcome("index case", healthy.index_case(&scratch, &mut random))?;
        *counts[0].entry(index).or_default() += 1;
        if case % 5 == 0 {
            let database = outcome("database case", healthy.database_case(&scratch, &mut random))?;
            *counts[1].entry(database).or_default() += 1;
            let log = outcome("log case", log_case(&killed, &scratch, &mut random))?;
            *counts[2].entry(log).or_default() += 1;
        }
    }
    let [index, database, log] = counts;
    let report = serde_json::json!({
        "cases": cases, "seed": seed, "index": index, "database": database, "log": log,
        "silently_wrong": 0, "seconds": start.elapsed().as_secs_f64(),
    });
    println!("{}", serde_json::to_string_pretty(&report)?);
    Ok(())
}

fn open(folder: &Path) -> Result<Engine, matcher_core::Error> {
    Engine::open(folder, EngineOptions::default())
}

/// A copy that nobody has touched yet.
fn fresh_copy(of: &Path, scratch: &Path) -> anyhow::Result<()> {
    if scratch.exists() {
        std::fs::remove_dir_all(scratch)?;
    }
    copy_folder(of, scratch)
}

/// A folder in which all is well.
struct Healthy {
    folder: PathBuf,
    model: Model,
    answers: String,
}

impl Healthy {
    fn make(folder: &Path, seed: u64) -> anyhow::Result<Self> {
        let mut random = Random::new(seed);
        let mut model = Model::default();
        let engine = open(folder)?;
        // Several commits make several segments, some with removed records.
        for _ in 0..4 {
            let kinds =
                [RecordKind::Organisation, RecordKind::Demand, RecordKind::Supply, RecordKind::Supply];
            let records = (0..150).map(|number| random_record(&mut random, kinds[number % 4], IDS)).collect();
            let named = (0..20).map(|_| format!("s{}", random.below(IDS))).collect();
            let write = Operation::Upsert(records, WriteOptions::by("刘工"));
            for operation in [write, Operation::Remove(RecordKind::Supply, named)] {
                operation.run(&engine, folder)?;
                model.apply(&operation);
            }
            ensure!(engine.check()?.is_sound(), "the healthy folder is not");
        }
        let answers = answers(&engine)?;
        Ok(Self { folder: folder.to_owned(), model, answers })
    }

    /// Something happens to a file of the index.
    fn index_case(&self, scratch: &Path, random: &mut Random) -> anyhow::Result<String> {
        fresh_copy(&self.folder, scratch)?;
        let files = files_below(&scratch.join("index"))?;
        let (file, damage) = (random.one_of(&files), *random.one_of(&Damage::ALL));
        damage.inflict(file, &files, random)?;
        let told = format!("{damage:?} of {}", file.strip_prefix(scratch)?.display());
        let engine = open(scratch).with_context(|| told.clone())?;
        ensure!(answers(&engine)? == self.answers, "{told}: another answer, {:?}", engine.opening());
        compare(&engine, &self.model).with_context(|| told.clone())?;
        let rebuilt = engine.opening().rebuilt.is_some();
        engine.rebuild(&mut |_| {}).with_context(|| told.clone())?;
        ensure!(answers(&engine)? == self.answers, "{told}: another answer after a rebuild");
        Ok(if rebuilt { "rebuilt".to_owned() } else { "did not matter".to_owned() })
    }

    /// Something happens to the database.
    fn database_case(&self, scratch: &Path, random: &mut Random) -> anyhow::Result<String> {
        fresh_copy(&self.folder, scratch)?;
        let file = scratch.join("catalogue.sqlite");
        let damage = *random.one_of(&Damage::ALL[..5]);
        damage.inflict(&file, &[], random)?;
        if damage == Damage::Delete {
            // Nothing can tell a missing database from a new one, but the index says that it knew more.
            let engine = open(scratch)?;
            ensure!(engine.opening().rebuilt.is_some(), "a lost database was not noticed");
            return Ok("index tells of a lost database".to_owned());
        }
        let engine = match open(scratch) {
            Ok(engine) => engine,
            Err(error) => return told_damage(&error, "refused to open"),
        };
        match engine.check() {
            Ok(report) if !report.store_faults.is_empty() => return Ok("found by the check".to_owned()),
            Ok(_) => {}
            Err(error) => return told_damage(&error, "refused to check"),
        }
        compare(&engine, &self.model).with_context(|| format!("{damage:?}: silently wrong"))?;
        Ok("did not matter".to_owned())
    }
}

fn told_damage(error: &matcher_core::Error, how: &str) -> anyhow::Result<String> {
    match error.kind() {
        ErrorKind::Damaged | ErrorKind::NewerFormat => Ok(how.to_owned()),
        kind => bail!("{how}, but as {kind:?}: {error}"),
    }
}

/// The folder of a process that was killed: with a log that was never taken into the database.
fn killed_folder(folder: &Path) -> anyhow::Result<PathBuf> {
    let living = folder.with_extension("living");
    let engine = open(&living)?;
    for batch in 0..BATCHES {
        let supply = |number| {
            let (id, title) = (format!("s{batch:02}-{number:02}"), format!("钼尾矿综合利用第{batch}批"));
            Record::Supply(Supply::from_text(id.as_str(), SupplyKind::Achievement, title, ""))
        };
        engine.upsert(&(0..BATCH_RECORDS).map(supply).collect::<Vec<_>>())?;
    }
    copy_folder(&living, folder)?;
    Ok(folder.to_owned())
}

/// Something happens to SQLite's log. Its frames have checksums, so it counts up to the first that is damaged.
fn log_case(killed: &Path, scratch: &Path, random: &mut Random) -> anyhow::Result<String> {
    fresh_copy(killed, scratch)?;
    let log = scratch.join("catalogue.sqlite-wal");
    let damage = *random.one_of(&Damage::ALL[..6]);
    damage.inflict(&log, &[], random)?;
    let engine = match open(scratch) {
        Ok(engine) => engine,
        Err(error) => return told_damage(&error, "refused to open"),
    };
    let records = engine.page(RecordKind::Supply, "", BATCHES * BATCH_RECORDS + 1)?;
    ensure!(records.len() % BATCH_RECORDS == 0, "{damage:?}: half a batch, {} records", records.len());
    let ids = records
        .iter()
        .enumerate()
        .all(|(at, record)| record.id() == format!("s{:02}-{:02}", at / BATCH_RECORDS, at % BATCH_RECORDS));
    ensure!(ids, "{damage:?}: not the first batches");
    let report = engine.check()?;
    ensure!(report.is_sound(), "{damage:?}: {report:?}");
    Ok(if records.len() == BATCHES * BATCH_RECORDS { "all batches" } else { "the first batches" }.to_owned())
}
