//! Compares what is required with what is offered.

use super::Reading;
use super::name::split_change;
use super::names::quantity_of;
use crate::explanation::IndicatorVerdict;

/// A required point such as 约95% is meant within so much of its value.
///
/// Our own convention: a requirement without a bound is a wish for about that value.
const POINT_TOLERANCE: f64 = 0.05;

/// Ends of intervals that differ by less than this share are equal: unit conversion rounds.
const ROUNDING: f64 = 1e-9;

/// Judges one requirement by what is offered, and tells by which of the offered readings.
///
/// Readings are compared when dimension and name agree. Of several, one with the same name goes before one with a
/// longer or shorter name, then the better verdict, then the earlier one. A bound against the better direction, such
/// as 回收率不到80%, is the present state and no requirement. [`IndicatorVerdict::Unknown`] has an index
/// when something comparable is offered that overlaps with the requirement only partly, and `None` otherwise.
pub fn judge(required: &Reading, offered: &[Reading]) -> (IndicatorVerdict, Option<usize>) {
    if tells_present_state(required) {
        return (IndicatorVerdict::Unknown, None);
    }
    let judged = offered.iter().enumerate().filter_map(|(index, offer)| {
        let offer_in_unit = in_dimension(offer, &required.dimension)?;
        let closeness = closeness(&required.name, &offer.name)?;
        let verdict = verdict(required, &offer_in_unit);
        Some((closeness, rank(verdict), index, verdict))
    });
    match judged.min_by_key(|(closeness, rank, index, _)| (*closeness, *rank, *index)) {
        Some((_, _, index, verdict)) => (verdict, Some(index)),
        None => (IndicatorVerdict::Unknown, None),
    }
}

/// Whether a bound cannot be a wish: more is better and it is an upper one, or the reverse.
fn tells_present_state(required: &Reading) -> bool {
    let Some((_, quantity)) = quantity_of(&required.name) else { return false };
    match (required.lower, required.upper) {
        (None, Some(_)) => quantity.more_is_better,
        (Some(_), None) => quantity.less_is_better,
        _ => false,
    }
}

fn rank(verdict: IndicatorVerdict) -> u8 {
    match verdict {
        IndicatorVerdict::Satisfied => 0,
        IndicatorVerdict::Violated => 1,
        IndicatorVerdict::Unknown => 2,
    }
}

/// The ends of an interval; open ones are infinite.
#[derive(Debug, Clone, Copy)]
struct Interval {
    lower: f64,
    lower_strict: bool,
    upper: f64,
    upper_strict: bool,
}

/// The reading's interval in the required dimension; `None` when the dimensions do not convert.
fn in_dimension(reading: &Reading, dimension: &str) -> Option<Interval> {
    let factor = match (reading.dimension.as_str(), dimension) {
        (own, wanted) if own == wanted => 1.0,
        ("%", "ppm") => 1e4,
        ("ppm", "%") => 1e-4,
        ("℃", "度") | ("度", "℃") | ("°", "度") | ("度", "°") => 1.0,
        _ => return None,
    };
    let stated = reading.lower.or(reading.upper).filter(|_| reading.point);
    let end = |end: Option<f64>, open: f64| end.or(stated).map_or(open, |value| value * factor);
    Some(Interval {
        lower: end(reading.lower, f64::NEG_INFINITY),
        lower_strict: reading.lower_strict,
        upper: end(reading.upper, f64::INFINITY),
        upper_strict: reading.upper_strict,
    })
}

/// 0 for the same name, 1 where one name says more than the other, `None` where they speak of different things.
fn closeness(required: &str, offered: &str) -> Option<u8> {
    let (required, required_change) = split_change(required);
    let (offered, offered_change) = split_change(offered);
    if required_change != offered_change || required.is_empty() || offered.is_empty() {
        return None;
    }
    let (required, offered) = (required.to_lowercase(), offered.to_lowercase());
    if required == offered {
        return Some(0);
    }
    let (long, short) =
        if required.len() > offered.len() { (required, offered) } else { (offered, required) };
    // A Chinese name's head stands last: 钼回收率 is a 回收率, 回收率仪 is none.
    let general =
        quantity_of(&short).is_some_and(|(modifier, quantity)| modifier.is_empty() && quantity.general);
    let agrees =
        long.ends_with(&short) && short.chars().count() >= 2 && !general && head_is_whole(&long, &short);
    agrees.then_some(1)
}

/// Whether the longer name is a modifier and the shorter name, not another quantity that ends alike: 回收率 and 收率.
fn head_is_whole(long: &str, short: &str) -> bool {
    match (quantity_of(long), quantity_of(short)) {
        (Some((_, of_long)), Some((_, of_short))) => of_long.canonical == of_short.canonical,
        (Some((modifier, _)), None) => !modifier.is_empty(),
        _ => true,
    }
}

fn verdict(required: &Reading, offered: &Interval) -> IndicatorVerdict {
    let wanted = wanted(required);
    let covering = quantity_of(&required.name).is_some_and(|(_, quantity)| quantity.covering);
    let satisfied = if covering { within(&wanted, offered) } else { within(offered, &wanted) };
    if satisfied {
        IndicatorVerdict::Satisfied
    } else if disjoint(&wanted, offered) {
        IndicatorVerdict::Violated
    } else {
        IndicatorVerdict::Unknown
    }
}

/// What fulfils a requirement. A point without direction is open on the side that is known to be better.
fn wanted(required: &Reading) -> Interval {
    let (mut lower, mut upper) = (required.lower, required.upper);
    if required.point
        && let (Some(value), true) = (lower, lower == upper)
    {
        let better = quantity_of(split_change(&required.name).0).map(|(_, quantity)| quantity);
        let change = split_change(&required.name).1.is_some();
        let reach = value.abs() * POINT_TOLERANCE;
        lower =
            Some(value - reach).filter(|_| change || better.is_none_or(|quantity| !quantity.less_is_better));
        upper =
            Some(value + reach).filter(|_| !change && better.is_none_or(|quantity| !quantity.more_is_better));
    }
    Interval {
        lower: lower.unwrap_or(f64::NEG_INFINITY),
        lower_strict: required.lower_strict,
        upper: upper.unwrap_or(f64::INFINITY),
        upper_strict: required.upper_strict,
    }
}

fn same(a: f64, b: f64) -> bool {
    a == b || a.is_finite() && b.is_finite() && (a - b).abs() <= ROUNDING * a.abs().max(b.abs())
}

fn within(inner: &Interval, outer: &Interval) -> bool {
    let low = if same(inner.lower, outer.lower) {
        !outer.lower_strict || inner.lower_strict || outer.lower.is_infinite()
    } else {
        inner.lower > outer.lower
    };
    let high = if same(inner.upper, outer.upper) {
        !outer.upper_strict || inner.upper_strict || outer.upper.is_infinite()
    } else {
        inner.upper < outer.upper
    };
    low && high
}

fn disjoint(a: &Interval, b: &Interval) -> bool {
    let ends_before = |a: &Interval, b: &Interval| {
        if same(a.upper, b.lower) { a.upper_strict || b.lower_strict } else { a.upper < b.lower }
    };
    ends_before(a, b) || ends_before(b, a)
}
