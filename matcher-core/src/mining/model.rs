//! What mining finds: candidates with what speaks for them.

use serde::{Deserialize, Serialize};

use crate::analysis::Relation;
use crate::record::RecordKind;

/// How many candidates are wanted, and of what sort.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SuggestRequest {
    /// At most so many new terms.
    pub terms: usize,
    /// At most so many pairs of each basis.
    pub pairs: usize,
    /// So often at least a new term has to stand; `None` lets the size of the catalogue decide.
    pub least_count: Option<usize>,
    /// Whether pairs come too that are synonyms already.
    pub known: bool,
    /// Whether terms with letters or digits in them come too (X射线衍射). The analyser does not make one token of them, so
    /// that they count in matching by their pieces, in the lexicon or not.
    pub mixed: bool,
}

impl Default for SuggestRequest {
    fn default() -> Self {
        Self { terms: 200, pairs: 100, least_count: None, known: false, mixed: false }
    }
}

/// Candidates for the lexicon, mined from a catalogue. The same records give the same candidates, in whatever order they
/// came.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct LexiconSuggestions {
    /// Records that were read.
    pub records: usize,
    /// So often at least a new term had to stand.
    pub least_count: usize,
    /// New terms, best first, ties by term.
    pub terms: Vec<TermCandidate>,
    /// Pairs by basis, within each best first, ties by their terms.
    pub pairs: Vec<PairCandidate>,
}

/// A run of words that hangs together like one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TermCandidate {
    /// The term, normalised.
    pub term: String,
    /// How good a term it seems, in [0, 1].
    pub score: f64,
    /// How often it stands in the catalogue.
    pub count: usize,
    /// In how many demands.
    pub demands: usize,
    /// In how many supplies.
    pub supplies: usize,
    /// Normalised pointwise mutual information of its weakest division, in [-1, 1]: 1 when its parts stand nowhere else.
    pub cohesion: f64,
    /// Entropy of what stands before it and behind it, the smaller of the two, in bits.
    pub freedom: f64,
    /// Where it stands, up to three.
    pub examples: Vec<Example>,
}

/// Two words that may be of one meaning.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PairCandidate {
    /// The full name; the demand's word where the basis is of demands and supplies.
    pub term: String,
    /// The other name.
    pub synonym: String,
    /// What it would be in the synonyms.
    pub relation: Relation,
    /// What speaks for it.
    pub basis: PairBasis,
    /// How sure it seems, in [0, 1]; comparable within a basis only.
    pub score: f64,
    /// Whether the two are synonyms already.
    pub known: bool,
    /// Sentences with the one or the other, up to two.
    pub examples: Vec<Example>,
}

/// What speaks for a pair.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "basis", rename_all = "snake_case")]
pub enum PairBasis {
    /// Texts say so: 全称（缩写）, 又称, 俗称.
    Definition {
        /// Records that say so.
        records: usize,
        /// Records that give the shorter name, whatever they say it stands for.
        of: usize,
    },
    /// The two keep the same company, and rarely each other's.
    Company {
        /// Cosine of their contexts, in [0, 1].
        cosine: f64,
        /// Records with the first.
        records: usize,
        /// Records with the other.
        others: usize,
        /// Records with both.
        together: usize,
    },
    /// Demands use a word that no supply has; the other is the supplies' word in the same company.
    DemandOnly {
        /// Cosine of their contexts, in [0, 1].
        cosine: f64,
        /// Demands with the word.
        demands: usize,
        /// Supplies with the other.
        supplies: usize,
    },
    /// Demands with the one word and supplies with the other were brought together by people.
    Outcomes {
        /// Pairs that were contacted, negotiated or signed with the one word and the other.
        pairs: usize,
        /// Such pairs with the demand's word.
        of: usize,
    },
}

/// A sentence of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// The record's kind.
    pub kind: RecordKind,
    /// Its identifier.
    pub id: String,
    /// The sentence, as it stands there; cut where it is long.
    pub sentence: String,
}
