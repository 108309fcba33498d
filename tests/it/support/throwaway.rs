//! A PostgreSQL for one test process, which ends with it and leaves nothing behind.

use std::{
    fs::{self, DirBuilder},
    io,
    os::unix::{fs::DirBuilderExt, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use cairn::db::private::{Durability, Private, Settings, Trouble};

/// Waits until its standard input, a pipe that the test process holds, is closed by that one's end. Then it stops
/// the server at once and removes the folder, more than once: a start that was under way may still add to it.
const WATCHER: &str = r#"
cat > /dev/null
for attempt in 1 2 3 4 5 6 7 8 9 10; do
    pid=$(head -n 1 "$0/postgres/cluster/postmaster.pid" 2> /dev/null)
    if [ -n "$pid" ]; then
        kill -QUIT "$pid" 2> /dev/null
        while kill -0 "$pid" 2> /dev/null; do sleep 0.02; done
    fi
    rm -rf "$0" 2> /dev/null && [ ! -e "$0" ] && exit
    sleep 0.2
done
"#;

/// A running PostgreSQL in a folder of its own, without fsync.
pub struct Throwaway {
    postgres: Option<Private>,
    folder: PathBuf,
    watcher: Child,
}

impl Throwaway {
    pub fn start() -> Result<Self, Trouble> {
        // Short, so that the socket lies in it as well.
        let name = format!("/tmp/cairn-test-{}-{:08x}", std::process::id(), rand::random::<u32>());
        let folder = PathBuf::from(name);
        // PostgreSQL's user must pass through it.
        DirBuilder::new().mode(0o711).create(&folder).expect("/tmp takes folders");
        let watcher = watch(&folder).expect("there is /bin/sh");
        let mut throwaway = Self { postgres: None, folder, watcher };
        let settings = Settings { durability: Durability::Off, ..Settings::new(&throwaway.folder) };
        throwaway.postgres = Some(Private::serve(&settings)?);
        Ok(throwaway)
    }

    pub fn postgres(&self) -> &Private {
        self.postgres.as_ref().expect("start sets it, and only a drop takes it")
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

/// In a process group of its own, so that neither Ctrl-C nor the end of the test's group reaches it.
fn watch(folder: &Path) -> io::Result<Child> {
    let mut sh = Command::new("/bin/sh");
    sh.args(["-c", WATCHER]).arg(folder).process_group(0).current_dir("/");
    sh.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()
}

impl Drop for Throwaway {
    fn drop(&mut self) {
        drop(self.postgres.take());
        // Closes its input first.
        let _ = self.watcher.wait();
        debug_assert!(!fs::exists(&self.folder).unwrap_or(true), "the watcher removes the folder");
    }
}
