//! The vectors of one side of the catalogue, by the numbers of its records.

use std::io;

use super::vector::VectorView;
use crate::cancel::{Cancel, Cancelled};
use crate::image::{ImageReader, ImageWriter, Slab};

/// So many vectors are compared between two looks at the clock: some 100 µs.
const COMPARED_BETWEEN_CHECKS: usize = 1 << 12;

/// Vectors in one arena. A record may have none yet.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct VectorTable {
    dimensions: usize,
    components: Slab<i8>,
    // 0 where there is no vector.
    inverse_lengths: Slab<f32>,
}

impl VectorTable {
    /// Room for so many records of a model, all still without a vector.
    pub(crate) fn of(records: usize, dimensions: usize) -> Self {
        Self {
            dimensions,
            components: vec![0; records * dimensions].into(),
            inverse_lengths: vec![0.0; records].into(),
        }
    }

    /// Writes what a table is read from, but for its dimensions.
    pub(crate) fn write(&self, image: &mut ImageWriter<impl io::Write>) -> io::Result<()> {
        image.section(&self.components)?;
        image.section(&self.inverse_lengths)
    }

    /// What was written, for so many records of a model; `None` when it is no such table.
    pub(crate) fn read(image: &mut ImageReader, records: usize, dimensions: usize) -> Option<Self> {
        let (components, inverse_lengths) = (image.section()?, image.section()?);
        let read = Self { dimensions, components, inverse_lengths };
        let whole = read.inverse_lengths.len() == records && read.components.len() == records * dimensions;
        whole.then_some(read)
    }

    /// Sets the vector of a record; one of another model's length is left out.
    pub(crate) fn set(&mut self, record: usize, vector: VectorView<'_>) {
        if vector.components.len() == self.dimensions {
            let start = record * self.dimensions;
            let components = self.components.own();
            components[start..start + self.dimensions].copy_from_slice(vector.components);
            self.inverse_lengths.own()[record] = vector.inverse_length;
        }
    }

    /// The vector of a record, when it has one.
    pub(crate) fn get(&self, record: usize) -> Option<VectorView<'_>> {
        let inverse_length = *self.inverse_lengths.get(record)?;
        let start = record * self.dimensions;
        let view =
            || VectorView { components: &self.components[start..start + self.dimensions], inverse_length };
        (inverse_length > 0.0).then(view)
    }

    /// How many records have a vector.
    pub(crate) fn known(&self) -> usize {
        self.inverse_lengths.iter().filter(|inverse| **inverse > 0.0).count()
    }

    /// The records whose vectors are nearest to one, at most `most` of those that are accepted, the nearest first, ties by
    /// number. Looks whether it was cancelled on the way.
    pub(crate) fn nearest(
        &self,
        to: VectorView<'_>,
        most: usize,
        cancel: &Cancel,
        mut accept: impl FnMut(u32) -> bool,
    ) -> Result<Vec<u32>, Cancelled> {
        let mut found: Vec<(f64, u32)> = Vec::new();
        for (record, vector) in self.iter() {
            if record % COMPARED_BETWEEN_CHECKS == 0 {
                cancel.check()?;
            }
            found.push((vector.cosine(to), record as u32));
        }
        let nearer = |a: &(f64, u32), b: &(f64, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        // Hardly any filter accepts so few that all have to be sorted.
        let mut sorted = 0;
        let mut accepted = Vec::new();
        while accepted.len() < most && sorted < found.len() {
            let next = (most.max(1) * 2).max(sorted * 2).min(found.len());
            if next < found.len() {
                found[sorted..].select_nth_unstable_by(next - sorted, nearer);
            }
            found[sorted..next].sort_unstable_by(nearer);
            let more = found[sorted..next].iter().map(|entry| entry.1).filter(|record| accept(*record));
            accepted.extend(more.take(most - accepted.len()));
            sorted = next;
        }
        Ok(accepted)
    }

    /// Every record with a vector, in the order of their numbers.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (usize, VectorView<'_>)> {
        (0..self.inverse_lengths.len()).filter_map(|record| Some((record, self.get(record)?)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::vector::Vector;
    use super::{Cancel, VectorTable};

    #[test]
    fn a_record_without_a_vector_is_passed_over() {
        let mut table = VectorTable::of(3, 2);
        let vector = Vector::of(&[1.0, 2.0]).expect("a direction");
        table.set(1, vector.view());
        table.set(2, Vector::of(&[1.0]).expect("a direction").view());
        assert_eq!(table.known(), 1);
        assert!(table.get(0).is_none() && table.get(2).is_none() && table.get(7).is_none());
        let cosine = table.get(1).expect("set").cosine(vector.view());
        assert!((cosine - 1.0).abs() < 1e-6);
        assert_eq!(table.iter().map(|(record, _)| record).collect::<Vec<_>>(), [1]);
    }

    #[test]
    fn the_nearest_accepted_come_first_and_ties_go_by_number() {
        let mut table = VectorTable::of(9, 2);
        for (record, x) in [(0, 1.0), (2, 3.0), (3, 3.0), (5, 9.0), (8, 0.0)] {
            table.set(record, Vector::of(&[x, 1.0]).expect("a direction").view());
        }
        let to = Vector::of(&[1.0, 0.0]).expect("a direction");
        let near = |most, accept: fn(u32) -> bool| {
            table.nearest(to.view(), most, &Cancel::never(), accept).expect("not cancelled")
        };
        assert_eq!(near(2, |_| true), [5, 2]);
        assert_eq!(near(9, |_| true), [5, 2, 3, 0, 8]);
        assert_eq!(near(1, |record| record < 2), [0]);
        assert!(near(0, |_| true).is_empty());
    }
}
