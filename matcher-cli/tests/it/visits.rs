use std::fs;

use calamine::{Reader, Xlsx, open_workbook};
use serde_json::Value;

use crate::support::{Office, is_workbook};

const DAY: &str = "2026-03-01";

fn entries(list: &Value) -> &Vec<Value> {
    list["entries"].as_array().expect("entries")
}

/// Firms in two counties, a demand, and what is known of visits.
fn small_office() -> Office {
    let office = Office::new();
    office.write(
        "单位.csv",
        "单位编号,单位名称,单位类型,所在地区,最近走访日期,走访过\n\
         qy-1,东山矿业,企业,商州区,2026-02-20,\n\
         qy-2,柞水菌业,企业,柞水县,,否\n\
         qy-3,洛河电池,企业,商州区,,\n\
         gx-1,某大学,高校,,,\n",
    );
    office.write(
        "需求.csv",
        "需求编号,需求名称,企业编号\nxq-1,香菇烘干后发黑，想省电,qy-2\nxq-2,没有写企业的需求,\n",
    );
    office.run(&["import", "单位.csv", "需求.csv"]).succeeded();
    office
}

#[test]
fn the_list_tells_never_visited_from_unknown() {
    let office = small_office();
    let list = office.run(&["visits", "--on", DAY, "--json"]).succeeded().json();
    let of = |id: &str| entries(&list).iter().find(|entry| entry["organisation"] == id).expect("the firm");
    assert_eq!(entries(&list)[0]["organisation"], "qy-2");
    assert_eq!(of("qy-1")["last_contact"]["days"], 9);
    assert_eq!(of("qy-2")["last_contact"]["state"], "never");
    assert_eq!(of("qy-3")["last_contact"]["state"], "unknown");
    assert_eq!(of("qy-3")["parts"]["contact"]["value"], Value::Null);
    assert_eq!(entries(&list).len(), 3);
    office
        .run(&["visits", "--on", DAY])
        .succeeded()
        .says("记录写明还没有走访过")
        .says("不等于没有联系过")
        .says("1 条在办需求没有写是哪家企业的")
        .says("分县行程");
}

#[test]
fn filters_leave_scores_alone() {
    let office = Office::with_sample();
    let all = office.run(&["visits", "--on", DAY, "--top", "0", "--json"]).succeeded().json();
    let some = office
        .run(&["visits", "--on", DAY, "--chain", "绿色食品", "--top", "2", "--json"])
        .succeeded()
        .json();
    assert_eq!(entries(&some).len(), 2);
    for entry in entries(&some) {
        assert!(entries(&all).contains(entry), "{entry}");
    }
    let asked = entries(&all).iter().flat_map(|entry| entry["demands"].as_array().expect("demands"));
    assert!(asked.clone().any(|demand| demand["answered"] == true && !demand["bring"][0].is_null()));
    assert!(asked.clone().any(|demand| !demand["questions"][0].is_null()));
    office.run(&["visits", "--chain", "新才料"]).ended_with(2).says("新材料");
    office.run(&["visits", "--county", "没有这个县"]).succeeded().says("没有符合条件的企业");
}

#[test]
fn the_workbook_is_written_and_the_same_every_time() {
    let office = Office::with_sample();
    let arguments = ["visits", "--on", DAY, "--out", "走访.xlsx"];
    office.run(&arguments).succeeded().says("分县行程");
    assert!(is_workbook(&office.path("走访.xlsx")));
    let first = fs::read(office.path("走访.xlsx")).expect("a workbook");
    office.run(&arguments).ended_with(2).says("--force");
    office.run(&[&arguments[..], &["--force"]].concat()).succeeded();
    assert!(first == fs::read(office.path("走访.xlsx")).expect("a workbook"), "the same bytes");
    let mut workbook: Xlsx<_> = open_workbook(office.path("走访.xlsx")).expect("a workbook");
    let names = workbook.sheet_names();
    assert_eq!(names, ["走访清单", "分县行程", "带什么问什么"]);
    let rows = workbook.worksheet_range("走访清单").expect("the sheet").rows().count();
    assert!(rows > 10, "{rows}");
}

#[test]
fn a_visit_is_recorded_and_outlives_an_import() {
    let office = small_office();
    let told = office.run(&["visits", "record", "柞水菌业", "qy-3", "--on", DAY, "--by", "刘工"]).succeeded();
    told.says("qy-2 柞水菌业：最近走访日期记为 2026-03-01").says("qy-3");
    office
        .run(&["visits", "record", "qy-1", "--on", "2026-01-01"])
        .succeeded()
        .says("已记有 2026-02-20 的走访");
    office.run(&["visits", "record", "没有"]).ended_with(2).says("找不到");
    // The same table as before, which does not know of it.
    office.write("单位二.csv", "单位编号,单位名称,单位类型,所在地区\nqy-3,洛河电池,企业,商州区\n");
    office.run(&["import", "单位二.csv"]).succeeded().says("沿用原有的");
    let list = office.run(&["visits", "--on", "2026-03-11", "--json"]).succeeded().json();
    for entry in entries(&list).iter().filter(|entry| entry["organisation"] != "qy-1") {
        assert_eq!(
            (&entry["last_contact"]["days"], &entry["visited"]),
            (&Value::from(10), &Value::from(true))
        );
    }
    office.run(&["history", "qy-2"]).succeeded().says("刘工");
    let page = office.run(&["visits", "record", "--help"]).succeeded().out;
    assert!(page.contains("用法：") && !page.contains("Usage"), "{page}");
}

#[test]
fn weights_can_be_set() {
    let office = small_office();
    office.run(&["visits", "--sample", "走访.toml"]).succeeded().says("走访.toml");
    office.run(&["visits", "--settings", "走访.toml", "--on", DAY]).succeeded();
    office.write("只看联系.toml", "[weights]\nunanswered = 0\ngap = 0\ncontact = 1\nincomplete = 0\n");
    let list =
        office.run(&["visits", "--settings", "只看联系.toml", "--on", DAY, "--json"]).succeeded().json();
    assert_eq!(entries(&list)[0]["score"], 1.0);
    office.write("错.toml", "[weights]\nunanswerd = 1\ngap = -1\n");
    office.run(&["visits", "--settings", "错.toml"]).ended_with(2).says("第 2 行").says("第 3 行");
    let page = office.run(&["visits", "--help"]).succeeded().out;
    for english in ["Usage", "Options", "Arguments", "Print", "default:"] {
        assert!(!page.contains(english), "{page}");
    }
}
