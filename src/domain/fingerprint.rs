//! Tells "the same request again" from "the same id for something else". Not a defence against anybody: a person who
//! makes two requests of their own collide confuses nobody but themselves.

use super::command::{Action, Actor, Command};
use super::time::SlotRange;

/// 64-bit FNV-1a (draft-eastlake-fnv): small, the same on every machine and in every version of this program.
struct Fnv(u64);

impl Fnv {
    fn add(&mut self, bytes: &[u8]) -> &mut Self {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
        self
    }

    fn tag(&mut self, kind: u8) -> &mut Self {
        self.add(&[kind])
    }

    fn id(&mut self, id: u128) -> &mut Self {
        self.add(&id.to_be_bytes())
    }

    fn range(&mut self, range: &SlotRange) -> &mut Self {
        use chrono::Datelike;
        let start = &range.start;
        self.add(&start.date.num_days_from_ce().to_be_bytes())
            .add(&start.minute.to_be_bytes())
            .tag(u8::from(start.fold))
            .add(&range.minutes.to_be_bytes())
    }
}

impl Command {
    /// A hash of who asks for what, without what the shell adds (the fresh booking id of a confirm).
    #[must_use]
    pub fn fingerprint(&self) -> u64 {
        let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
        match self.by {
            Actor::Person(tag) => hash.tag(1).id(tag.0),
            Actor::Operator(tag) => hash.tag(2).id(tag.0),
            Actor::System => hash.tag(3),
        };
        match &self.action {
            Action::Hold { range } => hash.tag(1).range(range),
            Action::Extend { hold } => hash.tag(2).id(hold.0),
            Action::Release { hold } => hash.tag(3).id(hold.0),
            Action::Confirm { hold, beneficiary, booking: _ } => hash.tag(4).id(hold.0).id(beneficiary.0),
            Action::Cancel { booking } => hash.tag(5).id(booking.0),
            Action::Approve { booking } => hash.tag(10).id(booking.0),
            Action::Expire => hash.tag(6),
            Action::Block { range } => hash.tag(7).range(range),
            Action::Unblock { block } => hash.tag(8).id(block.0),
            // Rare, and long: its printed form is exact and needs no second list of fields.
            Action::ChangeSchedule { schedule, touched } => {
                hash.tag(9).add(format!("{schedule:?}{touched:?}").as_bytes())
            }
        };
        hash.0
    }
}
