//! What green threads need of the system: time slices, and sleeping until something happens.
//!
//! The threads themselves, their queues and timers are written in Scheme (`scheme-lib/threads`).

// Time slices, and when they end.
mod slices;
// The system thread that ends them.
mod ticker;
// Waiting for descriptors, time, and other system threads.
mod events;

use crate::foreign::sync;

pub use events::Events;
pub use ticker::{SliceEnd, Ticker};

/// What a Context has of it.
#[derive(Default)]
pub struct Scheduling {
    /// Ends time slices.
    pub ticker: Ticker,
    /// Where a system thread sleeps that has no green thread to run.
    pub events: Events,
}
