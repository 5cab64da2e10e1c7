use proptest::prelude::*;

use super::{
    Criteria, JudgeHabit, JudgedProject, JudgingError, PanelResult, Points, RowEntry, RowStanding, ScoreRow,
    ScoreSheets, judge,
};

const JUDGES: [&str; 5] = ["甲", "乙", "丙", "丁", "戊"];

fn criteria() -> Criteria {
    Criteria::parse(
        "tie_break = ['b', 'mean']\n[[criterion]]\nid = 'a'\nname = '创新'\nweight = 1\nfull_mark = 10\n\
         [[criterion]]\nid = 'b'\nname = '市场'\nweight = 1\nfull_mark = 10",
    )
    .unwrap()
}

/// `marks[project][judge]`: two marks each; -1 is a blank, -2 a recusal.
fn sheets(marks: &[&[[f64; 2]]]) -> ScoreSheets {
    let code = |at: usize| format!("P{}", at + 1);
    let projects = (0..marks.len()).map(|at| JudgedProject {
        code: code(at).as_str().into(),
        name: format!("项目{}", at + 1),
        owner: String::new(),
    });
    let judges = marks.iter().map(|row| row.len()).max().unwrap_or(0);
    let rows = marks.iter().enumerate().flat_map(|(at, row)| {
        row.iter().zip(JUDGES).map(move |(marks, judge)| ScoreRow {
            judge: judge.into(),
            project: code(at).as_str().into(),
            entry: if marks[0] < -1.5 {
                RowEntry::Recused
            } else {
                RowEntry::Marks(
                    marks
                        .iter()
                        .map(|mark| (*mark >= 0.0).then(|| Points::try_from(*mark).unwrap()))
                        .collect(),
                )
            },
        })
    });
    ScoreSheets {
        event: "综合场".to_owned(),
        judges: JUDGES[..judges].iter().map(|judge| (*judge).into()).collect(),
        projects: projects.collect(),
        rows: rows.collect(),
    }
}

fn judged(marks: &[&[[f64; 2]]]) -> PanelResult {
    judge(&sheets(marks), &criteria(), Some(1)).unwrap()
}

fn places(result: &PanelResult) -> Vec<(&str, Option<usize>)> {
    result.projects.iter().map(|project| (project.project.code.as_str(), project.rank)).collect()
}

#[test]
fn the_highest_and_lowest_are_left_out_when_judges_are_enough() {
    let five = judged(&[&[[10.0, 10.0], [8.0, 8.0], [8.0, 8.0], [7.0, 7.0], [1.0, 1.0]]]);
    let project = &five.projects[0];
    assert_eq!(project.score.unwrap().to_string(), "76.67");
    assert_eq!(
        (project.mean.unwrap().to_string(), project.median.unwrap().to_string()),
        ("68.00".into(), "80.00".into())
    );
    assert!(
        project.reason.contains("去掉最高分 100.00（甲）和最低分 10.00（戊），其余 3 位平均 76.67 分"),
        "{}",
        project.reason
    );
    let four = judged(&[&[[10.0, 10.0], [8.0, 8.0], [8.0, 8.0], [6.0, 6.0]]]);
    assert_eq!(four.projects[0].score.unwrap().to_string(), "80.00");
    assert!(four.projects[0].reason.contains("不足 5 位"));
}

#[test]
fn a_blank_is_no_zero_and_a_recusal_is_not_missing() {
    let result = judged(&[&[[9.0, 9.0], [9.0, -1.0], [-2.0, -2.0], [-1.0, -1.0]]]);
    let project = &result.projects[0];
    assert_eq!(project.score.unwrap().to_string(), "90.00");
    let standings: Vec<RowStanding> = project.rows.iter().map(|row| row.standing).collect();
    use RowStanding::{Absent, Complete, Incomplete, Recused};
    assert_eq!(standings, [Complete, Incomplete, Recused, Absent]);
    let told: Vec<&str> = result.missing.iter().map(|missing| missing.sentence.as_str()).collect();
    assert_eq!(told, ["乙给“项目1”的打分缺“市场”。", "丁没有给“项目1”打分。"]);
    assert!(!result.is_complete() && result.summary[1].contains("暂定"));
}

#[test]
fn a_project_without_a_total_has_no_place() {
    let result = judged(&[&[[9.0, -1.0]], &[[1.0, 1.0]]]);
    assert_eq!(places(&result), [("P2", Some(1)), ("P1", None)]);
}

#[test]
fn ties_are_decided_in_the_stated_order() {
    let result = judged(&[&[[9.0, 7.0], [9.0, 7.0]], &[[7.0, 9.0], [7.0, 9.0]], &[[7.0, 7.0], [7.0, 7.0]]]);
    assert_eq!(places(&result), [("P2", Some(1)), ("P1", Some(2)), ("P3", Some(3))]);
    assert_eq!(result.projects[0].ties[0].decided_by.as_deref(), Some("市场"));
    assert!(result.projects[1].reason.contains("与“项目2”同分，比“市场”较低，排在后"));
}

