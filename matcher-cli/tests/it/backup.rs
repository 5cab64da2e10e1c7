use std::fs;

use crate::support::Office;

#[test]
fn a_backup_brings_everything_back() {
    let office = Office::with_sample();
    office.run(&["backup", "一月.backup"]).succeeded().says("已备份 1282 条记录");
    office.run(&["backup", "一月.backup"]).ended_with(2).says("--force");
    let before = office.run(&["match", "D-NM-002", "--json"]).succeeded().out;
    office.write("多.csv", "需求名称\n备份之后才来的需求\n");
    office.run(&["import", "多.csv"]).succeeded();

    office.run(&["restore", "一月.backup"]).ended_with(2).says("--replace");
    let answer = office.run(&["restore", "一月.backup", "--replace", "--json"]).succeeded().json();
    assert_eq!(answer["records"], 1282);
    let aside = answer["set_aside"].as_str().expect("the old data are kept");
    assert_eq!(office.run(&["stats", "--json", "--data", aside]).succeeded().json()["demands"], 182);
    assert_eq!(office.run(&["match", "D-NM-002", "--json"]).succeeded().out, before);
    office.run(&["doctor"]).succeeded();
    office.run(&["restore", "一月.backup", "--data", "新"]).succeeded().says("已恢复 1282 条记录");
}

#[test]
fn what_is_no_backup_is_told_and_nothing_is_changed() {
    let office = Office::with_sample();
    office.run(&["backup", "好.backup"]).succeeded();
    let mut bytes = fs::read(office.path("好.backup")).expect("there");
    bytes[5_000] ^= 1;
    fs::write(office.path("坏.backup"), &bytes).expect("written");
    fs::write(office.path("半.backup"), &bytes[..bytes.len() / 2]).expect("written");
    office.run(&["restore", "坏.backup", "--replace"]).ended_with(2).says("坏.backup").says("已损坏");
    office.run(&["restore", "半.backup", "--replace"]).ended_with(2).says("不完整");
    office.run(&["restore", "sample.jsonl", "--replace"]).ended_with(2).says("不是 matcher 的备份文件");
    office.run(&["restore", "没有.backup"]).ended_with(2).says("没有.backup");
    office.run(&["backup", "没有的文件夹/x.backup"]).ended_with(2).says("无法写入备份");
    assert_eq!(office.run(&["stats", "--json"]).succeeded().json()["supplies"], 953);
}
