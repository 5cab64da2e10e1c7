//! Two versions of a rule file side by side: what came, what went, and which thresholds moved, as sentences.

use serde::Serialize;

use super::catalogue::FactCatalogue;
use super::condition::{Condition, Form, Test};
use super::rule::{Rule, RuleId};
use super::rule_file::RuleFile;
use super::wording;

/// What changed from one version of a rule file to the next.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RuleComparison {
    /// Rules that came or changed in the order of the newer file, then those that went in the order of the older.
    pub changes: Vec<RuleChange>,
}

/// What became of a rule. Rules are told apart by their identifiers.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum RuleChange {
    /// Only the newer file has it.
    Added {
        /// The rule.
        id: RuleId,
        /// Its title.
        title: String,
    },
    /// Only the older file has it.
    Removed {
        /// The rule.
        id: RuleId,
        /// Its title.
        title: String,
    },
    /// Both have it, not alike.
    Changed {
        /// The rule.
        id: RuleId,
        /// Its title in the newer file.
        title: String,
        /// What changed, a sentence each.
        sentences: Vec<String>,
    },
}

impl RuleComparison {
    /// Compares an older version with a newer one. Where a clause merely stands elsewhere in its group, nothing changed.
    pub fn of(old: &RuleFile, new: &RuleFile) -> Self {
        let mut changes = Vec::new();
        for rule in &new.rules {
            let (id, title) = (rule.id.clone(), rule.title.clone());
            let Some(before) = old.rule(rule.id.as_str()) else {
                changes.push(RuleChange::Added { id, title });
                continue;
            };
            let sentences = changed(before, rule, (&old.catalogue, &new.catalogue));
            if !sentences.is_empty() {
                changes.push(RuleChange::Changed { id, title, sentences });
            }
        }
        let gone = old.rules.iter().filter(|rule| new.rule(rule.id.as_str()).is_none());
        changes.extend(gone.map(|rule| {
            let (id, title) = (rule.id.clone(), rule.title.clone());
            RuleChange::Removed { id, title }
        }));
        Self { changes }
    }
}

/// Everything that is not alike in two versions of a rule.
fn changed(old: &Rule, new: &Rule, (before, after): (&FactCatalogue, &FactCatalogue)) -> Vec<String> {
    let mut sentences = Vec::new();
    let mut note = |what: &str, from: String, to: String| {
        if from != to {
            sentences.push(format!("{what}由“{from}”改为“{to}”。"));
        }
    };
    let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "未写".to_owned());
    let amount = |amount: Option<f64>| amount.map_or_else(|| "未写".to_owned(), |sum| format!("{sum} 万元"));
    let links = |rule: &Rule| rule.links.iter().map(ToString::to_string).collect::<Vec<_>>().join("、");
    note("名称", old.title.clone(), new.title.clone());
    note("发布单位", text(&old.issuer), text(&new.issuer));
    note("简介", text(&old.summary), text(&new.summary));
    note("支持内容", text(&old.benefit), text(&new.benefit));
    note("最高额度", amount(old.benefit_up_to_wan_yuan), amount(new.benefit_up_to_wan_yuan));
    note("适用环节", links(old), links(new));
    note("有效期", old.validity.label(), new.validity.label());
    let mut clauses = Clauses { before, after, sentences };
    clauses.compare(&old.condition, &new.condition, None);
    clauses.sentences
}

/// The sentences about clauses so far.
struct Clauses<'a> {
    before: &'a FactCatalogue,
    after: &'a FactCatalogue,
    sentences: Vec<String>,
}

impl Clauses<'_> {
    /// Compares two conditions that take each other's place, inside of a group with words of its own, or of none.
    fn compare(&mut self, old: &Condition, new: &Condition, within: Option<&str>) {
        if old.is_same(new) {
            return;
        }
        match (&old.form, &new.form) {
            (Form::Test(one), Form::Test(two)) if one.fact == two.fact => {
                self.compare_tests((old, one), (new, two), within);
            }
            (one, two) if is_group(one) && std::mem::discriminant(one) == std::mem::discriminant(two) => {
                let name = new.say.as_deref().or(within);
                if let (Form::AtLeast { need: one, .. }, Form::AtLeast { need: two, .. }) = (one, two)
                    && one != two
                {
                    self.say(name, format!("至少满足 {one} 项改为至少满足 {two} 项"));
                }
                self.compare_words(old, new, within);
                self.compare_parts(old.parts(), new.parts(), name);
            }
            _ => {
                let (from, to) = (wording::condition(old, self.before), wording::condition(new, self.after));
                self.say(within, format!("条件“{from}”改为“{to}”"));
            }
        }
    }

    fn compare_tests(
        &mut self,
        (old, one): (&Condition, &Test),
        (new, two): (&Condition, &Test),
        within: Option<&str>,
    ) {
        if one == two {
            return self.compare_words(old, new, within);
        }
        let (from, to) = (wording::test(one, self.before), wording::test(two, self.after));
        let subject = wording::subject(two, self.after);
        let shorter = |text: &str| text.strip_prefix(subject.as_str()).map(str::to_owned);
        match (shorter(&from), shorter(&to)) {
            (Some(from), Some(to)) => self.say(within, format!("{subject}由“{from}”改为“{to}”")),
            _ => self.say(within, format!("条件“{from}”改为“{to}”")),
        }
    }

    fn compare_words(&mut self, old: &Condition, new: &Condition, within: Option<&str>) {
        if let (Some(from), Some(to)) = (&old.say, &new.say)
            && from != to
        {
            self.say(within, format!("措辞由“{from}”改为“{to}”"));
        }
    }

    /// Pairs the parts of two groups: the same ones, then those that ask the same of the same, then those of the same fact.
    fn compare_parts(&mut self, old: &[Condition], new: &[Condition], within: Option<&str>) {
        let (mut old, mut new): (Vec<&Condition>, Vec<&Condition>) =
            (old.iter().collect(), new.iter().collect());
        for akin in [Condition::is_same, asks_alike, asks_of_same] {
            let mut at = 0;
            while let Some(one) = old.get(at).copied() {
                match new.iter().position(|two| akin(one, two)) {
                    Some(place) => {
                        old.remove(at);
                        self.compare(one, new.remove(place), within);
                    }
                    None => at += 1,
                }
            }
        }
        for gone in old {
            self.say(within, format!("取消条件“{}”", wording::condition(gone, self.before)));
        }
        for come in new {
            self.say(within, format!("新增条件“{}”", wording::condition(come, self.after)));
        }
    }

    fn say(&mut self, within: Option<&str>, sentence: String) {
        let within = within.map_or_else(String::new, |name| format!("“{name}”中，"));
        self.sentences.push(format!("{within}{sentence}。"));
    }
}

