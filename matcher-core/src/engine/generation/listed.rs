//! Which achievements of a generation its experts list, by their numbers.

use super::Side;
use crate::facts::FactsView;
use crate::impact::Ordinal;
use crate::record::SupplyKind;

/// The achievements that experts list, and who lists them. Achievements of which the side knows nothing are left out.
#[derive(Default)]
#[cfg_attr(test, derive(Debug, PartialEq))]
pub(in crate::engine) struct Listed {
    /// Expert and achievement, ascending.
    of_expert: Vec<(Ordinal, Ordinal)>,
    /// Achievement and expert, ascending.
    of_achievement: Vec<(Ordinal, Ordinal)>,
}

impl Listed {
    /// Looks at every record; a binary search for each entry of an expert's list.
    pub(super) fn of(supplies: &Side) -> Self {
        let mut of_expert = Vec::new();
        for (expert, facts) in supplies.all_facts().enumerate() {
            let achievements = supplies.achievements_of(facts);
            of_expert.extend(achievements.into_iter().map(|achievement| (expert as Ordinal, achievement)));
        }
        let mut of_achievement: Vec<_> =
            of_expert.iter().map(|(expert, achievement)| (*achievement, *expert)).collect();
        of_achievement.sort_unstable();
        Self { of_expert, of_achievement }
    }

    /// Every achievement that somebody lists, ascending, each once.
    pub(in crate::engine) fn achievements(&self) -> Vec<Ordinal> {
        let mut achievements: Vec<Ordinal> = self.of_achievement.iter().map(|(number, _)| *number).collect();
        achievements.dedup();
        achievements
    }

    /// The achievements of an expert, ascending.
    pub(in crate::engine) fn achievements_of(&self, expert: Ordinal) -> impl Iterator<Item = Ordinal> {
        seconds(&self.of_expert, expert)
    }

    /// Who lists an achievement, ascending.
    pub(in crate::engine) fn experts_of(&self, achievement: Ordinal) -> impl Iterator<Item = Ordinal> {
        seconds(&self.of_achievement, achievement)
    }
}

/// The second numbers of the pairs with this first one.
fn seconds(pairs: &[(Ordinal, Ordinal)], first: Ordinal) -> impl Iterator<Item = Ordinal> {
    let start = pairs.partition_point(|pair| pair.0 < first);
    pairs[start..].iter().take_while(move |pair| pair.0 == first).map(|pair| pair.1)
}

impl Side {
    /// The numbers of the achievements that an expert lists, as far as the side has them; ascending, each once.
    pub(in crate::engine) fn achievements_of(&self, expert: FactsView<'_>) -> Vec<Ordinal> {
        let known = expert.achievements().filter_map(|id| self.ordinal(id));
        let is_achievement =
            |ordinal: &usize| self.facts(*ordinal).supply_kind() == Some(SupplyKind::Achievement);
        let mut found: Vec<Ordinal> =
            known.filter(is_achievement).map(|ordinal| ordinal as Ordinal).collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}
