//! Every bad file is refused with a clear message, every bad row comes back, nothing is lost on the way.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use matcher_core::record::LinkId;
use matcher_core::record::OrganisationId;
use matcher_io::import::{ImportBatch, ImportOptions, NameResolver, read_file};
use matcher_io::{Error, ErrorKind};

use super::raw_xlsx::{self, text};

fn file(folder: &tempfile::TempDir, name: &str, content: &[u8]) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, content).expect("written");
    path
}

fn read(path: &Path) -> Result<ImportBatch, Error> {
    read_file(path, &ImportOptions::default())
}

fn refused(path: &Path) -> Error {
    let error = read(path).expect_err("a bad file");
    assert!(error.user_message().contains('。'), "{error}");
    error
}

#[test]
fn missing_empty_and_foreign_files_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(refused(&folder.path().join("没有.xlsx")).kind(), ErrorKind::NotFound);
    assert!(matches!(refused(&file(&folder, "a.xlsx", b"")), Error::Empty { .. }));
    assert!(matches!(refused(&file(&folder, "a.csv", b" \r\n \n")), Error::Empty { .. }));
    assert!(matches!(refused(&file(&folder, "b.xlsx", b"id,title\n1,2\n")), Error::UnknownFormat { .. }));
    assert!(matches!(refused(&file(&folder, "b.pdf", b"%PDF-1.7")), Error::UnknownFormat { .. }));
    assert!(matches!(
        refused(&file(&folder, "c.xlsx", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1...")),
        Error::EncryptedOrOld { .. }
    ));
    assert!(matches!(refused(&file(&folder, "d.xlsx", b"PK\x03\x04damaged")), Error::Damaged { .. }));
    assert!(matches!(
        refused(&file(&folder, "e.csv", "天气,温度\n晴,20\n".as_bytes())),
        Error::NothingRecognised { .. }
    ));
}

#[test]
fn a_workbook_with_a_wrong_extension_is_read_by_its_content() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("需求.csv");
    raw_xlsx::write(
        &path,
        &format!("<row r=\"1\">{}</row><row r=\"2\">{}</row>", text("A1", "需求名称"), text("A2", "尾矿")),
        0,
    );
    let batch = read(&path).expect("read");
    assert_eq!(batch.items.len(), 1);
    assert!(batch.notes[0].contains("扩展名"));
}

#[test]
fn two_far_apart_cells_take_no_time_and_no_memory() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("far.xlsx");
    let rows = format!(
        "<row r=\"1\">{}</row><row r=\"1048576\">{}</row>",
        text("A1", "需求名称"),
        text("XFD1048576", "x")
    );
    raw_xlsx::write(&path, &rows, 0);
    let begun = Instant::now();
    let batch = read(&path).expect("read");
    assert!(begun.elapsed() < Duration::from_secs(1));
    assert!(batch.items.is_empty());
    assert!(batch.notes.iter().any(|note| note.contains("已忽略")), "{:?}", batch.notes);
}

#[test]
fn a_huge_string_in_a_small_zip_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("bomb.xlsx");
    raw_xlsx::write(&path, "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>", 256_000_000);
    assert!(std::fs::metadata(&path).expect("a file").len() < 1_000_000);
    let error = refused(&path);
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    assert!(error.user_message().contains("sharedStrings"));
}

#[test]
fn formulas_give_their_cached_value_and_error_values_are_reported() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("formula.xlsx");
    let rows = format!(
        "<row r=\"1\">{}{}</row><row r=\"2\">{}<c r=\"B2\"><f>40+40</f><v>80</v></c></row><row r=\"3\">{}<c r=\"B3\" t=\"e\"><f>A9</f><v>#REF!</v></c></row>",
        text("A1", "需求名称"),
        text("B1", "预算（万元）"),
        text("A2", "一"),
        text("A3", "二"),
    );
    raw_xlsx::write(&path, &rows, 0);
    let batch = read(&path).expect("read");
    assert_eq!(batch.items.len(), 1);
    assert!(format!("{:?}", batch.items[0].1).contains("budget_wan_yuan: Some(80.0)"));
    assert_eq!(batch.rejected[0].origin.row, 3);
    assert!(batch.rejected[0].faults[0].reason.contains("#REF!"));
}

