//! Firms and policies side by side: who fits what, in which order, and the sentence that says why.

use std::cmp::Ordering;

use serde::Serialize;
use time::Date;

use super::assessment::Assessment;
use super::rule::{Force, Rule, RuleId, Validity};
use super::truth::Truth;
use crate::record::{DemandId, OrganisationId, iso_date};

/// How a firm stands to a policy.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fit {
    /// The firm.
    pub organisation: OrganisationId,
    /// Its name.
    pub organisation_name: String,
    /// Its region's name, where it is known.
    pub region: Option<String>,
    /// The policy.
    pub rule: RuleId,
    /// The policy's title.
    pub title: String,
    /// Who issued it.
    pub issuer: Option<String>,
    /// What it gives, in words.
    pub benefit: Option<String>,
    /// The most that it gives, in 万元.
    pub benefit_up_to_wan_yuan: Option<f64>,
    /// When it is in force.
    pub validity: Validity,
    /// The verdict, what decides it, and what is missing.
    pub assessment: Assessment,
    /// The verdict in a sentence: why, why not, or what to ask.
    pub sentence: String,
    /// The open demand of the firm to which the policy is most relevant; none where it is to none, and none where it does not
    /// fit.
    pub relevant: Option<RelevantDemand>,
}

/// A demand to which a policy is relevant.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RelevantDemand {
    /// The demand.
    pub demand: DemandId,
    /// Its title.
    pub title: String,
    /// How relevant, in (0.5, 1]: what shared words, fields and chain links say, where 0.5 would speak neither for nor against.
    pub score: f64,
}

impl Fit {
    /// The order in which policies or firms are proposed: those that fit, then those that may, then those that do not; among
    /// those that may, the fewest missing facts first; then the greatest benefit, the most relevant, the identifiers. What
    /// is not known comes after what is.
    pub fn compare(&self, other: &Self) -> Ordering {
        let relevance = |fit: &Self| fit.relevant.as_ref().map(|relevant| relevant.score);
        other
            .assessment
            .verdict
            .cmp(&self.assessment.verdict)
            .then_with(|| self.assessment.needed().cmp(&other.assessment.needed()))
            .then_with(|| falling(self.benefit_up_to_wan_yuan, other.benefit_up_to_wan_yuan))
            .then_with(|| falling(relevance(self), relevance(other)))
            .then_with(|| self.rule.cmp(&other.rule))
            .then_with(|| self.organisation.cmp(&other.organisation))
    }
}

/// The greater first, the unknown last.
fn falling(one: Option<f64>, other: Option<f64>) -> Ordering {
    match (one, other) {
        (Some(one), Some(other)) => other.total_cmp(&one),
        (one, other) => other.is_some().cmp(&one.is_some()),
    }
}

/// A policy that is not in force: it says nothing about who is eligible.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OutOfForce {
    /// The policy.
    pub rule: RuleId,
    /// Its title.
    pub title: String,
    /// Whether it is over or still to come.
    pub force: Force,
    /// When it is in force.
    pub validity: Validity,
}

impl OutOfForce {
    /// What is said of a rule on a day on which it is not in force; `None` when it is.
    pub(crate) fn of(rule: &Rule, day: Date) -> Option<Self> {
        let force = rule.validity.on(day);
        let (id, title) = (rule.id.clone(), rule.title.clone());
        (force != Force::InForce).then_some(Self { rule: id, title, force, validity: rule.validity })
    }
}

/// The policies of a file, for one firm.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PolicyList {
    /// The firm.
    pub organisation: OrganisationId,
    /// Its name.
    pub organisation_name: String,
    /// The day asked.
    #[serde(with = "iso_date")]
    pub as_of: Date,
    /// How it stands to each policy in force, in the order of [`Fit::compare`].
    pub fits: Vec<Fit>,
    /// The policies that are not in force, in the order of the file.
    pub out_of_force: Vec<OutOfForce>,
}

/// The enterprises of the catalogue, for one policy.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FirmList {
    /// The policy.
    pub rule: RuleId,
    /// Its title.
    pub title: String,
    /// Who issued it.
    pub issuer: Option<String>,
    /// What it gives, in words.
    pub benefit: Option<String>,
    /// The day asked.
    #[serde(with = "iso_date")]
    pub as_of: Date,
    /// Whether it is in force on that day. If it is not, `fits` says how firms would stand to it.
    pub force: Force,
    /// When it is in force.
    pub validity: Validity,
    /// How each enterprise stands to it, in the order of [`Fit::compare`].
    pub fits: Vec<Fit>,
}

/// How many fit, may fit and do not fit.
pub fn count(fits: &[Fit], verdict: Truth) -> usize {
    fits.iter().filter(|fit| fit.assessment.verdict == verdict).count()
}

#[cfg(test)]
mod tests {
    use super::{Fit, RelevantDemand};
    use crate::eligibility::{Assessment, FactKey, MissingFact, RuleId, Truth, Validity};

    fn fit(rule: &str, verdict: Truth, needed: usize, benefit: Option<f64>, score: Option<f64>) -> Fit {
        let missing = |at: usize| MissingFact {
            key: FactKey::plain(format!("f{at}")),
            name: String::new(),
            question: String::new(),
            importance: 0.5,
            needed: true,
            recorded: None,
        };
        let relevant = |score| RelevantDemand { demand: "d".into(), title: String::new(), score };
        Fit {
            organisation: "e".into(),
            organisation_name: String::new(),
            region: None,
            rule: RuleId::new(rule),
            title: String::new(),
            issuer: None,
            benefit: None,
            benefit_up_to_wan_yuan: benefit,
            validity: Validity::default(),
            assessment: Assessment {
                verdict,
                deciding: Vec::new(),
                missing: (0..needed).map(missing).collect(),
            },
            sentence: String::new(),
            relevant: score.map(relevant),
        }
    }

    #[test]
    fn verdict_missing_facts_benefit_relevance_and_identifier_order_in_turn() {
        let mut fits = vec![
            fit("i", Truth::No, 0, Some(900.0), Some(0.9)),
            fit("h", Truth::Unknown, 2, Some(900.0), None),
            fit("g", Truth::Unknown, 1, None, None),
            fit("f", Truth::Unknown, 1, Some(10.0), None),
            fit("e", Truth::Yes, 0, None, Some(0.9)),
            fit("d", Truth::Yes, 0, Some(20.0), None),
            fit("c", Truth::Yes, 0, Some(20.0), Some(0.4)),
            fit("b", Truth::Yes, 0, Some(20.0), Some(0.8)),
            fit("a", Truth::Yes, 0, Some(20.0), Some(0.8)),
        ];
        fits.sort_by(Fit::compare);
        let order: String = fits.iter().map(|fit| fit.rule.as_str()).collect();
        assert_eq!(order, "abcdefghi");
    }
}
