//! The posting desk (科技副总): which expert is sent to which firm. docs/assignment.md has formulas, guarantees and limits.
//!
//! A [`Problem`] is a checked round: candidates and posts with capacities and wishes, pairs with both sides' scores and
//! what rules say of them, quotas, locks and bans. [`solve_optimal`] gives the plan of the greatest total satisfaction
//! that keeps every rule, or says which rules conflict and what the smallest change is.
//!
//! Pure: values in, value out; no index and no chance, and a clock only for a time limit that the caller sets.
//!
//! ```
//! use matcher_core::Cancel;
//! use matcher_core::assignment::{Admission, Candidate, Outcome, Pair, Post, Problem, ProblemInput, SolveParams, solve_optimal};
//!
//! # fn main() -> Result<(), matcher_core::assignment::AssignmentError> {
//! let pair = |candidate: &str, post: &str, score| Pair {
//!     candidate: candidate.into(),
//!     post: post.into(),
//!     candidate_score: score,
//!     post_score: score,
//!     admission: Admission::Allowed,
//! };
//! let problem = Problem::new(ProblemInput {
//!     candidates: vec![Candidate::named("zj-1", "李工"), Candidate::named("zj-2", "王工")],
//!     posts: vec![Post::named("gw-1", "钼业公司"), Post::named("gw-2", "电池公司")],
//!     pairs: vec![pair("zj-1", "gw-1", 0.9), pair("zj-1", "gw-2", 0.8), pair("zj-2", "gw-1", 0.7)],
//!     ..ProblemInput::default()
//! })?;
//! let outcome = solve_optimal(&problem, &SolveParams::default(), &Cancel::never(), &mut |_| {})?;
//! let Outcome::Planned(found) = outcome else { panic!("nothing conflicts") };
//! // Both are placed: the second best place for one leaves the only one to the other.
//! assert_eq!(found.plan.total_satisfaction(), 1.5);
//! # Ok(())
//! # }
//! ```

mod alternates;
mod arrangement;
mod check;
mod comparison;
mod conflict;
mod crossing;
mod diagnosis;
mod error;
mod flow;
mod formulation;
mod identifier;
mod model;
mod optimal;
mod ownership;
mod pairs;
mod plan;
mod preference;
mod problem;
mod refusals;
mod relaxation;
mod rule;
mod rule_ref;
mod satisfaction;
mod solver;
mod stable;
#[cfg(test)]
mod tests;
mod watch;
mod wording;

pub use alternates::{Alternate, alternates};
pub use comparison::{Change, Comparison, PlanFigures, compare};
pub use diagnosis::Diagnosis;
pub use error::{AssignmentError, LockHolder};
pub use identifier::{CandidateId, PostId};
pub use model::{Admission, Bounds, Candidate, Group, Pair, Post, Priority, ProblemInput, Quota, Unverified};
pub use optimal::{OptimalPlan, Outcome, SolveParams, solve_optimal};
pub use ownership::{OwnershipGraph, OwnershipPath, Tie, TieKind};
pub use plan::{Placement, Plan};
pub use problem::Problem;
pub use refusals::{Refusal, Refused, refusals};
pub use relaxation::{Relaxation, RelaxationPrices};
pub use rule::{Rule, RuleMiss};
pub use stable::{blocking_pairs, solve_stable};
pub use watch::SolveProgress;
pub use wording::{
    change_sentence, diagnosis_sentences, rule_sentence, why_not, why_open, why_placed, why_unplaced,
};
