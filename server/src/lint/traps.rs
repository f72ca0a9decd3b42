//! Hostile bytes, each built by hand, and what becomes of them. The numbers are those of the traps that are known to abort,
//! freeze or corrupt servers. Traps that need more than bytes are in `boards/hostile.rs`.

use fivefold_protocol::{
    limits::{ANY_DEPTH_MAX, BINARY_MAX_BYTES, UPDATE_CLIENTS_MAX, UPDATE_MAX_BYTES},
    sync::{
        awareness::{AwarenessEntry, GONE},
        lib0::{ReadError, SAFE_INTEGERS, Writer},
    },
};
use proptest::{collection::vec, prelude::*};
use yrs::{Update, updates::decoder::Decode};

use super::*;

/// An update with one client, one struct list written by `structs`, and no deletions.
fn one_client(client: u64, clock: u64, count: u64, structs: impl FnOnce(&mut Writer)) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.uint(1).uint(count).uint(client).uint(clock);
    structs(&mut writer);
    writer.uint(0);
    writer.finish()
}

/// A value of its kind under a key of the map `notes`.
fn in_notes(kind: u8, content: impl FnOnce(&mut Writer)) -> Vec<u8> {
    one_client(7, 0, 1, |w| {
        w.byte(kind | 0x20).uint(1).string("notes").string("n1");
        content(w);
    })
}

fn lint(bytes: &[u8]) -> Result<Linted, LintError> {
    update(bytes, &Limits::UPDATE)
}

#[test]
fn trap_1_nested_lists_are_refused_at_seventeen_levels_and_at_eight_thousand() {
    let nested = |depth: usize| {
        in_notes(8, |w| {
            w.uint(1);
            for _ in 0..depth {
                w.byte(117).uint(1);
            }
            w.byte(126);
        })
    };
    assert!(lint(&nested(ANY_DEPTH_MAX)).is_ok());
    assert_eq!(lint(&nested(ANY_DEPTH_MAX + 1)), Err(LintError::TooDeep));
    assert_eq!(lint(&nested(8_000)), Err(LintError::TooDeep));
    assert_eq!(lint(&nested(31_000)), Err(LintError::TooDeep));
}

