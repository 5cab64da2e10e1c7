//! The crate, the command line and the service give the same answers, to the last bit.

use matcher_core::explanation::{Explanation, sentences};
use matcher_core::matching::{DemandMatches, Duplicate, SupplyMatches, Verdict};
use matcher_core::record::{Demand, Record, Supply};
use matcher_core::{DemandRequest, Engine, EngineOptions, MatchRequest, SearchHit, SearchRequest};
use matcher_grpc::proto;
use matcher_grpc::proto::matching_service_client::MatchingServiceClient;
use serde_json::Value;
use tonic::transport::Channel;

use crate::service::{Service, runtime};
use crate::support::{Office, sample};

/// Words that are searched for.
const TEXTS: [&str; 4] = ["尾矿", "香菇 烘干", "钛合金打印", "LiFePO4"];
/// Every so manieth demand and supply is asked for: each chain has some of them.
const DEMANDS_STEP: usize = 3;
const SUPPLIES_STEP: usize = 60;

/// What is said of a pair: the other side, score, verdict, reasons, each feature's value and contribution, and the achievements
/// that speak for an expert.
type Said = (String, u64, String, Vec<String>, Vec<(Option<u64>, u64)>, Vec<(String, String, u64)>);

fn by_crate(id: &str, score: f64, verdict: Verdict, why: &Explanation) -> Said {
    let part = |part: &matcher_core::explanation::Contribution| {
        (part.value.map(f64::to_bits), part.contribution.to_bits())
    };
    let parts = why.contributions.iter().map(part).collect();
    let achievements = why.achievements.iter();
    let achievements =
        achievements.map(|own| (own.supply.to_string(), own.title.clone(), own.value.to_bits())).collect();
    (id.to_owned(), score.to_bits(), verdict.label().to_owned(), sentences(why), parts, achievements)
}

fn by_service(
    id: &str,
    score: f64,
    verdict: proto::Verdict,
    reasons: &[String],
    why: Option<&proto::Explanation>,
) -> Said {
    let verdict = match verdict {
        proto::Verdict::Direct => Verdict::Direct,
        proto::Verdict::WorthContact => Verdict::WorthContact,
        proto::Verdict::Reference => Verdict::Reference,
        _ => Verdict::NoMatch,
    };
    let part = |part: &proto::Contribution| (part.value.map(f64::to_bits), part.contribution.to_bits());
    let why = why.expect("an explanation");
    let parts = why.contributions.iter().map(part).collect();
    let achievements = why.achievements.iter();
    let achievements =
        achievements.map(|own| (own.supply_id.clone(), own.title.clone(), own.value.to_bits())).collect();
    (id.to_owned(), score.to_bits(), verdict.label().to_owned(), reasons.to_vec(), parts, achievements)
}

/// What the crate says.
struct Crate {
    demands: Vec<DemandMatches>,
    supplies: Vec<SupplyMatches>,
    searches: Vec<Vec<SearchHit>>,
}

impl Crate {
    fn ask(office: &Office) -> Self {
        let (demands, supplies) = samples();
        let engine = Engine::open(&office.path("matcher-data"), EngineOptions::default()).expect("it opens");
        let find = |demand| engine.find_matches(demand, &MatchRequest::default()).expect("text");
        let reverse = |supply| engine.find_demands(supply, &DemandRequest::default()).expect("text");
        let search = |text: &&str| engine.search(text, &SearchRequest::default()).expect("text");
        Self {
            demands: demands.iter().map(find).collect(),
            supplies: supplies.iter().map(reverse).collect(),
            searches: TEXTS.iter().map(search).collect(),
        }
    }
}

fn samples() -> (Vec<Demand>, Vec<Supply>) {
    let (mut demands, mut supplies) = (Vec::new(), Vec::new());
    for line in sample().lines().filter(|line| !line.trim().is_empty()) {
        match serde_json::from_str(line).expect("a record") {
            Record::Demand(demand) => demands.push(demand),
            Record::Supply(supply) => supplies.push(supply),
            Record::Organisation(_) => {}
        }
    }
    let demands = demands.into_iter().step_by(DEMANDS_STEP).collect();
    (demands, supplies.into_iter().step_by(SUPPLIES_STEP).collect())
}

fn read<T: serde::de::DeserializeOwned>(value: &Value) -> T {
    serde_json::from_value(value.clone()).expect("the engine's own form")
}

/// The command line's JSON holds the engine's own results, so that they can be read back whole.
fn compare_command_line(office: &Office, expected: &Crate) {
    let ids: Vec<&str> = expected.demands.iter().map(|found| found.demand.as_str()).collect();
    let answer = office.run(&[&["match", "--json"], &ids[..]].concat()).succeeded().json();
    for (result, found) in answer["results"].as_array().expect("results").iter().zip(&expected.demands) {
        let mut engines_own = result.clone();
        engines_own
            .as_object_mut()
            .expect("an object")
            .retain(|name, _| !["pairs", "unanswered"].contains(&name.as_str()));
        assert_eq!(read::<DemandMatches>(&engines_own), *found);
    }
    for found in &expected.supplies {
        let id = found.supply.as_str();
        let mut answer = office.run(&["match", "--json", "--supply", id]).succeeded().json();
        answer.as_object_mut().expect("an object").remove("reasons");
        assert_eq!(read::<SupplyMatches>(&answer), *found);
    }
    for (text, hits) in TEXTS.iter().zip(&expected.searches) {
        let answer = office.run(&["search", "--json", text]).succeeded().json();
        assert_eq!(read::<Vec<SearchHit>>(&answer), *hits, "{text}");
    }
}

