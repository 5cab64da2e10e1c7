//! Where a record stands on the innovation chain: as somebody stated it, or else as its text tells.

use super::cue_table::CueTable;
use super::stage_rules::StageRules;
use crate::analysis::{Normalized, clauses, sentences};
use crate::matching::StagePlacement;
use crate::record::{Demand, Maturity, Stage, Supply, SupplyKind};

/// Less sure than this, a text tells no stage. By judgement: the fixtures' texts that one weak cue alone would place are
/// right in 6 of 10 cases.
const LEAST_CONFIDENCE: f64 = 0.65;

/// The stage that a demand wants: the one given, or that of the readiness wanted; without them, what its wishes tell.
pub(crate) fn stage_of_demand(demand: &Demand) -> Option<StagePlacement> {
    let stated = demand.stage.or_else(|| demand.maturity_wanted.map(Maturity::stage));
    stated.map(given).or_else(|| {
        let rules = StageRules::builtin();
        let mut votes = Votes::new(&rules.demand, rules);
        votes.count_all(&demand.title);
        demand.keywords.iter().for_each(|keyword| votes.count_all(keyword));
        votes.count_wishes(&demand.description);
        votes.placement()
    })
}

/// The stage on which a supply stands: the one given, or that of its readiness, or the one that a platform serves;
/// without them, what the text of an achievement or a platform tells. Experts, instruments and policies serve several
/// stages, and their texts tell none.
pub(crate) fn stage_of_supply(supply: &Supply) -> Option<StagePlacement> {
    let of_platform = supply.platform.as_ref();
    let stated = supply.stage.or_else(|| supply.maturity.map(Maturity::stage));
    let stated = stated.or_else(|| of_platform.and_then(|platform| platform.stage));
    stated.map(given).or_else(|| {
        let rules = StageRules::builtin();
        let cues = match supply.kind {
            SupplyKind::Achievement => &rules.achievement,
            SupplyKind::Platform => &rules.platform,
            SupplyKind::Expert | SupplyKind::Instrument | SupplyKind::Policy => return None,
        };
        let mut votes = Votes::new(cues, rules);
        votes.count_all(&supply.title);
        votes.count_all(&supply.summary);
        let services = of_platform.iter().flat_map(|platform| &platform.services);
        supply.keywords.iter().chain(services).for_each(|text| votes.count_all(text));
        votes.placement()
    })
}

fn given(stage: Stage) -> StagePlacement {
    StagePlacement { stage, confidence: 1.0, given: true }
}

/// What the cues of a record speak for. Each cue counts once, however often it stands.
struct Votes<'a> {
    cues: &'a CueTable,
    rules: &'a StageRules,
    counted: Vec<usize>,
    // In the order of `Stage::ALL`.
    sums: [f64; Stage::ALL.len()],
}

impl<'a> Votes<'a> {
    fn new(cues: &'a CueTable, rules: &'a StageRules) -> Self {
        Self { cues, rules, counted: Vec::new(), sums: [0.0; Stage::ALL.len()] }
    }

    fn count_all(&mut self, text: &str) {
        for clause in clauses(text) {
            self.count(Normalized::new(&text[clause]).as_str());
        }
    }

    /// Counts what a sentence says from its first wish on. What the enterprise has, or had, is not what it wants.
    fn count_wishes(&mut self, text: &str) {
        for sentence in sentences(text) {
            let sentence = &text[sentence];
            let mut wished = false;
            for clause in clauses(sentence) {
                let clause = Normalized::new(&sentence[clause]);
                if has_any(clause.as_str(), &self.rules.present) {
                    continue;
                }
                wished |= has_any(clause.as_str(), &self.rules.wishes);
                if wished {
                    self.count(clause.as_str());
                }
            }
        }
    }

    fn count(&mut self, clause: &str) {
        for number in self.cues.find(clause, &self.rules.negations) {
            if self.counted.contains(&number) {
                continue;
            }
            self.counted.push(number);
            let Some(cue) = self.cues.cue(number) else { continue };
            let at = Stage::ALL.iter().position(|stage| cue.stage == Some(*stage));
            if let Some(sum) = at.and_then(|at| self.sums.get_mut(at)) {
                *sum += cue.weight;
            }
        }
    }

