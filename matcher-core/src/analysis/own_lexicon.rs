//! The office's own lexicon as text, edited line by line: comments, order and whatever else stands there stay.

use super::lexicon::LexiconError;
use super::lexicon_entry::{LexiconEntry, normal};
use super::synonyms::{Relation, parse_line};

/// The texts of an office's `lexicon.txt` and `synonyms.tsv`, in the form of [`Lexicon::parse`](super::Lexicon::parse).
///
/// # Example
/// ```
/// use matcher_core::analysis::{LexiconEntry, OwnLexicon, Relation};
///
/// let mut own = OwnLexicon::parse("# 本地特产\n柞水木耳\n", "")?;
/// assert!(own.add(&LexiconEntry::synonyms(Relation::Same, ["钒电池", "VRB"]), "2026-05-01 刘工"));
/// assert_eq!(own.synonyms_text(), "# 2026-05-01 刘工\nsame\t钒电池|VRB\n");
/// assert_eq!(own.terms_text(), "# 本地特产\n柞水木耳\n");
/// # Ok::<(), matcher_core::analysis::LexiconError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnLexicon {
    terms: Lines,
    synonyms: Lines,
}

/// An entry and the line that it stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnEntry {
    /// Line number in its file, from 1.
    pub line: usize,
    /// The entry.
    pub entry: LexiconEntry,
}

/// What removing did to an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Removal {
    /// It is gone.
    Entry(LexiconEntry),
    /// A name was taken out of a group; this is what stays.
    Name {
        /// The name.
        name: String,
        /// The group without it.
        rest: LexiconEntry,
    },
}

impl OwnLexicon {
    /// Takes the texts of the two files; a file that is not there is an empty text.
    ///
    /// # Errors
    /// [`LexiconError::Synonyms`] with the first line of the synonyms that is of another form.
    pub fn parse(terms: &str, synonyms: &str) -> Result<Self, LexiconError> {
        let own = Self { terms: Lines::of(terms), synonyms: Lines::of(synonyms) };
        for (index, line) in own.synonyms.0.iter().enumerate() {
            parse_line(index + 1, line)?;
        }
        Ok(own)
    }

    /// Its entries: terms by line, then synonyms by line.
    pub fn entries(&self) -> Vec<OwnEntry> {
        let terms = self.terms.numbered().filter_map(|(line, text)| {
            let is_term = !text.is_empty() && !text.starts_with('#');
            is_term.then(|| OwnEntry { line, entry: LexiconEntry::term(text) })
        });
        let synonyms = self.synonyms.numbered().filter_map(|(line, text)| {
            let (relation, terms) = parse_line(line, text).ok()??;
            Some(OwnEntry { line, entry: LexiconEntry::Synonyms { relation, terms } })
        });
        terms.chain(synonyms).collect()
    }

    /// Whether an entry stands there: the term, or a group of the same relation with all the names.
    pub fn has(&self, entry: &LexiconEntry) -> bool {
        self.entries().iter().any(|own| covers(&own.entry, entry))
    }

    /// Adds an entry at the end of its file, below the comment `# note` of the last addition if that is the same; `false`
    /// when it stands there already.
    pub fn add(&mut self, entry: &LexiconEntry, note: &str) -> bool {
        if self.has(entry) {
            return false;
        }
        match entry {
            LexiconEntry::Term { term } => self.terms.append(note, term.trim()),
            LexiconEntry::Synonyms { relation, terms } => {
                self.synonyms.append(note, &put_group(*relation, terms));
            }
        }
        true
    }

    /// Takes out a term, and its name in every group; a group that is left with one name goes with it. What goes leaves the
    /// comment `# note` in its place.
    pub fn remove_name(&mut self, name: &str, note: &str) -> Vec<Removal> {
        let name = normal(name);
        let mut gone = self.terms.rewrite(note, |line| {
            let is_it = !line.starts_with('#') && normal(line) == name;
            is_it.then(|| (None, Removal::Entry(LexiconEntry::term(line))))
        });
        gone.extend(self.synonyms.rewrite(note, |line| without(line, &[&name], &name)));
        gone
    }

    /// Parts two synonyms: a group of the two goes, and of a larger one the second name.
    pub fn remove_pair(&mut self, (first, second): (&str, &str), note: &str) -> Vec<Removal> {
        let (first, second) = (normal(first), normal(second));
        self.synonyms.rewrite(note, |line| without(line, &[&first, &second], &second))
    }

    /// The text of `lexicon.txt`.
    pub fn terms_text(&self) -> String {
        self.terms.text()
    }

    /// The text of `synonyms.tsv`.
    pub fn synonyms_text(&self) -> String {
        self.synonyms.text()
    }
}

fn covers(own: &LexiconEntry, wanted: &LexiconEntry) -> bool {
    let names: Vec<String> = own.names().iter().map(|name| normal(name)).collect();
    let same_kind = match (own, wanted) {
        (LexiconEntry::Term { .. }, LexiconEntry::Term { .. }) => true,
        (LexiconEntry::Synonyms { relation: a, .. }, LexiconEntry::Synonyms { relation: b, .. }) => a == b,
        _ => false,
    };
    same_kind && wanted.names().iter().all(|name| names.contains(&normal(name)))
}

