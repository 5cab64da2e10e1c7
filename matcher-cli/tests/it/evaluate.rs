use std::fs;

use crate::support::Office;

fn collection(office: &Office) {
    fs::create_dir(office.path("集")).expect("a folder");
    office.write(
        "集/docs.jsonl",
        "{\"id\":\"d1\",\"title\":\"钼尾矿综合利用方法\",\"text\":\"回收长石石英\"}\n\
         {\"id\":\"d2\",\"title\":\"香菇热泵干燥\",\"keywords\":[\"褐变\"]}\n\
         {\"id\":\"d3\",\"title\":\"李教授\",\"fields\":[\"选矿\",\"浮选药剂\"]}\n",
    );
    office.write(
        "集/queries.jsonl",
        "{\"id\":\"q1\",\"title\":\"尾矿利用\",\"text\":\"尾矿里的长石怎么回收\"}\n{\"id\":\"q2\",\"text\":\"香菇烘干\"}\n",
    );
    office.write("集/qrels.tsv", "q1\td1\t3\nq1\td2\t0\nq2\td2\t3\nq2\td1\t0\n");
}

#[test]
fn a_small_collection_is_measured_compared_and_timed() {
    let office = Office::new();
    collection(&office);
    let arguments = ["evaluate", "集", "--min-relevance", "2", "--run", "a.trec", "--timing", "--json"];
    let report = office.run(&arguments).succeeded().json();
    assert_eq!((&report["documents"], &report["summary"]["queries"]), (&3.into(), &2.into()), "{report}");
    assert_eq!(report["summary"]["metrics"][0]["mean"], 1.0, "{report}");
    assert!(report["timing"]["p95_ms"].as_f64().is_some_and(|time| time > 0.0));
    let again = ["evaluate", "集", "--against", "a.trec", "--judged-only", "--json"];
    let compared = office.run(&again).succeeded().json();
    assert_eq!(compared["comparison"]["metrics"][0]["mean_difference"], 0.0, "{compared}");
    office.run(&["evaluate", "集", "--against", "a.trec"]).succeeded().says("nDCG@10").says("p 值");
}

#[test]
fn the_projects_own_records_are_a_collection() {
    let office = Office::new();
    fs::create_dir(office.path("自有")).expect("a folder");
    office.write("自有/organisations.jsonl", matcher_fixtures::organisations_jsonl());
    office.write("自有/demands.jsonl", matcher_fixtures::demands_jsonl());
    office.write("自有/supplies.jsonl", matcher_fixtures::supplies_jsonl());
    office.write("自有/qrels.tsv", matcher_fixtures::qrels_tsv());
    let report = office.run(&["evaluate", "自有", "--min-relevance", "2", "--json"]).succeeded().json();
    assert!(report["summary"]["metrics"][0]["mean"].as_f64().is_some_and(|mean| mean > 0.4), "{report}");

    // The same engine is no better than itself, though a run file is shorter than what judged documents need. What is left
    // comes from the deeper search, which ranks all supplies and not only those of the most shared words: recall of .010.
    office.run(&["evaluate", "自有", "--min-relevance", "2", "--run", "a.trec"]).succeeded();
    let against = ["--judged-only", "--against", "a.trec", "--json"];
    let report = office.run(&[&["evaluate", "自有", "--min-relevance", "2"][..], &against].concat()).json();
    for metric in report["comparison"]["metrics"].as_array().expect("a list") {
        let difference = metric["mean_difference"].as_f64().expect("a number");
        assert!(difference.abs() < 0.012, "{metric}");
    }
}

#[test]
fn what_cannot_be_measured_is_told() {
    let office = Office::new();
    collection(&office);
    office.run(&["evaluate", "没有"]).ended_with(2).says("找不到文件夹");
    office.run(&["evaluate", "."]).ended_with(2).says("docs.jsonl");
    office.run(&["evaluate", "集", "--min-relevance", "7"]).ended_with(2).says("0 到 3");
    office.run(&["evaluate", "集", "--against", "没有.trec"]).ended_with(2).says("没有.trec");
    office.write("集/qrels.tsv", "q1\td1\t9\n");
    office.run(&["evaluate", "集"]).ended_with(2).says("qrels.tsv").says("第 1 行");
}
