//! Columns of single facts, which an organisations' table may have beside those of the column table: 研发人员数,
//! 2025年研发费用（万元）. They are read, and written together into 其他事实.

use std::collections::HashMap;
use std::sync::LazyLock;

use matcher_core::eligibility::{FactCatalogue, FactDefinition, FactOrigin};

use crate::columns::{Column, ValueType};
use crate::text::{fold_header, without_brackets};

/// Years of which tables may have a column of their own; others go into 其他事实.
const YEARS: std::ops::RangeInclusive<i32> = 2010..=2040;

/// By folded header.
static COLUMNS: LazyLock<HashMap<String, Column>> = LazyLock::new(|| {
    let catalogue = FactCatalogue::builtin();
    let further = catalogue.definitions().iter().filter(|fact| fact.origin == FactOrigin::Further);
    further.flat_map(columns_of).collect()
});

/// Finds the column of a fact by its folded header, with or without what stands in brackets.
pub(crate) fn find(folded: &str, bare: &str) -> Option<&'static Column> {
    COLUMNS.get(folded).or_else(|| COLUMNS.get(bare))
}

fn columns_of(fact: &FactDefinition) -> Vec<(String, Column)> {
    let names = std::iter::once(&fact.name).chain(&fact.synonyms);
    let mut columns = Vec::new();
    for name in names {
        if !fact.by_year {
            columns.push(column(name.clone(), format!("facts.{}", fact.id)));
            continue;
        }
        for year in YEARS {
            let key = || format!("facts.{}@{year}", fact.id);
            columns.push(column(format!("{year}年{name}"), key()));
            columns.push(column(format!("{year}年度{name}"), key()));
        }
    }
    columns
}

fn column(header: String, key: String) -> (String, Column) {
    let folded = without_brackets(&fold_header(&header));
    // A bounded number of them, made once, that live as long as the column table.
    let column = Column {
        header: header.leak(),
        key: key.leak(),
        synonyms: Vec::new(),
        required: false,
        value: ValueType::Fact,
        explanation: "",
        example: "",
    };
    (folded, column)
}

#[cfg(test)]
mod tests {
    use crate::SheetKind;
    use crate::columns::find;

    #[test]
    fn facts_have_columns_of_their_own_beside_the_table() {
        let key = |header| find(SheetKind::Organisation, header).map(|column| column.key);
        assert_eq!(key("研发人员数（人）"), Some("facts.rd_staff"));
        assert_eq!(key("2025年度研发投入(万元)"), Some("facts.rd_spend@2025"));
        assert_eq!(key("年营业收入（万元）"), Some("annual_revenue_wan_yuan"));
        assert_eq!(key("研发费用"), None);
        assert_eq!(find(SheetKind::Demand, "研发人员数"), None);
    }
}
