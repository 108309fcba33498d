//! What `cairn user` does.

use super::{
    model::{EmailAddress, Name, NewPassword, SiteRole},
    passwords,
    store::{self, NewUser},
};
use crate::{
    clock::Clock, config::Config, db::migrations, db::private::Private, error::Error, serve::Database,
};
use std::io::{self, BufRead, IsTerminal};

/// Adds an admin, who can then sign in. Joins the private database of a server that runs, or starts it meanwhile.
///
/// # Errors
/// One sentence on what is wrong, and the remedy.
pub fn create_admin(config: &Config, email: &str, name: &str) -> anyhow::Result<String> {
    let email = EmailAddress::parse(email).map_err(|e| anyhow::anyhow!("--email: {e}"))?;
    let name = Name::parse(name).map_err(|e| anyhow::anyhow!("--name: {e}"))?;
    let password = NewPassword::parse(&ask_password()?).map_err(|e| anyhow::anyhow!("Password: {e}"))?;
    let hash = passwords::hash(&password)?;
    let database = Database::open(config, Private::join)?;
    let mut conn = database.connect()?;
    migrations::run(&mut conn)?;
    let admin = NewUser {
        email: &email,
        name: &name,
        password_hash: &hash,
        site_role: SiteRole::Admin,
        time_zone: None,
    };
    let added = store::add_user(&mut conn, &admin, Clock::system().now()).map_err(|e| match e {
        Error::Invalid(_) => {
            anyhow::anyhow!("{} has an account already. Choose another address.", email.as_str())
        }
        e => e.into(),
    });
    drop(conn);
    database.close()?;
    added.map(|_| format!("{} can sign in at {}/sign-in", email.as_str(), config.address()))
}

/// From the terminal, unseen; or the first line of standard input, for scripts.
fn ask_password() -> anyhow::Result<String> {
    if io::stdin().is_terminal() {
        return Ok(rpassword::prompt_password("Password (12 characters or more): ")?);
    }
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
