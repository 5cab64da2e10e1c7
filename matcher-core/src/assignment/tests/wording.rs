//! What users read of plans.

use super::cases::{candidate, pair, post};
use crate::Cancel;
use crate::assignment::{
    Admission, Bounds, Group, OptimalPlan, Outcome, Problem, ProblemInput, Quota, Refused, SolveParams,
    Unverified, alternates, compare, diagnosis_sentences, refusals, solve_optimal, solve_stable, why_not,
    why_open, why_placed, why_unplaced,
};

/// 甲 suits both firms and 乙 only the first, so that the optimal plan sends 甲 to the second; 丙 may not go to the first.
fn round() -> ProblemInput {
    let mut forbidden = pair("c3", "p1", 0.95);
    forbidden.admission = Admission::Forbidden { reasons: vec!["企业由其单位投资".to_owned()] };
    let mut doubtful = pair("c1", "p2", 0.8);
    doubtful.admission = Admission::ToVerify { missing: vec!["合同年限".to_owned()] };
    let mut input = ProblemInput {
        candidates: vec![candidate("c1"), candidate("c2"), candidate("c3")],
        posts: vec![post("p1"), post("p2")],
        pairs: vec![pair("c1", "p1", 0.9), doubtful, pair("c2", "p1", 0.7), forbidden],
        ..ProblemInput::default()
    };
    for (number, name) in ["甲", "乙", "丙"].iter().enumerate() {
        input.candidates[number].name = (*name).to_owned();
    }
    (input.posts[0].name, input.posts[1].name) = ("钼业公司".to_owned(), "电池公司".to_owned());
    input.posts[0].county = Some("东山县".to_owned());
    input.posts[1].wishes = vec!["c1".into()];
    input
}

fn solved(problem: &Problem) -> Outcome {
    solve_optimal(problem, &SolveParams::default(), &Cancel::never(), &mut |_| {}).unwrap()
}

fn planned(problem: &Problem) -> OptimalPlan {
    match solved(problem) {
        Outcome::Planned(plan) => plan,
        Outcome::Infeasible(diagnosis) => panic!("{diagnosis:?}"),
    }
}

#[test]
fn every_choice_has_its_reason() {
    let problem = Problem::new(round()).unwrap();
    let plan = planned(&problem).plan;
    let reasons: Vec<String> = plan.placements.iter().map(|one| why_placed(&problem, &plan, one)).collect();
    assert_eq!(
        reasons,
        [
            "甲到电池公司：双方满意度0.85（专家0.80，企业0.90）；企业的第1人选；在能到该岗位的1人中最合适；签约前须核实合同年限。",
            "乙到钼业公司：双方满意度0.70（专家0.70，企业0.70）；在能到该岗位的2人中列第2，居首的甲安排到电池公司。",
        ]
    );
}

#[test]
fn every_refusal_has_its_reason() {
    let problem = Problem::new(round()).unwrap();
    let plan = planned(&problem).plan;
    let why =
        |candidate: &str, post: &str| why_not(&problem, &plan, &candidate.into(), &post.into()).unwrap();
    assert_eq!(why("c3", "p1"), "丙没有安排到钼业公司：不符合规定，企业由其单位投资。");
    assert_eq!(why("c3", "p2"), "丙没有安排到电池公司：两者没有匹配得分，未列入可选。");
    assert_eq!(
        why("c1", "p1"),
        "甲没有安排到钼业公司：双方满意度0.90，专家已安排到电池公司（满意度0.85），岗位已由乙占满（满意度0.70）；安排他须改动已有安排。"
    );
    assert_eq!(
        why_unplaced(&problem, &plan, &"c3".into()).unwrap(),
        "丙未安排：1个岗位都不能去。其中最合适的，丙没有安排到钼业公司：不符合规定，企业由其单位投资。"
    );
    assert_eq!(
        why_open(&problem, &plan, &"p2".into()).unwrap(),
        "电池公司有空缺：没有别的专家与其有匹配得分。"
    );
    assert!(why_not(&problem, &plan, &"c9".into(), &"p1".into()).is_err());
}

#[test]
fn both_plans_are_compared_by_who_gains() {
    let problem = Problem::new(round()).unwrap();
    let optimal = planned(&problem).plan;
    let stable = solve_stable(&problem, &Cancel::never()).unwrap();
    let comparison = compare(&problem, &optimal, &stable);
    assert_eq!((comparison.first.placements, comparison.second.placements), (2, 1));
    assert_eq!((comparison.first.blocking_pairs, comparison.second.blocking_pairs), (1, 0));
    assert!(comparison.first.total_satisfaction > comparison.second.total_satisfaction);
    let gains: Vec<(&str, f64)> =
        comparison.candidates.iter().map(|change| (change.id.as_str(), change.gain())).collect();
    assert_eq!(gains, [("c1", 0.9 - 0.8), ("c2", -0.7)]);
}

