//! The shape of a list of visits.

use serde::{Deserialize, Serialize};
use time::Date;

use crate::coupling::{GapClass, NamedOrganisation};
use crate::matching::Verdict;
use crate::record::{
    ChainId, Contact, DemandId, LinkId, OrganisationId, OutcomeEvent, Region, SupplyId, SupplyKind, iso_date,
    optional_date,
};

/// Which enterprises to visit, with reasons.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VisitList {
    /// The day from which the last contact is counted back.
    #[serde(with = "iso_date")]
    pub as_of: Date,
    /// By score descending, ties by identifier.
    pub entries: Vec<VisitEntry>,
    /// The same firms by county, for a day's tour; the county whose first day scores most first, ties by name.
    pub tours: Vec<CountyTour>,
    /// Firms that were scored, those that the request leaves out included.
    pub firms: usize,
    /// What could not be taken into account.
    pub left_out: VisitLeftOut,
}

/// What could not be taken into account.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitLeftOut {
    /// Open demands that do not say whose they are: nobody can be visited about them.
    pub demands_of_nobody: usize,
}

/// A firm to visit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VisitEntry {
    /// The firm.
    pub organisation: OrganisationId,
    /// Its name; the identifier where the catalogue does not have it.
    pub name: String,
    /// Where it sits.
    pub region: Option<Region>,
    /// Whom to call.
    pub contact: Option<Contact>,
    /// How much there is to go for, in [0, 1]: the sum of the parts, each by its share.
    pub score: f64,
    /// The parts.
    pub parts: VisitParts,
    /// When somebody last had to do with it.
    pub last_contact: LastContact,
    /// Whether somebody has visited it; `None` when nobody says.
    pub visited: Option<bool>,
    /// Where its demands stand; those to be mended first.
    pub links: Vec<StandingLink>,
    /// The chains of its business, as far as it says so, and of its demands; by identifier.
    pub chains: Vec<ChainId>,
    /// Its open demands; those without an answer first, then those that lack most, ties by identifier.
    pub demands: Vec<VisitDemand>,
    /// Why to go, part by part in the order of [`VisitParts`], in Chinese sentences.
    pub reasons: Vec<String>,
    /// What to ask about the firm itself, in Chinese; what to ask about its demands stands with them.
    pub questions: Vec<String>,
}

/// The parts of a visit's score.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct VisitParts {
    /// Open demands without an answer: 1 − ½ⁿ of n.
    pub unanswered: PartValue,
    /// The most urgent link on which it stands.
    pub gap: PartValue,
    /// How long ago the last contact was.
    pub contact: PartValue,
    /// What its open demands lack, in the mean.
    pub incomplete: PartValue,
}

impl VisitParts {
    /// All parts, in their order.
    pub fn all(&self) -> [PartValue; 4] {
        [self.unanswered, self.gap, self.contact, self.incomplete]
    }
}

/// One part of a visit's score.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PartValue {
    /// What is known, in [0, 1]; `None` when it is unknown.
    pub value: Option<f64>,
    /// What counts: the value, or for an unknown one the mean of the firms of which it is known, .5 where it is known of none. An
    /// unknown is neither a 0 nor a 1.
    pub counted: f64,
    /// Its share in the score, in [0, 1].
    pub share: f64,
}

impl PartValue {
    /// What it adds to the score.
    pub fn points(&self) -> f64 {
        self.counted * self.share
    }
}

/// When somebody last had to do with a firm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum LastContact {
    /// A day is recorded.
    Known {
        /// The day.
        #[serde(with = "iso_date")]
        on: Date,
        /// Days from then on; 0 when it lies ahead.
        days: u32,
        /// By what.
        by: ContactKind,
    },
    /// The record says that nobody has ever visited it, and there was nothing else.
    Never,
    /// Nobody has recorded anything: it may have been yesterday, or never.
    Unknown,
}

/// By what somebody had to do with a firm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactKind {
    /// 走访: the fact 最近走访日期.
    Visit,
    /// 对接进展: an outcome of one of its demands from 已联系 on, 不合适 included.
    Outcome,
    /// 提交需求: the day on which a demand was filed.
    Filing,
}

impl ContactKind {
    /// The wording that users see.
    pub fn label(self) -> &'static str {
        match self {
            Self::Visit => "走访",
            Self::Outcome => "对接进展",
            Self::Filing => "提交需求",
        }
    }
}

/// A link on which a firm stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingLink {
    /// The link.
    pub link: LinkId,
    /// Names of chain and link.
    pub label: String,
    /// What it lacks.
    pub gap: GapClass,
    /// Whether it stands on the list of links to mend (补链清单).
    pub to_be_mended: bool,
}

impl StandingLink {
    /// How urgent the link is, in [0, 1]: 1 for demand without supply, .6 where half of the demand waits all the same, otherwise 0. A
    /// judgement: a supply that does not answer is nearer to an answer than none.
    pub fn urgency(&self) -> f64 {
        match (self.gap, self.to_be_mended) {
            (GapClass::Mend, _) => 1.0,
            (_, true) => 0.6,
            _ => 0.0,
        }
    }
}

/// An open demand to talk about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VisitDemand {
    /// The demand.
    pub demand: DemandId,
    /// Its title.
    pub title: String,
    /// Whether something answers it: a supply worth a call, or one that people talk about.
    pub answered: bool,
    /// How complete it is, in [0, 1].
    pub completeness: f64,
    /// The day by which it is needed.
    #[serde(default, with = "optional_date")]
    pub deadline: Option<Date>,
    /// Budget in 万元.
    pub budget_wan_yuan: Option<f64>,
    /// What to bring along, the best first, at most three: what answers it, or else what comes nearest and is worth a look at
    /// least.
    pub bring: Vec<BringAlong>,
    /// What to ask, the most valuable first, at most three; as the diagnosis of the demand has them.
    pub questions: Vec<String>,
}

/// A supply to bring along.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BringAlong {
    /// The supply.
    pub supply: SupplyId,
    /// Its title.
    pub title: String,
    /// Its kind.
    pub kind: SupplyKind,
    /// Who offers it.
    pub institution: NamedOrganisation,
    /// The pair's score in [0, 1].
    pub score: f64,
    /// What the score means.
    pub verdict: Verdict,
    /// How far the two have come, where somebody reported it.
    pub outcome: Option<OutcomeEvent>,
}

/// The firms of a county, by days.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CountyTour {
    /// The county; `None` for firms of which it is unknown.
    pub county: Option<Region>,
    /// Days, each with places in [`VisitList::entries`], from 0; the best firms on the first day.
    pub days: Vec<Vec<usize>>,
    /// The sum of the scores of the first day.
    pub first_day_score: f64,
}
