//! Random operations on an engine and on a model of it, with restarts; the two have to agree all the time:
//! `model_operations [--operations 100000] [--seed 1]`.
#![expect(clippy::print_stdout, reason = "a campaign reports on standard output")]

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, ensure};
use matcher_benches::campaign::{BACKUP_FILE, Model, Operation, answers, compare, equal_to_a_rebuild};
use matcher_benches::{Flags, Random};
use matcher_core::{Engine, EngineOptions};

/// Identifiers of each kind: few, so that most operations meet a record that is there.
const IDS: u64 = 1_000;
/// The largest batch.
const IMPORT: u64 = 200;
/// After so many operations everything is compared.
const COMPARE_EVERY: u64 = 500;

fn main() -> anyhow::Result<()> {
    let flags =
        Flags::read("usage: model_operations [--operations 100000] [--seed 1]", &["--operations", "--seed"])?;
    let operations: u64 = flags.value("--operations", 100_000)?;
    let seed: u64 = flags.value("--seed", 1)?;
    println!("seed {seed}");
    let folder = tempfile::tempdir()?;
    let mut campaign = Campaign::new(folder.path())?;
    let start = Instant::now();
    let mut random = Random::new(seed);
    for number in 0..operations {
        campaign.step(&mut random, number).with_context(|| format!("seed {seed}, operation {number}"))?;
    }
    campaign.compare().with_context(|| format!("seed {seed}, at the end"))?;
    let report = serde_json::json!({
        "operations": operations,
        "seed": seed,
        "counts": campaign.counts,
        "records": campaign.model.records.len(),
        "differences": 0,
        "seconds": start.elapsed().as_secs_f64(),
    });
    println!("{}", serde_json::to_string_pretty(&report)?);
    Ok(())
}

struct Campaign<'a> {
    folder: &'a Path,
    engine: Option<Engine>,
    model: Model,
    counts: BTreeMap<&'static str, u64>,
}

impl<'a> Campaign<'a> {
    fn new(folder: &'a Path) -> anyhow::Result<Self> {
        let engine = Some(Engine::open(&folder.join("data"), EngineOptions::default())?);
        Ok(Self { folder, engine, model: Model::default(), counts: BTreeMap::new() })
    }

    fn engine(&self) -> anyhow::Result<&Engine> {
        self.engine.as_ref().context("no engine is open")
    }

    fn step(&mut self, random: &mut Random, number: u64) -> anyhow::Result<()> {
        if random.below(400) == 0 {
            return self.reopen();
        }
        // Both cost more than a thousand single writes.
        let too_often = |operation: &Operation| matches!(operation, Operation::Rebuild | Operation::Backup);
        let mut operation = Operation::random(random, IDS, IMPORT);
        while too_often(&operation) && random.below(20) > 0 {
            operation = Operation::random(random, IDS, IMPORT);
        }
        *self.counts.entry(operation.name()).or_default() += 1;
        let expected = self.model.apply(&operation);
        let done = operation.run(self.engine()?, self.folder)?;
        ensure!(done == expected, "{} did {done:?}, expected was {expected:?}", operation.name());
        self.look_up(random)?;
        match operation {
            Operation::Backup => self.restore_elsewhere()?,
            Operation::Rebuild => equal_to_a_rebuild(self.engine()?)?,
            _ => {}
        }
        if number % COMPARE_EVERY == COMPARE_EVERY - 1 {
            self.compare()?;
        }
        Ok(())
    }

    fn reopen(&mut self) -> anyhow::Result<()> {
        *self.counts.entry("reopen").or_default() += 1;
        self.engine = None;
        let engine = Engine::open(&self.folder.join("data"), EngineOptions::default())?;
        ensure!(
            engine.opening().rebuilt.is_none(),
            "an index was rebuilt for nothing: {:?}",
            engine.opening()
        );
        self.engine = Some(engine);
        Ok(())
    }

    /// One record, there or not.
    fn look_up(&self, random: &mut Random) -> anyhow::Result<()> {
        let (kind, letter) = *random.one_of(&[
            (matcher_core::record::RecordKind::Demand, 'd'),
            (matcher_core::record::RecordKind::Supply, 's'),
        ]);
        let id = format!("{letter}{}", random.below(IDS));
        let found = self.engine()?.get(kind, &id)?;
        ensure!(found.as_ref() == self.model.records.get(&(kind, id.clone())), "{id} is another");
        Ok(())
    }

    fn restore_elsewhere(&self) -> anyhow::Result<()> {
        let elsewhere = tempfile::tempdir_in(self.folder)?;
        let backup = self.folder.join(BACKUP_FILE);
        let restored = Engine::restore(&backup, elsewhere.path(), EngineOptions::default())?;
        compare(&restored, &self.model).context("restored from the backup")
    }

    fn compare(&self) -> anyhow::Result<()> {
        compare(self.engine()?, &self.model)?;
        let stats = self.engine()?.stats()?;
        let visible = stats.organisations + stats.demands + stats.supplies;
        ensure!(visible == self.model.records.len(), "{visible} records are visible");
        answers(self.engine()?)?;
        Ok(())
    }
}
