//! Fills the disk under a running engine and frees it again, over and over:
//! `disk_full_cycles FOLDER [--cycles 50] [--seed 1]`.
//!
//! The folder stands on a small file system of its own, which is filled to the last byte:
//! `mount -t tmpfs -o size=200m tmpfs FOLDER`. One engine lives through all cycles.
#![expect(clippy::print_stdout, reason = "a campaign reports on standard output")]

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, bail, ensure};
use matcher_benches::campaign::{Model, Operation, answers, compare, random_record};
use matcher_benches::{Filler, Flags, Random};
use matcher_core::record::{Demand, Record, RecordKind, Supply, SupplyKind};
use matcher_core::{Engine, EngineOptions, ErrorKind, WriteOptions};

/// Identifiers of each kind.
const IDS: u64 = 300;
/// Records of a small write; some ten of them fit into what is left at most.
const SMALL_BATCH_RECORDS: u64 = 60;
/// Records of a large one, which does not: it fails on the way, when there was room enough to begin.
const LARGE_BATCH_RECORDS: u64 = 1_500;
/// Bytes that are left at most when the disk is "full".
const MOST_LEFT_BYTES: u64 = 4 << 20;
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
    let mut campaign = Campaign::new(folder)?;
    for cycle in 0..cycles {
        let mut random = Random::of_part(seed, cycle);
        campaign.cycle(&filler, &mut random).with_context(|| format!("seed {seed}, cycle {cycle}"))?;
    }
    let Campaign { engine, model, counts, .. } = campaign;
    drop(engine);
    let engine = Engine::open(&folder.join("data"), EngineOptions::default())?;
    compare(&engine, &model).context("after reopening")?;
    let report = serde_json::json!({
        "cycles": cycles, "seed": seed, "counts": counts, "records": model.records.len(),
        "lost": 0, "seconds": start.elapsed().as_secs_f64(),
    });
    println!("{}", serde_json::to_string_pretty(&report)?);
    Ok(())
}

struct Campaign<'a> {
    folder: &'a Path,
    engine: Engine,
    model: Model,
    counts: BTreeMap<&'static str, u64>,
    written: u64,
}

impl<'a> Campaign<'a> {
    fn new(folder: &'a Path) -> anyhow::Result<Self> {
        let engine = Engine::open(&folder.join("data"), EngineOptions::default())?;
        let mut campaign =
            Self { folder, engine, model: Model::default(), counts: BTreeMap::new(), written: 0 };
        campaign.write(&mut Random::new(0))?;
        Ok(campaign)
    }

    fn cycle(&mut self, filler: &Filler, random: &mut Random) -> anyhow::Result<()> {
        self.engine.refresh(&mut |_| {})?;
        let before = answers(&self.engine)?;
        // Every other time there is nothing left at all.
        filler.fill(random.below(MOST_LEFT_BYTES) * random.below(2))?;
        let mut writes = 0;
        while self.write(random)? {
            writes += 1;
            ensure!(writes < MOST_WRITES, "nothing was refused");
        }
        if writes == 0 {
            ensure!(answers(&self.engine)? == before, "a full disk changes the answers");
        }
        self.more_on_a_full_disk(random)?;
        answers(&self.engine).context("reading on a full disk")?;
        filler.free()?;
        self.resume()
    }

    /// Writes a batch; `false` when the disk is full.
    fn write(&mut self, random: &mut Random) -> anyhow::Result<bool> {
        let count = if random.percent(25) { LARGE_BATCH_RECORDS } else { SMALL_BATCH_RECORDS };
        let records = (0..count).map(|_| random_record(random, RecordKind::Supply, IDS)).collect();
        let write = Operation::Upsert(records, WriteOptions::by("刘工"));
        match write.run(&self.engine, self.folder) {
            Ok(done) => {
                let expected = self.model.apply(&write);
                ensure!(done == expected, "{done:?}, expected was {expected:?}");
                self.count("written");
                Ok(true)
            }
            Err(error) => {
                ensure!(error.kind() == ErrorKind::DiskFull, "refused as {:?}: {error}", error.kind());
                let nearly = error.to_string().contains("reserve");
                self.count(if nearly { "refused: nearly full" } else { "refused: full" });
                Ok(false)
            }
        }
    }

    /// A backup, a refresh, a removal or a rebuild, each of which may be refused but must not break anything.
    fn more_on_a_full_disk(&mut self, random: &mut Random) -> anyhow::Result<()> {
        let file = self.folder.join("full.backup");
        let (name, done) = match random.below(4) {
            0 => ("backup", self.engine.backup(&file)),
            1 => ("refresh", self.engine.refresh(&mut |_| {})),
            // Nearly full is no reason to refuse a removal; entirely full is.
            2 => ("remove", self.remove(random)),
            _ => ("rebuild", self.engine.rebuild(&mut |_| {})),
        };
        match done {
            Ok(()) => self.count("done on a full disk"),
            Err(error) if error.kind() == ErrorKind::DiskFull => self.count("refused on a full disk"),
            Err(error) => bail!("{name} failed as {:?}: {error}", error.kind()),
        }
        ensure!(!self.folder.join("full.backup.part").exists(), "half a backup was left behind");
        if file.exists() {
            std::fs::remove_file(file)?;
        }
        Ok(())
    }

    fn remove(&mut self, random: &mut Random) -> Result<(), matcher_core::Error> {
        let ids = (0..200).map(|_| format!("s{}", random.below(IDS))).collect();
        let remove = Operation::Remove(RecordKind::Supply, ids);
        remove.run(&self.engine, self.folder)?;
        self.model.apply(&remove);
        Ok(())
    }

    /// With room again, everything goes on without a restart.
    fn resume(&mut self) -> anyhow::Result<()> {
        self.written += 1;
        let word = format!("QX{:04}", self.written);
        let supply = Supply::from_text("probe", SupplyKind::Achievement, format!("{word}型号专用浮选机"), "");
        let write = Operation::Upsert(vec![Record::Supply(supply)], WriteOptions::default().immediately());
        write.run(&self.engine, self.folder).context("writing with room again")?;
        self.model.apply(&write);
        let found = self.engine.rank(&Demand::from_text("d", word.as_str(), ""), 10)?;
        ensure!(found.iter().any(|(id, _)| id.as_str() == "probe"), "the new record is not found");
        compare(&self.engine, &self.model)
    }

    fn count(&mut self, what: &'static str) {
        *self.counts.entry(what).or_default() += 1;
    }
}
