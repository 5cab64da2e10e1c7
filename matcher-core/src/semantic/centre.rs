//! Where the texts of a catalogue lie, and how they look from there.

use std::sync::Arc;

use super::vector::VectorView;

/// Where supplies in general lie: the mean of the cohort's directions. All texts of one catalogue share it, so that it tells
/// none of them from another.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Centre {
    mean: Vec<f32>,
    squared_length: f64,
}

/// A demand's direction as it is seen from the centre.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct FromCentre {
    centre: Arc<Centre>,
    direction: Vec<f32>,
    of_centre: f64,
}

impl Centre {
    /// Of these; of none, one without dimensions, from which nothing is seen.
    pub(super) fn of<'a>(vectors: impl Iterator<Item = VectorView<'a>>) -> Self {
        let (mut sum, mut count) = (Vec::new(), 0.0);
        for vector in vectors {
            count += 1.0;
            sum.resize(vector.dimensions(), 0.0f32);
            for (total, number) in sum.iter_mut().zip(vector.direction()) {
                *total += number;
            }
        }
        let mean: Vec<f32> = sum.iter().map(|total| total / count).collect();
        let squared_length = mean.iter().map(|number| f64::from(number * number)).sum();
        Self { mean, squared_length }
    }
}

impl FromCentre {
    /// `None` for a demand in the centre itself.
    pub(super) fn new(centre: &Arc<Centre>, demand: VectorView<'_>) -> Option<Self> {
        let from: Vec<f32> =
            demand.direction().zip(&centre.mean).map(|(number, mean)| number - mean).collect();
        let length = from.iter().map(|number| number * number).sum::<f32>().sqrt();
        let direction: Vec<f32> = from.iter().map(|number| number / length).collect();
        let of_centre = direction.iter().zip(&centre.mean).map(|(a, b)| f64::from(a * b)).sum();
        (length > f32::EPSILON).then(|| Self { centre: Arc::clone(centre), direction, of_centre })
    }

    /// The cosine of the angle under which the demand and a supply are seen from the centre; 0 for a supply in it.
    pub(super) fn cosine(&self, supply: VectorView<'_>) -> f64 {
        let towards = supply.along(&self.direction) - self.of_centre;
        let squared = 1.0 - 2.0 * supply.along(&self.centre.mean) + self.centre.squared_length;
        if squared > f64::EPSILON { towards / squared.sqrt() } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::super::vector::Vector;
    use super::{Arc, Centre, FromCentre};

    fn vector(numbers: [f32; 3]) -> Vector {
        Vector::of(&numbers).expect("a direction")
    }

    #[test]
    fn a_text_like_all_others_is_near_to_none_of_them() {
        let catalogue = [[5.0, 1.0, 0.0], [5.0, -1.0, 0.0], [5.0, 0.0, 1.0], [5.0, 0.0, -1.0]].map(vector);
        let centre = Arc::new(Centre::of(catalogue.iter().map(Vector::view)));
        let demand = vector([5.0, 1.0, 0.5]);
        let from_centre = FromCentre::new(&centre, demand.view()).expect("not in the centre");
        let (common, own) = (vector([5.0, 0.1, 0.1]), vector([5.0, 3.0, 0.5]));
        assert!(demand.view().cosine(common.view()) > demand.view().cosine(own.view()));
        assert!(from_centre.cosine(common.view()) < from_centre.cosine(own.view()));
        assert!((from_centre.cosine(demand.view()) - 1.0).abs() < 1e-3);
        let alone = Arc::new(Centre::of([demand.view(); 3].into_iter()));
        assert!(FromCentre::new(&alone, demand.view()).is_none(), "the centre itself has no direction");
    }

    #[test]
    fn from_a_centre_that_lies_nowhere_it_is_the_cosine() {
        let (a, b) = (vector([1.0, 2.0, 3.0]), vector([-2.0, 0.5, 4.0]));
        let centre = Arc::new(Centre::of(
            [vector([1.0, 0.0, 0.0]), vector([-1.0, 0.0, 0.0])].iter().map(Vector::view),
        ));
        let from_centre = FromCentre::new(&centre, a.view()).expect("a direction");
        assert!((from_centre.cosine(b.view()) - a.view().cosine(b.view())).abs() < 1e-5);
    }
}
