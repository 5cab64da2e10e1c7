//! Plans of postings as a workbook made to be printed and signed: 最优方案, 稳定方案, 对照, 候补, 未安排及原因, 要求, and 变化 beside an
//! earlier plan. In the column 处理 somebody may decide on pairs; [`read`] reads that back, for the round to be solved again.

mod read;
mod write;

pub use read::{LastPlan, read};
pub use write::write;

/// The sheets that are read back.
const OPTIMAL: &str = "最优方案";
const STABLE: &str = "稳定方案";
const ALTERNATES: &str = "候补";
/// The column in which somebody decides.
const DECISION: &str = "处理";

/// Both plans with everything that is said of them. The caller fills it from what the engine found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PostingReport {
    /// Stands at the head of every sheet.
    pub title: String,
    /// What is to be said of the optimal plan, above its table: how many, how good, proven or not.
    pub optimal_note: String,
    /// The optimal plan; empty where there is none.
    pub optimal: Vec<PlacementLine>,
    /// What is to be said of the stable plan: what it misses.
    pub stable_note: String,
    /// The stable plan.
    pub stable: Vec<PlacementLine>,
    /// What is to be said of both.
    pub comparison_note: String,
    /// Who gains and who loses.
    pub changes: Vec<ChangeLine>,
    /// Who could step in.
    pub alternates: Vec<AlternateLine>,
    /// Experts without a place, posts with room, pairs that somebody wished for in vain.
    pub unplaced: Vec<UnplacedLine>,
    /// The locks and bans that the plans keep.
    pub requests: Vec<RequestLine>,
    /// What is new beside an earlier plan; `None` where there is none.
    pub revision: Option<PlanRevision>,
}

/// A lock or a ban.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RequestLine {
    /// Whether it is a lock; otherwise a ban.
    pub is_lock: bool,
    /// The expert's identifier and name.
    pub expert: (String, String),
    /// The post's identifier and name.
    pub post: (String, String),
}

/// What became of an earlier plan.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PlanRevision {
    /// How many stay, go and come, and what that is worth.
    pub note: String,
    /// The pairs that go, then those that come.
    pub lines: Vec<RevisionLine>,
}

/// A pair that goes or comes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RevisionLine {
    /// Whether it comes; otherwise it goes.
    pub is_new: bool,
    /// The expert's identifier and name.
    pub expert: (String, String),
    /// The post's identifier and name.
    pub post: (String, String),
    /// Satisfaction of both together in [0, 1]; `None` for a pair that the round no longer has.
    pub satisfaction: Option<f64>,
    /// Why, in a sentence.
    pub reason: String,
}

/// A placement.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PlacementLine {
    /// The expert's identifier and name.
    pub expert: (String, String),
    /// The post's identifier and name.
    pub post: (String, String),
    /// The county; empty when unknown.
    pub county: String,
    /// The chain; empty when unknown.
    pub chain: String,
    /// Satisfaction of both together, of the expert, of the firm; each in [0, 1].
    pub satisfaction: [f64; 3],
    /// Why, in a sentence.
    pub reason: String,
    /// What to verify before anybody signs.
    pub to_verify: String,
}

/// What two plans mean for one side.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ChangeLine {
    /// 专家 or 岗位.
    pub side: &'static str,
    /// Identifier and name.
    pub who: (String, String),
    /// Where by the optimal plan.
    pub optimal: String,
    /// Where by the stable plan.
    pub stable: String,
    /// The own satisfaction by the optimal and by the stable plan.
    pub satisfaction: [f64; 2],
}

/// Somebody who could step in.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AlternateLine {
    /// The post's identifier and name.
    pub post: (String, String),
    /// The place among the post's alternates, from 1.
    pub rank: usize,
    /// The expert's identifier and name.
    pub expert: (String, String),
    /// Satisfaction of both together, of the expert, of the firm; each in [0, 1].
    pub satisfaction: [f64; 3],
    /// What to verify first.
    pub to_verify: String,
}

/// Somebody without a place, a post with room, or a wish that was not granted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct UnplacedLine {
    /// 专家, 岗位 or 志愿.
    pub side: &'static str,
    /// Identifier and name.
    pub who: (String, String),
    /// Why, in a sentence.
    pub reason: String,
}
