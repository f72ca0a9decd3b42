//! Reads the sources: who may know what, how long a file may be, and that nothing generated or listed has drifted.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails on the spot")]

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use fivefold_protocol::error::ErrorCode;

#[allow(dead_code, unreachable_pub, reason = "the program around the function is not run here")]
#[path = "../../protocol/examples/typescript.rs"]
mod typescript;

/// Every folder with sources of ours.
const OURS: &[&str] =
    &["server/src", "server/encoder/src", "protocol/src", "client/src", "tests/src", "tests/specs"];

/// Most lines of a file.
const LINES_MAX: usize = 400;

/// Files that may be longer, and why.
const LONGER: &[(&str, &str)] = &[
    ("protocol/src/command.rs", "one enum: every command with its fields and a line each"),
    ("protocol/src/view.rs", "one tree: everything a page can be told"),
    ("client/web/src/protocol/generated.ts", "generated: the whole contract"),
    ("client/web/src/screens/merge/forms.ts", "generated: forms of words"),
    ("server/src/merge/language.rs", "one language: its tables and how they are read, with their tests"),
];

/// What only some files may know: a word in the code, the files, and why. A name that ends in `/` is a folder.
const KNOWN_TO: &[(&[&str], &[&str], &str)] = &[
    (
        &["axum", "tower_http", "utoipa_axum"],
        &[
            "server/src/http.rs",
            "server/src/http/",
            "server/src/socket.rs",
            "server/src/socket/",
            "server/src/error.rs",
            "server/src/page.rs",
            "server/src/serve.rs",
            "server/src/serve/",
        ],
        "only the edge knows the web framework",
    ),
    (
        &["rusqlite"],
        &[
            "server/src/log/sqlite.rs",
            "server/src/log/sqlite/",
            "server/src/identity.rs",
            "server/src/identity/",
        ],
        "only the log and the identities know the store",
    ),
    (
        &["SystemTime", "Instant", "getrandom"],
        &["server/src/clock.rs"],
        "only the clock reads a clock and the system's randomness",
    ),
    (
        &["Encoder", "EncoderError"],
        &["server/src/meanings.rs", "server/src/serve.rs"],
        "machines are told what notes mean; reading it is the shell's",
    ),
];

/// What names events, which are how a workshop keeps what happened. A name that ends in `/` is a folder.
const KNOWS_EVENTS: &[(&str, &str)] = &[
    ("server/src/workshop.rs", "it defines them"),
    ("server/src/workshop/", "it makes and folds them"),
    ("server/src/http/begin.rs", "a log begins with one"),
    ("server/src/http/workshops.rs", "a new workshop begins with one"),
    ("server/src/export/archive.rs", "an import begins with one"),
    ("server/src/boards/board/document.rs", "Yjs calls changes of a document so"),
];

/// Machines: no runtime, no clock, no I/O, no edge. A name that ends in `/` is a folder.
const PURE: &[&str] = &[
    "protocol/src/",
    "server/src/boards/",
    "server/src/boards.rs",
    "server/src/lint/",
    "server/src/lint.rs",
    "server/src/merge/",
    "server/src/merge.rs",
    "server/src/wording/",
    "server/src/wording.rs",
    "server/src/session/",
    "server/src/session.rs",
    "server/src/presence.rs",
    "server/src/export/",
    "server/src/export.rs",
    "server/src/workshop/",
    "server/src/workshop.rs",
];

/// The shell beside the machines in the same folder.
const SHELL: &[&str] =
    &["server/src/workshop/task.rs", "server/src/workshop/task/", "server/src/workshop/input.rs"];

