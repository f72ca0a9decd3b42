//! Good and bad sentences: each bad one sets off its rule, no good one sets off any.

use super::*;

fn rules(text: &str, situation: Option<&str>) -> Vec<HintRule> {
    hints(text, situation).into_iter().map(|hint| hint.rule).collect()
}

#[test]
fn a_problem_told_from_the_customers_side_in_its_situation_gets_no_hint() {
    for text in [
        "Пациент не может записаться к врачу после шести вечера",
        "Гость ждёт заселения больше часа, когда приезжает ночью",
        "Оператор не отвечает на звонки в выходные",
        "Непонятно, какие документы взять с собой на приём",
        "При оплате на сайте пропадает выбранное место",
        "Менеджер не перезванивает после заявки на сайте",
        "Мы ждали мастера весь день, а он пришёл на следующий",
        "Чтобы закрыть счёт, нужно приехать в отделение с паспортом",
        "Добавить второго пассажира в бронь с телефона невозможно",
        "Код из SMS приходит через десять минут",
        "НЕЛЬЗЯ ВЕРНУТЬ БИЛЕТ ПОСЛЕ РЕГИСТРАЦИИ",
        "The patient cannot book a visit after six in the evening",
        "Guests wait an hour for a room when they arrive at night",
        "Nobody answers the phone at the weekend",
        "It is unclear which documents to bring to the appointment",
        "The chosen seat is lost while paying on the website",
        "Add to cart does not work on the phone",
        "To close an account you need to come to the branch with a passport",
        "We waited for the technician all day at home",
        "Members cannot freeze their membership online",
    ] {
        assert_eq!(hints(text, None), [], "{text}");
    }
}

#[test]
fn the_company_as_the_subject_is_noticed() {
    for (text, words) in [
        ("Мы не успеваем обработать заявки до вечера", "Мы"),
        ("У менеджеров нет времени на звонки в конце месяца", "У менеджеров нет"),
        ("У нас не хватает врачей в праздники", "У нас не"),
        ("Отдел логистики не передаёт данные на склад", "Отдел логистики не"),
        ("Сотрудники плохо обучены работе с новой кассой", "Сотрудники плохо"),
        ("We cannot process claims in time at the end of the month", "We"),
        ("Our staff lacks training on the new booking screen", "Our staff lacks"),
        ("Managers don't have time for audits on Mondays", "Managers don't"),
    ] {
        let hint = hints(text, None).into_iter().find(|hint| hint.rule == HintRule::CompanySubject);
        assert_eq!(hint.map(|hint| hint.words.join(" ")).as_deref(), Some(words), "{text}");
    }
}

#[test]
fn a_missing_situation_is_noticed_unless_it_stands_beside_the_problem() {
    for text in [
        "Слишком медленная запись пациентов",
        "Очень дорогая страховка",
        "Luggage takes too long",
        "The food is cold",
    ] {
        assert_eq!(rules(text, None), [HintRule::NoSituation], "{text}");
        assert_eq!(rules(text, Some("Поездка / trip")), [], "{text}");
        assert_eq!(rules(text, Some(" … ")), [HintRule::NoSituation], "{text}");
    }
}

#[test]
fn abbreviations_are_noticed_and_common_ones_are_not() {
    for (text, words) in [
        ("В ЛК не видно счёт за прошлый месяц", vec!["ЛК"]),
        ("После звонка в КЦ заявка пропадает из CRM", vec!["КЦ", "CRM"]),
        ("в лк не видно счёт за прошлый месяц", vec!["лк"]),
        ("The IVR sends callers back to the start", vec!["IVR"]),
        ("Код из СМС не подходит при входе", vec![]),
        ("The PDF with the ticket does not open on the phone", vec![]),
    ] {
        let found: Vec<String> = hints(text, None)
            .into_iter()
            .filter(|hint| hint.rule == HintRule::Abbreviation)
            .flat_map(|hint| hint.words)
            .collect();
        assert_eq!(found, words, "{text}");
    }
}

#[test]
fn a_solution_instead_of_a_problem_is_noticed() {
    for (text, words) in [
        ("Нужно внедрить электронную очередь в поликлинике", "Нужно внедрить"),
        ("Сделать отдельную стойку для семей с детьми", "Сделать"),
        ("Хорошо бы добавить оплату по частям на сайте", "Хорошо бы"),
        ("We should add a night shift at reception", "should add"),
        ("Implement online booking for classes", "Implement"),
        ("It would be nice to have a lift in the hall", "It would be nice"),
    ] {
        let hint = hints(text, None).into_iter().find(|hint| hint.rule == HintRule::Solution);
        assert_eq!(hint.map(|hint| hint.words.join(" ")).as_deref(), Some(words), "{text}");
    }
}

#[test]
fn two_problems_in_one_are_noticed() {
    for text in [
        "В номере шумно и грязно после ремонта",
        "Терминал не принимает карты и лифт не работает по утрам",
        "Долго ждать приёма в выходные, а также трудно найти кабинет",
        "The food at the canteen is cold and expensive",
        "The app does not open on a tablet and receipts never arrive by email",
        "Parking is hard to find in the evening, in addition the lift is slow",
    ] {
        assert_eq!(rules(text, None), [HintRule::TwoProblems], "{text}");
    }
    for text in [
        "Нельзя поменять дату и время вылета на сайте",
        "Cannot change the date and the time of a visit online",
    ] {
        assert_eq!(rules(text, None), [], "{text}");
    }
}

#[test]
fn what_is_too_short_is_noticed_and_nothing_else_about_it() {
    for text in ["Дорого", "Плохой сервис", "Too slow", "Parking"] {
        assert_eq!(rules(text, None), [HintRule::TooShort], "{text}");
    }
    for text in ["", " … ", "42 !"] {
        assert_eq!(rules(text, None), [], "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_taken(text in "\\PC{0,200}", situation in proptest::option::of("\\PC{0,20}")) {
        let hints = hints(&text, situation.as_deref());
        let mut rules: Vec<HintRule> = hints.iter().map(|hint| hint.rule).collect();
        rules.dedup();
        proptest::prop_assert_eq!(rules.len(), hints.len());
    }
}
