//! An opening day: everybody watches one resource, at one instant all want its places, winners give their contact and
//! confirm. As many must win as there are places, nobody twice, and all screens must show the same in the end.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use sportello::domain::command::Answer;
use sportello::domain::ids::{BookingId, HoldId, RequestId};
use sportello::domain::refusal::Refusal;
use sportello::wire::messages::{ClientMessage, WireRefusal};

use crate::bench::Bench;
use crate::cli::Cli;
use crate::crowd::{ClientId, Crowd, Event};
use crate::ground::{Target, survey};
use crate::http::{Couriers, Parcel, Receipt};
use crate::report::Report;
use crate::stats::Latency;

/// Longest time from the opening to the last winner's confirmation.
const OVER_WITHIN: Duration = Duration::from_secs(60);
/// So many want each place, at least.
const DEMAND: u64 = 2;
/// Sent in one go before answers are read, so that the first winner does not wait for the last sender.
const SENT_AT_ONCE: usize = 64;

pub fn run(cli: &Cli) -> Result<Report> {
    let mut bench = Bench::open(cli, 1, 2)?;
    let view = bench.views[0].clone();
    let targets = survey(&mut bench.crowd, &view)?;
    let watchers = bench.watchers(cli.watchers.unwrap_or(1000), &view)?;
    let wanted = wanted(&targets, watchers.len() as u64);
    if wanted.is_empty() {
        bail!("{} watchers are too few for the places of one cell", watchers.len());
    }
    let mut rush = Rush::new(&bench, &watchers, wanted);
    rush.ask_all(&mut bench.crowd)?;
    let over = rush.play(&mut bench)?;
    rush.report(&mut bench.report, over);
    let away = watchers.len() - bench.crowd.live_among(&watchers);
    if away > 0 {
        bench.report.error(format!("{away} watchers were disconnected"));
    }
    bench.report.figures.diverged = Some(bench.count_diverged(&watchers, &view)?);
    bench.close()
}

/// The targets that can be fought for, such that demand exceeds supply on each.
fn wanted(targets: &[Target], people: u64) -> Vec<Target> {
    let mut supply = 0;
    let fits = |target: &&Target| {
        supply += u64::from(target.places);
        supply * DEMAND <= people
    };
    targets.iter().take_while(fits).cloned().collect()
}

/// Where a person stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stand {
    Asked(RequestId),
    /// Holds; the contact is on its way.
    Holds(HoldId),
    Confirming(HoldId, RequestId),
    Booked(BookingId),
    Beaten,
}

struct Rush {
    targets: Vec<Target>,
    people: Vec<(ClientId, usize, Stand)>,
    first: ClientId,
    couriers: Couriers,
    again: BinaryHeap<Reverse<(Instant, usize)>>,
    refusals: BTreeMap<String, u64>,
    t0: Instant,
    holds: Latency,
    bookings: Latency,
    colours: Latency,
    /// Holds granted on each target.
    granted: Vec<u64>,
}

impl Rush {
    fn new(bench: &Bench, watchers: &[ClientId], targets: Vec<Target>) -> Self {
        // A target with more places is wanted by more people.
        let seats: Vec<usize> =
            targets.iter().enumerate().flat_map(|(number, target)| vec![number; usize::from(target.places)]).collect();
        let stand = Stand::Asked(RequestId(0));
        let people = watchers.iter().zip(seats.iter().cycle()).map(|(client, seat)| (*client, *seat, stand)).collect();
        let t0 = Instant::now();
        Self {
            granted: vec![0; targets.len()],
            targets,
            people,
            first: watchers.first().copied().unwrap_or(0),
            couriers: Couriers::new(bench.server.address, 4),
            again: BinaryHeap::new(),
            refusals: BTreeMap::new(),
            t0,
            holds: Latency::new(t0),
            bookings: Latency::new(t0),
            colours: Latency::new(t0),
        }
    }

