//! Counts open sockets, in all and for each address. A place is given back by dropping it, however a socket ends.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use dashmap::DashMap;
use tokio::sync::Notify;

/// All places.
pub struct Places {
    taken: AtomicUsize,
    places_max: usize,
    by_address: DashMap<IpAddr, usize>,
    per_address_max: usize,
    /// Told when the last place is given back.
    free: Notify,
}

/// Why there is no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoPlace {
    Full,
    AddressFull,
}

/// A socket's place.
pub struct Place {
    places: Arc<Places>,
    address: Option<IpAddr>,
}

impl Places {
    #[must_use]
    pub fn new(places_max: usize, per_address_max: usize) -> Arc<Self> {
        let (taken, by_address, free) = (AtomicUsize::new(0), DashMap::new(), Notify::new());
        Arc::new(Self { taken, places_max, by_address, per_address_max, free })
    }

    /// How many are taken.
    #[must_use]
    pub fn taken(&self) -> usize {
        self.taken.load(Ordering::Acquire)
    }

    /// Takes a place, for an address where that counts.
    ///
    /// # Errors
    /// Where all are taken, or all that this address may have.
    pub fn take(self: &Arc<Self>, address: Option<IpAddr>) -> Result<Place, NoPlace> {
        // From here on the place gives back what it has.
        let mut place = Place { places: self.clone(), address: None };
        metrics::gauge!("sportello_connections").increment(1);
        if self.taken.fetch_add(1, Ordering::AcqRel) >= self.places_max {
            return Err(NoPlace::Full);
        }
        if let Some(address) = address {
            let mut count = self.by_address.entry(address).or_insert(0);
            if *count >= self.per_address_max {
                return Err(NoPlace::AddressFull);
            }
            *count += 1;
            place.address = Some(address);
        }
        Ok(place)
    }

    /// Waits until no place is taken.
    pub async fn all_free(&self) {
        loop {
            let free = self.free.notified();
            tokio::pin!(free);
            // Listening begins before looking, so that nothing happens in between.
            free.as_mut().enable();
            if self.taken() == 0 {
                return;
            }
            free.await;
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(address) = self.address {
            self.places.by_address.remove_if_mut(&address, |_, count| {
                *count = count.saturating_sub(1);
                *count == 0
            });
        }
        metrics::gauge!("sportello_connections").decrement(1);
        if self.places.taken.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.places.free.notify_waiters();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_in_all_and_by_address_and_come_back() {
        let places = Places::new(4, 2);
        let address = |last| Some(IpAddr::from([203, 0, 113, last]));
        let first = places.take(address(1)).ok().unwrap();
        let _second = places.take(address(1)).ok().unwrap();
        assert_eq!(places.take(address(1)).err(), Some(NoPlace::AddressFull));
        let _other = places.take(address(2)).ok().unwrap();
        let _own = places.take(None).ok().unwrap();
        assert_eq!(places.take(None).err(), Some(NoPlace::Full));
        assert_eq!(places.taken(), 4, "whoever was refused has no place");
        drop(first);
        assert!(places.take(address(1)).is_ok());
        assert_eq!(places.taken(), 3);
        drop((_second, _other, _own));
        assert!(places.by_address.is_empty());
    }

    #[tokio::test]
    async fn the_last_to_leave_tells() {
        let places = Places::new(4, 2);
        places.all_free().await;
        let place = places.take(None).ok().unwrap();
        let (_, ()) = tokio::join!(places.all_free(), async { drop(place) });
    }
}
