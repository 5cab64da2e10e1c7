//! What several rpcs check alike.

use matcher_core::record::{Demand, Limits, Record, RecordKind, Supply};
use matcher_core::{Engine, RequestKey, WriteOptions};
use prost::Message;

use crate::auth::hex;
use crate::convert::{self, Choice, kind_name};
use crate::door::Call;
use crate::failure::Failure;
use crate::proto;
use crate::settings::LimitSettings;
use crate::state::State;
use crate::violation::Violation;

/// Longest request identifier, in chars.
const REQUEST_ID_CHARS: usize = 100;
/// Entries of a page, where nothing is said, and at most.
const PAGE: (usize, usize) = (100, 1_000);

/// A kind that has to be said.
pub(super) fn kind(number: i32) -> Result<RecordKind, Failure> {
    kind_in("kind", number)
}

/// A kind that has to be said in some field.
pub(super) fn kind_in(field: &'static str, number: i32) -> Result<RecordKind, Failure> {
    RecordKind::of_number(number)
        .ok_or_else(|| Failure::field(field, format!("{number} is no kind of record"), "必须写明记录类型"))
}

/// Several kinds, each of which has to be one.
pub(super) fn kinds(numbers: &[i32]) -> Result<Vec<RecordKind>, Failure> {
    numbers.iter().map(|number| kind_in("kinds", *number)).collect()
}

/// A text that has to be said.
pub(super) fn not_empty(field: &'static str, text: &str) -> Result<(), Failure> {
    if text.trim().is_empty() {
        return Err(Failure::field(field, "it is empty", "不能为空"));
    }
    Ok(())
}

/// How many matches or hits are wanted.
pub(super) fn top(asked: i32, unsaid: usize, limits: &LimitSettings) -> Result<usize, Failure> {
    match usize::try_from(asked) {
        Ok(0) => Ok(unsaid.min(limits.top)),
        Ok(top) if top <= limits.top => Ok(top),
        _ => {
            let most = limits.top;
            let english = format!("{asked} is not within 1 to {most}");
            Err(Failure::field("top", english, format!("{asked} 不在 1 到 {most} 之间")))
        }
    }
}

/// How many entries a page has.
pub(super) fn page_size(asked: i32) -> Result<usize, Failure> {
    match usize::try_from(asked) {
        Ok(0) => Ok(PAGE.0),
        Ok(size) => Ok(size.min(PAGE.1)),
        Err(_) => Err(Failure::field("page_size", "it is negative", "不能是负数")),
    }
}

/// Refuses an empty list and one that is too long.
pub(super) fn entries(field: &'static str, found: usize, most: usize) -> Result<(), Failure> {
    if (1..=most).contains(&found) {
        return Ok(());
    }
    let english = format!("{found} entries; 1 to {most} can be");
    Err(Failure::field(field, english, format!("有 {found} 项，应为 1 到 {most} 项")))
}

/// A text that is not too long to be worked on.
pub(super) fn text(field: &str, text: &str, limits: &LimitSettings) -> Result<(), Failure> {
    let most = limits.text_chars;
    // Bytes bound chars from above.
    if text.len() > most && text.chars().count() > most {
        let english = format!("more than {most} characters");
        return Err(Failure::field(field, english, format!("超过 {most} 字")));
    }
    Ok(())
}

/// A demand that was sent along: with some text, and not too much. `field` is where it stands in the request.
pub(super) fn inline_demand(field: &str, message: proto::Demand, caps: &Caps<'_>) -> Result<Demand, Failure> {
    let demand = convert::inline_demand(message, caps.records).map_err(|faults| inside(field, faults))?;
    text(&format!("{field}.title"), &demand.title, caps.limits)?;
    text(&format!("{field}.description"), &demand.description, caps.limits)?;
    text(&format!("{field}.keywords"), &demand.keywords.concat(), caps.limits)?;
    Ok(demand)
}

