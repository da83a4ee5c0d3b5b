//! Linking: code objects to code in memory or an executable.
