//! What an expert's own achievements say for him, as a value in [0, 1].

use super::feature::Feature;

/// Each further achievement that relates takes away so much of what is missing to 1. By judgement, as the sample's experts list
/// one achievement or two: lesser works never weigh as much as one that answers.
const BREADTH: f64 = 0.1;
/// So many achievements count, the best among them; a longer list says no more. By judgement.
pub(crate) const MOST_COUNTED: usize = 4;

/// Whether an achievement of this value, as [`share_value`](super::share_value) gives it, relates to the demand: whether it would
/// speak for its expert if it were the only one.
pub(crate) fn is_related(value: f64) -> bool {
    value >= Feature::Evidence.reference()
}

/// The best of the values of an expert's achievements, and a little for each further one that relates. `None` without any.
pub(crate) fn evidence_value(values: &[f64]) -> Option<f64> {
    let best = values.iter().copied().reduce(f64::max)?;
    let related = values.iter().filter(|value| is_related(**value)).count();
    let further = related.clamp(1, MOST_COUNTED) - 1;
    Some(1.0 - (1.0 - best) * (1.0 - BREADTH).powi(further as i32))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::evidence_value;

    #[test]
    fn without_achievements_nothing_is_known() {
        assert_eq!(evidence_value(&[]), None);
        assert_eq!(evidence_value(&[0.0]), Some(0.0));
    }

    #[test]
    fn the_best_counts_and_others_that_relate_add_a_little() {
        let value = |values: &[f64]| evidence_value(values).unwrap_or_default();
        assert!((value(&[0.3, 0.6, 0.1]) - 0.6).abs() < 1e-12, "the others do not relate");
        assert!((value(&[0.5, 0.6]) - 0.64).abs() < 1e-12);
        assert!((value(&[0.6, 0.5, 0.5]) - 0.676).abs() < 1e-12);
        assert!((value(&[0.6; 4]) - value(&[0.6; 40])).abs() < 1e-12, "a longer list says no more");
    }

    proptest! {
        #[test]
        fn one_more_achievement_never_lowers_it(
            values in prop::collection::vec(0.0f64..=1.0, 1..8),
            more in 0.0f64..=1.0,
        ) {
            let before = evidence_value(&values).unwrap_or_default();
            let after = evidence_value(&[values, vec![more]].concat()).unwrap_or_default();
            prop_assert!((0.0..=1.0).contains(&after) && before <= after);
        }
    }
}