#[test]
fn trap_1_nested_json_in_formatting_is_refused() {
    let format = |json: &str| {
        one_client(7, 0, 1, |w| {
            w.byte(6).uint(1).string("text").string("bold").string(json);
        })
    };
    assert!(lint(&format("true")).is_ok());
    assert!(lint(&format(r#"{"a":["]]]]\"[[[[[[[[[[[[[[[[[[[["]}"#)).is_ok());
    assert_eq!(lint(&format(&"[".repeat(2_000))), Err(LintError::TooDeep));
    assert_eq!(lint(&format("[[]")), Err(LintError::NotJson));
    assert_eq!(lint(&format(&"1".repeat(5_000))), Err(LintError::ValueTooLarge { max: BINARY_MAX_BYTES }));
}

#[test]
fn trap_4_an_update_of_42_bytes_that_claims_millions_of_structs_or_clients_is_refused() {
    let mut structs = Writer::new();
    structs.uint(1).uint(50_000_000).uint(7).uint(0).raw(&[0; 34]);
    assert!(matches!(lint(&structs.finish()), Err(LintError::Unreadable(ReadError::CountTooLarge { .. }))));
    let mut clients = Writer::new();
    clients.uint(50_000_000).raw(&[0; 34]);
    assert!(matches!(lint(&clients.finish()), Err(LintError::Unreadable(ReadError::CountTooLarge { .. }))));
    let values = in_notes(8, |w| {
        w.uint(1).byte(117).uint(50_000_000).raw(&[126; 20]);
    });
    assert!(matches!(lint(&values), Err(LintError::Unreadable(ReadError::CountTooLarge { .. }))));
    let mut deletes = Writer::new();
    deletes.uint(0).uint(1).uint(7).uint(50_000_000).raw(&[1; 20]);
    assert!(matches!(lint(&deletes.finish()), Err(LintError::Unreadable(ReadError::CountTooLarge { .. }))));
}

#[test]
fn trap_5_a_client_id_of_two_to_the_53_is_refused_wherever_it_stands() {
    let too_large = LintError::Unreadable(ReadError::TooLarge { max: SAFE_INTEGERS - 1 });
    let owner = one_client(SAFE_INTEGERS + 5, 0, 1, |w| {
        w.byte(0).uint(1);
    });
    assert_eq!(lint(&owner), Err(too_large));
    let neighbour = one_client(7, 0, 1, |w| {
        w.byte(0x84).uint(SAFE_INTEGERS + 5).uint(0).string("a");
    });
    assert_eq!(lint(&neighbour), Err(too_large));
    let mut deleted = Writer::new();
    deleted.uint(0).uint(1).uint(SAFE_INTEGERS + 5).uint(1).uint(0).uint(1);
    assert_eq!(lint(&deleted.finish()), Err(too_large));
    let mut vector = Writer::new();
    vector.uint(1).uint(SAFE_INTEGERS + 5).uint(0);
    assert_eq!(state_vector(&vector.finish()), Err(too_large));
}

#[test]
fn trap_6_clocks_that_would_wrap_are_refused() {
    for clock in [u64::from(CLOCK_END), u64::from(u32::MAX) - 1, u64::from(u32::MAX), 1 << 40] {
        let at = one_client(7, clock, 1, |w| {
            w.byte(4).uint(1).string("text").string("abc");
        });
        assert_eq!(lint(&at), Err(LintError::ClockTooHigh), "{clock}");
    }
    let across = one_client(7, u64::from(CLOCK_END) - 2, 1, |w| {
        w.byte(4).uint(1).string("text").string("abc");
    });
    assert_eq!(lint(&across), Err(LintError::ClockTooHigh));
}

#[test]
fn trap_7_a_struct_that_burns_billions_of_clocks_is_refused() {
    for kind in [0_u8, 1] {
        let burning = one_client(7, 0, 1, |w| {
            w.byte(kind);
            if kind == 1 {
                w.uint(1).string("t");
            }
            w.uint(4_000_000_000);
        });
        assert_eq!(lint(&burning), Err(LintError::ClockTooHigh));
    }
    let mut range = Writer::new();
    range.uint(0).uint(1).uint(7).uint(1).uint(5).uint(4_000_000_000);
    assert_eq!(lint(&range.finish()), Err(LintError::ClockTooHigh));
}

#[test]
fn trap_10_a_presence_clock_that_nobody_could_pass_is_refused() {
    let entry = |clock, json: &str| AwarenessEntry { client: 1, clock, json: json.into() };
    assert_eq!(presence(&[entry(u64::from(u32::MAX), "{}")]), Err(LintError::ClockTooHigh));
    assert_eq!(presence(&[entry(PRESENCE_CLOCK_END, GONE)]), Err(LintError::ClockTooHigh));
    assert!(presence(&[entry(PRESENCE_CLOCK_END - 1, "{}")]).is_ok());
}

#[test]
fn trap_11_a_state_vector_of_a_hundred_thousand_clients_is_not_read() {
    let vector = |clients: u64| {
        let mut writer = Writer::new();
        writer.uint(clients);
        for client in 0..clients {
            writer.uint(client).uint(1);
        }
        writer.finish()
    };
    assert_eq!(state_vector(&vector(8_000)).map(|vector| vector.len()), Ok(8_000));
    assert_eq!(
        state_vector(&vector(8_193)),
        Err(LintError::TooMany { what: "clients", max: UPDATE_CLIENTS_MAX })
    );
    assert!(state_vector(&vector(100_000)).is_err());
    assert_eq!(state_vector(&[2, 7, 1, 7, 1]), Err(LintError::ClientTwice { client: 7 }));
    assert_eq!(state_vector(&[0, 0]), Err(LintError::Unreadable(ReadError::Trailing { left: 1 })));
}

#[test]
fn trap_19_sub_documents_xml_links_embeds_and_old_json_are_refused() {
    for kind in [2_u8, 5, 9, 11, 12, 15, 16, 24, 31] {
        let refused = in_notes(kind, |w| {
            w.string("{}").byte(118).uint(0);
        });
        assert_eq!(lint(&refused), Err(LintError::KindRefused { kind }), "{kind}");
    }
    for sort in [3_u8, 4, 5, 6, 7, 9, 15, 255] {
        let refused = in_notes(7, |w| {
            w.byte(sort).string("p");
        });
        assert_eq!(lint(&refused), Err(LintError::KindRefused { kind: sort }), "{sort}");
    }
    for flags in [0x20_u8, 0x40, 0x80] {
        let disguised = one_client(7, 0, 1, |w| {
            w.byte(flags).uint(1).string("notes");
        });
        assert!(lint(&disguised).is_err(), "a removed struct with fields");
    }
}

#[test]
fn trap_16_a_gap_inside_an_update_is_refused() {
    let gap = one_client(7, 0, 2, |w| {
        w.byte(10).uint(5).byte(0).uint(1);
    });
    assert_eq!(lint(&gap), Err(LintError::Gap));
}

#[test]
fn a_struct_that_builds_on_itself_or_on_what_its_client_writes_later_is_refused() {
    for clock in [3, 4, 1_000] {
        let ahead = one_client(7, 3, 1, |w| {
            w.byte(0x84).uint(7).uint(clock).string("a");
        });
        assert_eq!(lint(&ahead), Err(LintError::LooksAhead));
    }
}

#[test]
fn s6_a_struct_on_both_sides_of_its_neighbour_is_refused_unless_it_was_taken_before() {
    let both = one_client(4, 0, 1, |w| {
        w.byte(0xc4).uint(3).uint(0).uint(3).uint(0).string("c");
    });
    assert_eq!(lint(&both), Err(LintError::BesideItself));
    assert!(update(&both, &Limits::STATE).is_ok());
    let between = one_client(4, 0, 1, |w| {
        w.byte(0xc4).uint(3).uint(0).uint(3).uint(1).string("c");
    });
    assert!(lint(&between).is_ok());
}

#[test]
fn empty_structs_doubled_clients_disordered_ranges_and_trailing_bytes_are_refused() {
    let empty = LintError::Empty { what: "struct or range" };
    assert_eq!(
        lint(&one_client(7, 0, 1, |w| drop_ref(w.byte(4).uint(1).string("t").string("")))),
        Err(empty)
    );
    assert_eq!(lint(&one_client(7, 0, 1, |w| drop_ref(w.byte(8).uint(1).string("t").uint(0)))), Err(empty));
    assert_eq!(lint(&one_client(7, 0, 1, |w| drop_ref(w.byte(0).uint(0)))), Err(empty));
    assert_eq!(lint(&[1, 0, 7, 0, 0]), Err(LintError::Empty { what: "list of structs" }));
    let twice = [2, 1, 7, 0, 0, 1, 1, 7, 1, 0, 1, 0];
    assert_eq!(lint(&twice), Err(LintError::ClientTwice { client: 7 }));
    assert_eq!(lint(&[0, 1, 7, 2, 5, 2, 6, 2]), Err(LintError::Disordered));
    assert_eq!(lint(&[0, 1, 7, 2, 5, 2, 1, 2]), Err(LintError::Disordered));
    assert!(lint(&[0, 1, 7, 2, 5, 2, 7, 2]).is_ok());
    assert_eq!(lint(&[0, 0, 0]), Err(LintError::Unreadable(ReadError::Trailing { left: 1 })));
    assert_eq!(lint(&[]), Err(LintError::Unreadable(ReadError::Ended)));
    assert!(lint(&[0, 0]).unwrap().is_empty());
}

#[test]
fn sizes_are_checked_before_anything_is_read() {
    let large = vec![0xff; UPDATE_MAX_BYTES + 1];
    let refused = LintError::TooManyBytes { bytes: UPDATE_MAX_BYTES + 1, max: UPDATE_MAX_BYTES };
    assert_eq!(lint(&large), Err(refused));
    let binary = in_notes(3, |w| drop_ref(w.bytes(&[0; BINARY_MAX_BYTES + 1])));
    assert_eq!(lint(&binary), Err(LintError::ValueTooLarge { max: BINARY_MAX_BYTES }));
    let structs = one_client(7, 0, 20_001, |w| {
        for _ in 0..20_001 {
            w.byte(0).uint(1);
        }
    });
    assert_eq!(lint(&structs), Err(LintError::TooMany { what: "structs", max: 20_000 }));
}

#[test]
fn presence_is_a_small_object_or_null_and_not_too_many_at_once() {
    let entry = |json: &str| AwarenessEntry { client: 1, clock: 1, json: json.into() };
    assert!(presence(&[entry(r#"{"name":"Ada"}"#)]).unwrap()[0].state.is_some());
    assert!(presence(&[entry(GONE)]).unwrap()[0].state.is_none());
    assert_eq!(presence(&[entry("5")]), Err(LintError::NotAnObject));
    assert_eq!(presence(&[entry("{")]), Err(LintError::NotJson));
    assert_eq!(presence(&[entry(&"[".repeat(1_000))]), Err(LintError::TooDeep));
    let long = format!(r#"{{"a":"{}"}}"#, "a".repeat(2_048));
    assert_eq!(presence(&[entry(&long)]), Err(LintError::ValueTooLarge { max: 2_048 }));
    assert_eq!(presence(&vec![entry("{}"); 4]), Err(LintError::TooManyEntries));
}

/// Ends a chain of writes where a closure must return nothing.
fn drop_ref(_: &mut Writer) {}

/// Bytes that are often an update: a real one with some bytes changed.
fn nearly_an_update() -> impl Strategy<Value = Vec<u8>> {
    let real = in_notes(7, |w| drop_ref(w.byte(1).byte(1).uint(2).uint(9).uint(0).byte(0x27).uint(0)));
    let parts = one_client(9, 0, 4, |w| {
        w.byte(0x27).uint(1).string("notes").string("n1").byte(1);
        w.byte(0x28).uint(0).uint(9).uint(0).string("x").uint(1).byte(125).int(-70);
        w.byte(0x27).uint(0).uint(9).uint(0).string("text").byte(2);
        w.byte(4).uint(0).uint(9).uint(2).string("ab🙂");
    });
    (prop_oneof![Just(real), Just(parts)], vec((any::<prop::sample::Index>(), any::<u8>()), 0..4)).prop_map(
        |(mut bytes, changes)| {
            for (at, to) in changes {
                let at = at.index(bytes.len());
                bytes[at] = to;
            }
            bytes
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_passes_can_be_read_by_the_document_type(bytes in nearly_an_update()) {
        if lint(&bytes).is_ok() {
            prop_assert!(Update::decode_v1(&bytes).is_ok());
        }
    }

    #[test]
    fn noise_is_refused_or_passes_but_never_panics(bytes in vec(any::<u8>(), 0..120), small in vec(0_u8..10, 0..60)) {
        let _ = (lint(&bytes), lint(&small), state_vector(&bytes), state_vector(&small));
    }
}
