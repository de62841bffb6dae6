//! The calendar actors, the registry that finds them, the publisher and the clock. Not here: HTTP, who is logged in.

pub mod clock;
pub mod feed;
pub mod handle;
