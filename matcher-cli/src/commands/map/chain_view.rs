//! One chain on the terminal: its links, the worst first, with the demands behind each.

use anyhow::{Context as _, Result};
use matcher_core::coupling::{ChainCoupling, CouplingMap, GapClass, LinkCoupling, MappedDemand};
use matcher_core::record::{ChainId, DemandStatus};

use super::figures::{demands_on, line, obstacle};
use crate::context::Context;
use crate::terminal::{Style, Terminal, clean};

/// So many demands of a link are shown.
const DEMANDS_SHOWN: usize = 8;

/// Shows the chain, or writes it as JSON.
pub(super) fn show(map: &CouplingMap, id: &ChainId, context: &mut Context<'_>) -> Result<()> {
    let chain = map.chains.iter().find(|chain| chain.id == *id);
    let chain = chain.with_context(|| format!("the map has no chain `{id}`"))?;
    if context.json {
        return context.write_json(chain);
    }
    let terminal = &mut *context.terminal;
    terminal.styled("", &format!("{} · {}", clean(&chain.name), map.period.label()), Style::Heading)?;
    terminal.entry("  ", &line(&chain.coupling))?;
    if let Some(obstacle) = obstacle(&chain.coupling) {
        terminal.entry("  ", &obstacle)?;
    }
    terminal.blank()?;
    let links = chain.worst_first().into_iter().filter(|link| link.coupling.gap != GapClass::Blank);
    for (rank, link) in (1..).zip(links) {
        show_link(map, (rank, link), terminal)?;
    }
    blank_links(chain, terminal)?;
    let link = chain.weakest_link().or(chain.links.first());
    if let Some(link) = link {
        let path = format!("{}/{}", chain.name, link.name);
        terminal.line(&format!("看一个环节的需求和供给：matcher map {}", clean(&path)))?;
    }
    Ok(())
}

fn show_link(map: &CouplingMap, (rank, link): (usize, &LinkCoupling), terminal: &mut Terminal) -> Result<()> {
    let gap = link.coupling.gap;
    let heading = format!("{}（{}） {}", clean(&link.name), link.position.label(), gap.label());
    let style = if gap == GapClass::Mend { Style::Caution } else { Style::Plain };
    terminal.styled(&format!("{rank:>2}. "), &heading, style)?;
    terminal.styled("    ", &line(&link.coupling), Style::Faint)?;
    let demands = demands_on(map, &link.id);
    for demand in demands.iter().take(DEMANDS_SHOWN) {
        terminal.entry("    · ", &demand_line(demand))?;
    }
    if demands.len() > DEMANDS_SHOWN {
        let more = format!("另有 {} 项需求，见 matcher map {}", demands.len() - DEMANDS_SHOWN, link.id);
        terminal.styled("      ", &more, Style::Faint)?;
    }
    Ok(())
}

/// A demand's identifier and title, and where it stands.
pub(super) fn demand_line(demand: &MappedDemand) -> String {
    let state = match (demand.is_answered(), demand.status) {
        (true, _) => "已有对接",
        (false, DemandStatus::Open) => "待对接",
        (false, DemandStatus::Answered) => "已解决",
        (false, DemandStatus::Closed) => "已关闭",
    };
    clean(&format!("{}  {}（{state}）", demand.id, demand.title))
}

fn blank_links(chain: &ChainCoupling, terminal: &mut Terminal) -> Result<()> {
    let blank = chain.links.iter().filter(|link| link.coupling.gap == GapClass::Blank);
    let names: Vec<String> = blank.map(|link| clean(&link.name)).collect();
    if !names.is_empty() {
        terminal.styled("", &format!("空白（供需都没有）：{}", names.join("、")), Style::Faint)?;
    }
    terminal.blank()?;
    Ok(())
}
