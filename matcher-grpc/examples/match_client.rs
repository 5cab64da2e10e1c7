//! Matches a sentence over the network.
//!
//! ```text
//! matcher serve --data matcher-data                                          # in one terminal
//! cargo run -p matcher-grpc --example match_client -- 香菇烘干后发黑 [TOKEN]   # in another
//! ```
#![allow(clippy::print_stdout)]

use std::error::Error;

use matcher_grpc::proto::find_matches_request::Demand as Given;
use matcher_grpc::proto::matching_service_client::MatchingServiceClient;
use matcher_grpc::proto::{Demand, FindMatchesRequest};
use tonic::transport::Channel;
use tonic_types::StatusExt;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let title = arguments.next().unwrap_or_else(|| "香菇烘干后发黑，想省电".to_owned());
    let token = arguments.next();
    let address = std::env::var("MATCHER_ADDRESS").unwrap_or_else(|_| "http://127.0.0.1:50051".to_owned());
    let mut client = MatchingServiceClient::new(Channel::from_shared(address)?.connect().await?);

    let demand = Demand { title, ..Demand::default() };
    let message =
        FindMatchesRequest { demand: Some(Given::InlineDemand(demand)), top: 3, ..Default::default() };
    let mut request = tonic::Request::new(message);
    if let Some(token) = token {
        request.metadata_mut().insert("authorization", format!("Bearer {token}").parse()?);
    }
    let found = match client.find_matches(request).await {
        Ok(found) => found.into_inner(),
        Err(status) => {
            // The sentence for people; status.code() and the reason in ErrorInfo are for programs.
            let told = status.get_details_localized_message().map(|told| told.message);
            return Err(told.unwrap_or_else(|| status.message().to_owned()).into());
        }
    };
    if !found.answered {
        println!("暂无合适供给；最接近的：");
    }
    for hit in found.matches.iter().chain(&found.near_misses) {
        println!("{:.2}  {}  {}", hit.score, hit.supply_id, hit.title);
        for reason in &hit.reasons {
            println!("      · {reason}");
        }
    }
    Ok(())
}
