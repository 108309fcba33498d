//! Every setting of the process: its name, what it is for, its default and its check. The list is the only
//! one: `cairn config`, `--help` and the site's settings page are drawn from it.

mod database;
mod dotenv;
mod mail;
mod read;

pub use database::DatabaseUrl;
pub use mail::Mail;
pub use read::{Given, Source, Value};

use ipnet::IpNet;
use std::{net::SocketAddr, path::PathBuf};
use url::Url;

/// One setting, as people read of it.
#[derive(Debug)]
pub struct Setting {
    /// Its name in the environment.
    pub name: &'static str,
    /// What it is for, in one sentence without a full stop.
    pub about: &'static str,
    /// What holds when it is not given.
    pub default: &'static str,
    /// Its value is never shown.
    pub secret: bool,
}

const fn setting(name: &'static str, default: &'static str, about: &'static str) -> Setting {
    Setting { name, about, default, secret: false }
}

const fn secret(name: &'static str, default: &'static str, about: &'static str) -> Setting {
    Setting { name, about, default, secret: true }
}

/// All of them, in the order in which people meet them.
pub const SETTINGS: &[Setting] = &[
    setting("CAIRN_LISTEN_ADDR", "127.0.0.1:8080", "Address and port that the server listens on"),
    setting("CAIRN_BASE_URL", "http://localhost:8080", "Address under which people reach the site"),
    setting("CAIRN_DATA_DIR", "./var", "Folder for what Cairn keeps: its database, its secret key"),
    secret(
        "DATABASE_URL",
        "a PostgreSQL of its own",
        "PostgreSQL to use, as postgres://user:password@host/name",
    ),
    secret(
        "CAIRN_SECRET_KEY",
        "made and kept in the data folder",
        "Key that signs and encrypts, 32 characters or more",
    ),
    secret(
        "CAIRN_SMTP_URL",
        "none: mail is kept, and read in the browser",
        "Server that takes mail, as smtps://user:password@host",
    ),
    setting("CAIRN_MAIL_FROM", "none", "Address that mail comes from, as Our School <learn@example.org>"),
    setting(
        "CAIRN_TRUSTED_PROXIES",
        "none",
        "Proxies whose X-Forwarded-For counts, as addresses or networks, by comma",
    ),
    setting("CAIRN_POOL_SIZE", "four for each processor", "Connections to PostgreSQL, 2 to 200"),
    setting("CAIRN_WORKERS", "one for each processor", "Threads that answer requests, 1 to 64"),
    setting("CAIRN_LOG", "text", "Form of the log: text or json"),
    setting(
        "RUST_LOG",
        "info,actix_server=warn",
        "How much is logged, as error, warn, info, debug, or by module",
    ),
    setting("CAIRN_DEMO_PUBLIC", "0", "1 lets the demo listen on other addresses than loopback"),
];

/// The settings, read and checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the server listens; port 0 lets the system choose.
    pub listen: SocketAddr,
    /// Where people reach the site; without a path.
    pub base_url: Url,
    /// The folder of what this process keeps.
    pub data_dir: PathBuf,
    /// The PostgreSQL that was named; none: a private one is started.
    pub database_url: Option<DatabaseUrl>,
    /// The key that was named; none: one is kept in the data folder.
    pub secret_key: Option<String>,
    /// How mail leaves; none: it is kept.
    pub mail: Option<Mail>,
    /// Proxies that may say for whom they speak.
    pub trusted_proxies: Vec<IpNet>,
    /// Connections to PostgreSQL.
    pub pool_size: u32,
    /// Threads that answer requests.
    pub workers: usize,
    /// The log as lines of JSON.
    pub log_json: bool,
    /// The log's filter, in the syntax of `RUST_LOG`.
    pub log_filter: String,
    /// The demo may be reached from other machines.
    pub demo_public: bool,
    /// Each setting as it was found, for those who look at it.
    pub given: Vec<Given>,
}

/// A setting that stops the start.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Wrong {
    /// No setting has this name.
    #[error("{name} is not a setting of Cairn{} `cairn config` lists them all.", nearest.map_or(".".to_owned(), |n| format!("; did you mean {n}?")))]
    Unknown {
        /// The name as given.
        name: String,
        /// The setting that it resembles most.
        nearest: Option<&'static str>,
    },
    /// The value cannot be used.
    #[error("{name} is {value:?}, but has to be {wanted}. Change it where it is set: {source_words}.")]
    Value {
        /// The setting.
        name: &'static str,
        /// Its value, or a placeholder where it is secret.
        value: String,
        /// What would be right, with an example.
        wanted: &'static str,
        /// Where it was set.
        source_words: String,
    },
    /// Both `NAME` and `NAME_FILE` are there.
    #[error("Both {name} and {name}_FILE are set. Keep one of them.")]
    Twice {
        /// The setting.
        name: &'static str,
    },
    /// `NAME_FILE` names a file that cannot be read.
    #[error("{name}_FILE names {path}, which cannot be read ({why}). Check the path and who may read it.")]
    File {
        /// The setting.
        name: &'static str,
        /// The file that was named.
        path: String,
        /// What the system said.
        why: String,
    },
    /// The value is not in UTF-8.
    #[error("{name} holds bytes that are no text in UTF-8. Change it where it is set: environment.")]
    NotText {
        /// The name as given.
        name: String,
    },
    /// The `.env` file is not of its form.
    #[error(
        ".env cannot be read: {0}. Each line has to be NAME=value, in quotes where the value has spaces."
    )]
    DotEnv(String),
}

