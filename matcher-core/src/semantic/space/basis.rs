//! The subspace in which the documents of a catalogue lie best, by randomised subspace iteration (Halko, Martinsson and Tropp
//! 2011, *Finding Structure with Randomness*, algorithm 4.4).
//!
//! Only the subspace counts: cosines between documents that are projected on it do not depend on the choice of its axes. So
//! the iteration ends with an orthonormal basis, and no decomposition follows.

use ndarray::{Array2, ArrayViewMut1};
use rayon::prelude::*;

use super::orthonormal::orthonormal;

/// Rounds; each of them multiplies what the wanted directions are ahead of the others by their squared singular values.
const ROUNDS: usize = 6;

/// A sparse matrix by rows.
pub(super) struct Sparse {
    pub(super) starts: Vec<usize>,
    pub(super) columns: Vec<u32>,
    pub(super) values: Vec<f32>,
}

impl Sparse {
    pub(super) fn rows(&self) -> usize {
        self.starts.len() - 1
    }

    fn row(&self, row: usize) -> impl Iterator<Item = (usize, f32)> {
        let range = self.starts[row]..self.starts[row + 1];
        let columns = self.columns[range.clone()].iter().map(|column| *column as usize);
        columns.zip(self.values[range].iter().copied())
    }

    /// The same by columns.
    pub(super) fn transposed(&self, columns: usize) -> Self {
        let mut starts = vec![0; columns + 1];
        for column in &self.columns {
            starts[*column as usize + 1] += 1;
        }
        for column in 0..columns {
            starts[column + 1] += starts[column];
        }
        let mut free = starts.clone();
        let mut rows = vec![0; self.columns.len()];
        let mut values = vec![0.0; self.columns.len()];
        for row in 0..self.rows() {
            for (column, value) in self.row(row) {
                rows[free[column]] = row as u32;
                values[free[column]] = value;
                free[column] += 1;
            }
        }
        Self { starts, columns: rows, values }
    }

    /// Writes the product with a dense matrix. Each row is summed in the same order, however many threads there are.
    fn times(&self, other: &Array2<f32>, product: &mut Array2<f32>) {
        let rows: Vec<ArrayViewMut1<'_, f32>> = product.rows_mut().into_iter().collect();
        rows.into_par_iter().enumerate().for_each(|(row, mut sum)| {
            sum.fill(0.0);
            for (column, value) in self.row(row) {
                sum.scaled_add(value, &other.row(column));
            }
        });
    }
}

/// An orthonormal basis, a column for each dimension, of the subspace of words in which the documents lie best; `words` has
/// a row for each word, `start` as well. Dimensions for which nothing is left are 0.
pub(super) fn basis(words: &Sparse, documents: usize, start: Array2<f32>) -> Array2<f32> {
    let by_document = words.transposed(documents);
    let mut basis = start;
    // Memory is taken once: fresh pages for every round would cost as much as the sums.
    let mut of_documents = Array2::zeros((documents, basis.ncols()));
    for _ in 0..ROUNDS {
        by_document.times(&basis, &mut of_documents);
        words.times(&of_documents, &mut basis);
        orthonormal(&mut basis);
    }
    basis
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;

    use super::{Sparse, basis};

    /// Words a row, documents a column.
    fn sparse(rows: &[&[f32]]) -> Sparse {
        let mut matrix = Sparse { starts: vec![0], columns: Vec::new(), values: Vec::new() };
        for row in rows {
            for (column, value) in row.iter().enumerate().filter(|(_, value)| **value != 0.0) {
                matrix.columns.push(column as u32);
                matrix.values.push(*value);
            }
            matrix.starts.push(matrix.columns.len());
        }
        matrix
    }

    #[test]
    fn the_basis_spans_what_the_documents_have_in_common() {
        // Two groups of documents, of which the second is the larger one; a third direction is but noise.
        let words = sparse(&[
            &[1.0, 1.0, 0.0, 0.0, 0.0],
            &[1.0, 1.0, 0.0, 0.0, 0.0],
            &[0.0, 0.0, 1.0, 1.0, 1.0],
            &[0.0, 0.0, 1.0, 1.0, 1.0],
            &[0.0, 0.1, 0.0, 0.0, 0.0],
        ]);
        let start =
            Array2::from_shape_fn((5, 2), |(word, axis)| if (word + axis) % 2 == 0 { 1.0 } else { -0.5 });
        let found = basis(&words, 5, start);
        let gram = found.t().dot(&found);
        for ((row, column), value) in gram.indexed_iter() {
            assert!((value - f32::from(u8::from(row == column))).abs() < 1e-4, "{gram}");
        }
        let projected = |word: usize| found.row(word).dot(&found.row(word));
        assert!((projected(0) - 0.5).abs() < 0.01 && (projected(2) - 0.5).abs() < 0.01, "{found}");
        assert!(projected(4) < 0.01, "{found}");
    }

    #[test]
    fn more_dimensions_than_the_documents_have_stay_empty() {
        let words = sparse(&[&[1.0, 1.0], &[2.0, 2.0], &[1.0, 1.0]]);
        let start = Array2::from_shape_fn((3, 3), |(word, axis)| (word * 3 + axis) as f32 - 3.5);
        let found = basis(&words, 2, start);
        let lengths: Vec<f32> = found.columns().into_iter().map(|axis| axis.dot(&axis).sqrt()).collect();
        assert!((lengths[0] - 1.0).abs() < 1e-5, "{lengths:?}");
        assert!(lengths[1..].iter().all(|length| *length == 0.0), "{lengths:?}");
    }

    #[test]
    fn a_matrix_transposed_twice_is_the_same() {
        let matrix = sparse(&[&[1.0, 0.0, 2.0], &[0.0, 3.0, 0.0]]);
        let twice = matrix.transposed(3).transposed(2);
        assert_eq!(
            (twice.starts, twice.columns, twice.values),
            (matrix.starts, matrix.columns, matrix.values)
        );
    }
}
