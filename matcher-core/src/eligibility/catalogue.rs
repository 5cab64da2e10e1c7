//! The facts that rules may ask for: names, kinds, units and the question that brings them. Data, not code.

use super::fact_key::{FactId, FactKey, FactRef, YearRef, read_year, split_year};
use super::fault::{RuleFaultKind, RuleFileError, Wanted};
use super::source::Source;
use super::value::FactKind;
use crate::settings_file::{Entries, Entry};

/// Where a fact comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FactOrigin {
    /// A field of an organisation's record has it.
    Field,
    /// It is made up from the demands that the catalogue has of an organisation.
    Demands,
    /// It stands among an organisation's further facts.
    Further,
}

/// A fact that rules may ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactDefinition {
    /// Its identifier: lower-case letters, digits and `_`.
    pub id: FactId,
    /// The name that users read and write, such as 研发人员数.
    pub name: String,
    /// Other names under which it is recognised.
    pub synonyms: Vec<String>,
    /// What sort of value it has.
    pub kind: FactKind,
    /// The unit of a number, such as 万元; empty where it has none.
    pub unit: String,
    /// Where it comes from.
    pub origin: FactOrigin,
    /// Whether every calendar year has its own value.
    pub by_year: bool,
    /// The question that a visitor asks to learn it.
    pub question: Option<String>,
}

/// The facts that rules may ask for, in the order in which they are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactCatalogue {
    definitions: Vec<FactDefinition>,
}

impl FactCatalogue {
    /// The facts that come with the crate: those of an organisation's own fields, of its demands, and those that offices
    /// commonly keep beside them.
    pub fn builtin() -> Self {
        Self::parse(include_str!("../../data/facts.toml"))
            .unwrap_or_else(|error| unreachable!("the built-in facts are tested: {error}"))
    }

    /// Reads definitions from TOML, `[[fact]]` each.
    ///
    /// # Errors
    /// Every fault with its line.
    pub fn parse(text: &str) -> Result<Self, RuleFileError> {
        let mut source = Source::new(text);
        let mut catalogue = Self { definitions: Vec::new() };
        match toml::de::DeTable::parse(text) {
            Ok(table) => {
                let mut entries = source.lines.entries(table.get_ref(), 1);
                if let Some(facts) = entries.take("fact") {
                    for fact in source.tables(facts) {
                        catalogue.read(fact, &mut source);
                    }
                }
                source.finish(entries);
            }
            Err(error) => source.syntax(&error),
        }
        source.done(catalogue)
    }

    /// Every definition.
    pub fn definitions(&self) -> &[FactDefinition] {
        &self.definitions
    }

    /// The definition of an identifier.
    pub fn get(&self, id: &FactId) -> Option<&FactDefinition> {
        self.definitions.iter().find(|definition| definition.id == *id)
    }

    /// The definition of an identifier, name or synonym, as somebody wrote it, without a year.
    pub fn find(&self, name: &str) -> Option<&FactDefinition> {
        let name = name.trim();
        self.definitions.iter().find(|definition| {
            definition.id.as_str() == name
                || definition.name == name
                || definition.synonyms.iter().any(|synonym| synonym == name)
        })
    }

    /// The fact of somebody that a name means: `研发人员数`, `rd_spend@2025`, `研发费用@2025` or `2025年研发费用`. `None` when
    /// nothing has the name, or the year is missing or one too many.
    pub fn key(&self, name: &str) -> Option<FactKey> {
        let (bare, year) = spoken_year(name.trim());
        let definition = self.find(bare)?;
        match (year.map(read_year), definition.by_year) {
            (None, false) => Some(FactKey { id: definition.id.clone(), year: None }),
            (Some(Some(YearRef::Of(year))), true) => {
                Some(FactKey { id: definition.id.clone(), year: Some(year) })
            }
            _ => None,
        }
    }

    /// What users read for a fact: `研发人员数`, `2025年研发费用`.
    pub fn label(&self, key: &FactKey) -> String {
        let name = self.get(&key.id).map_or(key.id.as_str(), |definition| &definition.name);
        match key.year {
            Some(year) => format!("{year}年{name}"),
            None => name.to_owned(),
        }
    }

    /// The unit of a fact; empty where it has none.
    pub fn unit(&self, id: &FactId) -> &str {
        self.get(id).map_or("", |definition| &definition.unit)
    }

    /// The fact that a rule names, with its definition.
    pub(super) fn reference(&self, name: &str) -> Result<(FactRef, &FactDefinition), RuleFaultKind> {
        let (bare, year) = split_year(name);
        let fact = || name.to_owned();
        let definition = self.find(bare).ok_or_else(|| RuleFaultKind::UnknownFact { fact: fact() })?;
        let year = match (year, definition.by_year) {
            (None, false) => None,
            (Some(_), false) => return Err(RuleFaultKind::NoYears { fact: fact() }),
            (year, true) => {
                let year = year.and_then(read_year);
                Some(year.ok_or_else(|| RuleFaultKind::YearWanted { fact: fact() })?)
            }
        };
        Ok((FactRef { id: definition.id.clone(), year }, definition))
    }

