//! What the desk asks for in a round of postings, as a workbook to fill in: 专家, 岗位, 配额, 要求; or as csv and jsonl.
//!
//! [`write_template`] makes it, [`read`] reads it back row by row. Whether the identifiers exist is for the caller to say.

mod read;
pub(crate) mod row;
pub(crate) mod sheets;
mod template;
mod text_files;

use std::collections::BTreeMap;

use matcher_core::record::FactValue;

pub use read::read;
pub use template::write_template;

/// What was filled in.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PostingSheets {
    /// Who may be sent; empty: everybody.
    pub experts: Vec<ExpertRow>,
    /// Where to; empty: every firm with an open demand.
    pub posts: Vec<PostRow>,
    /// Quotas of counties and chains.
    pub quotas: Vec<QuotaRow>,
    /// Locks and bans.
    pub demands: Vec<PairRow>,
    /// Rows that cannot be used.
    pub faults: Vec<PostingFault>,
}

impl PostingSheets {
    /// Adds what another file asks for.
    pub fn extend(&mut self, other: Self) {
        self.experts.extend(other.experts);
        self.posts.extend(other.posts);
        self.quotas.extend(other.quotas);
        self.demands.extend(other.demands);
        self.faults.extend(other.faults);
    }
}

/// How much the satisfaction of a side counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RowPriority {
    /// 重点.
    High,
    /// 普通.
    #[default]
    Normal,
    /// 靠后.
    Low,
}

/// A row of 专家.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ExpertRow {
    /// The row as a spreadsheet numbers it, from 1.
    pub row: u32,
    /// The expert's identifier.
    pub expert: String,
    /// The least number of posts.
    pub min: Option<i64>,
    /// The greatest number of posts.
    pub max: Option<i64>,
    /// The priority.
    pub priority: RowPriority,
    /// Identifiers of posts, the first wish first.
    pub wishes: Vec<String>,
    /// What is known beside the record, by name: 用工形式, 合同年限, and whatever stands in 其他事实.
    pub facts: BTreeMap<String, FactValue>,
}

/// A row of 岗位.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PostRow {
    /// The row as a spreadsheet numbers it, from 1.
    pub row: u32,
    /// The post's identifier.
    pub post: String,
    /// The firm's identifier; empty: that of the post.
    pub firm: String,
    /// Identifiers of demands; empty: all open ones of the firm.
    pub demands: Vec<String>,
    /// The least number of experts.
    pub min: Option<i64>,
    /// The greatest number of experts.
    pub max: Option<i64>,
    /// The county for quotas; empty: the firm's region.
    pub county: String,
    /// The chain for quotas; empty: where the demand stands.
    pub chain: String,
    /// The priority.
    pub priority: RowPriority,
    /// Identifiers of experts, the first wish first.
    pub wishes: Vec<String>,
}

/// A row of 配额.
#[derive(Debug, Clone, PartialEq)]
pub struct QuotaRow {
    /// The row as a spreadsheet numbers it, from 1.
    pub row: u32,
    /// Whether it is a county; otherwise a chain.
    pub is_county: bool,
    /// The name of the county or chain.
    pub name: String,
    /// The least number of placements.
    pub min: Option<i64>,
    /// The greatest number of placements.
    pub max: Option<i64>,
}

/// A row of 要求.
#[derive(Debug, Clone, PartialEq)]
pub struct PairRow {
    /// The row as a spreadsheet numbers it, from 1.
    pub row: u32,
    /// Whether it is a lock; otherwise a ban.
    pub is_lock: bool,
    /// The expert's identifier.
    pub expert: String,
    /// The post's identifier.
    pub post: String,
}

/// A row that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostingFault {
    /// The sheet.
    pub sheet: &'static str,
    /// The row as a spreadsheet numbers it, from 1.
    pub row: u32,
    /// What is wrong and what to do, in Chinese, without a full stop.
    pub reason: String,
}
