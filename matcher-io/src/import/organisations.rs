//! Organisations that rows refer to: by identifier, by name, or not known yet.

use std::collections::HashMap;

use matcher_core::record::{Organisation, OrganisationId, OrganisationKind, Record, Region};

use super::batch::{Item, Origin};
use super::generated_id::generate;
use super::resolver::NameResolver;
use crate::sheet_kind::SheetKind;
use crate::text::{fold, has_chinese};

/// The organisations of the file itself, and those that it makes necessary.
#[derive(Default)]
pub(super) struct Organisations {
    by_name: HashMap<String, OrganisationId>,
    /// Where the created ones stand.
    created_at: HashMap<OrganisationId, usize>,
    /// Organisations that had to be made, in the order of their first mention.
    pub(super) created: Vec<(Origin, Item)>,
    /// Names of the created ones, for the note.
    pub(super) created_names: Vec<String>,
}

impl Organisations {
    /// Remembers an organisation of the file, so that later rows find it.
    pub(super) fn learn(&mut self, organisation: &Organisation) {
        let names = [organisation.id.as_str(), &organisation.name];
        for name in names.into_iter().chain(organisation.aliases.iter().map(String::as_str)) {
            self.by_name.entry(fold(name)).or_insert_with(|| organisation.id.clone());
        }
    }

    /// The organisation of that identifier or name, if anybody knows it.
    pub(super) fn find(&self, resolver: &dyn NameResolver, text: &str) -> Option<OrganisationId> {
        self.by_name.get(&fold(text)).cloned().or_else(|| resolver.organisation(text))
    }

    /// Resolves an identifier column and a name column. The identifier wins; an organisation of which only the name
    /// is known is created, and so is one whose identifier nobody knows yet.
    pub(super) fn refer(
        &mut self,
        resolver: &dyn NameResolver,
        origin: &Origin,
        id: Option<&str>,
        name: Option<&str>,
    ) -> Option<OrganisationId> {
        if let Some(id) = id {
            if let Some(known) = self.find(resolver, id) {
                return Some(known);
            }
            if let Some(name) = name {
                self.create(origin, OrganisationId::new(id), name);
            }
            return Some(OrganisationId::new(id));
        }
        let name = name?;
        if let Some(known) = self.find(resolver, name) {
            return Some(known);
        }
        if !has_chinese(name)
            && !name.contains(char::is_whitespace)
            && name.contains(|c: char| c.is_ascii_digit())
        {
            // `E-07` in the name column is an identifier of a list that is still to come.
            return Some(OrganisationId::new(name));
        }
        let id = OrganisationId::new(generate(&[SheetKind::Organisation.name(), name]));
        self.create(origin, id.clone(), name);
        Some(id)
    }

    /// Says where an organisation sits that this file made necessary; one that somebody listed is left as it is.
    pub(super) fn locate(&mut self, id: &OrganisationId, region: &str) {
        let Some(&at) = self.created_at.get(id) else { return };
        if let Some((_, Item::Record(record))) = self.created.get_mut(at)
            && let Record::Organisation(organisation) = record.as_mut()
        {
            organisation.region.get_or_insert_with(|| Region { code: None, name: region.to_owned() });
        }
    }

    fn create(&mut self, origin: &Origin, id: OrganisationId, name: &str) {
        let organisation = Organisation::from_name(id, kind_of_name(name), name);
        self.learn(&organisation);
        self.created_names.push(name.to_owned());
        self.created_at.insert(organisation.id.clone(), self.created.len());
        self.created.push((origin.clone(), Item::Record(Box::new(Record::Organisation(organisation)))));
    }
}

/// What kind of organisation a name belongs to. The end of a name says more than its middle: 某大学附属医院 is a
/// hospital, 某学院科技有限公司 an enterprise.
pub(super) fn kind_of_name(name: &str) -> OrganisationKind {
    const ENDINGS: [(&str, OrganisationKind); 26] = [
        ("公司", OrganisationKind::Enterprise),
        ("集团", OrganisationKind::Enterprise),
        ("厂", OrganisationKind::Enterprise),
        ("合作社", OrganisationKind::Enterprise),
        ("联合社", OrganisationKind::Enterprise),
        ("农场", OrganisationKind::Enterprise),
        ("矿", OrganisationKind::Enterprise),
        ("医院", OrganisationKind::Hospital),
        ("卫生院", OrganisationKind::Hospital),
        ("研究院", OrganisationKind::Institute),
        ("研究所", OrganisationKind::Institute),
        ("科学院", OrganisationKind::Institute),
        ("设计院", OrganisationKind::Institute),
        ("实验室", OrganisationKind::Institute),
        ("大学", OrganisationKind::University),
        ("学院", OrganisationKind::University),
        ("学校", OrganisationKind::University),
        ("孵化器", OrganisationKind::PlatformOperator),
        ("中试基地", OrganisationKind::PlatformOperator),
        ("产业园", OrganisationKind::PlatformOperator),
        ("人民政府", OrganisationKind::Government),
        ("局", OrganisationKind::Government),
        ("厅", OrganisationKind::Government),
        ("委员会", OrganisationKind::Government),
        ("部", OrganisationKind::Government),
        ("办公室", OrganisationKind::Government),
    ];
    const PARTS: [(&str, OrganisationKind); 6] = [
        ("医院", OrganisationKind::Hospital),
        ("研究院", OrganisationKind::Institute),
        ("研究所", OrganisationKind::Institute),
        ("大学", OrganisationKind::University),
        ("学院", OrganisationKind::University),
        ("公司", OrganisationKind::Enterprise),
    ];
    let name = fold(name);
    let name = name.trim_end_matches([')', ']']);
    let ending = ENDINGS.iter().find(|(word, _)| name.ends_with(word));
    let part = || PARTS.iter().find(|(word, _)| name.contains(word));
    ending.or_else(part).map_or(OrganisationKind::Other, |(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_name_tells_the_kind() {
        for (name, kind) in [
            ("商洛示例矿业有限公司", OrganisationKind::Enterprise),
            ("示例大学", OrganisationKind::University),
            ("示例大学附属医院", OrganisationKind::Hospital),
            ("示例大学材料学院", OrganisationKind::University),
            ("省有色金属研究院", OrganisationKind::Institute),
            ("示例研究院有限公司", OrganisationKind::Enterprise),
            ("柞水县木耳专业合作社", OrganisationKind::Enterprise),
            ("市科学技术局", OrganisationKind::Government),
            ("秦岭协会", OrganisationKind::Other),
        ] {
            assert_eq!(kind_of_name(name), kind, "{name}");
        }
    }
}
