//! What terms begin with, told at once: nearly no place of a text begins one.

/// Bits for each term, of which two are set at most: one place of thirty-two that begins none has to be looked at all the same.
const BITS_A_TERM: usize = 64;
const LEAST_BITS: usize = 1 << 12;

/// The first two chars of many terms, and the first three, as bits at their hashes.
#[derive(Debug)]
pub(super) struct Beginnings {
    bits: Vec<u64>,
    /// What of a hash is left out, so that the rest is the place of a bit.
    shift: u32,
}

impl Beginnings {
    /// Of terms of two chars and more; a shorter one begins with nothing.
    pub(super) fn of(terms: &[String]) -> Self {
        let bits = (terms.len() * BITS_A_TERM).max(LEAST_BITS).next_power_of_two();
        let mut beginnings =
            Self { bits: vec![0; bits / u64::BITS as usize], shift: u64::BITS - bits.trailing_zeros() };
        for term in terms {
            let mut chars = term.chars();
            let (Some(first), Some(second)) = (chars.next(), chars.next()) else { continue };
            beginnings.add([first, second, '\0']);
            if let Some(third) = chars.next() {
                beginnings.add([first, second, third]);
            }
        }
        beginnings
    }

    /// Whether any term may begin with these two chars; where one does, true.
    pub(super) fn may_be(&self, first: char, second: char) -> bool {
        self.has([first, second, '\0'])
    }

    /// Whether any term of three chars or more may begin with these; where one does, true.
    pub(super) fn may_go_on(&self, chars: [char; 3]) -> bool {
        self.has(chars)
    }

    fn add(&mut self, chars: [char; 3]) {
        let place = self.place(chars);
        self.bits[place / 64] |= 1 << (place % 64);
    }

    fn has(&self, chars: [char; 3]) -> bool {
        let place = self.place(chars);
        self.bits[place / 64] >> (place % 64) & 1 == 1
    }

    /// Fibonacci hashing: the upper bits of a product with 2⁶⁴ over the golden ratio. A char has 21 bits.
    fn place(&self, chars: [char; 3]) -> usize {
        let all = chars.iter().fold(0, |all, c| all << 21 | u64::from(u32::from(*c)));
        (all.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> self.shift) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::Beginnings;
    use crate::analysis::Lexicon;

    #[test]
    fn every_term_may_begin_where_it_does_and_few_others() {
        let lexicon = Lexicon::builtin();
        let beginnings = Beginnings::of(lexicon.terms());
        let (mut short, mut long) = (0, 0);
        for term in lexicon.terms() {
            match term.chars().collect::<Vec<_>>()[..] {
                [first, second] => {
                    assert!(beginnings.may_be(first, second), "{term}");
                    short += 1;
                }
                [first, second, third, ..] => {
                    assert!(beginnings.may_be(first, second), "{term}");
                    assert!(beginnings.may_go_on([first, second, third]), "{term}");
                    long += 1;
                }
                _ => {}
            }
        }
        assert!(short > 100 && long > 1_000, "{short} and {long}");
        let others = ('\u{4e00}'..'\u{9fff}').filter(|c| beginnings.may_be(*c, '的')).count();
        assert!(others < 2_000, "{others} of some 21,000");
    }

    #[test]
    fn of_no_terms_none_begins() {
        let beginnings = Beginnings::of(&["钼".to_owned()]);
        assert!(!beginnings.may_be('钼', '矿'));
        assert!(!Beginnings::of(&[]).may_go_on(['钼', '尾', '矿']));
    }
}
