//! What has to hold of a round before it is solved.

use rustc_hash::FxHashSet;

use super::error::{AssignmentError, LockHolder};
use super::model::{Admission, Group, Pair, ProblemInput};
use super::pairs::PairRow;
use super::problem::{Numbers, Problem};

/// Neither side empty, nothing over the limits.
pub(super) fn sizes(candidates: usize, posts: usize, pairs: usize) -> Result<(), AssignmentError> {
    let parts = [
        ("candidates", candidates, Problem::MOST_CANDIDATES),
        ("posts", posts, Problem::MOST_POSTS),
        ("pairs", pairs, Problem::MOST_PAIRS),
    ];
    for (what, count, limit) in parts {
        if count > limit {
            return Err(AssignmentError::TooLarge { what, count, limit });
        }
    }
    match parts[..2].iter().find(|(_, count, _)| *count == 0) {
        Some((side, _, _)) => Err(AssignmentError::Empty { side }),
        None => Ok(()),
    }
}

/// Nothing twice in the sorted lists, every quota with a post, the threshold a share.
pub(super) fn lists(input: &ProblemInput) -> Result<(), AssignmentError> {
    if let Some(twice) = input.candidates.windows(2).find(|two| two[0].id == two[1].id) {
        return Err(AssignmentError::DuplicateCandidate { id: twice[0].id.clone() });
    }
    if let Some(twice) = input.posts.windows(2).find(|two| two[0].id == two[1].id) {
        return Err(AssignmentError::DuplicatePost { id: twice[0].id.clone() });
    }
    if let Some(twice) = input.quotas.windows(2).find(|two| two[0].group == two[1].group) {
        return Err(AssignmentError::DuplicateQuota { group: twice[0].group.label() });
    }
    for quota in &input.quotas {
        let counted = input.posts.iter().any(|post| match &quota.group {
            Group::County(name) => post.county.as_ref() == Some(name),
            Group::Chain(name) => post.chain.as_ref() == Some(name),
        });
        if !counted {
            return Err(AssignmentError::UnknownGroup { group: quota.group.label() });
        }
    }
    share("the least satisfaction", input.least_satisfaction)
}

/// Wishes, locks and bans name who is listed; no wish list names anybody twice.
pub(super) fn references(input: &ProblemInput, numbers: &Numbers) -> Result<(), AssignmentError> {
    for candidate in &input.candidates {
        let mut seen = FxHashSet::default();
        for wish in &candidate.wishes {
            numbers.post(&format!("a wish of candidate `{}`", candidate.id), wish)?;
            if !seen.insert(wish) {
                return Err(duplicate_wish(&candidate.id, wish));
            }
        }
    }
    for post in &input.posts {
        let mut seen = FxHashSet::default();
        for wish in &post.wishes {
            numbers.candidate(&format!("a wish of post `{}`", post.id), wish)?;
            if !seen.insert(wish) {
                return Err(duplicate_wish(&post.id, wish));
            }
        }
    }
    for (place, list) in [("a lock", &input.locks), ("a ban", &input.bans)] {
        for (candidate, post) in list {
            numbers.candidate(place, candidate)?;
            numbers.post(place, post)?;
        }
    }
    Ok(())
}

fn duplicate_wish(of: &impl ToString, wish: &impl ToString) -> AssignmentError {
    AssignmentError::DuplicateWish { of: of.to_string(), wish: wish.to_string() }
}

/// Both scores of a pair are numbers in [0, 1].
pub(super) fn scores(pair: &Pair) -> Result<(), AssignmentError> {
    for (side, value) in [("candidate", pair.candidate_score), ("post", pair.post_score)] {
        // The text is made only for the error: there may be millions of pairs.
        if !(0.0..=1.0).contains(&value) {
            let what = format!("the {side} score of the pair of `{}` and `{}`", pair.candidate, pair.post);
            return share(&what, value);
        }
    }
    Ok(())
}

fn share(what: &str, value: f64) -> Result<(), AssignmentError> {
    // NaN is in no range.
    if (0.0..=1.0).contains(&value) {
        return Ok(());
    }
    Err(AssignmentError::OutOfRange { what: what.to_owned(), value })
}

/// No pair twice in the sorted rows.
pub(super) fn distinct(rows: &[(PairRow, Admission)], input: &ProblemInput) -> Result<(), AssignmentError> {
    let key = |row: &PairRow| (row.candidate, row.post);
    match rows.windows(2).find(|two| key(&two[0].0) == key(&two[1].0)) {
        None => Ok(()),
        Some(two) => Err(AssignmentError::DuplicatePair {
            candidate: input.candidates[two[0].0.candidate as usize].id.clone(),
            post: input.posts[two[0].0.post as usize].id.clone(),
        }),
    }
}

/// Locks fit into the maxima of both sides and of quotas.
pub(super) fn locks(problem: &Problem) -> Result<(), AssignmentError> {
    let mut of_candidate = vec![0u32; problem.candidates.len()];
    let mut of_post = vec![0u32; problem.posts.len()];
    let mut of_quota = vec![0u32; problem.quotas.len()];
    for row in problem.pairs.locks().iter().map(|pair| problem.pairs.row(*pair)) {
        of_candidate[row.candidate as usize] += 1;
        of_post[row.post as usize] += 1;
        for quota in problem.quotas_of_post[row.post as usize].into_iter().flatten() {
            of_quota[quota as usize] += 1;
        }
    }
    for (candidate, count) in problem.candidates.iter().zip(of_candidate) {
        room(|| LockHolder::Candidate(candidate.id.clone()), count, candidate.capacity.max())?;
    }
    for (post, count) in problem.posts.iter().zip(of_post) {
        room(|| LockHolder::Post(post.id.clone()), count, post.capacity.max())?;
    }
    for (quota, count) in problem.quotas.iter().zip(of_quota) {
        room(|| LockHolder::Group(quota.group.clone()), count, quota.bounds.max())?;
    }
    Ok(())
}

fn room(of: impl Fn() -> LockHolder, count: u32, max: u32) -> Result<(), AssignmentError> {
    if count <= max { Ok(()) } else { Err(AssignmentError::TooManyLocks { of: of(), count, max }) }
}
