//! Matches as a person wants to read them.

use std::io;

use anyhow::Result;
use matcher_core::matching::{DemandMatches, SemanticsUse, Verdict};
use matcher_core::record::{Demand, format_date};
use matcher_io::labels::Label;
use matcher_io::match_workbook::{NearMiss, PairRow};

use super::work::Work;
use crate::match_report::Reporter;
use crate::terminal::{Style, Table, Terminal, clean};

/// Longer descriptions are cut when shown above the matches.
const DESCRIPTION_CHARS: usize = 160;
/// So many near-duplicates of a match are named.
const SHOWN_VERSIONS: usize = 5;

/// One line for each demand: its best supply, or that there is none.
pub(super) fn table(work: &Work<'_>, terminal: &mut Terminal) -> Result<()> {
    let mut table = Table::new(&["需求", "名称", "最佳供给", ">得分", "结论", ">个数"]);
    let (mut demands, mut answered) = (0, 0);
    work.each(0, &mut |_, found| {
        let best = found.matches.first();
        table.row([
            found.demand.to_string(),
            found.demand_title.clone(),
            best.map_or_else(|| "—".to_owned(), |best| best.title.clone()),
            best.map_or_else(String::new, |best| format!("{:.2}", best.score)),
            best.map_or(Verdict::NoMatch, |best| best.verdict).label().to_owned(),
            found.matches.len().to_string(),
        ]);
        demands += 1;
        answered += usize::from(found.answered);
        Ok(())
    })?;
    terminal.table(&table)?;
    let unanswered = demands - answered;
    terminal.line(&format!("共 {demands} 条需求，{answered} 条有供给，{unanswered} 条暂无合适供给。"))?;
    terminal.blank()?;
    terminal.line("看理由：matcher match <需求编号>；写成工作簿：matcher match --out matches.xlsx")?;
    Ok(())
}

/// A demand with its best matches, each with reasons, what is missing and whom to call; or with what came nearest.
pub(in crate::commands) fn in_full(
    reporter: &mut Reporter<'_>,
    demand: &Demand,
    found: &DemandMatches,
    (most, terminal): (usize, &mut Terminal),
) -> Result<()> {
    show_demand(reporter, demand, found, terminal)?;
    for (rank, hit) in (1..).zip(found.matches.iter().take(most)) {
        let pair = reporter.pair(demand, found, rank, hit)?;
        show_pair(&pair, terminal)?;
    }
    if found.answered {
        if !found.uncovered_points.is_empty() {
            let open = clean(&found.uncovered_points.join("；"));
            terminal.styled("  ", &format!("所有供给都没有覆盖：{open}"), Style::Caution)?;
        }
    } else {
        show_unanswered(&reporter.unanswered(demand, found)?.nearest, terminal)?;
    }
    if let Some(note) = semantics_note(&found.semantics) {
        terminal.styled("  ", &note, Style::Caution)?;
    }
    terminal.blank()?;
    Ok(())
}

/// What an analyst has to know of a list for which meanings should have been compared, and were not.
fn semantics_note(used: &SemanticsUse) -> Option<String> {
    match used {
        SemanticsUse::Off | SemanticsUse::Compared => None,
        SemanticsUse::TooFewEncoded => Some("语义编码尚未完成，本次只比较了词语。".to_owned()),
        SemanticsUse::Unavailable { reason } => {
            Some(format!("语义编码器不可用，本次只比较了词语：{}", clean(reason)))
        }
    }
}

fn show_demand(
    reporter: &Reporter<'_>,
    demand: &Demand,
    found: &DemandMatches,
    terminal: &mut Terminal,
) -> io::Result<()> {
    let head = reporter.head(demand, &found.placements);
    terminal.styled(
        "",
        &format!("需求 {}  {}", clean(demand.id.as_str()), clean(&demand.title)),
        Style::Heading,
    )?;
    let mut facts = vec![head.enterprise, head.county, head.link];
    facts.extend(demand.budget_wan_yuan.map(|budget| format!("预算 {budget} 万元")));
    facts.extend(demand.deadline.map(|deadline| format!("{} 前", format_date(deadline))));
    facts.retain(|fact| !fact.is_empty());
    if !facts.is_empty() {
        terminal.styled("  ", &clean(&facts.join(" · ")), Style::Faint)?;
    }
    let description = clean(&demand.description);
    if !description.is_empty() {
        let short: String = description.chars().take(DESCRIPTION_CHARS).collect();
        let more = if short.len() < description.len() { "…" } else { "" };
        terminal.entry("  ", &format!("{short}{more}"))?;
    }
    Ok(())
}

fn show_pair(pair: &PairRow, terminal: &mut Terminal) -> io::Result<()> {
    let style = match pair.verdict {
        Verdict::Direct | Verdict::WorthContact => Style::Good,
        Verdict::Reference | Verdict::NoMatch => Style::Caution,
    };
    let title = format!(
        "{:.2} {}  [{}] {}",
        pair.score,
        pair.verdict.label(),
        pair.supply_kind.label(),
        clean(&pair.supply_title)
    );
    terminal.styled(&format!("  {}. ", pair.rank), &title, style)?;
    let owner = [pair.owner.as_str(), &pair.supply_id].map(clean);
    terminal.styled("     ", &owner.join("  ").trim().replace("   ", "  "), Style::Faint)?;
    for reason in &pair.reasons {
        terminal.entry("     · ", &clean(reason))?;
    }
    let versions = pair.duplicates.iter().map(|duplicate| {
        version(&duplicate.supply_title, [duplicate.owner.as_str(), duplicate.supply_id.as_str()])
    });
    show_versions("近似版本", pair.duplicate_count, versions.collect(), terminal)?;
    let contact = clean(&format!("{} {}", pair.contact_name, pair.contact_phone));
    if !contact.is_empty() {
        terminal.entry("     ☎ ", &contact)?;
    }
    Ok(())
}

/// A near-duplicate by its title, and whose it is.
pub(super) fn version(title: &str, whose: [&str; 2]) -> String {
    let whose: Vec<&str> = whose.into_iter().filter(|part| !part.is_empty()).collect();
    format!("{}（{}）", clean(title), clean(&whose.join("，")))
}

/// How many near-duplicates a match stands for, and the first of them.
pub(super) fn show_versions(
    what: &str,
    count: usize,
    mut versions: Vec<String>,
    terminal: &mut Terminal,
) -> io::Result<()> {
    if count == 0 {
        return Ok(());
    }
    versions.truncate(SHOWN_VERSIONS);
    let more = if versions.len() < count { "；…" } else { "" };
    terminal.entry("     ＋ ", &format!("另有 {count} 个{what}：{}{more}", versions.join("；")))
}

fn show_unanswered(nearest: &[NearMiss], terminal: &mut Terminal) -> io::Result<()> {
    terminal.styled("  ", "暂无合适供给，不建议勉强对接。", Style::Caution)?;
    if !nearest.is_empty() {
        terminal.line("  最接近的几个，以及为什么不够：")?;
    }
    for miss in nearest {
        let title = format!("{:.2} [{}] {}", miss.score, miss.supply_kind.label(), clean(&miss.supply_title));
        terminal.entry("  - ", &title)?;
        for why in &miss.why_not {
            terminal.entry("      ", &clean(why))?;
        }
    }
    Ok(())
}
