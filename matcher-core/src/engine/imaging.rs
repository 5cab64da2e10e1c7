//! The image of memory that opening begins with, and when it is worth another one.

use super::core::Core;
use super::follower::Follower;
use super::generation::{Generation, ImageName};
use crate::index::Expected;
use crate::store::Sequence;

/// Fewer records are loaded from the index in no time.
const LEAST_RECORDS: usize = 500;
/// So many writes after an image, another is made; to read them again takes a tenth of a second.
const MOST_BEHIND: Sequence = 1_000;

/// Of what the image on disk is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Imaged {
    sequence: Sequence,
    space: Option<u64>,
}

impl Core {
    /// Memory as the image beside the index has it; `None` when there is none that can be used. It may be some writes behind
    /// the index.
    pub(super) fn load_image(&self, follower: &Follower) -> Option<(Generation, Imaged)> {
        let mut image = follower.index.image()?;
        let name = ImageName::read(&mut image)?;
        let snapshot = self.store.snapshot().ok()?;
        let rules = self.rules();
        let expected = Expected {
            maker: &rules.maker,
            written: follower.committed(),
            mark: &|at| snapshot.mark(at).ok().flatten(),
        };
        let sequence = name.progress.sequence;
        if sequence > follower.committed() || !name.progress.is_usable(&expected) {
            return None;
        }
        let generation = Generation::read(&name, &mut image, &rules)?;
        Some((generation, Imaged { sequence, space: name.space }))
    }

    /// Puts an image beside the index, if that holds what memory does and the last image has fallen behind. One that cannot
    /// be written is done without: the index has it all.
    pub(super) fn keep_image(&self, follower: &mut Follower) {
        let generation = self.generation();
        let next = Imaged { sequence: generation.sequence, space: generation.rules.space_name() };
        let due = follower.imaged.is_none_or(|last| {
            last.space != next.space || next.sequence.saturating_sub(last.sequence) > MOST_BEHIND
        });
        if !due || generation.records() < LEAST_RECORDS || next.sequence != follower.committed() {
            return;
        }
        let Ok(progress) = follower.index.progress() else { return };
        let _ = follower.index.put_image(|image| generation.write(progress, image));
        follower.imaged = Some(next);
    }
}
