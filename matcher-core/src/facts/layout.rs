//! Facts as bytes: a head in which everything of a fixed size has its place, the texts, and those lists that are not
//! empty. Numbers stand in the byte order of the machine, as in every image.

use super::Facts;
use crate::indicator::Reading;
use crate::record::LinkId;

/// Bytes of all, the head included.
pub(super) const LENGTH: usize = 0;
pub(super) const TERMS: usize = 4;
pub(super) const YEAR: usize = 8;
pub(super) const FLAGS: usize = 12;
pub(super) const LISTS: usize = 13;
pub(super) const RECORD: usize = 14;
pub(super) const SUPPLY_KIND: usize = 15;
pub(super) const SUPPLY_STATUS: usize = 16;
pub(super) const DEMAND_STATUS: usize = 17;
pub(super) const MATURITY: usize = 18;
pub(super) const MODES: usize = 19;
pub(super) const STAGE: usize = 20;
pub(super) const AMOUNT: usize = 24;
pub(super) const STAGE_CONFIDENCE: usize = 32;
pub(super) const MEANING: usize = 40;
pub(super) const SIGNATURE: usize = 56;
/// Where each text ends.
pub(super) const ENDS: usize = 104;
pub(super) const HEAD: usize = ENDS + Text::COUNT * size_of::<u32>();

/// The texts, in their order.
#[derive(Clone, Copy)]
pub(super) enum Text {
    Id,
    Title,
    Organisation,
    RegionName,
    RegionCode,
}

impl Text {
    pub(super) const COUNT: usize = 5;
}

/// The lists, in their order; one bit each says that it is not empty.
#[derive(Clone, Copy)]
pub(super) enum List {
    Placements,
    Excluded,
    Indicators,
    Achievements,
    Exclusions,
}

/// One bit each.
#[derive(Clone, Copy)]
pub(super) enum Flag {
    Year,
    Amount,
    StageGiven,
    Organisation,
    Region,
    RegionCode,
    RegionInherited,
}

/// Gives a link its number; `None` for one that the taxonomy does not have.
pub(crate) type Numbering<'a> = &'a dyn Fn(&LinkId) -> Option<u16>;

/// Puts packed facts behind what is there.
pub(super) fn pack(facts: &Facts, numbering: Numbering<'_>, out: &mut Vec<u8>) {
    let start = out.len();
    out.resize(start + HEAD, 0);
    let mut packing = Packing { start, out };
    packing.head(facts);
    let region = facts.region.as_ref();
    let texts = [
        facts.id.as_str(),
        facts.title.as_str(),
        facts.organisation.as_deref().unwrap_or_default(),
        region.map_or("", |region| region.name.as_str()),
        region.and_then(|region| region.code.as_deref()).unwrap_or_default(),
    ];
    for (place, text) in texts.into_iter().enumerate() {
        packing.out.extend_from_slice(text.as_bytes());
        packing.put(ENDS + place * size_of::<u32>(), &packing.length().to_ne_bytes());
    }
    packing.list(List::Placements, &facts.placements, |placement, out| {
        out.extend_from_slice(&placement.confidence.to_ne_bytes());
        out.extend_from_slice(&numbering(&placement.link).unwrap_or(u16::MAX).to_ne_bytes());
        out.push(u8::from(placement.given));
        put_text(placement.link.as_str(), out);
    });
    packing.list(List::Excluded, &facts.excluded, |id, out| put_text(id, out));
    packing.list(List::Indicators, &facts.indicators, put_reading);
    packing.list(List::Achievements, &facts.achievements, |achievement, out| put_text(achievement, out));
    packing.list(List::Exclusions, &facts.exclusions, |hash, out| out.extend_from_slice(&hash.to_ne_bytes()));
    packing.put(LENGTH, &packing.length().to_ne_bytes());
}

/// Packed facts while they are put down.
struct Packing<'a> {
    start: usize,
    out: &'a mut Vec<u8>,
}

