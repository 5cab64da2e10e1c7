//! Terms that are looked for in texts whose term frequencies are known: most words of a text need not be told apart for it.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Analyzer;
use super::analyzer::{Part, for_each_part, is_han};
use super::normalize::Normalized;
use super::token::BIGRAM_MARK;

/// Terms to look for.
#[derive(Debug, Default)]
pub(crate) struct WantedTerms<'a> {
    terms: FxHashSet<&'a str>,
    entries: Vec<Entry<'a>>,
    /// Places in `entries`, by the first char.
    by_first: FxHashMap<char, Vec<u32>>,
}

/// A term that may stand in a run of Han chars.
#[derive(Debug)]
struct Entry<'a> {
    term: &'a str,
    /// What of it stands in a text.
    chars: &'a str,
    word: bool,
}

/// A run of Han chars in one of the normalised texts.
struct Run {
    text: usize,
    bytes: Range<usize>,
}

impl<'a> WantedTerms<'a> {
    /// These.
    pub(crate) fn new(terms: impl Iterator<Item = &'a str>) -> Self {
        let mut wanted = Self::default();
        for term in terms.filter(|term| !term.is_empty()) {
            if !wanted.terms.insert(term) {
                continue;
            }
            let chars = term.strip_prefix(BIGRAM_MARK);
            let (chars, word) = (chars.unwrap_or(term), chars.is_none());
            if let Some(first) = chars.chars().next().filter(|first| is_han(*first)) {
                wanted.by_first.entry(first).or_default().push(wanted.entries.len() as u32);
                wanted.entries.push(Entry { term, chars, word });
            }
        }
        wanted
    }

    /// Calls `found` with each of them that begins at a place of a run, and how far into the run that is.
    fn each_in(&self, run: &str, mut found: impl FnMut(u32, usize)) {
        for (at, first) in run.char_indices() {
            for &entry in self.by_first.get(&first).into_iter().flatten() {
                if run[at..].starts_with(self.entries[entry as usize].chars) {
                    found(entry, at);
                }
            }
        }
    }
}

impl Analyzer {
    /// Finds the wanted terms of a record's texts: calls `found` with the number of the text, the term and the source bytes of
    /// each token that [`Analyzer::for_each_token`] gives for it; those of one term by no particular order. `frequency` says how often all texts
    /// together have a term, if that is known.
    ///
    /// Where a word's chars stand just as often as the word does, each place is the word's; only where they stand more often
    /// do words have to be told apart.
    pub(crate) fn for_each_wanted(
        &self,
        texts: &[&str],
        wanted: &WantedTerms<'_>,
        frequency: impl Fn(&str) -> Option<usize>,
        mut found: impl FnMut(usize, &str, Range<usize>),
    ) {
        let texts: Vec<Normalized> = texts.iter().map(|text| Normalized::new(text)).collect();
        let mut found = |text: usize, term: &str, bytes| found(text, term, texts[text].source_bytes(bytes));
        let mut technical: FxHashMap<String, usize> = FxHashMap::default();
        let mut runs = Vec::new();
        for (number, text) in texts.iter().enumerate() {
            for_each_part(text.as_str(), |part| match part {
                Part::Han(bytes) => runs.push(Run { text: number, bytes }),
                Part::Technical(string) => string.for_each_term(|term, bytes| {
                    if wanted.terms.contains(term) {
                        found(number, term, bytes);
                        *technical.entry(term.to_owned()).or_default() += 1;
                    }
                }),
            });
        }
        let han = |run: &Run| &texts[run.text].as_str()[run.bytes.clone()];
        let mut places: Vec<(u32, usize, usize)> = Vec::new();
        for (number, run) in runs.iter().enumerate() {
            wanted.each_in(han(run), |entry, at| places.push((entry, number, at)));
        }
        places.sort_unstable();
        let mut unclear: FxHashSet<&str> = FxHashSet::default();
        let mut segmented = vec![false; runs.len()];
        for places in places.chunk_by(|one, next| one.0 == next.0) {
            let Entry { term, chars, word } = &wanted.entries[places[0].0 as usize];
            let elsewhere = technical.get(*term).copied().unwrap_or(0);
            let known = if *word {
                frequency(term).map(|times| times - elsewhere.min(times))
            } else {
                Some(places.len())
            };
            if known == Some(places.len()) {
                for &(_, number, at) in places {
                    let start = runs[number].bytes.start + at;
                    found(runs[number].text, term, start..start + chars.len());
                }
            } else if known != Some(0) {
                unclear.insert(term);
                places.iter().for_each(|place| segmented[place.1] = true);
            }
        }
        for (run, _) in runs.iter().zip(segmented).filter(|(_, segmented)| *segmented) {
            let (han, start) = (han(run), run.bytes.start);
            self.segmenter().words(han, |word| {
                if let Some(term) = unclear.get(&han[word.clone()]) {
                    found(run.text, term, start + word.start..start + word.end);
                }
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::WantedTerms;
    use crate::analysis::Analyzer;

    const TEXTS: [&str; 5] = [
        "全钒液流电池储能系统，适用于电网侧调峰；能量效率≥75%。",
        "钼精矿浮选药剂 BK-310，回收率提高2%，钼尾矿综合利用",
        "ＬｉＦｅＰＯ４正極材料：比容量 160mAh/g，pH 7.5，锂电池回收",
        "食用菌烘干热泵机组，香菇烘干后色泽好",
        "年处理3万吨/年，3万吨尾矿；不锈钢的锈钢，电池池电，人人人",
    ];

    proptest! {
        #[test]
        fn what_is_wanted_is_found_where_analysis_finds_it(
            of in 0usize..5,
            picked in prop::collection::vec(0usize..200, 0..30),
            other in 0usize..5,
            text in 0usize..5,
            known in any::<bool>(),
        ) {
            let analyzer = Analyzer::shared_builtin();
            let terms: Vec<String> = analyzer.tokens(TEXTS[of]).into_iter().map(|token| token.term).collect();
            // Chars that stand side by side are seldom words; all must be told from those that are.
            let pieces = [0, 1, 2, 3].map(|length| {
                let chars: Vec<char> = TEXTS[text].chars().collect();
                chars.windows(length + 1).map(|piece| piece.iter().collect::<String>()).collect::<Vec<_>>()
            });
            let pieces: Vec<&String> = pieces.iter().flatten().collect();
            let wanted: Vec<&str> = picked
                .iter()
                .flat_map(|place| [terms[place % terms.len()].as_str(), pieces[place % pieces.len()]])
                .collect();
            let texts = [TEXTS[text], TEXTS[other]];
            let mut all = Vec::new();
            for (number, text) in texts.iter().enumerate() {
                all.extend(analyzer.tokens(text).into_iter().map(|token| (number, token.term, token.bytes)));
            }
            let frequency = |term: &str| known.then(|| all.iter().filter(|token| token.1 == term).count());
            let mut found = Vec::new();
            let add = |number, term: &str, bytes| found.push((number, term.to_owned(), bytes));
            analyzer.for_each_wanted(&texts, &WantedTerms::new(wanted.iter().copied()), frequency, add);
            let by_place = |token: &(usize, String, std::ops::Range<usize>)| {
                (token.0, token.1.clone(), token.2.start, token.2.end)
            };
            found.sort_by_key(by_place);
            let mut expected: Vec<_> =
                all.iter().filter(|token| wanted.contains(&token.1.as_str())).cloned().collect();
            expected.sort_by_key(by_place);
            prop_assert_eq!(found, expected);
        }
    }
}
