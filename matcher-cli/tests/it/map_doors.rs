//! The coupling map is the same by crate, command line and service, to the last bit.

use matcher_core::coupling::{Coupling, CouplingMap};
use matcher_core::{Engine, EngineOptions, MapRequest};
use matcher_grpc::proto;
use matcher_grpc::proto::couple_response::Message;
use matcher_grpc::proto::coupling_service_client::CouplingServiceClient;

use crate::service::{Service, runtime};
use crate::support::Office;

/// The figures of a unit, bit by bit.
#[derive(Debug, PartialEq)]
struct Figures {
    counts: [i64; 4],
    strengths: [u64; 4],
    degrees: Option<[u64; 5]>,
    level: i32,
    gap: i32,
}

fn by_crate(coupling: &Coupling) -> Figures {
    let counts = &coupling.counts;
    let strengths = [coupling.demand_strength, coupling.supply_strength, counts.demand_weight, counts.flow];
    let degrees = |d: matcher_core::coupling::CouplingDegree| [d.c, d.t, d.d, d.modified_c, d.modified_d];
    Figures {
        counts: [counts.demands, counts.supplies, counts.answered_demands, counts.accepted_pairs]
            .map(|count| count as i64),
        strengths: strengths.map(f64::to_bits),
        degrees: coupling.degree.map(|degree| degrees(degree).map(f64::to_bits)),
        // The protos count from the worst level, and from the most urgent class, on.
        level: coupling.level.map_or(0, |level| level as i32 + 1),
        gap: coupling.gap as i32 + 1,
    }
}

fn by_service(coupling: Option<&proto::Coupling>) -> Figures {
    let coupling = coupling.expect("figures");
    let counts = coupling.counts.as_ref().expect("counts");
    let strengths = [coupling.demand_strength, coupling.supply_strength, counts.demand_weight, counts.flow];
    let degrees = |d: &proto::CouplingDegree| [d.c, d.t, d.d, d.modified_c, d.modified_d];
    Figures {
        counts: [counts.demands, counts.supplies, counts.answered_demands, counts.accepted_pairs],
        strengths: strengths.map(f64::to_bits),
        degrees: coupling.degree.as_ref().map(|degree| degrees(degree).map(f64::to_bits)),
        level: coupling.level,
        gap: coupling.gap,
    }
}

/// What the service says: the figures, and how many flows, demands and supplies came along.
async fn served(service: &Service) -> (proto::CouplingMap, [usize; 3]) {
    let mut client =
        CouplingServiceClient::new(service.channel().await).max_decoding_message_size(usize::MAX);
    let request = proto::CoupleRequest { period: None, with_records: true };
    let mut stream = client.couple(request).await.expect("an answer").into_inner();
    let (mut map, mut records) = (None, [0; 3]);
    while let Some(answer) = stream.message().await.expect("a part") {
        match answer.message.expect("a part") {
            Message::Progress(_) => {}
            Message::Map(figures) => map = Some(figures),
            Message::Flows(batch) => records[0] += batch.flows.len(),
            Message::Demands(batch) => records[1] += batch.demands.len(),
            Message::Supplies(batch) => records[2] += batch.supplies.len(),
        }
    }
    (map.expect("figures"), records)
}

fn compare(expected: &CouplingMap, served: &proto::CouplingMap) -> usize {
    let mut units = 0;
    let mut same = |expected: &Coupling, served: Option<&proto::Coupling>| {
        assert_eq!(by_service(served), by_crate(expected));
        units += 1;
    };
    assert_eq!(served.chains.len(), expected.chains.len());
    for (chain, other) in expected.chains.iter().zip(&served.chains) {
        same(&chain.coupling, other.coupling.as_ref());
        assert_eq!(other.links.len(), chain.links.len());
        for (link, other) in chain.links.iter().zip(&other.links) {
            assert_eq!(other.id, link.id.as_str());
            same(&link.coupling, other.coupling.as_ref());
            for (cell, other) in link.stages.iter().zip(&other.stages) {
                same(&cell.coupling, other.coupling.as_ref());
            }
        }
    }
    for (region, other) in expected.regions.iter().zip(&served.regions) {
        for (chain, other) in region.chains.iter().zip(&other.chains) {
            same(&chain.coupling, other.coupling.as_ref());
        }
    }
    units
}

#[test]
fn the_map_is_the_same_through_every_door() {
    let office = Office::with_sample();
    // The first map keeps its baselines; from then on all go by them.
    office.run(&["map", "--out", "first"]).succeeded();
    office.run(&["map", "--out", "map"]).succeeded();
    let text = std::fs::read_to_string(office.path("map/map.json")).expect("a map");
    let written: CouplingMap = serde_json::from_str(&text).expect("the engine's own form");
    let expected = {
        let engine = Engine::open(&office.path("matcher-data"), EngineOptions::default()).expect("it opens");
        engine.couple(&MapRequest::default()).expect("a map")
    };
    assert!(expected.baselines_kept && written == expected);
    let service = Service::start(&office, &[]);
    let (figures, records) = runtime().block_on(served(&service));
    assert_eq!(records, [expected.flows.len(), expected.demands.len(), expected.supplies.len()]);
    let units = compare(&expected, &figures);
    assert!(units > 5 + 65 * 6, "{units}");
}
