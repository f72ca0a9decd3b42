//! A facilitator's view for the tests of exports: two rooms, a named and an anonymous exercise, an erased person, nasty
//! texts, a plan.

use std::collections::{BTreeMap, BTreeSet};

use fivefold_protocol::{
    command::{Assignment, Expectation, Phase, Pin, Resources, RoadmapStep, WhenFull, WordingVerdict},
    hint::{Hint, HintRule},
    ids::{PersonId, ProblemId, RoomId, TaskId, Timestamp},
    role::{Language, LocalText, Occupation, Role},
    template::{Anonymity, Color, Exercise, Kind, Layout},
    view::*,
};

use crate::workshop::tasks::specimen::{both, criteria, template};

/// The view.
pub(super) fn view() -> View {
    View {
        workshop: workshop(),
        me: MeView {
            person: PersonId(1),
            role: Role::Facilitator,
            room: None,
            moved: None,
            drafts: BTreeMap::new(),
            seen_at: Timestamp(0),
        },
        people: BTreeMap::from([
            (PersonId(1), person("Фёдор", Role::Facilitator)),
            (PersonId(2), person("Anna <b>", Role::Participant)),
            (PersonId(3), PersonView { erased: true, ..person("", Role::Participant) }),
            (PersonId(4), PersonView { removed: true, ..person("Олег", Role::Participant) }),
        ]),
        rooms: BTreeMap::from([(RoomId(1), room("North", &[2])), (RoomId(2), room("", &[3]))]),
        boards: BTreeMap::new(),
        list: Some(list()),
        tasks: BTreeMap::from([
            (TaskId(1), task(1, "Помочь клиенту решить проблему «долго ждёт»", true)),
            (TaskId(2), task(2, "=HYPERLINK(\"http://x\")", true)),
            (TaskId(3), task(3, "| t | <script>", false)),
        ]),
        form: FormView { criteria: criteria(), frozen: false },
        scoring: None,
        results: Some(results()),
        plan: Some(plan()),
    }
}

fn workshop() -> WorkshopView {
    let mut template = template();
    template.exercises = vec![
        exercise("e1", "Жалобы", "Complaints", Anonymity::Named),
        exercise("e2", "Тайное", "Secret", Anonymity::Nobody),
    ];
    WorkshopView {
        id: "abcdefgh12345678".parse().unwrap(),
        title: "Что мешает <клиентам>".to_owned(),
        language: Language::Ru,
        template,
        phase: Phase::Plan,
        door_locked: false,
        links_renewed: 0,
        when_full: WhenFull::OpenRoom,
        list_shown: true,
        delete_after: Timestamp(0),
        broadcasts: Vec::new(),
        brought_to: None,
        open_exercises: BTreeSet::new(),
        timers: BTreeMap::new(),
    }
}

fn exercise(id: &str, ru: &str, en: &str, anonymity: Anonymity) -> Exercise {
    let kind = Kind {
        id: "problem".parse().unwrap(),
        label: LocalText { ru: "Проблема".to_owned(), en: "Problem".to_owned() },
        hint: both(""),
        color: Color::Coral,
        icon: String::new(),
        parents: Vec::new(),
        free: true,
        problem: true,
        ordered: false,
        evidence: fivefold_protocol::template::Evidence::None,
    };
    Exercise {
        id: id.parse().unwrap(),
        minutes: 10,
        title: LocalText { ru: ru.to_owned(), en: en.to_owned() },
        question: both(""),
        look_for: both(""),
        write: both(""),
        example: both(""),
        layout: Layout::Cards,
        anonymity,
        good: both(""),
        bad: both(""),
        bad_why: both(""),
        kinds: vec![kind],
        minimums: Vec::new(),
    }
}

fn person(name: &str, role: Role) -> PersonView {
    PersonView {
        name: name.to_owned(),
        about: String::new(),
        role,
        occupation: Occupation::OwnsProcess,
        language: Language::Ru,
        room: None,
        online: false,
        removed: false,
        erased: false,
        code_made: None,
    }
}

fn room(name: &str, seats: &[u32]) -> RoomView {
    let seats = seats.iter().map(|seat| PersonId(*seat)).collect();
    RoomView { name: name.to_owned(), seats, call: None, chat: Vec::new() }
}

fn list() -> ListView {
    let named = source("Ждут | <img src=x>", 2, &["on Monday", "in May"]);
    let secret =
        SourceView { deleted: true, anonymity: Anonymity::Nobody, ..source("- секрет", 2, &[]) };
    let erased = SourceView { same: 2, ..source("@всё", 3, &["# 1"]) };
    ListView {
        version: 1,
        frozen: true,
        suggest_only: false,
        problems: BTreeMap::from([
            (ProblemId(1), problem("Долго ждут", vec![("e1.r1/n1", named), ("e2.r2/n2", secret)])),
            (ProblemId(2), problem("*Цена*", vec![("e1.r2/n3", erased)])),
            (ProblemId(3), problem("Без источника", Vec::new())),
        ]),
        aliases: BTreeMap::from([(ProblemId(4), ProblemId(1))]),
        suggestions: Vec::new(),
        decisions: BTreeMap::from([
            ("m1".parse().unwrap(), decision(join(), "одно | и то же", None)),
            ("m2".parse().unwrap(), decision(rename(), "", Some(PersonId(3)))),
        ]),
        themes: BTreeMap::from([("h1".parse().unwrap(), "Ожидание".to_owned())]),
        account: AccountView {
            notes: 1_234,
            unsettled: 0,
            problems: 3,
            unassigned: 0,
            single_room: BTreeSet::from([ProblemId(2)]),
            deleted: BTreeSet::new(),
        },
        closings: vec![ClosingView { version: 1, at: Timestamp(0), by: Some(PersonId(1)), problems: 3 }],
    }
}

