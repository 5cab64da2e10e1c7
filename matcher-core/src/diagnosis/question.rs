//! What to ask first: that by which the scores of the best supplies can move farthest.

use std::collections::BTreeMap;

use super::fact::DemandFact;
use super::model::{FactSource, FactStanding, Question};
use crate::scoring::Feature;

/// So many questions are asked in one visit.
const MOST_QUESTIONS: usize = 3;

/// What the best supplies say of themselves, and where the demand may stand.
#[derive(Debug, Clone, Default)]
pub(crate) struct CandidateSides {
    /// How many supplies there are.
    pub(crate) supplies: usize,
    /// How many of them say what a fact could be compared with.
    pub(crate) comparable: BTreeMap<DemandFact, usize>,
    /// The quantities that most of them state, such as 回收率（%）, the commonest first.
    pub(crate) quantities: Vec<String>,
    /// The lowest and the highest price, in 万元.
    pub(crate) prices: Option<(f64, f64)>,
    /// The lowest and the highest readiness, 1 to 9.
    pub(crate) levels: Option<(u8, u8)>,
    /// The links that the demand's text makes likeliest, by name.
    pub(crate) links: Vec<String>,
}

/// The questions for what is missing, the most valuable first; `weight` gives the weight of a feature in log-odds.
pub(crate) fn questions(
    standings: &[FactStanding],
    sides: &CandidateSides,
    weight: impl Fn(Feature) -> f64,
) -> Vec<Question> {
    let missing = standings.iter().filter(|standing| standing.source == FactSource::Missing);
    let mut questions: Vec<Question> = missing
        .map(|standing| Question {
            fact: standing.fact,
            text: wording(standing.fact, sides),
            worth: worth(standing.fact, sides, &weight),
        })
        .collect();
    // Stable, so that ties stay in the order of the facts.
    questions.sort_by(|a, b| b.worth.total_cmp(&a.worth));
    questions.truncate(MOST_QUESTIONS);
    questions
}

fn worth(fact: DemandFact, sides: &CandidateSides, weight: &impl Fn(Feature) -> f64) -> f64 {
    let Some(feature) = fact.feature() else { return own_worth(fact) };
    let comparable = sides.comparable.get(&fact).copied().unwrap_or(0);
    // An unknown feature stands at its reference value, and can go as far as the farther end.
    let reach = feature.reference().max(1.0 - feature.reference());
    weight(feature) * reach * comparable as f64 / sides.supplies.max(1) as f64
}

/// Of what no score depends on. Without saying what is wanted nothing is found, without a contact nobody is called; the rest
/// makes the talk easier. Our own judgement, in the unit of the others.
fn own_worth(fact: DemandFact) -> f64 {
    match fact {
        DemandFact::Wanted => 5.0,
        DemandFact::Contact => 1.0,
        DemandFact::CurrentState => 0.6,
        _ => 0.2,
    }
}

fn wording(fact: DemandFact, sides: &CandidateSides) -> String {
    match fact {
        DemandFact::Wanted => {
            "具体想解决什么问题：什么产品、哪道工序、出了什么现象、要做到什么样？".to_owned()
        }
        DemandFact::CurrentState => {
            "现在用的是什么工艺或设备，卡在哪一步，试过哪些办法，结果怎样？".to_owned()
        }
        DemandFact::Indicators => indicators(&sides.quantities),
        DemandFact::Link => link(&sides.links),
        DemandFact::Maturity => {
            let offered = sides.levels.map(|levels| format!("（相近的供给在 {} 级）", span(levels)));
            format!("要拿来就能用的成熟技术，还是愿意一起做中试？{}", offered.unwrap_or_default())
        }
        DemandFact::Budget => {
            let offered = sides.prices.map(|prices| format!("（相近的供给报价 {} 万元）", span(prices)));
            format!("这件事打算投入多少钱？{}", offered.unwrap_or_default())
        }
        DemandFact::Deadline => "最晚什么时候要见到结果？".to_owned(),
        DemandFact::Modes => "愿意怎么合作：委托开发、联合开发、技术转让、许可，还是技术入股？".to_owned(),
        DemandFact::Enterprise => "是哪家企业提出的，在哪个县区？".to_owned(),
        DemandFact::Contact => "企业里谁负责这件事，怎么联系？".to_owned(),
    }
}

fn indicators(quantities: &[String]) -> String {
    if quantities.is_empty() {
        return "希望做到什么指标？请给出数值和单位：现在是多少，要求达到多少？".to_owned();
    }
    format!("希望做到什么指标？相近的供给多写明{}：贵公司现在各是多少，要求达到多少？", quantities.join("、"))
}

fn link(links: &[String]) -> String {
    if links.is_empty() {
        return "这项需求用在哪个产品、哪道工序上？".to_owned();
    }
    format!("这项需求用在哪个产品、哪道工序上？可能是{}，请确认。", links.join("或"))
}

fn span<T: PartialEq + std::fmt::Display>((least, most): (T, T)) -> String {
    if least == most { format!("{least}") } else { format!("{least}～{most}") }
}

#[cfg(test)]
mod tests {
    use super::{CandidateSides, questions};
    use crate::diagnosis::{DemandFact, FactSource, FactStanding};
    use crate::scoring::Feature;

    fn missing(facts: &[DemandFact]) -> Vec<FactStanding> {
        facts.iter().map(|fact| FactStanding { fact: *fact, source: FactSource::Missing }).collect()
    }

    #[test]
    fn what_no_supply_can_be_compared_by_is_asked_last() {
        let mut sides = CandidateSides { supplies: 20, ..CandidateSides::default() };
        sides.comparable.insert(DemandFact::Budget, 0);
        sides.comparable.insert(DemandFact::Indicators, 15);
        let all = [DemandFact::Indicators, DemandFact::Budget, DemandFact::Deadline, DemandFact::Contact];
        let asked = questions(&missing(&all), &sides, |_| 4.0);
        let facts: Vec<DemandFact> = asked.iter().map(|question| question.fact).collect();
        assert_eq!(facts, [DemandFact::Indicators, DemandFact::Contact, DemandFact::Deadline]);
        // 4 log-odds, .7 of the way, three quarters of the supplies.
        assert!((asked[0].worth - 2.1).abs() < 1e-12);
    }

    #[test]
    fn questions_name_what_the_best_supplies_say() {
        let sides = CandidateSides {
            quantities: vec!["回收率（%）".to_owned(), "品位".to_owned()],
            prices: Some((20.0, 300.0)),
            levels: Some((8, 8)),
            links: vec!["新材料·选矿".to_owned(), "新材料·冶炼".to_owned()],
            ..CandidateSides::default()
        };
        let weight = |feature| if feature == Feature::Budget { 1.0 } else { 0.0 };
        let text = |fact| questions(&missing(&[fact]), &sides, weight)[0].text.clone();
        assert!(text(DemandFact::Indicators).contains("回收率（%）、品位"));
        assert!(text(DemandFact::Budget).contains("20～300 万元"));
        assert!(text(DemandFact::Maturity).contains("（相近的供给在 8 级）"));
        assert!(text(DemandFact::Link).contains("新材料·选矿或新材料·冶炼"));
    }

    #[test]
    fn what_is_known_is_not_asked() {
        let known = [FactStanding { fact: DemandFact::Budget, source: FactSource::Text }];
        assert!(questions(&known, &CandidateSides::default(), |_| 1.0).is_empty());
    }
}
