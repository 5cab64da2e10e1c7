//! The next generation from the present one and a few changes, without asking the index.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::{Generation, Side, regions, side_of};
use crate::engine::filter::FilterKey;
use crate::engine::rules::Rules;
use crate::facts::{Facts, FactsTable, FactsTableBuilder, Numbering};
use crate::impact::{Documents, GONE, LayeredIndex, NewPosting, Ordinal};
use crate::index::{IndexedText, Prepared};
use crate::record::{LinkId, RecordKind};
use crate::store::Sequence;

/// What becomes of the records of a side, by identifier; `None` for a removed one.
type Changes<'a> = BTreeMap<&'a str, Option<&'a IndexedText>>;

/// Texts of records before they changed, by identifier.
type TextsBefore<'a> = BTreeMap<&'a str, &'a IndexedText>;

/// When the changes of a side are merged into one index.
type Outgrown = fn(&LayeredIndex) -> bool;

impl Generation {
    /// What loading the index would give after these changes, which are all up to a write, were prepared by the same
    /// rules, and of which the later of two of one record stands last. `before` are the changed records as the generation has
    /// them, those of [`Generation::replaced`]; where one is missing, postings are copied, which takes a hundred times as
    /// long: some tens of milliseconds for 10,000 records.
    pub(in crate::engine) fn updated(&self, changes: &[Prepared], before: &[Prepared], to: Sequence) -> Self {
        self.updated_merging(changes, before, to, LayeredIndex::is_outgrown)
    }

    pub(super) fn updated_merging(
        &self,
        changes: &[Prepared],
        before: &[Prepared],
        to: Sequence,
        outgrown: Outgrown,
    ) -> Self {
        let mut of_side: [Changes<'_>; 3] = Default::default();
        for change in changes {
            of_side[side_of(change.kind)].insert(&change.id, change.text.as_ref());
        }
        let mut texts: [TextsBefore<'_>; 3] = Default::default();
        for before in before {
            if let Some(text) = &before.text {
                texts[side_of(before.kind)].insert(&before.id, text);
            }
        }
        let [organisations, demands, supplies] = of_side;
        let moved: FxHashSet<&str> = organisations.keys().copied().collect();
        let next = |side: &Side, changes: &Changes<'_>, texts: &TextsBefore<'_>, organisations: &Side| {
            side.updated((changes, texts), &self.rules, (&organisations.facts, &moved), outgrown)
        };
        let (organisations, _) = next(&self.organisations, &organisations, &texts[0], &Side::default());
        let (demands, _) = next(&self.demands, &demands, &texts[1], &organisations);
        let (supplies, renumbered) = next(&self.supplies, &supplies, &texts[2], &organisations);
        let next = Self::of(Arc::clone(&self.rules), [organisations, demands, supplies], to);
        next.with_latent_after(self, &renumbered)
    }

    /// Of these records those whose present texts updating asks for.
    pub(in crate::engine) fn replaced<'a>(
        &self,
        changes: &'a [Prepared],
    ) -> impl Iterator<Item = (RecordKind, &'a str)> {
        let is_asked_for = |change: &&Prepared| {
            let side = self.side(change.kind);
            // More are merged anyway.
            changes.len() <= side.impact.most_changes()
                && side.ordinal(&change.id).is_some_and(|ordinal| side.impact.is_in_base(ordinal as Ordinal))
        };
        changes.iter().filter(is_asked_for).map(|change| (change.kind, change.id.as_str()))
    }
}

impl Side {
    /// The side after changes, and for every record of this one its number there or [`GONE`]. `moved` are the identifiers of
    /// the organisations that changed.
    fn updated(
        &self,
        (changes, texts): (&Changes<'_>, &TextsBefore<'_>),
        rules: &Rules,
        (organisations, moved): (&FactsTable, &FxHashSet<&str>),
        outgrown: Outgrown,
    ) -> (Self, Vec<Ordinal>) {
        let number = |link: &LinkId| rules.matrix.number(link);
        let mut merge = Merge::new(self, &number);
        let mut old = 0;
        for (id, change) in changes {
            let next = self.facts.first_from(old, id);
            (old..next).for_each(|old| merge.keep(old, organisations, moved));
            old = next;
            if old < self.len() && self.facts(old).id() == *id {
                merge.remove(self.impact.is_in_base(old as Ordinal), texts.get(id).copied());
                old += 1;
            }
            if let Some(text) = change {
                let mut facts = text.facts.clone();
                regions::resolve(organisations, &mut facts);
                merge.add(&facts, text);
            }
        }
        (old..self.len()).for_each(|old| merge.keep(old, organisations, moved));
        let Merge { facts, keys, renumbered, added, mut postings, gone, unknown, .. } = merge;
        postings.sort_unstable_by(|a, b| a.term.cmp(b.term).then(a.document.cmp(&b.document)));
        let documents =
            Documents { renumbered: &renumbered, added: &added, postings: &postings, gone: &gone };
        let mut impact = self.impact.updated(&documents);
        if unknown || outgrown(&impact) {
            impact = impact.merged().into_owned().into();
        }
        (Self { facts: facts.finish(), keys, impact }, renumbered)
    }
}

/// The records of a side while old and new ones are put together.
struct Merge<'a> {
    before: &'a Side,
    facts: FactsTableBuilder<'a>,
    keys: Vec<FilterKey>,
    /// For every old record its new number.
    renumbered: Vec<Ordinal>,
    /// The number and the number of terms of every new record.
    added: Vec<(Ordinal, u32)>,
    postings: Vec<NewPosting<'a>>,
    /// The old number of every record that is gone, with its terms.
    gone: Vec<(Ordinal, Vec<&'a str>)>,
    /// Whether the terms of one of them are missing that are needed.
    unknown: bool,
}

impl<'a> Merge<'a> {
    fn new(before: &'a Side, numbering: Numbering<'a>) -> Self {
        Self {
            before,
            facts: FactsTableBuilder::after(&before.facts, numbering),
            keys: Vec::with_capacity(before.len()),
            renumbered: Vec::with_capacity(before.len()),
            added: Vec::new(),
            postings: Vec::new(),
            gone: Vec::new(),
            unknown: false,
        }
    }

    /// The next old record stays, where it was or where its organisation has gone.
    fn keep(&mut self, old: usize, organisations: &FactsTable, moved: &FxHashSet<&str>) {
        self.renumbered.push(self.facts.len() as Ordinal);
        self.keys.push(self.before.keys[old]);
        let followed = (!moved.is_empty())
            .then(|| regions::followed(organisations, moved, self.before.facts(old)))
            .flatten();
        match followed {
            Some(facts) => {
                self.facts.add(&facts);
            }
            None => self.facts.keep(&self.before.facts, old),
        }
    }

    fn remove(&mut self, in_base: bool, text: Option<&'a IndexedText>) {
        let number = self.renumbered.len() as Ordinal;
        self.renumbered.push(GONE);
        let terms = text.map(|text| text.term_frequencies().into_iter().map(|(term, _)| term).collect());
        self.unknown |= in_base && terms.is_none();
        self.gone.extend(terms.map(|terms| (number, terms)));
    }

    fn add(&mut self, facts: &Facts, text: &'a IndexedText) {
        let document = self.added.len() as Ordinal;
        self.added.push((self.facts.len() as Ordinal, facts.terms));
        self.keys.push(FilterKey::of(self.facts.add(facts)));
        let of_term = |(term, frequency)| NewPosting { term, document, frequency };
        self.postings.extend(text.term_frequencies().into_iter().map(of_term));
    }
}
