//! What another lexicon would change in matching.

use serde::{Deserialize, Serialize};

use crate::matching::Verdict;
use crate::record::{DemandId, SupplyId, SupplyKind};

/// What another lexicon would change in matching, demand by demand. Nothing of it has happened.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct LexiconPreview {
    /// So many hits of each demand were compared: those whose verdict is not "no match", among the best.
    pub top: usize,
    /// Open demands that were matched.
    pub demands: usize,
    /// Whether texts are cut into words in another way, so that every record had to be analysed anew. If not, only
    /// synonyms differ.
    pub segmentation_changed: bool,
    /// Whether what placement has learned would no longer count, as it was learned with the present words, until it
    /// learns again.
    pub placement_forgotten: bool,
    /// Sums over all demands.
    pub counts: PreviewCounts,
    /// Demands whose hits change, the most affected first: by hits that come or go, then by those judged anew, then by how
    /// far scores move, ties by identifier.
    pub changed: Vec<DemandChange>,
}

/// Sums over demands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewCounts {
    /// Hits that come.
    pub entered: usize,
    /// Hits that go.
    pub left: usize,
    /// Hits that stay, with another verdict.
    pub judged_anew: usize,
    /// Demands without a hit before and with one after.
    pub newly_answered: usize,
    /// Demands with a hit before and without one after.
    pub no_longer_answered: usize,
    /// Demands whose hits are the same with other scores.
    pub only_scores: usize,
}

/// How the hits of a demand change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DemandChange {
    /// The demand.
    pub demand: DemandId,
    /// Its title.
    pub title: String,
    /// Hits before.
    pub hits_before: usize,
    /// Hits after.
    pub hits_after: usize,
    /// Hits that come, best first.
    pub entered: Vec<HitChange>,
    /// Hits that go, best first as they were.
    pub left: Vec<HitChange>,
    /// Hits that stay with another verdict, best first as they will be.
    pub judged_anew: Vec<HitChange>,
    /// How far the scores of its hits move, added up.
    pub moved: f64,
}

/// A supply and its standing before and after.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HitChange {
    /// The supply.
    pub supply: SupplyId,
    /// Its kind.
    pub kind: SupplyKind,
    /// Its title.
    pub title: String,
    /// Before; `None` where it was not among the candidates of the text search.
    pub before: Option<HitStanding>,
    /// After, likewise.
    pub after: Option<HitStanding>,
}

/// Where a supply stands among the answers to a demand.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct HitStanding {
    /// From 1; beyond the top where it is no hit.
    pub rank: usize,
    /// In [0, 1].
    pub score: f64,
    /// What the score means.
    pub verdict: Verdict,
}
