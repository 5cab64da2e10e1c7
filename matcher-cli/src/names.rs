//! Names of organisations, chains and links, both ways: what people write, and what people read.

use std::collections::HashMap;
use std::sync::Arc;

use anyhow::Result;
use matcher_core::Engine;
use matcher_core::chain::Taxonomy;
use matcher_core::record::{ChainId, LinkId, Organisation, OrganisationId, Record, RecordKind};
use matcher_io::export::ExportNames;
use matcher_io::import::NameResolver;

use crate::catalogue::for_each;
use crate::failure::bad_input;
use crate::nearest::{fold, nearest, unknown};

/// Everything that has a name in a catalogue.
pub(crate) struct Names {
    taxonomy: Arc<Taxonomy>,
    organisations: HashMap<OrganisationId, Organisation>,
    // Folded names, aliases and identifiers.
    by_name: HashMap<String, OrganisationId>,
}

impl Names {
    /// The names of the engine's chains and of all its organisations.
    pub(crate) fn of(engine: &Engine) -> Result<Self> {
        let mut names =
            Self { taxonomy: engine.taxonomy(), organisations: HashMap::new(), by_name: HashMap::new() };
        for_each(engine, RecordKind::Organisation, |record| names.learn(&record))?;
        Ok(names)
    }

    /// Remembers a record that is not stored yet; only organisations have names that others refer to.
    pub(crate) fn learn(&mut self, record: &Record) {
        let Record::Organisation(organisation) = record else { return };
        // An identifier goes before any name, and the first bearer of a name keeps it.
        self.by_name.insert(fold(organisation.id.as_str()), organisation.id.clone());
        for name in std::iter::once(&organisation.name).chain(&organisation.aliases) {
            self.by_name.entry(fold(name)).or_insert_with(|| organisation.id.clone());
        }
        self.organisations.insert(organisation.id.clone(), organisation.clone());
    }

    /// The organisation of an identifier.
    pub(crate) fn organisation_of(&self, id: Option<&OrganisationId>) -> Option<&Organisation> {
        self.organisations.get(id?)
    }

    /// The organisation's name; its identifier where the name is unknown; empty where there is none.
    pub(crate) fn organisation_name(&self, id: Option<&OrganisationId>) -> String {
        let Some(id) = id else { return String::new() };
        self.organisations.get(id).map_or_else(|| id.to_string(), |known| known.name.clone())
    }

    /// The chains and links.
    pub(crate) fn taxonomy(&self) -> &Taxonomy {
        &self.taxonomy
    }

    /// Reads a chain's name or identifier.
    pub(crate) fn parse_chain(&self, text: &str) -> Result<ChainId> {
        self.find_chain(text).ok_or_else(|| {
            bad_input(unknown("产业链", text, self.taxonomy.chains.iter().map(|chain| chain.name.as_str())))
        })
    }

    /// Reads a link's path, name or identifier.
    pub(crate) fn parse_link(&self, text: &str) -> Result<LinkId> {
        let labels = self.link_labels();
        let known = || labels.iter().map(String::as_str);
        NameResolver::link(self, text).ok_or_else(|| {
            let near = self.suggest_links(text);
            let near: Vec<&str> = near.iter().map(String::as_str).collect();
            bad_input(if near.is_empty() {
                unknown("产业链环节", text, known())
            } else {
                format!("没有“{text}”这个产业链环节，或者它在几条链上都有。是不是：{}？", near.join("、"))
            })
        })
    }

    /// The path of every link, such as `新材料/尾矿综合利用`.
    pub(crate) fn link_labels(&self) -> Vec<String> {
        self.taxonomy.links().map(|(id, _, _)| self.taxonomy.link_label(&id)).collect()
    }

    fn find_chain(&self, text: &str) -> Option<ChainId> {
        let wanted = fold(text);
        let found = self.taxonomy.chains.iter().find(|chain| {
            let name = fold(&chain.name);
            fold(chain.id.as_str()) == wanted
                || name == wanted
                || format!("{name}产业链") == wanted
                || format!("{name}链") == wanted
        });
        found.map(|chain| chain.id.clone())
    }
}

impl NameResolver for Names {
    fn organisation(&self, name_or_id: &str) -> Option<OrganisationId> {
        self.by_name.get(&fold(name_or_id)).cloned()
    }

    fn link(&self, text: &str) -> Option<LinkId> {
        let wanted = fold(text);
        let by_path = self.taxonomy.links().find(|(id, chain, link)| {
            fold(id.as_str()) == wanted || fold(&format!("{}/{}", chain.name, link.name)) == wanted
        });
        if let Some((id, _, _)) = by_path {
            return Some(id);
        }
        let mut by_name = self
            .taxonomy
            .links()
            .filter(|(_, _, link)| fold(&link.name) == wanted || fold(&link.id) == wanted);
        let (first, _, _) = by_name.next()?;
        // A name that stands on two chains says nothing without the chain.
        by_name.next().is_none().then_some(first)
    }

    fn suggest_links(&self, text: &str) -> Vec<String> {
        let labels = self.link_labels();
        let name = |label: &str| label.split_once('/').map_or(label, |(_, name)| name).to_owned();
        let names: Vec<String> = labels.iter().map(|label| name(label)).collect();
        let wanted = text.rsplit('/').next().unwrap_or(text);
        let near = nearest(wanted, names.iter().map(String::as_str), 3);
        let with_path = labels.iter().filter(|label| near.contains(&name(label).as_str()));
        let mut found: Vec<&String> = with_path.collect();
        found.sort_by_key(|label| near.iter().position(|near| *near == name(label)));
        found.into_iter().take(5).cloned().collect()
    }

    fn knows_chain(&self, text: &str) -> bool {
        self.find_chain(text).is_some()
    }
}

impl ExportNames for Names {
    fn region(&self, id: &OrganisationId) -> Option<String> {
        self.organisations.get(id)?.region.as_ref().map(|region| region.name.clone())
    }

    fn organisation(&self, id: &OrganisationId) -> Option<String> {
        self.organisations.get(id).map(|organisation| organisation.name.clone())
    }

    fn link(&self, id: &LinkId) -> Option<String> {
        self.taxonomy.link(id).map(|_| self.taxonomy.link_label(id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        Names { taxonomy: Taxonomy::builtin().into(), organisations: HashMap::new(), by_name: HashMap::new() }
    }

    #[test]
    fn links_are_read_by_name_path_and_identifier() {
        let names = names();
        let (id, chain, link) = names.taxonomy.links().next().expect("a link");
        for text in [id.as_str(), &format!("{}/{}", chain.name, link.name)] {
            assert_eq!(names.parse_link(text).ok(), Some(id.clone()), "{text}");
        }
        assert_eq!(names.parse_chain(&format!("{}产业链", chain.name)).ok(), Some(chain.id.clone()));
    }

    #[test]
    fn an_unknown_link_gets_the_nearest_names() {
        let message = names().parse_link("尾矿利用").expect_err("no such link").to_string();
        assert!(message.contains("尾矿"), "{message}");
        assert_eq!(
            names().parse_chain("新才料").expect_err("typo").to_string(),
            "没有“新才料”这个产业链。是不是：新材料、新能源？"
        );
    }
}
