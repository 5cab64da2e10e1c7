//! Which enterprises to visit next (科技双进): by demands without an answer, gaps of the coupling map, the age of the last contact, and
//! what demands lack; with what to ask and what to bring along. docs/visits.md has the formulas.
//!
//! Pure: what is known of firms comes in, a list with reasons comes out. No index, clock or chance; the day is given.

mod firm;
mod list;
mod model;
mod part;
mod request;
mod sentences;
mod settings;
mod settings_file;
#[cfg(test)]
mod tests;
mod tour;

pub(crate) use firm::{Standing, VisitedFirm};
pub(crate) use list::visit_list;
pub use model::{
    BringAlong, ContactKind, CountyTour, LastContact, PartValue, StandingLink, VisitDemand, VisitEntry,
    VisitLeftOut, VisitList, VisitParts,
};
pub use request::VisitRequest;
pub use settings::{VisitSettings, VisitWeights};
