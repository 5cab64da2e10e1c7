//! What an answer would look like, in sentences.

use crate::matching::Verdict;
use crate::record::{Demand, SupplyKind};

/// What the sentences are made of.
#[derive(Debug, Clone)]
pub(crate) struct AnswerParams<'a> {
    pub(crate) demand: &'a Demand,
    /// The name of the link on which it stands, if it stands on one.
    pub(crate) link: Option<&'a str>,
    /// The kinds that most of the best supplies are of, the commonest first.
    pub(crate) kinds: &'a [SupplyKind],
    /// What it requires in numbers, in words.
    pub(crate) indicators: &'a [String],
    /// Title, score and verdict of the best supply, if any comes near.
    pub(crate) nearest: Option<(&'a str, f64, Verdict)>,
}

/// First what the demand asks of an answer, then what comes nearest.
pub(crate) fn answer(params: &AnswerParams<'_>) -> Vec<String> {
    vec![asked(params), nearest(params.nearest)]
}

fn asked(params: &AnswerParams<'_>) -> String {
    let demand = params.demand;
    let kinds: Vec<&str> = params.kinds.iter().take(2).map(|kind| named(*kind)).collect();
    let kinds = if kinds.is_empty() { "成果".to_owned() } else { kinds.join("或") };
    let of_link = params.link.map(|link| format!("“{link}”环节的")).unwrap_or_default();
    let mut parts = vec![format!("能答上这项需求的，大致是{of_link}{kinds}")];
    if !params.indicators.is_empty() {
        parts.push(format!("做到{}", params.indicators.join("、")));
    }
    parts.extend(demand.maturity_wanted.map(|level| format!("成熟度不低于 {} 级", level.level())));
    parts.extend(demand.budget_wan_yuan.map(|budget| format!("费用在 {budget} 万元以内")));
    parts.extend(demand.deadline.map(|day| format!("{day} 前见到结果")));
    format!("{}。", parts.join("，"))
}

fn nearest(nearest: Option<(&str, f64, Verdict)>) -> String {
    match nearest {
        None => "库里没有沾边的供给，要到外面去找。".to_owned(),
        Some((title, score, verdict)) if verdict >= Verdict::WorthContact => {
            format!("库里已有可以接洽的：《{title}》，相符度 {score:.2}，{}。", verdict.label())
        }
        Some((title, score, _)) => {
            format!("库里还没有合适的供给，最接近的是《{title}》，相符度 {score:.2}。")
        }
    }
}

fn named(kind: SupplyKind) -> &'static str {
    match kind {
        SupplyKind::Achievement => "成果",
        SupplyKind::Expert => "专家",
        SupplyKind::Instrument => "仪器",
        SupplyKind::Platform => "平台",
        SupplyKind::Policy => "政策",
    }
}

#[cfg(test)]
mod tests {
    use super::{AnswerParams, answer};
    use crate::matching::Verdict;
    use crate::record::{Demand, SupplyKind};

    #[test]
    fn an_answer_is_asked_what_the_demand_asks() {
        let mut demand = Demand::from_text("d", "钼尾矿再选", "");
        demand.budget_wan_yuan = Some(60.0);
        let params = AnswerParams {
            demand: &demand,
            link: Some("选矿"),
            kinds: &[SupplyKind::Achievement, SupplyKind::Expert],
            indicators: &["回收率 ≥ 85 %".to_owned()],
            nearest: Some(("尾矿浮选", 0.31, Verdict::Reference)),
        };
        assert_eq!(
            answer(&params),
            [
                "能答上这项需求的，大致是“选矿”环节的成果或专家，做到回收率 ≥ 85 %，费用在 60 万元以内。",
                "库里还没有合适的供给，最接近的是《尾矿浮选》，相符度 0.31。",
            ]
        );
        let none = AnswerParams { nearest: None, link: None, kinds: &[], indicators: &[], ..params };
        assert_eq!(answer(&none)[1], "库里没有沾边的供给，要到外面去找。");
    }
}