#[test]
fn flipped_bytes_never_panic() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("good.xlsx");
    let rows =
        format!("<row r=\"1\">{}</row><row r=\"2\">{}</row>", text("A1", "需求名称"), text("A2", "尾矿"));
    raw_xlsx::write(&path, &rows, 10);
    let good = std::fs::read(&path).expect("read");
    for at in (0..good.len()).step_by(3) {
        let mut bad = good.clone();
        bad[at] ^= 0x55;
        let _ = read(&file(&folder, "bad.xlsx", &bad));
        let _ = read(&file(&folder, "cut.xlsx", &good[..at]));
    }
}

#[test]
fn csv_is_read_in_every_encoding_and_delimiter() {
    let folder = tempfile::tempdir().expect("a folder");
    let utf8 = "需求名称;预算\r\n钼尾矿;80\n第二,行;1,200\r第三行;\n";
    let (gb, _, _) = encoding_rs::GB18030.encode(utf8);
    let utf16: Vec<u8> = utf8.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for content in [
        utf8.as_bytes().to_vec(),
        [b"\xEF\xBB\xBF", utf8.as_bytes()].concat(),
        gb.into_owned(),
        [b"\xFF\xFE", utf16.as_slice()].concat(),
        utf8.replace(';', "\t").into_bytes(),
    ] {
        let batch = read(&file(&folder, "x.csv", &content)).expect("read");
        assert_eq!(batch.items.len(), 3, "{:?}", batch.rejected);
        let rows: Vec<u32> = batch.items.iter().map(|(origin, _)| origin.row).collect();
        assert_eq!(rows, [2, 3, 4]);
    }
}

#[test]
fn nul_and_invalid_bytes_are_faults_of_their_row() {
    let folder = tempfile::tempdir().expect("a folder");
    let content =
        ["需求名称,预算\n\n好的,1\n".as_bytes(), b"\xE5\xFF\xFE,2\n", "有\0空,3\n末行,4\n".as_bytes()]
            .concat();
    let batch = read(&file(&folder, "x.csv", &content)).expect("read");
    assert_eq!(batch.items.len(), 2);
    let rejected: Vec<(u32, &str)> =
        batch.rejected.iter().map(|row| (row.origin.row, row.faults[0].reason.as_str())).collect();
    assert_eq!(rejected.iter().map(|row| row.0).collect::<Vec<_>>(), [4, 5]);
    assert!(rejected[0].1.contains("编码") && rejected[1].1.contains("NUL"), "{rejected:?}");
}

#[test]
fn bad_json_lines_are_told_in_chinese() {
    let folder = tempfile::tempdir().expect("a folder");
    let lines = [
        r#"{"record":"demand","id":"D1","title":"好"}"#,
        "{",
        r#"{"record":"demand","id":"D2"}"#,
        r#"{"record":"demand","id":"D3","title":"x","colour":1}"#,
        r#"{"record":"demand","id":"D4","title":"x","modes":["gift"]}"#,
        r#"{"record":"demand","id":"D5","title":"x","budget_wan_yuan":-3}"#,
        r#"{"record":"demand","id":"D1","title":"again"}"#,
        r#"{"record":"demand","id":"D6","title":"x","maturity_wanted":12}"#,
        r#"{"record":"outcome","demand":"D1","supply":"S1","event":"signed","happened_on":"2026-03-05"}"#,
    ];
    let batch = read(&file(&folder, "x.jsonl", lines.join("\r\n").as_bytes())).expect("read");
    assert_eq!(batch.items.len(), 2);
    let rows: Vec<u32> = batch.rejected.iter().map(|row| row.origin.row).collect();
    assert_eq!(rows, [2, 3, 4, 5, 6, 7, 8]);
    let reasons: Vec<&str> = batch.rejected.iter().map(|row| row.faults[0].reason.as_str()).collect();
    for (reason, part) in
        reasons.iter().zip(["JSON", "缺少字段 title", "未知的字段 colour", "gift", "零或正数", "重复", "1–9"])
    {
        assert!(reason.contains(part), "{reason}");
    }
}

