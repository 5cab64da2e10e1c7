//! The names that a mistyped one may have meant.

/// Folds a name for comparison: full-width ASCII to half-width, lower case, no white space.
pub(crate) fn fold(text: &str) -> String {
    let half_width = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    text.chars().filter(|c| !c.is_whitespace()).map(half_width).map(|c| c.to_ascii_lowercase()).collect()
}

/// At most `count` of the names, the most similar first, ties in the order given; none that shares nothing.
pub(crate) fn nearest<'a>(
    text: &str,
    names: impl IntoIterator<Item = &'a str>,
    count: usize,
) -> Vec<&'a str> {
    let text: Vec<char> = fold(text).chars().collect();
    let mut scored: Vec<(f64, &str)> = names
        .into_iter()
        .map(|name| (similarity(&text, &fold(name).chars().collect::<Vec<_>>()), name))
        .filter(|(score, _)| *score > 0.0)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    scored.dedup_by(|a, b| a.1 == b.1);
    scored.into_iter().take(count).map(|(_, name)| name).collect()
}

/// Twice the longest common subsequence over both lengths, in [0, 1]: it forgives slips, gaps and short forms.
fn similarity(a: &[char], b: &[char]) -> f64 {
    let mut row = vec![0_usize; b.len() + 1];
    for x in a {
        let mut diagonal = 0;
        for (at, y) in b.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if x == y { diagonal + 1 } else { above.max(row[at]) };
            diagonal = above;
        }
    }
    let longest = row.last().copied().unwrap_or_default();
    2.0 * longest as f64 / (a.len() + b.len()).max(1) as f64
}

/// A message about an unknown name: what it is, and what it may have meant.
pub(crate) fn unknown<'a>(
    what: &str,
    text: &str,
    names: impl IntoIterator<Item = &'a str> + Clone,
) -> String {
    let near = nearest(text, names.clone(), 3);
    if near.is_empty() {
        let all: Vec<&str> = names.into_iter().take(10).collect();
        return format!("没有“{text}”这个{what}。可选：{}。", all.join("、"));
    }
    format!("没有“{text}”这个{what}。是不是：{}？", near.join("、"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_comes_first() {
        let names = ["选矿", "尾矿综合利用", "尾矿库安全"];
        assert_eq!(nearest("尾矿利用", names, 2), ["尾矿综合利用", "尾矿库安全"]);
        assert_eq!(nearest("ＡＢ", ["ab", "xy"], 3), ["ab"]);
    }

    #[test]
    fn a_name_like_no_other_gets_the_choices() {
        assert_eq!(unknown("类型", "zzz", ["成果", "专家"]), "没有“zzz”这个类型。可选：成果、专家。");
    }
}
