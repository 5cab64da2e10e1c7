//! Why to visit a firm, and what to ask it, in Chinese.

use super::model::{LastContact, VisitEntry};
use crate::coupling::GapClass;
use crate::record::format_date;

/// So many demands are named in a reason.
const NAMED: usize = 3;

/// Why to go, part by part; with the chain that the firm names and the share of its links to be mended.
pub(super) fn reasons(entry: &VisitEntry, chain_gap: Option<(&str, f64)>) -> Vec<String> {
    vec![unanswered(entry), gap(entry, chain_gap), contact(entry), incomplete(entry)]
}

fn unanswered(entry: &VisitEntry) -> String {
    let waiting: Vec<&str> =
        entry.demands.iter().filter(|demand| !demand.answered).map(|demand| demand.title.as_str()).collect();
    match (waiting.len(), entry.demands.len()) {
        (_, 0) => "没有登记在办的需求".to_owned(),
        (0, all) => format!("{all} 条在办需求都有可以对接的供给，带去当面谈"),
        (count, all) => {
            let named = waiting.iter().take(NAMED).map(|title| format!("“{title}”")).collect::<String>();
            let more = if count > NAMED { "等" } else { "" };
            format!("{all} 条在办需求里有 {count} 条还没有供给答得上：{named}{more}")
        }
    }
}

fn gap(entry: &VisitEntry, chain_gap: Option<(&str, f64)>) -> String {
    match (entry.links.first(), chain_gap) {
        (Some(link), _) if link.gap == GapClass::Mend => {
            format!("所在环节“{}”有需求、没有供给，要补链", link.label)
        }
        (Some(link), _) if link.to_be_mended => {
            format!("所在环节“{}”有供给，但半数以上的需求没有着落", link.label)
        }
        (Some(link), _) => format!("所在环节“{}”供给不缺", link.label),
        (None, Some((chain, share))) => {
            format!("在“{chain}”产业链上，这条链有记录的环节 {:.0}% 要补", share * 100.0)
        }
        (None, None) => {
            format!("不知道在产业链的哪个环节，这一项按已知企业的平均 {:.2} 计", entry.parts.gap.counted)
        }
    }
}

fn contact(entry: &VisitEntry) -> String {
    let never = if entry.visited == Some(false) { "；记录写明还没有走访过" } else { "" };
    match entry.last_contact {
        LastContact::Known { on, days: 0, by } => {
            format!("最近一次联系记在 {}（{}）{never}", format_date(on), by.label())
        }
        LastContact::Known { on, days, by } => {
            format!("最近一次联系是 {}（{}），已有 {days} 天{never}", format_date(on), by.label())
        }
        LastContact::Never => "记录写明还没有走访过，也没有别的联系".to_owned(),
        LastContact::Unknown => format!(
            "没有记下最近一次联系，不等于没有联系过，这一项按已知企业的平均 {:.2} 计；走访过的请补记日期",
            entry.parts.contact.counted
        ),
    }
}

fn incomplete(entry: &VisitEntry) -> String {
    let Some(lacking) = entry.parts.incomplete.value.filter(|_| !entry.demands.is_empty()) else {
        return "没有需求要补充".to_owned();
    };
    format!("在办需求平均完整度 {:.0}%", (1.0 - lacking) * 100.0)
}

/// What to ask about the firm itself.
pub(super) fn questions(entry: &VisitEntry) -> Vec<String> {
    let mut asked = Vec::new();
    if entry.demands.is_empty() {
        asked.push("目前生产经营中最想解决的技术难题是什么？".to_owned());
    }
    if entry.chains.is_empty() {
        asked.push("主营业务属于哪条产业链的哪个环节？".to_owned());
    }
    let phone = entry.contact.as_ref().and_then(|contact| contact.phone.as_ref());
    if phone.is_none() {
        asked.push("以后有事联系谁，电话是多少？".to_owned());
    }
    if entry.last_contact == LastContact::Unknown {
        asked.push("以前有没有人来走访过，最近一次是什么时候？".to_owned());
    }
    asked
}
