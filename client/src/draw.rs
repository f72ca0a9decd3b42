//! Seeded chance: what is drawn depends on the seed and on what it is drawn for, and on nothing else, least of all on
//! when. So a day that was interrupted plays on as if it had not been.

use fivefold_protocol::{command::Answer, template::Criterion};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// A seed; draws are made for a list of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seed(pub u64);

impl Seed {
    /// A number below `end` (0 if `end` is 0), drawn for these words.
    #[must_use]
    pub fn below(self, end: u32, words: &[&str]) -> u32 {
        if end == 0 { 0 } else { self.source(words).random_range(0..end) }
    }

    /// True in `percent` of 100 cases, drawn for these words.
    #[must_use]
    pub fn happens(self, percent: u32, words: &[&str]) -> bool {
        self.below(100, words) < percent
    }

    fn source(self, words: &[&str]) -> ChaCha8Rng {
        let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        let start = self.0.to_le_bytes().into_iter().fold(0xcbf2_9ce4_8422_2325, step);
        // A zero byte after each word, so that ("ab", "c") is not ("a", "bc").
        let hash = words.iter().flat_map(|word| word.bytes().chain([0])).fold(start, step);
        ChaCha8Rng::seed_from_u64(hash)
    }
}

/// One person's answer to one question.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// Who is asked.
    pub person: &'a str,
    /// Which task, by a name that is the same in every run.
    pub task: &'a str,
    /// Which criterion.
    pub criterion: &'a Criterion,
    /// Where the opinion of the group lies, if the scenario says so.
    pub around: Option<u8>,
    /// Which round; after talking about it, opinions lie closer together.
    pub round: u32,
}

impl Question<'_> {
    /// Draws the answer: near the group's opinion, and in one case of twenty "I don't know".
    #[must_use]
    pub fn answer(&self, seed: Seed) -> Answer {
        let round = self.round.to_string();
        let words = |what| [what, self.person, self.task, self.criterion.id.as_str(), round.as_str()];
        if seed.happens(5, &words("don't know")) {
            return Answer::DontKnow;
        }
        let points = &self.criterion.points;
        let last = points.len().saturating_sub(1);
        let given = self.around.and_then(|value| points.iter().position(|point| point.value == value));
        let centre = given.unwrap_or_else(|| {
            let drawn = seed.below(count(points.len()), &["opinion", self.task, self.criterion.id.as_str()]);
            usize::try_from(drawn).unwrap_or(0)
        });
        // Of 100 people, how many are one point below, and as many one point above; a few are two off.
        let (one_off, two_off) = if self.round == 1 { (22, 5) } else { (12, 0) };
        let place = match seed.below(100, &words("noise")) {
            drawn if drawn < two_off => centre.saturating_sub(2),
            drawn if drawn < two_off + one_off => centre.saturating_sub(1),
            drawn if drawn >= 100 - two_off => centre + 2,
            drawn if drawn >= 100 - two_off - one_off => centre + 1,
            _ => centre,
        };
        points.get(place.min(last)).map_or(Answer::DontKnow, |point| Answer::Value(point.value))
    }
}

/// A count of things that are few, for drawing.
pub(crate) fn count(things: usize) -> u32 {
    u32::try_from(things).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use fivefold_protocol::template::{BUILT_IN, Template};

    use super::*;

    fn effort() -> Criterion {
        Template::from_toml(BUILT_IN)
            .unwrap()
            .criteria
            .into_iter()
            .find(|c| c.id.as_str() == "effort")
            .unwrap()
    }

    fn answers(seed: u64, around: Option<u8>, round: u32) -> Vec<Answer> {
        let criterion = effort();
        let ask = |person: &str, task: &str| {
            Question { person, task, criterion: &criterion, around, round }.answer(Seed(seed))
        };
        (0..200).map(|n| ask(&format!("person{}", n % 20), &format!("task{}", n / 20))).collect()
    }

    #[test]
    fn the_same_seed_draws_the_same_and_another_seed_something_else() {
        assert_eq!(answers(7, None, 1), answers(7, None, 1));
        assert_ne!(answers(7, None, 1), answers(8, None, 1));
        assert_ne!(answers(7, None, 1), answers(7, None, 2));
        assert_ne!(Seed(1).below(1 << 30, &["ab", "c"]), Seed(1).below(1 << 30, &["a", "bc"]));
    }

    #[test]
    fn a_draw_does_not_change_from_one_version_to_the_next() {
        assert_eq!(Seed(42).below(1_000_000, &["noise", "anna", "n008"]), 261_477);
    }

    #[test]
    fn answers_lie_around_the_opinion_and_some_people_do_not_know() {
        let mut seen = BTreeMap::new();
        for answer in answers(3, Some(2), 1) {
            let name = match answer {
                Answer::Value(value) => value.to_string(),
                Answer::DontKnow => "don't know".to_owned(),
            };
            *seen.entry(name).or_insert(0) += 1;
        }
        assert!(seen["2"] > 60, "{seen:?}");
        assert!((1..30).contains(&seen["don't know"]), "{seen:?}");
        assert!(!seen.contains_key("5"), "{seen:?}");
    }

    #[test]
    fn without_an_opinion_people_still_agree_more_or_less_about_one_task() {
        let criterion = effort();
        let values: Vec<_> = (0..50)
            .filter_map(|n| {
                let person = format!("p{n}");
                let question =
                    Question { person: &person, task: "n1", criterion: &criterion, around: None, round: 2 };
                match question.answer(Seed(1)) {
                    Answer::Value(value) => Some(value),
                    Answer::DontKnow => None,
                }
            })
            .collect();
        let (low, high) = (values.iter().min().unwrap(), values.iter().max().unwrap());
        assert!(high - low <= 2, "{values:?}");
    }
}
