//! The built command, driven as an analyst would drive it.

mod assign;
mod backup;
mod bad_input;
mod classify;
mod clearing;
mod demo;
mod diagnosis;
mod disk;
mod duplicates;
mod encoder;
mod evaluate;
mod history;
mod import;
mod judging;
mod lexicon;
mod map;
mod map_doors;
mod matching;
mod plain_workbook;
mod policy;
mod roadshow;
#[cfg(feature = "serve")]
mod service;
mod support;
#[cfg(feature = "serve")]
mod three_doors;
mod usage;
mod visits;
mod weights;