async fn compare_matches(client: &mut MatchingServiceClient<Channel>, expected: &DemandMatches) -> usize {
    use proto::find_matches_request::Demand as Given;
    let id = expected.demand.to_string();
    let request = proto::FindMatchesRequest { demand: Some(Given::DemandId(id)), ..Default::default() };
    let served = client.find_matches(request).await.expect("an answer").into_inner();
    let of_service = |found: &proto::Match| {
        let (id, score) = (&found.supply_id, found.score);
        by_service(id, score, found.verdict(), &found.reasons, found.explanation.as_ref())
    };
    let of_crate = |found: &matcher_core::matching::Match| {
        by_crate(found.supply.as_str(), found.score, found.verdict, &found.explanation)
    };
    let served_all: Vec<Said> = served.matches.iter().chain(&served.near_misses).map(of_service).collect();
    let all: Vec<Said> = expected.matches.iter().chain(&expected.near_misses).map(of_crate).collect();
    assert_eq!(served_all, all);
    for (served, found) in served.matches.iter().zip(&expected.matches) {
        let of_service = |other: &proto::Duplicate| (other.supply_id.clone(), other.score.to_bits());
        let of_crate = |other: &Duplicate| (other.supply.to_string(), other.score.to_bits());
        let served_folded: Vec<_> = served.duplicates.iter().map(of_service).collect();
        assert_eq!(served_folded, found.duplicates.iter().map(of_crate).collect::<Vec<_>>());
        assert_eq!(served.duplicate_count as usize, found.duplicate_count);
    }
    assert_eq!((served.answered, &served.uncovered_points), (expected.answered, &expected.uncovered_points));
    all.len()
}

async fn compare_demands(client: &mut MatchingServiceClient<Channel>, expected: &SupplyMatches) -> usize {
    use proto::explain_request::{Demand as GivenDemand, Supply as GivenSupply};
    use proto::find_demands_request::Supply as Given;
    let id = expected.supply.to_string();
    let request =
        proto::FindDemandsRequest { supply: Some(Given::SupplyId(id.clone())), ..Default::default() };
    let served = client.find_demands(request).await.expect("an answer").into_inner();
    assert_eq!(served.matches.len(), expected.matches.len());
    for (served, found) in served.matches.iter().zip(&expected.matches) {
        let of_crate = by_crate(found.demand.as_str(), found.score, found.verdict, &found.explanation);
        let why = served.explanation.as_ref();
        assert_eq!(
            by_service(&served.demand_id, served.score, served.verdict(), &served.reasons, why),
            of_crate
        );
        // The same pair, asked for alone.
        let request = proto::ExplainRequest {
            demand: Some(GivenDemand::DemandId(served.demand_id.clone())),
            supply: Some(GivenSupply::SupplyId(id.clone())),
        };
        let alone = client.explain(request).await.expect("an answer").into_inner();
        let why = alone.explanation.as_ref();
        assert_eq!(
            by_service(&served.demand_id, alone.score, alone.verdict(), &alone.reasons, why),
            of_crate
        );
    }
    served.matches.len()
}

async fn compare_search(client: &mut MatchingServiceClient<Channel>, text: &str, expected: &[SearchHit]) {
    let request = proto::SearchRequest { text: text.to_owned(), ..Default::default() };
    let served = client.search(request).await.expect("an answer").into_inner().hits;
    let of_service = |hit: &proto::SearchHit| (hit.id.clone(), hit.score.to_bits(), hit.snippet.clone());
    let of_crate = |hit: &SearchHit| (hit.id.clone(), hit.score.to_bits(), hit.snippet.clone());
    let served: Vec<_> = served.iter().map(of_service).collect();
    assert_eq!(served, expected.iter().map(of_crate).collect::<Vec<_>>(), "{text}");
    assert!(!served.is_empty(), "{text}");
}

#[test]
fn crate_command_line_and_service_agree_to_the_last_bit() {
    let office = Office::with_sample();
    let expected = Crate::ask(&office);
    compare_command_line(&office, &expected);
    let service = Service::start(&office, &[]);
    let (mut matches, mut demands) = (0, 0);
    runtime().block_on(async {
        let mut client = service.client().await;
        for found in &expected.demands {
            matches += compare_matches(&mut client, found).await;
        }
        for found in &expected.supplies {
            demands += compare_demands(&mut client, found).await;
        }
        for (text, hits) in TEXTS.iter().zip(&expected.searches) {
            compare_search(&mut client, text, hits).await;
        }
    });
    assert!(matches > 100 && demands > 3, "{matches} matches, {demands} demands");
}
