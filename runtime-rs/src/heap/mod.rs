//! Memory: allocation, the collector, roots.
