//! Conditions out of a rule file, checked against the catalogue of facts.

use super::catalogue::{FactCatalogue, FactDefinition};
use super::condition::{Condition, Form, Measure, Test};
use super::fact_key::FactRef;
use super::fault::RuleFaultKind;
use super::operator::Operator;
use super::source::Source;
use super::value::FactKind;
use crate::settings_file::{Entries, Entry};

/// Groups stand at most so deep within each other: deeper ones nobody reads.
const MOST_DEPTH: usize = 12;
/// What a condition asks, of which it has just one.
const FORMS: [&str; 5] = ["fact", "all", "any", "not", "of"];
/// What is asked of a fact, of which a test has just one.
const OPERATORS: [&str; 19] = [
    "at_least",
    "more_than",
    "at_most",
    "less_than",
    "between",
    "is",
    "is_not",
    "in",
    "not_in",
    "within",
    "contains",
    "on_or_after",
    "on_or_before",
    "years_at_least",
    "years_less_than",
    "has_any",
    "has_all",
    "has_none",
    "count_at_least",
];

/// Reads conditions of one file.
pub(super) struct ConditionReader<'c> {
    pub(super) catalogue: &'c FactCatalogue,
}

impl ConditionReader<'_> {
    /// Reads the condition of a table; what it does not know stays in the entries. `None` after any fault.
    pub(super) fn read(
        &self,
        entries: &mut Entries<'_>,
        source: &mut Source<'_>,
        depth: usize,
    ) -> Option<Condition> {
        if depth > MOST_DEPTH {
            source.fault(entries.line, RuleFaultKind::TooDeep { limit: MOST_DEPTH });
            return None;
        }
        let line = entries.line;
        let say = entries.take("say").and_then(|entry| source.text(entry));
        let form = only(entries.take_all(&FORMS), &FORMS, line, source)?;
        let form = match form.key {
            "fact" => Form::Test(self.test(form, entries, source)?),
            "all" => Form::All(self.parts(form, source, depth)?),
            "any" => Form::Any(self.parts(form, source, depth)?),
            "not" => Form::Not(Box::new(self.part(source.table(form)?, source, depth)?)),
            _ => self.at_least(form, entries, source, depth)?,
        };
        Some(Condition { say, line, form })
    }

    fn part(&self, mut entries: Entries<'_>, source: &mut Source<'_>, depth: usize) -> Option<Condition> {
        let read = self.read(&mut entries, source, depth + 1);
        // After a fault the rest of the table is looked at no further: it would be blamed for what nobody got to.
        if read.is_some() {
            source.finish(entries);
        }
        read
    }

    fn parts(&self, list: Entry<'_>, source: &mut Source<'_>, depth: usize) -> Option<Vec<Condition>> {
        let tables = source.tables(list);
        let count = tables.len();
        // Each is read, whatever is wrong with those before it, so that all faults come at once.
        let read: Vec<Option<Condition>> =
            tables.into_iter().map(|table| self.part(table, source, depth)).collect();
        let parts: Vec<Condition> = read.into_iter().flatten().collect();
        (count > 0 && parts.len() == count).then_some(parts)
    }

    fn at_least(
        &self,
        list: Entry<'_>,
        entries: &mut Entries<'_>,
        source: &mut Source<'_>,
        depth: usize,
    ) -> Option<Form> {
        let need = source.required(entries, "need", Source::whole).map(usize::from);
        let count = list.value.as_array().map_or(0, |list| list.len());
        let parts = self.parts(list, source, depth);
        let need = need?;
        if count > 0 && !(1..=count).contains(&need) {
            source.fault(list.line, RuleFaultKind::NeedOutOfRange { need, parts: count });
            return None;
        }
        Some(Form::AtLeast { need, of: parts? })
    }

    fn test(&self, fact: Entry<'_>, entries: &mut Entries<'_>, source: &mut Source<'_>) -> Option<Test> {
        let asked = only(entries.take_all(&OPERATORS), &OPERATORS, fact.line, source);
        let (reference, definition) = self.reference(fact, source)?;
        let measure = self.measure(definition, entries, source)?;
        let asked = asked?;
        let wrong = || RuleFaultKind::WrongOperator {
            operator: asked.key.to_owned(),
            fact: definition.name.clone(),
            kind: definition.kind,
        };
        let Some(reading) = Reading::of(definition.kind, asked.key) else {
            source.fault(asked.line, wrong());
            return None;
        };
        Some(Test { fact: reference, measure, operator: reading.read(asked, source)? })
    }

    fn reference(&self, fact: Entry<'_>, source: &mut Source<'_>) -> Option<(FactRef, &FactDefinition)> {
        let name = source.text(fact)?;
        match self.catalogue.reference(&name) {
            Ok(found) => Some(found),
            Err(what) => {
                source.fault(fact.line, what);
                None
            }
        }
    }

    fn measure(
        &self,
        of: &FactDefinition,
        entries: &mut Entries<'_>,
        source: &mut Source<'_>,
    ) -> Option<Measure> {
        let bases = entries.take_all(&["share_of", "growth_over"]);
        let [base, rest @ ..] = &bases[..] else { return Some(Measure::Itself) };
        if let Some(other) = rest.first() {
            let keys = vec![base.key.to_owned(), other.key.to_owned()];
            source.fault(other.line, RuleFaultKind::AsksSeveral { keys });
            return None;
        }
        let (reference, definition) = self.reference(*base, source)?;
        if let Some(definition) = [of, definition].into_iter().find(|known| known.kind != FactKind::Number) {
            let (operator, fact) = (base.key.to_owned(), definition.name.clone());
            source.fault(base.line, RuleFaultKind::WrongOperator { operator, fact, kind: definition.kind });
            return None;
        }
        let growth = base.key == "growth_over";
        Some(if growth { Measure::GrowthOver(reference) } else { Measure::ShareOf(reference) })
    }
}