    /// The best stage with its share of the softmax over all stages; `None` when unsure.
    fn placement(&self) -> Option<StagePlacement> {
        let total: f64 = self.sums.iter().map(|sum| sum.exp()).sum();
        let (stage, sum) = Stage::ALL.into_iter().zip(self.sums).max_by(|a, b| a.1.total_cmp(&b.1))?;
        let confidence = sum.exp() / total;
        (confidence >= LEAST_CONFIDENCE).then_some(StagePlacement { stage, confidence, given: false })
    }
}

fn has_any(clause: &str, words: &[String]) -> bool {
    words.iter().any(|word| clause.contains(word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::{stage_of_demand, stage_of_supply};
    use crate::matching::StagePlacement;
    use crate::record::{Demand, Maturity, PlatformProfile, Stage, Supply, SupplyKind};

    fn achievement(summary: &str) -> Option<Stage> {
        let supply = Supply::from_text("s", SupplyKind::Achievement, "尾砂制备微晶玻璃", summary);
        stage_of_supply(&supply).map(|placement| placement.stage)
    }

    fn demand(description: &str) -> Option<Stage> {
        stage_of_demand(&Demand::from_text("d", "尾砂利用", description)).map(|placement| placement.stage)
    }

    #[test]
    fn what_a_person_gave_counts_before_readiness_and_platform_and_text() {
        let mut supply = Supply::from_text("s", SupplyKind::Platform, "钒电解液中试平台", "");
        let read = stage_of_supply(&supply).expect("a stage");
        assert!(read.stage == Stage::Pilot && !read.given && read.confidence < 1.0);
        let given = |stage| Some(StagePlacement { stage, confidence: 1.0, given: true });
        supply.platform =
            Some(PlatformProfile { stage: Some(Stage::Research), ..PlatformProfile::default() });
        assert_eq!(stage_of_supply(&supply), given(Stage::Research));
        supply.maturity = Maturity::new(9);
        assert_eq!(stage_of_supply(&supply), given(Stage::Industrial));
        supply.stage = Some(Stage::Incubation);
        assert_eq!(stage_of_supply(&supply), given(Stage::Incubation));
        let mut demand = Demand::from_text("d", "尾砂中试", "");
        demand.maturity_wanted = Maturity::new(8);
        assert_eq!(stage_of_demand(&demand), given(Stage::Incubation));
        demand.stage = Some(Stage::Research);
        assert_eq!(stage_of_demand(&demand), given(Stage::Research));
    }

    #[test]
    fn an_achievement_stands_where_its_text_says_that_it_has_come() {
        assert_eq!(achievement("研究Smad通路的作用机制"), Some(Stage::Research));
        assert_eq!(achievement("已完成10m³/h中試"), Some(Stage::Pilot));
        assert_eq!(achievement("千吨级示范线运行两年"), Some(Stage::Incubation));
        assert_eq!(achievement("产品已量产，销往全国"), Some(Stage::Industrial));
    }

    #[test]
    fn a_text_that_tells_little_or_contradicts_itself_tells_no_stage() {
        for text in [
            "抗弯强度62MPa，着色可调",
            "尚未中试",
            "适合大规模工业化生产",
            "在三种茶饮中试用",
            "已完成中试，已量产",
            "",
        ] {
            assert_eq!(achievement(text), None, "{text}");
        }
        let expert = Supply::from_text("s", SupplyKind::Expert, "示例", "主持过三条中试线");
        assert_eq!(stage_of_supply(&expert), None);
    }

    #[test]
    fn a_demand_stands_where_it_wants_to_go_and_not_where_it_is() {
        assert_eq!(demand("希望先中试一批，50公斤即可"), Some(Stage::Pilot));
        assert_eq!(demand("求成熟设备，能直接上"), Some(Stage::Industrial));
        assert_eq!(demand("现有年产3000吨规模化生产线，产品已量产"), None);
        assert_eq!(demand("去年请人做过小试，得率不到四成。想提高得率"), None);
        assert_eq!(demand("希望得率提高，目前只有小试数据"), None);
    }
}
