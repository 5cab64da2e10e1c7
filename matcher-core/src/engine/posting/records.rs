//! The records of a round.

use std::collections::BTreeMap;

use super::request::{PostingExpert, PostingPost, PostingRequest};
use crate::assignment::{AssignmentError, CandidateId};
use crate::engine::Engine;
use crate::error::Error;
use crate::record::{
    Demand, DemandStatus, Organisation, OrganisationId, Record, RecordKind, Supply, SupplyKind, SupplyStatus,
};

/// Records that are read at once.
const PAGE: usize = 1_000;

/// Everything of the catalogue that a round asks for.
pub(super) struct RoundRecords {
    pub(super) experts: Vec<(PostingExpert, Supply)>,
    pub(super) posts: Vec<(PostingPost, Vec<Demand>)>,
    pub(super) organisations: BTreeMap<OrganisationId, Organisation>,
}

impl RoundRecords {
    /// # Errors
    /// [`AssignmentError`] for records that are not there and a post without a demand.
    pub(super) fn of(engine: &Engine, request: &PostingRequest) -> Result<Self, Error> {
        let organisations = engine.all(RecordKind::Organisation, |record| match record {
            Record::Organisation(organisation) => Some((organisation.id.clone(), organisation)),
            _ => None,
        })?;
        let organisations: BTreeMap<_, _> = organisations.into_iter().collect();
        let experts = match request.experts.as_slice() {
            [] => every_expert(engine)?,
            named => named.iter().map(|entry| named_expert(engine, entry)).collect::<Result<_, _>>()?,
        };
        Ok(Self { experts, posts: posts(engine, request, &organisations)?, organisations })
    }
}

impl Engine {
    /// What `take` makes of every record of a kind, by identifier.
    fn all<T>(&self, kind: RecordKind, take: impl Fn(Record) -> Option<T>) -> Result<Vec<T>, Error> {
        let (mut all, mut after) = (Vec::new(), String::new());
        loop {
            let page = self.page(kind, &after, PAGE)?;
            let Some(last) = page.last() else { return Ok(all) };
            last.id().clone_into(&mut after);
            all.extend(page.into_iter().filter_map(&take));
        }
    }
}

fn every_expert(engine: &Engine) -> Result<Vec<(PostingExpert, Supply)>, Error> {
    engine.all(RecordKind::Supply, |record| match record {
        Record::Supply(supply)
            if supply.kind == SupplyKind::Expert && supply.status == SupplyStatus::Available =>
        {
            Some((PostingExpert::of(supply.id.clone()), supply))
        }
        _ => None,
    })
}

fn named_expert(engine: &Engine, entry: &PostingExpert) -> Result<(PostingExpert, Supply), Error> {
    match engine.get(RecordKind::Supply, entry.expert.as_str())? {
        Some(Record::Supply(supply)) if supply.kind == SupplyKind::Expert => Ok((entry.clone(), supply)),
        _ => Err(AssignmentError::NoExpert { id: CandidateId::new(entry.expert.as_str()) }.into()),
    }
}

fn posts(
    engine: &Engine,
    request: &PostingRequest,
    organisations: &BTreeMap<OrganisationId, Organisation>,
) -> Result<Vec<(PostingPost, Vec<Demand>)>, Error> {
    let open = open_demands(engine)?;
    if request.posts.is_empty() {
        let firms = open.into_iter().filter(|(firm, _)| organisations.contains_key(firm));
        return Ok(firms.map(|(firm, demands)| (PostingPost::of(firm), demands)).collect());
    }
    let mut posts = Vec::with_capacity(request.posts.len());
    for post in &request.posts {
        if !organisations.contains_key(&post.firm) {
            return Err(AssignmentError::NoFirm { post: post.id.clone(), firm: post.firm.to_string() }.into());
        }
        let demands = match post.demands.as_slice() {
            [] => open.get(&post.firm).cloned().unwrap_or_default(),
            named => named.iter().map(|id| demand(engine, post, id.as_str())).collect::<Result<_, _>>()?,
        };
        if demands.is_empty() {
            return Err(
                AssignmentError::IdleFirm { post: post.id.clone(), firm: post.firm.to_string() }.into()
            );
        }
        posts.push((post.clone(), demands));
    }
    Ok(posts)
}

fn open_demands(engine: &Engine) -> Result<BTreeMap<OrganisationId, Vec<Demand>>, Error> {
    let demands = engine.all(RecordKind::Demand, |record| match record {
        Record::Demand(demand) if demand.status == DemandStatus::Open => Some(demand),
        _ => None,
    })?;
    let mut open = BTreeMap::<OrganisationId, Vec<Demand>>::new();
    for demand in demands {
        if let Some(firm) = demand.enterprise.clone() {
            open.entry(firm).or_default().push(demand);
        }
    }
    Ok(open)
}

fn demand(engine: &Engine, post: &PostingPost, id: &str) -> Result<Demand, Error> {
    match engine.get(RecordKind::Demand, id)? {
        Some(Record::Demand(demand)) => Ok(demand),
        _ => Err(AssignmentError::NoDemand { post: post.id.clone(), demand: id.to_owned() }.into()),
    }
}
