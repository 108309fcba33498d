//! Makes a cluster, and writes its configuration.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::Path,
};

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};

use super::{Durability, home::Home, places::Programs, programs, trouble::Trouble};

const PASSWORD: &str = "password";
const UNFINISHED: &str = "cluster.new-";

/// Makes the cluster with its database. It grows under another name and gets its own when it is whole, so that
/// a first start may be killed at any moment. The caller holds `start.lock`.
pub(super) fn make(home: &Home, programs: &Programs, durability: Durability) -> Result<(), Trouble> {
    let password = BASE64URL_NOPAD.encode(&rand::random::<[u8; 24]>());
    home.write(PASSWORD, &password)?;
    // A name of its own: the initdb of a killed run may still be writing into the last one.
    let name = format!("{UNFINISHED}{}", HEXLOWER.encode(&rand::random::<[u8; 4]>()));
    initdb(home, programs, &name, durability)?;
    include_our_configuration(home, &home.folder.join(&name).join("postgresql.conf"))?;
    make_database(home, programs, &name, &password, durability)?;
    let finish = || {
        fs::rename(home.folder.join(&name), home.cluster())?;
        File::open(&home.folder)?.sync_all()
    };
    home.account.act(finish).map_err(Trouble::at(home.cluster()))
}

/// Removes what killed first starts have left. The caller holds `start.lock`.
pub(super) fn remove_unfinished(home: &Home) -> Result<(), Trouble> {
    let entries = fs::read_dir(&home.folder).map_err(Trouble::at(&home.folder))?;
    for entry in entries.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with(UNFINISHED))
    {
        // One into which a program still writes is removed at the next start.
        if let Err(e) = home.account.act(|| fs::remove_dir_all(entry.path())) {
            tracing::debug!("{} stays for now: {e}", entry.path().display());
        }
    }
    Ok(())
}

fn initdb(home: &Home, programs: &Programs, name: &str, durability: Durability) -> Result<(), Trouble> {
    let attempt = |locale: &[&str]| {
        let mut args = vec!["--pgdata", name, "--username=postgres", "--pwfile", PASSWORD];
        args.extend(["--auth=scram-sha-256", "--encoding=UTF8", "--lc-messages=C", "--data-checksums"]);
        args.extend(["--no-instructions"]);
        args.extend(locale);
        args.extend((durability == Durability::Off).then_some("--no-sync"));
        programs::run(home, programs, "initdb", &args, "").map(drop)
    };
    if programs.version.major >= 17 {
        return attempt(&["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]);
    }
    match attempt(&["--locale=C.UTF-8"]) {
        // Before version 17 the system must know the locale; without it, only ASCII has upper and lower case.
        Err(Trouble::Failed { end, .. }) if end.contains("invalid locale") => attempt(&["--locale=C"]),
        done => done,
    }
}

fn include_our_configuration(home: &Home, path: &Path) -> Result<(), Trouble> {
    let add = || {
        let mut file = home.open(path, File::options().append(true))?;
        writeln!(
            file,
            "\ninclude_if_exists = 'cairn.conf'  # Written by Cairn at each start; later lines win."
        )
    };
    add().map_err(Trouble::at(path))
}

/// Makes the role `cairn` and its database. It is no superuser, so that a hole in Cairn is none in the machine.
fn make_database(
    home: &Home,
    programs: &Programs,
    name: &str,
    password: &str,
    durability: Durability,
) -> Result<(), Trouble> {
    let sql = format!(
        "CREATE ROLE cairn LOGIN CREATEDB PASSWORD '{password}'\n\
         CREATE DATABASE cairn OWNER cairn\n"
    );
    let fsync = if durability == Durability::Off { "fsync=off" } else { "fsync=on" };
    let args = ["--single", "-D", name, "-c", "exit_on_error=on", "-c", fsync, "postgres"];
    programs::run(home, programs, "postgres", &args, &sql).map(drop)
}

/// The password of the roles `cairn` and `postgres`.
pub(super) fn password(home: &Home) -> Result<String, Trouble> {
    let path = home.folder.join(PASSWORD);
    home.read(PASSWORD).map_err(|e| match e.kind() {
        io::ErrorKind::NotFound => Trouble::PasswordGone { path },
        _ => Trouble::at(path)(e),
    })
}

/// The version that made the cluster.
pub(super) fn major(home: &Home) -> Result<u32, Trouble> {
    let path = home.cluster().join("PG_VERSION");
    let text = home.read("cluster/PG_VERSION").map_err(Trouble::at(&path))?;
    text.trim().parse().map_err(|_| Trouble::at(&path)(io::ErrorKind::InvalidData.into()))
}

/// Writes our part of the configuration. What it leaves out, initdb has fitted to the machine.
pub(super) fn configure(home: &Home, socket_folder: &Path, durability: Durability) -> Result<(), Trouble> {
    let durable = match durability {
        Durability::On => "on",
        Durability::Off => "off",
    };
    let text = format!(
        "# Written by Cairn at each start: changes belong below the line in postgresql.conf that includes this.
listen_addresses = ''
port = 5432
unix_socket_directories = '{}'
unix_socket_permissions = 0700
password_encryption = 'scram-sha-256'
fsync = {durable}
synchronous_commit = {durable}
full_page_writes = {durable}
timezone = 'UTC'
log_timezone = 'UTC'
log_destination = 'stderr'
logging_collector = off
log_line_prefix = '%m [%p] '
log_checkpoints = off
work_mem = '8MB'
maintenance_work_mem = '64MB'
effective_cache_size = '512MB'
max_wal_size = '512MB'
jit = off
",
        socket_folder.display()
    );
    home.write("cluster/cairn.conf", &text)
}
