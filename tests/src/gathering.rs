//! A workshop and its people, played with the client library.

use fivefold_client::{
    api::Api,
    board::Board,
    draw::Seed,
    error::ClientError,
    stage::{Newcomer, Player, assign_rooms},
};
use fivefold_protocol::{
    api::{CreateWorkshop, Links, Ticket},
    command::{Command, CommandAnswer, Phase},
    error::ErrorCode,
    ids::{BoardKey, NoteId, RoomId},
    note::{Note, settled_mark},
    role::{Language, Occupation},
    template::Template,
    view::{ListView, View},
};
use tokio_util::task::TaskTracker;

use crate::{DEADLINE, server::TestServer};

/// Every phase, in order.
pub const PHASES: [Phase; 8] = [
    Phase::Lobby,
    Phase::Exercises,
    Phase::Merging,
    Phase::Wording,
    Phase::Tasks,
    Phase::Scoring,
    Phase::Plan,
    Phase::Closed,
];

/// A workshop whose people were seated room by room.
#[derive(Debug)]
pub struct Gathering {
    /// The way to its server.
    pub api: Api,
    /// Its links.
    pub links: Links,
    /// Its first facilitator.
    pub lead: Player,
    /// The participants, by room.
    pub people: Vec<Vec<Player>>,
    /// Their rooms.
    pub rooms: Vec<RoomId>,
    tracker: TaskTracker,
    seed: Seed,
}

impl Gathering {
    /// A new English workshop with a facilitator and nobody else.
    pub async fn new(server: &TestServer) -> Self {
        Self::on(server.api(), Language::En).await
    }

    /// A new workshop on any server.
    pub async fn on(api: Api, language: Language) -> Self {
        Self::of(api, language, None).await
    }

    /// A new English workshop from a template of one's own.
    pub async fn from_template(server: &TestServer, template: Template) -> Self {
        Self::of(server.api(), Language::En, Some(template)).await
    }

    async fn of(api: Api, language: Language, own_template: Option<Template>) -> Self {
        let (tracker, seed) = (TaskTracker::new(), Seed(1));
        let new = CreateWorkshop {
            title: "A day on customers".to_owned(),
            language,
            template: "customer-problems".to_owned(),
            own_template,
            facilitator: "Vera".to_owned(),
        };
        let (lead, links) = Player::create(&api, seed, &new, None, &tracker).await.unwrap();
        Self { api, links, lead, people: Vec::new(), rooms: Vec::new(), tracker, seed }
    }

    /// A new workshop with people in rooms: names, room by room.
    pub async fn seated(server: &TestServer, rooms: &[&[&str]]) -> Self {
        let mut gathering = Self::new(server).await;
        gathering.seat(rooms).await;
        gathering
    }

    /// Lets people join and puts them into rooms.
    pub async fn seat(&mut self, rooms: &[&[&str]]) {
        for names in rooms {
            let mut people = Vec::new();
            for name in *names {
                people.push(self.join(&self.links.participant, name).await.unwrap());
            }
            self.people.push(people);
        }
        let wanted: Vec<Vec<_>> = self
            .people
            .iter()
            .map(|people| people.iter().map(|player| player.seat.person).collect())
            .collect();
        self.rooms = assign_rooms(&self.lead, &wanted).await.unwrap();
    }

    /// Somebody joins by a link.
    ///
    /// # Errors
    /// As [`Player::join`].
    pub async fn join(&self, link: &str, name: &str) -> Result<Player, ClientError> {
        let newcomer = Newcomer {
            // It becomes part of the keys of their commands, and those are in the log; the name is not.
            id: format!("guest-{}", settled_mark(name)),
            name: name.to_owned(),
            occupation: Occupation::TalksToCustomers,
            about: String::new(),
            language: Language::En,
        };
        Player::join(&self.api, self.seed, link, newcomer, &self.tracker).await
    }

    /// The facilitator asks for something that must succeed. Every call is a command of its own.
    pub async fn must(&self, command: Command) -> CommandAnswer {
        self.ask(&self.lead, command).await.unwrap()
    }

