//! What a record has to hold before it is kept. Every fault is reported, each with the field it stands in.

use super::{Comparator, Demand, Indicator, Organisation, Record, Supply, SupplyKind};

/// How large a record may be.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Longest identifier, in bytes.
    pub id_bytes: usize,
    /// Longest title or name, in chars.
    pub title_chars: usize,
    /// Longest description or summary, in chars.
    pub text_chars: usize,
    /// Most entries of any list.
    pub list_entries: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { id_bytes: 200, title_chars: 1_000, text_chars: 50_000, list_entries: 500 }
    }
}

/// A field that cannot be kept as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("field `{field}`: {reason}")]
pub struct FieldError {
    /// The field's name in the record's JSON form.
    pub field: &'static str,
    /// What is wrong with it, and what would be right.
    pub reason: String,
}

impl Record {
    /// Checks everything that can be checked without other records.
    ///
    /// # Errors
    /// All faults, in the order of the fields.
    pub fn validate(&self, limits: &Limits) -> Result<(), Vec<FieldError>> {
        let mut check = Check { limits, faults: Vec::new() };
        match self {
            Self::Organisation(organisation) => check.organisation(organisation),
            Self::Demand(demand) => check.demand(demand),
            Self::Supply(supply) => check.supply(supply),
        }
        if check.faults.is_empty() { Ok(()) } else { Err(check.faults) }
    }
}

struct Check<'a> {
    limits: &'a Limits,
    faults: Vec<FieldError>,
}

impl Check<'_> {
    fn organisation(&mut self, organisation: &Organisation) {
        self.id("id", organisation.id.as_str());
        self.title("name", &organisation.name);
        self.list("aliases", &organisation.aliases);
        self.list("qualifications", &organisation.qualifications);
        self.amount("annual_revenue_wan_yuan", organisation.annual_revenue_wan_yuan);
        for tie in &organisation.ownership {
            let share = tie.share_percent.unwrap_or(0.0);
            self.require("ownership", (0.0..=100.0).contains(&share), || {
                format!("a share of {share} % is not within 0 to 100")
            });
        }
    }

    fn demand(&mut self, demand: &Demand) {
        self.id("id", demand.id.as_str());
        self.title("title", &demand.title);
        self.text("description", &demand.description);
        self.list("keywords", &demand.keywords);
        self.list("links", &demand.links);
        self.list("excluded", &demand.excluded);
        self.indicators(&demand.indicators);
        self.amount("budget_wan_yuan", demand.budget_wan_yuan);
    }

    fn supply(&mut self, supply: &Supply) {
        self.id("id", supply.id.as_str());
        self.title("title", &supply.title);
        self.text("summary", &supply.summary);
        self.list("keywords", &supply.keywords);
        self.list("links", &supply.links);
        self.list("people", &supply.people);
        self.indicators(&supply.indicators);
        self.amount("price_wan_yuan", supply.price_wan_yuan);
        if let Some(year) = supply.year {
            self.require("year", (1900..=2200).contains(&year), || format!("{year} is not a year"));
        }
        self.profiles(supply);
    }

    fn profiles(&mut self, supply: &Supply) {
        let of_kind = [
            ("expert", supply.expert.is_some(), SupplyKind::Expert),
            ("instrument", supply.instrument.is_some(), SupplyKind::Instrument),
            ("platform", supply.platform.is_some(), SupplyKind::Platform),
            ("policy", supply.policy.is_some(), SupplyKind::Policy),
        ];
        for (field, present, kind) in of_kind {
            self.require(field, !present || supply.kind == kind, || {
                format!("only a supply of kind `{field}` has it")
            });
        }
        if let Some(policy) = &supply.policy
            && let (Some(from), Some(until)) = (policy.valid_from, policy.valid_until)
        {
            self.require("policy", from <= until, || "it ends before it begins".to_owned());
        }
    }

    fn indicators(&mut self, indicators: &[Indicator]) {
        self.list("indicators", indicators);
        for indicator in indicators {
            let upper = indicator.upper.unwrap_or(indicator.value);
            let whole = indicator.value.is_finite() && upper.is_finite();
            self.require("indicators", whole, || format!("`{}` has no finite value", indicator.name));
            let ordered = indicator.comparator != Comparator::Between
                || indicator.upper.is_some_and(|upper| indicator.value <= upper);
            self.require("indicators", ordered, || {
                format!("the range of `{}` needs a lower and a higher end", indicator.name)
            });
        }
    }

    fn id(&mut self, field: &'static str, id: &str) {
        self.require(field, !id.trim().is_empty(), || "it is empty".to_owned());
        let longest = self.limits.id_bytes;
        self.require(field, id.len() <= longest, || format!("{} bytes; at most {longest}", id.len()));
        self.require(field, !id.chars().any(char::is_control), || "it has a control character".to_owned());
    }

    fn title(&mut self, field: &'static str, title: &str) {
        self.require(field, !title.trim().is_empty(), || "it is empty".to_owned());
        self.chars(field, title, self.limits.title_chars);
    }

    fn text(&mut self, field: &'static str, text: &str) {
        self.chars(field, text, self.limits.text_chars);
    }

    fn chars(&mut self, field: &'static str, text: &str, longest: usize) {
        // Bytes bound chars from above, so the count is only taken for texts that might be too long.
        if text.len() > longest {
            let chars = text.chars().count();
            self.require(field, chars <= longest, || format!("{chars} characters; at most {longest}"));
        }
        self.require(field, !text.contains('\0'), || "it has a NUL character".to_owned());
    }

    fn list<T>(&mut self, field: &'static str, list: &[T]) {
        let most = self.limits.list_entries;
        self.require(field, list.len() <= most, || format!("{} entries; at most {most}", list.len()));
    }

    fn amount(&mut self, field: &'static str, amount: Option<f64>) {
        if let Some(amount) = amount {
            let sound = amount.is_finite() && amount >= 0.0;
            self.require(field, sound, || format!("{amount} is not an amount of zero or more"));
        }
    }

    fn require(&mut self, field: &'static str, holds: bool, reason: impl FnOnce() -> String) {
        if !holds {
            self.faults.push(FieldError { field, reason: reason() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Demand, ExpertProfile, Record, Supply, SupplyKind};
    use super::Limits;

    fn faults(record: Record) -> Vec<&'static str> {
        match record.validate(&Limits::default()) {
            Ok(()) => Vec::new(),
            Err(faults) => faults.into_iter().map(|fault| fault.field).collect(),
        }
    }

    #[test]
    fn a_demand_of_text_alone_is_sound() {
        assert!(faults(Record::Demand(Demand::from_text("d1", "香菇烘干", ""))).is_empty());
    }

    #[test]
    fn every_fault_is_reported_with_its_field() {
        let mut demand = Demand::from_text(" ", "", "含\0水");
        demand.budget_wan_yuan = Some(-1.0);
        assert_eq!(faults(Record::Demand(demand)), ["id", "title", "description", "budget_wan_yuan"]);
    }

    #[test]
    fn a_profile_of_another_kind_is_refused() {
        let mut supply = Supply::from_text("s1", SupplyKind::Policy, "补助", "");
        supply.expert = Some(ExpertProfile::default());
        assert_eq!(faults(Record::Supply(supply)), ["expert"]);
    }
}
