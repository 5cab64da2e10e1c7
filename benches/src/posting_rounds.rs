//! Made-up rounds of postings, as large as asked for.

use matcher_core::assignment::{
    Admission, Bounds, Candidate, CandidateId, Group, Pair, Post, PostId, ProblemInput, Quota,
};

use crate::Random;

/// The counties and chains over which firms are spread.
const COUNTIES: u64 = 12;
const CHAINS: u64 = 5;

/// Which quotas a made-up round has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoundQuotas {
    /// None: plain assignment.
    None,
    /// A maximum for every county, which binds.
    Counties,
    /// A maximum for every county, a minimum and a maximum for every chain.
    Crossing,
}

impl std::str::FromStr for RoundQuotas {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        match name {
            "none" => Ok(Self::None),
            "counties" => Ok(Self::Counties),
            "crossing" => Ok(Self::Crossing),
            _ => Err(()),
        }
    }
}

/// A round in which every expert has a score with every firm: a part of it the expert's own, as experts differ, and the rest
/// the pair's.
pub fn posting_round(experts: usize, firms: usize, quotas: RoundQuotas) -> ProblemInput {
    let mut random = Random::new(8);
    let mut input = ProblemInput::default();
    for number in 0..experts {
        let id = CandidateId::new(format!("zj-{number:05}"));
        input.candidates.push(Candidate::named(id, format!("专家{number}")));
    }
    for number in 0..firms {
        let id = PostId::new(format!("gw-{number:05}"));
        let mut post = Post::named(id, format!("企业{number}"));
        post.county = Some(format!("县{}", random.below(COUNTIES)));
        post.chain = Some(format!("链{}", random.below(CHAINS)));
        input.posts.push(post);
    }
    for candidate in &input.candidates {
        let own = random.below(300_000);
        for post in &input.posts {
            let score = (own + random.below(700_000)) as f64 / 1e6;
            input.pairs.push(Pair {
                candidate: candidate.id.clone(),
                post: post.id.clone(),
                candidate_score: score,
                post_score: score,
                admission: Admission::Allowed,
            });
        }
    }
    input.quotas = quotas_of(experts as u32, quotas);
    input
}

fn quotas_of(experts: u32, quotas: RoundQuotas) -> Vec<Quota> {
    let bounds = |min: u32, max: u32| {
        Bounds::new("a made-up quota", min.into(), max.max(min).into()).unwrap_or(Bounds::up_to(max))
    };
    let county = |number: u64| Quota {
        group: Group::County(format!("县{number}")),
        // Together somewhat less than there are experts.
        bounds: bounds(0, experts / 14 + number as u32 / 2),
    };
    let chain = |number: u64| Quota {
        group: Group::Chain(format!("链{number}")),
        // Together about as many as the counties take, so that both kinds bind.
        bounds: bounds(experts / 8, experts * (16 + number as u32) / 100),
    };
    let mut all = Vec::new();
    if quotas != RoundQuotas::None {
        all.extend((0..COUNTIES).map(county));
    }
    if quotas == RoundQuotas::Crossing {
        all.extend((0..CHAINS).map(chain));
    }
    all
}
