//! Identifiers: the caller's own strings, one type for each kind of thing.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! identifier {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Wraps the caller's string; it is compared byte by byte.
            pub fn new(id: impl Into<String>) -> Self {
                Self(id.into())
            }

            /// Gives the string back.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self::new(id)
            }
        }
    };
}

identifier!(
    /// Identifies a [`Demand`](crate::record::Demand).
    DemandId
);
identifier!(
    /// Identifies a [`Supply`](crate::record::Supply) of any kind.
    SupplyId
);
identifier!(
    /// Identifies an [`Organisation`](crate::record::Organisation).
    OrganisationId
);
identifier!(
    /// Identifies an industry chain of the taxonomy, such as `new-materials`.
    ChainId
);
identifier!(
    /// Identifies a link of an industry chain as `chain/link`, such as `new-materials/tailings`.
    LinkId
);

impl LinkId {
    /// The chain's part of the identifier: everything before the first `/`.
    pub fn chain(&self) -> ChainId {
        ChainId::new(self.0.split('/').next().unwrap_or_default())
    }
}
