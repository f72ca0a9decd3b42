//! A workshop's template: exercises, kinds of note, minimums, texts and the default form. It is data that a facilitator
//! could write (TOML or JSON); reading one checks every rule and names the place that breaks it.

use serde::{Deserialize, Serialize, de::IgnoredAny};

use crate::{
    ids::{CriterionId, ExerciseId, KindId},
    limits::TEMPLATE_MAX_BYTES,
    role::{Language, LocalText},
};

mod check;

pub use check::check_criteria;

/// The template that comes with the server.
pub const BUILT_IN: &str = include_str!("../templates/customer-problems.toml");

/// A whole workshop, before anybody has joined.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Short name, used by `--template`.
    pub id: String,
    /// Version of the format; 1.
    pub format: u32,
    /// How long the whole takes, in minutes.
    pub minutes: u32,
    /// Languages its texts are complete in.
    pub languages: Vec<Language>,
    /// Its title.
    pub title: LocalText,
    /// What it contains and what comes out.
    pub summary: LocalText,
    /// The rule for every problem, shown in the lobby.
    pub rule: Rule,
    /// The exercises, in order.
    pub exercises: Vec<Exercise>,
    /// The default scoring form.
    pub criteria: Vec<Criterion>,
    /// Indicators that a task may be expected to move.
    #[serde(default)]
    pub indicators: Vec<Indicator>,
    /// Templates may hold tags that nothing reads: passed over, and not told to anybody.
    #[serde(default, skip_serializing)]
    #[ts(skip)]
    #[schema(ignore)]
    pub tags: IgnoredAny,
}

/// How a problem is worded, with one good and one bad example.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The rule.
    pub text: LocalText,
    /// A good problem.
    pub good: LocalText,
    /// Why it is good.
    pub good_why: LocalText,
    /// A bad problem.
    pub bad: LocalText,
    /// Why it is bad.
    pub bad_why: LocalText,
}

/// How a board arranges its notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// A lane per root note, its children under it.
    Cards,
    /// One strip of ordered notes, their children under each.
    Strip,
    /// A column per kind.
    Columns,
}

/// Who is shown as the author of a note. SPEC V4 says exactly what each level keeps secret, and what none does.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Anonymity {
    /// Everybody who sees the note sees its author.
    Named,
    /// No person is shown, only the room.
    Room,
    /// No person is shown, and the report and the tables leave the room out too. Screens still know it: a board is a room's.
    Nobody,
}

/// One question of the workshop.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Exercise {
    /// Its id.
    pub id: ExerciseId,
    /// How long it usually takes, in minutes.
    pub minutes: u32,
    /// Two to five words.
    pub title: LocalText,
    /// The question to the group.
    pub question: LocalText,
    /// What to look for.
    pub look_for: LocalText,
    /// What to write down, and how.
    pub write: LocalText,
    /// A worked example.
    pub example: LocalText,
    /// How the board looks.
    pub layout: Layout,
    /// Who is shown as author.
    pub anonymity: Anonymity,
    /// A good note.
    pub good: LocalText,
    /// A bad note.
    pub bad: LocalText,
    /// What is wrong with it.
    pub bad_why: LocalText,
    /// The kinds of note, in the order in which they are offered.
    pub kinds: Vec<Kind>,
    /// What the method asks for at least.
    #[serde(default)]
    pub minimums: Vec<Minimum>,
}

impl Exercise {
    /// The kind named `id`, if the exercise has it.
    #[must_use]
    pub fn kind(&self, id: &KindId) -> Option<&Kind> {
        self.kinds.iter().find(|kind| &kind.id == id)
    }

    /// The kind a note without one is taken for: the first that counts as a problem, else the first.
    #[must_use]
    pub fn default_kind(&self) -> Option<&Kind> {
        self.kinds.iter().find(|kind| kind.problem).or_else(|| self.kinds.first())
    }
}

/// A kind of note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    /// Its id.
    pub id: KindId,
    /// Its name.
    pub label: LocalText,
    /// The grey text of an empty line.
    pub hint: LocalText,
    /// Its colour, from a fixed palette.
    pub color: Color,
    /// Its icon, by the name in the lucide set.
    pub icon: String,
    /// Kinds of note it may stand under.
    #[serde(default)]
    pub parents: Vec<KindId>,
    /// Whether it may stand alone.
    #[serde(default = "yes")]
    pub free: bool,
    /// Whether it enters the common list.
    #[serde(default)]
    pub problem: bool,
    /// Whether its notes have an order.
    #[serde(default)]
    pub ordered: bool,
    /// What its notes tell about a problem beside them.
    #[serde(default)]
    pub evidence: Evidence,
}

/// What a note tells about a problem that stands under or over it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// Nothing.
    #[default]
    None,
    /// The situation in which it happens.
    Situation,
    /// An example of it.
    Example,
}

