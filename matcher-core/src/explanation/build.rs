//! Gathers the explanation of one pair from both records.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::model::{
    Conflict, Explanation, IndicatorCheck, IndicatorVerdict, Quote, Span, SupportingAchievement, TextField,
};
use super::points::points;
use super::terms::{SpansByTerm, matched_terms};
use crate::analysis::sentences as sentence_ranges;
use crate::exclusion::{exclusion_clauses, term_hash};
use crate::facts::{Facts, FactsView};
use crate::indicator::{self, Reading};
use crate::record::{Indicator, Supply};
use crate::retrieval::TextQuery;
use crate::scoring::{Feature, FeatureVector, ScoringModel};

/// At most so many sentences of the supply are quoted.
const EVIDENCE_SENTENCES: usize = 3;

/// Everything that an explanation is made from.
pub(crate) struct ExplanationParams<'a> {
    pub(crate) demand_facts: &'a Facts,
    pub(crate) demand_texts: &'a [(TextField, Cow<'a, str>)],
    /// How the demand words each of its indicators.
    pub(crate) demand_wordings: &'a [String],
    pub(crate) query: &'a TextQuery,
    pub(crate) supply: &'a Supply,
    pub(crate) supply_facts: FactsView<'a>,
    pub(crate) supply_texts: &'a [(TextField, Cow<'a, str>)],
    pub(crate) supply_spans: &'a SpansByTerm,
    /// Each matching term's place in the query, and its part of the raw text score.
    pub(crate) parts: &'a [(usize, f32)],
    /// What of an expert's own achievements relates to the demand.
    pub(crate) achievements: Vec<SupportingAchievement>,
    pub(crate) features: &'a FeatureVector,
    pub(crate) scoring: &'a ScoringModel,
}

/// Builds the explanation.
pub(crate) fn build(pair: ExplanationParams<'_>) -> Explanation {
    let indicators = indicator_checks(&pair);
    let conflicts = conflicts(&pair, &indicators);
    Explanation {
        contributions: pair.features.contributions(pair.scoring),
        matched_terms: matched_terms(&pair),
        points: points(pair.query, pair.parts, pair.demand_texts),
        indicators,
        evidence: evidence(&pair),
        achievements: pair.achievements,
        conflicts,
    }
}

fn indicator_checks(pair: &ExplanationParams<'_>) -> Vec<IndicatorCheck> {
    let supply = Described::new(&pair.supply.indicators, pair.supply_texts);
    let offers = pair.supply_facts.indicators();
    let mut checks: Vec<IndicatorCheck> = Vec::new();
    for (required, wording) in pair.demand_facts.indicators.iter().zip(pair.demand_wordings) {
        let (verdict, by) = indicator::judge(required, &offers);
        let offered = by.and_then(|index| offers.get(index));
        let check = IndicatorCheck {
            name: required.name.clone(),
            required: wording.clone(),
            offered: offered.map(|offered| supply.wording(offered)),
            verdict,
        };
        if !checks.contains(&check) {
            checks.push(check);
        }
    }
    checks
}

/// How a record words each of its indicators, which are given, or read from its texts.
pub(crate) fn wordings(
    readings: &[Reading],
    given: &[Indicator],
    texts: &[(TextField, Cow<'_, str>)],
) -> Vec<String> {
    let described = Described::new(given, texts);
    readings.iter().map(|reading| described.wording(reading)).collect()
}

/// Where a reading's own words can be found again.
struct Described<'a> {
    given: &'a [Indicator],
    texts: &'a [(TextField, Cow<'a, str>)],
    found: OnceCell<Found<'a>>,
}

/// The readings that are given apart, and those of each text.
struct Found<'a> {
    given: Vec<Reading>,
    read: Vec<(&'a str, Vec<Reading>)>,
}

