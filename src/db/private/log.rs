//! The server's log: a file that stays small.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
};

use super::home::Home;

/// How long the log may grow, in bytes. What was before is kept once, in `postgres.log.1`.
const LONGEST: u64 = 8 << 20;

/// Sets a log that has grown too long aside and begins it anew. The server keeps the file open and appends to it:
/// so it is copied and cut, not renamed.
pub(super) fn trim(home: &Home) -> io::Result<()> {
    let log = home.log();
    if length(home) <= LONGEST {
        return Ok(());
    }
    let mut grown = home.open(&log, File::options().read(true).write(true))?;
    let kept = log.with_extension("log.1");
    let mut kept = home.open(&kept, File::options().write(true).create(true).truncate(true))?;
    io::copy(&mut grown, &mut kept)?;
    grown.set_len(0)
}

/// How long the log is, in bytes.
pub(super) fn length(home: &Home) -> u64 {
    home.account.act(|| home.log().symlink_metadata()).map_or(0, |log| log.len())
}

/// What the log got since it was `before` bytes long; of much, the beginning.
pub(super) fn since(home: &Home, before: u64) -> String {
    let read = || {
        let mut file = home.open(&home.log(), File::options().read(true))?;
        file.seek(SeekFrom::Start(before))?;
        let mut text = Vec::new();
        file.take(64 << 10).read_to_end(&mut text)?;
        Ok::<_, io::Error>(String::from_utf8_lossy(&text).into_owned())
    };
    read().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    use crate::db::private::account::Account;

    #[test]
    fn a_long_log_is_cut_while_the_server_appends_and_the_last_part_is_kept() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().to_owned();
        let home = Home { folder: path.clone(), data_dir: path, account: Account::Ours };
        let mut server = File::options().create(true).append(true).open(home.log()).expect("a log");
        let mut say = |text: &[u8]| io::Write::write_all(&mut server, text).expect("room on the disk");
        say(&vec![b'x'; usize::try_from(LONGEST).expect("a small number") + 1]);
        trim(&home).expect("a log that can be cut");
        say(b"after");
        assert_eq!(fs::read(home.log()).expect("the log"), b"after");
        let kept = fs::metadata(home.folder.join("postgres.log.1")).expect("the old part");
        assert_eq!(kept.len(), LONGEST + 1);
    }
}
