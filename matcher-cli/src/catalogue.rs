//! Whole kinds of records out of the engine.

use anyhow::Result;
use matcher_core::Engine;
use matcher_core::record::{Demand, DemandId, DemandStatus, Record, RecordKind, Supply};

use crate::failure::bad_input;
use crate::nearest::nearest;

const PAGE: usize = 5_000;
/// So many identifiers are looked at for a suggestion.
const SUGGESTION_POOL: usize = 20_000;

/// Hands every record of a kind to `take`, by identifier.
pub(crate) fn for_each(engine: &Engine, kind: RecordKind, mut take: impl FnMut(Record)) -> Result<()> {
    let mut after = String::new();
    loop {
        let page = engine.page(kind, &after, PAGE)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.id().to_owned();
        page.into_iter().for_each(&mut take);
    }
}

/// Every demand of one of the statuses, by identifier.
pub(crate) fn demands_with_status(engine: &Engine, statuses: &[DemandStatus]) -> Result<Vec<Demand>> {
    let mut demands = Vec::new();
    for_each(engine, RecordKind::Demand, |record| {
        if let Record::Demand(demand) = record
            && statuses.contains(&demand.status)
        {
            demands.push(demand);
        }
    })?;
    Ok(demands)
}

/// The demand of an identifier.
pub(crate) fn demand(engine: &Engine, id: &str) -> Result<Demand> {
    match engine.get(RecordKind::Demand, id)? {
        Some(Record::Demand(demand)) => Ok(demand),
        _ => Err(not_found(engine, &[RecordKind::Demand], id, "需求")?),
    }
}

/// The supply of an identifier.
pub(crate) fn supply(engine: &Engine, id: &str) -> Result<Supply> {
    match engine.get(RecordKind::Supply, id)? {
        Some(Record::Supply(supply)) => Ok(supply),
        _ => Err(not_found(engine, &[RecordKind::Supply], id, "供给")?),
    }
}

/// What to say when no record of the kinds has the identifier.
pub(crate) fn not_found(
    engine: &Engine,
    kinds: &[RecordKind],
    id: &str,
    what: &str,
) -> Result<anyhow::Error> {
    let mut known = Vec::new();
    for kind in kinds {
        let page = engine.page(*kind, "", SUGGESTION_POOL)?;
        known.extend(page.iter().map(|record| record.id().to_owned()));
    }
    // Whoever types a number wrong has most of it right, so only near identifiers help.
    let near = nearest(id, known.iter().map(String::as_str), 3);
    let hint =
        if near.is_empty() { String::new() } else { format!("相近的编号：{}。", near.join("、")) };
    Ok(bad_input(format!("找不到编号为“{id}”的{what}。{hint}可以用 matcher search 按内容查找。")))
}

/// A demand that is only text: its first line or sentence is the title, the rest its description.
pub(crate) fn demand_from_text(text: &str) -> Result<Demand> {
    let text = text.trim();
    if text.is_empty() {
        return Err(bad_input("需求文字是空的，请写出要解决的问题。"));
    }
    let end = text.char_indices().find(|(_, c)| matches!(c, '\n' | '。' | '！' | '？' | '；'));
    let (title, rest) = match end {
        Some((at, c)) => (&text[..at], text[at + c.len_utf8()..].trim()),
        None => (text, ""),
    };
    let title = if title.trim().is_empty() { text } else { title.trim() };
    Ok(Demand::from_text(DemandId::new("（文字）"), title, rest))
}

#[cfg(test)]
mod tests {
    use super::demand_from_text;

    #[test]
    fn the_first_sentence_is_the_title() {
        let demand = demand_from_text(" 香菇烘干发黑。想换热泵，省电\n").expect("text");
        assert_eq!((demand.title.as_str(), demand.description.as_str()), ("香菇烘干发黑", "想换热泵，省电"));
        assert_eq!(demand_from_text("尾矿利用").expect("text").description, "");
        assert!(demand_from_text(" \n ").is_err());
    }
}
