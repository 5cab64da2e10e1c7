//! The server on a real socket, started in this process.

mod assignment;
mod diagnosis;
mod draining;
mod eligibility;
mod limits;
mod roadshow;
mod support;
mod transport;
mod watching;
