//! What of a demand's text is background: the firm, its market and its money, not what is wanted.

/// A sentence with one of these speaks of background.
const CUES: &[&str] = &[
    // Who the firm is.
    "我公司",
    "我司",
    "本公司",
    "公司成立",
    "成立于",
    "有限公司",
    "主营",
    "员工",
    "占地",
    "高新技术企业",
    "专精特新",
    "荣获",
    "院士",
    // What it has already.
    "拥有",
    "已掌握",
    "已具备",
    "专利",
    // Its market and its money.
    "产值",
    "销售",
    "市场",
    "前景",
    "效益",
    "政策",
    "预算",
    "万元",
    // How such texts begin.
    "近年来",
    "随着",
];

/// Whether a sentence or clause speaks of the firm, its market or its money.
pub(crate) fn is_background(sentence: &str) -> bool {
    CUES.iter().any(|cue| sentence.contains(cue))
}

#[cfg(test)]
mod tests {
    use super::is_background;

    #[test]
    fn the_firm_and_its_market_are_background_and_the_fault_is_not() {
        assert!(is_background("公司成立于2009年，年产干香菇300吨"));
        assert!(is_background("项目建成后经济效益显著"));
        assert!(!is_background("烘出来的香菇发黑，菌褶倒伏"));
    }
}
