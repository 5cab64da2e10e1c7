//! Identifiers within a test collection. They are no record identifiers: a document may stand for any record.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! identifier {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Wraps the collection's string; it is compared byte by byte.
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
    /// Identifies a query of a collection.
    QueryId
);
identifier!(
    /// Identifies a document of a collection.
    DocumentId
);
