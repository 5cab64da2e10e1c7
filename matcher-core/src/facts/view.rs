//! Facts that are read where they lie.

use super::layout::{
    AMOUNT, DEMAND_STATUS, ENDS, FLAGS, Flag, HEAD, LENGTH, LISTS, List, MATURITY, MEANING, MODES, RECORD,
    SIGNATURE, STAGE, STAGE_CONFIDENCE, SUPPLY_KIND, SUPPLY_STATUS, TERMS, Text, YEAR,
};
use super::{Facts, RegionFact};
use crate::duplicate::Signature;
use crate::exclusion::TermHash;
use crate::indicator::Reading;
use crate::matching::{Placement, StagePlacement};
use crate::record::{CooperationMode, DemandStatus, LinkId, RecordKind, Stage, SupplyKind, SupplyStatus};
use crate::semantic::MeaningHash;

/// The facts of one record, packed. What is not there is missing; bytes that nobody packed say nothing in particular.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct FactsView<'a> {
    bytes: &'a [u8],
}

/// A placement as packed facts have it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct PlacementView<'a> {
    pub(crate) link: &'a str,
    /// The link's number; `None` when the taxonomy does not have it.
    pub(crate) number: Option<u16>,
    pub(crate) confidence: f64,
    pub(crate) given: bool,
}

/// A region as packed facts have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RegionView<'a> {
    pub(crate) code: Option<&'a str>,
    pub(crate) name: &'a str,
}

impl<'a> FactsView<'a> {
    /// The packed facts at the beginning of these bytes.
    pub(crate) fn first_of(bytes: &'a [u8]) -> Self {
        let whole = Self { bytes };
        let length = u32::from_ne_bytes(whole.array(LENGTH)) as usize;
        Self { bytes: bytes.get(..length).unwrap_or_default() }
    }

    /// All that is packed.
    pub(super) fn bytes(self) -> &'a [u8] {
        self.bytes
    }

    pub(crate) fn record(self) -> RecordKind {
        // No record is of no kind.
        coded(&RecordKind::ALL, self.byte(RECORD)).unwrap_or(RecordKind::Organisation)
    }

    pub(crate) fn id(self) -> &'a str {
        self.text(Text::Id)
    }

    pub(crate) fn title(self) -> &'a str {
        self.text(Text::Title)
    }

    pub(crate) fn supply_kind(self) -> Option<SupplyKind> {
        coded(&SupplyKind::ALL, self.byte(SUPPLY_KIND))
    }

    pub(crate) fn supply_status(self) -> Option<SupplyStatus> {
        coded(&SupplyStatus::ALL, self.byte(SUPPLY_STATUS))
    }

    pub(crate) fn demand_status(self) -> Option<DemandStatus> {
        coded(&DemandStatus::ALL, self.byte(DEMAND_STATUS))
    }

    /// Whether it stands on any link.
    pub(crate) fn is_placed(self) -> bool {
        self.has(List::Placements)
    }

    /// Where it stands on the chains, best first.
    pub(crate) fn places(self) -> impl Iterator<Item = PlacementView<'a>> + Clone {
        let mut items = self.list(List::Placements);
        std::iter::from_fn(move || items.placement())
    }

    /// Where it stands on the chains, best first.
    pub(crate) fn placements(self) -> Vec<Placement> {
        self.places().map(PlacementView::to_placement).collect()
    }

    pub(crate) fn stage(self) -> Option<StagePlacement> {
        let stage = coded(&Stage::ALL, self.byte(STAGE))?;
        let confidence = f64::from_ne_bytes(self.array(STAGE_CONFIDENCE));
        Some(StagePlacement { stage, confidence, given: self.is(Flag::StageGiven) })
    }

    pub(crate) fn maturity(self) -> Option<u8> {
        Some(self.byte(MATURITY)).filter(|level| *level > 0)
    }

    /// One bit for each mode, by its place in [`CooperationMode::ALL`]; none when not said.
    pub(crate) fn modes(self) -> u8 {
        self.byte(MODES)
    }

    pub(crate) fn amount_wan_yuan(self) -> Option<f64> {
        self.is(Flag::Amount).then(|| f64::from_ne_bytes(self.array(AMOUNT)))
    }

    pub(crate) fn region(self) -> Option<RegionView<'a>> {
        let code = self.is(Flag::RegionCode).then(|| self.text(Text::RegionCode));
        self.is(Flag::Region).then(|| RegionView { code, name: self.text(Text::RegionName) })
    }

    pub(crate) fn is_region_inherited(self) -> bool {
        self.is(Flag::RegionInherited)
    }

    pub(crate) fn organisation(self) -> Option<&'a str> {
        self.is(Flag::Organisation).then(|| self.text(Text::Organisation))
    }

    pub(crate) fn excluded(self) -> impl Iterator<Item = &'a str> {
        let mut items = self.list(List::Excluded);
        std::iter::from_fn(move || items.text())
    }

    pub(crate) fn year(self) -> Option<i32> {
        self.is(Flag::Year).then(|| i32::from_ne_bytes(self.array(YEAR)))
    }

    pub(crate) fn has_indicators(self) -> bool {
        self.has(List::Indicators)
    }

    pub(crate) fn indicators(self) -> Vec<Reading> {
        let mut items = self.list(List::Indicators);
        std::iter::from_fn(move || items.reading()).collect()
    }

    pub(crate) fn achievements(self) -> impl Iterator<Item = &'a str> {
        let mut items = self.list(List::Achievements);
        std::iter::from_fn(move || items.text())
    }

    /// Ascending.
    pub(crate) fn exclusions(self) -> Vec<TermHash> {
        let mut items = self.list(List::Exclusions);
        std::iter::from_fn(move || items.number().map(u32::from_ne_bytes)).collect()
    }

    pub(crate) fn terms(self) -> u32 {
        u32::from_ne_bytes(self.array(TERMS))
    }

    pub(crate) fn meaning(self) -> MeaningHash {
        MeaningHash(self.array(MEANING))
    }

    pub(crate) fn signature(self) -> Signature {
        Signature::from_bytes(self.array(SIGNATURE))
    }

    /// As they were before they were packed; modes in the order of [`CooperationMode::ALL`].
    pub(crate) fn to_facts(self) -> Facts {
        let modes = CooperationMode::ALL.into_iter();
        Facts {
            record: self.record(),
            id: self.id().to_owned(),
            title: self.title().to_owned(),
            supply_kind: self.supply_kind(),
            supply_status: self.supply_status(),
            demand_status: self.demand_status(),
            placements: self.placements(),
            stage: self.stage(),
            maturity: self.maturity(),
            modes: modes.filter(|mode| self.modes() & 1 << *mode as u8 != 0).collect(),
            amount_wan_yuan: self.amount_wan_yuan(),
            region: self.region().map(RegionFact::from),
            region_inherited: self.is_region_inherited(),
            organisation: self.organisation().map(str::to_owned),
            excluded: self.excluded().map(str::to_owned).collect(),
            year: self.year(),
            indicators: self.indicators(),
            achievements: self.achievements().map(str::to_owned).collect(),
            exclusions: self.exclusions(),
            terms: self.terms(),
            meaning: self.meaning(),
            signature: self.signature(),
        }
    }

    fn array<const N: usize>(self, at: usize) -> [u8; N] {
        let bytes = self.bytes.get(at..).and_then(<[u8]>::first_chunk);
        bytes.copied().unwrap_or([0; N])
    }

    fn byte(self, at: usize) -> u8 {
        self.array::<1>(at)[0]
    }

    fn is(self, flag: Flag) -> bool {
        self.byte(FLAGS) & 1 << flag as u8 != 0
    }

    fn has(self, list: List) -> bool {
        self.byte(LISTS) & 1 << list as u8 != 0
    }

    fn end(self, text: usize) -> usize {
        u32::from_ne_bytes(self.array(ENDS + text * size_of::<u32>())) as usize
    }

    fn text(self, text: Text) -> &'a str {
        let place = text as usize;
        let start = if place == 0 { HEAD } else { self.end(place - 1) };
        let bytes = self.bytes.get(start..self.end(place)).unwrap_or_default();
        str::from_utf8(bytes).unwrap_or_default()
    }

    /// The items of a list. Lists stand in the order of their flags, each behind its length.
    fn list(self, list: List) -> Items<'a> {
        if !self.has(list) {
            return Items { bytes: &[] };
        }
        let start = self.end(Text::COUNT - 1);
        let mut rest = Items { bytes: self.bytes.get(start..).unwrap_or_default() };
        let before = (self.byte(LISTS) & ((1 << list as u8) - 1)).count_ones();
        for _ in 0..before {
            rest.bytes();
        }
        Items { bytes: rest.bytes().unwrap_or_default() }
    }
}

