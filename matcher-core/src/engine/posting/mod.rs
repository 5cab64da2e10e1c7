//! The posting desk over the catalogue: experts, firms, their scores and their ties.

mod ownership;
mod records;
mod request;
mod rules;
mod scores;

use rustc_hash::FxHashMap;

pub use request::{PostingExpert, PostingPost, PostingRequest, PostingRules, Postings};

use super::Engine;
use crate::assignment::{
    Admission, Bounds, Candidate, CandidateId, Outcome, OwnershipPath, Pair, Post, PostId, Problem,
    ProblemInput, SolveParams, SolveProgress, compare, solve_optimal, solve_stable,
};
use crate::cancel::Cancel;
use crate::error::Error;
use crate::record::{Demand, Record, Supply};
use ownership::Owners;
use records::RoundRecords;
use rules::{Experts, Firms};
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
        let sizes = (records.experts.len(), records.posts.len());
        Problem::check_sizes(sizes.0, sizes.1, sizes.0 * sizes.1)?;
        let generation = self.generation();
        let demands: Vec<&[Demand]> = records.posts.iter().map(|(_, demands)| demands.as_slice()).collect();
        let scores = self.posting_scores(&generation, &demands, cancel)?;
        let owners = Owners::of(&records.organisations);
        let firms = Firms::of(&generation, request.firm_rules.as_ref());
        let experts = Experts { rules: request.expert_rules.as_ref(), records: &records };
        let mut rules = FxHashMap::<(&CandidateId, &PostId), Admission>::default();
        for (candidate, post, admission) in &request.admissions {
            let known = rules.remove(&(candidate, post)).unwrap_or_default();
            rules.insert((candidate, post), known.and(admission.clone()));
        }
        let mut input = ProblemInput {
            quotas: request.quotas.clone(),
            locks: request.locks.clone(),
            bans: request.bans.clone(),
            unverified: request.unverified,
            least_satisfaction: request.least_satisfaction,
            candidates: records.experts.iter().map(|entry| candidate(entry, &experts)).collect(),
            ..ProblemInput::default()
        };
        for ((entry, demands), scores) in records.posts.iter().zip(&scores) {
            cancel.check()?;
            input.posts.push(self.post(entry, demands, (&records, &firms)));
            for ((_, expert), of_expert) in records.experts.iter().zip(&input.candidates) {
                let Some(both) = scores.get(&expert.id) else { continue };
                let BothScores { expert: candidate_score, firm: post_score } = both;
                let known = rules.get(&(&of_expert.id, &entry.id)).cloned().unwrap_or_default();
                input.pairs.push(Pair {
                    // All pairs of an expert share the identifier.
                    candidate: of_expert.id.clone(),
                    post: entry.id.clone(),
                    candidate_score: *candidate_score,
                    post_score: *post_score,
                    admission: owners.admission(expert, &entry.firm).and(known),
                });
            }
        }
        Ok((Problem::new(input)?, owners.graph.cycles()))
    }

    fn post(
        &self,
        entry: &PostingPost,
        demands: &[Demand],
        (records, firms): (&RoundRecords, &Firms<'_>),
    ) -> Post {
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
            admission: firm.map_or(Admission::Allowed, |firm| firms.admission(firm)),
        }
    }

    fn chain_name(&self, record: &Record) -> Option<String> {
        let placement = self.place(record).into_iter().next()?;
        let rules = self.core.rules();
        rules.taxonomy.link(&placement.link).map(|(chain, _)| chain.name.clone())
    }
}

fn candidate((entry, expert): &(PostingExpert, Supply), experts: &Experts<'_>) -> Candidate {
    let most = expert.expert.as_ref().and_then(|profile| profile.posts_capacity).unwrap_or(1);
    Candidate {
        id: CandidateId::new(expert.id.as_str()),
        name: expert.title.clone(),
        capacity: entry.capacity.unwrap_or(Bounds::up_to(most)),
        priority: entry.priority,
        wishes: entry.wishes.clone(),
        admission: experts.admission(entry, expert),
    }
}
