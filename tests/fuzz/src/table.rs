//! Tables: no cell runs as a formula, none breaks out of its place.

use std::sync::LazyLock;

use fivefold_protocol::{
    ids::ProblemId,
    role::Language,
    template::{BUILT_IN, Template},
    view::View,
};
use fivefold_server::export;
use serde_json::json;

/// A view with two problems.
static VIEW: LazyLock<View> = LazyLock::new(|| {
    let problem = json!({
        "title": "", "renamed": false, "theme": null, "sources": {}, "joins": [], "rooms": [], "touched": false,
        "claimed_by": null, "changed_at": 0, "situation": "", "hints": [], "dismissed": [], "wording": { "verdict": "unchecked" }
    });
    serde_json::from_value(json!({
        "workshop": {
            "id": "abcdefgh12345678", "title": "A day", "language": "en",
            "template": Template::from_toml(BUILT_IN).unwrap(), "phase": "plan", "door_locked": false, "links_renewed": 0,
            "when_full": "open_room", "list_shown": true, "delete_after": 0, "broadcasts": [],
            "brought_to": null, "open_exercises": [], "timers": {}
        },
        "me": { "person": "p1", "role": "facilitator", "room": null, "moved": null, "drafts": {}, "seen_at": 0 },
        "people": {}, "rooms": {}, "boards": {},
        "list": {
            "version": 1, "frozen": true, "suggest_only": false, "problems": { "b1": problem, "b2": problem },
            "aliases": {}, "suggestions": [], "decisions": {}, "themes": { "h1": "" },
            "account": { "notes": 0, "unsettled": 0, "problems": 2, "unassigned": 0, "single_room": [], "deleted": [] },
            "closings": []
        },
        "tasks": {}, "form": { "criteria": [], "frozen": true }, "scoring": null, "results": null, "plan": null
    }))
    .unwrap()
});

/// Writes the text into every free cell and reads the table as a spreadsheet would.
pub fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut view = VIEW.clone();
    let list = view.list.as_mut().unwrap();
    let (title, situation) = text.split_at(text.floor_char_boundary(text.len() / 2));
    let problem = list.problems.get_mut(&ProblemId(1)).unwrap();
    (problem.title, problem.situation) = (title.to_owned(), situation.to_owned());
    problem.theme = list.themes.keys().next().copied();
    list.themes.values_mut().for_each(|theme| *theme = text.to_owned());
    for (language, delimiter) in [(Language::Ru, b';'), (Language::En, b',')] {
        let table = export::problems_csv(&view, language).unwrap();
        let content = table.strip_prefix('\u{feff}').expect("a byte order mark");
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(content.as_bytes());
        let columns = reader.headers().unwrap().len();
        let rows: Vec<_> = reader.records().map(|row| row.unwrap()).collect();
        assert_eq!(rows.len(), 2, "{table}");
        for cell in rows.iter().flat_map(|row| {
            assert_eq!(row.len(), columns);
            row.iter()
        }) {
            let seen = cell.trim_start_matches(|c: char| c.is_whitespace() || c.is_control() || invisible(c));
            assert!(!seen.starts_with(['=', '+', '-', '@']), "a formula: {cell:?}");
            assert!(!cell.starts_with(['\t', '\r']), "{cell:?}");
        }
        // Nothing visible is lost: what people wrote is there, but for line ends, control characters, what XML
        // forbids and the apostrophe.
        let kept: String = title
            .replace("\r\n", "\n")
            .replace('\r', "\n")
            .chars()
            .filter(|c| (!c.is_control() || "\n\t".contains(*c)) && !"\u{fffe}\u{ffff}".contains(*c))
            .collect();
        let cell = &rows[0][1];
        assert!(cell == kept || cell.strip_prefix('\'') == Some(&kept), "{cell:?} for {kept:?}");
    }
}

/// Characters that take no place and that spreadsheets drop.
fn invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}')
}
