//! Made-up records of realistic size, in any number, the same on every machine.

use matcher_core::record::{Demand, Supply, SupplyKind};

use crate::Random;

/// Word ⇥ tab ⇥ word: what sort of word it is, and the word.
const WORDS: &str = include_str!("../data/words.tsv");
/// Keeps the numbers of versions and of records apart in one seed.
const VERSION_STEP: u64 = 1 << 40;

/// Makes records from a list of words. A record follows from its number and version alone.
pub struct RecordMaker {
    things: Vec<&'static str>,
    processes: Vec<&'static str>,
    troubles: Vec<&'static str>,
    remedies: Vec<&'static str>,
    measures: Vec<&'static str>,
    effects: Vec<&'static str>,
}

impl RecordMaker {
    /// Reads the list of words.
    pub fn new() -> Self {
        let of = |sort: &str| -> Vec<&'static str> {
            let entries = WORDS.lines().filter_map(|line| line.split_once('\t'));
            entries.filter(|(found, _)| *found == sort).map(|(_, word)| word).collect()
        };
        Self {
            things: of("thing"),
            processes: of("process"),
            troubles: of("trouble"),
            remedies: of("remedy"),
            measures: of("measure"),
            effects: of("effect"),
        }
    }

    /// The identifier of the supply of a number; identifiers sort as numbers do.
    pub fn supply_id(number: usize) -> String {
        format!("s-{number:07}")
    }

    /// A supply of 400 to 1,500 bytes as JSON. Another version of the same number has another text.
    pub fn supply(&self, number: usize, version: u64) -> Supply {
        let mut random = Random::new(number as u64 + version.wrapping_mul(VERSION_STEP));
        let (thing, process) = (pick(&self.things, &mut random), pick(&self.processes, &mut random));
        let title = format!("{thing}{process}与{}技术", pick(&self.remedies, &mut random));
        let sentences = 2 + random.below(6);
        let mut summary = self.sentence(thing, process, &mut random);
        for _ in 1..sentences {
            let other = pick(&self.processes, &mut random);
            summary.push_str(&self.sentence(thing, other, &mut random));
        }
        let mut supply =
            Supply::from_text(Self::supply_id(number).as_str(), SupplyKind::Achievement, title, summary);
        supply.keywords = vec![thing.to_owned(), process.to_owned()];
        supply.year = Some(2010 + random.below(16) as i32);
        supply
    }

    /// A demand of two sentences about what many supplies offer.
    pub fn demand(&self, number: usize) -> Demand {
        let mut random = Random::new(!(number as u64));
        let (thing, process) = (pick(&self.things, &mut random), pick(&self.processes, &mut random));
        let trouble = pick(&self.troubles, &mut random);
        let text = format!(
            "我公司在{thing}{process}生产中{trouble}，希望改进工艺。要求{}提高到{}%以上，{}。",
            pick(&self.measures, &mut random),
            60 + random.below(39),
            pick(&self.effects, &mut random),
        );
        Demand::from_text(format!("d-{number:05}").as_str(), format!("{thing}{process}时{trouble}"), text)
    }

    fn sentence(&self, thing: &str, process: &str, random: &mut Random) -> String {
        let before = 30 + random.below(40);
        format!(
            "针对{thing}在{process}中{}的问题，采用{}，使{}由{before}%改善到{}%，{}。",
            pick(&self.troubles, random),
            pick(&self.remedies, random),
            pick(&self.measures, random),
            before + 5 + random.below(25),
            pick(&self.effects, random),
        )
    }
}

impl Default for RecordMaker {
    fn default() -> Self {
        Self::new()
    }
}

fn pick(words: &[&'static str], random: &mut Random) -> &'static str {
    random.one_of::<&str>(words)
}

#[cfg(test)]
mod tests {
    use matcher_core::record::{Limits, Record};

    use super::RecordMaker;

    #[test]
    fn supplies_are_as_large_as_real_ones() {
        let maker = RecordMaker::new();
        for number in 0..2_000 {
            let record = Record::Supply(maker.supply(number, 0));
            assert_eq!(record.validate(&Limits::default()), Ok(()));
            let bytes = serde_json::to_string(&record).expect("JSON").len();
            assert!((400..=1_500).contains(&bytes), "supply {number} has {bytes} bytes");
        }
    }

    #[test]
    fn a_record_follows_from_number_and_version() {
        let maker = RecordMaker::new();
        assert_eq!(maker.supply(7, 3), RecordMaker::new().supply(7, 3));
        assert_ne!(maker.supply(7, 3).summary, maker.supply(7, 4).summary);
    }
}
