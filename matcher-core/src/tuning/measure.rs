//! How judged demands are ranked and answered by given weights.

use super::examples::{FOLDS, Numbers, fold};
use super::judged::{Candidate, JudgedDemand, JudgedSet, Unjudged};
use super::platt::ShownPair;
use super::report::{BeforeAfter, SetReport};
use crate::evaluation::{
    DEFAULT_SEED, DocumentId, EvaluationError, Grade, Metric, PairedComparison, Qrels, QueryId,
    RankedDocument, RelevanceParams, Run, ScoredRun,
};
use crate::matching::Verdict;
use crate::scoring::{ScoringModel, WeightSet, logistic, verdict};

/// Matches of a demand that are shown.
const SHOWN: usize = 10;
/// Places of a ranking that are measured.
const DEPTH: usize = 100;
/// Bins of the calibration error.
const BINS: usize = 10;

/// Both sets of weights.
pub(super) struct Scorer {
    numbers: [Numbers; 2],
}

/// A candidate in its place.
struct Placed<'a> {
    candidate: &'a Candidate,
    judgement: Option<(Grade, f64)>,
    log_odds: f64,
}

impl Scorer {
    pub(super) fn of(model: &ScoringModel) -> Self {
        Self { numbers: WeightSet::ALL.map(|set| model.numbers(set)) }
    }

    fn log_odds(&self, candidate: &Candidate) -> f64 {
        candidate.design.log_odds(&self.numbers[candidate.design.set as usize])
    }

    /// Best first, ties by identifier.
    fn ranking<'a>(&self, demand: &'a JudgedDemand, unjudged: Unjudged) -> Vec<Placed<'a>> {
        let placed = |(candidate, judgement): (&'a Candidate, Option<(Grade, f64)>)| Placed {
            candidate,
            judgement,
            log_odds: self.log_odds(candidate),
        };
        let mut ranking: Vec<Placed<'a>> = demand.ranked(unjudged).map(placed).collect();
        // Stable, and candidates come by identifier.
        ranking.sort_by(|a, b| b.log_odds.total_cmp(&a.log_odds));
        ranking
    }

    /// The pairs of a demand that would be shown, as far as they are judged or count as irrelevant.
    pub(super) fn shown(
        &self,
        demand: &JudgedDemand,
        (unjudged, useful): (Unjudged, Grade),
    ) -> Vec<(WeightSet, ShownPair)> {
        let pair = |placed: Placed<'_>| {
            let (grade, weight) = placed.judgement.unwrap_or((Grade::MIN, 1.0));
            let pair = ShownPair { log_odds: placed.log_odds, useful: grade >= useful, weight };
            (placed.candidate.design.set, pair)
        };
        self.ranking(demand, unjudged).into_iter().take(SHOWN).map(pair).collect()
    }

    /// Whether the best of all candidates is worth a call.
    fn answers(&self, demand: &JudgedDemand) -> bool {
        let best = demand.candidates.iter().map(|candidate| self.log_odds(candidate)).max_by(f64::total_cmp);
        best.is_some_and(|best| verdict(logistic(best)) >= Verdict::WorthContact)
    }
}

/// Measures one set by the present weights and by those of the fold that each demand was held out of.
pub(super) fn measure(
    set: &JudgedSet,
    useful: Grade,
    (before, held_out): (&Scorer, &[Scorer; FOLDS]),
) -> SetReport {
    let after = |demand: &JudgedDemand| &held_out[fold(demand)];
    let count =
        |wanted: &dyn Fn(&JudgedDemand) -> bool| set.demands.iter().filter(|demand| wanted(demand)).count();
    let answerable = |demand: &JudgedDemand| demand.has(useful);
    let unanswerable = |demand: &JudgedDemand| !demand.judgements.is_empty() && !demand.has(useful);
    let difference = compare(set, useful, (before, held_out)).ok();
    SetReport {
        name: set.name.clone(),
        demands: set.demands.len(),
        judgements: set.demands.iter().map(|demand| demand.judgements.len()).sum(),
        ndcg_at_10: difference.as_ref().map(|found| found.0),
        difference: difference.map(|found| found.1.metric(Metric::NdcgAt10)),
        calibration_error: BeforeAfter {
            before: calibration_error(set, useful, &|_| before),
            after: calibration_error(set, useful, &after),
        },
        answerable: count(&answerable),
        answered: BeforeAfter {
            before: count(&|demand| answerable(demand) && before.answers(demand)),
            after: count(&|demand| answerable(demand) && after(demand).answers(demand)),
        },
        unanswerable: count(&unanswerable),
        told_so: BeforeAfter {
            before: count(&|demand| unanswerable(demand) && !before.answers(demand)),
            after: count(&|demand| unanswerable(demand) && !after(demand).answers(demand)),
        },
    }
}

