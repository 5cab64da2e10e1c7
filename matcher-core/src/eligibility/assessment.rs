//! How somebody stands to a condition: the verdict, what decides it, and what is still to be asked.

use serde::Serialize;
use time::Date;

use super::catalogue::FactCatalogue;
use super::condition::{Condition, Form};
use super::fact_key::FactKey;
use super::judged::Judged;
use super::missing::{by_importance, fewest};
use super::sheet::FactSheet;
use super::truth::Truth;
use super::wording;

/// How somebody stands to a condition.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Assessment {
    /// Whether it holds, as far as it is known.
    pub verdict: Truth,
    /// The clauses that decide the verdict, in the order of the file: whatever all other facts may be, it stays. None while it
    /// is open.
    pub deciding: Vec<DecidingClause>,
    /// The missing facts that can still decide, the most useful first, ties in the order of the file. None once it is
    /// decided; when all of them are known, it is.
    pub missing: Vec<MissingFact>,
}

/// A clause that decides.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DecidingClause {
    /// The rule author's wording; without one, the clause put into words.
    pub say: String,
    /// The line in which it begins.
    pub line: usize,
    /// Whether the clause holds.
    pub verdict: Truth,
    /// What is known that makes it so, a sentence for each test.
    pub findings: Vec<String>,
    /// The facts that were looked at.
    pub facts: Vec<FactKey>,
}

/// A fact that is missing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MissingFact {
    /// Which fact.
    pub key: FactKey,
    /// Its name, such as 2025年研发费用.
    pub name: String,
    /// The question that brings it.
    pub question: String,
    /// How likely it is to tip the scales, above 0; of use only in comparison with others of the same condition.
    pub importance: f64,
    /// Whether it is among the fewest that could make the condition hold.
    pub needed: bool,
    /// What stands in the record for it without being a value of its kind.
    pub recorded: Option<String>,
}

impl Assessment {
    /// So many missing facts, at the least, could make the condition hold if they turn out well; 0 once it is decided.
    pub fn needed(&self) -> usize {
        self.missing.iter().filter(|missing| missing.needed).count()
    }

    /// The verdict in a sentence that can be read out: why, why not, or what to ask first.
    pub fn sentence(&self) -> String {
        let clauses = || self.deciding.iter();
        match self.verdict {
            Truth::Yes => {
                let told: Vec<&str> = clauses().map(|clause| clause.say.as_str()).collect();
                format!("符合：{}。", told.join("；"))
            }
            Truth::No => format!("不符合：{}。", self.failing()),
            Truth::Unknown => self.questions(),
        }
    }

    /// The clauses that decide, with what is known; why not, where the verdict is [`Truth::No`].
    pub fn failing(&self) -> String {
        self.deciding.iter().map(DecidingClause::failing).collect::<Vec<_>>().join("；")
    }

    fn questions(&self) -> String {
        let names = |needed: bool| -> String {
            let asked = self.missing.iter().filter(|missing| missing.needed == needed);
            asked.map(|missing| missing.name.as_str()).collect::<Vec<_>>().join("、")
        };
        let question = self.missing.first().map_or("", |missing| missing.question.as_str());
        let others = names(false);
        let others = if others.is_empty() { others } else { format!("；另外有关的：{others}") };
        format!("待核实：缺{}{others}。先问：{question}", names(true))
    }
}

impl DecidingClause {
    /// A clause that does not hold, with what is known.
    fn failing(&self) -> String {
        let found: Vec<&str> =
            self.findings.iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
        if found.is_empty() { self.say.clone() } else { format!("{}（{}）", self.say, found.join("；")) }
    }
}

