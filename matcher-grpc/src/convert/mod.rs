//! Between the protos and the engine's own types. Proto types never leave this crate.

mod assignment;
mod choice;
mod coupling;
mod diagnosis;
mod eligibility;
mod explanation;
mod filter;
mod matching;
mod names;
mod reader;
mod record_in;
mod record_out;
mod roadshow;

pub(crate) use assignment::{
    alternate, expert_change, given_round, post_change, posting, refusal, refused_round, round_progress,
    round_result,
};
pub(crate) use choice::Choice;
pub(crate) use coupling::{
    baselines, comparison, coupling_map, flow, given_baselines, mapped_demand, mapped_supply, period,
};
pub(crate) use diagnosis::diagnosis;
pub(crate) use eligibility::{checked_rules, clearing_lists, firm_list, policy_list, rule_comparison};
pub(crate) use explanation::{placement, stage_placement};
pub(crate) use filter::{demand_filter, supply_filter};
pub(crate) use matching::{Detail, demand_matches, explained, search_hit, supply_matches};
pub(crate) use names::{chain_position, kind_name, write_effect};
pub(crate) use record_in::{inline_demand, inline_supply, outcome, record};
pub(crate) use record_out::{change, outcome_message, record_message};
pub(crate) use roadshow::{given_roadshow, programme, refused_roadshow, roadshow_plan};
