//! The built command, driven as an analyst would drive it.

mod backup;
mod bad_input;
mod demo;
mod disk;
mod evaluate;
mod history;
mod import;
mod matching;
mod service;
mod support;
mod usage;
