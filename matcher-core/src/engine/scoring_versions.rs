//! By which weights pairs are scored, and were.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::Engine;
use super::rules::{ModelFault, kept};
use crate::error::Error;
use crate::scoring::ScoringModel;
use crate::store::{Setting, StoreError, StoreSnapshot};
use crate::tuning::{SetReport, TuningReport};

/// Counts up whenever the same text would mean something else: a list of another version is not read.
const LIST_VERSION: u32 = 1;
/// So many versions are kept, the latest.
const MOST_VERSIONS: usize = 50;
/// Chars of an author and of a note.
const MOST_AUTHOR_CHARS: usize = 100;
const MOST_NOTE_CHARS: usize = 500;

/// Weights that were adopted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoringVersion {
    /// Counts from 1; 0 would be what the software comes with, as long as nothing was adopted.
    pub number: u32,
    /// When it was adopted, by the clock of this machine.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// Who adopted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// What he noted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Where it comes from.
    pub source: ScoringSource,
    /// The weights.
    pub model: ScoringModel,
}

/// Where weights come from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ScoringSource {
    /// From judgements, with what they gave on demands that were not learned from.
    Learned {
        /// The sets of judgements.
        sets: Vec<SetReport>,
    },
    /// From a file.
    Imported,
    /// They are those of an earlier version.
    RolledBack {
        /// Its number.
        to: u32,
    },
    /// The software comes with them.
    Shipped,
}

/// Weights that are to be adopted.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoringProposal {
    /// The weights.
    pub model: ScoringModel,
    /// Where they come from.
    pub source: ScoringSource,
    /// Who adopts them; up to 100 chars.
    pub by: Option<String>,
    /// A note; up to 500 chars.
    pub note: Option<String>,
}

/// The form in which versions are kept.
#[derive(Serialize, Deserialize)]
struct KeptVersions {
    version: u32,
    /// The oldest first; the last is in use.
    versions: Vec<ScoringVersion>,
}

impl ScoringProposal {
    /// What was learned; `None` when it does not hold.
    pub fn of_tuning(report: &TuningReport) -> Option<Self> {
        let source = ScoringSource::Learned { sets: report.sets.clone() };
        report.holds().then(|| Self { model: report.after.clone(), source, by: None, note: None })
    }

    /// Weights of the caller's own.
    pub fn imported(model: ScoringModel) -> Self {
        Self { model, source: ScoringSource::Imported, by: None, note: None }
    }

    /// What the software comes with.
    pub fn shipped() -> Self {
        Self { model: ScoringModel::default(), source: ScoringSource::Shipped, by: None, note: None }
    }

    /// An earlier version once more.
    pub fn roll_back(to: &ScoringVersion) -> Self {
        let source = ScoringSource::RolledBack { to: to.number };
        Self { model: to.model.clone(), source, by: None, note: None }
    }

    /// The same in somebody's name.
    #[must_use]
    pub fn adopted_by(self, by: Option<String>, note: Option<String>) -> Self {
        Self { by, note, ..self }
    }

    fn check(&self) -> Result<(), Error> {
        let too_long = |text: &Option<String>, most: usize| {
            text.as_ref().is_some_and(|text| text.chars().count() > most || text.contains(char::is_control))
        };
        let reason = if let Err(fault) = self.model.check() {
            fault.to_string()
        } else if too_long(&self.by, MOST_AUTHOR_CHARS) || too_long(&self.note, MOST_NOTE_CHARS) {
            format!(
                "an author has up to {MOST_AUTHOR_CHARS} chars, a note up to {MOST_NOTE_CHARS}, on one line"
            )
        } else {
            return Ok(());
        };
        Err(Error::InvalidRequest { reason })
    }
}

impl Engine {
    /// The weights by which pairs are now scored.
    pub fn scoring_model(&self) -> ScoringModel {
        self.core.rules().scoring.clone()
    }

    /// The versions of the weights that were adopted, the oldest first; the last is in use. At most the latest 50. Empty as
    /// long as nothing was adopted, and when the list cannot be read, of which [`Engine::opening`] tells; pairs are then scored
    /// by what the software comes with.
    ///
    /// # Errors
    /// [`Damaged`](crate::ErrorKind::Damaged) when the database cannot be read.
    pub fn scoring_history(&self) -> Result<Vec<ScoringVersion>, Error> {
        Ok(scoring_versions(&self.core.store.snapshot()?)?.unwrap_or_default())
    }

    /// Scores pairs by other weights from now on, and gives the version that they became. They are kept in the database, go
    /// into backups, and count at once, without a new index; they have four decimals, so that what is kept is read as exactly
    /// what it was; a request that is under way keeps those that it began with. A
    /// list of versions that cannot be read is begun anew.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) when a weight is not finite or out of its bounds, or author or note
    /// are too long; otherwise as [`Engine::upsert`], and the present weights stay.
    pub fn adopt_scoring(&self, proposal: ScoringProposal) -> Result<ScoringVersion, Error> {
        proposal.check()?;
        // Nobody else exchanges rules or adds a version while it is held.
        let _follower = self.core.following();
        let mut versions = scoring_versions(&self.core.store.snapshot()?)?.unwrap_or_default();
        let ScoringProposal { model, source, by, note } = proposal;
        let model = model.rounded();
        let number = versions.last().map_or(0, |last| last.number) + 1;
        let version = ScoringVersion { number, at: OffsetDateTime::now_utc(), by, note, source, model };
        versions.push(version.clone());
        versions.drain(..versions.len().saturating_sub(MOST_VERSIONS));
        let kept = KeptVersions { version: LIST_VERSION, versions };
        let text = serde_json::to_string(&kept).map_err(StoreError::Encode)?;
        self.core.store.keep_setting(Setting::ScoringModel, Some(&text))?;
        let present = self.generation();
        let rules = Arc::new(present.rules.with_scoring(version.model.clone()));
        self.core.set_generation(present.with_rules(rules));
        Ok(version)
    }
}

/// The versions that a store keeps; or why they cannot be used.
pub(super) fn scoring_versions(
    snapshot: &StoreSnapshot<'_>,
) -> Result<Result<Vec<ScoringVersion>, ModelFault>, Error> {
    let usable = |kept: &KeptVersions| {
        kept.version == LIST_VERSION && kept.versions.last().is_none_or(|last| last.model.check().is_ok())
    };
    let read = |text: &str| serde_json::from_str(text).ok().filter(usable).map(|kept| kept.versions);
    Ok(kept(snapshot, Setting::ScoringModel, read)?.map(Option::unwrap_or_default))
}
