//! A generation as an image, from which opening has it at once.

use std::io;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::latent::Latent;
use super::load::lengths;
use super::{Generation, Side};
use crate::engine::rules::Rules;
use crate::facts::FactsTable;
use crate::image::{ImageReader, ImageWriter};
use crate::impact::ImpactIndex;
use crate::index::Progress;
use crate::record::RecordKind;
use crate::semantic::{Cohort, DIMENSIONS, VectorTable};
use crate::store::Sequence;

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
        let sides = [Side::read(image)?, Side::read(image)?, Side::read(image)?];
        let records = sides[2].len();
        let sequence: Sequence = name.progress.sequence;
        let generation = Self::of(Arc::clone(rules), sides, sequence);
        if rules.space.is_none() || name.space != rules.space_name() {
            return Some(generation.with_latent());
        }
        let supplies = VectorTable::read(image, records, DIMENSIONS)?;
        let cohort = Cohort::of(&supplies, |ordinal| generation.supplies.facts(ordinal).meaning());
        Some(Self { latent: Arc::new(Latent { supplies, cohort }), ..generation })
    }
}

impl Side {
    fn write(&self, image: &mut ImageWriter<impl io::Write>) -> io::Result<()> {
        self.facts.write(image)?;
        self.impact.merged().write(image)
    }

    fn read(image: &mut ImageReader) -> Option<Self> {
        let facts = FactsTable::read(image)?;
        let impact = ImpactIndex::read(image, lengths(&facts))?;
        Some(Self::of(facts, impact.into()))
    }
}
