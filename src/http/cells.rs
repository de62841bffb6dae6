//! The cells of a week as people see them: names, texts and values of buttons, as a table and as a list. The browser
//! has the same in `web/src/cells.ts`. Not here: the page around them (`week`).

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use super::texts::Words;
use crate::domain::colour::{CellState, CellView, WeekView};
use crate::domain::time::{SlotRange, SlotStart, Timestamp, Tz, civil, instant};

/// A start as forms carry it: `2026-11-23|600|0`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormSlot(pub SlotStart);

impl fmt::Display for FormSlot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}|{}|{}", self.0.date, self.0.minute, u8::from(self.0.fold))
    }
}

/// Why a text is no start.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a slot such as 2026-11-23|600|0")]
pub struct FormSlotError;

impl FromStr for FormSlot {
    type Err = FormSlotError;
    fn from_str(text: &str) -> Result<Self, FormSlotError> {
        let mut parts = text.split('|');
        let (date, minute, fold) = (parts.next(), parts.next(), parts.next());
        let (Some(date), Some(minute), Some(fold), None) = (date, minute, fold, parts.next()) else {
            return Err(FormSlotError);
        };
        let date = date.parse().map_err(|_| FormSlotError)?;
        let minute = minute.parse().ok().filter(|minute| *minute < 24 * 60).ok_or(FormSlotError)?;
        let fold = match fold {
            "0" => false,
            "1" => true,
            _ => return Err(FormSlotError),
        };
        Ok(Self(SlotStart { date, minute, fold }))
    }
}

/// A cell of the table.
pub struct ShownCell {
    /// Name of its state, which the styles know.
    pub state: &'static str,
    /// What it is, in full: `martedì 14 gennaio, ore 10:00, disponibile, 2 posti`.
    pub name: String,
    /// The same in a word.
    pub text: String,
    /// What its button sends, where it has one.
    pub value: Option<String>,
}

/// A row of the table: the same time on each day.
pub struct ShownRow {
    pub time: String,
    pub cells: Vec<ShownCell>,
}

/// A day of the table's head.
pub struct ShownDay {
    pub weekday: String,
    pub short: String,
    pub full: String,
    pub today: bool,
}

/// A day of the list, with the starts that are free for a duration.
pub struct ListDay {
    pub full: String,
    pub starts: Vec<ListStart>,
}

/// A start in the list.
pub struct ListStart {
    pub time: String,
    pub name: String,
    pub left: String,
    pub value: String,
}

/// Shows a week to one person.
pub struct Painter<'a> {
    pub words: &'a Words,
    pub zone: Tz,
    /// The day it is now.
    pub today: chrono::NaiveDate,
    /// What the person holds on this resource.
    pub mine: Option<SlotRange>,
}

impl Painter<'_> {
    /// The head of the table.
    #[must_use]
    pub fn days(&self, view: &WeekView) -> Vec<ShownDay> {
        let day = |date| {
            let (weekday, short) = self.words.day_short(date);
            ShownDay { weekday, short, full: self.words.date(date), today: date == self.today }
        };
        view.week.days().map(day).collect()
    }

    /// The rows of the table: every time that any day has. A day without it is closed then.
    #[must_use]
    pub fn rows(&self, view: &WeekView) -> Vec<ShownRow> {
        let times: BTreeSet<(u16, bool)> = view.cells.iter().map(|cell| (cell.slot.minute, cell.slot.fold)).collect();
        let row = |(minute, fold): (u16, bool)| {
            let slots = view.week.days().map(|date| SlotStart { date, minute, fold });
            let found = |slot| view.cells.iter().find(|cell| cell.slot == slot);
            let time = self.words.time(SlotStart { date: view.week.monday(), minute, fold });
            ShownRow { time, cells: slots.map(|slot| self.cell(slot, found(slot))).collect() }
        };
        times.into_iter().map(row).collect()
    }

    fn cell(&self, slot: SlotStart, found: Option<&CellView>) -> ShownCell {
        let state = found.map_or(CellState::Closed, |cell| cell.state);
        let mine = found.is_some_and(|cell| self.is_mine(cell.at));
        let (text, long) = if mine { self.plain("mine") } else { self.state(state) };
        let value = matches!(state, CellState::Free { .. }).then(|| FormSlot(slot).to_string()).filter(|_| !mine);
        let name = self.name(slot, &long);
        ShownCell { state: if mine { "mine" } else { state_name(state) }, name, text, value }
    }

    fn is_mine(&self, at: Timestamp) -> bool {
        self.mine.is_some_and(|range| {
            instant(self.zone, range.start)
                .is_some_and(|start| start <= at && at < start.plus_minutes(i64::from(range.minutes)))
        })
    }

    fn name(&self, slot: SlotStart, state: &str) -> String {
        let values = [
            ("day", self.words.day(slot.date).into()),
            ("time", self.words.time(slot).into()),
            ("state", state.into()),
        ];
        self.words.with("cell-name", &values)
    }

    /// The short and the long text of a state.
    fn state(&self, state: CellState) -> (String, String) {
        match state {
            CellState::Free { left } => {
                (self.words.tn("cell-free", "left", left), self.words.tn("cell-free-long", "left", left))
            }
            CellState::NotYet { opens_at } => (
                self.words.t1("cell-not-yet", "when", self.opening(opens_at)),
                self.words.t1("cell-not-yet-long", "when", self.words.instant(self.zone, opens_at)),
            ),
            _ => self.plain(state_name(state)),
        }
    }

    /// An opening in a word: its time where it is today, else its day.
    fn opening(&self, at: Timestamp) -> String {
        let slot = civil(self.zone, at);
        if slot.date == self.today { self.words.time(slot) } else { self.words.day_short(slot.date).1 }
    }

    fn plain(&self, state: &str) -> (String, String) {
        (self.words.t(&format!("cell-{state}")), self.words.t(&format!("cell-{state}-long")))
    }

    /// The list: on each day the starts that are free for so many minutes; days without any are left out.
    #[must_use]
    pub fn list(&self, view: &WeekView, minutes: u16) -> Vec<ListDay> {
        let day = |date| ListDay {
            full: self.words.date(date),
            starts: free_starts(view, minutes)
                .into_iter()
                .filter(|(slot, _)| slot.date == date)
                .map(|(slot, left)| self.start(slot, left))
                .collect(),
        };
        view.week.days().map(day).filter(|day| !day.starts.is_empty()).collect()
    }

    fn start(&self, slot: SlotStart, left: u16) -> ListStart {
        ListStart {
            time: self.words.time(slot),
            name: self.name(slot, &self.words.tn("cell-free-long", "left", left)),
            left: self.words.tn("list-left", "left", left),
            value: FormSlot(slot).to_string(),
        }
    }
}

