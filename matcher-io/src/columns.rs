//! The column table: one row of `data/columns.tsv` for each column of each sheet kind. It drives templates, import
//! and export alike, so that the three cannot disagree.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::fact_columns;
use crate::labels::ChoiceKind;
use crate::sheet_kind::SheetKind;
use crate::text::{fold_header, without_brackets};

const TABLE: &str = include_str!("../data/columns.tsv");

/// A header that continues the column of the same name, where a text exceeds what an Excel cell can hold.
pub(crate) const CONTINUATION: &str = "（续）";

/// A column of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The canonical Chinese header.
    pub header: &'static str,
    /// Where the value stands in the record's JSON form, such as `contact.phone`. Keys without a field of their own:
    /// `enterprise_name`, `enterprise_region`, `owner_name` and `chain`.
    pub key: &'static str,
    /// Other headers under which the column is recognised.
    pub synonyms: Vec<&'static str>,
    /// Whether a row without it is rejected.
    pub required: bool,
    /// What its cells hold.
    pub value: ValueType,
    /// What to write there, in Chinese.
    pub explanation: &'static str,
    /// An example; may be empty.
    pub example: &'static str,
}

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ValueType {
    /// A text of a line.
    Text,
    /// A text of any length.
    LongText,
    /// The record's identifier, or one that an outcome names.
    Id,
    /// A text of digits that must not be taken for a number: credit codes, telephone numbers.
    Code,
    /// Texts, separated.
    List,
    /// An amount in 万元.
    Amount,
    /// A whole number of zero or more.
    Count,
    /// A year of four digits.
    Year,
    /// Yes or no.
    YesNo,
    /// A date; a month alone means its first day.
    Date,
    /// A date by which something ends; a month alone means its last day.
    EndDate,
    /// A readiness level, 1 to 9.
    Maturity,
    /// One value of an enum.
    Choice(ChoiceKind),
    /// Values of an enum, separated.
    Choices(ChoiceKind),
    /// Indicators such as 回收率≥95%.
    Indicators,
    /// Ranges such as 温度25~1600℃.
    Parameters,
    /// Owners with their share.
    Ownership,
    /// Further facts such as 研发人员数=35；失信=否.
    Facts,
    /// One further fact, whose key says which.
    Fact,
    /// Links of an industry chain.
    Links,
    /// An industry chain; only helps to understand the links.
    Chain,
    /// An organisation's identifier.
    OrganisationId,
    /// An organisation's name.
    OrganisationName,
    /// Where a demand's enterprise sits, for enterprises that no list has.
    EnterpriseRegion,
    /// Organisations by name or identifier.
    OrganisationList,
    /// Shown, but not read.
    Ignored,
}

impl ValueType {
    fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "text" => Self::Text,
            "long" => Self::LongText,
            "id" => Self::Id,
            "code" => Self::Code,
            "list" => Self::List,
            "amount" => Self::Amount,
            "count" => Self::Count,
            "year" => Self::Year,
            "bool" => Self::YesNo,
            "date" => Self::Date,
            "date_end" => Self::EndDate,
            "maturity" => Self::Maturity,
            "indicators" => Self::Indicators,
            "parameters" => Self::Parameters,
            "ownership" => Self::Ownership,
            "facts" => Self::Facts,
            "links" => Self::Links,
            "chain" => Self::Chain,
            "organisation_id" => Self::OrganisationId,
            "organisation_name" => Self::OrganisationName,
            "enterprise_region" => Self::EnterpriseRegion,
            "organisation_list" => Self::OrganisationList,
            "ignored" => Self::Ignored,
            _ => {
                let (shape, choice) = name.split_once(':')?;
                let choice = ChoiceKind::from_name(choice)?;
                match shape {
                    "choice" => Self::Choice(choice),
                    "choices" => Self::Choices(choice),
                    _ => return None,
                }
            }
        })
    }
}

struct Table {
    columns: HashMap<SheetKind, Vec<Column>>,
    by_header: HashMap<SheetKind, HashMap<String, usize>>,
}

static COLUMNS: LazyLock<Table> = LazyLock::new(|| {
    let mut columns: HashMap<SheetKind, Vec<Column>> = HashMap::new();
    for line in TABLE.lines().skip(1) {
        let parsed = parse_line(line);
        assert!(parsed.is_some(), "columns.tsv has a bad line: {line}");
        if let Some((kind, column)) = parsed {
            columns.entry(kind).or_default().push(column);
        }
    }
    let by_header = columns.iter().map(|(kind, columns)| (*kind, index_headers(columns))).collect();
    Table { columns, by_header }
});

