//! Verdicts and lists, as callers get them.

use matcher_core::eligibility::{
    Assessment, ClearingEntry, ClearingList, FirmList, Fit, Force, MissingFact, NearInstitution, OutOfForce,
    PolicyList, RuleChange, RuleComparison, RuleFile, RuleFileError, Truth,
};
use matcher_core::record::format_date;
use time::Date;

use super::choice::Choice;
use crate::proto;

/// What a check found.
pub(crate) fn checked_rules(read: Result<RuleFile, RuleFileError>) -> proto::CheckRulesResponse {
    match read {
        Ok(file) => proto::CheckRulesResponse { rule_count: count(file.rules.len()), faults: Vec::new() },
        Err(error) => {
            let faults = error.faults.iter().map(|fault| proto::RuleFault {
                line: count(fault.line),
                rule: fault.rule.clone(),
                reason: fault.what.to_string(),
                localized_reason: fault.user_message(),
            });
            proto::CheckRulesResponse { rule_count: 0, faults: faults.collect() }
        }
    }
}

/// What changed.
pub(crate) fn rule_comparison(comparison: &RuleComparison) -> proto::CompareRulesResponse {
    use proto::RuleChangeKind as Kind;
    let change = |change: &RuleChange| {
        let (kind, id, title, sentences) = match change {
            RuleChange::Added { id, title } => (Kind::Added, id, title, Vec::new()),
            RuleChange::Removed { id, title } => (Kind::Removed, id, title, Vec::new()),
            RuleChange::Changed { id, title, sentences } => (Kind::Changed, id, title, sentences.clone()),
        };
        proto::RuleChange { rule: id.to_string(), title: title.clone(), kind: kind.into(), sentences }
    };
    proto::CompareRulesResponse { changes: comparison.changes.iter().map(change).collect() }
}

/// The policies for a firm.
pub(crate) fn policy_list(list: &PolicyList) -> proto::FindPoliciesResponse {
    proto::FindPoliciesResponse {
        as_of: format_date(list.as_of),
        fits: list.fits.iter().map(fit).collect(),
        out_of_force: list.out_of_force.iter().map(out_of_force).collect(),
    }
}

/// The firms for a policy.
pub(crate) fn firm_list(list: &FirmList) -> proto::FindFirmsResponse {
    proto::FindFirmsResponse {
        as_of: format_date(list.as_of),
        force: force(list.force).into(),
        fits: list.fits.iter().map(fit).collect(),
    }
}

/// The lists of enterprises to be cleared, on the day asked.
pub(crate) fn clearing_lists(lists: &[ClearingList], day: Date) -> proto::FindClearingResponse {
    let list = |list: &ClearingList| proto::ClearingList {
        rule: list.rule.to_string(),
        title: list.title.clone(),
        entries: list.entries.iter().map(entry).collect(),
        to_verify: list.to_verify.iter().map(entry).collect(),
        others: count(list.others),
    };
    proto::FindClearingResponse { as_of: format_date(day), lists: lists.iter().map(list).collect() }
}

fn fit(fit: &Fit) -> proto::Fit {
    let relevant = fit.relevant.as_ref().map(|relevant| proto::RelevantDemand {
        demand: relevant.demand.to_string(),
        title: relevant.title.clone(),
        score: relevant.score,
    });
    proto::Fit {
        organisation: fit.organisation.to_string(),
        organisation_name: fit.organisation_name.clone(),
        rule: fit.rule.to_string(),
        title: fit.title.clone(),
        benefit: fit.benefit.clone(),
        benefit_up_to_wan_yuan: fit.benefit_up_to_wan_yuan,
        assessment: Some(assessment(&fit.assessment)),
        relevant,
    }
}

fn out_of_force(out: &OutOfForce) -> proto::OutOfForce {
    let (rule, title) = (out.rule.to_string(), out.title.clone());
    proto::OutOfForce { rule, title, force: force(out.force).into() }
}

fn entry(entry: &ClearingEntry) -> proto::ClearingEntry {
    proto::ClearingEntry {
        organisation: entry.organisation.to_string(),
        name: entry.name.clone(),
        region: entry.region.clone(),
        annual_revenue_wan_yuan: entry.annual_revenue_wan_yuan,
        assessment: Some(assessment(&entry.assessment)),
        open_demands: count(entry.open_demands),
        nearest: entry.nearest.iter().map(near).collect(),
    }
}

fn near(near: &NearInstitution) -> proto::NearInstitution {
    proto::NearInstitution {
        organisation: near.organisation.to_string(),
        name: near.name.clone(),
        supply: near.supply.to_string(),
        title: near.title.clone(),
        kind: near.kind.number(),
        score: near.score,
        why: near.why.clone(),
    }
}

fn assessment(assessment: &Assessment) -> proto::Assessment {
    let clause = |clause: &matcher_core::eligibility::DecidingClause| proto::DecidingClause {
        say: clause.say.clone(),
        line: count(clause.line),
        verdict: truth(clause.verdict).into(),
        findings: clause.findings.clone(),
        facts: clause.facts.iter().map(ToString::to_string).collect(),
    };
    proto::Assessment {
        verdict: truth(assessment.verdict).into(),
        sentence: assessment.sentence(),
        deciding: assessment.deciding.iter().map(clause).collect(),
        missing: assessment.missing.iter().map(missing).collect(),
    }
}

fn missing(missing: &MissingFact) -> proto::MissingFact {
    proto::MissingFact {
        key: missing.key.to_string(),
        name: missing.name.clone(),
        question: missing.question.clone(),
        needed: missing.needed,
        recorded: missing.recorded.clone(),
    }
}

fn truth(truth: Truth) -> proto::Truth {
    match truth {
        Truth::No => proto::Truth::No,
        Truth::Unknown => proto::Truth::Unknown,
        Truth::Yes => proto::Truth::Yes,
    }
}

fn force(force: Force) -> proto::Force {
    match force {
        Force::InForce => proto::Force::InForce,
        Force::NotYet => proto::Force::NotYet,
        Force::Expired => proto::Force::Expired,
    }
}

/// Counts and lines of files and catalogues; a catalogue holds at most ten million records.
fn count(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
