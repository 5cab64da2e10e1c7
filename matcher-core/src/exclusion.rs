//! What a supply says that it is not for: “不做压铸料”, “不涉及返修工艺”. The words of such a clause are shared with just those
//! demands that it cannot answer.

use std::borrow::Cow;
use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::analysis::{Analyzer, TermClass, TokenKind, clauses};
use crate::fingerprint::fingerprint;

/// A clause with one of these says what the supply is not for.
const MARKS: &[&str] = &[
    "不适用",
    "不适合",
    "不适于",
    "不宜用于",
    "不能用于",
    "不可用于",
    "不用于",
    "不能处理",
    "不能单独",
    "不做",
    "不涉及",
    "不包括",
    "不承接",
    "不提供",
    "不开展",
    "不支持",
    "须另配",
    "需另配",
    "无关",
    "除外",
];

/// The hash of a word, by which exclusions are kept.
pub(crate) type TermHash = u32;

/// The hash of a word.
pub(crate) fn term_hash(term: &str) -> TermHash {
    let hash = fingerprint(term.bytes());
    (hash ^ (hash >> 32)) as TermHash
}

/// Where the clauses stand that say what the text's owner is not for.
pub(crate) fn exclusion_clauses(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let any = MARKS.iter().any(|mark| text.contains(mark));
    let found = if any { clauses(text) } else { Vec::new() };
    found.into_iter().filter(|clause| MARKS.iter().any(|mark| text[clause.clone()].contains(mark)))
}

/// The words that a record's texts have in such clauses and nowhere else, as hashes in ascending order.
pub(crate) fn exclusions<'a>(
    analyzer: &Analyzer,
    texts: impl Iterator<Item = &'a Cow<'a, str>> + Clone,
) -> Vec<TermHash> {
    if texts.clone().all(|text| exclusion_clauses(text).next().is_none()) {
        return Vec::new();
    }
    let (mut excluded, mut said) = (FxHashSet::default(), FxHashSet::default());
    for text in texts {
        let clauses: Vec<Range<usize>> = exclusion_clauses(text).collect();
        for token in analyzer.tokens(text) {
            let telling = token.kind != TokenKind::Bigram
                && token.term.chars().nth(1).is_some()
                && analyzer.classify(&token.term) == TermClass::Content;
            if telling {
                let inside = clauses.iter().any(|clause| clause.contains(&token.bytes.start));
                if inside { &mut excluded } else { &mut said }.insert(term_hash(&token.term));
            }
        }
    }
    let mut only: Vec<TermHash> = excluded.difference(&said).copied().collect();
    only.sort_unstable();
    only
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::{exclusion_clauses, exclusions, term_hash};
    use crate::analysis::Analyzer;

    #[test]
    fn only_words_that_stand_nowhere_else_are_excluded() {
        let text = Cow::Borrowed("中频炉铸造锌铝镁合金锭，供带钢镀锌机组，不做压铸合金。");
        let found = exclusions(&Analyzer::shared_builtin(), [&text].into_iter());
        assert!(found.contains(&term_hash("压铸")), "{found:?}");
        assert!(!found.contains(&term_hash("合金")) && !found.contains(&term_hash("镀锌")));
        let clauses: Vec<&str> = exclusion_clauses(&text).map(|clause| &text[clause]).collect();
        assert_eq!(clauses, ["不做压铸合金"]);
    }

    #[test]
    fn a_text_without_such_a_clause_excludes_nothing() {
        let text = Cow::Borrowed("废水不外排，不含重金属");
        assert!(exclusions(&Analyzer::shared_builtin(), [&text].into_iter()).is_empty());
    }
}
