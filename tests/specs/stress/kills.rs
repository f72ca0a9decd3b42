//! The real process, killed at instants that a seed chose, while many write. Nobody who wrote comes back to mend a loss.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use fivefold_client::{board::Document, draw::Seed};
use fivefold_protocol::{
    command::Command,
    ids::NoteId,
    role::Language,
    sync::message::{Message, SyncStep},
};
use fivefold_tests::{
    gathering::{Gathering, problem},
    measure,
    process::ServerProcess,
    wire::{Got, Wire},
};
use futures_util::future::join_all;
use tokio::sync::Notify;
use tokio_util::task::TaskTracker;

/// Edits that a writer sends before it waits for their echoes.
const AHEAD: usize = 6;

/// Counts frames, and says when enough have come.
#[derive(Debug)]
struct Trigger {
    left: AtomicUsize,
    enough: Notify,
}

impl Trigger {
    fn frame(&self) {
        if self.left.fetch_sub(1, Ordering::Relaxed) == 1 {
            self.enough.notify_one();
        }
    }
}

/// Writes until the server is gone. Gives what the server showed, its own echoes included.
async fn write(mut wire: Wire, name: String, trigger: Arc<Trigger>) -> (Document, usize) {
    let (mine, seen) = (Document::default(), Document::default());
    let mut synced = false;
    let (mut sent, mut echoed, mut shown) = (0, 0, 0);
    wire.say(&Message::Sync(SyncStep::One(&[0]))).await;
    loop {
        while synced && sent < echoed + AHEAD {
            let before = mine.state_vector();
            let id: NoteId = format!("{name}-{sent}").parse().unwrap();
            mine.add_note(&id, &problem("The customer waits until somebody picks up"));
            wire.say(&Message::Sync(SyncStep::Update(&mine.server_has(&before).unwrap()))).await;
            sent += 1;
        }
        match wire.next().await {
            Got::Binary(frame) => match Message::decode(&frame).unwrap() {
                Message::Sync(SyncStep::Two(update)) => {
                    seen.take(update).unwrap();
                    synced = true;
                }
                // What comes before step 2 is in it.
                Message::Sync(SyncStep::Update(update)) if synced => {
                    seen.take(update).unwrap();
                    shown += 1;
                    echoed = seen.notes().keys().filter(|id| id.as_str().starts_with(&name)).count();
                    trigger.frame();
                }
                Message::PermissionDenied { reason } => panic!("{name} is refused: {reason}"),
                _ => {}
            },
            Got::Closed(_) => return (seen, shown),
            other @ Got::Text(_) => panic!("{other:?}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn d1_d3_c1_of_what_anybody_saw_nothing_is_lost_and_no_command_is_doubled_however_often_it_is_killed() {
    let (kills, seed) = (measure("KILLS", 8), Seed(u64::try_from(measure("FIRST", 1)).unwrap()));
    let mut server = ServerProcess::start();
    let tracker = TaskTracker::new();
    let (mut shown, mut rooms) = (0, Vec::new());
    let mut workshop = None;
    for round in 0..kills {
        // A board holds five hundred notes; then the next workshop begins.
        if round % 4 == 0 {
            let mut next = Gathering::on(server.api(), Language::En).await;
            next.seat(&[&["Ana", "Ben", "Cleo"], &["Dan", "Eva", "Finn"]]).await;
            next.open("e1").await;
            (workshop, rooms) = (Some(next), Vec::new());
        }
        let workshop = workshop.as_ref().unwrap();
        let frames = 1 + seed.below(90, &["frames", &round.to_string()]);
        let trigger = Trigger { left: AtomicUsize::new(frames as usize), enough: Notify::new() };
        let trigger = Arc::new(trigger);
        let mut writers = Vec::new();
        for (room, people) in workshop.people.iter().enumerate() {
            for (at, player) in people.iter().enumerate() {
                let path = workshop.sync_path(player, &workshop.key("e1", room)).await;
                let wire = Wire::open(server.address(), &path).await.unwrap();
                let name = format!("k{round}-{room}-{at}");
                writers.push(tracker.spawn(write(wire, name, trigger.clone())));
            }
        }
        let asking = join_all((0..3).map(|at| {
            let key = format!("room-{round}-{at}");
            async move { workshop.api.command(&workshop.lead.seat, &key, Command::OpenRoom {}).await }
        }));
        let killing = async {
            trigger.enough.notified().await;
            // Whoever wrote has gone with the server: nobody sends again what it lost.
            tokio::task::block_in_place(|| server.kill());
            let written = join_all(writers).await;
            tokio::task::block_in_place(|| server.start_again());
            written
        };
        let (written, answers) = tokio::join!(killing, asking);

        for (at, seen) in written.into_iter().enumerate() {
            let (seen, frames) = seen.unwrap();
            shown += frames;
            let path = workshop.sync_path(&workshop.lead, &workshop.key("e1", at / 3)).await;
            let has = Wire::open(server.address(), &path).await.unwrap().asked().await;
            let lost = seen.server_has(&has).unwrap();
            assert!(lost.starts_with(&[0]), "round {round}: the server lacks what writer {at} saw");
        }
        rooms.extend(answers.into_iter().map(|answer| answer.unwrap().made["room"].clone()));
        let view = workshop.view(|view| view.rooms.len() >= 2 + rooms.len()).await;
        let distinct: std::collections::BTreeSet<_> = rooms.iter().collect();
        assert_eq!(distinct.len(), rooms.len(), "round {round}: two keys made one room");
        assert_eq!(view.rooms.len(), 2 + rooms.len(), "round {round}: a command was carried out twice");
    }
    println!("{kills} kills, {shown} edits shown, none lost");
    assert!(shown > kills, "hardly anything was shown");
}
