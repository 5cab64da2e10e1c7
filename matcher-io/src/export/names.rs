//! Names for identifiers, so that people can read an export.

use matcher_core::record::{LinkId, OrganisationId};

/// Knows the names of organisations and links. What it does not know is written as its identifier.
pub trait ExportNames {
    /// The organisation's full name.
    fn organisation(&self, id: &OrganisationId) -> Option<String>;

    /// The name of the region that the organisation sits in.
    fn region(&self, id: &OrganisationId) -> Option<String>;

    /// The link's path of names, such as `新材料/尾矿综合利用`, which the importer's resolver has to understand.
    fn link(&self, id: &LinkId) -> Option<String>;
}

/// Knows no names: identifiers are written as they are.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoNames;

impl ExportNames for NoNames {
    fn organisation(&self, _id: &OrganisationId) -> Option<String> {
        None
    }

    fn region(&self, _id: &OrganisationId) -> Option<String> {
        None
    }

    fn link(&self, _id: &LinkId) -> Option<String> {
        None
    }
}
