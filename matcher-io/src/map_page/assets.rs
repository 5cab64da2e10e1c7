//! What every page has in common: its template, style and script, and the policy that allows nothing else.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

/// The page with places for what differs.
pub(super) const PAGE: &str = include_str!("page.html");

const STYLES: [&str; 6] = [
    include_str!("style/base.css"),
    include_str!("style/controls.css"),
    include_str!("style/tables.css"),
    include_str!("style/levels.css"),
    include_str!("style/panel.css"),
    include_str!("style/print.css"),
];

/// In an order in which each uses only constants of those before it.
const SCRIPTS: [&str; 17] = [
    include_str!("script/dom.js"),
    include_str!("script/formulas.js"),
    include_str!("script/records.js"),
    include_str!("script/state.js"),
    include_str!("script/counting.js"),
    include_str!("script/self_check.js"),
    include_str!("script/figures.js"),
    include_str!("script/panel.js"),
    include_str!("script/overview.js"),
    include_str!("script/heat.js"),
    include_str!("script/ranking.js"),
    include_str!("script/flows.js"),
    include_str!("script/places.js"),
    include_str!("script/lists.js"),
    include_str!("script/comparison.js"),
    include_str!("script/controls.js"),
    include_str!("script/main.js"),
];

pub(super) fn style() -> String {
    STYLES.join("\n")
}

/// All scripts within one function, so that nothing of them is visible outside.
pub(super) fn script() -> String {
    format!("(function () {{\n\"use strict\";\n{}\n}})();\n", SCRIPTS.join("\n"))
}

/// The content security policy: this style and this script, pictures within the page, and nothing from anywhere.
pub(super) fn policy(style: &str, script: &str) -> String {
    format!(
        "default-src 'none'; style-src {}; script-src {}; img-src data:; base-uri 'none'; form-action 'none'",
        source(style),
        source(script)
    )
}

/// The source expression of an inline element by its content.
fn source(content: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(content)))
}

#[cfg(test)]
mod tests {
    use super::{PAGE, STYLES, script, source, style};
    use crate::map_pictures::LEVEL_COLOURS;

    #[test]
    fn a_source_is_the_hash_of_its_content() {
        // printf 'abc' | openssl dgst -sha256 -binary | base64
        assert_eq!(source("abc"), "'sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0='");
    }

    #[test]
    fn nothing_is_fetched_and_nothing_read_as_markup() {
        let parts = [PAGE.to_owned(), style(), script()];
        for word in ["http:", "https:", "url(", "@import", "fetch(", "innerHTML", "eval("] {
            assert!(!parts.iter().any(|part| part.contains(word)), "{word}");
        }
        assert!(!script().contains("</"), "the script would end there");
    }

    #[test]
    fn pictures_and_page_have_the_same_colours() {
        for (fill, ink) in LEVEL_COLOURS {
            let colours = format!("--fill: {fill};\n  --on-fill: {ink};");
            assert!(STYLES.iter().any(|style| style.contains(&colours)), "{colours}");
        }
    }
}
