//! By what texts tell their stage: the cues and words of `data/stages.tsv`.

use std::sync::LazyLock;

use super::cue_table::{Cue, CueTable};
use crate::record::Stage;

/// The cues of every kind of text that is read, and the words that tell how to read it.
#[derive(Debug, Default)]
pub(super) struct StageRules {
    pub(super) achievement: CueTable,
    pub(super) platform: CueTable,
    pub(super) demand: CueTable,
    /// What undoes a cue.
    pub(super) negations: Vec<String>,
    /// What begins a wish in a demand.
    pub(super) wishes: Vec<String>,
    /// What tells of a clause that it says how things are or were.
    pub(super) present: Vec<String>,
}

static BUILTIN: LazyLock<StageRules> = LazyLock::new(|| {
    let mut rules = StageRules::default();
    for line in include_str!("../../data/stages.tsv").lines() {
        let comment = line.is_empty() || line.starts_with('#');
        assert!(comment || rules.take(line).is_some(), "stages.tsv has a bad line: {line}");
    }
    rules
});

impl StageRules {
    /// The rules that come with the crate, read once in the process.
    pub(super) fn builtin() -> &'static Self {
        &BUILTIN
    }

    /// Takes in a line; `None` when it is not of the form.
    fn take(&mut self, line: &str) -> Option<()> {
        let fields: Vec<&str> = line.split('\t').collect();
        let [reader, what, weight, wordings] = fields[..] else { return None };
        let wordings = wordings.split('|');
        let words = match what {
            "not" => &mut self.negations,
            "wish" => &mut self.wishes,
            "present" => &mut self.present,
            _ => {
                let (stage, weight) = (stage_of(what)?, weight.parse().ok()?);
                return self.add_cues(reader, wordings.map(|wording| Cue::new(wording, stage, weight)));
            }
        };
        words.extend(wordings.map(str::to_owned));
        Some(())
    }

    fn add_cues(&mut self, reader: &str, cues: impl Iterator<Item = Cue>) -> Option<()> {
        let tables = match reader {
            "achievement" => vec![&mut self.achievement],
            "platform" => vec![&mut self.platform],
            "demand" => vec![&mut self.demand],
            "all" => vec![&mut self.achievement, &mut self.platform, &mut self.demand],
            _ => return None,
        };
        let cues: Vec<Cue> = cues.collect();
        for table in tables {
            cues.iter().for_each(|cue| table.add(cue.clone()));
        }
        Some(())
    }
}

/// What a name of the file speaks for: a stage, or `nothing`.
fn stage_of(name: &str) -> Option<Option<Stage>> {
    Some(match name {
        "research" => Some(Stage::Research),
        "pilot" => Some(Stage::Pilot),
        "incubation" => Some(Stage::Incubation),
        "industrial" => Some(Stage::Industrial),
        "nothing" => None,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::StageRules;
    use crate::analysis::Normalized;

    #[test]
    fn the_builtin_rules_are_sound_and_normalised() {
        let rules = StageRules::builtin();
        assert!(!rules.wishes.is_empty() && !rules.present.is_empty() && !rules.negations.is_empty());
        let text = include_str!("../../data/stages.tsv");
        let wordings =
            text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split('\t').nth(3));
        for wording in wordings.flat_map(|wordings| wordings.split('|')) {
            assert!(!wording.is_empty());
            assert_eq!(Normalized::new(wording).as_str(), wording);
        }
    }

    #[test]
    fn a_bad_line_is_refused() {
        for line in
            ["demand\tpilot\t2.5", "demand\tearly\t2.5\t中试", "all\tpilot\tmuch\t中试", "us\tpilot\t1\t中试"]
        {
            assert_eq!(StageRules::default().take(line), None, "{line}");
        }
    }
}
