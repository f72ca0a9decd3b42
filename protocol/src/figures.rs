//! Numbers and money as people write them in the languages of the product.

use crate::role::Language;

/// A space that does not break.
pub const NBSP: char = '\u{a0}';

/// A whole number with its thousands apart.
#[must_use]
pub fn whole(number: u64, language: Language) -> String {
    let apart = match language {
        Language::Ru => NBSP,
        Language::En => ',',
    };
    let digits = number.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(apart);
        }
        out.push(digit);
    }
    out
}

/// Money with its currency as it is to be printed; in English a sign stands before the number.
#[must_use]
pub fn money(amount: u64, currency: &str, language: Language) -> String {
    let number = whole(amount, language);
    match language {
        Language::En if currency.ends_with(is_currency_sign) => format!("{currency}{number}"),
        Language::Ru | Language::En => format!("{number}{NBSP}{currency}").trim_end().to_owned(),
    }
}

fn is_currency_sign(c: char) -> bool {
    matches!(c, '$' | '¢'..='¥' | '\u{20a0}'..='\u{20cf}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_written_as_the_language_writes_it() {
        assert_eq!(whole(1_234_567, Language::En), "1,234,567");
        assert_eq!(whole(1_234_567, Language::Ru), "1\u{a0}234\u{a0}567");
        assert_eq!(whole(999, Language::Ru), "999");
        assert_eq!(money(1_200, "£", Language::En), "£1,200");
        assert_eq!(money(1_200, "EUR", Language::En), "1,200\u{a0}EUR");
        assert_eq!(money(300, "₽", Language::Ru), "300\u{a0}₽");
        assert_eq!(money(7, "", Language::En), "7");
    }
}
