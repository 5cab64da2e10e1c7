//! What the campaigns against the service share: the server as a process of its own, calls over the bare wire, records
//! as messages, and what a process uses.

mod calls;
mod catalogue;
mod messages;
mod process_use;
mod server_process;
mod wire;

pub mod broken;
pub mod load;
pub mod soak;
pub mod writers;

pub use calls::{check_health, connect, runtime};
pub use catalogue::{fill_with_made_records, fill_with_samples};
pub use messages::{demand_message, record_message, supply_message};
pub use process_use::ProcessUse;
pub use server_process::{ServerProcess, server_binary};
pub use wire::{Reply, Wire, framed};
