//! Figures of the map in words.

use matcher_core::coupling::{
    CoordinationLevel, Coupling, CouplingMap, MappedDemand, MappedSupply, ObstacleDegree,
};
use matcher_core::record::LinkId;

/// The modified coordination degree, or a dash.
pub(super) fn degree(coupling: &Coupling) -> String {
    coupling.degree.map_or_else(|| "—".to_owned(), |degree| format!("{:.3}", degree.modified_d))
}

/// Counts, strengths, degree and level on one line.
pub(super) fn line(coupling: &Coupling) -> String {
    let counts = &coupling.counts;
    format!(
        "需求 {} · 供给 {} · 已有对接 {} · U₁ {:.3} · U₂ {:.3} · D′ {} {}",
        counts.demands,
        counts.supplies,
        counts.answered_demands,
        coupling.demand_strength,
        coupling.supply_strength,
        degree(coupling),
        CoordinationLevel::label_of(coupling.level)
    )
}

/// What limits the unit, each factor with its share; `None` when nothing does.
pub(super) fn obstacle(coupling: &Coupling) -> Option<String> {
    let obstacle = coupling.obstacle.as_ref()?;
    let share = |degree: &ObstacleDegree| format!("{} {:.0}%", degree.factor.label(), degree.degree * 100.0);
    let shares: Vec<String> = obstacle.degrees.iter().map(share).collect();
    Some(format!("障碍：{}", shares.join("，")))
}

/// What to keep in mind; `None` when there is nothing.
pub(super) fn warning(coupling: &Coupling) -> Option<String> {
    let labels: Vec<&str> = coupling.warnings.iter().map(|warning| warning.label()).collect();
    (!labels.is_empty()).then(|| format!("提示：{}", labels.join("；")))
}

/// The demands on a link, those without an answer first.
pub(super) fn demands_on<'a>(map: &'a CouplingMap, link: &LinkId) -> Vec<&'a MappedDemand> {
    let on_link = |demand: &&MappedDemand| demand.placements.iter().any(|place| place.link == *link);
    let mut demands: Vec<&MappedDemand> = map.demands.iter().filter(on_link).collect();
    demands.sort_by_key(|demand| demand.is_answered());
    demands
}

/// The supplies on a link, those that answer most demands first.
pub(super) fn supplies_on<'a>(map: &'a CouplingMap, link: &LinkId) -> Vec<&'a MappedSupply> {
    let on_link = |supply: &&MappedSupply| supply.placements.iter().any(|place| place.link == *link);
    let mut supplies: Vec<&MappedSupply> = map.supplies.iter().filter(on_link).collect();
    supplies.sort_by_key(|supply| std::cmp::Reverse(supply.takers));
    supplies
}
