//! Rules out of a TOML file, with everything that is wrong with it told at once.

use std::collections::BTreeMap;

use toml::de::DeTable;

use super::catalogue::FactCatalogue;
use super::condition_reader::ConditionReader;
use super::fault::{RuleFaultKind, RuleFileError};
use super::rule::{Rule, RuleId, Validity};
use super::source::Source;
use crate::record::LinkId;
use crate::settings_file::Entries;

/// Rules, and the facts that they may ask for.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleFile {
    /// What the file is called, such as 商洛市科技政策.
    pub title: Option<String>,
    /// Which version it is, in its author's words.
    pub version: Option<String>,
    /// The built-in facts with those that the file defines.
    pub catalogue: FactCatalogue,
    /// The rules in the order of the file; at least one.
    pub rules: Vec<Rule>,
}

impl RuleFile {
    /// The lists of enterprises to be cleared (清零) that come with the crate.
    pub fn clearing() -> Self {
        Self::parse(include_str!("../../data/clearing.toml"))
            .unwrap_or_else(|error| unreachable!("the built-in lists are tested: {error}"))
    }

    /// What a firm has to fulfil before experts are sent to it (科技副总), which comes with the crate.
    pub fn posting() -> Self {
        Self::parse(include_str!("../../data/posting.toml"))
            .unwrap_or_else(|error| unreachable!("the built-in conditions are tested: {error}"))
    }

    /// What an expert has to fulfil before being sent to a firm (科技副总), which comes with the crate.
    pub fn posting_experts() -> Self {
        Self::parse(include_str!("../../data/posting_experts.toml"))
            .unwrap_or_else(|error| unreachable!("the built-in conditions are tested: {error}"))
    }

    /// Reads rules in the form that docs/eligibility.md describes, and checks them against the catalogue of facts.
    ///
    /// # Errors
    /// Every fault with its line, by line.
    pub fn parse(text: &str) -> Result<Self, RuleFileError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut source = Source::new(text);
        match DeTable::parse(text) {
            Ok(table) => {
                let entries = source.lines.entries(table.get_ref(), 1);
                let read = read_file(entries, &mut source);
                source.done(read)
            }
            Err(error) => {
                source.syntax(&error);
                source.done(Self {
                    title: None,
                    version: None,
                    catalogue: FactCatalogue::builtin(),
                    rules: Vec::new(),
                })
            }
        }
    }

    /// The rule of an identifier.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id.as_str() == id)
    }
}

fn read_file(mut entries: Entries<'_>, source: &mut Source<'_>) -> RuleFile {
    let title = entries.take("title").and_then(|entry| source.text(entry));
    let version = entries.take("version").and_then(|entry| source.text(entry));
    let mut catalogue = FactCatalogue::builtin();
    if let Some(facts) = entries.take("fact") {
        for fact in source.tables(facts) {
            catalogue.read(fact, source);
        }
    }
    let tables = entries.take("rule").map(|entry| source.tables(entry));
    source.finish(entries);
    if tables.is_none() {
        source.fault(1, RuleFaultKind::NoRules);
    }
    let mut rules = Vec::new();
    let mut lines: BTreeMap<String, usize> = BTreeMap::new();
    for table in tables.unwrap_or_default() {
        rules.extend(read_rule(table, source, &catalogue, &mut lines));
    }
    source.rule = None;
    RuleFile { title, version, catalogue, rules }
}

fn read_rule(
    mut entries: Entries<'_>,
    source: &mut Source<'_>,
    catalogue: &FactCatalogue,
    lines: &mut BTreeMap<String, usize>,
) -> Option<Rule> {
    let line = entries.line;
    source.rule = None;
    let id = source.required(&mut entries, "id", Source::text);
    source.rule.clone_from(&id);
    if let Some(id) = &id {
        let first = *lines.entry(id.clone()).or_insert(line);
        if first != line {
            source.fault(line, RuleFaultKind::Duplicate { id: id.clone(), first });
        }
    }
    let title = source.required(&mut entries, "title", Source::text);
    let mut text =
        |key: &str, source: &mut Source<'_>| entries.take(key).and_then(|entry| source.text(entry));
    let (issuer, summary, benefit) =
        (text("issuer", source), text("summary", source), text("benefit", source));
    let benefit_up_to_wan_yuan = amount(&mut entries, source);
    let links = entries.take("links").and_then(|entry| source.texts(entry)).unwrap_or_default();
    let links = links.into_iter().map(LinkId::new).collect();
    let validity = validity(&mut entries, source);
    let condition = ConditionReader { catalogue }.read(&mut entries, source, 0);
    if condition.is_some() {
        source.finish(entries);
    }
    let (id, title, condition) = (RuleId::new(id?), title?, condition?);
    Some(Rule {
        id,
        line,
        title,
        issuer,
        summary,
        benefit,
        benefit_up_to_wan_yuan,
        links,
        validity,
        condition,
    })
}

fn amount(entries: &mut Entries<'_>, source: &mut Source<'_>) -> Option<f64> {
    let entry = entries.take("benefit_up_to_wan_yuan")?;
    let amount = source.number(entry)?;
    if amount < 0.0 {
        source.fault(entry.line, RuleFaultKind::Negative { key: entry.key.to_owned() });
    }
    Some(amount)
}

fn validity(entries: &mut Entries<'_>, source: &mut Source<'_>) -> Validity {
    let from = entries.take("valid_from").and_then(|entry| source.date(entry));
    let last = entries.take("valid_until");
    let until = last.and_then(|entry| source.date(entry));
    if let (Some(from), Some(until), Some(entry)) = (from, until, last)
        && until < from
    {
        source.fault(entry.line, RuleFaultKind::EndsBeforeItBegins);
    }
    Validity { from, until }
}
