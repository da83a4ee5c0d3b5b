//! Where a system thread sleeps that has no green thread to run: until a descriptor is readable, some time is over, a
//! signal has come, or another system thread says so.

use std::io;
use std::mem::MaybeUninit;
use std::os::fd::{AsRawFd, BorrowedFd};
use std::ptr;
use std::time::Duration;

use polling::{Event, Poller};

/// The descriptors that are watched, and the way to wake who sleeps.
#[derive(Default)]
pub struct Events {
    poller: Option<Poller>,
}

impl Events {
    fn poller(&mut self) -> io::Result<&Poller> {
        let poller = match self.poller.take() {
            Some(poller) => poller,
            None => Poller::new()?,
        };
        Ok(self.poller.insert(poller))
    }

    /// Watches a descriptor until it is readable or not to be watched any more. False for one that never makes anyone wait,
    /// such as that of a regular file.
    pub fn watch(&mut self, descriptor: i32) -> io::Result<bool> {
        let poller = self.poller()?;
        // SAFETY: `unwatch` is called before the descriptor is closed, or the system forgets it as it is closed; nothing is
        // done with one that is reported but to read from its port.
        let added = unsafe { poller.add(descriptor, Event::readable(descriptor as usize)) };
        match added {
            Ok(()) => Ok(true),
            Err(error) if error.raw_os_error() == Some(libc::EPERM) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Watches a descriptor no more.
    pub fn unwatch(&mut self, descriptor: i32) {
        if let Some(poller) = &self.poller {
            // SAFETY: it is not used but for its number. One that is closed is not watched any more, which is all that is wanted.
            let _ = poller.delete(unsafe { BorrowedFd::borrow_raw(descriptor) });
        }
    }

    /// Has whoever sleeps wake up, or not fall asleep.
    pub fn notify(&self) -> io::Result<()> {
        match &self.poller {
            Some(poller) => poller.notify(),
            None => Ok(()),
        }
    }

    /// Where to sleep.
    pub fn bed(&mut self) -> io::Result<Bed> {
        Ok(Bed(self.poller()?.as_raw_fd()))
    }

    /// The watched descriptors that are readable: these are not watched any more.
    pub fn take_ready(&mut self) -> io::Result<Vec<i32>> {
        let mut ready = Vec::new();
        if let Some(poller) = &self.poller {
            let mut events = polling::Events::new();
            poller.wait(&mut events, Some(Duration::ZERO))?;
            ready.extend(events.iter().map(|event| event.key as i32));
        }
        for &descriptor in &ready {
            self.unwatch(descriptor);
        }
        Ok(ready)
    }
}

/// The descriptor that is readable when something has happened.
#[derive(Clone, Copy)]
pub struct Bed(i32);

impl Bed {
    /// Sleeps, for at most some time, unless it is known that a signal has come: that is asked when none can come unnoticed.
    /// (Waiting by the crate `polling` alone would go on after a signal.)
    pub fn sleep(self, time: Option<Duration>, has_signal: impl FnOnce() -> bool) {
        let mut wanted = libc::pollfd {
            fd: self.0,
            events: libc::POLLIN,
            revents: 0,
        };
        let time = time.map(|time| libc::timespec {
            tv_sec: time.as_secs().try_into().unwrap_or(libc::time_t::MAX),
            tv_nsec: time.subsec_nanos().into(),
        });
        let time = time.as_ref().map_or(ptr::null(), ptr::from_ref);
        let (mut blocked, mut before) = (MaybeUninit::uninit(), MaybeUninit::uninit());
        // SAFETY: the sets are filled before they are read; one valid pollfd; the time is valid or absent.
        unsafe {
            libc::sigemptyset(blocked.as_mut_ptr());
            libc::sigaddset(blocked.as_mut_ptr(), libc::SIGINT);
            libc::pthread_sigmask(libc::SIG_BLOCK, blocked.as_ptr(), before.as_mut_ptr());
            if !has_signal() {
                // Woken by whatever it was: the caller looks.
                libc::ppoll(&mut wanted, 1, time, before.as_ptr());
            }
            libc::pthread_sigmask(libc::SIG_SETMASK, before.as_ptr(), ptr::null_mut());
        }
    }
}
