//! A whole day, written down: who takes part, what they write, how the list is merged, worded, scored and planned. Read
//! from TOML and checked before anybody joins; an error names the place.

use std::collections::BTreeSet;

use fivefold_protocol::{
    command::Pin,
    ids::{CriterionId, ExerciseId, KindId, NoteId},
    role::{Language, Occupation},
    template::Template,
};
use serde::{Deserialize, Deserializer};

mod check;

/// The scenario in Russian that comes with the client.
pub const BUILT_IN_RU: &str = include_str!("../scenarios/bakery-ru.toml");
/// The scenario in English that comes with the client.
pub const BUILT_IN_EN: &str = include_str!("../scenarios/broadband-en.toml");

/// A day to be played.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// The workshop's title.
    pub title: String,
    /// Its language.
    pub lang: Language,
    /// The name of its template.
    pub template: String,
    /// The facilitator's name.
    pub facilitator: String,
    /// The participants.
    pub people: Vec<Actor>,
    /// What they write, in the order of writing.
    pub notes: Vec<PlannedNote>,
    /// What the facilitator decides about the list, in order.
    #[serde(default)]
    pub merge: Vec<Decision>,
    /// Better wordings of problems.
    #[serde(default)]
    pub wording: Vec<Rewording>,
    /// Better wordings of tasks.
    #[serde(default)]
    pub tasks: Vec<Rewording>,
    /// Where the opinion of the group lies.
    #[serde(default)]
    pub scores: Vec<Opinion>,
    /// What there is to spend, what it costs, who does it.
    pub plan: Planning,
}

/// A participant.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    /// A short name, used in the scenario only.
    pub id: String,
    /// The name others see.
    pub name: String,
    /// The number of the room, from 1.
    pub room: u32,
    /// What they do.
    pub occupation: Occupation,
    /// What they do, in words.
    #[serde(default)]
    pub about: String,
}

/// A note to be written.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedNote {
    /// Its id, on the board too.
    pub id: NoteId,
    /// The number of the room.
    pub room: u32,
    /// The exercise.
    pub exercise: ExerciseId,
    /// The kind.
    pub kind: KindId,
    /// Who writes it.
    pub by: String,
    /// The note it stands under.
    #[serde(default, deserialize_with = "empty_is_none")]
    pub parent: Option<NoteId>,
    /// What it says.
    pub text: String,
    /// Its situation, for problems.
    #[serde(default)]
    pub situation: Option<String>,
    /// Its example, for problems.
    #[serde(default)]
    pub example: Option<String>,
}

/// A decision about the list; problems are named by one of their notes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "DecisionForm")]
pub enum Decision {
    /// The problems of these notes are the same.
    Join {
        /// Two or more.
        notes: Vec<NoteId>,
        /// Why.
        reason: String,
    },
    /// This note is a problem of its own.
    Split {
        /// Which.
        note: NoteId,
        /// Why.
        reason: String,
    },
    /// The problems of these two are not the same.
    Apart {
        /// One.
        a: NoteId,
        /// The other.
        b: NoteId,
        /// Why.
        reason: String,
    },
    /// The problem of this note gets a title.
    Rename {
        /// Which.
        note: NoteId,
        /// The title.
        title: String,
    },
}

/// A better text for the problem (or task) of a note.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rewording {
    /// A note of the problem.
    pub problem: NoteId,
    /// The text.
    pub text: String,
}

/// Where the group's opinion lies about one task and criterion.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opinion {
    /// A note of the task's problem.
    pub problem: NoteId,
    /// The criterion.
    pub criterion: CriterionId,
    /// A point of its scale.
    pub around: u8,
}

/// The resources, the costs, and who does what.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Planning {
    /// Person-days there are.
    pub person_days: u32,
    /// Money there is.
    pub money: u64,
    /// What each task needs, and its owner.
    #[serde(default)]
    pub costs: Vec<Cost>,
    /// Tasks put in or out by hand.
    #[serde(default)]
    pub pins: Vec<PlannedPin>,
}

/// What a task needs.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cost {
    /// A note of the task's problem.
    pub problem: NoteId,
    /// Person-days.
    pub person_days: u32,
    /// Money.
    pub money: u64,
    /// Who owns it and enters the cost.
    pub owner: String,
}

/// A task put in or out by hand.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedPin {
    /// A note of the task's problem.
    pub problem: NoteId,
    /// In or out.
    pub pin: Pin,
    /// Why.
    pub reason: String,
}

/// Why a text is not a scenario, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScenarioError {
    /// Not TOML of the expected form; the message names line and key.
    #[error("the scenario cannot be read: {0}")]
    Unreadable(String),
    /// Readable, but something does not fit.
    #[error("scenario, {place}: {what}")]
    Rule {
        /// Where, for example `notes n012`.
        place: String,
        /// What does not fit.
        what: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DecisionForm {
    join: Option<Vec<NoteId>>,
    split: Option<NoteId>,
    apart: Option<[NoteId; 2]>,
    rename: Option<NoteId>,
    title: Option<String>,
    #[serde(default)]
    reason: String,
}

impl TryFrom<DecisionForm> for Decision {
    type Error = &'static str;

    fn try_from(form: DecisionForm) -> Result<Self, Self::Error> {
        let DecisionForm { join, split, apart, rename, title, reason } = form;
        match (join, split, apart, rename, title) {
            (Some(notes), None, None, None, None) if notes.len() >= 2 => Ok(Self::Join { notes, reason }),
            (Some(_), None, None, None, None) => Err("a join names two notes or more"),
            (None, Some(note), None, None, None) => Ok(Self::Split { note, reason }),
            (None, None, Some([a, b]), None, None) => Ok(Self::Apart { a, b, reason }),
            (None, None, None, Some(note), Some(title)) => Ok(Self::Rename { note, title }),
            _ => Err("a decision is one of: join, split, apart, rename with title"),
        }
    }
}

fn empty_is_none<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NoteId>, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(serde::de::Error::custom) }
}

