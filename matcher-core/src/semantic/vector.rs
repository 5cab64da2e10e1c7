//! A direction in the space of a model, one byte a dimension.

/// Largest component; the whole range of `i8` but its lopsided end.
const LARGEST: f32 = 127.0;

/// So many sums are added up side by side.
const SUMS: usize = 16;

/// A quantised vector, of which only the direction counts. Every comparison goes through the quantised form, so that a
/// stored vector and one that was just encoded from the same text compare alike.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Vector {
    components: Box<[i8]>,
    inverse_length: f32,
}

/// A vector that stands in a table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct VectorView<'a> {
    pub(super) components: &'a [i8],
    pub(super) inverse_length: f32,
}

impl Vector {
    /// Quantises; `None` for numbers without a direction: none at all, all 0, or one that is not finite.
    pub(crate) fn of(numbers: &[f32]) -> Option<Self> {
        let largest = numbers.iter().fold(0.0f32, |largest, number| largest.max(number.abs()));
        if largest <= 0.0 || !numbers.iter().all(|number| number.is_finite()) {
            return None;
        }
        let components = numbers.iter().map(|number| (number / largest * LARGEST).round() as i8).collect();
        Self::of_components(components)
    }

    /// From the bytes of [`Vector::to_bytes`]; `None` for bytes without a direction.
    pub(crate) fn of_bytes(bytes: &[u8]) -> Option<Self> {
        Self::of_components(bytes.iter().map(|byte| byte.cast_signed()).collect())
    }

    fn of_components(components: Box<[i8]>) -> Option<Self> {
        let length = (dot(&components, &components) as f32).sqrt();
        (length > 0.0).then(|| Self { components, inverse_length: 1.0 / length })
    }

    /// As it is kept, one byte a dimension.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        self.components.iter().map(|component| component.cast_unsigned()).collect()
    }

    /// How many dimensions it has.
    pub(crate) fn dimensions(&self) -> usize {
        self.view().dimensions()
    }

    /// The same as it stands in a table.
    pub(crate) fn view(&self) -> VectorView<'_> {
        VectorView { components: &self.components, inverse_length: self.inverse_length }
    }
}

impl VectorView<'_> {
    /// The same for itself.
    pub(crate) fn to_owned(self) -> Vector {
        Vector { components: self.components.into(), inverse_length: self.inverse_length }
    }

    /// The cosine of the angle to another vector of the same model, in [−1, 1].
    pub(crate) fn cosine(self, other: Self) -> f64 {
        let dot = f64::from(dot(self.components, other.components));
        dot * f64::from(self.inverse_length) * f64::from(other.inverse_length)
    }
}

impl<'a> VectorView<'a> {
    /// How many dimensions it has.
    pub(crate) fn dimensions(self) -> usize {
        self.components.len()
    }

    /// Its direction: a vector of length 1.
    pub(crate) fn direction(self) -> impl Iterator<Item = f32> + 'a {
        self.components.iter().map(move |component| f32::from(*component) * self.inverse_length)
    }

    /// How far its direction goes along another vector.
    pub(crate) fn along(self, other: &[f32]) -> f64 {
        // Sums side by side, as a processor adds them up.
        let mut sums = [0.0f32; SUMS];
        for (own, other) in self.components.chunks(SUMS).zip(other.chunks(SUMS)) {
            for ((sum, a), b) in sums.iter_mut().zip(own).zip(other) {
                *sum += f32::from(*a) * b;
            }
        }
        f64::from(sums.iter().sum::<f32>()) * f64::from(self.inverse_length)
    }
}

/// At most 4,096 · 127² in size, so it fits.
fn dot(a: &[i8], b: &[i8]) -> i32 {
    a.iter().zip(b).map(|(x, y)| i32::from(*x) * i32::from(*y)).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Vector;

    #[test]
    fn numbers_without_a_direction_are_no_vector() {
        for numbers in [&[][..], &[0.0, 0.0], &[f32::NAN, 1.0], &[f32::INFINITY, 1.0]] {
            assert_eq!(Vector::of(numbers), None, "{numbers:?}");
        }
        assert_eq!(Vector::of_bytes(&[0, 0]), None);
    }

    #[test]
    fn length_does_not_count_and_opposites_are_minus_one() {
        let a = Vector::of(&[3.0, 4.0]).expect("a direction");
        let b = Vector::of(&[0.3, 0.4]).expect("a direction");
        let c = Vector::of(&[-3.0, -4.0]).expect("a direction");
        assert!((a.view().cosine(b.view()) - 1.0).abs() < 1e-6);
        assert!((a.view().cosine(c.view()) + 1.0).abs() < 1e-6);
    }

    proptest! {
        #[test]
        fn bytes_bring_the_same_vector_back_and_cosines_stay_near(
            pairs in prop::collection::vec((-1.0f32..1.0, -1.0f32..1.0), 16..400)
        ) {
            let (x, y): (Vec<f32>, Vec<f32>) = pairs.into_iter().unzip();
            prop_assume!(x.iter().any(|n| n.abs() > 0.1) && y.iter().any(|n| n.abs() > 0.1));
            let (a, b) = (Vector::of(&x).expect("a direction"), Vector::of(&y).expect("a direction"));
            prop_assert_eq!(Vector::of_bytes(&a.to_bytes()), Some(a.clone()));
            let exact = x.iter().zip(&y).map(|(p, q)| f64::from(p * q)).sum::<f64>()
                / (x.iter().map(|p| f64::from(p * p)).sum::<f64>() * y.iter().map(|q| f64::from(q * q)).sum::<f64>()).sqrt();
            prop_assert!((a.view().cosine(b.view()) - exact).abs() < 0.02);
        }
    }
}
