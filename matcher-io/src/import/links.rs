//! Chain links as analysts write them: `新材料/尾矿综合利用`, only `尾矿综合利用`, or a chain and a link in two columns.

use matcher_core::record::LinkId;

use super::batch::Fault;
use super::resolver::NameResolver;
use crate::cell::CellFault;
use crate::columns::by_key;
use crate::sheet_kind::SheetKind;

/// What the two columns say.
pub(super) struct LinkTexts {
    pub(super) links: Vec<String>,
    pub(super) chains: Vec<String>,
}

/// Resolves all links of a row, each once.
pub(super) fn resolve(
    kind: SheetKind,
    texts: &LinkTexts,
    resolver: &dyn NameResolver,
) -> Result<Vec<String>, Fault> {
    if let Some(chain) = texts.chains.iter().find(|chain| !resolver.knows_chain(chain)) {
        let fault = CellFault::new("没有这条产业链", suggestion(resolver, chain));
        return Err(Fault::of_cell(header(kind, "chain"), chain, fault));
    }
    let mut links = Vec::new();
    for text in &texts.links {
        let Some(found) = resolve_one(text, &texts.chains, resolver) else {
            let fault = CellFault::new("没有这个产业链环节", suggestion(resolver, text));
            return Err(Fault::of_cell(header(kind, "links"), text, fault));
        };
        for link in found {
            if !links.contains(&link) {
                links.push(link);
            }
        }
    }
    Ok(links.iter().map(|link| link.as_str().to_owned()).collect())
}

/// A link by itself, within one of the row's chains, or several separated by `/`.
fn resolve_one(text: &str, chains: &[String], resolver: &dyn NameResolver) -> Option<Vec<LinkId>> {
    let text = text.replace('／', "/");
    let single = |name: &str| {
        let within = || chains.iter().find_map(|chain| resolver.link(&format!("{chain}/{name}")));
        resolver.link(name).or_else(within)
    };
    if let Some(link) = single(&text) {
        return Some(vec![link]);
    }
    let parts = text.split('/').map(str::trim).filter(|part| !part.is_empty());
    text.contains('/').then(|| parts.map(single).collect::<Option<Vec<LinkId>>>()).flatten()
}

fn header(kind: SheetKind, key: &'static str) -> &'static str {
    by_key(kind, key).map_or(key, |column| column.header)
}

fn suggestion(resolver: &dyn NameResolver, text: &str) -> String {
    let names = resolver.suggest_links(text);
    if names.is_empty() {
        return "从模板的下拉列表中选；不清楚就留空".to_owned();
    }
    format!("是不是：{}？从模板的下拉列表中选；不清楚就留空", names.join("、"))
}
