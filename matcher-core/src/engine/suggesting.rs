//! Candidates for the lexicon from the records of the catalogue.

use std::borrow::Cow;

use super::cores::on_all_cores;
use super::{Engine, RefreshProgress};
use crate::cancel::Cancel;
use crate::error::Error;
use crate::mining::{self, Example, LexiconSuggestions, MinedRecord, SuggestRequest};
use crate::record::{OutcomeEvent, Record, RecordKind};
use crate::record_text;
use crate::store::StoreSnapshot;

/// Records that are read together.
const CHUNK_RECORDS: usize = 5_000;
/// The kinds of record whose texts are mined: what an organisation is called is no term.
const MINED_KINDS: [RecordKind; 2] = [RecordKind::Demand, RecordKind::Supply];

impl Engine {
    /// Mines demands and supplies for terms and synonyms that the lexicon lacks. Changes nothing. `progress` runs over the
    /// records that are read; what follows takes about as long again. 100,000 short records take half a minute on two
    /// cores, and some 10 bytes of memory for every byte of their texts (docs/scoring.md).
    ///
    /// # Errors
    /// [`Damaged`](crate::ErrorKind::Damaged) when the database cannot be read;
    /// [`Cancelled`](crate::ErrorKind::Cancelled).
    ///
    /// # Example
    /// ```
    /// use matcher_core::mining::SuggestRequest;
    /// use matcher_core::record::{Record, Supply, SupplyKind};
    /// use matcher_core::{Cancel, Engine, EngineOptions};
    ///
    /// # fn main() -> Result<(), matcher_core::Error> {
    /// let engine = Engine::in_memory(EngineOptions::default())?;
    /// let supply = Supply::from_text("s1", SupplyKind::Achievement, "灰树花（又称栗蘑）栽培", "");
    /// engine.upsert(&[Record::Supply(supply)])?;
    /// let found = engine.suggest_lexicon(&SuggestRequest::default(), &mut |_| {}, &Cancel::never())?;
    /// assert_eq!((found.pairs[0].term.as_str(), found.pairs[0].synonym.as_str()), ("灰树花", "栗蘑"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn suggest_lexicon(
        &self,
        request: &SuggestRequest,
        progress: &mut dyn FnMut(RefreshProgress),
        cancel: &Cancel,
    ) -> Result<LexiconSuggestions, Error> {
        let analyzer = self.analyzer();
        let snapshot = self.core.store.snapshot()?;
        let total = snapshot.versions()?.len() as u64;
        let mut records = Vec::new();
        for kind in MINED_KINDS {
            let mut after = String::new();
            loop {
                cancel.check()?;
                let page = snapshot.page(kind, &after, CHUNK_RECORDS)?;
                let Some(last) = page.last() else { break };
                after = last.id().to_owned();
                records.extend(on_all_cores(page, |record| {
                    let texts = record_text::texts(&record);
                    let texts = texts.iter().map(|(_, text)| text.as_ref());
                    MinedRecord::read(&analyzer, (kind, record.id()), texts)
                }));
                progress(RefreshProgress { done: records.len() as u64, total });
            }
        }
        let outcomes = brought_together(&snapshot)?;
        let mut found = mining::suggest(&analyzer, records, &outcomes, request, cancel)?;
        for term in &mut found.terms {
            quote(&snapshot, &mut term.examples, &[&term.term])?;
        }
        for pair in &mut found.pairs {
            quote(&snapshot, &mut pair.examples, &[&pair.term, &pair.synonym])?;
        }
        Ok(found)
    }
}

/// Demand and supply of every pair that somebody works on or has signed.
fn brought_together(snapshot: &StoreSnapshot<'_>) -> Result<Vec<(String, String)>, Error> {
    let counts =
        |event| matches!(event, OutcomeEvent::Contacted | OutcomeEvent::Negotiating | OutcomeEvent::Signed);
    let outcomes = snapshot.outcomes()?.into_iter().filter(|outcome| counts(outcome.event));
    Ok(outcomes.map(|outcome| (outcome.demand.to_string(), outcome.supply.to_string())).collect())
}

/// Reads the sentences of examples that have none yet.
fn quote(snapshot: &StoreSnapshot<'_>, examples: &mut [Example], terms: &[&str]) -> Result<(), Error> {
    for example in examples.iter_mut().filter(|example| example.sentence.is_empty()) {
        let Some(record) = snapshot.get(example.kind, &example.id)? else { continue };
        let texts: Vec<Cow<'_, str>> = texts_of(&record);
        let texts = texts.iter().map(AsRef::as_ref);
        example.sentence = mining::sentence_with(texts, terms).unwrap_or_default();
    }
    Ok(())
}

fn texts_of(record: &Record) -> Vec<Cow<'_, str>> {
    record_text::texts(record).into_iter().map(|(_, text)| text).collect()
}
