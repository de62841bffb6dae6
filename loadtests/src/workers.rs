//! People who hold a place and give it back, again and again: one command of each at a time, because a person has one
//! live hold. Not here: when they do it (the scenarios pace them).

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use sportello::domain::command::Answer;
use sportello::domain::ids::{HoldId, RequestId};
use sportello::domain::refusal::Refusal;

use crate::bench::GATHER_WAIT;
use crate::crowd::{ClientId, Crowd, Event};
use crate::ground::Target;

struct Worker {
    client: ClientId,
    target: Target,
    holding: Option<HoldId>,
    /// The command under way and when it was meant to be sent.
    pending: Option<(RequestId, Instant)>,
}

/// A command that was answered.
pub struct Done {
    pub worker: usize,
    pub intended: Instant,
    pub at: Instant,
    pub seq: u64,
    /// When to try again, for a refusal that says so.
    pub retry_after: Option<Duration>,
    pub accepted: bool,
}

/// All workers of a run.
pub struct Workers {
    list: Vec<Worker>,
    /// Clients of workers are numbered one after another.
    first: ClientId,
    /// Refusals by name.
    pub refusals: BTreeMap<String, u64>,
    pub lost: u64,
    /// Answers that only said when to try again.
    pub told_to_wait: u64,
}

/// A target for each of `count` workers, spread evenly, none beyond its places.
pub fn assign(targets: &[Target], count: usize) -> Option<Vec<Target>> {
    let deepest = targets.iter().map(|target| target.places).max().unwrap_or(0);
    let rounds = (0..deepest).flat_map(|round| targets.iter().filter(move |target| target.places > round));
    let found: Vec<Target> = rounds.take(count).cloned().collect();
    (found.len() == count).then_some(found)
}

impl Workers {
    /// Lets `count` people come in, each with a place that nobody else wants.
    pub fn hire(crowd: &mut Crowd, targets: &[Target], count: usize) -> Result<Self> {
        let Some(targets) = assign(targets, count) else {
            bail!("{count} workers need as many places; raise --desks or lower --connections");
        };
        let mut hired = Vec::with_capacity(count);
        for target in targets {
            hired.push(Worker { client: crowd.join(None), target, holding: None, pending: None });
        }
        let clients: Vec<ClientId> = hired.iter().map(|worker| worker.client).collect();
        crowd.gather(&clients, GATHER_WAIT)?;
        let first = clients.first().copied().unwrap_or(0);
        Ok(Self { list: hired, first, refusals: BTreeMap::new(), lost: 0, told_to_wait: 0 })
    }

    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Sends the next command of a worker: a release where it holds, else a hold.
    pub fn act(&mut self, crowd: &mut Crowd, worker: usize, intended: Instant) -> Result<()> {
        let id = crowd.request();
        let worker = &mut self.list[worker];
        let message = match worker.holding {
            Some(hold) => worker.target.release(id, hold),
            None => worker.target.hold(id).context("a day outside the week")?,
        };
        worker.pending = Some((id, intended));
        crowd.send(worker.client, &message)
    }

    /// The answer to a worker's command, if the event is one.
    pub fn take(&mut self, event: &Event) -> Option<Done> {
        match event {
            Event::Reply { client, id, seq, result, at } => {
                let number = client.checked_sub(self.first)?;
                let worker = self.list.get_mut(number)?;
                let (_, intended) = worker.pending.take_if(|(pending, _)| pending == id)?;
                worker.holding = match result {
                    Ok(Answer::Held { hold, .. }) => Some(*hold),
                    Err(refusal) if retry_after(&refusal.why).is_some() => worker.holding,
                    _ => None,
                };
                let refusal = result.as_ref().err().map(|refusal| &refusal.why);
                if let Some(refusal) = refusal.filter(|refusal| retry_after(refusal).is_none()) {
                    *self.refusals.entry(refusal.to_string()).or_default() += 1;
                }
                self.told_to_wait += u64::from(refusal.and_then(retry_after).is_some());
                let (accepted, retry_after) = (refusal.is_none(), refusal.and_then(retry_after));
                Some(Done { worker: number, intended, at: *at, seq: *seq, retry_after, accepted })
            }
            Event::Lost { client, .. } if (self.first..self.first + self.list.len()).contains(client) => {
                self.lost += 1;
                None
            }
            _ => None,
        }
    }

    pub fn is_busy(&self, worker: usize) -> bool {
        self.list[worker].pending.is_some()
    }

    pub fn busy(&self) -> usize {
        self.list.iter().filter(|worker| worker.pending.is_some()).count()
    }

    pub fn is_holding(&self, worker: usize) -> bool {
        self.list[worker].holding.is_some()
    }
}

fn retry_after(refusal: &Refusal) -> Option<Duration> {
    match refusal {
        Refusal::Busy { retry_after_ms } | Refusal::RateLimited { retry_after_ms } => {
            Some(Duration::from_millis(u64::from(*retry_after_ms)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sportello::wire::messages::Cell;

    #[test]
    fn nobody_is_sent_where_no_place_is_left() {
        let target = |minute, places| Target {
            view: ("hot".parse().unwrap(), "2026-11-30".parse().unwrap()),
            cell: Cell(0, minute, 0, 3, places, 0),
            minutes: 15,
            places,
        };
        let targets = [target(480, 2), target(495, 1), target(510, 3)];
        let minutes =
            |count| assign(&targets, count).map(|found| found.iter().map(|target| target.cell.1).collect::<Vec<_>>());
        assert_eq!(minutes(4), Some(vec![480, 495, 510, 480]));
        assert_eq!(minutes(6), Some(vec![480, 495, 510, 480, 510, 510]));
        assert_eq!(minutes(7), None);
    }
}
