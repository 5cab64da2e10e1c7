//! Chinese labels of every enum, both ways: what templates offer, exports write and imports understand.

mod choice;
mod tables;

use crate::text::fold;

pub use choice::ChoiceKind;

/// An enum whose values have Chinese labels.
pub trait Label: Copy + PartialEq + 'static {
    /// Every value with its label and the synonyms understood when reading, in the order shown to users.
    const CHOICES: &'static [(Self, &'static str, &'static [&'static str])];

    /// The label that users see.
    fn label(self) -> &'static str {
        Self::CHOICES.iter().find(|choice| choice.0 == self).map_or("", |choice| choice.1)
    }

    /// Reads a label or a synonym; spaces, letter case and full-width forms make no difference.
    fn from_label(text: &str) -> Option<Self> {
        let folded = fold(text);
        let known = |word: &str| fold(word) == folded;
        Self::CHOICES
            .iter()
            .find(|(_, label, synonyms)| known(label) || synonyms.iter().any(|synonym| known(synonym)))
            .map(|choice| choice.0)
    }
}

/// Writes a yes or no.
pub fn yes_no(value: bool) -> &'static str {
    if value { "是" } else { "否" }
}

/// Reads a yes or no: 是/否, 有/无, √/×, Y/N, 1/0 and the like; `None` when it is neither.
pub fn from_yes_no(text: &str) -> Option<bool> {
    match fold(text).as_str() {
        "是" | "有" | "√" | "✓" | "✔" | "☑" | "y" | "yes" | "true" | "1" | "对" | "愿意" | "已建"
        | "已有" | "是的" | "同意" => Some(true),
        "否" | "无" | "×" | "✗" | "✘" | "x" | "n" | "no" | "false" | "0" | "没有" | "不是" | "不愿意"
        | "未建" | "未有" | "不" => Some(false),
        _ => None,
    }
}

/// The label of a chain position `upstream`, `midstream` or `downstream`; `None` for anything else.
pub fn position_label(position: &str) -> Option<&'static str> {
    match position {
        "upstream" => Some("上游"),
        "midstream" => Some("中游"),
        "downstream" => Some("下游"),
        _ => None,
    }
}

/// Reads a chain position; the inverse of [`position_label`], with common synonyms.
pub fn position_from_label(text: &str) -> Option<&'static str> {
    match fold(text).as_str() {
        "上游" | "前端" | "原料端" | "upstream" => Some("upstream"),
        "中游" | "中端" | "制造端" | "midstream" => Some("midstream"),
        "下游" | "后端" | "应用端" | "downstream" => Some("downstream"),
        _ => None,
    }
}

/// The readiness level that a word of the trade stands for, such as 5 for 中试.
pub(crate) fn maturity_word(folded: &str) -> Option<u8> {
    Some(match folded {
        "概念" | "原理" | "基础研究" | "基础理论" | "理论研究" => 1,
        "方案" | "应用研究" | "概念验证" => 2,
        "实验室" | "实验室阶段" | "实验室研究" | "研发" | "研发阶段" | "研究阶段" | "研究" => {
            3
        }
        "小试" | "小试阶段" | "已小试" | "完成小试" => 4,
        "中试" | "中试阶段" | "中试验证" | "已中试" | "初试" => 5,
        "样机" | "样品" | "完成中试" | "中试完成" | "通过中试" | "工程化" => 6,
        "小批量" | "小批量试产" | "试生产" | "孵化" | "示范" | "示范应用" => 7,
        "批量" | "批量生产" | "定型" | "可产业化" | "可量产" => 8,
        "产业化" | "量产" | "规模化" | "规模化生产" | "产业应用" | "已产业化" | "大规模应用" | "推广应用"
        | "成熟应用" | "成熟" => 9,
        _ => return None,
    })
}
