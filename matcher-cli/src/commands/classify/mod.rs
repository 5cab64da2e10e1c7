//! `matcher classify`: where records stand on the chains; people correct it, and placement learns from them.

mod accuracy;
mod correct;
mod list;
mod placed_row;

use anyhow::Result;
use clap::Args;
use matcher_core::PlacedRecord;
use matcher_core::record::{RecordKind, SupplyKind};
use matcher_io::labels::Label;

use crate::context::Context;
use crate::failure::{Status, bad_input};
use crate::nearest::unknown;

/// From this confidence on, nine in ten placements are those that a person would give (docs/scoring.md).
const SURE: f64 = 0.9;

/// What `classify` takes.
#[derive(Debug, Args)]
pub(crate) struct ClassifyArgs {
    /// 需求或供给的编号；不写则列出没有归链或把握不足的记录
    #[arg(value_name = "编号")]
    id: Option<String>,
    /// 改归到这个环节：“新材料/尾矿综合利用”、环节名称或标识；可以写多次
    #[arg(long, value_name = "环节", requires = "id", conflicts_with = "clear")]
    link: Vec<String>,
    /// 改定创新阶段：科研、中试验证、孵化、产业应用
    #[arg(long, value_name = "阶段", requires = "id", conflicts_with = "clear")]
    stage: Option<String>,
    /// 撤销人工归链和人工定的阶段，改由系统按文字判断
    #[arg(long, requires = "id")]
    clear: bool,
    /// 从人工归链的记录中学习，其余记录重新归链，并报告学习前后的准确率
    #[arg(long, conflicts_with_all = ["id", "check", "records", "kind"])]
    learn: bool,
    /// 用人工归链的记录检验归链有多准，哪些环节容易混
    #[arg(long, conflicts_with_all = ["id", "records", "kind"])]
    check: bool,
    /// 列出哪些记录：未定（没有归链，或把握不到九成）、全部；缺省为未定
    #[arg(long, value_name = "范围", conflicts_with = "id")]
    records: Option<String>,
    /// 只看这几种：需求、供给、成果、专家、仪器、平台、政策
    #[arg(long, value_name = "类型", num_args = 1, value_delimiter = ',')]
    kind: Vec<String>,
    /// 最多列出多少条；缺省 20
    #[arg(long, value_name = "条数", default_value_t = 20, hide_default_value = true)]
    limit: usize,
    /// 操作人，记入变更历史；缺省为登录用户名
    #[arg(long, value_name = "姓名")]
    by: Option<String>,
}

pub(super) fn run(args: &ClassifyArgs, context: &mut Context<'_>) -> Result<Status> {
    if args.learn {
        accuracy::learn(context)
    } else if args.check {
        accuracy::check(context)
    } else if let Some(id) = &args.id {
        correct::run(id, args, context)
    } else {
        list::run(args, context)
    }
}

/// Which kinds of record are meant; all when nobody says.
struct Kinds {
    demands: bool,
    supplies: Vec<SupplyKind>,
}

impl Kinds {
    fn parse(texts: &[String]) -> Result<Self> {
        let every = || SupplyKind::CHOICES.iter().map(|choice| choice.0);
        if texts.is_empty() {
            return Ok(Self { demands: true, supplies: every().collect() });
        }
        let mut kinds = Self { demands: false, supplies: Vec::new() };
        for text in texts {
            match (RecordKind::from_label(text), SupplyKind::from_label(text)) {
                (Some(RecordKind::Demand), _) => kinds.demands = true,
                (Some(RecordKind::Supply), _) => kinds.supplies.extend(every()),
                (_, Some(kind)) => kinds.supplies.push(kind),
                _ => {
                    let known = ["需求", "供给", "成果", "专家", "仪器", "平台", "政策"];
                    return Err(bad_input(unknown("类型", text, known)));
                }
            }
        }
        Ok(kinds)
    }

    fn contain(&self, record: &PlacedRecord) -> bool {
        match record.supply_kind {
            None => self.demands,
            Some(kind) => self.supplies.contains(&kind),
        }
    }

    /// The kinds of record in which something has to be looked for.
    fn of_record(&self) -> Vec<RecordKind> {
        let demands = self.demands.then_some(RecordKind::Demand);
        demands.into_iter().chain((!self.supplies.is_empty()).then_some(RecordKind::Supply)).collect()
    }
}
