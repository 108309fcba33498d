//! Where a data folder's cluster lies, and what lies beside it.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Read, Write},
    os::unix::{
        ffi::OsStrExt,
        fs::{DirBuilderExt, MetadataExt, OpenOptionsExt},
    },
    path::{self, Path, PathBuf},
};

use data_encoding::HEXLOWER;
use nix::{fcntl::OFlag, unistd::geteuid};
use sha2::{Digest, Sha256};

use super::{Settings, account::Account, trouble::Trouble};

/// A socket's path may have 107 bytes on Linux and 103 on macOS, the `/.s.PGSQL.5432` at its end included.
const LONGEST_SOCKET_FOLDER: usize = 85;

/// The longest text that is read from the home, in bytes.
const LONGEST_TEXT: u64 = 64 << 10;

/// The folder of a cluster and of all that belongs to it. Only its user can enter it, and whatever root does in it
/// is done with that user's rights.
#[derive(Debug)]
pub(super) struct Home {
    /// The folder itself.
    pub folder: PathBuf,
    /// The data folder that it belongs to.
    pub data_dir: PathBuf,
    /// Whose it is.
    pub account: Account,
}

impl Home {
    /// Where the cluster of the data folder lies; both folders are made if they lack.
    ///
    /// It lies in the data folder, or elsewhere if PostgreSQL's user cannot come that far. The choice is made once
    /// and kept in a file, so that neither a new name of the data folder nor new permissions part it from its data.
    pub fn find_or_make(settings: &Settings) -> Result<Self, Trouble> {
        let data_dir = make_data_dir(&settings.data_dir)?;
        let (inside, pointer) = (data_dir.join("postgres"), data_dir.join("postgres.elsewhere"));
        if let Some(folder) = read_pointer(&pointer)? {
            return Self { account: Account::choose(Some(&folder))?, folder, data_dir }.entered();
        }
        let account = Account::choose(Some(&inside))?;
        let home = Self { folder: inside, data_dir, account };
        if home.account.reaches(&home.data_dir) {
            return home.made()?.entered();
        }
        if home.has_cluster() {
            return Err(Trouble::OutOfReach { folder: home.folder, user: home.account.name().to_owned() });
        }
        home.moved(&settings.elsewhere, &pointer)
    }

    /// The same home elsewhere. Of two processes that choose at once, the first to write the pointer decides.
    fn moved(self, elsewhere: &Path, pointer: &Path) -> Result<Self, Trouble> {
        DirBuilder::new().recursive(true).mode(0o711).create(elsewhere).map_err(Trouble::at(elsewhere))?;
        let home = Self { folder: free_folder(elsewhere, &self.data_dir), ..self }.made()?;
        let chosen = home.folder.as_os_str().as_bytes();
        let written = home.data_dir.join(format!("postgres.elsewhere.{}", std::process::id()));
        fs::write(&written, chosen).map_err(Trouble::at(&written))?;
        let linked = fs::hard_link(&written, pointer);
        fs::remove_file(&written).map_err(Trouble::at(&written))?;
        match linked {
            Ok(()) => {
                tracing::info!(
                    "The database lies in {}: the user {} that runs PostgreSQL cannot enter {}.",
                    home.folder.display(),
                    home.account.name(),
                    home.data_dir.display()
                );
                home.entered()
            }
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {
                let folder = read_pointer(pointer)?.unwrap_or(home.folder);
                Self { folder, ..home }.entered()
            }
            Err(e) => Err(Trouble::at(pointer)(e)),
        }
    }

    fn made(self) -> Result<Self, Trouble> {
        make_private(&self.folder, &self.account).map_err(Trouble::at(&self.folder))?;
        Ok(self)
    }

    /// Makes sure that both we and PostgreSQL's user can work in it.
    fn entered(self) -> Result<Self, Trouble> {
        fs::read_dir(&self.folder).map_err(Trouble::at(&self.folder))?;
        if self.account.reaches(&self.folder) {
            return Ok(self);
        }
        Err(Trouble::OutOfReach { folder: self.folder, user: self.account.name().to_owned() })
    }

    pub fn is_elsewhere(&self) -> bool {
        !self.folder.starts_with(&self.data_dir)
    }

    pub fn cluster(&self) -> PathBuf {
        self.folder.join("cluster")
    }

    pub fn has_cluster(&self) -> bool {
        self.account.act(|| self.cluster().join("PG_VERSION").exists())
    }

    pub fn log(&self) -> PathBuf {
        self.folder.join("postgres.log")
    }

