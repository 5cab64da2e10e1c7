//! Parts of speech, as far as telling terms from phrases needs them.

/// What sort of word a word is, by the general dictionary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum WordClass {
    /// A noun, or what stands for one: an abbreviation, an idiom, a word that only modifies nouns.
    Noun,
    /// A verb or an adjective, which Chinese terms are made of as well (焊接, 干燥).
    Predicate,
    /// The name of a person.
    Person,
    /// The name of a place.
    Place,
    /// A numeral.
    Number,
    /// What holds a sentence together: particles, prepositions, adverbs, pronouns, words of time.
    Grammar,
    /// The dictionary does not say.
    Unknown,
}

impl WordClass {
    /// From a tag of the ICTCLAS set, in which jieba's dictionary is written.
    pub(super) fn of_tag(tag: &str) -> Self {
        match tag.as_bytes() {
            b"nr" | b"nrt" | b"nrfg" => Self::Person,
            b"ns" | b"s" => Self::Place,
            [b'n' | b'j' | b'l' | b'i' | b'b' | b'g' | b'h' | b'k', ..] | b"vn" | b"an" => Self::Noun,
            b"ad" | b"vd" => Self::Grammar,
            [b'v' | b'a' | b'z', ..] => Self::Predicate,
            [b'm', ..] => Self::Number,
            [] | [b'x' | b'e', ..] => Self::Unknown,
            _ => Self::Grammar,
        }
    }
}
