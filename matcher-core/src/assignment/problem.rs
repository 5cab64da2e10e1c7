//! A checked problem: everything by number, in the order of identifiers.

use rustc_hash::FxHashMap;

use super::check;
use super::error::AssignmentError;
use super::identifier::{CandidateId, PostId};
use super::model::{Admission, Candidate, Group, Pair, Post, ProblemInput, Quota, Unverified};
use super::pairs::{PairRow, Pairs, Standing};
use super::satisfaction::{Wish, millionths, of_side, reciprocal};

/// A round of postings that is free of contradictions in itself. Whether all its minima can be kept is what a plan finds out.
#[derive(Debug, Clone)]
pub struct Problem {
    pub(super) candidates: Vec<Candidate>,
    pub(super) posts: Vec<Post>,
    pub(super) pairs: Pairs,
    pub(super) quotas: Vec<Quota>,
    /// For each post, its county's quota and its chain's quota.
    pub(super) quotas_of_post: Vec<[Option<u32>; 2]>,
    numbers: Numbers,
}

/// From identifiers to numbers.
#[derive(Debug, Clone)]
pub(super) struct Numbers {
    candidates: FxHashMap<CandidateId, u32>,
    posts: FxHashMap<PostId, u32>,
}

impl Problem {
    /// The most candidates.
    pub const MOST_CANDIDATES: usize = 5_000;
    /// The most posts.
    pub const MOST_POSTS: usize = 5_000;
    /// The most pairs.
    pub const MOST_PAIRS: usize = 3_000_000;

    /// Checks a round and puts it in order. Takes time in proportion to the number of pairs.
    ///
    /// # Errors
    /// [`AssignmentError`]: an empty side, something over the limits, an identifier twice or unknown, a number that is no
    /// number or out of range, and locks that contradict a ban, a rule, a maximum or each other.
    pub fn new(mut input: ProblemInput) -> Result<Self, AssignmentError> {
        check::sizes(input.candidates.len(), input.posts.len(), input.pairs.len())?;
        input.candidates.sort_by(|a, b| a.id.cmp(&b.id));
        input.posts.sort_by(|a, b| a.id.cmp(&b.id));
        input.quotas.sort_by(|a, b| a.group.cmp(&b.group));
        check::lists(&input)?;
        let numbers = Numbers::of(&input);
        check::references(&input, &numbers)?;
        let pairs = pairs_of(&mut input, &numbers)?;
        let quotas_of_post = input.posts.iter().map(|post| quotas_of(post, &input.quotas)).collect();
        let mut problem = Self {
            candidates: input.candidates,
            posts: input.posts,
            pairs,
            quotas: input.quotas,
            quotas_of_post,
            numbers,
        };
        problem.ban(&input.bans);
        for (candidate, post) in &input.locks {
            problem.set_lock(candidate, post)?;
        }
        check::locks(&problem)?;
        Ok(problem)
    }

    /// The same round with one more lock, to be solved again.
    ///
    /// # Errors
    /// [`AssignmentError`]: unknown identifiers, and locks that cannot hold.
    pub fn with_lock(&self, candidate: &CandidateId, post: &PostId) -> Result<Self, AssignmentError> {
        let mut problem = self.clone();
        problem.set_lock(candidate, post)?;
        check::locks(&problem)?;
        Ok(problem)
    }

    /// Checks that a round of so many is no larger than can be solved, before work is done for it.
    ///
    /// # Errors
    /// [`AssignmentError::TooLarge`], [`AssignmentError::Empty`].
    pub(crate) fn check_sizes(candidates: usize, posts: usize, pairs: usize) -> Result<(), AssignmentError> {
        check::sizes(candidates, posts, pairs)
    }

    /// What the rules say of a pair and of both its sides. What is said of a side is kept once, however many pairs it has.
    pub(super) fn admission(&self, pair: u32) -> Admission {
        let row = self.pairs.row(pair);
        let of_candidate = self.candidates[row.candidate as usize].admission.clone();
        let of_post = self.posts[row.post as usize].admission.clone();
        of_candidate.and(of_post).and(self.pairs.own_admission(pair).clone())
    }

