//! The services: unwrap, call, convert.

mod admin;
mod assignment;
mod catalogue;
mod coupling;
mod eligibility;
mod feedback;
mod input;
mod matching;
mod roadshow;
mod rules;
mod side;
mod streams;

use std::sync::Arc;

use tonic::codec::CompressionEncoding;
use tonic::service::Routes;

use crate::proto::admin_service_server::AdminServiceServer;
use crate::proto::assignment_service_server::AssignmentServiceServer;
use crate::proto::catalogue_service_server::CatalogueServiceServer;
use crate::proto::coupling_service_server::CouplingServiceServer;
use crate::proto::eligibility_service_server::EligibilityServiceServer;
use crate::proto::feedback_service_server::FeedbackServiceServer;
use crate::proto::matching_service_server::MatchingServiceServer;
use crate::proto::roadshow_service_server::RoadshowServiceServer;
use crate::state::State;

/// Adds every service, with its limits and encodings.
pub(crate) fn add_to(routes: Routes, state: &Arc<State>) -> Routes {
    let most = state.settings.limits.message_bytes;
    macro_rules! with_limits {
        ($server:ident, $service:expr) => {
            $server::new($service)
                .max_decoding_message_size(most)
                // What goes out is bounded by what may be asked for.
                .max_encoding_message_size(usize::MAX)
                .accept_compressed(CompressionEncoding::Gzip)
                .accept_compressed(CompressionEncoding::Zstd)
                .send_compressed(CompressionEncoding::Gzip)
                .send_compressed(CompressionEncoding::Zstd)
        };
    }
    let shared = || Arc::clone(state);
    routes
        .add_service(with_limits!(CatalogueServiceServer, catalogue::Catalogue(shared())))
        .add_service(with_limits!(MatchingServiceServer, matching::Matching(shared())))
        .add_service(with_limits!(CouplingServiceServer, coupling::Coupling(shared())))
        .add_service(with_limits!(EligibilityServiceServer, eligibility::Eligibility(shared())))
        .add_service(with_limits!(AssignmentServiceServer, assignment::Assignment(shared())))
        .add_service(with_limits!(RoadshowServiceServer, roadshow::Roadshow(shared())))
        .add_service(with_limits!(FeedbackServiceServer, feedback::Feedback(shared())))
        .add_service(with_limits!(AdminServiceServer, admin::Admin(shared())))
}
