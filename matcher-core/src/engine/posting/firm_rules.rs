//! What rules say of a firm that asks for experts.

use super::ownership::joined;
use super::request::FirmRules;
use crate::assignment::Admission;
use crate::eligibility::{Assessment, Force, Truth};
use crate::engine::eligibility::{Firm, OpenDemands};
use crate::engine::generation::Generation;
use crate::record::Organisation;

/// The firms of a round, as the rules for them see them.
pub(super) struct Firms<'a> {
    generation: &'a Generation,
    rules: Option<&'a FirmRules>,
    demands: OpenDemands,
}

impl<'a> Firms<'a> {
    pub(super) fn of(generation: &'a Generation, rules: Option<&'a FirmRules>) -> Self {
        Self { generation, rules, demands: OpenDemands::of(generation) }
    }

    /// Whether experts may be sent to a firm, by the rules that are in force.
    pub(super) fn admission(&self, firm: &Organisation) -> Admission {
        let Some(FirmRules { file, day }) = self.rules else { return Admission::Allowed };
        let sheet = Firm::new(firm.clone(), &self.demands).facts(self.generation, &file.catalogue);
        let in_force = file.rules.iter().filter(|rule| rule.validity.on(*day) == Force::InForce);
        let assessed = in_force.map(|rule| rule.condition.assess(&sheet, *day, &file.catalogue));
        assessed.map(|assessment| admission(&firm.name, &assessment)).fold(Admission::Allowed, joined)
    }
}

fn admission(firm: &str, assessment: &Assessment) -> Admission {
    match assessment.verdict {
        Truth::Yes => Admission::Allowed,
        Truth::No => {
            Admission::Forbidden { reasons: vec![format!("{firm}不满足“{}”", assessment.failing())] }
        }
        Truth::Unknown => {
            let needed = assessment.missing.iter().filter(|missing| missing.needed);
            Admission::ToVerify {
                missing: needed.map(|missing| format!("{firm}的{}", missing.name)).collect(),
            }
        }
    }
}
