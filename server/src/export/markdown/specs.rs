//! What the report promises.

use fivefold_protocol::{
    ids::{PersonId, ProblemId, TaskId, Timestamp},
    role::Language,
    simulated,
};

use crate::export::{markdown, specimen};

fn report(language: Language) -> String {
    markdown(&specimen::view(), language, Timestamp(1_700_000_000_000))
}

fn has(report: &str, line: &str) {
    assert!(report.lines().any(|known| known == line), "{line:?} is not in\n{report}");
}

#[test]
fn the_report_answers_what_why_where_from_and_who() {
    let report = report(Language::Ru);
    let headings: Vec<_> = report.lines().filter(|line| line.starts_with("## ")).collect();
    assert_eq!(
        headings,
        [
            "## Участники",
            "## План",
            "## Порядок задач",
            "## О чём стоит поговорить",
            "## Откуда взялся список",
            "## Проблемы и откуда они",
            "## Решения о списке",
        ]
    );
    has(&report, "# Что мешает &lt;клиентам&gt;");
    has(&report, "Отчёт составлен: 14.11.2023 22:13 UTC");
    has(&report, "- **Группа 1 (North)**: Anna &lt;b&gt; (отвечает за процесс)");
    has(&report, "- **Группа 2**: участник 3 (отвечает за процесс)");
    has(&report, "- **Без группы**: Олег (отвечает за процесс, удалён из семинара)");
    has(&report, "- Заметок о проблемах: 1\u{a0}234");
}

#[test]
fn t6_the_report_says_that_simulated_people_took_part() {
    let mut view = specimen::view();
    let now = Timestamp(1_700_000_000_000);
    assert!(!markdown(&view, Language::Ru, now).contains("ненастоящие"));
    // One is seated, the other was sent home.
    for id in [PersonId(2), PersonId(4)] {
        let person = view.people.get_mut(&id).unwrap();
        person.name = simulated::named(&person.name, Language::En);
    }
    let [ru, en] = [Language::Ru, Language::En].map(|language| markdown(&view, language, now));
    has(&ru, "**Учебных участников (в именах «бот»): 2. Их заметки и оценки ненастоящие.**");
    has(&en, "**Simulated people (“(simulated)” in their names): 2. Their notes and scores are not real.**");
}

#[test]
fn the_plan_says_what_fits_who_entered_the_costs_and_why_something_is_pinned() {
    let report = report(Language::Ru);
    has(&report, "- Есть: 10\u{a0}чел.-дн., Деньги: не ограничено");
    has(&report, "- План займёт: 1,5\u{a0}чел.-дн., 1\u{a0}234\u{a0}567\u{a0}₽");
    has(
        &report,
        "| 1 | t1: Помочь клиенту решить проблему «долго ждёт» | 750 | в плане | 1,5 | 1\u{a0}234\u{a0}567\u{a0}₽ | участник 3 | Anna &lt;b&gt;, +логистика | 30.11.2026 | убрать болевые точки |",
    );
    has(&report, "- t1 включена (Фёдор): обещано &#124; вчера");
    has(&report, "- t1: Anna &lt;b&gt;, +логистика; 30.11.2026; NPS: сейчас 12 &#124; %, станет 20 %");
    has(&report, "- План по рангу — лучший возможный набор.");
}

#[test]
fn the_ranking_shows_every_number_behind_a_score() {
    let report = report(Language::En);
    has(
        &report,
        "| 1 | t1: Помочь клиенту решить проблему «долго ждёт» | 750 | share: median 3.5 → 625 × 2 | 50% | fragile |",
    );
    assert!(report.contains("The score is the sum of share × weight divided by the sum of weights"));
    has(&report, "  - share: 1, 4, 5; median 4; middle half 2.5–4.5; don't know: 1; disagreement: 50%");
}

#[test]
fn every_problem_has_its_sources_and_anonymous_ones_name_nobody() {
    let report = report(Language::Ru);
    has(&report, "### b1. Долго ждут");
    has(
        &report,
        "  - Ждут &#124; &lt;img src=x&gt; (Группа 1 (North); Жалобы; Проблема; Anna &lt;b&gt;; e1.r1/n1)",
    );
    has(&report, "    - Пример: on Monday");
    has(&report, "  - \\- секрет (Тайное; Проблема; e2/n2; удалена на доске)");
    has(&report, "  - @всё (Группа 2; Жалобы; Проблема; участник 3; e1.r2/n3; «У меня так же»: 2)");
    has(&report, "    - Пример: \\# 1");
    has(&report, "- Группы: Группа 1 (North)");
    has(&report, "- Формулировка: годится; подсказки: слишком коротко");
}

