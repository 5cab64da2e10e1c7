//! Which part of the map somebody wants to see.

use anyhow::Result;
use matcher_core::record::{ChainId, LinkId};
use matcher_io::import::NameResolver;

use crate::failure::bad_input;
use crate::names::Names;
use crate::nearest::unknown;

/// A part of the map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// All of it.
    Whole,
    /// One chain.
    Chain(ChainId),
    /// One link.
    Link(LinkId),
}

impl Part {
    /// Reads the name or identifier of a chain or link, or of a chain alone.
    pub(super) fn of(part: Option<&str>, chain: Option<&str>, names: &Names) -> Result<Self> {
        if let Some(chain) = chain {
            return names.parse_chain(chain).map(Self::Chain);
        }
        let Some(text) = part else { return Ok(Self::Whole) };
        if let Ok(chain) = names.parse_chain(text) {
            return Ok(Self::Chain(chain));
        }
        if let Some(link) = NameResolver::link(names, text) {
            return Ok(Self::Link(link));
        }
        // A path says that a link is meant.
        if text.contains('/') {
            return names.parse_link(text).map(Self::Link);
        }
        let chains = names.taxonomy().chains.iter().map(|chain| chain.name.clone());
        let known: Vec<String> = chains.chain(names.link_labels()).collect();
        Err(bad_input(unknown("产业链或环节", text, known.iter().map(String::as_str))))
    }
}