fn source(text: &str, author: u32, examples: &[&str]) -> SourceView {
    SourceView {
        text: text.to_owned(),
        kind: "problem".parse().unwrap(),
        situation: String::new(),
        examples: examples.iter().map(|text| (*text).to_owned()).collect(),
        author: Some(PersonId(author)),
        anonymity: Anonymity::Named,
        at: Timestamp(0),
        same: 0,
        changed: false,
        left: None,
        deleted: false,
    }
}

fn problem(title: &str, sources: Vec<(&str, SourceView)>) -> ProblemView {
    let sources: BTreeMap<_, _> =
        sources.into_iter().map(|(id, entry)| (id.parse().unwrap(), entry)).collect();
    ProblemView {
        title: title.to_owned(),
        renamed: false,
        theme: Some("h1".parse().unwrap()),
        rooms: sources.keys().map(|note: &fivefold_protocol::ids::NoteRef| note.room).collect(),
        sources,
        joins: Vec::new(),
        touched: true,
        claimed_by: None,
        changed_at: Timestamp(0),
        situation: "вечером".to_owned(),
        hints: vec![Hint { rule: HintRule::TooShort, words: Vec::new() }],
        dismissed: BTreeSet::new(),
        wording: WordingVerdict::Fine,
    }
}

fn join() -> DecisionKind {
    DecisionKind::Join { problems: vec![ProblemId(1), ProblemId(4)], into: ProblemId(1) }
}

fn rename() -> DecisionKind {
    DecisionKind::Rename {
        problem: ProblemId(2), before: "Цена".to_owned(), after: "*Цена*".to_owned()
    }
}

fn decision(what: DecisionKind, reason: &str, undone_by: Option<PersonId>) -> DecisionView {
    let undone =
        undone_by.map(|by| UndoneView { by, at: Some(Timestamp(60_000)), reason: "*рано*".to_owned() });
    DecisionView { by: PersonId(1), at: Timestamp(0), what, reason: reason.to_owned(), undone }
}

fn task(problem: u32, text: &str, included: bool) -> TaskView {
    TaskView { problem: ProblemId(problem), text: text.to_owned(), stale: problem == 2, included }
}

fn results() -> ResultsView {
    let spread = SpreadView {
        values: vec![1, 4, 5],
        dont_know: 1,
        median: Some(4.0),
        quartiles: Some((2.5, 4.5)),
        disagreement: 500,
    };
    let row = BTreeMap::from([("share".parse().unwrap(), spread)]);
    let ranked = |task: u32, score: u16, fragile: bool| RankedView {
        task: TaskId(task),
        rank: Some(task),
        score: Some(score),
        parts: BTreeMap::from([("share".parse().unwrap(), PartView { median: 3.5, share: 625, weight: 2 })]),
        disagreement: 500,
        fragile,
    };
    ResultsView {
        rounds: vec![RoundView { round: 1, tasks: BTreeMap::from([(TaskId(1), row)]) }],
        ranking: vec![ranked(1, 750, true), ranked(2, 625, false)],
        talk: vec![TaskId(1)],
    }
}

fn plan() -> PlanView {
    let cost = |tenth_days, money| Resources { tenth_days, money };
    let assignment = Assignment {
        owner: Some(PersonId(2)),
        owner_text: "+логистика".to_owned(),
        due: "2026-11-30".to_owned(),
        step: Some(RoadmapStep::RemovePain),
        expectations: vec![Expectation {
            indicator: "nps".to_owned(),
            baseline: "12 | %".to_owned(),
            target: "20 %".to_owned(),
        }],
    };
    let row = |task: u32, place, cost| PlanRowView {
        task: TaskId(task),
        place,
        cost: Some(cost),
        cost_by: Some(PersonId(3)),
        pin: None,
        assignment: Assignment::default(),
    };
    let pin = PinView { pin: Pin::In, by: PersonId(1), reason: "обещано | вчера".to_owned() };
    PlanView {
        capacity: cost(100, 0),
        currency: "₽".to_owned(),
        rows: vec![
            PlanRowView { pin: Some(pin), assignment, ..row(1, PlanPlace::Planned, cost(15, 1_234_567)) },
            row(2, PlanPlace::Skipped, cost(990, 0)),
        ],
        used: cost(15, 1_234_567),
        best: vec![TaskId(1)],
        score: 750,
        best_score: 750,
    }
}
