//! Writes a planned calendar: its first event, or a change that touches just whom the plan says. The store has no other
//! writer meanwhile, because it has one owner.

use std::sync::mpsc;

use super::{ImportError, Planned, history};
use crate::domain::calendar::Calendar;
use crate::domain::command::{Action, Actor, Command};
use crate::domain::decide::decide;
use crate::domain::event::{Event, Record};
use crate::domain::ids::{RequestId, Seq};
use crate::domain::time::Timestamp;
use crate::store::{Commit, CommitError, Store};

pub fn schedule(store: &dyn Store, planned: &Planned, now: Timestamp) -> Result<(), ImportError> {
    let calendar = history(store, &planned.resource)?;
    let failed = |error| ImportError::Commit { resource: planned.resource.clone(), error };
    let events = match &calendar {
        None => vec![Event::ScheduleChanged { schedule: Box::new(planned.schedule.clone()) }],
        Some(calendar) => decided(calendar, planned, now).map_err(|problem| failed(CommitError::Unknown(problem)))?,
    };
    commit(store, planned, calendar, events, now).map_err(failed)
}

/// The same decision as for an operator's change; the ladder checks again that it touches whom the plan says.
fn decided(calendar: &Calendar, planned: &Planned, now: Timestamp) -> Result<Vec<Event>, String> {
    let touched = planned.touched.iter().map(|(booking, _)| *booking).collect();
    let action = Action::ChangeSchedule { schedule: Box::new(planned.schedule.clone()), touched };
    let mut id = [0u8; 16];
    getrandom::fill(&mut id).map_err(|error| error.to_string())?;
    let command = Command { request: RequestId(u128::from_be_bytes(id)), by: Actor::System, action };
    decide(calendar, &command, now).map_err(|refusal| format!("refused with {}", refusal.number()))
}

fn commit(
    store: &dyn Store,
    planned: &Planned,
    calendar: Option<Calendar>,
    events: Vec<Event>,
    now: Timestamp,
) -> Result<(), CommitError> {
    let expected_seq = calendar.as_ref().map_or(Seq(0), Calendar::seq);
    // A calendar's clock never goes back.
    let at = calendar.as_ref().map_or(now, |calendar| now.max(calendar.last_at()));
    let numbered = (expected_seq.0 + 1..).zip(events);
    // No cause: nobody's request was it, which is how a later import knows its own changes from the office's.
    let records: Vec<Record> = numbered.map(|(seq, event)| Record { seq: Seq(seq), at, cause: None, event }).collect();
    let next_due = calendar.and_then(|mut calendar| {
        records.iter().for_each(|record| calendar.evolve(record));
        calendar.next_due()
    });
    let resource = planned.resource.clone();
    let commit = Commit { resource, expected_seq, records, writes: Vec::new(), snapshot: None, next_due };
    let (tell, done) = mpsc::channel();
    store.submit(
        commit,
        Box::new(move |result| {
            let _ = tell.send(result);
        }),
    );
    done.recv().unwrap_or_else(|_| Err(CommitError::Stopped("the committer ended".to_owned())))
}
