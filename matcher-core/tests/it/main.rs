//! The crate as its users see it: what is found, what a score means, what survives a restart, who may import whom.
#![allow(clippy::unwrap_used)]

mod backups;
mod cancelling;
mod catalogue;
mod conditional_writes;
mod coupling;
mod diagnosis;
mod duplicates;
mod eligibility;
mod evidence;
mod histories;
mod images;
mod latent;
mod layering;
mod lexicon_preview;
mod one_generation;
mod own_rules;
mod placement;
mod postings;
mod quality;
mod reading;
mod scope;
mod scores;
mod search_words;
mod semantics;
mod stages;
mod support;
mod visibility;
mod visits;
mod weights;