/// The one entry that there has to be.
fn only<'t>(
    found: Vec<Entry<'t>>,
    choices: &[&'static str],
    line: usize,
    source: &mut Source<'_>,
) -> Option<Entry<'t>> {
    match &found[..] {
        [one] => return Some(*one),
        [] => source.fault(line, RuleFaultKind::AsksNothing { choices: choices.to_vec() }),
        [_, second, ..] => {
            let keys = found.iter().map(|entry| entry.key.to_owned()).collect();
            source.fault(second.line, RuleFaultKind::AsksSeveral { keys });
        }
    }
    None
}

/// How the value of an operator's key is read.
enum Reading {
    Number(fn(f64) -> Operator),
    Range,
    Texts(fn(Vec<String>) -> Operator),
    Flag,
    Date(fn(time::Date) -> Operator),
    Whole(fn(u16) -> Operator),
}

impl Reading {
    /// `None` when facts of the kind do not know the operator.
    fn of(kind: FactKind, key: &str) -> Option<Self> {
        Some(match (kind, key) {
            (FactKind::Number, "at_least") => Self::Number(Operator::AtLeast),
            (FactKind::Number, "more_than") => Self::Number(Operator::MoreThan),
            (FactKind::Number, "at_most") => Self::Number(Operator::AtMost),
            (FactKind::Number, "less_than") => Self::Number(Operator::LessThan),
            (FactKind::Number, "between") => Self::Range,
            (FactKind::Number, "is") => Self::Number(Operator::Equals),
            (FactKind::Number, "is_not") => Self::Number(Operator::Differs),
            (FactKind::Text, "is" | "in") => Self::Texts(Operator::OneOf),
            (FactKind::Text, "is_not" | "not_in") => Self::Texts(Operator::NoneOf),
            (FactKind::Text, "within") => Self::Texts(Operator::Within),
            (FactKind::Text, "contains") => Self::Texts(Operator::Contains),
            (FactKind::Flag, "is") => Self::Flag,
            (FactKind::Date, "on_or_after") => Self::Date(Operator::OnOrAfter),
            (FactKind::Date, "on_or_before") => Self::Date(Operator::OnOrBefore),
            (FactKind::Date, "years_at_least") => Self::Whole(Operator::YearsAtLeast),
            (FactKind::Date, "years_less_than") => Self::Whole(Operator::YearsLessThan),
            (FactKind::Texts, "has_any") => Self::Texts(Operator::HasAny),
            (FactKind::Texts, "has_all") => Self::Texts(Operator::HasAll),
            (FactKind::Texts, "has_none") => Self::Texts(Operator::HasNone),
            (FactKind::Texts, "count_at_least") => Self::Whole(Operator::CountAtLeast),
            _ => return None,
        })
    }

    fn read(self, entry: Entry<'_>, source: &mut Source<'_>) -> Option<Operator> {
        match self {
            Self::Number(make) => source.number(entry).map(make),
            Self::Range => source.range(entry).map(|(lower, upper)| Operator::Between(lower, upper)),
            Self::Texts(make) => source.texts(entry).map(make),
            Self::Flag => source.flag(entry).map(Operator::Is),
            Self::Date(make) => source.date(entry).map(make),
            Self::Whole(make) => source.whole(entry).map(make),
        }
    }
}
