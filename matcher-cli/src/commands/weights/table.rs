//! Weights as tables.

use matcher_core::scoring::{Feature, Parameter, ScoringModel, WeightSet};
use matcher_core::tuning::TuningReport;
use matcher_io::labels::Label;

use crate::terminal::Table;

/// A set of weights in the analyst's words.
pub(in crate::commands) fn set_label(set: WeightSet) -> &'static str {
    match set {
        WeightSet::ByWords => "只有词语",
        WeightSet::ByWordsAndMeaning => "词语和语义",
    }
}

/// A number of a set of weights in the analyst's words.
pub(super) fn parameter_label(parameter: Parameter) -> String {
    match parameter {
        Parameter::Feature(feature) => feature.label().to_owned(),
        Parameter::Kind(kind) => format!("{} · {}", Feature::Kind.label(), kind.label()),
    }
}

/// Both sets of weights, each with what it makes of the odds.
pub(super) fn present(model: &ScoringModel) -> Table {
    let mut table = Table::new(&["特征", ">只有词语", ">倍数", ">词语和语义", ">倍数"]);
    for parameter in Parameter::ALL {
        let cells = WeightSet::ALL.map(|set| {
            let weight = model.weight(set, parameter);
            [format!("{weight:+.2}"), factor(weight)]
        });
        table.row(std::iter::once(parameter_label(parameter)).chain(cells.into_iter().flatten()));
    }
    table
}

/// The learned set before and after.
pub(in crate::commands) fn changes(report: &TuningReport) -> Table {
    let mut table = Table::new(&["特征", ">现在", ">倍数", ">学到", ">倍数"]);
    for parameter in Parameter::ALL {
        let cells = [&report.before, &report.after].map(|model| {
            let weight = model.weight(report.learned, parameter);
            [format!("{weight:+.2}"), factor(weight)]
        });
        table.row(std::iter::once(parameter_label(parameter)).chain(cells.into_iter().flatten()));
    }
    table
}

/// What log-odds make of the odds: three digits of it.
fn factor(log_odds: f64) -> String {
    let factor = log_odds.exp();
    match factor {
        factor if factor >= 100.0 => format!("{factor:.0}"),
        factor if factor >= 10.0 => format!("{factor:.1}"),
        factor if factor >= 0.1 => format!("{factor:.2}"),
        _ => format!("{factor:.4}"),
    }
}

#[cfg(test)]
mod tests {
    use super::factor;

    #[test]
    fn factors_have_about_three_digits() {
        let factors = [7.0, 3.0, 1.0, 0.0, -1.0, -5.0].map(factor);
        assert_eq!(factors, ["1097", "20.1", "2.72", "1.00", "0.37", "0.0067"]);
    }
}
