//! The coupling map as a page: one HTML file that a browser opens without a network, with the pictures, the lists, and the
//! records behind every figure.
//!
//! Figures are counted anew in the page when somebody filters, by the formulas of the core; the page compares its own
//! count of everything with the map's figures and says when they differ. It needs a browser of the Chromium line of
//! version 86 or later, or one of its time.

mod assets;
mod data;

use std::io::Write as _;
use std::path::Path;

use matcher_core::coupling::{CouplingMap, MapComparison};

use crate::atomic::write_atomically;
use crate::error::Error;
use crate::map_pictures::flow_figures;
use crate::markup::{escaped, fill, in_script};

use data::PageData;

/// Writes the page; the same map and comparison give the same bytes.
///
/// A map of up to 3,000 supplies stands in it with all of them. Of a larger one it holds all counts, every demand with its
/// matches, and the best supplies of each cell; it says so where something is left out.
///
/// # Errors
/// [`Error::Write`] when the file cannot be written.
pub fn write(path: &Path, map: &CouplingMap, comparison: Option<&MapComparison>) -> Result<(), Error> {
    let failed = |source: std::io::Error| Error::Write { path: path.to_owned(), source };
    let page = html(map, comparison).map_err(|error| failed(error.into()))?;
    write_atomically(path, |file| file.write_all(page.as_bytes()).map_err(failed))
}

fn html(map: &CouplingMap, comparison: Option<&MapComparison>) -> Result<String, serde_json::Error> {
    let data = in_script(&serde_json::to_string(&PageData::of(map, comparison))?);
    let (style, script) = (assets::style(), assets::script());
    let policy = assets::policy(&style, &script);
    Ok(fill(assets::PAGE, |place| match place {
        "policy" => policy.clone(),
        "style" => style.clone(),
        "script" => script.clone(),
        "data" => data.clone(),
        "period" => escaped(&map.period.label()),
        "flows" => flow_figures(map),
        other => unreachable!("the template has no place `{other}`"),
    }))
}
