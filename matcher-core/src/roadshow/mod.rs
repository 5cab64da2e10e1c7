//! The roadshow composer (路演): which projects stand in which event, who is invited and why. docs/roadshow.md has the formulas.
//!
//! Pure: projects with the demands that they answer in, programmes out. No index, clock or chance.

mod compose;
mod error;
mod guests;
mod input;
mod objective;
mod plan;
mod request;
mod selection;
mod sentences;

pub(crate) use compose::compose;
pub use error::{LockRefusal, RoadshowError};
pub(crate) use input::{Answer, Companion, LiveDemand, Project, RoadshowInput};
pub use plan::{
    Alternate, EventProgramme, Guest, GuestKind, ObjectiveParts, ProgrammeAnswer, ProgrammeItem, Refusal,
    RoadshowPlan,
};
pub use request::{EventRequest, Lock, RoadshowRequest, RoadshowWeights};

#[cfg(test)]
mod tests;
