//! Ours: what matching finds its candidates with.

use matcher_core::benchmarks::TokenIndex;

use super::Peer;

/// The impact index over tokens.
pub struct Impact {
    index: TokenIndex,
    documents: usize,
}

impl Impact {
    /// Indexes documents.
    pub fn of(documents: &[Vec<&str>]) -> Self {
        Self { index: TokenIndex::of(documents), documents: documents.len() }
    }
}

impl Peer for Impact {
    fn top(&self, query: &[&str], most: usize) -> anyhow::Result<Vec<(u32, f32)>> {
        Ok(self.index.top(query, most))
    }

    fn exhaustive(&self, query: &[&str]) -> anyhow::Result<Vec<(u32, f32)>> {
        Ok(self.index.top(query, self.documents))
    }
}
