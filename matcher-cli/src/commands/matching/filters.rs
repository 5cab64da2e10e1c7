//! Which records may be proposed: words of the command line into filters of the engine.

use anyhow::Result;
use clap::Args;
use matcher_core::record::{CooperationMode, DemandStatus, Maturity, SupplyKind, SupplyStatus};
use matcher_core::{DemandFilter, SupplyFilter};
use matcher_io::labels::Label;

use crate::failure::bad_input;
use crate::names::Names;
use crate::nearest::{fold, unknown};

/// Filters; each takes several values, separated by commas or by repeating the option.
#[derive(Debug, Args)]
#[command(next_help_heading = "筛选（多个值用逗号分开；没有写明的供给不算符合）")]
pub(super) struct FilterArgs {
    /// 供给类型：成果、专家、仪器、平台、政策
    #[arg(long, value_name = "类型", value_delimiter = ',', conflicts_with = "supply")]
    kind: Vec<String>,
    /// 产业链，如 新材料
    #[arg(long, value_name = "产业链", value_delimiter = ',')]
    chain: Vec<String>,
    /// 产业链环节，如 尾矿综合利用，或 新材料/尾矿综合利用
    #[arg(long, value_name = "环节", value_delimiter = ',')]
    link: Vec<String>,
    /// 地区：名称或行政区划代码
    #[arg(long, value_name = "地区", value_delimiter = ',')]
    region: Vec<String>,
    /// 最低成熟度，1 到 9
    #[arg(long, value_name = "级", conflicts_with = "supply")]
    least_maturity: Option<u8>,
    /// 合作方式：转让、许可、合作开发、委托开发、作价入股、技术咨询
    #[arg(long, value_name = "方式", value_delimiter = ',', conflicts_with = "supply")]
    mode: Vec<String>,
    /// 状态：供给为 可对接（缺省）、已撤回；配合 --supply 时为需求的 待对接（缺省）、已解决、已关闭；也可写 全部
    #[arg(long, value_name = "状态", value_delimiter = ',')]
    status: Vec<String>,
    /// 匹配哪些状态的需求：待对接（缺省）、已解决、已关闭，或 全部
    #[arg(long, value_name = "状态", value_delimiter = ',', conflicts_with_all = ["supply", "file", "text", "demands"])]
    demand_status: Vec<String>,
}

impl FilterArgs {
    /// The filter of supplies.
    pub(super) fn supply_filter(&self, names: &Names) -> Result<SupplyFilter> {
        let mut filter = SupplyFilter::default();
        filter.kinds = labels::<SupplyKind>("供给类型", &self.kind)?;
        filter.chains = self.chain.iter().map(|text| names.parse_chain(text)).collect::<Result<_>>()?;
        filter.links = self.link.iter().map(|text| names.parse_link(text)).collect::<Result<_>>()?;
        filter.regions = regions(&self.region);
        filter.modes = labels::<CooperationMode>("合作方式", &self.mode)?;
        if let Some(level) = self.least_maturity {
            let maturity = Maturity::new(level)
                .ok_or_else(|| bad_input(format!("成熟度“{level}”不在 1 到 9 之间（GB/T 22900）。")))?;
            filter.least_maturity = Some(maturity);
        }
        if let Some(statuses) = statuses::<SupplyStatus>("供给状态", &self.status)? {
            filter.statuses = statuses;
        }
        Ok(filter)
    }

    /// The filter of demands.
    pub(super) fn demand_filter(&self, names: &Names) -> Result<DemandFilter> {
        let mut filter = DemandFilter::default();
        filter.chains = self.chain.iter().map(|text| names.parse_chain(text)).collect::<Result<_>>()?;
        filter.links = self.link.iter().map(|text| names.parse_link(text)).collect::<Result<_>>()?;
        filter.regions = regions(&self.region);
        if let Some(statuses) = statuses::<DemandStatus>("需求状态", &self.status)? {
            filter.statuses = statuses;
        }
        Ok(filter)
    }

    /// The statuses of the demands to be matched; open ones where nothing is said.
    pub(super) fn demand_statuses(&self) -> Result<Vec<DemandStatus>> {
        let all = || DemandStatus::CHOICES.iter().map(|choice| choice.0).collect();
        Ok(match statuses::<DemandStatus>("需求状态", &self.demand_status)? {
            Some(statuses) if statuses.is_empty() => all(),
            Some(statuses) => statuses,
            None => vec![DemandStatus::Open],
        })
    }
}

fn regions(texts: &[String]) -> Vec<String> {
    texts.iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect()
}

/// Values by their labels or synonyms.
fn labels<T: Label>(what: &str, texts: &[String]) -> Result<Vec<T>> {
    let known = T::CHOICES.iter().map(|choice| choice.1);
    let parse =
        |text: &String| T::from_label(text).ok_or_else(|| bad_input(unknown(what, text, known.clone())));
    texts.iter().map(parse).collect()
}

/// As [`labels`]: `None` where nothing is said, and an empty list, which restricts nothing, for 全部.
fn statuses<T: Label>(what: &str, texts: &[String]) -> Result<Option<Vec<T>>> {
    if texts.is_empty() {
        return Ok(None);
    }
    if texts.iter().any(|text| matches!(fold(text).as_str(), "全部" | "所有" | "all")) {
        return Ok(Some(Vec::new()));
    }
    labels(what, texts).map(Some)
}
