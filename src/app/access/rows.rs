//! What lasts of getting in and out, as typed rows of the store. Reading and writing are on threads of their own: the disk
//! is waited for.

use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::actors::core::busy;
use crate::domain::refusal::Refusal;
use crate::domain::time::Timestamp;
use crate::store::kept::{Kept, KeptKey, Provided};
use crate::store::{Store, StoreError};

/// The store's rows.
#[derive(Clone)]
pub struct Rows {
    store: Arc<dyn Store>,
}

/// A row as it was read, and its content.
pub struct Found<T> {
    pub row: Kept,
    pub value: T,
}

impl Rows {
    pub fn new(store: Arc<dyn Store>) -> Self {
        Self { store }
    }

    /// A row that has not ended. On this thread: for rows that are in memory nearly always.
    ///
    /// # Errors
    /// `Busy` where it cannot be read.
    pub fn read_now<T: DeserializeOwned>(&self, key: &KeptKey, now: Timestamp) -> Result<Option<Found<T>>, Refusal> {
        let row = self.store.kept(key).map_err(|error| told(&error))?;
        let Some(row) = row.filter(|row| row.until.is_none_or(|until| now < until)) else { return Ok(None) };
        let value = rmp_serde::from_slice(&row.value);
        let value = value
            .map_err(|error| told(&StoreError::Corrupt { key: format!("{key:?}"), problem: error.to_string() }))?;
        Ok(Some(Found { row, value }))
    }

    /// A row that has not ended.
    ///
    /// # Errors
    /// `Busy` where it cannot be read.
    pub async fn read<T>(&self, key: KeptKey, now: Timestamp) -> Result<Option<Found<T>>, Refusal>
    where
        T: DeserializeOwned + Send + 'static,
    {
        let rows = self.clone();
        tokio::task::spawn_blocking(move || rows.read_now(&key, now)).await.unwrap_or_else(|_| Err(busy()))
    }

    /// Puts a row where what is provided holds; says whether it did.
    ///
    /// # Errors
    /// `Busy` where it cannot be written.
    pub async fn put(
        &self,
        key: KeptKey,
        provided: Provided,
        until: Option<Timestamp>,
        value: &impl Serialize,
    ) -> Result<bool, Refusal> {
        let value = rmp_serde::to_vec_named(value).expect("a record is representable");
        self.change(key, provided, Some(Kept { until, value })).await
    }

    /// Removes a row if it is this one still: of many who want to use it up, one does.
    ///
    /// # Errors
    /// `Busy` where that cannot be written.
    pub async fn take(&self, key: KeptKey, row: Kept) -> Result<bool, Refusal> {
        self.change(key, Provided::Is(row), None).await
    }

    /// Removes a row.
    ///
    /// # Errors
    /// `Busy` where that cannot be written.
    pub async fn remove(&self, key: KeptKey) -> Result<(), Refusal> {
        self.change(key, Provided::Anything, None).await.map(drop)
    }

    async fn change(&self, key: KeptKey, provided: Provided, new: Option<Kept>) -> Result<bool, Refusal> {
        let store = self.store.clone();
        let change = move || store.keep(&key, &provided, new).map_err(|error| told(&error));
        tokio::task::spawn_blocking(change).await.unwrap_or_else(|_| Err(busy()))
    }

    /// Sweeps rows away that have ended; says how many it looked at.
    ///
    /// # Errors
    /// `Busy` where that cannot be written.
    pub async fn sweep(&self, now: Timestamp, rows_max: usize) -> Result<usize, Refusal> {
        let store = self.store.clone();
        let sweep = move || store.sweep_kept(now, rows_max).map_err(|error| told(&error));
        tokio::task::spawn_blocking(sweep).await.unwrap_or_else(|_| Err(busy()))
    }
}

fn told(error: &StoreError) -> Refusal {
    tracing::error!(store.error = %error, "what somebody needs to get in or out cannot be read or written");
    busy()
}
