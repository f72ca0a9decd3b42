//! People who ask for something, come in, and hear what became of it.

use fivefold_protocol::{
    command::{Answer, Command, CommandAnswer, CommandRequest},
    error::ErrorCode,
    ids::{PersonId, RoomId},
    role::{Language, Occupation, Role},
};
use fivefold_server::{
    error::ApiError,
    workshop::input::{Input, Newcomer},
};
use tokio::sync::oneshot;

use crate::{
    commands::{Outcome, Post},
    locks::contradicts,
    settle,
    world::World,
};

/// What a join comes to.
type Joined = Result<(PersonId, Option<RoomId>), ApiError>;

/// Somebody who joins, under one key.
#[derive(Debug)]
pub(crate) struct Arrival {
    newcomer: Newcomer,
    pub(crate) reply: Option<oneshot::Receiver<Joined>>,
    pub(crate) person: Option<PersonId>,
    pub(crate) refused: bool,
}

impl World {
    /// A person asks for something new.
    pub(crate) async fn ask(&mut self, person: PersonId, command: Command) -> usize {
        let key = format!("key-{}", self.posts.len());
        let (first, last) = (self.step, self.step);
        let outcome = Outcome::Unknown;
        let (reply, answered, refused_late) = (None, None, false);
        self.posts.push(Post { person, key, command, first, last, reply, outcome, answered, refused_late });
        self.post(self.posts.len() - 1).await;
        self.posts.len() - 1
    }

    /// Posts a command, for the first time or again.
    pub(crate) async fn post(&mut self, at: usize) {
        let handle = self.running().await;
        let Some(post) = self.posts.get_mut(at) else { return };
        {
            let mut history = self.history.lock();
            history.count("posts");
            history.locks.asked(post.person, &post.command);
        }
        match &post.command {
            Command::Reveal {} => self.reveals += 1,
            Command::Score { task, criterion, answer: Some(answer) } => {
                let answer = serde_json::to_value::<Answer>(*answer).unwrap().to_string();
                self.scored.insert((post.person, task.to_string(), criterion.to_string(), answer));
            }
            _ => {}
        }
        post.last = self.step;
        let (reply, answer) = oneshot::channel();
        let request = CommandRequest { key: post.key.clone(), command: post.command.clone() };
        // If the workshop ends first, nobody answers, and it is posted again.
        let _ = handle.send(Input::Command { person: post.person, request, reply }).await;
        post.reply = Some(answer);
        settle().await;
    }

    /// Somebody wants to join, for the first time or again.
    pub(crate) async fn join(&mut self, at: Option<usize>, role: Role) -> usize {
        let handle = self.running().await;
        let at = at.unwrap_or_else(|| {
            let key = format!("join-{}", self.arrivals.len());
            let (occupation, language) = (Occupation::Other, Language::En);
            let newcomer = Newcomer { role, occupation, language, key, link: 0 };
            self.arrivals.push(Arrival { newcomer, reply: None, person: None, refused: false });
            self.arrivals.len() - 1
        });
        let (reply, answer) = oneshot::channel();
        if let Some(arrival) = self.arrivals.get_mut(at) {
            let _ = handle.send(Input::Join { newcomer: arrival.newcomer.clone(), reply }).await;
            arrival.reply = Some(answer);
        }
        settle().await;
        at
    }

    /// Receives the answers that have come.
    pub(crate) fn receive_answers(&mut self) {
        for at in 0..self.posts.len() {
            let Some(reply) = self.posts.get_mut(at).and_then(|post| post.reply.as_mut()) else { continue };
            let answer = match reply.try_recv() {
                Ok(answer) => answer,
                Err(oneshot::error::TryRecvError::Empty) => continue,
                Err(oneshot::error::TryRecvError::Closed) => {
                    self.posts[at].reply = None;
                    continue;
                }
            };
            self.posts[at].reply = None;
            self.answered(at, answer);
        }
        for arrival in &mut self.arrivals {
            let Some(reply) = &mut arrival.reply else { continue };
            let mut history = self.history.lock();
            match reply.try_recv() {
                Ok(Ok((person, _))) => {
                    if arrival.person.is_some_and(|before| before != person) {
                        history.broke(format!("{:?} joined as {person} too", arrival.newcomer));
                    }
                    let twice = arrival.person.is_none() && self.roles.contains_key(&person);
                    if twice {
                        history.broke(format!("{person} is two people"));
                    }
                    arrival.person = Some(person);
                    self.roles.insert(person, arrival.newcomer.role);
                }
                Ok(Err(_)) => arrival.refused = true,
                Err(oneshot::error::TryRecvError::Empty) => continue,
                Err(oneshot::error::TryRecvError::Closed) => {}
            }
            arrival.reply = None;
        }
    }

    fn answered(&mut self, at: usize, answer: Result<CommandAnswer, ApiError>) {
        let post = &self.posts[at];
        let mut history = self.history.lock();
        history.note(&format!("{} {answer:?}", post.key));
        let effects = history.effects(post.person, &post.key);
        let outcome = match answer {
            Ok(answer) => {
                history.count("answers");
                if effects != 1 {
                    history.broke(format!("{post:?} was answered and carried out {effects} times"));
                }
                if let Outcome::Done(before) = &post.outcome
                    && *before != answer
                {
                    history.broke(format!("{post:?} was answered {answer:?} the second time"));
                }
                let contradicted = self.posts.iter().enumerate().any(|(other_at, other)| {
                    other_at != at
                        && (other.last >= post.first || other.outcome == Outcome::Unknown)
                        && contradicts(&post.command, other.person, &other.command)
                });
                if !contradicted {
                    history.locks.confirmed(&post.command);
                }
                Outcome::Done(answer)
            }
            Err(error) => {
                history.count("refusals");
                // Whoever was removed meanwhile is told that, and nothing else.
                if effects != 0 && error.code != ErrorCode::PersonRemoved {
                    history.broke(format!("{post:?} was refused ({error:?}) and carried out"));
                }
                Outcome::Refused
            }
        };
        drop(history);
        let post = &mut self.posts[at];
        match &outcome {
            Outcome::Done(_) => post.answered = post.answered.or(Some(self.step)),
            Outcome::Refused => post.refused_late = effects != 0,
            Outcome::Unknown => {}
        }
        post.outcome = outcome;
    }
}