    /// Everybody at the same instant; all latencies count from it.
    fn ask_all(&mut self, crowd: &mut Crowd) -> Result<()> {
        let mut letters = Vec::with_capacity(self.people.len());
        for (client, seat, stand) in &mut self.people {
            let id = crowd.request();
            *stand = Stand::Asked(id);
            let hold = self.targets[*seat].hold(id).context("a day outside the week")?;
            letters.push((*client, sportello::wire::messages::to_bytes(&hold)));
        }
        self.t0 = Instant::now();
        (self.holds, self.bookings, self.colours) =
            (Latency::new(self.t0), Latency::new(self.t0), Latency::new(self.t0));
        let mut events = Vec::new();
        for some in letters.chunks(SENT_AT_ONCE) {
            for (client, letter) in some {
                crowd.send_bytes(*client, letter);
            }
            crowd.poll(Instant::now(), &mut events)?;
        }
        events.into_iter().try_for_each(|event| self.take(crowd, event))
    }

    /// Until everybody is booked or beaten; true if that came to pass.
    fn play(&mut self, bench: &mut Bench) -> Result<bool> {
        let until = self.t0 + OVER_WITHIN;
        let mut events = Vec::new();
        while Instant::now() < until && bench.server.exited() != Some(true) {
            if self.undecided() == 0 {
                return Ok(true);
            }
            bench.crowd.poll(Instant::now() + Duration::from_millis(5), &mut events)?;
            for event in events.drain(..) {
                self.take(&mut bench.crowd, event)?;
            }
            let receipts: Vec<Receipt> = self.couriers.receipts().collect();
            receipts.into_iter().try_for_each(|receipt| self.delivered(&mut bench.crowd, receipt))?;
            self.ask_again(&mut bench.crowd)?;
        }
        Ok(false)
    }

    fn undecided(&self) -> usize {
        let decided = |stand: &Stand| matches!(stand, Stand::Booked(_) | Stand::Beaten);
        self.people.iter().filter(|(_, _, stand)| !decided(stand)).count()
    }

    fn take(&mut self, crowd: &mut Crowd, event: Event) -> Result<()> {
        match event {
            Event::Moved { at, .. } => self.colours.record(self.t0, at),
            Event::Reply { client, id, result, at, .. } => {
                let Some(person) = client.checked_sub(self.first).filter(|person| *person < self.people.len()) else {
                    return Ok(());
                };
                match result {
                    Ok(answer) => self.accepted(crowd, person, id, &answer, at),
                    Err(refusal) => self.refused(person, id, &refusal, at),
                }
            }
            Event::Live { .. } | Event::Lost { .. } => {}
        }
        Ok(())
    }

    fn accepted(&mut self, crowd: &Crowd, person: usize, id: RequestId, answer: &Answer, at: Instant) {
        let (client, seat, stand) = &mut self.people[person];
        match (*stand, answer) {
            (Stand::Asked(asked), Answer::Held { hold, .. }) if asked == id => {
                *stand = Stand::Holds(*hold);
                self.granted[*seat] += 1;
                self.holds.record(self.t0, at);
                self.couriers.send(contact(crowd, *client, *hold));
            }
            (Stand::Confirming(_, asked), Answer::Confirmed { booking, .. }) if asked == id => {
                *stand = Stand::Booked(*booking);
                self.bookings.record(self.t0, at);
            }
            _ => *self.refusals.entry(format!("unexpected {answer:?}")).or_default() += 1,
        }
    }

    fn refused(&mut self, person: usize, id: RequestId, refusal: &WireRefusal, at: Instant) {
        let (_, _, stand) = &mut self.people[person];
        match &refusal.why {
            Refusal::Busy { retry_after_ms } | Refusal::RateLimited { retry_after_ms } => {
                let after = Duration::from_millis(u64::from(*retry_after_ms));
                self.again.push(Reverse((at + after, person)));
            }
            Refusal::SlotTaken if *stand == Stand::Asked(id) => {
                *stand = Stand::Beaten;
                self.holds.record(self.t0, at);
            }
            other => {
                *stand = Stand::Beaten;
                *self.refusals.entry(other.to_string()).or_default() += 1;
            }
        }
    }

