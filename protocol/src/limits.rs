//! Every bound that a peer can observe, each with its unit. The server enforces them; the page explains them.
//! Section L of SPEC.md points here.

/// Most people seated in one room. Facilitators and observers do not count.
pub const SEATS_PER_ROOM: usize = 5;
/// Most rooms in a workshop.
pub const ROOMS_MAX: usize = 200;
/// Most people (of all roles, erased ones included) in a workshop.
pub const PEOPLE_MAX: usize = 2_000;
/// Places among these that no participant takes, so that whoever leads or looks on can always come in.
pub const PLACES_KEPT: usize = 50;
/// Most notes on one board.
pub const NOTES_PER_BOARD: usize = 500;
/// Longest text of a note, in UTF-16 code units (what a browser counts). Longer ones are cut where they are read.
pub const NOTE_TEXT_MAX: usize = 2_000;
/// Longest `lane` or `order` of a note, in bytes of UTF-8. Longer ones count as absent.
pub const PLACE_MAX: usize = 128;
/// Most notes of one board, deleted ones included, of which author and time are remembered; beyond it the notes that were
/// deleted first are forgotten, so that a note may come back (undo) with its author for a long while but not for ever.
pub const NOTE_FACTS_PER_BOARD: usize = 4 * NOTES_PER_BOARD;
/// Longest name of a person, in characters.
pub const NAME_MAX: usize = 60;
/// Longest words of a person on what they do, in characters.
pub const ABOUT_MAX: usize = 200;
/// Longest title of a workshop, a problem or a theme, in characters.
pub const TITLE_MAX: usize = 300;
/// Longest free text in a command (chat, broadcast, reason, draft), in characters.
pub const FREE_TEXT_MAX: usize = 4_000;
/// Largest board update a peer may send, in bytes of encoded update.
pub const UPDATE_MAX_BYTES: usize = 64 * 1024;
/// Largest answer to a state vector (sync step 2) a peer may send, in bytes of encoded update.
pub const STEP2_MAX_BYTES: usize = 1024 * 1024;
/// Largest encoded board, in bytes.
pub const BOARD_MAX_BYTES: usize = 1024 * 1024;
/// Largest encoded document of the list's texts, in bytes: it holds every problem, and again every task.
pub const LIST_MAX_BYTES: usize = 32 * 1024 * 1024;
/// What one person may add over time, in bytes a second; a fast typist makes some hundred.
pub const PERSON_BYTES_PER_SECOND: u32 = 64 * 1024;
/// Most distinct client ids in one update a peer sends. A reload makes a new id, so a long day makes thousands.
pub const UPDATE_CLIENTS_MAX: usize = 8_192;
/// Most distinct client ids on one board. State vectors and delete sets of whoever comes back name them all, and stay below
/// [`UPDATE_CLIENTS_MAX`].
pub const CLIENTS_PER_BOARD: usize = 8_000;
/// Most client ids of one person on one board: one for each opening on which they wrote.
pub const CLIENTS_PER_PERSON: usize = 1_500;
/// Most work that one edit may make, in elements that a document may have to look at for it.
pub const EDIT_WORK_MAX: u64 = 500_000;
/// Most such work of one person on one board, since the server opened the workshop.
pub const PERSON_WORK_MAX: u64 = 4_000_000;
/// Most structs in one update a peer sends.
pub const UPDATE_STRUCTS_MAX: usize = 20_000;
/// Largest binary value or formatting value in an update, in bytes.
pub const BINARY_MAX_BYTES: usize = 4 * 1024;
/// Most single values (numbers, strings, list items, map entries) inside one update.
pub const VALUES_MAX: usize = 4 * UPDATE_STRUCTS_MAX;
/// Most ranges in a delete set. A step 2 always carries the whole delete set of its sender.
pub const DELETE_RANGES_MAX: usize = 128 * 1024;
/// Deepest nesting of one `Any` value in an update.
pub const ANY_DEPTH_MAX: usize = 16;
/// Deepest nesting of shared types on a board (root map, note, text: 3).
pub const TYPE_DEPTH_MAX: usize = 8;
/// Largest awareness state of one client, in bytes of JSON.
pub const AWARENESS_STATE_MAX_BYTES: usize = 2 * 1024;
/// Most awareness entries in one message a peer sends.
pub const AWARENESS_CLIENTS_MAX: usize = 3;
/// Presence that is not renewed for this long is removed, in milliseconds.
pub const AWARENESS_EXPIRES_MS: i64 = 30_000;
/// Largest WebSocket message a peer may send, in bytes: a step 2 and its frame.
pub const FRAME_MAX_BYTES: usize = STEP2_MAX_BYTES + 1024;
/// Most open sockets of one seat.
pub const SOCKETS_PER_SEAT: usize = 8;
/// A socket on which nobody has said who they are this long after it opened is closed, in milliseconds.
pub const HELLO_WITHIN_MS: i64 = 10_000;
/// A `/collab` socket that has closed all its documents may stay this long without one, in milliseconds.
pub const WITHOUT_DOCUMENT_MS: i64 = 60_000;
/// A connection without a whole request head for this long is closed, in milliseconds: just opened, half-way through a
/// head, or idle after an answer.
pub const HEAD_WITHIN_MS: u64 = 30_000;
/// The body of a request has to be there this long after its head, in milliseconds.
pub const BODY_WITHIN_MS: u64 = 30_000;
/// The body of an import has to be there this long after its head, in milliseconds.
pub const IMPORT_WITHIN_MS: u64 = 10 * 60_000;
/// A connection that did not become a socket takes no new request after this long, in milliseconds.
pub const CONNECTION_MAX_MS: u64 = 10 * 60_000;
/// Most documents open on one `/collab` socket.
pub const DOCUMENTS_PER_SOCKET: usize = 32;
/// Most bytes held on one `/collab` socket while tokens are being checked.
pub const HELD_MAX_BYTES: usize = 256 * 1024;
/// Most messages held on one `/collab` socket while tokens are being checked.
pub const HELD_MAX_MESSAGES: usize = 256;
/// Most boards that a page may watch at once.
pub const WATCHED_MAX: usize = 32;
/// Messages that wait in one socket's outbox before it is marked lagging, in bytes.
pub const OUTBOX_MAX_BYTES: usize = 256 * 1024;
/// Whole documents and views that wait in one socket's outbox before it is closed, in bytes.
pub const WHOLES_MAX_BYTES: usize = 16 * 1024 * 1024;
/// How often in a minute a socket that lags is sent the whole again before it is closed.
pub const RESYNCS_PER_MINUTE: u32 = 4;
/// Largest body of a command, or of any other request but those that bring a template or a workshop, in bytes of JSON.
pub const COMMAND_MAX_BYTES: usize = 64 * 1024;
/// Largest body of an import, in bytes of JSON.
pub const IMPORT_MAX_BYTES: usize = 64 * 1024 * 1024;
/// Longest idempotency key, in characters.
pub const COMMAND_KEY_MAX: usize = 64;
/// Answers kept per person for commands posted again.
pub const COMMAND_KEYS_KEPT: usize = 256;
/// Most examples that a problem takes along from the notes around it, together at most [`FREE_TEXT_MAX`]. Without a bound, every problem
/// beside a full column of examples would repeat them all.
pub const EXAMPLES_PER_PROBLEM: usize = 20;
/// A note whose text has rested this long counts as settled, in milliseconds.
pub const SETTLE_AFTER_MS: i64 = 5_000;
/// Largest template, in bytes of TOML or JSON.
pub const TEMPLATE_MAX_BYTES: usize = 256 * 1024;
/// Longest explaining text of a template (a question, an example), in characters of each language.
pub const TEMPLATE_TEXT_MAX: usize = 2_000;
/// Longest name of an exercise, a kind of note or an indicator of a template, in characters of each language.
pub const LABEL_MAX: usize = 100;
/// Longest short name inside a template (of itself, an indicator, an icon), in characters.
pub const SHORT_NAME_MAX: usize = 40;
/// Longest workshop that a template may plan, in minutes.
pub const TEMPLATE_MINUTES_MAX: u32 = 7 * 24 * 60;
/// Longest exercise that a template may plan, in minutes: as long as a timer.
pub const EXERCISE_MINUTES_MAX: u32 = TIMER_MAX_S / 60;
/// Most exercises of a template.
pub const EXERCISES_MAX: usize = 30;
/// Most kinds of note of one exercise; no more minimums either.
pub const KINDS_MAX: usize = 12;
/// Most indicators of a template.
pub const INDICATORS_MAX: usize = 50;
/// Most criteria on a scoring form.
pub const CRITERIA_MAX: usize = 12;
/// Most points on one criterion's scale.
pub const POINTS_MAX: usize = 11;
/// Highest weight of a criterion.
pub const WEIGHT_MAX: u8 = 10;
/// Highest value of a point on a scale.
pub const POINT_VALUE_MAX: u8 = 100;
/// Most person-days that a task may need or a workshop may have, in tenths.
pub const TENTH_DAYS_MAX: u32 = 1_000_000;
/// Most money that a task may need or a workshop may have. With it, sums stay exact in a browser too.
pub const MONEY_MAX: u64 = 1_000_000_000_000;
/// Longest sign or code of a currency, in characters.
pub const CURRENCY_MAX: usize = 8;
/// Most themes above problems.
pub const THEMES_MAX: usize = 200;
/// Most decisions about the list of one workshop.
pub const DECISIONS_MAX: usize = 20_000;
/// Most suggestions shown at once; the next come up as these are answered.
pub const SUGGESTIONS_SHOWN: usize = 50;
/// Most lines to everybody that are kept; older ones leave the view.
pub const BROADCASTS_KEPT: usize = 50;
/// Longest timer, in seconds.
pub const TIMER_MAX_S: u32 = 8 * 60 * 60;
/// Most drafts kept per person.
pub const DRAFTS_PER_PERSON: usize = 100;
/// Most chat lines kept per room; older ones leave the view.
pub const CHAT_LINES_KEPT: usize = 200;
/// How long a board ticket may live, in minutes.
pub const TICKET_MAX_MINUTES: u32 = 8 * 60;
/// Longest address of a document on a socket, in bytes: a board id and a session of the client's choice.
pub const ADDRESS_MAX_BYTES: usize = 160;
