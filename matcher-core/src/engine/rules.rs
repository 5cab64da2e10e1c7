//! By what records are analysed and placed.

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::scoring_versions::scoring_versions;
use crate::analysis::{Analyzer, Lexicon, TokenKind};
use crate::chain::{Classifier, PlacementModel, Taxonomy, TermCounts};
use crate::duplicate::SignatureBuilder;
use crate::error::Error;
use crate::exclusion::{TermHash, exclusions};
use crate::explanation::TextField;
use crate::facts::Facts;
use crate::fingerprint::fingerprint;
use crate::index::{IndexedText, JoinedTerms, Prepared};
use crate::matching::Placement;
use crate::record::{LinkId, Record};
use crate::record_text;
use crate::scoring::{LinkMatrix, ScoringModel};
use crate::semantic::{LatentSpace, MeaningHash};
use crate::store::{Setting, StoreError, StoreSnapshot, StoredRow};

/// The texts of a record by their fields.
type Texts<'a> = [(TextField, Cow<'a, str>)];

/// What decides how a record is read. A generation keeps those that it was made with.
pub(super) struct Rules {
    pub(super) analyzer: Arc<Analyzer>,
    pub(super) taxonomy: Arc<Taxonomy>,
    pub(super) matrix: LinkMatrix,
    /// Names what decides the index's contents: analyzer, taxonomy, and what placement has learned.
    pub(super) maker: String,
    /// Names analyzer and taxonomy alone.
    words_maker: String,
    /// What placement has learned; `None` when it goes by the taxonomy's words.
    pub(super) model: Option<PlacementModel>,
    /// By which pairs are scored.
    pub(super) scoring: ScoringModel,
    /// Which words stand in the same company; `None` when that was never learned.
    pub(super) space: Option<Arc<LatentSpace>>,
    classifier: Classifier,
}

/// Why what was learned is not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ModelFault {
    /// It was learned with another taxonomy or lexicon, or is of another version of this software.
    OtherRules,
    /// It is not what was written.
    Damaged,
}

impl Rules {
    /// With the built-in lexicon, unless another is given.
    pub(super) fn new(taxonomy: Taxonomy, lexicon: Option<&Lexicon>) -> Self {
        let analyzer = match lexicon {
            Some(lexicon) => Arc::new(Analyzer::new(lexicon)),
            None => Analyzer::shared_builtin(),
        };
        let form = serde_json::to_string(&taxonomy).unwrap_or_default();
        let maker = format!("{}/{:016x}", analyzer.version(), fingerprint(form.bytes()));
        Self::of_words(Arc::new(taxonomy), analyzer, maker)
    }

    fn of_words(taxonomy: Arc<Taxonomy>, analyzer: Arc<Analyzer>, maker: String) -> Self {
        Self {
            words_maker: maker.clone(),
            maker,
            classifier: Classifier::new(&taxonomy, &analyzer),
            model: None,
            scoring: ScoringModel::default(),
            space: None,
            matrix: LinkMatrix::new(&taxonomy),
            taxonomy,
            analyzer,
        }
    }

    /// The same analyzer and taxonomy with another model, or with none.
    pub(super) fn with_model(&self, model: Option<PlacementModel>) -> Self {
        let (taxonomy, analyzer) = (Arc::clone(&self.taxonomy), Arc::clone(&self.analyzer));
        let words = Self::of_words(taxonomy, analyzer, self.words_maker.clone());
        let words = Self { scoring: self.scoring.clone(), space: self.space.clone(), ..words };
        let Some(model) = model else { return words };
        let hash = fingerprint(model.to_text().bytes());
        Self {
            maker: format!("{}/{hash:016x}", self.words_maker),
            classifier: Classifier::learned(&model),
            model: Some(model),
            ..words
        }
    }

    /// The same with what placement has learned according to the store, as far as that fits; and why it is not used.
    pub(super) fn with_model_of(
        self,
        snapshot: &StoreSnapshot<'_>,
    ) -> Result<(Self, Option<ModelFault>), Error> {
        Ok(match kept(snapshot, Setting::PlacementModel, PlacementModel::parse)? {
            Ok(Some(model)) if model.fits(&self.words_maker) => (self.with_model(Some(model)), None),
            Ok(Some(_)) => (self, Some(ModelFault::OtherRules)),
            Ok(None) => (self, None),
            Err(fault) => (self, Some(fault)),
        })
    }

    /// The same with other weights of scores.
    pub(super) fn with_scoring(&self, scoring: ScoringModel) -> Self {
        Self { scoring, ..self.with_model(self.model.clone()) }
    }

    /// The same with the weights that were last adopted according to the store; and why they are not used.
    pub(super) fn with_scoring_of(
        self,
        snapshot: &StoreSnapshot<'_>,
    ) -> Result<(Self, Option<ModelFault>), Error> {
        Ok(match scoring_versions(snapshot)? {
            Ok(versions) => match versions.last() {
                Some(version) => (Self { scoring: version.model.clone(), ..self }, None),
                None => (self, None),
            },
            Err(fault) => (self, Some(fault)),
        })
    }

    /// The same with another space, or with none.
    pub(super) fn with_space(&self, space: Option<Arc<LatentSpace>>) -> Self {
        Self { space, ..self.with_model(self.model.clone()) }
    }

    /// The same with the space that was last learned according to the store; and why it is not used.
    pub(super) fn with_space_of(
        self,
        snapshot: &StoreSnapshot<'_>,
    ) -> Result<(Self, Option<ModelFault>), Error> {
        Ok(match kept(snapshot, Setting::LatentSpace, LatentSpace::parse)? {
            Ok(space) => (Self { space: space.map(Arc::new), ..self }, None),
            Err(fault) => (self, Some(fault)),
        })
    }

