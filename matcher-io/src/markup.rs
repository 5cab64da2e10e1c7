//! Texts inside of HTML, SVG and scripts: no text of a record can become markup.

/// A text as content or attribute value of HTML or SVG. Control characters, which SVG does not allow, are left out.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {}
            c => out.push(c),
        }
    }
    out
}

/// JSON as content of a script element, which ends at the first `</script`, wherever that stands.
pub(crate) fn in_script(json: &str) -> String {
    json.replace('<', "\\u003c")
}

/// Fills the places `{{name}}` of a template in one pass: what is filled in is not read again. A place that is not closed
/// stays as it is.
pub(crate) fn fill(template: &str, value: impl Fn(&str) -> String) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, name, after)) = next_place(rest) {
        out.push_str(before);
        out.push_str(&value(name));
        rest = after;
    }
    out.push_str(rest);
    out
}

fn next_place(text: &str) -> Option<(&str, &str, &str)> {
    let (before, opened) = text.split_once("{{")?;
    let (name, after) = opened.split_once("}}")?;
    Some((before, name, after))
}

#[cfg(test)]
mod tests {
    use super::{escaped, fill, in_script};

    #[test]
    fn markup_becomes_text() {
        assert_eq!(escaped("<b a=\"1\">&\u{7}\n"), "&lt;b a=&quot;1&quot;&gt;&amp; ");
    }

    #[test]
    fn a_script_cannot_be_ended_from_within() {
        let json = serde_json::to_string("</script><img src=x onerror=alert(1)><!--").expect("a string");
        let safe = in_script(&json);
        assert!(!safe.contains('<'), "{safe}");
        let read: String = serde_json::from_str(&safe).expect("still JSON");
        assert_eq!(read, "</script><img src=x onerror=alert(1)><!--");
    }

    #[test]
    fn what_is_filled_in_is_not_filled_again() {
        assert_eq!(fill("a {{x}} b {{y}}{{", |name| format!("<{name}{{{{z}}}}>")), "a <x{{z}}> b <y{{z}}>{{");
    }
}
