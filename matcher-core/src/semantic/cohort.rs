//! How near a demand's meaning is to supplies in general, against which its nearness to one supply is measured.

use super::table::VectorTable;
use super::vector::VectorView;

/// So many supplies stand for all.
const COHORT: usize = 256;
/// Fewer say nothing about supplies in general.
const LEAST_COHORT: usize = 32;

/// The supplies that stand for all of a catalogue, by their numbers.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Cohort(Vec<u32>);

/// How many standard deviations from the mean count. A cosine `farthest` below it is as far away as it can be, one `nearest`
/// above it as near.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Reach {
    pub(crate) farthest: f64,
    pub(crate) nearest: f64,
}

/// Mean and standard deviation of the cosines between a demand and the cohort.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Nearness {
    mean: f64,
    deviation: f64,
}

impl Cohort {
    /// Chooses among the supplies with a vector those with the smallest hashes of their texts, so that one more supply
    /// changes at most one of the chosen.
    pub(crate) fn of<H: Ord + Copy>(table: &VectorTable, hash: impl Fn(usize) -> H) -> Self {
        let mut known: Vec<(H, u32)> =
            table.iter().map(|(record, _)| (hash(record), record as u32)).collect();
        if known.len() > COHORT {
            known.select_nth_unstable(COHORT);
            known.truncate(COHORT);
        }
        let mut chosen: Vec<u32> = known.into_iter().map(|(_, record)| record).collect();
        chosen.sort_unstable();
        Self(chosen)
    }

    /// How near a demand is to the cohort; `None` when it is too small, or all of it equally near.
    pub(crate) fn nearness(&self, table: &VectorTable, demand: VectorView<'_>) -> Option<Nearness> {
        if self.0.len() < LEAST_COHORT {
            return None;
        }
        let cosines: Vec<f64> =
            self.0.iter().filter_map(|record| Some(table.get(*record as usize)?.cosine(demand))).collect();
        let count = cosines.len() as f64;
        let mean = cosines.iter().sum::<f64>() / count;
        let deviation = (cosines.iter().map(|cosine| (cosine - mean).powi(2)).sum::<f64>() / count).sqrt();
        (deviation > f64::EPSILON).then_some(Nearness { mean, deviation })
    }
}

impl Nearness {
    /// A cosine as a value in [0, 1]: encoders put all texts of one language close to each other, each in its own way, so
    /// what counts is by how many standard deviations it lies above supplies in general.
    pub(crate) fn value(self, cosine: f64, Reach { farthest, nearest }: Reach) -> f64 {
        let above = (cosine - self.mean) / self.deviation;
        ((above + farthest) / (farthest + nearest)).clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::vector::Vector;
    use super::{COHORT, Cohort, Reach, VectorTable};

    const REACH: Reach = Reach { farthest: 3.0, nearest: 7.0 };

    fn table(records: usize) -> VectorTable {
        let mut table = VectorTable::of(records, 2);
        for record in 0..records {
            let angle = record as f32 / records as f32;
            table.set(record, Vector::of(&[angle.cos(), angle.sin()]).expect("a direction").view());
        }
        table
    }

    #[test]
    fn one_more_supply_changes_at_most_one_of_the_chosen() {
        let hash = |record: usize| (record as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let (before, after) = (Cohort::of(&table(1_000), hash), Cohort::of(&table(1_001), hash));
        assert_eq!(before.0.len(), COHORT);
        assert!(before.0.iter().filter(|record| !after.0.contains(record)).count() <= 1);
    }

    #[test]
    fn the_mean_stands_at_three_tenths_and_a_small_cohort_says_nothing() {
        let demand = Vector::of(&[1.0, 0.0]).expect("a direction");
        let table = table(100);
        let nearness = Cohort::of(&table, |record| record).nearness(&table, demand.view()).expect("enough");
        assert!((nearness.value(nearness.mean, REACH) - 0.3).abs() < 1e-12);
        assert!(nearness.value(1.0, REACH) > 0.3);
        let few = VectorTable::of(5, 2);
        assert_eq!(Cohort::of(&few, |record| record).nearness(&few, demand.view()), None);
    }
}