    /// The candidate of an identifier.
    pub fn candidate(&self, id: &CandidateId) -> Option<&Candidate> {
        self.numbers.candidates.get(id).map(|number| &self.candidates[*number as usize])
    }

    /// The post of an identifier.
    pub fn post(&self, id: &PostId) -> Option<&Post> {
        self.numbers.posts.get(id).map(|number| &self.posts[*number as usize])
    }

    /// Candidates, by identifier.
    pub fn candidates(&self) -> &[Candidate] {
        &self.candidates
    }

    /// Posts, by identifier.
    pub fn posts(&self) -> &[Post] {
        &self.posts
    }

    /// Quotas, counties first, by name.
    pub fn quotas(&self) -> &[Quota] {
        &self.quotas
    }

    /// The candidate's number, or an error that names `place`.
    pub(super) fn candidate_number(&self, place: &str, id: &CandidateId) -> Result<u32, AssignmentError> {
        self.numbers.candidate(place, id)
    }

    /// The post's number, or an error that names `place`.
    pub(super) fn post_number(&self, place: &str, id: &PostId) -> Result<u32, AssignmentError> {
        self.numbers.post(place, id)
    }

    fn ban(&mut self, bans: &[(CandidateId, PostId)]) {
        for (candidate, post) in bans {
            let numbers = (self.numbers.candidates[candidate], self.numbers.posts[post]);
            let Some(pair) = self.pairs.find(numbers.0, numbers.1) else { continue };
            let row = self.pairs.row_mut(pair);
            // A broken rule is the stronger reason, and stays.
            if row.standing != Standing::Forbidden {
                row.standing = Standing::Banned;
            }
        }
    }

    fn set_lock(&mut self, candidate: &CandidateId, post: &PostId) -> Result<(), AssignmentError> {
        let numbers = (self.candidate_number("a lock", candidate)?, self.post_number("a lock", post)?);
        let pair = self.pairs.find(numbers.0, numbers.1);
        let reason = match pair.map(|pair| (pair, self.pairs.row(pair).standing)) {
            None => "the pair is not listed".to_owned(),
            Some((_, Standing::Banned)) => {
                return Err(AssignmentError::LockedAndBanned {
                    candidate: candidate.clone(),
                    post: post.clone(),
                });
            }
            Some((pair, Standing::Forbidden)) => forbidding(&self.admission(pair)),
            Some((_, Standing::Unverified)) => "facts of the pair are still to be verified".to_owned(),
            // Whoever locks a pair has decided that its satisfaction is enough.
            Some((pair, _)) => {
                self.pairs.set_locked(pair, true);
                let row = self.pairs.row_mut(pair);
                if row.standing == Standing::Weak {
                    row.standing = Standing::Open;
                }
                return Ok(());
            }
        };
        Err(AssignmentError::LockedOut { candidate: candidate.clone(), post: post.clone(), reason })
    }
}

fn forbidding(admission: &Admission) -> String {
    match admission {
        Admission::Forbidden { reasons } if !reasons.is_empty() => reasons.join("; "),
        _ => "a rule forbids it".to_owned(),
    }
}

fn quotas_of(post: &Post, quotas: &[Quota]) -> [Option<u32>; 2] {
    let find = |group: Group| {
        quotas.binary_search_by(|quota| quota.group.cmp(&group)).ok().map(|place| place as u32)
    };
    [
        post.county.clone().map(Group::County).and_then(find),
        post.chain.clone().map(Group::Chain).and_then(find),
    ]
}

impl Numbers {
    fn of(input: &ProblemInput) -> Self {
        let candidates = input.candidates.iter().enumerate().map(|(number, c)| (c.id.clone(), number as u32));
        let posts = input.posts.iter().enumerate().map(|(number, p)| (p.id.clone(), number as u32));
        Self { candidates: candidates.collect(), posts: posts.collect() }
    }

    pub(super) fn candidate(&self, place: &str, id: &CandidateId) -> Result<u32, AssignmentError> {
        let unknown = || AssignmentError::UnknownCandidate { place: place.to_owned(), id: id.clone() };
        self.candidates.get(id).copied().ok_or_else(unknown)
    }

