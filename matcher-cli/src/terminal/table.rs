//! A plain table: columns by width, the widest give way when the terminal is narrow.

use super::wrap::{clean, cut, display_width};

/// Columns between two table columns.
const GAP: usize = 2;
/// A column is not cut below this.
const LEAST_WIDTH: usize = 6;

/// A table with a header.
pub(crate) struct Table {
    rows: Vec<Vec<String>>,
    numbers: Vec<bool>,
}

impl Table {
    /// Makes a table without rows. A header that begins with `>` is of a column of numbers, set to the right.
    pub(crate) fn new(headers: &[&str]) -> Self {
        let numbers = headers.iter().map(|header| header.starts_with('>')).collect();
        let header = headers.iter().map(|header| header.trim_start_matches('>').to_owned()).collect();
        Self { rows: vec![header], numbers }
    }

    /// Adds a row; it has as many cells as the header.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().map(|cell| clean(&cell)).collect());
    }

    /// The table as text of at most so many columns a line, where the least widths allow.
    pub(super) fn render(&self, columns: usize) -> String {
        let widths = self.widths(columns);
        let mut text = String::new();
        for (at, row) in self.rows.iter().enumerate() {
            push_row(&mut text, row, &widths, &self.numbers);
            if at == 0 {
                let rules: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
                push_row(&mut text, &rules, &widths, &self.numbers);
            }
        }
        text
    }

    fn widths(&self, columns: usize) -> Vec<usize> {
        let mut widths = vec![0; self.numbers.len()];
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = display_width(cell).max(*width);
            }
        }
        let room = columns.saturating_sub(GAP * widths.len().saturating_sub(1));
        while widths.iter().sum::<usize>() > room {
            let Some(widest) = widths.iter_mut().max_by_key(|width| **width) else { break };
            if *widest <= LEAST_WIDTH {
                break;
            }
            *widest -= 1;
        }
        widths
    }
}

fn push_row(text: &mut String, cells: &[String], widths: &[usize], numbers: &[bool]) {
    let mut line = String::new();
    for (at, (cell, width)) in cells.iter().zip(widths).enumerate() {
        let cell = cut(cell, *width);
        let padding = " ".repeat(width.saturating_sub(display_width(&cell)));
        if at > 0 {
            line.push_str(&" ".repeat(GAP));
        }
        let right = numbers.get(at).copied().unwrap_or_default();
        let (before, behind) = if right { (padding.as_str(), "") } else { ("", padding.as_str()) };
        line.push_str(before);
        line.push_str(&cell);
        line.push_str(behind);
    }
    text.push_str(line.trim_end());
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_columns_line_up_and_numbers_stand_right() {
        let mut table = Table::new(&["名称", ">数量"]);
        table.row(["尾矿".to_owned(), "5".to_owned()]);
        table.row(["选矿药剂".to_owned(), "12".to_owned()]);
        assert_eq!(table.render(80), "名称      数量\n────────  ────\n尾矿         5\n选矿药剂    12\n");
    }

    #[test]
    fn the_widest_column_gives_way() {
        let mut table = Table::new(&["甲", "乙"]);
        table.row(["一二三四五六七八九十".to_owned(), "乙乙".to_owned()]);
        assert!(table.render(16).lines().all(|line| display_width(line) <= 16));
    }
}
