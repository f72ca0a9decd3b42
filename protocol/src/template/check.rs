//! The rules of a template, and a bound for each of its texts and lists. The first that is broken is named by its place.

use std::ops::RangeInclusive;

use super::{Criterion, Exercise, Kind, Template, TemplateError};
use crate::{
    limits::{
        CRITERIA_MAX, EXERCISE_MINUTES_MAX, EXERCISES_MAX, INDICATORS_MAX, KINDS_MAX, LABEL_MAX,
        NOTES_PER_BOARD, POINT_VALUE_MAX, POINTS_MAX, SHORT_NAME_MAX, TEMPLATE_MAX_BYTES,
        TEMPLATE_MINUTES_MAX, TEMPLATE_TEXT_MAX, TITLE_MAX, WEIGHT_MAX,
    },
    role::{Language, LocalText},
    text,
};

impl Template {
    /// Checks the rules that the form alone cannot express.
    ///
    /// # Errors
    /// [`TemplateError::TooLarge`], [`TemplateError::TooLong`] and [`TemplateError::Rule`], for the first rule broken.
    pub fn check(&self) -> Result<(), TemplateError> {
        let bytes = serde_json::to_vec(self).map_err(|e| TemplateError::Unreadable(e.to_string()))?;
        if bytes.len() > TEMPLATE_MAX_BYTES {
            return Err(TemplateError::TooLarge);
        }
        ensure(self.format == 1, "format", "must be 1")?;
        short_name("id", &self.id)?;
        number("minutes", self.minutes, 1..=TEMPLATE_MINUTES_MAX)?;
        count("languages", self.languages.len(), 1..=2)?;
        different("languages", &self.languages)?;
        worded("title", &self.title, TITLE_MAX, &self.languages)?;
        bounded("summary", &self.summary, TEMPLATE_TEXT_MAX)?;
        let rule = &self.rule;
        for (field, text) in [
            ("text", &rule.text),
            ("good", &rule.good),
            ("good_why", &rule.good_why),
            ("bad", &rule.bad),
            ("bad_why", &rule.bad_why),
        ] {
            bounded(&format!("rule.{field}"), text, TEMPLATE_TEXT_MAX)?;
        }
        count("exercises", self.exercises.len(), 1..=EXERCISES_MAX)?;
        different("exercises", self.exercises.iter().map(|exercise| &exercise.id))?;
        for exercise in &self.exercises {
            exercise.check(&format!("exercises.{}", exercise.id), &self.languages)?;
        }
        check_worded_criteria(&self.criteria, &self.languages)?;
        self.check_indicators()
    }

    fn check_indicators(&self) -> Result<(), TemplateError> {
        count("indicators", self.indicators.len(), 0..=INDICATORS_MAX)?;
        different("indicators", self.indicators.iter().map(|indicator| &indicator.id))?;
        for indicator in &self.indicators {
            short_name("indicators.id", &indicator.id)?;
            let place = format!("indicators.{}", indicator.id);
            worded(&format!("{place}.title"), &indicator.title, LABEL_MAX, &self.languages)?;
            bounded(&format!("{place}.meaning"), &indicator.meaning, TEMPLATE_TEXT_MAX)?;
        }
        Ok(())
    }
}

impl Exercise {
    fn check(&self, place: &str, languages: &[Language]) -> Result<(), TemplateError> {
        number(&format!("{place}.minutes"), self.minutes, 1..=EXERCISE_MINUTES_MAX)?;
        worded(&format!("{place}.title"), &self.title, LABEL_MAX, languages)?;
        worded(&format!("{place}.question"), &self.question, TEMPLATE_TEXT_MAX, languages)?;
        for (field, text) in [
            ("look_for", &self.look_for),
            ("write", &self.write),
            ("example", &self.example),
            ("good", &self.good),
            ("bad", &self.bad),
            ("bad_why", &self.bad_why),
        ] {
            bounded(&format!("{place}.{field}"), text, TEMPLATE_TEXT_MAX)?;
        }
        let kinds = format!("{place}.kinds");
        count(&kinds, self.kinds.len(), 1..=KINDS_MAX)?;
        different(&kinds, self.kinds.iter().map(|kind| &kind.id))?;
        ensure(self.kinds.iter().any(|kind| kind.problem), place, "one kind must count as a problem")?;
        for kind in &self.kinds {
            let place = format!("{kinds}.{}", kind.id);
            worded(&format!("{place}.label"), &kind.label, LABEL_MAX, languages)?;
            self.check_kind(kind, &place)?;
        }
        self.check_minimums(&format!("{place}.minimums"))
    }

