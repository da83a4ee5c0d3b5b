//! How long each pass took, and at what rate: what `--time-passes` prints.

use std::fmt;
use std::time::{Duration, Instant};

/// The size of a pass's input, by which its rate is measured.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Items {
    /// Bytes of source text or of an image.
    Bytes(usize),
    /// Expressions. The passes on Core are all measured by the size of the expanded program, so that their rates say
    /// how the time grows with the program.
    Nodes(usize),
    /// Instructions of SSA or VCode.
    Instructions(usize),
}

impl Items {
    fn count(self) -> usize {
        match self {
            Items::Bytes(count) | Items::Nodes(count) | Items::Instructions(count) => count,
        }
    }

    fn unit(self) -> &'static str {
        match self {
            Items::Bytes(_) => "bytes",
            Items::Nodes(_) => "nodes",
            Items::Instructions(_) => "instructions",
        }
    }
}

/// How long each pass took, in all, in the order in which they first ran.
#[derive(Default)]
pub struct Timings {
    passes: Vec<Row>,
}

struct Row {
    name: &'static str,
    unit: &'static str,
    time: Duration,
    count: usize,
}

impl Timings {
    /// Runs a pass and adds to its time.
    pub fn time<R>(&mut self, name: &'static str, items: Items, pass: impl FnOnce() -> R) -> R {
        self.time_output(name, |_| items, pass)
    }

    /// Likewise, where the size is that of what the pass makes.
    pub fn time_output<R>(
        &mut self,
        name: &'static str,
        items: impl FnOnce(&R) -> Items,
        pass: impl FnOnce() -> R,
    ) -> R {
        let start = Instant::now();
        let result = pass();
        let time = start.elapsed();
        self.add(name, items(&result), time);
        result
    }

    /// Each pass and its time.
    pub fn passes(&self) -> impl Iterator<Item = (&'static str, Duration)> {
        self.passes.iter().map(|row| (row.name, row.time))
    }

    fn add(&mut self, name: &'static str, items: Items, time: Duration) {
        match self.passes.iter_mut().find(|row| row.name == name) {
            Some(row) => {
                row.time += time;
                row.count += items.count();
            }
            None => self.passes.push(Row {
                name,
                unit: items.unit(),
                time,
                count: items.count(),
            }),
        }
    }
}

impl fmt::Display for Timings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for row in &self.passes {
            let rate = row.count as f64 / row.time.as_secs_f64().max(1e-9) / 1e6;
            writeln!(
                f,
                "{:<14} {:>9.3} ms {:>9} {:<12} {rate:>8.2} M/s",
                row.name,
                row.time.as_secs_f64() * 1e3,
                row.count,
                row.unit,
            )?;
        }
        let total: Duration = self.passes.iter().map(|row| row.time).sum();
        writeln!(f, "{:<14} {:>9.3} ms", "in all", total.as_secs_f64() * 1e3)
    }
}
