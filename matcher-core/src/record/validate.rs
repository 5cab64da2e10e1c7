//! What a record has to hold before it is kept. Every fault is reported, each with the field it stands in.

use super::{Comparator, Demand, FactValue, Indicator, Organisation, Record, Supply, SupplyKind};

/// How large a record, and a catalogue, may be.
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
    /// Most records in a catalogue, of all kinds. Every record takes memory, some two to four times its text.
    pub records: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { id_bytes: 200, title_chars: 1_000, text_chars: 50_000, list_entries: 500, records: 10_000_000 }
    }
}

/// A field that cannot be kept as it is.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("field `{field}`: {fault}")]
pub struct FieldError {
    /// The field's name in the record's JSON form.
    pub field: &'static str,
    /// What is wrong with it, and what would be right.
    pub fault: FieldFault,
}

/// What is wrong with a field. A new fault is a breaking change, so that no door forgets to put it into words.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FieldFault {
    /// It has to be there.
    #[error("it is empty")]
    Empty,
    /// An identifier that is too long.
    #[error("{found} bytes; at most {limit}")]
    TooManyBytes {
        /// Its length.
        found: usize,
        /// The longest allowed.
        limit: usize,
    },
    /// A text that is too long.
    #[error("{found} characters; at most {limit}")]
    TooManyChars {
        /// Its length.
        found: usize,
        /// The longest allowed.
        limit: usize,
    },
    /// A list that is too long.
    #[error("{found} entries; at most {limit}")]
    TooManyEntries {
        /// Its length.
        found: usize,
        /// The most allowed.
        limit: usize,
    },
    /// A character that nobody can see: NUL in a text, any control character in an identifier.
    #[error("it has a control character")]
    ControlCharacter,
    /// An amount of money below zero, or none at all.
    #[error("{found} is not an amount of zero or more")]
    NotAnAmount {
        /// The value.
        found: f64,
    },
    /// A year outside 1900 to 2200.
    #[error("{found} is not a year from 1900 to 2200")]
    NotAYear {
        /// The value.
        found: i32,
    },
    /// A share of ownership outside 0 to 100 %.
    #[error("a share of {found} % is not within 0 to 100")]
    NotAShare {
        /// The value, in per cent.
        found: f64,
    },
    /// A profile that belongs to another kind of supply.
    #[error("only a supply of that kind has it")]
    OtherKind,
    /// A period that ends before it begins.
    #[error("it ends before it begins")]
    EndsBeforeItBegins,
    /// A further fact whose number is none.
    #[error("the number of `{name}` is not finite")]
    NotANumber {
        /// The fact's name.
        name: String,
    },
    /// An indicator without a number.
    #[error("`{name}` has no finite value")]
    NoFiniteValue {
        /// The indicator's name.
        name: String,
    },
    /// An indicator whose range has no upper end, or one below the lower.
    #[error("the range of `{name}` needs a lower and a higher end")]
    BrokenRange {
        /// The indicator's name.
        name: String,
    },
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
            self.require("ownership", (0.0..=100.0).contains(&share), || FieldFault::NotAShare {
                found: share,
            });
        }
        self.facts(organisation);
    }

    fn facts(&mut self, organisation: &Organisation) {
        let (found, limit) = (organisation.facts.len(), self.limits.list_entries);
        self.require("facts", found <= limit, || FieldFault::TooManyEntries { found, limit });
        for (name, value) in &organisation.facts {
            self.id("facts", name);
            match value {
                FactValue::Flag(_) => {}
                FactValue::Number(number) => {
                    self.require("facts", number.is_finite(), || FieldFault::NotANumber {
                        name: name.clone(),
                    });
                }
                FactValue::Text(text) => self.text("facts", text),
                FactValue::Texts(texts) => {
                    self.list("facts", texts);
                    texts.iter().for_each(|text| self.text("facts", text));
                }
            }
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
            self.require("year", (1900..=2200).contains(&year), || FieldFault::NotAYear { found: year });
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
            self.require(field, !present || supply.kind == kind, || FieldFault::OtherKind);
        }
        if let Some(policy) = &supply.policy
            && let (Some(from), Some(until)) = (policy.valid_from, policy.valid_until)
        {
            self.require("policy", from <= until, || FieldFault::EndsBeforeItBegins);
        }
    }

    fn indicators(&mut self, indicators: &[Indicator]) {
        self.list("indicators", indicators);
        for indicator in indicators {
            let upper = indicator.upper.unwrap_or(indicator.value);
            let whole = indicator.value.is_finite() && upper.is_finite();
            self.require("indicators", whole, || FieldFault::NoFiniteValue { name: indicator.name.clone() });
            let ordered = indicator.comparator != Comparator::Between
                || indicator.upper.is_some_and(|upper| indicator.value <= upper);
            self.require("indicators", ordered, || FieldFault::BrokenRange { name: indicator.name.clone() });
        }
    }

    fn id(&mut self, field: &'static str, id: &str) {
        self.require(field, !id.trim().is_empty(), || FieldFault::Empty);
        let limit = self.limits.id_bytes;
        self.require(field, id.len() <= limit, || FieldFault::TooManyBytes { found: id.len(), limit });
        self.require(field, !id.chars().any(char::is_control), || FieldFault::ControlCharacter);
    }

    fn title(&mut self, field: &'static str, title: &str) {
        self.require(field, !title.trim().is_empty(), || FieldFault::Empty);
        self.chars(field, title, self.limits.title_chars);
    }

    fn text(&mut self, field: &'static str, text: &str) {
        self.chars(field, text, self.limits.text_chars);
    }

    fn chars(&mut self, field: &'static str, text: &str, limit: usize) {
        // Bytes bound chars from above, so the count is only taken for texts that might be too long.
        if text.len() > limit {
            let found = text.chars().count();
            self.require(field, found <= limit, || FieldFault::TooManyChars { found, limit });
        }
        self.require(field, !text.contains('\0'), || FieldFault::ControlCharacter);
    }

    fn list<T>(&mut self, field: &'static str, list: &[T]) {
        let (found, limit) = (list.len(), self.limits.list_entries);
        self.require(field, found <= limit, || FieldFault::TooManyEntries { found, limit });
    }

    fn amount(&mut self, field: &'static str, amount: Option<f64>) {
        if let Some(found) = amount {
            let sound = found.is_finite() && found >= 0.0;
            self.require(field, sound, || FieldFault::NotAnAmount { found });
        }
    }

    fn require(&mut self, field: &'static str, holds: bool, fault: impl FnOnce() -> FieldFault) {
        if !holds {
            self.faults.push(FieldError { field, fault: fault() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{
        Demand, ExpertProfile, FactValue, Organisation, OrganisationKind, Record, Supply, SupplyKind,
    };
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
    #[test]
    fn further_facts_have_names_and_finite_numbers() {
        let mut firm = Organisation::from_name("e1", OrganisationKind::Enterprise, "岭川矿");
        firm.facts.insert("rd_staff".to_owned(), FactValue::Number(35.0));
        assert!(faults(Record::Organisation(firm.clone())).is_empty());
        firm.facts.insert(" ".to_owned(), FactValue::Flag(true));
        firm.facts.insert("taxes@2025".to_owned(), FactValue::Number(f64::NAN));
        assert_eq!(faults(Record::Organisation(firm)), ["facts", "facts"]);
    }
}
