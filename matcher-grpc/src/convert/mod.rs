//! Between the protos and the engine's own types. Proto types never leave this crate.

mod assignment;
mod choice;
mod coupling;
mod eligibility;
mod explanation;
mod filter;
mod matching;
mod names;
mod reader;
mod record_in;
mod record_out;

pub(crate) use assignment::{
    alternate, change_of_expert, change_of_post, posting, progress, refusal, refused_round, result, round,
};
pub(crate) use choice::Choice;
pub(crate) use coupling::{
    baselines, comparison, coupling_map, flow, given_baselines, mapped_demand, mapped_supply, period,
};
pub(crate) use eligibility::{checked_rules, clearing_lists, firm_list, policy_list, rule_comparison};
pub(crate) use explanation::{placement, stage_placement};
pub(crate) use filter::{demand_filter, supply_filter};
pub(crate) use matching::{Detail, demand_matches, explained, search_hit, supply_matches};
pub(crate) use names::{chain_position, kind_name, write_effect};
pub(crate) use record_in::{inline_demand, inline_supply, outcome, record};
pub(crate) use record_out::{change, outcome_message, record_message};
