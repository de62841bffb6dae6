//! Whether a code fits what is known of the person who gives it. What does not fit is a warning and no refusal: people
//! change names and offices make mistakes, and only the Agenzia can say whose a code is.

use chrono::NaiveDate;

use super::super::places::{PlaceCode, Places, Standing};
use super::{PersonCode, Sex, name_letters, surname_letters};

/// What is known of a person. What is not known is not compared.
#[derive(Clone, Copy, Default)]
pub struct Bearer<'a> {
    /// As at birth: in Italy nobody's code changes by marriage.
    pub surname: Option<&'a str>,
    /// All of them, as in the register of births up to the first comma.
    pub name: Option<&'a str>,
    pub birth_date: Option<NaiveDate>,
    pub sex: Option<Sex>,
    pub place: Option<PlaceCode>,
}

/// What of a person does not fit the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misfit {
    Surname,
    Name,
    BirthDate,
    Sex,
    Place,
    /// The list has no such place; it may be younger than the list.
    PlaceUnknown,
    /// There is such a place, but on the birth date it was not there, or had another code.
    PlaceAtOtherTimes,
}

impl PersonCode {
    /// Everything that does not fit, in the order in which the code has it. Whether the place was there is asked for the
    /// birth date that is known; without one, any time does.
    #[must_use]
    pub fn check_against(&self, bearer: &Bearer<'_>, places: &Places) -> Vec<Misfit> {
        let standing = places.standing(self.place(), bearer.birth_date);
        let findings = [
            (Misfit::Surname, bearer.surname.is_some_and(|surname| surname_letters(surname) != self.surname())),
            (Misfit::Name, bearer.name.is_some_and(|name| name_letters(name) != self.name())),
            (Misfit::BirthDate, bearer.birth_date.is_some_and(|date| !self.fits_birth_date(date))),
            (Misfit::Sex, bearer.sex.is_some_and(|sex| sex != self.sex())),
            (Misfit::Place, bearer.place.is_some_and(|place| place != self.place())),
            (Misfit::PlaceUnknown, standing == Standing::Unknown),
            (Misfit::PlaceAtOtherTimes, standing == Standing::AtOtherTimes),
        ];
        findings.into_iter().filter(|(_, found)| *found).map(|(misfit, _)| misfit).collect()
    }
}
