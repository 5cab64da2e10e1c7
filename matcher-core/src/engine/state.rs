//! What matches depend on, under a name.

use super::Engine;
use crate::error::Error;
use crate::fingerprint::fingerprint;

impl Engine {
    /// Names everything that decides about matches beside demand and request: the version of this software, the records that
    /// matching sees, lexicon and chains, what was learned, the weights, and the vectors. Two equal names mean equal matches, in
    /// this process and in any other.
    ///
    /// # Errors
    /// [`Damaged`](crate::ErrorKind::Damaged) when the database cannot be read.
    pub fn matching_state(&self) -> Result<String, Error> {
        let generation = self.generation();
        let rules = &generation.rules;
        let mark = self.core.store.snapshot()?.mark(generation.sequence)?.unwrap_or_default();
        let scoring = serde_json::to_string(&rules.scoring).unwrap_or_default();
        let learned =
            fingerprint(scoring.bytes().chain(rules.space_name().unwrap_or_default().to_le_bytes()));
        let vectors = match &self.core.semantics {
            Some(semantics) => {
                let meanings = &generation.meanings;
                let known = meanings.demands.known() + meanings.supplies.known();
                format!("/{}/{known}", semantics.model())
            }
            None => String::new(),
        };
        let version = env!("CARGO_PKG_VERSION");
        Ok(format!("{version}/{}/{mark}/{}/{learned:016x}{vectors}", generation.sequence, rules.maker))
    }
}
