//! An empty database for one lesson.

use std::process::{Command, Output, Stdio};
use url::Url;

/// Goes when its lesson ends.
pub struct Database {
    server: Url,
    name: String,
}

impl Database {
    /// Creates one on the server that the address leads to.
    pub fn create(url: &str) -> Self {
        let server = Url::parse(url).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let random = folder.path().file_name().unwrap().to_string_lossy().to_lowercase();
        let name = format!("lesson_{}", random.trim_start_matches('.'));
        let database = Self { server, name };
        database.tell(&format!("CREATE DATABASE \"{}\"", database.name));
        database
    }

    /// Its address.
    pub fn url(&self) -> String {
        let mut url = self.server.clone();
        url.set_path(&self.name);
        url.into()
    }

    /// How `psql` and other clients find it without being told.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        let all = [
            ("PGHOST", self.server.host_str().map(percent_decoded)),
            ("PGPORT", self.server.port().map(|port| port.to_string())),
            ("PGUSER", Some(percent_decoded(self.server.username()))),
            ("PGPASSWORD", self.server.password().map(percent_decoded)),
            ("PGDATABASE", Some(self.name.clone())),
            ("DATABASE_URL", Some(self.url())),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    fn tell(&self, statement: &str) {
        let psql = self.try_to_tell(statement);
        assert!(psql.status.success(), "{statement}: {}", String::from_utf8_lossy(&psql.stderr));
    }

    fn try_to_tell(&self, statement: &str) -> Output {
        let psql = Command::new("psql")
            .args(["-X", "-q", "-d", self.server.as_str(), "-c", statement])
            .stdin(Stdio::null())
            .output();
        psql.unwrap()
    }
}

/// The server's folder is written with `%2F` for its slashes, where a host stands.
fn percent_decoded(text: &str) -> String {
    let whole = format!("a={text}");
    url::form_urlencoded::parse(whole.as_bytes())
        .next()
        .map_or_else(String::new, |(_, value)| value.into_owned())
}

impl Drop for Database {
    /// First without force: that asks an autovacuum worker to leave, which is the superuser's and which only a
    /// superuser may force. What a lesson left connected is the lesson's own, and is forced afterwards.
    fn drop(&mut self) {
        let statement = format!("DROP DATABASE \"{}\"", self.name);
        if !self.try_to_tell(&statement).status.success() {
            self.tell(&format!("{statement} WITH (FORCE)"));
        }
    }
}
