//! The three locks of a home. The system lets go of each when its process ends, however it ends.
//!
//! `serve.lock` is held by the one that serves. `start.lock` is held while a cluster is made or started, so that
//! this happens once. `use.lock` is shared by all that use the cluster; who lets go of it and can then have it
//! alone was the last, and stops the cluster. So whoever started it, it runs until nobody needs it; and who comes
//! while it is being stopped waits for the lock, finds it stopped and starts it again.

use std::{
    fs::{File, TryLockError},
    io::{self, Read, Seek, Write},
};

use super::{home::Home, trouble::Trouble};

/// Becomes the one that serves, or says who it is.
pub(super) fn serve(home: &Home) -> Result<File, Trouble> {
    let mut file = home.open_lock("serve.lock")?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut pid = String::new();
            let known = file.read_to_string(&mut pid).ok().and_then(|_| pid.trim().parse().ok());
            return Err(Trouble::Served { folder: home.data_dir.clone(), pid: known });
        }
        Err(TryLockError::Error(e)) => return Err(Trouble::at(home.folder.join("serve.lock"))(e)),
    }
    let mut sign = || {
        file.set_len(0)?;
        file.rewind()?;
        writeln!(file, "{}", std::process::id())
    };
    sign().map_err(Trouble::at(home.folder.join("serve.lock")))?;
    Ok(file)
}

/// Waits until nobody else makes or starts the cluster.
pub(super) fn start(home: &Home) -> Result<File, Trouble> {
    let file = home.open_lock("start.lock")?;
    patiently(|| file.lock()).map_err(Trouble::at(home.folder.join("start.lock")))?;
    Ok(file)
}

/// Joins those who use the cluster.
pub(super) fn share(home: &Home) -> Result<File, Trouble> {
    let file = home.open_lock("use.lock")?;
    patiently(|| file.lock_shared()).map_err(Trouble::at(home.folder.join("use.lock")))?;
    Ok(file)
}

/// Leaves those who use the cluster: true if that was the last of them, and the lock is now this process's alone.
pub(super) fn was_last(using: &File) -> io::Result<bool> {
    using.unlock()?;
    match using.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(e)) => Err(e),
    }
}

/// Waits on, whatever signal comes in between.
fn patiently(wait: impl Fn() -> io::Result<()>) -> io::Result<()> {
    loop {
        match wait() {
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            done => return done,
        }
    }
}
