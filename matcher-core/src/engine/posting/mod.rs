//! The posting desk over the catalogue: experts, firms, their scores and their ties.

mod firm_rules;
mod ownership;
mod records;
mod request;
mod scores;

use rustc_hash::FxHashMap;

pub use request::{FirmRules, PostingExpert, PostingPost, PostingRequest, Postings};

use super::Engine;
use crate::assignment::{
    Admission, Bounds, Candidate, CandidateId, Outcome, OwnershipPath, Pair, Post, PostId, Problem,
    ProblemInput, SolveParams, SolveProgress, compare, solve_optimal, solve_stable,
};
use crate::cancel::Cancel;
use crate::error::Error;
use crate::record::{Demand, Record, Supply};
use firm_rules::Firms;
use ownership::{Owners, joined};
use records::RoundRecords;
use scores::BothScores;

impl Engine {
    /// Plans a round of postings: the optimal and the stable plan side by side, or why no plan keeps every rule. Scores are those
    /// of matching; whoever is not willing, and whoever stands behind a firm over any number of ties, is not sent there.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for records that are not there, a post without demands, and whatever
    /// [`Problem::new`] refuses; [`LimitReached`](crate::ErrorKind::LimitReached) for too large a round;
    /// [`Cancelled`](crate::ErrorKind::Cancelled); [`Damaged`](crate::ErrorKind::Damaged) when the database cannot be read.
    pub fn assign(
        &self,
        request: &PostingRequest,
        params: &SolveParams,
        cancel: &Cancel,
        progress: &mut dyn FnMut(SolveProgress),
    ) -> Result<Postings, Error> {
        let (problem, ownership_cycles) = self.posting_problem(request, cancel)?;
        let outcome = solve_optimal(&problem, params, cancel, progress)?;
        let stable = solve_stable(&problem, cancel)?;
        let comparison = match &outcome {
            Outcome::Planned(found) => Some(compare(&problem, &found.plan, &stable)),
            Outcome::Infeasible(_) => None,
        };
        Ok(Postings { problem, outcome, stable, comparison, ownership_cycles })
    }

    /// The round as a problem, and ownership that leads back to where it began.
    fn posting_problem(
        &self,
        request: &PostingRequest,
        cancel: &Cancel,
    ) -> Result<(Problem, Vec<OwnershipPath>), Error> {
        let records = RoundRecords::of(self, request)?;
        // Every expert is scored for every post.
        let (experts, posts) = (records.experts.len(), records.posts.len());
        Problem::check_sizes(experts, posts, experts * posts)?;
        let generation = self.generation();
        let demands: Vec<&[Demand]> = records.posts.iter().map(|(_, demands)| demands.as_slice()).collect();
        let scores = self.posting_scores(&generation, &demands, cancel)?;
        let owners = Owners::of(&records.organisations);
        let firms = Firms::of(&generation, request.firm_rules.as_ref());
        let mut rules = FxHashMap::<(&CandidateId, &PostId), Admission>::default();
        for (candidate, post, admission) in &request.admissions {
            let known = rules.remove(&(candidate, post)).unwrap_or_default();
            rules.insert((candidate, post), joined(known, admission.clone()));
        }
        let mut input = ProblemInput {
            quotas: request.quotas.clone(),
            locks: request.locks.clone(),
            bans: request.bans.clone(),
            unverified: request.unverified,
            least_satisfaction: request.least_satisfaction,
            candidates: records.experts.iter().map(|(entry, expert)| candidate(entry, expert)).collect(),
            ..ProblemInput::default()
        };
        for ((entry, demands), scores) in records.posts.iter().zip(&scores) {
            cancel.check()?;
            input.posts.push(self.post(entry, demands, &records));
            let firm = records.organisations.get(&entry.firm);
            let of_firm = firm.map_or(Admission::Allowed, |firm| firms.admission(firm));
            let scored =
                records.experts.iter().filter_map(|(_, expert)| Some((expert, scores.get(&expert.id)?)));
            for (expert, BothScores { expert: candidate_score, firm: post_score }) in scored {
                let candidate = CandidateId::new(expert.id.as_str());
                let known = rules.get(&(&candidate, &entry.id)).cloned().unwrap_or_default();
                let own = joined(willing(expert), owners.admission(expert, &entry.firm));
                let own = joined(own, of_firm.clone());
                input.pairs.push(Pair {
                    candidate,
                    post: entry.id.clone(),
                    candidate_score: *candidate_score,
                    post_score: *post_score,
                    admission: joined(own, known),
                });
            }
        }
        Ok((Problem::new(input)?, owners.graph.cycles()))
    }

    fn post(&self, entry: &PostingPost, demands: &[Demand], records: &RoundRecords) -> Post {
        let firm = records.organisations.get(&entry.firm);
        let region = firm.and_then(|firm| firm.region.as_ref()).map(|region| region.name.clone());
        let placed = demands.first().and_then(|demand| self.chain_name(&Record::Demand(demand.clone())));
        Post {
            id: entry.id.clone(),
            name: firm.map_or_else(|| entry.id.as_str().to_owned(), |firm| firm.name.clone()),
            capacity: entry.capacity,
            county: entry.county.clone().or(region),
            chain: entry.chain.clone().or(placed),
            priority: entry.priority,
            wishes: entry.wishes.clone(),
        }
    }

    fn chain_name(&self, record: &Record) -> Option<String> {
        let placement = self.place(record).into_iter().next()?;
        let rules = self.core.rules();
        rules.taxonomy.link(&placement.link).map(|(chain, _)| chain.name.clone())
    }
}

fn candidate(entry: &PostingExpert, expert: &Supply) -> Candidate {
    let most = expert.expert.as_ref().and_then(|profile| profile.posts_capacity).unwrap_or(1);
    Candidate {
        id: CandidateId::new(expert.id.as_str()),
        name: expert.title.clone(),
        capacity: entry.capacity.unwrap_or(Bounds::up_to(most)),
        priority: entry.priority,
        wishes: entry.wishes.clone(),
    }
}

/// Whether the expert takes posts at all.
fn willing(expert: &Supply) -> Admission {
    match expert.expert.as_ref().and_then(|profile| profile.posts_willing) {
        Some(true) => Admission::Allowed,
        Some(false) => Admission::Forbidden { reasons: vec!["专家不愿到企业任职".to_owned()] },
        None => Admission::ToVerify { missing: vec!["专家是否愿意到企业任职".to_owned()] },
    }
}