/// A supply that was sent along.
pub(super) fn inline_supply(field: &str, message: proto::Supply, caps: &Caps<'_>) -> Result<Supply, Failure> {
    let supply = convert::inline_supply(message, caps.records).map_err(|faults| inside(field, faults))?;
    text(&format!("{field}.title"), &supply.title, caps.limits)?;
    text(&format!("{field}.summary"), &supply.summary, caps.limits)?;
    text(&format!("{field}.keywords"), &supply.keywords.concat(), caps.limits)?;
    text(&format!("{field}.profile"), &profile_texts(&supply), caps.limits)?;
    Ok(supply)
}

/// The texts that only a kind of supply has, which are matched as well.
fn profile_texts(supply: &Supply) -> String {
    let mut texts: Vec<&str> = Vec::new();
    if let Some(expert) = &supply.expert {
        texts.extend(expert.fields.iter().chain(&expert.achievements).map(String::as_str));
    }
    if let Some(instrument) = &supply.instrument {
        texts.extend(instrument.parameters.iter().map(|range| range.name.as_str()));
        texts.extend(instrument.method.as_deref());
    }
    if let Some(platform) = &supply.platform {
        texts.extend(platform.services.iter().map(String::as_str));
    }
    if let Some(policy) = &supply.policy {
        texts.extend(policy.benefit.iter().chain(&policy.rules).map(String::as_str));
    }
    texts.concat()
}

/// What a record that was sent along may be: the engine's limits, and those of the server.
pub(super) struct Caps<'a> {
    pub(super) records: &'a Limits,
    pub(super) limits: &'a LimitSettings,
}

impl State {
    /// What records that are sent along may be.
    pub(super) fn caps(&self) -> Caps<'_> {
        Caps { records: self.record_limits(), limits: &self.settings.limits }
    }
}

fn inside(field: &str, faults: Vec<Violation>) -> Failure {
    let faults = faults.into_iter().map(|fault| fault.inside(field)).collect();
    Failure::fields("INVALID_ARGUMENT", faults)
}

/// A stored demand.
pub(super) fn stored_demand(engine: &Engine, id: &str) -> Result<Demand, Failure> {
    match engine.get(RecordKind::Demand, id)? {
        Some(Record::Demand(demand)) => Ok(demand),
        _ => Err(missing(RecordKind::Demand, id)),
    }
}

/// A stored supply.
pub(super) fn stored_supply(engine: &Engine, id: &str) -> Result<Supply, Failure> {
    match engine.get(RecordKind::Supply, id)? {
        Some(Record::Supply(supply)) => Ok(supply),
        _ => Err(missing(RecordKind::Supply, id)),
    }
}

/// A record that is not there.
pub(super) fn missing(kind: RecordKind, id: &str) -> Failure {
    let (english, chinese) = kind_name(kind);
    Failure::not_found(english, chinese, id)
}

/// How a call writes: in its caller's name, once for each request identifier.
pub(super) fn write_options(
    call: &Call,
    request_id: &str,
    request: &impl Message,
) -> Result<WriteOptions, Failure> {
    let mut options = WriteOptions::default();
    options.author = call.author();
    if request_id.is_empty() {
        return Ok(options);
    }
    if request_id.chars().count() > REQUEST_ID_CHARS || request_id.contains(char::is_control) {
        let english = "more than 100 characters, or a control character";
        return Err(Failure::field("request_id", english, "最多 100 字，且不能含控制字符"));
    }
    // One caller's identifiers are no business of another's.
    let caller = call.author().unwrap_or_default();
    let fingerprint = format!("{}/{}", call.rpc(), digest(&request.encode_to_vec()));
    options.request =
        Some(RequestKey { id: digest(format!("{caller}\0{request_id}").as_bytes()), fingerprint });
    Ok(options)
}

fn digest(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    hex(&Sha256::digest(bytes)[..16])
}
