//! 供需对接流向图: which institutions answer which enterprises on which links.

use std::fmt::Write as _;

use matcher_core::coupling::{ChainCoupling, CouplingMap, Flow, NamedOrganisation};
use matcher_core::record::OutcomeEvent;

use super::flow_layout::{FlowLayout, Ribbon};
use super::svg::{Anchor, Area, Svg, TextStyle};
use crate::labels::Label;
use crate::markup::escaped;

const WIDTH: f64 = 1120.0;
const TOP: f64 = 76.0;
const BAR: f64 = 10.0;
/// Where the ribbons leave and reach the three columns.
const INSTITUTION_X: f64 = 270.0;
const LINK_X: (f64, f64) = (478.0, 648.0);
const ENTERPRISE_X: f64 = 850.0;
const UNKNOWN: &str = "（未注明单位）";

/// The picture of a chain as a file.
pub(super) fn picture(map: &CouplingMap, chain: &ChainCoupling) -> String {
    let layout = FlowLayout::of(chain, &map.flows);
    draw(chain, &layout)
}

/// The pictures of all chains with captions, as a part of the page.
pub(crate) fn flow_figures(map: &CouplingMap) -> String {
    let mut out = String::new();
    for chain in &map.chains {
        let layout = FlowLayout::of(chain, &map.flows);
        let (id, name) = (escaped(chain.id.as_str()), escaped(&chain.name));
        // Writing into a string does not fail.
        let _ = write!(
            out,
            "<figure class=\"flow\" data-chain=\"{id}\">\n<figcaption>{name}：{}</figcaption>\n\
             <div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{name}流向图\">\n{}</div>\n</figure>\n",
            escaped(&caption(&layout)),
            draw(chain, &layout)
        );
    }
    out
}

/// What of the flows is drawn.
fn caption(layout: &FlowLayout<'_>) -> String {
    if layout.ribbons.is_empty() {
        return "尚无可对接的供需。".to_owned();
    }
    let mut words = format!("画出最强的 {} 条流向", layout.ribbons.len());
    if layout.left_out > 0 {
        let share = 100.0 * layout.share;
        words += &format!("，占全链对接强度的 {share:.0}%；另有 {} 条未画，见对接清单", layout.left_out);
    }
    words + "。"
}

fn draw(chain: &ChainCoupling, layout: &FlowLayout<'_>) -> String {
    let height = TOP + layout.height.max(40.0) + 44.0;
    let mut svg = Svg::new(WIDTH, height);
    svg.text((16.0, 30.0), TextStyle::of(20.0).bold(), &format!("{}：供需对接流向图", chain.name));
    svg.text((16.0, height - 14.0), TextStyle::of(13.0).soft().within(700.0), &caption(layout));
    let heads = [
        (INSTITUTION_X, Anchor::End, "供给单位"),
        ((LINK_X.0 + LINK_X.1) / 2.0, Anchor::Middle, "环节"),
        (ENTERPRISE_X, Anchor::Start, "需求企业"),
    ];
    for (x, anchor, head) in heads {
        svg.text((x, 62.0), TextStyle::of(13.0).soft().anchor(anchor), head);
    }
    for ribbon in &layout.ribbons {
        draw_ribbon(&mut svg, chain, ribbon);
    }
    draw_nodes(&mut svg, layout);
    legend(&mut svg, height - 14.0);
    svg.finish(&format!("{}：供需对接流向图", chain.name))
}

