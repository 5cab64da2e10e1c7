//! How well near-duplicates are told: `near_duplicates CATALOGUE.jsonl [--documents 2000] [--seed 1] [--entries 20000]`.
//!
//! Makes pairs of records from the catalogue's titles and texts, one thing filed twice or two things that look alike, and
//! asks the engine about each. Beside it stands what a threshold on the exact Jaccard resemblance of all bigrams would say.
//! Prints one JSON object.
#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]

use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, ensure};
use matcher_benches::{CatalogueEntry, Document, DuplicateCase, Flags, Random, duplicate_cases};
use matcher_core::analysis::Normalized;
use matcher_core::record::{Demand, Record, RecordKind, Supply};
use matcher_core::{Engine, EngineOptions, MatchRequest, Refreshing};
use serde::Serialize;

const USAGE: &str = "usage: near_duplicates CATALOGUE.jsonl [--documents 2000] [--seed 1] [--entries 20000]";
/// Documents with less text than this say too little to be changed.
const LEAST_TEXT_CHARS: usize = 80;
const LEAST_TITLE_CHARS: usize = 8;
/// Records of one write.
const BATCH_RECORDS: usize = 5_000;
/// Mistakes of a class that are shown.
const SHOWN_MISTAKES: usize = 6;
/// So many titles are matched against the catalogue at most.
const ANSWERS_OF_CATALOGUE: usize = 2_000;
/// Answers that are timed.
const TIMED_ANSWERS: usize = 200;
/// Thresholds on the exact resemblance.
const THRESHOLDS: [f64; 5] = [0.5, 0.6, 0.7, 0.8, 0.9];

/// The figures.
#[derive(Serialize)]
struct Report {
    documents: usize,
    classes: BTreeMap<&'static str, Class>,
    rule: Quality,
    /// By the threshold, in percent.
    exact_jaccard: BTreeMap<u32, Quality>,
    /// Of one comparison by identifiers, two searches for them included: of the pairs, all of which look alike,
    nanoseconds_of_a_look_alike: f64,
    /// and of records that have nothing to do with each other.
    nanoseconds_of_any_two: f64,
    /// The median of an answer of ten places, near-duplicates folded or kept.
    milliseconds_of_an_answer: [f64; 2],
    /// What is folded in answers of the catalogue itself.
    catalogue: InCatalogue,
    /// A few pairs of each class that were taken for what they are not.
    mistakes: BTreeMap<&'static str, Vec<[String; 2]>>,
}

/// Answers of ten places to the titles of the catalogue's documents, matched against all of them as they are.
#[derive(Default, Serialize)]
struct InCatalogue {
    documents: usize,
    answers: usize,
    folded: usize,
    /// Folded under another title than that of the document in whose place they are, with both titles.
    other_titles: Vec<[String; 2]>,
}

/// Pairs of one sort.
#[derive(Default, Serialize)]
struct Class {
    duplicate: bool,
    pairs: usize,
    folded: f64,
    /// Mean exact resemblance of title, text and keywords.
    jaccard: f64,
}

/// Every class weighs the same.
#[derive(Serialize)]
struct Quality {
    recall: f64,
    false_folds: f64,
    precision: f64,
}

/// A pair with what is said of it.
struct Asked {
    class: &'static str,
    duplicate: bool,
    folded: bool,
    jaccard: f64,
}