    fn check_kind(&self, kind: &Kind, place: &str) -> Result<(), TemplateError> {
        bounded(&format!("{place}.hint"), &kind.hint, TITLE_MAX)?;
        short_name(&format!("{place}.icon"), &kind.icon)?;
        count(&format!("{place}.parents"), kind.parents.len(), 0..=KINDS_MAX)?;
        different(&format!("{place}.parents"), &kind.parents)?;
        let known = kind.parents.iter().all(|parent| self.kind(parent).is_some());
        ensure(known, place, "a parent kind is not defined")?;
        let reachable = kind.free || !kind.parents.is_empty();
        ensure(reachable, place, "a kind that is not free needs a parent kind")?;
        ensure(!kind.problem || kind.free, place, "a problem may always stand without a parent")
    }

    fn check_minimums(&self, place: &str) -> Result<(), TemplateError> {
        count(place, self.minimums.len(), 0..=KINDS_MAX)?;
        different(place, self.minimums.iter().map(|minimum| &minimum.kind))?;
        let most = u32::try_from(NOTES_PER_BOARD).unwrap_or(u32::MAX);
        for minimum in &self.minimums {
            let place = format!("{place}.{}", minimum.kind);
            ensure(self.kind(&minimum.kind).is_some(), &place, "the kind is not defined")?;
            number(&format!("{place}.at_least"), minimum.at_least, 0..=most)?;
            if let Some(at_most) = minimum.at_most {
                number(&format!("{place}.at_most"), at_most, 0..=most)?;
                ensure(at_most >= minimum.at_least, &place, "at_most is below at_least")?;
            }
            let known = minimum.each_with.as_ref().is_none_or(|kind| self.kind(kind).is_some());
            ensure(known, &place, "each_with is not defined")?;
        }
        Ok(())
    }
}

/// Checks a scoring form: ids differ, weights and points are in range, each scale rises and has words, in one language at
/// least.
///
/// # Errors
/// [`TemplateError::TooLong`] and [`TemplateError::Rule`], for the first rule broken.
pub fn check_criteria(criteria: &[Criterion]) -> Result<(), TemplateError> {
    check_worded_criteria(criteria, &[])
}

fn check_worded_criteria(criteria: &[Criterion], languages: &[Language]) -> Result<(), TemplateError> {
    count("criteria", criteria.len(), 1..=CRITERIA_MAX)?;
    different("criteria", criteria.iter().map(|criterion| &criterion.id))?;
    for criterion in criteria {
        let place = format!("criteria.{}", criterion.id);
        ensure(criterion.weight <= WEIGHT_MAX, &place, format!("weight must be 0 to {WEIGHT_MAX}"))?;
        worded(&format!("{place}.title"), &criterion.title, TITLE_MAX, languages)?;
        bounded(&format!("{place}.question"), &criterion.question, TITLE_MAX)?;
        count(&format!("{place}.points"), criterion.points.len(), 2..=POINTS_MAX)?;
        ensure(criterion.points.windows(2).all(|w| w[0].value < w[1].value), &place, "points must rise")?;
        let fits = criterion.points.iter().all(|p| p.value <= POINT_VALUE_MAX);
        ensure(fits, &place, format!("a point is above {POINT_VALUE_MAX}"))?;
        for point in &criterion.points {
            worded(&format!("{place}.points.{}", point.value), &point.text, TITLE_MAX, languages)?;
        }
    }
    ensure(criteria.iter().any(|c| c.weight > 0), "criteria", "one weight must be above 0")
}

fn ensure(holds: bool, place: &str, rule: impl Into<String>) -> Result<(), TemplateError> {
    if holds { Ok(()) } else { Err(TemplateError::Rule { place: place.to_owned(), rule: rule.into() }) }
}

fn number(place: &str, number: u32, range: RangeInclusive<u32>) -> Result<(), TemplateError> {
    let rule = format!("{number} is not from {} to {}", range.start(), range.end());
    ensure(range.contains(&number), place, rule)
}

fn count(place: &str, count: usize, range: RangeInclusive<usize>) -> Result<(), TemplateError> {
    let rule = format!("there are {count}; there must be {} to {}", range.start(), range.end());
    ensure(range.contains(&count), place, rule)
}

fn different<T: PartialEq>(place: &str, things: impl IntoIterator<Item = T>) -> Result<(), TemplateError> {
    let mut seen = Vec::new();
    for thing in things {
        ensure(!seen.contains(&thing), place, "one is there twice")?;
        seen.push(thing);
    }
    Ok(())
}

/// A short name that needs no quoting anywhere.
fn short_name(place: &str, id: &str) -> Result<(), TemplateError> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    let rule = format!("must be 1 to {SHORT_NAME_MAX} of a to z, 0 to 9, - and _");
    ensure((1..=SHORT_NAME_MAX).contains(&id.chars().count()) && id.chars().all(fits), place, rule)
}

