//! Conflicts of interest through ownership: who stands behind a firm, over any number of levels.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// How an owner is tied to what it owns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TieKind {
    /// 创办.
    Founded,
    /// 投资.
    Invested,
}

/// Somebody founded an organisation or holds a share of it. Both are named by whatever the caller names parties by: the same
/// party has to have the same key everywhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Tie {
    /// The key of what is owned.
    pub owned: String,
    /// The key of who owns: a person or an organisation.
    pub owner: String,
    /// How they are tied.
    pub kind: TieKind,
    /// The share held, in percent of the whole (0 to 100); `None`: unknown, which is no excuse.
    pub share_percent: Option<f64>,
}

/// A chain of ties from a firm up to somebody.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnershipPath {
    /// The ties, the firm's own first; the owner of each is what the next one owns.
    pub ties: Vec<Tie>,
}

/// Everybody's ties. Any share counts, however small, as rules of avoidance ask for none at all.
#[derive(Debug, Clone, Default)]
pub struct OwnershipGraph {
    owners: BTreeMap<String, Vec<Tie>>,
}

impl OwnershipGraph {
    /// Puts ties in order, so that the same ties in another order give the same paths.
    pub fn new(ties: impl IntoIterator<Item = Tie>) -> Self {
        let mut owners = BTreeMap::<String, Vec<Tie>>::new();
        for tie in ties {
            owners.entry(tie.owned.clone()).or_default().push(tie);
        }
        for ties in owners.values_mut() {
            ties.sort_by(|a, b| (&a.owner, a.kind).cmp(&(&b.owner, b.kind)));
        }
        Self { owners }
    }

    /// The shortest chain from a firm to any of some parties, such as a candidate and the candidate's institution; ties by
    /// keys. `None` where none of them stands behind it. A party does not stand behind itself. Every party is looked at once,
    /// so that cycles come to an end.
    pub fn path(&self, firm: &str, parties: &BTreeSet<String>) -> Option<OwnershipPath> {
        let mut reached = BTreeMap::<&str, &Tie>::new();
        let mut open = VecDeque::from([firm]);
        while let Some(owned) = open.pop_front() {
            for tie in self.owners.get(owned).into_iter().flatten() {
                if tie.owner == firm || reached.contains_key(tie.owner.as_str()) {
                    continue;
                }
                reached.insert(&tie.owner, tie);
                if parties.contains(&tie.owner) {
                    return Some(back(&reached, firm, &tie.owner));
                }
                open.push_back(&tie.owner);
            }
        }
        None
    }

    /// Chains of ties that lead back to where they began, each from its lowest key and each party in one of them at most, by
    /// keys. The data of such parties wants checking; searches end all the same.
    pub fn cycles(&self) -> Vec<OwnershipPath> {
        let mut left = self.on_cycles(BTreeSet::new());
        let mut found = Vec::new();
        while let Some(start) = left.first().cloned() {
            let mut way: Vec<&Tie> = Vec::new();
            let mut at = start.clone();
            // Everybody who is left has an owner who is left, so that the way meets itself.
            while let Some(tie) = self.next(&at, &left) {
                if let Some(place) = way.iter().position(|earlier| earlier.owned == tie.owned) {
                    way.drain(..place);
                    break;
                }
                at.clone_from(&tie.owner);
                way.push(tie);
            }
            let lowest = (0..way.len()).min_by_key(|place| &way[*place].owned).unwrap_or(0);
            way.rotate_left(lowest);
            let mut gone: BTreeSet<String> =
                self.owners.keys().filter(|key| !left.contains(*key)).cloned().collect();
            gone.extend(way.iter().map(|tie| tie.owned.clone()));
            found.push(OwnershipPath { ties: way.into_iter().cloned().collect() });
            left = self.on_cycles(gone);
        }
        found.sort_by(|a, b| a.ties[0].owned.cmp(&b.ties[0].owned));
        found
    }

    fn next(&self, owned: &str, left: &BTreeSet<String>) -> Option<&Tie> {
        self.owners.get(owned)?.iter().find(|tie| left.contains(&tie.owner))
    }

