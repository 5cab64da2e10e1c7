//! The domain lexicon: terms that the general dictionary lacks, and synonyms. Data, replaceable as a whole.

use super::normalize::Normalized;
use super::synonyms::Synonyms;

/// Terms of the domain and their synonyms.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    terms: Vec<String>,
    synonyms: Synonyms,
}

/// A lexicon file that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LexiconError {
    /// A line of the synonyms is not `same` or `related`, a tab, and terms separated by `|`.
    #[error("synonyms line {line}: {reason}")]
    Synonyms {
        /// Line number, from 1.
        line: usize,
        /// What is wrong.
        reason: String,
    },
}

impl Lexicon {
    /// The lexicon of the five chains that comes with the crate.
    pub fn builtin() -> Self {
        Self::parse(include_str!("../../data/lexicon.txt"), include_str!("../../data/synonyms.tsv"))
            .unwrap_or_else(|error| unreachable!("the built-in lexicon is tested: {error}"))
    }

    /// Reads a lexicon: `terms` has one term a line, `synonyms` lines of `same` or `related`, a tab, and the terms
    /// of a group separated by `|`. Empty lines and lines that begin with `#` are left out.
    ///
    /// # Errors
    /// [`LexiconError::Synonyms`] for a line of another form.
    pub fn parse(terms: &str, synonyms: &str) -> Result<Self, LexiconError> {
        let mut terms: Vec<String> = terms
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .map(|line| Normalized::new(line).as_str().to_owned())
            .collect();
        terms.sort_unstable();
        terms.dedup();
        Ok(Self { terms, synonyms: Synonyms::parse(synonyms)? })
    }

    /// The lexicon with further terms and synonyms, in the form of [`Lexicon::parse`], after its own. The terms of the
    /// further synonyms are terms too: what is cut apart would never be looked up.
    ///
    /// # Errors
    /// As [`Lexicon::parse`].
    ///
    /// # Example
    /// ```
    /// use matcher_core::analysis::Lexicon;
    ///
    /// let own = Lexicon::builtin().extended("柞水木耳\n", "same\t花心坯|中心偏析\n")?;
    /// assert!(own.terms().iter().any(|term| term == "花心坯"));
    /// assert_eq!(own.synonyms().of("花心坯")[0].term, "中心偏析");
    /// # Ok::<(), matcher_core::analysis::LexiconError>(())
    /// ```
    pub fn extended(mut self, terms: &str, synonyms: &str) -> Result<Self, LexiconError> {
        let own = Self::parse(terms, synonyms)?;
        self.terms.extend(own.terms);
        let words = own.synonyms.terms().filter(|term| term.chars().nth(1).is_some());
        self.terms.extend(words.map(str::to_owned));
        self.terms.sort_unstable();
        self.terms.dedup();
        self.synonyms.extend(own.synonyms);
        Ok(self)
    }

    /// The terms, sorted, each once.
    pub fn terms(&self) -> &[String] {
        &self.terms
    }

    /// The synonyms.
    pub fn synonyms(&self) -> &Synonyms {
        &self.synonyms
    }
}

#[cfg(test)]
mod tests {
    use super::Lexicon;

    #[test]
    fn terms_are_kept_as_texts_are_compared() {
        let lexicon = Lexicon::parse("# 说明\n鉬尾礦\n钼尾矿\nＡ級層流\n", "").expect("sound");
        assert_eq!(lexicon.terms(), ["a级层流", "钼尾矿"]);
    }

    #[test]
    fn an_extended_lexicon_keeps_what_it_had() {
        let base = Lexicon::parse("钼尾矿\n", "same\t钼|Mo\n").expect("sound");
        let own = base.clone().extended("柞水木耳\n钼尾矿\n", "related\t发黑|褐变\n").expect("sound");
        assert_eq!(own.terms(), ["发黑", "柞水木耳", "褐变", "钼尾矿"]);
        assert_eq!((own.synonyms().groups(), own.synonyms().of("钼")[0].term.as_str()), (2, "mo"));
        assert!(base.extended("", "same\t一个\n").is_err());
    }

    #[test]
    fn the_builtin_lexicon_has_at_least_1500_terms() {
        let lexicon = Lexicon::builtin();
        assert!(lexicon.terms().len() >= 1_500, "{}", lexicon.terms().len());
        assert!(lexicon.synonyms().groups() >= 300, "{}", lexicon.synonyms().groups());
    }
}
