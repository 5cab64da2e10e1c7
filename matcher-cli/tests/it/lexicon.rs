use std::fs;

use serde_json::Value;

use crate::support::{Office, is_workbook};

/// A demand that the built-in words do not lead to its supply.
const DEMANDS: &str = "需求编号,需求名称\nXQ-1,减轻芯子发花\n";
const SUPPLIES: &str =
    "成果编号,成果名称\nCG-1,末端轻压下减轻中心偏析\nCG-2,香菇烘干机\nCG-3,灰树花（又称栗蘑）栽培\n";

fn office() -> Office {
    let office = Office::new();
    office.write("需求.csv", DEMANDS);
    office.write("成果.csv", SUPPLIES);
    office.run(&["import", "需求.csv", "成果.csv"]).succeeded();
    office
}

/// Whether the demand, which shares but one common word with it, finds its supply worth a look.
fn finds(office: &Office) -> bool {
    let pair = office.run(&["explain", "XQ-1", "CG-1", "--json"]).succeeded().json();
    pair["verdict"] != "no_match"
}

/// A file of the data folder; empty when it is not there.
fn own(office: &Office, name: &str) -> String {
    fs::read_to_string(office.path("matcher-data").join(name)).unwrap_or_default()
}

fn backups(office: &Office) -> usize {
    let entries = fs::read_dir(office.path("matcher-data")).expect("a folder");
    let is_backup = |name: &str| name.ends_with(".bak");
    entries
        .filter(|entry| is_backup(&entry.as_ref().expect("an entry").file_name().to_string_lossy()))
        .count()
}

#[test]
fn suggestions_go_to_a_table_and_come_back() {
    let office = Office::with_sample();
    let answer = office.run(&["lexicon", "suggest", "--output", "建议/词典.xlsx"]).succeeded();
    answer.says("新词").says("前驱体").says("出现").says("matcher lexicon preview");
    assert!(is_workbook(&office.path("建议/词典.xlsx")));
    office.run(&["lexicon", "preview", "建议/词典.xlsx"]).ended_with(2).says("没有“采用”为“是”的行");
    office.run(&["lexicon", "suggest", "--output", "词典.csv", "--terms", "20"]).succeeded();
    let table = fs::read_to_string(office.path("词典.csv")).expect("a table");
    // The first row is adopted, as an analyst would.
    let lines: Vec<String> = table
        .lines()
        .enumerate()
        .map(|(at, line)| if at == 1 { format!("是{line}") } else { line.to_owned() })
        .collect();
    office.write("词典.csv", &lines.join("\r\n"));
    let preview = office.run(&["lexicon", "preview", "词典.csv", "--json"]).succeeded().json();
    assert!(preview["added"].as_array().is_some_and(|added| !added.is_empty()), "{preview}");
    office
        .run(&["lexicon", "apply", "词典.csv", "--by", "刘工"])
        .succeeded()
        .says("新增 1 条")
        .says("已写入");
    assert!(own(&office, "lexicon.txt").contains("刘工 添加\n"));
    office.run(&["lexicon", "apply", "词典.csv"]).succeeded().says("已有，不变 1 条").says("没有改动");
    // What was taken is no longer proposed.
    let first = preview["added"][0]["term"].as_str().expect("a term").to_owned();
    let again = office.run(&["lexicon", "suggest", "--json"]).succeeded().json();
    assert!(again["terms"].as_array().expect("a list").iter().all(|term| term["term"] != first.as_str()));
    office.run(&["doctor"]).succeeded();
}

#[test]
fn a_preview_writes_nothing_and_shows_what_comes() {
    let office = office();
    let arguments = ["lexicon", "preview", "--same", "芯子发花=中心偏析"];
    let answer = office.run(&arguments).succeeded();
    answer.says("什么都没有写入").says("需求 XQ-1").says("进入").says("CG-1").says("重建索引");
    let json = office.run(&[&arguments[..], &["--json"]].concat()).succeeded().json();
    assert_eq!(json["changed"][0]["entered"][0]["supply"], "CG-1");
    assert_eq!(json["counts"]["newly_answered"], 1);
    office.run(&[&arguments[..], &["--output", "变化.xlsx"]].concat()).succeeded().says("变化.xlsx");
    assert!(is_workbook(&office.path("变化.xlsx")));
    assert_eq!(own(&office, "synonyms.tsv"), "");
    assert!(!finds(&office));
}

