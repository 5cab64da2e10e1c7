//! Field masks: which fields of a message are given, or replaced. Generic, by way of the descriptors.

use prost::Message;
use prost_reflect::{DynamicMessage, FieldDescriptor, MessageDescriptor, ReflectMessage, Value};
use prost_types::FieldMask;

use crate::descriptors;
use crate::failure::Failure;

/// Most paths of a mask: more than a record has fields.
const MOST_PATHS: usize = 100;

/// A checked mask over one kind of message.
#[derive(Debug, Clone)]
pub(crate) struct Mask {
    message: MessageDescriptor,
    paths: Vec<Vec<String>>,
}

impl Mask {
    /// Checks that every path leads to a field of the message; `None` for no mask, an empty one, or `*`.
    pub(crate) fn new(message: &str, field: &str, mask: Option<&FieldMask>) -> Result<Option<Self>, Failure> {
        let Some(mask) = mask.filter(|mask| !mask.paths.is_empty()) else { return Ok(None) };
        if mask.paths.iter().any(|path| path == "*") {
            return Ok(None);
        }
        if mask.paths.len() > MOST_PATHS {
            let (found, english) =
                (mask.paths.len(), format!("{} paths; at most {MOST_PATHS}", mask.paths.len()));
            return Err(Failure::field(field, english, format!("有 {found} 项，最多 {MOST_PATHS} 项")));
        }
        let message = descriptors::pool()
            .get_message_by_name(message)
            .ok_or_else(|| Failure::internal(format!("no message {message}")))?;
        let mut paths = Vec::with_capacity(mask.paths.len());
        for path in &mask.paths {
            let parts: Vec<String> = path.split('.').map(str::to_owned).collect();
            if !leads_somewhere(&message, &parts) {
                let english = format!("`{path}` is no field of {}", message.full_name());
                return Err(Failure::field(field, english, format!("没有“{path}”这个字段")));
            }
            paths.push(parts);
        }
        Ok(Some(Self { message, paths }))
    }

    /// The first parts of all paths.
    pub(crate) fn roots(&self) -> impl Iterator<Item = &str> {
        self.paths.iter().filter_map(|path| path.first()).map(String::as_str)
    }

    /// The message with these fields alone.
    pub(crate) fn keep<T: Message + Default>(&self, message: &T) -> Result<T, Failure> {
        self.overlay(&T::default(), message)
    }

    /// `base`, with these fields as they are in `from`; what `from` does not have is taken away.
    pub(crate) fn overlay<T: Message + Default>(&self, base: &T, from: &T) -> Result<T, Failure> {
        let mut base = self.dynamic(base)?;
        let from = self.dynamic(from)?;
        for path in &self.paths {
            copy(&mut base, &from, path);
        }
        base.transcode_to().map_err(|error| Failure::internal(error.to_string()))
    }

    fn dynamic<T: Message>(&self, message: &T) -> Result<DynamicMessage, Failure> {
        let mut dynamic = DynamicMessage::new(self.message.clone());
        dynamic.transcode_from(message).map_err(|error| Failure::internal(error.to_string()))?;
        Ok(dynamic)
    }
}

/// The message that a field holds, where it holds one and not a list.
fn inner(field: &FieldDescriptor) -> Option<MessageDescriptor> {
    if field.is_list() || field.is_map() { None } else { field.kind().as_message().cloned() }
}

fn leads_somewhere(message: &MessageDescriptor, path: &[String]) -> bool {
    let Some((first, rest)) = path.split_first() else { return true };
    let Some(field) = message.get_field_by_name(first) else { return false };
    rest.is_empty() || inner(&field).is_some_and(|message| leads_somewhere(&message, rest))
}

fn copy(to: &mut DynamicMessage, from: &DynamicMessage, path: &[String]) {
    let Some((first, rest)) = path.split_first() else { return };
    let Some(field) = to.descriptor().get_field_by_name(first) else { return };
    if rest.is_empty() {
        match from.has_field(&field) {
            true => to.set_field(&field, from.get_field(&field).into_owned()),
            false => to.clear_field(&field),
        }
        return;
    }
    let Value::Message(from) = from.get_field(&field).into_owned() else { return };
    if !to.has_field(&field) && from == DynamicMessage::new(from.descriptor()) {
        return;
    }
    if let Value::Message(to) = to.get_field_mut(&field) {
        copy(to, &from, rest);
    }
}

#[cfg(test)]
mod tests {
    use prost_types::FieldMask;

    use super::Mask;
    use crate::proto::{Contact, Demand, Record, record};

    fn demand(title: &str, budget: Option<f64>, phone: Option<&str>) -> Record {
        let contact =
            Contact { phone: phone.map(str::to_owned), name: Some("王工".to_owned()), email: None };
        let demand = Demand {
            id: "d".to_owned(),
            title: title.to_owned(),
            budget_wan_yuan: budget,
            contact: Some(contact),
            ..Demand::default()
        };
        Record { record: Some(record::Record::Demand(demand)), etag: String::new() }
    }

    fn mask(paths: &[&str]) -> Mask {
        let mask = FieldMask { paths: paths.iter().map(|path| (*path).to_owned()).collect() };
        Mask::new("matcher.v1.Record", "mask", Some(&mask)).expect("sound").expect("a mask")
    }

    #[test]
    fn only_the_named_fields_are_replaced_also_by_nothing() {
        let mask = mask(&["demand.title", "demand.budget_wan_yuan", "demand.contact.phone"]);
        let (old, new) = (demand("旧", Some(3.0), Some("1")), demand("新", None, Some("2")));
        let Some(record::Record::Demand(merged)) = mask.overlay(&old, &new).expect("merged").record else {
            panic!("a demand")
        };
        assert_eq!((merged.title.as_str(), merged.budget_wan_yuan), ("新", None));
        let contact = merged.contact.expect("there");
        assert_eq!((contact.phone.as_deref(), contact.name.as_deref()), (Some("2"), Some("王工")));
    }

    #[test]
    fn only_the_named_fields_are_given() {
        let kept = mask(&["demand.title"]).keep(&demand("题", Some(3.0), None)).expect("kept");
        let Some(record::Record::Demand(kept)) = kept.record else { panic!("a demand") };
        assert_eq!(kept, Demand { title: "题".to_owned(), ..Demand::default() });
    }

    #[test]
    fn paths_that_lead_nowhere_are_refused() {
        for path in ["title", "demand.titel", "demand.keywords.x", "", "demand."] {
            let mask = FieldMask { paths: vec![path.to_owned()] };
            assert!(Mask::new("matcher.v1.Record", "mask", Some(&mask)).is_err(), "{path}");
        }
        assert!(Mask::new("matcher.v1.Record", "mask", None).expect("none").is_none());
    }
}
