//! Letters of the store in memory. It looks through all of them each time. Not here: how they come in (with a commit).

use super::{Durable, Fate, MemoryStore};
use crate::domain::ids::BookingId;
use crate::domain::letter::Channel;
use crate::domain::time::Timestamp;
use crate::store::letters::GIVEN_UP_READ_MAX;
use crate::store::{CommitError, Letter, LetterChange, LetterState, Outbox, StoreError};

/// For the test that owns it.
impl MemoryStore {
    /// The fates of the next changes of letters, in order; after these all are durable. None can be held.
    pub fn script_letters(&self, fates: impl IntoIterator<Item = Fate>) {
        self.lock().letter_script.extend(fates);
    }

    /// How many fates of changes of letters are still to come.
    #[must_use]
    pub fn scripted_letters(&self) -> usize {
        self.lock().letter_script.len()
    }
}

impl Durable {
    /// Letters of a channel with the instants at which somebody must look at them, in the order of those.
    fn letters_by_time(&self, channel: Channel) -> Vec<(Timestamp, Letter)> {
        let of_channel = self.letters.values().filter(|letter| letter.id.channel == channel);
        let mut found: Vec<_> = of_channel.filter_map(|letter| Some((letter.wakes_at()?, letter.clone()))).collect();
        found.sort_by_key(|(at, letter)| (*at, letter.id));
        found
    }

    fn change_letters(&mut self, changes: Vec<LetterChange>) -> bool {
        let as_believed = changes.iter().all(|change| self.letters.get(&change.before.id) == Some(&change.before));
        if as_believed {
            for LetterChange { before, after } in changes {
                match after {
                    Some(after) => self.letters.insert(before.id, after),
                    None => self.letters.remove(&before.id),
                };
            }
        }
        as_believed
    }
}

impl Outbox for MemoryStore {
    fn letters_due(&self, channel: Channel, by: Timestamp, limit: usize) -> Result<Vec<Letter>, StoreError> {
        let all = self.lock().durable.letters_by_time(channel).into_iter();
        Ok(all.take_while(|(at, _)| *at <= by).take(limit).map(|(_, letter)| letter).collect())
    }

    fn next_letter(&self, channel: Channel, after: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        let all = self.lock().durable.letters_by_time(channel).into_iter();
        Ok(all.map(|(at, _)| at).find(|at| *at > after))
    }

    fn letters_of(&self, booking: BookingId) -> Result<Vec<Letter>, StoreError> {
        let inner = self.lock();
        Ok(inner.durable.letters.values().filter(|letter| letter.id.booking == booking).cloned().collect())
    }

    fn letters_given_up(&self, is: &dyn Fn(&Letter) -> bool, limit: usize) -> Result<Vec<Letter>, StoreError> {
        let inner = self.lock();
        let at = |letter: &Letter| match letter.state {
            LetterState::GivenUp { at, .. } => Some(at),
            _ => None,
        };
        let mut found: Vec<_> =
            inner.durable.letters.values().filter_map(|l| Some((at(l)?, l.id, l.clone()))).collect();
        found.sort_by_key(|(at, id, _)| std::cmp::Reverse((*at, *id)));
        let latest = found.into_iter().take(GIVEN_UP_READ_MAX).map(|(_, _, letter)| letter);
        Ok(latest.filter(|letter| is(letter)).take(limit).collect())
    }

    fn change_letters(&self, changes: Vec<LetterChange>) -> Result<bool, StoreError> {
        let mut inner = self.lock();
        let io = |error: CommitError| StoreError::Io(error.to_string());
        if let Some(why) = &inner.stopped {
            return Err(io(CommitError::Stopped(why.clone())));
        }
        let unknown = || Err(io(CommitError::Unknown("as the test has it".to_owned())));
        match inner.letter_script.pop_front().unwrap_or(Fate::Durable) {
            Fate::Refused(error) => Err(io(error)),
            Fate::LostAndUnknown => unknown(),
            Fate::DurableButUnknown => {
                inner.durable.change_letters(changes);
                unknown()
            }
            Fate::Durable | Fate::Held => Ok(inner.durable.change_letters(changes)),
        }
    }
}
