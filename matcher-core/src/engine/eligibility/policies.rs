//! Which policies fit a firm, and which firms fit a policy.

use rayon::prelude::*;
use time::Date;

use super::firms::{Firm, OpenDemands};
use super::{Scores, as_supply, enterprises, fit, organisation};
use crate::cancel::Cancel;
use crate::eligibility::{FirmList, Fit, OutOfForce, PolicyList, Rule, RuleFile, RuleId, Truth};
use crate::engine::Engine;
use crate::engine::explain::{KnownSupply, OpenedSupply};
use crate::engine::generation::Generation;
use crate::engine::stored::StoredRecords;
use crate::error::Error;
use crate::explanation::Explanation;
use crate::record::{Demand, OrganisationId};
use crate::record_text::supply_texts;
use crate::scoring::Feature;

/// The relevance of a pair of which nothing speaks for or against it.
const NEUTRAL: f64 = 0.5;

impl Engine {
    /// How a firm stands to each policy of a file that is in force on a day, those that fit first; see [`Fit::compare`].
    ///
    /// How relevant a policy is to a firm's open demands, its text and links say; of policies that do not fit, that is not looked
    /// at. Takes about a millisecond for each policy and demand.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) when matching sees no such organisation;
    /// [`Damaged`](crate::ErrorKind::Damaged) when the database cannot be read; [`Cancelled`](crate::ErrorKind::Cancelled).
    pub fn policies_for(
        &self,
        firm: &OrganisationId,
        rules: &RuleFile,
        day: Date,
        cancel: &Cancel,
    ) -> Result<PolicyList, Error> {
        let generation = self.generation();
        let stored = StoredRecords::of(&self.core, &generation)?;
        let unknown = || Error::InvalidRequest { reason: format!("no organisation `{firm}`") };
        let place = generation.organisations.ordinal(firm.as_str()).ok_or_else(unknown)?;
        let firm = Firm::new(organisation(&stored, place)?, &OpenDemands::of(&generation));
        let facts = firm.facts(&generation, &rules.catalogue);
        let demands = demands_of(&firm, &stored)?;
        let mut fits = Vec::new();
        let mut out_of_force = Vec::new();
        for rule in &rules.rules {
            cancel.check()?;
            if let Some(out) = OutOfForce::of(rule, day) {
                out_of_force.push(out);
                continue;
            }
            let assessment = rule.condition.assess(&facts, day, &rules.catalogue);
            let mut found = fit(&firm.organisation, rule, assessment);
            if found.assessment.verdict != Truth::No {
                let scores = self.scores(&generation, rule, &demands, cancel)?;
                found.relevant = firm.relevant(&generation, &scores);
            }
            fits.push(found);
        }
        fits.sort_by(Fit::compare);
        let Firm { organisation, .. } = firm;
        let (organisation, organisation_name) = (organisation.id, organisation.name);
        Ok(PolicyList { organisation, organisation_name, as_of: day, fits, out_of_force })
    }

    /// How each enterprise stands to a policy of a file on a day, those that fit first; see [`Fit::compare`]. Relevance is as
    /// for [`Engine::policies_for`], on all cores.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) when the file has no such policy;
    /// [`Damaged`](crate::ErrorKind::Damaged) when the database cannot be read; [`Cancelled`](crate::ErrorKind::Cancelled).
    pub fn firms_for(
        &self,
        policy: &RuleId,
        rules: &RuleFile,
        day: Date,
        cancel: &Cancel,
    ) -> Result<FirmList, Error> {
        let unknown = || Error::InvalidRequest { reason: format!("no policy `{policy}`") };
        let rule = rules.rule(policy.as_str()).ok_or_else(unknown)?;
        let generation = self.generation();
        let stored = StoredRecords::of(&self.core, &generation)?;
        let open = OpenDemands::of(&generation);
        let mut found: Vec<(Firm, Fit)> = Vec::new();
        let mut demands = Vec::new();
        for organisation in enterprises(self, &generation)? {
            cancel.check()?;
            let firm = Firm::new(organisation, &open);
            let facts = firm.facts(&generation, &rules.catalogue);
            let assessment = rule.condition.assess(&facts, day, &rules.catalogue);
            if assessment.verdict != Truth::No {
                demands.extend(demands_of(&firm, &stored)?);
            }
            let stands = fit(&firm.organisation, rule, assessment);
            found.push((firm, stands));
        }
        let scores = self.scores(&generation, rule, &demands, cancel)?;
        let fits =
            found.into_iter().map(|(firm, fit)| Fit { relevant: firm.relevant(&generation, &scores), ..fit });
        let mut fits: Vec<Fit> = fits.collect();
        fits.sort_by(Fit::compare);
        Ok(FirmList {
            rule: rule.id.clone(),
            title: rule.title.clone(),
            issuer: rule.issuer.clone(),
            benefit: rule.benefit.clone(),
            as_of: day,
            force: rule.validity.on(day),
            validity: rule.validity,
            fits,
        })
    }

    /// How relevant a policy is to demands, by their numbers; those to which it is not are left out.
    fn scores(
        &self,
        generation: &Generation,
        rule: &Rule,
        demands: &[(usize, Demand)],
        cancel: &Cancel,
    ) -> Result<Scores, Error> {
        let supply = as_supply(rule);
        let record = self.supply_record(generation, &supply);
        let opened = OpenedSupply::new(generation, &supply);
        let latent = opened.latent(generation);
        let meaning = self.supply_vector(generation, &supply, &supply_texts(&supply), cancel);
        let known = KnownSupply::new(record.view(), meaning.as_ref(), latent.as_ref());
        let scored = demands.par_iter().map(|(ordinal, demand)| {
            cancel.check()?;
            let prepared = self.prepare_demand(generation, demand, cancel);
            Ok((*ordinal, relevance(&self.explain_pair(generation, &prepared, &opened, known).1)))
        });
        let scored: Result<Scores, Error> = scored.collect();
        let mut scored = scored?;
        scored.retain(|_, relevance| *relevance > NEUTRAL);
        Ok(scored)
    }
}

/// What the evidence of a pair says by itself. A score asks how likely the supply is to answer the demand, which a policy hardly
/// ever does; whether both are about one thing is asked without what kind of supply it is.
fn relevance(explanation: &Explanation) -> f64 {
    let evidence = explanation
        .contributions
        .iter()
        .filter(|part| !matches!(part.feature, Feature::Base | Feature::Kind));
    1.0 / (1.0 + (-evidence.map(|part| part.log_odds).sum::<f64>()).exp())
}

/// The open demands of a firm.
fn demands_of(firm: &Firm, stored: &StoredRecords<'_>) -> Result<Vec<(usize, Demand)>, Error> {
    firm.demands.iter().map(|ordinal| Ok((*ordinal, stored.demand(*ordinal)?))).collect()
}