/// The starts at which so many minutes on end are free, and how many places all of them have.
#[must_use]
pub fn free_starts(view: &WeekView, minutes: u16) -> Vec<(SlotStart, u16)> {
    let cells_needed = usize::from(minutes.div_ceil(view.grid_minutes.max(1)));
    let step = i64::from(view.grid_minutes);
    let left = |cell: &CellView| match cell.state {
        CellState::Free { left } => left,
        _ => 0,
    };
    let fits = |run: &[CellView]| {
        let joined = run.windows(2).all(|pair| pair[0].at.plus_minutes(step) == pair[1].at);
        let least = run.iter().map(left).min().unwrap_or(0);
        (joined && least > 0).then(|| (run[0].slot, least))
    };
    view.cells.windows(cells_needed.max(1)).filter_map(fits).collect()
}

/// The first instant at which something of the week opens for booking.
#[must_use]
pub fn first_opening(view: &WeekView) -> Option<Timestamp> {
    let opening = |cell: &CellView| match cell.state {
        CellState::NotYet { opens_at } => Some(opens_at),
        _ => None,
    };
    view.cells.iter().filter_map(opening).min()
}

/// The name of a state in styles and in keys of texts.
#[must_use]
pub fn state_name(state: CellState) -> &'static str {
    match state {
        CellState::Closed => "closed",
        CellState::Past => "past",
        CellState::NotYet { .. } => "not-yet",
        CellState::Free { .. } => "free",
        CellState::Held => "held",
        CellState::Booked => "booked",
        CellState::Blocked => "blocked",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Week;

    #[test]
    fn a_slot_comes_back_from_its_form() {
        let slot = SlotStart { date: "2026-10-25".parse().unwrap(), minute: 150, fold: true };
        assert_eq!(FormSlot(slot).to_string().parse(), Ok(FormSlot(slot)));
        for bad in
            ["", "2026-10-25", "2026-10-25|150", "2026-10-25|1440|0", "2026-10-25|1|2", "2026-10-25|1|0|0", "x|1|0"]
        {
            assert_eq!(bad.parse::<FormSlot>(), Err(FormSlotError), "{bad:?}");
        }
    }

    fn week(states: &[(u16, CellState)]) -> WeekView {
        let week: Week = "2026-11-23".parse().unwrap();
        let zone = chrono_tz::Europe::Rome;
        let cell = |(minute, state): &(u16, CellState)| {
            let slot = SlotStart::new(week.monday(), *minute);
            CellView { slot, at: instant(zone, slot).unwrap(), state: *state }
        };
        WeekView { week, grid_minutes: 30, cells: states.iter().map(cell).collect(), next_change: None }
    }

    #[test]
    fn a_longer_duration_needs_its_cells_free_and_joined() {
        let free = |left| CellState::Free { left };
        let view = week(&[
            (540, free(3)),
            (570, free(1)),
            (600, CellState::Booked),
            (630, free(2)),
            (840, free(2)),
            (870, free(2)),
        ]);
        let starts =
            |minutes| free_starts(&view, minutes).into_iter().map(|(s, left)| (s.minute, left)).collect::<Vec<_>>();
        assert_eq!(starts(30), [(540, 3), (570, 1), (630, 2), (840, 2), (870, 2)]);
        assert_eq!(starts(60), [(540, 1), (840, 2)]);
        assert_eq!(starts(90), []);
    }
}
