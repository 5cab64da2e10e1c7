//! Who may call what: tokens with roles, kept as hashes, asked for in one place for every door of the server.

mod keyring;
mod layer;
mod role;
mod token;
mod token_file;

pub(crate) use keyring::{Keyring, Rate};
pub(crate) use layer::{Auth, Caller};
pub(crate) use role::{Access, access};
pub use role::{NotARole, Role};
pub use token::Secret;
pub(crate) use token::hex;
pub use token_file::{NewToken, Token, TokenFile, TokenFileError};