fn main() -> anyhow::Result<()> {
    let flags = Flags::read(USAGE, &["--documents", "--seed", "--entries"])?;
    let (most, seed) = (flags.value("--documents", 2_000)?, flags.value("--seed", 1)?);
    let entries = flags.value("--entries", 20_000)?;
    let [catalogue] = flags.words()?;
    let documents = documents(Path::new(&catalogue), most)?;
    let mut random = Random::new(seed);
    let cases: Vec<DuplicateCase> = (0..documents.len())
        .flat_map(|place| {
            let other = &documents[(place + 1) % documents.len()];
            duplicate_cases(place, &documents[place], other, &mut random)
        })
        .collect();
    let engine = engine(&cases)?;
    let strangers = nanoseconds(|| {
        let next = cases.iter().skip(cases.len() / 2).chain(&cases);
        let alike = |(one, other): (&DuplicateCase, &DuplicateCase)| {
            engine.are_duplicates(RecordKind::Supply, one.pair[0].id.as_str(), other.pair[1].id.as_str())
        };
        cases.iter().zip(next).filter_map(alike).count()
    });
    let start = Instant::now();
    let folded: Option<Vec<bool>> = cases.iter().map(|case| asked(&engine, case)).collect();
    let seconds = start.elapsed().as_secs_f64();
    let folded = folded.context("a record is not in the catalogue")?;
    let with = |(case, folded): (&DuplicateCase, bool)| {
        let jaccard = jaccard(&case.pair);
        Asked { class: case.class, duplicate: case.duplicate, folded, jaccard }
    };
    let all: Vec<Asked> = cases.iter().zip(folded).map(with).collect();
    let report = Report {
        documents: documents.len(),
        rule: quality(&all, |asked| asked.folded),
        exact_jaccard: THRESHOLDS
            .iter()
            .map(|least| ((least * 100.0) as u32, quality(&all, |asked| asked.jaccard >= *least)))
            .collect(),
        classes: classes(&all),
        nanoseconds_of_a_look_alike: seconds * 1e9 / all.len() as f64,
        nanoseconds_of_any_two: strangers / all.len() as f64,
        milliseconds_of_an_answer: [answer(&engine, &documents, true)?, answer(&engine, &documents, false)?],
        catalogue: in_catalogue(Path::new(&catalogue), entries)?,
        mistakes: mistakes(&cases, &all),
    };
    ensure!(report.rule.recall > 0.5, "hardly anything is found");
    println!("{}", serde_json::to_string_pretty(&report)?);
    Ok(())
}

fn nanoseconds(work: impl FnOnce() -> usize) -> f64 {
    let start = Instant::now();
    std::hint::black_box(work());
    start.elapsed().as_secs_f64() * 1e9
}

/// How long it takes to match a document's title as a demand: there are up to twenty versions of each document.
fn answer(engine: &Engine, documents: &[Document], fold_duplicates: bool) -> anyhow::Result<f64> {
    let mut request = MatchRequest::default();
    request.fold_duplicates = fold_duplicates;
    let mut took = Vec::new();
    let mut folded = 0;
    for document in documents.iter().take(TIMED_ANSWERS) {
        let demand = Demand::from_text("demand", document.title.as_str(), "");
        let start = Instant::now();
        let found = engine.find_matches(&demand, &request)?;
        took.push(start.elapsed().as_secs_f64() * 1e3);
        folded += found.matches.iter().map(|hit| hit.duplicate_count).sum::<usize>();
    }
    ensure!((folded > 0) == fold_duplicates, "{folded} folded");
    took.sort_by(f64::total_cmp);
    Ok(took[took.len() / 2])
}

fn in_catalogue(catalogue: &Path, entries: usize) -> anyhow::Result<InCatalogue> {
    let entries: anyhow::Result<Vec<CatalogueEntry>> =
        CatalogueEntry::read_all(catalogue)?.take(entries).collect();
    let records: Vec<Record> = entries?.into_iter().map(CatalogueEntry::into_supply).collect();
    let engine = loaded(&records)?;
    let mut found = InCatalogue { documents: records.len(), ..InCatalogue::default() };
    for record in records.iter().step_by(records.len() / ANSWERS_OF_CATALOGUE + 1) {
        let Record::Supply(supply) = record else { continue };
        let demand = Demand::from_text("demand", supply.title.as_str(), "");
        found.answers += 1;
        for hit in engine.find_matches(&demand, &MatchRequest::default())?.matches {
            found.folded += hit.duplicate_count;
            let others = hit.duplicates.into_iter().filter(|other| other.title != hit.title);
            found.other_titles.extend(others.map(|other| [hit.title.clone(), other.title]));
        }
    }
    Ok(found)
}

