//! Events and locks as people write them.

use anyhow::Result;
use matcher_core::record::SupplyId;
use matcher_core::roadshow::{EventRequest, Lock, LockRefusal};

use crate::failure::bad_input;
use crate::names::Names;

/// The events of `名称` or `名称=产业链`; without any, one of all chains.
pub(super) fn of(texts: &[String], places: usize, names: &Names) -> Result<Vec<EventRequest>> {
    if texts.is_empty() {
        return Ok(vec![EventRequest { name: "路演".to_owned(), chain: None, places }]);
    }
    let event = |text: &String| {
        let (name, chain) = match text.split_once(['=', '＝']) {
            None => (text.as_str(), None),
            Some((name, chain)) => (name, Some(names.parse_chain(chain.trim())?)),
        };
        if name.trim().is_empty() {
            return Err(bad_input(format!("“{text}”没有场次名称，请写成 名称 或 名称=产业链。")));
        }
        Ok(EventRequest { name: name.trim().to_owned(), chain, places })
    };
    texts.iter().map(event).collect()
}

/// A lock of `编号=场次`; the event is named by its name.
pub(super) fn lock(text: &str, events: &[EventRequest]) -> Result<Lock> {
    let Some((project, event)) = text.split_once(['=', '＝']) else {
        return Err(bad_input(format!("“{text}”应写成 成果编号=场次名称。")));
    };
    let place = events.iter().position(|known| known.name == event.trim()).ok_or_else(|| {
        let known: Vec<&str> = events.iter().map(|event| event.name.as_str()).collect();
        bad_input(format!("没有叫“{event}”的场次。现有：{}。", known.join("、")))
    })?;
    Ok(Lock { project: SupplyId::new(project.trim()), event: place })
}

/// What stands against a lock, in the analyst's words.
pub(super) fn put(refusal: &LockRefusal) -> &'static str {
    match refusal {
        LockRefusal::Full => "指定的项目已占满这一场，请加大 --places 或减少 --lock",
        LockRefusal::StandsAlready => "它或它的另一份登记已经指定过",
        LockRefusal::OwnerLimit => "同一单位的项目会超过上限，请加大 --per-owner",
        LockRefusal::OffTheme => "它不在这一场的产业链上",
        _ => "与别的要求冲突",
    }
}
