//! What becomes of the letters of one booking and one channel: which may leave now, which are void, when the next try is.
//! Pure. Not here: leasing them in the store and handing them out (`outbox`).

use std::time::Duration;

use super::{Delivery, OutboxSettings};
use crate::domain::time::Timestamp;
use crate::store::letters::GaveUp;
use crate::store::{Letter, LetterChange, LetterState};

/// What is to be done with a line now.
#[derive(Debug, Default)]
pub struct Plan {
    pub changes: Vec<LetterChange>,
    /// The letter to be sent, as it is after the changes: leased.
    pub send: Option<Letter>,
}

/// Decides for all letters of one booking and one channel, in the order of their ids. A letter of a later revision makes
/// all before it void that nobody is sending this moment: what they say is no longer so. Otherwise letters leave in
/// their order.
#[must_use]
pub fn plan(line: &[Letter], now: Timestamp, lease: Duration) -> Plan {
    let mut plan = Plan::default();
    let is_sent_now = |letter: &Letter| matches!(letter.state, LetterState::Leased { until } if until > now);
    if line.iter().any(is_sent_now) {
        return plan;
    }
    let newest = line.iter().map(|letter| letter.id.revision).max().unwrap_or_default();
    let open = line.iter().filter(|letter| !matches!(letter.state, LetterState::GivenUp { .. }));
    let is_void = |letter: &Letter| letter.id.revision < newest || letter.until.is_some_and(|until| until <= now);
    let (void, current): (Vec<&Letter>, Vec<&Letter>) = open.partition(|letter| is_void(letter));
    let first_heard = void.iter().any(|letter| was_the_first_and_never_tried(letter));
    plan.changes.extend(void.into_iter().map(|letter| letter.clone().done()));
    let Some((first, behind)) = current.split_first() else { return plan };
    let first = (*first).clone();
    let Some(due) = first.wakes_at() else { return plan };
    if due <= now {
        let state = LetterState::Leased { until: plus(now, lease) };
        let attempts = first.attempts.saturating_add(1);
        let first_heard = first.first_heard || first_heard;
        let leased = Letter { attempts, first_heard, state, ..first.clone() };
        plan.send = Some(leased.clone());
        plan.changes.push(first.becomes(leased));
        return plan;
    }
    if first_heard && !first.first_heard {
        let after = Letter { first_heard, ..first.clone() };
        plan.changes.push(first.becomes(after));
    }
    // What must wait for another letter waits out of the way, or the due ones of others would not be seen behind it.
    let hurried = behind.iter().filter(|letter| letter.wakes_at().is_some_and(|at| at <= now));
    let later =
        |letter: &&Letter| Letter { due_at: Timestamp(due.0 + 1), state: LetterState::Waiting, ..(*letter).clone() };
    plan.changes.extend(hurried.map(|letter| (*letter).clone().becomes(later(letter))));
    plan
}

/// A reminder tells nobody for the first time.
fn was_the_first_and_never_tried(letter: &Letter) -> bool {
    let opens = letter.id.revision == 0 || letter.first_heard;
    opens && letter.attempts == 0 && letter.id.kind != crate::domain::letter::LetterKind::Reminder
}

/// What a try has made of a leased letter.
#[must_use]
pub fn after(letter: &Letter, delivery: Delivery, now: Timestamp, settings: &OutboxSettings) -> LetterChange {
    let given_up = |why| Letter { state: LetterState::GivenUp { at: now, why }, ..letter.clone() };
    let again = |attempts: u16, wait: Duration| {
        let due_at = plus(now, wait);
        if due_at > plus(letter.first_due, settings.tried_for) {
            return given_up(GaveUp::TooOld);
        }
        Letter { attempts, due_at, state: LetterState::Waiting, ..letter.clone() }
    };
    let after = match delivery {
        Delivery::Sent | Delivery::Nobody => return letter.clone().done(),
        Delivery::Refused(_) => given_up(GaveUp::Refused),
        Delivery::Unclear => given_up(GaveUp::Unclear),
        Delivery::Later(_) => again(letter.attempts, backoff(letter, settings)),
        // It is not this letter's fault: the try does not count.
        Delivery::Unavailable(_) => again(letter.attempts.saturating_sub(1), settings.pause_first),
    };
    letter.clone().becomes(after)
}

/// Twice as long after each try, up to a longest, and up to a fifth more or less, so that those that failed together do
/// not all come back together.
fn backoff(letter: &Letter, settings: &OutboxSettings) -> Duration {
    let doubled = u32::from(letter.attempts.saturating_sub(1)).min(20);
    let wait = settings.delay_first.saturating_mul(1 << doubled).min(settings.delay_longest);
    wait.mul_f64(0.8 + 0.4 * chance(letter))
}

