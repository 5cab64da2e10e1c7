//! What can happen to a file.

use std::fs;
use std::path::{Path, PathBuf};

use crate::Random;

/// The largest block that is overwritten.
const MOST_BLOCK_BYTES: u64 = 4_096;

/// One way to damage a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damage {
    /// One to eight bits flip.
    FlipBits,
    /// The end is cut off.
    Truncate,
    /// The file is gone.
    Delete,
    /// A block is zero.
    ZeroBlock,
    /// A block holds something else.
    RandomBlock,
    /// Something stands behind the end.
    AppendJunk,
    /// The file has another file's content.
    ReplaceByAnother,
}

impl Damage {
    /// All ways.
    pub const ALL: [Self; 7] = [
        Self::FlipBits,
        Self::Truncate,
        Self::Delete,
        Self::ZeroBlock,
        Self::RandomBlock,
        Self::AppendJunk,
        Self::ReplaceByAnother,
    ];

    /// Damages a file; `others` are files whose content it may get.
    ///
    /// # Errors
    /// What the system says.
    pub fn inflict(self, file: &Path, others: &[PathBuf], random: &mut Random) -> anyhow::Result<()> {
        let mut bytes = fs::read(file)?;
        let length = bytes.len() as u64;
        match self {
            Self::FlipBits => {
                for _ in 0..random.between(1, 8) {
                    let at = random.below(length) as usize;
                    if let Some(byte) = bytes.get_mut(at) {
                        *byte ^= 1 << random.below(8);
                    }
                }
            }
            Self::Truncate => bytes.truncate(random.below(length) as usize),
            Self::Delete => return Ok(fs::remove_file(file)?),
            Self::ZeroBlock => block(&mut bytes, random).fill(0),
            Self::RandomBlock => {
                let mut junk = random.clone();
                block(&mut bytes, random).fill_with(|| junk.next_bits() as u8);
            }
            Self::AppendJunk => bytes.extend((0..random.between(1, 100)).map(|_| random.next_bits() as u8)),
            Self::ReplaceByAnother => bytes = fs::read(random.one_of(others))?,
        }
        Ok(fs::write(file, bytes)?)
    }
}

fn block<'a>(bytes: &'a mut [u8], random: &mut Random) -> &'a mut [u8] {
    let start = random.below(bytes.len() as u64) as usize;
    let end = (start + random.between(1, MOST_BLOCK_BYTES) as usize).min(bytes.len());
    &mut bytes[start..end]
}
