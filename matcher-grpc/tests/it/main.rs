//! The server on a real socket, started in this process.

mod assignment;
mod draining;
mod eligibility;
mod limits;
mod support;
mod transport;
mod watching;
