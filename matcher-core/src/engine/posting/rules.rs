//! What rules say of experts and firms.

use super::records::RoundRecords;
use super::request::{PostingExpert, PostingRules};
use crate::assignment::Admission;
use crate::eligibility::{Assessment, FactSheet, Force, Truth};
use crate::engine::eligibility::{Firm, OpenDemands};
use crate::engine::generation::Generation;
use crate::record::{Organisation, Supply};

/// The firms of a round, as the rules for them see them.
pub(super) struct Firms<'a> {
    generation: &'a Generation,
    rules: Option<&'a PostingRules>,
    demands: OpenDemands,
}

impl<'a> Firms<'a> {
    pub(super) fn of(generation: &'a Generation, rules: Option<&'a PostingRules>) -> Self {
        Self { generation, rules, demands: OpenDemands::of(generation) }
    }

    /// Whether experts may be sent to a firm, by the rules that are in force.
    pub(super) fn admission(&self, firm: &Organisation) -> Admission {
        let Some(rules) = self.rules else { return Admission::Allowed };
        let sheet = Firm::new(firm.clone(), &self.demands).facts(self.generation, &rules.file.catalogue);
        admission(rules, &sheet, &firm.name)
    }
}

/// The experts of a round, as the rules for them see them.
pub(super) struct Experts<'a> {
    pub(super) rules: Option<&'a PostingRules>,
    pub(super) records: &'a RoundRecords,
}

impl Experts<'_> {
    /// Whether an expert may be sent anywhere: willing, of a known institution, and by the rules that are in force. What they ask of
    /// an organisation is asked of the expert's own.
    pub(super) fn admission(&self, entry: &PostingExpert, expert: &Supply) -> Admission {
        let institution = match expert.owner {
            Some(_) => Admission::Allowed,
            None => Admission::ToVerify { missing: vec!["专家所在单位".to_owned()] },
        };
        willing(expert).and(institution).and(self.by_rules(entry, expert))
    }

    fn by_rules(&self, entry: &PostingExpert, expert: &Supply) -> Admission {
        let Some(rules) = self.rules else { return Admission::Allowed };
        let catalogue = &rules.file.catalogue;
        let institution = expert.owner.as_ref().and_then(|owner| self.records.organisations.get(owner));
        let sheet = institution.map(|institution| FactSheet::of_organisation(institution, catalogue));
        let mut sheet = sheet.unwrap_or_default();
        sheet.take(&entry.facts, catalogue);
        admission(rules, &sheet, &expert.title)
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

fn admission(rules: &PostingRules, sheet: &FactSheet, who: &str) -> Admission {
    let PostingRules { file, day } = rules;
    let in_force = file.rules.iter().filter(|rule| rule.validity.on(*day) == Force::InForce);
    let assessed = in_force.map(|rule| rule.condition.assess(sheet, *day, &file.catalogue));
    assessed.map(|assessment| of_verdict(who, &assessment)).fold(Admission::Allowed, Admission::and)
}

fn of_verdict(who: &str, assessment: &Assessment) -> Admission {
    match assessment.verdict {
        Truth::Yes => Admission::Allowed,
        Truth::No => {
            Admission::Forbidden { reasons: vec![format!("{who}不满足“{}”", assessment.failing())] }
        }
        Truth::Unknown => {
            let needed = assessment.missing.iter().filter(|missing| missing.needed);
            Admission::ToVerify {
                missing: needed.map(|missing| format!("{who}的{}", missing.name)).collect(),
            }
        }
    }
}
