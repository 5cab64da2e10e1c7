//! The whole map on the terminal: the chains, the first links to mend, what was written and what to do next.

use std::io;

use anyhow::Result;
use matcher_core::coupling::{CoordinationLevel, CouplingMap, GapClass, MapComparison, MendLink};
use matcher_core::record::LinkId;

use super::figures::degree;
use super::files::MapFile;
use super::{BaselinesFate, Report};
use crate::terminal::{Style, Table, Terminal, clean};

/// So many links to mend are shown.
const LINKS_SHOWN: usize = 3;
/// So many of the demands that wait on each.
const DEMANDS_SHOWN: usize = 3;

/// Tells all of it.
pub(super) fn tell(report: &Report, terminal: &mut Terminal) -> Result<()> {
    let map = &report.map;
    let heading = format!("创新链产业链深度对接耦合图谱 · {}", map.period.label());
    terminal.styled("", &heading, Style::Heading)?;
    let answered = map.demands.iter().filter(|demand| demand.is_answered()).count();
    terminal.line(&format!(
        "{} 项需求，{answered} 项已有可对接的供给；{} 项供给。",
        map.demands.len(),
        map.supplies.len()
    ))?;
    terminal.blank()?;
    chains(map, terminal)?;
    terminal.blank()?;
    mend(map, terminal)?;
    if let Some(comparison) = &report.comparison {
        compare(comparison, map, terminal)?;
    }
    remarks(report, terminal)?;
    files(&report.files, terminal)?;
    next_steps(map, terminal)?;
    Ok(())
}

fn chains(map: &CouplingMap, terminal: &mut Terminal) -> io::Result<()> {
    let headers = ["产业链", ">需求", ">供给", ">已有对接", ">U₁", ">U₂", ">D′", "等级", "最弱环节"];
    let mut table = Table::new(&headers);
    for chain in &map.chains {
        let (coupling, counts) = (&chain.coupling, &chain.coupling.counts);
        table.row([
            chain.name.clone(),
            counts.demands.to_string(),
            counts.supplies.to_string(),
            counts.answered_demands.to_string(),
            format!("{:.3}", coupling.demand_strength),
            format!("{:.3}", coupling.supply_strength),
            degree(coupling),
            CoordinationLevel::label_of(coupling.level).to_owned(),
            chain.weakest_link().map_or_else(|| "—".to_owned(), |link| link.name.clone()),
        ]);
    }
    terminal.table(&table)
}

fn mend(map: &CouplingMap, terminal: &mut Terminal) -> io::Result<()> {
    let mend = &map.lists.mend;
    if mend.is_empty() {
        return terminal.line("没有需要补链的环节。");
    }
    terminal.styled("", &format!("先补这些环节（共 {} 个，见补链清单）：", mend.len()), Style::Heading)?;
    for (rank, link) in (1..).zip(mend.iter().take(LINKS_SHOWN)) {
        mend_link(map, (rank, link), terminal)?;
    }
    Ok(())
}

fn mend_link(map: &CouplingMap, (rank, link): (usize, &MendLink), terminal: &mut Terminal) -> io::Result<()> {
    let heading = format!(
        "{}（{}）：{} 项需求在等",
        clean(&map.link_label(&link.link)),
        why_to_mend(link.gap),
        link.waiting.len()
    );
    terminal.styled(&format!("  {rank}. "), &heading, Style::Caution)?;
    for id in link.waiting.iter().take(DEMANDS_SHOWN) {
        let title = map.demands.iter().find(|demand| demand.id == *id).map_or("", |demand| &demand.title);
        terminal.entry("     · ", &clean(&format!("{id}  {title}")))?;
    }
    if let Some(nearest) = link.nearest.first() {
        let said = format!("最接近：{:.2} {}  {}", nearest.score, nearest.title, nearest.institution.name);
        terminal.styled("     ", &clean(&said), Style::Faint)?;
    }
    Ok(())
}

/// A link to mend lacks supply, or has some that does not answer.
fn why_to_mend(gap: GapClass) -> &'static str {
    if gap == GapClass::Mend { "没有供给" } else { "有供给，但大半需求没有对上" }
}

fn compare(comparison: &MapComparison, map: &CouplingMap, terminal: &mut Terminal) -> io::Result<()> {
    terminal.blank()?;
    terminal.styled("", &format!("与上期（{}）比：", comparison.before.label()), Style::Heading)?;
    let named = |links: &[LinkId]| -> String {
        let labels: Vec<String> = links.iter().take(5).map(|link| clean(&map.link_label(link))).collect();
        match links.len() {
            0 => "无".to_owned(),
            count if count > labels.len() => format!("{} 等 {count} 个", labels.join("、")),
            _ => labels.join("、"),
        }
    };
    terminal.entry("  ", &format!("新列入补链：{}", named(&comparison.gaps_opened)))?;
    terminal.entry("  ", &format!("不再需要补链：{}", named(&comparison.gaps_closed)))?;
    terminal.entry("  ", &format!("等级有变化：{}", named(&comparison.levels_changed)))?;
    terminal.entry(
        "  ",
        &format!(
            "新出现待对接需求 {} 项，已有对接或已解决 {} 项，不在本期的 {} 项。",
            comparison.demands_opened.len(),
            comparison.demands_closed.len(),
            comparison.demands_gone.len()
        ),
    )
}

/// What to know before the figures are quoted.
fn remarks(report: &Report, terminal: &mut Terminal) -> io::Result<()> {
    terminal.blank()?;
    let left_out = &report.map.left_out;
    if left_out.unplaced_demands > 0 {
        let said = format!(
            "{} 项需求看不出属于哪个环节，没有计入各链；补填“产业链环节”后重新导入即可。",
            left_out.unplaced_demands
        );
        terminal.styled("提示：", &said, Style::Caution)?;
    }
    match report.baselines {
        BaselinesFate::First => terminal.line(
            "基准：这是第一次画图谱，本期的基准已保存；以后各期都按它计算强度，才能互相比较。要换基准用 --rebase。",
        )?,
        BaselinesFate::Replaced => {
            terminal.line("基准：已改用本期的基准并保存；与以前的图谱比较时，用 --against 会按新基准重算上期。")?;
        }
        BaselinesFate::Kept => {}
    }
    if report.comparison.as_ref().is_some_and(|comparison| comparison.rebased) {
        terminal.line("基准：上期用的是另一套基准，已按本期的基准重新计算后再比较。")?;
    }
    Ok(())
}

fn files(files: &[MapFile], terminal: &mut Terminal) -> io::Result<()> {
    terminal.styled("", "已写入：", Style::Heading)?;
    for file in files {
        terminal.entry("  ", &file.path.display().to_string())?;
        terminal.styled("      ", file.purpose, Style::Faint)?;
    }
    Ok(())
}

fn next_steps(map: &CouplingMap, terminal: &mut Terminal) -> io::Result<()> {
    let chain = map.chains.first().map_or("新材料", |chain| &chain.name);
    let link = map.lists.mend.first().map(|link| map.link_label(&link.link));
    terminal.line("接下来可以：")?;
    let mut steps = vec![(format!("matcher map {chain}"), "看一条产业链的各个环节，最弱的在前")];
    steps.extend(link.map(|link| (format!("matcher map {link}"), "看这个环节的需求和供给")));
    steps.push(("matcher map --against <上期的 map.json>".to_owned(), "与上期比较"));
    for (command, purpose) in steps {
        terminal.raw(&format!("  {}\n", clean(&command)))?;
        terminal.styled("      ", purpose, Style::Faint)?;
    }
    Ok(())
}
