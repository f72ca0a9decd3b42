//! Links that were renewed (SPEC A14), and codes that facilitators make for others (SPEC A4).

use fivefold_client::{api::Export, error::ClientError, invite::Invite, stage::Player};
use fivefold_protocol::{
    api::{Join, Links, Seat},
    command::{Command, Phase},
    error::ErrorCode,
    role::{Language, Occupation, Role},
};
use fivefold_server::log::{Payload, Position};
use fivefold_tests::{gathering::Gathering, http::Request, server::TestServer};
use serde_json::json;

const EVERY_LINK: Command = Command::RenewLinks { role: None };
const PARTICIPANTS: Command = Command::RenewLinks { role: Some(Role::Participant) };

async fn links(workshop: &Gathering) -> Links {
    workshop.api.links(&workshop.lead.seat).await.unwrap()
}

async fn join(workshop: &Gathering, link: &str, key: &str) -> Result<Seat, ClientError> {
    let invite = Invite::from_link(link).unwrap();
    let join = Join {
        invite: invite.secret,
        name: "Zed".to_owned(),
        occupation: Occupation::Other,
        about: String::new(),
        language: Language::En,
        key: key.to_owned(),
    };
    workshop.api.join(&invite.workshop, &join).await
}

async fn refused(workshop: &Gathering, link: &str, key: &str) -> Option<ErrorCode> {
    join(workshop, link, key).await.unwrap_err().code()
}

