//! What an enterprise asks for.

use serde::{Deserialize, Serialize};
use time::Date;

use super::calendar;
use super::identifier::{DemandId, LinkId, OrganisationId};
use super::indicator::Indicator;
use super::maturity::{Maturity, Stage};
use super::organisation::Contact;

/// A technology demand (企业技术需求). Everything but the identifier and the title may be unknown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Demand {
    /// The caller's identifier.
    pub id: DemandId,
    /// What is asked for, in a line.
    pub title: String,
    /// The request in full, as the enterprise wrote it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Keywords given with the demand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    /// Indicators given as such; more are read from the text when matching.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indicators: Vec<Indicator>,
    /// The enterprise that asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enterprise: Option<OrganisationId>,
    /// Chain links given by a person; empty means they are inferred from the text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<LinkId>,
    /// The least readiness that serves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maturity_wanted: Option<Maturity>,
    /// The stage of the innovation chain that is wanted, as a person gave it. Where `maturity_wanted` falls into another
    /// stage, this one counts: whoever names a stage means it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
    /// Budget in 万元 (10,000 yuan).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget_wan_yuan: Option<f64>,
    /// The day by which it is needed.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "calendar::optional")]
    pub deadline: Option<Date>,
    /// Cooperation modes that the enterprise accepts; empty means it did not say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub modes: Vec<CooperationMode>,
    /// What the enterprise wishes about intellectual property, in its words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ip_wish: Option<String>,
    /// Organisations that must not be proposed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub excluded: Vec<OrganisationId>,
    /// Whether an answer is still wanted.
    #[serde(default)]
    pub status: DemandStatus,
    /// The day on which it was filed.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "calendar::optional")]
    pub submitted_on: Option<Date>,
    /// Whom to call about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
}

impl Demand {
    /// Makes an open demand of which only the text is known.
    pub fn from_text(
        id: impl Into<DemandId>,
        title: impl Into<String>,
        description: impl Into<String>,
    ) -> Self {
        Self {
            id: id.into(),
            title: title.into(),
            description: description.into(),
            keywords: Vec::new(),
            indicators: Vec::new(),
            enterprise: None,
            links: Vec::new(),
            maturity_wanted: None,
            stage: None,
            budget_wan_yuan: None,
            deadline: None,
            modes: Vec::new(),
            ip_wish: None,
            excluded: Vec::new(),
            status: DemandStatus::Open,
            submitted_on: None,
            contact: None,
        }
    }
}

/// Whether a demand still waits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DemandStatus {
    /// 待对接.
    #[default]
    Open,
    /// 已解决.
    Answered,
    /// 已关闭.
    Closed,
}

impl DemandStatus {
    /// All statuses, in the order in which a demand comes to them.
    pub const ALL: [Self; 3] = [Self::Open, Self::Answered, Self::Closed];
}

/// How an enterprise and an institution work together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CooperationMode {
    /// 转让.
    Transfer,
    /// 许可.
    License,
    /// 合作开发.
    JointDevelopment,
    /// 委托开发.
    CommissionedDevelopment,
    /// 作价入股.
    Equity,
    /// 技术咨询.
    Consulting,
}

impl CooperationMode {
    /// All modes, in the order in which they are shown.
    pub const ALL: [Self; 6] = [
        Self::Transfer,
        Self::License,
        Self::JointDevelopment,
        Self::CommissionedDevelopment,
        Self::Equity,
        Self::Consulting,
    ];
}
