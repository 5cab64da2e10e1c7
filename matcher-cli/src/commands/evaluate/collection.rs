//! A judged collection in either of its two forms, as records of the engine.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use matcher_core::Engine;
use matcher_core::evaluation::{Collection, CollectionDocument, CollectionQuery, Qrels};
use matcher_core::record::{Demand, DemandId, ExpertProfile, Record, RecordKind, Supply, SupplyKind};

use crate::failure::bad_input;
use crate::terminal::Progress;

/// Records that are stored together.
const BATCH: usize = 5_000;

/// Documents, queries and judgements.
pub(in crate::commands) struct JudgedCollection {
    queries: Vec<Demand>,
    qrels: Qrels,
    unasked: usize,
    documents: Documents,
}

enum Documents {
    /// `docs.jsonl` of a test collection.
    Collection(Collection),
    /// Files of the project's own records.
    Records(Vec<PathBuf>),
}

impl JudgedCollection {
    /// Opens a folder of either form.
    pub(in crate::commands) fn open(folder: &Path) -> Result<Self> {
        if !folder.is_dir() {
            return Err(bad_input(format!("找不到文件夹“{}”，请检查路径。", folder.display())));
        }
        if folder.join("docs.jsonl").is_file() {
            let collection = Collection::open(folder)?;
            return Ok(Self {
                queries: collection.queries().iter().filter_map(demand).collect(),
                qrels: collection.qrels().clone(),
                unasked: collection.unasked().len(),
                documents: Documents::Collection(collection),
            });
        }
        if folder.join("supplies.jsonl").is_file() && folder.join("demands.jsonl").is_file() {
            return Self::of_records(folder);
        }
        Err(bad_input(format!(
            "“{}”里没有测试集。需要 docs.jsonl、queries.jsonl、qrels.tsv，或 demands.jsonl、supplies.jsonl、qrels.tsv。",
            folder.display()
        )))
    }

    fn of_records(folder: &Path) -> Result<Self> {
        let mut queries = Vec::new();
        for_each_record(&folder.join("demands.jsonl"), &mut |record| {
            if let Record::Demand(demand) = record {
                queries.push(demand);
            }
            Ok(())
        })?;
        let mut qrels = Qrels::read(&folder.join("qrels.tsv"))?;
        let judged = qrels.iter().count();
        let asked: std::collections::HashSet<&str> =
            queries.iter().map(|demand| demand.id.as_str()).collect();
        qrels.retain_queries(|query| asked.contains(query.as_str()));
        let unasked = judged - qrels.iter().count();
        let files = ["organisations.jsonl", "supplies.jsonl"].map(|name| folder.join(name));
        let files = files.into_iter().filter(|path| path.is_file()).collect();
        Ok(Self { queries, qrels, unasked, documents: Documents::Records(files) })
    }

    /// The queries that have a text, as demands.
    pub(in crate::commands) fn queries(&self) -> &[Demand] {
        &self.queries
    }

    /// The judgements.
    pub(in crate::commands) fn qrels(&self) -> &Qrels {
        &self.qrels
    }

    /// How many judged queries the collection lacks.
    pub(in crate::commands) fn unasked(&self) -> usize {
        self.unasked
    }

    /// Stores all documents; gives how many there are.
    pub(in crate::commands) fn load(&self, engine: &Engine) -> Result<usize> {
        let progress = Progress::new("读取文档");
        let mut loader = Loader { engine, batch: Vec::new(), supplies: 0, progress };
        match &self.documents {
            Documents::Collection(collection) => {
                for document in collection.documents()? {
                    loader.take(Record::Supply(supply(document?)))?;
                }
            }
            Documents::Records(files) => {
                for file in files {
                    for_each_record(file, &mut |record| loader.take(record))?;
                }
            }
        }
        loader.finish()
    }
}

struct Loader<'a> {
    engine: &'a Engine,
    batch: Vec<Record>,
    supplies: usize,
    progress: Progress,
}

impl Loader<'_> {
    fn take(&mut self, record: Record) -> Result<()> {
        self.supplies += usize::from(record.kind() == RecordKind::Supply);
        self.batch.push(record);
        if self.batch.len() == BATCH {
            self.store()?;
        }
        Ok(())
    }

    fn store(&mut self) -> Result<()> {
        self.engine.upsert(&self.batch)?;
        self.batch.clear();
        self.progress.count(self.supplies as u64);
        Ok(())
    }

    fn finish(mut self) -> Result<usize> {
        self.store()?;
        Ok(self.supplies)
    }
}

/// A document with fields of research is an expert; any other an achievement.
fn supply(document: CollectionDocument) -> Supply {
    let kind = if document.fields.is_empty() { SupplyKind::Achievement } else { SupplyKind::Expert };
    let text = document.text.unwrap_or_default();
    let mut supply = Supply::from_text(document.id.as_str(), kind, document.title, text);
    supply.keywords = document.keywords;
    if kind == SupplyKind::Expert {
        supply.expert = Some(ExpertProfile { fields: document.fields, ..ExpertProfile::default() });
    }
    supply
}

/// `None` for a query without any text: nothing can be found for it.
fn demand(query: &CollectionQuery) -> Option<Demand> {
    let text = query.text.clone().unwrap_or_default();
    let title = query.title.clone().filter(|title| !title.trim().is_empty()).unwrap_or_else(|| text.clone());
    (!title.trim().is_empty()).then(|| Demand::from_text(DemandId::new(query.id.as_str()), title, text))
}

fn for_each_record(path: &Path, take: &mut dyn FnMut(Record) -> Result<()>) -> Result<()> {
    let file =
        File::open(path).map_err(|error| bad_input(format!("无法打开“{}”：{error}。", path.display())))?;
    for (number, line) in (1_u64..).zip(BufReader::new(file).lines()) {
        let line = line.with_context(|| format!("读取“{}”第 {number} 行失败", path.display()))?;
        if line.trim().is_empty() {
            continue;
        }
        let record = serde_json::from_str(&line).map_err(|error| {
            bad_input(format!("“{}”第 {number} 行不是一条记录：{error}。", path.display()))
        })?;
        take(record)?;
    }
    Ok(())
}
