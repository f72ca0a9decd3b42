//! Simulated people: ordinary clients that play a rehearsal. What tells them apart is a mark at the end of their names.

use crate::role::Language;

/// The mark in the language of the workshop.
#[must_use]
pub const fn mark(language: Language) -> &'static str {
    match language {
        Language::Ru => "(бот)",
        Language::En => "(simulated)",
    }
}

/// The name under which `name` takes part as a simulated person.
#[must_use]
pub fn named(name: &str, language: Language) -> String {
    format!("{name} {}", mark(language))
}

/// Whether it is the name of a simulated person, in whatever language.
#[must_use]
pub fn is_simulated(name: &str) -> bool {
    [Language::Ru, Language::En]
        .into_iter()
        .any(|language| name.strip_suffix(mark(language)).is_some_and(|before| before.ends_with(' ')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t6_a_simulated_person_is_known_by_the_end_of_the_name() {
        assert!(is_simulated(&named("Анна", Language::Ru)) && is_simulated(&named("Anna", Language::En)));
        assert!(!is_simulated("Anna") && !is_simulated("(simulated)") && !is_simulated("(бот) Анна"));
    }
}
