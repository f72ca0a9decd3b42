//! Who is on a board and where: awareness states, never logged. Each carries the identity that the server knows, expires
//! when it is not renewed, and goes with the socket that announced it. Pure; the workshop's task owns one per board.

use std::collections::BTreeMap;

use fivefold_protocol::{
    ids::{PersonId, Timestamp},
    limits::{AWARENESS_CLIENTS_MAX, AWARENESS_EXPIRES_MS},
    sync::awareness::{AwarenessEntry, GONE},
};
use serde::Serialize;

use crate::lint::{Claimed, Presence as Announced};

/// Names one socket for as long as the process lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SocketId(pub u64);

/// How far beyond the known clock a client may jump, so that nobody can freeze a state at the largest clock.
const CLOCK_STEP_MAX: u64 = 1 << 20;

#[derive(Debug, Clone, PartialEq)]
struct State {
    socket: SocketId,
    person: PersonId,
    clock: u64,
    json: String,
    renewed_at: Timestamp,
}

/// The awareness states of one board.
#[derive(Debug, Default)]
pub struct Presence {
    states: BTreeMap<u64, State>,
    /// Clocks of clients that have gone, so that a late frame does not bring them back.
    gone: BTreeMap<u64, u64>,
    /// The first client that each socket announced: its own. Others it only passes on, as tabs of one browser do.
    own: BTreeMap<SocketId, u64>,
}

/// Clocks of gone clients that are remembered, in number.
const GONE_MAX: usize = 1_024;

impl Presence {
    /// Takes what `person` announced on `socket`; answers with what the board's sockets are to be told.
    ///
    /// Entries for a client id that somebody else is using, late ones and more than three per socket are passed over. Who
    /// comes back under a clock that is over hears the goodbye again, and announces itself under a higher one.
    pub fn announce(
        &mut self,
        socket: SocketId,
        person: PersonId,
        shown_as: Option<&str>,
        entries: Vec<Announced>,
        now: Timestamp,
    ) -> Vec<AwarenessEntry> {
        let mut told = Vec::new();
        for entry in entries {
            let known = self.states.get(&entry.client);
            if known.is_some_and(|state| state.person != person) {
                continue;
            }
            let last = known.map(|state| state.clock).or_else(|| self.gone.get(&entry.client).copied());
            // A renewal repeats the clock; a gone client may come back only with a higher one.
            let in_time = last.is_none_or(|last| entry.clock >= last && entry.clock - last <= CLOCK_STEP_MAX);
            if let (None, Some(last)) = (known, last)
                && entry.clock <= last
                && entry.state.is_some()
            {
                // A client that came back with the clock it had: nobody would believe it. Told its goodbye once more, it
                // raises its clock by itself; nobody else has anything to remove.
                told.push(goodbye(entry.client, last));
            }
            if !in_time || (known.is_none() && last == Some(entry.clock)) {
                continue;
            }
            let Some(claimed) = entry.state else {
                // A late goodbye of a replaced socket must not remove what the newer one announced.
                if known.is_some_and(|state| state.socket == socket) {
                    told.extend(self.remove(entry.client, entry.clock));
                }
                continue;
            };
            let held = self.states.values().filter(|state| state.socket == socket).count();
            if known.is_none() && held >= AWARENESS_CLIENTS_MAX {
                continue;
            }
            let json = with_identity(claimed, shown_as.map(|name| (person, name)));
            let state = State { socket, person, clock: entry.clock, json: json.clone(), renewed_at: now };
            self.states.insert(entry.client, state);
            self.gone.remove(&entry.client);
            told.push(AwarenessEntry { client: entry.client, clock: entry.clock, json });
        }
        told
    }

    /// Whether `client` is the socket's own: the first that it announced.
    pub fn is_own(&mut self, socket: SocketId, client: u64) -> bool {
        *self.own.entry(socket).or_insert(client) == client
    }

    /// Makes room for `person`, whose client it is, where somebody else passed it on before.
    pub fn yield_to(&mut self, client: u64, person: PersonId) {
        if self.states.get(&client).is_some_and(|state| state.person != person) {
            self.states.remove(&client);
        }
    }