fn yes() -> bool {
    true
}

/// The paper a note is written on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Color {
    Sand,
    Coral,
    Mint,
    Sky,
    Lilac,
    Rose,
    Lemon,
    Slate,
}

/// What an exercise asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Minimum {
    /// Of which kind.
    pub kind: KindId,
    /// At least so many notes.
    pub at_least: u32,
    /// At most so many, as advice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub at_most: Option<u32>,
    /// Each of them with a child of this kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub each_with: Option<KindId>,
}

/// One dimension of the scoring form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Its id.
    pub id: CriterionId,
    /// Its name.
    pub title: LocalText,
    /// The question each person answers.
    pub question: LocalText,
    /// How much it counts, 0 to 10.
    pub weight: u8,
    /// Whether more is better.
    pub direction: Direction,
    /// The scale, lowest first, each point in words.
    pub points: Vec<Point>,
}

/// Whether a high value speaks for a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// High is good.
    Benefit,
    /// High is bad.
    Cost,
}

/// One point of a scale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// Its number, 0 to 100.
    pub value: u8,
    /// What it means.
    pub text: LocalText,
}

/// A figure of the business that a task may move.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: LocalText,
    /// What it measures.
    pub meaning: LocalText,
    /// Which way is better.
    pub better: Better,
}

/// Which way an indicator should move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Better {
    Higher,
    Lower,
}

/// Why a text is not a template; says where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// Larger than [`TEMPLATE_MAX_BYTES`].
    #[error("the template is larger than {TEMPLATE_MAX_BYTES} bytes")]
    TooLarge,
    /// Not TOML or JSON of the expected form; the message names line and key.
    #[error("{0}")]
    Unreadable(String),
    /// A text that is too long.
    #[error("{place}: at most {max} characters")]
    TooLong {
        /// Which, for example `exercises.e1.question.en`.
        place: String,
        /// How long it may be, in characters.
        max: usize,
    },
    /// Readable, but against a rule.
    #[error("{place}: {rule}")]
    Rule {
        /// Where, for example `exercises.e1.kinds.situation`.
        place: String,
        /// What the rule asks for.
        rule: String,
    },
}

impl Template {
    /// Reads and checks a template in TOML.
    ///
    /// # Errors
    /// Each variant of [`TemplateError`].
    pub fn from_toml(text: &str) -> Result<Self, TemplateError> {
        if text.len() > TEMPLATE_MAX_BYTES {
            return Err(TemplateError::TooLarge);
        }
        let template: Self = toml::from_str(text).map_err(|e| TemplateError::Unreadable(e.to_string()))?;
        template.check()?;
        Ok(template)
    }

    /// The exercise named `id`.
    #[must_use]
    pub fn exercise(&self, id: &ExerciseId) -> Option<&Exercise> {
        self.exercises.iter().find(|exercise| &exercise.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_template_keeps_what_the_method_fixes() {
        let template = Template::from_toml(BUILT_IN).unwrap();
        assert_eq!(template.exercises.len(), 9);
        let minimum = |exercise: &str, kind: &str| {
            let exercise = template.exercise(&exercise.parse().unwrap()).unwrap();
            exercise.minimums.iter().find(|m| m.kind.as_str() == kind).unwrap().clone()
        };
        assert_eq!(minimum("e1", "situation").at_least, 10);
        assert_eq!(minimum("e1", "situation").each_with.unwrap().as_str(), "complaint");
        assert_eq!((minimum("e8", "step").at_least, minimum("e8", "step").at_most), (5, Some(10)));
        assert_eq!(minimum("e9", "use_situation").at_least, 5);
    }

    #[test]
    fn a_template_with_tags_is_read_as_one_without_and_other_unknown_tables_are_refused() {
        let with = |table: &str| {
            format!("{BUILT_IN}\n[[{table}]]\nid = \"rude\"\ntitle = {{ ru = \"Грубость\" }}\n")
        };
        assert_eq!(Template::from_toml(&with("tags")), Template::from_toml(BUILT_IN));
        let read = Template::from_toml(&with("tags")).unwrap();
        assert_eq!(serde_json::to_value(read).unwrap().get("tags"), None);
        assert!(matches!(Template::from_toml(&with("taggs")), Err(TemplateError::Unreadable(_))));
    }

    #[test]
    fn a_template_that_breaks_a_rule_is_refused_with_the_place() {
        let broken = BUILT_IN.replacen("parents = [\"situation\"]", "parents = [\"nowhere\"]", 1);
        let error = Template::from_toml(&broken).unwrap_err();
        assert!(
            matches!(&error, TemplateError::Rule { place, .. } if place.starts_with("exercises.e1.kinds.")),
            "{error}"
        );
        assert!(matches!(Template::from_toml("id = 3"), Err(TemplateError::Unreadable(_))));
    }
}
