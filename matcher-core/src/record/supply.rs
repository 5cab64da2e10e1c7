//! What is on offer: achievements, experts, instruments, platforms, policies.

use serde::{Deserialize, Serialize};
use time::Date;

use super::calendar;
use super::demand::CooperationMode;
use super::identifier::{LinkId, OrganisationId, SupplyId};
use super::indicator::Indicator;
use super::maturity::{Maturity, Stage};
use super::organisation::{Contact, Region};

/// A supply of any kind. Everything but identifier, kind and title may be unknown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Supply {
    /// The caller's identifier, unique over all kinds.
    pub id: SupplyId,
    /// What kind of supply it is.
    pub kind: SupplyKind,
    /// The title; an expert's name.
    pub title: String,
    /// What it is and does.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub summary: String,
    /// Keywords given with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    /// Indicators given as such; more are read from the text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indicators: Vec<Indicator>,
    /// The organisation that holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<OrganisationId>,
    /// Where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
    /// The people behind it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<String>,
    /// Chain links given by a person; empty means they are inferred from the text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<LinkId>,
    /// Its readiness.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maturity: Option<Maturity>,
    /// The stage of the innovation chain on which it stands, as a person gave it. Where `maturity` or the platform's own
    /// stage says otherwise, this one counts: whoever names a stage means it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
    /// Cooperation modes on offer; empty means it is not said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub modes: Vec<CooperationMode>,
    /// Asking price in 万元 (10,000 yuan).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_wan_yuan: Option<f64>,
    /// The year of completion, grant or publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
    /// Whether it is on offer.
    #[serde(default)]
    pub status: SupplyStatus,
    /// Whom to call about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    /// What only experts have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expert: Option<ExpertProfile>,
    /// What only instruments have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instrument: Option<InstrumentProfile>,
    /// What only platforms have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform: Option<PlatformProfile>,
    /// What only policies have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<PolicyProfile>,
}

impl Supply {
    /// Makes an available supply of which only the text is known.
    pub fn from_text(
        id: impl Into<SupplyId>,
        kind: SupplyKind,
        title: impl Into<String>,
        summary: impl Into<String>,
    ) -> Self {
        Self {
            id: id.into(),
            kind,
            title: title.into(),
            summary: summary.into(),
            keywords: Vec::new(),
            indicators: Vec::new(),
            owner: None,
            region: None,
            people: Vec::new(),
            links: Vec::new(),
            maturity: None,
            stage: None,
            modes: Vec::new(),
            price_wan_yuan: None,
            year: None,
            status: SupplyStatus::Available,
            contact: None,
            expert: None,
            instrument: None,
            platform: None,
            policy: None,
        }
    }
}

/// The five kinds of supply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SupplyKind {
    /// 成果.
    Achievement,
    /// 专家.
    Expert,
    /// 仪器.
    Instrument,
    /// 平台.
    Platform,
    /// 政策.
    Policy,
}

impl SupplyKind {
    /// All kinds, in the order in which they are shown.
    pub const ALL: [Self; 5] =
        [Self::Achievement, Self::Expert, Self::Instrument, Self::Platform, Self::Policy];
}

/// Whether a supply is on offer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SupplyStatus {
    /// 可对接.
    #[default]
    Available,
    /// 已撤回.
    Withdrawn,
}

impl SupplyStatus {
    /// Both statuses.
    pub const ALL: [Self; 2] = [Self::Available, Self::Withdrawn];
}

/// What an expert record says beyond the common fields.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpertProfile {
    /// Academic or professional title, such as 教授.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Fields of work.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// Projects, papers and patents.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub achievements: Vec<String>,
    /// Whether the expert takes posts with firms (科技副总).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub posts_willing: Option<bool>,
    /// How many posts at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub posts_capacity: Option<u32>,
}

/// What an instrument record says beyond the common fields.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InstrumentProfile {
    /// Measuring or working ranges.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<ParameterRange>,
    /// The method of measurement or work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
}

/// A range that an instrument covers; a missing end is unknown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParameterRange {
    /// The quantity's name.
    pub name: String,
    /// The lower end in `unit`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// The upper end in `unit`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
    /// The unit as written.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
}

/// What a platform record says beyond the common fields.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlatformProfile {
    /// Services on offer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<String>,
    /// The stage that it serves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
}

/// What a policy record says beyond the common fields.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyProfile {
    /// What it gives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub benefit: Option<String>,
    /// Conditions of eligibility as written, one a line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<String>,
    /// The first day on which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "calendar::optional")]
    pub valid_from: Option<Date>,
    /// The last day on which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "calendar::optional")]
    pub valid_until: Option<Date>,
}
