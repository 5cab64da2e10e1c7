//! Whether an engine holds what it should, and answers as it should.

use anyhow::{Context, bail, ensure};
use matcher_core::record::{Demand, Record, RecordKind};
use matcher_core::{Engine, MatchRequest};

use super::model::Model;

/// Records that are read at once.
const PAGE: usize = 1_000;
/// What is asked to compare answers.
const QUESTIONS: [&str; 20] = [
    "尾矿综合利用",
    "香菇烘干发黑",
    "焙烧烟气制酸成本高",
    "钒页岩提钒回收率低",
    "核桃脱皮",
    "天麻有效成分提取",
    "睡眠监测系统",
    "慢病管理与远程问诊",
    "矿车无人驾驶",
    "选矿厂视觉检测",
    "数控机床能耗",
    "余热回收",
    "光伏储能",
    "锂电池正极材料",
    "污水重金属吸附",
    "浮选药剂",
    "氧化钼靶材",
    "丹参喷雾干燥",
    "油脂浓缩",
    "步态传感器",
];

/// Compares all records and outcomes, one by one, and lets the engine check itself.
///
/// # Errors
/// The first difference.
pub fn compare(engine: &Engine, model: &Model) -> anyhow::Result<()> {
    let mut expected = model.records.iter();
    for kind in RecordKind::ALL {
        for record in all(engine, kind)? {
            let wanted = expected.next().map(|(_, record)| record);
            ensure!(
                wanted == Some(&record),
                "{} is there, expected was {:?}",
                record.id(),
                wanted.map(Record::id)
            );
        }
    }
    if let Some((key, _)) = expected.next() {
        bail!("{key:?} is lost");
    }
    let outcomes = engine.outcomes()?;
    ensure!(outcomes.iter().eq(model.outcomes()), "outcomes differ: {} are there", outcomes.len());
    let report = engine.check()?;
    ensure!(report.is_sound() && report.records as usize == model.records.len(), "not sound: {report:?}");
    Ok(())
}

fn all(engine: &Engine, kind: RecordKind) -> anyhow::Result<Vec<Record>> {
    let mut found: Vec<Record> = Vec::new();
    loop {
        let after = found.last().map_or(String::new(), |last| last.id().to_owned());
        let page = engine.page(kind, &after, PAGE)?;
        if page.is_empty() {
            return Ok(found);
        }
        found.extend(page);
    }
}

/// What the engine answers to the same questions, to the last byte.
///
/// # Errors
/// Those of the engine.
pub fn answers(engine: &Engine) -> anyhow::Result<String> {
    let demands = QUESTIONS.map(|text| Demand::from_text(text, text, ""));
    let found = engine.find_matches_batch(&demands, &MatchRequest::default(), &|_| {})?;
    Ok(serde_json::to_string(&found)?)
}

/// Compares the answers with those of an index that is made anew.
///
/// # Errors
/// When they differ, and those of the engine.
pub fn equal_to_a_rebuild(engine: &Engine) -> anyhow::Result<()> {
    let before = answers(engine)?;
    engine.rebuild(&mut |_| {}).context("rebuilding")?;
    ensure!(answers(engine)? == before, "a rebuild changes the answers");
    Ok(())
}
