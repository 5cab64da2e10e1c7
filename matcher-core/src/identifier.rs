//! Identifiers: the caller's own strings, one type for each kind of thing.

/// Makes a type of identifier; `shared NAME` makes one whose clones share their string, for what is named thousands of times.
macro_rules! identifier {
    ($(#[$meta:meta])* $name:ident) => {
        identifier!(@ $(#[$meta])* #[derive(serde::Serialize, serde::Deserialize)] #[serde(transparent)] $name(String));
    };
    ($(#[$meta:meta])* shared $name:ident) => {
        identifier!(@ $(#[$meta])* $name(std::sync::Arc<str>));
    };
    (@ $(#[$meta:meta])* $name:ident($text:ty)) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name($text);

        impl $name {
            /// Wraps the caller's string; it is compared byte by byte.
            pub fn new(id: impl Into<String>) -> Self {
                Self(id.into().into())
            }

            /// Gives the string back.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
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
