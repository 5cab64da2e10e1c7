//! Roadshows: what callers ask for, and what they get.

mod given;
mod programme;

pub(crate) use given::{given_roadshow, refused_roadshow};
pub(crate) use programme::{programme, roadshow_plan};
