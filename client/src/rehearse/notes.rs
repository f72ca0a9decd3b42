//! Pours the notes of a file into workshops, one for each board of the file, and says which notes the merge put together.
//! The file's form is that of the gold set for merging: boards, rooms, exercises, notes with their order of arrival.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use fivefold_protocol::{
    api::CreateWorkshop,
    command::{Command, Phase},
    ids::{BoardKey, ExerciseId, KindId, NoteId, ProblemId},
    note::Note,
    role::{Language, Occupation},
    simulated,
    template::{BUILT_IN, Template},
    view::{ListView, View},
};
use futures_util::{StreamExt, TryStreamExt, future::try_join_all, stream};
use serde::Deserialize;
use tokio::time::{Duration, timeout};
use tokio_util::task::TaskTracker;

use super::{
    DEADLINE, Narrator, RehearsalError,
    exercises::finished,
    merging::{arrived, balance},
    oracle::Oracle,
    write_exports,
};
use crate::{
    api::Api,
    board::Board,
    draw::{Seed, count},
    error::ClientError,
    stage::{Newcomer, Player, assign_rooms},
};

/// People who write in each room; each has a share of the exercises.
const WRITERS_PER_ROOM: usize = 2;
/// Boards of the file played at the same time.
const BOARDS_AT_ONCE: usize = 4;
/// The list counts as finished when it is complete and has not changed for this long.
const QUIET: Duration = Duration::from_millis(1_500);

/// A file of notes.
#[derive(Debug, Clone, Deserialize)]
pub struct NotesFile {
    /// Its boards; notes are merged within each alone.
    pub boards: Vec<FileBoard>,
}

/// A board of the file: one workshop.
#[derive(Debug, Clone, Deserialize)]
pub struct FileBoard {
    /// Its name.
    pub id: String,
    /// `ru`, `en` or `mixed`.
    pub lang: String,
    /// Its rooms.
    pub rooms: Vec<FileRoom>,
    /// Which notes are the same problem; only whoever answers suggestions needs it.
    #[serde(default)]
    pub gold: Vec<FileProblem>,
}

/// A problem as it should be.
#[derive(Debug, Clone, Deserialize)]
pub struct FileProblem {
    /// Its name.
    pub id: String,
    /// The notes that say it.
    pub notes: Vec<FileSource>,
}

/// A note of a problem.
#[derive(Debug, Clone, Deserialize)]
pub struct FileSource {
    /// Which.
    pub id: NoteId,
}

/// A room of the file.
#[derive(Debug, Clone, Deserialize)]
pub struct FileRoom {
    /// Its name.
    pub id: String,
    /// Its exercises.
    pub exercises: Vec<FileExercise>,
}

/// The notes of a room for an exercise.
#[derive(Debug, Clone, Deserialize)]
pub struct FileExercise {
    /// Its name; the digits at its end are the number of the exercise.
    pub id: String,
    /// The notes.
    pub notes: Vec<FileNote>,
}

/// A note of the file.
#[derive(Debug, Clone, Deserialize)]
pub struct FileNote {
    /// Its id, on the board too.
    pub id: NoteId,
    /// When it arrives, counted over the whole board.
    pub seq: u64,
    /// What it says.
    pub text: String,
}

/// What to pour, and where.
#[derive(Debug)]
pub struct Pour<'a> {
    /// The server.
    pub api: &'a Api,
    /// Its operator's key, if it wants one for new workshops.
    pub operator_key: Option<&'a str>,
    /// The notes.
    pub file: &'a NotesFile,
    /// How many suggestions of each board are answered from the file's own problems before the list is read; 0: none.
    pub asks: usize,
    /// Makes the keys.
    pub seed: Seed,
    /// Where the exports of the first board go.
    pub out: PathBuf,
}

impl NotesFile {
    /// Reads a file of notes and checks that its ids are different.
    ///
    /// # Errors
    /// [`RehearsalError::Notes`].
    pub fn from_json(text: &str) -> Result<Self, RehearsalError> {
        let unreadable = |e: serde_json::Error| misfit("JSON", e.to_string());
        let file: Self = serde_json::from_str(text).map_err(unreadable)?;
        let (mut boards, mut notes) = (BTreeSet::new(), BTreeSet::new());
        for board in &file.boards {
            if !boards.insert(&board.id) {
                return Err(misfit(&board.id, "twice".to_owned()));
            }
            if board.rooms.is_empty() {
                return Err(misfit(&board.id, "there is no room".to_owned()));
            }
            for note in
                board.rooms.iter().flat_map(|room| &room.exercises).flat_map(|exercise| &exercise.notes)
            {
                if !notes.insert(&note.id) {
                    return Err(misfit(note.id.as_str(), "twice".to_owned()));
                }
            }
        }
        if file.boards.is_empty() {
            return Err(misfit("boards", "there is none".to_owned()));
        }
        Ok(file)
    }
}

fn misfit(place: &str, what: String) -> RehearsalError {
    RehearsalError::Notes { place: place.to_owned(), what }
}

