//! A roadshow on the terminal.

use std::io;
use std::path::Path;

use matcher_core::roadshow::{EventProgramme, RoadshowPlan};

use crate::terminal::{Style, Terminal, clean};

/// So many alternates of an event are shown; all stand in the workbook.
const ALTERNATES_SHOWN: usize = 2;

/// Tells the programmes, and where the rest is.
pub(super) fn tell(plan: &RoadshowPlan, file: &Path, terminal: &mut Terminal) -> io::Result<()> {
    terminal.line(&format!(
        "{} 条在办需求，入选项目能答其中 {} 条；总分 {:.3}（需求覆盖 {:.3}，链条均衡 {:.3}，成熟度 {:.3}，新鲜度 {:.3}）。",
        plan.live_demands,
        plan.covered_demands,
        plan.value.total(),
        plan.value.coverage,
        plan.value.balance,
        plan.value.maturity,
        plan.value.novelty
    ))?;
    for event in &plan.events {
        terminal.blank()?;
        programme(event, terminal)?;
    }
    terminal.blank()?;
    terminal.styled("", "已写入：", Style::Heading)?;
    terminal.entry("  ", &file.display().to_string())?;
    terminal.styled("      ", "节目单、邀请名单（含电话和理由）、备选；可打印签字", Style::Faint)?;
    terminal.line("下一次路演用 --earlier 带上这个工作簿，上过的项目会往后排。")?;
    let sheets = format!("请评委打分：matcher roadshow sheets {} --judge 姓名", file.display());
    terminal.line(&sheets)
}

fn programme(event: &EventProgramme, terminal: &mut Terminal) -> io::Result<()> {
    let (items, guests) = (event.items.len(), event.guests.len());
    let heading = format!("{}：{items} 个项目，邀请 {guests} 位来宾", clean(&event.name));
    terminal.styled("", &heading, Style::Heading)?;
    if items < event.places {
        let said = format!("只找到 {items} 个能答在办需求的项目，空出 {} 个位置。", event.places - items);
        terminal.styled("  ", &said, Style::Caution)?;
    }
    for (number, item) in (1..).zip(&event.items) {
        let said = format!("{}  {}  {}", item.project, item.title, item.owner.name);
        terminal.entry(&format!("  {number}. "), &clean(&said))?;
        terminal.styled("     ", &clean(&item.reason), Style::Faint)?;
    }
    for other in event.alternates.iter().take(ALTERNATES_SHOWN) {
        let said = format!("{}  {}：{}", other.project, other.title, other.reason);
        terminal.styled("  备选 ", &clean(&said), Style::Faint)?;
    }
    Ok(())
}
