//! Runs PostgreSQL's programs: as the cluster's user, in its home, with no more of our environment than they need.

use std::{
    env,
    ffi::OsString,
    io::Write,
    os::unix::process::CommandExt,
    process::{Command, Stdio},
};

use super::{home::Home, places::Programs, trouble::Trouble};

/// What they get of our environment: where programs and shared libraries lie. The rest holds the site's secrets, which the
/// cluster's user could read there, and settings for PostgreSQL that are not meant for this one.
const KEPT: [&str; 4] = ["PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"];

/// Runs a program to its end, writes `input` to it, and gives what it printed, or its failure with that.
///
/// It starts in the home, so that arguments name what is there by short relative paths: `pg_ctl` hands its own to
/// a shell, in which a data folder's name could mean something. Its own process group keeps Ctrl-C from it.
pub(super) fn run(
    home: &Home,
    programs: &Programs,
    name: &'static str,
    args: &[&str],
    input: &str,
) -> Result<String, Trouble> {
    let path = programs.folder.join(name);
    let mut command = Command::new(&path);
    command.args(args).current_dir(&home.folder).process_group(0);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.env_clear().envs(environment());
    home.account.run_as(&mut command);

    let unstartable = |source| Trouble::Unstartable { program: path.clone(), source };
    let mut child = command.spawn().map_err(unstartable)?;
    if let Some(mut stdin) = child.stdin.take() {
        // A program that ends without reading says why itself.
        let _ = stdin.write_all(input.as_bytes());
    }
    let output = child.wait_with_output().map_err(unstartable)?;
    let said =
        [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    if output.status.success() { Ok(said) } else { Err(Trouble::failed(name, &home.folder, &said)) }
}

fn environment() -> impl Iterator<Item = (&'static str, OsString)> {
    let kept = KEPT.into_iter().filter_map(|name| Some((name, env::var_os(name)?)));
    kept.chain([("LC_ALL", "C".into()), ("TZ", "UTC".into())])
}