#[test]
fn an_alternate_has_room_and_is_not_forbidden() {
    let problem = Problem::new(round()).unwrap();
    let stable = solve_stable(&problem, &Cancel::never()).unwrap();
    let found = alternates(&problem, &stable, &"p1".into(), 5).unwrap();
    assert_eq!(found.iter().map(|one| one.candidate.as_str()).collect::<Vec<_>>(), ["c2"]);
}

#[test]
fn a_lock_changes_the_plan_and_stays() {
    let problem = Problem::new(round()).unwrap().with_lock(&"c1".into(), &"p1".into()).unwrap();
    let plan = planned(&problem).plan;
    assert!(plan.placements[0].is_locked);
    assert_eq!(plan.placements[0].post.as_str(), "p1");
    assert!(why_placed(&problem, &plan, &plan.placements[0]).contains("按锁定的要求安排"));
}

#[test]
fn a_conflict_is_named_with_the_smallest_change() {
    let mut input = round();
    input.posts[0].capacity = Bounds::new("p1", 0, 2).unwrap();
    let group = Group::County("东山县".to_owned());
    input.quotas.push(Quota { group, bounds: Bounds::new("quota", 2, 2).unwrap() });
    input.locks.push(("c1".into(), "p2".into()));
    let problem = Problem::new(input).unwrap();
    let Outcome::Infeasible(diagnosis) = solved(&problem) else { panic!("甲 cannot stand at both") };
    assert_eq!(
        diagnosis_sentences(&problem, &diagnosis),
        [
            "没有可行方案，以下3条不能同时满足：甲至多任职1处；县区“东山县”至少2人次；锁定甲到电池公司。",
            "最小的调整是：把县区“东山县”的下限从2降到1。",
            "调整之后可安排2人次，总满意度1.55。",
        ]
    );
}

#[test]
fn refusals_name_who_has_no_place_which_post_has_room_and_which_wish_was_in_vain() {
    let mut input = round();
    input.posts[1].capacity = Bounds::up_to(2);
    input.candidates[0].wishes = vec!["p1".into(), "p2".into()];
    let problem = Problem::new(input).unwrap();
    let plan = planned(&problem).plan;
    let found = refusals(&problem, &plan, 3).unwrap();
    let refused: Vec<&Refused> = found.iter().map(|refusal| &refusal.refused).collect();
    let wish = Refused::Wish("c1".into(), "p1".into());
    assert_eq!(refused, [&Refused::Place("c3".into()), &Refused::Candidate("p2".into()), &wish]);
    assert_eq!(found[2].reason, why_not(&problem, &plan, &"c1".into(), &"p1".into()).unwrap());
    assert_eq!(refusals(&problem, &plan, 0).unwrap().len(), 2, "no wish is asked for");
}

#[test]
fn a_plan_made_elsewhere_is_worth_what_this_round_says_and_pairs_that_are_gone_are_left_out() {
    let problem = Problem::new(round()).unwrap();
    let pairs = [("c1", "p1"), ("c1", "p1"), ("c9", "p1"), ("c2", "p2")].map(|(c, p)| (c.into(), p.into()));
    let plan = problem.plan_of(pairs.iter().map(|(candidate, post)| (candidate, post)));
    assert_eq!((plan.placements.len(), plan.total_satisfaction()), (1, 0.9));
    let both = compare(&problem, &plan, &planned(&problem).plan);
    let gains: Vec<(&str, bool)> =
        both.candidates.iter().map(|change| (change.id.as_str(), change.gain() > 0.0)).collect();
    assert_eq!(gains, [("c1", false), ("c2", true)]);
}

#[test]
fn what_rules_say_of_one_side_holds_for_all_its_pairs() {
    let mut input = round();
    input.candidates[0].admission = Admission::ToVerify { missing: vec!["甲的用工形式".to_owned()] };
    input.posts[1].admission =
        Admission::ToVerify { missing: vec!["电池公司的合规经营".to_owned()] };
    input.candidates[1].admission = Admission::Forbidden { reasons: vec!["乙不愿任职".to_owned()] };
    let problem = Problem::new(input.clone()).unwrap();
    let plan = planned(&problem).plan;
    let placed: Vec<(&str, &str)> =
        plan.placements.iter().map(|one| (one.candidate.as_str(), one.post.as_str())).collect();
    assert_eq!(placed, [("c1", "p1")], "the other one is forbidden everywhere");
    assert_eq!(plan.placements[0].to_verify, ["甲的用工形式"]);
    assert_eq!(
        why_not(&problem, &plan, &"c2".into(), &"p1".into()).unwrap(),
        "乙没有安排到钼业公司：不符合规定，乙不愿任职。"
    );
    let locked = problem.with_lock(&"c1".into(), &"p2".into()).unwrap();
    let to_verify = ["甲的用工形式", "电池公司的合规经营", "合同年限"];
    assert_eq!(planned(&locked).plan.placements[0].to_verify, to_verify);
    input.unverified = Unverified::Excluded;
    assert!(planned(&Problem::new(input).unwrap()).plan.placements.is_empty());
}