    /// Everything a newcomer is told.
    #[must_use]
    pub fn all(&self) -> Vec<AwarenessEntry> {
        self.states
            .iter()
            .map(|(client, state)| AwarenessEntry {
                client: *client,
                clock: state.clock,
                json: state.json.clone(),
            })
            .collect()
    }

    /// Removes what `socket` announced; answers with the goodbyes.
    pub fn leave(&mut self, socket: SocketId) -> Vec<AwarenessEntry> {
        self.own.remove(&socket);
        self.remove_where(|state| state.socket == socket)
    }

    /// Removes what was not renewed in time; answers with the goodbyes.
    pub fn expire(&mut self, now: Timestamp) -> Vec<AwarenessEntry> {
        self.remove_where(|state| now.since_ms(state.renewed_at) > AWARENESS_EXPIRES_MS)
    }

    /// The one socket that announced all of these clients, if it is one that is still here.
    pub fn only_socket(&self, mut clients: impl Iterator<Item = u64>) -> Option<SocketId> {
        let first = self.states.get(&clients.next()?)?.socket;
        clients
            .all(|client| self.states.get(&client).is_some_and(|state| state.socket == first))
            .then_some(first)
    }

    /// Whether nobody is here.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.states.is_empty()
    }

    fn remove_where(&mut self, goes: impl Fn(&State) -> bool) -> Vec<AwarenessEntry> {
        let clients: Vec<u64> =
            self.states.iter().filter(|(_, state)| goes(state)).map(|(client, _)| *client).collect();
        clients
            .into_iter()
            .filter_map(|client| {
                let clock = self.states.get(&client)?.clock.saturating_add(1);
                self.remove(client, clock)
            })
            .collect()
    }

    fn remove(&mut self, client: u64, clock: u64) -> Option<AwarenessEntry> {
        self.states.remove(&client)?;
        if self.gone.len() >= GONE_MAX {
            self.gone.pop_first();
        }
        self.gone.insert(client, clock);
        Some(goodbye(client, clock))
    }
}

fn goodbye(client: u64, clock: u64) -> AwarenessEntry {
    AwarenessEntry { client, clock, json: GONE.to_owned() }
}

