//! What an expert's own achievements say for him, as a value in [0, 1].

/// From this value on, which is 2 % of what is attainable, an achievement relates to a demand (docs/scoring.md).
const RELATED: f64 = 0.43;
/// Each further achievement that relates takes away so much of what is missing to 1. By judgement: a list of lesser works never
/// weighs as much as one that answers.
const BREADTH: f64 = 0.1;
/// So many achievements count, the best among them; a longer list says no more. By judgement.
pub(crate) const MOST_COUNTED: usize = 4;

/// Whether an achievement of this value, as [`share_value`](super::share_value) gives it, relates to the demand.
pub(crate) fn is_related(value: f64) -> bool {
    value >= RELATED
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

    use super::{RELATED, evidence_value};

    #[test]
    fn without_achievements_nothing_is_known() {
        assert_eq!(evidence_value(&[]), None);
        assert_eq!(evidence_value(&[0.0]), Some(0.0));
    }

    #[test]
    fn the_best_counts_and_others_that_relate_add_a_little() {
        assert_eq!(evidence_value(&[0.3, 0.6, 0.1]), Some(0.6), "the others do not relate");
        let two = evidence_value(&[0.6, RELATED]).expect("known");
        let three = evidence_value(&[RELATED, 0.6, 0.5]).expect("known");
        assert!(0.6 < two && two < three && three < 0.7, "{two} {three}");
        assert_eq!(evidence_value(&[0.6; 4]), evidence_value(&[0.6; 40]), "a longer list says no more");
    }

    proptest! {
        #[test]
        fn one_more_achievement_never_lowers_it(
            values in prop::collection::vec(0.0f64..=1.0, 1..8),
            more in 0.0f64..=1.0,
        ) {
            let before = evidence_value(&values).expect("known");
            let after = evidence_value(&[values, vec![more]].concat()).expect("known");
            prop_assert!((0.0..=1.0).contains(&after) && before <= after);
        }
    }
}
