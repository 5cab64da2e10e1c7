//! Numbers: decimals, thousands, powers of ten, Chinese numerals, 成 and 千分之.

use super::glyphs::{Glyph, at, starts_with};

/// A number as it stands in the text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Number {
    /// Its value, the multiplier of 3万 included.
    pub(super) value: f64,
    /// The multiplier alone, so that 3~5万 can share it.
    pub(super) multiplier: f64,
    /// Place of the glyph after it.
    pub(super) end: usize,
    /// What kind of writing it is.
    pub(super) style: Style,
}

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// Digits only, without comma, point or multiplier.
    Plain,
    /// Any other number with digits.
    Digits,
    /// A power of ten.
    Scientific,
    /// Chinese numerals.
    Han,
    /// A share that has its unit in itself, such as 九成五; the value is in percent.
    Share,
}

/// Reads the number that begins at a place, with its sign.
pub(super) fn number_at(glyphs: &[Glyph], index: usize) -> Option<Number> {
    let (sign, start) = match at(glyphs, index) {
        '-' => (-1.0, index + 1),
        '+' => (1.0, index + 1),
        _ => (1.0, index),
    };
    let number = if at(glyphs, start).is_ascii_digit() {
        digits_at(glyphs, start)
    } else if start == index {
        fraction_at(glyphs, start).or_else(|| han_at(glyphs, start))
    } else {
        None
    }?;
    Some(Number { value: sign * number.value, ..number })
}

fn digits_at(glyphs: &[Glyph], start: usize) -> Option<Number> {
    let (mut written, mut end) = whole_at(glyphs, start);
    let mut style = if end - start == written.len() { Style::Plain } else { Style::Digits };
    if at(glyphs, end) == '.' && at(glyphs, end + 1).is_ascii_digit() {
        written.push('.');
        let fraction = digit_run(glyphs, end + 1);
        written.extend(glyphs[end + 1..fraction].iter().map(|glyph| glyph.c));
        end = fraction;
        style = Style::Digits;
    }
    let mut value: f64 = written.parse().ok()?;
    if let Some((factor, after)) = power_at(glyphs, end, value) {
        return Some(Number { value: factor, multiplier: 1.0, end: after, style: Style::Scientific });
    }
    if at(glyphs, end) == '成' && value <= 10.0 {
        return Some(Number { value: value * 10.0, multiplier: 1.0, end: end + 1, style: Style::Share });
    }
    let (multiplier, after) = multiplier_at(glyphs, end);
    if after > end {
        value *= multiplier;
        style = Style::Digits;
    }
    Some(Number { value, multiplier, end: after, style })
}

fn digit_run(glyphs: &[Glyph], mut index: usize) -> usize {
    while at(glyphs, index).is_ascii_digit() {
        index += 1;
    }
    index
}

/// The digits before the decimal point, thousands commas left out.
fn whole_at(glyphs: &[Glyph], start: usize) -> (String, usize) {
    let mut end = digit_run(glyphs, start);
    let mut written: String = glyphs[start..end].iter().map(|glyph| glyph.c).collect();
    if written.len() <= 3 {
        while at(glyphs, end) == ',' && digit_run(glyphs, end + 1) == end + 4 {
            written.extend(glyphs[end + 1..end + 4].iter().map(|glyph| glyph.c));
            end += 4;
        }
    }
    (written, end)
}

/// The value of `10^5`, `3×10^4`, `3×10-4` or `1.5e6`, given the number read so far.
fn power_at(glyphs: &[Glyph], end: usize, value: f64) -> Option<(f64, usize)> {
    let raised = |at_caret: usize| exponent_at(glyphs, at_caret + 1);
    match at(glyphs, end) {
        '^' if value == 10.0 => {
            let (exponent, after) = raised(end)?;
            Some((10f64.powi(exponent), after))
        }
        '×' | 'x' | 'X' | '*' | '·' if starts_with(glyphs, end + 1, "10") => {
            let caret = end + 3;
            let (exponent, after) = match at(glyphs, caret) {
                '^' => raised(caret)?,
                '-' => exponent_at(glyphs, caret)?,
                _ => return None,
            };
            Some((value * 10f64.powi(exponent), after))
        }
        'e' | 'E' => {
            let (exponent, after) = exponent_at(glyphs, end + 1)?;
            let signed = !at(glyphs, end + 1).is_ascii_digit();
            (signed || !at(glyphs, after).is_ascii_alphabetic())
                .then(|| (value * 10f64.powi(exponent), after))
        }
        _ => None,
    }
}

fn exponent_at(glyphs: &[Glyph], index: usize) -> Option<(i32, usize)> {
    let braced = at(glyphs, index) == '{';
    let start = index + usize::from(braced);
    let negative = at(glyphs, start) == '-';
    let first = start + usize::from(negative || at(glyphs, start) == '+');
    let end = digit_run(glyphs, first);
    if end == first || end - first > 2 {
        return None;
    }
    let value: i32 = glyphs[first..end].iter().map(|glyph| glyph.c).collect::<String>().parse().ok()?;
    let close = usize::from(braced && at(glyphs, end) == '}');
    Some((if negative { -value } else { value }, end + close))
}

