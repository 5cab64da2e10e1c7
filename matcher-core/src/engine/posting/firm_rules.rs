//! What rules say of a firm that asks for experts.

use super::request::FirmRules;
use crate::assignment::Admission;
use crate::eligibility::{Assessment, Force, Truth};
use crate::engine::Engine;
use crate::record::Organisation;

use super::ownership::joined;

impl Engine {
    /// Whether experts may be sent to a firm, by the rules that are in force.
    pub(super) fn firm_admission(&self, firm: &Organisation, rules: &FirmRules) -> Admission {
        let FirmRules { file, day } = rules;
        let sheet = self.fact_sheet(firm, &file.catalogue);
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
