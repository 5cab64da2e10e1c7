//! Separated values of any encoding that Chinese offices use: UTF-8 with or without mark, UTF-16 with a mark,
//! GB18030 (and so GBK).

use std::ops::ControlFlow;
use std::path::Path;

use csv::{ByteRecord, ReaderBuilder};
use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::{RawCell, RawRow, ReadLimits, format};
use crate::cell::CellFault;
use crate::error::Error;

/// Delimiters that are tried, the likeliest first.
pub(crate) const DELIMITERS: [u8; 3] = [b',', b'\t', b';'];

/// A file of separated values in memory.
pub(crate) struct CsvFile {
    bytes: Vec<u8>,
    encoding: &'static Encoding,
    /// The separator.
    pub(crate) delimiter: u8,
    columns: u32,
}

impl CsvFile {
    /// Reads the file and finds its encoding; the delimiter is `,` until it is set.
    pub(crate) fn open(path: &Path, limits: &ReadLimits) -> Result<Self, Error> {
        let bytes = format::read_all(path, limits.file_bytes)?;
        let (bytes, encoding) = to_ascii_compatible(bytes);
        Ok(Self { bytes, encoding, delimiter: DELIMITERS[0], columns: limits.columns })
    }

    /// The name of the encoding.
    pub(crate) fn encoding(&self) -> &'static str {
        self.encoding.name()
    }

    /// Hands the rows to `visit` until it breaks. Bytes that the encoding does not have, and NUL, are faults of
    /// their row alone.
    pub(crate) fn for_each_row(&self, visit: &mut dyn FnMut(RawRow) -> ControlFlow<()>) {
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.delimiter)
            .from_reader(self.bytes.as_slice());
        let mut record = ByteRecord::new();
        let mut row_number = 0_u32;
        // Reading from memory cannot fail, and flexible records are never malformed.
        while reader.read_byte_record(&mut record).unwrap_or(false) {
            let start = record.position().map_or(0, csv::Position::byte);
            row_number += 1 + self.blank_lines_at(start);
            let row = self.raw_row(row_number, &record);
            if !row.cells.is_empty() && visit(row).is_break() {
                return;
            }
        }
    }

    fn raw_row(&self, row_number: u32, record: &ByteRecord) -> RawRow {
        let mut row = RawRow { row_number, cells: Vec::new(), fault: None };
        for (column, field) in (0..self.columns).zip(record) {
            let text = match self.encoding.decode_without_bom_handling_and_without_replacement(field) {
                Some(text) => text.into_owned(),
                None => {
                    row.fault = Some(CellFault::new(
                        format!("含有不属于 {} 编码的字节，文字已损坏", self.encoding.name()),
                        "在原系统中重新导出为 UTF-8 编码的 csv，或另存为 .xlsx",
                    ));
                    self.encoding.decode_without_bom_handling(field).0.into_owned()
                }
            };
            if text.contains('\0') {
                row.fault =
                    Some(CellFault::new("含有 NUL 字节（不可见的空字符）", "删除该字符，或重新导出文件"));
            }
            if !text.trim().is_empty() {
                row.cells.push(RawCell { column, text: text.replace('\0', "␀"), number: false });
            }
        }
        row
    }

    /// Blank lines before a record: the parser skips them, a spreadsheet counts them.
    fn blank_lines_at(&self, start: u64) -> u32 {
        let mut at = usize::try_from(start).unwrap_or(usize::MAX);
        let byte = |at: usize| self.bytes.get(at).copied();
        if at > 0 && byte(at - 1) == Some(b'\r') && byte(at) == Some(b'\n') {
            at += 1;
        }
        let mut blank = 0;
        loop {
            match (byte(at), byte(at + 1)) {
                (Some(b'\r'), Some(b'\n')) => at += 2,
                (Some(b'\r' | b'\n'), _) => at += 1,
                _ => return blank,
            }
            blank += 1;
        }
    }
}

/// Finds the encoding, takes the byte order mark off and turns UTF-16 into UTF-8. What is neither valid UTF-8 nor
/// valid GB18030 is taken for the one in which fewer lines are broken.
fn to_ascii_compatible(bytes: Vec<u8>) -> (Vec<u8>, &'static Encoding) {
    match Encoding::for_bom(&bytes) {
        Some((encoding, mark)) if encoding == UTF_8 => return (bytes[mark..].to_vec(), UTF_8),
        Some((encoding, mark)) if encoding == UTF_16LE || encoding == UTF_16BE => {
            let (text, _) = encoding.decode_without_bom_handling(&bytes[mark..]);
            return (text.into_owned().into_bytes(), UTF_8);
        }
        _ => {}
    }
    let encoding = if std::str::from_utf8(&bytes).is_ok()
        || broken_lines(&bytes, UTF_8) <= broken_lines(&bytes, GB18030)
    {
        UTF_8
    } else {
        GB18030
    };
    (bytes, encoding)
}

fn broken_lines(bytes: &[u8], encoding: &'static Encoding) -> usize {
    let lines = bytes.split(|byte| matches!(byte, b'\n' | b'\r'));
    lines.filter(|line| encoding.decode_without_bom_handling_and_without_replacement(line).is_none()).count()
}
