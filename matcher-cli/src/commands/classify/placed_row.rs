//! A record with its links, for people and for programs.

use anyhow::Result;
use matcher_core::matching::{Placement, StagePlacement};
use matcher_core::record::{LinkId, RecordKind, SupplyKind};
use matcher_core::{Engine, PlacedRecord};
use matcher_io::labels::Label;
use serde::Serialize;

use crate::names::Names;

/// So many links are shown of a record that stands on none.
const LIKELY_SHOWN: usize = 3;

/// A record with its links.
#[derive(Serialize)]
pub(super) struct PlacedRow {
    kind: RecordKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    supply_kind: Option<SupplyKind>,
    pub(super) id: String,
    title: String,
    pub(super) placements: Vec<PlacedLink>,
    /// The stage of the innovation chain, of a record that was asked for by its identifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) stage: Option<StagePlacement>,
    /// Of a record that stands nowhere, the links that its text makes likeliest.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    likely: Vec<PlacedLink>,
}

/// A link with the name that people read.
#[derive(Serialize)]
pub(super) struct PlacedLink {
    link: LinkId,
    label: String,
    confidence: f64,
    given: bool,
}

impl PlacedLink {
    fn of(placement: &Placement, names: &Names) -> Self {
        Self {
            link: placement.link.clone(),
            label: names.taxonomy().link_label(&placement.link),
            confidence: placement.confidence,
            given: placement.given,
        }
    }

    fn told(&self) -> String {
        if self.given {
            self.label.clone()
        } else {
            format!("{} {:.0}%", self.label, self.confidence * 100.0)
        }
    }
}

impl PlacedRow {
    pub(super) fn of(placed: &PlacedRecord, engine: &Engine, names: &Names) -> Result<Self> {
        let link = |placement: &Placement| PlacedLink::of(placement, names);
        let mut likely = Vec::new();
        if placed.placements.is_empty()
            && let Some(record) = engine.get(placed.kind, &placed.id)?
        {
            likely = engine.likely_links(&record, LIKELY_SHOWN).iter().map(link).collect();
        }
        Ok(Self {
            kind: placed.kind,
            supply_kind: placed.supply_kind,
            id: placed.id.clone(),
            title: placed.title.clone(),
            placements: placed.placements.iter().map(link).collect(),
            stage: None,
            likely,
        })
    }

    /// Cells of a table: identifier, kind, title, where the links come from, links.
    pub(super) fn cells(&self) -> [String; 5] {
        let kind = self.supply_kind.map_or_else(|| self.kind.label(), Label::label);
        [self.id.clone(), kind.to_owned(), self.title.clone(), self.source().to_owned(), self.links()]
    }

    /// Where it stands, and by whose word: `未归链`, or `新材料/选矿（人工）`.
    pub(super) fn place(&self) -> String {
        match self.placements.is_empty() {
            true => self.source().to_owned(),
            false => format!("{}（{}）", self.links(), self.source()),
        }
    }

    /// Its stage, and by whose word: `阶段不明`, `孵化（填写）`, or `孵化 78%（按文字）`.
    pub(super) fn stage(&self) -> String {
        match &self.stage {
            None => "阶段不明".to_owned(),
            Some(stage) if stage.given => format!("{}（填写）", stage.stage.label()),
            Some(stage) => format!("{} {:.0}%（按文字）", stage.stage.label(), stage.confidence * 100.0),
        }
    }

    pub(super) fn source(&self) -> &'static str {
        match self.placements.first() {
            Some(link) if link.given => "人工",
            Some(_) => "按文字",
            None => "未归链",
        }
    }

    /// The links; of a record that stands on none, the likeliest.
    pub(super) fn links(&self) -> String {
        let told = |links: &[PlacedLink]| links.iter().map(PlacedLink::told).collect::<Vec<_>>().join("、");
        match (&self.placements[..], self.likely.first()) {
            ([], Some(likeliest)) => format!("（最接近：{}）", likeliest.told()),
            (links, _) => told(links),
        }
    }
}
