//! One row: its cells read, its references resolved, its record built and checked.

use matcher_core::record::{Outcome, Record};
use serde_json::{Map, Value};

use super::batch::{Fault, Item, Origin};
use super::faults;
use super::generated_id::generate;
use super::header::SheetPlan;
use super::options::ImportOptions;
use super::organisations::{Organisations, kind_of_name};
use crate::cell::{CellFault, read_cell};
use crate::columns::{Column, ValueType, by_key, columns};
use crate::read::RawRow;
use crate::sheet_kind::SheetKind;

/// What starts the identifier and the title of the example rows of templates, which are never imported.
pub(crate) const EXAMPLE_ID: &str = "示例";
/// See [`EXAMPLE_ID`].
pub(crate) const EXAMPLE_TITLE: &str = "【示例】";

/// The most digits that a spreadsheet keeps of a number.
const EXACT_DIGITS: usize = 15;

/// What became of a row.
pub(super) enum RowResult {
    /// To be stored.
    Item(Item),
    /// An example, or a pair on which the broker reports nothing.
    Skipped,
    /// Not taken.
    Rejected(Vec<Fault>),
}

/// The cells of a row by key.
struct Fields {
    values: Vec<(&'static Column, Value)>,
    leftover: Vec<(&'static str, Vec<String>)>,
    faults: Vec<Fault>,
}

impl Fields {
    fn take(&mut self, key: &str) -> Option<Value> {
        let at = self.values.iter().position(|(column, _)| column.key == key)?;
        Some(self.values.remove(at).1)
    }

    fn take_text(&mut self, key: &str) -> Option<String> {
        self.take(key).and_then(|value| value.as_str().map(str::to_owned))
    }

    fn take_list(&mut self, key: &str) -> Vec<String> {
        self.take(key).and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default()
    }

    fn text(&self, key: &str) -> Option<&str> {
        self.values.iter().find(|(column, _)| column.key == key).and_then(|(_, value)| value.as_str())
    }
}

/// Turns a row into what is to be stored.
pub(super) fn read_row(
    plan: &SheetPlan,
    row: &RawRow,
    origin: &Origin,
    options: &ImportOptions<'_>,
    organisations: &mut Organisations,
) -> RowResult {
    let texts = texts_of(plan, row);
    if is_skipped(plan.kind, &texts) {
        return RowResult::Skipped;
    }
    let mut fields = read_fields(plan, &texts);
    if let Some(fault) = &row.fault {
        fields.faults.push(Fault::of_row(fault.reason.clone(), fault.how_to_fix.clone()));
    }
    let built = match plan.kind {
        SheetKind::Outcome => outcome(fields, options).map(Item::Outcome),
        kind => {
            record(kind, fields, origin, options, organisations).map(|record| Item::Record(Box::new(record)))
        }
    };
    match built {
        Ok(item) => RowResult::Item(item),
        Err(faults) => RowResult::Rejected(faults),
    }
}

/// A cell's text with its column; continuations joined to what they continue.
struct CellText<'a> {
    column: &'static Column,
    header: &'a str,
    unit: crate::cell::AmountUnit,
    text: String,
    number: bool,
}

fn texts_of<'a>(plan: &'a SheetPlan, row: &RawRow) -> Vec<CellText<'a>> {
    let mut texts: Vec<CellText<'a>> = Vec::new();
    for planned in &plan.columns {
        let (Some(column), Some(cell)) = (planned.column, row.cell(planned.at)) else { continue };
        if column.value == ValueType::Ignored {
            continue;
        }
        let started = texts.iter_mut().find(|text| planned.continues && text.column == column);
        match started {
            Some(started) => started.text.push_str(&cell.text),
            None => texts.push(CellText {
                column,
                header: &planned.header,
                unit: planned.unit,
                text: cell.text.clone(),
                number: cell.number,
            }),
        }
    }
    texts
}

