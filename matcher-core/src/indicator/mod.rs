//! Temporary.
use crate::explanation::IndicatorVerdict;
use crate::record::{Indicator, ParameterRange};
/// R
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Reading {
    /// n
    pub name: String,
    /// l
    pub lower: Option<f64>,
    /// u
    pub upper: Option<f64>,
    /// d
    pub dimension: String,
    /// s
    pub start: u32,
    /// e
    pub end: u32,
}
/// r
pub fn read(_: &str) -> Vec<Reading> {
    Vec::new()
}
/// g
pub fn from_given(i: &Indicator) -> Reading {
    Reading {
        name: i.name.clone(),
        lower: Some(i.value),
        upper: None,
        dimension: i.unit.clone(),
        start: 0,
        end: 0,
    }
}
/// p
pub fn from_range(i: &ParameterRange) -> Reading {
    Reading { name: i.name.clone(), lower: i.min, upper: i.max, dimension: i.unit.clone(), start: 0, end: 0 }
}
/// j
pub fn judge(_: &Reading, _: &[Reading]) -> (IndicatorVerdict, Option<usize>) {
    (IndicatorVerdict::Unknown, None)
}
/// d
pub fn describe(r: &Reading) -> String {
    r.name.clone()
}