    /// Tells the latent space from others; `None` without one.
    pub(super) fn space_name(&self) -> Option<u64> {
        self.space.as_ref().map(|space| space.name())
    }

    /// The same with weights and space of other rules.
    pub(super) fn with_learned_of(self, other: &Self) -> Self {
        Self { scoring: other.scoring.clone(), space: other.space.clone(), ..self }
    }

    /// Names analyzer and taxonomy, for which a model is learned.
    pub(super) fn words_maker(&self) -> &str {
        &self.words_maker
    }

    /// Does everything with a record that is slow.
    pub(super) fn prepare(&self, row: StoredRow) -> Prepared {
        let StoredRow { row, sequence, kind, id, record } = row;
        let text = record.map(|record| self.indexed(&record));
        Prepared { row, sequence, kind, id, text }
    }

    fn indexed(&self, record: &Record) -> IndexedText {
        let texts = record_text::texts(record);
        let mut terms = JoinedTerms::with_capacity(texts.iter().map(|(_, text)| text.len()).sum());
        let given = match record {
            Record::Demand(demand) => Some(&demand.links[..]),
            Record::Supply(supply) => Some(&supply.links[..]),
            Record::Organisation(_) => None,
        };
        // One analysis serves both, when both are needed.
        let mut counts = given.is_some_and(<[_]>::is_empty).then(TermCounts::default);
        let mut signature = SignatureBuilder::default();
        for (field, text) in &texts {
            self.analyzer.for_each_term(text, |term, kind| {
                terms.push(term);
                match field {
                    TextField::Title => signature.add_of_title(term, kind),
                    _ => signature.add_of_text(term, kind),
                }
                if let Some(counts) = &mut counts {
                    self.count(counts, *field, term, kind);
                }
            });
        }
        let placements = match counts {
            Some(counts) => self.classifier.place(&counts),
            None => given_placements(given.unwrap_or_default()),
        };
        let mut facts = match record {
            Record::Demand(demand) => Facts::of_demand(demand, placements),
            Record::Supply(supply) => Facts::of_supply(supply, placements),
            Record::Organisation(organisation) => Facts::of_organisation(organisation),
        };
        facts.meaning = match record {
            Record::Demand(_) => record_text::compared_of_demand(&texts).hash(),
            Record::Supply(_) => record_text::compared_of_supply(&texts).hash(),
            Record::Organisation(_) => MeaningHash::default(),
        };
        if matches!(record, Record::Supply(_)) {
            facts.exclusions = self.exclusions(&texts);
        }
        facts.sign(signature);
        IndexedText::new(terms, facts)
    }

    /// What a supply says that it is not for.
    pub(super) fn exclusions(&self, texts: &Texts<'_>) -> Vec<TermHash> {
        exclusions(&self.analyzer, texts.iter().map(|(_, text)| text))
    }

    /// Where a record stands: on the links that a person gave; without them, on those that its text speaks of.
    pub(super) fn placements(&self, given: &[LinkId], texts: &Texts<'_>) -> Vec<Placement> {
        if !given.is_empty() {
            return given_placements(given);
        }
        self.classifier.place(&self.counts(texts))
    }

    /// All links by how likely the text alone makes them, the likeliest first.
    pub(super) fn likely_links(&self, texts: &Texts<'_>) -> Vec<Placement> {
        self.classifier.rank(&self.counts(texts))
    }

    /// The terms of a record as placement counts them.
    pub(super) fn counts(&self, texts: &Texts<'_>) -> TermCounts {
        let mut counts = TermCounts::default();
        for (field, text) in texts {
            self.analyzer.for_each_term(text, |term, kind| self.count(&mut counts, *field, term, kind));
        }
        counts
    }

    /// What only a kind of record has says nothing about its link.
    fn count(&self, counts: &mut TermCounts, field: TextField, term: &str, kind: TokenKind) {
        match field {
            TextField::Title => counts.add_of_title(&self.analyzer, term, kind),
            TextField::Body | TextField::Keywords => counts.add_of_body(&self.analyzer, term, kind),
            TextField::Profile => {}
        }
    }
}

impl PartialEq for Rules {
    /// Whether they read every record and every request alike. Synonyms widen requests alone, so that the index does not
    /// name them.
    fn eq(&self, other: &Self) -> bool {
        self.maker == other.maker
            && self.scoring == other.scoring
            && self.space == other.space
            && self.analyzer.synonyms() == other.analyzer.synonyms()
    }
}

impl std::fmt::Debug for Rules {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rules").field("maker", &self.maker).finish_non_exhaustive()
    }
}

/// What the store keeps under a setting, `None` when that is nothing; or why it cannot be used. Where the checksum fits, what
/// cannot be read was written by another version.
pub(super) fn kept<T>(
    snapshot: &StoreSnapshot<'_>,
    setting: Setting,
    read: impl FnOnce(&str) -> Option<T>,
) -> Result<Result<Option<T>, ModelFault>, Error> {
    match snapshot.setting(setting) {
        Ok(None) => Ok(Ok(None)),
        Ok(Some(text)) => Ok(read(&text).map(Some).ok_or(ModelFault::OtherRules)),
        Err(StoreError::Damaged(_)) => Ok(Err(ModelFault::Damaged)),
        Err(error) => Err(error.into()),
    }
}

fn given_placements(given: &[LinkId]) -> Vec<Placement> {
    let place = |link: &LinkId| Placement { link: link.clone(), confidence: 1.0, given: true };
    given.iter().map(place).collect()
}
