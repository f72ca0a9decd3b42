//! The bounds on who is connected at once: in all, for each address, and while nobody knows yet who it is. Every place is a
//! guard, given back when it is dropped.

use std::{
    net::{IpAddr, Ipv6Addr},
    sync::Arc,
};

use dashmap::{DashMap, Entry};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::metrics::{Metrics, Open};

/// Why a connection or a socket is not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Crowded {
    /// There are as many connections as there may be.
    #[error("too many connections")]
    All,
    /// The address has as many connections as one may have.
    #[error("too many connections of one address")]
    Address,
    /// There are as many sockets as there may be on which nobody has said who they are.
    #[error("too many sockets of nobody knows whom")]
    Unauthenticated,
}

/// Counts who is connected.
#[derive(Debug)]
pub struct Gate {
    all: Arc<Semaphore>,
    unauthenticated: Arc<Semaphore>,
    per_address: u32,
    addresses: Arc<DashMap<IpAddr, u32>>,
    metrics: Metrics,
}

/// The place of one connection.
#[derive(Debug)]
pub struct Place {
    _in_all: OwnedSemaphorePermit,
    _of_address: AddressPlace,
    _shown: Open,
}

/// A place under an address; of none, where the address is not counted.
#[derive(Debug)]
pub struct AddressPlace {
    address: Option<IpAddr>,
    addresses: Arc<DashMap<IpAddr, u32>>,
}

/// The place of a socket on which nobody has said yet who they are.
#[derive(Debug)]
pub struct Stranger {
    _place: Option<OwnedSemaphorePermit>,
    _shown: Open,
}

impl Gate {
    /// A gate that lets so many in.
    #[must_use]
    pub fn new(all: u32, per_address: u32, unauthenticated: u32, metrics: Metrics) -> Self {
        let places = |count| Arc::new(Semaphore::new(usize::try_from(count).unwrap_or(usize::MAX)));
        Self {
            all: places(all),
            unauthenticated: places(unauthenticated),
            per_address,
            addresses: Arc::default(),
            metrics,
        }
    }

    /// A place for a connection from `address`.
    ///
    /// # Errors
    /// [`Crowded::All`], [`Crowded::Address`]
    pub fn connection(&self, address: IpAddr) -> Result<Place, Crowded> {
        let in_all = self.in_all()?;
        let of_address = self.under(address)?;
        Ok(Place { _in_all: in_all, _of_address: of_address, _shown: self.metrics.connection() })
    }

    /// A place for a connection of the operator's proxy: sockets on it are counted under whom it speaks for.
    ///
    /// # Errors
    /// [`Crowded::All`]
    pub fn proxy(&self) -> Result<Place, Crowded> {
        Ok(Place {
            _in_all: self.in_all()?,
            _of_address: self.uncounted(),
            _shown: self.metrics.connection(),
        })
    }

    /// A place under `address` for a socket whose connection is counted under another: the proxy's.
    ///
    /// # Errors
    /// [`Crowded::Address`]
    pub fn under(&self, address: IpAddr) -> Result<AddressPlace, Crowded> {
        // Programs on this computer are the operator's own.
        if address.is_loopback() {
            return Ok(self.uncounted());
        }
        let address = network_of(address);
        match self.addresses.entry(address) {
            Entry::Occupied(count) if *count.get() >= self.per_address => {
                return Err(self.refused(Crowded::Address));
            }
            Entry::Occupied(mut count) => *count.get_mut() += 1,
            Entry::Vacant(first) => {
                first.insert(1);
            }
        }
        Ok(AddressPlace { address: Some(address), addresses: self.addresses.clone() })
    }

    /// A place for a socket from `address` on which nobody has said yet who they are.
    ///
    /// # Errors
    /// [`Crowded::Unauthenticated`]
    pub fn stranger(&self, address: IpAddr) -> Result<Stranger, Crowded> {
        let place = if address.is_loopback() {
            None
        } else {
            let place = self.unauthenticated.clone().try_acquire_owned();
            Some(place.map_err(|_| self.refused(Crowded::Unauthenticated))?)
        };
        Ok(Stranger { _place: place, _shown: self.metrics.unauthenticated() })
    }

    fn in_all(&self) -> Result<OwnedSemaphorePermit, Crowded> {
        self.all.clone().try_acquire_owned().map_err(|_| self.refused(Crowded::All))
    }

    fn uncounted(&self) -> AddressPlace {
        AddressPlace { address: None, addresses: self.addresses.clone() }
    }

    fn refused(&self, why: Crowded) -> Crowded {
        self.metrics.crowded(why);
        why
    }
}

impl Drop for AddressPlace {
    fn drop(&mut self) {
        let Some(address) = self.address else { return };
        if let Entry::Occupied(mut count) = self.addresses.entry(address) {
            *count.get_mut() -= 1;
            if *count.get() == 0 {
                count.remove();
            }
        }
    }
}

/// What counts as one address: an IPv4 address, or the /64 of an IPv6 address, which one subscriber has to themselves.
#[must_use]
pub fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) if !address.is_loopback() => {
            IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)))
        }
        address @ (IpAddr::V4(_) | IpAddr::V6(_)) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a12_an_address_has_so_many_places_and_a_network_of_ipv6_is_one_address() {
        let gate = Gate::new(100, 2, 100, Metrics::default());
        let one = gate.connection(ip("2001:db8::1")).unwrap();
        let two = gate.connection(ip("2001:db8::2")).unwrap();
        assert_eq!(gate.connection(ip("2001:db8::3")).unwrap_err(), Crowded::Address);
        assert!(gate.connection(ip("2001:db8:0:1::1")).is_ok(), "another network");
        drop(one);
        let under = gate.under(ip("2001:db8::3")).unwrap();
        assert_eq!(gate.connection(ip("2001:db8::1")).unwrap_err(), Crowded::Address);
        drop((two, under));
        assert!(gate.addresses.is_empty(), "nothing is kept of who has gone");
    }

    #[test]
    fn a12_programs_on_this_computer_count_in_all_only() {
        let gate = Gate::new(3, 1, 1, Metrics::default());
        let here: Vec<_> = (0..3).map(|_| gate.connection(ip("127.0.0.1")).unwrap()).collect();
        assert_eq!(gate.connection(ip("::1")).unwrap_err(), Crowded::All);
        let strangers: Vec<_> = (0..3).map(|_| gate.stranger(ip("::1")).unwrap()).collect();
        let far = gate.stranger(ip("192.0.2.1")).unwrap();
        assert_eq!(gate.stranger(ip("192.0.2.2")).unwrap_err(), Crowded::Unauthenticated);
        drop((here, strangers, far));
        assert!(gate.stranger(ip("192.0.2.2")).is_ok());
    }

    #[test]
    fn a12_a_proxy_counts_in_all_and_not_under_its_address() {
        let gate = Gate::new(3, 1, 1, Metrics::default());
        let _own = gate.connection(ip("192.0.2.1")).unwrap();
        let _spoken_for = [gate.proxy().unwrap(), gate.proxy().unwrap()];
        assert_eq!(gate.proxy().unwrap_err(), Crowded::All);
    }

    #[test]
    fn a_refused_connection_takes_no_place() {
        let gate = Gate::new(2, 1, 1, Metrics::default());
        let _one = gate.connection(ip("192.0.2.1")).unwrap();
        for _ in 0..5 {
            assert_eq!(gate.connection(ip("::ffff:192.0.2.1")).unwrap_err(), Crowded::Address);
        }
        assert!(gate.connection(ip("192.0.2.2")).is_ok());
    }
}
