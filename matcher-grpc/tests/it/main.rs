//! The server on a real socket, started in this process.

mod draining;
mod limits;
mod support;
mod transport;
mod watching;