fn parse_line(line: &'static str) -> Option<(SheetKind, Column)> {
    let mut fields = line.split('\t');
    let kind = SheetKind::from_name(fields.next()?)?;
    let (key, header) = (fields.next()?, fields.next()?);
    let value = ValueType::from_name(fields.next()?)?;
    let required = !fields.next()?.is_empty();
    let synonyms = fields.next()?.split('|').filter(|word| !word.is_empty()).collect();
    let (example, explanation) = (fields.next()?, fields.next()?);
    Some((kind, Column { header, key, synonyms, required, value, explanation, example }))
}

/// Canonical headers first, so that a synonym of one column never hides another column's own header.
fn index_headers(columns: &[Column]) -> HashMap<String, usize> {
    let mut index = HashMap::new();
    for (at, column) in columns.iter().enumerate() {
        index.insert(fold_header(column.header), at);
    }
    for (at, column) in columns.iter().enumerate() {
        index.entry(without_brackets(&fold_header(column.header))).or_insert(at);
        for synonym in &column.synonyms {
            index.entry(fold_header(synonym)).or_insert(at);
        }
    }
    index
}

/// The columns of a sheet kind, in the order of templates and exports.
pub fn columns(kind: SheetKind) -> &'static [Column] {
    COLUMNS.columns.get(&kind).map_or(&[], Vec::as_slice)
}

/// Finds the column that a header names, by its canonical header, a synonym or its key.
pub fn find(kind: SheetKind, header: &str) -> Option<&'static Column> {
    let columns = columns(kind);
    if let Some(column) = columns.iter().find(|column| !column.key.is_empty() && column.key == header.trim())
    {
        return Some(column);
    }
    let index = COLUMNS.by_header.get(&kind)?;
    let folded = fold_header(header);
    let bare = without_brackets(&folded);
    // 难题描述及指标要求 is a description first of all.
    let leading = bare.split(['及', '与', '和', '/', '、']).next().unwrap_or_default();
    let at = [folded.as_str(), &bare, leading].into_iter().find_map(|header| index.get(header));
    let fact = || (kind == SheetKind::Organisation).then(|| fact_columns::find(&folded, &bare)).flatten();
    at.and_then(|at| columns.get(*at)).or_else(fact)
}

/// The column of a key.
pub(crate) fn by_key(kind: SheetKind, key: &str) -> Option<&'static Column> {
    columns(kind).iter().find(|column| column.key == key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_columns_and_a_required_one() {
        for kind in SheetKind::ALL {
            assert!(columns(kind).iter().any(|column| column.required), "{kind:?}");
        }
    }

    #[test]
    fn canonical_headers_are_unique_and_find_themselves() {
        for kind in SheetKind::ALL {
            for column in columns(kind) {
                assert_eq!(find(kind, column.header).map(|found| found.header), Some(column.header));
                assert!(!column.explanation.is_empty());
            }
        }
    }

    #[test]
    fn common_spellings_are_recognised() {
        let key = |header| find(SheetKind::Demand, header).map(|column| column.key);
        assert_eq!(key("* 难题名称："), Some("title"));
        assert_eq!(key("预算"), Some("budget_wan_yuan"));
        assert_eq!(key("拟投入资金(元)"), Some("budget_wan_yuan"));
        assert_eq!(key("联 系 电 话"), Some("contact.phone"));
        assert_eq!(key("合作方式（可多选）"), Some("modes"));
        assert_eq!(key("天气"), None);
    }

    #[test]
    fn headers_of_stages_lead_to_the_stage_and_those_of_readiness_where_they_always_led() {
        let key = |kind, header| find(kind, header).map(|column| column.key);
        for header in ["创新阶段", "阶段", "所处阶段", "技术阶段", "创新链阶段"] {
            assert_eq!(key(SheetKind::Demand, header), Some("stage"), "{header}");
        }
        for kind in [SheetKind::Achievement, SheetKind::Expert, SheetKind::Instrument, SheetKind::Policy] {
            assert_eq!(key(kind, "创新阶段（必选其一）"), Some("stage"));
            assert_eq!([key(kind, "所处阶段"), key(kind, "成果阶段")], [Some("maturity"); 2]);
        }
        assert_eq!(key(SheetKind::Platform, "所处创新阶段"), Some("stage"));
        assert_eq!(key(SheetKind::Platform, "创新阶段"), Some("platform.stage"));
    }
}
