//! What an update brings beyond what is known. Only that may be logged and sent on: what a peer says anew about known structs can be
//! something else than what they are, and some documents look at it.

use fivefold_protocol::sync::{
    lib0::{Reader, Writer},
    structs::{ANY, DELETED, GONE, HAS_KEY, HAS_LEFT, HAS_RIGHT, KIND_BITS, STRING},
};

use super::{
    Limits, LintError,
    linted::{ClientRange, Id, Linted, Struct},
    update::update,
    value::{self, Budget},
};

/// The update `bytes`, linted as `linted`, without what is `known` of each client; none if nothing of it is.
///
/// # Errors
/// [`LintError::HalfACharacter`]: what is known ends inside a character of it.
pub fn news(
    bytes: &[u8],
    linted: &Linted,
    known: impl Fn(u64) -> u32,
) -> Result<Option<(Vec<u8>, Linted)>, LintError> {
    if linted.structs.iter().all(|range| known(range.client) <= range.from) {
        return Ok(None);
    }
    let newer: Vec<(&ClientRange, u32)> = linted
        .structs
        .iter()
        .map(|range| (range, known(range.client)))
        .filter(|(range, known)| range.to > *known)
        .collect();
    let mut writer = Writer::with_room(bytes.len());
    writer.count(newer.len());
    for (range, known) in newer {
        let structs = linted.of(range);
        let first = structs.partition_point(|item| item.end() <= known);
        let from = Id { client: range.client, clock: range.from.max(known) };
        writer.count(structs.len().saturating_sub(first)).uint(from.client).uint(u64::from(from.clock));
        let spans = linted.spans.get(range.items.clone()).unwrap_or_default();
        for (item, span) in structs.iter().zip(spans).skip(first) {
            let written = bytes.get(span.clone()).unwrap_or_default();
            if item.clock < from.clock {
                cut(&mut writer, from, item, written)?;
            } else {
                writer.raw(written);
            }
        }
    }
    writer.raw(bytes.get(linted.deletes_at..).unwrap_or_default());
    let bytes = writer.finish();
    let linted = update(&bytes, &Limits::STEP2)?;
    Ok(Some((bytes, linted)))
}

/// Writes the part of a struct that begins at `from`, as a struct of its own beside the part before.
fn cut(writer: &mut Writer, from: Id, item: &Struct, bytes: &[u8]) -> Result<(), LintError> {
    let before = from.clock.saturating_sub(item.clock);
    let rest = u64::from(item.len.saturating_sub(before));
    let mut reader = Reader::new(bytes);
    let info = reader.byte()?;
    let kind = info & KIND_BITS;
    if kind == GONE {
        writer.byte(GONE).uint(rest);
        return Ok(());
    }
    let neighbours = info & (HAS_LEFT | HAS_RIGHT);
    for flag in [HAS_LEFT, HAS_RIGHT] {
        if neighbours & flag != 0 {
            pass_reference(&mut reader)?;
        }
    }
    if neighbours == 0 {
        match reader.uint()? {
            0 => pass_reference(&mut reader)?,
            _ => {
                reader.string()?;
            }
        }
        if info & HAS_KEY != 0 {
            reader.string()?;
        }
    }
    writer.byte(kind | HAS_LEFT | info & (HAS_RIGHT | HAS_KEY));
    writer.uint(from.client).uint(u64::from(from.clock.saturating_sub(1)));
    if let Some(right) = item.right {
        writer.uint(right.client).uint(u64::from(right.clock));
    }
    match kind {
        DELETED => writer.uint(rest),
        STRING => writer.string(after(reader.string()?, before)?),
        ANY => {
            reader.count(1)?;
            let mut budget = Budget::new(usize::MAX);
            for _ in 0..before {
                value::any(&mut reader, &mut budget)?;
            }
            writer.uint(rest).raw(reader.left())
        }
        // Everything else takes one clock.
        _ => return Err(LintError::KindRefused { kind }),
    };
    Ok(())
}

fn pass_reference(reader: &mut Reader<'_>) -> Result<(), LintError> {
    reader.uint()?;
    reader.uint()?;
    Ok(())
}

