//! What a result says, in Chinese sentences.

use super::criteria::Criteria;
use super::names::ProjectCode;
use super::points::Points;
use super::result::{
    FarTotal, JudgeReport, JudgedRow, MissingRow, PanelResult, ProjectResult, RowStanding, WithoutJudge,
};
use super::sheets::ScoreSheets;

/// A project as sentences name it.
fn quoted(code: &ProjectCode, sheets: &ScoreSheets) -> String {
    let known = sheets.projects.iter().find(|project| project.code == *code);
    let name = known.map(|project| project.name.as_str()).filter(|name| !name.is_empty());
    format!("“{}”", name.unwrap_or(code.as_str()))
}

/// How a project's score came about.
pub(super) fn project(result: &ProjectResult, sheets: &ScoreSheets, criteria: &Criteria) -> String {
    let mut parts = vec![scored(result, criteria)];
    for (standing, said) in [
        (RowStanding::Recused, "回避，不计"),
        (RowStanding::Incomplete, "有空项，没有计入，也不当作零分"),
        (RowStanding::Absent, "没有打分，不当作零分"),
    ] {
        let names: Vec<&str> = rows_of(result, standing).map(|row| row.judge.as_str()).collect();
        if !names.is_empty() {
            parts.push(format!("{}{said}", names.join("、")));
        }
    }
    parts.extend(tied(result, sheets));
    if let (Some(rank), Some((best, worst))) = (result.rank, result.places_without_one) {
        parts.push(match (best, worst) {
            _ if rows_of(result, RowStanding::Complete).count() < 2 => {
                "只有一位评委，名次无从核对".to_owned()
            }
            (best, worst) if best == worst => format!("去掉任何一位评委都是第 {rank} 名"),
            (best, worst) => format!("去掉某一位评委，名次会在第 {best} 到第 {worst} 之间变动"),
        });
    }
    format!("{}。", parts.join("；"))
}

fn rows_of(result: &ProjectResult, standing: RowStanding) -> impl Iterator<Item = &JudgedRow> {
    result.rows.iter().filter(move |row| row.standing == standing)
}

fn scored(result: &ProjectResult, criteria: &Criteria) -> String {
    let (Some(score), Some(mean), Some(median)) = (result.score, result.mean, result.median) else {
        return "没有一位评委的打分是完整的，没有得分".to_owned();
    };
    let judges = rows_of(result, RowStanding::Complete).count();
    if result.left_out_each_side == 0 {
        let few = criteria.trim.each_side > 0;
        let why = if few {
            format!("（不足 {} 位，不去最高最低分）", criteria.trim.from_judges)
        } else {
            String::new()
        };
        return format!("{judges} 位评委有效{why}，平均 {score} 分，中位数 {median}");
    }
    let mut left_out: Vec<&JudgedRow> = result.rows.iter().filter(|row| row.left_out).collect();
    left_out.sort_by_key(|row| row.total);
    let (low, high) = left_out.split_at(result.left_out_each_side);
    let names = |rows: &[&JudgedRow]| {
        let told = rows.iter().filter_map(|row| Some(format!("{}（{}）", row.total?, row.judge)));
        told.collect::<Vec<_>>().join("、")
    };
    format!(
        "{judges} 位评委有效，去掉最高分 {}和最低分 {}，其余 {} 位平均 {score} 分；全部平均 {mean}，中位数 {median}",
        names(high),
        names(low),
        judges - 2 * result.left_out_each_side
    )
}

fn tied(result: &ProjectResult, sheets: &ScoreSheets) -> Vec<String> {
    let sentence = |tie: &super::result::Tie| {
        let other = quoted(&tie.with, sheets);
        match &tie.decided_by {
            Some(by) if tie.ahead => format!("与{other}同分，比“{by}”较高，排在前"),
            Some(by) => format!("与{other}同分，比“{by}”较低，排在后"),
            None => format!("与{other}同分，依次比较后仍相同，并列"),
        }
    };
    result.ties.iter().map(sentence).collect()
}

