//! When two records count as one. Thresholds and figures stand in docs/scoring.md, "Near-duplicates".

use super::signature::{Likeness, Signature};
use super::technical_set::Agreement;
use super::title::ComparedTitle;
use crate::record::SupplyKind;

/// A text of fewer different bigrams says too little to be compared.
const SHORT_TEXT_BIGRAMS: usize = 12;
/// A title of so many chars names one thing.
const TELLING_TITLE_CHARS: usize = 8;
/// Under the same title, so much of the shorter text has to be in the longer one.
const SAME_TITLE_CONTAINMENT: f64 = 0.6;
/// Under the same title with other numbers, and under another title, the rest has to be nearly the same.
const NEARLY_ALL: f64 = 0.85;
/// Under another title the texts have at least so many different bigrams,
const OTHER_TITLE_BIGRAMS: usize = 40;
/// and so much in common: a short piece out of a long text is not enough.
const OTHER_TITLE_RESEMBLANCE: f64 = 0.4;

/// So much of the shorter title has to be in the other one.
const LEAST_TITLE_OVERLAP: f64 = 0.25;

/// What is compared of a record.
#[derive(Clone, Copy)]
pub(crate) struct Signed<'a> {
    /// The kind of a supply; `None` for a demand.
    pub(crate) kind: Option<SupplyKind>,
    pub(crate) title: &'a str,
    /// The organisation that asks or offers.
    pub(crate) organisation: Option<&'a str>,
    pub(crate) signature: Signature,
    /// How often a char bigram stands in its texts, all of them.
    pub(crate) count: &'a dyn Fn([char; 2]) -> usize,
}

/// Whether two records can be the same thing filed twice, as far as signatures alone tell: of those that are not, hardly any.
pub(crate) fn may_be_duplicate(one: &Signature, other: &Signature) -> bool {
    let likeness = one.likeness(other);
    likeness.same_title || likeness.resemblance >= OTHER_TITLE_RESEMBLANCE
}

/// Whether two records are the same thing filed twice. Symmetric; not transitive.
pub(crate) fn is_duplicate(one: Signed<'_>, other: Signed<'_>) -> bool {
    if one.kind != other.kind || !may_share(one, other) {
        return false;
    }
    let likeness = one.signature.likeness(&other.signature);
    // A model or a parameter is what an instrument is, and an amount what a policy is.
    let by_numbers = matches!(one.kind, Some(SupplyKind::Instrument | SupplyKind::Policy));
    if by_numbers && likeness.technical == Agreement::Contradiction {
        return false;
    }
    match likeness.same_title {
        true => same_title(one, other, &likeness, by_numbers),
        // An expert's title is a name.
        false => one.kind != Some(SupplyKind::Expert) && other_title(one, other, &likeness),
    }
}

/// An achievement can be filed by two offices. A person, an instrument or a platform is at one place, a policy is one
/// authority's, and two firms with one wish are two customers.
fn may_share(one: Signed<'_>, other: Signed<'_>) -> bool {
    one.kind == Some(SupplyKind::Achievement)
        || one.organisation.is_none()
        || other.organisation.is_none()
        || one.organisation == other.organisation
}

fn same_title(one: Signed<'_>, other: Signed<'_>, likeness: &Likeness, by_numbers: bool) -> bool {
    let shorter = one.signature.bigrams().min(other.signature.bigrams());
    if shorter < SHORT_TEXT_BIGRAMS {
        let one_place = one.organisation.is_some() && one.organisation == other.organisation;
        let telling = one_place || one.signature.title_chars() >= TELLING_TITLE_CHARS;
        return telling
            && match likeness.technical {
                Agreement::Equal => true,
                Agreement::Wider | Agreement::Silent => !by_numbers,
                Agreement::Contradiction => false,
            };
    }
    match likeness.technical {
        Agreement::Contradiction => likeness.containment >= NEARLY_ALL,
        // One of several alike in one house may be described without its numbers.
        Agreement::Silent if by_numbers => likeness.containment >= NEARLY_ALL,
        _ => likeness.containment >= SAME_TITLE_CONTAINMENT,
    }
}

fn other_title(one: Signed<'_>, other: Signed<'_>, likeness: &Likeness) -> bool {
    let shorter = one.signature.bigrams().min(other.signature.bigrams());
    shorter >= OTHER_TITLE_BIGRAMS
        && likeness.technical != Agreement::Contradiction
        && likeness.resemblance >= OTHER_TITLE_RESEMBLANCE
        && likeness.containment >= NEARLY_ALL
        && titles_agree(one, other)
}

/// Whether two titles can name one thing. Texts of one mould are the same but for the word that matters, and that stands in
/// the title: each title then has a char that the other record does not know, or one repeats in its text what the other
/// never says. A slip of the pen is neither, as it stands in one title only.
fn titles_agree(one: Signed<'_>, other: Signed<'_>) -> bool {
    let (mine, theirs) = (ComparedTitle::new(one.title), ComparedTitle::new(other.title));
    if mine.overlap(&theirs).min(theirs.overlap(&mine)) < LEAST_TITLE_OVERLAP {
        return false;
    }
    let strange = |title: &ComparedTitle, than: &ComparedTitle, to: Signed<'_>| {
        title.own_chars(than).any(|around| around.into_iter().all(|bigram| (to.count)(bigram) == 0))
    };
    let insists = |title: &ComparedTitle, than: &ComparedTitle, own: Signed<'_>, to: Signed<'_>| {
        let mut bigrams = title.own_bigrams(than);
        bigrams.any(|bigram| (to.count)(bigram) == 0 && (own.count)(bigram) > title.count(bigram))
    };
    let both_strange = strange(&mine, &theirs, other) && strange(&theirs, &mine, one);
    !both_strange && !insists(&mine, &theirs, one, other) && !insists(&theirs, &mine, other, one)
}

#[cfg(test)]
mod tests;
