//! What people write: three parts make thousands of notes in two languages, some alike and hardly two the same, as in a
//! workshop.

const WHO: [&str; 10] = [
    "Regular customers",
    "People with small children",
    "Those who order online",
    "New buyers",
    "Older people",
    "Постоянные клиенты",
    "Родители с маленькими детьми",
    "Заказавшие через сайт",
    "Новые покупатели",
    "Пожилые люди",
];
const WHAT: [[&str; 16]; 2] = [
    [
        "cannot reach anybody by phone",
        "have to enter the same address twice",
        "wait weeks for a delivery",
        "find the shelf with bread empty",
        "learn the price of delivery only at the till",
        "get no answer about a return",
        "lose everything in the basket after an error",
        "queue for half an hour to pay",
        "do not find the entrance",
        "receive a broken package",
        "cannot change the date of an order",
        "are told something else by every operator",
        "do not understand the warranty",
        "cannot pay with a bonus card",
        "are asked for a passport without need",
        "find no seat in the waiting room",
    ],
    [
        "не могут дозвониться до поддержки",
        "вводят один и тот же адрес дважды",
        "неделями ждут доставку",
        "не находят хлеба на полке",
        "узнают цену доставки только на кассе",
        "не получают ответа о возврате",
        "теряют корзину после ошибки",
        "стоят полчаса в очереди на кассу",
        "не могут найти вход",
        "получают помятую коробку",
        "не могут перенести дату заказа",
        "слышат разное от каждого оператора",
        "не понимают условий гарантии",
        "не могут списать бонусы",
        "показывают паспорт без нужды",
        "не находят места в зале ожидания",
    ],
];
const WHEN: [[&str; 8]; 2] = [
    [
        "in the evening",
        "on Monday mornings",
        "before holidays",
        "when the site is slow",
        "in small shops",
        "outside the city",
        "after the price was changed",
        "if they pay by card",
    ],
    [
        "по вечерам",
        "утром в понедельник",
        "перед праздниками",
        "когда сайт работает медленно",
        "в маленьких магазинах",
        "за городом",
        "после изменения цены",
        "при оплате картой",
    ],
];

/// The text of a note, by number.
pub(super) fn text(number: u64) -> String {
    // Spread by a multiplicative hash, so that neighbours have little in common.
    let drawn = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let part = |shift: u32, count: usize| usize::try_from(drawn >> shift & 0xffff).unwrap_or(0) % count;
    let who = part(48, WHO.len());
    let language = usize::from(who >= WHO.len() / 2);
    let (what, when) = (WHAT[language][part(32, 16)], WHEN[language][part(16, 8)]);
    format!("{} {what} {when}", WHO[who])
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn hundreds_of_notes_are_hundreds_of_texts() {
        let texts: BTreeSet<_> = (0..500).map(text).collect();
        assert!(texts.len() > 380, "{}", texts.len());
        assert_eq!(text(7), text(7));
    }
}
