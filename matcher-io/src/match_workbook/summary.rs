//! The sheet 汇总: how many demands have an answer, by chain and link.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Workbook, XlsxError};

use super::input::DemandLine;
use crate::sheet_layout::{Paper, lay_out};
use crate::workbook::{Formats, col, row, write_text};

const UNPLACED: &str = "（未归链）";

#[derive(Default)]
struct Count {
    demands: u32,
    answered: u32,
}

/// How many demands there are, and how many of them have an answer: of all, of a chain, of a link.
#[derive(Default)]
pub(super) struct Summary {
    all: Count,
    by_chain: BTreeMap<String, Count>,
    by_link: BTreeMap<(String, String), Count>,
}

impl Summary {
    /// Counts one more demand.
    pub(super) fn add(&mut self, demand: &DemandLine) {
        let chain = if demand.chain.is_empty() { UNPLACED } else { &demand.chain };
        let by_link = self.by_link.entry((chain.to_owned(), demand.link.clone())).or_default();
        for count in [&mut self.all, self.by_chain.entry(chain.to_owned()).or_default(), by_link] {
            count.demands += 1;
            count.answered += u32::from(demand.answered);
        }
    }
}

/// Adds the sheet.
pub(super) fn write(
    workbook: &mut Workbook,
    Summary { all, by_chain, by_link }: &Summary,
    (day, pairs): (&str, usize),
    formats: &Formats,
) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet().set_name("汇总")?;
    sheet.write_string_with_format(0, 0, "需求匹配汇总", &formats.title)?;
    sheet.write_string(1, 0, format!("匹配日期：{day}"))?;
    sheet.write_string(2, 0, format!("推荐对数：{pairs}"))?;
    for (at, header) in ["产业链", "环节", "需求数", "有解", "无解", "有解率"].iter().enumerate()
    {
        sheet.write_string_with_format(4, col(at), *header, &formats.header)?;
    }
    let total = std::iter::once((("全部", ""), all));
    let chains = by_chain.iter().map(|(chain, count)| ((chain.as_str(), "小计"), count));
    let links = by_link.iter().filter(|((_, link), _)| !link.is_empty());
    let links = links.map(|((chain, link), count)| ((chain.as_str(), link.as_str()), count));
    let percent = formats.number.clone().set_num_format("0%");
    for (at, ((chain, link), count)) in total.chain(chains).chain(links).enumerate() {
        let at = row(at + 5);
        write_text(sheet, (at, 0), chain, &formats.text)?;
        write_text(sheet, (at, 1), link, &formats.text)?;
        sheet.write_number_with_format(at, 2, count.demands, &formats.number)?;
        sheet.write_number_with_format(at, 3, count.answered, &formats.number)?;
        sheet.write_number_with_format(at, 4, count.demands - count.answered, &formats.number)?;
        if count.demands > 0 {
            let share = f64::from(count.answered) / f64::from(count.demands);
            sheet.write_number_with_format(at, 5, share, &percent)?;
        }
    }
    for (at, width) in [20.0, 26.0, 10.0, 10.0, 10.0, 10.0].into_iter().enumerate() {
        sheet.set_column_width(col(at), width)?;
    }
    lay_out(sheet, 4, 0, Paper::Report)
}
