//! Identifiers within a test collection. They are no record identifiers: a document may stand for any record.

identifier!(
    /// Identifies a query of a collection.
    QueryId
);
identifier!(
    /// Identifies a document of a collection.
    DocumentId
);