/// One ribbon on either side of the link; its element names who and where, so that the page can find it.
fn draw_ribbon(svg: &mut Svg, chain: &ChainCoupling, ribbon: &Ribbon<'_>) {
    let flow = ribbon.flow;
    let [a, b, c, d] = ribbon.heights.map(|y| y + TOP);
    let half = |from: f64, to: f64| (from + to) / 2.0;
    let (left, right) = (half(INSTITUTION_X + BAR, LINK_X.0), half(LINK_X.1, ENTERPRISE_X));
    let link = chain.links.iter().find(|link| link.id == flow.link).map_or("", |link| link.name.as_str());
    let key = format!("{}|{}|{}", key_of(&flow.institution), flow.link, key_of(&flow.enterprise));
    svg.push(format_args!(
        "<g class=\"ribbon\" data-flow=\"{}\"><title>{}</title>\
         <path d=\"M{:.1} {a:.1}C{left:.1} {a:.1} {left:.1} {b:.1} {:.1} {b:.1}\
         M{:.1} {c:.1}C{right:.1} {c:.1} {right:.1} {d:.1} {:.1} {d:.1}\" \
         fill=\"none\" stroke=\"{}\" stroke-opacity=\"0.55\" stroke-width=\"{:.1}\"/></g>",
        escaped(&key),
        escaped(&told(flow, link)),
        INSTITUTION_X + BAR,
        LINK_X.0,
        LINK_X.1,
        ENTERPRISE_X,
        colour(flow.farthest),
        ribbon.thickness,
    ));
}

fn key_of(organisation: &NamedOrganisation) -> &str {
    organisation.id.as_ref().map_or("", |id| id.as_str())
}

fn name_of(name: &str) -> &str {
    if name.is_empty() { UNKNOWN } else { name }
}

/// The flow in a sentence.
fn told(flow: &Flow, link: &str) -> String {
    let state = flow.farthest.map_or(String::new(), |event| format!("，最远{}", event.label()));
    format!(
        "{} → {link} → {}：{} 对，强度 {:.2}{state}",
        name_of(&flow.institution.name),
        name_of(&flow.enterprise.name),
        flow.pairs,
        flow.strength
    )
}

fn draw_nodes(svg: &mut Svg, layout: &FlowLayout<'_>) {
    let [institutions, links, enterprises] = &layout.columns;
    for node in institutions {
        let area = Area { x: INSTITUTION_X, y: node.y + TOP, width: BAR, height: node.height };
        svg.rect(area, "#1f4e8c");
        let style = TextStyle::of(14.0).anchor(Anchor::End).within(INSTITUTION_X - 22.0);
        svg.text((INSTITUTION_X - 8.0, middle(area)), style, name_of(node.name));
    }
    for node in links {
        let area = Area { x: LINK_X.0, y: node.y + TOP, width: LINK_X.1 - LINK_X.0, height: node.height };
        svg.rect(area, "#e3ebf4");
        svg.frame(area, "#9fb4cc");
        let style =
            TextStyle::of(14.0).ink("#12263f").bold().anchor(Anchor::Middle).within(area.width - 12.0);
        svg.text((area.x + area.width / 2.0, middle(area)), style, node.name);
    }
    for node in enterprises {
        let area = Area { x: ENTERPRISE_X, y: node.y + TOP, width: BAR, height: node.height };
        svg.rect(area, "#c46a1b");
        let style = TextStyle::of(14.0).within(WIDTH - ENTERPRISE_X - BAR - 20.0);
        svg.text((ENTERPRISE_X + BAR + 8.0, middle(area)), style, name_of(node.name));
    }
}

/// The baseline of a text in the middle of an area.
fn middle(area: Area) -> f64 {
    area.y + area.height / 2.0 + 5.0
}

/// By how far the farthest pair has come: dark where something is signed or talked about.
fn colour(farthest: Option<OutcomeEvent>) -> &'static str {
    match farthest {
        Some(OutcomeEvent::Signed) => "#14532d",
        Some(OutcomeEvent::Negotiating | OutcomeEvent::Contacted) => "#2b6cb0",
        Some(OutcomeEvent::Shown | OutcomeEvent::Opened | OutcomeEvent::Declined) | None => "#9db1c9",
    }
}

fn legend(svg: &mut Svg, y: f64) {
    let meanings = [
        ("签约", OutcomeEvent::Signed),
        ("已联系或对接", OutcomeEvent::Contacted),
        ("系统推荐，尚未联系", OutcomeEvent::Shown),
    ];
    let mut x = WIDTH - 400.0;
    for (words, event) in meanings {
        svg.rect(Area { x, y: y - 11.0, width: 22.0, height: 12.0 }, colour(Some(event)));
        svg.text((x + 28.0, y), TextStyle::of(13.0).soft(), words);
        x += 48.0 + super::svg::width(words, 13.0);
    }
}
