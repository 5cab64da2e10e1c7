//! What callers say about a round that they want planned.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::Duration;

use matcher_core::assignment::{
    Bounds, CandidateId, Group, PostId, Priority, Problem, Quota, RelaxationPrices, SolveParams, Unverified,
};
use matcher_core::record::{DemandId, FactValue, OrganisationId, SupplyId};
use matcher_core::{PostingExpert, PostingPost, PostingRequest};

use crate::convert::reader::Reader;
use crate::convert::record_in::facts;
use crate::failure::Failure;
use crate::proto;

/// Wishes and demands of one expert or post: nobody weighs more.
const MOST_NAMED: usize = 100;
/// Where nothing is said: below it a pair is no match at all.
const LEAST_SATISFACTION: f64 = 0.25;
/// How long a plan is looked for, in milliseconds: where nothing is said, and at most.
const TIME_LIMIT_MS: (u32, u32) = (10_000, 3_600_000);

/// Reads a round, all but its rules. Everything that is wrong with it is told at once.
pub(crate) fn given_round(message: &proto::AssignRequest) -> Result<(PostingRequest, SolveParams), Failure> {
    let mut reader = RoundReader {
        reader: Reader::default(),
        experts: Listed::of(message.experts.iter().map(|expert| expert.expert.as_str())),
        posts: Listed::of(message.posts.iter().map(|post| post.post.as_str())),
    };
    let experts = &message.experts;
    let experts = if reader.reader.at_most("experts", experts.len(), Problem::MOST_CANDIDATES) {
        experts.iter().enumerate().map(|entry| reader.expert(entry)).collect()
    } else {
        Vec::new()
    };
    let posts = if reader.reader.at_most("posts", message.posts.len(), Problem::MOST_POSTS) {
        message.posts.iter().enumerate().map(|entry| reader.post(entry)).collect()
    } else {
        Vec::new()
    };
    let request = PostingRequest {
        experts,
        posts,
        quotas: reader.quotas(&message.quotas),
        locks: reader.pairs("locks", &message.locks),
        bans: reader.pairs("bans", &message.bans),
        unverified: if message.verified_only { Unverified::Excluded } else { Unverified::Provisional },
        least_satisfaction: reader.least_satisfaction(message.least_satisfaction),
        ..PostingRequest::default()
    };
    reader.contradictions(&request);
    let time_limit = Some(reader.time_limit(message.time_limit_ms));
    let params = SolveParams { time_limit, prices: RelaxationPrices::default() };
    reader
        .reader
        .finish(Some((request, params)))
        .map_err(|faults| Failure::fields("INVALID_ARGUMENT", faults))
}

/// Identifiers of a side with their places; without any, the whole catalogue may be meant.
struct Listed<'a>(HashMap<&'a str, usize>);

impl<'a> Listed<'a> {
    fn of(ids: impl Iterator<Item = &'a str>) -> Self {
        let mut places = HashMap::new();
        for (place, id) in ids.enumerate() {
            places.entry(id).or_insert(place);
        }
        Self(places)
    }

    fn may_have(&self, id: &str) -> bool {
        self.0.is_empty() || self.0.contains_key(id)
    }
}

/// Gathers the faults of a round.
struct RoundReader<'a> {
    reader: Reader,
    experts: Listed<'a>,
    posts: Listed<'a>,
}

/// An entry of a list with its place.
type Entry<'a, T> = (usize, &'a T);

