//! What a removed person may still do: read what is stored about them, and erase themselves (SPEC A7, C3).

use fivefold_client::{api::Export, error::ClientError};
use fivefold_protocol::{
    api::Seat,
    command::{Command, CommandAnswer, Phase},
    error::ErrorCode,
    role::{Language, Role},
};
use fivefold_tests::{gathering::Gathering, http::Request, server::TestServer};
use serde_json::json;

const TEXT: &str = "The lift stands still on every Sunday";

async fn ask(workshop: &Gathering, seat: &Seat, command: Command) -> Result<CommandAnswer, ErrorCode> {
    let key = format!("{command:?}").chars().take(60).collect::<String>();
    let answer = workshop.api.command(seat, &key, command).await;
    answer.map_err(|error: ClientError| error.code().unwrap())
}

/// A workshop in which Ana wrote something and was removed.
async fn without_ana(server: &TestServer) -> Gathering {
    let workshop = Gathering::seated(server, &[&["Ana", "Ben"]]).await;
    workshop.open("e1").await;
    let ana = &workshop.people[0][0];
    workshop.write(ana, &workshop.key("e1", 0), &[TEXT]).await;
    workshop.must(Command::RemovePerson { person: ana.seat.person }).await;
    workshop
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a7_a_removed_person_reads_what_is_stored_about_them_erases_themselves_and_does_nothing_else() {
    let server = TestServer::start().await;
    let workshop = without_ana(&server).await;
    let (ana, ben) = (&workshop.people[0][0].seat, &workshop.people[0][1].seat);
    let base = format!("/api/v1/workshops/{}", ana.workshop);
    let person = format!("{base}/people/{}", ana.person);

    let about = workshop.api.about_me(ana).await.unwrap();
    assert_eq!((about.name.as_str(), about.notes[0].text.as_str()), ("Ana", TEXT));
    let erase = |person| Command::ErasePerson { person };
    let language = Some(Language::Ru);
    for command in [
        erase(ben.person),
        Command::UpdatePerson { person: ana.person, occupation: None, language },
        Command::KeepDraft { board: workshop.key("e1", 0), text: "x".to_owned() },
        Command::CallFacilitator {},
    ] {
        let code = ask(&workshop, ana, command.clone()).await.unwrap_err();
        assert_eq!(code, ErrorCode::PersonRemoved, "{command:?}");
    }
    for request in [
        Request::new("PATCH", &person).raw(br#"{"name":"Anna"}"#),
        Request::post(&format!("{person}/rejoin-code"), &json!({})),
        Request::post(&format!("{base}/tickets"), &json!({ "board": "e1.r1", "minutes": 5 })),
        Request::get(&format!("{base}/links")),
        Request::get(&format!("{base}/rooms/preview")),
        Request::get(&format!("{base}/export/report.md")),
    ] {
        let answer = request.clone().token(&ana.token).send(server.address()).await;
        assert_eq!(answer.problem().1, "person_removed", "{request:?}");
    }

    ask(&workshop, ana, erase(ana.person)).await.unwrap();

    let view = workshop.view(|view| view.people[&ana.person].erased).await;
    let gone = &view.people[&ana.person];
    assert_eq!((gone.name.as_str(), gone.removed, gone.role), ("", true, Role::Participant));
    assert_eq!(view.list.unwrap().problems.len(), 1, "the result stays");
    assert_eq!(workshop.api.about_me(ana).await.unwrap_err().code(), Some(ErrorCode::TokenUnknown));
    let code = ana.rejoin_code.as_deref().unwrap();
    let back = workshop.api.rejoin(code).await.unwrap_err();
    assert_eq!(back.code(), Some(ErrorCode::RejoinCodeUnknown));
    for what in [Export::Report, Export::Problems, Export::Workshop] {
        let bytes = workshop.api.export(&workshop.lead.seat, what).await.unwrap();
        assert!(!String::from_utf8_lossy(&bytes).contains("Ana"), "{what:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a7_whoever_erases_themselves_leaves_seat_call_and_those_who_score_and_what_they_wrote_stays() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana", "Ben", "Cleo", "Dan", "Eva"]]).await;
    workshop.open("e1").await;
    let (ana, room) = (&workshop.people[0][0], workshop.rooms[0]);
    workshop.write(ana, &workshop.key("e1", 0), &[TEXT]).await;
    workshop.ask(ana, Command::CallFacilitator {}).await.unwrap();

    workshop.ask(ana, Command::ErasePerson { person: ana.seat.person }).await.unwrap();

    let late = workshop.join(&workshop.links.participant, "Finn").await.unwrap();
    assert_eq!(late.seat.room, Some(room), "the seat is free");
    workshop.reach(Phase::Scoring).await;
    let view = workshop.view(|view| view.scoring.is_some()).await;
    assert_eq!(view.rooms[&room].call, None);
    assert_eq!(view.people[&ana.seat.person].room, None);
    let scoring = view.scoring.unwrap();
    assert_eq!((scoring.scorers, scoring.progress.contains_key(&ana.seat.person)), (5, false));
    assert_eq!(view.list.unwrap().problems.len(), 1, "the result stays");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a7_a_removed_person_comes_to_their_data_with_the_code_too_also_after_a_restart() {
    let mut server = TestServer::start().await;
    let workshop = without_ana(&server).await;
    let ana = &workshop.people[0][0].seat;
    server.stop().await;
    server.start_again().await;

    let back = workshop.api.rejoin(ana.rejoin_code.as_deref().unwrap()).await.unwrap();

    assert_eq!((back.person, back.room), (ana.person, None));
    assert_eq!(workshop.api.about_me(&back).await.unwrap().notes.len(), 1);
    assert_eq!(ask(&workshop, &back, Command::CallFacilitator {}).await, Err(ErrorCode::PersonRemoved));
    ask(&workshop, &back, Command::ErasePerson { person: back.person }).await.unwrap();
    assert_eq!(workshop.api.about_me(ana).await.unwrap_err().code(), Some(ErrorCode::TokenUnknown));
}