fn is_group(form: &Form) -> bool {
    !matches!(form, Form::Test(_))
}

/// Whether two conditions ask with the same operator of the same, or are groups of one sort with the same words or a fact in
/// common.
fn asks_alike(one: &Condition, two: &Condition) -> bool {
    match (&one.form, &two.form) {
        (Form::Test(a), Form::Test(b)) => {
            a.fact == b.fact && a.measure == b.measure && a.operator.key() == b.operator.key()
        }
        (a, b) if is_group(a) && std::mem::discriminant(a) == std::mem::discriminant(b) => {
            let shares = one.tests().iter().any(|a| two.tests().iter().any(|b| a.fact == b.fact));
            shares || (one.say.is_some() && one.say == two.say)
        }
        _ => false,
    }
}

fn asks_of_same(one: &Condition, two: &Condition) -> bool {
    matches!((&one.form, &two.form), (Form::Test(a), Form::Test(b)) if a.fact == b.fact)
}

#[cfg(test)]
mod tests {
    use super::{RuleChange, RuleComparison};
    use crate::eligibility::RuleFile;

    fn file(rules: &str) -> RuleFile {
        RuleFile::parse(rules).expect("sound rules")
    }

    fn sentences(old: &str, new: &str) -> Vec<String> {
        let rule = |clauses: &str| file(&format!("[[rule]]\nid = 'a'\ntitle = '甲'\n{clauses}"));
        let changes = RuleComparison::of(&rule(old), &rule(new)).changes;
        let told = changes.into_iter().flat_map(|change| match change {
            RuleChange::Changed { sentences, .. } => sentences,
            other => panic!("{other:?}"),
        });
        told.collect()
    }

    const SCALE: &str = "[[rule.all]]\nsay = '够大'\nfact = '年营业收入'\nat_least = 2000\n";

    #[test]
    fn a_threshold_is_told_from_old_to_new() {
        let new = SCALE.replace("2000", "3000");
        assert_eq!(sentences(SCALE, &new), ["年营业收入由“不低于 2000 万元”改为“不低于 3000 万元”。"]);
        assert_eq!(
            sentences(SCALE, &SCALE.replace("at_least", "more_than")),
            ["年营业收入由“不低于 2000 万元”改为“高于 2000 万元”。"]
        );
    }

    #[test]
    fn clauses_come_and_go_and_their_order_does_not_matter() {
        let flag = "[[rule.all]]\nfact = '失信'\nis = false\n";
        assert_eq!(sentences(SCALE, &format!("{SCALE}{flag}")), ["新增条件“失信为“否””。"]);
        assert_eq!(sentences(&format!("{flag}{SCALE}"), SCALE), ["取消条件“失信为“否””。"]);
        assert!(sentences(&format!("{flag}{SCALE}"), &format!("{SCALE}{flag}")).is_empty());
    }

    #[test]
    fn groups_are_compared_part_by_part() {
        let group = "[[rule.all]]\nsay = '研发'\nneed = 1\nof = [\n  { fact = '研发人员数', at_least = 10 },\n  { fact = '有研发机构', is = true },\n]\n";
        let new = group.replace("need = 1", "need = 2").replace("at_least = 10", "at_least = 20");
        assert_eq!(
            sentences(group, &new),
            [
                "“研发”中，至少满足 1 项改为至少满足 2 项。",
                "“研发”中，研发人员数由“不低于 10 人”改为“不低于 20 人”。"
            ]
        );
    }

    #[test]
    fn rules_come_go_and_change_their_terms() {
        let rule = |id: &str, more: &str| format!("[[rule]]\nid = '{id}'\ntitle = '甲'\n{more}{SCALE}");
        let old = file(&(rule("a", "benefit_up_to_wan_yuan = 50\n") + &rule("b", "")));
        let new =
            file(&(rule("c", "") + &rule("a", "benefit_up_to_wan_yuan = 100\nvalid_until = 2027-12-31\n")));
        let told = RuleComparison::of(&old, &new).changes;
        assert!(matches!(&told[0], RuleChange::Added { id, .. } if id.as_str() == "c"));
        let RuleChange::Changed { sentences, .. } = &told[1] else { panic!("{told:?}") };
        assert_eq!(
            sentences[..],
            ["最高额度由“50 万元”改为“100 万元”。", "有效期由“长期”改为“至 2027-12-31”。"]
        );
        assert!(matches!(&told[2], RuleChange::Removed { id, .. } if id.as_str() == "b"));
    }
}
