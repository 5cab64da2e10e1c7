//! 缺口图: every link by what it lacks, from upstream to downstream.

use std::collections::{BTreeMap, BTreeSet};

use matcher_core::coupling::{ChainCoupling, CouplingMap, GapClass, LinkCoupling};
use matcher_core::record::LinkId;

use super::colours::{gap_colours, short_gap};
use super::svg::{Anchor, Area, LINE, Svg, TextStyle};

const NAMES: f64 = 110.0;
const COLUMN: f64 = 372.0;
const CHIP: (f64, f64) = (180.0, 48.0);
const TOP: f64 = 84.0;
const POSITIONS: [&str; 3] = ["上游", "中游", "下游"];
/// Fill and ink of links whose sides are both there, and on which most of what is asked for waits all the same.
const HALF_WAITING: (&str, &str) = ("#fdebd3", "#7a3b06");
const HALF_WAITING_EDGE: &str = "#b4560e";

/// One band for each chain.
pub(super) fn picture(map: &CouplingMap) -> String {
    let heights: Vec<f64> = map.chains.iter().map(|chain| 16.0 + CHIP.1 * rows(chain) as f64).collect();
    let (width, height) = (NAMES + COLUMN * 3.0 + 10.0, TOP + heights.iter().sum::<f64>() + 40.0);
    let mut svg = Svg::new(width, height);
    svg.text((16.0, 32.0), TextStyle::of(20.0).bold(), "缺口图");
    svg.text((width - 16.0, 32.0), TextStyle::of(14.0).soft().anchor(Anchor::End), &map.period.label());
    for (place, position) in POSITIONS.iter().enumerate() {
        let middle = NAMES + COLUMN * (place as f64 + 0.5);
        svg.text((middle, 70.0), TextStyle::of(14.0).soft().anchor(Anchor::Middle), position);
    }
    let needs = Needs::of(map);
    let mut y = TOP;
    for (chain, height) in map.chains.iter().zip(heights) {
        draw_chain(&mut svg, chain, &needs, y);
        y += height;
        svg.line((16.0, y - 8.0), (width - 16.0, y - 8.0), LINE);
    }
    legend(&mut svg, y + 18.0);
    svg.finish("缺口图")
}

fn of_position<'a>(chain: &'a ChainCoupling, position: &str) -> Vec<&'a LinkCoupling> {
    chain.links.iter().filter(|link| link.position.label() == position).collect()
}

fn rows(chain: &ChainCoupling) -> usize {
    POSITIONS.iter().map(|position| of_position(chain, position).len().div_ceil(2)).max().unwrap_or(1).max(1)
}

/// What is to be done on the links.
struct Needs<'a> {
    /// How many demands wait on each link.
    waiting: BTreeMap<&'a LinkId, usize>,
    /// The links to mend.
    mend: BTreeSet<&'a LinkId>,
}

impl<'a> Needs<'a> {
    fn of(map: &'a CouplingMap) -> Self {
        let waits = map.demands.iter().filter(|demand| demand.waits());
        let mut waiting = BTreeMap::new();
        for placement in waits.flat_map(|demand| &demand.placements) {
            *waiting.entry(&placement.link).or_default() += 1;
        }
        Self { waiting, mend: map.lists.mend.iter().map(|link| &link.link).collect() }
    }

    /// Whether both sides of a link are there, and most of what is asked for waits all the same.
    fn is_half_waiting(&self, link: &LinkCoupling) -> bool {
        link.coupling.gap == GapClass::Strengthen && self.mend.contains(&link.id)
    }
}

fn draw_chain(svg: &mut Svg, chain: &ChainCoupling, needs: &Needs<'_>, top: f64) {
    svg.text((16.0, top + 30.0), TextStyle::of(16.0).bold().within(NAMES - 20.0), &chain.name);
    for (column, position) in POSITIONS.iter().enumerate() {
        for (place, link) in of_position(chain, position).into_iter().enumerate() {
            let area = Area {
                x: NAMES + COLUMN * column as f64 + (CHIP.0 + 3.0) * (place % 2) as f64,
                y: top + CHIP.1 * (place / 2) as f64,
                width: CHIP.0,
                height: CHIP.1 - 4.0,
            };
            chip(svg, area, link, needs);
        }
    }
}

fn chip(svg: &mut Svg, area: Area, link: &LinkCoupling, needs: &Needs<'_>) {
    let half_waiting = needs.is_half_waiting(link);
    let (fill, ink) = if half_waiting { HALF_WAITING } else { gap_colours(link.coupling.gap) };
    svg.rect(area, fill);
    if link.coupling.gap == GapClass::Mend {
        svg.hatch(area, "#e9a79c");
    }
    if half_waiting {
        svg.rect(Area { width: 6.0, ..area }, HALF_WAITING_EDGE);
    }
    svg.frame(area, ink);
    let counts = &link.coupling.counts;
    let mut words = format!("{} · 需{} 供{}", short_gap(link.coupling.gap), counts.demands, counts.supplies);
    if let Some(waiting) = needs.waiting.get(&link.id) {
        words += &format!(" · 待解{waiting}");
    }
    let style = |size| TextStyle::of(size).ink(ink).within(area.width - 16.0);
    svg.text((area.x + 11.0, area.y + 18.0), style(14.0).bold(), &link.name);
    svg.text((area.x + 11.0, area.y + 36.0), style(13.0), &words);
}

fn legend(svg: &mut Svg, y: f64) {
    let meanings = ["有需求、缺供给", "供需都有", "有供给、缺需求", "供需都缺"];
    let classes = GapClass::ALL.into_iter().zip(meanings);
    let classes = classes.map(|(gap, meaning)| (gap_colours(gap), format!("{}：{meaning}", gap.label())));
    let half_waiting = (HALF_WAITING, "粗边：供需都有，过半需求待解".to_owned());
    let mut x = 16.0;
    for ((fill, ink), words) in classes.chain([half_waiting]) {
        let area = Area { x, y: y - 12.0, width: 22.0, height: 15.0 };
        svg.rect(area, fill);
        svg.frame(area, ink);
        svg.text((x + 29.0, y), TextStyle::of(13.0).soft(), &words);
        x += 56.0 + super::svg::width(&words, 13.0);
    }
}
