//! Where the programs of PostgreSQL are on this machine, and which of them to take.

use std::{
    env, fmt, fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::{install, trouble::Trouble};

/// The oldest PostgreSQL that Cairn works with.
const OLDEST: u32 = 15;

/// Folders where several versions lie beside each other: the folder above, how their names begin, what is below.
const VERSIONED: [(&str, &str, &str); 5] = [
    ("/usr/lib/postgresql", "", "bin"),          // Debian, Ubuntu
    ("/opt/homebrew/opt", "postgresql@", "bin"), // Homebrew on Apple's chips
    ("/usr/local/opt", "postgresql@", "bin"),    // Homebrew on Intel's
    ("/usr", "pgsql-", "bin"),                   // postgresql.org's packages for Fedora and Red Hat
    ("/usr/libexec", "postgresql", ""),          // Alpine
];

/// The folders in which programs are looked for, in order; of equal versions the first is taken.
#[derive(Debug, Clone)]
pub struct Places(Vec<PathBuf>);

impl Places {
    /// These folders and no others.
    pub fn new(folders: impl IntoIterator<Item = PathBuf>) -> Self {
        Self(folders.into_iter().collect())
    }

    /// What `pg_config` names, `PATH`, and where the packages of the known systems put versions side by side.
    #[must_use]
    pub fn of_this_machine() -> Self {
        let path = env::var_os("PATH").unwrap_or_default();
        let versioned = VERSIONED.iter().flat_map(|(above, start, below)| beside(above, start, below));
        Self::new(named_by_pg_config().into_iter().chain(env::split_paths(&path)).chain(versioned))
    }

    /// The newest programs here, for a new cluster.
    pub(super) fn newest(&self) -> Result<Programs, Trouble> {
        let install = || install::command(None);
        match self.programs().reduce(newer) {
            Some(programs) if programs.version.major >= OLDEST => Ok(programs),
            Some(Programs { folder, version }) => {
                Err(Trouble::TooOld { found: version, folder, install: install() })
            }
            None => Err(Trouble::NotFound { install: install() }),
        }
    }

    /// The programs that fit the cluster in `folder`, which `major` made.
    pub(super) fn of_version(&self, major: u32, folder: &Path) -> Result<Programs, Trouble> {
        self.programs().filter(|programs| programs.version.major == major).reduce(newer).ok_or_else(|| {
            let install = install::command(Some(major));
            Trouble::VersionGone { major, folder: folder.to_owned(), install }
        })
    }

    fn programs(&self) -> impl Iterator<Item = Programs> {
        self.0.iter().filter(|folder| folder.is_absolute()).filter_map(|folder| Programs::in_folder(folder))
    }
}

fn named_by_pg_config() -> Option<PathBuf> {
    let output = Command::new("pg_config").arg("--bindir").output().ok()?;
    let said = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| PathBuf::from(said.trim_end()))
}

fn beside(above: &str, start: &str, below: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(above) else {
        return Vec::new();
    };
    entries
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(start))
        .map(|entry| entry.path().join(below))
        .collect()
}

fn newer(one: Programs, other: Programs) -> Programs {
    if other.version > one.version { other } else { one }
}

/// The programs of one installed PostgreSQL.
#[derive(Debug, Clone)]
pub(super) struct Programs {
    pub folder: PathBuf,
    pub version: Version,
}

impl Programs {
    /// What is in a folder, links followed. All three programs must really lie together: a script named
    /// `postgres`, or one link into another installation, is no PostgreSQL.
    fn in_folder(folder: &Path) -> Option<Self> {
        let real = |name: &str| Some(fs::canonicalize(folder.join(name)).ok()?.parent()?.to_owned());
        let folder = real("postgres")?;
        (real("initdb")? == folder && real("pg_ctl")? == folder).then_some(())?;
        let output = Command::new(folder.join("postgres")).arg("--version").output().ok()?;
        let version = Version::said_in(&String::from_utf8_lossy(&output.stdout))?;
        Some(Self { folder, version })
    }
}

/// A version of PostgreSQL, as in 15.18; a development or beta version counts as its .0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// The number under which clusters are compatible.
    pub major: u32,
    /// The number of its repairs.
    pub minor: u32,
}

impl Version {
    /// From the answer to `postgres --version`.
    fn said_in(text: &str) -> Option<Self> {
        let number = text.strip_prefix("postgres (PostgreSQL) ")?.split_whitespace().next()?;
        let mut parts = number.split(|c: char| !c.is_ascii_digit());
        let major = parts.next()?.parse().ok()?;
        let dotted = number.contains('.');
        let minor = parts.next().filter(|_| dotted).and_then(|part| part.parse().ok()).unwrap_or(0);
        Some(Self { major, minor })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

#[cfg(test)]
mod tests {
    use super::Version;

    #[test]
    fn a_version_is_read_from_what_postgres_says() {
        let version = |text: &str| Version::said_in(text).map(|version| version.to_string());
        assert_eq!(
            version("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n").as_deref(),
            Some("15.18")
        );
        assert_eq!(version("postgres (PostgreSQL) 18beta2\n").as_deref(), Some("18.0"));
        assert_eq!(version("usage: postgres [start|stop]\n"), None);
    }
}
