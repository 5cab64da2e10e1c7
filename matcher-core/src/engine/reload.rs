//! Exchanging lexicon and taxonomy while the catalogue is in use.

use std::sync::Arc;

use super::core::Core;
use super::rules::Rules;
use super::{Engine, RefreshProgress};
use crate::analysis::Lexicon;
use crate::chain::Taxonomy;
use crate::error::Error;

impl Engine {
    /// Goes on with another taxonomy and lexicon (`None`: the built-in one); `false` when they are the present ones.
    ///
    /// The index is made anew with them beside the present one. Until it is whole, matching goes on with the old rules;
    /// then rules, index and generation are exchanged together. A request that is under way keeps those that it began
    /// with. What placement has learned goes on to count if it was learned with them; it is kept in any case, for the day
    /// on which they come back. Adopted weights of scores, and the latent space, go on to
    /// count. Other synonyms of terms that the lexicon knew already are exchanged at once, without a new index. Writes are
    /// kept meanwhile, and become visible afterwards.
    ///
    /// # Errors
    /// As [`Engine::rebuild`]; matching then goes on with the old rules, unless all that failed was to note the checksums
    /// of the new index, which is then in use.
    pub fn reload(
        &self,
        taxonomy: Taxonomy,
        lexicon: Option<Lexicon>,
        progress: &mut dyn FnMut(RefreshProgress),
    ) -> Result<bool, Error> {
        // Loading dictionaries takes some 150 ms, for which nobody has to wait.
        self.core.reload(Rules::new(taxonomy, lexicon.as_ref()), progress)
    }
}

impl Core {
    fn reload(&self, rules: Rules, progress: &mut dyn FnMut(RefreshProgress)) -> Result<bool, Error> {
        let mut follower = self.following();
        // Nobody can learn anew, or adopt other weights, while the follower is held.
        let snapshot = self.store.snapshot()?;
        let present = self.generation();
        let (rules, _) = rules.with_learned_of(&present.rules).with_model_of(&snapshot)?;
        drop(snapshot);
        if *present.rules == rules {
            return Ok(false);
        }
        let rules = Arc::new(rules);
        if present.rules.maker == rules.maker {
            self.set_generation(present.with_rules(rules));
        } else {
            self.rebuild_with(&mut follower, &rules, progress)?;
        }
        Ok(true)
    }
}
