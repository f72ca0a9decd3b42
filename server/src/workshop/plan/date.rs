//! Days of the calendar, as the page's date field writes them.

/// Whether `text` is a day of the Gregorian calendar written `YYYY-MM-DD`, year 1 or later.
pub(super) fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits = |from: usize, to: usize| -> Option<u32> {
        let part = bytes.get(from..to).filter(|part| part.iter().all(u8::is_ascii_digit))?;
        Some(part.iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0')))
    };
    let dashed = bytes.len() == 10 && bytes[4] == b'-' && bytes[7] == b'-';
    let (Some(year), Some(month), Some(day)) = (digits(0, 4), digits(5, 7), digits(8, 10)) else {
        return false;
    };
    dashed && year > 0 && (1..=days_in(year, month)).contains(&day)
}

/// 0 for a month that does not exist.
fn days_in(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_that_exist_are_dates() {
        for good in ["2026-01-31", "2024-02-29", "2000-02-29", "2026-12-01", "0001-01-01"] {
            assert!(is_date(good), "{good}");
        }
        for bad in [
            "2026-02-29",
            "1900-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-04-31",
            "2026-1-1",
            "26-01-01",
            "0000-01-01",
            "2026-01-01 ",
            "2026/01/01",
            "2026-01-0a",
            "",
            "завтра",
            "2026-01-00",
            "+026-01-01",
            "２026-01",
        ] {
            assert!(!is_date(bad), "{bad}");
        }
    }
}
