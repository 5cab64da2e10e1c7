//! A real catalogue made larger than it is, without the same document twice.

use matcher_core::analysis::clauses;

use crate::{CatalogueEntry, Random};

/// The same catalogue grows in the same way everywhere.
const SEED: u64 = 1_000_000;
/// A text is cut into so many parts at most.
const MOST_PARTS: usize = 3;
/// Beginning and end of the title, and the parts of the text, each come from another document.
const PIECES: usize = 2 + MOST_PARTS;

/// A catalogue and what can be made of it.
///
/// Every further copy of it has as many documents. Each keeps the number of its parts, but takes them from documents that have as many: the beginning
/// of its title from one, the end from another, each of up to three runs of clauses of its text from a third to a fifth. How far away
/// those documents stand is drawn for every copy and piece. So each copy has every piece of the catalogue exactly once, terms become more frequent in
/// proportion, and two documents of any copies share a third of their texts at most.
pub struct GrownCatalogue {
    entries: Vec<CutEntry>,
    /// Numbers of the documents with titles, in order.
    titled: Vec<usize>,
    /// Numbers of the documents whose texts have as many parts, in order.
    by_parts: [Vec<usize>; MOST_PARTS + 1],
    /// For every document its place in the list of those with titles and in that of its number of parts.
    places: Vec<(usize, usize)>,
}

struct CutEntry {
    entry: CatalogueEntry,
    /// Byte at which the second half of the title begins.
    title_cut: usize,
    /// Bytes at which the parts of the text end.
    part_ends: Vec<usize>,
}

impl GrownCatalogue {
    /// Cuts documents up.
    pub fn of(entries: impl IntoIterator<Item = CatalogueEntry>) -> Self {
        let entries: Vec<CutEntry> = entries.into_iter().map(CutEntry::of).collect();
        let (mut titled, mut by_parts): (Vec<usize>, [Vec<usize>; MOST_PARTS + 1]) = Default::default();
        let mut places = Vec::with_capacity(entries.len());
        for (number, one) in entries.iter().enumerate() {
            let alike = &mut by_parts[one.part_ends.len()];
            places.push((titled.len(), alike.len()));
            alike.push(number);
            if !one.entry.title.is_empty() {
                titled.push(number);
            }
        }
        Self { entries, titled, by_parts, places }
    }

    /// All documents of a copy, in the order of the catalogue; the first copy is the catalogue itself.
    pub fn copy(&self, copy: u64) -> impl Iterator<Item = CatalogueEntry> {
        let mut random = Random::of_part(SEED, copy);
        let draws: [u64; PIECES] = std::array::from_fn(|_| random.next_bits());
        (0..self.entries.len()).map(move |number| match copy {
            0 => self.entries[number].entry.clone(),
            _ => self.mixed(number, copy, &draws),
        })
    }

    fn mixed(&self, number: usize, copy: u64, draws: &[u64; PIECES]) -> CatalogueEntry {
        let own = &self.entries[number];
        let (in_titled, in_alike) = self.places[number];
        let from = |list: &[usize], place: usize, draw: u64| {
            let shift = draw % list.len() as u64;
            &self.entries[list[(place + shift as usize) % list.len()]]
        };
        let mut title = String::new();
        if !own.entry.title.is_empty() {
            title.push_str(from(&self.titled, in_titled, draws[0]).title_halves().0);
            title.push_str(from(&self.titled, in_titled, draws[1]).title_halves().1);
        }
        let alike = &self.by_parts[own.part_ends.len()];
        let parts = (0..own.part_ends.len()).map(|part| from(alike, in_alike, draws[2 + part]).part(part));
        CatalogueEntry { id: format!("{}-{copy}", own.entry.id), title, text: parts.collect() }
    }
}

impl CutEntry {
    fn of(entry: CatalogueEntry) -> Self {
        let half = entry.title.chars().count() / 2;
        let title_cut = entry.title.char_indices().nth(half).map_or(0, |(at, _)| at);
        let clauses = clauses(&entry.text);
        let parts = clauses.len().min(MOST_PARTS);
        // Each part ends where the next clause begins, so that no mark is lost.
        let end = |part: usize| {
            let next = clauses.get((part + 1) * clauses.len() / parts);
            next.map_or(entry.text.len(), |clause| clause.start)
        };
        let part_ends = (0..parts).map(end).collect();
        Self { entry, title_cut, part_ends }
    }

    fn title_halves(&self) -> (&str, &str) {
        self.entry.title.split_at(self.title_cut)
    }

    fn part(&self, part: usize) -> &str {
        let start = part.checked_sub(1).map_or(0, |before| self.part_ends[before]);
        &self.entry.text[start..self.part_ends[part]]
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::GrownCatalogue;
    use crate::CatalogueEntry;

    fn catalogue() -> GrownCatalogue {
        let entry = |number: usize| CatalogueEntry {
            id: format!("b{number:02}"),
            title: if number.is_multiple_of(7) {
                String::new()
            } else {
                format!("钼尾矿{number}综合利用{number}")
            },
            text: (0..number % 5).map(|clause| format!("第{number}篇第{clause}句，")).collect(),
        };
        GrownCatalogue::of((0..60).map(entry))
    }

    fn sorted_chars(entries: &[CatalogueEntry]) -> Vec<char> {
        let mut chars: Vec<char> =
            entries.iter().flat_map(|one| one.title.chars().chain(one.text.chars())).collect();
        chars.sort_unstable();
        chars
    }

    #[test]
    fn every_copy_is_made_of_the_whole_catalogue() {
        let catalogue = catalogue();
        let copies: Vec<Vec<CatalogueEntry>> = (0..4).map(|copy| catalogue.copy(copy).collect()).collect();
        for copy in &copies {
            assert_eq!(sorted_chars(copy), sorted_chars(&copies[0]));
        }
        let ids: HashSet<&str> = copies.iter().flatten().map(|one| one.id.as_str()).collect();
        assert_eq!(ids.len(), 240);
    }

    #[test]
    fn a_copy_follows_from_its_number() {
        let texts = |copy| catalogue().copy(copy).map(|one| one.title + &one.text).collect::<Vec<_>>();
        assert_eq!(texts(2), texts(2));
        assert_ne!(texts(2), texts(3));
    }
}
