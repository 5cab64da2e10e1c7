//! Abbreviations, formulas and English names, as against units, references and remarks.

/// Most bytes of an abbreviation or a formula.
const MOST_ABBREVIATION_BYTES: usize = 15;
/// Most bytes of an English name.
const MOST_ENGLISH_BYTES: usize = 60;
/// Most bytes of a single word: what is longer has lost its spaces.
const MOST_WORD_BYTES: usize = 14;
/// Most words of an English name.
const MOST_ENGLISH_WORDS: usize = 6;
/// Units and marks of references, which stand in brackets as abbreviations do.
const NO_NAMES: &str = include_str!("../../../data/stopwords-brackets.txt");

/// Whether a text of a bracket, as it is written, may name what stands before the bracket.
pub(super) fn is_foreign_name(text: &str) -> bool {
    is_abbreviation(text) || is_english(text)
}

/// Letters and digits in one piece, not all of them small: LFP, TiO2, qPCR, 5-HT.
fn is_abbreviation(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '₀'..='₉') || is_greek(c);
    let marked =
        |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || is_greek(c) || ('₀'..='₉').contains(&c);
    (2..=MOST_ABBREVIATION_BYTES).contains(&text.len())
        && letters >= 2
        && text.chars().all(fits)
        && text.chars().any(marked)
        && !text.starts_with(['-', '+'])
        && !text.ends_with('-')
        && !names_nothing(text)
}

/// Words of small and large letters: photovoltaic, Lentinula edodes, convolutional neural network.
fn is_english(text: &str) -> bool {
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    let is_word = |word: &&str| {
        word.len() <= MOST_WORD_BYTES && word.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-')
    };
    let long_enough = if words.len() == 1 { text.len() >= 5 } else { text.len() >= 6 };
    let small = text.bytes().filter(u8::is_ascii_lowercase).count() * 2 > text.len();
    (1..=MOST_ENGLISH_WORDS).contains(&words.len())
        && long_enough
        && small
        && text.len() <= MOST_ENGLISH_BYTES
        && words.iter().all(is_word)
        && !words.iter().any(|word| names_nothing(word))
}

fn names_nothing(word: &str) -> bool {
    let word = word.trim_end_matches(|c: char| c.is_ascii_digit());
    NO_NAMES.lines().any(|line| line.trim().eq_ignore_ascii_case(word))
}

fn is_greek(c: char) -> bool {
    ('\u{370}'..='\u{3ff}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::is_foreign_name;

    #[test]
    fn abbreviations_formulas_and_english_names_are_names() {
        for name in ["LFP", "TiO2", "CO₂", "qPCR", "γ-Al2O3", "5-HT", "biochar", "Lentinula edodes"] {
            assert!(is_foreign_name(name), "{name}");
        }
    }

    #[test]
    fn units_references_and_remarks_are_not() {
        for text in [
            "MPa",
            "mg",
            "kW",
            "Fig1",
            "2021",
            "P<0.05",
            "Smith et al",
            "",
            "a",
            "see table",
            "n=3",
            "I",
            "℃",
        ] {
            assert!(!is_foreign_name(text), "{text}");
        }
    }
}
