//! Roles, and what each rpc asks for.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What a token allows. Each role includes the ones before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Match, search, read records.
    Read,
    /// Change records and report outcomes.
    Write,
    /// Back up, rebuild, reload, check.
    Admin,
}

impl Role {
    /// The word for it in files, logs and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Admin => "admin",
        }
    }
}

/// A word that is no role.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is no role; roles are read, write and admin")]
pub struct NotARole(String);

impl FromStr for Role {
    type Err = NotARole;

    fn from_str(text: &str) -> Result<Self, NotARole> {
        match text {
            "read" => Ok(Self::Read),
            "write" => Ok(Self::Write),
            "admin" => Ok(Self::Admin),
            other => Err(NotARole(other.to_owned())),
        }
    }
}

/// What a path asks of its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Nothing, where the settings leave health open.
    Health,
    /// A role.
    Role(Role),
}

/// Every rpc and what it asks for. A test compares the table with the descriptors, so that no rpc is forgotten; what
/// does not stand here asks for the highest role.
const RPCS: &[(&str, &[(&str, Role)])] = &[
    (
        "matcher.v1.CatalogueService",
        &[
            ("GetRecord", Role::Read),
            ("ListRecords", Role::Read),
            ("UpsertRecord", Role::Write),
            ("BatchUpsertRecords", Role::Write),
            ("DeleteRecord", Role::Write),
            ("BatchDeleteRecords", Role::Write),
            ("UndeleteRecord", Role::Write),
            ("ImportRecords", Role::Write),
            ("ExportRecords", Role::Read),
            ("ListChanges", Role::Read),
        ],
    ),
    (
        "matcher.v1.MatchingService",
        &[
            ("FindMatches", Role::Read),
            ("FindDemands", Role::Read),
            ("FindMatchesBatch", Role::Read),
            ("Search", Role::Read),
            ("Explain", Role::Read),
            ("DiagnoseDemand", Role::Read),
        ],
    ),
    (
        "matcher.v1.CouplingService",
        &[
            ("ListChains", Role::Read),
            ("PlaceRecord", Role::Read),
            ("Couple", Role::Read),
            ("CompareMaps", Role::Read),
            ("GetBaselines", Role::Read),
            ("KeepBaselines", Role::Admin),
        ],
    ),
    (
        "matcher.v1.EligibilityService",
        &[
            ("CheckRules", Role::Read),
            ("CompareRules", Role::Read),
            ("FindPolicies", Role::Read),
            ("FindFirms", Role::Read),
            ("FindClearing", Role::Read),
        ],
    ),
    ("matcher.v1.AssignmentService", &[("Assign", Role::Read)]),
    ("matcher.v1.RoadshowService", &[("ComposeRoadshow", Role::Read)]),
    ("matcher.v1.FeedbackService", &[("ReportOutcomes", Role::Write), ("ListOutcomes", Role::Read)]),
    (
        "matcher.v1.AdminService",
        &[
            ("GetStats", Role::Read),
            ("CreateBackup", Role::Admin),
            ("RebuildIndex", Role::Admin),
            ("ReloadLexicon", Role::Admin),
            ("CheckCatalogue", Role::Admin),
        ],
    ),
    ("grpc.reflection.v1.ServerReflection", &[("ServerReflectionInfo", Role::Read)]),
    ("grpc.reflection.v1alpha.ServerReflection", &[("ServerReflectionInfo", Role::Read)]),
];

/// What the path of a call asks for.
pub(crate) fn access(path: &str) -> Access {
    let Some((service, rpc)) = path.strip_prefix('/').and_then(|path| path.split_once('/')) else {
        return Access::Role(Role::Admin);
    };
    if service == "grpc.health.v1.Health" {
        return Access::Health;
    }
    let rpcs = RPCS.iter().find(|(name, _)| *name == service).map_or(&[][..], |(_, rpcs)| rpcs);
    let role = rpcs.iter().find(|(name, _)| *name == rpc).map_or(Role::Admin, |(_, role)| *role);
    Access::Role(role)
}

#[cfg(test)]
mod tests {
    use super::{Access, RPCS, Role, access};
    use crate::descriptors;

    #[test]
    fn every_rpc_of_the_protos_stands_in_the_table_and_says_its_role_in_its_comment() {
        let pool = descriptors::pool();
        let mut seen = 0;
        for service in pool.services().filter(|service| service.full_name().starts_with("matcher.")) {
            let table = RPCS.iter().find(|(name, _)| *name == service.full_name());
            let table = table.unwrap_or_else(|| panic!("{} stands nowhere", service.full_name())).1;
            assert_eq!(table.len(), service.methods().len(), "{}", service.full_name());
            for method in service.methods() {
                let known = table.iter().find(|(name, _)| *name == method.name());
                let (_, role) = known.unwrap_or_else(|| panic!("{} has no role", method.full_name()));
                let comment = descriptors::comment_of(&method).expect("every rpc has a comment");
                let said = format!("Role: {}.", role.as_str());
                assert!(comment.contains(&said), "{}: {comment}", method.full_name());
                seen += 1;
            }
        }
        assert!(seen >= 36, "{seen}");
    }

    #[test]
    fn what_is_unknown_asks_for_the_highest_role() {
        for path in ["/matcher.v1.CatalogueService/DropAll", "/a.B/C", "/", "", "//", "nothing"] {
            assert_eq!(access(path), Access::Role(Role::Admin), "{path}");
        }
        assert_eq!(access("/grpc.health.v1.Health/Check"), Access::Health);
        assert!(Role::Read < Role::Write && Role::Write < Role::Admin);
    }
}
