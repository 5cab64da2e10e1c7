//! Operations, drawn at random.

use std::path::Path;

use matcher_core::record::{Outcome, OutcomeEvent, Record, RecordKind, parse_date};
use matcher_core::{Engine, WriteOptions};

use super::model::Effect;
use super::record::random_record;
use crate::Random;

/// Where [`Operation::Backup`] goes, beside the data folder.
pub const BACKUP_FILE: &str = "campaign.backup";
/// Names that write.
const AUTHORS: [&str; 3] = ["刘工", "王敏", "张科"];

/// One thing that a user of the engine does.
#[derive(Debug, Clone)]
pub enum Operation {
    /// Writes records, all or none.
    Upsert(Vec<Record>, WriteOptions),
    /// Removes records.
    Remove(RecordKind, Vec<String>),
    /// Brings removed records back.
    Undelete(RecordKind, Vec<String>),
    /// Reports what became of pairs.
    Outcomes(Vec<Outcome>),
    /// Makes everything visible.
    Refresh,
    /// Makes the index anew.
    Rebuild,
    /// Writes everything into one file.
    Backup,
}

impl Operation {
    /// The next operation, over `ids` identifiers of each kind; the largest import has `import` records.
    pub fn random(random: &mut Random, ids: u64, import: u64) -> Self {
        match random.below(100) {
            0..40 => Self::Upsert(records(random, ids, 1), options(random)),
            40..60 => {
                let count = random.between(2, import);
                Self::Upsert(records(random, ids, count), options(random))
            }
            60..74 => {
                let (kind, named) = named(random, ids);
                Self::Remove(kind, named)
            }
            74..80 => {
                let (kind, named) = named(random, ids);
                Self::Undelete(kind, named)
            }
            80..90 => Self::Outcomes((0..random.between(1, 10)).map(|_| outcome(random, ids)).collect()),
            90..97 => Self::Refresh,
            97 => Self::Rebuild,
            _ => Self::Backup,
        }
    }

    /// What sort of operation it is.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Upsert(records, _) if records.len() == 1 => "upsert",
            Self::Upsert(..) => "import",
            Self::Remove(..) => "remove",
            Self::Undelete(..) => "undelete",
            Self::Outcomes(_) => "outcomes",
            Self::Refresh => "refresh",
            Self::Rebuild => "rebuild",
            Self::Backup => "backup",
        }
    }

    /// Does it; a backup goes into `folder`.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn run(&self, engine: &Engine, folder: &Path) -> Result<Effect, matcher_core::Error> {
        match self {
            Self::Upsert(records, options) => engine.upsert_with(records, options).map(Effect::from),
            Self::Remove(kind, ids) => {
                let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
                engine.remove(*kind, &ids).map(Effect::from)
            }
            Self::Undelete(kind, ids) => {
                let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
                engine.undelete(*kind, &ids, &WriteOptions::default()).map(Effect::from)
            }
            Self::Outcomes(outcomes) => engine.add_outcomes(outcomes).map(Effect::Outcomes),
            Self::Refresh => engine.refresh(&mut |_| {}).map(|()| Effect::Nothing),
            Self::Rebuild => engine.rebuild(&mut |_| {}).map(|()| Effect::Nothing),
            Self::Backup => engine.backup(&folder.join(BACKUP_FILE)).map(|()| Effect::Nothing),
        }
    }
}

fn records(random: &mut Random, ids: u64, count: u64) -> Vec<Record> {
    (0..count)
        .map(|_| {
            let kind = *random.one_of(&RecordKind::ALL);
            random_record(random, kind, ids)
        })
        .collect()
}

fn options(random: &mut Random) -> WriteOptions {
    let options = WriteOptions::by(*random.one_of(&AUTHORS));
    if random.percent(5) { options.immediately() } else { options }
}

fn named(random: &mut Random, ids: u64) -> (RecordKind, Vec<String>) {
    let kind = *random.one_of(&RecordKind::ALL);
    let letter = match kind {
        RecordKind::Organisation => 'o',
        RecordKind::Demand => 'd',
        RecordKind::Supply => 's',
    };
    (kind, (0..random.between(1, 20)).map(|_| format!("{letter}{}", random.below(ids))).collect())
}

fn outcome(random: &mut Random, ids: u64) -> Outcome {
    let day = format!("2026-{:02}-{:02}", random.between(1, 12), random.between(1, 28));
    let (demand, supply) = (format!("d{}", random.below(ids)), format!("s{}", random.below(ids)));
    Outcome {
        demand: demand.as_str().into(),
        supply: supply.as_str().into(),
        event: *random.one_of(&[OutcomeEvent::Contacted, OutcomeEvent::Signed, OutcomeEvent::Declined]),
        reason: random.percent(30).then(|| "价格太高".to_owned()),
        happened_on: parse_date(&day).unwrap_or(time::Date::MIN),
        reported_by: random.percent(50).then(|| (*random.one_of(&AUTHORS)).to_owned()),
    }
}
