//! What identity promises.

use fivefold_protocol::{
    ids::Timestamp,
    limits::{NAME_MAX, PEOPLE_MAX},
};

use super::{
    people::{Credentials, NewPeople, Profile, TOKENS_PER_PERSON},
    workshops::{NewWorkshop, WORKSHOPS_AT_ONCE, WorkshopRow},
    *,
};
use crate::auth::{
    rejoin::{RejoinCode, RejoinHash},
    token::{Token, TokenHash},
};

/// An identity with one workshop, and a source of credentials.
struct Bench {
    identity: Identity,
    random: Randomness,
    secret: ServerSecret,
}

impl Bench {
    async fn start() -> Self {
        let identity = Identity::in_memory().unwrap();
        let random = Randomness::from_seed(1);
        let secret = identity.server_secret(&random).await.unwrap();
        identity.begin_workshop(new(row("w", 100))).await.unwrap();
        Self { identity, random, secret }
    }

    fn token(&self) -> TokenHash {
        Token::draw(&self.random).hash()
    }

    fn code(&self) -> RejoinHash {
        RejoinCode::draw(&self.random).hash(&self.secret)
    }

    async fn join(&self, person: u32, name: &str) -> (TokenHash, RejoinHash) {
        let (token, code) = (self.token(), self.code());
        self.identity.insert_person(who(person), profile(name), token, code).await.unwrap();
        (token, code)
    }
}

fn workshop(id: &str) -> WorkshopId {
    id.parse().unwrap()
}

fn row(id: &str, delete_after: i64) -> WorkshopRow {
    WorkshopRow { id: workshop(id), created_at: Timestamp(1), delete_after: Timestamp(delete_after) }
}

fn new(row: WorkshopRow) -> NewWorkshop {
    NewWorkshop { row, people: NewPeople::default() }
}

fn who(person: u32) -> Principal {
    Principal { workshop: workshop("w"), person: PersonId(person) }
}

fn profile(name: &str) -> Profile {
    Profile { name: name.into(), occupation: Some("answers the phone".into()) }
}

#[tokio::test]
async fn t4_a_workshop_is_noted_with_its_people_or_not_at_all() {
    let bench = Bench::start().await;
    let (token, code) = bench.join(1, "Ana").await;
    let fresh = Credentials { token: bench.token(), code: bench.code() };
    let begins = async |name: &str, credentials| {
        let people = vec![(PersonId(4), profile("Ben"), None), (PersonId(7), profile(name), credentials)];
        let people = NewPeople(people);
        bench.identity.begin_workshop(NewWorkshop { people, ..new(row("next", 100)) }).await
    };

    for taken in [Credentials { token, ..fresh }, Credentials { code, ..fresh }] {
        assert_eq!(begins("Cleo", Some(taken)).await, Err(IdentityError::CredentialTaken));
    }
    let long = "x".repeat(NAME_MAX + 1);
    assert_eq!(begins(&long, Some(fresh)).await, Err(IdentityError::TextTooLong { max: NAME_MAX }));
    assert_eq!(bench.identity.workshop(&workshop("next")).await, Ok(None));
    assert_eq!(bench.identity.names(&workshop("next")).await.unwrap().len(), 0);

    assert_eq!(begins("Cleo", Some(fresh)).await, Ok(()));
    let her = Some(Principal { workshop: workshop("next"), person: PersonId(7) });
    assert_eq!(bench.identity.find_token(fresh.token).await, Ok(her.clone()));
    assert_eq!(bench.identity.find_rejoin(fresh.code).await, Ok(her));
    assert_eq!(bench.identity.names(&workshop("next")).await.unwrap().len(), 2);
}

#[tokio::test]
async fn the_servers_secret_is_made_once() {
    let bench = Bench::start().await;
    assert_eq!(bench.identity.server_secret(&bench.random).await, Ok(bench.secret));
}

