//! Why a project stands in an event, or does not, in Chinese.

use std::collections::BTreeSet;

use super::plan::{ProgrammeItem, Refusal};
use crate::chain::Taxonomy;
use crate::coupling::NamedOrganisation;
use crate::record::{ChainId, SupplyId};

/// Why a project stands in an event with so many others of its chain or, in an event about a chain, of its link.
pub(super) fn chosen(
    item: &ProgrammeItem,
    (theme, others): (Option<&ChainId>, usize),
    taxonomy: &Taxonomy,
) -> String {
    let mut parts = Vec::new();
    if item.locked {
        parts.push("按要求安排在本场".to_owned());
    }
    parts.push(answered(item));
    parts.push(match &item.link {
        None => "所在环节未注明".to_owned(),
        Some(link) => {
            let (chain, alike) = (link.chain(), if theme.is_some() { "同环节" } else { "同产业链" });
            let known = taxonomy.chain(&chain).is_some();
            let label = if known { taxonomy.link_label(link) } else { link.to_string() };
            match others {
                0 => format!("位于“{label}”，本场没有别的{alike}项目"),
                _ => format!("位于“{label}”，本场另有 {others} 个{alike}项目"),
            }
        }
    });
    parts.push(item.maturity.map_or_else(
        || "技术就绪度未注明，按平均计".to_owned(),
        |maturity| format!("技术就绪度 {} 级", maturity.level()),
    ));
    parts.push(match item.earlier_events {
        0 => "以前没有上过路演".to_owned(),
        times => format!("以前上过 {times} 次路演"),
    });
    format!("{}。", parts.join("；"))
}

fn answered(item: &ProgrammeItem) -> String {
    let Some(best) = item.answers.first() else { return "目前没有在办需求由它回答".to_owned() };
    let asked = wants(item.answers.iter().map(|answer| &answer.enterprise));
    let alone = item.answers.iter().filter(|answer| answer.alone).count();
    let shared = match (alone, item.answers.len()) {
        (0, _) => "都另有入选项目能答".to_owned(),
        (alone, all) if alone == all => "都没有别的入选项目能答".to_owned(),
        (alone, _) => format!("其中 {alone} 条没有别的入选项目能答"),
    };
    format!("{asked}，最高 {:.2} 分，{shared}", best.score)
}

/// Why a project is only an alternate.
pub(super) fn refused<'a>(
    enterprises: impl Iterator<Item = &'a NamedOrganisation>,
    refusal: &Refusal,
    title: impl Fn(&SupplyId) -> &'a str,
) -> String {
    let why = match refusal {
        Refusal::Outweighed { instead_of, loss } => {
            format!("用它换下“{}”，总分会降低 {loss:.4}", title(instead_of))
        }
        Refusal::NoExchange => {
            "本场没有可以换给它的位置：要么已按要求安排，要么换上后同一单位的项目会超过上限".to_owned()
        }
        Refusal::SameAs { project } => format!("与入选的“{}”是同一项成果的另一份登记", title(project)),
    };
    format!("{}；{why}。", wants(enterprises))
}

/// How many demands of how many enterprises; one that is unknown counts as one of its own.
fn wants<'a>(enterprises: impl Iterator<Item = &'a NamedOrganisation>) -> String {
    let (mut known, mut unknown, mut demands) = (BTreeSet::new(), 0, 0);
    for enterprise in enterprises {
        demands += 1;
        match (&enterprise.id, enterprise.name.as_str()) {
            (None, "") => unknown += 1,
            _ => {
                known.insert(enterprise);
            }
        }
    }
    match (known.len(), unknown) {
        (0, 0) => "目前没有在办需求由它回答".to_owned(),
        (0, _) => format!("能答 {demands} 条在办需求（企业未注明）"),
        (firms, 0) => format!("能答 {firms} 家企业的 {demands} 条在办需求"),
        (firms, _) => format!("能答 {firms} 家企业的 {demands} 条在办需求（{unknown} 条企业未注明）"),
    }
}