/// What stands in `text` after so many UTF-16 units.
fn after(text: &str, units: u32) -> Result<&str, LintError> {
    let mut passed = 0;
    for (at, character) in text.char_indices() {
        if passed == units {
            return Ok(text.get(at..).unwrap_or_default());
        }
        passed += if character.len_utf16() == 1 { 1 } else { 2 };
    }
    Err(LintError::HalfACharacter)
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};
    use yrs::{
        Doc, GetString, OffsetKind, Options, ReadTxn, StateVector, Text, Transact, Update, block::ClientID,
        updates::decoder::Decode,
    };

    use super::*;

    /// An empty document that counts as browsers do.
    fn document(client: u64) -> Doc {
        let mut options = Options::with_client_id(ClientID::new(client));
        options.offset_kind = OffsetKind::Utf16;
        Doc::with_options(options)
    }

    proptest! {
        #[test]
        fn s16_the_news_of_an_update_bring_the_same_as_the_whole(
            words in vec(prop_oneof![Just("a"), Just("слово"), Just("🙂"), Just("two words")], 1..12),
            known in 0_usize..12,
            erased in 0_u32..3,
        ) {
            let writer = document(7);
            let text = writer.get_or_insert_text("text");
            let mut behind = document(8);
            for (at, word) in words.iter().enumerate() {
                if at == known.min(words.len() - 1) {
                    behind = document(8);
                    behind.get_or_insert_text("text");
                    let so_far = writer.transact().encode_state_as_update_v1(&StateVector::default());
                    behind.transact_mut().apply_update(Update::decode_v1(&so_far).unwrap()).unwrap();
                }
                let mut txn = writer.transact_mut();
                let end = text.len(&txn);
                text.insert(&mut txn, end, word);
            }
            let mut txn = writer.transact_mut();
            let plain = text.get_string(&txn).chars().take_while(char::is_ascii).count();
            let erased = erased.min(u32::try_from(plain).unwrap());
            text.remove_range(&mut txn, 0, erased);
            drop(txn);
            let whole = writer.transact().encode_state_as_update_v1(&StateVector::default());
            let linted = update(&whole, &Limits::UPDATE).unwrap();
            let known = behind.transact().state_vector();
            let cut = news(&whole, &linted, |client| known.get(&ClientID::new(client))).unwrap();
            let (bytes, linted) = cut.unwrap_or((whole, linted));
            prop_assert!(linted.structs.iter().all(|range| range.from == known.get(&ClientID::new(range.client))));
            behind.transact_mut().apply_update(Update::decode_v1(&bytes).unwrap()).unwrap();
            let read = behind.get_or_insert_text("text").get_string(&behind.transact());
            prop_assert_eq!(read, text.get_string(&writer.transact()));
        }
    }

    #[test]
    fn s16_every_kind_of_struct_that_takes_several_clocks_is_cut() {
        let cut = |kind: &[u8], known: u32| {
            let whole = [&[1, 1, 7, 0][..], kind, &[0]].concat();
            let linted = update(&whole, &Limits::UPDATE).unwrap();
            news(&whole, &linted, |_| known).map(|cut| cut.unwrap().0)
        };
        let in_root = |info: u8, content: &[u8]| [&[info, 1, 1, b't'][..], content].concat();
        let after = |clock: u8, info: u8, content: &[u8]| {
            [&[1, 1, 7, clock, info | 0x80, 7, clock - 1][..], content, &[0]].concat()
        };
        assert_eq!(cut(&[0, 3], 1), Ok(vec![1, 1, 7, 1, 0, 2, 0]));
        assert_eq!(cut(&in_root(1, &[3]), 2), Ok(after(2, 1, &[1])));
        assert_eq!(cut(&in_root(8, &[3, 120, 125, 5, 121]), 2), Ok(after(2, 8, &[1, 121])));
        assert_eq!(cut(&in_root(4, "\u{5}a🙂".as_bytes()), 1), Ok(after(1, 4, "\u{4}🙂".as_bytes())));
        assert_eq!(cut(&in_root(4, "\u{5}a🙂".as_bytes()), 2), Err(LintError::HalfACharacter));
        assert_eq!(cut(&in_root(4, b"\x01a"), 1), Ok(vec![0, 0]));
        let beside = [0xc4, 9, 0, 9, 1, 2, b'a', b'b'];
        assert_eq!(cut(&beside, 1), Ok(vec![1, 1, 7, 1, 0xc4, 7, 0, 9, 1, 1, b'b', 0]));
    }
}
