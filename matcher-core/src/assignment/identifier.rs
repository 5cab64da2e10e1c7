//! Identifiers of the two sides: the caller's own strings, one type for each side. Clones share the string, as a large
//! problem names every identifier thousands of times.

identifier!(
    /// Identifies a [`Candidate`](super::Candidate): an expert who may be sent.
    shared CandidateId
);
identifier!(
    /// Identifies a [`Post`](super::Post): a firm's position. A firm may have several.
    shared PostId
);