impl RoundReader<'_> {
    fn expert(&mut self, (place, given): Entry<'_, proto::RoundExpert>) -> PostingExpert {
        let path = format!("experts[{place}]");
        let first = self.experts.0.get(given.expert.as_str()).copied();
        self.named_once(&format!("{path}.expert"), &given.expert, first == Some(place));
        self.wishes(&path, &given.wishes, true);
        let capacity = given.capacity.as_ref();
        PostingExpert {
            expert: SupplyId::new(&*given.expert),
            capacity: capacity.and_then(|given| self.bounds(&format!("{path}.capacity"), given, 1)),
            priority: self.priority(&path, given.priority),
            wishes: given.wishes.iter().map(PostId::new).collect(),
            facts: self.facts(&format!("{path}.facts"), &given.facts),
        }
    }

    fn post(&mut self, (place, given): Entry<'_, proto::RoundPost>) -> PostingPost {
        let path = format!("posts[{place}]");
        let first = self.posts.0.get(given.post.as_str()).copied();
        self.named_once(&format!("{path}.post"), &given.post, first == Some(place));
        self.reader.at_most(&format!("{path}.demands"), given.demands.len(), MOST_NAMED);
        self.wishes(&path, &given.wishes, false);
        let said = |text: &String| (!text.is_empty()).then(|| text.clone());
        let capacity = given.capacity.as_ref();
        let capacity = capacity.and_then(|given| self.bounds(&format!("{path}.capacity"), given, 1));
        PostingPost {
            id: PostId::new(&*given.post),
            firm: OrganisationId::new(said(&given.firm).unwrap_or_else(|| given.post.clone())),
            demands: given.demands.iter().map(DemandId::new).collect(),
            capacity: capacity.unwrap_or(Bounds::up_to(1)),
            county: said(&given.county),
            chain: said(&given.chain),
            priority: self.priority(&path, given.priority),
            wishes: given.wishes.iter().map(CandidateId::new).collect(),
        }
    }

    fn quotas(&mut self, given: &[proto::RoundQuota]) -> Vec<Quota> {
        let mut seen = HashSet::new();
        let mut quotas = Vec::with_capacity(given.len());
        for (place, quota) in given.iter().enumerate() {
            let path = format!("quotas[{place}]");
            let group = self.group(&format!("{path}.group"), quota.group.as_ref());
            let Some(bounds) = &quota.bounds else {
                self.reader.fault(&format!("{path}.bounds"), "it is not set", "必须给出名额");
                continue;
            };
            let bounds = self.bounds(&format!("{path}.bounds"), bounds, Bounds::GREATEST as i32);
            let (Some(group), Some(bounds)) = (group, bounds) else { continue };
            if !seen.insert(group.clone()) {
                self.reader.fault(&format!("{path}.group"), "it has a quota already", "配额重复，只能有一条");
            }
            quotas.push(Quota { group, bounds });
        }
        quotas
    }

    fn group(&mut self, path: &str, given: Option<&proto::RoundGroup>) -> Option<Group> {
        use proto::round_group::Group as Given;
        let group = match given.and_then(|given| given.group.as_ref()) {
            Some(Given::County(name)) => Some((Group::County(name.clone()), name)),
            Some(Given::Chain(name)) => Some((Group::Chain(name.clone()), name)),
            None => None,
        };
        match group {
            Some((group, name)) if !name.trim().is_empty() => Some(group),
            _ => {
                self.reader.fault(path, "it is not set", "必须写明县区或产业链的名称");
                None
            }
        }
    }

    fn pairs(&mut self, field: &str, given: &[proto::RoundPair]) -> Vec<(CandidateId, PostId)> {
        for (place, pair) in given.iter().enumerate() {
            let expert_is_known = self.experts.may_have(&pair.expert);
            self.reference(&format!("{field}[{place}].expert"), &pair.expert, expert_is_known);
            let post_is_known = self.posts.may_have(&pair.post);
            self.reference(&format!("{field}[{place}].post"), &pair.post, post_is_known);
        }
        given.iter().map(|pair| (CandidateId::new(&*pair.expert), PostId::new(&*pair.post))).collect()
    }

    /// What is locked must not be banned.
    fn contradictions(&mut self, request: &PostingRequest) {
        let bans: HashSet<_> = request.bans.iter().collect();
        for (place, lock) in request.locks.iter().enumerate() {
            if bans.contains(lock) {
                self.reader.fault(
                    &format!("locks[{place}]"),
                    "it is banned as well",
                    "既锁定又禁止，只能有其一",
                );
            }
        }
    }

    fn named_once(&mut self, field: &str, id: &str, is_first: bool) {
        if id.trim().is_empty() {
            self.reader.fault(field, "it is empty", "不能为空");
        } else if !is_first {
            self.reader.fault(field, format!("`{id}` is listed twice"), format!("“{id}”重复，只能列一次"));
        }
    }

    fn reference(&mut self, field: &str, id: &str, is_known: bool) {
        if id.trim().is_empty() {
            self.reader.fault(field, "it is empty", "不能为空");
        } else if !is_known {
            self.reader.fault(field, format!("`{id}` is not listed"), format!("“{id}”没有列在这一轮里"));
        }
    }

    fn wishes(&mut self, path: &str, given: &[String], of_experts: bool) {
        if !self.reader.at_most(&format!("{path}.wishes"), given.len(), MOST_NAMED) {
            return;
        }
        let mut seen = HashSet::new();
        for (rank, wish) in given.iter().enumerate() {
            let field = format!("{path}.wishes[{rank}]");
            if !seen.insert(wish) {
                self.reader.fault(&field, format!("`{wish}` is wished for twice"), "志愿重复");
                continue;
            }
            let wished = if of_experts { &self.posts } else { &self.experts };
            let is_known = wished.may_have(wish);
            self.reference(&field, wish, is_known);
        }
    }

    fn facts(&mut self, field: &str, given: &[proto::NamedFact]) -> BTreeMap<String, FactValue> {
        self.reader.at_most(field, given.len(), MOST_NAMED);
        facts(&mut self.reader, field, given.to_vec())
    }

    /// A maximum that is not given is at least the minimum.
    fn bounds(&mut self, path: &str, given: &proto::RoundBounds, otherwise: i32) -> Option<Bounds> {
        let (min, max) = (given.min, given.max.unwrap_or(otherwise.max(given.min)));
        let most = Bounds::GREATEST as i32;
        let mut within = |end: &str, value: i32, least: i32| {
            let fits = (least..=most).contains(&value);
            if !fits {
                let english = format!("{value} is not within {least} to {most}");
                let field = format!("{path}.{end}");
                self.reader.fault(&field, english, format!("{value} 不在 {least} 到 {most} 之间"));
            }
            fits
        };
        let fits = within("min", min, 0) && within("max", max, min);
        if fits { Bounds::new(path, min.into(), max.into()).ok() } else { None }
    }

    fn priority(&mut self, path: &str, number: i32) -> Priority {
        self.reader.optional(&format!("{path}.priority"), number).unwrap_or_default()
    }

    fn least_satisfaction(&mut self, given: Option<f64>) -> f64 {
        let least = given.unwrap_or(LEAST_SATISFACTION);
        if !(0.0..=1.0).contains(&least) {
            let english = format!("{least} is not within 0 to 1");
            self.reader.fault("least_satisfaction", english, format!("{least} 不在 0 到 1 之间"));
        }
        least
    }

    fn time_limit(&mut self, given_ms: i32) -> Duration {
        let (unsaid, most) = TIME_LIMIT_MS;
        let limit_ms = match u32::try_from(given_ms) {
            Ok(0) => unsaid,
            Ok(given) if given <= most => given,
            _ => {
                let english = format!("{given_ms} is not within 1 to {most}");
                self.reader.fault("time_limit_ms", english, format!("{given_ms} 不在 1 到 {most} 之间"));
                unsaid
            }
        };
        Duration::from_millis(limit_ms.into())
    }
}
