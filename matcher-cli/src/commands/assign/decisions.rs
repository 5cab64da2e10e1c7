//! Locks and bans beside those of the files: of the last plan, and of the command line.

use std::collections::BTreeMap;

use anyhow::Result;
use matcher_core::assignment::{CandidateId, PostId};
use matcher_core::record::{OrganisationId, Record, RecordKind, SupplyKind};
use matcher_core::{Engine, PostingRequest};
use matcher_io::import::NameResolver;
use matcher_io::posting_workbook::LastPlan;

use crate::catalogue::for_each;
use crate::failure::bad_input;
use crate::names::Names;
use crate::nearest::{fold, unknown};

type Pair = (CandidateId, PostId);

/// What the last plan kept, and what was decided on it; goes before the files.
pub(super) fn take_last(request: &mut PostingRequest, last: &LastPlan) {
    let pairs = |is_lock: bool| -> Vec<Pair> {
        let rows = last.requests.iter().filter(move |row| row.is_lock == is_lock);
        rows.map(|row| (CandidateId::new(&*row.expert), PostId::new(&*row.post))).collect()
    };
    take(request, pairs(true), pairs(false));
}

/// What the command line says; goes before everything else.
pub(super) fn take_given(
    request: &mut PostingRequest,
    (locks, bans): (&[String], &[String]),
    engine: &Engine,
) -> Result<()> {
    if locks.is_empty() && bans.is_empty() {
        return Ok(());
    }
    let known = Known::of(engine)?;
    let read =
        |texts: &[String]| texts.iter().map(|text| known.pair(text, request)).collect::<Result<Vec<_>>>();
    let (locks, bans) = (read(locks)?, read(bans)?);
    take(request, locks, bans);
    Ok(())
}

/// Of a pair the later word counts; what is contradicted within one source is left for the engine to refuse.
fn take(request: &mut PostingRequest, locks: Vec<Pair>, bans: Vec<Pair>) {
    request.bans.retain(|pair| !locks.contains(pair));
    request.locks.retain(|pair| !bans.contains(pair) && !locks.contains(pair));
    request.locks.extend(locks);
    request.bans.extend(bans);
}

/// Experts and organisations by what people call them.
struct Known {
    names: Names,
    /// Identifiers by themselves and by folded names.
    experts: BTreeMap<String, Vec<String>>,
}

impl Known {
    fn of(engine: &Engine) -> Result<Self> {
        let mut experts = BTreeMap::<String, Vec<String>>::new();
        for_each(engine, RecordKind::Supply, |record| match record {
            Record::Supply(supply) if supply.kind == SupplyKind::Expert => {
                experts.entry(fold(&supply.title)).or_default().push(supply.id.to_string());
                // An identifier is meant where one of that spelling is there, whoever else is called so.
                experts.insert(fold(supply.id.as_str()), vec![supply.id.to_string()]);
            }
            _ => {}
        })?;
        Ok(Self { names: Names::of(engine)?, experts })
    }

    fn pair(&self, text: &str, request: &PostingRequest) -> Result<Pair> {
        let Some((expert, post)) = text.split_once(['=', '＝']) else {
            return Err(bad_input(format!("“{text}”应写成 专家=企业，如 李工=岭东钼业有限公司。")));
        };
        Ok((self.expert(expert.trim())?, self.post(post.trim(), request)?))
    }

    fn expert(&self, text: &str) -> Result<CandidateId> {
        match self.experts.get(&fold(text)).map(Vec::as_slice) {
            Some([id]) => Ok(CandidateId::new(&**id)),
            Some(several) => Err(bad_input(format!(
                "有 {} 位专家叫“{text}”，请改写编号：{}。",
                several.len(),
                several.join("、")
            ))),
            None => Err(bad_input(unknown("专家", text, self.experts.keys().map(String::as_str)))),
        }
    }

    /// A post by its identifier, or the only post of a firm.
    fn post(&self, text: &str, request: &PostingRequest) -> Result<PostId> {
        if let Some(post) = request.posts.iter().find(|post| post.id.as_str() == text) {
            return Ok(post.id.clone());
        }
        let Some(firm) = self.names.organisation(text) else {
            return Err(bad_input(format!("没有叫“{text}”的企业或岗位。请用 matcher search 查名称和编号。")));
        };
        if request.posts.is_empty() {
            return Ok(PostId::new(firm.as_str()));
        }
        let of_firm: Vec<&PostId> = posts_of(request, &firm).collect();
        match of_firm[..] {
            [post] => Ok(post.clone()),
            [] => Err(bad_input(format!("这一轮没有“{text}”的岗位。请加到“岗位”表，或改正名称。"))),
            ref several => {
                let ids: Vec<&str> = several.iter().map(|post| post.as_str()).collect();
                Err(bad_input(format!(
                    "“{text}”有 {} 个岗位，请改写岗位编号：{}。",
                    ids.len(),
                    ids.join("、")
                )))
            }
        }
    }
}

fn posts_of<'a>(request: &'a PostingRequest, firm: &'a OrganisationId) -> impl Iterator<Item = &'a PostId> {
    request.posts.iter().filter(|post| post.firm == *firm).map(|post| &post.id)
}
