//! Who is eligible for what, by the rules that a caller sends.

use std::sync::Arc;

use matcher_core::eligibility::{RuleComparison, RuleFile, RuleId};
use matcher_core::record::{OrganisationId, RecordKind};
use matcher_core::{Cancel, Engine, FolderRules};
use tonic::{Request, Response, Status};

use super::input;
use super::rules::{day, rules, rules_or_own, short_enough};
use crate::convert;
use crate::door::Call;
use crate::failure::Failure;
use crate::proto::eligibility_service_server::EligibilityService;
use crate::proto::{
    CheckRulesRequest, CheckRulesResponse, CompareRulesRequest, CompareRulesResponse, FindClearingRequest,
    FindClearingResponse, FindFirmsRequest, FindFirmsResponse, FindPoliciesRequest, FindPoliciesResponse,
};
use crate::state::{State, Work};

/// The service.
pub(super) struct Eligibility(pub(super) Arc<State>);

#[tonic::async_trait]
impl EligibilityService for Eligibility {
    async fn check_rules(
        &self,
        request: Request<CheckRulesRequest>,
    ) -> Result<Response<CheckRulesResponse>, Status> {
        let call = Call::of(&request)?;
        let text = short_enough("rules", request.into_inner().rules)?;
        let check = move |_: &Engine, _: &Cancel| Ok(convert::checked_rules(RuleFile::parse(&text)));
        Ok(Response::new(self.0.run(&call, Work::Read, check).await?))
    }

    async fn compare_rules(
        &self,
        request: Request<CompareRulesRequest>,
    ) -> Result<Response<CompareRulesResponse>, Status> {
        let call = Call::of(&request)?;
        let CompareRulesRequest { before, after } = request.into_inner();
        let (before, after) = (short_enough("before", before)?, short_enough("after", after)?);
        let compare = move |_: &Engine, _: &Cancel| {
            let comparison = RuleComparison::of(&rules("before", &before)?, &rules("after", &after)?);
            Ok(convert::rule_comparison(&comparison))
        };
        Ok(Response::new(self.0.run(&call, Work::Read, compare).await?))
    }

    async fn find_policies(
        &self,
        request: Request<FindPoliciesRequest>,
    ) -> Result<Response<FindPoliciesResponse>, Status> {
        let call = Call::of(&request)?;
        let FindPoliciesRequest { rules: text, organisation, as_of } = request.into_inner();
        input::not_empty("organisation", &organisation)?;
        let (text, day) = (short_enough("rules", text)?, day("as_of", as_of)?);
        let data = self.0.settings.data.clone();
        let find = move |engine: &Engine, cancel: &Cancel| {
            let rules = rules_or_own(("rules", &text), FolderRules::Policies, &data)?;
            if engine.get(RecordKind::Organisation, &organisation)?.is_none() {
                return Err(input::missing(RecordKind::Organisation, &organisation));
            }
            let list = engine.policies_for(&OrganisationId::new(organisation), &rules, day, cancel)?;
            Ok(convert::policy_list(&list))
        };
        Ok(Response::new(self.0.run(&call, Work::Long, find).await?))
    }

    async fn find_firms(
        &self,
        request: Request<FindFirmsRequest>,
    ) -> Result<Response<FindFirmsResponse>, Status> {
        let call = Call::of(&request)?;
        let FindFirmsRequest { rules: text, policy, as_of } = request.into_inner();
        input::not_empty("policy", &policy)?;
        let (text, day) = (short_enough("rules", text)?, day("as_of", as_of)?);
        let data = self.0.settings.data.clone();
        let find = move |engine: &Engine, cancel: &Cancel| {
            let rules = rules_or_own(("rules", &text), FolderRules::Policies, &data)?;
            if rules.rule(&policy).is_none() {
                let chinese = format!("规则里没有编号为“{policy}”的政策");
                return Err(Failure::field("policy", format!("no rule `{policy}`"), chinese));
            }
            let list = engine.firms_for(&RuleId::new(policy), &rules, day, cancel)?;
            Ok(convert::firm_list(&list))
        };
        Ok(Response::new(self.0.run(&call, Work::Long, find).await?))
    }

    async fn find_clearing(
        &self,
        request: Request<FindClearingRequest>,
    ) -> Result<Response<FindClearingResponse>, Status> {
        let call = Call::of(&request)?;
        let FindClearingRequest { rules: text, as_of } = request.into_inner();
        let (text, day) = (short_enough("rules", text)?, day("as_of", as_of)?);
        let data = self.0.settings.data.clone();
        let find = move |engine: &Engine, cancel: &Cancel| {
            let rules = rules_or_own(("rules", &text), FolderRules::Clearing, &data)?;
            Ok(convert::clearing_lists(&engine.clearing_lists(&rules, day, cancel)?, day))
        };
        Ok(Response::new(self.0.run(&call, Work::Long, find).await?))
    }
}
