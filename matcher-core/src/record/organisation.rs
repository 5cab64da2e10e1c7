//! Who asks and who offers: enterprises, universities, institutes, hospitals, operators, government.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use time::Date;

use super::calendar;
use super::fact_value::FactValue;
use super::identifier::OrganisationId;

/// An organisation with the facts that rules ask for. A missing fact is unknown, never zero and never "no".
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    /// The caller's identifier.
    pub id: OrganisationId,
    /// The full registered name.
    pub name: String,
    /// Short and former names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// What kind of organisation it is.
    pub kind: OrganisationKind,
    /// Where it sits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
    /// The 18-character unified social credit code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit_code: Option<String>,
    /// Annual revenue in 万元 (10,000 yuan).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annual_revenue_wan_yuan: Option<f64>,
    /// Whether it is an enterprise above designated size (规上).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub above_scale: Option<bool>,
    /// Whether it does research and development.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub has_rd_activity: Option<bool>,
    /// Whether it has a research and development institution of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub has_rd_institution: Option<bool>,
    /// The day of registration.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "calendar::optional")]
    pub founded_on: Option<Date>,
    /// Titles such as 高新技术企业.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub qualifications: Vec<String>,
    /// Who founded it or invested in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ownership: Vec<OwnershipTie>,
    /// Whom to call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    /// Further facts for rules, by identifier or name in the catalogue of facts, with `@` and the year where every year has
    /// its own: `rd_staff`, `rd_spend@2025`. Where a field above has the same fact, the field counts.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub facts: BTreeMap<String, FactValue>,
}

impl Organisation {
    /// Makes an organisation of which only name and kind are known.
    pub fn from_name(id: impl Into<OrganisationId>, kind: OrganisationKind, name: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            aliases: Vec::new(),
            kind,
            region: None,
            credit_code: None,
            annual_revenue_wan_yuan: None,
            above_scale: None,
            has_rd_activity: None,
            has_rd_institution: None,
            founded_on: None,
            qualifications: Vec::new(),
            ownership: Vec::new(),
            contact: None,
            facts: BTreeMap::new(),
        }
    }
}

/// What an organisation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrganisationKind {
    /// 企业.
    Enterprise,
    /// 高校.
    University,
    /// 科研院所.
    Institute,
    /// 医院.
    Hospital,
    /// 平台运营机构.
    PlatformOperator,
    /// 政府部门.
    Government,
    /// Anything else.
    Other,
}

/// A region by its code of GB/T 2260 and its name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// Six digits of GB/T 2260; the first two name the province, the first four the city.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The name as written.
    pub name: String,
}

/// Somebody founded an organisation or holds a share of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnershipTie {
    /// Identifier or name of the founder or investor.
    pub owner: String,
    /// How they are tied.
    pub kind: OwnershipKind,
    /// The share held, in percent of the whole (0 to 100).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share_percent: Option<f64>,
}

/// The kind of an ownership tie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnershipKind {
    /// Founded it (创办).
    Founded,
    /// Invested in it (投资).
    Invested,
}

/// Whom a broker calls.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// The person's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Telephone number as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// E-mail address as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}