    /// The parties from which a chain of ties goes on for ever, without some that are gone: whoever has no owner left is
    /// taken away until nobody is.
    fn on_cycles(&self, gone: BTreeSet<String>) -> BTreeSet<String> {
        let mut left: BTreeSet<String> =
            self.owners.keys().filter(|key| !gone.contains(*key)).cloned().collect();
        loop {
            let ends: Vec<String> =
                left.iter().filter(|key| self.next(key, &left).is_none()).cloned().collect();
            if ends.is_empty() {
                return left;
            }
            for end in ends {
                left.remove(&end);
            }
        }
    }
}

fn back(reached: &BTreeMap<&str, &Tie>, firm: &str, party: &str) -> OwnershipPath {
    let mut ties: Vec<Tie> = Vec::new();
    let mut at = party;
    while at != firm {
        let tie = reached[at];
        ties.push(tie.clone());
        at = &tie.owned;
    }
    ties.reverse();
    OwnershipPath { ties }
}

impl OwnershipPath {
    /// How many ties lie between both ends.
    pub fn levels(&self) -> usize {
        self.ties.len()
    }

    /// The chain as a Chinese reason, with names in place of keys: "甲公司由乙公司投资（持股51%），乙公司由某大学创办".
    pub fn reason<'a>(&'a self, name: impl Fn(&'a str) -> &'a str) -> String {
        let clauses = self.ties.iter().map(|tie| {
            let kind = match tie.kind {
                TieKind::Founded => "创办",
                TieKind::Invested => "投资",
            };
            let share = tie.share_percent.map(|share| format!("（持股{share}%）")).unwrap_or_default();
            format!("{}由{}{kind}{share}", name(&tie.owned), name(&tie.owner))
        });
        clauses.collect::<Vec<_>>().join("，")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{OwnershipGraph, Tie, TieKind};

    fn invested(owned: &str, owner: &str) -> Tie {
        Tie { owned: owned.into(), owner: owner.into(), kind: TieKind::Invested, share_percent: None }
    }

    fn parties(all: &[&str]) -> BTreeSet<String> {
        all.iter().map(|one| (*one).to_owned()).collect()
    }

    #[test]
    fn an_institution_two_levels_up_stands_behind_a_firm() {
        let held = Tie { share_percent: Some(51.0), ..invested("甲公司", "校产公司") };
        let founded = Tie { kind: TieKind::Founded, ..invested("校产公司", "理工大学") };
        let graph = OwnershipGraph::new([founded, held]);
        let path = graph.path("甲公司", &parties(&["张教授", "理工大学"])).unwrap();
        assert_eq!(path.levels(), 2);
        assert_eq!(path.reason(|key| key), "甲公司由校产公司投资（持股51%），校产公司由理工大学创办");
        assert_eq!(graph.path("甲公司", &parties(&["别的大学"])), None);
        assert_eq!(graph.path("校产公司", &parties(&["甲公司"])), None, "ownership does not lead down");
    }

    #[test]
    fn the_shortest_chain_is_the_reason() {
        let graph = OwnershipGraph::new([
            invested("甲", "乙"),
            invested("乙", "大学"),
            invested("甲", "丙"),
            invested("甲", "大学"),
        ]);
        assert_eq!(graph.path("甲", &parties(&["大学"])).unwrap().levels(), 1);
    }

    #[test]
    fn cycles_end_and_are_reported() {
        let graph = OwnershipGraph::new([
            invested("b", "a"),
            invested("a", "c"),
            invested("c", "b"),
            invested("x", "a"),
            invested("s", "s"),
        ]);
        assert_eq!(graph.path("x", &parties(&["大学"])), None);
        assert_eq!(graph.path("a", &parties(&["a"])), None, "nobody stands behind oneself");
        let cycles: Vec<String> = graph.cycles().iter().map(|path| path.reason(|key| key)).collect();
        assert_eq!(cycles, ["a由c投资，c由b投资，b由a投资", "s由s投资"]);
    }

    #[test]
    fn a_chain_of_many_levels_is_followed() {
        let ties = (0..2_000).map(|level| invested(&format!("g{level}"), &format!("g{}", level + 1)));
        let path = OwnershipGraph::new(ties).path("g0", &parties(&["g2000"])).unwrap();
        assert_eq!(path.levels(), 2_000);
    }
}
