//! What writers have done.

/// What writers have done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Count {
    /// Records whose write was acknowledged.
    pub acknowledged: u64,
    /// Records that were read again and compared.
    pub compared: u64,
    /// Requests that were not answered.
    pub unanswered: u64,
    /// Of those, requests that had been carried out all the same.
    pub carried_out: u64,
    /// Requests that were repeated.
    pub repeated: u64,
}

impl std::ops::Add for Count {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            acknowledged: self.acknowledged + other.acknowledged,
            compared: self.compared + other.compared,
            unanswered: self.unanswered + other.unanswered,
            carried_out: self.carried_out + other.carried_out,
            repeated: self.repeated + other.repeated,
        }
    }
}