#[tokio::test]
async fn a_workshop_is_known_until_it_is_deleted_with_everything_of_it() {
    let bench = Bench::start().await;
    let identity = &bench.identity;
    assert_eq!(identity.begin_workshop(new(row("w", 5))).await, Err(IdentityError::WorkshopExists));
    assert_eq!(identity.workshop(&workshop("w")).await, Ok(Some(row("w", 100))));
    let (token, code) = bench.join(1, "Ana").await;

    identity.delete_workshop(&workshop("w")).await.unwrap();
    identity.delete_workshop(&workshop("w")).await.unwrap();
    assert_eq!(identity.workshop(&workshop("w")).await, Ok(None));
    assert_eq!(identity.find_token(token).await, Ok(None));
    assert_eq!(identity.find_rejoin(code).await, Ok(None));
    assert!(identity.names(&workshop("w")).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_workshop_expires_after_its_last_moment_and_may_be_kept_longer() {
    let bench = Bench::start().await;
    bench.identity.begin_workshop(new(row("soon", 50))).await.unwrap();
    let expired = async |now| {
        let rows = bench.identity.expired(Timestamp(now)).await.unwrap();
        rows.iter().map(|row| row.id.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(expired(50).await, [] as [String; 0]);
    assert_eq!(expired(51).await, ["soon"]);
    assert_eq!(expired(101).await, ["soon", "w"]);
    bench.identity.keep_workshop_until(&workshop("soon"), Timestamp(500)).await.unwrap();
    assert_eq!(expired(101).await, ["w"]);
    let unknown = bench.identity.keep_workshop_until(&workshop("none"), Timestamp(1)).await;
    assert_eq!(unknown, Err(IdentityError::WorkshopUnknown));
}

#[tokio::test]
async fn all_workshops_are_listed_a_bounded_number_at_a_time() {
    let bench = Bench::start().await;
    for number in 0..WORKSHOPS_AT_ONCE {
        bench.identity.begin_workshop(new(row(&format!("a{number:05}"), 1))).await.unwrap();
    }
    let first = bench.identity.workshops(None).await.unwrap();
    assert_eq!(first.len(), WORKSHOPS_AT_ONCE as usize);
    let rest = bench.identity.workshops(first.last().map(|row| &row.id)).await.unwrap();
    assert_eq!(rest, [row("w", 100)]);
}

#[tokio::test]
async fn a_person_is_found_by_token_and_by_rejoin_code() {
    let bench = Bench::start().await;
    let (token, code) = bench.join(1, "Ana").await;
    let second = bench.token();
    bench.identity.add_token(who(1), second).await.unwrap();
    for known in [token, second] {
        assert_eq!(bench.identity.find_token(known).await, Ok(Some(who(1))));
    }
    assert_eq!(bench.identity.find_rejoin(code).await, Ok(Some(who(1))));
    assert_eq!(bench.identity.find_token(bench.token()).await, Ok(None));
    assert_eq!(bench.identity.find_rejoin(bench.code()).await, Ok(None));

    let fresh = bench.code();
    bench.identity.replace_rejoin(who(1), Some(fresh)).await.unwrap();
    assert_eq!(bench.identity.find_rejoin(code).await, Ok(None));
    assert_eq!(bench.identity.find_rejoin(fresh).await, Ok(Some(who(1))));
    bench.identity.replace_rejoin(who(1), None).await.unwrap();
    assert_eq!(bench.identity.find_rejoin(fresh).await, Ok(None));
}

#[tokio::test]
async fn a_credential_belongs_to_one_person_and_a_refused_one_changes_nothing() {
    let bench = Bench::start().await;
    let (token, code) = bench.join(1, "Ana").await;
    let insert = async |person, token, code| {
        bench.identity.insert_person(who(person), profile("Ben"), token, code).await
    };
    assert_eq!(insert(1, bench.token(), bench.code()).await, Err(IdentityError::PersonExists));
    assert_eq!(insert(2, token, bench.code()).await, Err(IdentityError::CredentialTaken));
    assert_eq!(insert(2, bench.token(), code).await, Err(IdentityError::CredentialTaken));
    assert_eq!(bench.identity.names(&workshop("w")).await.unwrap().len(), 1);
    bench.join(2, "Ben").await;
    assert_eq!(bench.identity.add_token(who(2), token).await, Err(IdentityError::CredentialTaken));
    assert_eq!(bench.identity.replace_rejoin(who(2), Some(code)).await, Err(IdentityError::CredentialTaken));
    assert_eq!(bench.identity.find_token(token).await, Ok(Some(who(1))));
    let elsewhere = Principal { workshop: workshop("none"), person: PersonId(1) };
    let unknown = bench.identity.insert_person(elsewhere, profile("Ben"), bench.token(), bench.code()).await;
    assert_eq!(unknown, Err(IdentityError::WorkshopUnknown));
}

#[tokio::test]
async fn one_device_too_many_signs_out_the_first() {
    let bench = Bench::start().await;
    let (first, _) = bench.join(1, "Ana").await;
    let (other, _) = bench.join(2, "Ben").await;
    let mut tokens = Vec::new();
    for _ in 0..TOKENS_PER_PERSON {
        let token = bench.token();
        bench.identity.add_token(who(1), token).await.unwrap();
        tokens.push(token);
    }
    assert_eq!(bench.identity.find_token(first).await, Ok(None));
    for token in tokens {
        assert_eq!(bench.identity.find_token(token).await, Ok(Some(who(1))));
    }
    assert_eq!(bench.identity.find_token(other).await, Ok(Some(who(2))));
}

#[tokio::test]
async fn an_erased_person_leaves_nothing_but_having_been_there() {
    let bench = Bench::start().await;
    let (token, code) = bench.join(1, "Ana").await;
    bench.join(2, "Ben").await;
    bench.identity.erase_person(who(1)).await.unwrap();
    bench.identity.erase_person(who(1)).await.unwrap();
    let names = bench.identity.names(&workshop("w")).await.unwrap();
    assert_eq!(names, [(PersonId(1), None), (PersonId(2), Some(profile("Ben")))].into());
    assert_eq!(bench.identity.find_token(token).await, Ok(None));
    assert_eq!(bench.identity.find_rejoin(code).await, Ok(None));
    // A late request does not bring anything back.
    assert_eq!(bench.identity.rename(who(1), profile("Ana")).await, Err(IdentityError::PersonUnknown));
    assert_eq!(bench.identity.add_token(who(1), token).await, Err(IdentityError::PersonUnknown));
    assert_eq!(bench.identity.replace_rejoin(who(1), Some(code)).await, Err(IdentityError::PersonUnknown));
    let again = bench.identity.insert_person(who(1), profile("Ana"), token, code).await;
    assert_eq!(again, Err(IdentityError::PersonExists));
}

#[tokio::test]
async fn no_file_holds_the_name_of_an_erased_person() {
    let folder = tempfile::tempdir().unwrap();
    let file = DataFile::open(&folder.path().join("fivefold.db")).unwrap();
    let identity = Identity::new(file.clone());
    let holds = |text: &str| {
        folder.path().read_dir().unwrap().any(|entry| {
            let bytes = std::fs::read(entry.unwrap().path()).unwrap();
            bytes.windows(text.len()).any(|window| window == text.as_bytes())
        })
    };
    identity.begin_workshop(new(row("w", 1))).await.unwrap();
    let name = "Anastasia Unmistakable";
    identity.insert_person(who(1), profile(name), TokenHash([1; 32]), RejoinHash([1; 32])).await.unwrap();
    identity.rename(who(1), profile("Annie Unmistakable")).await.unwrap();
    assert!(holds(name));
    identity.erase_person(who(1)).await.unwrap();
    for text in [name, "Annie Unmistakable", "answers the phone"] {
        assert!(!holds(text), "{text}");
    }
    file.close().await;
    assert_eq!(identity.names(&workshop("w")).await, Err(IdentityError::Closed));
}

#[tokio::test]
async fn texts_and_numbers_of_people_are_bounded() {
    let bench = Bench::start().await;
    let longest = "я".repeat(NAME_MAX);
    bench.join(1, &longest).await;
    let longer = profile(&format!("{longest}я"));
    let refused = Err(IdentityError::TextTooLong { max: NAME_MAX });
    assert_eq!(bench.identity.rename(who(1), longer.clone()).await, refused);
    let inserted = bench.identity.insert_person(who(2), longer, bench.token(), bench.code()).await;
    assert_eq!(inserted, refused);
    for person in 2..=u32::try_from(PEOPLE_MAX).unwrap() {
        bench.join(person, "Ben").await;
    }
    let full = bench.identity.insert_person(who(u32::MAX), profile("Cy"), bench.token(), bench.code()).await;
    assert_eq!(full, Err(IdentityError::WorkshopFull));
}

#[tokio::test]
async fn a_row_that_a_disk_changed_says_nothing() {
    let bench = Bench::start().await;
    let identity = &bench.identity;
    let secret = identity.server_secret(&bench.random).await.unwrap();
    let (token, code) = bench.join(1, "Ana").await;
    bench.join(2, "Ben").await;
    assert_eq!(identity.server_secret(&bench.random).await.unwrap(), secret);
    let change = async |statement: &'static str| {
        identity.0.write(0, move |db| db.execute_batch(statement)).await.unwrap();
    };
    let damaged = |table: &str| IdentityError::Damaged(format!("a row of {table}"));

    change("UPDATE tokens SET person = 2 WHERE person = 1").await;
    assert_eq!(identity.find_token(token).await, Err(damaged("tokens")));
    change("UPDATE people SET name = 'Cna' WHERE person = 1").await;
    assert_eq!(identity.names(&workshop("w")).await, Err(damaged("people")));
    assert_eq!(identity.find_rejoin(code).await, Err(damaged("people")));
    assert_eq!(identity.rename(who(1), profile("Ana")).await, Err(damaged("people")));
    change("UPDATE workshops SET delete_after = -1").await;
    assert_eq!(identity.workshop(&workshop("w")).await, Err(damaged("workshops")));
    assert_eq!(identity.expired(Timestamp(50)).await, Ok(Vec::new()), "nothing is deleted by mistake");
    assert_eq!(identity.keep_workshop_until(&workshop("w"), Timestamp(9)).await, Err(damaged("workshops")));
    change("UPDATE secrets SET value = zeroblob(32)").await;
    assert_eq!(identity.server_secret(&bench.random).await, Err(damaged("secrets")));
    let found = identity.0.read(seal::damaged_rows).await.unwrap();
    let whose = Some("w".to_owned());
    let rows =
        [(None, "secrets"), (whose.clone(), "workshops"), (whose.clone(), "people"), (whose, "tokens")];
    assert_eq!(found, rows);
    change("DELETE FROM secrets").await;
    let lost = identity.server_secret(&bench.random).await;
    assert_eq!(lost, Err(IdentityError::Damaged("the server's secret".to_owned())), "no other is made");
    // Whoever asks to be forgotten is forgotten all the same.
    identity.erase_person(who(1)).await.unwrap();
    assert_eq!(identity.names(&workshop("w")).await.unwrap()[&PersonId(1)], None);
}