    /// Takes in a definition; one that is known already is a fault.
    pub(super) fn read(&mut self, mut entries: Entries<'_>, source: &mut Source<'_>) {
        let line = entries.line;
        let id = source.required(&mut entries, "id", Source::text);
        let name = source.required(&mut entries, "name", Source::text);
        let kind = source.required(&mut entries, "kind", fact_kind);
        let synonyms = entries.take("synonyms").and_then(|entry| source.texts(entry)).unwrap_or_default();
        let unit = entries.take("unit").and_then(|entry| source.text(entry)).unwrap_or_default();
        let origin = entries.take("origin").and_then(|entry| origin(source, entry));
        let by_year = entries.take("by_year").and_then(|entry| source.flag(entry)).unwrap_or(false);
        let question = entries.take("question").and_then(|entry| source.text(entry));
        source.finish(entries);
        let (Some(id), Some(name), Some(kind)) = (id, name, kind) else { return };
        if !is_fact_id(&id) {
            source.fault(line, RuleFaultKind::BadFactId { id });
            return;
        }
        let known = [&id, &name].into_iter().chain(&synonyms).find(|name| self.find(name).is_some()).cloned();
        if let Some(name) = known {
            source.fault(line, RuleFaultKind::KnownFact { name });
            return;
        }
        let (id, origin) = (FactId::new(id), origin.unwrap_or(FactOrigin::Further));
        self.definitions.push(FactDefinition { id, name, synonyms, kind, unit, origin, by_year, question });
    }
}

fn fact_kind(source: &mut Source<'_>, entry: Entry<'_>) -> Option<FactKind> {
    let name = source.text(entry)?;
    let kind = FactKind::from_name(&name);
    if kind.is_none() {
        source.wrong(entry, Wanted::FactKind);
    }
    kind
}

fn origin(source: &mut Source<'_>, entry: Entry<'_>) -> Option<FactOrigin> {
    match source.text(entry)?.as_str() {
        "field" => Some(FactOrigin::Field),
        "demands" => Some(FactOrigin::Demands),
        "further" => Some(FactOrigin::Further),
        _ => {
            source.wrong(entry, Wanted::FactOrigin);
            None
        }
    }
}

fn is_fact_id(id: &str) -> bool {
    id.starts_with(|c: char| c.is_ascii_lowercase())
        && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// Takes the year off a name as people write it: behind `@`, or before it as in `2025年研发费用`.
fn spoken_year(name: &str) -> (&str, Option<&str>) {
    if let (bare, Some(year)) = split_year(name) {
        return (bare, Some(year));
    }
    match name.split_once('年') {
        Some((year, bare)) if year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()) => {
            (bare.trim_start_matches('度').trim(), Some(year))
        }
        _ => (name, None),
    }
}

#[cfg(test)]
mod tests {
    use super::{FactCatalogue, FactKey};

    #[test]
    fn every_builtin_fact_has_a_question() {
        let catalogue = FactCatalogue::builtin();
        assert!(catalogue.definitions().len() > 30);
        for definition in catalogue.definitions() {
            assert!(definition.question.is_some(), "{}", definition.id);
        }
    }

    #[test]
    fn facts_are_found_by_identifier_name_and_synonym_with_their_year() {
        let catalogue = FactCatalogue::builtin();
        let spend = Some(FactKey::of_year("rd_spend", 2025));
        for name in ["rd_spend@2025", "研发费用@2025", "2025年研发费用", "2025年度研发投入"] {
            assert_eq!(catalogue.key(name), spend, "{name}");
        }
        assert_eq!(catalogue.key("研发人员数"), Some(FactKey::plain("rd_staff")));
        for name in ["研发费用", "2025年研发人员数", "没有的事"] {
            assert_eq!(catalogue.key(name), None, "{name}");
        }
        assert_eq!(catalogue.label(&FactKey::of_year("rd_spend", 2025)), "2025年研发费用");
    }

    #[test]
    fn definitions_that_contradict_each_other_are_refused() {
        let error = FactCatalogue::parse(
            "[[fact]]\nid = 'a'\nname = '甲'\nkind = 'number'\n[[fact]]\nid = 'b'\nname = '甲'\nkind = 'flag'\n\
             [[fact]]\nid = 'C'\nname = '丙'\nkind = '数'\n",
        )
        .expect_err("faults");
        assert_eq!(
            error.to_string(),
            "line 5: `甲` names another fact already; line 12: `kind` wants number, text, flag, date or texts"
        );
    }
}
