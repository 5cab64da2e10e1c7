use std::fs;
use std::process::Stdio;
use std::time::Duration;

use crate::support::Office;

#[test]
fn files_that_cannot_be_read_are_named() {
    let office = Office::new();
    office.write("空.xlsx", "");
    fs::write(office.path("旧.xls"), [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0]).expect("a file");
    fs::write(office.path("坏.xlsx"), b"PK\x03\x04 not a zip").expect("a file");
    for name in ["空.xlsx", "旧.xls", "坏.xlsx", "没有.xlsx", "."] {
        office.run(&["import", name]).ended_with(2).says("错误：");
    }
    // Nothing was written: a file that cannot be read stops everything.
    office.write("需求.csv", "需求名称\n尾矿利用\n");
    office.run(&["import", "需求.csv", "坏.xlsx"]).ended_with(2).says("坏.xlsx");
    let stats = office.run(&["stats", "--json"]).succeeded().json();
    assert_eq!(stats["demands"], 0);
}

#[test]
fn a_folder_without_data_is_told_and_not_made() {
    let office = Office::new();
    for arguments in [&["match"][..], &["search", "尾矿"], &["stats"], &["doctor"], &["show", "X"]] {
        office.run(arguments).ended_with(2).says("matcher import");
    }
    assert!(!office.path("matcher-data").exists());
    office.write("文件", "");
    office.write("需求.csv", "需求名称\n尾矿利用\n");
    office.run(&["import", "需求.csv", "--data", "文件"]).ended_with(2).says("不是文件夹");
}

#[test]
fn a_second_process_is_told_that_the_folder_is_taken() {
    let office = Office::with_sample();
    let mut command = office.command();
    command.args(["match", "--text", "-"]).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    // Text is read before the folder is opened, so the lock itself is taken here instead.
    drop(command);
    let lock = fs::File::options().write(true).open(office.path("matcher-data/LOCK")).expect("the lock file");
    lock.try_lock().expect("nobody has it");
    office.run(&["stats"]).ended_with(4).says("另一个 matcher 进程").says("matcher-data");
    lock.unlock().expect("it was ours");
    office.run(&["stats"]).succeeded();
}

#[test]
fn a_folder_of_a_newer_version_is_left_alone() {
    let office = Office::with_sample();
    let path = office.path("matcher-data/catalogue.sqlite");
    let mut bytes = fs::read(&path).expect("the database");
    // SQLite keeps user_version, big-endian, at byte 60 of the header.
    bytes[60..64].copy_from_slice(&9_999_u32.to_be_bytes());
    fs::write(&path, &bytes).expect("written");
    office.run(&["stats"]).ended_with(4).says("升级 matcher");
    assert_eq!(fs::read(&path).expect("the database"), bytes);
}

#[test]
fn a_damaged_database_is_told_and_kept() {
    let office = Office::with_sample();
    fs::write(
        office.path("matcher-data/catalogue.sqlite"),
        b"this is not a database, and long enough to tell",
    )
    .expect("written");
    office.run(&["stats"]).ended_with(4).says("已损坏").says("备份");
}

#[test]
fn a_damaged_index_is_rebuilt_and_told() {
    let office = Office::with_sample();
    let search = ["search", "尾矿", "--json"];
    let before = office.run(&search).succeeded().out;
    fs::write(office.path("matcher-data/index/1/meta.json"), "half a li").expect("written");
    let after = office.run(&search).succeeded().says("索引已重建（原索引已损坏：");
    assert_eq!(after.out, before);
    office.run(&["doctor"]).succeeded().says("与数据库一致，共 1282 条记录");
    office.run(&["rebuild"]).succeeded().says("索引已重建，共 1282 条记录");
    assert_eq!(office.run(&search).succeeded().out, before);
}

#[test]
fn a_read_only_folder_is_told() {
    let office = Office::with_sample();
    let folder = office.path("matcher-data");
    let mut permissions = fs::metadata(&folder).expect("there").permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&folder, permissions).expect("ours");
    // Root writes everywhere, so there is nothing to see then.
    if fs::write(folder.join("probe"), "").is_ok() {
        return;
    }
    office.run(&["import", "sample.jsonl"]).ended_with(4).says("不能写入");
}

#[test]
fn stdin_that_is_no_text_is_refused() {
    let office = Office::with_sample();
    office.run_with_input(&["match", "--text", "-"], b"\xff\xfe\x00broken").ended_with(2).says("UTF-8");
    office.run_with_input(&["match", "--text", "-"], b" \n").ended_with(2).says("空的");
    office.run_with_input(&["match", "--text", "-"], &vec![b'a'; 3 << 20]).ended_with(2).says("1 MB");
    office.run(&["match", "--text", "的了吗"]).succeeded();
    office.run(&["search", " "]).ended_with(2).says("空的");
}

#[test]
fn a_reader_that_has_enough_ends_it_quietly() {
    let office = Office::with_sample();
    let mut command = office.command();
    command.args(["match", "--json"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("it starts");
    drop(child.stdout.take());
    std::thread::sleep(Duration::from_millis(10));
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn a_broken_file_of_the_offices_own_is_named_with_line_and_remedy() {
    let office = Office::with_sample();
    let broken = |name: &str, content: &[u8], told: &[&str]| {
        let file = office.path("matcher-data").join(name);
        fs::write(&file, content).expect("a file");
        let mut answer = office.run(&["stats"]).ended_with(2);
        for what in told.iter().chain([&name]) {
            answer = answer.says(what);
        }
        fs::remove_file(file).expect("it was there");
    };
    broken("synonyms.tsv", "same\t钼|Mo\n甲=乙\n".as_bytes(), &["第 2 行", "制表符"]);
    broken("lexicon.txt", &[0xC4, 0xFE], &["UTF-8"]);
    broken("taxonomy.toml", b"chain", &["内置的产业链"]);
    office.run(&["stats"]).succeeded();
}
