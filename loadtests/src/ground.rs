//! The places that a run fights for: which ranges of a week can be held, how long, and how many places each has.
//! Not here: who holds them.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use sportello::domain::command::Answer;
use sportello::domain::ids::{HoldId, RequestId};
use sportello::wire::messages::{Cell, ClientMessage};

use crate::crowd::{ClientId, Crowd, Event, View};

/// Longest wait for one answer while a run is set up.
const ANSWER_WAIT: Duration = Duration::from_secs(10);
/// Durations tried, in cells: towns have some that are longer than their grid.
const CELLS_MAX: u16 = 8;

/// A range that can be held, and how many can hold it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    pub view: View,
    /// The first cell.
    pub cell: Cell,
    pub minutes: u16,
    pub places: u16,
}

impl Target {
    /// The command that holds it.
    pub fn hold(&self, id: RequestId) -> Option<ClientMessage> {
        let (resource, week) = self.view.clone();
        let date = week.days().nth(usize::from(self.cell.0))?;
        let (minute, fold, minutes) = (self.cell.1, self.cell.2 == 1, self.minutes);
        Some(ClientMessage::Hold { id, resource, date, minute, fold, minutes })
    }

    /// The command that gives it back.
    pub fn release(&self, id: RequestId, hold: HoldId) -> ClientMessage {
        ClientMessage::Release { id, resource: self.view.0.clone(), hold }
    }
}

/// Ranges of so many cells that do not overlap and are free from end to end.
fn ranges(view: &View, free: &[Cell], grid: u16, cells: u16) -> Vec<Target> {
    let mut found: Vec<Target> = Vec::new();
    let mut run: Vec<Cell> = Vec::new();
    for cell in free {
        if run.last().is_some_and(|last| last.0 != cell.0 || last.1 + grid != cell.1 || last.2 != cell.2) {
            run.clear();
        }
        run.push(*cell);
        if run.len() == usize::from(cells) {
            let places = run.iter().map(|cell| cell.4).min().unwrap_or(0);
            found.push(Target { view: view.clone(), cell: run[0], minutes: grid * cells, places });
            run.clear();
        }
    }
    found
}

/// Looks at a week as one more client, finds by trying which duration can be held, and lists what is free.
pub fn survey(crowd: &mut Crowd, view: &View) -> Result<Vec<Target>> {
    let scout = crowd.join(Some(view.clone()));
    crowd.gather(&[scout], ANSWER_WAIT)?;
    let grid = crowd.grid(scout).context("no week was sent")?;
    let (free, minutes) = (grid.free(), grid.minutes().context("the week has no two cells on a day")?);
    let mut refused = String::new();
    for cells in 1..=CELLS_MAX {
        let targets = ranges(view, &free, minutes, cells);
        let Some(first) = targets.first() else { break };
        match try_hold(crowd, scout, first)? {
            Ok(()) => {
                crowd.leave(scout);
                return Ok(targets);
            }
            Err(why) => refused = why,
        }
    }
    bail!("nothing can be held in {} in the week of {}: {} cells are free; {refused}", view.0, view.1, free.len())
}

fn try_hold(crowd: &mut Crowd, scout: ClientId, target: &Target) -> Result<Result<(), String>> {
    let id = crowd.request();
    let hold = target.hold(id).context("a day outside the week")?;
    match ask(crowd, scout, id, &hold)? {
        Ok(Answer::Held { hold, .. }) => {
            let id = crowd.request();
            ask(crowd, scout, id, &target.release(id, hold))?.map(|_| ()).map_err(|why| anyhow::anyhow!(why))?;
            Ok(Ok(()))
        }
        Ok(other) => bail!("a hold was answered with {other:?}"),
        Err(why) => Ok(Err(why)),
    }
}

/// Sends one command and waits for its answer.
fn ask(crowd: &mut Crowd, client: ClientId, id: RequestId, message: &ClientMessage) -> Result<Result<Answer, String>> {
    crowd.send(client, message)?;
    let (mut events, mut answer) = (Vec::new(), None);
    crowd.run(Instant::now() + ANSWER_WAIT, &mut events, |_, events| {
        for event in events.drain(..) {
            match event {
                Event::Reply { id: of, result, .. } if of == id => {
                    answer = Some(result.map_err(|no| no.why.to_string()))
                }
                _ => {}
            }
        }
        Ok(answer.is_some())
    })?;
    answer.with_context(|| format!("no answer to {message:?} within {ANSWER_WAIT:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_do_not_overlap_nor_bridge_a_gap() {
        let view: View = ("hot".parse().unwrap(), "2026-11-30".parse().unwrap());
        let free: Vec<Cell> = [(0, 480, 2), (0, 510, 1), (0, 540, 3), (0, 600, 1), (0, 630, 1), (1, 660, 1)]
            .map(|(day, minute, left)| Cell(day, minute, 0, 3, left, 0))
            .to_vec();
        let shape = |cells| -> Vec<(u16, u16, u16)> {
            ranges(&view, &free, 30, cells)
                .iter()
                .map(|target| (target.cell.1, target.minutes, target.places))
                .collect()
        };
        assert_eq!(shape(1).len(), 6);
        assert_eq!(shape(2), [(480, 60, 1), (600, 60, 1)]);
        assert_eq!(shape(3), [(480, 90, 1)]);
    }
}
