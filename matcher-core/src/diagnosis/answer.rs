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
    /// The best supply, if any comes near.
    pub(crate) nearest: Option<Nearest<'a>>,
}

/// The supply that comes nearest.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Nearest<'a> {
    pub(crate) kind: Option<SupplyKind>,
    pub(crate) title: &'a str,
    pub(crate) score: f64,
    pub(crate) verdict: Verdict,
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

fn nearest(nearest: Option<Nearest<'_>>) -> String {
    let Some(Nearest { kind, title, score, verdict }) = nearest else {
        return "库里没有沾边的供给，要到外面去找。".to_owned();
    };
    // An expert's title is his name.
    let named =
        if kind == Some(SupplyKind::Expert) { format!("专家{title}") } else { format!("《{title}》") };
    if verdict >= Verdict::WorthContact {
        format!("库里已有可以接洽的：{named}，相符度 {score:.2}，{}。", verdict.label())
    } else {
        format!("库里还没有合适的供给，最接近的是{named}，相符度 {score:.2}。")
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
    use super::{AnswerParams, Nearest, answer};
    use crate::matching::Verdict;
    use crate::record::{Demand, SupplyKind};

    #[test]
    fn an_answer_is_asked_what_the_demand_asks() {
        let mut demand = Demand::from_text("d", "钼尾矿再选", "");
        demand.budget_wan_yuan = Some(60.0);
        let kind = Some(SupplyKind::Achievement);
        let nearest = Nearest { kind, title: "尾矿浮选", score: 0.31, verdict: Verdict::Reference };
        let params = AnswerParams {
            demand: &demand,
            link: Some("选矿"),
            kinds: &[SupplyKind::Achievement, SupplyKind::Expert],
            indicators: &["回收率 ≥ 85 %".to_owned()],
            nearest: Some(nearest),
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
        let expert = Nearest {
            kind: Some(SupplyKind::Expert),
            title: "单立岑",
            verdict: Verdict::Direct,
            score: 0.97,
        };
        let told = answer(&AnswerParams { nearest: Some(expert), ..none });
        assert_eq!(told[1], "库里已有可以接洽的：专家单立岑，相符度 0.97，可直接对接。");
    }
}
