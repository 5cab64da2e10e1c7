//! What the importer has to ask others: which organisations and chain links there are.

use matcher_core::record::{LinkId, OrganisationId};

/// Knows organisations and chain links by name and identifier.
pub trait NameResolver {
    /// The organisation of that identifier, name or alias.
    fn organisation(&self, name_or_id: &str) -> Option<OrganisationId>;

    /// The link of that identifier (`new-materials/tailings`), path of names (`新材料/尾矿综合利用`) or name, where a
    /// name stands on one chain only.
    fn link(&self, text: &str) -> Option<LinkId>;

    /// Names of links that the text may have meant, the nearest first; at most five.
    fn suggest_links(&self, text: &str) -> Vec<String>;

    /// Whether there is a chain of that name or identifier.
    fn knows_chain(&self, text: &str) -> bool {
        let _ = text;
        true
    }
}

/// A resolver that knows nothing: links are kept as written, organisations are all new.
#[derive(Debug, Clone, Copy, Default)]
pub struct KeepAsWritten;

impl NameResolver for KeepAsWritten {
    fn organisation(&self, _name_or_id: &str) -> Option<OrganisationId> {
        None
    }

    fn link(&self, text: &str) -> Option<LinkId> {
        Some(LinkId::new(text))
    }

    fn suggest_links(&self, _text: &str) -> Vec<String> {
        Vec::new()
    }
}