impl Scenario {
    /// Reads a scenario. What it names is checked by [`Self::check`], against the template.
    ///
    /// # Errors
    /// [`ScenarioError::Unreadable`].
    pub fn from_toml(text: &str) -> Result<Self, ScenarioError> {
        toml::from_str(text).map_err(|e| ScenarioError::Unreadable(e.to_string()))
    }

    /// How many rooms there are: the highest number.
    #[must_use]
    pub fn rooms(&self) -> u32 {
        self.people.iter().map(|actor| actor.room).max().unwrap_or(0)
    }

    /// Notes whose kind counts as a problem, in the order of writing.
    pub fn problems<'a>(&'a self, template: &'a Template) -> impl Iterator<Item = &'a PlannedNote> {
        self.notes.iter().filter(|note| is_problem(template, note))
    }

    /// The opinion of the group about the problem that holds these notes: the first one written down.
    #[must_use]
    pub fn opinion(&self, notes: &BTreeSet<NoteId>, criterion: &CriterionId) -> Option<u8> {
        let fits = |opinion: &&Opinion| &opinion.criterion == criterion && notes.contains(&opinion.problem);
        self.scores.iter().find(fits).map(|opinion| opinion.around)
    }
}

fn is_problem(template: &Template, note: &PlannedNote) -> bool {
    let kind = template.exercise(&note.exercise).and_then(|exercise| exercise.kind(&note.kind));
    kind.is_some_and(|kind| kind.problem)
}

#[cfg(test)]
mod tests {
    use fivefold_protocol::template::BUILT_IN;

    use super::*;

    fn template() -> Template {
        Template::from_toml(BUILT_IN).unwrap()
    }

    #[test]
    fn both_built_in_scenarios_fit_the_built_in_template() {
        for text in [BUILT_IN_RU, BUILT_IN_EN] {
            let scenario = Scenario::from_toml(text).unwrap();
            assert_eq!(scenario.check(&template()), Ok(()));
            assert_eq!((scenario.rooms(), scenario.people.len()), (3, 12));
            assert!(scenario.problems(&template()).count() >= 30);
        }
    }

    /// Replaces one place of the Russian scenario and returns what is wrong with it then.
    fn broken(from: &str, to: &str) -> ScenarioError {
        assert!(BUILT_IN_RU.contains(from), "{from}");
        match Scenario::from_toml(&BUILT_IN_RU.replacen(from, to, 1)) {
            Ok(scenario) => scenario.check(&template()).unwrap_err(),
            Err(error) => error,
        }
    }

    #[test]
    fn what_does_not_fit_is_refused_with_its_place() {
        let place = |error| match error {
            ScenarioError::Rule { place, .. } => place,
            ScenarioError::Unreadable(message) => panic!("{message}"),
        };
        assert_eq!(place(broken("by = \"anna\"", "by = \"nobody\"")), "notes n001");
        assert_eq!(place(broken("kind = \"complaint\"", "kind = \"promise\"")), "notes n003");
        assert_eq!(place(broken("parent = \"n001\"", "parent = \"n999\"")), "notes n003");
        assert_eq!(place(broken("parent = \"n001\"", "parent = \"\"")), "notes n003");
        assert_eq!(place(broken("join = [\"n040\", \"n114\"]", "join = [\"n040\", \"n001\"]")), "merge 1");
        assert_eq!(place(broken("around = 4", "around = 9")), "scores n008 share");
        assert_eq!(place(broken("owner = \"timur\"", "owner = \"nobody\"")), "plan.costs n008");
        assert_eq!(place(broken("id = \"lena\"", "id = \"anna\"")), "people anna");
        assert_eq!(place(broken("room = 3\noccupation", "room = 5\noccupation")), "people");
    }

    #[test]
    fn a_text_of_another_form_is_unreadable_and_says_where() {
        let message = |error| match error {
            ScenarioError::Unreadable(message) => message,
            ScenarioError::Rule { place, .. } => panic!("{place}"),
        };
        assert!(message(broken("lang = \"ru\"", "language = \"ru\"")).contains("language"));
        assert!(message(broken("join = [\"n040\", \"n114\"]", "join = [\"n040\"]")).contains("two notes"));
        assert!(message(broken("split = \"n031\"", "tear = \"n031\"")).contains("tear"));
    }

    #[test]
    fn the_opinion_about_a_joined_problem_is_the_first_one_written_down() {
        let scenario = Scenario::from_toml(BUILT_IN_RU).unwrap();
        let notes = BTreeSet::from(["n008".parse().unwrap(), "n048".parse().unwrap()]);
        assert_eq!(scenario.opinion(&notes, &"share".parse().unwrap()), Some(4));
        assert_eq!(scenario.opinion(&BTreeSet::new(), &"share".parse().unwrap()), None);
    }
}
