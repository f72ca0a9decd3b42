//! The words of the exports, in both languages.

use fivefold_protocol::{
    command::{Pin, RoadmapStep},
    hint::HintRule,
    role::{Language, Occupation},
    view::PlanPlace,
};

/// A word in both languages.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    ru: &'static str,
    en: &'static str,
}

impl Word {
    /// The word in `language`.
    pub(super) fn get(self, language: Language) -> &'static str {
        match language {
            Language::Ru => self.ru,
            Language::En => self.en,
        }
    }
}

macro_rules! words {
    ($($name:ident: $ru:literal, $en:literal;)*) => {
        $(pub(super) const $name: Word = Word { ru: $ru, en: $en };)*
    };
}

words! {
    ACCOUNT: "Откуда взялся список", "How the list came about";
    ARRIVED: "Когда появилась", "Arrived";
    ASSIGNMENTS: "Кто, когда и ради чего", "Who, when and what for";
    AUTHOR: "Автор", "Author";
    AUTHORS: "Авторы", "Authors";
    BACK: "вернули в группу", "sent back to its room";
    BACK_TO: "вернули", "sent back to";
    BASELINE: "сейчас", "today";
    BEST: "Лучший возможный набор при тех же ресурсах и ручных решениях", "Best possible set under the same capacity and decisions by hand";
    BEST_SAME: "План по рангу — лучший возможный набор.", "The plan by rank is the best possible set.";
    BY_HAND: "Решено вручную", "Decided by hand";
    CAPACITY: "Есть", "There is";
    CHANGED: "изменена после решения", "changed after a decision";
    COST: "Затраты", "Cost";
    COST_BY: "Кто оценил затраты", "Cost entered by";
    CURRENCY: "Валюта", "Currency";
    DAYS: "Чел.-дней", "Person-days";
    DECISION_APART: "разные проблемы", "not the same";
    DECISION_JOIN: "объединены в", "joined into";
    DECISION_MOVE: "заметка перенесена", "note moved";
    DECISION_REMOVE_THEME: "удалена тема", "theme removed";
    DECISION_RENAME: "переименована", "renamed";
    DECISION_RENAME_THEME: "переименована тема", "theme renamed";
    DECISION_SPLIT: "заметка отделена", "note split off";
    DECISION_THEME: "тема", "theme";
    DECISIONS: "Решения о списке", "Decisions about the list";
    DELETED: "удалена на доске", "deleted on its board";
    DISAGREEMENT: "Разногласие", "Disagreement";
    DISAGREEMENTS: "О чём стоит поговорить", "What to talk about";
    DONT_KNOW: "не знаю", "don't know";
    DUE: "Срок", "Due";
    EXAMPLE: "Пример", "Example";
    EXAMPLES: "Примеры", "Examples";
    EXERCISE: "Упражнение", "Exercise";
    EXERCISE_ID: "Код упражнения", "Exercise ID";
    EXERCISES: "Упражнения", "Exercises";
    FACILITATORS: "Ведущие", "Facilitators";
    FINE: "годится", "fine";
    FIRM: "устойчиво", "stable";
    FIRMNESS: "Устойчивость места", "Firmness of the rank";
    FORMULA: "Доля критерия — место медианы на его шкале от 0 до 1000 (для затрат наоборот). Балл — сумма «доля × вес», делённая на сумму весов; критерий, по которому никто не дал значения, не участвует. «Не знаю» не считается нулём. Равные баллы делят место.",
        "The share of a criterion is its median's place on the scale, 0 to 1000 (for costs the other way round). The score is the sum of share × weight divided by the sum of weights; a criterion without any value is left out. “Don't know” is never a zero. Equal scores share a place.";
    FRAGILE: "неустойчиво", "fragile";
    FRAGILE_NOTE: "«Неустойчиво»: место сдвинулось бы больше чем на одно без ответов кого-то одного или при весе на единицу больше или меньше.",
        "“Fragile”: the place would move by more than one without some one person's answers, or with a weight one higher or lower.";
    HINTS: "подсказки", "hints";
    HOW: "Из чего складывается", "How it adds up";
    INDICATORS: "Показатели", "Indicators";
    KIND: "Вид заметки", "Kind of note";
    LIMITLESS: "не ограничено", "not limited";
    MADE: "Отчёт составлен", "Report of";
    MEDIAN: "медиана", "median";
    MONEY: "Деньги", "Money";
    NOBODY: "—", "—";
    NOT_YET_PLANNED: "ещё не в плане", "not planned yet";
    NOTE: "Текст заметки", "Note";
    NOTE_ID: "Код заметки", "Note ID";
    NOTES_IN_LIST: "Заметок о проблемах", "Notes that count as problems";
    OBSERVERS: "Наблюдатели", "Observers";
    OWNER: "Ответственный", "Owner";
    PARTICIPANT: "участник", "participant";
    PEOPLE: "Участники", "People";
    PIN_REASON: "Почему решено вручную", "Why it was decided by hand";
    PINNED_BY: "Кто решил вручную", "Who decided by hand";
    PLACE: "Место", "Rank";
    PLAN: "План", "Plan";
    PLANNED_SCORE: "Сумма баллов плана по рангу", "Sum of scores of the plan by rank";
    PROBLEM: "Проблема", "Problem";
    PROBLEM_ID: "Код проблемы", "Problem ID";
    PROBLEMS: "Проблемы и откуда они", "Problems and where they come from";
    PROBLEMS_IN_LIST: "Проблем в списке", "Problems in the list";
    QUARTILES: "середина ответов", "middle half";
    RANKING: "Порядок задач", "Ranking";
    REASON: "Почему", "Why";
    REMOVED: "удалён из семинара", "removed";
    ROOM: "Группа", "Room";
    ROOMS: "Группы", "Rooms";
    ROOMS_COUNT: "Сколько групп назвали", "Raised by rooms";
    ROUND: "Раунд", "Round";
    SAME: "«У меня так же»", "Same for me";
    SCORE: "Балл", "Score";
    SIMULATED: "Учебных участников (в именах «бот»)", "Simulated people (“(simulated)” in their names)";
    SIMULATED_NOTE: "Их заметки и оценки ненастоящие.", "Their notes and scores are not real.";
    LIST_VERSION: "Версия списка", "Version of the list";
    ONLY_DELETED: "Все заметки удалены, проблема осталась из-за решений", "All notes deleted, kept for what was decided";
    SINGLE_ROOM: "Названы одной группой", "Raised by one room only";
    SITUATION: "Ситуация", "Situation";
    SITUATION_OF_NOTE: "Ситуация заметки", "Situation of the note";
    SOURCES: "Источники", "Sources";
    STALE: "проблема изменилась после формулировки задачи", "its problem has changed since the task was worded";
    STATE: "Состояние заметки", "State of the note";
    STATUS: "В плане", "In the plan";
    STEP: "Шаг дорожной карты", "Roadmap step";
    TARGET: "станет", "target";
    TASK: "Задача", "Task";
    TASK_ID: "Код задачи", "Task ID";
    THEME: "Тема", "Theme";
    UNASSIGNED: "Заметок без проблемы", "Notes in no problem";
    UNCHECKED: "не проверена", "not checked";
    UNDONE: "отменил(а)", "undone by";
    UNSETTLED: "Ещё пишутся", "Still being written";
    USED: "План займёт", "The plan uses";
    WITHOUT_ROOM: "Без группы", "Without a room";
    WORDING: "Формулировка", "Wording";
}

