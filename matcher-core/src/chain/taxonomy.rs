//! The taxonomy: chains, their links, and the words by which a link is recognised. Configuration, not code.

use serde::{Deserialize, Serialize};

use crate::record::{ChainId, LinkId};

/// All industry chains of a deployment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Taxonomy {
    /// The chains, in the order in which they are shown.
    #[serde(rename = "chain")]
    pub chains: Vec<Chain>,
}

/// An industry chain (产业链).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chain {
    /// Identifier without `/`, such as `green-food`.
    pub id: ChainId,
    /// The name that users see.
    pub name: String,
    /// What the chain is about, in a sentence.
    #[serde(default)]
    pub description: String,
    /// Its links from upstream to downstream.
    #[serde(rename = "link")]
    pub links: Vec<ChainLink>,
}

/// A link of a chain (环节).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChainLink {
    /// Identifier within the chain, such as `coldchain`.
    pub id: String,
    /// Where on the chain it lies.
    pub position: ChainPosition,
    /// The name that users see.
    pub name: String,
    /// What is done there.
    #[serde(default)]
    pub description: String,
    /// Its key technologies.
    #[serde(default)]
    pub key_technologies: Vec<String>,
    /// Other words by which demands and supplies of the link are recognised.
    #[serde(default)]
    pub synonyms: Vec<String>,
    /// Identifiers of tied links of the same chain.
    #[serde(default)]
    pub neighbours: Vec<String>,
}

/// Position on a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChainPosition {
    /// 上游.
    Upstream,
    /// 中游.
    Midstream,
    /// 下游.
    Downstream,
}

impl ChainPosition {
    /// The wording that users see.
    pub fn label(self) -> &'static str {
        match self {
            Self::Upstream => "上游",
            Self::Midstream => "中游",
            Self::Downstream => "下游",
        }
    }
}

/// A taxonomy that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TaxonomyError {
    /// The file is not TOML of the expected form; the message names the line.
    #[error("taxonomy: {message}")]
    Syntax {
        /// What the parser says, with line and column.
        message: String,
    },
    /// An identifier stands twice.
    #[error("taxonomy: `{id}` stands twice")]
    Duplicate {
        /// The chain or link.
        id: String,
    },
    /// A link names a neighbour that its chain lacks.
    #[error("taxonomy: `{link}` names an unknown neighbour `{neighbour}`")]
    UnknownNeighbour {
        /// The link.
        link: String,
        /// What it names.
        neighbour: String,
    },
    /// A chain's or link's identifier is empty or has a `/`.
    #[error("taxonomy: `{id}` cannot be an identifier: it is empty or has a `/`")]
    BadIdentifier {
        /// The identifier.
        id: String,
    },
}

impl Taxonomy {
    /// The five chains that come with the crate.
    pub fn builtin() -> Self {
        Self::parse(include_str!("../../data/taxonomy.toml"))
            .unwrap_or_else(|error| unreachable!("the built-in taxonomy is tested: {error}"))
    }

    /// Reads a taxonomy from TOML and checks it.
    ///
    /// # Errors
    /// [`TaxonomyError::Syntax`] where it is not TOML of the form; the others where it contradicts itself.
    pub fn parse(text: &str) -> Result<Self, TaxonomyError> {
        let taxonomy: Self =
            toml::from_str(text).map_err(|error| TaxonomyError::Syntax { message: error.to_string() })?;
        taxonomy.check()?;
        Ok(taxonomy)
    }

    fn check(&self) -> Result<(), TaxonomyError> {
        let mut chains: Vec<&str> = Vec::new();
        for chain in &self.chains {
            check_identifier(chain.id.as_str())?;
            if chains.contains(&chain.id.as_str()) {
                return Err(TaxonomyError::Duplicate { id: chain.id.to_string() });
            }
            chains.push(chain.id.as_str());
            chain.check()?;
        }
        Ok(())
    }

    /// Every link with its identifier and chain, in order.
    pub fn links(&self) -> impl Iterator<Item = (LinkId, &Chain, &ChainLink)> {
        self.chains
            .iter()
            .flat_map(|chain| chain.links.iter().map(move |link| (chain.link_id(&link.id), chain, link)))
    }

    /// The link of an identifier.
    pub fn link(&self, id: &LinkId) -> Option<(&Chain, &ChainLink)> {
        let (chain_id, link_id) = id.as_str().split_once('/')?;
        let chain = self.chains.iter().find(|chain| chain.id.as_str() == chain_id)?;
        Some((chain, chain.links.iter().find(|link| link.id == link_id)?))
    }

