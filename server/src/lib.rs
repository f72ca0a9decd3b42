//! The Fivefold server. The file list is the path of the data:
//! `socket → session → lint → registry → workshop → boards → log → outbox`, and beside it the pure parts
//! (`merge`, `wording`; scoring and plan are inside `workshop`) and the edges (`http`, `auth`, `export`, `page`).

pub mod auth;
pub mod backup;
pub mod boards;
pub mod check;
pub mod clock;
pub mod config;
pub mod error;
pub mod export;
pub mod gate;
pub mod http;
pub mod identity;
mod languages;
pub mod lint;
pub mod log;
pub mod meanings;
pub mod merge;
pub mod metrics;
pub mod origin;
pub mod outbox;
pub mod page;
pub mod presence;
pub mod proxy;
pub mod registry;
pub mod serve;
pub mod session;
pub mod shell;
pub mod socket;
pub mod throttle;
pub mod wording;
pub mod workshop;
