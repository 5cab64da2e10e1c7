//! The shape of a panel's result.

use serde::{Deserialize, Serialize};

use super::names::{CriterionId, JudgeName, ProjectCode};
use super::points::Points;
use super::sheets::JudgedProject;

/// What a panel says of an event's projects, with all reasons.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PanelResult {
    /// What the event is called.
    pub event: String,
    /// The projects by rank, ties by code; those without a score last.
    pub projects: Vec<ProjectResult>,
    /// The judges, in the order of the sheets.
    pub judges: Vec<JudgeReport>,
    /// Totals that lie far from those of the panel, by project and judge in the order of the result.
    pub far_totals: Vec<FarTotal>,
    /// Pairs of judge and project without a total, recusals left out: what to ask for before the result is final.
    pub missing: Vec<MissingRow>,
    /// How far the judges agree; `None` where too few judged the same projects.
    pub agreement: Option<Agreement>,
    /// What leaving any one judge out would change.
    pub sureness: Sureness,
    /// The whole in Chinese sentences.
    pub summary: Vec<String>,
}

impl PanelResult {
    /// Whether nothing is missing.
    pub fn is_complete(&self) -> bool {
        self.missing.is_empty()
    }
}

/// What a panel says of a project.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProjectResult {
    /// The project.
    pub project: JudgedProject,
    /// Its place, from 1; projects that nothing tells apart share one, and the places after it stay empty. `None` without a
    /// score.
    pub rank: Option<usize>,
    /// Whether another project has the same place.
    pub shared: bool,
    /// The score of 100: the mean of the totals, the highest and lowest left out where judges are enough.
    pub score: Option<Points>,
    /// So many totals were left out on each side.
    pub left_out_each_side: usize,
    /// The mean of all totals.
    pub mean: Option<Points>,
    /// Their median.
    pub median: Option<Points>,
    /// What every judge says, in the order of the judges.
    pub rows: Vec<JudgedRow>,
    /// The mean mark for every criterion over the judges with a total, in the order of the criteria.
    pub criterion_means: Vec<Option<Points>>,
    /// The other projects of the same score, and what told them apart.
    pub ties: Vec<Tie>,
    /// The best and worst place when any one judge is left out; of the whole panel's place where that is never another.
    pub places_without_one: Option<(usize, usize)>,
    /// How the score came about, in a Chinese sentence.
    pub reason: String,
}

/// What a judge says of a project.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JudgedRow {
    /// The judge.
    pub judge: JudgeName,
    /// Whether it counts, and why not.
    pub standing: RowStanding,
    /// The marks, in the order of the criteria.
    pub marks: Vec<Option<Points>>,
    /// The weighted total of 100; `None` unless every mark is there.
    pub total: Option<Points>,
    /// Whether it was left out of the score as one of the highest or lowest.
    pub left_out: bool,
    /// Whether it lies far from the panel's.
    pub far: bool,
}

/// How a judge stands to a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowStanding {
    /// 有效: a mark for every criterion.
    Complete,
    /// 不全: some marks are missing, so that there is no total.
    Incomplete,
    /// 未打分: nothing was handed in.
    Absent,
    /// 回避: must not judge it, and is not missed.
    Recused,
}

impl RowStanding {
    /// The wording that users see.
    pub fn label(self) -> &'static str {
        match self {
            Self::Complete => "有效",
            Self::Incomplete => "不全",
            Self::Absent => "未打分",
            Self::Recused => "回避",
        }
    }
}

/// Another project of the same score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tie {
    /// The other project.
    pub with: ProjectCode,
    /// What users call the tie-breaker that told the two apart; `None` when none does.
    pub decided_by: Option<String>,
    /// Whether this project stands before the other one.
    pub ahead: bool,
}

/// A pair of judge and project without a total.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingRow {
    /// The judge.
    pub judge: JudgeName,
    /// The project.
    pub project: ProjectCode,
    /// The criteria without a mark; all of them where nothing was handed in.
    pub criteria: Vec<CriterionId>,
    /// The same in a Chinese sentence.
    pub sentence: String,
}

/// A total that lies far from the panel's median.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FarTotal {
    /// The judge.
    pub judge: JudgeName,
    /// The project.
    pub project: ProjectCode,
    /// The total.
    pub total: Points,
    /// The median of the project's totals.
    pub median: Points,
    /// How far off a total may lie.
    pub allowed: Points,
    /// Whether it was left out of the score in any case.
    pub left_out: bool,
    /// The same in a Chinese sentence.
    pub sentence: String,
}