/// Plays every board and returns the cluster of each note: `WORKSHOP:PROBLEM`.
///
/// # Errors
/// [`RehearsalError`].
pub async fn pour(
    pour: &Pour<'_>,
    narrator: &Narrator<'_>,
) -> Result<BTreeMap<NoteId, String>, RehearsalError> {
    let template = Template::from_toml(BUILT_IN).map_err(|e| RehearsalError::Unexpected(e.to_string()))?;
    let tracker = TaskTracker::new();
    narrator.step("notes");
    let boards = pour.file.boards.iter().enumerate();
    let clusters = stream::iter(boards.map(|(at, board)| {
        let one = One { pour, template: &template, narrator, tracker: &tracker, board };
        async move { one.play(at == 0).await.map_err(|cause| in_board(board, cause)) }
    }))
    .buffer_unordered(BOARDS_AT_ONCE)
    .try_fold(BTreeMap::new(), |mut all, clusters| async move {
        all.extend(clusters);
        Ok(all)
    })
    .await;
    tracker.close();
    tracker.wait().await;
    clusters
}

fn in_board(board: &FileBoard, cause: RehearsalError) -> RehearsalError {
    RehearsalError::InStep { step: board.id.clone(), cause: Box::new(cause) }
}

/// One board of the file while it is played.
struct One<'a> {
    pour: &'a Pour<'a>,
    template: &'a Template,
    narrator: &'a Narrator<'a>,
    tracker: &'a TaskTracker,
    board: &'a FileBoard,
}

/// A note with its place.
struct Placed<'a> {
    note: &'a FileNote,
    room: usize,
    exercise: ExerciseId,
    /// The number of the exercise in the template, from 0.
    turn: usize,
    kind: KindId,
}

impl One<'_> {
    async fn play(&self, with_exports: bool) -> Result<BTreeMap<NoteId, String>, RehearsalError> {
        let notes = self.placed()?;
        let oracle = match self.pour.asks {
            0 => None,
            _ => Some(Oracle::new(self.board).ok_or_else(|| {
                misfit(
                    &self.board.id,
                    "there are no answers: a note stands in no problem of `gold`".to_owned(),
                )
            })?),
        };
        let (facilitator, people) = self.gather().await?;
        let wanted: Vec<_> =
            people.iter().map(|room| room.iter().map(|player| player.seat.person).collect()).collect();
        let rooms = assign_rooms(&facilitator, &wanted).await?;
        facilitator.ask("exercises", Command::SetPhase { phase: Phase::Exercises }).await?;

        let mut boards = BTreeMap::new();
        let used: BTreeSet<_> = notes.iter().map(|note| &note.exercise).collect();
        for exercise in used {
            let command = Command::OpenExercise { exercise: exercise.clone(), rooms: Vec::new() };
            facilitator.ask(&format!("open.{exercise}"), command).await?;
        }
        for placed in &notes {
            let writers = people.get(placed.room);
            // A seat has few sockets, so the exercises are shared out among the writers of the room.
            let player = writers.and_then(|writers| writers.get(placed.turn % WRITERS_PER_ROOM));
            let (Some(player), Some(room)) = (player, rooms.get(placed.room)) else {
                return Err(RehearsalError::Unexpected("a room is missing".to_owned()));
            };
            let key = BoardKey::Notes { exercise: placed.exercise.clone(), room: *room };
            if !boards.contains_key(&key) {
                let writable = |view: &View| view.boards.get(&key).is_some_and(|board| board.writable);
                player.live.until("the board to open", DEADLINE, writable).await?;
                let board = Board::open(self.pour.api, &player.seat, key.clone(), self.tracker);
                board.saved(DEADLINE).await?;
                boards.insert(key.clone(), board);
            }
            let Some(board) = boards.get(&key) else { continue };
            let text = placed.note.text.clone();
            let note = finished(Note { text, kind: Some(placed.kind.clone()), ..Note::default() });
            board.add_note(&placed.note.id, &note);
            // One after the other, so that they arrive in the order of the file.
            board.saved(DEADLINE).await?;
        }
        drop(boards);
        let expected = count(notes.len());
        let mut clusters = self.clusters(&facilitator, expected).await?;
        if let Some(oracle) = oracle {
            let answers = oracle.answer(&facilitator, self.pour.asks).await?;
            let told = format!("{}: {} answered yes, {} no", self.board.id, answers.yes, answers.no);
            self.narrator.line(&told);
            clusters = self.clusters(&facilitator, expected).await?;
        }
        if with_exports {
            let folder = self.pour.out.join(&self.board.id);
            write_exports(self.pour.api, &facilitator, &folder, true).await?;
        }
        Ok(clusters)
    }

    /// The notes in the order of arrival, each with its exercise of the template.
    fn placed(&self) -> Result<Vec<Placed<'_>>, RehearsalError> {
        let mut placed = Vec::new();
        for (at, room) in self.board.rooms.iter().enumerate() {
            for exercise in room.exercises.iter().filter(|exercise| !exercise.notes.is_empty()) {
                let unknown = || {
                    misfit(
                        &format!("{} {} {}", self.board.id, room.id, exercise.id),
                        "no such exercise".to_owned(),
                    )
                };
                let number = ending_digits(&exercise.id);
                let matching = self.template.exercises.iter().enumerate().find(|(_, candidate)| {
                    !number.is_empty() && ending_digits(candidate.id.as_str()) == number
                });
                let (turn, matching) = matching.ok_or_else(unknown)?;
                let kind = &matching.kinds.iter().find(|kind| kind.problem).ok_or_else(unknown)?.id;
                placed.extend(exercise.notes.iter().map(|note| Placed {
                    note,
                    room: at,
                    exercise: matching.id.clone(),
                    turn,
                    kind: kind.clone(),
                }));
            }
        }
        placed.sort_by_key(|placed| placed.note.seq);
        Ok(placed)
    }

    /// A facilitator, and the writers of each room.
    async fn gather(&self) -> Result<(Player, Vec<Vec<Player>>), RehearsalError> {
        let language = if self.board.lang == "ru" { Language::Ru } else { Language::En };
        let new = CreateWorkshop {
            title: self.board.id.clone(),
            language,
            template: self.template.id.clone(),
            own_template: None,
            facilitator: "Facilitator".to_owned(),
        };
        let (api, seed) = (self.pour.api, self.pour.seed);
        let (facilitator, links) =
            Player::create(api, seed, &new, self.pour.operator_key, self.tracker).await?;
        let joining = self.board.rooms.iter().map(|room| {
            try_join_all((1..=WRITERS_PER_ROOM).map(|writer| {
                let newcomer = Newcomer {
                    id: format!("{}.{writer}", room.id),
                    name: simulated::named(&format!("{} {writer}", room.id), language),
                    occupation: Occupation::TalksToCustomers,
                    about: String::new(),
                    language,
                };
                Player::join(api, seed, &links.participant, newcomer, self.tracker)
            }))
        });
        let writers = try_join_all(joining).await?;
        Ok((facilitator, writers))
    }

    /// Waits until every note is in the list and the list has come to rest, and reads it.
    async fn clusters(
        &self,
        facilitator: &Player,
        expected: u32,
    ) -> Result<BTreeMap<NoteId, String>, RehearsalError> {
        let complete = |view: &View| {
            let list = view.list.as_ref()?;
            arrived(list, expected).map(|account| (account, partition(list)))
        };
        let (mut account, mut seen) =
            facilitator.live.find("every note to arrive in the list", DEADLINE, complete).await?;
        loop {
            let other = |view: &View| complete(view).filter(|(_, now)| *now != seen);
            match timeout(QUIET, facilitator.live.find("a change", DEADLINE, other)).await {
                Err(_) => break,
                Ok(Ok((later, now))) => (account, seen) = (later, now),
                Ok(Err(ClientError::Late { .. })) => break,
                Ok(Err(error)) => return Err(error.into()),
            }
        }
        let workshop = &facilitator.seat.workshop;
        self.narrator.line(&format!("{} ({workshop}): {}", self.board.id, balance(&account)));
        Ok(seen.into_iter().map(|(note, problem)| (note, format!("{workshop}:{problem}"))).collect())
    }
}

