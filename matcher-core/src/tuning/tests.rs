//! Learning on pairs whose truth is known.

use proptest::prelude::*;

use super::examples::{Example, FOLDS, Numbers, Preference};
use super::learner::Problem;
use super::{
    Candidate, JudgedDemand, JudgedSet, Judgement, TooFewJudgements, TuningParams, TuningRefusal, Unjudged,
    tune,
};
use crate::evaluation::Grade;
use crate::record::{DemandId, SupplyId, SupplyKind};
use crate::scoring::{Feature, FeatureVector, Parameter, ScoringModel, WeightSet, logistic};

const PARAMS: TuningParams = TuningParams { useful: Grade::MAX };
const CANDIDATES: usize = 15;

/// Where numbers stand among those of a set of weights.
fn place(parameter: Parameter) -> usize {
    Parameter::ALL.iter().position(|other| *other == parameter).expect("one of them")
}

fn place_of(feature: Feature) -> usize {
    place(Parameter::Feature(feature))
}

/// A sequence that only looks like chance.
struct Sequence(u64);

impl Sequence {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}

fn candidate(at: usize, sequence: &mut Sequence) -> Candidate {
    let mut features = FeatureVector::unknown(SupplyKind::ALL[at % SupplyKind::ALL.len()]);
    for feature in [Feature::Text, Feature::Words, Feature::Chain, Feature::Indicators] {
        features.set(feature, sequence.next(), 1.0);
    }
    features.set(Feature::Kind, 1.0, 1.0);
    Candidate { supply: SupplyId::new(format!("s{at:02}")), design: features.design() }
}

/// Demands whose supplies are judged by `grade`, from log-odds by the present weights and the value of the chain.
fn set(demands: usize, grade: impl Fn(&Numbers, &mut Sequence) -> u8) -> JudgedSet {
    let mut sequence = Sequence(7);
    let demand = |at: usize| {
        let candidates: Vec<Candidate> = (0..CANDIDATES).map(|at| candidate(at, &mut sequence)).collect();
        let judge = |candidate: &Candidate| Judgement {
            supply: candidate.supply.clone(),
            grade: Grade::new(grade(&candidate.design.numbers, &mut sequence)).unwrap(),
            weight: 1.0,
        };
        let judgements: Vec<Judgement> = candidates.iter().map(judge).collect();
        JudgedDemand::new(DemandId::new(format!("d{at:03}")), &judgements, candidates)
    };
    JudgedSet {
        name: "合成".to_owned(),
        unjudged: Unjudged::Irrelevant,
        demands: (0..demands).map(demand).collect(),
    }
}

/// What matters is the chain, of which the present weights make less than of the text.
fn by_chain(numbers: &Numbers, sequence: &mut Sequence) -> u8 {
    let log_odds = 2.0 + 9.0 * numbers[place_of(Feature::Chain)] + numbers[place_of(Feature::Text)];
    3 * u8::from(sequence.next() < logistic(log_odds))
}

fn by_chance(_: &Numbers, sequence: &mut Sequence) -> u8 {
    (sequence.next() * 4.0) as u8
}

#[test]
fn known_weights_come_back() {
    let present = ScoringModel::default().numbers(WeightSet::ByWords);
    let mut truth = present;
    let learned = [
        (Parameter::Feature(Feature::Text), 2.0),
        (Parameter::Feature(Feature::Words), 3.0),
        (Parameter::Feature(Feature::Chain), 6.0),
        (Parameter::Kind(SupplyKind::Expert), -1.5),
    ];
    for (parameter, weight) in learned {
        truth[place(parameter)] = weight;
    }
    let mut sequence = Sequence(3);
    let score = |row: &Numbers| row.iter().zip(&truth).map(|(x, w)| x * w).sum::<f64>();
    let example = |at: usize| {
        let rows: Vec<Numbers> = (0..20).map(|at| candidate(at, &mut sequence).design.numbers).collect();
        let mut preferences = Vec::new();
        for better in 0..rows.len() {
            for worse in (0..rows.len()).filter(|worse| *worse != better) {
                let weight = logistic(score(&rows[better]) - score(&rows[worse])) / 190.0;
                preferences.push(Preference { better, worse, weight });
            }
        }
        Example { fold: at % FOLDS, rows, preferences }
    };
    let examples: Vec<Example> = (0..20).map(example).collect();
    let found =
        Problem { examples: examples.iter().collect(), present: &present, pull: 1e-7 }.solve(&present);
    for (parameter, weight) in learned {
        let found = found[place(parameter)];
        assert!((found - weight).abs() < 0.05, "{parameter:?}: {found} {weight}");
    }
    // What no pair tells apart stays where it was.
    for untold in [Feature::Base, Feature::Region] {
        assert_eq!(found[place_of(untold)], present[place_of(untold)]);
    }
}