impl PlacementView<'_> {
    /// The chain of the link.
    pub(crate) fn chain(&self) -> &str {
        self.link.split('/').next().unwrap_or_default()
    }

    pub(crate) fn to_placement(self) -> Placement {
        Placement { link: LinkId::new(self.link), confidence: self.confidence, given: self.given }
    }
}

impl From<RegionView<'_>> for RegionFact {
    fn from(region: RegionView<'_>) -> Self {
        Self { code: region.code.map(str::to_owned), name: region.name.to_owned() }
    }
}

/// What is left of a list.
#[derive(Clone)]
struct Items<'a> {
    bytes: &'a [u8],
}

impl<'a> Items<'a> {
    fn number<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (number, rest) = self.bytes.split_first_chunk()?;
        self.bytes = rest;
        Some(*number)
    }

    fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = u32::from_ne_bytes(self.number()?) as usize;
        let (bytes, rest) = self.bytes.split_at_checked(length)?;
        self.bytes = rest;
        Some(bytes)
    }

    fn text(&mut self) -> Option<&'a str> {
        str::from_utf8(self.bytes()?).ok()
    }

    fn placement(&mut self) -> Option<PlacementView<'a>> {
        let confidence = f64::from_ne_bytes(self.number()?);
        let number = u16::from_ne_bytes(self.number()?);
        let [given] = self.number()?;
        let number = Some(number).filter(|number| *number != u16::MAX);
        Some(PlacementView { link: self.text()?, number, confidence, given: given != 0 })
    }

    fn reading(&mut self) -> Option<Reading> {
        let [flags] = self.number()?;
        let is = |bit: u8| flags & 1 << bit != 0;
        let mut value = |there: bool| if there { self.number().map(f64::from_ne_bytes) } else { None };
        let (lower, upper) = (value(is(0)), value(is(1)));
        Some(Reading {
            lower,
            upper,
            lower_strict: is(2),
            upper_strict: is(3),
            point: is(4),
            start: u32::from_ne_bytes(self.number()?),
            end: u32::from_ne_bytes(self.number()?),
            name: self.text()?.to_owned(),
            dimension: self.text()?.to_owned(),
        })
    }
}

/// What a code stands for: 0 for nothing, otherwise one more than the place among all.
fn coded<T: Copy>(all: &[T], code: u8) -> Option<T> {
    all.get(usize::from(code).checked_sub(1)?).copied()
}
