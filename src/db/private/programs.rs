//! Runs PostgreSQL's programs: as the cluster's user, in its home, with nothing of our environment that they heed.

use std::{
    env,
    io::Write,
    os::unix::process::CommandExt,
    process::{Command, Stdio},
};

use super::{home::Home, places::Programs, trouble::Trouble};

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
    for (variable, _) in env::vars_os().filter(|(variable, _)| variable.to_string_lossy().starts_with("PG")) {
        command.env_remove(variable);
    }
    command.env("LC_ALL", "C").env("TZ", "UTC");
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
