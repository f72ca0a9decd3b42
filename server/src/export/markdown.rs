//! The report in Markdown. Its parts stand in the order in which a sponsor asks: what will be done, why in this order, where
//! people disagree, where it all comes from, and who decided what about the list.

use fivefold_protocol::{
    ids::{PersonId, Timestamp},
    role::{Language, Role},
    simulated::is_simulated,
    view::{AccountView, ListView, View},
};

use super::{figures, names::Names, words};

mod escape;
mod list;
mod plan;
mod scores;

use escape::escape;

/// The whole report.
pub(super) fn report(view: &View, language: Language, now: Timestamp) -> String {
    let names = Names { view, language };
    let parts = [
        format!("# {}", escape(&view.workshop.title)),
        format!("{}: {}", words::MADE.get(language), figures::moment(now, language)),
        simulated(names),
        people(names),
        plan::plan(names),
        scores::ranking(names),
        scores::disagreements(names),
        view.list.as_ref().map(|list| account(names, list)).unwrap_or_default(),
        list::problems(names),
        list::decisions(names),
    ];
    let parts: Vec<_> = parts.iter().map(|part| part.trim_end()).filter(|part| !part.is_empty()).collect();
    parts.join("\n\n") + "\n"
}

/// Invented people are never a secret: how many took part, those included who were sent home.
fn simulated(names: Names<'_>) -> String {
    let count = names.view.people.values().filter(|person| is_simulated(&person.name)).count();
    if count == 0 {
        return String::new();
    }
    let (word, note) = (words::SIMULATED.get(names.language), words::SIMULATED_NOTE.get(names.language));
    format!("**{word}: {}. {note}**", figures::whole(count as u64, names.language))
}

fn people(names: Names<'_>) -> String {
    let language = names.language;
    let of_role = |role: Role| names.view.people.iter().filter(move |(_, person)| person.role == role);
    let mut lines = vec![heading(2, words::PEOPLE.get(language))];
    for (room, seats) in names.view.rooms.iter().map(|(id, room)| (*id, &room.seats)) {
        lines.push(group(names, &names.room(room), seats.iter().copied()));
    }
    let seated = |id: &PersonId| names.view.rooms.values().any(|room| room.seats.contains(id));
    let unseated = of_role(Role::Participant).map(|(id, _)| *id).filter(|id| !seated(id));
    lines.push(group(names, words::WITHOUT_ROOM.get(language), unseated));
    for (role, word) in [(Role::Facilitator, words::FACILITATORS), (Role::Observer, words::OBSERVERS)] {
        lines.push(group(names, word.get(language), of_role(role).map(|(id, _)| *id)));
    }
    join_lines(lines)
}

/// A line with the people of a group; nothing for a group without people.
fn group(names: Names<'_>, title: &str, people: impl Iterator<Item = PersonId>) -> String {
    let people: Vec<_> = people.map(|id| person(names, id)).collect();
    if people.is_empty() {
        return String::new();
    }
    format!("- **{}**: {}", escape(title), people.join("; "))
}

/// A person with what they do and whether they were removed.
fn person(names: Names<'_>, id: PersonId) -> String {
    let name = escape(&names.person(id));
    let Some(known) = names.view.people.get(&id) else { return name };
    let about = Some(escape(&known.about)).filter(|about| !about.is_empty() && !known.erased);
    let occupation = words::occupation(known.occupation).filter(|_| known.role == Role::Participant);
    let occupation = occupation.map(|word| word.get(names.language).to_owned());
    let removed = known.removed.then(|| words::REMOVED.get(names.language).to_owned());
    let more: Vec<_> = [about, occupation, removed].into_iter().flatten().collect();
    if more.is_empty() { name } else { format!("{name} ({})", more.join(", ")) }
}

fn account(names: Names<'_>, list: &ListView) -> String {
    let (account, language) = (&list.account, names.language);
    let line = |word: words::Word, number: usize| {
        format!("- {}: {}", word.get(language), figures::whole(number as u64, language))
    };
    let mut lines = vec![
        heading(2, words::ACCOUNT.get(language)),
        line(words::NOTES_IN_LIST, account.notes as usize),
        line(words::PROBLEMS_IN_LIST, account.problems as usize),
        line(words::SINGLE_ROOM, account.single_room.len()),
        only_deleted(account, language),
        line(words::UNASSIGNED, account.unassigned as usize),
        line(words::UNSETTLED, account.unsettled as usize),
    ];
    lines.extend(list.closings.iter().map(|closing| {
        let by = closing.by.map(|by| format!(", {}", escape(&names.person(by)))).unwrap_or_default();
        let (version, problems) = (words::LIST_VERSION.get(language), words::PROBLEMS_IN_LIST.get(language));
        let at = figures::moment(closing.at, language);
        format!("- {version} {}: {at}{by}. {problems}: {}", closing.version, closing.problems)
    }));
    join_lines(lines)
}

/// The problems whose notes are all deleted, by id; nothing if there are none.
fn only_deleted(account: &AccountView, language: Language) -> String {
    let ids: Vec<_> = account.deleted.iter().map(ToString::to_string).collect();
    if ids.is_empty() {
        return String::new();
    }
    format!("- {}: {}", words::ONLY_DELETED.get(language), ids.join(", "))
}

fn heading(level: usize, text: &str) -> String {
    format!("{} {text}\n", "#".repeat(level))
}

/// A table of escaped cells; nothing without rows.
fn table(columns: &[&str], rows: &[Vec<String>]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let line = |cells: &[String]| format!("| {} |", cells.join(" | "));
    let head: Vec<_> = columns.iter().map(|column| (*column).to_owned()).collect();
    let rule = vec!["---".to_owned(); columns.len()];
    let rows = rows.iter().map(|row| line(row));
    [line(&head), line(&rule)].into_iter().chain(rows).collect::<Vec<_>>().join("\n")
}

fn join_lines(lines: Vec<String>) -> String {
    lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod specs;
