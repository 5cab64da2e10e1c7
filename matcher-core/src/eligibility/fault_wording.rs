//! Faults of rule files in the words of those who write them, with the way out.

use super::fault::{RuleFault, RuleFaultKind, RuleFileError, Wanted};
use super::value::FactKind;

impl RuleFileError {
    /// The faults in Chinese, one a line.
    pub fn user_message(&self) -> String {
        self.faults.iter().map(RuleFault::user_message).collect::<Vec<_>>().join("\n")
    }
}

impl RuleFault {
    /// The fault in Chinese: line, rule, what is wrong, and what to do.
    pub fn user_message(&self) -> String {
        let rule = self.rule.as_ref().map_or_else(String::new, |rule| format!("（规则 {rule}）"));
        format!("第 {} 行{rule}：{}。", self.line, self.what.in_chinese())
    }
}

impl RuleFaultKind {
    fn in_chinese(&self) -> String {
        match self {
            Self::Syntax { message } => format!("不是正确的 TOML（{message}）"),
            Self::UnknownKey { key } => {
                format!("这里不认识“{key}”，请核对写法，说明见 docs/eligibility.md")
            }
            Self::Missing { key } => format!("缺少“{key}”"),
            Self::WrongType { key, wanted } => format!("“{key}”应当是{}", wanted_in_chinese(*wanted)),
            Self::EmptyText { key } => format!("“{key}”是空的"),
            Self::EmptyList { key } => format!("“{key}”是空的列表，至少写一项"),
            Self::UnknownFact { fact } => {
                format!("事实目录里没有“{fact}”，请核对名称，或在文件里用 [[fact]] 定义")
            }
            Self::YearWanted { fact } => {
                format!("“{fact}”每年一个数，要写明年份：@-1 是上一年，@2025 是 2025 年")
            }
            Self::NoYears { fact } => format!("“{fact}”不分年份，请去掉 @ 和后面的年份"),
            Self::AsksNothing { choices } => {
                format!("这个条件什么也没问，应当写其中一个：{}", choices.join("、"))
            }
            Self::AsksSeveral { keys } => {
                format!("一个条件只能问一件事，而这里同时写了 {}，请拆开", keys.join("、"))
            }
            Self::WrongOperator { operator, fact, kind } => {
                format!(
                    "“{fact}”属于“{}”一类，不能用 {operator}，可以用 {}",
                    kind.label(),
                    operators_of(*kind)
                )
            }
            Self::NeedOutOfRange { need, parts } => {
                format!("要求满足 {need} 项，而列出的有 {parts} 项，应在 1 与 {parts} 之间")
            }
            Self::BrokenRange { lower, upper } => format!("区间的上限 {upper} 小于下限 {lower}"),
            Self::Negative { key } => format!("“{key}”不能小于零"),
            Self::EndsBeforeItBegins => "截止日期早于生效日期".to_owned(),
            Self::Duplicate { id, first } => format!("编号“{id}”在第 {first} 行已经用过"),
            Self::BadFactId { id } => {
                format!("“{id}”不能作事实的 id：只用小写字母、数字和下划线，字母开头")
            }
            Self::KnownFact { name } => format!("“{name}”已是另一个事实的名称"),
            Self::TooDeep { limit } => format!("条件套条件超过 {limit} 层，请拆成几条"),
            Self::NoRules => "文件里没有一条规则（[[rule]]）".to_owned(),
        }
    }
}

fn wanted_in_chinese(wanted: Wanted) -> &'static str {
    match wanted {
        Wanted::Text => "带引号的文字",
        Wanted::Number => "数字，不带引号和单位",
        Wanted::Whole => "零或正整数",
        Wanted::Flag => "true 或 false",
        Wanted::Date => "日期，如 2026-01-31",
        Wanted::Texts => "文字的列表，如 [\"甲\", \"乙\"]",
        Wanted::Range => "两个数的列表，如 [300, 2000]",
        Wanted::Table => "{ … } 形式的条件",
        Wanted::Tables => "条件的列表，如 [ { … }, { … } ]",
        Wanted::FactKind => "number、text、flag、date、texts 之一",
        Wanted::FactOrigin => "field、demands、further 之一",
    }
}

fn operators_of(kind: FactKind) -> &'static str {
    match kind {
        FactKind::Number => "at_least、more_than、at_most、less_than、between、is、is_not",
        FactKind::Text => "is、is_not、in、not_in、within、contains",
        FactKind::Flag => "is",
        FactKind::Date => "on_or_after、on_or_before、years_at_least、years_less_than",
        FactKind::Texts => "has_any、has_all、has_none、count_at_least",
    }
}
