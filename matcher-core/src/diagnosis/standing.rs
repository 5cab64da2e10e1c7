//! Which facts of a demand are known.

use std::sync::LazyLock;

use super::fact::DemandFact;
use super::model::{FactSource, FactStanding};
use crate::record::Demand;

/// A demand of so many different words says what it wants; a headline has some five (fixtures: 4 to 7).
const LEAST_WORDS: usize = 10;
/// One of these in a text says how things are now.
static STATE_CUES: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let lines = include_str!("../../data/current-state-cues.txt").lines();
    lines.map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
});

/// What has been read from a demand's text, and what is known of its enterprise.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Known {
    /// How many different words it has.
    pub(crate) words: usize,
    /// Whether it has indicators, given or read.
    pub(crate) indicators: bool,
    /// Whether it stands on a link, given or read.
    pub(crate) placed: bool,
    /// Whether its text tells the stage that is wanted.
    pub(crate) stage: bool,
    /// Whether its enterprise can be called.
    pub(crate) enterprise_contact: bool,
}

/// The standing of every fact, in the order of [`DemandFact::ALL`].
pub(crate) fn standings(demand: &Demand, known: Known) -> Vec<FactStanding> {
    let standing = |fact| FactStanding { fact, source: source(demand, known, fact) };
    DemandFact::ALL.into_iter().map(standing).collect()
}

/// The share of the weights of known facts, in [0, 1].
pub(crate) fn completeness(standings: &[FactStanding]) -> f64 {
    let known = standings.iter().filter(|standing| standing.source != FactSource::Missing);
    f64::from(known.map(|standing| standing.fact.weight()).sum::<u32>()) / 100.0
}

fn source(demand: &Demand, known: Known, fact: DemandFact) -> FactSource {
    let (given, read) = match fact {
        DemandFact::Wanted => (false, known.words >= LEAST_WORDS),
        DemandFact::CurrentState => (false, tells_state(&demand.title) || tells_state(&demand.description)),
        DemandFact::Indicators => (!demand.indicators.is_empty(), known.indicators),
        DemandFact::Link => (!demand.links.is_empty(), known.placed),
        DemandFact::Maturity => (demand.maturity_wanted.is_some() || demand.stage.is_some(), known.stage),
        DemandFact::Budget => (demand.budget_wan_yuan.is_some(), tells_budget(&demand.description)),
        DemandFact::Deadline => (demand.deadline.is_some(), false),
        DemandFact::Modes => (!demand.modes.is_empty(), false),
        DemandFact::Enterprise => (demand.enterprise.is_some(), false),
        DemandFact::Contact => (demand.contact.is_some() || known.enterprise_contact, false),
    };
    match (given, read) {
        (true, _) => FactSource::Given,
        (false, true) => FactSource::Text,
        (false, false) => FactSource::Missing,
    }
}

fn tells_state(text: &str) -> bool {
    STATE_CUES.iter().any(|cue| text.contains(cue))
}

/// Whether some clause names a budget with an amount.
fn tells_budget(text: &str) -> bool {
    text.split(['。', '；', ';', '，', ',', '\n']).any(|clause| {
        let named = ["预算", "经费", "投入", "出资"].iter().any(|word| clause.contains(word));
        named && clause.contains('万') && clause.contains(|c: char| c.is_numeric())
    })
}

#[cfg(test)]
mod tests {
    use super::{Known, completeness, standings};
    use crate::diagnosis::{DemandFact, FactSource};
    use crate::record::Demand;

    fn source_of(demand: &Demand, known: Known, fact: DemandFact) -> FactSource {
        let standings = standings(demand, known);
        standings.iter().find(|standing| standing.fact == fact).expect("every fact stands").source
    }

    #[test]
    fn a_headline_alone_is_hardly_complete() {
        let demand = Demand::from_text("d", "香菇烘干", "");
        let standings = standings(&demand, Known { words: 4, ..Known::default() });
        assert!(standings.iter().all(|standing| standing.source == FactSource::Missing));
        assert_eq!(completeness(&standings), 0.0);
    }

    #[test]
    fn what_is_given_goes_before_what_the_text_says_and_a_bare_word_is_no_budget() {
        let mut demand = Demand::from_text("d", "香菇烘干", "现在烘干后发黑，预算 80 万元以内。");
        let known = Known { words: 12, placed: true, ..Known::default() };
        assert_eq!(source_of(&demand, known, DemandFact::Budget), FactSource::Text);
        assert_eq!(source_of(&demand, known, DemandFact::CurrentState), FactSource::Text);
        assert_eq!(source_of(&demand, known, DemandFact::Link), FactSource::Text);
        demand.budget_wan_yuan = Some(80.0);
        assert_eq!(source_of(&demand, known, DemandFact::Budget), FactSource::Given);
        let unsaid = Demand::from_text("d", "香菇烘干", "预算待定，投入不限");
        assert_eq!(source_of(&unsaid, known, DemandFact::Budget), FactSource::Missing);
    }
}
