//! People's texts inside Markdown: one line each, shown as written, never taken for markup, HTML or the end of a cell.

use fivefold_protocol::text::is_invisible;

/// `text` as inline Markdown, safe in a heading, a list item and a table cell.
///
/// What HTML or a table could take for its own becomes a character reference, which every renderer reads; the marks of
/// Markdown get a backslash.
pub(super) fn escape(text: &str) -> String {
    let shown: String =
        text.chars().map(|c| if c.is_control() { ' ' } else { c }).filter(|c| !is_invisible(*c)).collect();
    let line = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = String::with_capacity(line.len() + 8);
    for (place, c) in line.char_indices() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '|' => out.push_str("&#124;"),
            '\\' => out.push_str("&#92;"),
            '*' | '_' | '`' | '[' | ']' | '~' | '#' | '$' => out.extend(['\\', c]),
            '-' | '+' | '=' if place == 0 => out.extend(['\\', c]),
            '.' | ')' if numbered(&line[..place]) => out.extend(['\\', c]),
            other => out.push(other),
        }
    }
    out
}

/// Whether what stands before a full stop would make the line an item of a numbered list.
fn numbered(before: &str) -> bool {
    !before.is_empty() && before.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_becomes_markup() {
        for (text, shown) in [
            ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
            ("a | b", "a &#124; b"),
            ("\\| x", "&#92;&#124; x"),
            ("[x](javascript:alert(1))", "\\[x\\](javascript:alert(1))"),
            ("![x](y)", "!\\[x\\](y)"),
            ("**bold** _it_ `code`", "\\*\\*bold\\*\\* \\_it\\_ \\`code\\`"),
            ("# head", "\\# head"),
            ("- item", "\\- item"),
            ("1. item", "1\\. item"),
            ("12) item", "12\\) item"),
            ("---", "\\---"),
            ("~~~", "\\~\\~\\~"),
            ("&lt;b&gt;", "&amp;lt;b&amp;gt;"),
            ("a\n\n# b\r\nc", "a \\# b c"),
            ("a\u{0}b\u{202e}c", "a bc"),
            ("в 10.30 — «да»", "в 10.30 — «да»"),
            ("", ""),
        ] {
            assert_eq!(escape(text), shown, "{text:?}");
        }
    }
}
