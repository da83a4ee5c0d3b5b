//! Processes that end with the one which has started them: the programs and prompts of the page, and the session behind
//! `inc repl --json`. However that one ends, nothing of it goes on running.

use rustix::process::{Pid, Signal, getppid, set_parent_process_death_signal};
use std::ffi::OsString;
use std::process::{Command, exit};

/// The first argument of such a process; then comes the number of its owner. It is no option for users.
const OWNED_BY: &str = "--owned-by";

/// Another `inc` that will end with this process. The thread that starts it must live as long, for the system looks at that.
pub fn owned_inc() -> std::io::Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args([OWNED_BY, &std::process::id().to_string()]);
    Ok(command)
}

/// Takes the owner from the arguments of this process, if it has one, and sees to it that this one ends with it.
pub fn end_with_owner(arguments: &mut Vec<OsString>) {
    if arguments.first().is_none_or(|first| first != OWNED_BY) {
        return;
    }
    let owner = arguments.get(1).and_then(|owner| owner.to_str()?.parse().ok());
    arguments.drain(..arguments.len().min(2));
    // Without it, the process would end by its limits or when it reads.
    let _ = set_parent_process_death_signal(Some(Signal::KILL));
    // The owner may have ended before.
    if getppid() != owner.and_then(Pid::from_raw) {
        exit(0);
    }
}
