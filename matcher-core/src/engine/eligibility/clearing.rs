//! The lists of enterprises to be cleared, with who could help each of them.

use time::Date;

use super::enterprises;
use super::firms::{Firm, OpenDemands};
use super::near::Neighbourhood;
use crate::cancel::Cancel;
use crate::eligibility::{
    Assessment, ClearingEntry, ClearingList, FactKey, FactSheet, Force, Rule, RuleFile, Truth, Value,
};
use crate::engine::Engine;
use crate::engine::generation::Generation;
use crate::error::Error;
use crate::record::Organisation;

/// An enterprise with what is known of it.
type Known = (Firm, FactSheet);

impl Engine {
    /// The lists of a rule file that are in force on a day, in the order of the file: the enterprises on each, and apart from
    /// them those of which a fact is missing that decides. Each firm on a list comes with the institutions nearest to it: by
    /// the matches of its open demands, or without any by chain and region.
    ///
    /// # Errors
    /// [`Damaged`](crate::ErrorKind::Damaged) when the database cannot be read; [`Cancelled`](crate::ErrorKind::Cancelled).
    pub fn clearing_lists(
        &self,
        rules: &RuleFile,
        day: Date,
        cancel: &Cancel,
    ) -> Result<Vec<ClearingList>, Error> {
        let generation = self.generation();
        let demands = OpenDemands::of(&generation);
        let firms = enterprises(self, &generation)?.into_iter().map(|organisation| {
            let firm = Firm::new(organisation, &demands);
            let facts = firm.facts(&generation, &rules.catalogue);
            (firm, facts)
        });
        let firms: Vec<Known> = firms.collect();
        let asked = Asked { engine: self, generation: &generation, rules, day, cancel };
        let in_force = rules.rules.iter().filter(|rule| rule.validity.on(day) == Force::InForce);
        in_force.map(|rule| asked.list(rule, &firms)).collect()
    }
}

/// What lists are made from.
struct Asked<'a> {
    engine: &'a Engine,
    generation: &'a Generation,
    rules: &'a RuleFile,
    day: Date,
    cancel: &'a Cancel,
}

impl Asked<'_> {
    fn list(&self, rule: &Rule, firms: &[Known]) -> Result<ClearingList, Error> {
        let neighbourhood = Neighbourhood::new(self.engine, self.generation)?;
        let (mut entries, mut to_verify) = (Vec::new(), Vec::new());
        for (firm, facts) in firms {
            self.cancel.check()?;
            let assessment = rule.condition.assess(facts, self.day, &self.rules.catalogue);
            match assessment.verdict {
                Truth::No => {}
                Truth::Unknown => to_verify.push(entry(firm, facts, assessment)),
                Truth::Yes => {
                    let mut entry = entry(firm, facts, assessment);
                    entry.nearest = neighbourhood.nearest(firm, facts, self.cancel)?;
                    entries.push(entry);
                }
            }
        }
        entries.sort_by(ClearingEntry::compare);
        to_verify.sort_by(ClearingEntry::compare);
        Ok(ClearingList {
            rule: rule.id.clone(),
            title: rule.title.clone(),
            benefit: rule.benefit.clone(),
            as_of: self.day,
            others: firms.len() - entries.len() - to_verify.len(),
            entries,
            to_verify,
        })
    }
}

fn entry(firm: &Firm, facts: &FactSheet, assessment: Assessment) -> ClearingEntry {
    let organisation = &firm.organisation;
    let revenue = match facts.get(&FactKey::plain("annual_revenue")) {
        Some(Value::Number(revenue)) => Some(*revenue),
        _ => None,
    };
    ClearingEntry {
        organisation: organisation.id.clone(),
        name: organisation.name.clone(),
        region: organisation.region.as_ref().map(|region| region.name.clone()),
        annual_revenue_wan_yuan: revenue,
        contact: contact(organisation),
        sentence: assessment.sentence(),
        assessment,
        open_demands: firm.demands.len(),
        nearest: Vec::new(),
    }
}

fn contact(organisation: &Organisation) -> String {
    let Some(contact) = &organisation.contact else { return String::new() };
    let known: Vec<&str> = [&contact.name, &contact.phone].into_iter().filter_map(Option::as_deref).collect();
    known.join(" ")
}
