//! The user that PostgreSQL runs as. It refuses to run as root; so root runs it as another.

use std::{
    fs::{self, File},
    io,
    os::unix::{
        fs::{MetadataExt, OpenOptionsExt, fchown},
        process::CommandExt,
    },
    path::Path,
    process::Command,
};

use nix::{
    fcntl::OFlag,
    unistd::{Uid, User, geteuid},
};

use super::trouble::Trouble;

/// Whom the cluster and all its files belong to.
#[derive(Debug, Clone)]
pub(super) enum Account {
    /// Whoever runs Cairn.
    Ours,
    /// Another, because root runs Cairn.
    Other { name: String, uid: u32, gid: u32 },
}

impl Account {
    /// The owner of a cluster's folder that exists already; else, as root, the user `postgres`, or `nobody`. Root
    /// is refused where it cannot [`act`](Self::act) as another.
    pub fn choose(existing: Option<&Path>) -> Result<Self, Trouble> {
        if !geteuid().is_root() {
            return Ok(Self::Ours);
        }
        rights::leave_groups().map_err(|_| Trouble::NoUser)?;
        if let Some(owner) =
            existing.and_then(|folder| fs::symlink_metadata(folder).ok()).filter(|it| it.uid() != 0)
        {
            let (uid, gid) = (owner.uid(), owner.gid());
            let user = User::from_uid(Uid::from_raw(uid)).ok().flatten();
            let name = user.map_or_else(|| uid.to_string(), |user| user.name);
            return Ok(Self::Other { name, uid, gid });
        }
        ["postgres", "nobody"]
            .iter()
            .find_map(|name| User::from_name(name).ok().flatten())
            .map(|user| Self::Other { name: user.name, uid: user.uid.as_raw(), gid: user.gid.as_raw() })
            .ok_or(Trouble::NoUser)
    }

    pub fn name(&self) -> &str {
        match self {
            Self::Ours => "that runs Cairn",
            Self::Other { name, .. } => name,
        }
    }

    pub fn uid(&self) -> u32 {
        match self {
            Self::Ours => geteuid().as_raw(),
            Self::Other { uid, .. } => *uid,
        }
    }

    /// Lets a program run as this user, with its group and none of ours.
    pub fn run_as(&self, command: &mut Command) {
        if let Self::Other { uid, gid, .. } = self {
            command.gid(*gid).uid(*uid);
        }
    }

    /// Does what touches files with this user's rights and no others, and makes them this user's. The home is its
    /// own: it may put a link in the place of anything there, and root must not be led out by one.
    pub fn act<T>(&self, on_files: impl FnOnce() -> T) -> T {
        let _rights = match self {
            Self::Ours => None,
            Self::Other { uid, gid, .. } => Some(rights::Borrowed::of(*uid, *gid)),
        };
        on_files()
    }

    /// Gives a folder of ours to this user; never a file, which might be a link to any.
    pub fn own(&self, folder: &Path) -> io::Result<()> {
        let Self::Other { uid, gid, .. } = self else {
            return Ok(());
        };
        let only_a_folder = (OFlag::O_DIRECTORY | OFlag::O_NOFOLLOW).bits();
        let folder = File::options().read(true).custom_flags(only_a_folder).open(folder)?;
        fchown(folder, Some(*uid), Some(*gid))
    }

    /// Whether this user can go into a folder. Asks the system by trying: modes alone would not know of ACLs.
    /// Whoever runs Cairn finds out by itself.
    pub fn reaches(&self, folder: &Path) -> bool {
        matches!(self, Self::Ours) || self.act(|| fs::metadata(folder.join("."))).is_ok()
    }
}

/// Linux lets one thread have another user's rights over files: root's are out of force meanwhile.
#[cfg(target_os = "linux")]
mod rights {
    use nix::unistd::{Gid, Uid, setfsgid, setfsuid, setgroups};

    /// Until it is dropped, this thread has the rights of another.
    pub struct Borrowed;

    impl Borrowed {
        pub fn of(uid: u32, gid: u32) -> Self {
            // The group first: afterwards it would take a right that is gone.
            setfsgid(Gid::from_raw(gid));
            setfsuid(Uid::from_raw(uid));
            Self
        }
    }

    impl Drop for Borrowed {
        fn drop(&mut self) {
            setfsuid(Uid::effective());
            setfsgid(Gid::effective());
        }
    }

    /// Root's other groups would still count, and it needs none.
    pub fn leave_groups() -> nix::Result<()> {
        setgroups(&[])
    }
}

/// Elsewhere nothing like it can be had, so root is turned away.
#[cfg(not(target_os = "linux"))]
mod rights {
    pub struct Borrowed;

    impl Borrowed {
        pub fn of(_uid: u32, _gid: u32) -> Self {
            Self
        }
    }

    pub fn leave_groups() -> nix::Result<()> {
        Err(nix::errno::Errno::ENOTSUP)
    }
}