/// What a judge's totals look like.
pub(super) fn judge(report: &JudgeReport, panel_spread: Option<Points>) -> String {
    let mut parts = vec![format!("打分完整的项目 {} 个", report.complete)];
    for (count, said) in
        [(report.incomplete, "有空项"), (report.absent, "没有打分"), (report.recused, "回避")]
    {
        if count > 0 {
            parts.push(format!("{said} {count} 个"));
        }
    }
    if let Some(mean) = report.mean {
        parts.push(format!("平均 {mean} 分"));
    }
    if let Some(bias) = report.bias {
        let off = bias.distance(Points::ZERO);
        parts.push(match bias.cmp(&Points::ZERO) {
            std::cmp::Ordering::Greater => format!("一般比评委组的中位数高 {off} 分"),
            std::cmp::Ordering::Less => format!("一般比评委组的中位数低 {off} 分"),
            std::cmp::Ordering::Equal => "一般与评委组的中位数相同".to_owned(),
        });
    }
    if let (Some(spread), Some(panel)) = (report.spread, panel_spread) {
        parts.push(format!("高低相差 {spread} 分（同样的项目，评委组相差 {panel} 分）"));
    }
    if let Some(agreement) = report.agreement {
        parts.push(format!("与其他评委的名次相关 {agreement:.2}"));
    }
    if report.far_totals > 0 {
        parts.push(format!("{} 个分数明显偏离评委组", report.far_totals));
    }
    if !report.habits.is_empty() {
        let habits: Vec<&str> = report.habits.iter().map(|habit| habit.label()).collect();
        parts.push(format!("请复核：{}", habits.join("、")));
    }
    format!("{}。", parts.join("；"))
}

/// Which total lies far off, and what came of it.
pub(super) fn far(far: &FarTotal, sheets: &ScoreSheets) -> String {
    let off = far.total.distance(far.median);
    let side = if far.total > far.median { "高" } else { "低" };
    let effect = if far.left_out { "已作为最高或最低分去掉" } else { "仍计入得分" };
    format!(
        "{}给{} {} 分，比评委组的中位数 {} {side} {off} 分，超过允许的 {} 分；{effect}，请复核。",
        far.judge,
        quoted(&far.project, sheets),
        far.total,
        far.median,
        far.allowed
    )
}

/// What a judge still has to mark.
pub(super) fn missing(
    missing: &MissingRow,
    standing: RowStanding,
    sheets: &ScoreSheets,
    criteria: &Criteria,
) -> String {
    let project = quoted(&missing.project, sheets);
    if standing == RowStanding::Absent {
        return format!("{}没有给{project}打分。", missing.judge);
    }
    let named = criteria.criteria.iter().filter(|criterion| missing.criteria.contains(&criterion.id));
    let names: Vec<&str> = named.map(|criterion| criterion.name.as_str()).collect();
    format!("{}给{project}的打分缺“{}”。", missing.judge, names.join("”“"))
}

/// What changes without a judge.
pub(super) fn without(change: &WithoutJudge, winners: Option<usize>, sheets: &ScoreSheets) -> String {
    let names =
        |codes: &[ProjectCode]| codes.iter().map(|code| quoted(code, sheets)).collect::<Vec<_>>().join("、");
    let mut parts: Vec<String> = Vec::new();
    for (before, after) in &change.turned {
        parts.push(format!("{}会排到{}前面", quoted(after, sheets), quoted(before, sheets)));
    }
    for (before, after) in &change.levelled {
        parts.push(format!("{}会与{}并列", quoted(after, sheets), quoted(before, sheets)));
    }
    let first = winners.map_or_else(String::new, |winners| format!("前 {winners} 名"));
    if !change.entering.is_empty() {
        parts.push(format!("{}会进入{first}", names(&change.entering)));
    }
    if !change.leaving.is_empty() {
        parts.push(format!("{}会退出{first}", names(&change.leaving)));
    }
    format!("没有{}的分数，{}。", change.judge, parts.join("；"))
}

