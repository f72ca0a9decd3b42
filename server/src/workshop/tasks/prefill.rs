//! The first wording of a task: *help the customer solve the problem … in the situation …*. People change it afterwards.

use fivefold_protocol::role::Language;

/// Words that people put before a situation and that the sentence already has.
const LEAD_INS: [&str; 8] = [
    "в ситуации, когда",
    "в ситуации когда",
    "в ситуации:",
    "ситуация:",
    "in the situation when",
    "in a situation when",
    "in the situation:",
    "situation:",
];

/// Pairs of quotation marks that may stand around a whole text.
const QUOTES: [(char, char); 7] =
    [('«', '»'), ('“', '”'), ('„', '“'), ('„', '”'), ('"', '"'), ('‘', '’'), ('\'', '\'')];

/// The text of a new task, made from its problem's title and situation, in the language of the workshop's content.
#[must_use]
pub fn prefill(problem_title: &str, situation: &str, language: Language) -> String {
    let problem = inner_quotes(&lower_first(&plain(problem_title)), language);
    let situation = lower_first(&without_lead_in(&plain(situation)));
    match (language, problem.is_empty(), situation.is_empty()) {
        (Language::Ru, false, false) => {
            format!("Помочь клиенту решить проблему «{problem}» в ситуации{}", led_in(&situation, ", ", ": "))
        }
        (Language::Ru, false, true) => format!("Помочь клиенту решить проблему «{problem}»"),
        (Language::Ru, true, false) => format!("Помочь клиенту в ситуации{}", led_in(&situation, ", ", ": ")),
        (Language::Ru, true, true) => "Помочь клиенту решить проблему".to_owned(),
        (Language::En, false, false) => {
            let led_in = led_in(&situation, " ", ": ");
            format!("Help the customer solve the problem “{problem}” in the situation{led_in}")
        }
        (Language::En, false, true) => format!("Help the customer solve the problem “{problem}”"),
        (Language::En, true, false) => {
            format!("Help the customer in the situation{}", led_in(&situation, " ", ": "))
        }
        (Language::En, true, true) => "Help the customer solve the problem".to_owned(),
    }
}

/// The situation as the sentence goes on: a clause (`когда …`, `when …`) follows `clause`, anything else `other`.
fn led_in(situation: &str, clause: &str, other: &str) -> String {
    let is_clause = ["когда ", "when "].iter().any(|word| situation.starts_with(word));
    format!("{}{situation}", if is_clause { clause } else { other })
}

/// One line, without full stops at its end and without quotation marks around the whole.
fn plain(text: &str) -> String {
    let mut text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    loop {
        let trimmed = text.trim_end_matches(['.', '…', ',', ';', ':', ' ']).trim_start();
        let next = unquoted(trimmed).trim().to_owned();
        if next == text {
            return text;
        }
        text = next;
    }
}

/// The text between quotation marks that enclose all of it; marks that only begin and end two quotations stay.
fn unquoted(text: &str) -> &str {
    QUOTES
        .iter()
        .filter_map(|(open, close)| {
            text.strip_prefix(*open)?.strip_suffix(*close).map(|inner| (inner, open, close))
        })
        .find(|(inner, open, close)| !inner.contains(**open) && !inner.contains(**close))
        .map_or(text, |(inner, _, _)| inner)
}

fn without_lead_in(situation: &str) -> String {
    let lower = situation.to_lowercase();
    let found = LEAD_INS.iter().find(|lead| lower.starts_with(**lead));
    // Counted in characters: a letter's lower case may have another length in bytes.
    let cut = found.map_or(0, |lead| lead.chars().count());
    situation.chars().skip(cut).collect::<String>().trim().to_owned()
}

/// Lower-cases the first letter, unless the first word is an abbreviation, has capitals or digits inside, or is "I".
fn lower_first(text: &str) -> String {
    let word: String = text.chars().take_while(|c| !c.is_whitespace()).collect();
    let keeps = word.chars().skip(1).any(|c| c.is_uppercase() || c.is_ascii_digit())
        || word == "I"
        || word.starts_with("I'")
        || word.starts_with("I’");
    let mut chars = text.chars();
    match chars.next() {
        Some(first) if !keeps => first.to_lowercase().chain(chars).collect(),
        Some(_) | None => text.to_owned(),
    }
}

