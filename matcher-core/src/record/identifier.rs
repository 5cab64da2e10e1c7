//! Identifiers: the caller's own strings, one type for each kind of thing.

identifier!(
    /// Identifies a [`Demand`](crate::record::Demand).
    DemandId
);
identifier!(
    /// Identifies a [`Supply`](crate::record::Supply) of any kind.
    SupplyId
);
identifier!(
    /// Identifies an [`Organisation`](crate::record::Organisation).
    OrganisationId
);
identifier!(
    /// Identifies an industry chain of the taxonomy, such as `new-materials`.
    ChainId
);
identifier!(
    /// Identifies a link of an industry chain as `chain/link`, such as `new-materials/tailings`.
    LinkId
);

impl LinkId {
    /// The chain's part of the identifier: everything before the first `/`.
    pub fn chain(&self) -> ChainId {
        ChainId::new(self.0.split('/').next().unwrap_or_default())
    }
}