    /// A person asks for something under a key of its own.
    ///
    /// # Errors
    /// As [`Api::command`].
    pub async fn ask(&self, player: &Player, command: Command) -> Result<CommandAnswer, ClientError> {
        use std::sync::atomic::{AtomicU64, Ordering};
        static KEYS: AtomicU64 = AtomicU64::new(1);
        let key = format!("key-{}", KEYS.fetch_add(1, Ordering::Relaxed));
        self.api.command(&player.seat, &key, command).await
    }

    /// The code with which a person is refused.
    pub async fn refusal(&self, player: &Player, command: Command) -> ErrorCode {
        let shown = format!("{command:?}");
        let error = self.ask(player, command).await.expect_err(&shown);
        error.code().unwrap_or_else(|| panic!("{shown}: {error}"))
    }

    /// Moves the workshop on, phase by phase, until it is in `phase`.
    pub async fn reach(&self, phase: Phase) {
        let now = self.view(|_| true).await.workshop.phase;
        for next in PHASES.into_iter().filter(|next| *next > now && *next <= phase) {
            self.must(Command::SetPhase { phase: next }).await;
        }
        self.view(|view| view.workshop.phase == phase).await;
    }

    /// Goes to the exercises and opens one for every room.
    pub async fn open(&self, exercise: &str) {
        self.reach(Phase::Exercises).await;
        let exercise: fivefold_protocol::ids::ExerciseId = exercise.parse().unwrap();
        self.must(Command::OpenExercise { exercise: exercise.clone(), rooms: Vec::new() }).await;
    }

    /// The name of a room's board.
    #[must_use]
    pub fn key(&self, exercise: &str, room: usize) -> BoardKey {
        BoardKey::Notes { exercise: exercise.parse().unwrap(), room: self.rooms[room] }
    }

    /// A person opens a board, and has its content.
    pub async fn board(&self, player: &Player, key: &BoardKey) -> Board {
        let board = Board::open(&self.api, &player.seat, key.clone(), &self.tracker);
        board.saved(DEADLINE).await.unwrap();
        board
    }

    /// A ticket of a person for a board.
    pub async fn ticket(&self, player: &Player, key: &BoardKey) -> Ticket {
        self.api.ticket(&player.seat, key, 60).await.unwrap()
    }

    /// The path at which a person opens a board with a ticket of theirs.
    pub async fn sync_path(&self, player: &Player, key: &BoardKey) -> String {
        let ticket = self.ticket(player, key).await;
        format!("/sync/{}?ticket={}", ticket.board, ticket.ticket)
    }

    /// Waits until the facilitator's view is as wanted.
    pub async fn view(&self, wanted: impl FnMut(&View) -> bool) -> View {
        self.lead.live.until("the facilitator's view", DEADLINE, wanted).await.unwrap()
    }

    /// Waits until the common list is as wanted.
    pub async fn list(&self, mut wanted: impl FnMut(&ListView) -> bool) -> ListView {
        self.view(|view| view.list.as_ref().is_some_and(&mut wanted)).await.list.unwrap()
    }

    /// Writes settled problems on a room's board, and waits until they are in the common list. Gives the note ids.
    pub async fn write(&self, player: &Player, key: &BoardKey, texts: &[&str]) -> Vec<NoteId> {
        let board = self.board(player, key).await;
        let mut ids = Vec::new();
        for text in texts {
            let id: NoteId = format!("n{}-{}", ids.len() + 1, board.document().client_id()).parse().unwrap();
            board.add_note(&id, &problem(text));
            ids.push(id);
        }
        board.saved(DEADLINE).await.unwrap();
        self.list(|list| {
            ids.iter().all(|id| {
                list.problems.values().any(|problem| problem.sources.keys().any(|note| note.note == *id))
            })
        })
        .await;
        ids
    }
}

/// A note that is a finished problem.
#[must_use]
pub fn problem(text: &str) -> Note {
    Note {
        text: text.to_owned(),
        kind: Some("problem".parse().unwrap()),
        settled: Some(settled_mark(text)),
        ..Note::default()
    }
}