/// What a judge's totals look like beside those of the panel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JudgeReport {
    /// The judge.
    pub judge: JudgeName,
    /// Projects with a total.
    pub complete: usize,
    /// Projects with some marks.
    pub incomplete: usize,
    /// Projects without any.
    pub absent: usize,
    /// Projects that the judge must not mark.
    pub recused: usize,
    /// The mean of the totals.
    pub mean: Option<Points>,
    /// The median of the totals' differences to the medians of their projects: above 0 for a lenient judge.
    pub bias: Option<Points>,
    /// The highest total less the lowest.
    pub spread: Option<Points>,
    /// Spearman's rank correlation with the mean of the others' totals, in [−1, 1]; `None` of fewer than three projects, or
    /// without any difference on one side.
    pub agreement: Option<f64>,
    /// Totals that lie far from the panel's.
    pub far_totals: usize,
    /// What stands out.
    pub habits: Vec<JudgeHabit>,
    /// The same in a Chinese sentence.
    pub sentence: String,
}

/// What stands out of a judge's marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JudgeHabit {
    /// 偏宽: more points than the panel throughout.
    Lenient,
    /// 偏严: fewer points than the panel throughout.
    Strict,
    /// 拉不开差距: nearly the same for every project.
    Flat,
    /// 次序相反: what the others rank high is ranked low.
    Contrary,
}

impl JudgeHabit {
    /// The wording that users see.
    pub fn label(self) -> &'static str {
        match self {
            Self::Lenient => "偏宽",
            Self::Strict => "偏严",
            Self::Flat => "拉不开差距",
            Self::Contrary => "次序与其他评委相反",
        }
    }
}

/// How far the judges rank the projects alike.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Agreement {
    /// Judges that were compared.
    pub judges: usize,
    /// Projects on which each of them has a total.
    pub projects: usize,
    /// Kendall's W, corrected for ties, in [0, 1]; 1 when all rank alike.
    pub w: f64,
    /// The mean of Spearman's correlations of all pairs of judges that W stands for: (mW − 1) / (m − 1).
    pub mean_correlation: f64,
    /// What W means.
    pub level: AgreementLevel,
}

/// What Kendall's W means, by Schmidt 1997, *Managing Delphi surveys using nonparametric statistical techniques*, Decision
/// Sciences 28(3), table 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgreementLevel {
    /// Below .3.
    VeryWeak,
    /// From .3.
    Weak,
    /// From .5.
    Moderate,
    /// From .7.
    Strong,
    /// From .9.
    VeryStrong,
}

impl AgreementLevel {
    /// The level of a W.
    pub fn of(w: f64) -> Self {
        match w {
            w if w >= 0.9 => Self::VeryStrong,
            w if w >= 0.7 => Self::Strong,
            w if w >= 0.5 => Self::Moderate,
            w if w >= 0.3 => Self::Weak,
            _ => Self::VeryWeak,
        }
    }

    /// The wording that users see.
    pub fn label(self) -> &'static str {
        match self {
            Self::VeryWeak => "很低",
            Self::Weak => "较低",
            Self::Moderate => "中等",
            Self::Strong => "较高",
            Self::VeryStrong => "很高",
        }
    }
}

/// What leaving any one judge out would change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sureness {
    /// So many first places are asked for; `None` when nobody asked.
    pub winners: Option<usize>,
    /// The projects of these places, by rank; more than asked for where the last place is shared.
    pub winning: Vec<ProjectCode>,
    /// Neighbours in the ranking.
    pub neighbours: usize,
    /// Neighbours whose order stays the same whoever is left out.
    pub firm_neighbours: usize,
    /// The judges without whom something changes, in the order of the sheets.
    pub changes: Vec<WithoutJudge>,
}

/// What changes without a judge.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WithoutJudge {
    /// The judge.
    pub judge: JudgeName,
    /// Neighbours, the one that stands before first, whose order turns.
    pub turned: Vec<(ProjectCode, ProjectCode)>,
    /// Neighbours that come to share a place.
    pub levelled: Vec<(ProjectCode, ProjectCode)>,
    /// Projects that come among the first.
    pub entering: Vec<ProjectCode>,
    /// Projects that are no longer among the first.
    pub leaving: Vec<ProjectCode>,
    /// The same in a Chinese sentence.
    pub sentence: String,
}
