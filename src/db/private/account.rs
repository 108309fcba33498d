//! The user that PostgreSQL runs as. It refuses to run as root; so root runs it as another.

use std::{
    fs, io,
    os::unix::{
        fs::{MetadataExt, lchown},
        process::CommandExt,
    },
    path::Path,
    process::{Command, Stdio},
};

use nix::unistd::{Uid, User, geteuid};

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
    /// The owner of a cluster's folder that exists already; else, as root, the user `postgres`, or `nobody`.
    pub fn choose(existing: Option<&Path>) -> Result<Self, Trouble> {
        if !geteuid().is_root() {
            return Ok(Self::Ours);
        }
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

    /// Gives a file or folder to this user.
    pub fn own(&self, path: &Path) -> io::Result<()> {
        match self {
            Self::Ours => Ok(()),
            Self::Other { uid, gid, .. } => lchown(path, Some(*uid), Some(*gid)),
        }
    }

    /// Whether this user can go into a folder. Asks the system by trying: modes alone would not know of ACLs.
    /// Whoever runs Cairn finds out by itself.
    pub fn reaches(&self, folder: &Path) -> bool {
        if matches!(self, Self::Ours) {
            return true;
        }
        let mut cd = Command::new("/bin/sh");
        cd.args(["-c", r#"cd "$0""#]).arg(folder).current_dir("/").stdin(Stdio::null()).stderr(Stdio::null());
        self.run_as(&mut cd);
        cd.status().is_ok_and(|status| status.success())
    }
}