/// The whole.
pub(super) fn summary(result: &PanelResult) -> Vec<String> {
    let count = |count: fn(&JudgeReport) -> usize| result.judges.iter().map(count).sum::<usize>();
    let (complete, recused) = (count(|judge| judge.complete), count(|judge| judge.recused));
    let (projects, judges) = (result.projects.len(), result.judges.len());
    let mut told = vec![format!(
        "{projects} 个项目，{judges} 位评委；应打分 {} 份，有效 {complete} 份，回避 {recused} 份。",
        projects * judges - recused
    )];
    if !result.is_complete() {
        told.push(format!(
            "还缺 {} 份，结果是暂定的：缺的不当作零分，补齐后名次可能变动。",
            result.missing.len()
        ));
    }
    told.extend(unlike_means(result));
    told.extend(winning(result));
    told.push(match &result.agreement {
        None => "同时打过分的评委或项目太少，看不出评委之间是否一致。".to_owned(),
        Some(agreement) => format!(
            "评委一致性（肯德尔和谐系数 W）{:.2}，{}；按 {} 位评委都打了分的 {} 个项目计算。",
            agreement.w,
            agreement.level.label(),
            agreement.judges,
            agreement.projects
        ),
    });
    told.extend(sure(result));
    if !result.far_totals.is_empty() {
        told.push(format!(
            "{} 个分数明显偏离评委组，已逐个列出；只提请复核，没有改动。",
            result.far_totals.len()
        ));
    }
    told
}

/// Scores by unlike rules do not quite compare.
fn unlike_means(result: &PanelResult) -> Option<String> {
    let scored = || result.projects.iter().filter(|project| project.score.is_some());
    let trimmed = scored().filter(|project| project.left_out_each_side > 0).count();
    let whole = scored().count() - trimmed;
    (trimmed > 0 && whole > 0).then(|| {
        format!("{trimmed} 个项目去掉了最高分和最低分，{whole} 个项目有效评委不够、没有去，两种得分放在一起比要慎重。")
    })
}

fn winning(result: &PanelResult) -> Option<String> {
    let winners = result.sureness.winners?;
    let names: Vec<String> = result
        .projects
        .iter()
        .filter(|project| result.sureness.winning.contains(&project.project.code))
        .map(|project| {
            format!(
                "“{}”",
                if project.project.name.is_empty() {
                    project.project.code.as_str()
                } else {
                    &project.project.name
                }
            )
        })
        .collect();
    let told = format!("前 {winners} 名：{}", names.join("、"));
    Some(match names.len() {
        0 => format!("没有一个项目有得分，前 {winners} 名是空的。"),
        found if found > winners => {
            format!("{told}，共 {found} 个：最后的名次并列，同分比较后仍分不出先后，请评委组商定。")
        }
        found if found < winners => format!("{told}；有得分的项目只有 {found} 个。"),
        _ => format!("{told}。"),
    })
}

fn sure(result: &PanelResult) -> Option<String> {
    let sureness = &result.sureness;
    let active = result.judges.iter().filter(|judge| judge.complete > 0).count();
    if sureness.neighbours == 0 || active < 2 {
        return None;
    }
    let turned = sureness.neighbours - sureness.firm_neighbours;
    let mut told = match turned {
        0 => format!("去掉任何一位评委，{} 对相邻名次都不变", sureness.neighbours),
        _ => format!("逐一去掉一位评委看，{} 对相邻名次有 {turned} 对会变", sureness.neighbours),
    };
    if let Some(winners) = sureness.winners {
        let moving: Vec<&str> = sureness
            .changes
            .iter()
            .filter(|change| !change.entering.is_empty() || !change.leaving.is_empty())
            .map(|change| change.judge.as_str())
            .collect();
        told.push_str(&if moving.is_empty() {
            format!("；前 {winners} 名不变")
        } else {
            format!("；前 {winners} 名是谁，取决于{}的分数", moving.join("、"))
        });
    }
    Some(format!("{told}。"))
}
