//! Figures for Prometheus, at `GET /metrics`.

use std::sync::{Arc, atomic::AtomicU64};

use fivefold_protocol::error::ErrorCode;
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::Registry,
};

use crate::gate::Crowded;

/// A refused request or edit, by its code.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct CodeLabel {
    code: String,
}

/// A part of the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelSet)]
struct EndpointLabel {
    endpoint: &'static str,
}

/// Why a connection or a socket was not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelSet)]
struct BoundLabel {
    bound: &'static str,
}

/// Everything that is counted. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Metrics {
    registry: Arc<Registry>,
    sockets: Family<EndpointLabel, Gauge>,
    refusals: Family<CodeLabel, Counter>,
    connections: Gauge,
    unauthenticated: Gauge,
    crowded: Family<BoundLabel, Counter>,
    /// Sockets closed because nobody said in time who they are.
    pub nobody: Counter,
    /// Board updates made durable.
    pub updates: Counter,
    /// Commands carried out.
    pub commands: Counter,
    /// Frames queued for peers.
    pub frames: Counter,
    /// Sockets that could not keep up and were sent the whole again.
    pub resyncs: Counter,
    /// Seconds from the start of an append to its commit.
    pub commit_seconds: Histogram,
    /// Records per batch.
    pub batch_records: Histogram,
    /// Workshops in memory.
    pub workshops: Gauge,
    /// Workshops loaded from their log.
    pub loads: Counter,
    /// Bytes the data folder occupies.
    pub stored_bytes: Gauge<i64, std::sync::atomic::AtomicI64>,
    /// Total of bytes received in frames.
    pub received_bytes: Counter<u64, AtomicU64>,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("fivefold");
        let sockets = Family::default();
        registry.register("sockets", "Open WebSockets", sockets.clone());
        let refusals = Family::default();
        registry.register("refusals", "Refused requests and edits", refusals.clone());
        let connections = Gauge::default();
        registry.register("connections", "Open connections, sockets included", connections.clone());
        let unauthenticated = Gauge::default();
        registry.register(
            "sockets_unauthenticated",
            "Open WebSockets on which nobody has said who they are",
            unauthenticated.clone(),
        );
        let crowded = Family::default();
        registry.register(
            "connections_refused",
            "Connections and WebSockets beyond a bound: all, address, unauthenticated",
            crowded.clone(),
        );
        let nobody = Counter::default();
        registry.register(
            "sockets_nobody",
            "WebSockets closed because nobody said in time who they are",
            nobody.clone(),
        );
        let updates = Counter::default();
        registry.register("board_updates", "Board updates made durable", updates.clone());
        let commands = Counter::default();
        registry.register("commands", "Commands carried out", commands.clone());
        let frames = Counter::default();
        registry.register("frames", "Frames sent to peers", frames.clone());
        let resyncs = Counter::default();
        registry.register("resyncs", "Sockets that were sent the whole again", resyncs.clone());
        let commit_seconds = Histogram::new([
            0.000_25, 0.000_5, 0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128, 0.5, 2.0,
        ]);
        registry.register("commit_seconds", "Time of an append until it is durable", commit_seconds.clone());
        let batch_records = Histogram::new([1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0]);
        registry.register("batch_records", "Records per batch of the log", batch_records.clone());
        let workshops = Gauge::default();
        registry.register("workshops", "Workshops in memory", workshops.clone());
        let loads = Counter::default();
        registry.register("workshop_loads", "Workshops loaded from their log", loads.clone());
        let stored_bytes = Gauge::default();
        registry.register("stored_bytes", "Bytes of the data folder", stored_bytes.clone());
        let received_bytes = Counter::default();
        registry.register("received_bytes", "Bytes received in frames", received_bytes.clone());
        Self {
            registry: Arc::new(registry),
            sockets,
            refusals,
            connections,
            unauthenticated,
            crowded,
            nobody,
            updates,
            commands,
            frames,
            resyncs,
            commit_seconds,
            batch_records,
            workshops,
            loads,
            stored_bytes,
            received_bytes,
        }
    }
}

impl Metrics {
    /// The text that Prometheus reads.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        // Writing into a String cannot fail.
        let _ = encode(&mut text, &self.registry);
        text
    }

    /// Counts a refusal.
    pub fn refused(&self, code: ErrorCode) {
        self.refusals.get_or_create(&CodeLabel { code: code.name() }).inc();
    }

    /// Counts what was beyond a bound.
    pub fn crowded(&self, why: Crowded) {
        let bound = match why {
            Crowded::All => "all",
            Crowded::Address => "address",
            Crowded::Unauthenticated => "unauthenticated",
        };
        self.crowded.get_or_create(&BoundLabel { bound }).inc();
    }

    /// Counts a socket for as long as the guard lives.
    #[must_use]
    pub fn socket(&self, endpoint: &'static str) -> Open {
        Open::new(self.sockets.get_or_create_owned(&EndpointLabel { endpoint }))
    }

    /// Counts a connection for as long as the guard lives.
    #[must_use]
    pub fn connection(&self) -> Open {
        Open::new(self.connections.clone())
    }

    /// Counts a socket of nobody knows whom for as long as the guard lives.
    #[must_use]
    pub fn unauthenticated(&self) -> Open {
        Open::new(self.unauthenticated.clone())
    }
}

/// Something open that a gauge counts.
#[derive(Debug)]
pub struct Open(Gauge);

impl Open {
    fn new(gauge: Gauge) -> Self {
        gauge.inc();
        Self(gauge)
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.dec();
    }
}
