//! The texts of a record, field by field, exactly as spans count in them.

use std::borrow::Cow;

use crate::explanation::TextField;
use crate::record::{Demand, Organisation, Record, Supply};
use crate::semantic::ComparedTexts;

/// Joins the entries of a list into one text; a span in the field counts bytes of this text.
const LIST_SEPARATOR: &str = "；";
/// Encoders take time in proportion to the length of a text, and what a record is about stands in its first sentences.
const MOST_COMPARED_CHARS: usize = 320;

/// The non-empty texts of a record in fixed order: title, body, keywords, profile.
pub(crate) fn texts(record: &Record) -> Vec<(TextField, Cow<'_, str>)> {
    match record {
        Record::Demand(demand) => demand_texts(demand),
        Record::Supply(supply) => supply_texts(supply),
        Record::Organisation(organisation) => organisation_texts(organisation),
    }
}

/// What of a demand is compared by meaning: its title, which says what is wanted, and all of its texts.
pub(crate) fn compared_of_demand(texts: &[(TextField, Cow<'_, str>)]) -> ComparedTexts {
    let title = texts.iter().find(|(field, _)| *field == TextField::Title);
    ComparedTexts::new(title.map(|(_, text)| cut(text.trim().to_owned())).into_iter().chain([joined(texts)]))
}

/// What of a supply is compared by meaning: all of its texts.
pub(crate) fn compared_of_supply(texts: &[(TextField, Cow<'_, str>)]) -> ComparedTexts {
    ComparedTexts::new([joined(texts)])
}

/// The texts of a record, one a line, as far as they are compared.
fn joined(texts: &[(TextField, Cow<'_, str>)]) -> String {
    let texts: Vec<&str> = texts.iter().map(|(_, text)| text.trim()).collect();
    cut(texts.join("\n"))
}

fn cut(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(MOST_COMPARED_CHARS) {
        text.truncate(end);
    }
    text
}

/// The non-empty texts of a demand.
pub(crate) fn demand_texts(demand: &Demand) -> Vec<(TextField, Cow<'_, str>)> {
    non_empty([
        (TextField::Title, Cow::Borrowed(demand.title.as_str())),
        (TextField::Body, Cow::Borrowed(demand.description.as_str())),
        (TextField::Keywords, Cow::Owned(demand.keywords.join(LIST_SEPARATOR))),
    ])
}

/// The non-empty texts of a supply.
pub(crate) fn supply_texts(supply: &Supply) -> Vec<(TextField, Cow<'_, str>)> {
    non_empty([
        (TextField::Title, Cow::Borrowed(supply.title.as_str())),
        (TextField::Body, Cow::Borrowed(supply.summary.as_str())),
        (TextField::Keywords, Cow::Owned(supply.keywords.join(LIST_SEPARATOR))),
        (TextField::Profile, Cow::Owned(profile(supply))),
    ])
}

fn organisation_texts(organisation: &Organisation) -> Vec<(TextField, Cow<'_, str>)> {
    let profile: Vec<&str> = organisation
        .qualifications
        .iter()
        .chain(organisation.region.iter().map(|region| &region.name))
        .map(String::as_str)
        .collect();
    non_empty([
        (TextField::Title, Cow::Borrowed(organisation.name.as_str())),
        (TextField::Keywords, Cow::Owned(organisation.aliases.join(LIST_SEPARATOR))),
        (TextField::Profile, Cow::Owned(profile.join(LIST_SEPARATOR))),
    ])
}

fn profile(supply: &Supply) -> String {
    let mut entries: Vec<&str> = Vec::new();
    if let Some(expert) = &supply.expert {
        entries.extend(expert.fields.iter().chain(&expert.achievements).map(String::as_str));
    }
    if let Some(instrument) = &supply.instrument {
        entries.extend(instrument.parameters.iter().map(|parameter| parameter.name.as_str()));
        entries.extend(instrument.method.as_deref());
    }
    if let Some(platform) = &supply.platform {
        entries.extend(platform.services.iter().map(String::as_str));
    }
    if let Some(policy) = &supply.policy {
        entries.extend(policy.benefit.as_deref());
        entries.extend(policy.rules.iter().map(String::as_str));
    }
    entries.join(LIST_SEPARATOR)
}

fn non_empty<const N: usize>(texts: [(TextField, Cow<'_, str>); N]) -> Vec<(TextField, Cow<'_, str>)> {
    texts.into_iter().filter(|(_, text)| !text.trim().is_empty()).collect()
}
