use super::{SettingsFileError, SettingsReader};

fn read(text: &str) -> Result<(f64, u32, String), SettingsFileError> {
    SettingsReader::read(text, |reader, table| {
        reader.require(table, &["name"]);
        let weight = reader.number(table, "weight", 0.0..=1.0);
        let places = reader.whole(table, "places", 1..=9);
        let name = reader.text(table, "name");
        Some((weight?.0, places?.0, name?.0))
    })
}

#[test]
fn a_file_in_order_is_read() {
    assert_eq!(read("\u{feff}weight = 0.5\nplaces = 3\nname = ' 甲 '"), Ok((0.5, 3, "甲".to_owned())));
}

#[test]
fn every_fault_is_told_with_its_line() {
    let told = read("weight = 1.5\nplaces = 2.5\nnmae = '甲'\n").expect_err("three faults").user_message();
    assert_eq!(
        told,
        "第 1 行：缺少“name”。\n第 1 行：“weight”应在 0 与 1 之间。\n第 2 行：“places”应当是零或正整数。\n第 3 行：这里不认识“nmae”，请核对写法，或删去这一行。"
    );
}

#[test]
fn what_is_no_toml_is_told_with_its_line() {
    let error = read("weight = 1\nplaces = = 3").expect_err("no TOML");
    assert_eq!(error.faults.len(), 1);
    assert_eq!(error.faults[0].line, 2);
}
