//! The calendar actors, the registry that finds them, the publisher and the clock. Not here: HTTP, who is logged in.

mod calendar;
pub mod clock;
pub mod core;
mod deadlines;
pub mod feed;
pub mod handle;
mod message;
mod news;
pub mod outbox;
pub mod posting;
mod refusals;
pub mod registry;
pub mod relay;
