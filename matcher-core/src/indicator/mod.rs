//! Technical indicators: read from Chinese text, and compared with each other.
//!
//! A [`Reading`] is a named quantity with bounds in base units. What the text does not say stays open: an indicator
//! without a counterpart is unknown, never violated.

mod admission;
mod bound;
mod describe;
mod given;
mod glyphs;
mod judge;
mod name;
mod names;
mod number;
mod read;
#[cfg(test)]
mod tests;
mod unit;
mod value;

pub use describe::describe;
pub use given::{from_given, from_range};
pub use judge::judge;
pub use read::read;

use serde::{Deserialize, Serialize};

/// A quantity with bounds, in base units.
///
/// A `point` with both ends equal is a bare or an approximate value. A `point` with one end is a value that is
/// stated as reached, such as 达到95% or 降至5%: as an offer it counts as exactly that value, as a requirement it is
/// a bound.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The quantity's name without its synonyms, such as 含水率 for 含水量; empty when the text does not tell.
    pub name: String,
    /// The lower end in `dimension`; `None` is open.
    pub lower: Option<f64>,
    /// Whether the lower end itself is excluded.
    pub lower_strict: bool,
    /// The upper end in `dimension`; `None` is open.
    pub upper: Option<f64>,
    /// Whether the upper end itself is excluded.
    pub upper_strict: bool,
    /// Whether a value is stated rather than a bound.
    pub point: bool,
    /// The base unit, such as `%`, `m`, `kg/h`; an unknown unit as written, empty for a bare number.
    pub dimension: String,
    /// First byte of the name, or of the value where there is no name, in the source text; 0 when given apart.
    pub start: u32,
    /// End of the value with its bound, in bytes of the source text; 0 when given apart.
    pub end: u32,
}