/// From 0 to 1, different for each letter and try, the same in every run.
fn chance(letter: &Letter) -> f64 {
    let mut seed = (letter.id.booking.0 ^ (letter.id.booking.0 >> 64)) as u64 ^ u64::from(letter.attempts) << 32;
    // The finishing steps of SplitMix64.
    seed = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    seed = (seed ^ (seed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (seed >> 40) as f64 / f64::from(1u32 << 24)
}

pub(super) fn plus(at: Timestamp, wait: Duration) -> Timestamp {
    Timestamp(at.0.saturating_add(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::{BookingId, ResourceId};
    use crate::domain::letter::{Channel, LetterKind};
    use crate::store::LetterId;

    const LEASE: Duration = Duration::from_secs(180);

    /// A line in short: `0C@5` is the confirmation of revision 0, due in minute 5; `!` tried once, `L` leased until
    /// then, `G` given up, `R` a reminder, `X` a cancellation.
    fn line(text: &str) -> Vec<Letter> {
        text.split_whitespace().map(letter).collect()
    }

    fn letter(word: &str) -> Letter {
        let (what, minute) = word.split_once('@').unwrap();
        let kind = match &what[1..2] {
            "C" => LetterKind::Confirmed,
            "R" => LetterKind::Reminder,
            "X" => LetterKind::Cancelled,
            other => panic!("{other}"),
        };
        let (booking, channel, revision) = (BookingId(7 << 64), Channel::Mail, what[..1].parse().unwrap());
        let at = Timestamp(minute.parse::<i64>().unwrap() * 60_000);
        let until = (kind == LetterKind::Reminder).then_some(Timestamp(100 * 60_000));
        let mut letter =
            Letter::new(LetterId { booking, channel, revision, kind }, ResourceId::new("a").unwrap(), at, until);
        letter.attempts = u16::from(what.contains(['!', 'L']));
        if what.contains('L') {
            letter.state = LetterState::Leased { until: at };
        }
        if what.contains('G') {
            letter.state = LetterState::GivenUp { at, why: GaveUp::Refused };
        }
        letter
    }

    fn name(letter: &Letter) -> String {
        let kind = match letter.id.kind {
            LetterKind::Confirmed => "C",
            LetterKind::Reminder => "R",
            _ => "X",
        };
        format!("{}{kind}", letter.id.revision)
    }

    /// In minute 10: `send 0C, void 0R, 0R at 15, first`.
    fn outcome(text: &str) -> String {
        let plan = plan(&line(text), Timestamp(10 * 60_000), LEASE);
        let mut said: Vec<String> = plan.send.iter().map(|letter| format!("send {}", name(letter))).collect();
        for change in &plan.changes {
            match &change.after {
                None => said.push(format!("void {}", name(&change.before))),
                Some(after) if after.due_at != change.before.due_at => {
                    said.push(format!("{} at {}", name(after), after.due_at.0 / 60_000));
                }
                Some(_) => {}
            }
        }
        said.extend(plan.send.filter(|letter| letter.first_heard).map(|_| "first".to_owned()));
        said.join(", ")
    }

    #[test]
    fn letters_leave_in_order_and_what_is_no_longer_so_is_void() {
        let cases = [
            ("0C@10", "send 0C"),
            ("0C@11", ""),
            ("0C@10 0R@50", "send 0C"),
            ("0R@10", "send 0R"),
            // A reminder does not overtake the confirmation, and gets out of the way meanwhile.
            ("0C!@15 0R@10", "0R at 15"),
            ("0C!@10 0R@10", "send 0C"),
            ("0CL@12 0R@10", ""),
            ("0CG@5 0R@10", "send 0R"),
            // One whose lease has ended may have been sent; it is tried again.
            ("0CL@10", "send 0C"),
            // A cancellation leaves alone where nobody was told before.
            ("0C@10 0R@50 1X@10", "send 1X, void 0C, void 0R, first"),
            ("0C!@15 0R@50 1X@10", "send 1X, void 0C, void 0R"),
            ("0CL@10 1X@10", "send 1X, void 0C"),
            ("0CL@12 0R@50 1X@10", ""),
            ("0R@50 1X@10", "send 1X, void 0R"),
            ("0CG@5 0R@50 1X@10", "send 1X, void 0R"),
            ("0R@10 1XG@5", "void 0R"),
            ("0C@10 1X@12", "void 0C"),
        ];
        for (before, expected) in cases {
            assert_eq!(outcome(before), expected, "{before}");
        }
    }

    #[test]
    fn a_reminder_of_what_has_begun_reminds_nobody() {
        let late = Letter { until: Some(Timestamp(10 * 60_000)), ..letter("0R@9") };
        let plan = plan(&[late], Timestamp(10 * 60_000), LEASE);
        assert!(plan.send.is_none() && plan.changes.len() == 1 && plan.changes[0].after.is_none());
    }

    #[test]
    fn tries_come_ever_later_and_end_after_two_days() {
        let settings = OutboxSettings::default();
        let mut letter = letter("0C@0");
        let (mut now, mut waits) = (Timestamp(0), Vec::new());
        for _ in 0..100 {
            letter = plan(&[letter], now, LEASE).send.unwrap();
            let next = after(&letter, Delivery::Later(451), now, &settings).after.unwrap();
            letter = next;
            if let LetterState::GivenUp { why, .. } = letter.state {
                assert_eq!(why, GaveUp::TooOld);
                break;
            }
            waits.push((letter.due_at.0 - now.0) / 1000);
            now = letter.due_at;
        }
        assert!(matches!(letter.state, LetterState::GivenUp { .. }));
        assert!((48..=72).contains(&waits[0]), "{waits:?}");
        assert!(waits.windows(2).all(|pair| pair[0] < pair[1] || pair[1] > 17_000), "{waits:?}");
        assert!(waits.iter().all(|wait| *wait <= 6 * 3600 * 6 / 5) && waits.len() > 12, "{waits:?}");
        assert!((40..=48).contains(&(now.0 / 3_600_000)), "the last try was in hour {}", now.0 / 3_600_000);
    }

    #[test]
    fn where_the_channel_is_down_a_letter_loses_no_try() {
        let settings = OutboxSettings::default();
        let leased = plan(&line("0C@0"), Timestamp(0), LEASE).send.unwrap();
        let next = after(&leased, Delivery::Unavailable(0), Timestamp(0), &settings).after.unwrap();
        assert_eq!((next.attempts, next.due_at), (0, Timestamp(30_000)));
        assert_eq!(next.state, LetterState::Waiting);
    }
}
