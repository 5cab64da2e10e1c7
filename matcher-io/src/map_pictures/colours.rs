//! Colours that people tell apart who do not tell red from green, and the words that go with them.

use matcher_core::coupling::{CoordinationLevel, Coupling, GapClass};

use super::svg::{Anchor, Area, Svg, TextStyle};

/// Fill and ink of the ten levels, the worst first: from red over yellow to blue, after ColorBrewer's RdYlBu. The page's
/// style has the same.
pub(crate) const LEVEL_COLOURS: [(&str, &str); 10] = [
    ("#a50026", "#ffffff"),
    ("#c62a20", "#ffffff"),
    ("#f08a5d", "#1a2330"),
    ("#fdb56e", "#1a2330"),
    ("#fee8a6", "#1a2330"),
    ("#e6f4f1", "#1a2330"),
    ("#b4dcea", "#1a2330"),
    ("#7fb5d6", "#1a2330"),
    ("#3a6aac", "#ffffff"),
    ("#2b3a8c", "#ffffff"),
];

/// Fill and ink of the gap classes, in the order of [`GapClass::ALL`].
const GAP_COLOURS: [(&str, &str); 4] =
    [("#fbe3dd", "#8f1d14"), ("#dbe9f6", "#1a3f6f"), ("#e9e4f4", "#4b3a86"), ("#f4f5f7", "#4f5b6b")];

/// Fill and ink of a level.
pub(crate) fn level_colours(level: CoordinationLevel) -> (&'static str, &'static str) {
    let place = CoordinationLevel::ALL.iter().position(|other| *other == level);
    LEVEL_COLOURS[place.unwrap_or_default()]
}

/// Fill and ink of a gap class.
pub(crate) fn gap_colours(gap: GapClass) -> (&'static str, &'static str) {
    let place = GapClass::ALL.iter().position(|other| *other == gap);
    GAP_COLOURS[place.unwrap_or_default()]
}

/// Draws how a unit's sides go together: the degree with its level, or what is lacking, and the counts below.
pub(crate) fn cell(svg: &mut Svg, area: Area, coupling: &Coupling) {
    let counts = &coupling.counts;
    let middle = area.x + area.width / 2.0;
    if counts.demands + counts.supplies == 0 {
        svg.rect(area, GAP_COLOURS[3].0);
        let style = TextStyle::of(14.0).soft().anchor(Anchor::Middle);
        return svg.text((middle, area.y + area.height / 2.0 + 5.0), style, "—");
    }
    let (fill, ink) = coupling.level.map_or_else(|| gap_colours(coupling.gap), level_colours);
    svg.rect(area, fill);
    if coupling.level.is_none() && coupling.gap == GapClass::Mend {
        svg.hatch(area, "#e9a79c");
    }
    let words = match (coupling.degree, coupling.level) {
        (Some(degree), Some(level)) => format!("{:.3} {}", degree.modified_d, level.label()),
        _ => format!("{} 不可计算", short_gap(coupling.gap)),
    };
    let style = |size: f64| TextStyle::of(size).ink(ink).anchor(Anchor::Middle).within(area.width - 6.0);
    svg.text((middle, area.y + area.height / 2.0 - 2.0), style(14.0).bold(), &words);
    svg.text((middle, area.y + area.height / 2.0 + 14.0), style(12.0), &counts_in_words(coupling));
}

/// The counts, marked where they are small.
fn counts_in_words(coupling: &Coupling) -> String {
    let mark = if coupling.warnings.is_empty() { "" } else { " △" };
    format!("需{} 供{}{mark}", coupling.counts.demands, coupling.counts.supplies)
}

/// A gap class in two characters.
pub(crate) fn short_gap(gap: GapClass) -> &'static str {
    match gap {
        GapClass::Extend => "待转化",
        other => other.label(),
    }
}
