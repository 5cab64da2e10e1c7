use std::collections::BTreeMap;
use std::sync::Arc;

use ownedbytes::OwnedBytes;
use proptest::prelude::*;

use super::{Generation, ImageName};
use crate::chain::Taxonomy;
use crate::engine::rules::Rules;
use crate::image::{ImageReader, ImageWriter};
use crate::index::{Prepared, Progress, RecordIndex};
use crate::record::{
    ExpertProfile, Organisation, OrganisationKind, Record, RecordKind, Region, Supply, SupplyKind,
};
use crate::store::StoredRow;

/// One change: of which kind and number, and to what; `None` removes.
#[derive(Debug, Clone)]
struct Step {
    kind: RecordKind,
    number: u8,
    to: Option<Version>,
}

#[derive(Debug, Clone)]
struct Version {
    words: Vec<&'static str>,
    organisation: Option<u8>,
    region: Option<&'static str>,
    /// What a supply lists as its achievements, which makes it an expert.
    achievements: Option<Vec<u8>>,
}

fn version() -> impl Strategy<Value = Version> {
    let words = prop::sample::select(vec!["钼尾矿", "浮选", "香菇", "烘干", "焙烧烟气", "微晶玻璃"]);
    let region = prop::sample::select(vec!["611000", "610000", "611026"]);
    let achievements = prop::collection::vec(0u8..8, 0..4);
    (
        prop::collection::vec(words, 1..5),
        prop::option::of(0u8..4),
        prop::option::of(region),
        prop::option::of(achievements),
    )
        .prop_map(|(words, organisation, region, achievements)| Version {
            words,
            organisation,
            region,
            achievements,
        })
}

fn step() -> impl Strategy<Value = Step> {
    let kind = prop::sample::select(RecordKind::ALL.to_vec());
    (kind, 0u8..6, prop::option::weighted(0.7, version())).prop_map(|(kind, number, to)| Step {
        kind,
        number,
        to,
    })
}

fn record(kind: RecordKind, number: u8, version: &Version) -> Record {
    let text = version.words.join("，");
    let region = version.region.map(|code| Region { code: Some(code.to_owned()), name: code.to_owned() });
    let organisation = version.organisation.map(|number| id(RecordKind::Organisation, number));
    match kind {
        RecordKind::Organisation => {
            let kind = OrganisationKind::University;
            let id = id(RecordKind::Organisation, number);
            let mut organisation = Organisation::from_name(id.as_str(), kind, text);
            organisation.region = region;
            Record::Organisation(organisation)
        }
        RecordKind::Demand => {
            let mut demand = crate::record::Demand::from_text(id(kind, number).as_str(), &text, "");
            demand.enterprise = organisation.map(|id| id.as_str().into());
            Record::Demand(demand)
        }
        RecordKind::Supply => {
            let mut supply = Supply::from_text(id(kind, number).as_str(), SupplyKind::Achievement, &text, "");
            if let Some(numbers) = &version.achievements {
                let achievements = numbers.iter().map(|number| id(kind, *number)).collect();
                supply.kind = SupplyKind::Expert;
                supply.expert = Some(ExpertProfile { achievements, ..ExpertProfile::default() });
            }
            supply.owner = organisation.map(|id| id.as_str().into());
            supply.region = region;
            supply.year = Some(2000 + i32::from(number));
            Record::Supply(supply)
        }
    }
}

fn id(kind: RecordKind, number: u8) -> String {
    format!("{}{number}", &format!("{kind:?}")[..1])
}

fn prepared(rules: &Rules, step: &Step, sequence: u64) -> Prepared {
    rules.prepare(StoredRow {
        row: u64::from(step.number) + 100 * (super::side_of(step.kind) as u64 + 1),
        sequence,
        kind: step.kind,
        id: id(step.kind, step.number),
        record: step.to.as_ref().map(|version| record(step.kind, step.number, version)),
    })
}

/// What is read from the image of a generation.
fn imaged(generation: &Generation, progress: Progress) -> Option<Generation> {
    let mut image = ImageWriter::new(Vec::new()).expect("memory");
    generation.write(progress, &mut image).expect("memory");
    let mut image = ImageReader::new(OwnedBytes::new(image.finish().expect("memory")))?;
    let name = ImageName::read(&mut image)?;
    Generation::read(&name, &mut image, &generation.rules)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn changes_merged_in_memory_give_what_the_index_gives(
        batches in prop::collection::vec(prop::collection::vec(step(), 1..8), 1..6),
        merging in any::<bool>(),
        forgetful in any::<bool>(),
        // As if for so many: on one thread, or on several.
        documents in prop::sample::select(vec![1, 20_000]),
    ) {
        let rules = Arc::new(Rules::new(Taxonomy::builtin(), None));
        let index = RecordIndex::in_memory().expect("memory");
        let mut merged = Generation::empty(Arc::clone(&rules));
        let mut sequence = 0;
        let mut present: BTreeMap<(RecordKind, String), Step> = BTreeMap::new();
        for batch in &batches {
            let mut changes: Vec<Prepared> = Vec::new();
            let mut writer = index.writer(&rules.maker, documents).expect("a writer");
            for step in batch {
                sequence += 1;
                let change = prepared(&rules, step, sequence);
                writer.put(&change).expect("put");
                changes.push(change);
            }
            writer.commit(sequence, String::new()).expect("committed");
            writer.close().expect("closed");
            // As stored before the batch; what is not known of some is found out otherwise.
            let known = |change: &&Prepared| !forgetful || change.id.ends_with(['1', '3']);
            let before: Vec<Prepared> = changes.iter().filter(known).filter_map(|change| {
                let step = present.get(&(change.kind, change.id.clone()))?;
                Some(prepared(&rules, step, 0))
            }).collect();
            merged = merged.updated_merging(&changes, &before, sequence, if merging { |_| true } else { |_| false });
            for step in batch {
                present.insert((step.kind, id(step.kind, step.number)), step.clone());
            }
            let snapshot = index.snapshot().expect("read");
            let loaded = Generation::load(&snapshot, sequence, &rules).expect("loads");
            prop_assert_eq!(&merged, &loaded);
            let image = imaged(&loaded, index.progress().expect("read"));
            prop_assert_eq!(image.as_ref(), Some(&loaded));
        }
    }
}
