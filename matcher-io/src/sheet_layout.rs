//! How a sheet is seen: what stays in view on the screen, and how it comes out of a printer.

use rust_xlsxwriter::{ColNum, RowNum, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr;

/// Height of a line of text, in points.
const LINE_POINTS: f64 = 15.5;
/// A row is at most so tall; Excel allows 409 points. What exceeds it is still in the cell.
const MOST_LINES: usize = 24;

/// A sheet's paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Paper {
    /// Figures that fit an upright page.
    Report,
    /// A few columns with sentences in them.
    List,
    /// Records with dozens of columns.
    Wide,
    /// More columns than one page takes in readable print: each row goes over two sheets of paper.
    DoubleWide,
}

/// Keeps the header in view, and the first columns beside it; repeats both on every printed page.
pub(crate) fn lay_out(
    sheet: &mut Worksheet,
    header: RowNum,
    first_columns: ColNum,
    paper: Paper,
) -> Result<(), XlsxError> {
    const A4: u8 = 9;
    const A3: u8 = 8;
    sheet.set_freeze_panes(header + 1, first_columns)?;
    sheet.set_repeat_rows(header, header)?;
    if first_columns > 0 {
        sheet.set_repeat_columns(0, first_columns - 1)?;
    }
    let (size, pages) = match paper {
        Paper::Report | Paper::List => (A4, 1),
        Paper::Wide => (A3, 1),
        Paper::DoubleWide => (A3, 2),
    };
    sheet.set_paper_size(size);
    if paper != Paper::Report {
        sheet.set_landscape();
    }
    // As many pages in length as it takes.
    sheet.set_print_fit_to_pages(pages, 0);
    sheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
    sheet.set_footer("&L&A&R第 &P 页，共 &N 页");
    Ok(())
}

/// Makes a row as tall as its wrapped texts need in columns of the given widths. Excel would do so by itself when it
/// opens the file; LibreOffice takes the heights of a file as they are.
pub(crate) fn fit_row<'a>(
    sheet: &mut Worksheet,
    row: RowNum,
    cells: impl Iterator<Item = (&'a str, f64)>,
) -> Result<(), XlsxError> {
    let lines = cells.map(|(text, width)| lines_of(text, width)).max().unwrap_or(1);
    if lines > 1 {
        sheet.set_row_height(row, LINE_POINTS * lines.min(MOST_LINES) as f64)?;
    }
    Ok(())
}

/// Lines that a text takes in a column as wide as so many digits; a Chinese character is as wide as two.
fn lines_of(text: &str, width: f64) -> usize {
    // A little room stays empty at both ends, and where the next character is a wide one.
    let fitting = (width - 2.0).max(2.0);
    let lines = |line: &str| (line.width_cjk() as f64 / fitting).ceil().max(1.0) as usize;
    text.split('\n').map(lines).sum()
}

#[cfg(test)]
mod tests {
    use super::lines_of;

    #[test]
    fn chinese_characters_are_twice_as_wide() {
        assert_eq!(lines_of("", 10.0), 1);
        assert_eq!(lines_of("12345678", 10.0), 1);
        assert_eq!(lines_of("尾矿利用", 10.0), 1);
        assert_eq!(lines_of("尾矿利用率", 10.0), 2);
        assert_eq!(lines_of("尾矿\n利用", 10.0), 2);
    }
}
