//! What has to hold of every condition, and what a rule file is refused for.

mod completions;
mod properties;
mod refusals;
mod sentences;