fn partition(list: &ListView) -> BTreeMap<NoteId, ProblemId> {
    let sources =
        list.problems.iter().flat_map(|(id, problem)| problem.sources.keys().map(|note| (note, *id)));
    sources.map(|(source, id)| (source.note.clone(), id)).collect()
}

fn ending_digits(text: &str) -> &str {
    text.trim_start_matches(|c: char| !c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"{ "name": "x", "format": 1, "boards": [ { "id": "shop", "domain": "shop", "lang": "ru",
        "rooms": [ { "id": "room1", "exercises": [ { "id": "ex4", "notes": [
            { "id": "n-1", "seq": 2, "lang": "ru", "text": "Очередь" } ] } ] } ], "gold": [] } ] }"#;

    #[test]
    fn a_file_of_notes_reads_and_its_ids_must_differ() {
        let file = NotesFile::from_json(FILE).unwrap();
        assert_eq!(file.boards[0].rooms[0].exercises[0].notes[0].seq, 2);
        let note = r#"{ "id": "n-1", "seq": 2, "lang": "ru", "text": "Очередь" }"#;
        let twice = FILE.replace(note, &format!("{note}, {note}"));
        assert!(
            matches!(NotesFile::from_json(&twice), Err(RehearsalError::Notes { place, .. }) if place == "n-1")
        );
        assert!(NotesFile::from_json(r#"{ "boards": [] }"#).is_err());
        assert!(NotesFile::from_json(&FILE.replace("n-1", "n 1")).is_err());
    }

    #[test]
    fn an_exercise_is_known_by_its_number() {
        assert_eq!(ending_digits("ex4"), ending_digits("e4"));
        assert_ne!(ending_digits("ex14"), ending_digits("e4"));
        assert_eq!(ending_digits("intro"), "");
    }
}