/// What a machine may not name.
const IMPURE: &[&str] = &[
    "tokio",
    "axum",
    "rusqlite",
    "std::time",
    "std::fs",
    "std::net",
    "std::thread",
    "rand::",
    "getrandom",
    "reqwest",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every Rust source under these folders: its path from the root, and its text.
fn sources(folders: &[&str]) -> BTreeMap<String, String> {
    files(folders, &["rs"])
}

/// Every file with one of these endings under these folders.
fn files(folders: &[&str], endings: &[&str]) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders: Vec<PathBuf> = folders.iter().map(|folder| root().join(folder)).collect();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| endings.iter().any(|known| ending == *known)) {
                let name = path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
                found.insert(name, std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    found
}

fn belongs(name: &str, to: &[&str]) -> bool {
    to.iter().any(|known| name == *known || (known.ends_with('/') && name.starts_with(known)))
}

/// The code without comments and without the tests at its end.
fn code(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// Whether `word` stands in `code` as a whole word.
fn names(code: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().next_back().is_some_and(part);
        let after = code[at + word.len()..].chars().next().is_some_and(part) && !word.ends_with(':');
        !before && !after
    })
}

#[test]
fn only_the_files_that_must_know_the_web_the_store_and_the_clock_do() {
    let mut wrong = Vec::new();
    for (name, text) in sources(&["server/src"]) {
        let code = code(&text);
        for (words, known, why) in KNOWN_TO {
            for word in words.iter().filter(|word| names(&code, word) && !belongs(&name, known)) {
                wrong.push(format!("{name} names {word}: {why}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn machines_know_no_runtime_no_clock_no_disk_and_no_network() {
    let mut wrong = Vec::new();
    for (name, text) in sources(&["server/src", "protocol/src"]) {
        let is_test = name.split(['/', '.']).any(|part| part == "specs" || part == "tests");
        if !belongs(&name, PURE) || belongs(&name, SHELL) || is_test {
            continue;
        }
        let code = code(&text);
        for word in IMPURE.iter().filter(|word| names(&code, word)) {
            wrong.push(format!("{name} names {word}"));
        }
        if code.contains("async fn") || code.contains(".await") {
            wrong.push(format!("{name} waits for something"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn events_stay_inside_and_everybody_else_sees_views() {
    let mut wrong = Vec::new();
    let mut found = BTreeSet::new();
    for (name, text) in sources(&["server/src"]) {
        // A record of the log says that it holds one, as bytes.
        let code = code(&text).replace("Payload::Event", "").replace("Event(Bytes)", "");
        if !names(&code, "Event") {
            continue;
        }
        let known = KNOWS_EVENTS.iter().find(|(known, _)| belongs(&name, &[*known]));
        found.extend(known.map(|(known, _)| *known));
        if known.is_none() {
            wrong.push(format!("{name} knows events"));
        }
    }
    let gone = KNOWS_EVENTS.iter().filter(|(known, _)| !found.contains(known));
    wrong.extend(gone.map(|(known, _)| format!("{known} names no event any more")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_file_is_longer_than_four_hundred_lines_without_a_reason() {
    let mut wrong = Vec::new();
    let mut files = sources(OURS);
    files.extend(self::files(&["client/web/src"], &["ts", "tsx"]));
    for (name, text) in &files {
        let lines = text.lines().count();
        let excused = LONGER.iter().any(|(longer, _)| name == longer);
        if lines > LINES_MAX && !excused {
            wrong.push(format!("{name} has {lines} lines"));
        }
        if lines <= LINES_MAX && excused {
            wrong.push(format!("{name} has {lines} lines and needs no reason any more"));
        }
    }
    for (longer, _) in LONGER {
        assert!(files.contains_key(*longer), "{longer} is no file");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_file_is_called_utils_helpers_common_manager_or_types() {
    for name in sources(OURS).keys() {
        let stem = Path::new(name).file_stem().unwrap().to_str().unwrap();
        let vague = ["utils", "util", "helpers", "helper", "common", "manager", "types", "misc", "mod"];
        assert!(!vague.contains(&stem), "{name} names nothing of the domain");
    }
}

#[test]
fn the_page_s_types_are_what_the_generator_prints() {
    let path = "client/web/src/protocol/generated.ts";
    let (kept, made) = (read(path), typescript::declarations().unwrap());
    let differs = kept.lines().zip(made.lines()).position(|(kept, made)| kept != made);
    assert!(
        kept == made,
        "{path} is not what `cargo run -p fivefold-protocol --example typescript` prints; first at line {:?}",
        differs.map(|at| at + 1)
    );
}

#[test]
fn e1_every_error_code_has_a_sentence_in_both_languages_on_the_page() {
    let path = "client/web/src/texts/errors.ts";
    let text = read(path);
    for code in ErrorCode::ALL {
        let name = serde_json::to_value(code).unwrap().as_str().unwrap().to_owned();
        let keys = [format!("\n  {name}: {{"), format!("\n  \"{name}\": {{")];
        let at = keys.iter().find_map(|key| text.find(key.as_str()).map(|at| at + key.len()));
        let at = at.unwrap_or_else(|| panic!("{path} has no sentence for {name}"));
        let entry = text[at..].split("\n  }").next().unwrap().split("},").next().unwrap();
        for language in ["en:", "ru:"] {
            let sentence = entry.split_once(language).map(|(_, rest)| rest.trim_start());
            let written =
                sentence.is_some_and(|rest| rest.starts_with(['"', '`', '\'']) && !rest.starts_with("\"\""));
            assert!(written, "{path}: {name} has no sentence {language}");
        }
    }
}

#[test]
fn e1_every_error_code_has_a_sentence_and_a_status_of_its_kind() {
    let mut sentences = BTreeSet::new();
    for code in ErrorCode::ALL {
        assert!((400..600).contains(&code.status()), "{code:?}");
        assert!(sentences.insert(code.sentence()), "{code:?} says what another code says");
    }
}

/// The rules of SPEC.md, lower case.
fn rules() -> BTreeSet<String> {
    let spec = read("protocol/SPEC.md");
    let numbered = spec.lines().filter_map(|line| line.strip_prefix("- **")?.split_once("**"));
    numbered.map(|(rule, _)| rule.to_lowercase()).collect()
}

/// What tests begin with, in Rust and in TypeScript.
fn quoted() -> BTreeSet<String> {
    let mut texts: Vec<String> =
        sources(&["server/src", "protocol/src", "client/src", "tests/specs"]).into_values().collect();
    let mut folders = vec![root().join("client/web/src"), root().join("tests")];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for entry in entries {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if path.is_dir() && !["node_modules", "dist", "target"].contains(&name) {
                folders.push(path);
            } else if name.ends_with(".ts")
                || name.ends_with(".tsx")
                || name.ends_with(".mjs")
                || name.ends_with(".js")
            {
                texts.push(std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut found = BTreeSet::new();
    for text in &texts {
        let rust = text
            .lines()
            .filter_map(|line| line.trim_start().trim_start_matches("async ").strip_prefix("fn "));
        let script = text.lines().filter_map(|line| {
            let line = line.trim_start();
            let call = ["test(", "it("].iter().find_map(|call| line.strip_prefix(call))?;
            Some(call.trim_start_matches(['"', '\'', '`']))
        });
        for name in rust.chain(script) {
            // A name may quote several rules: `s9_b7_a_closed_board…`.
            let parts = name.split(['_', ' ', ':', ',']);
            found.extend(parts.take_while(|part| is_rule(part)).map(str::to_lowercase));
        }
    }
    found
}

fn is_rule(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic())
        && !chars.as_str().is_empty()
        && chars.as_str().bytes().all(|b| b.is_ascii_digit())
}

#[test]
fn every_rule_of_the_specification_is_quoted_by_a_test() {
    let (rules, quoted) = (rules(), quoted());
    assert!(rules.len() > 70, "SPEC.md was read");
    let missing: Vec<_> = rules.difference(&quoted).collect();
    assert!(missing.is_empty(), "no test's name begins with {missing:?}");
}