    /// Where the socket lies: here if its path is short and plain, else below `/tmp`.
    pub fn socket_folder(&self) -> PathBuf {
        let here = self.folder.join("socket");
        if here.as_os_str().len() <= LONGEST_SOCKET_FOLDER && is_plain(&here) {
            return here;
        }
        PathBuf::from(format!("/tmp/cairn-{}", hash(&self.folder)))
    }

    pub fn make_socket_folder(&self) -> Result<PathBuf, Trouble> {
        let folder = self.socket_folder();
        let look = || {
            make_folder(&folder)?;
            fs::symlink_metadata(&folder)
        };
        let made = self.account.act(look).map_err(Trouble::at(&folder))?;
        if made.is_dir() && made.uid() == self.account.uid() && made.mode() & 0o777 == 0o700 {
            return Ok(folder);
        }
        Err(Trouble::SocketFolder { path: folder })
    }

    /// Writes a file that belongs to the cluster's user, whole or not at all.
    pub fn write(&self, name: &str, text: &str) -> Result<(), Trouble> {
        let (path, new) = (self.folder.join(name), self.folder.join(format!("{name}.new")));
        let write = || {
            let mut file = open(&new, File::options().write(true).create(true).truncate(true))?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            fs::rename(&new, &path)
        };
        self.account.act(write).map_err(Trouble::at(&path))
    }

    /// Reads a text that lies in the home.
    pub fn read(&self, name: &str) -> io::Result<String> {
        let mut text = String::new();
        let file = self.open(&self.folder.join(name), File::options().read(true))?;
        file.take(LONGEST_TEXT).read_to_string(&mut text)?;
        Ok(text)
    }

    /// Opens a lock file, made if it lacks. Rust closes it in every program that we start (`O_CLOEXEC`), so that
    /// no other process than this one ever holds its lock.
    pub fn open_lock(&self, name: &str) -> Result<File, Trouble> {
        let path = self.folder.join(name);
        self.open(&path, File::options().read(true).write(true).create(true).truncate(false))
            .map_err(Trouble::at(&path))
    }

    /// Opens a file as the cluster's user.
    pub fn open(&self, path: &Path, options: &mut OpenOptions) -> io::Result<File> {
        self.account.act(|| open(path, options))
    }
}

/// No link is followed, and a pipe in the place of a file holds nobody up.
fn open(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    options.mode(0o600).custom_flags((OFlag::O_NOFOLLOW | OFlag::O_NONBLOCK).bits()).open(path)
}

/// The data folder with its true path. Others may pass through it if root makes it, since PostgreSQL's user must.
fn make_data_dir(path: &Path) -> Result<PathBuf, Trouble> {
    let mode = if geteuid().is_root() { 0o711 } else { 0o700 };
    let make = || {
        let path = path::absolute(path)?;
        DirBuilder::new().recursive(true).mode(mode).create(&path)?;
        fs::canonicalize(path)
    };
    make().map_err(Trouble::at(path))
}

fn read_pointer(pointer: &Path) -> Result<Option<PathBuf>, Trouble> {
    let folder = match fs::read(pointer) {
        Ok(bytes) => PathBuf::from(std::ffi::OsStr::from_bytes(&bytes)),
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(Trouble::at(pointer)(e)),
    };
    if folder.is_dir() {
        return Ok(Some(folder));
    }
    Err(Trouble::Gone { folder, pointer: pointer.to_owned() })
}

/// A folder of the data folder's own. One that has a cluster belonged to an earlier data folder of the same path,
/// whose pointer is gone: what is in it stays there.
fn free_folder(elsewhere: &Path, data_dir: &Path) -> PathBuf {
    let first = elsewhere.join(hash(data_dir));
    let others = (2..).map(|n| elsewhere.join(format!("{}-{n}", hash(data_dir))));
    std::iter::once(first.clone())
        .chain(others)
        .find(|folder| !folder.join("cluster").exists())
        .unwrap_or(first)
}

fn make_folder(folder: &Path) -> io::Result<()> {
    match DirBuilder::new().mode(0o700).create(folder) {
        Err(e) if e.kind() != io::ErrorKind::AlreadyExists => Err(e),
        _ => Ok(()),
    }
}

fn make_private(folder: &Path, account: &Account) -> io::Result<()> {
    make_folder(folder)?;
    // Ours but not yet given: just made, or by a run that was killed right then.
    if fs::symlink_metadata(folder)?.uid() == geteuid().as_raw() {
        account.own(folder)?;
    }
    Ok(())
}

fn is_plain(path: &Path) -> bool {
    path.as_os_str().as_bytes().iter().all(|byte| byte.is_ascii_alphanumeric() || b"/._-".contains(byte))
}

fn hash(path: &Path) -> String {
    HEXLOWER.encode(&Sha256::digest(path.as_os_str().as_bytes())[..8])
}
