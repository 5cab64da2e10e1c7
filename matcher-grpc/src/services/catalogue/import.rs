//! Taking records in one by one: each with a result of its own, in the order in which they came.

use std::sync::Arc;
use std::time::Duration;

use matcher_core::record::Record;
use matcher_core::{Cancel, Engine, ErrorKind, WriteEffect, WriteOptions};
use tonic::{Status, Streaming};

use super::{Catalogue, expected, expecting};
use crate::convert;
use crate::door::{Call, of_stream};
use crate::failure::Failure;
use crate::proto::import_records_response::Result as Told;
use crate::proto::{self, FieldViolation, ImportError, ImportRecordsRequest, ImportRecordsResponse};
use crate::services::input;
use crate::services::streams::{Answers, Feed, stalled};
use crate::state::{State, Work};

/// Records that are written in one transaction: one wait for the disk for all of them.
const CHUNK: usize = 500;
/// A caller that sends slowly gets its results after so long.
const PATIENCE: Duration = Duration::from_millis(20);
/// A caller that sends nothing for so long is no longer waited for.
const IDLE: Duration = Duration::from_secs(120);

/// A row with what became of it so far.
struct Row {
    number: i64,
    etag: String,
    record: Result<Record, Failure>,
}

impl Row {
    fn read(engine: &Engine, message: ImportRecordsRequest) -> Self {
        let record = message.record.unwrap_or_default();
        Self {
            number: message.row,
            etag: record.etag.clone(),
            record: convert::record(record, engine.limits())
                .map_err(|faults| Failure::fields("INVALID_RECORD", faults)),
        }
    }
}

impl Catalogue {
    pub(super) async fn import(
        &self,
        call: Call,
        rows: Streaming<ImportRecordsRequest>,
    ) -> Result<Answers<ImportRecordsResponse>, Failure> {
        // Refused before the first row, not after it.
        self.0.engine()?;
        let turn = self.0.enter(Work::Long).await?;
        let state = Arc::clone(&self.0);
        Ok(Answers::filled_by_task(async move |results| {
            let _turn = turn;
            take_in(&state, &call, rows, &results).await
        }))
    }
}

/// Reads rows until there are no more, or until nobody wants to hear of them.
async fn take_in(
    state: &State,
    call: &Call,
    mut rows: Streaming<ImportRecordsRequest>,
    results: &Feed<ImportRecordsResponse>,
) -> Result<(), Status> {
    let request = ImportRecordsRequest::default();
    let options = input::write_options(call, "", &request)?;
    loop {
        let (chunk, end) = gather(&mut rows).await;
        if !chunk.is_empty() {
            for told in write(state, call, chunk, options.clone()).await? {
                results.send(told).await?;
            }
        }
        // What came before a broken message is kept and told.
        match end {
            None => {}
            Some(Ok(())) => return Ok(()),
            Some(Err(status)) => return Err(of_stream(&status)),
        }
    }
}

/// The next rows: those that are there already, or come soon. With the end, if it has come.
async fn gather(
    rows: &mut Streaming<ImportRecordsRequest>,
) -> (Vec<ImportRecordsRequest>, Option<Result<(), Status>>) {
    let mut chunk = Vec::new();
    let mut next = match tokio::time::timeout(IDLE, rows.message()).await {
        Ok(next) => next,
        Err(_) => return (chunk, Some(Err(stalled().into()))),
    };
    let until = tokio::time::Instant::now() + PATIENCE;
    loop {
        match next {
            Ok(Some(message)) => chunk.push(message),
            Ok(None) => return (chunk, Some(Ok(()))),
            Err(status) => return (chunk, Some(Err(status))),
        }
        if chunk.len() == CHUNK {
            return (chunk, None);
        }
        next = match tokio::time::timeout_at(until, rows.message()).await {
            Ok(next) => next,
            Err(_) => return (chunk, None),
        };
    }
}

