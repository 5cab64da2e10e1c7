//! Names of tabs: Excel takes 31 units, no two alike, and some signs not at all.

use crate::workbook::split_at_units;

/// The most UTF-16 units of a tab's name.
const MOST_UNITS: usize = 31;

/// Names given so far.
#[derive(Default)]
pub(super) struct Tabs(Vec<String>);

impl Tabs {
    /// A name as near to the wanted one as may be, other than all before.
    pub(super) fn name(&mut self, wanted: &str) -> String {
        let refused =
            |c: char| matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'') || c.is_control();
        let clean: String = wanted.chars().map(|c| if refused(c) { ' ' } else { c }).collect();
        let clean = if clean.trim().is_empty() { "评委" } else { clean.trim() };
        let mut number = 1_u32;
        loop {
            let end = if number == 1 { String::new() } else { format!("-{number}") };
            let (part, _) = split_at_units(clean, MOST_UNITS - end.len());
            let name = format!("{}{end}", part.trim_end());
            if self.0.iter().all(|known| known.to_lowercase() != name.to_lowercase()) {
                self.0.push(name.clone());
                return name;
            }
            number += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Tabs;

    #[test]
    fn names_are_short_clean_and_of_their_own() {
        let mut tabs = Tabs::default();
        assert_eq!(tabs.name("王工/综合场"), "王工 综合场");
        assert_eq!(tabs.name("王工 综合场"), "王工 综合场-2");
        assert_eq!(tabs.name(&"评".repeat(40)).chars().count(), 31);
        assert_eq!(tabs.name(&"评".repeat(40)).chars().count(), 31);
        assert_eq!(tabs.name(" "), "评委");
    }
}
