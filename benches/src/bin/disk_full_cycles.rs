//! Fills the disk under a running engine and frees it again, over and over:
//! `disk_full_cycles FOLDER [--cycles 50] [--seed 1]`.
//!
//! The folder stands on a small file system of its own, which is filled to the last byte:
//! `mount -t tmpfs -o size=200m tmpfs FOLDER`. One engine lives through all cycles. Half of the writes are larger than
//! what is left, so they are refused halfway, not before they begin.
#![expect(clippy::print_stdout, reason = "a campaign reports on standard output")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, bail, ensure};
use matcher_benches::campaign::{Model, Operation, answers, compare, files_below, random_record};
use matcher_benches::{Filler, Flags, Random, RecordMaker};
use matcher_core::record::{Demand, Record, RecordKind, Supply, SupplyKind};
use matcher_core::{Engine, EngineOptions, ErrorKind, WriteOptions};

/// Identifiers of the records of small writes.
const IDS: u64 = 300;
/// Records of a small write.
const SMALL_BATCH_RECORDS: u64 = 60;
/// What is left when the disk is "full", at most, in parts of a hundred. The engine refuses to begin a write below one
/// part, so that two of three disks are full enough to fail and not full enough to be refused beforehand.
const MOST_LEFT_PERCENT: u64 = 3;
/// What a large write holds: with its index entries and the log's page headers twice what is left, and more.
const LARGE_PERCENT: u64 = 6;
/// Bytes of a record of a large write, on average.
const RECORD_BYTES: u64 = 980;
/// So many writes have to be refused by then.
const MOST_WRITES: usize = 200;

fn main() -> anyhow::Result<()> {
    let flags =
        Flags::read("usage: disk_full_cycles FOLDER [--cycles 50] [--seed 1]", &["--cycles", "--seed"])?;
    let cycles: u64 = flags.value("--cycles", 50)?;
    let seed: u64 = flags.value("--seed", 1)?;
    let [folder] = flags.words()?;
    let folder = Path::new(&folder);
    let filler = Filler::new(folder)?;
    let start = Instant::now();
    let mut campaign = Campaign::new(folder, filler)?;
    for cycle in 0..cycles {
        let mut random = Random::of_part(seed, cycle);
        campaign.cycle(&mut random).with_context(|| format!("seed {seed}, cycle {cycle}"))?;
    }
    let Campaign { engine, model, counts, most_index_bytes, data, .. } = campaign;
    drop(engine);
    let engine = Engine::open(&data, EngineOptions::default())?;
    compare(&engine, &model).context("after reopening")?;
    let report = serde_json::json!({
        "cycles": cycles, "seed": seed, "counts": counts, "records": model.records.len(), "lost": 0,
        "most_index_mb": most_index_bytes as f64 / 1e6,
        "data_mb": bytes_below(&data)? as f64 / 1e6,
        "seconds": start.elapsed().as_secs_f64(),
    });
    println!("{}", serde_json::to_string_pretty(&report)?);
    Ok(())
}

struct Campaign {
    filler: Filler,
    data: PathBuf,
    backup: PathBuf,
    /// The content of the last backup that was done.
    backed_up: Vec<u8>,
    engine: Engine,
    maker: RecordMaker,
    model: Model,
    counts: BTreeMap<String, u64>,
    written: u64,
    most_index_bytes: u64,
}

impl Campaign {
    fn new(folder: &Path, filler: Filler) -> anyhow::Result<Self> {
        let (data, backup) = (folder.join("data"), folder.join("full.backup"));
        let engine = Engine::open(&data, EngineOptions::default())?;
        let mut random = Random::new(0);
        let write = small_write(&mut random);
        let mut model = Model::default();
        write.run(&engine, folder)?;
        model.apply(&write);
        engine.backup(&backup)?;
        Ok(Self {
            filler,
            backed_up: fs::read(&backup)?,
            data,
            backup,
            engine,
            maker: RecordMaker::new(),
            model,
            counts: BTreeMap::new(),
            written: 0,
            most_index_bytes: 0,
        })
    }

    fn cycle(&mut self, random: &mut Random) -> anyhow::Result<()> {
        let most_left = self.filler.disk_bytes() / 100 * MOST_LEFT_PERCENT;
        // Every fourth time there is nothing left at all.
        let left = if random.percent(25) { 0 } else { random.below(most_left) };
        self.filler.fill(left)?;
        let mut writes = 0;
        while self.write(random)? {
            writes += 1;
            ensure!(writes < MOST_WRITES, "nothing was refused");
        }
        self.more_on_a_full_disk(random)?;
        self.filler.free()?;
        self.resume()?;
        self.most_index_bytes = self.most_index_bytes.max(bytes_below(&self.data.join("index"))?);
        Ok(())
    }

