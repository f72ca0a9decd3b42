//! Days, shares and moments as the languages write them.

pub(super) use fivefold_protocol::figures::{money, whole};
use fivefold_protocol::{command::Resources, figures::NBSP, ids::Timestamp, role::Language};

/// Tenths as a decimal number without a needless zero and without thousands apart, for tables.
pub(super) fn tenths(number: u32, language: Language) -> String {
    match (number % 10, language) {
        (0, _) => (number / 10).to_string(),
        (rest, Language::Ru) => format!("{},{rest}", number / 10),
        (rest, Language::En) => format!("{}.{rest}", number / 10),
    }
}

/// Person-days with their unit.
pub(super) fn days(tenth_days: u32, language: Language) -> String {
    let whole_part = whole(u64::from(tenth_days / 10), language);
    match (tenth_days % 10, language) {
        (0, Language::Ru) => format!("{whole_part}{NBSP}чел.-дн."),
        (rest, Language::Ru) => format!("{whole_part},{rest}{NBSP}чел.-дн."),
        (0, Language::En) => format!("{whole_part}{NBSP}person-days"),
        (rest, Language::En) => format!("{whole_part}.{rest}{NBSP}person-days"),
    }
}

/// Days and money, in words; `currency` as it is to be printed.
pub(super) fn resources(resources: Resources, currency: &str, language: Language) -> String {
    format!("{}, {}", days(resources.tenth_days, language), money(resources.money, currency, language))
}

/// A median or quartile: a whole number or a half.
pub(super) fn half(number: f64, language: Language) -> String {
    let text = number.to_string();
    match language {
        Language::Ru => text.replace('.', ","),
        Language::En => text,
    }
}

/// Thousandths as a whole percentage, rounded half up.
pub(super) fn percent(thousandths: u16, language: Language) -> String {
    let percent = (u32::from(thousandths) + 5) / 10;
    match language {
        Language::Ru => format!("{percent}{NBSP}%"),
        Language::En => format!("{percent}%"),
    }
}

/// A day written `YYYY-MM-DD`, as the language writes it; anything else unchanged.
pub(super) fn day(text: &str, language: Language) -> String {
    match (language, text.split('-').collect::<Vec<_>>().as_slice()) {
        (Language::Ru, [year, month, day]) => format!("{day}.{month}.{year}"),
        (Language::Ru | Language::En, _) => text.to_owned(),
    }
}

/// A moment to the minute, in UTC.
pub(super) fn moment(at: Timestamp, language: Language) -> String {
    let minutes = at.0.div_euclid(60_000);
    let (year, month, date) = civil(minutes.div_euclid(24 * 60));
    let minute = minutes.rem_euclid(24 * 60);
    let date = day(&format!("{year:04}-{month:02}-{date:02}"), language);
    format!("{date} {:02}:{:02} UTC", minute / 60, minute % 60)
}

/// Year, month and day of the Gregorian calendar, from days since 1970-01-01. Years are counted from March, in eras of
/// 400 years, so that the leap day is the last of its year.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days.saturating_add(719_468);
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_language_writes_them() {
        assert_eq!((tenths(15, Language::Ru), tenths(15, Language::En)), ("1,5".into(), "1.5".into()));
        assert_eq!(days(12_345, Language::En), "1,234.5\u{a0}person-days");
        assert_eq!((half(3.5, Language::Ru), half(3.0, Language::Ru)), ("3,5".into(), "3".into()));
        assert_eq!(
            (percent(375, Language::En), percent(1_000, Language::Ru)),
            ("38%".into(), "100\u{a0}%".into())
        );
        assert_eq!(day("2026-11-30", Language::Ru), "30.11.2026");
    }

    #[test]
    fn moments_are_days_of_the_calendar() {
        for (ms, text) in [
            (0, "1970-01-01 00:00 UTC"),
            (951_782_400_000, "2000-02-29 00:00 UTC"),
            (1_709_251_199_999, "2024-02-29 23:59 UTC"),
            (1_735_689_599_999, "2024-12-31 23:59 UTC"),
            (-1, "1969-12-31 23:59 UTC"),
        ] {
            assert_eq!(moment(Timestamp(ms), Language::En), text);
        }
        // No timestamp is too far away to be printed.
        let _ = moment(Timestamp(i64::MIN), Language::Ru);
        let _ = moment(Timestamp(i64::MAX), Language::En);
    }
}
