use super::{LatentSpace, SpaceTerm, learn};

const TRADES: usize = 40;
/// Words that a trade has in common, and others of which a document has but one.
const COMMON: usize = 4;
const OWN: usize = 6;

/// Documents of as many trades as give more words than a space has dimensions. Each has two of its trade's common words
/// and one of the others, so that no two of these ever stand together.
fn terms(documents: usize) -> Vec<SpaceTerm> {
    let has = |document: usize, trade: usize, word: usize| {
        let turn = document / TRADES;
        let common = word == turn % COMMON || word == (turn + 1) % COMMON;
        document % TRADES == trade && (common || word == COMMON + turn % OWN)
    };
    let term = |number: usize| {
        let (trade, word) = (number / (COMMON + OWN), number % (COMMON + OWN));
        let having = (0..documents).filter(|document| has(*document, trade, word));
        let postings = having.map(|document| (document as u32, 1 + (document % 3) as u8)).collect();
        SpaceTerm { term: format!("业{trade}词{word}"), postings }
    };
    (0..TRADES * (COMMON + OWN)).map(term).collect()
}

fn vector(space: &LatentSpace, words: &[&str]) -> super::Vector {
    let mut places: Vec<usize> = words.iter().map(|word| space.place(word).expect("known")).collect();
    places.sort_unstable();
    space.fold(places.into_iter().map(|place| (place, 1.0))).expect("a direction")
}

#[test]
fn words_in_the_same_company_are_near_though_they_share_nothing() {
    let space = learn(1_200, terms(1_200)).expect("enough documents");
    let cosine = |a: &str, b: &str| vector(&space, &[a]).view().cosine(vector(&space, &[b]).view());
    let (same, other) = (cosine("业3词5", "业3词8"), cosine("业3词5", "业4词8"));
    assert!(same > 0.4 && other.abs() < 0.1, "{same} {other}");
    assert_eq!(space.learned_from(), 1_200);
}

#[test]
fn the_same_words_teach_the_same_in_whatever_order_they_come() {
    let mut turned = terms(600);
    turned.reverse();
    assert_eq!(learn(600, terms(600)), learn(600, turned));
}

#[test]
fn too_few_documents_teach_nothing() {
    assert_eq!(learn(499, terms(499)), None);
    assert_eq!(learn(600, Vec::new()), None);
}

#[test]
fn a_kept_space_is_read_as_what_it_was() {
    let space = learn(600, terms(600)).expect("enough documents");
    let text = space.to_text();
    assert_eq!(LatentSpace::parse(&text), Some(space));
    assert_eq!(LatentSpace::parse(&text.replacen("\"version\":1", "\"version\":2", 1)), None);
    assert_eq!(LatentSpace::parse(&text[..text.len() / 2]), None);
    assert_eq!(LatentSpace::parse(&text.replacen("业0词0", "纸", 1)), None);
}

#[test]
fn a_text_without_known_words_has_no_direction() {
    let space = learn(600, terms(600)).expect("enough documents");
    assert_eq!(space.place("纸"), None);
    assert_eq!(space.fold([]), None);
}
