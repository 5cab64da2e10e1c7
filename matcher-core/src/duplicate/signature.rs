//! The signature of a record: all that comparing needs, in 48 bytes.

use serde::{Deserialize, Serialize};

use super::sketch::Sketch;
use super::technical_set::{Agreement, TechnicalSet};
use super::title::core_title;
use crate::analysis::TokenKind;
use crate::fingerprint::fingerprint;

/// What is kept of a record's texts for comparing it with others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Signature {
    /// Of the char bigrams of everything but the title.
    sketch: Sketch,
    /// A hash of the core of the title.
    title: u32,
    /// Of all texts and of the indicators given apart.
    technical: TechnicalSet,
    /// How many chars the core of the title has; 255 for more.
    title_chars: u8,
    /// How many different bigrams are in the sketch; 65,535 for more.
    bigrams: u16,
}

/// How two signatures stand to each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Likeness {
    /// Whether the cores of the titles are the same.
    pub(super) same_title: bool,
    /// Estimated bigrams in common, as a share of those of either, in [0, 1].
    pub(super) resemblance: f64,
    /// The same as a share of the shorter text's, in [0, 1].
    pub(super) containment: f64,
    /// What the numbers say.
    pub(super) technical: Agreement,
}

impl Signature {
    /// As 48 bytes.
    pub(crate) fn to_bytes(self) -> [u8; 48] {
        let mut bytes = [0; 48];
        bytes[..32].copy_from_slice(&self.sketch.to_bytes());
        bytes[32..36].copy_from_slice(&self.title.to_ne_bytes());
        bytes[36..45].copy_from_slice(&self.technical.to_bytes());
        bytes[45] = self.title_chars;
        bytes[46..].copy_from_slice(&self.bigrams.to_ne_bytes());
        bytes
    }

    /// From what [`Signature::to_bytes`] gave.
    pub(crate) fn from_bytes(bytes: [u8; 48]) -> Self {
        Self {
            sketch: Sketch::from_bytes(part(&bytes, 0)),
            title: u32::from_ne_bytes(part(&bytes, 32)),
            technical: TechnicalSet::from_bytes(part(&bytes, 36)),
            title_chars: bytes[45],
            bigrams: u16::from_ne_bytes(part(&bytes, 46)),
        }
    }

    /// Chars of the title's core.
    pub(super) fn title_chars(&self) -> usize {
        usize::from(self.title_chars)
    }

    /// Different bigrams of everything but the title.
    pub(super) fn bigrams(&self) -> usize {
        usize::from(self.bigrams)
    }

    /// Compares two signatures, without looking at anything else.
    pub(super) fn likeness(&self, other: &Self) -> Likeness {
        let resemblance = self.sketch.resemblance(&other.sketch);
        let (mine, theirs) = (f64::from(self.bigrams), f64::from(other.bigrams));
        let common = resemblance * (mine + theirs) / (1.0 + resemblance);
        Likeness {
            same_title: self.title == other.title && self.title_chars == other.title_chars,
            resemblance,
            containment: (common / mine.min(theirs).max(1.0)).min(1.0),
            technical: self.technical.agreement(&other.technical),
        }
    }
}

fn part<const N: usize>(bytes: &[u8; 48], at: usize) -> [u8; N] {
    bytes[at..].first_chunk().copied().unwrap_or([0; N])
}

/// Gathers the terms of a record.
#[derive(Default)]
pub(crate) struct SignatureBuilder {
    bigrams: Vec<u64>,
    technical: Vec<u64>,
}

impl SignatureBuilder {
    /// The next term of the title.
    pub(crate) fn add_of_title(&mut self, term: &str, kind: TokenKind) {
        if kind == TokenKind::Technical {
            self.technical.push(hash(term));
        }
    }

    /// The next term of any other text.
    pub(crate) fn add_of_text(&mut self, term: &str, kind: TokenKind) {
        match kind {
            TokenKind::Bigram => self.bigrams.push(hash(term)),
            TokenKind::Technical => self.technical.push(hash(term)),
            TokenKind::Word => {}
        }
    }

    /// A value given apart from the texts, in a form of its own.
    pub(crate) fn add_given(&mut self, value: &str) {
        self.technical.push(hash(value));
    }

    /// The signature of a record with a title.
    pub(crate) fn finish(mut self, title: &str) -> Signature {
        for hashes in [&mut self.bigrams, &mut self.technical] {
            hashes.sort_unstable();
            hashes.dedup();
        }
        let core = core_title(title);
        Signature {
            sketch: Sketch::of(&self.bigrams),
            title: (hash(&core) >> 32) as u32,
            technical: TechnicalSet::of(&self.technical),
            title_chars: core.chars().count().min(usize::from(u8::MAX)) as u8,
            bigrams: self.bigrams.len().min(usize::from(u16::MAX)) as u16,
        }
    }
}

/// A well mixed hash: FNV-1a, whose high bits hardly move for short inputs, through the finaliser of SplitMix64 (Steele,
/// Lea and Flood 2014, *Fast Splittable Pseudorandom Number Generators*).
pub(super) fn hash(term: &str) -> u64 {
    let mixed = fingerprint(term.bytes());
    let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::Signature;

    #[test]
    fn a_signature_takes_48_bytes() {
        assert_eq!(size_of::<Signature>(), 48);
    }
}