/// 万, 亿, 千万 … behind a number. 千 and 百 belong to the unit where one begins with them (千克, 百分之).
fn multiplier_at(glyphs: &[Glyph], start: usize) -> (f64, usize) {
    let mut end = start;
    let mut factor = 1.0;
    loop {
        let step = match at(glyphs, end) {
            '万' => 1e4,
            '亿' => 1e8,
            '千' if matches!(at(glyphs, end + 1), '万' | '吨' | '元' | '次' | '亿') => 1e3,
            '百' if matches!(at(glyphs, end + 1), '万' | '吨' | '元' | '次' | '亿') => 1e2,
            _ => break,
        };
        factor *= step;
        end += 1;
    }
    if end > start && matches!(at(glyphs, end), '多' | '余') {
        end += 1;
    }
    (factor, end)
}

/// 百分之九十五, 千分之三, 万分之0.5, in percent.
fn fraction_at(glyphs: &[Glyph], start: usize) -> Option<Number> {
    let scale = match (at(glyphs, start), starts_with(glyphs, start + 1, "分之")) {
        ('百', true) => 1.0,
        ('千', true) => 0.1,
        ('万', true) => 0.01,
        _ => return None,
    };
    let number = if at(glyphs, start + 3).is_ascii_digit() {
        digits_at(glyphs, start + 3)
    } else {
        han_at(glyphs, start + 3)
    }?;
    Some(Number { value: number.value * scale, multiplier: 1.0, end: number.end, style: Style::Share })
}

/// Whether a char goes into a Chinese numeral.
pub(super) fn is_han_numeral(c: char) -> bool {
    han_digit(c).is_some() || matches!(c, '十' | '百' | '千' | '万' | '亿')
}

fn han_digit(c: char) -> Option<f64> {
    "零一二三四五六七八九".chars().position(|digit| digit == c).map(|digit| digit as f64).or(match c {
        '〇' => Some(0.0),
        '两' => Some(2.0),
        _ => None,
    })
}

/// Chinese numerals, 半 and shares of ten (九成五).
fn han_at(glyphs: &[Glyph], start: usize) -> Option<Number> {
    if at(glyphs, start) == '半' {
        return Some(Number { value: 0.5, multiplier: 1.0, end: start + 1, style: Style::Han });
    }
    let (whole, mut end) = han_whole_at(glyphs, start)?;
    if at(glyphs, end) == '成' && whole <= 10.0 {
        let half = if at(glyphs, end + 1) == '半' { Some(5.0) } else { han_digit(at(glyphs, end + 1)) };
        let value = whole * 10.0 + half.unwrap_or(0.0);
        end += 1 + usize::from(half.is_some());
        return Some(Number { value, multiplier: 1.0, end, style: Style::Share });
    }
    let mut value = whole;
    if at(glyphs, end) == '点' && han_digit(at(glyphs, end + 1)).is_some() {
        let mut scale = 0.1;
        end += 1;
        while let Some(digit) = han_digit(at(glyphs, end)) {
            value += digit * scale;
            scale /= 10.0;
            end += 1;
        }
    }
    Some(Number { value, multiplier: 1.0, end, style: Style::Han })
}

/// 十二, 三百, 一千二百, 两万, 一亿三千万.
fn han_whole_at(glyphs: &[Glyph], start: usize) -> Option<(f64, usize)> {
    let (mut total, mut section, mut digit) = (0.0, 0.0, None);
    let (mut placed, mut adjacent) = (false, false);
    let mut end = start;
    loop {
        let c = at(glyphs, end);
        if let Some(next) = han_digit(c) {
            // 四五百 is an estimate; two digits in a row are a number only as in 二〇二四.
            if digit.is_some() && placed {
                return None;
            }
            adjacent |= digit.is_some();
            digit = Some(digit.map_or(next, |digit: f64| digit * 10.0 + next));
        } else {
            match c {
                '十' => section += digit.take().unwrap_or(1.0) * 10.0,
                '百' if end > start => section += digit.take().unwrap_or(1.0) * 100.0,
                // 千克 and 千瓦 are units.
                '千' if end > start && !matches!(at(glyphs, end + 1), '克' | '瓦' | '米' | '伏' | '帕') =>
                {
                    section += digit.take().unwrap_or(1.0) * 1000.0;
                }
                '万' if end > start => {
                    total += (section + digit.take().unwrap_or(0.0)) * 1e4;
                    section = 0.0;
                }
                '亿' if end > start => {
                    total = (total + section + digit.take().unwrap_or(0.0)) * 1e8;
                    section = 0.0;
                }
                _ => break,
            }
            if adjacent {
                return None;
            }
            placed = true;
        }
        end += 1;
    }
    (end > start).then(|| (total + section + digit.unwrap_or(0.0), end))
}
