//! The common list as everybody sees it who may.

use std::collections::{BTreeMap, BTreeSet};

use fivefold_protocol::{
    command::Phase,
    ids::{DecisionId, NoteRef, ProblemId},
    limits::SUGGESTIONS_SHOWN,
    template::Anonymity,
    view::{
        AccountView, ClosingView, DecisionView, JoinView, LeftView, ListView, ProblemView, SourceView,
        SuggestionView, UndoneView,
    },
};

use super::{count, memo::Memo};
use crate::{
    boards::read::ListTexts,
    merge::Suggestion,
    workshop::{
        Workshop,
        list::{Join, List, closing::Closing, notes::SettledNote},
        machine::Machine,
    },
};

/// The common list as everybody sees it who may.
pub(super) fn list(machine: &Machine, texts: &ListTexts, memo: &mut Memo) -> ListView {
    let workshop = machine.workshop();
    let list = &workshop.list;
    let touched = list.touched();
    let problems = list.problems.iter().map(|(id, problem)| {
        let title = title(machine, texts, *id).to_owned();
        let situation = list.situation(*id).to_owned();
        let mut hints =
            if workshop.phase >= Phase::Merging { memo.hints(*id, &title, &situation) } else { Vec::new() };
        hints.retain(|hint| !problem.marks.dismissed.contains(&hint.rule));
        let join = |join: &Join| JoinView {
            a: join.a.clone(),
            b: join.b.clone(),
            reason: join.reason.clone(),
            decision: join.decision,
        };
        let view = ProblemView {
            title,
            renamed: problem.marks.title.is_some(),
            theme: list.theme_of(*id),
            sources: sources(workshop, &problem.notes),
            joins: problem.joins.iter().map(join).collect(),
            rooms: list.rooms_of(*id),
            touched: touched.contains(id),
            claimed_by: problem.claimed_by,
            changed_at: problem.changed_at,
            situation,
            hints,
            dismissed: problem.marks.dismissed.clone(),
            wording: problem.marks.wording,
        };
        (*id, view)
    });
    ListView {
        version: list.version,
        frozen: list.frozen,
        suggest_only: list.suggest_only,
        problems: problems.collect(),
        aliases: list.aliases.clone(),
        suggestions: Vec::new(),
        decisions: BTreeMap::new(),
        themes: list.themes.clone(),
        account: account(machine),
        closings: list.closings.iter().map(closing).collect(),
    }
}

fn closing(closing: &Closing) -> ClosingView {
    let problems = count(closing.problems.len() + closing.unchanged.len());
    ClosingView { version: closing.version, at: closing.at, by: closing.by, problems }
}

/// The checked wording if there is one, else the title of the list.
fn title<'a>(machine: &'a Machine, texts: &'a ListTexts, problem: ProblemId) -> &'a str {
    let wording = texts.problems.get(&problem).filter(|_| machine.is_worded(problem));
    let written = wording.map(|text| text.trim()).filter(|text| !text.is_empty());
    written.unwrap_or_else(|| machine.workshop().list.title(problem))
}

fn sources(workshop: &Workshop, notes: &BTreeSet<NoteRef>) -> BTreeMap<NoteRef, SourceView> {
    let view = |name: &NoteRef| Some((name.clone(), source(workshop, name, workshop.list.notes.get(name)?)));
    notes.iter().filter_map(view).collect()
}

fn source(workshop: &Workshop, name: &NoteRef, note: &SettledNote) -> SourceView {
    let board = name.board();
    let facts = workshop.exercises.note(&board, &name.note);
    let shown = facts.filter(|facts| workshop.names_author(&board, facts));
    let same = facts.map(|facts| &facts.same);
    let left = note.left.filter(|left| Some(left.problem) != note.problem);
    let added = same.into_iter().flat_map(BTreeMap::values).filter(|text| !text.is_empty()).cloned();
    SourceView {
        text: note.said.text.clone(),
        kind: note.said.kind.clone(),
        situation: note.said.situation.clone(),
        examples: note.said.examples.iter().cloned().chain(added).collect(),
        author: shown.and_then(|facts| facts.author),
        anonymity: facts.map_or(Anonymity::Nobody, |facts| workshop.secrecy(&board, facts)),
        at: note.at,
        same: same.map_or(0, |same| count(same.len())),
        changed: note.changed,
        deleted: note.deleted,
        left: left.map(|left| LeftView { problem: left.problem, at: left.at }),
    }
}

pub(super) fn suggestions(machine: &Machine) -> Vec<SuggestionView> {
    let list = &machine.workshop().list;
    let between = |suggestion: &Suggestion| {
        let (a, b) = (list.problem_of(&suggestion.a)?, list.problem_of(&suggestion.b)?);
        (a != b).then(|| SuggestionView {
            a,
            b,
            note_a: suggestion.a.clone(),
            note_b: suggestion.b.clone(),
            score: suggestion.score,
            reason: suggestion.reason.clone(),
            alike_in_meaning: suggestion.alike_in_meaning,
        })
    };
    machine.suggestions().iter().filter_map(between).take(SUGGESTIONS_SHOWN).collect()
}

fn account(machine: &Machine) -> AccountView {
    let list = &machine.workshop().list;
    let raised_by = |rooms: usize| {
        let problems = list.problem_ids().into_iter();
        problems.filter(|problem| list.rooms_of(*problem).len() == rooms).collect::<BTreeSet<_>>()
    };
    let deleted = raised_by(0);
    AccountView {
        notes: count(list.live_notes().count()),
        unsettled: count(machine.unsettled_problems()),
        problems: count(list.problems.len() - deleted.len()),
        unassigned: count(list.unassigned().count()),
        single_room: raised_by(1),
        deleted,
    }
}

pub(super) fn decisions(list: &List) -> BTreeMap<DecisionId, DecisionView> {
    list.decisions
        .iter()
        .map(|(id, decision)| {
            let view = DecisionView {
                by: decision.by,
                at: decision.at,
                what: decision.what.clone(),
                reason: decision.reason.clone(),
                undone: decision.undone.as_ref().map(|undone| UndoneView {
                    by: undone.by,
                    at: undone.at,
                    reason: undone.reason.clone(),
                }),
            };
            (*id, view)
        })
        .collect()
}
