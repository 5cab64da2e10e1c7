//! 产业链总览图: what every chain asks for and has, and how the two go together.

use matcher_core::coupling::{ChainCoupling, CouplingMap};
use matcher_core::record::SupplyKind;

use super::colours::level_colours;
use super::svg::{Anchor, Area, LINE, Svg, TextStyle};
use crate::labels::Label;

const WIDTH: f64 = 1000.0;
const ROW: f64 = 104.0;
const TOP: f64 = 84.0;
const BAR: f64 = 230.0;
const DEMAND_FILL: &str = "#c46a1b";
const OTHER_FILL: &str = "#f3c99f";
const KIND_FILLS: [&str; 5] = ["#1f4e8c", "#4f86c6", "#8fb8de", "#5f7f7a", "#b9c2cc"];

/// One row for each chain.
pub(super) fn picture(map: &CouplingMap) -> String {
    let height = TOP + ROW * map.chains.len() as f64 + 34.0;
    let mut svg = Svg::new(WIDTH, height);
    svg.text((16.0, 32.0), TextStyle::of(20.0).bold(), "产业链总览图");
    svg.text((WIDTH - 16.0, 32.0), TextStyle::of(14.0).soft().anchor(Anchor::End), &map.period.label());
    let heads = [
        (16.0, "产业链"),
        (150.0, "需求与供给"),
        (470.0, "强度 U₁ U₂"),
        (640.0, "耦合协调"),
        (850.0, "主要障碍"),
    ];
    for (x, head) in heads {
        svg.text((x, 68.0), TextStyle::of(13.0).soft(), head);
    }
    let most =
        |count: fn(&ChainCoupling) -> usize| map.chains.iter().map(count).max().unwrap_or(1).max(1) as f64;
    let scales = (
        BAR / most(|chain| chain.coupling.counts.demands),
        BAR / most(|chain| chain.coupling.counts.supplies),
    );
    for (place, chain) in map.chains.iter().enumerate() {
        draw_chain(&mut svg, chain, TOP + ROW * place as f64, scales);
    }
    legend(&mut svg, height - 14.0);
    svg.finish("产业链总览图")
}

fn draw_chain(svg: &mut Svg, chain: &ChainCoupling, y: f64, scales: (f64, f64)) {
    svg.line((16.0, y), (WIDTH - 16.0, y), LINE);
    svg.text((16.0, y + 52.0), TextStyle::of(18.0).bold().within(126.0), &chain.name);
    demands_and_supplies(svg, chain, y, scales);
    let coupling = &chain.coupling;
    for (place, (name, strength, fill)) in
        [("U₁", coupling.demand_strength, DEMAND_FILL), ("U₂", coupling.supply_strength, KIND_FILLS[0])]
            .into_iter()
            .enumerate()
    {
        let y = y + 28.0 + 34.0 * place as f64;
        svg.rect(Area { x: 470.0, y, width: 100.0, height: 14.0 }, "#e8ebef");
        svg.rect(Area { x: 470.0, y, width: 100.0 * strength, height: 14.0 }, fill);
        svg.text((578.0, y + 12.0), TextStyle::of(13.0), &format!("{name} {strength:.3}"));
    }
    degrees(svg, chain, y);
    if let Some(obstacle) = &coupling.obstacle {
        for (place, share) in obstacle.degrees.iter().enumerate() {
            let style = if place == 0 { TextStyle::of(14.0).bold() } else { TextStyle::of(13.0).soft() };
            let words = format!("{} {:.0}%", share.factor.label(), 100.0 * share.degree);
            svg.text((850.0, y + 34.0 + 22.0 * place as f64), style, &words);
        }
    }
}

fn demands_and_supplies(svg: &mut Svg, chain: &ChainCoupling, y: f64, scales: (f64, f64)) {
    let counts = &chain.coupling.counts;
    let answered = counts.answered_demands as f64 * scales.0;
    let others = (counts.demands - counts.answered_demands) as f64 * scales.0;
    svg.rect(Area { x: 150.0, y: y + 34.0, width: answered, height: 14.0 }, DEMAND_FILL);
    svg.rect(Area { x: 150.0 + answered, y: y + 34.0, width: others, height: 14.0 }, OTHER_FILL);
    let words = format!("需求 {}，已有可对接供给 {}", counts.demands, counts.answered_demands);
    svg.text((150.0, y + 28.0), TextStyle::of(13.0), &words);
    let mut x = 150.0;
    for (kind, fill) in SupplyKind::ALL.iter().zip(KIND_FILLS) {
        let width = counts.supplies_by_kind.get(kind).copied().unwrap_or(0) as f64 * scales.1;
        svg.rect(Area { x, y: y + 74.0, width, height: 14.0 }, fill);
        x += width;
    }
    svg.text((150.0, y + 68.0), TextStyle::of(13.0), &format!("供给 {}", counts.supplies));
}

fn degrees(svg: &mut Svg, chain: &ChainCoupling, y: f64) {
    let (Some(degree), Some(level)) = (chain.coupling.degree, chain.coupling.level) else {
        let words = format!("{} · 不可计算", chain.coupling.gap.label());
        return svg.text((640.0, y + 52.0), TextStyle::of(14.0).bold(), &words);
    };
    let (fill, ink) = level_colours(level);
    svg.rect(Area { x: 640.0, y: y + 18.0, width: 180.0, height: 30.0 }, fill);
    let words = format!("D′ {:.3} {}", degree.modified_d, level.label());
    svg.text((730.0, y + 39.0), TextStyle::of(15.0).bold().ink(ink).anchor(Anchor::Middle), &words);
    let parts = [
        format!("C {:.3}  T {:.3}", degree.c, degree.t),
        format!("D {:.3}  C′ {:.3}", degree.d, degree.modified_c),
    ];
    for (place, words) in parts.iter().enumerate() {
        svg.text((640.0, y + 68.0 + 20.0 * place as f64), TextStyle::of(13.0).soft(), words);
    }
}

fn legend(svg: &mut Svg, y: f64) {
    let mut x = 16.0;
    let kinds = SupplyKind::ALL.iter().map(|kind| kind.label()).zip(KIND_FILLS);
    for (words, fill) in
        [("已有可对接供给的需求", DEMAND_FILL), ("其余需求", OTHER_FILL)].into_iter().chain(kinds)
    {
        svg.rect(Area { x, y: y - 11.0, width: 12.0, height: 12.0 }, fill);
        svg.text((x + 17.0, y), TextStyle::of(13.0).soft(), words);
        x += 40.0 + super::svg::width(words, 13.0);
    }
}