    fn delivered(&mut self, crowd: &mut Crowd, receipt: Receipt) -> Result<()> {
        let (client, seat, stand) = &mut self.people[receipt.client - self.first];
        let Stand::Holds(hold) = *stand else { return Ok(()) };
        match receipt.result {
            Ok(status) if (200..300).contains(&status) => {
                let id = crowd.request();
                *stand = Stand::Confirming(hold, id);
                let resource = self.targets[*seat].view.0.clone();
                crowd.send(*client, &ClientMessage::Confirm { id, resource, hold })
            }
            failed => {
                *stand = Stand::Beaten;
                *self.refusals.entry(format!("contact not taken: {failed:?}")).or_default() += 1;
                Ok(())
            }
        }
    }

    /// The same request once more, for those who were told that the server is busy.
    fn ask_again(&mut self, crowd: &mut Crowd) -> Result<()> {
        let now = Instant::now();
        while self.again.peek().is_some_and(|Reverse((due, _))| *due <= now) {
            let Some(Reverse((_, person))) = self.again.pop() else { break };
            let (client, seat, stand) = self.people[person];
            let target = &self.targets[seat];
            let resource = target.view.0.clone();
            let message = match stand {
                Stand::Asked(id) => target.hold(id),
                Stand::Confirming(hold, id) => Some(ClientMessage::Confirm { id, resource, hold }),
                _ => None,
            };
            message.map_or(Ok(()), |message| crowd.send(client, &message))?;
        }
        Ok(())
    }

    fn report(&self, report: &mut Report, over: bool) {
        let booked: Vec<(usize, BookingId)> = self
            .people
            .iter()
            .filter_map(
                |(_, seat, stand)| if let Stand::Booked(booking) = stand { Some((*seat, *booking)) } else { None },
            )
            .collect();
        let distinct: BTreeSet<BookingId> = booked.iter().map(|(_, booking)| *booking).collect();
        let beyond: u64 = self
            .targets
            .iter()
            .zip(&self.granted)
            .map(|(target, granted)| granted.saturating_sub(u64::from(target.places)))
            .sum();
        let places = self.targets.iter().map(|target| u64::from(target.places)).sum();
        report.figures.places = Some(places);
        report.figures.winners = Some(booked.len() as u64);
        report.figures.double_owned = Some(beyond + (booked.len() - distinct.len()) as u64);
        report.latency("answers to the holds", &self.holds);
        report.more_latency("bookings confirmed", &self.bookings);
        report.more_latency("colours", &self.colours);
        let last = self.holds.quantiles().max / 1000.0;
        report.figures.rate_per_s = (last > 0.0).then(|| self.holds.count() as f64 / last);
        if !over {
            report.error(format!("after {OVER_WITHIN:?} {} people were still waiting", self.undecided()));
        }
        for (why, count) in &self.refusals {
            report.error(format!("{count} times: {why}"));
        }
    }
}

/// Name and e-mail of somebody who does not exist, for a hold.
pub fn contact(crowd: &Crowd, client: ClientId, hold: HoldId) -> Parcel {
    Parcel {
        client,
        path: format!("/api/v1/holds/{hold}/person"),
        cookie: crowd.cookie(client).map(str::to_owned),
        body: format!(
            "{{\"given_name\":\"Prova\",\"family_name\":\"Prova\",\"email\":\"prova-{client}@example.org\"}}"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sportello::wire::messages::Cell;

    #[test]
    fn demand_exceeds_supply_on_every_place() {
        let target = |minute| Target {
            view: ("hot".parse().unwrap(), "2026-11-30".parse().unwrap()),
            cell: Cell(0, minute, 0, 3, 2, 0),
            minutes: 15,
            places: 2,
        };
        let targets: Vec<Target> = (0..10).map(target).collect();
        for (people, cells) in [(3, 0), (4, 1), (20, 5), (1000, 10)] {
            assert_eq!(wanted(&targets, people).len(), cells, "{people} people");
        }
    }
}
