//! A rule's condition: tests of facts, and groups of them.

use super::fact_key::FactRef;
use super::operator::Operator;

/// A condition, as a rule's author wrote it.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// The author's wording, if there is one.
    pub say: Option<String>,
    /// The line in which it begins.
    pub line: usize,
    /// What it asks.
    pub form: Form,
}

/// What a condition asks. Groups have at least one part.
#[derive(Debug, Clone, PartialEq)]
pub enum Form {
    /// One thing of a fact.
    Test(Test),
    /// All of the parts.
    All(Vec<Condition>),
    /// One of the parts or more.
    Any(Vec<Condition>),
    /// That the part does not hold.
    Not(Box<Condition>),
    /// So many of the parts or more: 1 to their number.
    AtLeast {
        /// How many.
        need: usize,
        /// The parts.
        of: Vec<Condition>,
    },
}

/// What is asked of a fact.
#[derive(Debug, Clone, PartialEq)]
pub struct Test {
    /// The fact.
    pub fact: FactRef,
    /// What of it is looked at.
    pub measure: Measure,
    /// What that has to be.
    pub operator: Operator,
}

/// What of a fact is looked at.
#[derive(Debug, Clone, PartialEq)]
pub enum Measure {
    /// The fact itself.
    Itself,
    /// What percentage of another number it is. Of nothing, anything is infinitely much and nothing is 0 %.
    ShareOf(FactRef),
    /// By what percentage it is above another number. Above nothing, anything is infinitely much and nothing is 0 %.
    GrowthOver(FactRef),
}

impl Measure {
    /// The other number.
    pub fn base(&self) -> Option<&FactRef> {
        match self {
            Self::Itself => None,
            Self::ShareOf(base) | Self::GrowthOver(base) => Some(base),
        }
    }

    /// The percentage that a number and its base give.
    pub(super) fn percent(&self, number: f64, base: f64) -> f64 {
        let above = if matches!(self, Self::GrowthOver(_)) { number - base } else { number };
        if base != 0.0 {
            100.0 * above / base.abs()
        } else if above > 0.0 {
            f64::INFINITY
        } else {
            0.0
        }
    }
}

impl Condition {
    /// The parts of a group; none of a test.
    pub fn parts(&self) -> &[Self] {
        match &self.form {
            Form::Test(_) => &[],
            Form::All(parts) | Form::Any(parts) | Form::AtLeast { of: parts, .. } => parts,
            Form::Not(part) => std::slice::from_ref(part),
        }
    }

    /// Every test in it, in the order of the file.
    pub fn tests(&self) -> Vec<&Test> {
        match &self.form {
            Form::Test(test) => vec![test],
            _ => self.parts().iter().flat_map(Self::tests).collect(),
        }
    }

    /// Whether it asks the same in the same words, wherever it stands.
    pub fn is_same(&self, other: &Self) -> bool {
        self.say == other.say && self.asks_same(other)
    }

    /// Whether it asks the same, in whatever words.
    pub(super) fn asks_same(&self, other: &Self) -> bool {
        match (&self.form, &other.form) {
            (Form::Test(one), Form::Test(two)) => one == two,
            (Form::AtLeast { need: one, .. }, Form::AtLeast { need: two, .. }) if one != two => false,
            (one, two) if std::mem::discriminant(one) != std::mem::discriminant(two) => false,
            _ => {
                let (one, two) = (self.parts(), other.parts());
                one.len() == two.len() && one.iter().zip(two).all(|(one, two)| one.is_same(two))
            }
        }
    }
}