fn mistakes(cases: &[DuplicateCase], all: &[Asked]) -> BTreeMap<&'static str, Vec<[String; 2]>> {
    let mut found: BTreeMap<&'static str, Vec<[String; 2]>> = BTreeMap::new();
    for (case, _) in cases.iter().zip(all).filter(|(_, asked)| asked.folded != asked.duplicate) {
        let shown = found.entry(case.class).or_default();
        if shown.len() < SHOWN_MISTAKES {
            shown.push(case.pair.each_ref().map(|supply| supply.title.clone()));
        }
    }
    found
}

/// Documents of different titles that say enough.
fn documents(catalogue: &Path, most: usize) -> anyhow::Result<Vec<Document>> {
    let mut titles: HashSet<String> = HashSet::new();
    let mut found = Vec::new();
    for entry in CatalogueEntry::read_all(catalogue)? {
        let CatalogueEntry { title, text, .. } = entry?;
        let han = |text: &str| text.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
        if han(&title) >= LEAST_TITLE_CHARS && han(&text) >= LEAST_TEXT_CHARS && titles.insert(title.clone())
        {
            found.push(Document { title, text });
        }
        if found.len() == most {
            break;
        }
    }
    ensure!(found.len() > 1, "the catalogue has too few documents with title and text");
    Ok(found)
}

fn engine(cases: &[DuplicateCase]) -> anyhow::Result<Engine> {
    let records: Vec<Record> =
        cases.iter().flat_map(|case| case.pair.iter().cloned().map(Record::Supply)).collect();
    loaded(&records)
}

fn loaded(records: &[Record]) -> anyhow::Result<Engine> {
    let mut options = EngineOptions::default();
    options.refreshing = Refreshing::Manual;
    let engine = Engine::in_memory(options)?;
    for batch in records.chunks(BATCH_RECORDS) {
        engine.upsert(batch)?;
    }
    engine.refresh(&mut |_| {})?;
    Ok(engine)
}

fn asked(engine: &Engine, case: &DuplicateCase) -> Option<bool> {
    let [one, other] = &case.pair;
    engine.are_duplicates(RecordKind::Supply, one.id.as_str(), other.id.as_str())
}

fn jaccard(pair: &[Supply; 2]) -> f64 {
    let bigrams = |supply: &Supply| -> HashSet<[char; 2]> {
        let whole = format!("{}。{}。{}", supply.title, supply.summary, supply.keywords.join("。"));
        let chars: Vec<char> = Normalized::new(&whole).as_str().chars().collect();
        let letters = chars.windows(2).filter(|pair| pair.iter().all(|c| c.is_alphanumeric()));
        letters.map(|pair| [pair[0], pair[1]]).collect()
    };
    let [one, other] = pair.each_ref().map(bigrams);
    one.intersection(&other).count() as f64 / one.union(&other).count().max(1) as f64
}

fn classes(all: &[Asked]) -> BTreeMap<&'static str, Class> {
    let mut found: BTreeMap<&'static str, Class> = BTreeMap::new();
    for asked in all {
        let class = found.entry(asked.class).or_default();
        class.duplicate = asked.duplicate;
        class.pairs += 1;
        class.folded += f64::from(u8::from(asked.folded));
        class.jaccard += asked.jaccard;
    }
    for class in found.values_mut() {
        class.folded /= class.pairs as f64;
        class.jaccard /= class.pairs as f64;
    }
    found
}

fn quality(all: &[Asked], says: impl Fn(&Asked) -> bool) -> Quality {
    let mut of_class: BTreeMap<&str, (bool, usize, usize)> = BTreeMap::new();
    for asked in all {
        let counts = of_class.entry(asked.class).or_insert((asked.duplicate, 0, 0));
        counts.1 += 1;
        counts.2 += usize::from(says(asked));
    }
    let mean = |duplicate: bool| {
        let shares: Vec<f64> = of_class
            .values()
            .filter(|counts| counts.0 == duplicate)
            .map(|counts| counts.2 as f64 / counts.1 as f64)
            .collect();
        shares.iter().sum::<f64>() / shares.len() as f64
    };
    let (recall, false_folds) = (mean(true), mean(false));
    Quality { recall, false_folds, precision: recall / (recall + false_folds) }
}
