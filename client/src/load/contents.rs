//! Which structs an update (version 1) holds: ranges of clocks per client. A server may merge several edits into one
//! frame, or send the whole again; the ranges say which edits have arrived. Read by one pass without building anything.

use fivefold_protocol::sync::{
    lib0::{ReadError, Reader},
    structs::{
        ANY, BINARY, DELETED, EMBED, FORMAT, GONE, HAS_KEY, HAS_LEFT, HAS_RIGHT, JSON, KIND_BITS, SKIP,
        STRING, TYPE,
    },
};

/// XML elements and hooks carry a name.
const NAMED_TYPES: [u64; 2] = [3, 5];

/// Some structs of one client, without a gap: clocks from `from` up to, but not including, `to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) client: u64,
    pub(super) from: u32,
    pub(super) to: u32,
}

/// Tells `each` range of structs in `update`, in their order.
///
/// # Errors
/// Any [`ReadError`].
pub(super) fn ranges(update: &[u8], mut each: impl FnMut(Range)) -> Result<(), ReadError> {
    let mut reader = Reader::new(update);
    for _ in 0..reader.count(3)? {
        let count = reader.count(1)?;
        let (client, mut clock) = (reader.uint()?, reader.uint32()?);
        let mut from = clock;
        for _ in 0..count {
            let info = reader.byte()?;
            if info & KIND_BITS == SKIP {
                if clock > from {
                    each(Range { client, from, to: clock });
                }
                clock = clock.saturating_add(reader.uint32()?);
                from = clock;
            } else {
                clock = clock.saturating_add(length(&mut reader, info)?);
            }
        }
        if clock > from {
            each(Range { client, from, to: clock });
        }
    }
    Ok(())
}

/// Passes over one struct, and says how many clocks it takes.
fn length(reader: &mut Reader<'_>, info: u8) -> Result<u32, ReadError> {
    let kind = info & KIND_BITS;
    if kind == GONE {
        return reader.uint32();
    }
    for neighbour in [HAS_LEFT, HAS_RIGHT] {
        if info & neighbour != 0 {
            reader.uint()?;
            reader.uint()?;
        }
    }
    if info & (HAS_LEFT | HAS_RIGHT) == 0 {
        if reader.uint()? == 0 {
            reader.uint()?;
            reader.uint()?;
        } else {
            reader.string()?;
        }
        if info & HAS_KEY != 0 {
            reader.string()?;
        }
    }
    match kind {
        DELETED => reader.uint32(),
        STRING => Ok(small(reader.string()?.encode_utf16().count())),
        ANY | JSON => {
            let count = reader.count(1)?;
            for _ in 0..count {
                if kind == ANY {
                    any(reader)?;
                } else {
                    reader.string()?;
                }
            }
            Ok(small(count))
        }
        BINARY | EMBED => reader.bytes().map(|_| 1),
        FORMAT => {
            reader.string()?;
            reader.string().map(|_| 1)
        }
        TYPE => {
            if NAMED_TYPES.contains(&reader.uint()?) {
                reader.string()?;
            }
            Ok(1)
        }
        other => Err(ReadError::UnknownKind { kind: u64::from(other) }),
    }
}

/// Passes over one value, whatever it holds.
fn any(reader: &mut Reader<'_>) -> Result<(), ReadError> {
    /// How many values are still to come at this level, and whether each has a name before it.
    struct Open {
        left: usize,
        named: bool,
    }
    let mut open = vec![Open { left: 1, named: false }];
    while let Some(level) = open.last_mut() {
        if level.left == 0 {
            open.pop();
            continue;
        }
        level.left -= 1;
        if level.named {
            reader.string()?;
        }
        match reader.byte()? {
            120 | 121 | 126 | 127 => {}
            125 => {
                reader.int()?;
            }
            124 => {
                reader.take(4)?;
            }
            122 | 123 => {
                reader.take(8)?;
            }
            116 | 119 => {
                reader.bytes()?;
            }
            118 => open.push(Open { left: reader.count(2)?, named: true }),
            117 => open.push(Open { left: reader.count(1)?, named: false }),
            kind => return Err(ReadError::UnknownKind { kind: u64::from(kind) }),
        }
    }
    Ok(())
}

fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use yrs::{
        Any, Array, ArrayPrelim, ClientID, Doc, Map, MapPrelim, ReadTxn, StateVector, Text, TextPrelim,
        Transact, XmlElementPrelim, XmlFragment, merge_updates_v1,
    };

    use super::*;

    fn read(update: &[u8]) -> Vec<Range> {
        let mut found = Vec::new();
        ranges(update, |range| found.push(range)).unwrap();
        found
    }

    /// A document with everything in it that a board or another application may hold.
    fn rich(client: u64) -> Doc {
        let doc = Doc::with_client_id(client);
        let (map, list, text) =
            (doc.get_or_insert_map("m"), doc.get_or_insert_array("a"), doc.get_or_insert_text("t"));
        let xml = doc.get_or_insert_xml_fragment("x");
        let mut txn = doc.transact_mut();
        let value = Any::from_json(r#"{"a":[1,2.5,null,true,{"b":"c"},[]],"d":-700000000000}"#).unwrap();
        map.insert(&mut txn, "any", value);
        map.insert(&mut txn, "bytes", Any::Buffer(vec![1, 2, 3].into()));
        let inner = map.insert(&mut txn, "map", MapPrelim::default());
        inner.insert(&mut txn, "text", TextPrelim::new("Очередь 🐌 long"));
        list.insert_range(&mut txn, 0, ["x", "y", "z"]);
        list.remove_range(&mut txn, 1, 1);
        list.push_back(&mut txn, ArrayPrelim::default());
        text.push(&mut txn, "one two");
        text.format(&mut txn, 0, 3, [("bold".into(), Any::from(true))].into());
        text.insert_embed(&mut txn, 2, Any::from("embedded"));
        text.remove_range(&mut txn, 4, 2);
        xml.push_back(&mut txn, XmlElementPrelim::empty("p"));
        drop(txn);
        doc
    }

    #[test]
    fn the_ranges_of_a_rich_document_end_where_its_state_vector_says() {
        let doc = rich(7);
        let txn = doc.transact();
        let to = txn.state_vector().get(&ClientID::new(7));
        assert_eq!(read(&txn.encode_diff_v1(&StateVector::default())), [Range { client: 7, from: 0, to }]);
    }

    #[test]
    fn updates_of_several_clients_merged_into_one_tell_each_of_them() {
        let whole = |doc: &Doc| doc.transact().encode_diff_v1(&StateVector::default());
        let merged = merge_updates_v1([whole(&rich(7)), whole(&rich(9))]).unwrap();
        let mut clients: Vec<_> = read(&merged).iter().map(|range| range.client).collect();
        clients.sort_unstable();
        assert_eq!(clients, [7, 9]);
    }

    #[test]
    fn a_gap_divides_a_range() {
        let doc = Doc::with_client_id(3);
        let text = doc.get_or_insert_text("t");
        let mut updates = Vec::new();
        for word in ["ab", "cde", "f"] {
            let before = doc.transact().state_vector();
            text.push(&mut doc.transact_mut(), word);
            updates.push(doc.transact().encode_diff_v1(&before));
        }
        let merged = merge_updates_v1([&updates[0], &updates[2]]).unwrap();
        assert_eq!(read(&merged), [Range { client: 3, from: 0, to: 2 }, Range { client: 3, from: 5, to: 6 }]);
    }

    #[test]
    fn noise_is_an_error_or_a_list_and_never_a_panic() {
        for length in 0..64_u8 {
            let noise: Vec<u8> = (0..length).map(|at| at.wrapping_mul(37).wrapping_add(length)).collect();
            let _ = ranges(&noise, |_| {});
        }
        assert!(ranges(&[1, 1, 7, 0, 31], |_| {}).is_err());
    }
}
