//! The kinds of tables that analysts keep.

use matcher_core::record::{Record, SupplyKind};

use crate::text::fold;

/// What a sheet, or a csv file, holds one of in each row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SheetKind {
    /// 单位.
    Organisation,
    /// 需求.
    Demand,
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
    /// 对接结果: what brokers report, usually in the 匹配结果 sheet of a match workbook.
    Outcome,
    /// 原始JSON: rejected lines of a jsonl file on their way back through an error workbook.
    Json,
}

impl SheetKind {
    /// The kinds of which templates and exports have a sheet, in sheet order.
    pub const RECORDS: [Self; 7] = [
        Self::Demand,
        Self::Achievement,
        Self::Expert,
        Self::Instrument,
        Self::Platform,
        Self::Policy,
        Self::Organisation,
    ];

    /// All kinds, in the order in which they have to be imported: what others refer to comes first.
    pub const ALL: [Self; 9] = [
        Self::Organisation,
        Self::Demand,
        Self::Achievement,
        Self::Expert,
        Self::Instrument,
        Self::Platform,
        Self::Policy,
        Self::Outcome,
        Self::Json,
    ];

    /// The sheet's name.
    pub fn label(self) -> &'static str {
        match self {
            Self::Organisation => "单位",
            Self::Demand => "需求",
            Self::Achievement => "成果",
            Self::Expert => "专家",
            Self::Instrument => "仪器",
            Self::Platform => "平台",
            Self::Policy => "政策",
            Self::Outcome => "对接结果",
            Self::Json => "原始JSON",
        }
    }

    /// The kind's name in the column table and on command lines.
    pub fn name(self) -> &'static str {
        match self {
            Self::Organisation => "organisation",
            Self::Demand => "demand",
            Self::Achievement => "achievement",
            Self::Expert => "expert",
            Self::Instrument => "instrument",
            Self::Platform => "platform",
            Self::Policy => "policy",
            Self::Outcome => "outcome",
            Self::Json => "json",
        }
    }

    /// Reads a label, a name, or a sheet or file name that holds exactly one kind's word (企业技术需求汇总表).
    pub fn from_name(text: &str) -> Option<Self> {
        let folded = fold(text);
        let exact = |kind: &Self| folded == fold(kind.label()) || folded == kind.name();
        if let Some(kind) = Self::ALL.into_iter().find(|kind| exact(kind)) {
            return Some(kind);
        }
        // Ordered from the specific to the general: 匹配结果 before 成果, 专家 before 单位, 平台 before 单位.
        const WORDS: [(SheetKind, &[&str]); 9] = [
            (SheetKind::Json, &["原始json"]),
            (SheetKind::Outcome, &["对接结果", "匹配结果", "对接情况", "outcome"]),
            (SheetKind::Demand, &["需求", "难题", "榜单", "demand"]),
            (SheetKind::Policy, &["政策", "policy", "policies"]),
            (SheetKind::Expert, &["专家", "人才", "expert"]),
            (SheetKind::Instrument, &["仪器", "设备", "instrument"]),
            (SheetKind::Platform, &["平台", "基地", "platform"]),
            (SheetKind::Achievement, &["成果", "专利", "achievement"]),
            (SheetKind::Organisation, &["单位", "企业", "机构", "organisation", "organization"]),
        ];
        let mut found = WORDS.iter().filter(|(_, words)| words.iter().any(|word| folded.contains(word)));
        found.next().map(|(kind, _)| *kind)
    }

    /// The supply kind whose records the sheet holds.
    pub fn supply_kind(self) -> Option<SupplyKind> {
        match self {
            Self::Achievement => Some(SupplyKind::Achievement),
            Self::Expert => Some(SupplyKind::Expert),
            Self::Instrument => Some(SupplyKind::Instrument),
            Self::Platform => Some(SupplyKind::Platform),
            Self::Policy => Some(SupplyKind::Policy),
            Self::Organisation | Self::Demand | Self::Outcome | Self::Json => None,
        }
    }

    /// The sheet on which a record stands.
    pub fn of_record(record: &Record) -> Self {
        match record {
            Record::Organisation(_) => Self::Organisation,
            Record::Demand(_) => Self::Demand,
            Record::Supply(supply) => Self::of_supply(supply.kind),
        }
    }

    /// The sheet on which a supply of the kind stands.
    pub fn of_supply(kind: SupplyKind) -> Self {
        match kind {
            SupplyKind::Achievement => Self::Achievement,
            SupplyKind::Expert => Self::Expert,
            SupplyKind::Instrument => Self::Instrument,
            SupplyKind::Platform => Self::Platform,
            SupplyKind::Policy => Self::Policy,
        }
    }
}
