//! The best of many documents, found without sorting them.

use super::Ordinal;

/// The documents with the highest rough scores so far, ties by number.
pub(super) struct Best {
    most: usize,
    // Score and number as one number that rises with the rank; the best `most` of all, and some more.
    ranks: Vec<u64>,
    // Nothing of this score or less is among the best.
    beaten: u16,
}

impl Best {
    /// Of none yet.
    pub(super) fn new(most: usize, documents: usize) -> Self {
        Self { most, ranks: Vec::with_capacity(most.saturating_mul(2).min(documents)), beaten: 0 }
    }

    /// Takes the documents of a block, by ascending number, that pass a filter, which is asked only for those that would be
    /// taken. Those with the score 0 never are.
    pub(super) fn add_block(
        &mut self,
        first: Ordinal,
        scores: &[u16],
        accept: &mut impl FnMut(Ordinal) -> bool,
    ) {
        // Compared many at a time: hardly any is good enough.
        const TOGETHER: usize = 64;
        if self.most == 0 {
            return;
        }
        for (place, together) in scores.chunks(TOGETHER).enumerate() {
            if together.iter().fold(0, |most, score| (*score).max(most)) <= self.beaten {
                continue;
            }
            for (offset, &score) in together.iter().enumerate() {
                let document = first + (place * TOGETHER + offset) as Ordinal;
                // A later document of the same score loses the tie.
                if score > self.beaten && accept(document) {
                    self.add(document, score);
                }
            }
        }
    }

    fn add(&mut self, document: Ordinal, score: u16) {
        self.ranks.push(u64::from(score) << 32 | u64::from(!document));
        if self.ranks.len() >= self.most.saturating_mul(2) {
            self.cut();
        }
    }

    /// Drops all but the best.
    fn cut(&mut self) {
        if self.ranks.len() > self.most {
            let (_, worst, _) = self.ranks.select_nth_unstable_by(self.most - 1, |a, b| b.cmp(a));
            self.beaten = (*worst >> 32) as u16;
            self.ranks.truncate(self.most);
        }
    }

    /// The best, by ascending number.
    pub(super) fn documents(mut self) -> Vec<Ordinal> {
        self.cut();
        let mut documents: Vec<Ordinal> = self.ranks.iter().map(|rank| !(*rank as u32)).collect();
        documents.sort_unstable();
        documents
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Best;

    proptest! {
        #[test]
        fn the_best_are_those_that_sorting_gives(
            scores in prop::collection::vec(0u16..6, 0..300),
            most in 0usize..20,
            split in 0usize..300,
        ) {
            let accepted = |document: u32| document % 7 != 3;
            let mut all: Vec<u32> = (0..scores.len() as u32).collect();
            all.retain(|document| scores[*document as usize] > 0 && accepted(*document));
            all.sort_by_key(|document| (std::cmp::Reverse(scores[*document as usize]), *document));
            all.truncate(most);
            all.sort_unstable();
            let mut best = Best::new(most, scores.len());
            let (first, second) = scores.split_at(split.min(scores.len()));
            best.add_block(0, first, &mut |document| accepted(document));
            best.add_block(first.len() as u32, second, &mut |document| accepted(document));
            prop_assert_eq!(best.documents(), all);
        }
    }
}