    /// The chain of an identifier.
    pub fn chain(&self, id: &ChainId) -> Option<&Chain> {
        self.chains.iter().find(|chain| chain.id == *id)
    }

    /// What users see for a link: `新材料/尾矿综合利用`; the identifier itself when it is unknown.
    pub fn link_label(&self, id: &LinkId) -> String {
        self.link(id).map_or_else(|| id.to_string(), |(chain, link)| format!("{}/{}", chain.name, link.name))
    }

    /// How close two links are, in [0, 1]: 1 the same, .6 neighbours, .3 the same chain, 0 otherwise.
    pub fn proximity(&self, a: &LinkId, b: &LinkId) -> f64 {
        // Levels by judgement: a neighbour's technology often transfers, a chain's rarely does.
        if a == b {
            return 1.0;
        }
        let (Some((chain_a, link_a)), Some((chain_b, link_b))) = (self.link(a), self.link(b)) else {
            return 0.0;
        };
        if chain_a.id != chain_b.id {
            return 0.0;
        }
        let tied = link_a.neighbours.contains(&link_b.id) || link_b.neighbours.contains(&link_a.id);
        if tied { 0.6 } else { 0.3 }
    }
}

impl Chain {
    /// The full identifier of a link of this chain.
    pub fn link_id(&self, link: &str) -> LinkId {
        LinkId::new(format!("{}/{link}", self.id))
    }

    fn check(&self) -> Result<(), TaxonomyError> {
        for (index, link) in self.links.iter().enumerate() {
            check_identifier(&link.id)?;
            if self.links[..index].iter().any(|other| other.id == link.id) {
                return Err(TaxonomyError::Duplicate { id: self.link_id(&link.id).to_string() });
            }
            for neighbour in &link.neighbours {
                if !self.links.iter().any(|other| other.id == *neighbour) {
                    return Err(TaxonomyError::UnknownNeighbour {
                        link: self.link_id(&link.id).to_string(),
                        neighbour: neighbour.clone(),
                    });
                }
            }
        }
        Ok(())
    }
}

fn check_identifier(id: &str) -> Result<(), TaxonomyError> {
    if id.is_empty() || id.contains('/') {
        return Err(TaxonomyError::BadIdentifier { id: id.to_owned() });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Taxonomy, TaxonomyError};

    #[test]
    fn the_builtin_taxonomy_has_five_chains_of_13_links_with_words_of_their_own() {
        let taxonomy = Taxonomy::builtin();
        assert_eq!(taxonomy.chains.len(), 5);
        for chain in &taxonomy.chains {
            assert_eq!(chain.links.len(), 13, "{}", chain.id);
            for link in &chain.links {
                assert!(!link.description.is_empty() && !link.key_technologies.is_empty(), "{}", link.id);
                assert!(link.synonyms.len() >= 4, "{}", link.id);
            }
        }
    }

    #[test]
    fn proximity_falls_from_same_link_to_other_chain() {
        let taxonomy = Taxonomy::parse(
            "[[chain]]\nid='a'\nname='甲'\n[[chain.link]]\nid='x'\nposition='upstream'\nname='一'\nneighbours=['y']\n\
             [[chain.link]]\nid='y'\nposition='midstream'\nname='二'\n[[chain.link]]\nid='z'\nposition='downstream'\nname='三'\n\
             [[chain]]\nid='b'\nname='乙'\n[[chain.link]]\nid='x'\nposition='upstream'\nname='四'\n",
        )
        .expect("sound");
        let to = |other: &str| taxonomy.proximity(&"a/x".into(), &other.into());
        assert_eq!([to("a/x"), to("a/y"), to("a/z"), to("b/x"), to("c/x")], [1.0, 0.6, 0.3, 0.0, 0.0]);
    }

    #[test]
    fn contradictions_are_named() {
        let error = Taxonomy::parse(
            "[[chain]]\nid='a'\nname='甲'\n[[chain.link]]\nid='x'\nposition='upstream'\nname='一'\nneighbours=['q']\n",
        )
        .expect_err("no q");
        assert_eq!(
            error,
            TaxonomyError::UnknownNeighbour { link: "a/x".to_owned(), neighbour: "q".to_owned() }
        );
        let error = Taxonomy::parse("[[chain]]\nid='a'\n").expect_err("no name");
        assert!(error.to_string().contains("name"), "{error}");
    }
}