struct TwoLinks;

impl NameResolver for TwoLinks {
    fn organisation(&self, name_or_id: &str) -> Option<OrganisationId> {
        (name_or_id == "示例大学").then(|| OrganisationId::new("I-1"))
    }

    fn link(&self, text: &str) -> Option<LinkId> {
        match text {
            "尾矿综合利用" | "新材料/尾矿综合利用" => {
                Some(LinkId::new("new-materials/tailings"))
            }
            "选矿" | "新材料/选矿" => Some(LinkId::new("new-materials/beneficiation")),
            _ => None,
        }
    }

    fn suggest_links(&self, _text: &str) -> Vec<String> {
        vec!["新材料/尾矿综合利用".to_owned()]
    }

    fn knows_chain(&self, text: &str) -> bool {
        text == "新材料"
    }
}

#[test]
fn bad_rows_come_back_and_the_rest_goes_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let csv = "需求编号,需求名称,预算（万元）,期望成熟度,产业链,环节,合作方式,企业名称\n\
        D1,好的,80万,中试,新材料,尾矿综合利用、选矿,转让,示例大学\n\
        D2,环节不对,1,5,新材料,尾矿利用,转让,某公司\n\
        D3,产业链不对,1,5,旧材料,,,\n\
        D4,负数,-8,5,,,,\n\
        D5,成熟度不对,1,12,,,,\n\
        D6,方式不对,1,5,,,送,\n\
        D1,重复,1,5,,,,\n\
        D8,,1,5,,,,\n\
        D9,两个环节,1,5,,选矿/尾矿综合利用,,新来的有限公司\n";
    let options = ImportOptions { resolver: &TwoLinks, ..ImportOptions::default() };
    let batch = read_file(&file(&folder, "需求.csv", csv.as_bytes()), &options).expect("read");
    let rows: Vec<u32> = batch.rejected.iter().map(|row| row.origin.row).collect();
    assert_eq!(rows, [3, 4, 5, 6, 7, 8, 9]);
    let fault = &batch.rejected[0].faults[0];
    assert_eq!((fault.column.as_str(), fault.value.as_str()), ("产业链环节", "尾矿利用"));
    assert!(fault.how_to_fix.contains("新材料/尾矿综合利用"));
    assert!(batch.rejected[5].faults[0].reason.contains("第 2 行"));
    let shown = format!("{:?}", batch.items);
    assert!(shown.contains("new-materials/tailings") && shown.contains("OrganisationId(\"I-1\")"));
    assert_eq!(batch.items.len(), 3, "two demands and one new enterprise");
    assert!(batch.notes[0].contains("新来的有限公司"));
}

#[test]
fn a_column_that_does_not_exist_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = file(&folder, "x.csv", "标的\n尾矿\n".as_bytes());
    let mapped = |column: &str| ImportOptions {
        mapping: vec![("标的".to_owned(), column.to_owned())],
        sheet_kind: Some(matcher_io::SheetKind::Demand),
        ..ImportOptions::default()
    };
    assert_eq!(read_file(&path, &mapped("没有这列")).expect_err("refused").kind(), ErrorKind::BadRequest);
    assert_eq!(read_file(&path, &mapped("需求名称")).expect("read").items.len(), 1);
}

#[test]
fn a_failed_write_leaves_the_old_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = file(&folder, "out.xlsx", b"old");
    let failed: Result<(), Error> =
        matcher_io::atomic::write_atomically(&path, |_| Err(Error::Empty { path: PathBuf::from("x") }));
    assert!(failed.is_err());
    assert_eq!(std::fs::read(&path).expect("read"), b"old");
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 1, "no part is left behind");
}
