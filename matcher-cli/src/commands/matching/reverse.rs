//! The other direction: who needs a supply.

use anyhow::Result;
use matcher_core::explanation::sentences;
use matcher_core::matching::{DemandMatch, SupplyMatches};
use matcher_core::record::{Demand, Record, RecordKind};
use matcher_core::{DemandRequest, Engine};
use matcher_io::labels::Label;
use serde::Serialize;

use super::MatchArgs;
use super::show::{show_versions, version};
use crate::catalogue;
use crate::context::Context;
use crate::failure::{Status, bad_input};
use crate::match_report::Reporter;
use crate::names::Names;
use crate::terminal::{Style, clean};

#[derive(Serialize)]
struct Answer<'a> {
    #[serde(flatten)]
    found: &'a SupplyMatches,
    /// Reasons in words, in the order of the matches.
    reasons: Vec<Vec<String>>,
}

pub(super) fn run(args: &MatchArgs, id: &str, to_file: bool, context: &mut Context<'_>) -> Result<Status> {
    if to_file {
        return Err(bad_input("--supply 的结果不能用 --out 写成文件，请用 --json 输出。"));
    }
    let engine = context.open_existing()?;
    let names = Names::of(&engine)?;
    let supply = catalogue::supply(&engine, id)?;
    let mut request = DemandRequest::default();
    request.top = args.top;
    request.filter = args.filters.demand_filter(&names)?;
    request.fold_duplicates = !args.keep_duplicates;
    let found = engine.find_demands(&supply, &request)?;
    if context.json {
        let reasons = found.matches.iter().map(|hit| sentences(&hit.explanation)).collect();
        context.write_json(&Answer { found: &found, reasons })?;
        return Ok(Status::Done);
    }
    let heading = format!("{} {}  {}", supply.kind.label(), clean(supply.id.as_str()), clean(&supply.title));
    context.terminal.styled("", &heading, Style::Heading)?;
    let owner = names.organisation_name(supply.owner.as_ref());
    if !owner.is_empty() {
        context.terminal.styled("  ", &clean(&owner), Style::Faint)?;
    }
    if found.matches.is_empty() {
        context.terminal.styled("  ", "目前没有需求用得上它。", Style::Caution)?;
        return Ok(Status::Done);
    }
    let reporter = Reporter::new(&engine, &names);
    for (rank, hit) in (1..).zip(&found.matches) {
        show(rank, hit, (&engine, &reporter), context)?;
    }
    Ok(Status::Done)
}

fn show(
    rank: u32,
    hit: &DemandMatch,
    (engine, reporter): (&Engine, &Reporter<'_>),
    context: &mut Context<'_>,
) -> Result<()> {
    let title = format!(
        "{:.2} {}  {}  {}",
        hit.score,
        hit.verdict.label(),
        clean(hit.demand.as_str()),
        clean(&hit.title)
    );
    context.terminal.styled(&format!("  {rank}. "), &title, Style::Good)?;
    if let Some(Record::Demand(demand)) = engine.get(RecordKind::Demand, hit.demand.as_str())? {
        let facts = facts(&demand, reporter);
        if !facts.is_empty() {
            context.terminal.styled("     ", &facts, Style::Faint)?;
        }
    }
    for reason in sentences(&hit.explanation) {
        context.terminal.entry("     · ", &clean(&reason))?;
    }
    let versions =
        hit.duplicates.iter().map(|duplicate| version(&duplicate.title, ["", duplicate.demand.as_str()]));
    show_versions("近似需求", hit.duplicate_count, versions.collect(), context.terminal)?;
    Ok(())
}

/// The enterprise, its county and whom to call.
fn facts(demand: &Demand, reporter: &Reporter<'_>) -> String {
    let head = reporter.head(demand, &[]);
    let contact = reporter.contact(demand.contact.as_ref(), demand.enterprise.as_ref());
    let parts =
        [head.enterprise, head.county, contact.name.unwrap_or_default(), contact.phone.unwrap_or_default()];
    clean(&parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "))
}
