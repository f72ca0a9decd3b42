//! What notes mean, read by one encoder for all workshops: one after the other, beside the tasks that wait for nothing, and
//! kept in memory for whoever asks again. It is never stored.

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use fivefold_encoder::{Encoder, EncoderError, Meaning};
use sha2::{Digest, Sha256};
use tokio::{sync::Semaphore, task::spawn_blocking};

use crate::config::MEANINGS_KEPT;

/// Reads what notes mean.
#[derive(Debug)]
pub struct Meanings {
    encoder: Arc<Encoder>,
    kept: Mutex<Kept>,
    /// One processor at most reads, and workshops take turns.
    turn: Semaphore,
}

/// Stands for a text: its SHA-256, so that no words are kept of what people deleted.
type Key = [u8; 32];

/// What was read last: when the newer part is full, it becomes the older one.
#[derive(Debug, Default)]
struct Kept {
    newer: HashMap<Key, Arc<Meaning>>,
    older: HashMap<Key, Arc<Meaning>>,
}

impl Meanings {
    /// Reads the encoder's file.
    ///
    /// # Errors
    /// [`EncoderError`]
    pub async fn open(file: PathBuf) -> Result<Self, EncoderError> {
        let opened = spawn_blocking({
            let file = file.clone();
            move || Encoder::open(&file)
        });
        let encoder = opened.await.map_err(|_| EncoderError::Unknown(file))??;
        Ok(Self { encoder: Arc::new(encoder), kept: Mutex::default(), turn: Semaphore::new(1) })
    }

    /// What texts mean. `None`: reading failed.
    pub async fn read(&self, texts: Vec<String>) -> Option<Vec<(String, Arc<Meaning>)>> {
        let _turn = self.turn.acquire().await.ok()?;
        let (mut read, mut unread) = (Vec::with_capacity(texts.len()), Vec::new());
        for text in texts {
            match self.kept().find(&text) {
                Some(meaning) => read.push((text, meaning)),
                None => unread.push(text),
            }
        }
        if !unread.is_empty() {
            let encoder = self.encoder.clone();
            let work = move || -> Vec<_> {
                let meaning = |text: String| (Arc::new(encoder.meaning(&text)), text);
                unread.into_iter().map(meaning).map(|(meaning, text)| (text, meaning)).collect()
            };
            let new = spawn_blocking(work).await.ok()?;
            for (text, meaning) in &new {
                self.kept().keep(text, meaning);
            }
            read.extend(new);
        }
        Some(read)
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn find(&self, text: &str) -> Option<Arc<Meaning>> {
        let key = key_of(text);
        self.newer.get(&key).or_else(|| self.older.get(&key)).cloned()
    }

    fn keep(&mut self, text: &str, meaning: &Arc<Meaning>) {
        if self.newer.len() >= MEANINGS_KEPT {
            self.older = std::mem::take(&mut self.newer);
        }
        self.newer.insert(key_of(text), meaning.clone());
    }
}

fn key_of(text: &str) -> Key {
    Sha256::digest(text).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_last_is_kept_and_never_more_than_twice_the_bound() {
        let mut kept = Kept::default();
        let meaning = Arc::new(Meaning::rounded(&[1.0]));
        for n in 0..5 * MEANINGS_KEPT / 2 {
            kept.keep(&n.to_string(), &meaning);
            assert!(kept.newer.len() + kept.older.len() <= 2 * MEANINGS_KEPT);
        }
        let last = 5 * MEANINGS_KEPT / 2 - 1;
        assert!(kept.find(&last.to_string()).is_some());
        assert!(kept.find(&(last - MEANINGS_KEPT + 1).to_string()).is_some());
        assert!(kept.find("0").is_none());
    }
}
