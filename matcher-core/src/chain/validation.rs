//! Cross-validation: how placement does on records that it has not learned from.

use std::collections::BTreeMap;

use super::accuracy::{ChainConfusion, ConfidenceBin, LinkConfusion, PlacementAccuracy, PlacementValidation};
use super::classifier::{LEAST_CONFIDENCE, MOST_PLACEMENTS};
use super::confidence::confidences;
use super::examples::{Example, Examples};
use super::link_vectors::{TermWeights, similarities};
use crate::fingerprint::fingerprint;
use crate::record::{ChainId, LinkId};

/// Lower ends of the bins of confidence.
const BINS: [f64; 6] = [0.0, LEAST_CONFIDENCE, 0.6, 0.7, 0.8, 0.9];

impl Examples {
    /// Divides the records into `folds` parts by their identifiers, and places each part by what the others and the
    /// taxonomy teach. With one part, all are placed by the taxonomy's own words.
    pub fn validate(&self, folds: usize) -> PlacementValidation {
        let fold = |record: &Example| fingerprint(record.id.bytes()) % folds.max(1) as u64;
        let mut tally = Tally::new(self.links());
        for part in 0..folds.max(1) as u64 {
            let (vectors, unknown_idf) = self.vectors(|record| fold(record) != part);
            for record in self.records().iter().filter(|record| fold(record) == part) {
                tally.count(record, &ranked(record, (&vectors, unknown_idf), self.links().len()));
            }
        }
        tally.finish(folds)
    }
}

/// All links of a record by its text, the likeliest first, with their confidence.
fn ranked(record: &Example, (vectors, unknown_idf): (&[TermWeights], f32), links: usize) -> Vec<(u16, f64)> {
    // A term that only this part has stands in the vocabulary, but nobody has learned anything of it.
    let known = |term: u32| Some(&vectors[term as usize]).filter(|weights| !weights.links.is_empty());
    let terms = record.terms.iter().map(|(term, count)| (*count, known(*term)));
    let confidences = confidences(&similarities(links, unknown_idf, terms));
    let mut ranked: Vec<(u16, f64)> = (0..).zip(confidences).collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    ranked
}

/// What has been counted so far.
struct Tally<'a> {
    links: &'a [LinkId],
    validation: PlacementValidation,
    /// By given and predicted link.
    met: BTreeMap<(u16, u16), usize>,
    /// Sums of confidences by bin.
    sums: [f64; BINS.len()],
}

impl<'a> Tally<'a> {
    fn new(links: &'a [LinkId]) -> Self {
        let bin = |from: &f64| ConfidenceBin { from: *from, ..ConfidenceBin::default() };
        let calibration = BINS.iter().map(bin).collect();
        let validation = PlacementValidation { calibration, ..PlacementValidation::default() };
        Self { links, validation, met: BTreeMap::new(), sums: Default::default() }
    }

    fn count(&mut self, record: &Example, ranked: &[(u16, f64)]) {
        let Some((first, confidence)) = ranked.first().copied() else { return };
        let right = record.links.contains(&first);
        let on_chain = record.links.iter().any(|link| self.chain(*link) == self.chain(first));
        let placed = ranked.iter().take(MOST_PLACEMENTS).filter(|entry| entry.1 >= LEAST_CONFIDENCE);
        let further: Vec<u16> = placed.clone().skip(1).map(|entry| entry.0).collect();
        let placed = usize::from(placed.count() > 0);
        let one = PlacementAccuracy {
            records: 1,
            first: usize::from(right),
            among_three: usize::from(ranked.iter().take(3).any(|(link, _)| record.links.contains(link))),
            chain: usize::from(on_chain),
            placed,
            placed_right: placed * usize::from(right),
            placed_on_chain: placed * usize::from(on_chain),
            further: further.len(),
            further_right: further.iter().filter(|link| record.links.contains(link)).count(),
        };
        add(&mut self.validation.all, &one);
        match record.supply_kind {
            None => add(&mut self.validation.demands, &one),
            Some(kind) => add(self.validation.supplies.entry(kind).or_default(), &one),
        }
        let nearest_given = || record.links.iter().find(|link| self.chain(**link) == self.chain(first));
        let given = if right { Some(&first) } else { nearest_given().or(record.links.first()) };
        if let Some(given) = given.copied() {
            *self.met.entry((given, first)).or_default() += 1;
        }
        let bin = BINS.iter().rposition(|from| confidence >= *from).unwrap_or_default();
        self.validation.calibration[bin].records += 1;
        self.validation.calibration[bin].right += usize::from(right);
        self.sums[bin] += confidence;
    }

    fn chain(&self, link: u16) -> ChainId {
        self.links[usize::from(link)].chain()
    }

    fn finish(mut self, folds: usize) -> PlacementValidation {
        self.validation.folds = folds;
        self.validation.chains = self.chain_confusions();
        self.validation.confused_links = self.link_confusions();
        for (bin, sum) in self.validation.calibration.iter_mut().zip(self.sums) {
            bin.mean_confidence = if bin.records == 0 { 0.0 } else { sum / bin.records as f64 };
        }
        self.validation
    }

    fn link_confusions(&self) -> Vec<LinkConfusion> {
        let link = |number: u16| self.links[usize::from(number)].clone();
        let confused = self.met.iter().filter(|((given, predicted), _)| given != predicted);
        let mut confusions: Vec<LinkConfusion> = confused
            .map(|((given, predicted), count)| LinkConfusion {
                given: link(*given),
                predicted: link(*predicted),
                count: *count,
            })
            .collect();
        confusions.sort_by_key(|confusion| std::cmp::Reverse(confusion.count));
        confusions
    }

    fn chain_confusions(&self) -> Vec<ChainConfusion> {
        let mut confusions: Vec<ChainConfusion> = Vec::new();
        for ((given, predicted), count) in &self.met {
            let (given, predicted) = (self.chain(*given), self.chain(*predicted));
            let known = |confusion: &&mut ChainConfusion| {
                confusion.given == given && confusion.predicted == predicted
            };
            match confusions.iter_mut().find(known) {
                Some(confusion) => confusion.count += count,
                None => confusions.push(ChainConfusion { given, predicted, count: *count }),
            }
        }
        let place = |chain: &ChainId| self.links.iter().position(|link| link.chain() == *chain);
        confusions.sort_by_key(|confusion| (place(&confusion.given), place(&confusion.predicted)));
        confusions
    }
}

fn add(sum: &mut PlacementAccuracy, one: &PlacementAccuracy) {
    sum.records += one.records;
    sum.first += one.first;
    sum.among_three += one.among_three;
    sum.chain += one.chain;
    sum.placed += one.placed;
    sum.placed_right += one.placed_right;
    sum.placed_on_chain += one.placed_on_chain;
    sum.further += one.further;
    sum.further_right += one.further_right;
}
