//! The town that is put under load: one made for the purpose when the server is started here, or whatever a running
//! server has. Not here: sockets.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use sportello::domain::ids::ResourceId;
use sportello::domain::time::{Timestamp, Tz, Week, civil};

use crate::crowd::View;
use crate::http::Http;

/// Files of a town with some resources of the same shape: Monday to Friday 08:00 to 18:00 in cells of 15 minutes, which
/// is 200 cells a week, and so many desks.
pub fn files(resources: usize, desks: u16) -> String {
    let mut text = format!(
        "[town]\nname = {{ it = \"Paese sotto carico\", en = \"Village under load\" }}\nzone = \"Europe/Rome\"\n\
         welcome = {{ it = \"Per le prove di carico.\", en = \"For load tests.\" }}\n\n\
         [calendar]\ngrid_minutes = 15\ndesks = {desks}\nhours = {{ weekdays = [\"08:00-18:00\"] }}\nholidays = \"none\"\n\
         opens = {{ days = 365, at = \"00:00\" }}\nminimum_notice_minutes = 0\nhold_minutes = 30\n\
         bookings_per_person_max = 60000\ncancel_notice_minutes = 0\nrelease_delay_minutes = 0\n"
    );
    for number in 0..resources {
        text.push_str(&format!(
            "\n[[resource]]\nid = \"{}\"\nname = {{ it = \"Sportello {number}\", en = \"Counter {number}\" }}\n\
             [resource.calendar]\n",
            name(number)
        ));
    }
    text
}

fn name(number: usize) -> String {
    format!("carico-{number}")
}

/// The week after this one, in which no cell can pass during a run, in the zone of our towns.
pub fn next_week() -> Week {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as i64);
    Week::of(civil(Tz::Europe__Rome, Timestamp(now)).date).plus(1)
}

/// What to watch: resources of the town, each with the week after this one.
pub fn views(http: &mut Http, wanted: Option<&str>, count: usize) -> Result<Vec<View>> {
    let answer = http.get("/api/v1/resources").context("the list of resources")?;
    if answer.status != 200 {
        bail!("the list of resources: status {}", answer.status);
    }
    let list: Value = serde_json::from_slice(&answer.body).context("the list of resources")?;
    let mut found = Vec::new();
    collect(&list, &mut found);
    if let Some(wanted) = wanted {
        found.retain(|id| id == wanted);
    }
    // Towns made here come first, in the order of their numbers.
    found.sort_by_key(|id| (!id.starts_with("carico-"), id.len(), id.clone()));
    found.dedup();
    if found.len() < count {
        bail!("{count} bookable resources are needed, the town has {} ({})", found.len(), wanted.unwrap_or("any"));
    }
    let week = next_week();
    let ids = found.into_iter().take(count).map(|id| ResourceId::new(&id));
    ids.map(|id| Ok((id.context("a resource's id")?, week))).collect()
}

/// Ids of all objects in a JSON text that call themselves bookable, however deep.
fn collect(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Object(fields) => {
            let open = fields.get("suspended").is_none_or(Value::is_null);
            if let (Some(Value::String(id)), Some(Value::Bool(true)), true) =
                (fields.get("id"), fields.get("bookable"), open)
            {
                found.push(id.clone());
            }
            fields.values().for_each(|item| collect(item, found));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bookable_resources_are_found_however_deep() {
        let list = serde_json::json!({ "resources": [
            { "id": "a", "bookable": false, "children": [{ "id": "b", "bookable": true }] },
            { "id": "c", "bookable": true, "suspended": { "it": "chiuso" } },
            { "id": "d", "bookable": true, "suspended": null },
        ]});
        let mut found = Vec::new();
        collect(&list, &mut found);
        assert_eq!(found, ["b", "d"]);
    }

    #[test]
    fn the_town_has_as_many_resources_as_asked_for() {
        let text = files(3, 2);
        assert_eq!(text.matches("[[resource]]").count(), 3);
        assert!(text.contains("desks = 2\n") && text.contains("id = \"carico-2\""));
    }
}
