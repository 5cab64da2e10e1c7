//! 区县分布图: where demands are, what answers them, and how the chains stand there.

use matcher_core::coupling::{CouplingMap, RegionCoupling};

use super::colours;
use super::svg::{Anchor, Area, LINE, Svg, TextStyle};

/// So many regions with demands are drawn.
const REGIONS_DRAWN: usize = 14;
/// So many regions are named that only offer.
const SOURCES_NAMED: usize = 10;
const NAMES: f64 = 110.0;
const BAR: f64 = 170.0;
const CELL: (f64, f64) = (132.0, 40.0);
const TOP: f64 = 84.0;

/// One row for each region that asks for something, the one with most demands first.
pub(super) fn picture(map: &CouplingMap) -> String {
    let (mut asking, mut offering): (Vec<&RegionCoupling>, Vec<&RegionCoupling>) =
        map.regions.iter().partition(|region| region.counts.demands > 0);
    // Stable: ties stay in the order of the map.
    asking.sort_by_key(|region| std::cmp::Reverse(region.counts.demands));
    offering.sort_by_key(|region| std::cmp::Reverse(region.counts.supplies));
    let left_out = asking.len().saturating_sub(REGIONS_DRAWN);
    asking.truncate(REGIONS_DRAWN);
    let left = NAMES + BAR + 60.0;
    let width = left + CELL.0 * map.chains.len() as f64 + 16.0;
    let height = TOP + CELL.1 * asking.len() as f64 + 66.0;
    let mut svg = Svg::new(width, height);
    svg.text((16.0, 32.0), TextStyle::of(20.0).bold(), "区县分布图");
    svg.text((width - 16.0, 32.0), TextStyle::of(14.0).soft().anchor(Anchor::End), &map.period.label());
    svg.text((16.0, 70.0), TextStyle::of(13.0).soft(), "区县");
    svg.text((NAMES, 70.0), TextStyle::of(13.0).soft(), "需求（深色为已有可对接供给）");
    for (place, chain) in map.chains.iter().enumerate() {
        let middle = left + CELL.0 * (place as f64 + 0.5);
        svg.text(
            (middle, 70.0),
            TextStyle::of(13.0).soft().anchor(Anchor::Middle).within(CELL.0),
            &chain.name,
        );
    }
    let most = asking.first().map_or(1, |region| region.counts.demands.max(1)) as f64;
    for (place, region) in asking.iter().enumerate() {
        draw_region(&mut svg, map, region, (TOP + CELL.1 * place as f64, BAR / most));
    }
    let y = TOP + CELL.1 * asking.len() as f64;
    svg.line((16.0, y + 4.0), (width - 16.0, y + 4.0), LINE);
    svg.text(
        (16.0, y + 28.0),
        TextStyle::of(13.0).soft().within(width - 32.0),
        &sources(&offering, left_out),
    );
    let note = "各格按该地区自身的需求和供给计算；△ 表示某一方不足5项，慎用。";
    svg.text((16.0, y + 50.0), TextStyle::of(12.0).soft(), note);
    svg.finish("区县分布图")
}

fn draw_region(svg: &mut Svg, map: &CouplingMap, region: &RegionCoupling, (y, scale): (f64, f64)) {
    let counts = &region.counts;
    svg.text((16.0, y + 25.0), TextStyle::of(15.0).bold().within(NAMES - 20.0), name_of(region));
    let answered = counts.answered_demands as f64 * scale;
    let others = (counts.demands - counts.answered_demands) as f64 * scale;
    svg.rect(Area { x: NAMES, y: y + 11.0, width: answered, height: 18.0 }, "#c46a1b");
    svg.rect(Area { x: NAMES + answered, y: y + 11.0, width: others, height: 18.0 }, "#f3c99f");
    let words = format!("{}/{}", counts.answered_demands, counts.demands);
    svg.text((NAMES + answered + others + 6.0, y + 25.0), TextStyle::of(13.0), &words);
    for (place, chain) in map.chains.iter().enumerate() {
        let area = Area {
            x: NAMES + BAR + 60.0 + CELL.0 * place as f64 + 1.0,
            y: y + 1.0,
            width: CELL.0 - 2.0,
            height: CELL.1 - 2.0,
        };
        match region.chains.iter().find(|of| of.chain == chain.id) {
            Some(of) => colours::cell(svg, area, &of.coupling),
            None => svg.text(
                (area.x + area.width / 2.0, y + 25.0),
                TextStyle::of(14.0).soft().anchor(Anchor::Middle),
                "—",
            ),
        }
    }
}

fn name_of(region: &RegionCoupling) -> &str {
    region.region.as_ref().map_or("（未注明）", |region| region.name.as_str())
}

fn sources(offering: &[&RegionCoupling], left_out: usize) -> String {
    let named = offering.iter().take(SOURCES_NAMED);
    let named: Vec<String> =
        named.map(|region| format!("{} {}", name_of(region), region.counts.supplies)).collect();
    let mut words = if named.is_empty() {
        String::new()
    } else {
        format!("只有供给的地区：{}", named.join("、"))
    };
    if offering.len() > SOURCES_NAMED {
        words += &format!(" 等 {} 个", offering.len());
    }
    if left_out > 0 {
        words += &format!("；另有 {left_out} 个有需求的地区未画出");
    }
    words
}
