//! A row with the names of its columns.

use super::RowPriority;
use super::sheets::PRIORITIES;
use crate::cell::decode;
use crate::read::RawRow;
use crate::text::{fold_header, is_error_value};

/// What separates several identifiers in a cell.
pub(super) const BETWEEN: [char; 9] = ['、', '|', '｜', '；', ';', '，', ',', ' ', '\n'];

/// A row with the names of its columns.
pub(crate) struct Named<'a> {
    pub(crate) row: &'a RawRow,
    pub(crate) header: &'a RawRow,
}

impl Named<'_> {
    pub(crate) fn text(&self, header: &str) -> Result<String, String> {
        let column = self.header.cells.iter().find(|cell| fold_header(&cell.text) == header);
        let cell = column.and_then(|column| self.row.cell(column.column));
        // What csv guards against formulas is taken off, should the sheet have been one.
        let text = cell.and_then(|cell| decode(&cell.text)).map(|decoded| decoded.text.trim().to_owned());
        let text = text.unwrap_or_default();
        if is_error_value(&text) {
            return Err(format!("“{header}”是错误值“{text}”；请改成文字"));
        }
        Ok(text)
    }

    pub(super) fn required(&self, header: &str) -> Result<String, String> {
        let text = self.text(header)?;
        if text.is_empty() {
            Err(format!("“{header}”是空的；请填写，或删去这一行"))
        } else {
            Ok(text)
        }
    }

    pub(super) fn number(&self, header: &str) -> Result<Option<i64>, String> {
        let text = self.text(header)?;
        if text.is_empty() {
            return Ok(None);
        }
        // A spreadsheet may show a whole number with a point.
        let whole = text.parse::<f64>().ok().filter(|number| number.fract() == 0.0 && number.abs() <= 1e9);
        let wrong = || format!("“{header}”写的是“{text}”；请填不小于 0 的整数");
        whole.filter(|number| *number >= 0.0).map(|number| Some(number as i64)).ok_or_else(wrong)
    }

    /// A number of years, with or without the word.
    pub(super) fn years(&self, header: &str) -> Result<Option<f64>, String> {
        let text = self.text(header)?;
        if text.is_empty() {
            return Ok(None);
        }
        let years = text.trim_end_matches('年').trim().parse::<f64>();
        let years = years.ok().filter(|years| (0.0..=100.0).contains(years));
        years.map(Some).ok_or_else(|| format!("“{header}”写的是“{text}”；请填年数，如 3"))
    }

    pub(super) fn list(&self, header: &str) -> Result<Vec<String>, String> {
        let text = self.text(header)?;
        let parts = text.split(BETWEEN).map(str::trim).filter(|part| !part.is_empty());
        Ok(parts.map(str::to_owned).collect())
    }

    pub(super) fn choice(&self, header: &str, labels: &[&str]) -> Result<usize, String> {
        let text = self.required(header)?;
        let wrong = || format!("“{header}”写的是“{text}”；请写“{}”", labels.join("”或“"));
        labels.iter().position(|label| *label == text).ok_or_else(wrong)
    }

    pub(super) fn priority(&self) -> Result<RowPriority, String> {
        if self.text("优先级")?.is_empty() {
            return Ok(RowPriority::Normal);
        }
        Ok([RowPriority::High, RowPriority::Normal, RowPriority::Low][self.choice("优先级", &PRIORITIES)?])
    }
}