/// A line of synonyms that has all the names, without one of them: what takes its place, and what that did.
fn without(line: &str, names: &[&String], gone: &str) -> Option<(Option<String>, Removal)> {
    let (relation, terms) = parse_line(0, line).ok()??;
    if !names.iter().all(|name| terms.iter().any(|term| normal(term) == **name)) {
        return None;
    }
    let (out, rest): (Vec<String>, Vec<String>) =
        terms.iter().cloned().partition(|term| normal(term) == gone);
    if rest.len() < 2 {
        return Some((None, Removal::Entry(LexiconEntry::Synonyms { relation, terms })));
    }
    let line = put_group(relation, &rest);
    let rest = LexiconEntry::Synonyms { relation, terms: rest };
    Some((Some(line), Removal::Name { name: out.into_iter().next().unwrap_or_default(), rest }))
}

fn put_group(relation: Relation, terms: &[String]) -> String {
    let relation = match relation {
        Relation::Same => "same",
        Relation::Related => "related",
    };
    let terms: Vec<&str> = terms.iter().map(|term| term.trim()).collect();
    format!("{relation}\t{}", terms.join("|"))
}

/// The lines of a file as they stand there, without the line feed.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Lines(Vec<String>);

impl Lines {
    fn of(text: &str) -> Self {
        let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
        if lines.last().is_some_and(String::is_empty) {
            lines.pop();
        }
        Self(lines)
    }

    fn numbered(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.0.iter().map(|line| line.trim()))
    }

    fn append(&mut self, note: &str, line: &str) {
        let end = self.line_end();
        let comment = put_comment(note);
        let last_comment = self.0.iter().rev().find(|line| line.starts_with('#'));
        if last_comment.is_none_or(|last| last.trim_end() != comment) {
            self.0.push(format!("{comment}{end}"));
        }
        self.0.push(format!("{line}{end}"));
    }

    /// Replaces or removes the lines that `change` says something of, and leaves a comment before each.
    fn rewrite(
        &mut self,
        note: &str,
        change: impl Fn(&str) -> Option<(Option<String>, Removal)>,
    ) -> Vec<Removal> {
        let end = self.line_end();
        let (mut kept, mut removals) = (Vec::with_capacity(self.0.len()), Vec::new());
        for line in std::mem::take(&mut self.0) {
            let Some((replacement, removal)) = change(line.trim()) else {
                kept.push(line);
                continue;
            };
            kept.push(format!("{}{end}", put_comment(note)));
            kept.extend(replacement.map(|line| format!("{line}{end}")));
            removals.push(removal);
        }
        self.0 = kept;
        removals
    }

    /// What stands before the line feed: whoever edits the file on Windows goes on with its line ends.
    fn line_end(&self) -> &'static str {
        if self.0.first().is_some_and(|line| line.ends_with('\r')) { "\r" } else { "" }
    }

    fn text(&self) -> String {
        self.0.iter().flat_map(|line| [line.as_str(), "\n"]).collect()
    }
}

fn put_comment(note: &str) -> String {
    format!("# {}", note.replace(['\n', '\r'], " "))
}

#[cfg(test)]
mod tests {
    use super::{LexiconEntry, OwnLexicon, Relation, Removal};

    const SYNONYMS: &str = "# 连铸\r\nsame\t花心坯|中心偏析\r\n\r\nrelated\t发黑|褐变|变色\r\n";

    fn own() -> OwnLexicon {
        OwnLexicon::parse("# 特产\n柞水木耳\n", SYNONYMS).expect("sound")
    }

    #[test]
    fn what_is_not_edited_stays_to_the_byte() {
        let own = own();
        assert_eq!(
            (own.terms_text().as_str(), own.synonyms_text().as_str()),
            ("# 特产\n柞水木耳\n", SYNONYMS)
        );
        assert_eq!(own.entries().iter().map(|entry| entry.line).collect::<Vec<_>>(), [2, 2, 4]);
    }

    #[test]
    fn additions_stand_at_the_end_below_one_note() {
        let mut own = own();
        let entry = LexiconEntry::synonyms(Relation::Same, ["钒电池", "VRB"]);
        assert!(own.add(&LexiconEntry::term("钼尾矿"), "甲"));
        assert!(own.add(&LexiconEntry::term("栗蘑"), "甲"));
        assert!(own.add(&entry, "甲"));
        assert_eq!(own.terms_text(), "# 特产\n柞水木耳\n# 甲\n钼尾矿\n栗蘑\n");
        assert_eq!(own.synonyms_text(), format!("{SYNONYMS}# 甲\r\nsame\t钒电池|VRB\r\n"));
        // The same entry in another form is the same entry.
        assert!(!own.add(&LexiconEntry::term("鉬尾礦"), "乙"));
        assert!(!own.add(&LexiconEntry::synonyms(Relation::Related, ["变色", "发黑"]), "乙"));
        assert!(own.add(&LexiconEntry::synonyms(Relation::Same, ["变色", "发黑"]), "乙"));
    }

    #[test]
    fn removing_takes_names_out_and_leaves_a_note() {
        let mut own = own();
        assert_eq!(own.remove_name("柞水木耳", "丙"), [Removal::Entry(LexiconEntry::term("柞水木耳"))]);
        assert_eq!(own.terms_text(), "# 特产\n# 丙\n");
        assert_eq!(own.remove_pair(("发黑", "变色"), "丙").len(), 1);
        assert_eq!(own.remove_pair(("中心偏析", "花心坯"), "丙").len(), 1);
        assert_eq!(own.synonyms_text(), "# 连铸\r\n# 丙\r\n\r\n# 丙\r\nrelated\t发黑|褐变\r\n");
        assert!(own.remove_name("没有", "丙").is_empty());
        assert!(own.remove_pair(("发黑", "没有"), "丙").is_empty());
    }
}
