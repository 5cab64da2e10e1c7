//! Technology readiness and the innovation stages it falls into.

use serde::{Deserialize, Serialize};

/// A technology readiness level (技术就绪度) of GB/T 22900, from 1 to 9.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Maturity(u8);

impl Maturity {
    /// Takes a level from 1 to 9; `None` outside of that.
    pub fn new(level: u8) -> Option<Self> {
        (1..=9).contains(&level).then_some(Self(level))
    }

    /// The level, 1 to 9.
    pub fn level(self) -> u8 {
        self.0
    }

    /// The innovation stage that the level belongs to.
    pub fn stage(self) -> Stage {
        match self.0 {
            1..=3 => Stage::Research,
            4..=6 => Stage::Pilot,
            7..=8 => Stage::Incubation,
            _ => Stage::Industrial,
        }
    }
}

impl TryFrom<u8> for Maturity {
    type Error = String;

    fn try_from(level: u8) -> Result<Self, Self::Error> {
        Self::new(level).ok_or_else(|| format!("maturity `{level}` is not within 1 to 9"))
    }
}

impl From<Maturity> for u8 {
    fn from(maturity: Maturity) -> Self {
        maturity.0
    }
}

/// A stage of the innovation chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// 科研: readiness 1 to 3.
    Research,
    /// 中试验证: readiness 4 to 6.
    Pilot,
    /// 孵化: readiness 7 to 8.
    Incubation,
    /// 产业应用: readiness 9.
    Industrial,
}

impl Stage {
    /// All stages, from research to industry.
    pub const ALL: [Self; 4] = [Self::Research, Self::Pilot, Self::Incubation, Self::Industrial];

    /// The wording that users see.
    pub fn label(self) -> &'static str {
        match self {
            Self::Research => "科研",
            Self::Pilot => "中试验证",
            Self::Incubation => "孵化",
            Self::Industrial => "产业应用",
        }
    }
}
