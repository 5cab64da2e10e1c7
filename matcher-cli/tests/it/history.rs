use crate::support::Office;

#[test]
fn the_history_tells_who_changed_what() {
    let office = Office::new();
    office.write("一.csv", "需求编号,需求名称,预算(万元)\nXQ-1,尾矿利用,50\nXQ-2,香菇烘干,20\n");
    office.write("二.csv", "需求编号,需求名称,预算(万元)\nXQ-1,尾矿利用,80\n");
    office.run(&["import", "一.csv", "--by", "刘工"]).succeeded();
    office.run(&["import", "二.csv", "--by", "王敏"]).succeeded();
    office.run(&["remove", "XQ-1", "--by", "张科"]).succeeded().says("已删除 1 条记录");
    office.run(&["show", "XQ-1"]).ended_with(2);
    office
        .run(&["history", "XQ-1"])
        .succeeded()
        .says("新增  刘工")
        .says("修改  王敏")
        .says("预算：50 万元 → 80 万元")
        .says("删除  张科")
        .says("matcher undelete XQ-1");
    office.run(&["undelete", "XQ-1"]).succeeded().says("已恢复 1 条记录");
    office.run(&["show", "XQ-1"]).succeeded().says("80 万元");
    office.run(&["match", "XQ-1", "--json"]).succeeded();
    office.run(&["doctor"]).succeeded().says("共 2 条记录");

    let latest = office.run(&["history", "--json", "--limit", "2"]).succeeded().json();
    assert_eq!((&latest[0]["action"], &latest[1]["action"]), (&"restored".into(), &"removed".into()));
    office.run(&["history"]).succeeded().says("香菇烘干").says("北京时间");
}

#[test]
fn what_cannot_be_removed_or_brought_back_is_told_and_nothing_is_done() {
    let office = Office::new();
    office.write("一.csv", "需求编号,需求名称\nXQ-1,尾矿利用\nXQ-2,香菇烘干\n");
    office.run(&["import", "一.csv"]).succeeded();
    office.run(&["remove", "XQ-1", "XQ-9"]).ended_with(2).says("XQ-9").says("相近的编号");
    office.run(&["undelete", "XQ-1"]).ended_with(2).says("没有被删除");
    office.run(&["show", "XQ-1"]).succeeded();
    office.run(&["remove", "XQ-2", "--by", " "]).ended_with(2).says("--by");
    office.run(&["remove", "XQ-2"]).succeeded();
    office.run(&["remove", "XQ-2"]).ended_with(2).says("已经删除").says("undelete XQ-2");
    office.run(&["history", "XQ-7"]).ended_with(2).says("找不到");
    office.run(&["history", "--limit", "0"]).ended_with(2).says("--limit");
}

#[test]
fn a_record_that_changed_by_itself_is_named_and_the_others_go_on() {
    let office = Office::new();
    office.write("一.csv", "需求编号,需求名称\nXQ-1,尾矿利用\nXQ-2,香菇烘干\n");
    office.run(&["import", "一.csv"]).succeeded();
    let path = office.path("matcher-data/catalogue.sqlite");
    let mut bytes = std::fs::read(&path).expect("there");
    let title = "尾矿利用".as_bytes();
    let at = bytes.windows(title.len()).position(|window| window == title).expect("in the clear");
    bytes[at + 2] ^= 1;
    std::fs::write(&path, bytes).expect("written");
    office.run(&["show", "XQ-2"]).succeeded();
    office.run(&["show", "XQ-1"]).ended_with(4).says("记录“XQ-1”的内容已不是写入时的内容");
    office.run(&["doctor"]).ended_with(4).says("✗ 数据库：记录“XQ-1”").says("matcher restore");
}

#[test]
fn a_damaged_database_names_its_last_backup() {
    let office = Office::with_sample();
    office.run(&["backup", "昨天.backup"]).succeeded();
    office.write("matcher-data/catalogue.sqlite", "this is not a database, and long enough to tell");
    office.run(&["stats"]).ended_with(4).says("已损坏").says("昨天.backup\" --data").says("--replace");
    office.run(&["restore", "昨天.backup", "--replace"]).succeeded();
    office.run(&["doctor"]).succeeded();
}
