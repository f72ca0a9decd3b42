//! What a download is called: the workshop's title and what it is, safe on every system.

use fivefold_protocol::{text::is_invisible, view::View};

/// Longest part of a title in a file name, in characters.
const TITLE_PART_MAX: usize = 80;

/// A file name in two forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileName {
    /// Letters, digits, `-`, `_` and `.` of ASCII.
    pub ascii: String,
    /// With the letters of the title.
    pub unicode: String,
}

/// The name of an export of `view`: `kind` says what it is (`report`), `extension` how it ends (`md`).
#[must_use]
pub fn file_name(view: &View, kind: &str, extension: &str) -> FileName {
    let title = &view.workshop.title;
    FileName {
        ascii: format!("{}-{kind}.{extension}", ascii(title)),
        unicode: format!("{} - {kind}.{extension}", unicode(title)),
    }
}

impl FileName {
    /// The value of the header `Content-Disposition` (RFC 6266, with the name also in the form of RFC 5987).
    #[must_use]
    pub fn content_disposition(&self) -> String {
        format!("attachment; filename=\"{}\"; filename*=UTF-8''{}", self.ascii, percent(&self.unicode))
    }
}

fn ascii(title: &str) -> String {
    let safe = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c.to_ascii_lowercase() } else { '-' };
    let dashed: String = title.chars().map(safe).collect();
    let parts: Vec<_> = dashed.split('-').filter(|part| !part.is_empty()).collect();
    let name: String = parts.join("-").chars().take(TITLE_PART_MAX).collect();
    if name.is_empty() { "workshop".to_owned() } else { name }
}

fn unicode(title: &str) -> String {
    let refused = |c: char| c.is_control() || "/\\:*?\"<>|".contains(c) || is_invisible(c);
    let spaced: String = title.chars().map(|c| if refused(c) { ' ' } else { c }).collect();
    let one_line = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    let cut: String = one_line.trim_matches(['.', ' ']).chars().take(TITLE_PART_MAX).collect();
    let name = cut.trim_end_matches(['.', ' ']);
    if name.is_empty() { "workshop".to_owned() } else { name.to_owned() }
}

/// Percent-encodes everything but the `attr-char` of RFC 5987.
fn percent(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte);
    text.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::specimen;

    fn named(title: &str) -> FileName {
        let mut view = specimen::view();
        view.workshop.title = title.to_owned();
        file_name(&view, "report", "md")
    }

    #[test]
    fn a_russian_title_reaches_the_file_system_and_old_clients_get_ascii() {
        let name = named("Что мешает клиентам");
        assert_eq!(name.ascii, "workshop-report.md");
        assert_eq!(name.unicode, "Что мешает клиентам - report.md");
        let header = name.content_disposition();
        assert!(header.starts_with("attachment; filename=\"workshop-report.md\"; filename*=UTF-8''%D0%A7"));
        assert!(header.is_ascii());
    }

    #[test]
    fn no_title_breaks_out_of_its_header_or_its_folder() {
        for title in
            ["../../etc/passwd", "a\"; filename=\"b", "a\r\nX: y", "..", "", "  ", "CON", "\u{202e}gpj"]
        {
            let name = named(title);
            let header = name.content_disposition();
            assert!(header.bytes().all(|byte| (0x20..0x7f).contains(&byte)), "{header}");
            assert_eq!(header.matches('"').count(), 2, "{header}");
            for form in [&name.ascii, &name.unicode] {
                assert!(
                    !form.contains(['/', '\\', '\r', '\n', '\u{202e}']) && !form.starts_with('.'),
                    "{form}"
                );
            }
        }
        assert_eq!(named(&"я".repeat(300)).unicode.chars().count(), 80 + " - report.md".len());
    }
}