#[test]
fn what_the_judgements_say_is_learned_and_holds() {
    let report = tune(&[set(100, by_chain)], &ScoringModel::default(), PARAMS).unwrap();
    assert!(report.holds(), "{:?}", report.refusals);
    assert_eq!((report.learned, report.demands), (WeightSet::ByWords, 100));
    let weight = |model: &ScoringModel, feature| model.weight(report.learned, Parameter::Feature(feature));
    let ratio = |model: &ScoringModel| weight(model, Feature::Chain) / weight(model, Feature::Text).max(0.1);
    assert!(ratio(&report.after) > 3.0 * ratio(&report.before), "{:?}", report.after);
    let figures = &report.sets[0];
    assert!(figures.difference.unwrap().interval.low > 0.05, "{figures:?}");
    assert!(figures.calibration_error.after < 0.05, "{figures:?}");
    // The other set of weights is kept.
    let other = WeightSet::ByWordsAndMeaning;
    assert_eq!(report.after.numbers(other), report.before.numbers(other));
    assert_eq!(report.after.check(), Ok(()));
}

#[test]
fn chance_is_refused() {
    let report = tune(&[set(60, by_chance)], &ScoringModel::default(), PARAMS).unwrap();
    let nothing = TuningRefusal::NothingImproves { set: Some("合成".to_owned()) };
    assert!(report.refusals.contains(&nothing), "{:?}", report.refusals);
}

#[test]
fn what_is_learned_already_is_not_learned_again() {
    let sets = [set(100, by_chain)];
    let learned = tune(&sets, &ScoringModel::default(), PARAMS).unwrap().after;
    let again = tune(&sets, &learned, PARAMS).unwrap();
    assert!(!again.holds(), "{:?}", again.sets);
}

#[test]
fn too_few_demands_are_told() {
    let too_few = tune(&[set(29, by_chain)], &ScoringModel::default(), PARAMS).unwrap_err();
    assert_eq!(too_few, TooFewJudgements { found: 29, needed: 30 });
    // Judgements that are all alike tell nothing apart.
    let alike = JudgedSet { unjudged: Unjudged::Unknown, ..set(40, |_, _| 2) };
    assert_eq!(tune(&[alike], &ScoringModel::default(), PARAMS).unwrap_err().found, 0);
}

#[test]
fn a_set_that_gets_worse_is_a_reason_to_refuse() {
    let against = JudgedSet {
        name: "相反".to_owned(),
        ..set(40, |numbers, _| {
            3 * u8::from(numbers[place_of(Feature::Text)] > 0.5 && numbers[place_of(Feature::Chain)] < -0.2)
        })
    };
    let report = tune(&[set(200, by_chain), against], &ScoringModel::default(), PARAMS).unwrap();
    let worse = TuningRefusal::GetsWorse { set: "相反".to_owned() };
    assert!(report.refusals.contains(&worse), "{:?}", report.refusals);
}

#[test]
fn the_order_of_the_input_makes_no_difference() {
    let ordered = [set(40, by_chain), JudgedSet { name: "乙".to_owned(), ..set(35, by_chance) }];
    let mut turned = ordered.clone();
    turned.reverse();
    for set in &mut turned {
        set.demands.reverse();
        for demand in &mut set.demands {
            demand.candidates.reverse();
            let (id, candidates) = (demand.id.clone(), std::mem::take(&mut demand.candidates));
            let judgement = |(supply, (grade, weight)): (&SupplyId, &(Grade, f64))| Judgement {
                supply: supply.clone(),
                grade: *grade,
                weight: *weight,
            };
            let judgements: Vec<Judgement> = demand.judgements.iter().rev().map(judgement).collect();
            *demand = JudgedDemand::new(id, &judgements, candidates);
        }
    }
    let [one, mut other] =
        [&ordered, &turned].map(|sets| tune(sets, &ScoringModel::default(), PARAMS).unwrap());
    other.sets.reverse();
    assert_eq!(one.after, other.after);
    assert_eq!(one.sets, other.sets);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn weights_stay_within_their_bounds(
        rows in prop::collection::vec(prop::array::uniform18(-1.0f64..=1.0), 2..12),
        pull in 1e-5f64..1.0,
    ) {
        let last = rows.len() - 1;
        let preferences = (0..last).map(|better| Preference { better, worse: last, weight: 0.1 }).collect();
        let example = Example { fold: 0, rows, preferences };
        let present = ScoringModel::default().numbers(WeightSet::ByWords);
        let found = Problem { examples: vec![&example], present: &present, pull }.solve(&present);
        for (parameter, number) in Parameter::ALL.into_iter().zip(found) {
            prop_assert!(number >= parameter.least() && number.is_finite());
        }
        let model = ScoringModel::default().with_numbers(WeightSet::ByWords, &found);
        prop_assert_eq!(model.check(), Ok(()));
    }
}