/// The state with `user` as the server knows it; a colour may be chosen, nothing else of it is taken over.
/// Where authors are not shown there is no `user` at all.
fn with_identity(claimed: Claimed, shown: Option<(PersonId, &str)>) -> String {
    let Claimed { mut json, color } = claimed;
    let Some((person, name)) = shown else { return json };
    let user = User { color, name, person };
    let Ok(user) = serde_json::to_string(&user) else { return json };
    json.pop();
    json.push_str(if json.len() > 1 { r#","user":"# } else { r#""user":"# });
    json.push_str(&user);
    json.push('}');
    json
}

/// Who somebody is, as the server knows it.
#[derive(Serialize)]
struct User<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    color: Option<String>,
    #[serde(skip_serializing_if = "str::is_empty")]
    name: &'a str,
    person: PersonId,
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    const ANA: PersonId = PersonId(1);
    const BEN: PersonId = PersonId(2);
    const T0: Timestamp = Timestamp(0);

    fn entry(client: u64, clock: u64, json: &str) -> AwarenessEntry {
        AwarenessEntry { client, clock, json: json.to_owned() }
    }

    /// What a socket announces, as the linter let it through.
    fn said(client: u64, clock: u64, json: &str) -> Vec<Announced> {
        crate::lint::presence(&[entry(client, clock, json)]).unwrap()
    }

    #[test]
    fn s11_presence_carries_the_identity_the_server_knows() {
        let mut presence = Presence::default();
        let claimed = r#"{"user":{"person":"p2","name":"Ben","color":"red"},"cursor":3}"#;
        let told = presence.announce(SocketId(1), ANA, Some("Ana"), said(7, 1, claimed), T0);
        let state: Value = serde_json::from_str(&told[0].json).unwrap();
        assert_eq!(state["user"]["person"], "p1");
        assert_eq!(state["user"]["name"], "Ana");
        assert_eq!(state["user"]["color"], "red");
        assert_eq!(state["cursor"], 3);
        let told = presence.announce(SocketId(1), ANA, Some(""), said(7, 2, r#"{"user":7}"#), T0);
        assert_eq!(told[0].json, r#"{"user":{"person":"p1"}}"#);
    }

    #[test]
    fn s11_nobody_can_speak_for_or_freeze_somebody_elses_presence() {
        let mut presence = Presence::default();
        presence.announce(SocketId(1), ANA, None, said(7, 1, "{}"), T0);
        assert!(presence.announce(SocketId(2), BEN, None, said(7, 2, "{}"), T0).is_empty());
        assert!(
            presence.announce(SocketId(2), BEN, None, said(7, CLOCK_STEP_MAX + 2, "null"), T0).is_empty()
        );
        assert!(presence.announce(SocketId(1), ANA, None, said(7, CLOCK_STEP_MAX + 2, "{}"), T0).is_empty());
        assert_eq!(presence.announce(SocketId(1), ANA, None, said(7, 2, "{}"), T0).len(), 1);
    }

    #[test]
    fn s11_whose_client_it_is_shows_it_also_where_somebody_else_passed_it_on_before() {
        let mut presence = Presence::default();
        assert!(presence.is_own(SocketId(2), 8));
        presence.announce(SocketId(2), BEN, None, said(8, 1, "{}"), T0);
        assert!(!presence.is_own(SocketId(2), 7), "another tab of the same browser");
        presence.announce(SocketId(2), BEN, None, said(7, 1, "{}"), T0);
        assert!(presence.is_own(SocketId(1), 7));
        presence.yield_to(7, ANA);
        let told = presence.announce(SocketId(1), ANA, Some("Ana"), said(7, 1, "{}"), T0);
        assert!(told[0].json.contains("p1"));
        presence.yield_to(7, ANA);
        assert_eq!(presence.all().len(), 2);
        presence.leave(SocketId(2));
        assert!(presence.is_own(SocketId(2), 7), "a socket that left is forgotten");
    }

    #[test]
    fn s11_a_late_goodbye_of_a_replaced_socket_removes_nothing() {
        let mut presence = Presence::default();
        presence.announce(SocketId(1), ANA, None, said(7, 1, "{}"), T0);
        presence.announce(SocketId(2), ANA, None, said(7, 2, "{}"), T0);
        assert!(presence.leave(SocketId(1)).is_empty());
        assert_eq!(presence.all().len(), 1);
        assert_eq!(presence.leave(SocketId(2)), [entry(7, 3, "null")]);
    }

    #[test]
    fn s11_whoever_comes_back_with_an_old_clock_is_told_to_raise_it_and_is_seen_then() {
        let mut presence = Presence::default();
        presence.announce(SocketId(1), ANA, None, said(7, 4, "{}"), T0);
        assert_eq!(presence.leave(SocketId(1)), [entry(7, 5, "null")]);
        let again = presence.announce(SocketId(2), ANA, None, said(7, 4, "{}"), T0);
        assert_eq!(again, [entry(7, 5, "null")]);
        assert!(presence.is_empty());
        // What a stock client does with a goodbye of its own.
        assert_eq!(presence.announce(SocketId(2), ANA, None, said(7, 6, "{}"), T0)[0].clock, 6);
        assert_eq!(presence.all().len(), 1);
    }

    #[test]
    fn s11_a_goodbye_for_nobody_is_not_passed_on() {
        let mut presence = Presence::default();
        presence.announce(SocketId(1), ANA, None, said(7, 4, "{}"), T0);
        presence.leave(SocketId(1));
        assert!(presence.announce(SocketId(2), BEN, None, said(7, 5, "null"), T0).is_empty());
    }

    #[test]
    fn s11_presence_that_is_not_renewed_expires() {
        let mut presence = Presence::default();
        presence.announce(SocketId(1), ANA, None, said(7, 1, "{}"), T0);
        assert!(presence.expire(Timestamp(AWARENESS_EXPIRES_MS)).is_empty());
        assert_eq!(presence.expire(Timestamp(AWARENESS_EXPIRES_MS + 1)).len(), 1);
        assert!(presence.is_empty());
    }
}