impl Condition {
    /// How somebody of whom this is known stands to it, asked on a day. The catalogue has the words.
    ///
    /// # Example
    /// ```
    /// use matcher_core::eligibility::{FactKey, FactSheet, RuleFile, Truth, Value};
    /// use time::macros::date;
    ///
    /// let rules = RuleFile::parse(
    ///     "[[rule]]\nid = 'ZC-1'\ntitle = '研发奖补'\n\
    ///      [[rule.all]]\nsay = '研发人员10人以上'\nfact = '研发人员数'\nat_least = 10\n\
    ///      [[rule.all]]\nsay = '未失信'\nfact = '失信'\nis = false\n",
    /// )?;
    /// let condition = &rules.rules[0].condition;
    /// let firm = FactSheet::default().with(FactKey::plain("rd_staff"), Value::Number(12.0));
    /// let open = condition.assess(&firm, date!(2026 - 03 - 01), &rules.catalogue);
    /// assert_eq!(open.verdict, Truth::Unknown);
    /// assert_eq!(open.missing[0].name, "失信");
    /// let firm = firm.with(FactKey::plain("dishonest"), Value::Flag(true));
    /// let no = condition.assess(&firm, date!(2026 - 03 - 01), &rules.catalogue);
    /// assert_eq!((no.verdict, no.deciding[0].say.as_str()), (Truth::No, "未失信"));
    /// # Ok::<(), matcher_core::eligibility::RuleFileError>(())
    /// ```
    pub fn assess(&self, facts: &FactSheet, day: Date, catalogue: &FactCatalogue) -> Assessment {
        let judged = Judged::new(self, facts, day);
        let words = Words { facts, day, catalogue };
        let deciding = if judged.truth.is_decided() { words.clauses(&judged) } else { Vec::new() };
        Assessment { verdict: judged.truth, deciding, missing: words.missing(&judged) }
    }
}

/// What sentences are made from.
struct Words<'a> {
    facts: &'a FactSheet,
    day: Date,
    catalogue: &'a FactCatalogue,
}

impl Words<'_> {
    fn missing(&self, judged: &Judged<'_>) -> Vec<MissingFact> {
        let needed = fewest(judged, Truth::Yes).unwrap_or_default();
        let missing = by_importance(judged).into_iter().map(|(key, importance)| MissingFact {
            name: self.catalogue.label(&key),
            question: wording::question(&key, self.catalogue),
            importance,
            needed: needed.contains(&key),
            recorded: self.facts.unreadable(&key).map(str::to_owned),
            key,
        });
        missing.collect()
    }

    /// The clauses that decide a decided condition: the outermost ones that somebody has put into words, or single tests.
    fn clauses(&self, judged: &Judged<'_>) -> Vec<DecidingClause> {
        let group = !judged.parts.is_empty();
        if group && judged.condition.say.is_none() {
            return deciding_parts(judged).into_iter().flat_map(|part| self.clauses(part)).collect();
        }
        let mut tests = Vec::new();
        deciding_tests(judged, &mut tests);
        let mut facts: Vec<FactKey> = Vec::new();
        for key in tests.iter().flat_map(|test| self.keys(test)) {
            if !facts.contains(&key) {
                facts.push(key);
            }
        }
        let say = || wording::condition(judged.condition, self.catalogue);
        vec![DecidingClause {
            say: judged.condition.say.clone().unwrap_or_else(say),
            line: judged.condition.line,
            verdict: judged.truth,
            findings: tests.iter().map(|test| self.finding(test)).collect(),
            facts,
        }]
    }

    fn keys(&self, test: &Judged<'_>) -> Vec<FactKey> {
        let Form::Test(test) = &test.condition.form else { return Vec::new() };
        [Some(&test.fact), test.measure.base()].into_iter().flatten().map(|fact| fact.on(self.day)).collect()
    }

    fn finding(&self, judged: &Judged<'_>) -> String {
        let Form::Test(test) = &judged.condition.form else { return String::new() };
        wording::finding(test, &self.keys(judged), self.facts, self.catalogue)
    }
}

/// The parts of a decided group that decide it: those that hold where it holds, those that do not where it does not.
fn deciding_parts<'j, 'a>(judged: &'j Judged<'a>) -> Vec<&'j Judged<'a>> {
    let wanted = match &judged.condition.form {
        Form::Not(_) => !judged.truth,
        _ => judged.truth,
    };
    judged.parts.iter().filter(|part| part.truth == wanted).collect()
}

fn deciding_tests<'j, 'a>(judged: &'j Judged<'a>, tests: &mut Vec<&'j Judged<'a>>) {
    if judged.parts.is_empty() {
        tests.push(judged);
    }
    for part in deciding_parts(judged) {
        deciding_tests(part, tests);
    }
}
