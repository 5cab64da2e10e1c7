//! One link on the terminal: its figures, its demands with what answers them or comes nearest, its supplies by kind.

use anyhow::{Context as _, Result};
use matcher_core::coupling::{CouplingMap, LinkCoupling, MappedDemand, MappedPair, MappedSupply};
use matcher_core::record::{LinkId, SupplyKind};
use matcher_io::labels::Label;
use serde::Serialize;

use super::chain_view::demand_line;
use super::figures::{demands_on, line, obstacle, supplies_on, warning};
use crate::context::Context;
use crate::terminal::{Style, Terminal, clean};

/// So many demands are shown.
const DEMANDS_SHOWN: usize = 30;
/// So many supplies of each kind are shown.
const SUPPLIES_SHOWN: usize = 5;

#[derive(Serialize)]
struct Answer<'a> {
    #[serde(flatten)]
    link: &'a LinkCoupling,
    /// Those without an answer first.
    demands: Vec<&'a MappedDemand>,
    /// Those that answer most demands first.
    supplies: Vec<&'a MappedSupply>,
}

/// Shows the link, or writes it as JSON.
pub(super) fn show(map: &CouplingMap, id: &LinkId, context: &mut Context<'_>) -> Result<()> {
    let (_, link) = map.link(id).with_context(|| format!("the map has no link `{id}`"))?;
    let (demands, supplies) = (demands_on(map, id), supplies_on(map, id));
    if context.json {
        return context.write_json(&Answer { link, demands, supplies });
    }
    let terminal = &mut *context.terminal;
    let gap = link.coupling.gap.label();
    let heading =
        format!("{}（{}） {gap} · {}", clean(&map.link_label(id)), link.position.label(), map.period.label());
    terminal.styled("", &heading, Style::Heading)?;
    figures(link, terminal)?;
    terminal.blank()?;
    show_demands(&demands, terminal)?;
    terminal.blank()?;
    show_supplies(&supplies, terminal)
}

fn figures(link: &LinkCoupling, terminal: &mut Terminal) -> Result<()> {
    let coupling = &link.coupling;
    terminal.entry("  ", &line(coupling))?;
    if let Some(degree) = coupling.degree {
        let said = format!(
            "C {:.3} · T {:.3} · D {:.3} · C′ {:.3} · D′ {:.3}",
            degree.c, degree.t, degree.d, degree.modified_c, degree.modified_d
        );
        terminal.entry("  ", &said)?;
    }
    if let Some(obstacle) = obstacle(coupling) {
        terminal.entry("  ", &obstacle)?;
    }
    if let Some(warning) = warning(coupling) {
        terminal.styled("  ", &warning, Style::Caution)?;
    }
    Ok(())
}

fn show_demands(demands: &[&MappedDemand], terminal: &mut Terminal) -> Result<()> {
    if demands.is_empty() {
        terminal.line("这个环节还没有需求。")?;
        return Ok(());
    }
    terminal.styled("", &format!("需求 {} 项：", demands.len()), Style::Heading)?;
    for demand in demands.iter().take(DEMANDS_SHOWN) {
        terminal.entry("  · ", &demand_line(demand))?;
        let facts =
            [demand.enterprise.name.as_str(), demand.region.as_ref().map_or("", |region| &region.name)];
        let facts: Vec<&str> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
        if !facts.is_empty() {
            terminal.styled("      ", &clean(&facts.join(" · ")), Style::Faint)?;
        }
        match (demand.accepted.first(), demand.nearest.first()) {
            (Some(best), _) => terminal.styled("      ", &pair_line("最佳", best), Style::Good)?,
            (None, Some(nearest)) => {
                terminal.styled("      ", &pair_line("最接近", nearest), Style::Caution)?
            }
            (None, None) => terminal.styled("      ", "没有相近的供给", Style::Caution)?,
        }
    }
    if demands.len() > DEMANDS_SHOWN {
        let more = format!("另有 {} 项，见工作簿的需求底册：matcher map", demands.len() - DEMANDS_SHOWN);
        terminal.styled("  ", &more, Style::Faint)?;
    }
    terminal.line("看理由：matcher match <需求编号>")?;
    Ok(())
}

fn pair_line(lead: &str, pair: &MappedPair) -> String {
    let reported = pair.outcome.map(|event| format!("，{}", event.label())).unwrap_or_default();
    let said = format!(
        "{lead}：{:.2} {}{reported} [{}] {}  {}  {}",
        pair.score,
        pair.verdict.label(),
        pair.kind.label(),
        pair.title,
        pair.institution.name,
        pair.supply
    );
    clean(&said)
}

fn show_supplies(supplies: &[&MappedSupply], terminal: &mut Terminal) -> Result<()> {
    if supplies.is_empty() {
        terminal.line("这个环节还没有供给。")?;
        return Ok(());
    }
    terminal.styled("", &format!("供给 {} 项：", supplies.len()), Style::Heading)?;
    for kind in SupplyKind::ALL {
        let of_kind: Vec<&&MappedSupply> = supplies.iter().filter(|supply| supply.kind == kind).collect();
        if of_kind.is_empty() {
            continue;
        }
        terminal.line(&format!("  {} {} 项", kind.label(), of_kind.len()))?;
        for supply in of_kind.iter().take(SUPPLIES_SHOWN) {
            let takers = if supply.takers > 0 {
                format!("（对上 {} 项需求）", supply.takers)
            } else {
                String::new()
            };
            let said = format!("{}  {}{takers}  {}", supply.id, supply.title, supply.institution.name);
            terminal.entry("    · ", &clean(&said))?;
        }
        if of_kind.len() > SUPPLIES_SHOWN {
            terminal.styled(
                "      ",
                &format!("另有 {} 项", of_kind.len() - SUPPLIES_SHOWN),
                Style::Faint,
            )?;
        }
    }
    Ok(())
}