impl<'a> Described<'a> {
    fn new(given: &'a [Indicator], texts: &'a [(TextField, Cow<'a, str>)]) -> Self {
        Self { given, texts, found: OnceCell::new() }
    }

    fn found(&self) -> &Found<'a> {
        self.found.get_or_init(|| {
            let read_from =
                self.texts.iter().filter(|(field, _)| matches!(field, TextField::Title | TextField::Body));
            Found {
                given: self.given.iter().map(indicator::from_given).collect(),
                read: read_from.map(|(_, text)| (text.as_ref(), indicator::read(text))).collect(),
            }
        })
    }

    /// The words of the source where the reading was read from a text; otherwise its values spelled out.
    fn wording(&self, reading: &Reading) -> String {
        let bytes = reading.start as usize..reading.end as usize;
        if bytes.is_empty() || self.found().given.contains(reading) {
            return indicator::describe(reading);
        }
        let source = self.found().read.iter().find(|(_, readings)| readings.contains(reading));
        source.map_or_else(|| indicator::describe(reading), |(text, _)| text[bytes].to_owned())
    }
}

/// The sentences of the supply that carry most of the text evidence, strongest first.
fn evidence(pair: &ExplanationParams<'_>) -> Vec<Quote> {
    let mut found: Vec<(f32, Quote)> = Vec::new();
    for (field, text) in pair.supply_texts {
        if !matches!(field, TextField::Body | TextField::Profile) {
            continue;
        }
        for bytes in sentence_ranges(text) {
            let weight: f32 = pair
                .parts
                .iter()
                .filter(|(place, _)| {
                    let spans = pair.supply_spans.get(&pair.query.terms[*place].term);
                    spans.is_some_and(|spans| spans.iter().any(|span| inside(span, *field, &bytes)))
                })
                .map(|(_, part)| part)
                .sum();
            if weight > 0.0 {
                let text = text[bytes.clone()].to_owned();
                found.push((weight, Quote { text, span: Span { field: *field, bytes } }));
            }
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| place(&a.1.span).cmp(&place(&b.1.span))));
    found.into_iter().take(EVIDENCE_SENTENCES).map(|(_, quote)| quote).collect()
}

fn place(span: &Span) -> (TextField, usize) {
    (span.field, span.bytes.start)
}

pub(super) fn inside(span: &Span, field: TextField, bytes: &std::ops::Range<usize>) -> bool {
    span.field == field && bytes.start <= span.bytes.start && span.bytes.end <= bytes.end
}

fn conflicts(pair: &ExplanationParams<'_>, indicators: &[IndicatorCheck]) -> Vec<Conflict> {
    let (demand, supply) = (pair.demand_facts, pair.supply_facts);
    let mut found = Vec::new();
    if let Some(organisation) =
        supply.organisation().filter(|owner| demand.excluded.iter().any(|id| id == owner))
    {
        found.push(Conflict::ExcludedOrganisation { organisation: organisation.to_owned() });
    }
    if let (Some(wanted), Some(offered)) = (demand.maturity, supply.maturity())
        && offered < wanted
    {
        found.push(Conflict::MaturityTooLow { wanted, offered });
    }
    if let (Some(budget_wan_yuan), Some(price_wan_yuan)) = (demand.amount_wan_yuan, supply.amount_wan_yuan())
        && price_wan_yuan > budget_wan_yuan
    {
        found.push(Conflict::OverBudget { budget_wan_yuan, price_wan_yuan });
    }
    found.extend(out_of_scope(pair));
    for contribution in pair.features.contributions(pair.scoring) {
        match contribution.feature {
            Feature::Mode if contribution.value == Some(0.0) => found.push(Conflict::NoCommonMode),
            Feature::Chain if contribution.value == Some(0.0) => found.push(Conflict::OtherChain),
            _ => {}
        }
    }
    let violated = indicators.iter().filter(|check| check.verdict == IndicatorVerdict::Violated);
    found.extend(violated.map(|check| Conflict::IndicatorViolated { name: check.name.clone() }));
    found
}

/// The clauses in which the supply says that it is not for something of which the demand speaks.
fn out_of_scope<'a>(pair: &'a ExplanationParams<'_>) -> impl Iterator<Item = Conflict> + 'a {
    let exclusions = pair.supply_facts.exclusions();
    let excluded = |place: &usize| {
        let term = &pair.query.terms[*place];
        term.is_word() && exclusions.binary_search(&term_hash(&term.term)).is_ok()
    };
    let shared = pair.parts.iter().map(|(place, _)| *place).filter(excluded);
    let spans = shared.filter_map(|place| pair.supply_spans.get(&pair.query.terms[place].term));
    let spans: Vec<&Span> = spans.flatten().collect();
    let texts = if spans.is_empty() { &[] } else { pair.supply_texts };
    texts.iter().flat_map(move |(field, text)| {
        let spans = spans.clone();
        let said = move |bytes: &std::ops::Range<usize>| spans.iter().any(|span| inside(span, *field, bytes));
        exclusion_clauses(text).filter(said).map(|bytes| {
            let quote = Quote { text: text[bytes.clone()].to_owned(), span: Span { field: *field, bytes } };
            Conflict::OutOfScope { quote }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::{Span, TextField, inside};

    #[test]
    fn a_span_is_inside_only_of_its_own_field() {
        let span = Span { field: TextField::Body, bytes: 3..6 };
        assert!(inside(&span, TextField::Body, &(0..6)));
        assert!(!inside(&span, TextField::Title, &(0..6)));
        assert!(!inside(&span, TextField::Body, &(0..5)));
    }
}
