//! What callers say about a map that they want.

use matcher_core::coupling::{Baseline, Baselines, Period};

use crate::convert::reader::Reader;
use crate::failure::Failure;
use crate::proto;
use crate::violation::Violation;

/// Reads a span of days; without one, all of time.
pub(crate) fn period(field: &str, given: Option<proto::Period>) -> Result<Period, Failure> {
    let given = given.unwrap_or_default();
    let mut reader = Reader::default();
    let period = Period {
        from: reader.day(&format!("{field}.from"), given.from),
        to: reader.day(&format!("{field}.to"), given.to),
    };
    if period.is_reversed() {
        reader.fault(field, "it ends before it begins", "结束日期早于开始日期");
    }
    reader.finish(Some(period)).map_err(refuse)
}

/// Reads baselines; each has to be there and above 0.
pub(crate) fn given_baselines(given: Option<proto::Baselines>) -> Result<Baselines, Failure> {
    let given = given.unwrap_or_default();
    let mut reader = Reader::default();
    let baselines = Baselines {
        chain: baseline(&mut reader, "baselines.chain", given.chain),
        link: baseline(&mut reader, "baselines.link", given.link),
        cell: baseline(&mut reader, "baselines.cell", given.cell),
    };
    reader.finish(Some(baselines)).map_err(refuse)
}

fn baseline(reader: &mut Reader, field: &str, given: Option<proto::Baseline>) -> Baseline {
    let given = given.unwrap_or_default();
    let mut above_0 = |end: &str, value: f64| {
        if !(value.is_finite() && value > 0.0) {
            reader.fault(&format!("{field}.{end}"), format!("{value} is not above 0"), "必须大于 0");
        }
        value
    };
    Baseline { demand: above_0("demand", given.demand), supply: above_0("supply", given.supply) }
}

fn refuse(faults: Vec<Violation>) -> Failure {
    Failure::fields("INVALID_ARGUMENT", faults)
}
