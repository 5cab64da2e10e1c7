//! Small random problems, and the words to write one down.

use proptest::prelude::*;

use crate::assignment::{
    Admission, Bounds, Candidate, CandidateId, Group, Pair, Post, PostId, Priority, Problem, ProblemInput,
    Quota,
};

pub(super) fn candidate(id: &str) -> Candidate {
    Candidate::named(id, format!("专家{id}"))
}

pub(super) fn post(id: &str) -> Post {
    Post::named(id, format!("企业{id}"))
}

pub(super) fn pair(candidate: &str, post: &str, score: f64) -> Pair {
    Pair {
        candidate: CandidateId::from(candidate),
        post: PostId::from(post),
        candidate_score: score,
        post_score: score,
        admission: Admission::Allowed,
    }
}

/// How large a random problem is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Size {
    /// How many stand on either side.
    least: u32,
    most: u32,
    /// The greatest maximum of both sides.
    capacity: u32,
    /// How likely a pair is listed, in percent.
    density: u32,
    /// The most pairs.
    pairs: usize,
}

/// Everyone may stand alone at one place: 7 × 7 with all pairs.
pub(super) const DENSE: Size = Size { least: 3, most: 7, capacity: 1, density: 95, pairs: 49 };
/// Room for several on both sides, and fewer pairs.
pub(super) const SPARSE: Size = Size { least: 1, most: 7, capacity: 3, density: 45, pairs: 15 };
/// Small enough to break every rule in every way.
pub(super) const TINY: Size = Size { least: 1, most: 4, capacity: 2, density: 60, pairs: 9 };

/// A random problem whose locks and bans do not contradict each other.
pub(super) fn problem(size: Size) -> impl Strategy<Value = Problem> {
    any::<u64>()
        .prop_map(move |seed| made(size, seed))
        .prop_filter_map("locks contradict", |input| Problem::new(input).ok())
}

/// A stream of numbers from a seed (SplitMix64), so that a failing seed says everything.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 33) as u32 % limit
    }

    fn percent(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    fn bounds(&mut self, greatest: u32) -> Bounds {
        let max = 1 + self.below(greatest);
        let min = if self.percent(8) { 1 + self.below(max) } else { 0 };
        Bounds::new("a side", min.into(), max.into()).unwrap()
    }
}

pub(super) fn made(size: Size, seed: u64) -> ProblemInput {
    let mut numbers = Numbers(seed);
    let mut input = ProblemInput::default();
    let (candidates, posts) = (
        size.least + numbers.below(size.most - size.least + 1),
        size.least + numbers.below(size.most - size.least + 1),
    );
    for number in 0..candidates {
        let mut one = candidate(&format!("c{number}"));
        one.capacity = numbers.bounds(size.capacity);
        one.priority = [Priority::High, Priority::Normal, Priority::Normal][numbers.below(3) as usize];
        input.candidates.push(one);
    }
    for number in 0..posts {
        let mut one = post(&format!("p{number}"));
        one.capacity = numbers.bounds(size.capacity);
        one.county = numbers.percent(85).then(|| format!("县{}", numbers.below(3)));
        one.chain = numbers.percent(85).then(|| format!("链{}", numbers.below(3)));
        one.wishes = (0..candidates)
            .filter(|_| numbers.percent(25))
            .map(|wish| CandidateId::new(format!("c{wish}")))
            .collect();
        input.posts.push(one);
    }
    add_pairs(&mut input, &mut numbers, size);
    add_quotas(&mut input, &mut numbers);
    input.least_satisfaction = if numbers.percent(20) { 0.2 } else { 0.0 };
    input
}

fn add_pairs(input: &mut ProblemInput, numbers: &mut Numbers, size: Size) {
    for candidate in &input.candidates {
        for post in &input.posts {
            if input.pairs.len() == size.pairs || !numbers.percent(size.density) {
                continue;
            }
            // Coarse scores make ties.
            let score = f64::from(numbers.below(9)) / 8.0;
            let mut pair = pair(candidate.id.as_str(), post.id.as_str(), score);
            pair.post_score = f64::from(numbers.below(101)) / 100.0;
            match numbers.below(20) {
                0 => {
                    pair.admission =
                        Admission::Forbidden { reasons: vec!["企业由专家本人创办".to_owned()] }
                }
                1 => pair.admission = Admission::ToVerify { missing: vec!["合同年限".to_owned()] },
                2 => input.bans.push((candidate.id.clone(), post.id.clone())),
                3 => input.locks.push((candidate.id.clone(), post.id.clone())),
                _ => {}
            }
            input.pairs.push(pair);
        }
    }
}

fn add_quotas(input: &mut ProblemInput, numbers: &mut Numbers) {
    for number in 0..3 {
        for group in [Group::County(format!("县{number}")), Group::Chain(format!("链{number}"))] {
            let is_there = input.posts.iter().any(|post| match &group {
                Group::County(name) => post.county.as_ref() == Some(name),
                Group::Chain(name) => post.chain.as_ref() == Some(name),
            });
            if is_there && numbers.percent(70) {
                let bounds =
                    Bounds::new("a quota", i64::from(numbers.percent(25)), 1 + i64::from(numbers.below(3)));
                input.quotas.push(Quota { group, bounds: bounds.unwrap() });
            }
        }
    }
}