impl Config {
    /// Reads the environment and the file `.env` in the working folder, in which the environment wins.
    ///
    /// # Errors
    /// The first setting that is unknown, unreadable or wrong.
    pub fn load() -> Result<Self, Wrong> {
        Self::look().1
    }

    /// The same with the list of what is given, for the person who looks for what is wrong in it.
    pub fn look() -> (Vec<Given>, Result<Self, Wrong>) {
        let (environment, odd) = read::texts(std::env::vars_os());
        let (file, unread) = match dotenv::read() {
            Ok(file) => (file, None),
            Err(wrong) => (Vec::new(), Some(wrong)),
        };
        let (found, wrong) = read::Found::gather(environment, file);
        let config = odd.or(unread).or(wrong).map_or_else(|| Self::checked(&found), Err);
        (found.listed(), config)
    }

    /// Reads settings from the two places given, each a list of names and values.
    ///
    /// # Errors
    /// The first setting that is unknown, unreadable or wrong.
    pub fn of(
        environment: impl IntoIterator<Item = (String, String)>,
        dotenv: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, Wrong> {
        let (found, wrong) = read::Found::gather(environment, dotenv);
        wrong.map_or_else(|| Self::checked(&found), Err)
    }

    fn checked(found: &read::Found) -> Result<Self, Wrong> {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let listen: SocketAddr =
            found.parse("CAIRN_LISTEN_ADDR", "an address and a port, as 127.0.0.1:8080")?;
        Ok(Self {
            listen,
            base_url: base_url(found, listen)?,
            data_dir: found.text("CAIRN_DATA_DIR").into(),
            database_url: database_url(found)?,
            secret_key: secret_key(found)?,
            mail: mail::read(found)?,
            trusted_proxies: trusted_proxies(found)?,
            pool_size: found.number("CAIRN_POOL_SIZE", cores * 4, 2..=200, "a number from 2 to 200")?,
            workers: found.number("CAIRN_WORKERS", cores, 1..=64, "a number from 1 to 64")?,
            log_json: found.choice("CAIRN_LOG", &["text", "json"], "text or json")? == "json",
            log_filter: found.text("RUST_LOG").to_owned(),
            demo_public: found.choice("CAIRN_DEMO_PUBLIC", &["0", "1"], "0 or 1")? == "1",
            given: found.listed(),
        })
    }

    /// Where the system chose the port, links lead to that one.
    #[must_use]
    pub fn on_port(mut self, port: u16) -> Self {
        if self.base_url.port() == Some(0) {
            self.base_url.set_port(Some(port)).ok();
        }
        self
    }

    /// The address that this process prints for people: the base address where it was set, else where it listens.
    #[must_use]
    pub fn address(&self) -> String {
        self.base_url.as_str().trim_end_matches('/').to_owned()
    }

    /// The whole address of a path of this site, for what is read elsewhere; without its path, if it is none.
    #[must_use]
    pub fn link(&self, path: &str) -> Url {
        self.base_url.join(path).unwrap_or_else(|_| self.base_url.clone())
    }

    /// People reach the site through TLS, so cookies can be kept to it.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.base_url.scheme() == "https"
    }
}

/// Unset, it follows the port that is listened on, so that choosing another port needs one setting, not two.
fn base_url(found: &read::Found, listen: SocketAddr) -> Result<Url, Wrong> {
    const WANTED: &str = "an http or https address without a path, as https://learn.example.org";
    let text = match found.given("CAIRN_BASE_URL") {
        Some(text) => text.to_owned(),
        None => format!("http://localhost:{}", listen.port()),
    };
    let url = Url::parse(&text).map_err(|_| found.wrong("CAIRN_BASE_URL", WANTED))?;
    let usable = matches!(url.scheme(), "http" | "https")
        && url.has_host()
        && url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty();
    if usable { Ok(url) } else { Err(found.wrong("CAIRN_BASE_URL", WANTED)) }
}

fn database_url(found: &read::Found) -> Result<Option<DatabaseUrl>, Wrong> {
    const WANTED: &str = "an address as postgres://user:password@host:5432/name, in which other signs than letters, \
                          digits, - and _ are percent-encoded (@ is %40)";
    let parse = |text| DatabaseUrl::parse(text).ok_or_else(|| found.wrong("DATABASE_URL", WANTED));
    found.given("DATABASE_URL").map(parse).transpose()
}

fn secret_key(found: &read::Found) -> Result<Option<String>, Wrong> {
    match found.given("CAIRN_SECRET_KEY") {
        Some(key) if key.len() >= 32 => Ok(Some(key.to_owned())),
        Some(_) => {
            Err(found
                .wrong("CAIRN_SECRET_KEY", "32 characters or more, as `openssl rand -hex 32` prints them"))
        }
        None if found.given("DATABASE_URL").is_some() => Err(found.wrong(
            "CAIRN_SECRET_KEY",
            "set, because DATABASE_URL is: every process on that database needs the same key; \
             `openssl rand -hex 32` makes one",
        )),
        None => Ok(None),
    }
}

fn trusted_proxies(found: &read::Found) -> Result<Vec<IpNet>, Wrong> {
    let Some(list) = found.given("CAIRN_TRUSTED_PROXIES") else { return Ok(Vec::new()) };
    list.split(',')
        .map(str::trim)
        .map(|one| one.parse::<IpNet>().or_else(|_| one.parse::<std::net::IpAddr>().map(IpNet::from)))
        .collect::<Result<_, _>>()
        .map_err(|_| {
            found.wrong("CAIRN_TRUSTED_PROXIES", "addresses or networks by comma, as 10.0.0.1,192.168.0.0/16")
        })
}

#[cfg(test)]
mod tests;
