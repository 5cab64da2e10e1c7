//! Words that say little about what is asked: function words, request phrases, and the generic words of research.

use rustc_hash::FxHashMap;

use super::token::BIGRAM_MARK;

/// What a term is worth in a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TermClass {
    /// It may say what is asked for.
    Content,
    /// A function word (的, 以及, 进行).
    Function,
    /// What every request says (希望, 寻求, 需要解决).
    Request,
    /// What every title of research says (技术, 研究, 系统).
    Generic,
}

/// The three word lists.
#[derive(Debug, Clone, Default)]
pub(super) struct StopWords {
    classes: FxHashMap<String, TermClass>,
}

impl StopWords {
    /// The lists that come with the crate.
    pub(super) fn builtin() -> Self {
        let mut classes = FxHashMap::default();
        let lists = [
            (include_str!("../../data/stopwords-function.txt"), TermClass::Function),
            (include_str!("../../data/stopwords-request.txt"), TermClass::Request),
            (include_str!("../../data/stopwords-generic.txt"), TermClass::Generic),
        ];
        for (list, class) in lists {
            for word in list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"))
            {
                classes.insert(word.to_owned(), class);
            }
        }
        Self { classes }
    }

    pub(super) fn class(&self, term: &str) -> TermClass {
        // A bigram is as much of a stop word as the word that it spells.
        let word = term.strip_prefix(BIGRAM_MARK).unwrap_or(term);
        self.classes.get(word).copied().unwrap_or(TermClass::Content)
    }
}