/// A text that must say something: in these languages, and in one at least.
fn worded(place: &str, text: &LocalText, max: usize, languages: &[Language]) -> Result<(), TemplateError> {
    let says = |language| !text::of_lines(text.get(language)).is_empty();
    for (language, name) in [(Language::Ru, "ru"), (Language::En, "en")] {
        let needed = languages.contains(&language);
        ensure(!needed || says(language), &format!("{place}.{name}"), "has no words")?;
    }
    ensure(says(Language::Ru) || says(Language::En), place, "has no words")?;
    bounded(place, text, max)
}

fn bounded(place: &str, text: &LocalText, max: usize) -> Result<(), TemplateError> {
    for (language, text) in [("ru", &text.ru), ("en", &text.en)] {
        let place = format!("{place}.{language}");
        if text.chars().nth(max).is_some() {
            return Err(TemplateError::TooLong { place, max });
        }
        ensure(text.chars().all(text::may_stand), &place, "holds a control character")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::BUILT_IN;

    fn long(length: usize) -> LocalText {
        LocalText { ru: "ж".repeat(length), en: "words".to_owned() }
    }

    #[test]
    fn every_text_and_list_of_a_template_has_a_bound_and_the_error_names_its_place() {
        type Change = fn(&mut Template);
        fn copies<T: Clone>(list: &mut Vec<T>, count: usize) {
            *list = vec![list[0].clone(); count];
        }
        let table: &[(&str, Change)] = &[
            ("id", |t| t.id = "a".repeat(SHORT_NAME_MAX + 1)),
            ("id", |t| t.id.clear()),
            ("id", |t| t.id = "../x".to_owned()),
            ("minutes", |t| t.minutes = 0),
            ("minutes", |t| t.minutes = TEMPLATE_MINUTES_MAX + 1),
            ("languages", |t| t.languages.clear()),
            ("languages", |t| t.languages = vec![Language::Ru; 2]),
            ("title.en", |t| t.title.en = " ".to_owned()),
            ("title.ru", |t| t.title = long(TITLE_MAX + 1)),
            ("title.ru", |t| t.title.ru = "a\u{0}b".to_owned()),
            ("summary.ru", |t| t.summary = long(TEMPLATE_TEXT_MAX + 1)),
            ("summary.en", |t| t.summary.en = "txt\u{202e}gpj.exe".to_owned()),
            ("rule.text.ru", |t| t.rule.text = long(TEMPLATE_TEXT_MAX + 1)),
            ("rule.good.ru", |t| t.rule.good = long(TEMPLATE_TEXT_MAX + 1)),
            ("rule.good_why.ru", |t| t.rule.good_why = long(TEMPLATE_TEXT_MAX + 1)),
            ("rule.bad.ru", |t| t.rule.bad = long(TEMPLATE_TEXT_MAX + 1)),
            ("rule.bad_why.ru", |t| t.rule.bad_why = long(TEMPLATE_TEXT_MAX + 1)),
            ("exercises", |t| t.exercises.clear()),
            ("exercises", |t| copies(&mut t.exercises, EXERCISES_MAX + 1)),
            ("exercises", |t| copies(&mut t.exercises, 2)),
            ("exercises.e1.minutes", |t| t.exercises[0].minutes = EXERCISE_MINUTES_MAX + 1),
            ("exercises.e1.title.ru", |t| t.exercises[0].title = long(LABEL_MAX + 1)),
            ("exercises.e1.title.ru", |t| t.exercises[0].title.ru.clear()),
            ("exercises.e1.question.en", |t| t.exercises[0].question.en = "\n".to_owned()),
            ("exercises.e1.question.ru", |t| {
                t.languages = vec![Language::Ru];
                t.exercises[0].question = LocalText { ru: String::new(), en: "\n".into() };
            }),
            ("exercises.e1.kinds.situation.label.en", |t| t.exercises[0].kinds[0].label.en.clear()),
            ("criteria.share.title.ru", |t| t.criteria[0].title.ru.clear()),
            ("criteria.share.points.1.en", |t| t.criteria[0].points[0].text.en.clear()),
            ("indicators.nps.title.en", |t| t.indicators[0].title.en.clear()),
            ("exercises.e1.question.ru", |t| t.exercises[0].question = long(TEMPLATE_TEXT_MAX + 1)),
            ("exercises.e1.look_for.ru", |t| t.exercises[0].look_for = long(TEMPLATE_TEXT_MAX + 1)),
            ("exercises.e1.write.ru", |t| t.exercises[0].write = long(TEMPLATE_TEXT_MAX + 1)),
            ("exercises.e1.example.ru", |t| t.exercises[0].example = long(TEMPLATE_TEXT_MAX + 1)),
            ("exercises.e1.good.ru", |t| t.exercises[0].good = long(TEMPLATE_TEXT_MAX + 1)),
            ("exercises.e1.bad.ru", |t| t.exercises[0].bad = long(TEMPLATE_TEXT_MAX + 1)),
            ("exercises.e1.bad_why.ru", |t| t.exercises[0].bad_why = long(TEMPLATE_TEXT_MAX + 1)),
            ("exercises.e1.kinds", |t| t.exercises[0].kinds.clear()),
            ("exercises.e1.kinds", |t| copies(&mut t.exercises[0].kinds, KINDS_MAX + 1)),
            ("exercises.e1.kinds", |t| copies(&mut t.exercises[0].kinds, 2)),
            ("exercises.e1.kinds.situation.label.ru", |t| {
                t.exercises[0].kinds[0].label = long(LABEL_MAX + 1)
            }),
            ("exercises.e1.kinds.situation.hint.ru", |t| t.exercises[0].kinds[0].hint = long(TITLE_MAX + 1)),
            ("exercises.e1.kinds.situation.icon", |t| {
                t.exercises[0].kinds[0].icon = "x".repeat(SHORT_NAME_MAX + 1)
            }),
            ("exercises.e1.kinds.situation.parents", |t| {
                t.exercises[0].kinds[0].parents = vec!["problem".parse().unwrap(); KINDS_MAX + 1];
            }),
            ("exercises.e1.kinds.situation.parents", |t| {
                t.exercises[0].kinds[0].parents = vec!["problem".parse().unwrap(); 2];
            }),
            ("exercises.e1.minimums", |t| copies(&mut t.exercises[0].minimums, KINDS_MAX + 1)),
            ("exercises.e1.minimums", |t| copies(&mut t.exercises[0].minimums, 2)),
            ("exercises.e1.minimums.situation.at_least", |t| t.exercises[0].minimums[0].at_least = u32::MAX),
            ("exercises.e1.minimums.situation.at_most", |t| {
                t.exercises[0].minimums[0].at_most = Some(u32::MAX)
            }),
            ("criteria", |t| t.criteria.clear()),
            ("criteria", |t| copies(&mut t.criteria, CRITERIA_MAX + 1)),
            ("criteria", |t| copies(&mut t.criteria, 2)),
            ("criteria.share.title.ru", |t| t.criteria[0].title = long(TITLE_MAX + 1)),
            ("criteria.share.question.ru", |t| t.criteria[0].question = long(TITLE_MAX + 1)),
            ("criteria.share.points", |t| copies(&mut t.criteria[0].points, POINTS_MAX + 1)),
            ("criteria.share.points.1.ru", |t| t.criteria[0].points[0].text = long(TITLE_MAX + 1)),
            ("indicators", |t| copies(&mut t.indicators, INDICATORS_MAX + 1)),
            ("indicators", |t| copies(&mut t.indicators, 2)),
            ("indicators.id", |t| t.indicators[0].id = "x".repeat(SHORT_NAME_MAX + 1)),
            ("indicators.nps.title.ru", |t| t.indicators[0].title = long(LABEL_MAX + 1)),
            ("indicators.nps.meaning.ru", |t| t.indicators[0].meaning = long(TEMPLATE_TEXT_MAX + 1)),
            ("indicators.id", |t| t.indicators[0].id = "two words".to_owned()),
        ];
        let template = Template::from_toml(BUILT_IN).unwrap();
        for (wanted, change) in table {
            let mut changed = template.clone();
            change(&mut changed);
            match changed.check() {
                Err(TemplateError::Rule { place, .. } | TemplateError::TooLong { place, .. }) => {
                    assert_eq!(place, *wanted);
                }
                other => panic!("{wanted}: {other:?}"),
            }
        }
        let mut english = template.clone();
        english.languages = vec![Language::En];
        english.title.ru.clear();
        english.exercises[0].title.ru.clear();
        assert_eq!(english.check(), Ok(()), "what it does not speak needs no words");
        let mut whole = template.clone();
        for exercise in &mut whole.exercises {
            exercise.look_for = long(TEMPLATE_TEXT_MAX);
            exercise.example = long(TEMPLATE_TEXT_MAX);
        }
        assert_eq!(whole.check(), Ok(()), "each text may be as long as its bound");
        copies(&mut whole.exercises, EXERCISES_MAX);
        assert_eq!(whole.check(), Err(TemplateError::TooLarge), "all of them together may not");
    }
}