#[test]
fn what_nothing_tells_apart_shares_a_place() {
    let same: &[[f64; 2]] = &[[8.0, 8.0], [7.0, 7.0]];
    let result = judged(&[same, same, &[[5.0, 5.0], [5.0, 5.0]]]);
    assert_eq!(places(&result), [("P1", Some(1)), ("P2", Some(1)), ("P3", Some(3))]);
    assert!(result.projects[1].shared && result.projects[1].reason.contains("并列"));
    assert_eq!(result.sureness.winning.len(), 2);
    assert!(result.summary.iter().any(|told| told.contains("请评委组商定")), "{:?}", result.summary);
}

#[test]
fn a_total_far_from_the_panel_is_told_and_kept() {
    let result = judged(&[&[[8.0, 8.0], [8.0, 8.0], [8.5, 8.0], [3.0, 3.0]]]);
    let far = &result.far_totals[0];
    assert_eq!((far.judge.as_str(), far.left_out), ("丁", false));
    assert_eq!(
        far.sentence,
        "丁给“项目1” 30.00 分，比评委组的中位数 80.00 低 50.00 分，超过允许的 10.00 分；仍计入得分，请复核。"
    );
}

#[test]
fn lenient_and_flat_judges_are_told() {
    let row = |base: f64| [[base, base], [base, base], [base, base], [base + 2.0, base + 2.0], [6.0, 6.0]];
    let rows = [row(4.0), row(6.0), row(7.0), row(8.0)];
    let rows: Vec<&[[f64; 2]]> = rows.iter().map(|row| &row[..]).collect();
    let result = judged(&rows);
    assert_eq!(result.judges[3].habits, [JudgeHabit::Lenient]);
    assert_eq!(result.judges[4].habits, [JudgeHabit::Flat]);
    assert!(result.judges[0].habits.is_empty());
}

#[test]
fn a_judge_who_turns_the_order_is_named() {
    let result = judged(&[&[[9.0, 9.0], [6.0, 6.0], [6.0, 6.0]], &[[5.0, 5.0], [6.5, 6.5], [6.5, 6.5]]]);
    assert_eq!(places(&result), [("P1", Some(1)), ("P2", Some(2))]);
    let change = &result.sureness.changes[0];
    assert_eq!(
        change.sentence,
        "没有甲的分数，“项目2”会排到“项目1”前面；“项目2”会进入前 1 名；“项目1”会退出前 1 名。"
    );
    assert_eq!(result.projects[0].places_without_one, Some((1, 2)));
    assert_eq!((result.sureness.neighbours, result.sureness.firm_neighbours), (1, 0));
}

#[test]
fn sheets_that_contradict_themselves_are_refused() {
    let mut twice = sheets(&[&[[9.0, 9.0]]]);
    twice.rows.push(twice.rows[0].clone());
    assert!(matches!(judge(&twice, &criteria(), None), Err(JudgingError::RowTwice { .. })));
    let above = sheets(&[&[[10.5, 9.0]]]);
    assert!(matches!(judge(&above, &criteria(), None), Err(JudgingError::OutOfRange { .. })));
    let mut stranger = sheets(&[&[[9.0, 9.0]]]);
    stranger.judges.clear();
    assert!(matches!(judge(&stranger, &criteria(), None), Err(JudgingError::Unknown { .. })));
}

fn any_marks() -> impl Strategy<Value = Vec<Vec<[f64; 2]>>> {
    let mark = || prop_oneof![1 => Just(-1.0), 12 => (0_i32..=20).prop_map(|half| f64::from(half) / 2.0)];
    let row = prop_oneof![1 => Just([-2.0, -2.0]), 12 => [mark(), mark()]];
    (1_usize..=5, 1_usize..=6).prop_flat_map(move |(judges, projects)| {
        proptest::collection::vec(proptest::collection::vec(row.clone(), judges), projects)
    })
}

proptest! {
    #[test]
    fn neither_the_order_of_projects_nor_of_rows_matters(marks in any_marks()) {
        let marks: Vec<&[[f64; 2]]> = marks.iter().map(Vec::as_slice).collect();
        let sheets = sheets(&marks);
        let result = judge(&sheets, &criteria(), Some(2)).unwrap();
        let mut other = sheets;
        other.projects.reverse();
        other.rows.reverse();
        prop_assert_eq!(judge(&other, &criteria(), Some(2)).unwrap(), result);
    }

    #[test]
    fn a_better_place_has_no_lower_score(marks in any_marks()) {
        let marks: Vec<&[[f64; 2]]> = marks.iter().map(Vec::as_slice).collect();
        let result = judge(&sheets(&marks), &criteria(), Some(2)).unwrap();
        for pair in result.projects.windows(2) {
            prop_assert!(pair[0].score >= pair[1].score);
            prop_assert!(pair[1].rank.is_none() || pair[0].rank <= pair[1].rank);
        }
        for project in &result.projects {
            if let (Some(rank), Some((best, worst))) = (project.rank, project.places_without_one) {
                prop_assert!(best <= rank && rank <= worst);
            }
            prop_assert!(project.score.is_none_or(|score| score <= Points::of_hundredths(10_000)));
        }
        let w = result.agreement.map_or(0.5, |agreement| agreement.w);
        prop_assert!((0.0..=1.0).contains(&w));
    }
}