#[test]
fn applying_counts_at_once_keeps_what_was_there_and_can_be_taken_back() {
    let office = office();
    office.write("matcher-data/synonyms.tsv", "# 本单位的\nsame\t甲乙|丙丁\n");
    office
        .run(&[
            "lexicon",
            "apply",
            "--same",
            "芯子发花＝中心偏析=花心坯",
            "--term",
            "柞水木耳",
            "--by",
            "刘工",
        ])
        .succeeded()
        .says("新增 2 条")
        .says("匹配已按新的词典进行")
        .says(".bak");
    let text = own(&office, "synonyms.tsv");
    assert!(
        text.starts_with("# 本单位的\nsame\t甲乙|丙丁\n# ")
            && text.ends_with("刘工 添加\nsame\t芯子发花|中心偏析|花心坯\n"),
        "{text}"
    );
    assert_eq!(backups(&office), 1);
    assert!(finds(&office));
    let list = office.run(&["lexicon", "list", "--json"]).succeeded().json();
    assert_eq!(list.as_array().map(Vec::len), Some(3));
    assert_eq!((&list[0]["kind"], &list[0]["line"]), (&Value::from("term"), &Value::from(2)));
    office.run(&["lexicon", "list"]).succeeded().says("芯子发花＝中心偏析＝花心坯").says("共 3 条");

    office.run(&["lexicon", "remove", "中心偏析=花心坯", "--by", "王工"]).succeeded().says("拿掉“花心坯”");
    office
        .run(&["lexicon", "remove", "中心偏析", "柞水木耳"])
        .succeeded()
        .says("已删除：同义")
        .says("已删除：新词 柞水木耳");
    assert!(!finds(&office));
    let text = own(&office, "synonyms.tsv");
    assert!(
        text.contains("same\t甲乙|丙丁\n") && text.contains("王工 删除") && !text.contains("芯子发花|"),
        "{text}"
    );
    office.run(&["doctor"]).succeeded();
}

#[test]
fn nothing_is_taken_of_a_table_with_a_bad_row() {
    let office = office();
    office.write(
        "改.csv",
        "采用,类型,词,同义词\n是,新词,柞水木耳,\n\n是,动词,发花,\n是,新词,技术,\n是,同义,钒电池,\n",
    );
    office
        .run(&["lexicon", "apply", "改.csv", "--term", "钼"])
        .ended_with(2)
        .says("“改.csv”有 4 处不能用，词典没有改动")
        .says("第 4 行：不认识类型“动词”")
        .says("第 5 行：“技术”是停用词")
        .says("第 6 行：类型是“同义”，“同义词”是空的")
        .says("--term 钼：“钼”只有一个字");
    assert_eq!(own(&office, "lexicon.txt"), "");
    office.run(&["lexicon", "apply", "--same", "钒=钒"]).ended_with(2).says("两个不同的词");
    office.run(&["lexicon", "apply"]).ended_with(2).says("matcher lexicon suggest");
    office.run(&["lexicon", "apply", "没有.xlsx"]).ended_with(2).says("找不到文件");
    office.run(&["lexicon", "apply", "--related", "磷酸铁锂=LFP"]).ended_with(2).says("内置词典里已是同义词");
    office.run(&["lexicon", "suggest", "--output", "建议.doc"]).ended_with(2).says(".xlsx");
    office.run(&["lexicon", "preview", "--term", "钼尾砂", "--top", "0"]).ended_with(2).says("--top");
}

#[test]
fn what_is_not_there_cannot_be_removed_and_a_broken_file_is_named_with_its_line() {
    let office = office();
    office.run(&["lexicon", "list"]).succeeded().says("还没有自己的词");
    office.run(&["lexicon", "apply", "--term", "柞水木耳"]).succeeded();
    office.run(&["lexicon", "remove", "柞水黑木耳"]).ended_with(2).says("柞水木耳").says("没有改动");
    office.run(&["lexicon", "remove", "磷酸铁锂=LFP"]).ended_with(2).says("内置词典");
    office.write("matcher-data/synonyms.tsv", "same\t甲乙|丙丁\n甲=乙\n");
    for arguments in [
        vec!["lexicon", "list"],
        vec!["lexicon", "apply", "--term", "栗蘑"],
        vec!["lexicon", "remove", "柞水木耳"],
    ] {
        office.run(&arguments).ended_with(2).says("synonyms.tsv").says("第 2 行");
    }
    assert!(own(&office, "lexicon.txt").ends_with("柞水木耳\n"));
    Office::new().run(&["lexicon", "suggest"]).ended_with(2).says("还没有数据");
}

#[test]
fn a_folder_in_use_is_told_with_the_way_out() {
    let office = office();
    let lock = fs::File::options().write(true).open(office.path("matcher-data/LOCK")).expect("a lock");
    lock.lock().expect("locked");
    office.run(&["lexicon", "suggest"]).ended_with(4).says("CreateBackup").says("matcher restore");
    office
        .run(&["lexicon", "apply", "--term", "栗蘑"])
        .ended_with(4)
        .says("--files-only")
        .says("ReloadLexicon");
    assert_eq!(own(&office, "lexicon.txt"), "");
    office
        .run(&["lexicon", "apply", "--term", "栗蘑", "--files-only"])
        .succeeded()
        .says("AdminService.ReloadLexicon");
    assert!(own(&office, "lexicon.txt").ends_with("栗蘑\n"));
    office.run(&["lexicon", "list"]).succeeded().says("栗蘑");
    drop(lock);
    office.run(&["match", "XQ-1"]).succeeded().says("索引已重建");
}

#[test]
fn learned_placement_is_said_to_be_forgotten() {
    let office = Office::with_sample();
    office.run(&["classify", "--learn"]).succeeded();
    office.run(&["lexicon", "preview", "--term", "膏体充填泵"]).succeeded().says("classify --learn");
    office.run(&["lexicon", "apply", "--term", "膏体充填泵"]).succeeded().says("classify --learn");
}
