//! A generation as an image, from which opening has it at once.

use std::io;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::latent::Latent;
use super::load::lengths;
use super::{Generation, Side, SideRecord, regions};
use crate::engine::cores::on_all_cores;
use crate::engine::rules::Rules;
use crate::facts::Facts;
use crate::image::{ImageReader, ImageWriter, Slab};
use crate::impact::ImpactIndex;
use crate::index::Progress;
use crate::record::RecordKind;
use crate::semantic::{Cohort, DIMENSIONS, VectorTable};
use crate::store::Sequence;

/// Records whose facts are packed together.
const SHARE: usize = 256;

/// What an image begins with: what it is an image of.
#[derive(Serialize, Deserialize)]
pub(in crate::engine) struct ImageName {
    /// What made the index that it goes with, and how far that had come.
    pub(in crate::engine) progress: Progress,
    /// The latent space by which its vectors are; `None` without.
    pub(in crate::engine) space: Option<u64>,
}

impl ImageName {
    /// The name in front of an image; what comes after it is the generation.
    pub(in crate::engine) fn read(image: &mut ImageReader) -> Option<Self> {
        serde_json::from_slice(&image.section::<u8>()?).ok()
    }
}

impl Generation {
    /// Writes what the generation is read from, under the name of the index's commit that holds the same.
    pub(in crate::engine) fn write(
        &self,
        progress: Progress,
        image: &mut ImageWriter<impl io::Write>,
    ) -> io::Result<()> {
        let name = ImageName { progress, space: self.rules.space_name() };
        image.section(&serde_json::to_vec(&name)?)?;
        for kind in RecordKind::ALL {
            self.side(kind).write(image)?;
        }
        match &self.rules.space {
            Some(_) => self.latent.supplies.write(image),
            None => Ok(()),
        }
    }

    /// The generation that comes after this name, with the rules that it was made by; `None` when it is none. Vectors of a
    /// latent space that is not that of the rules are made anew.
    pub(in crate::engine) fn read(
        name: &ImageName,
        image: &mut ImageReader,
        rules: &Arc<Rules>,
    ) -> Option<Self> {
        let organisations = Side::read(image, rules, &[])?;
        let demands = Side::read(image, rules, &organisations.records)?;
        let supplies = Side::read(image, rules, &organisations.records)?;
        let records = supplies.records.len();
        let sides = [organisations, demands, supplies];
        let sequence: Sequence = name.progress.sequence;
        let generation = Self::of(Arc::clone(rules), sides, sequence);
        if rules.space.is_none() || name.space != rules.space_name() {
            return Some(generation.with_latent_after(None));
        }
        let supplies = VectorTable::read(image, records, DIMENSIONS)?;
        let cohort = Cohort::of(&supplies, |ordinal| generation.supplies.facts(ordinal).meaning);
        Some(Self { latent: Arc::new(Latent { supplies, cohort }), ..generation })
    }
}

impl Side {
    fn write(&self, image: &mut ImageWriter<impl io::Write>) -> io::Result<()> {
        image.section(&[self.records.len() as u64])?;
        for share in self.records.chunks(SHARE) {
            let packed = share.iter().flat_map(|record| regions::without_inherited(&record.facts).pack());
            image.section(&packed.collect::<Vec<u8>>())?;
        }
        self.impact.merged().write(image)
    }

    fn read(image: &mut ImageReader, rules: &Rules, organisations: &[Arc<SideRecord>]) -> Option<Self> {
        let records = usize::try_from(*image.section::<u64>()?.first()?).ok()?;
        let shares: Option<Vec<Slab<u8>>> = (0..records.div_ceil(SHARE)).map(|_| image.section()).collect();
        let unpacked = on_all_cores(shares?, |share| unpack(&share, rules, organisations));
        let mut found = Vec::with_capacity(records);
        for share in unpacked {
            found.extend(share?);
        }
        let impact = ImpactIndex::read(image, lengths(&found))?;
        (found.len() == records).then(|| Self::of(found, impact.into()))
    }
}

/// Records that were packed one after the other.
fn unpack(
    mut packed: &[u8],
    rules: &Rules,
    organisations: &[Arc<SideRecord>],
) -> Option<Vec<Arc<SideRecord>>> {
    let mut records = Vec::with_capacity(SHARE);
    while !packed.is_empty() {
        let (mut facts, rest) = Facts::unpack_first(packed)?;
        regions::resolve(organisations, &mut facts);
        records.push(Arc::new(SideRecord::new(facts, &rules.matrix)));
        packed = rest;
    }
    Some(records)
}
