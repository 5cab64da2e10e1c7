//! Who is eligible: conditions over facts in three-valued logic. A verdict is 符合, 不符合 or 待核实, with the clause that
//! decides it, and for an open one the missing facts to ask for.
//!
//! Rules are data: a TOML file that is checked as a whole when it is read ([`RuleFile::parse`]; docs/eligibility.md has the
//! form). What they may ask for stands in a catalogue of facts ([`FactCatalogue`]); what is known of somebody in a
//! [`FactSheet`]. [`Condition::assess`] says how somebody stands to a condition on a day; [`RuleComparison`] what changed from
//! one version of a file to the next. Pure: rules, facts and a day in, verdicts out. No index, clock or chance.

mod assessment;
mod catalogue;
mod clearing;
mod compare;
mod condition;
mod condition_reader;
mod fact_key;
mod fault;
mod fault_wording;
mod fit;
mod judged;
mod missing;
mod operator;
mod organisation_facts;
mod rule;
mod rule_file;
mod sheet;
mod source;
#[cfg(test)]
mod tests;
mod truth;
mod value;
mod wording;

pub use assessment::{Assessment, DecidingClause, MissingFact};
pub use catalogue::{FactCatalogue, FactDefinition, FactOrigin};
pub use clearing::{ClearingEntry, ClearingList, NearInstitution};
pub use compare::{RuleChange, RuleComparison};
pub use condition::{Condition, Form, Measure, Test};
pub use fact_key::{FactId, FactKey, FactRef, YearRef};
pub use fault::{RuleFault, RuleFaultKind, RuleFileError, Wanted};
pub use fit::{FirmList, Fit, OutOfForce, PolicyList, RelevantDemand, count};
pub use operator::Operator;
pub use rule::{Force, Rule, RuleId, Validity};
pub use rule_file::RuleFile;
pub use sheet::FactSheet;
pub use truth::Truth;
pub use value::{FactKind, Value};
