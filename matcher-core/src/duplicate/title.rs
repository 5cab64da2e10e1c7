//! The core of a title, and what one title says that another does not.

use std::sync::LazyLock;

use crate::analysis::Normalized;

/// A core keeps at least so many chars: 应用研究 alone is all that some titles say.
const LEAST_CORE_CHARS: usize = 4;
/// Stands for the rest of the title in the table of affixes.
const REST: char = '…';

/// Marks what only the form of a claim says.
const FORM: char = '+';

/// What is left out of a title before it is compared.
#[derive(Default)]
struct Affixes {
    fillers: Vec<char>,
    meaningless: Ends,
    /// The meaningless ones as well.
    forms: Ends,
}

/// What is taken off at the ends.
#[derive(Default)]
struct Ends {
    prefixes: Vec<Vec<char>>,
    suffixes: Vec<Vec<char>>,
}

static AFFIXES: LazyLock<Affixes> =
    LazyLock::new(|| Affixes::read(include_str!("../../data/title-affixes.txt")));

impl Affixes {
    fn read(table: &str) -> Self {
        let mut affixes = Self::default();
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let affix = line.strip_prefix(FORM).unwrap_or(line);
            if !affix.contains(REST) {
                affixes.fillers.extend(affix.chars());
                continue;
            }
            affixes.forms.add(affix);
            if affix == line {
                affixes.meaningless.add(affix);
            }
        }
        affixes
    }
}

impl Ends {
    fn add(&mut self, affix: &str) {
        if let Some(prefix) = affix.strip_suffix(REST) {
            self.prefixes.push(prefix.chars().collect());
        } else if let Some(suffix) = affix.strip_prefix(REST) {
            self.suffixes.push(suffix.chars().collect());
        }
    }

    fn taken_off<'a>(&self, mut core: &'a [char]) -> &'a [char] {
        while let Some(rest) = self.shortened(core) {
            core = rest;
        }
        core
    }

    /// The chars without the outermost prefix or suffix; `None` when there is none to take off.
    fn shortened<'a>(&self, core: &'a [char]) -> Option<&'a [char]> {
        let before = self.prefixes.iter().find_map(|prefix| core.strip_prefix(&prefix[..]));
        let behind = || self.suffixes.iter().find_map(|suffix| core.strip_suffix(&suffix[..]));
        before.or_else(behind).filter(|rest| rest.len() >= LEAST_CORE_CHARS)
    }
}

/// A title as it is compared: normalised, without punctuation and what means nothing at its ends.
pub(super) fn core_title(title: &str) -> String {
    AFFIXES.meaningless.taken_off(&letters(&Normalized::new(title))).iter().collect()
}

fn letters(title: &Normalized) -> Vec<char> {
    let letters = title.as_str().chars().filter(|c| c.is_alphanumeric());
    letters.filter(|c| !AFFIXES.fillers.contains(c)).collect()
}

/// A title made ready to be compared with others.
pub(super) struct ComparedTitle {
    /// Without what only says in which form the thing is claimed.
    subject: Vec<char>,
    /// The whole title, in which bigrams are counted as the index counts them.
    whole: Vec<char>,
}

impl ComparedTitle {
    pub(super) fn new(title: &str) -> Self {
        let normalized = Normalized::new(title);
        Self {
            subject: AFFIXES.forms.taken_off(&letters(&normalized)).to_vec(),
            whole: normalized.as_str().chars().collect(),
        }
    }

    /// The share of the shorter subject's bigrams that both have, in [0, 1].
    pub(super) fn overlap(&self, other: &Self) -> f64 {
        let shorter = self.subject.len().min(other.subject.len()).saturating_sub(1).max(1);
        let own = self.own_bigrams(other).count();
        (self.subject.len().saturating_sub(1) - own) as f64 / shorter as f64
    }

    /// Chars that the other subject does not have, each with the bigrams of the subject around it.
    pub(super) fn own_chars<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = Vec<[char; 2]>> + 'a {
        let own = self.subject.iter().enumerate().filter(|(_, c)| !other.subject.contains(c));
        own.map(|(place, _)| {
            let around = place.saturating_sub(1)..(place + 2).min(self.subject.len());
            bigrams(&self.subject[around]).collect()
        })
    }

    /// Bigrams of the subject that the other does not have.
    pub(super) fn own_bigrams<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = [char; 2]> + 'a {
        bigrams(&self.subject).filter(|bigram| bigrams(&other.subject).all(|theirs| theirs != *bigram))
    }

    /// How often a bigram stands in the title.
    pub(super) fn count(&self, bigram: [char; 2]) -> usize {
        bigrams(&self.whole).filter(|own| *own == bigram).count()
    }
}

fn bigrams(chars: &[char]) -> impl Iterator<Item = [char; 2]> + '_ {
    chars.windows(2).map(|pair| [pair[0], pair[1]])
}

#[cfg(test)]
mod tests {
    use super::core_title;

    #[test]
    fn what_offices_add_to_a_title_is_left_out() {
        for title in [
            "钼尾矿制备微晶玻璃",
            "一种钼尾矿制备微晶玻璃的方法",
            "鉬尾礦製備微晶玻璃及其应用",
            "关于“钼尾矿制备微晶玻璃”的关键技术研究与应用",
        ] {
            assert_eq!(core_title(title), "钼尾矿制备微晶玻璃");
        }
        assert_eq!(core_title("ＳＸ２－５－１２箱式炉"), "sx2512箱式炉");
        assert_eq!(core_title("应用技术研究"), "应用技术");
    }
}
