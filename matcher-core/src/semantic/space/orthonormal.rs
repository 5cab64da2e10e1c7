//! An orthonormal basis of the columns of a tall matrix, by Cholesky's factor of their products (CholeskyQR; Golub and Van Loan,
//! *Matrix Computations*, 5.2).
//!
//! Products are summed up in 64 bits, in which those of 32 bits are exact: so one pass over the matrix for them and one to apply the
//! factor give what Gram and Schmidt's gives with a pass for each two columns.

use std::array::from_fn;

use ndarray::{Array2, ArrayView2, ArrayViewMut2, Axis};
use rayon::prelude::*;

/// A direction that keeps less of its length than this beside those before it is none of its own.
const LEAST_KEPT: f64 = 1e-4;
/// Rows that one thread takes at once. Sums depend on it, and not on how many threads there are.
const CHUNK_ROWS: usize = 2_048;
/// So many products are added to a sum at once, as fetching a sum and putting it back takes longer than a product.
const TOGETHER: usize = 4;

/// Gives the matrix columns of length 1 at right angles, which span what its own did; those for which nothing is left are 0.
pub(super) fn orthonormal(matrix: &mut Array2<f32>) {
    let size = matrix.ncols();
    let (mut directions, _) = inverse_factor(&products(matrix)).into_raw_vec_and_offset();
    directions.resize(size.next_multiple_of(TOGETHER) * size, 0.0);
    let chunks: Vec<ArrayViewMut2<'_, f32>> = matrix.axis_chunks_iter_mut(Axis(0), CHUNK_ROWS).collect();
    chunks.into_par_iter().for_each(|mut chunk| {
        let mut turned = vec![0.0; size];
        for mut row in chunk.rows_mut() {
            turned.fill(0.0);
            for first in (0..size).step_by(TOGETHER) {
                let scales = from_fn(|at| row.get(first + at).map_or(0.0, |number| f64::from(*number)));
                // What stands before the diagonal is 0.
                let directions =
                    from_fn(|at| &directions[(first + at) * size + first..(first + at + 1) * size]);
                add_scaled(&mut turned[first..], scales, directions);
            }
            row.iter_mut().zip(&turned).for_each(|(number, turned)| *number = *turned as f32);
        }
    });
}

/// The product of each column with itself and those after it.
fn products(matrix: &Array2<f32>) -> Array2<f64> {
    let size = matrix.ncols();
    let chunks: Vec<ArrayView2<'_, f32>> = matrix.axis_chunks_iter(Axis(0), CHUNK_ROWS).collect();
    let of_chunk = |chunk: ArrayView2<'_, f32>| {
        let mut sums = vec![0.0; size * size];
        let mut together = vec![0.0; size * TOGETHER];
        for rows in chunk.axis_chunks_iter(Axis(0), TOGETHER) {
            together.fill(0.0);
            together.iter_mut().zip(&rows).for_each(|(own, number)| *own = f64::from(*number));
            for (column, sums) in sums.chunks_mut(size).enumerate() {
                let rows: [&[f64]; TOGETHER] = from_fn(|at| &together[at * size + column..(at + 1) * size]);
                add_scaled(&mut sums[column..], rows.map(|row| row[0]), rows);
            }
        }
        sums
    };
    let sums: Vec<Vec<f64>> = chunks.into_par_iter().map(of_chunk).collect();
    let all = |at: usize| sums.iter().map(|sums| sums[at]).sum();
    Array2::from_shape_fn((size, size), |(row, column)| all(row * size + column))
}

/// Adds lists of numbers, each times its scale, to sums.
fn add_scaled(sums: &mut [f64], scales: [f64; TOGETHER], [a, b, c, d]: [&[f64]; TOGETHER]) {
    let numbers = a.iter().zip(b).zip(c).zip(d);
    for (sum, (((a, b), c), d)) in sums.iter_mut().zip(numbers) {
        *sum += scales[0] * a + scales[1] * b + scales[2] * c + scales[3] * d;
    }
}

/// The inverse of the upper triangle R with RᵀR = `products`; a column that depends on those before it has zeros.
fn inverse_factor(products: &Array2<f64>) -> Array2<f64> {
    let size = products.nrows();
    let mut factor = products.clone();
    let mut inverse = Array2::zeros((size, size));
    for row in 0..size {
        let left = factor[[row, row]];
        let own = left > products[[row, row]] * LEAST_KEPT * LEAST_KEPT;
        let scale = if own { 1.0 / left.sqrt() } else { 0.0 };
        for column in row..size {
            factor[[row, column]] *= scale;
        }
        for later in row + 1..size {
            for column in later..size {
                factor[[later, column]] -= factor[[row, later]] * factor[[row, column]];
            }
        }
        // The columns of the inverse, by those before.
        for above in 0..row {
            let sum: f64 = (above..row).map(|at| inverse[[above, at]] * factor[[at, row]]).sum();
            inverse[[above, row]] = -sum * scale;
        }
        inverse[[row, row]] = scale;
    }
    inverse
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;
    use proptest::prelude::*;

    use super::{CHUNK_ROWS, orthonormal};

    fn made(mut matrix: Array2<f32>) -> Array2<f32> {
        orthonormal(&mut matrix);
        matrix
    }

    /// Columns by their numbers, of more rows than one thread takes at once.
    fn tall(column: impl Fn(usize, usize) -> f32, columns: usize) -> Array2<f32> {
        Array2::from_shape_fn((CHUNK_ROWS * 2 + 7, columns), |(row, at)| column(row, at))
    }

    fn waves(row: usize, column: usize) -> f32 {
        1.0 + (row as f32 * 0.37 * (column + 1) as f32).sin() * 4.0
    }

    #[test]
    fn columns_are_of_length_1_at_right_angles_and_span_the_same() {
        let matrix = tall(waves, 9);
        let found = made(matrix.clone());
        let off = found.t().dot(&found) - Array2::<f32>::eye(9);
        assert!(off.iter().all(|off| off.abs() < 1e-5), "{off}");
        let back = found.dot(&found.t().dot(&matrix));
        assert!((back - matrix).iter().all(|off| off.abs() < 1e-3));
    }

    #[test]
    fn a_column_that_depends_on_those_before_it_is_0_and_the_others_stay() {
        let dependent = |row, column| match column {
            2 => waves(row, 0) - 3.0 * waves(row, 1),
            4 => 0.0,
            other => waves(row, other),
        };
        let found = made(tall(dependent, 6));
        let gram = found.t().dot(&found);
        for ((row, column), value) in gram.indexed_iter() {
            let expected = f32::from(u8::from(row == column && row != 2 && row != 4));
            assert!((value - expected).abs() < 1e-5, "{gram}");
        }
    }

    #[test]
    fn it_is_the_same_to_the_bit_on_however_many_threads() {
        let on = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
            pool.install(|| made(tall(waves, 9)))
        };
        assert_eq!(on(1), on(3));
    }

    proptest! {
        #[test]
        fn the_first_column_keeps_its_direction(numbers in prop::collection::vec(-9.0f32..9.0, 8)) {
            let matrix = Array2::from_shape_vec((4, 2), numbers).expect("8 numbers");
            let length = matrix.column(0).dot(&matrix.column(0)).sqrt();
            prop_assume!(length > 0.01);
            let found = made(matrix.clone());
            for (found, own) in found.column(0).iter().zip(matrix.column(0)) {
                prop_assert!((found - own / length).abs() < 1e-5);
            }
        }
    }
}
