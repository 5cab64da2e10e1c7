//! A number, or a range of numbers, with its unit: `95%以上`, `0.5~1.2μm`, `1,200 t/d`.

/// What stands after an indicator's name.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Quantity {
    pub(super) value: f64,
    pub(super) upper: Option<f64>,
    pub(super) unit: String,
    pub(super) bound: Bound,
}

/// What a word after the unit says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bound {
    /// Nothing.
    None,
    /// 以上.
    Above,
    /// 以下, 以内.
    Below,
}

const LONGEST_UNIT_CHARS: usize = 16;

/// Reads a quantity that is the whole text; `None` when anything else is left.
pub(super) fn read(text: &str) -> Option<Quantity> {
    let (value, rest) = number(text.trim())?;
    let (first_unit, rest) = match range_separator(rest) {
        Some((unit, rest)) => (unit, rest),
        None => return finish(value, None, rest),
    };
    let (upper, rest) = number(rest.trim_start())?;
    let quantity = finish(value, Some(upper), rest)?;
    (value <= upper && (first_unit.is_empty() || first_unit == quantity.unit)).then_some(quantity)
}

/// Whether a number starts here.
pub(super) fn starts(text: &str) -> bool {
    number(text.trim_start()).is_some()
}

fn finish(value: f64, upper: Option<f64>, rest: &str) -> Option<Quantity> {
    let rest = rest.trim();
    let (rest, bound) = match rest {
        _ if rest.ends_with("以上") => (rest.trim_end_matches("以上"), Bound::Above),
        _ if rest.ends_with("以下") => (rest.trim_end_matches("以下"), Bound::Below),
        _ if rest.ends_with("以内") => (rest.trim_end_matches("以内"), Bound::Below),
        _ => (rest.trim_end_matches("左右"), Bound::None),
    };
    let unit = rest.trim();
    is_unit(unit).then(|| Quantity { value, upper, unit: unit.to_owned(), bound })
}

fn is_unit(unit: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || "%‰℃°μµΩ·•*/^()（）-−²³⁻¹".contains(c);
    unit.chars().count() <= LONGEST_UNIT_CHARS
        && unit.chars().all(plain)
        && !unit.starts_with(|c: char| c.is_ascii_digit() || c == '-')
}

/// Finds `~`, `-` and the like with a number behind, and gives what stands before and after.
fn range_separator(rest: &str) -> Option<(&str, &str)> {
    let (at, separator) =
        rest.char_indices().find(|(_, c)| matches!(c, '~' | '～' | '-' | '–' | '—' | '至' | '到'))?;
    let (unit, behind) = (rest[..at].trim(), &rest[at + separator.len_utf8()..]);
    (is_unit(unit) && starts(behind)).then_some((unit, behind))
}

/// A number at the start of the text, thousands separators allowed, and the rest.
fn number(text: &str) -> Option<(f64, &str)> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !unsigned.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let sign = text.len() - unsigned.len();
    let mut end = sign;
    let bytes = text.as_bytes();
    while let Some(byte) = bytes.get(end) {
        let digit_behind = bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        if byte.is_ascii_digit() || (matches!(byte, b'.' | b',') && digit_behind) {
            end += 1;
        } else {
            break;
        }
    }
    let digits = super::plain_number(&text[..end])?;
    digits.parse().ok().map(|value| (value, &text[end..]))
}
