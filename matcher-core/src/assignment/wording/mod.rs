//! Plans in Chinese sentences: why somebody was chosen, why somebody was not, which rules conflict and what would help.

mod placement;
mod refusal;
mod rules;

pub use placement::why_placed;
pub use refusal::{why_not, why_open, why_unplaced};
pub use rules::{change_sentence, diagnosis_sentences, rule_sentence};

use super::identifier::{CandidateId, PostId};
use super::problem::Problem;

/// At most so many names stand in one sentence.
const MOST_NAMES: usize = 3;

/// Satisfaction as it is read out: two decimals.
fn grade(value: f64) -> String {
    format!("{value:.2}")
}

/// The candidate's name, or the identifier where the round does not list it.
fn candidate_name<'a>(problem: &'a Problem, id: &'a CandidateId) -> &'a str {
    let found = problem.candidates.binary_search_by(|one| one.id.cmp(id));
    found.map_or(id.as_str(), |number| &problem.candidates[number].name)
}

/// The post's name, or the identifier where the round does not list it.
fn post_name<'a>(problem: &'a Problem, id: &'a PostId) -> &'a str {
    let found = problem.posts.binary_search_by(|one| one.id.cmp(id));
    found.map_or(id.as_str(), |number| &problem.posts[number].name)
}

/// The first few of some names, and how many there are.
fn names(all: &[&str]) -> String {
    let listed = all[..all.len().min(MOST_NAMES)].join("、");
    if all.len() > MOST_NAMES { format!("{listed}等{}个", all.len()) } else { listed }
}