    /// Writes a batch; `false` when the disk is full, and then nothing may have changed.
    fn write(&mut self, random: &mut Random) -> anyhow::Result<bool> {
        let large = random.percent(50);
        let write = if large { self.large_write() } else { small_write(random) };
        // What was written before is visible from here on, so that only the refused write could change an answer.
        let refreshed = self.engine.refresh(&mut |_| {});
        let visible = self.allowed("refresh", refreshed)?;
        let before = answers(&self.engine).context("reading on a full disk")?;
        match write.run(&self.engine, &self.data) {
            Ok(done) => {
                let expected = self.model.apply(&write);
                ensure!(done == expected, "{done:?}, expected was {expected:?}");
                self.count(if large { "written: large" } else { "written: small" });
                Ok(true)
            }
            Err(error) => {
                ensure!(error.kind() == ErrorKind::DiskFull, "refused as {:?}: {error}", error.kind());
                let nearly = error.to_string().contains("reserve");
                self.count(if nearly { "refused beforehand" } else { "refused halfway" });
                self.nothing_is_kept(&write)?;
                let after = answers(&self.engine).context("reading on a full disk")?;
                ensure!(!visible || after == before, "a refused write changes the answers");
                Ok(false)
            }
        }
    }

    /// Of a refused write: its records are as they were before, or not there.
    fn nothing_is_kept(&self, refused: &Operation) -> anyhow::Result<()> {
        let Operation::Upsert(records, _) = refused else { return Ok(()) };
        for record in records {
            let found = self.engine.get(record.kind(), record.id()).context("reading on a full disk")?;
            let expected = self.model.records.get(&(record.kind(), record.id().to_owned()));
            ensure!(found.as_ref() == expected, "`{}` of a refused write was kept", record.id());
        }
        Ok(())
    }

    /// A backup, a removal or a rebuild, each of which may be refused but must not break anything.
    fn more_on_a_full_disk(&mut self, random: &mut Random) -> anyhow::Result<()> {
        self.filler.fill(0)?;
        let refreshed = self.engine.refresh(&mut |_| {});
        let visible = self.allowed("refresh", refreshed)?;
        let before = answers(&self.engine)?;
        match random.below(3) {
            0 => {
                let done = self.engine.backup(&self.backup);
                let done = self.allowed("backup", done)?;
                ensure!(!done, "a backup was done where there is no room");
                ensure!(fs::read(&self.backup)? == self.backed_up, "a refused backup changed the former one");
                let beside = files_below(self.data.parent().unwrap_or(&self.data))?;
                let part = beside.iter().find(|path| path.extension().is_some_and(|end| end == "part"));
                ensure!(part.is_none(), "{part:?} was left behind");
            }
            // Nearly full is no reason to refuse a removal; entirely full is.
            1 => return self.remove(random),
            _ => {
                let done = self.engine.rebuild(&mut |_| {});
                self.allowed("rebuild", done)?;
            }
        }
        ensure!(!visible || answers(&self.engine)? == before, "a backup or rebuild changes the answers");
        Ok(())
    }

    fn remove(&mut self, random: &mut Random) -> anyhow::Result<()> {
        let ids = (0..50).map(|_| format!("s{}", random.below(IDS))).collect();
        let remove = Operation::Remove(RecordKind::Supply, ids);
        let done = remove.run(&self.engine, &self.data);
        if self.allowed("remove", done.map(|_| ()))? {
            self.model.apply(&remove);
        }
        Ok(())
    }

    /// With room again, everything goes on without a restart.
    fn resume(&mut self) -> anyhow::Result<()> {
        self.written += 1;
        let word = format!("QX{:04}", self.written);
        let supply = Supply::from_text("probe", SupplyKind::Achievement, format!("{word}型号专用浮选机"), "");
        let write = Operation::Upsert(vec![Record::Supply(supply)], WriteOptions::default().immediately());
        write.run(&self.engine, &self.data).context("writing with room again")?;
        self.model.apply(&write);
        let found = self.engine.rank(&Demand::from_text("d", word.as_str(), ""), 10)?;
        ensure!(found.iter().any(|(id, _)| id.as_str() == "probe"), "the new record is not found");
        compare(&self.engine, &self.model)
    }

    /// New versions of many records, more than there is room for. What SQLite's log takes already, it can fill again.
    fn large_write(&mut self) -> Operation {
        let log_bytes = fs::metadata(self.data.join("catalogue.sqlite-wal")).map_or(0, |log| log.len());
        let count = (self.filler.disk_bytes() / 100 * LARGE_PERCENT + log_bytes) / RECORD_BYTES;
        self.written += 1;
        let records =
            (0..count).map(|number| Record::Supply(self.maker.supply(number as usize, self.written)));
        Operation::Upsert(records.collect(), WriteOptions::by("刘工"))
    }

    /// Whether something was done; a full disk is the only reason why it may not be.
    fn allowed(&mut self, name: &str, done: Result<(), matcher_core::Error>) -> anyhow::Result<bool> {
        let is_done = match done {
            Ok(()) => true,
            Err(error) if error.kind() == ErrorKind::DiskFull => false,
            Err(error) => bail!("{name} failed as {:?}: {error}", error.kind()),
        };
        self.count(&format!("{name} {}", if is_done { "done" } else { "refused" }));
        Ok(is_done)
    }

    fn count(&mut self, what: &str) {
        *self.counts.entry(what.to_owned()).or_default() += 1;
    }
}

fn small_write(random: &mut Random) -> Operation {
    let records = (0..SMALL_BATCH_RECORDS).map(|_| random_record(random, RecordKind::Supply, IDS));
    Operation::Upsert(records.collect(), WriteOptions::by("刘工"))
}

fn bytes_below(folder: &Path) -> anyhow::Result<u64> {
    // A file may be gone by the time that it is asked for: the background thread tidies the index.
    Ok(files_below(folder)?.iter().filter_map(|file| fs::metadata(file).ok()).map(|file| file.len()).sum())
}