#[test]
fn decisions_stand_with_who_when_and_why_undone_ones_too() {
    let report = report(Language::Ru);
    has(&report, "- m1, 01.01.1970 00:00 UTC, Фёдор: b1, b4 объединены в b1. Почему: одно &#124; и то же");
    has(
        &report,
        "- m2, 01.01.1970 00:00 UTC, Фёдор: b2 переименована: «Цена» → «\\*Цена\\*» (отменил(а): участник 3, 01.01.1970 00:01 UTC. Почему: \\*рано\\*)",
    );
}

#[test]
fn no_text_of_a_person_adds_a_cell_a_heading_or_a_tag() {
    let mut view = specimen::view();
    let nasty = "x | y\n\n# head\n| a | b |\n|---|---|\n<script>alert(1)</script>\u{202e}\r\n- item";
    view.workshop.title = nasty.to_owned();
    for person in view.people.values_mut() {
        (person.name, person.about) = (nasty.to_owned(), nasty.to_owned());
    }
    for room in view.rooms.values_mut() {
        room.name = nasty.to_owned();
    }
    for task in view.tasks.values_mut() {
        task.text = nasty.to_owned();
    }
    let list = view.list.as_mut().unwrap();
    for problem in list.problems.values_mut() {
        (problem.title, problem.situation) = (nasty.to_owned(), nasty.to_owned());
        for source in problem.sources.values_mut() {
            (source.text, source.situation) = (nasty.to_owned(), nasty.to_owned());
            source.examples = vec![nasty.to_owned()];
        }
    }
    list.themes.values_mut().for_each(|theme| *theme = nasty.to_owned());
    list.decisions.values_mut().for_each(|decision| decision.reason = nasty.to_owned());
    let plan = view.plan.as_mut().unwrap();
    plan.currency = nasty.to_owned();
    for row in &mut plan.rows {
        (row.assignment.owner_text, row.assignment.due) = (nasty.to_owned(), nasty.to_owned());
        row.pin.iter_mut().for_each(|pin| pin.reason = nasty.to_owned());
    }
    view.form.criteria.iter_mut().for_each(|criterion| criterion.title.en = nasty.to_owned());

    let (calm, report) = (report(Language::En), markdown(&view, Language::En, Timestamp(0)));
    assert_eq!(report.lines().find(|line| line.contains('<')), None);
    assert!(!report.contains('\u{202e}') && !report.contains('\r'));
    let shape = |text: &str| -> Vec<(String, usize)> {
        let start = |line: &str| line.chars().take_while(|c| " #-|".contains(*c)).collect::<String>();
        text.lines().map(|line| (start(line), line.matches('|').count())).collect()
    };
    let headings =
        |text: &str| shape(text).into_iter().filter(|(start, _)| start.contains('#')).collect::<Vec<_>>();
    assert_eq!(headings(&report), headings(&calm));
    let cells = |text: &str| shape(text).into_iter().filter(|(_, cells)| *cells > 0).collect::<Vec<_>>();
    assert_eq!(cells(&report), cells(&calm));
}

#[test]
fn a_workshop_that_has_only_begun_has_a_report_too() {
    let mut view = specimen::view();
    (view.list, view.results, view.plan) = (None, None, None);
    view.tasks.clear();
    let report = markdown(&view, Language::En, Timestamp(0));
    assert!(report.contains("## People") && !report.contains("## Plan"));
    assert!(!report.contains(&TaskId(1).to_string()));
}

#[test]
fn m10_the_report_names_every_version_of_the_list() {
    has(
        &report(Language::En),
        "- Version of the list 1: 1970-01-01 00:00 UTC, Фёдор. Problems in the list: 3",
    );
}

#[test]
fn m9_problems_whose_notes_are_all_deleted_are_named() {
    let mut view = specimen::view();
    view.list.as_mut().unwrap().account.deleted = [ProblemId(2), ProblemId(3)].into();
    let report = markdown(&view, Language::En, Timestamp(1_700_000_000_000));
    has(&report, "- All notes deleted, kept for what was decided: b2, b3");
}
