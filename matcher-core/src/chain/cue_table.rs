//! Cues: wordings that speak for a stage wherever they stand in a clause.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::record::Stage;

/// So many chars at most stand for the `*` of a cue. By judgement: 推广到三省六万亩 is one statement.
const GAP_CHARS: usize = 8;
/// So many chars before a cue a negation undoes it: 未开展大规模推广. By judgement; at 4 the fixtures read the same.
const NEGATION_REACH_CHARS: usize = 6;

/// A wording, and what it speaks for.
#[derive(Debug, Clone)]
pub(super) struct Cue {
    /// What stands before, between and behind its gaps.
    parts: Vec<String>,
    /// `None` for a look-alike, which only hides the cues inside it.
    pub(super) stage: Option<Stage>,
    /// Log-odds.
    pub(super) weight: f64,
}

impl Cue {
    pub(super) fn new(wording: &str, stage: Option<Stage>, weight: f64) -> Self {
        Self { parts: wording.split('*').map(str::to_owned).collect(), stage, weight }
    }

    /// The bytes that it covers of a text that begins with it.
    fn covered(&self, text: &str) -> Option<usize> {
        let (first, rest) = self.parts.split_first()?;
        let mut end = text.starts_with(first.as_str()).then_some(first.len())?;
        for part in rest {
            let gap = text[end..].char_indices().map(|(at, _)| at).take(GAP_CHARS + 1);
            let begin = gap.map(|at| end + at).find(|begin| text[*begin..].starts_with(part.as_str()))?;
            end = begin + part.len();
        }
        Some(end)
    }
}

/// The cues of one kind of text.
#[derive(Debug, Clone, Default)]
pub(super) struct CueTable {
    cues: Vec<Cue>,
    // Most places of a text begin no cue: one look at the char tells.
    by_first_char: FxHashMap<char, Vec<usize>>,
}

impl CueTable {
    pub(super) fn add(&mut self, cue: Cue) {
        let first = cue.parts.first().and_then(|part| part.chars().next());
        if let Some(first) = first {
            self.by_first_char.entry(first).or_default().push(self.cues.len());
            self.cues.push(cue);
        }
    }

    pub(super) fn cue(&self, number: usize) -> Option<&Cue> {
        self.cues.get(number)
    }

    /// The numbers of the cues in a normalised clause, in the order in which they begin; none that is negated, and none
    /// that lies within a longer one.
    pub(super) fn find(&self, clause: &str, negations: &[String]) -> Vec<usize> {
        let mut found: Vec<(Range<usize>, usize)> = Vec::new();
        for (at, c) in clause.char_indices() {
            for &number in self.by_first_char.get(&c).map_or(&[][..], Vec::as_slice) {
                let covered = self.cues[number].covered(&clause[at..]);
                let bytes = covered.map(|length| at..at + length);
                found.extend(bytes.filter(|bytes| !negated(clause, bytes, negations)).map(|at| (at, number)));
            }
        }
        let hidden = |bytes: &Range<usize>| {
            found.iter().any(|(other, _)| {
                other.start <= bytes.start && bytes.end <= other.end && other.len() > bytes.len()
            })
        };
        found.iter().filter(|(bytes, _)| !hidden(bytes)).map(|(_, number)| *number).collect()
    }
}

/// Whether something before or behind a cue undoes it: 未中试, 产业化尚未实现.
fn negated(clause: &str, cue: &Range<usize>, negations: &[String]) -> bool {
    let before = &clause[..cue.start];
    let reach = before.char_indices().rev().nth(NEGATION_REACH_CHARS - 1).map_or(0, |(at, _)| at);
    let behind = &clause[cue.end..];
    let behind_next = behind.chars().next().map_or(behind, |c| &behind[c.len_utf8()..]);
    negations.iter().any(|word| {
        before[reach..].contains(word.as_str())
            || behind.starts_with(word.as_str())
            || behind_next.starts_with(word.as_str())
    })
}

#[cfg(test)]
mod tests {
    use super::{Cue, CueTable};
    use crate::record::Stage;

    fn found(wordings: &[&str], clause: &str) -> Vec<usize> {
        let mut table = CueTable::default();
        for wording in wordings {
            table.add(Cue::new(wording, Some(Stage::Pilot), 1.0));
        }
        table.find(clause, &["未".to_owned()])
    }

    #[test]
    fn a_gap_spans_a_few_chars_and_no_more() {
        assert_eq!(found(&["正*放大"], "正与窑炉厂一起放大"), [0]);
        assert_eq!(found(&["正*放大"], "正放大"), [0]);
        assert!(found(&["正*放大"], "正在和三家窑炉厂商量如何放大").is_empty());
    }

    #[test]
    fn the_longer_of_two_cues_counts_and_a_look_alike_hides_what_is_in_it() {
        assert_eq!(found(&["示范", "示范线"], "千吨级示范线"), [1]);
        assert_eq!(found(&["中试", "中试用"], "在三种茶饮中试用"), [1]);
    }

    #[test]
    fn a_negation_undoes_a_cue_before_and_behind_it() {
        assert!(found(&["中试"], "尚未完成中试").is_empty());
        assert!(found(&["产业化"], "产业化尚未实现").is_empty());
        assert_eq!(found(&["中试"], "未结块的物料已完成中试"), [0]);
    }
}
