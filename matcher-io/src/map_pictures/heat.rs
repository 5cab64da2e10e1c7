//! 环节阶段热力图: links by rows, stages by columns.

use matcher_core::coupling::{ChainCoupling, LinkCoupling};

use super::colours::{self, LEVEL_COLOURS};
use super::svg::{Anchor, Area, LINE, Svg, TextStyle};

const LABELS: f64 = 216.0;
const CELL: (f64, f64) = (128.0, 40.0);
const COLUMNS: [&str; 6] = ["全部阶段", "科研", "中试验证", "孵化", "产业应用", "阶段不明"];
const HEAD: f64 = 30.0;
const TITLE: f64 = 44.0;
const LEGEND: f64 = 62.0;

/// The chains below one another.
pub(super) fn picture(chains: &[&ChainCoupling]) -> String {
    let rows: usize = chains.iter().map(|chain| chain.links.len()).sum();
    let width = LABELS + CELL.0 * COLUMNS.len() as f64 + 20.0;
    let height = TITLE + LEGEND + chains.len() as f64 * (HEAD + 8.0) + rows as f64 * CELL.1 + 12.0;
    let mut svg = Svg::new(width, height);
    let name = match chains {
        [chain] => format!("{}：环节阶段热力图", chain.name),
        _ => "环节阶段热力图".to_owned(),
    };
    svg.text((10.0, 30.0), TextStyle::of(20.0).bold(), &name);
    let mut y = TITLE;
    for chain in chains {
        y = draw_chain(&mut svg, chain, y);
    }
    legend(&mut svg, y + 4.0);
    svg.finish(&name)
}

fn draw_chain(svg: &mut Svg, chain: &ChainCoupling, top: f64) -> f64 {
    svg.text((10.0, top + 20.0), TextStyle::of(15.0).bold().within(LABELS - 10.0), &chain.name);
    for (place, column) in COLUMNS.iter().enumerate() {
        let middle = LABELS + CELL.0 * (place as f64 + 0.5);
        svg.text((middle, top + 20.0), TextStyle::of(13.0).soft().anchor(Anchor::Middle), column);
    }
    let mut y = top + HEAD;
    // Stable: links of a position stay in their order.
    let mut links: Vec<&LinkCoupling> = chain.links.iter().collect();
    links.sort_by_key(|link| link.position);
    for link in links {
        svg.text((10.0, y + 25.0), TextStyle::of(12.0).soft(), link.position.label());
        svg.text((44.0, y + 25.0), TextStyle::of(14.0).within(LABELS - 50.0), &link.name);
        let couplings = std::iter::once(&link.coupling).chain(link.stages.iter().map(|cell| &cell.coupling));
        for (place, coupling) in couplings.enumerate() {
            let area = Area {
                x: LABELS + CELL.0 * place as f64 + 1.0,
                y: y + 1.0,
                width: CELL.0 - 2.0,
                height: CELL.1 - 2.0,
            };
            colours::cell(svg, area, coupling);
        }
        y += CELL.1;
    }
    svg.line((10.0, y + 3.0), (LABELS + CELL.0 * COLUMNS.len() as f64, y + 3.0), LINE);
    y + 8.0
}

fn legend(svg: &mut Svg, top: f64) {
    for (place, (fill, ink)) in LEVEL_COLOURS.iter().copied().enumerate() {
        let area = Area { x: 10.0 + 60.0 * place as f64, y: top, width: 58.0, height: 20.0 };
        svg.rect(area, fill);
        let style = TextStyle::of(12.0).ink(ink).anchor(Anchor::Middle);
        let words = format!("{:.1}–{:.1}", place as f64 / 10.0, (place + 1) as f64 / 10.0);
        svg.text((area.x + 29.0, top + 14.0), style, &words);
    }
    let note =
        "数值为修正协调度 D′，越大供需越协调；斜线为补链（有需求、缺供给）；△ 表示某一方不足5项，慎用。";
    svg.text((10.0, top + 42.0), TextStyle::of(12.0).soft(), note);
}
