//! Workbooks as small as the format allows, to be read by the command: texts in place, parts stored as they are.

use std::fs;
use std::path::Path;

/// A sheet's name and its rows; what reads as a number is one, and empty texts are no cells.
pub(crate) type PlainSheet<'a> = (&'a str, &'a [&'a [&'a str]]);

/// Writes a workbook of some sheets.
pub(crate) fn write(path: &Path, sheets: &[PlainSheet<'_>]) {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    let (mut types, mut listed, mut relations) = (String::new(), String::new(), String::new());
    let mut parts = Vec::new();
    for (number, (name, rows)) in (1..).zip(sheets) {
        types.push_str(&format!(
            r#"<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>"#
        ));
        listed.push_str(&format!(r#"<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>"#));
        relations.push_str(&format!(
            r#"<Relationship Id="rId{number}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>"#
        ));
        let body =
            format!(r#"<worksheet xmlns="{MAIN}"><sheetData>{}</sheetData></worksheet>"#, rows_xml(rows));
        parts.push((format!("xl/worksheets/sheet{number}.xml"), body));
    }
    parts.push((
        "[Content_Types].xml".to_owned(),
        format!(
            r#"<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>{types}</Types>"#
        ),
    ));
    parts.push((
        "_rels/.rels".to_owned(),
        format!(
            r#"<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
        ),
    ));
    parts.push((
        "xl/workbook.xml".to_owned(),
        format!(r#"<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>"#),
    ));
    parts.push((
        "xl/_rels/workbook.xml.rels".to_owned(),
        format!(r#"<Relationships xmlns="{PACKAGE}/relationships">{relations}</Relationships>"#),
    ));
    fs::write(path, stored_zip(&parts)).expect("a workbook");
}

fn rows_xml(rows: &[&[&str]]) -> String {
    let cell = |row: usize, column: usize, text: &str| {
        let place = format!("{}{row}", char::from(b'A' + u8::try_from(column).expect("a few columns")));
        match text.parse::<f64>() {
            _ if text.is_empty() => String::new(),
            Ok(number) => format!(r#"<c r="{place}"><v>{number}</v></c>"#),
            Err(_) => format!(r#"<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>"#),
        }
    };
    let row = |(number, cells): (usize, &&[&str])| {
        let cells: String =
            cells.iter().enumerate().map(|(column, text)| cell(number, column, text)).collect();
        format!(r#"<row r="{number}">{cells}</row>"#)
    };
    (1..).zip(rows).map(row).collect()
}

/// A zip archive in which nothing is packed.
fn stored_zip(parts: &[(String, String)]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for (name, text) in parts {
        let offset = u32::try_from(bytes.len()).expect("a small archive");
        let (size, length) =
            (u32::try_from(text.len()).expect("small"), u16::try_from(name.len()).expect("short"));
        let mut head = Vec::new();
        head.extend([20_u16, 0, 0, 0, 0x21].iter().flat_map(|field| field.to_le_bytes()));
        head.extend([crc32(text.as_bytes()), size, size].iter().flat_map(|field| field.to_le_bytes()));
        head.extend([length, 0].iter().flat_map(|field| field.to_le_bytes()));
        bytes.extend(b"PK\x03\x04");
        bytes.extend(&head);
        bytes.extend(name.as_bytes());
        bytes.extend(text.as_bytes());
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&head);
        directory.extend([0_u8; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (start, size) = (bytes.len() as u32, directory.len() as u32);
    let count = parts.len() as u16;
    bytes.extend(directory);
    bytes.extend(b"PK\x05\x06\x00\x00\x00\x00");
    bytes.extend([count, count].iter().flat_map(|field| field.to_le_bytes()));
    bytes.extend([size, start].iter().flat_map(|field| field.to_le_bytes()));
    bytes.extend([0_u8; 2]);
    bytes
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg()))
    })
}
