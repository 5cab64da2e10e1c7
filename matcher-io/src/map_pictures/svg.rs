//! A small SVG writer: plain elements with attributes of their own, which office programs read as well as browsers.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr as _;

use crate::markup::escaped;

/// Fonts with Chinese characters on Windows, domestic Linux, macOS and in office programs.
const FONTS: &str = "Microsoft YaHei, PingFang SC, Noto Sans CJK SC, Source Han Sans SC, WenQuanYi Micro Hei, SimHei, sans-serif";

/// The colour of texts.
pub(crate) const INK: &str = "#1a2330";
/// The colour of texts that matter less.
pub(crate) const SOFT: &str = "#4f5b6b";
/// The colour of lines and empty places.
pub(crate) const LINE: &str = "#c9d1db";

/// A rectangle in pixels.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Area {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

/// Where a text stands against its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a text looks, and how much room it has.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TextStyle {
    pub(crate) size: f64,
    pub(crate) ink: &'static str,
    pub(crate) anchor: Anchor,
    pub(crate) bold: bool,
    /// A longer text is cut and ends in `…`.
    pub(crate) widest: f64,
}

impl TextStyle {
    pub(crate) fn of(size: f64) -> Self {
        Self { size, ink: INK, anchor: Anchor::Start, bold: false, widest: f64::INFINITY }
    }

    pub(crate) fn soft(self) -> Self {
        Self { ink: SOFT, ..self }
    }

    pub(crate) fn ink(self, ink: &'static str) -> Self {
        Self { ink, ..self }
    }

    pub(crate) fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    pub(crate) fn anchor(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }

    pub(crate) fn within(self, widest: f64) -> Self {
        Self { widest, ..self }
    }
}

/// A picture being drawn.
pub(crate) struct Svg {
    width: f64,
    height: f64,
    body: String,
}

impl Svg {
    pub(crate) fn new(width: f64, height: f64) -> Self {
        Self { width, height, body: String::new() }
    }

    pub(crate) fn rect(&mut self, area: Area, fill: &str) {
        let Area { x, y, width, height } = area;
        self.push(format_args!(
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"{fill}\"/>"
        ));
    }

    pub(crate) fn frame(&mut self, area: Area, stroke: &str) {
        let Area { x, y, width, height } = area;
        self.push(format_args!(
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"none\" stroke=\"{stroke}\"/>"
        ));
    }

    pub(crate) fn line(&mut self, from: (f64, f64), to: (f64, f64), stroke: &str) {
        self.push(format_args!(
            "<path d=\"M{:.1} {:.1}L{:.1} {:.1}\" fill=\"none\" stroke=\"{stroke}\"/>",
            from.0, from.1, to.0, to.1
        ));
    }

    /// Slanting lines across an area: what has no colour of its own on paper.
    pub(crate) fn hatch(&mut self, area: Area, stroke: &str) {
        const STEP: f64 = 9.0;
        let mut offset = STEP / 2.0;
        while offset < area.width + area.height {
            let from = (offset.min(area.width), (offset - area.width).max(0.0));
            let to = ((offset - area.height).max(0.0), offset.min(area.height));
            self.line((area.x + from.0, area.y + from.1), (area.x + to.0, area.y + to.1), stroke);
            offset += STEP;
        }
    }

    /// A text with its baseline at a point.
    pub(crate) fn text(&mut self, (x, y): (f64, f64), style: TextStyle, text: &str) {
        let anchor = match style.anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let weight = if style.bold { " font-weight=\"700\"" } else { "" };
        let class = match style.ink {
            INK => " class=\"ink\"",
            SOFT => " class=\"soft\"",
            _ => "",
        };
        let (size, ink, shown) = (style.size, style.ink, fitted(text, style.size, style.widest));
        self.push(format_args!(
            "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size}\" fill=\"{ink}\"{anchor}{weight}{class}>{}</text>",
            escaped(&shown)
        ));
    }

    /// Anything else, as it stands.
    pub(crate) fn push(&mut self, element: std::fmt::Arguments<'_>) {
        // Writing into a string does not fail.
        let _ = writeln!(self.body, "{element}");
    }

    /// The picture, on white and with a name for those who do not see it.
    pub(crate) fn finish(self, name: &str) -> String {
        let Self { width, height, body } = self;
        let name = escaped(name);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" \
             viewBox=\"0 0 {width:.0} {height:.0}\" role=\"img\" aria-label=\"{name}\" font-family=\"{FONTS}\">\n\
             <title>{name}</title>\n\
             <rect width=\"{width:.0}\" height=\"{height:.0}\" fill=\"#ffffff\" class=\"paper\"/>\n{body}</svg>\n"
        )
    }
}

/// A text that is cut to a width in pixels.
pub(crate) fn fitted(text: &str, size: f64, widest: f64) -> String {
    if width(text, size) <= widest {
        return text.to_owned();
    }
    let mut kept = String::new();
    for c in text.chars() {
        kept.push(c);
        if width(&kept, size) + size > widest {
            kept.pop();
            break;
        }
    }
    kept + "…"
}

/// About how wide a text is in pixels: a Chinese character is as wide as it is high, others a little more than half.
pub(crate) fn width(text: &str, size: f64) -> f64 {
    let columns = text.width();
    let characters = text.chars().count();
    let wide = columns.saturating_sub(characters);
    let narrow = characters.saturating_sub(wide);
    (wide as f64 + 0.58 * narrow as f64) * size
}

#[cfg(test)]
mod tests {
    use super::{Svg, TextStyle, fitted};

    #[test]
    fn long_texts_are_cut_at_a_character() {
        assert_eq!(fitted("商洛香菇", 10.0, 40.0), "商洛香菇");
        assert_eq!(fitted("商洛香菇烘干", 10.0, 40.0), "商洛香…");
        assert_eq!(fitted("abcdefgh", 10.0, 30.0), "abc…");
    }

    #[test]
    fn no_text_becomes_markup() {
        let mut svg = Svg::new(10.0, 10.0);
        svg.text((0.0, 0.0), TextStyle::of(10.0), "<script>&");
        assert!(svg.finish("\"<a>").contains("aria-label=\"&quot;&lt;a&gt;\""));
    }
}
