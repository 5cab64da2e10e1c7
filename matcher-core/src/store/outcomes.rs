//! What became of proposed matches.

use rusqlite::{Connection, Row, Rows, Transaction, params};

use super::checksum::outcome_checksum;
use super::error::{Damage, StoreError};
use super::schema;
use crate::cancel::Cancel;
use crate::record::{Outcome, format_date, parse_date};

/// Adds outcomes; gives how many were new or changed.
pub(super) fn add(transaction: &Transaction<'_>, outcomes: &[Outcome]) -> Result<usize, StoreError> {
    let mut put = transaction.prepare_cached(
        "INSERT INTO outcomes (demand, supply, event, happened_on, reason, reported_by, checksum)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (demand, supply, event, happened_on) DO UPDATE
         SET reason = excluded.reason, reported_by = excluded.reported_by, checksum = excluded.checksum
         WHERE reason IS NOT excluded.reason OR reported_by IS NOT excluded.reported_by",
    )?;
    fail_point!("store.outcomes");
    let mut added = 0;
    for outcome in outcomes {
        let day = format_date(outcome.happened_on);
        let event = schema::event_code(outcome.event);
        let (demand, supply) = (outcome.demand.as_str(), outcome.supply.as_str());
        let told = [outcome.reason.as_deref(), outcome.reported_by.as_deref()];
        let sum = outcome_checksum([demand, supply, &day], event, told);
        added += put.execute(params![demand, supply, event, day, told[0], told[1], sum])?;
    }
    Ok(added)
}

const COLUMNS: &str =
    "SELECT demand, supply, event, happened_on, reason, reported_by, checksum FROM outcomes";

/// All outcomes by day, then demand, then supply, then event.
pub(super) fn all(connection: &Connection) -> Result<Vec<Outcome>, StoreError> {
    let mut statement =
        connection.prepare_cached(&format!("{COLUMNS} ORDER BY happened_on, demand, supply, event"))?;
    collect(statement.query([])?)
}

/// Outcomes that come after one in the order of [`all`], at most `limit`; `None` begins.
pub(super) fn after(
    connection: &Connection,
    after: Option<&Outcome>,
    limit: usize,
) -> Result<Vec<Outcome>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "{COLUMNS} WHERE (happened_on, demand, supply, event) > (?1, ?2, ?3, ?4)
         ORDER BY happened_on, demand, supply, event LIMIT ?5"
    ))?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    match after {
        Some(Outcome { demand, supply, event, happened_on, .. }) => {
            let (day, event) = (format_date(*happened_on), schema::event_code(*event));
            collect(statement.query(params![day, demand.as_str(), supply.as_str(), event, limit])?)
        }
        // No day is empty, so every one comes after.
        None => collect(statement.query(params!["", "", "", 0, limit])?),
    }
}

fn collect(mut rows: Rows<'_>) -> Result<Vec<Outcome>, StoreError> {
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(decode(row)?);
    }
    Ok(found)
}

/// How many there are.
pub(super) fn count(connection: &Connection) -> Result<usize, StoreError> {
    let count: i64 = connection.query_row("SELECT count(*) FROM outcomes", [], |row| row.get(0))?;
    Ok(count as usize)
}

/// Checks the checksum of every outcome and reads it; gives what cannot be.
pub(super) fn faults(connection: &Connection, cancel: &Cancel) -> Result<Vec<Damage>, StoreError> {
    let mut statement = connection.prepare(COLUMNS)?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        cancel.check()?;
        if let Err(error) = decode(row) {
            found.push(error.into_damage());
        }
    }
    Ok(found)
}

fn decode(row: &Row<'_>) -> Result<Outcome, StoreError> {
    let (demand, supply, day): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(3)?);
    let (event, reason): (i64, Option<String>) = (row.get(2)?, row.get(4)?);
    let reported_by: Option<String> = row.get(5)?;
    let damaged = || {
        let (demand, supply) = (demand.clone(), supply.clone());
        StoreError::Damaged(Damage::Outcome { demand, supply })
    };
    if outcome_checksum([&demand, &supply, &day], event, [reason.as_deref(), reported_by.as_deref()])
        != row.get::<_, i64>(6)?
    {
        return Err(damaged());
    }
    let event = schema::event_of(event)?;
    let happened_on = parse_date(&day).map_err(|_| damaged())?;
    Ok(Outcome {
        demand: demand.as_str().into(),
        supply: supply.as_str().into(),
        event,
        reason,
        happened_on,
        reported_by,
    })
}