/// A new rejoin code for `person`, asked for by `by`.
async fn new_code(server: &TestServer, by: &Player, person: &Player) -> Result<String, String> {
    let path = format!("/api/v1/workshops/{}/people/{}/rejoin-code", by.seat.workshop, person.seat.person);
    let answer = Request::post(&path, &json!({})).token(&by.seat.token).send(server.address()).await;
    if answer.status == 200 {
        Ok(answer.json()["code"].as_str().unwrap().to_owned())
    } else {
        Err(answer.problem().1)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a14_a_renewed_link_lets_nobody_in_and_whoever_is_in_stays_in() {
    let mut server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana"]]).await;
    let first = links(&workshop).await;
    assert_eq!(first, workshop.links);
    let early = join(&workshop, &first.participant, "early").await.unwrap();

    workshop.must(PARTICIPANTS).await;

    let second = links(&workshop).await;
    assert_ne!(second.participant, first.participant);
    assert_eq!((&second.facilitator, &second.observer), (&first.facilitator, &first.observer));
    workshop.view(|view| view.workshop.links_renewed == 1).await;
    assert_eq!(refused(&workshop, &first.participant, "late").await, Some(ErrorCode::InviteUnknown));
    let known = refused(&workshop, &first.participant, "early").await;
    assert_eq!(known, Some(ErrorCode::InviteUnknown), "not even for a key that joined before");
    assert_eq!(join(&workshop, &second.participant, "late").await.unwrap().role, Role::Participant);
    let again = join(&workshop, &second.participant, "early").await.unwrap();
    assert_eq!(again.person, early.person, "the new link knows the key");
    assert_eq!(join(&workshop, &first.observer, "o").await.unwrap().role, Role::Observer);
    let ana = &workshop.people[0][0];
    workshop.ask(ana, Command::CallFacilitator {}).await.unwrap();

    workshop.must(EVERY_LINK).await;
    server.stop().await;
    server.start_again().await;

    let third = links(&workshop).await;
    for (before, after, role) in [
        (&second.participant, &third.participant, Role::Participant),
        (&second.facilitator, &third.facilitator, Role::Facilitator),
        (&second.observer, &third.observer, Role::Observer),
    ] {
        let (old, new) = (format!("old {role}"), format!("new {role}"));
        assert_eq!(refused(&workshop, before, &old).await, Some(ErrorCode::InviteUnknown), "{role}");
        assert_eq!(join(&workshop, after, &new).await.unwrap().role, role);
    }
    assert_eq!(refused(&workshop, &first.participant, "first").await, Some(ErrorCode::InviteUnknown));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a14_with_the_link_renewed_somebody_removed_does_not_come_back_as_somebody_new() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana", "Ben"]]).await;
    let known = links(&workshop).await.participant;
    let remove = |person| Command::RemovePerson { person };

    workshop.must(remove(workshop.people[0][0].seat.person)).await;
    assert!(join(&workshop, &known, "as somebody new").await.is_ok(), "removing renews nothing");
    workshop.must(PARTICIPANTS).await;
    workshop.must(remove(workshop.people[0][1].seat.person)).await;

    assert_eq!(refused(&workshop, &known, "once more").await, Some(ErrorCode::InviteUnknown));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a14_of_those_who_join_while_the_link_is_renewed_nobody_comes_after_it() {
    let server = TestServer::start().await;
    let workshop = Gathering::new(&server).await;
    let known = links(&workshop).await.participant;
    let keys: Vec<String> = (0..24).map(|at| format!("crowd-{at}")).collect();
    let crowd = keys.iter().map(|key| join(&workshop, &known, key));

    let (_, joined) = tokio::join!(workshop.must(PARTICIPANTS), futures_util::future::join_all(crowd));

    for refused in joined.iter().filter_map(|outcome| outcome.as_ref().err()) {
        assert_eq!(refused.code(), Some(ErrorCode::InviteUnknown));
    }
    // In the log's order: whoever came, came before.
    let id = &workshop.lead.seat.workshop;
    let entries = server.shell().log.tail(id, Position::START).await.unwrap();
    let records = entries.iter().flat_map(|entry| &entry.batch.records);
    let events: Vec<String> = records
        .filter_map(|record| match &record.payload {
            Payload::Event(json) => Some(String::from_utf8_lossy(json).into_owned()),
            Payload::BoardUpdate { .. } | Payload::BoardImport { .. } => None,
        })
        .collect();
    let renewed = events.iter().position(|event| event.contains("\"link_renewed\"")).unwrap();
    let is_join = |event: &&String| event.contains("\"Joined\"") && event.contains("\"participant\"");
    let (before, after) = events.split_at(renewed);
    let came = joined.iter().filter(|outcome| outcome.is_ok()).count();
    assert_eq!(before.iter().filter(is_join).count(), came);
    assert_eq!(after.iter().filter(is_join).count(), 0);
    assert_eq!(refused(&workshop, &known, "late").await, Some(ErrorCode::InviteUnknown));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a14_only_facilitators_renew_links_and_an_import_starts_with_new_ones() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana"]]).await;
    let observer = workshop.join(&workshop.links.observer, "Xia").await.unwrap();
    for player in [&workshop.people[0][0], &observer] {
        assert_eq!(workshop.refusal(player, EVERY_LINK).await, ErrorCode::Forbidden);
    }
    workshop.must(EVERY_LINK).await;
    workshop.must(PARTICIPANTS).await;
    let present = links(&workshop).await;

    let export = workshop.api.export(&workshop.lead.seat, Export::Workshop).await.unwrap();
    let created = server.api().import(export, "Second facilitator", None).await.unwrap();

    let fresh = server.api().links(&created.seat).await.unwrap();
    assert_eq!(fresh, created.links);
    for old in [&present.participant, &workshop.links.participant] {
        let (_, secret) = old.split_once('#').unwrap();
        let (address, _) = fresh.participant.split_once('#').unwrap();
        let code = refused(&workshop, &format!("{address}#{secret}"), "import").await;
        assert_eq!(code, Some(ErrorCode::InviteUnknown));
    }
    assert!(join(&workshop, &fresh.participant, "import").await.is_ok());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a4_a_facilitator_makes_a_code_for_anybody_and_everybody_sees_that_it_was_made() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana", "Ben"]]).await;
    let leo = workshop.join(&workshop.links.facilitator, "Leo").await.unwrap();
    let xia = workshop.join(&workshop.links.observer, "Xia").await.unwrap();
    let (ana, ben) = (&workshop.people[0][0], &workshop.people[0][1]);

    for lost in [&leo, &xia, ana] {
        let code = new_code(&server, &workshop.lead, lost).await.unwrap();
        let back = workshop.api.rejoin(&code).await.unwrap();
        assert_eq!(back.person, lost.seat.person);
        let old = workshop.api.rejoin(lost.seat.rejoin_code.as_deref().unwrap()).await.unwrap_err();
        assert_eq!(old.code(), Some(ErrorCode::RejoinCodeUnknown), "the code before is void");
        let made =
            |view: &fivefold_protocol::view::View| view.people.get(&lost.seat.person)?.code_made.clone();
        for witness in [&workshop.lead, &leo, ben] {
            let made = witness.live.find("the code", fivefold_tests::DEADLINE, made).await.unwrap();
            assert_eq!(made.by, workshop.lead.seat.person);
        }
    }
    // One's own is one's own business; nobody else makes one for somebody else.
    new_code(&server, ben, ben).await.unwrap();
    for (by, person) in [(ana, ben), (&xia, ben), (ana, &leo)] {
        assert_eq!(new_code(&server, by, person).await.unwrap_err(), "forbidden");
    }
    workshop.must(Command::SetPhase { phase: Phase::Exercises }).await;
    let view = workshop.view(|view| view.workshop.phase == Phase::Exercises).await;
    assert_eq!(view.people[&ben.seat.person].code_made, None);
}