/// Quotation marks inside a quotation take the form of the second level.
fn inner_quotes(text: &str, language: Language) -> String {
    let (open, close) = match language {
        Language::Ru => ('„', '“'),
        Language::En => ('‘', '’'),
    };
    let mut inside = false;
    text.chars()
        .map(|c| match c {
            '«' | '„' => open,
            '»' => close,
            // In Russian text “ closes what „ opened; in English it opens.
            '“' if language == Language::Ru => close,
            '“' => open,
            '”' => close,
            '"' => {
                inside = !inside;
                if inside { open } else { close }
            }
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_names_the_problem_and_the_situation_in_one_sentence() {
        assert_eq!(
            prefill("Клиент долго ждёт ответа.", "Звонит вечером после работы.", Language::Ru),
            "Помочь клиенту решить проблему «клиент долго ждёт ответа» в ситуации: звонит вечером после работы"
        );
        assert_eq!(
            prefill("The customer waits too long.", "Calls in the evening.", Language::En),
            "Help the customer solve the problem “the customer waits too long” in the situation: calls in the evening"
        );
    }

    #[test]
    fn a_task_without_a_situation_ends_after_the_problem() {
        assert_eq!(
            prefill("Нет размера", "  ", Language::Ru),
            "Помочь клиенту решить проблему «нет размера»"
        );
        assert_eq!(prefill("No size...", "", Language::En), "Help the customer solve the problem “no size”");
        assert_eq!(prefill("", "at night", Language::En), "Help the customer in the situation: at night");
    }

    #[test]
    fn a_situation_that_is_a_clause_follows_as_one() {
        assert_eq!(
            prefill("Ошибка на сайте", "Когда бухгалтерия закрывает месяц", Language::Ru),
            "Помочь клиенту решить проблему «ошибка на сайте» в ситуации, когда бухгалтерия закрывает месяц"
        );
        assert_eq!(
            prefill("Error on the site", "When they pay by card", Language::En),
            "Help the customer solve the problem “error on the site” in the situation when they pay by card"
        );
    }

    #[test]
    fn quotation_marks_are_never_doubled() {
        assert_eq!(
            prefill("«Не работает оплата.»", "", Language::Ru),
            "Помочь клиенту решить проблему «не работает оплата»"
        );
        assert_eq!(
            prefill("Кнопка «Оплатить» не работает", "", Language::Ru),
            "Помочь клиенту решить проблему «кнопка „Оплатить“ не работает»"
        );
        assert_eq!(
            prefill("«Да» вместо «Нет»", "", Language::Ru),
            "Помочь клиенту решить проблему «„Да“ вместо „Нет“»"
        );
        assert_eq!(
            prefill("\"Pay\" does nothing", "", Language::En),
            "Help the customer solve the problem “‘Pay’ does nothing”"
        );
    }

    #[test]
    fn abbreviations_names_with_capitals_and_the_english_i_keep_their_first_letter() {
        for (given, kept) in [("SMS не приходит", "SMS"), ("PayPal не принимают", "PayPal"), ("3D-код", "3D")]
        {
            assert!(prefill(given, "", Language::Ru).contains(&format!("«{kept}")), "{given}");
        }
        assert!(prefill("I cannot pay", "", Language::En).contains("“I cannot pay”"));
        assert!(prefill("Я не могу заплатить", "", Language::Ru).contains("«я не могу"));
    }

    #[test]
    fn a_situation_does_not_say_situation_twice() {
        assert_eq!(
            prefill("Нет ответа", "В ситуации, когда клиент в пути", Language::Ru),
            "Помочь клиенту решить проблему «нет ответа» в ситуации: клиент в пути"
        );
        assert!(
            prefill("No answer", "Situation: on the road", Language::En).ends_with("situation: on the road")
        );
    }

    #[test]
    fn several_lines_become_one() {
        assert_eq!(
            prefill("Долго\n ждать", "дома\r\nвечером", Language::Ru),
            "Помочь клиенту решить проблему «долго ждать» в ситуации: дома вечером"
        );
    }
}
