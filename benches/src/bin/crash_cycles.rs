//! Kills a writing process at random moments, again and again, and looks at what is left:
//! `crash_cycles [--cycles 1000] [--seed 1]`.
//!
//! The program starts itself as the writer. That one says on standard output which operation it begins and which the
//! engine has acknowledged; after the kill, the folder has to hold every acknowledged operation, and the one that was
//! under way wholly or not at all.
#![expect(clippy::print_stdout, reason = "a campaign reports on standard output")]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use matcher_benches::campaign::{BACKUP_FILE, Model, Operation, compare, equal_to_a_rebuild};
use matcher_benches::{Flags, Random};
use matcher_core::{Engine, EngineOptions};

/// Identifiers of each kind.
const IDS: u64 = 600;
/// The largest batch.
const IMPORT: u64 = 300;
/// The latest kill, after the first sign of life or after the first operation has begun.
const LATEST_KILL_MS: u64 = 400;
/// So often the time counts from the first sign of life, so that the kill may come while the catalogue is opened. If it
/// always did, a slow machine would see few writers that get as far as writing.
const FROM_OPENING_EVERY: u64 = 4;
/// A writer that has not begun after so long never will.
const OPENING: Duration = Duration::from_secs(60);
/// So often the index is compared with one that is made anew, and the last backup restored.
const REBUILD_EVERY: u64 = 10;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [first, folder, seed, cycle] = &arguments[..]
        && first == "--writer"
    {
        return write_for_ever(Path::new(folder), seed.parse()?, cycle.parse()?);
    }
    let flags = Flags::read("usage: crash_cycles [--cycles 1000] [--seed 1]", &["--cycles", "--seed"])?;
    let cycles: u64 = flags.value("--cycles", 1_000)?;
    let seed: u64 = flags.value("--seed", 1)?;
    println!("seed {seed}");
    let folder = tempfile::tempdir()?;
    let mut campaign = Campaign::default();
    let start = Instant::now();
    for cycle in 0..cycles {
        campaign.cycle(folder.path(), seed, cycle).with_context(|| format!("seed {seed}, cycle {cycle}"))?;
    }
    let report = serde_json::json!({
        "cycles": cycles,
        "seed": seed,
        "acknowledged": campaign.acknowledged,
        "killed_during": campaign.killed_during,
        "under_way_kept": campaign.kept,
        "under_way_gone": campaign.gone,
        "replayed": campaign.replayed,
        "rebuilt": campaign.rebuilt,
        "lost": 0,
        "records": campaign.model.records.len(),
        "seconds": start.elapsed().as_secs_f64(),
    });
    println!("{}", serde_json::to_string_pretty(&report)?);
    Ok(())
}

/// The writer: never ends by itself.
fn write_for_ever(folder: &Path, seed: u64, cycle: u64) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "open")?;
    out.flush()?;
    let engine = Engine::open(&folder.join("data"), EngineOptions::default())?;
    let mut random = Random::of_part(seed, cycle);
    loop {
        let operation = Operation::random(&mut random, IDS, IMPORT);
        writeln!(out, "begin")?;
        out.flush()?;
        operation.run(&engine, folder)?;
        writeln!(out, "done")?;
        out.flush()?;
    }
}

/// How far the writer came.
#[derive(Default)]
struct Told {
    begun: u64,
    done: u64,
}

#[derive(Default)]
struct Campaign {
    model: Model,
    acknowledged: u64,
    killed_during: BTreeMap<&'static str, u64>,
    kept: u64,
    gone: u64,
    replayed: u64,
    rebuilt: u64,
}

impl Campaign {
    fn cycle(&mut self, folder: &Path, seed: u64, cycle: u64) -> anyhow::Result<()> {
        let told = run_and_kill(folder, seed, cycle)?;
        let mut random = Random::of_part(seed, cycle);
        for _ in 0..told.done {
            self.model.apply(&Operation::random(&mut random, IDS, IMPORT));
        }
        self.acknowledged += told.done;
        let under_way = (told.begun > told.done).then(|| Operation::random(&mut random, IDS, IMPORT));
        let during =
            under_way.as_ref().map_or(if told.begun == 0 { "open" } else { "between" }, Operation::name);
        *self.killed_during.entry(during).or_default() += 1;

        let engine = Engine::open(&folder.join("data"), EngineOptions::default())?;
        self.replayed += engine.opening().replayed;
        self.rebuilt += u64::from(engine.opening().rebuilt.is_some());
        self.settle(&engine, under_way.as_ref())?;
        if cycle % REBUILD_EVERY == REBUILD_EVERY - 1 {
            equal_to_a_rebuild(&engine)?;
            restore_last_backup(folder)?;
        }
        Ok(())
    }

    /// Compares, and finds out whether the operation under way was kept.
    fn settle(&mut self, engine: &Engine, under_way: Option<&Operation>) -> anyhow::Result<()> {
        let without = compare(engine, &self.model);
        let Some(operation) = under_way else { return without };
        let mut with = self.model.clone();
        with.apply(operation);
        if with == self.model {
            return without;
        }
        if without.is_ok() {
            self.gone += 1;
            return Ok(());
        }
        compare(engine, &with)
            .with_context(|| format!("neither without {} ({without:?}) nor with it", operation.name()))?;
        self.model = with;
        self.kept += 1;
        Ok(())
    }
}

fn run_and_kill(folder: &Path, seed: u64, cycle: u64) -> anyhow::Result<Told> {
    let mut writer = Command::new(std::env::current_exe()?)
        .arg("--writer")
        .arg(folder)
        .args([seed.to_string(), cycle.to_string()])
        .stdout(Stdio::piped())
        .spawn()?;
    let mut lines = BufReader::new(writer.stdout.take().context("no pipe")?).lines();
    let first = lines.next().context("the writer said nothing")??;
    ensure!(first == "open", "the writer said {first}");
    let (begun, first_begun) = std::sync::mpsc::channel();
    let counting = std::thread::spawn(move || {
        let mut told = Told::default();
        for line in lines.map_while(Result::ok) {
            match line.as_str() {
                "begin" => {
                    told.begun += 1;
                    // Nobody listens but for the first.
                    let _ = begun.send(());
                }
                "done" => told.done += 1,
                // A line that the kill cut off.
                _ => {}
            }
        }
        told
    });
    if !cycle.is_multiple_of(FROM_OPENING_EVERY) {
        first_begun.recv_timeout(OPENING).context("the writer did not begin")?;
    }
    // The moment is chosen by a sequence of its own, as the writer's has to be repeated exactly.
    let wait = Random::of_part(!seed, cycle).below(LATEST_KILL_MS);
    std::thread::sleep(Duration::from_millis(wait));
    ensure!(writer.try_wait()?.is_none(), "the writer ended by itself");
    writer.kill()?;
    writer.wait()?;
    counting.join().map_err(|_| anyhow::anyhow!("nobody counted"))
}

/// A backup that has its name is whole, whenever the writer was killed.
fn restore_last_backup(folder: &Path) -> anyhow::Result<()> {
    let backup = folder.join(BACKUP_FILE);
    if !backup.exists() {
        return Ok(());
    }
    let elsewhere = tempfile::tempdir_in(folder)?;
    let restored = Engine::restore(&backup, elsewhere.path(), EngineOptions::default())?;
    let report = restored.check()?;
    ensure!(report.is_sound(), "the restored backup is not sound: {report:?}");
    Ok(())
}
