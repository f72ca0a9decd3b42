//! Presence of peers: small, flat enough, and with clocks that can still be passed. It comes far more often than anything
//! else, so it is not taken apart further than to find who somebody claims to be.

use std::{borrow::Cow, fmt};

use fivefold_protocol::{
    limits::{AWARENESS_CLIENTS_MAX, AWARENESS_STATE_MAX_BYTES},
    sync::awareness::AwarenessEntry,
};
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, SeqAccess, Visitor},
};
use serde_json::value::RawValue;

use super::{LintError, PRESENCE_CLOCK_END, value::json_depth};

/// A presence entry that passed the linter.
#[derive(Debug, Clone, PartialEq)]
pub struct Presence {
    /// The client id.
    pub client: u64,
    /// The count of its states, below [`PRESENCE_CLOCK_END`].
    pub clock: u64,
    /// What the client says about itself; none when it says that it has gone.
    pub state: Option<Claimed>,
}

/// What a client says about itself, without whom it says to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// A JSON object without the key `user`.
    pub json: String,
    /// The colour it wants.
    pub color: Option<String>,
}

/// Checks the entries of one presence message.
///
/// # Errors
/// [`LintError::TooManyEntries`], [`LintError::ValueTooLarge`], [`LintError::ClockTooHigh`], [`LintError::TooDeep`],
/// [`LintError::NotJson`], [`LintError::NotAnObject`].
pub fn presence(entries: &[AwarenessEntry]) -> Result<Vec<Presence>, LintError> {
    if entries.len() > AWARENESS_CLIENTS_MAX {
        return Err(LintError::TooManyEntries);
    }
    entries.iter().map(one).collect()
}

fn one(entry: &AwarenessEntry) -> Result<Presence, LintError> {
    if entry.json.len() > AWARENESS_STATE_MAX_BYTES {
        return Err(LintError::ValueTooLarge { max: AWARENESS_STATE_MAX_BYTES });
    }
    if entry.clock >= PRESENCE_CLOCK_END {
        return Err(LintError::ClockTooHigh);
    }
    json_depth(&entry.json)?;
    let _: Readable = serde_json::from_str(&entry.json).map_err(|_| LintError::NotJson)?;
    let fields: Option<Fields<'_>> = serde_json::from_str(&entry.json).map_err(|_| LintError::NotAnObject)?;
    Ok(Presence { client: entry.client, clock: entry.clock, state: fields.map(Fields::without_user) })
}

/// JSON that every peer can read: no half of a character, no number beyond the largest. Raw values may hold such.
struct Readable;

impl<'de> Deserialize<'de> for Readable {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Self)
    }
}

impl<'de> Visitor<'de> for Readable {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self, A::Error> {
        while items.next_element::<Self>()?.is_some() {}
        Ok(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Self, A::Error> {
        while fields.next_entry::<Self, Self>()?.is_some() {}
        Ok(self)
    }
}

/// A JSON object: its keys, and the values as they were written.
struct Fields<'a>(Vec<(Key<'a>, &'a RawValue)>);

#[derive(Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

/// Who somebody claims to be; of it the colour counts.
#[derive(Deserialize)]
struct User {
    color: String,
}

impl Fields<'_> {
    fn without_user(self) -> Claimed {
        let mut json = String::from("{");
        let mut color = None;
        for (Key(key), value) in self.0 {
            if key == "user" {
                color = serde_json::from_str(value.get()).ok().map(|user: User| user.color);
                continue;
            }
            if json.len() > 1 {
                json.push(',');
            }
            json.push_str(&serde_json::Value::from(key).to_string());
            json.push(':');
            json.push_str(value.get());
        }
        json.push('}');
        Claimed { json, color }
    }
}

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl<'de> Visitor<'de> for Read {
            type Value = Fields<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields<'de>, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(Read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(json: &str) -> Result<Presence, LintError> {
        one(&AwarenessEntry { client: 1, clock: 1, json: json.to_owned() })
    }

    fn claimed(json: &str) -> (String, Option<String>) {
        let Claimed { json, color } = said(json).unwrap().state.unwrap();
        (json, color)
    }

    #[test]
    fn s11_whoever_somebody_claims_to_be_is_left_out_however_the_key_is_written() {
        let twice = r#"{"user":{"name":"Ben"},"cursor":{"x":1.50},"\u0075ser":{"name":"Eve","color":"red"}}"#;
        assert_eq!(claimed(twice), (r#"{"cursor":{"x":1.50}}"#.into(), Some("red".into())));
        assert_eq!(claimed(r#"{"user":7}"#), ("{}".into(), None));
        assert_eq!(
            claimed(r#" { "a\"b" : [ 1 ] , "user" : { "color" : 3 } } "#),
            (r#"{"a\"b":[ 1 ]}"#.into(), None)
        );
    }

    #[test]
    fn s11_only_an_object_or_a_goodbye_is_presence() {
        assert_eq!(said(" null ").unwrap().state, None);
        for other in ["7", "[]", "\"x\"", "true"] {
            assert_eq!(said(other), Err(LintError::NotAnObject), "{other}");
        }
        for broken in [
            "",
            "{",
            r#"{"a":1"#,
            r#"{"a":}"#,
            "{}{}",
            r#"{a:1}"#,
            "nul",
            r#"{"a":"\ud800"}"#,
            r#"{"a":[1e999]}"#,
        ] {
            assert_eq!(said(broken), Err(LintError::NotJson), "{broken}");
        }
    }
}
