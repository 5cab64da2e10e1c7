//! Terms that are looked for in a text: most of its words are none of them, and need not be told apart.

use rustc_hash::{FxHashMap, FxHashSet};

use super::token::{BIGRAM_MARK, TokenKind};

/// Terms to look for.
#[derive(Debug, Default)]
pub(crate) struct WantedTerms<'a> {
    terms: FxHashSet<&'a str>,
    /// Words by their first char.
    words: FxHashMap<char, Vec<&'a str>>,
}

impl<'a> WantedTerms<'a> {
    /// These.
    pub(crate) fn new(terms: impl Iterator<Item = &'a str>) -> Self {
        let mut wanted = Self::default();
        for term in terms {
            if let Some(first) = term.chars().next().filter(|first| *first != BIGRAM_MARK)
                && wanted.terms.insert(term)
            {
                wanted.words.entry(first).or_default().push(term);
            } else {
                wanted.terms.insert(term);
            }
        }
        wanted
    }

    /// Whether a term is one of them.
    pub(super) fn contains(&self, term: &str) -> bool {
        self.terms.contains(term)
    }

    /// Whether a piece of normalised text may have one of the words among its own: whether it has its chars.
    pub(super) fn may_stand_in(&self, text: &str) -> bool {
        text.char_indices().any(|(at, c)| {
            self.words.get(&c).is_some_and(|words| words.iter().any(|word| text[at..].starts_with(word)))
        })
    }
}

impl super::Analyzer {
    /// [`Analyzer::for_each_token`](super::Analyzer::for_each_token) for terms that are looked for, without telling the other
    /// words of a text apart.
    pub(crate) fn for_each_wanted(
        &self,
        text: &str,
        wanted: &WantedTerms<'_>,
        mut found: impl FnMut(&str, TokenKind, std::ops::Range<usize>),
    ) {
        let normalized = super::Normalized::new(text);
        let segments = |run: &str| wanted.may_stand_in(run);
        self.for_each_normalized(&normalized, segments, |term, kind, range| {
            if wanted.contains(term) {
                found(term, kind, normalized.source_bytes(range));
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::WantedTerms;
    use crate::analysis::Analyzer;

    const TEXTS: [&str; 4] = [
        "全钒液流电池储能系统，适用于电网侧调峰；能量效率≥75%。",
        "钼精矿浮选药剂 BK-310，回收率提高2%，钼尾矿综合利用",
        "ＬｉＦｅＰＯ４正極材料：比容量 160mAh/g，pH 7.5，锂电池回收",
        "食用菌烘干热泵机组，香菇烘干后色泽好",
    ];

    proptest! {
        #[test]
        fn what_is_wanted_is_found_where_analysis_finds_it(of in 0usize..4, picked in prop::collection::vec(0usize..200, 0..12), text in 0usize..4) {
            let analyzer = Analyzer::shared_builtin();
            let terms: Vec<String> = analyzer.tokens(TEXTS[of]).into_iter().map(|token| token.term).collect();
            let wanted: Vec<&str> = picked.iter().map(|place| terms[place % terms.len()].as_str()).collect();
            let mut expected = analyzer.tokens(TEXTS[text]);
            expected.retain(|token| wanted.contains(&token.term.as_str()));
            let mut found = Vec::new();
            analyzer.for_each_wanted(TEXTS[text], &WantedTerms::new(wanted.into_iter()), |term, kind, bytes| {
                found.push((term.to_owned(), kind, bytes));
            });
            let expected: Vec<_> = expected.into_iter().map(|token| (token.term, token.kind, token.bytes)).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
