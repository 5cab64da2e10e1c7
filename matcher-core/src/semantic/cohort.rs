//! How near a demand's meaning is to supplies in general, against which its nearness to one supply is measured.

use std::sync::Arc;

use super::centre::{Centre, FromCentre};
use super::table::VectorTable;
use super::vector::VectorView;

/// So many supplies stand for all.
const COHORT: usize = 256;
/// Fewer say nothing about supplies in general.
const LEAST_COHORT: usize = 32;

/// The supplies that stand for all of a catalogue, by their numbers.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Cohort {
    chosen: Vec<u32>,
    centre: Arc<Centre>,
}

/// How many standard deviations from the mean count. A cosine `farthest` below it is as far away as it can be, one `nearest`
/// above it as near.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Reach {
    pub(crate) farthest: f64,
    pub(crate) nearest: f64,
}

/// Mean and standard deviation of the cosines between a demand and the cohort.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Nearness {
    demand: FromCentre,
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
        let centre = Centre::of(chosen.iter().filter_map(|record| table.get(*record as usize)));
        Self { chosen, centre: Arc::new(centre) }
    }

    /// How near a demand is to the cohort; `None` when it is too small, or all of it equally near.
    pub(crate) fn nearness(&self, table: &VectorTable, demand: VectorView<'_>) -> Option<Nearness> {
        if self.chosen.len() < LEAST_COHORT {
            return None;
        }
        let demand = FromCentre::new(&self.centre, demand)?;
        let cohort = self.chosen.iter().filter_map(|record| table.get(*record as usize));
        let cosines: Vec<f64> = cohort.map(|supply| demand.cosine(supply)).collect();
        let count = cosines.len() as f64;
        let mean = cosines.iter().sum::<f64>() / count;
        let deviation = (cosines.iter().map(|cosine| (cosine - mean).powi(2)).sum::<f64>() / count).sqrt();
        (deviation > f64::EPSILON).then_some(Nearness { demand, mean, deviation })
    }
}

impl Nearness {
    /// How near a supply is, as a value in [0, 1]: encoders put all texts of one language close to each other, each in its own
    /// way, so what counts is by how many standard deviations it lies nearer than supplies in general.
    pub(crate) fn value(&self, supply: VectorView<'_>, Reach { farthest, nearest }: Reach) -> f64 {
        let above = (self.demand.cosine(supply) - self.mean) / self.deviation;
        ((above + farthest) / (farthest + nearest)).clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::vector::Vector;
    use super::{COHORT, Cohort, Reach, VectorTable};

    const REACH: Reach = Reach { farthest: 1.0, nearest: 4.0 };

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
        assert_eq!(before.chosen.len(), COHORT);
        assert!(before.chosen.iter().filter(|record| !after.chosen.contains(record)).count() <= 1);
    }

    #[test]
    fn the_mean_stands_at_a_fifth_and_a_small_cohort_says_nothing() {
        let demand = Vector::of(&[1.0, 0.0]).expect("a direction");
        let table = table(100);
        let nearness = Cohort::of(&table, |record| record).nearness(&table, demand.view()).expect("enough");
        let values: Vec<f64> = table.iter().map(|(_, supply)| nearness.value(supply, REACH)).collect();
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        assert!((mean - 0.2).abs() < 0.05, "{mean}");
        assert!(values[0] > values[50] && values[50] > values[99], "the nearer, the more");
        let few = VectorTable::of(5, 2);
        assert_eq!(Cohort::of(&few, |record| record).nearness(&few, demand.view()), None);
    }
}