fn is_skipped(kind: SheetKind, texts: &[CellText<'_>]) -> bool {
    let text =
        |key: &str| texts.iter().find(|text| text.column.key == key).map_or("", |text| text.text.trim());
    match kind {
        SheetKind::Outcome => text("event").is_empty(),
        SheetKind::Organisation => {
            text("id").starts_with(EXAMPLE_ID) && text("name").starts_with(EXAMPLE_TITLE)
        }
        _ => text("id").starts_with(EXAMPLE_ID) && text("title").starts_with(EXAMPLE_TITLE),
    }
}

fn read_fields(plan: &SheetPlan, texts: &[CellText<'_>]) -> Fields {
    let mut fields = Fields { values: Vec::new(), leftover: Vec::new(), faults: Vec::new() };
    for cell in texts {
        let exact = !matches!(cell.column.value, ValueType::Id | ValueType::Code)
            || !cell.number
            || cell.text.chars().filter(char::is_ascii_digit).count() <= EXACT_DIGITS;
        if !exact {
            let fault = CellFault::new(
                "长数字以数值存放，Excel 只保留 15 位，末几位已变成 0",
                "把该列设为“文本”格式后重新输入完整号码",
            );
            fields.faults.push(Fault::of_cell(cell.header, &cell.text, fault));
            continue;
        }
        match read_event(cell, &mut fields).unwrap_or_else(|| read_cell(cell.column, cell.unit, &cell.text)) {
            Ok(read) => {
                if let Some(value) = read.value {
                    fields.values.push((cell.column, value));
                }
                if !read.leftover.is_empty() {
                    fields.leftover.push((cell.column.header, read.leftover));
                }
            }
            Err(fault) => fields.faults.push(Fault::of_cell(cell.header, &cell.text, fault)),
        }
    }
    for column in columns(plan.kind).iter().filter(|column| column.required) {
        let faulty = texts.iter().any(|text| text.column == column);
        if !faulty && !fields.values.iter().any(|(known, _)| *known == column) {
            let fault = CellFault::new("没有填写", "这一列必填，请补填");
            fields.faults.push(Fault::of_cell(column.header, "", fault));
        }
    }
    fields
}

/// `不合适：价格高` is an event and its reason in one cell.
fn read_event(cell: &CellText<'_>, fields: &mut Fields) -> Option<Result<crate::cell::CellValue, CellFault>> {
    let (event, reason) = cell.text.split_once(['：', ':', '，', ',', '（', '('])?;
    let column = by_key(SheetKind::Outcome, "reason")?;
    if cell.column.key != "event" {
        return None;
    }
    let read = read_cell(cell.column, cell.unit, event);
    if read.is_ok() {
        let reason = reason.trim_end_matches(['）', ')']).trim();
        fields.values.push((column, Value::from(reason)));
    }
    Some(read)
}

fn outcome(mut fields: Fields, options: &ImportOptions<'_>) -> Result<Outcome, Vec<Fault>> {
    if fields.text("happened_on").is_none() && fields.faults.is_empty() {
        match (options.today, by_key(SheetKind::Outcome, "happened_on")) {
            (Some(today), Some(column)) => {
                fields.values.push((column, Value::from(matcher_core::record::format_date(today))));
            }
            _ => fields.faults.push(Fault::of_cell("日期", "", CellFault::new("没有填写", "填对接的日期"))),
        }
    }
    if !fields.faults.is_empty() {
        return Err(fields.faults);
    }
    let object: Map<String, Value> =
        fields.values.into_iter().rev().map(|(column, value)| (column.key.to_owned(), value)).collect();
    serde_json::from_value(Value::Object(object)).map_err(|error| vec![unexpected(&error)])
}

fn record(
    kind: SheetKind,
    mut fields: Fields,
    origin: &Origin,
    options: &ImportOptions<'_>,
    organisations: &mut Organisations,
) -> Result<Record, Vec<Fault>> {
    let links = super::links::resolve(kind, &fields_links(&mut fields), options.resolver);
    let links = links.unwrap_or_else(|fault| {
        fields.faults.push(fault);
        Vec::new()
    });
    let (id_key, name_key) =
        if kind == SheetKind::Demand { ("enterprise", "enterprise_name") } else { ("owner", "owner_name") };
    let (holder_id, holder_name) = (fields.take_text(id_key), fields.take_text(name_key));
    let too_long = |name: &&String| name.chars().count() > options.record_limits.title_chars;
    if let Some(name) = holder_name.as_ref().filter(too_long) {
        let header = by_key(kind, name_key).map_or(name_key, |column| column.header);
        fields.faults.push(Fault::of_cell(header, name, CellFault::new("单位名称太长", "只填单位全称")));
    }
    let holder_region = fields.take_text("enterprise_region");
    if !fields.faults.is_empty() {
        return Err(fields.faults);
    }
    let excluded = fields.take_list("excluded");
    let holder = holder_name.as_deref().or(holder_id.as_deref());
    let mut object = object_of(kind, fields, holder);
    if !links.is_empty() {
        object.insert("links".to_owned(), Value::from(links));
    }
    let mut record: Record =
        serde_json::from_value(Value::Object(object)).map_err(|error| vec![unexpected(&error)])?;
    record
        .validate(&options.record_limits)
        .map_err(|errors| errors.iter().map(|error| faults::of_record(kind, error)).collect::<Vec<_>>())?;
    match &mut record {
        Record::Organisation(organisation) => organisations.learn(organisation),
        Record::Demand(demand) => {
            let (id, name) = (holder_id.as_deref(), holder_name.as_deref());
            demand.enterprise = organisations.refer(options.resolver, origin, id, name);
            if let (Some(enterprise), Some(region)) = (&demand.enterprise, &holder_region) {
                organisations.locate(enterprise, region);
            }
            let known = |text: &String| organisations.find(options.resolver, text);
            demand.excluded =
                excluded.iter().map(|text| known(text).unwrap_or_else(|| text.as_str().into())).collect();
        }
        Record::Supply(supply) => {
            let (id, name) = (holder_id.as_deref(), holder_name.as_deref());
            supply.owner = organisations.refer(options.resolver, origin, id, name);
        }
    }
    Ok(record)
}

fn fields_links(fields: &mut Fields) -> super::links::LinkTexts {
    super::links::LinkTexts { links: fields.take_list("links"), chains: fields.take_list("chain") }
}

/// The record's JSON form without its references.
fn object_of(kind: SheetKind, fields: Fields, holder: Option<&str>) -> Map<String, Value> {
    let mut object = Map::new();
    for (column, value) in fields.values {
        insert(&mut object, column.key, value);
    }
    append_leftover(kind, &mut object, &fields.leftover);
    let tag = match kind {
        SheetKind::Organisation => "organisation",
        SheetKind::Demand => "demand",
        _ => "supply",
    };
    object.insert("record".to_owned(), Value::from(tag));
    if let Some(supply) = kind.supply_kind() {
        object.insert("kind".to_owned(), serde_json::to_value(supply).unwrap_or_default());
    }
    let title_key = if kind == SheetKind::Organisation { "name" } else { "title" };
    let title = object.get(title_key).and_then(Value::as_str).unwrap_or_default().to_owned();
    if kind == SheetKind::Organisation && !object.contains_key("kind") {
        object.insert("kind".to_owned(), serde_json::to_value(kind_of_name(&title)).unwrap_or_default());
    }
    if let Some(Value::Object(region)) = object.get_mut("region")
        && !region.contains_key("name")
    {
        let code = region.get("code").cloned().unwrap_or_default();
        region.insert("name".to_owned(), code);
    }
    if !object.contains_key("id") {
        let id = match kind {
            // The same identifier as for an organisation that a demand names before anybody lists it.
            SheetKind::Organisation => generate(&[kind.name(), &title]),
            _ => generate(&[kind.name(), &title, holder.unwrap_or_default()]),
        };
        object.insert("id".to_owned(), Value::from(id));
    }
    object
}

/// Sets a dotted key; the tables have at most one dot.
fn insert(object: &mut Map<String, Value>, key: &str, value: Value) {
    match key.split_once('.') {
        None => match (object.get_mut(key), value) {
            // Columns of single facts may stand before the one that holds all others.
            (Some(Value::Object(known)), Value::Object(more)) => known.extend(more),
            (_, value) => {
                object.insert(key.to_owned(), value);
            }
        },
        Some((outer, inner)) => {
            let nested = object.entry(outer).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(nested) = nested {
                nested.insert(inner.to_owned(), value);
            }
        }
    }
}

/// Puts what was no indicator into the record's text, where the engine reads it as prose.
fn append_leftover(kind: SheetKind, object: &mut Map<String, Value>, leftover: &[(&str, Vec<String>)]) {
    let key = if kind == SheetKind::Demand { "description" } else { "summary" };
    for (header, clauses) in leftover {
        let text = object.get(key).and_then(Value::as_str).unwrap_or_default();
        let line = format!("{header}：{}", clauses.join("；"));
        let joined = if text.is_empty() { line } else { format!("{text}\n{line}") };
        object.insert(key.to_owned(), Value::from(joined));
    }
}

fn unexpected(error: &serde_json::Error) -> Fault {
    Fault::of_row(super::json_lines::in_chinese(&error.to_string()), "对照模板“填写说明”改正这一行")
}
