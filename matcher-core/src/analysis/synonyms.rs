//! Synonym groups. They widen a query at a weight below 1, never the index.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::lexicon::LexiconError;
use super::normalize::Normalized;

/// How close two terms of a group are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Two names of one thing: abbreviation and full form, formula and name.
    Same,
    /// Words of one problem: the shop floor's and the paper's, a fault and its remedy.
    Related,
}

/// Another term for a term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Synonym {
    /// The other term, normalised.
    pub term: String,
    /// How close it is.
    pub relation: Relation,
}

/// Synonym groups by term.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Synonyms {
    groups: Vec<(Relation, Vec<String>)>,
    by_term: FxHashMap<String, Vec<u32>>,
    longest_bytes: usize,
}

impl Synonyms {
    pub(super) fn parse(text: &str) -> Result<Self, LexiconError> {
        let mut synonyms = Self::default();
        for (index, line) in text.lines().enumerate() {
            if let Some((relation, terms)) = parse_line(index + 1, line)? {
                let terms = terms.iter().map(|term| Normalized::new(term).as_str().to_owned());
                synonyms.add(relation, terms.collect());
            }
        }
        Ok(synonyms)
    }

    fn add(&mut self, relation: Relation, terms: Vec<String>) {
        let group = self.groups.len() as u32;
        for term in &terms {
            self.longest_bytes = self.longest_bytes.max(term.len());
            self.by_term.entry(term.clone()).or_default().push(group);
        }
        self.groups.push((relation, terms));
    }

    /// Takes in the groups of others, after its own.
    pub(super) fn extend(&mut self, others: Self) {
        for (relation, terms) in others.groups {
            self.add(relation, terms);
        }
    }

    /// The terms of all groups, in their order.
    pub(super) fn terms(&self) -> impl Iterator<Item = &str> {
        self.groups.iter().flat_map(|(_, terms)| terms.iter().map(String::as_str))
    }

    /// How many groups there are.
    pub fn groups(&self) -> usize {
        self.groups.len()
    }

    /// Bytes of the longest term, normalised.
    pub fn longest_bytes(&self) -> usize {
        self.longest_bytes
    }

    /// The other terms of every group that a normalised term belongs to, in the order of the groups.
    pub fn of(&self, term: &str) -> Vec<Synonym> {
        let groups = self.by_term.get(term).map_or(&[][..], Vec::as_slice);
        let mut found: Vec<Synonym> = Vec::new();
        for &group in groups {
            let (relation, terms) = &self.groups[group as usize];
            for other in terms.iter().filter(|other| *other != term) {
                if !found.iter().any(|synonym| synonym.term == *other) {
                    found.push(Synonym { term: other.clone(), relation: *relation });
                }
            }
        }
        found
    }
}

/// The relation and the terms of a line, as they are written; `None` for an empty line or a comment.
pub(super) fn parse_line(line: usize, text: &str) -> Result<Option<(Relation, Vec<String>)>, LexiconError> {
    let text = text.trim();
    if text.is_empty() || text.starts_with('#') {
        return Ok(None);
    }
    let fault = |reason: &str| LexiconError::Synonyms { line, reason: reason.to_owned() };
    let (relation, terms) = text.split_once('\t').ok_or_else(|| fault("no tab after the relation"))?;
    let relation = match relation.trim() {
        "same" => Relation::Same,
        "related" => Relation::Related,
        _ => return Err(fault("the relation is neither `same` nor `related`")),
    };
    let terms: Vec<String> =
        terms.split('|').map(str::trim).filter(|term| !term.is_empty()).map(str::to_owned).collect();
    if terms.len() < 2 {
        return Err(fault("a group needs two terms"));
    }
    Ok(Some((relation, terms)))
}

#[cfg(test)]
mod tests {
    use super::{Relation, Synonyms};

    #[test]
    fn a_term_finds_the_others_of_its_groups() {
        let synonyms =
            Synonyms::parse("# note\nsame\t磷酸铁锂|LiFePO4|ＬＦＰ\nrelated\t发黑|褐变\n").expect("sound");
        let others: Vec<_> = synonyms.of("lifepo4").into_iter().map(|synonym| synonym.term).collect();
        assert_eq!(others, ["磷酸铁锂", "lfp"]);
        assert_eq!(synonyms.of("褐变")[0].relation, Relation::Related);
        assert!(synonyms.of("石墨").is_empty());
    }

    #[test]
    fn a_broken_line_is_named() {
        let error = Synonyms::parse("same\t甲|乙\nalike\t丙|丁").expect_err("unknown relation");
        assert_eq!(error.to_string(), "synonyms line 2: the relation is neither `same` nor `related`");
    }
}