pub(super) fn place(place: PlanPlace) -> Word {
    match place {
        PlanPlace::Planned => Word { ru: "в плане", en: "planned" },
        PlanPlace::Skipped => Word { ru: "не помещается", en: "does not fit" },
        PlanPlace::PinnedOut => Word { ru: "исключена вручную", en: "taken out by hand" },
        PlanPlace::NoCost => Word { ru: "затраты неизвестны", en: "cost unknown" },
        PlanPlace::NotScored => Word { ru: "не оценена", en: "not scored" },
    }
}

/// A task that a facilitator took out, or whose problem was joined with another.
pub(super) const LEFT_OUT: Word = Word { ru: "не оценивается", en: "left out" };

pub(super) fn pin(pin: Pin) -> Word {
    match pin {
        Pin::In => Word { ru: "включена", en: "put in" },
        Pin::Out => Word { ru: "исключена", en: "taken out" },
    }
}

pub(super) fn step(step: RoadmapStep) -> Word {
    match step {
        RoadmapStep::RemovePain => {
            Word { ru: "убрать болевые точки", en: "remove pain points" }
        }
        RoadmapStep::MeetExpectations => {
            Word { ru: "оправдать ожидания", en: "meet expectations" }
        }
        RoadmapStep::AnticipateExpectations => {
            Word { ru: "предвосхитить ожидания", en: "anticipate expectations" }
        }
    }
}

pub(super) fn occupation(occupation: Occupation) -> Option<Word> {
    match occupation {
        Occupation::TalksToCustomers => {
            Some(Word { ru: "общается с клиентами", en: "talks to customers" })
        }
        Occupation::OwnsProcess => {
            Some(Word { ru: "отвечает за процесс", en: "owns a process" })
        }
        Occupation::Other => None,
    }
}

pub(super) fn hint(rule: HintRule) -> Word {
    match rule {
        HintRule::CompanySubject => Word {
            ru: "говорит о компании, а не о клиенте",
            en: "about the company, not the customer",
        },
        HintRule::NoSituation => Word { ru: "нет ситуации", en: "no situation" },
        HintRule::Abbreviation => Word { ru: "сокращение", en: "abbreviation" },
        HintRule::Solution => {
            Word { ru: "решение вместо проблемы", en: "a solution, not a problem" }
        }
        HintRule::TwoProblems => {
            Word { ru: "две проблемы в одной", en: "two problems in one" }
        }
        HintRule::TooShort => Word { ru: "слишком коротко", en: "too short" },
    }
}
