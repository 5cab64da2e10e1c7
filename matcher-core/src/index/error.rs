//! What can go wrong with the index. All of it can be mended by a rebuild, except a full or read-only disk.

/// An index operation that failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IndexError {
    /// The index cannot be read.
    #[error("the index is damaged: {what}")]
    Damaged {
        /// What is wrong.
        what: String,
    },
    /// The folder cannot be written or read.
    #[error("the index folder cannot be used: {0}")]
    Io(#[from] std::io::Error),
    /// tantivy failed otherwise.
    #[error("the index failed: {0}")]
    Tantivy(#[from] tantivy::TantivyError),
}
