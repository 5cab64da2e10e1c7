use super::{LatentSpace, SpaceTerm, learn};

/// Documents of two trades. Each has three of its trade's ten words, so that some of these never stand together.
fn terms(documents: usize) -> Vec<SpaceTerm> {
    let has = |document: usize, word: usize| {
        let (trade, own) = (document % 2, word % 10);
        word / 10 == trade && (0..3).any(|step| (document / 2 + step * (1 + document / 20 % 3)) % 10 == own)
    };
    let term = |word: usize| {
        let having = (0..documents).filter(|document| has(*document, word));
        let postings = having.map(|document| (document as u32, 1 + (document % 3) as u8)).collect();
        SpaceTerm { term: format!("{}{}", if word < 10 { "药" } else { "钢" }, word % 10), postings }
    };
    (0..20).map(term).collect()
}

fn vector(space: &LatentSpace, words: &[&str]) -> super::Vector {
    let mut places: Vec<usize> = words.iter().map(|word| space.place(word).expect("known")).collect();
    places.sort_unstable();
    space.fold(places.into_iter().map(|place| (place, 1.0))).expect("a direction")
}

#[test]
fn words_in_the_same_company_are_near_though_they_share_nothing() {
    let space = learn(600, terms(600)).expect("enough documents");
    let cosine = |a: &[&str], b: &[&str]| vector(&space, a).view().cosine(vector(&space, b).view());
    // More dimensions than words leave every word a direction of its own, so near is relative.
    assert!(cosine(&["药0", "药1"], &["药5", "药6"]) > cosine(&["药0", "药1"], &["钢5", "钢6"]));
    assert!(cosine(&["药0"], &["钢0"]).abs() < 0.05);
    assert_eq!(space.learned_from(), 600);
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
    assert_eq!(LatentSpace::parse(&text.replacen("药0", "钢99", 1)), None);
}

#[test]
fn a_text_without_known_words_has_no_direction() {
    let space = learn(600, terms(600)).expect("enough documents");
    assert_eq!(space.place("纸"), None);
    assert_eq!(space.fold([]), None);
}
