//! A mark as judges write it.

use matcher_core::judging::Points;

use crate::text::{fold, is_error_value, is_placeholder};

/// What a cell for a mark says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum MarkCell {
    /// Nothing; whether something stands there that means nothing.
    Blank { written: bool },
    /// 回避 for the whole project.
    Recused,
    /// A mark, and whether it is written other than as a plain number.
    Mark { points: Points, plain: bool },
}

/// Reads a mark between 0 and the full mark.
///
/// # Errors
/// Why it is none, in Chinese, without a full stop.
pub(super) fn read(text: &str, full_mark: Points) -> Result<MarkCell, String> {
    let text = text.trim();
    if is_error_value(text) {
        return Err(format!("是错误值“{text}”，没有计入；请改成分数"));
    }
    let folded = fold(text);
    if folded.contains("回避") {
        return Ok(MarkCell::Recused);
    }
    if is_placeholder(text) || matches!(folded.as_str(), "弃权" | "不打分" | "未打分") {
        return Ok(MarkCell::Blank { written: !folded.is_empty() });
    }
    // An input method for Chinese types its own full stop.
    let number = folded.strip_suffix('分').unwrap_or(&folded).replace('。', ".");
    let is_number = number.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | 'e'))
        && number.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+'));
    let value = if is_number { number.parse::<f64>().ok() } else { None };
    let Some(value) = value else {
        return Err(format!(
            "写的是“{text}”，看不出是几分，没有计入；请填 0 到 {} 的数字",
            full_mark.short()
        ));
    };
    if value < 0.0 || value > f64::from(full_mark) {
        return Err(format!("{text} 不在 0 到满分 {} 之间，没有计入；请改正", full_mark.short()));
    }
    let points =
        Points::try_from(value).map_err(|_| format!("{text} 的小数超过两位，没有计入；请保留两位以内"))?;
    Ok(MarkCell::Mark { points, plain: number == text })
}

/// Whether a cell of the column 回避 says so; `None` when it cannot be told.
pub(super) fn recusal(text: &str) -> Option<bool> {
    let folded = fold(text);
    match folded.as_str() {
        "否" | "不" | "不回避" | "无需回避" | "×" | "x" | "n" | "no" | "0" => Some(false),
        _ if is_placeholder(text) => Some(false),
        "是" | "√" | "✓" | "✔" | "y" | "yes" | "1" => Some(true),
        _ => folded.contains("回避").then_some(true),
    }
}

#[cfg(test)]
mod tests {
    use matcher_core::judging::Points;

    use super::{MarkCell, read, recusal};

    const TEN: Points = Points::of_hundredths(1_000);

    fn mark(text: &str) -> Option<(i64, bool)> {
        match read(text, TEN) {
            Ok(MarkCell::Mark { points, plain }) => Some((points.hundredths(), plain)),
            _ => None,
        }
    }

    #[test]
    fn marks_are_read_as_they_are_written() {
        assert_eq!(mark("9.5"), Some((950, true)));
        assert_eq!(mark("9.5分"), Some((950, false)));
        assert_eq!(mark("９．５"), Some((950, false)));
        assert_eq!(mark(" 9。5 分"), Some((950, false)));
        assert_eq!(mark("0"), Some((0, true)));
        assert_eq!(mark("10"), Some((1_000, true)));
    }

    #[test]
    fn a_blank_is_no_zero() {
        assert_eq!(read("  ", TEN), Ok(MarkCell::Blank { written: false }));
        assert_eq!(read("/", TEN), Ok(MarkCell::Blank { written: true }));
        assert_eq!(read("弃权", TEN), Ok(MarkCell::Blank { written: true }));
        assert_eq!(read("（回避）", TEN), Ok(MarkCell::Recused));
    }

    #[test]
    fn what_is_no_mark_is_told() {
        assert!(read("11", TEN).unwrap_err().contains("满分 10"));
        assert!(read("-1", TEN).unwrap_err().contains("0 到"));
        assert!(read("8.333", TEN).unwrap_err().contains("两位"));
        for text in ["九分", "95%", "9,5", "9-10", "2026-09-05", "优", "1e", "分", "inf", "nan"] {
            assert!(read(text, TEN).is_err(), "{text}");
        }
        assert!(read("#REF!", TEN).unwrap_err().contains("错误值"));
    }

    #[test]
    fn recusals_are_read() {
        assert_eq!(
            [recusal("回避"), recusal("√"), recusal("否"), recusal("")],
            [Some(true), Some(true), Some(false), Some(false)]
        );
        assert_eq!(recusal("同学"), None);
    }
}