impl Packing<'_> {
    fn head(&mut self, facts: &Facts) {
        self.put(TERMS, &facts.terms.to_ne_bytes());
        self.put(YEAR, &facts.year.unwrap_or_default().to_ne_bytes());
        self.put(AMOUNT, &facts.amount_wan_yuan.unwrap_or_default().to_ne_bytes());
        self.put(MEANING, &facts.meaning.0);
        self.put(SIGNATURE, &facts.signature.to_bytes());
        let stage = facts.stage.as_ref();
        self.put(STAGE_CONFIDENCE, &stage.map_or(0.0, |stage| stage.confidence).to_ne_bytes());
        let region = facts.region.as_ref();
        let flags = [
            (Flag::Year, facts.year.is_some()),
            (Flag::Amount, facts.amount_wan_yuan.is_some()),
            (Flag::StageGiven, stage.is_some_and(|stage| stage.given)),
            (Flag::Organisation, facts.organisation.is_some()),
            (Flag::Region, region.is_some()),
            (Flag::RegionCode, region.is_some_and(|region| region.code.is_some())),
            (Flag::RegionInherited, facts.region_inherited),
        ];
        let bits = flags.iter().filter(|(_, is)| *is).fold(0u8, |bits, (flag, _)| bits | 1 << *flag as u8);
        let modes = facts.modes.iter().fold(0u8, |bits, mode| bits | 1 << *mode as u8);
        let code = |place: Option<u8>| place.map_or(0, |place| place + 1);
        let bytes = [
            (FLAGS, bits),
            (RECORD, code(Some(facts.record as u8))),
            (SUPPLY_KIND, code(facts.supply_kind.map(|kind| kind as u8))),
            (SUPPLY_STATUS, code(facts.supply_status.map(|status| status as u8))),
            (DEMAND_STATUS, code(facts.demand_status.map(|status| status as u8))),
            (MATURITY, facts.maturity.unwrap_or_default()),
            (MODES, modes),
            (STAGE, code(stage.map(|stage| stage.stage as u8))),
        ];
        for (at, byte) in bytes {
            self.put(at, &[byte]);
        }
    }

    /// Puts a number into the head.
    fn put(&mut self, at: usize, bytes: &[u8]) {
        let start = self.start + at;
        self.out[start..start + bytes.len()].copy_from_slice(bytes);
    }

    /// Bytes so far.
    fn length(&self) -> u32 {
        (self.out.len() - self.start) as u32
    }

    fn list<T>(&mut self, list: List, items: &[T], put: impl Fn(&T, &mut Vec<u8>)) {
        if items.is_empty() {
            return;
        }
        self.out[self.start + LISTS] |= 1 << list as u8;
        let at = self.out.len();
        self.out.extend_from_slice(&[0; size_of::<u32>()]);
        let start = self.out.len();
        for item in items {
            put(item, self.out);
        }
        let length = (self.out.len() - start) as u32;
        self.out[at..start].copy_from_slice(&length.to_ne_bytes());
    }
}

fn put_text(text: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(&(text.len() as u32).to_ne_bytes());
    out.extend_from_slice(text.as_bytes());
}

fn put_reading(reading: &Reading, out: &mut Vec<u8>) {
    let Reading { name, lower, lower_strict, upper, upper_strict, point, dimension, start, end } = reading;
    let flags = [lower.is_some(), upper.is_some(), *lower_strict, *upper_strict, *point];
    let bits = flags.iter().enumerate().filter(|(_, is)| **is).fold(0u8, |bits, (bit, _)| bits | 1 << bit);
    out.push(bits);
    for value in [lower, upper].into_iter().flatten() {
        out.extend_from_slice(&value.to_ne_bytes());
    }
    out.extend_from_slice(&start.to_ne_bytes());
    out.extend_from_slice(&end.to_ne_bytes());
    put_text(name, out);
    put_text(dimension, out);
}
