//! The best of many documents, found without sorting them.

use std::ops::RangeInclusive;

use super::Ordinal;

/// Compared together: hardly any is good enough.
const TOGETHER: usize = 32;

/// The documents with the highest rough scores so far, ties by number.
pub(super) struct Best {
    most: usize,
    // Score and number as one number that rises with the rank; the best `most` of all, and some more.
    ranks: Vec<u64>,
    // Nothing of this score or less is among the best: a later document loses a tie.
    beaten: u16,
}

/// What documents of a block have come to.
struct Block<'a> {
    first: Ordinal,
    scores: &'a [u16],
    // The highest of each so many scores.
    highest: Vec<u16>,
}

impl Best {
    /// Of none yet.
    pub(super) fn new(most: usize, documents: usize) -> Self {
        let ranks = Vec::with_capacity(most.saturating_mul(2).min(documents));
        Self { most, ranks, beaten: 0 }
    }

    /// Takes the documents of a block, by ascending number, that pass a filter, which is asked only for those that would be
    /// taken. Those with the score 0 never are.
    pub(super) fn add_block(
        &mut self,
        first: Ordinal,
        scores: &[u16],
        accept: &mut impl FnMut(Ordinal) -> bool,
    ) {
        if self.most == 0 {
            return;
        }
        let highest: Vec<u16> =
            scores.chunks(TOGETHER).map(|together| together.iter().fold(0, |a, b| *b.max(&a))).collect();
        let likely = least_likely(&highest, self.most);
        let block = Block { first, scores, highest };
        if self.add_between(&block, likely..=u16::MAX, accept) < self.most {
            self.add_between(&block, 1..=likely - 1, accept);
        }
    }

    /// Takes the documents of a block whose scores lie in a range. Gives how many of them pass the filter.
    fn add_between(
        &mut self,
        block: &Block<'_>,
        range: RangeInclusive<u16>,
        accept: &mut impl FnMut(Ordinal) -> bool,
    ) -> usize {
        let mut taken = 0;
        for (place, together) in block.scores.chunks(TOGETHER).enumerate() {
            if block.highest[place] < *range.start() || block.highest[place] <= self.beaten {
                continue;
            }
            let (start, end) = (*range.start(), *range.end());
            for (offset, &score) in together.iter().enumerate() {
                if score < start || score > end {
                    continue;
                }
                let document = block.first + (place * TOGETHER + offset) as Ordinal;
                // A later document of the same score loses the tie.
                if score > self.beaten && accept(document) {
                    self.add(document, score);
                    taken += 1;
                }
            }
        }
        taken
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

    /// The best with their scores, by ascending number.
    pub(super) fn documents(mut self) -> Vec<(Ordinal, u16)> {
        self.cut();
        let mut documents: Vec<(Ordinal, u16)> =
            self.ranks.iter().map(|rank| (!(*rank as u32), (*rank >> 32) as u16)).collect();
        documents.sort_unstable();
        documents
    }
}

/// A score, at least 1, that so many documents reach, as each of so many groups of them has one; 1 when there are fewer groups.
fn least_likely(highest: &[u16], most: usize) -> u16 {
    let mut highest = highest.to_vec();
    let place = most - 1;
    if place >= highest.len() {
        return 1;
    }
    let (_, least, _) = highest.select_nth_unstable_by(place, |a, b| b.cmp(a));
    (*least).max(1)
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
            let documents: Vec<u32> = best.documents().iter().map(|(document, _)| *document).collect();
            prop_assert_eq!(documents, all);
        }
    }
}
