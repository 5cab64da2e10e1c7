//! The explanation in short Chinese sentences, as a broker would say them on the phone.

use super::build::inside;
use super::model::{Conflict, Explanation, IndicatorVerdict, MatchedTerm, Span};
use crate::scoring::Feature;

/// So many shared terms are named.
const TERMS_NAMED: usize = 5;
/// So many uncovered points are named.
const POINTS_NAMED: usize = 3;

/// The reasons for and against a pair, the strongest first: shared content, an expert's achievements, chain, indicators, the rest, then what
/// speaks against it and what is not covered. Each ends with 。.
pub fn sentences(explanation: &Explanation) -> Vec<String> {
    let mut said = Vec::new();
    said.extend(shared_terms(explanation));
    said.extend(synonyms(&explanation.matched_terms));
    said.extend(achievements(explanation));
    said.extend(value(explanation, Feature::Chain).and_then(chain));
    for check in &explanation.indicators {
        let offered = check.offered.as_deref().unwrap_or_default();
        if check.verdict == IndicatorVerdict::Satisfied {
            said.push(format!("指标满足：要求“{}”，供方“{offered}”。", check.required));
        } else if check.verdict == IndicatorVerdict::Violated {
            said.push(format!("指标不满足：要求“{}”，供方“{offered}”。", check.required));
        }
    }
    if value(explanation, Feature::Maturity) == Some(1.0) {
        said.push("成熟度达到要求。".to_owned());
    }
    if value(explanation, Feature::Budget) == Some(1.0) {
        said.push("报价在预算之内。".to_owned());
    }
    let told =
        |conflict: &&Conflict| !matches!(conflict, Conflict::IndicatorViolated { .. } | Conflict::OtherChain);
    said.extend(explanation.conflicts.iter().filter(told).map(conflict_sentence));
    said.extend(uncovered(explanation));
    said
}

/// One conflict as a sentence.
pub fn conflict_sentence(conflict: &Conflict) -> String {
    match conflict {
        Conflict::ExcludedOrganisation { organisation } => {
            format!("注意：需求方不愿与该单位（{organisation}）合作。")
        }
        Conflict::MaturityTooLow { wanted, offered } => {
            format!("注意：要求成熟度{wanted}级以上，供方只有{offered}级。")
        }
        Conflict::OverBudget { budget_wan_yuan, price_wan_yuan } => {
            format!("注意：报价{price_wan_yuan}万元，超出预算{budget_wan_yuan}万元。")
        }
        Conflict::OutOfScope { quote } => format!("注意：供方说明“{}”。", quote.text),
        Conflict::NoCommonMode => "注意：双方的合作方式不一致。".to_owned(),
        Conflict::IndicatorViolated { name } => format!("注意：指标“{name}”达不到要求。"),
        Conflict::OtherChain => "注意：双方不在同一产业链。".to_owned(),
    }
}

fn value(explanation: &Explanation, feature: Feature) -> Option<f64> {
    explanation.contributions.iter().find(|part| part.feature == feature)?.value
}

/// Names the strongest shared terms; a term inside one that is named already is left out, and one that the supply has only
/// where it says what it is not for.
fn shared_terms(explanation: &Explanation) -> Option<String> {
    let mut named: Vec<&str> = Vec::new();
    let excluded = |span: &Span| {
        explanation.conflicts.iter().any(|conflict| match conflict {
            Conflict::OutOfScope { quote } => inside(span, quote.span.field, &quote.span.bytes),
            _ => false,
        })
    };
    let telling = |term: &&MatchedTerm| {
        // A number alone says nothing without its quantity; the indicators speak of those.
        let letters = term.term.chars().filter(|c| c.is_alphabetic()).count();
        term.word
            && term.synonym.is_none()
            && letters > 1
            && (term.supply_spans.is_empty() || !term.supply_spans.iter().all(excluded))
    };
    for term in explanation.matched_terms.iter().filter(telling) {
        let apart = named
            .iter()
            .all(|other| !other.contains(&term.demand_wording) && !term.demand_wording.contains(other));
        if apart && named.len() < TERMS_NAMED {
            named.push(&term.demand_wording);
        }
    }
    (!named.is_empty()).then(|| format!("双方都谈到“{}”。", named.join("、")))
}

/// The strongest thing that the two sides call by different names. What both call alike needs no other name.
fn synonyms(terms: &[MatchedTerm]) -> Option<String> {
    let alike = |own: &str| terms.iter().any(|term| term.synonym.is_none() && term.term == own);
    let telling = |term: &&MatchedTerm| term.synonym.is_some() && term.share >= 0.03 && !alike(&term.term);
    let pair = terms.iter().find(telling)?;
    Some(format!("需求说的“{}”，对应供方的“{}”。", pair.demand_wording, pair.supply_wording))
}

/// What of an expert's own achievements relates to the demand.
fn achievements(explanation: &Explanation) -> Option<String> {
    let told = explanation.achievements.iter();
    let told = told.map(|own| format!("“{}”（{}，相符度{:.2}）", own.title, own.supply, own.value));
    let told: Vec<String> = told.collect();
    (!told.is_empty()).then(|| format!("本人成果可以佐证：{}。", told.join("、")))
}

fn chain(value: f64) -> Option<String> {
    let said = match value {
        value if value >= 1.0 => "双方在同一产业链环节。",
        value if value >= 0.6 => "双方在相邻的产业链环节。",
        value if value > 0.0 => "双方在同一产业链，环节不同。",
        _ => "注意：双方不在同一产业链。",
    };
    Some(said.to_owned())
}

fn uncovered(explanation: &Explanation) -> Option<String> {
    let open: Vec<&str> = explanation
        .points
        .iter()
        .filter(|point| !point.covered)
        .map(|point| point.quote.text.as_str())
        .take(POINTS_NAMED)
        .collect();
    (!open.is_empty()).then(|| format!("尚未看到对应内容：{}。", open.join("；")))
}
