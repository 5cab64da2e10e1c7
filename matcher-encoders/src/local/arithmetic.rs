//! What the layers of an encoder are made of. Rows are tokens, columns the numbers of each.

use ndarray::{Array1, Array2, ArrayView2, ArrayViewMut1, Axis};
use serde::Deserialize;

/// A linear map, with one row for each number that comes out.
pub(super) struct Linear {
    pub(super) weight: Array2<f32>,
    pub(super) bias: Array1<f32>,
}

impl Linear {
    pub(super) fn apply(&self, rows: ArrayView2<'_, f32>) -> Array2<f32> {
        rows.dot(&self.weight.t()) + &self.bias
    }
}

/// Layer normalisation (Ba et al. 2016): each row to mean 0 and variance 1, then scaled and shifted.
pub(super) struct LayerNorm {
    pub(super) weight: Array1<f32>,
    pub(super) bias: Array1<f32>,
    pub(super) epsilon: f32,
}

impl LayerNorm {
    pub(super) fn apply(&self, rows: &mut Array2<f32>) {
        for mut row in rows.axis_iter_mut(Axis(0)) {
            let mean = row.sum() / row.len() as f32;
            row -= mean;
            let variance = row.iter().map(|number| number * number).sum::<f32>() / row.len() as f32;
            let scale = (variance + self.epsilon).sqrt().recip();
            row *= scale;
            row *= &self.weight;
            row += &self.bias;
        }
    }
}

/// Each row to shares that sum to 1.
pub(super) fn softmax(rows: &mut Array2<f32>) {
    for mut row in rows.axis_iter_mut(Axis(0)) {
        // What is taken off every number changes no share, and keeps the powers within a float.
        let greatest = row.fold(f32::NEG_INFINITY, |greatest, number| greatest.max(*number));
        row.mapv_inplace(|number| (number - greatest).exp());
        divide(&mut row);
    }
}

fn divide(row: &mut ArrayViewMut1<'_, f32>) {
    let sum = row.sum();
    *row /= sum;
}

/// What stands between the two linear maps of a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Activation {
    /// x·Φ(x), Φ of the normal distribution (Hendrycks & Gimpel 2016).
    Gelu,
    /// The same paper's approximation by tanh.
    #[serde(alias = "gelu_new", alias = "gelu_pytorch_tanh")]
    GeluTanh,
    /// What is negative becomes 0.
    Relu,
}

impl Activation {
    pub(super) fn apply(self, rows: &mut Array2<f32>) {
        rows.mapv_inplace(|x| match self {
            Self::Gelu => 0.5 * x * (1.0 + erf(x * std::f32::consts::FRAC_1_SQRT_2)),
            Self::GeluTanh => {
                let inner = (2.0 / std::f32::consts::PI).sqrt() * (x + 0.044_715 * x * x * x);
                0.5 * x * (1.0 + inner.tanh())
            }
            Self::Relu => x.max(0.0),
        });
    }
}

/// The error function, within 1.5e-7 (Abramowitz & Stegun 1964, 7.1.26).
fn erf(x: f32) -> f32 {
    let t = (1.0 + 0.327_591_1 * x.abs()).recip();
    let series = [1.061_405_4, -1.453_152_1, 1.421_413_8, -0.284_496_72, 0.254_829_6];
    let polynomial = series.into_iter().fold(0.0, |sum: f32, factor| (sum + factor) * t);
    (1.0 - polynomial * (-x * x).exp()).copysign(x)
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, array};

    use super::{Activation, LayerNorm, Linear, erf, softmax};

    fn close(found: &Array2<f32>, expected: &Array2<f32>) {
        let far = found.iter().zip(expected).any(|(found, expected)| (found - expected).abs() > 1e-5);
        assert!(!far, "{found} instead of {expected}");
    }

    #[test]
    fn a_linear_map_has_a_row_for_each_number_that_comes_out() {
        let linear =
            Linear { weight: array![[1.0, 2.0], [0.0, 1.0], [1.0, 0.0]], bias: array![0.0, 1.0, -1.0] };
        close(&linear.apply(array![[3.0, 4.0]].view()), &array![[11.0, 5.0, 2.0]]);
    }

    #[test]
    fn rows_are_normalised_each_by_itself() {
        let norm = LayerNorm { weight: array![1.0, 2.0], bias: array![0.0, 1.0], epsilon: 0.0 };
        let mut rows = array![[1.0, 3.0], [10.0, -10.0]];
        norm.apply(&mut rows);
        close(&rows, &array![[-1.0, 3.0], [1.0, -1.0]]);
    }

    #[test]
    fn shares_sum_to_one_also_of_large_numbers() {
        let mut rows = array![[0.0, 0.0], [1_000.0, 1_000.0 + 3.0_f32.ln()]];
        softmax(&mut rows);
        close(&rows, &array![[0.5, 0.5], [0.25, 0.75]]);
    }

    #[test]
    fn activations_have_their_published_values() {
        let of = |activation: Activation| {
            let mut rows = array![[-1.0, 0.0, 1.0]];
            activation.apply(&mut rows);
            rows
        };
        close(&of(Activation::Gelu), &array![[-0.158_655, 0.0, 0.841_345]]);
        close(&of(Activation::GeluTanh), &array![[-0.158_808, 0.0, 0.841_192]]);
        close(&of(Activation::Relu), &array![[0.0, 0.0, 1.0]]);
        for (x, expected) in [(0.5, 0.520_499_9), (-2.0, -0.995_322_3), (6.0, 1.0)] {
            assert!((erf(x) - expected).abs() < 1e-6, "erf({x}) = {}", erf(x));
        }
    }
}
