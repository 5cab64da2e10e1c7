//! What a number of units costs: free between two bounds, at a price outside.

/// Bounds with prices for falling short and, where that is possible at all, for going over. The cost is convex in the
/// number of units, as both prices are at least 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Range {
    pub(crate) min: u32,
    pub(crate) max: u32,
    /// The price of each unit, wherever it stands.
    pub(crate) unit: i64,
    /// The price of each unit that is missing to the minimum.
    pub(crate) short: i64,
    /// The price of each unit over the maximum; `None`: there can be none.
    pub(crate) over: Option<i64>,
}

impl Range {
    /// Any number up to a maximum, for nothing.
    pub(crate) fn up_to(max: u32) -> Self {
        Self { min: 0, max, unit: 0, short: 0, over: None }
    }

    /// The greatest number of units that there can be.
    pub(crate) fn capacity(&self) -> u32 {
        if self.over.is_some() { u32::MAX } else { self.max }
    }

    /// What one more unit costs; `None`: there is no room.
    pub(super) fn next_cost(&self, units: u32) -> Option<i64> {
        if units < self.min {
            Some(self.unit - self.short)
        } else if units < self.max {
            Some(self.unit)
        } else {
            self.over.map(|over| self.unit + over)
        }
    }

    /// What the last of some units cost.
    pub(super) fn last_cost(&self, units: u32) -> i64 {
        debug_assert!(units > 0, "no unit to take back");
        self.next_cost(units - 1).unwrap_or(self.unit)
    }

    /// How many units are missing to the minimum, and how many are over the maximum.
    pub(crate) fn missed(&self, units: u32) -> (u32, u32) {
        (self.min.saturating_sub(units), units.saturating_sub(self.max))
    }

    /// What so many units cost together, what is missing included.
    pub(crate) fn total(&self, units: u32) -> i128 {
        let (short, over) = self.missed(units);
        i128::from(self.unit) * i128::from(units)
            + i128::from(self.short) * i128::from(short)
            + i128::from(self.over.unwrap_or(0)) * i128::from(over)
    }
}
