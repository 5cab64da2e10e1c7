//! A list of visits on the terminal.

use std::io;
use std::path::Path;

use matcher_core::record::{Region, format_date};
use matcher_core::visits::{CountyTour, VisitDemand, VisitEntry, VisitList};
use matcher_io::labels::Label;

use crate::terminal::{Style, Terminal, clean};

/// Tells where to go, why, and with what.
pub(super) fn tell(list: &VisitList, file: Option<&Path>, terminal: &mut Terminal) -> io::Result<()> {
    let heading = format!(
        "走访清单 截至 {}：{} 家企业里列出 {} 家",
        format_date(list.as_of),
        list.firms,
        list.entries.len()
    );
    terminal.styled("", &heading, Style::Heading)?;
    if list.entries.is_empty() {
        terminal.line("没有符合条件的企业。请检查 --county、--chain，或先导入单位和需求。")?;
    }
    for (number, entry) in (1..).zip(&list.entries) {
        firm(number, entry, terminal)?;
    }
    if list.tours.len() > 1 {
        terminal.styled("", "分县行程（得分高的县在前）", Style::Heading)?;
        for tour in &list.tours {
            terminal.entry("  · ", &clean(&county(tour, list)))?;
        }
    }
    if list.left_out.demands_of_nobody > 0 {
        let told = format!(
            "另有 {} 条在办需求没有写是哪家企业的，没法走访；请补上需求企业。",
            list.left_out.demands_of_nobody
        );
        terminal.styled("", &told, Style::Caution)?;
    }
    match file {
        Some(file) => terminal
            .line(&format!("已写入“{}”：走访清单、分县行程、带什么问什么；可以打印带去。", file.display())),
        None => terminal.line("打印：加 --out 走访.xlsx。走访以后记一笔：matcher visits record <单位编号>。"),
    }
}

fn firm(number: usize, entry: &VisitEntry, terminal: &mut Terminal) -> io::Result<()> {
    let region = entry.region.as_ref().map_or_else(String::new, |region| format!("（{}）", region.name));
    let contact = entry.contact.as_ref().map_or_else(String::new, |contact| {
        let known = [&contact.name, &contact.phone].into_iter().filter_map(Option::as_deref);
        known.map(|known| format!("  {known}")).collect()
    });
    let said = format!("{} {}{region}{contact}  得分 {:.2}", entry.organisation, entry.name, entry.score);
    terminal.styled(&format!("{number:>3}. "), &clean(&said), Style::Heading)?;
    terminal.entry("     ", &clean(&format!("{}。", entry.reasons.join("；"))))?;
    for visited in &entry.demands {
        demand(visited, terminal)?;
    }
    if !entry.questions.is_empty() {
        terminal.styled("     问：", &clean(&entry.questions.join("")), Style::Faint)?;
    }
    Ok(())
}

fn demand(visited: &VisitDemand, terminal: &mut Terminal) -> io::Result<()> {
    let state = if visited.answered { "有答案" } else { "还没有答案" };
    let said = format!(
        "{} {}（{state}，完整度 {:.0}%）",
        visited.demand,
        visited.title,
        visited.completeness * 100.0
    );
    terminal.entry("     · ", &clean(&said))?;
    if let Some(best) = visited.bring.first() {
        let lead = if visited.answered { "带去" } else { "可作参考" };
        let said = format!(
            "{} {} {}（{}，{:.2}，{}）",
            best.kind.label(),
            best.supply,
            best.title,
            best.institution.name,
            best.score,
            best.verdict.label()
        );
        terminal.styled(&format!("       {lead}："), &clean(&said), Style::Faint)?;
    }
    if !visited.questions.is_empty() {
        terminal.styled("       问：", &clean(&visited.questions.join("")), Style::Faint)?;
    }
    Ok(())
}

/// A county with its days: `商州区 2 天：甲、乙；丙`.
fn county(tour: &CountyTour, list: &VisitList) -> String {
    let name = tour.county.as_ref().map_or("县区不详", |region: &Region| region.name.as_str());
    let day = |places: &Vec<usize>| {
        let names = places.iter().filter_map(|at| list.entries.get(*at)).map(|entry| entry.name.as_str());
        names.collect::<Vec<_>>().join("、")
    };
    let days: Vec<String> = tour.days.iter().map(day).collect();
    format!("{name} {} 天：{}", days.len(), days.join("；"))
}