/// nDCG@10 and the paired differences.
fn compare(
    set: &JudgedSet,
    useful: Grade,
    (before, held_out): (&Scorer, &[Scorer; FOLDS]),
) -> Result<(BeforeAfter<f64>, PairedComparison), EvaluationError> {
    let params = RelevanceParams { min_relevance: useful, judged_only: set.unjudged == Unjudged::Unknown };
    let qrels = qrels(set);
    let baseline = ScoredRun::new(&run(set, &|_| before)?, &qrels, params)?;
    let candidate = ScoredRun::new(&run(set, &|demand| &held_out[fold(demand)])?, &qrels, params)?;
    let mean = |run: &ScoredRun| {
        let values = run.values(Metric::NdcgAt10);
        values.iter().sum::<f64>() / values.len() as f64
    };
    let means = BeforeAfter { before: mean(&baseline), after: mean(&candidate) };
    Ok((means, PairedComparison::new(&baseline, &candidate, DEFAULT_SEED)?))
}

fn run<'a>(set: &JudgedSet, scorer: &dyn Fn(&JudgedDemand) -> &'a Scorer) -> Result<Run, EvaluationError> {
    let mut run = Run::new();
    for demand in &set.demands {
        let ranking = scorer(demand).ranking(demand, set.unjudged).into_iter().take(DEPTH);
        let documents = ranking.map(|placed| RankedDocument {
            document: DocumentId::new(placed.candidate.supply.as_str()),
            score: placed.log_odds,
        });
        run.insert(QueryId::new(demand.id.as_str()), documents.collect())?;
    }
    Ok(run)
}

fn qrels(set: &JudgedSet) -> Qrels {
    let mut qrels = Qrels::new();
    for demand in &set.demands {
        for (supply, (grade, _)) in &demand.judgements {
            let (query, document) = (QueryId::new(demand.id.as_str()), DocumentId::new(supply.as_str()));
            qrels.insert(query, document, *grade);
        }
    }
    qrels
}

/// The mean distance between what scores say and what is true of the pairs shown, bin by bin: Naeini, Cooper and
/// Hauskrecht, "Obtaining Well Calibrated Probabilities Using Bayesian Binning", AAAI 2015.
fn calibration_error<'a>(
    set: &JudgedSet,
    useful: Grade,
    scorer: &dyn Fn(&JudgedDemand) -> &'a Scorer,
) -> f64 {
    let (mut said, mut true_of, mut all) = ([0.0; BINS], [0.0; BINS], 0.0);
    let mut demands: Vec<&JudgedDemand> = set.demands.iter().collect();
    demands.sort_by(|a, b| a.id.cmp(&b.id));
    for demand in demands {
        for (_, pair) in scorer(demand).shown(demand, (set.unjudged, useful)) {
            let score = logistic(pair.log_odds);
            let bin = ((score * BINS as f64) as usize).min(BINS - 1);
            said[bin] += pair.weight * score;
            true_of[bin] += pair.weight * f64::from(u8::from(pair.useful));
            all += pair.weight;
        }
    }
    if all == 0.0 {
        return 0.0;
    }
    said.iter().zip(true_of).map(|(said, truly)| (said - truly).abs()).sum::<f64>() / all
}
