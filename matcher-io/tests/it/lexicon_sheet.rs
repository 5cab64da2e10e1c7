use std::fs;

use matcher_io::ErrorKind;
use matcher_io::lexicon_workbook::{
    CandidateRow, EntryKind, PreviewRow, SheetReading, read, write, write_csv, write_preview,
    write_preview_csv,
};
use tempfile::TempDir;

fn candidate(kind: EntryKind, term: &str, synonym: &str) -> CandidateRow {
    CandidateRow {
        kind,
        term: term.to_owned(),
        synonym: synonym.to_owned(),
        score: 0.5,
        count: 7,
        records: 3,
        known: false,
        basis: "3 条记录写明".to_owned(),
        examples: "=1+1，看起来像公式（S-1）".to_owned(),
    }
}

fn read_csv(text: impl AsRef<[u8]>) -> SheetReading {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("建议.csv");
    fs::write(&path, text).expect("a file");
    read(&path).expect("readable")
}

/// Rows, kinds and names of what is adopted.
fn adopted(reading: &SheetReading) -> Vec<(u32, EntryKind, String)> {
    reading.entries.iter().map(|entry| (entry.row, entry.kind, entry.names.join("="))).collect()
}

#[test]
fn what_was_written_adopts_nothing_until_somebody_says_so() {
    let folder = TempDir::new().expect("a folder");
    let rows = [candidate(EntryKind::Term, "前驱体", ""), candidate(EntryKind::Same, "=钒电池", "VRB")];
    for name in ["建议.xlsx", "建议.csv"] {
        let path = folder.path().join(name);
        if name.ends_with("xlsx") { write(&path, &rows) } else { write_csv(&path, &rows) }.expect("written");
        let reading = read(&path).expect("read back");
        assert_eq!((reading.entries.len(), reading.declined, reading.faults.len()), (0, 2, 0), "{name}");
    }
}

#[test]
fn an_edited_table_is_read_however_untidy() {
    let reading = read_csv(
        "本单位挑选的词,,,\n\n序号, 采 用 ,类型,词,同义词,备注\n1,是,新词,前驱体,,好\n,,,,,\n2,否,同义,甲,乙,\n\
         3,ＹＥＳ,同义词,钒电池,全钒液流电池、VRB｜ＶＦＢ,\n4,√,相近,发黑,褐变,\n5,,新词,不要,,\n6,１,术语, 中试线 ,,\n",
    );
    let expected = [
        (4, EntryKind::Term, "前驱体".to_owned()),
        (7, EntryKind::Same, "钒电池=全钒液流电池=VRB=ＶＦＢ".to_owned()),
        (8, EntryKind::Related, "发黑=褐变".to_owned()),
        (10, EntryKind::Term, "中试线".to_owned()),
    ];
    assert_eq!(adopted(&reading), expected);
    assert_eq!((reading.declined, reading.faults.len()), (2, 0));
}

#[test]
fn rows_that_cannot_be_adopted_say_why() {
    let reading = read_csv(
        "采用,类型,词,同义词\n是,动词,甲乙,\n是,,甲乙,\n大概,新词,甲乙,\n是,新词,,\n是,新词,甲乙,丙丁\n是,同义,甲乙,\n是,新词,#REF!,\n否,动词,,\n",
    );
    let faults: Vec<(u32, &str)> =
        reading.faults.iter().map(|fault| (fault.row, fault.reason.as_str())).collect();
    let expected = [
        (2, "不认识类型“动词”"),
        (3, "“类型”是空的"),
        (4, "“采用”一列写的是“大概”"),
        (5, "“词”是空的"),
        (6, "填了同义词"),
        (7, "“同义词”是空的"),
        (8, "#REF!"),
    ];
    assert_eq!(faults.len(), expected.len(), "{faults:?}");
    for ((row, reason), (expected_row, part)) in faults.into_iter().zip(expected) {
        assert!(row == expected_row && reason.contains(part), "{row} {reason}");
    }
    assert_eq!((reading.entries.len(), reading.declined), (0, 1));
}

#[test]
fn the_encoding_of_old_excel_is_read() {
    // 采用,类型,词 / 是,新词,尾矿 in GB18030.
    let bytes = b"\xb2\xc9\xd3\xc3,\xc0\xe0\xd0\xcd,\xb4\xca\n\xca\xc7,\xd0\xc2\xb4\xca,\xce\xb2\xbf\xf3\n";
    assert_eq!(adopted(&read_csv(bytes)), [(2, EntryKind::Term, "尾矿".to_owned())]);
}

#[test]
fn a_file_without_the_columns_is_refused() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("别的.csv");
    fs::write(&path, "名称,数量\n甲,1\n").expect("a file");
    let error = read(&path).expect_err("nothing to read");
    assert_eq!(error.kind(), ErrorKind::BadInput);
    assert!(error.user_message().contains("采用"), "{}", error.user_message());
    assert_eq!(read(&folder.path().join("没有.xlsx")).expect_err("missing").kind(), ErrorKind::NotFound);
}

#[test]
fn a_preview_is_written_in_both_formats() {
    let folder = TempDir::new().expect("a folder");
    let row = PreviewRow {
        demand_id: "D-1".to_owned(),
        change: "进入".to_owned(),
        supply_title: "+钼尾矿".to_owned(),
        after: Some((1, 0.5, "值得接洽".to_owned())),
        ..PreviewRow::default()
    };
    let [book, csv] = ["变化.xlsx", "变化.csv"].map(|name| folder.path().join(name));
    write_preview(&book, std::slice::from_ref(&row)).expect("written");
    write_preview_csv(&csv, &[row]).expect("written");
    assert!(fs::read(&book).expect("a file").starts_with(b"PK"));
    let text = fs::read_to_string(&csv).expect("a file");
    assert!(text.contains("D-1,,进入,,,") && text.contains("未召回,1,0.500,值得接洽"), "{text}");
}