async fn write(
    state: &State,
    call: &Call,
    chunk: Vec<ImportRecordsRequest>,
    options: WriteOptions,
) -> Result<Vec<ImportRecordsResponse>, Failure> {
    let write = move |engine: &Engine, _: &Cancel| Ok(write_chunk(engine, chunk, &options));
    // The import has its turn already, so that its rows wait and are not refused.
    let told = state.run(call, Work::Row, write).await?;
    let unchanged = i32::from(proto::WriteEffect::Unchanged);
    let written = |told: &&ImportRecordsResponse| matches!(told.result, Some(Told::Effect(effect)) if effect != unchanged);
    state.metrics.records_written.inc_by(told.iter().filter(written).count() as u64);
    Ok(told)
}

/// Writes the good rows, those without conditions together; tells of every row.
fn write_chunk(
    engine: &Engine,
    chunk: Vec<ImportRecordsRequest>,
    options: &WriteOptions,
) -> Vec<ImportRecordsResponse> {
    let mut told = Vec::with_capacity(chunk.len());
    // Numbers and records of the rows that wait to be written together.
    let (mut numbers, mut together) = (Vec::new(), Vec::new());
    for message in chunk {
        let Row { number, etag, record } = Row::read(engine, message);
        match record {
            Ok(record) if etag.is_empty() => {
                numbers.push(number);
                together.push(record);
            }
            other => {
                // Results come in the order of the rows, and a later row may be of the same record.
                flush(engine, (&mut numbers, &mut together), options, &mut told);
                let result = other.and_then(|record| alone(engine, record, &etag, options));
                told.push(answer(number, result));
            }
        }
    }
    flush(engine, (&mut numbers, &mut together), options, &mut told);
    told
}

fn alone(
    engine: &Engine,
    record: Record,
    etag: &str,
    options: &WriteOptions,
) -> Result<WriteEffect, Failure> {
    let options = expecting(options, expected(record.kind(), record.id(), etag));
    let effects = engine.upsert_each(&[record], &options)?;
    Ok(effects.first().copied().unwrap_or(WriteEffect::Unchanged))
}

fn flush(
    engine: &Engine,
    (numbers, records): (&mut Vec<i64>, &mut Vec<Record>),
    options: &WriteOptions,
    told: &mut Vec<ImportRecordsResponse>,
) {
    if records.is_empty() {
        return;
    }
    let (numbers, records) = (std::mem::take(numbers), std::mem::take(records));
    match engine.upsert_each(&records, options) {
        Ok(effects) => {
            told.extend(numbers.into_iter().zip(effects).map(|(number, effect)| answer(number, Ok(effect))));
        }
        // One of them is at fault, and the others are not to suffer for it.
        Err(error) if records.len() > 1 && !is_of_the_disk(&error) => {
            for (number, record) in numbers.into_iter().zip(records) {
                flush(engine, (&mut vec![number], &mut vec![record]), options, told);
            }
        }
        Err(error) => {
            let failure = Failure::from(error);
            told.extend(numbers.into_iter().map(|number| answer(number, Err(failure.clone()))));
        }
    }
}

/// Whether no record could be written now.
fn is_of_the_disk(error: &matcher_core::Error) -> bool {
    matches!(error.kind(), ErrorKind::DiskFull | ErrorKind::ReadOnly)
}

fn answer(row: i64, result: Result<WriteEffect, Failure>) -> ImportRecordsResponse {
    let result = match result {
        Ok(effect) => Told::Effect(convert::write_effect(effect).into()),
        Err(failure) => Told::Error(import_error(&failure)),
    };
    ImportRecordsResponse { row, result: Some(result) }
}

fn import_error(failure: &Failure) -> ImportError {
    let violation = |violation: &crate::violation::Violation| FieldViolation {
        field: violation.field.clone(),
        description: violation.chinese.clone(),
    };
    ImportError {
        reason: failure.reason().to_owned(),
        message: failure.chinese().to_owned(),
        violations: failure.violations().iter().map(violation).collect(),
    }
}