    pub(super) fn post(&self, place: &str, id: &PostId) -> Result<u32, AssignmentError> {
        let unknown = || AssignmentError::UnknownPost { place: place.to_owned(), id: id.clone() };
        self.posts.get(id).copied().ok_or_else(unknown)
    }
}

/// Takes the pairs out of the input and puts them in order.
fn pairs_of(input: &mut ProblemInput, numbers: &Numbers) -> Result<Pairs, AssignmentError> {
    let wishes = Wishes::of(input, numbers);
    let given = std::mem::take(&mut input.pairs);
    let mut rows = Vec::with_capacity(given.len());
    for pair in given {
        let candidate = numbers.candidate("a pair", &pair.candidate)?;
        let post = numbers.post("a pair", &pair.post)?;
        check::scores(&pair)?;
        let wished = wishes.of_pair(input, candidate, post);
        rows.push((row_of(&pair, (candidate, post), wished, input), pair.admission));
    }
    rows.sort_unstable_by_key(|(row, _)| (row.candidate, row.post));
    check::distinct(&rows, input)?;
    let mut admissions = FxHashMap::default();
    let mut plain = Vec::with_capacity(rows.len());
    for (number, (row, admission)) in rows.into_iter().enumerate() {
        plain.push(row);
        if admission != Admission::Allowed {
            admissions.insert(number as u32, admission);
        }
    }
    Ok(Pairs::of_sorted(plain, input.candidates.len(), admissions))
}

/// Places in wish lists, by the numbers of who wishes and what is wished for.
struct Wishes {
    of_candidates: FxHashMap<(u32, u32), usize>,
    of_posts: FxHashMap<(u32, u32), usize>,
}

impl Wishes {
    fn of(input: &ProblemInput, numbers: &Numbers) -> Self {
        let mut wishes = Self { of_candidates: FxHashMap::default(), of_posts: FxHashMap::default() };
        for (number, candidate) in input.candidates.iter().enumerate() {
            let places = candidate.wishes.iter().enumerate();
            let places = places.map(|(place, wish)| ((number as u32, numbers.posts[wish]), place));
            wishes.of_candidates.extend(places);
        }
        for (number, post) in input.posts.iter().enumerate() {
            let places = post.wishes.iter().enumerate();
            let places = places.map(|(place, wish)| ((number as u32, numbers.candidates[wish]), place));
            wishes.of_posts.extend(places);
        }
        wishes
    }

    /// What both wish lists say of each other's side.
    fn of_pair(&self, input: &ProblemInput, candidate: u32, post: u32) -> (Wish, Wish) {
        let wish = |length, place: Option<&usize>| match (length, place) {
            (0, _) => Wish::NoList,
            (_, None) => Wish::Unlisted,
            (length, Some(place)) => Wish::Listed { place: *place, length },
        };
        let by_candidate = input.candidates[candidate as usize].wishes.len();
        let by_post = input.posts[post as usize].wishes.len();
        (
            wish(by_candidate, self.of_candidates.get(&(candidate, post))),
            wish(by_post, self.of_posts.get(&(post, candidate))),
        )
    }
}

fn row_of(pair: &Pair, numbers: (u32, u32), wishes: (Wish, Wish), input: &ProblemInput) -> PairRow {
    let of_candidate = of_side(pair.candidate_score, wishes.0);
    let of_post = of_side(pair.post_score, wishes.1);
    let satisfaction = reciprocal(of_candidate, of_post);
    let admissions = [
        &input.candidates[numbers.0 as usize].admission,
        &input.posts[numbers.1 as usize].admission,
        &pair.admission,
    ];
    let doubts = admissions.map(Admission::doubts);
    let is_forbidden = doubts.iter().any(|(forbidden, _)| *forbidden);
    let is_doubtful = doubts.iter().any(|(_, doubtful)| *doubtful);
    let standing = match (is_forbidden, is_doubtful) {
        (true, _) => Standing::Forbidden,
        (false, true) if input.unverified == Unverified::Excluded => Standing::Unverified,
        _ if satisfaction < millionths(input.least_satisfaction) => Standing::Weak,
        (false, true) => Standing::Provisional,
        (false, false) => Standing::Open,
    };
    PairRow { candidate: numbers.0, post: numbers.1, of_candidate, of_post, satisfaction, standing }
}
