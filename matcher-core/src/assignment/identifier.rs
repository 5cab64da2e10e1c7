//! Identifiers of the two sides: the caller's own strings, one type for each side. Clones share the string, as a large
//! problem names every identifier thousands of times.

use std::fmt;
use std::sync::Arc;

macro_rules! identifier {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Wraps the caller's string; it is compared byte by byte.
            pub fn new(id: impl Into<String>) -> Self {
                Self(Arc::from(id.into()))
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
    /// Identifies a [`Candidate`](super::Candidate): an expert who may be sent.
    CandidateId
);
identifier!(
    /// Identifies a [`Post`](super::Post): a firm's position. A firm may have several.
    PostId
);
